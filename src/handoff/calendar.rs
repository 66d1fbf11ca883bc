use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{File, UtcInstant, names};

/// A credential's expiry. Nothing in it is secret.
#[derive(Clone, Debug)]
pub struct Expiry<'a> {
    /// The credential's id, which becomes the entry's `UID`. A later file with the same id replaces
    /// the entry in the user's calendar, because its `SEQUENCE` is higher.
    pub credential_id: &'a str,
    /// The name that the service gave the credential. May be empty.
    pub name: &'a str,
    /// The credential's description. May be empty.
    pub description: &'a str,
    /// The registry's host or id.
    pub registry: &'a str,
    /// When the credential expires.
    pub ends_at: UtcInstant,
}

/// The days before the expiry on which the calendar reminds.
const REMINDER_DAYS: [&str; 3] = ["60", "30", "7"];

/// Makes a calendar with an entry for each credential (RFC 5545). There must be at least one, because
/// readers may reject a calendar without entries.
pub fn calendar(expiries: &[Expiry<'_>], made_at: &UtcInstant) -> File {
    let mut lines = Lines::default();
    lines.push("BEGIN:VCALENDAR");
    lines.push("VERSION:2.0");
    lines.push("PRODID:-//regcred//regcred//EN");
    for expiry in expiries {
        lines.push_entry(expiry, made_at);
    }
    lines.push("END:VCALENDAR");
    File {
        file_name: match expiries {
            [expiry] => {
                let slug = names::slug(expiry.description).unwrap_or_else(|| "expiry".to_owned());
                format!("registry-credential-{slug}.ics")
            }
            _ => "registry-credentials.ics".to_owned(),
        },
        media_type: "text/calendar; charset=utf-8",
        text: lines.0,
    }
}

/// Content lines, folded, each with its CRLF (RFC 5545, section 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push_entry(&mut self, expiry: &Expiry<'_>, made_at: &UtcInstant) {
        let Expiry { credential_id, name, description, ends_at, .. } = expiry;
        let title = [description, name].into_iter().find(|text| !text.trim_ascii().is_empty());
        let title = title.unwrap_or(credential_id);

        self.push("BEGIN:VEVENT");
        self.push(&format!("UID:registry-credential-{}", utf8_percent_encode(credential_id, UID_ESCAPED)));
        self.push(&format!("DTSTAMP:{}", made_at.as_basic()));
        self.push(&format!("SEQUENCE:{}", made_at.revision()));
        self.push(&format!("DTSTART:{}", ends_at.as_basic()));
        self.push_text("SUMMARY", &format!("Registry credential expires: {title}"));
        self.push_text("DESCRIPTION", &details(expiry));
        self.push("TRANSP:TRANSPARENT");
        for days in REMINDER_DAYS {
            self.push("BEGIN:VALARM");
            self.push("ACTION:DISPLAY");
            self.push(&format!("TRIGGER:-P{days}D"));
            self.push_text("DESCRIPTION", &format!("Registry credential expires in {days} days: {title}"));
            self.push("END:VALARM");
        }
        self.push("END:VEVENT");
    }

    fn push_text(&mut self, name: &str, text: &str) {
        self.push(&format!("{name}:{}", escape(text)));
    }

    /// Adds a line. It must not contain a line break, so values must be escaped or encoded.
    fn push(&mut self, line: &str) {
        let mut rest = line;
        let mut room = MAX_OCTETS;
        while rest.len() > room {
            let (head, tail) = rest.split_at(fold_at(rest, room));
            self.0.push_str(head);
            self.0.push_str("\r\n ");
            rest = tail;
            room = MAX_OCTETS - " ".len();
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }
}

/// The length of a line without its CRLF (RFC 5545, section 3.1).
const MAX_OCTETS: usize = 75;

/// Returns where to fold a line: between characters, and not within an escape, because some readers
/// resolve escapes before they unfold.
fn fold_at(line: &str, room: usize) -> usize {
    let end = line.floor_char_boundary(room);
    let backslashes = line.bytes().take(end).rev().take_while(|byte| *byte == b'\\').count();
    end - backslashes % 2
}

/// Escapes a TEXT value (RFC 5545, section 3.3.11). Every character that a reader might take for a line
/// break is escaped as one. Other control characters are not allowed, and are left out.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\r' if characters.peek() == Some(&'\n') => {}
            '\r' | '\n' | '\u{85}' | '\u{2028}' | '\u{2029}' => escaped.push_str("\\n"),
            '\t' => escaped.push(character),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Returns what the user needs to find the credential and to replace it in time.
fn details(expiry: &Expiry<'_>) -> String {
    let mut details = String::new();
    let rows =
        [("Credential", expiry.name), ("Credential ID", expiry.credential_id), ("Registry", expiry.registry)];
    for (label, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        details.extend([label, ": ", value, "\n"]);
    }
    details.push_str(
        "\nWhatever still uses it can't log in from this moment on. Replace it before then: create a new \
         credential, switch to it, and revoke this one.",
    );
    details
}

/// What is percent-encoded in a `UID`: all but letters, digits and the hyphen. Different ids stay
/// different.
const UID_ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
