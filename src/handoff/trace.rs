use super::quote::single_line;
use super::{Handover, Shell};

/// What tells a person, months later, which credential an artefact holds: label and value, each
/// one line, none of it secret.
pub(super) fn trace(handover: &Handover<'_>) -> Vec<(&'static str, String)> {
    let expires_at = handover.expires_at.as_ref().map(super::UtcInstant::as_extended);
    let rows = [
        ("Credential ID", handover.credential_id),
        ("Credential", Some(handover.name)),
        ("Description", Some(handover.description)),
        ("Registry", Some(handover.registry)),
        ("Expires", expires_at),
    ];
    let rows = rows.into_iter().filter_map(|(label, value)| Some((label, single_line(value?))));
    rows.filter(|(_, value)| !value.is_empty()).collect()
}

/// As lines of a format whose comments begin with `#`.
pub(super) fn comments(handover: &Handover<'_>) -> String {
    trace(handover).into_iter().map(|(label, value)| format!("# {label}: {value}\n")).collect()
}

/// As a line of a script.
pub(super) fn remark(handover: &Handover<'_>, shell: Shell) -> String {
    let rows: Vec<_> =
        trace(handover).into_iter().map(|(label, value)| format!("{label}: {value}")).collect();
    if rows.is_empty() { String::new() } else { shell.remark(&rows.join("; ")) }
}
