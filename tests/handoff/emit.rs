//! Makes artefacts for tests in other languages: a line of JSON in, a line of JSON out, thousands
//! by one process. `emit --targets` says which targets there are.

use std::io::{BufRead, BufWriter, Write};

use regcred::handoff::{
    Artefact, Handover, Options, PasswordBy, Shell, Target, Text, UtcInstant, merge_docker_config,
};
use regcred::model::Secret;
use serde::Deserialize;
use serde_json::{Value, json};

/// What is asked for.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Order {
    handover: Values,
    #[serde(default)]
    options: Choices,
    /// By their ids; every target if there are none.
    #[serde(default)]
    targets: Vec<String>,
    /// A `config.json` to merge into, instead of all targets.
    merge: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Values {
    registry_url: String,
    username: String,
    password: String,
    credential_id: Option<String>,
    name: String,
    description: String,
    registry: String,
    expires_at: Option<String>,
    made_at: String,
}

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Choices {
    shell: Option<String>,
    password: Option<String>,
    namespace: Option<String>,
    secret_name: Option<String>,
}

type Failure = Box<dyn std::error::Error>;

fn main() -> Result<(), Failure> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    if std::env::args().nth(1).as_deref() == Some("--targets") {
        for target in Target::ALL {
            let row = json!({
                "id": target.id(),
                "title": target.title(),
                "holds_password": target.holds_password(),
                "uses_shell": target.options().shell,
            });
            writeln!(out, "{row}")?;
        }
        return Ok(out.flush()?);
    }
    for line in std::io::stdin().lock().lines() {
        let answer = answer(&serde_json::from_str(&line?)?)?;
        writeln!(out, "{answer}")?;
    }
    Ok(out.flush()?)
}

fn answer(order: &Order) -> Result<Value, Failure> {
    let values = &order.handover;
    let password = Secret::new(values.password.as_str());
    let handover = Handover {
        registry_url: &values.registry_url,
        username: &values.username,
        password: &password,
        credential_id: values.credential_id.as_deref(),
        name: &values.name,
        description: &values.description,
        registry: &values.registry,
        expires_at: values.expires_at.as_deref().map(instant).transpose()?,
        made_at: instant(&values.made_at)?,
    };
    let options = options(&order.options)?;
    if let Some(existing) = &order.merge {
        return Ok(merge(existing, &handover, &options));
    }
    let targets = if order.targets.is_empty() {
        Target::ALL.to_vec()
    } else {
        order.targets.iter().map(|id| target(id)).collect::<Result<_, _>>()?
    };
    let made = targets.into_iter().map(|target| (target.id().to_owned(), make(target, &handover, &options)));
    Ok(Value::Object(made.collect()))
}

fn make(target: Target, handover: &Handover<'_>, options: &Options) -> Value {
    match target.make(handover, options) {
        Ok(artefact) => row(&artefact),
        Err(refusal) => json!({ "refusal": refusal.reason }),
    }
}

fn merge(existing: &str, handover: &Handover<'_>, options: &Options) -> Value {
    match merge_docker_config(existing, handover, options) {
        Ok(merged) => json!({ "merged": row(&merged.artefact), "warnings": merged.warnings }),
        Err(refusal) => json!({ "refusal": refusal.reason }),
    }
}

fn row(artefact: &Artefact) -> Value {
    json!({
        "file_name": artefact.file_name,
        "media_type": artefact.media_type,
        "text": *artefact.text.whole(),
        "masked": artefact.text.masked(),
        "usage": artefact.usage.to_string(),
        "commands": artefact.commands,
        "check": artefact.check,
        "companion": artefact.companion.as_ref().map(companion),
    })
}

fn companion((file_name, text): &(String, Text)) -> Value {
    json!({ "file_name": file_name, "text": *text.whole() })
}

fn options(choices: &Choices) -> Result<Options, Failure> {
    let mut options = Options {
        namespace: choices.namespace.clone(),
        secret_name: choices.secret_name.clone(),
        ..Options::default()
    };
    if let Some(shell) = &choices.shell {
        options.shell = Shell::from_id(shell).ok_or_else(|| format!("{shell} is no shell"))?;
    }
    if let Some(password) = &choices.password {
        options.password = match password.as_str() {
            "prompt" => PasswordBy::Prompt,
            "file" => PasswordBy::File,
            _ => return Err(format!("{password} is no way of a password").into()),
        };
    }
    Ok(options)
}

fn instant(text: &str) -> Result<UtcInstant, Failure> {
    UtcInstant::from_iso(text).ok_or_else(|| format!("{text} is no instant").into())
}

fn target(id: &str) -> Result<Target, Failure> {
    Target::from_id(id).ok_or_else(|| format!("{id} is no target").into())
}
