use base64ct::{Base64, Encoding as _};
use zeroize::Zeroizing;

use super::address::Address;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text};
use crate::model::Secret;

/// A `config.json` of Docker's, which podman, skopeo, buildah, crane, ORAS, Helm and Kubernetes
/// read, too: <https://docs.docker.com/reference/cli/docker/#docker-cli-configuration-file-configjson-properties>.
pub(super) fn docker_config(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let image = options.shell.quote(&address.image)?;
    Ok(Artefact {
        file_name: "config.json".to_owned(),
        media_type: "application/json",
        text: config(&address, &basic(handover)?),
        usage: format!(
            "Save it as config.json in a directory of its own and name that directory in DOCKER_CONFIG, or as \
             ~/.docker/config.json where there is none yet; into one that is there, merge it. It holds the password \
             in clear.{}",
            address.docker_daemon_hint()
        ),
        commands: String::new(),
        check: format!("docker --config . pull {image}\n"),
        companion: None,
    })
}

/// The base64 of username, colon and password: what configurations call `auth`, and the word
/// after `Basic` in a login (RFC 7617 2). Every byte of the password is in it.
pub(super) fn basic(handover: &Handover<'_>) -> Result<Secret, Refusal> {
    check(handover)?;
    let (username, password) = (handover.username, handover.password.reveal());
    let mut login = Zeroizing::new(String::with_capacity(username.len() + 1 + password.len()));
    login.extend([username, ":", password]);
    Ok(Secret::new(Base64::encode_string(login.as_bytes())))
}

/// What no login can carry, whatever the tool.
pub(super) fn check(handover: &Handover<'_>) -> Result<(), Refusal> {
    let reason = if handover.username.is_empty() {
        "The username is empty, and no client logs in without one."
    } else if handover.username.contains(':') {
        "The username has a colon, where every client takes the password to begin."
    } else if handover.username.contains(char::is_control) {
        "The username has a control character, which no login may have."
    } else if handover.password.is_empty() {
        "The password is empty, and clients take that for none."
    } else if handover.password.reveal().contains('\0') {
        "The password has a NUL character, which clients cut off."
    } else {
        return Ok(());
    };
    Err(Refusal::new(format!("{reason} Take it as JSON Lines, which keeps it exactly.")))
}

/// In the shape that Docker gives it.
pub(super) fn config(address: &Address<'_>, basic: &Secret) -> Text {
    Text::plain(format!("{{\n\t\"auths\": {{\n\t\t{}: {{\n\t\t\t\"auth\": \"", quoted(address.host)))
        .then_secret(basic.clone())
        .then("\"\n\t\t}\n\t}\n}\n")
}

/// The same in one line and without blanks.
pub(super) fn compact_config(address: &Address<'_>, basic: &Secret) -> Text {
    Text::plain(format!("{{\"auths\":{{{}:{{\"auth\":\"", quoted(address.host)))
        .then_secret(basic.clone())
        .then("\"}}}")
}
