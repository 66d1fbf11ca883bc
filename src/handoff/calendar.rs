use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::{File, UtcInstant, names};

/// When a credential expires, and which one it is. Nothing of it is secret.
#[derive(Clone, Debug)]
pub struct Expiry<'a> {
    /// The credential's id. It makes the entry's identity: a later file with the same id replaces
    /// the entry in calendars that have it.
    pub credential_id: &'a str,
    /// The name that the service gave it; may be empty.
    pub name: &'a str,
    /// Where it is used, in its creator's words; may be empty.
    pub description: &'a str,
    /// The registry that it logs in to: its host, or its id.
    pub registry: &'a str,
    /// When it ends.
    pub ends_at: UtcInstant,
}

/// Days before the end at which the calendar reminds.
const REMINDERS: [&str; 3] = ["60", "30", "7"];

/// A calendar with an entry for each credential (RFC 5545). It wants one credential at least:
/// readers may refuse a calendar without entries.
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

/// Content lines: folded, each with its CRLF (RFC 5545 3.1).
#[derive(Default)]
struct Lines(String);

impl Lines {
    fn push_entry(&mut self, expiry: &Expiry<'_>, made_at: &UtcInstant) {
        let Expiry { credential_id, name, description, ends_at, .. } = expiry;
        let title = [description, name].into_iter().find(|text| !text.trim_ascii().is_empty());
        let title = title.unwrap_or(credential_id);

        self.push("BEGIN:VEVENT");
        self.push(&format!("UID:registry-credential-{}", utf8_percent_encode(credential_id, IDENTITY)));
        self.push(&format!("DTSTAMP:{}", made_at.as_basic()));
        self.push(&format!("DTSTART:{}", ends_at.as_basic()));
        self.push_text("SUMMARY", &format!("Registry credential expires: {title}"));
        self.push_text("DESCRIPTION", &details(expiry));
        self.push("TRANSP:TRANSPARENT");
        for days in REMINDERS {
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

    /// Every text that is not ours has been escaped or encoded: a break would begin another line.
    fn push(&mut self, line: &str) {
        let mut rest = line;
        let mut room = MOST_OCTETS;
        while rest.len() > room {
            let (head, tail) = rest.split_at(fold_at(rest, room));
            self.0.push_str(head);
            self.0.push_str("\r\n ");
            rest = tail;
            room = MOST_OCTETS - " ".len();
        }
        self.0.push_str(rest);
        self.0.push_str("\r\n");
    }
}

/// In a line, without its break (RFC 5545 3.1).
const MOST_OCTETS: usize = 75;

/// Where to fold: between characters, and not within an escape, which some readers resolve before
/// they unfold.
fn fold_at(line: &str, room: usize) -> usize {
    let end = line.floor_char_boundary(room);
    let backslashes = line.bytes().take(end).rev().take_while(|byte| *byte == b'\\').count();
    end - backslashes % 2
}

/// A TEXT value (RFC 5545 3.3.11). Whatever a reader might take for the end of a line is escaped
/// as one; other control characters are not allowed and left out.
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

/// What a person needs to find the credential and to replace it in time.
fn details(expiry: &Expiry<'_>) -> String {
    let mut details = String::new();
    let rows =
        [("Credential", expiry.name), ("Credential ID", expiry.credential_id), ("Registry", expiry.registry)];
    for (label, value) in rows.into_iter().filter(|(_, value)| !value.is_empty()) {
        details.extend([label, ": ", value, "\n"]);
    }
    details.push_str(
        "\nWhat uses it can no longer log in from this moment on. Rotate it before then: create a new \
         credential, switch over to it, and revoke this one.",
    );
    details
}

/// All but letters, digits and the hyphen: ids are opaque, and two of them stay two.
const IDENTITY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-');
