use super::{Entry, State};
use crate::model::{Credential, Status};

/// Column heads of the CSV file: the members of a credential, as the API names them.
const HEADS: [&str; 11] = [
    "id",
    "name",
    "description",
    "status",
    "expires_at",
    "created_at",
    "created_by",
    "updated_at",
    "updated_by",
    "removed_at",
    "removed_by",
];

/// A list as CSV.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Csv {
    /// The file, with a line of heads: RFC 4180, in UTF-8.
    pub text: String,
    /// How many cells got an apostrophe, since a spreadsheet would have run them as formulas.
    pub guarded: usize,
}

/// Writes credentials as CSV, with their status at `now`, in milliseconds since 1970. A cell that a
/// spreadsheet would run as a formula gets an apostrophe in front, by which it is text.
pub fn to_csv(entries: &[&Entry], now: u64) -> Csv {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let mut guarded = 0;
    // Neither writing to memory nor lines of one length can fail.
    let _ = writer.write_record(HEADS);
    for credential in entries.iter().map(|entry| with_status(entry, now)) {
        let status = credential.status.map(String::from);
        let cells = [
            Some(credential.id),
            Some(credential.name),
            Some(credential.description),
            status,
            credential.expires_at,
            credential.created_at,
            credential.created_by,
            credential.updated_at,
            credential.updated_by,
            credential.removed_at,
            credential.removed_by,
        ];
        let cells = cells.map(|cell| {
            let cell = cell.unwrap_or_default();
            if is_formula(&cell) {
                guarded += 1;
                format!("'{cell}")
            } else {
                cell
            }
        });
        let _ = writer.write_record(&cells);
    }
    let text = writer.into_inner().ok().and_then(|bytes| String::from_utf8(bytes).ok());
    Csv { text: text.unwrap_or_default(), guarded }
}

/// Writes credentials as JSON: an array of what the API lists, each with its status at `now`, in
/// milliseconds since 1970.
pub fn to_json(entries: &[&Entry], now: u64) -> String {
    let credentials: Vec<Credential> = entries.iter().map(|entry| with_status(entry, now)).collect();
    // Texts alone can always be written.
    serde_json::to_string_pretty(&credentials).unwrap_or_default() + "\n"
}

/// The credential with the status that a person sees: older texts of the API have none, and a list
/// may be older than an end.
fn with_status(entry: &Entry, now: u64) -> Credential {
    let status = match entry.state(now) {
        State::Active | State::Ending { .. } => Status::Active,
        State::Expired => Status::Expired,
        State::Removed => Status::Removed,
        State::Other(word) => Status::Other(word),
    };
    Credential { status: Some(status), ..entry.credential.clone() }
}

/// Whether a spreadsheet may take a cell for a formula (OWASP, CSV injection). Some take the wide
/// forms that East Asian keyboards write for the same.
fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '\u{ff1d}', '\u{ff0b}', '\u{ff0d}', '\u{ff20}'])
}
