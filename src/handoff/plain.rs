use super::logins::password_file_name;
use super::names::file_name;
use super::quote::quoted;
use super::{Artefact, Expiry, Handover, Refusal, Text, Usage, UtcInstant, calendar};
use crate::model::Secret;

/// Makes a file with the password's own bytes and nothing else. Only its name tells which credential
/// it belongs to.
pub(super) fn password(handover: &Handover<'_>) -> Artefact {
    Artefact {
        file_name: password_file_name(handover),
        // Browsers neither change nor open files of this type.
        media_type: "application/octet-stream",
        text: Text::secret(handover.password.clone()),
        usage: Usage::of_text(
            "The password and nothing else, for programs that read it from a file. The file holds it in plain text.",
        ),
        commands: String::new(),
        check: String::new(),
        companion: None,
    }
}

/// Makes one line of JSON that holds every value unchanged, whatever it is.
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
        usage: Usage::of_text(
            "One line of JSON for programs, with every value exactly as received. The file holds the password in plain \
             text.",
        ),
        commands: String::new(),
        check: String::new(),
        companion: None,
    }
}

/// Makes a [`calendar()`] with one entry.
pub(super) fn calendar_entry(handover: &Handover<'_>) -> Result<Artefact, Refusal> {
    let Some(ends_at) = handover.expires_at.clone() else {
        return Err(Refusal::new(
            "It isn't known yet when this credential expires. Look for it in the list of credentials later.",
        ));
    };
    let Some(credential_id) = handover.credential_id else {
        return Err(Refusal::new(
            "A calendar entry needs the credential's ID, which isn't known. Get the entry from the list of \
             credentials instead.",
        ));
    };
    let Handover { name, description, registry, .. } = *handover;
    let file = calendar(&[Expiry { credential_id, name, description, registry, ends_at }], &handover.made_at);
    Ok(Artefact {
        file_name: file.file_name,
        media_type: file.media_type,
        text: Text::plain(file.text),
        usage: Usage::of_text(
            "Open it in your calendar. It holds reminders for 60, 30 and 7 days before the credential expires. Some \
             calendars leave reminders out, so check that yours are there. Opened again, it replaces the entry. The \
             file doesn't hold the password.",
        ),
        commands: String::new(),
        check: String::new(),
        companion: None,
    })
}
