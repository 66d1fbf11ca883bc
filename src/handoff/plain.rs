use super::logins::password_file;
use super::names::file_name;
use super::quote::quoted;
use super::{Artefact, Expiry, Handover, Refusal, Text, UtcInstant, calendar};
use crate::model::Secret;

/// The password's own bytes and nothing else; so the file's name alone tells which it is.
pub(super) fn password(handover: &Handover<'_>) -> Artefact {
    Artefact {
        file_name: password_file(handover),
        // Nothing changes the bytes of this type, nor opens it.
        media_type: "application/octet-stream",
        text: Text::secret(handover.password.clone()),
        usage: "The password alone, every byte of it, for whatever reads a password from a file. The file holds it in \
                clear."
            .to_owned(),
        commands: String::new(),
        check: String::new(),
        companion: None,
    }
}

/// One line of JSON with everything as it came: the form that changes no value of any kind.
pub(super) fn json_lines(handover: &Handover<'_>) -> Artefact {
    let or_null = |text: Option<&str>| text.map_or_else(|| "null".to_owned(), quoted);
    let expires_at = handover.expires_at.as_ref().map(UtcInstant::as_extended);
    Artefact {
        file_name: file_name("registry-credential", handover, "jsonl"),
        media_type: "application/jsonl",
        text: Text::plain(format!(
            "{{\"credential_id\":{},\"name\":{},\"description\":{},\"registry\":{},\"registry_url\":{},\
             \"expires_at\":{},\"username\":{},\"password\":",
            or_null(handover.credential_id),
            quoted(handover.name),
            quoted(handover.description),
            quoted(handover.registry),
            quoted(handover.registry_url),
            or_null(expires_at),
            quoted(handover.username),
        ))
        .then_secret(Secret::new(quoted(handover.password.reveal())))
        .then("}\n"),
        usage: "One line with every value exactly as it came, for programs. It holds the password in clear."
            .to_owned(),
        commands: String::new(),
        check: String::new(),
        companion: None,
    }
}

/// The entry of [`calendar()`].
pub(super) fn calendar_entry(handover: &Handover<'_>) -> Result<Artefact, Refusal> {
    let Some(ends_at) = handover.expires_at.clone() else {
        return Err(Refusal::new(
            "The service has not told when this credential expires. Look at it in the list of credentials later.",
        ));
    };
    let Some(credential_id) = handover.credential_id else {
        return Err(Refusal::new(
            "The credential's ID is not known, by which a calendar tells entries apart. Find it in the list of \
             credentials, which makes the entry, too.",
        ));
    };
    let Handover { name, description, registry, .. } = *handover;
    let file = calendar(&[Expiry { credential_id, name, description, registry, ends_at }], &handover.made_at);
    Ok(Artefact {
        file_name: file.file_name,
        media_type: file.media_type,
        text: Text::plain(file.text),
        usage: "Open it in a calendar: it reminds you 60, 30 and 7 days before the credential expires. It holds no \
                password."
            .to_owned(),
        commands: String::new(),
        check: String::new(),
        companion: None,
    })
}
