use super::address::Address;
use super::docker_config::check;
use super::names::file_name;
use super::{Artefact, Handover, Options, Refusal, Text, trace};
use crate::model::Secret;

/// A `.env` file: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>.
///
/// Its readers agree on little. Single quotes keep what is between them everywhere, but for what
/// is refused here: a quote, two backslashes or one before the end (escapes to some), `${`
/// (expanded by python-dotenv even here), a carriage return (lost in npm's dotenv).
pub(super) fn compose_env(handover: &Handover<'_>) -> Result<Artefact, Refusal> {
    let text = variables(handover, "'", |value| {
        let reason = if value.contains('\'') {
            "a single quote"
        } else if has_pair(value, b"\\\\") || value.ends_with('\\') {
            "two backslashes in a row, or one at the end"
        } else if has_pair(value, b"${") {
            "a ${"
        } else if value
            .contains(|character: char| character.is_control() && character != '\n' && character != '\t')
        {
            "a control character"
        } else {
            return Ok(());
        };
        Err(reason)
    })?;
    Ok(Artefact {
        file_name: file_name("registry", handover, "env"),
        media_type: "text/plain",
        text,
        usage: "Save it as .env beside the Compose file, or add its lines to the one that is there, and use \
                ${REGISTRY_USERNAME} and ${REGISTRY_PASSWORD}. It holds the password in clear. For pulling, Compose uses \
                the login of Docker."
            .to_owned(),
        commands: String::new(),
        check: "docker compose pull\n".to_owned(),
        companion: None,
    })
}

/// A file for `--env-file`: lines as they are, without quotes or escapes:
/// <https://docs.docker.com/reference/cli/docker/container/run/#env>.
pub(super) fn env_file(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let text = variables(handover, "", |value| {
        let reason = if value.contains(['\n', '\r']) {
            "a line break"
        } else if value.len() >= 63 * 1024 {
            "more than 63 KiB"
        } else {
            return Ok(());
        };
        Err(reason)
    })?;
    let address = Address::of(handover.registry_url)?;
    let file_name = file_name("registry-env-file", handover, "txt");
    Ok(Artefact {
        media_type: "text/plain",
        text,
        usage: format!(
            "Name it in docker run --env-file {file_name}, for a container that logs in to the registry by itself. It \
             holds the password in clear, as does what docker inspect shows of the container."
        ),
        commands: String::new(),
        check: format!("docker run --rm --env-file {file_name} {}\n", options.shell.quote(&address.image)?),
        file_name,
        companion: None,
    })
}

/// Assignments of three variables, between `quote`s; `refused` names what a value may not have.
fn variables(
    handover: &Handover<'_>,
    quote: &str,
    refused: impl Fn(&str) -> Result<(), &'static str>,
) -> Result<Text, Refusal> {
    check(handover)?;
    let address = Address::of(handover.registry_url)?;
    for (what, value) in [("username", handover.username), ("password", handover.password.reveal())] {
        refused(value).map_err(|reason| {
            Refusal::new(format!(
                "The {what} has {reason}, which readers of this format change. Take another file, such as Docker's \
                 config.json or JSON Lines."
            ))
        })?;
    }
    let username = handover.username;
    Ok(Text::plain(format!(
        "{}REGISTRY={quote}{}{quote}\nREGISTRY_USERNAME={quote}{username}{quote}\nREGISTRY_PASSWORD={quote}",
        trace::comments(handover),
        address.host
    ))
    .then_secret(Secret::new(handover.password.reveal()))
    .then(format!("{quote}\n")))
}

/// Whether two characters follow each other: a search for any text brings 2 kB with it.
fn has_pair(text: &str, pair: &[u8; 2]) -> bool {
    text.as_bytes().windows(2).any(|window| window == pair)
}
