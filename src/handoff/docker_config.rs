use base64ct::{Base64, Encoding as _};
use zeroize::Zeroizing;

use super::address::Address;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, Usage};
use crate::model::Secret;

/// Makes Docker's `config.json`, which podman, skopeo, Buildah, crane, ORAS, Helm and Kubernetes also
/// read:
/// <https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties>.
pub(super) fn docker_config(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let image = options.shell.quote(&address.image)?;
    Ok(Artefact {
        file_name: "config.json".to_owned(),
        media_type: "application/json",
        text: config(&address, &basic_auth(handover)?),
        usage: Usage::of_text(format!(
            "Save it as ~/.docker/config.json if you don't have one yet. Otherwise merge it, or save it as config.json \
             in a directory of its own and set DOCKER_CONFIG to that directory. The file holds the password: base64 is \
             not encryption.{}",
            address.docker_daemon_hint()
        )),
        commands: String::new(),
        check: format!("docker --config . pull {image}\n"),
        companion: None,
    })
}

/// Returns the base64 of username, colon and password: what configurations call `auth`, and what
/// follows `Basic` in an `Authorization` header (RFC 7617, section 2).
///
/// # Errors
///
/// As [`check_login`].
pub(super) fn basic_auth(handover: &Handover<'_>) -> Result<Secret, Refusal> {
    check_login(handover)?;
    let (username, password) = (handover.username, handover.password.reveal());
    let mut login = Zeroizing::new(String::with_capacity(username.len() + 1 + password.len()));
    login.extend([username, ":", password]);
    Ok(Secret::new(Base64::encode_string(login.as_bytes())))
}

/// Checks that clients can log in with the username and password at all.
///
/// # Errors
///
/// Returns a [`Refusal`] if one of them is empty, or contains what no client takes.
pub(super) fn check_login(handover: &Handover<'_>) -> Result<(), Refusal> {
    let reason = if handover.username.is_empty() {
        "The username is empty, and no client can log in without one."
    } else if handover.username.contains(':') {
        "The username contains a colon, where clients take the password to start."
    } else if handover.username.contains(char::is_control) {
        "The username contains a control character, which no login can have."
    } else if handover.password.is_empty() {
        "The password is empty, which clients treat as no password."
    } else if handover.password.reveal().contains('\0') {
        "The password contains a NUL character, where clients cut it off."
    } else {
        return Ok(());
    };
    Err(Refusal::new(format!("{reason} Use JSON Lines instead, which keeps every value exactly.")))
}

/// Returns a `config.json` with one login, laid out as Docker writes it.
pub(super) fn config(address: &Address, auth: &Secret) -> Text {
    Text::plain(format!("{{\n\t\"auths\": {{\n\t\t{}: {{\n\t\t\t\"auth\": \"", quoted(&address.host)))
        .then_secret(auth.clone())
        .then("\"\n\t\t}\n\t}\n}\n")
}

/// Returns a `config.json` with one login, on one line and without whitespace.
pub(super) fn compact_config(address: &Address, auth: &Secret) -> Text {
    Text::plain(format!("{{\"auths\":{{{}:{{\"auth\":\"", quoted(&address.host)))
        .then_secret(auth.clone())
        .then("\"}}}")
}
