//! What is handed over: the calendar of expiries, read by a reader that is not ours.

use icalendar::parser::{Component, Property, read_components, unfold};
use proptest::prelude::*;
use regcred::handoff::{Expiry, File, UtcInstant, calendar};

fn instant(text: &str) -> UtcInstant {
    UtcInstant::from_iso(text).expect("an instant")
}

fn made_at() -> UtcInstant {
    instant("2026-10-05T07:08:09.123Z")
}

fn expiry(description: &str) -> Expiry<'_> {
    Expiry {
        credential_id: "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e",
        name: "robot$server-a",
        description,
        registry: "registry.example:5000",
        ends_at: instant("2026-11-29T09:00:00.000Z"),
    }
}

fn one(expiry: Expiry<'_>) -> File {
    calendar(&[expiry], &made_at())
}

/// A component as the reader understood it.
struct Part {
    name: String,
    properties: Vec<(String, String)>,
    parts: Vec<Part>,
}

impl From<Component<'_>> for Part {
    fn from(component: Component<'_>) -> Self {
        let property = |property: Property<'_>| {
            assert!(property.params.is_empty(), "{property}");
            (property.name.to_string(), property.val.to_string())
        };
        Self {
            name: component.name.to_string(),
            properties: component.properties.into_iter().map(property).collect(),
            parts: component.components.into_iter().map(Self::from).collect(),
        }
    }
}

impl Part {
    fn names(&self) -> Vec<&str> {
        self.properties.iter().map(|(name, _)| name.as_str()).collect()
    }

    fn value(&self, name: &str) -> &str {
        let property = self.properties.iter().find(|property| property.0 == name);
        &property.expect(name).1
    }
}

/// The entries of a text that is one calendar.
fn entries(text: &str) -> Vec<Part> {
    let unfolded = unfold(text);
    let mut calendars = read_components(&unfolded).expect("a calendar");
    assert_eq!(calendars.len(), 1);
    let calendar = Part::from(calendars.remove(0));
    assert_eq!(calendar.name, "VCALENDAR");
    assert_eq!(calendar.names(), ["VERSION", "PRODID"]);
    calendar.parts
}

/// What is left of a text: each line break as `\n`, and no other control character but the tab.
fn as_read(text: &str) -> String {
    text.replace("\r\n", "\n")
        .replace(['\r', '\u{85}', '\u{2028}', '\u{2029}'], "\n")
        .replace(|character: char| character.is_control() && character != '\n' && character != '\t', "")
}

/// Reads a calendar and finds each credential's texts in its own entry, and nothing else.
fn assert_reads_back(expiries: &[Expiry<'_>]) {
    let file = calendar(expiries, &made_at());
    assert_lines(&file.text);
    let entries = entries(&file.text);
    assert_eq!(entries.len(), expiries.len());
    for (entry, expiry) in entries.iter().zip(expiries) {
        assert_eq!(entry.name, "VEVENT");
        assert_eq!(
            entry.names(),
            ["UID", "DTSTAMP", "SEQUENCE", "DTSTART", "SUMMARY", "DESCRIPTION", "TRANSP"]
        );
        assert_eq!(entry.value("DTSTART"), expiry.ends_at.as_basic());

        let summary = entry.value("SUMMARY");
        let title = summary.strip_prefix("Registry credential expires: ").expect("a title");
        if !expiry.description.trim_ascii().is_empty() {
            assert_eq!(title, as_read(expiry.description));
        }
        let details = entry.value("DESCRIPTION");
        for text in [expiry.name, expiry.credential_id, expiry.registry] {
            assert!(details.contains(&as_read(text)), "{text:?} is not in {details:?}");
        }
        assert!(details.ends_with("revoke this one."), "{details:?}");

        assert_eq!(entry.parts.len(), 3);
        for (alarm, days) in entry.parts.iter().zip(["60", "30", "7"]) {
            assert_eq!(alarm.name, "VALARM");
            assert_eq!(alarm.names(), ["ACTION", "TRIGGER", "DESCRIPTION"]);
            assert_eq!(alarm.value("ACTION"), "DISPLAY");
            assert_eq!(alarm.value("TRIGGER"), format!("-P{days}D"));
            let reminder = format!("Registry credential expires in {days} days: {title}");
            assert_eq!(alarm.value("DESCRIPTION"), reminder);
            assert!(alarm.parts.is_empty());
        }
    }
}

/// RFC 5545 3.1, and no character that anybody takes for the end of a line.
fn assert_lines(text: &str) {
    for line in text.strip_suffix("\r\n").expect("a last break").split("\r\n") {
        assert!((1..=75).contains(&line.len()), "{} octets in {line:?}", line.len());
        let stray = |character: char| {
            (character.is_control() && character != '\t') || matches!(character, '\u{2028}' | '\u{2029}')
        };
        assert!(!line.contains(stray), "{line:?}");
        let backslashes = line.len() - line.trim_end_matches('\\').len();
        assert_eq!(backslashes % 2, 0, "{line:?} ends within an escape");
    }
}

#[test]
fn a_credential_becomes_an_entry_with_three_reminders() {
    let file = one(expiry("Server A; rack 7, Åsa's"));
    assert_eq!(file.file_name, "registry-credential-server-a-rack-7-sa-s.ics");
    assert_eq!(file.media_type, "text/calendar; charset=utf-8");
    let expected = r"BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//regcred//regcred//EN
BEGIN:VEVENT
UID:registry-credential-5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e
DTSTAMP:20261005T070809Z
SEQUENCE:14381708
DTSTART:20261129T090000Z
SUMMARY:Registry credential expires: Server A\; rack 7\, Åsa's
DESCRIPTION:Credential: robot$server-a\nCredential ID: 5f1c0a52-5d9e-4a8b-9
 a6f-8f6f4c1c2d3e\nRegistry: registry.example:5000\n\nWhatever still uses i
 t can't log in from this moment on. Replace it before then: create a new c
 redential\, switch to it\, and revoke this one.
TRANSP:TRANSPARENT
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P60D
DESCRIPTION:Registry credential expires in 60 days: Server A\; rack 7\, Ås
 a's
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P30D
DESCRIPTION:Registry credential expires in 30 days: Server A\; rack 7\, Ås
 a's
END:VALARM
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P7D
DESCRIPTION:Registry credential expires in 7 days: Server A\; rack 7\, Åsa
 's
END:VALARM
END:VEVENT
END:VCALENDAR
";
    assert_eq!(file.text, expected.replace('\n', "\r\n"));
}

#[test]
fn several_credentials_share_a_file() {
    let later = Expiry { credential_id: "17", ends_at: instant("2027-01-31T23:59:59.999Z"), ..expiry("B") };
    let expiries = [expiry("A"), later];
    assert_eq!(calendar(&expiries, &made_at()).file_name, "registry-credentials.ics");
    assert_reads_back(&expiries);
}

#[test]
fn no_text_leaves_its_property() {
    let long = "0123456789ä€🚢\\;,\r\n".repeat(200);
    let folded = |offset: usize| format!("{}\\n\\\\n;\r\n\u{2028}🚢", "x".repeat(offset));
    let mut texts: Vec<String> = (0..160).map(folded).collect();
    texts.extend(
        [
            "\r",
            "\n",
            "\r\n",
            "\n\r",
            "\r\r\n\n",
            "a\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nSUMMARY:b",
            "a\rBEGIN:VALARM\rb",
            "a\nATTENDEE:mailto:everybody@example.com\nb",
            "a\u{2028}BEGIN:VALARM\u{2029}b\u{85}c\u{b}d\u{c}e\u{1c}f\u{1d}g\u{1e}h",
            "a\r\n b\r\n\tc",
            "\\",
            "\\\\",
            "\\n",
            "\\\\n\\N\\;\\,\\:",
            "trailing\\",
            ";,:\"=",
            "\\r\\n\r\n\\",
            "  leading, and trailing \t",
            "nul \0, bell \u{7}, escape \u{1b}[31m, delete \u{7f}, C1 \u{9b}",
            "👩🏼‍🚀👨‍👩‍👧‍👦🏳️‍🌈 e\u{301} \u{feff}",
            "\u{202e}desrever\u{202c} \u{200f}\u{2067}שלום\u{2069}",
            "%0D%0ABEGIN:VALARM",
            &long,
        ]
        .map(str::to_owned),
    );
    assert!(long.len() > 4096);
    for text in &texts {
        assert_reads_back(&[expiry(text)]);
        assert_reads_back(&[
            Expiry { credential_id: text, name: text, registry: text, ..expiry(text) },
            expiry("the next one"),
        ]);
    }
}

#[test]
fn without_a_description_the_name_or_the_id_is_the_title() {
    let rows = [
        ("", "robot$a", "Registry credential expires: robot$a"),
        (" \r\n", "robot$a", "Registry credential expires: robot$a"),
        ("", "", "Registry credential expires: 17"),
    ];
    for (description, name, summary) in rows {
        let file = one(Expiry { credential_id: "17", name, ..expiry(description) });
        let entry = &entries(&file.text)[0];
        assert_eq!(entry.value("SUMMARY"), summary);
        assert_eq!(entry.value("DESCRIPTION").contains("Credential: "), !name.is_empty());
    }
}

#[test]
fn an_entry_is_recognized_by_its_credential_alone() {
    let uid = |expiry| entries(&one(expiry).text)[0].value("UID").to_owned();
    let later = Expiry {
        name: "robot$other",
        registry: "other.example",
        ends_at: instant("2028-01-01T00:00:00.000Z"),
        ..expiry("Other words")
    };
    assert_eq!(uid(later), uid(expiry("Server A")));

    let ids = ["a/b", "a b", "a-b", "a%2Fb", "A/b", "a;b", "ä", "a\r\nb", "a\\b", "a,b", "a@b", ""];
    let uids = ids.map(|credential_id| uid(Expiry { credential_id, ..expiry("") }));
    for (index, uid) in uids.iter().enumerate() {
        let safe = |character: char| character.is_ascii_alphanumeric() || "-%".contains(character);
        assert!(uid.chars().all(safe), "{uid}");
        assert!(!uids[..index].contains(uid), "{uid} is there twice");
    }
}

/// Calendars replace an entry by one of the same `UID` and a higher `SEQUENCE` (RFC 5546, section 2.1.5).
#[test]
fn a_later_file_replaces_the_entry() {
    let made_at = [
        "1999-12-31T23:59:59.000Z",
        "2026-10-05T07:08:09.123Z",
        "2026-10-05T07:09:00.000Z",
        "2026-10-05T08:00:00.000Z",
        "2026-10-31T23:59:59.999Z",
        "2026-11-01T00:00:00.000Z",
        "2026-12-31T23:59:59.999Z",
        "2027-01-01T00:00:00.000Z",
        "9999-12-31T23:59:59.999Z",
    ];
    let sequences: Vec<u32> = made_at
        .iter()
        .map(|made_at| {
            let file = calendar(&[expiry("Server A")], &instant(made_at));
            let entry = &entries(&file.text)[0];
            assert_eq!(entry.value("UID"), "registry-credential-5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e");
            entry.value("SEQUENCE").parse().expect("a number")
        })
        .collect();
    assert!(sequences.is_sorted_by(|earlier, later| earlier < later), "{sequences:?}");
    assert!(sequences.iter().all(|sequence| i32::try_from(*sequence).is_ok()), "{sequences:?}");
}

#[test]
fn a_file_is_named_after_the_description() {
    let rows = [
        ("Credential for server A", "credential-for-server-a"),
        ("../../etc/passwd", "etc-passwd"),
        ("C:\\CON.txt", "c-con-txt"),
        ("a\u{202e}sci.exe", "a-sci-exe"),
        ("--", "expiry"),
        ("", "expiry"),
        ("日本語", "expiry"),
        ("KELVIN \u{212a}, İstanbul", "kelvin-stanbul"),
        ("0123456789 0123456789 0123456789 012345 789", "0123456789-0123456789-0123456789-012345"),
        ("0123456789012345678901234567890123456789x", "0123456789012345678901234567890123456789"),
    ];
    for (description, slug) in rows {
        assert_eq!(one(expiry(description)).file_name, format!("registry-credential-{slug}.ics"));
    }
}

#[test]
fn an_instant_is_what_a_browser_writes() {
    let rows = [
        ("2026-11-29T09:00:00.000Z", "20261129T090000Z"),
        ("2024-02-29T23:59:59.999Z", "20240229T235959Z"),
        ("0000-01-01T00:00:00.000Z", "00000101T000000Z"),
    ];
    for (text, basic) in rows {
        assert_eq!(instant(text).as_basic(), basic);
    }
    let refused = [
        "",
        "Invalid Date",
        "20261129T090000Z",
        "2026-11-29",
        "2026-11-29T09:00:00Z",
        "2026-11-29T09:00:00.000",
        "2026-11-29T09:00:00.000z",
        "2026-11-29 09:00:00.000Z",
        "2026-11-29T09:00:00,000Z",
        "2026-11-29T09:00:00.000000Z",
        "2026-11-29T09:00:00.000+00:00",
        "+010000-01-01T00:00:00.000Z",
        "-000001-12-31T00:00:00.000Z",
        "2026-00-29T09:00:00.000Z",
        "2026-13-29T09:00:00.000Z",
        "2026-11-00T09:00:00.000Z",
        "2026-11-32T09:00:00.000Z",
        "2026-11-29T24:00:00.000Z",
        "2026-11-29T09:60:00.000Z",
        "2026-11-29T09:00:60.000Z",
        "2026-11-29T09:00:00.000Z\r\n",
        " 2026-11-29T09:00:00.000Z",
        "٢026-11-29T09:00:00.00Z",
        "2026-11-29T09:00:0é.00Z",
    ];
    for text in refused {
        assert_eq!(UtcInstant::from_iso(text), None, "{text}");
    }
}

/// A text made of what calendars give a meaning to.
fn hostile_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        any::<String>(),
        any::<char>().prop_map(String::from),
        "[\\\\;,nN:\r\n\t ]{0,8}",
        "[\u{0}-\u{1f}\u{7f}-\u{9f}\u{2028}\u{2029}]{0,4}",
        "[a-z]{0,80}",
        "(\r\n|\r|\n)(BEGIN|END):(VEVENT|VALARM|VCALENDAR)(\r\n|\r|\n)",
        "(\r\n|\n) [a-z]{0,3}",
        "[🚢€ä\u{301}\u{200d}\u{200f}\u{202e}]{0,40}",
    ];
    prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_text_is_read_back(texts in prop::collection::vec(prop::array::uniform4(hostile_text()), 1..4)) {
        let expiries: Vec<_> = texts
            .iter()
            .map(|[credential_id, name, description, registry]| {
                Expiry { credential_id, name, registry, ..expiry(description) }
            })
            .collect();
        assert_reads_back(&expiries);
    }

    #[test]
    fn a_file_name_is_plain(description in hostile_text()) {
        let file_name = one(expiry(&description)).file_name;
        let slug = file_name.strip_prefix("registry-credential-").and_then(|rest| rest.strip_suffix(".ics"));
        let slug = slug.expect("a slug");
        prop_assert!((1..=40).contains(&slug.len()), "{slug}");
        prop_assert!(slug.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{slug}");
        prop_assert!(!slug.starts_with('-') && !slug.ends_with('-'), "{slug}");
    }

    #[test]
    fn an_instant_keeps_its_digits(
        text in prop_oneof![any::<String>(), "[0-9]{4}-[01][0-9]-[0-3][0-9]T[0-2][0-9](:[0-5][0-9]){2}[.][0-9]{3}Z"]
    ) {
        if let Some(instant) = UtcInstant::from_iso(&text) {
            let digits: String = text[..19].chars().filter(char::is_ascii_digit).collect();
            prop_assert_eq!(instant.as_basic(), format!("{}T{}Z", &digits[..8], &digits[8..]));
        }
    }
}
