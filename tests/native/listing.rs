//! A registry's credentials as a person looks through them.

use proptest::prelude::*;
use regcred::listing::{Column, Entry, Order, State, Table, live_with_description};
use regcred::model::{Credential, Page, Status};

use crate::{NOW, entry, fixture, listed};

const DAY: u64 = 24 * 60 * 60 * 1000;

const COLUMNS: [Column; 4] = [Column::Description, Column::Status, Column::Expires, Column::Created];

fn at(instant: u64) -> Option<String> {
    Some(instant.to_string())
}

fn order(column: Column, descending: bool) -> Order {
    Order { column, descending }
}

fn table(credentials: impl IntoIterator<Item = Credential>) -> Table {
    let mut table = Table::default();
    table.add(credentials.into_iter().map(entry), str::to_lowercase);
    table
}

/// The ids of the rows that a person sees.
fn shown(table: &mut Table, order: Order, filter: &str, with_removed: bool) -> Vec<String> {
    table.arrange(order, NOW);
    table.show(filter, with_removed, NOW);
    table.shown().map(|entry| entry.credential.id.clone()).collect()
}

fn arranged(table: &mut Table, column: Column, descending: bool) -> Vec<String> {
    shown(table, order(column, descending), "", true)
}

fn found(table: &mut Table, filter: &str) -> String {
    shown(table, order(Column::Created, false), filter, false).join(" ")
}

#[test]
fn an_active_one_ends_within_7_30_or_60_days_to_the_millisecond() {
    let ending = |within_days| State::Ending { within_days };
    let rows = [
        (0, State::Expired),
        (NOW - 1, State::Expired),
        (NOW, State::Expired),
        (NOW + 1, ending(7)),
        (NOW + 7 * DAY, ending(7)),
        (NOW + 7 * DAY + 1, ending(30)),
        (NOW + 30 * DAY, ending(30)),
        (NOW + 30 * DAY + 1, ending(60)),
        (NOW + 60 * DAY, ending(60)),
        (NOW + 60 * DAY + 1, State::Active),
        (u64::MAX, State::Active),
    ];
    for (end, state) in rows {
        for status in [Some(Status::Active), None] {
            let credential = Credential { expires_at: at(end), status: status.clone(), ..listed("1", "A") };
            assert_eq!(entry(credential).state(NOW), state, "{status:?}, ending at {end}");
        }
    }
}

#[test]
fn what_the_service_says_of_a_credential_comes_before_its_end() {
    let other = || Some(Status::Other("LOCKED".to_owned()));
    let locked = || State::Other("LOCKED".to_owned());
    let rows = [
        (None, None, None, State::Active),
        (Some(Status::Active), None, None, State::Active),
        (Some(Status::Expired), None, at(NOW + 100 * DAY), State::Expired),
        (Some(Status::Removed), None, at(NOW + 100 * DAY), State::Removed),
        (Some(Status::Active), at(NOW), at(NOW + 100 * DAY), State::Removed),
        (Some(Status::Expired), at(NOW), at(NOW), State::Removed),
        (other(), at(NOW), None, State::Removed),
        (None, at(NOW), None, State::Removed),
        (other(), None, None, locked()),
        (other(), None, at(NOW - DAY), locked()),
    ];
    for (status, removed_at, expires_at, state) in rows {
        let credential = Credential { status, removed_at, expires_at, ..listed("1", "A") };
        let case = format!("{credential:?}");
        let entry = entry(credential);
        assert_eq!(entry.state(NOW), state, "{case}");
        let is_over = matches!(state, State::Expired | State::Removed);
        assert_eq!(entry.is_live(NOW), !is_over, "{case}");
    }
}

#[test]
fn a_text_that_is_no_instant_is_unknown() {
    let credential = Credential {
        created_at: Some("yesterday".to_owned()),
        expires_at: Some(String::new()),
        ..listed("1", "A")
    };
    let entry = entry(credential.clone());
    assert_eq!((entry.created_at, entry.expires_at), (None, None));
    assert_eq!(entry.credential, credential, "as it came");
    assert_eq!(entry.state(NOW), State::Active);
}

#[test]
fn the_older_shape_is_active_until_it_is_removed() {
    let old: Credential = serde_json::from_str(fixture!("credential-old-shape")).expect("a credential");
    let entry = Entry::new(old, |_| Some(NOW));
    assert_eq!((entry.created_at, entry.expires_at), (Some(NOW), None));
    for now in [0, NOW, u64::MAX] {
        assert_eq!(entry.state(now), State::Active);
    }
}

#[test]
fn a_credential_that_comes_twice_is_there_once() {
    let mut table = table([listed("1", "A"), listed("2", "B"), listed("1", "A, once more")]);
    table.add([listed("2", "B, once more"), listed("3", "C")].map(entry), str::to_lowercase);
    assert_eq!((table.len(), table.is_empty()), (3, false));
    let descriptions: Vec<&str> = table.entries().map(|entry| &*entry.credential.description).collect();
    assert_eq!(descriptions, ["A", "B", "C"], "in the order in which they came, and as they came first");
    assert_eq!(table.find("2").map(|entry| &*entry.credential.description), Some("B"));
    assert_eq!(table.find("4"), None);
    assert_eq!(arranged(&mut table, Column::Description, false), ["1", "2", "3"]);
    assert!(Table::default().is_empty());
}

#[test]
fn descriptions_are_ordered_without_regard_to_case() {
    let mut table =
        table([listed("1", "b"), listed("2", "A"), listed("3", "B"), listed("4", "a"), listed("5", "")]);
    assert_eq!(arranged(&mut table, Column::Description, false), ["5", "2", "4", "1", "3"]);
    assert_eq!(arranged(&mut table, Column::Description, true), ["1", "3", "2", "4", "5"]);
}

#[test]
fn what_needs_attention_comes_first() {
    let ends =
        |id: &str, end| Credential { expires_at: at(end), status: Some(Status::Active), ..listed(id, id) };
    let is = |id: &str, status| Credential { status: Some(status), ..listed(id, id) };
    let mut table = table([
        is("removed", Status::Removed),
        is("expired", Status::Expired),
        is("odd", Status::Other("LOCKED".to_owned())),
        ends("active", NOW + 100 * DAY),
        ends("60", NOW + 50 * DAY),
        ends("30", NOW + 20 * DAY),
        ends("7, later", NOW + 2 * DAY),
        ends("7, sooner", NOW + DAY),
    ]);
    let attention = ["7, sooner", "7, later", "30", "60", "active", "odd", "expired", "removed"];
    assert_eq!(arranged(&mut table, Column::Status, false), attention);
    let turned = ["removed", "expired", "odd", "active", "60", "30", "7, sooner", "7, later"];
    assert_eq!(arranged(&mut table, Column::Status, true), turned, "within a state, the sooner end is first");
}

#[test]
fn unknown_instants_are_last_in_both_directions() {
    let dated = |id: &str, instant: Option<u64>| Credential {
        created_at: instant.map(|instant| instant.to_string()),
        expires_at: instant.map(|instant| instant.to_string()),
        ..listed(id, id)
    };
    let mut table = table([
        dated("unknown", None),
        dated("late", Some(NOW + 2)),
        dated("early", Some(0)),
        dated("unknown, too", None),
        dated("early, too", Some(0)),
    ]);
    for column in [Column::Expires, Column::Created] {
        let ascending = ["early", "early, too", "late", "unknown", "unknown, too"];
        let descending = ["late", "early", "early, too", "unknown", "unknown, too"];
        assert_eq!(arranged(&mut table, column, false), ascending, "{column:?}");
        assert_eq!(arranged(&mut table, column, true), descending, "{column:?}");
    }
}

#[test]
fn an_order_takes_up_what_came_or_changed_since() {
    let dated = |id: &str, instant: u64| Credential { created_at: at(instant), ..listed(id, "A") };
    let mut table = table([dated("2", 2)]);
    assert_eq!(arranged(&mut table, Column::Created, false), ["2"]);
    table.add([entry(dated("1", 1))], str::to_lowercase);
    assert_eq!(arranged(&mut table, Column::Created, false), ["1", "2"]);
    assert_eq!((table.live(), table.expired()), (2, 0));
    table.replace(entry(Credential { status: Some(Status::Removed), ..dated("1", 3) }));
    assert_eq!(arranged(&mut table, Column::Created, false), ["2", "1"]);
    assert_eq!((table.live(), table.expired()), (1, 0), "the other one is gone");
    table.replace(entry(dated("3", 0)));
    assert_eq!(table.len(), 2, "nothing is added in nothing's place");
}

#[test]
fn a_filter_looks_for_every_word() {
    let credential = |id: &str, name: &str, description: &str, by: &str| Credential {
        name: name.to_owned(),
        created_by: Some(by.to_owned()),
        ..listed(id, description)
    };
    let mut table = table([
        credential("9A1B-01", "robot$eu-build", "Build server, Köln", "johndoe@example"),
        credential("9A1B-02", "robot$mirror", "Nightly mirror", "janedoe@example"),
        Credential { created_by: None, ..credential("9A1B-03", "_json_key", "", "") },
    ]);
    let rows = [
        ("", "9A1B-01 9A1B-02 9A1B-03"),
        ("  ", "9A1B-01 9A1B-02 9A1B-03"),
        ("build", "9A1B-01"),
        ("mirror nightly", "9A1B-02"),
        ("server mirror", ""),
        ("köl", "9A1B-01"),
        // By id as it was pasted, by its beginning, by creator, by name, by all together.
        (" 9a1b-02\n", "9A1B-02"),
        ("9a1b", "9A1B-01 9A1B-02 9A1B-03"),
        ("janedoe", "9A1B-02"),
        ("johndoe@example", "9A1B-01"),
        ("robot$", "9A1B-01 9A1B-02"),
        ("_json_key", "9A1B-03"),
        ("robot$ johndoe -01 köln", "9A1B-01"),
        // Digits in the middle of an id are nothing that anybody looks for.
        ("a1b", ""),
        ("b-01", ""),
        ("build server 01", "9A1B-01"),
        // No word reaches from one text into the next.
        ("kölnrobot", ""),
        ("mirror\u{a0}nightly", "9A1B-02"),
    ];
    for (filter, expected) in rows {
        assert_eq!(found(&mut table, filter), expected, "{filter:?}");
    }
}

#[test]
fn removed_ones_are_shown_on_request_only() {
    let gone = |id: &str| Credential { removed_at: at(NOW), ..listed(id, "A") };
    let mut table = table([
        gone("1"),
        listed("2", "A"),
        Credential { status: Some(Status::Expired), ..listed("3", "A") },
    ]);
    let order = order(Column::Description, false);
    assert_eq!(shown(&mut table, order, "", false), ["2", "3"]);
    assert_eq!(shown(&mut table, order, "", true), ["1", "2", "3"]);
    assert_eq!(shown(&mut table, order, "1", false), [""; 0]);
    assert_eq!(table.len(), 3);
}

#[test]
fn those_that_work_and_those_that_expired_are_counted_apart() {
    let is = |id: &str, status| Credential { status: Some(status), ..listed(id, "A") };
    let mut table = table([
        is("1", Status::Active),
        Credential { expires_at: at(NOW + DAY), ..is("2", Status::Active) },
        Credential { expires_at: at(NOW), ..is("3", Status::Active) },
        is("4", Status::Expired),
        is("5", Status::Removed),
        is("6", Status::Other("LOCKED".to_owned())),
    ]);
    table.arrange(order(Column::Expires, false), NOW);
    assert_eq!((table.live(), table.expired()), (3, 2));
}

#[test]
fn a_whole_page_of_the_service_can_be_looked_through() {
    let page: Page<Credential> = serde_json::from_str(fixture!("credentials-page")).expect("a page");
    // The year is enough here.
    let year = |text: &str| text.get(..4)?.parse().ok();
    let mut table = Table::default();
    table.add(page.items.into_iter().map(|credential| Entry::new(credential, year)), str::to_lowercase);
    table.arrange(order(Column::Created, true), 0);
    let mut names = |filter, with_removed| {
        table.show(filter, with_removed, 0);
        table.shown().map(|entry| entry.credential.name.clone()).collect::<Vec<_>>()
    };
    let newest_first =
        ["robot$server-b", "robot$nightly-mirror", "robot$registry-user", "robot$old-build-agent"];
    assert_eq!(names("", false), newest_first);
    assert_eq!(names("janedoe", false), ["robot$nightly-mirror"]);
    assert_eq!(names("retired cluster", true), ["robot$retired-cluster"]);
}

fn credentials() -> impl Strategy<Value = Vec<Credential>> {
    let instant = || prop::option::of(0..4_u64);
    let one = (0..6_u32, 0..3_u32, instant(), instant(), 0..5_u32);
    prop::collection::vec(one, 0..16).prop_map(|rows| {
        let credential =
            |(id, description, created, expires, state): (u32, u32, Option<u64>, Option<u64>, u32)| {
                let days = |days: Option<u64>| days.map(|days| (NOW - DAY + days * DAY).to_string());
                Credential {
                    created_at: days(created),
                    expires_at: days(expires),
                    status: match state {
                        0 => Some(Status::Removed),
                        1 => Some(Status::Expired),
                        2 => None,
                        _ => Some(Status::Active),
                    },
                    ..listed(&id.to_string(), &description.to_string())
                }
            };
        rows.into_iter().map(credential).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_order_loses_a_row_and_equal_rows_stay_as_they_came(credentials in credentials()) {
        let mut table = table(credentials);
        let came: Vec<Entry> = table.entries().cloned().collect();
        for (column, descending) in COLUMNS.into_iter().flat_map(|column| [(column, false), (column, true)]) {
            let rows = arranged(&mut table, column, descending);
            let position = |id: &String| rows.iter().position(|row| row == id).expect("a row");
            prop_assert_eq!(rows.len(), came.len());
            for (n, one) in came.iter().enumerate() {
                for other in &came[n + 1..] {
                    let is_equal = match column {
                        Column::Description => one.credential.description == other.credential.description,
                        Column::Status => one.state(NOW) == other.state(NOW) && one.expires_at == other.expires_at,
                        Column::Expires => one.expires_at == other.expires_at,
                        Column::Created => one.created_at == other.created_at,
                    };
                    if is_equal {
                        prop_assert!(position(&one.credential.id) < position(&other.credential.id), "{:?}", column);
                    }
                }
            }
        }
    }
}

#[test]
fn the_newest_active_credential_of_a_description_is_found() {
    let made = |id: &str, description: &str, at: u64| {
        let created_at = Some(at.to_string());
        entry(Credential { created_at, ..listed(id, description) })
    };
    let removed = Credential { status: Some(Status::Removed), ..listed("removed", "CI") };
    let entries = [made("old", "CI", 1), made("other", "CI 2", 9), made("new", " CI ", 5), entry(removed)];
    let (newest, count) = live_with_description(&entries, "CI ", NOW).expect("one");
    assert_eq!((&*newest.credential.id, count), ("new", 2));
    for description in ["C", "ci", "", " "] {
        assert_eq!(live_with_description(&entries, description, NOW), None, "{description:?}");
    }
}
