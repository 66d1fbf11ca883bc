use super::quote::single_line;
use super::{Handover, UtcInstant};

/// Returns labels and values that tell a reader, months later, which credential an artefact holds.
/// Each value is one line, and none is secret.
pub(super) fn provenance(handover: &Handover<'_>) -> Vec<(&'static str, String)> {
    let rows = [
        ("Credential ID", handover.credential_id),
        ("Credential", Some(handover.name)),
        ("Description", Some(handover.description)),
        ("Registry", Some(handover.registry)),
        ("Expires", handover.expires_at.as_ref().map(UtcInstant::as_extended)),
    ];
    let rows = rows.into_iter().filter_map(|(label, value)| Some((label, single_line(value?))));
    rows.filter(|(_, value)| !value.is_empty()).collect()
}

/// Returns the provenance as comment lines that begin with `#`.
pub(super) fn hash_comments(handover: &Handover<'_>) -> String {
    provenance(handover).into_iter().map(|(label, value)| format!("# {label}: {value}\n")).collect()
}
