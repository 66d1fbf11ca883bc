use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;

use super::{failure, object};
use crate::clock;
use crate::handoff::{Artefact, Handover, Options, Refusal, Shell, Target, UtcInstant, merge_docker_config};
use crate::model::js_value::{self, Mismatch};
use crate::model::{self, Secret};

#[derive(Serialize)]
struct TargetInfo {
    id: &'static str,
    title: &'static str,
    group: &'static str,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Input {
    registry_url: String,
    credential: Login,
    registry: Option<String>,
    shell: Option<String>,
    namespace: Option<String>,
    secret_name: Option<String>,
}

#[derive(Deserialize)]
struct Login {
    username: String,
    password: Secret,
    id: Option<String>,
    name: Option<String>,
    description: Option<String>,
    expires_at: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output<'a> {
    file_name: &'a str,
    media_type: &'a str,
    text: &'a str,
    masked: String,
    holds_password: bool,
    usage: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    commands: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    check: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    companion: Option<Companion<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    warnings: Option<Vec<String>>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Companion<'a> {
    file_name: &'a str,
    text: &'a str,
}

#[wasm_bindgen]
pub fn handoff_targets() -> JsValue {
    let info = |target: &Target| TargetInfo {
        id: target.id(),
        title: target.title(),
        group: target.group().title(),
    };
    object(&Target::ALL.iter().map(info).collect::<Vec<_>>())
}

#[wasm_bindgen]
pub fn handoff(target: &str, input: JsValue) -> Result<JsValue, JsValue> {
    let target = Target::from_id(target).ok_or_else(|| {
        failure::refusal(
            "invalid",
            Some("target"),
            "There is no such target: see handoffTargets().".to_owned(),
        )
    })?;
    made(input, &|handover, options| target.make(handover, options).map(|artefact| (artefact, None)))
}

#[wasm_bindgen]
pub fn merge_config(existing: &str, input: JsValue) -> Result<JsValue, JsValue> {
    made(input, &|handover, options| {
        merge_docker_config(existing, handover, options)
            .map(|merged| (merged.artefact, Some(merged.warnings)))
    })
}

/// An artefact, and the warnings of a merged file.
type Made = Result<(Artefact, Option<Vec<String>>), Refusal>;

fn made(input: JsValue, make: &dyn Fn(&Handover<'_>, &Options) -> Made) -> Result<JsValue, JsValue> {
    let wrong = |message: String| failure::refusal("invalid", Some("argument"), message);
    let input: Input = js_value::read(input).map_err(|Mismatch(missing)| {
        let what = missing.map_or_else(String::new, |field| format!(" There is no {field}."));
        wrong(format!("The handoff needs a registryUrl, and a credential with username and password.{what}"))
    })?;
    let shell = match input.shell.as_deref() {
        None | Some("posix") => Shell::Posix,
        Some("fish") => Shell::Fish,
        Some("powershell") => Shell::PowerShell,
        Some(_) => return Err(wrong("The shell is none of posix, fish and powershell.".to_owned())),
    };
    let mut options = Options { shell, secret_name: input.secret_name, ..Options::default() };
    if let Some(namespace) = input.namespace {
        options.namespace = namespace;
    }
    let instant = |at: u64| UtcInstant::from_iso(&clock::iso(at));
    let made_at =
        instant(clock::now()).ok_or_else(|| wrong("This machine's clock shows no date.".to_owned()))?;
    let credential = &input.credential;
    let handover = Handover {
        registry_url: &input.registry_url,
        username: &credential.username,
        password: &credential.password,
        credential_id: credential.id.as_deref(),
        name: credential.name.as_deref().unwrap_or_default(),
        description: credential.description.as_deref().unwrap_or_default(),
        registry: input.registry.as_deref().unwrap_or_else(|| model::host(&input.registry_url)),
        expires_at: credential.expires_at.as_deref().and_then(clock::read).and_then(instant),
        made_at,
    };
    let (artefact, warnings) =
        make(&handover, &options).map_err(|refusal| failure::refusal("handoff", None, refusal.reason))?;
    let text = artefact.text.whole();
    let companion = artefact.companion.as_ref().map(|(file_name, text)| (file_name, text.whole()));
    Ok(object(&Output {
        file_name: &artefact.file_name,
        media_type: artefact.media_type,
        text: &text,
        masked: artefact.text.masked(),
        holds_password: artefact.text.has_secret(),
        usage: &artefact.usage,
        commands: &artefact.commands,
        check: &artefact.check,
        companion: companion.as_ref().map(|(file_name, text)| Companion { file_name, text }),
        warnings,
    }))
}
