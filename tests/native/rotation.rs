//! Where a rotation stands, as far as a registry's list tells.

use proptest::prelude::*;
use regcred::issuing::{Pair, Rotation};
use regcred::listing::Entry;
use regcred::model::{Credential, Status};

use crate::{NOW, entry, ids, listed};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A credential that was created so many days ago.
fn made(id: &str, description: &str, days_ago: u64) -> Credential {
    Credential {
        created_at: Some((NOW - days_ago * DAY).to_string()),
        expires_at: Some((NOW + 300 * DAY).to_string()),
        status: Some(Status::Active),
        ..listed(id, description)
    }
}

fn ended(credential: Credential) -> Credential {
    Credential { expires_at: Some(NOW.to_string()), ..credential }
}

fn removed(credential: Credential) -> Credential {
    Credential { status: Some(Status::Removed), ..credential }
}

fn list(credentials: impl IntoIterator<Item = Credential>) -> Vec<Entry> {
    credentials.into_iter().map(entry).collect()
}

fn of(list: &[Entry], id: &str) -> Rotation {
    Rotation::of(list, id, None, NOW)
}

/// A rotation in one word and its ids.
fn told(rotation: &Rotation) -> String {
    match rotation {
        Rotation::NotBegun(entry) => format!("not begun: {}", entry.credential.id),
        Rotation::Overlap(Pair { old, new }) => format!("{} -> {}", old.credential.id, new.credential.id),
        Rotation::Which(several) => format!("which: {}", ids(several).join(", ")),
        Rotation::Over(entry) => format!("over: {}", entry.credential.id),
        Rotation::Missing => "missing".to_owned(),
    }
}

#[test]
fn a_credential_that_is_alone_has_no_successor() {
    let list = list([
        made("1", "Server A", 30),
        made("2", "Server B", 20),
        made("3", "server a", 10),
        removed(made("4", "Server A", 5)),
        ended(made("5", "Server A", 400)),
    ]);
    assert_eq!(
        told(&of(&list, "1")),
        "not begun: 1",
        "another's description, a removed or an ended one is none"
    );
}

#[test]
fn two_of_one_description_overlap_in_the_order_of_their_creation() {
    let (old, new) = (made("old", "Server A", 30), made("new", "Server A", 1));
    for list in [list([old.clone(), new.clone()]), list([new, old])] {
        for asked in ["old", "new"] {
            assert_eq!(told(&of(&list, asked)), "old -> new", "asked for the {asked} one");
        }
    }
}

#[test]
fn where_the_creation_is_not_told_the_list_has_the_order() {
    let list = list([listed("first", "Server A"), listed("second", "Server A")]);
    for asked in ["first", "second"] {
        assert_eq!(told(&of(&list, asked)), "first -> second");
    }
}

#[test]
fn one_that_has_ended_by_itself_is_still_to_be_replaced() {
    let alone = list([ended(made("old", "Server A", 400))]);
    assert_eq!(told(&of(&alone, "old")), "not begun: old");
    let (old, new) = (ended(made("old", "Server A", 400)), made("new", "Server A", 1));
    let both = list([new, old]);
    assert_eq!(told(&of(&both, "old")), "old -> new");
    assert_eq!(told(&of(&both, "new")), "not begun: new", "an ended one does not work beside it");
}

#[test]
fn one_that_was_revoked_is_over_whatever_else_there_is() {
    let old = made("old", "Server A", 30);
    let by_status = removed(old.clone());
    let by_instant = Credential { removed_at: Some(NOW.to_string()), ..old };
    for old in [by_status, by_instant] {
        for beside in [
            vec![],
            vec![made("new", "Server A", 1)],
            vec![made("2", "Server A", 2), made("3", "Server A", 1)],
        ] {
            let list = list([old.clone()].into_iter().chain(beside));
            assert_eq!(told(&of(&list, "old")), "over: old");
            assert_eq!(told(&Rotation::of(&list, "old", Some("new"), NOW)), "over: old");
        }
    }
}

#[test]
fn one_that_is_not_listed_is_missing() {
    let list = list([made("1", "Server A", 1)]);
    for asked in ["", "2", "1 ", "Server A"] {
        assert_eq!(told(&of(&list, asked)), "missing", "{asked:?}");
    }
    assert_eq!(told(&of(&[], "1")), "missing");
}

#[test]
fn among_more_than_two_a_person_chooses() {
    let list = list([
        made("b", "Server A", 20),
        made("c", "Server A", 10),
        made("a", "Server A", 30),
        made("x", "Server B", 30),
        removed(made("y", "Server A", 5)),
    ]);
    let rows = [
        ("a", None, "which: a, b, c"),
        ("c", None, "which: a, b, c"),
        ("a", Some("c"), "a -> c"),
        ("a", Some("b"), "a -> b"),
        // Whoever names a successor knows better than the creation.
        ("c", Some("a"), "c -> a"),
        // Not a choice: itself, one of another description, one that is gone or unknown.
        ("a", Some("a"), "which: a, b, c"),
        ("a", Some("x"), "which: a, b, c"),
        ("a", Some("y"), "which: a, b, c"),
        ("a", Some("z"), "which: a, b, c"),
        ("a", Some(""), "which: a, b, c"),
    ];
    for (asked, chosen, expected) in rows {
        assert_eq!(told(&Rotation::of(&list, asked, chosen, NOW)), expected, "{asked}, {chosen:?}");
    }
}

#[test]
fn among_two_successors_of_one_that_has_ended_a_person_chooses() {
    let list =
        list([ended(made("a", "Server A", 400)), made("b", "Server A", 20), made("c", "Server A", 10)]);
    assert_eq!(told(&of(&list, "a")), "which: b, c");
    assert_eq!(told(&Rotation::of(&list, "a", Some("c"), NOW)), "a -> c");
    assert_eq!(told(&of(&list, "b")), "b -> c", "the ended one is none of them");
}

#[test]
fn old_shapes_without_status_and_end_count_as_working() {
    let old =
        |id: &str, days_ago| Credential { status: None, expires_at: None, ..made(id, "Server A", days_ago) };
    let two = list([old("2", 1), old("1", 30)]);
    assert_eq!(told(&of(&two, "2")), "1 -> 2");
    assert_eq!(told(&of(&list([old("1", 30)]), "1")), "not begun: 1");
    let gone = Credential { removed_at: Some(NOW.to_string()), ..old("1", 30) };
    assert_eq!(told(&of(&list([gone.clone(), old("2", 1)]), "1")), "over: 1");
    assert_eq!(told(&of(&list([gone, old("2", 1)]), "2")), "not begun: 2");
    let unknown = Credential { status: Some(Status::Other("LOCKED".to_owned())), ..old("3", 0) };
    assert_eq!(told(&of(&list([old("1", 30), unknown]), "1")), "1 -> 3", "it may well work");
}

/// While pages are read, one that is created or revoked moves others from one page to the next.
#[test]
fn one_that_two_pages_held_is_not_its_own_successor() {
    let one = made("1", "Server A", 30);
    assert_eq!(told(&of(&list([one.clone(), one.clone()]), "1")), "not begun: 1");
    let two = made("2", "Server A", 1);
    assert_eq!(told(&of(&list([one.clone(), two.clone(), two.clone()]), "1")), "1 -> 2");
    assert_eq!(told(&of(&list([ended(one), two.clone(), two]), "1")), "1 -> 2");
}

fn credentials() -> impl Strategy<Value = Vec<Credential>> {
    let one = (0..3_u64, prop::option::of(0..4_u64), 0..4);
    prop::collection::vec(one, 1..7).prop_map(|rows| {
        let rows = rows.into_iter().enumerate().map(|(n, (description, days_ago, state))| {
            let made = made(&n.to_string(), &description.to_string(), days_ago.unwrap_or_default());
            let made = Credential { created_at: made.created_at.filter(|_| days_ago.is_some()), ..made };
            match state {
                0 => removed(made),
                1 => ended(made),
                _ => made,
            }
        });
        rows.collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whoever_is_to_be_revoked_has_a_working_successor(
        credentials in credentials(), asked in 0..8_usize, chosen in prop::option::of(0..8_usize)
    ) {
        let list = list(credentials);
        let (asked, chosen) = (asked.to_string(), chosen.map(|id| id.to_string()));
        match Rotation::of(&list, &asked, chosen.as_deref(), NOW) {
            Rotation::Overlap(Pair { old, new }) => {
                prop_assert!(new.is_live(NOW));
                prop_assert_ne!(&old.credential.id, &new.credential.id);
                prop_assert_eq!(&old.credential.description, &new.credential.description);
                prop_assert!([&old, &new].iter().any(|entry| entry.credential.id == asked));
            }
            Rotation::Which(several) => {
                prop_assert!(several.len() >= 2 && several.iter().all(|entry| entry.is_live(NOW)));
                prop_assert!(several.is_sorted_by_key(|entry| entry.created_at));
            }
            Rotation::NotBegun(entry) | Rotation::Over(entry) => prop_assert_eq!(entry.credential.id, asked),
            Rotation::Missing => prop_assert!(list.iter().all(|entry| entry.credential.id != asked)),
        }
    }
}

#[test]
fn where_only_one_tells_its_creation_a_person_says_which_is_the_older() {
    let mut undated = entry(listed("1", "A"));
    undated.created_at = None;
    let mut dated = entry(listed("2", "A"));
    dated.created_at = Some(NOW - 1);
    let list = [dated, undated];
    for id in ["1", "2"] {
        assert!(matches!(Rotation::of(&list, id, None, NOW), Rotation::Which(_)), "{id}");
    }
}
