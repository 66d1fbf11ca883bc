use super::address::Address;
use super::docker_config::check_login;
use super::names::file_name;
use super::provenance::hash_comments;
use super::{Artefact, Handover, Refusal, Text, Usage};
use crate::model::Secret;

/// Makes a `.env` file: <https://docs.docker.com/compose/how-tos/environment-variables/variable-interpolation/#env-file-syntax>.
///
/// Its readers agree on little. Every reader keeps what is between single quotes, except for what
/// is refused here: a single quote, two backslashes or one at the end (escapes to some), `${`
/// (python-dotenv expands it even there) and a carriage return (npm's dotenv drops it).
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
        usage: Usage::of_text(
            "Save it as .env next to your Compose file, or add its lines to the one you have. Then use \
             ${REGISTRY_USERNAME} and ${REGISTRY_PASSWORD}. The file holds the password in plain text. To pull \
             images, Compose uses Docker's login.",
        ),
        commands: String::new(),
        // Docker's own login pulls, so a pull would say nothing of the file.
        check: String::new(),
        companion: None,
    })
}

/// Makes a file for `--env-file`, whose lines are taken as they are, without quotes or escapes:
/// <https://docs.docker.com/reference/cli/docker/container/run/#env>.
pub(super) fn env_file(handover: &Handover<'_>) -> Result<Artefact, Refusal> {
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
    let file_name = file_name("registry-env-file", handover, "txt");
    Ok(Artefact {
        media_type: "text/plain",
        text,
        usage: Usage::of_text(format!(
            "Use it with docker run --env-file {file_name}, for a container that logs in to the registry itself. The \
             file holds the password in plain text, and docker inspect shows the password too."
        )),
        commands: String::new(),
        check: String::new(),
        file_name,
        companion: None,
    })
}

/// Writes three variables, each value between `quote`s. `check_value` names what a value contains
/// that the format cannot carry.
fn variables(
    handover: &Handover<'_>,
    quote: &str,
    check_value: impl Fn(&str) -> Result<(), &'static str>,
) -> Result<Text, Refusal> {
    check_login(handover)?;
    let address = Address::parse(handover.registry_url)?;
    for (what, value) in [("username", handover.username), ("password", handover.password.reveal())] {
        check_value(value).map_err(|reason| {
            Refusal::new(format!(
                "The {what} contains {reason}, which this kind of file can't carry. Use another file instead, such as \
                 Docker's config.json or JSON Lines."
            ))
        })?;
    }
    let username = handover.username;
    Ok(Text::plain(format!(
        "{}REGISTRY={quote}{}{quote}\nREGISTRY_USERNAME={quote}{username}{quote}\nREGISTRY_PASSWORD={quote}",
        hash_comments(handover),
        address.host
    ))
    .then_secret(Secret::new(handover.password.reveal()))
    .then(format!("{quote}\n")))
}

/// Returns whether a text contains two characters in a row. `str::contains` with a text to search for
/// would add 2 kB to the wasm.
fn has_pair(text: &str, pair: &[u8; 2]) -> bool {
    text.as_bytes().windows(2).any(|window| window == pair)
}
