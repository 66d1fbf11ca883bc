use js_sys::Reflect;
use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{failure, object};
use crate::clock;
use crate::handoff::{
    Artefact, Handover, Options, PasswordBy, Refusal, Shell, Target, UtcInstant, merge_docker_config,
};
use crate::model::{self, Secret};

#[derive(Serialize)]
struct TargetInfo {
    id: &'static str,
    title: &'static str,
    group: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Output<'a> {
    file_name: &'a str,
    media_type: &'a str,
    text: &'a str,
    masked: String,
    holds_password: bool,
    usage: String,
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
    let info = |target: &Target| TargetInfo { id: target.id(), title: target.title(), group: target.group() };
    object(&Target::ALL.iter().map(info).collect::<Vec<_>>())
}

#[wasm_bindgen]
pub fn handoff(target: &str, input: &JsValue) -> Result<JsValue, JsValue> {
    let target = Target::from_id(target).ok_or_else(|| {
        failure::refusal(
            "invalid",
            Some("target"),
            "There is no such target: see handoffTargets().".to_owned(),
        )
    })?;
    artefact(input, &|handover, options| target.make(handover, options).map(|artefact| (artefact, None)))
}

#[wasm_bindgen]
pub fn merge_config(existing: &str, input: &JsValue) -> Result<JsValue, JsValue> {
    artefact(input, &|handover, options| {
        merge_docker_config(existing, handover, options)
            .map(|merged| (merged.artefact, Some(merged.warnings)))
    })
}

/// An artefact, and the warnings of a merged file.
type WithWarnings = Result<(Artefact, Option<Vec<String>>), Refusal>;

/// Reads a member of the caller's object: a text, or nothing.
fn text(object: &JsValue, name: &str) -> Result<Option<String>, String> {
    let member = Reflect::get(object, &name.into()).unwrap_or_default();
    match member.as_string() {
        None if !member.is_undefined() && !member.is_null() => Err(format!("{name} must be a string.")),
        text => Ok(text),
    }
}

fn artefact(
    input: &JsValue,
    make: &dyn Fn(&Handover<'_>, &Options) -> WithWarnings,
) -> Result<JsValue, JsValue> {
    let wrong = |message: String| failure::refusal("invalid", Some("argument"), message);
    let text = |object, name| text(object, name).map_err(wrong);
    let needed = |object, name| {
        text(object, name)?.ok_or_else(|| {
            let needs = "The handoff needs a registryUrl, and a credential with username and password.";
            wrong(format!("{needs} There is no {name}."))
        })
    };
    let registry_url = needed(input, "registryUrl")?;
    let credential = &Reflect::get(input, &"credential".into()).unwrap_or_default();
    let (username, password) =
        (needed(credential, "username")?, Secret::new(needed(credential, "password")?));
    let [id, name, description, expires_at] = [
        text(credential, "id")?,
        text(credential, "name")?,
        text(credential, "description")?,
        text(credential, "expires_at")?,
    ];
    let registry = text(input, "registry")?;
    let shell = Shell::from_id(text(input, "shell")?.as_deref().unwrap_or("posix"))
        .ok_or_else(|| wrong("The shell is none of posix, fish, powershell and cmd.".to_owned()))?;
    let password_by = match text(input, "passwordBy")?.as_deref() {
        None | Some("prompt") => PasswordBy::Prompt,
        Some("file") => PasswordBy::File,
        Some(_) => return Err(wrong("The passwordBy is neither prompt nor file.".to_owned())),
    };
    let (namespace, secret_name) = (text(input, "namespace")?, text(input, "secretName")?);
    let options = Options { shell, password: password_by, namespace, secret_name };
    let instant = |at: u64| UtcInstant::from_iso(&clock::iso(at));
    let made_at =
        instant(clock::now()).ok_or_else(|| wrong("This machine's clock shows no date.".to_owned()))?;
    let handover = Handover {
        registry_url: &registry_url,
        username: &username,
        password: &password,
        credential_id: id.as_deref(),
        name: name.as_deref().unwrap_or_default(),
        description: description.as_deref().unwrap_or_default(),
        registry: registry.as_deref().unwrap_or_else(|| model::host(&registry_url)),
        expires_at: expires_at.as_deref().and_then(clock::read).and_then(instant),
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
        usage: artefact.usage.to_string(),
        commands: &artefact.commands,
        check: &artefact.check,
        companion: companion.as_ref().map(|(file_name, text)| Companion { file_name, text }),
        warnings,
    }))
}
