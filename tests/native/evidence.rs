//! What a registry's list says about a POST: what is certain, what is possible, and what is excluded.

use regcred::issuing::{
    AnswerKnown, CLOCK_TOLERANCE, Draft, Evidence, ListReading, ListSnapshot, Sent, weigh,
};
use regcred::listing::Entry;
use regcred::model::{Credential, Status};

use crate::{NOW, entry, listed};

const DESCRIPTION: &str = "Credential for server A";
const NAME: &str = "robot$a";
const LOST: AnswerKnown<'_> = AnswerKnown { id: None, username: None, password: None };
const NAMED: AnswerKnown<'_> = AnswerKnown { id: Some("17"), ..LOST };
const RECEIVED: AnswerKnown<'_> = AnswerKnown { username: Some(NAME), ..LOST };

/// A POST by somebody whom the list knows as `johndoe`, to a registry whose list was not read before.
fn post() -> Sent {
    let draft = Draft { registry_id: "registry".to_owned(), description: DESCRIPTION.to_owned() };
    Sent { draft, before: None, creators: vec!["johndoe".to_owned()], at: NOW }
}

fn snapshot(registry_id: &str, ids: &[&str], is_whole: bool) -> Option<ListSnapshot> {
    Some(ListSnapshot::new(registry_id, ids.iter().map(|id| (*id).to_owned()), is_whole))
}

/// The same after a whole list that held these ids.
fn post_after(ids: &[&str]) -> Sent {
    Sent { before: snapshot("registry", ids, true), ..post() }
}

/// What `johndoe` made just now.
fn made(id: &str) -> Credential {
    Credential {
        name: NAME.to_owned(),
        created_at: Some(NOW.to_string()),
        created_by: Some("johndoe".to_owned()),
        ..listed(id, DESCRIPTION)
    }
}

fn own(id: &str) -> Entry {
    entry(made(id))
}

fn named(id: &str, name: &str) -> Entry {
    entry(Credential { name: name.to_owned(), ..made(id) })
}

fn whole(entries: &[Entry]) -> ListReading {
    ListReading { entries: entries.to_vec(), is_whole: true }
}

/// Evidence in a word and its ids.
fn told(evidence: &Evidence) -> String {
    match evidence {
        Evidence::Certain(id) => format!("certain: {id}"),
        Evidence::Possible(found) if found.is_empty() => "none".to_owned(),
        Evidence::Possible(found) => {
            let ids: Vec<_> = found.iter().map(|candidate| &*candidate.entry.credential.id).collect();
            format!("possible: {}", ids.join(", "))
        }
    }
}

fn weighed(sent: &Sent, answer: AnswerKnown<'_>, list: &ListReading) -> String {
    told(&weigh(sent, answer, list, &|_| false, NOW))
}

/// What a whole list tells of a POST that was lost.
fn lost(sent: &Sent, entries: &[Entry]) -> String {
    weighed(sent, LOST, &whole(entries))
}

/// What a whole list tells of a POST whose login came without `Location`.
fn received(sent: &Sent, entries: &[Entry]) -> String {
    weighed(sent, RECEIVED, &whole(entries))
}

// ---- The issue's own cases.

#[test]
fn an_older_one_with_the_same_description_is_not_taken_for_the_one_that_the_list_lacks_yet() {
    // The list lags: it does not hold the new one yet.
    for old in [own("old"), named("old", "robot$other"), named("old", "_json_key")] {
        let list = [old];
        assert_eq!(received(&post_after(&["old"]), &list), "none");
        let unread_before = received(&post(), &list);
        assert_eq!(unread_before, "possible: old", "a person may still say so, and nobody else");
    }
}

#[test]
fn the_new_one_is_no_other_one_where_one_of_two_lists_lags() {
    let sent = post_after(&["old"]);
    assert_eq!(received(&sent, &[named("old", "robot$other")]), "none", "by the list that lags");
    let list = [named("old", "robot$other"), own("new")];
    assert_eq!(received(&sent, &list), "certain: new");
    let is_taken = |id: &str| id == "new";
    assert_eq!(told(&weigh(&sent, LOST, &whole(&list), &is_taken, NOW)), "none");
}

#[test]
fn what_another_tab_made_after_the_list_was_read_is_never_certain() {
    let (sent, list) = (post_after(&[]), [named("another tab's", "robot$b")]);
    assert_eq!(lost(&sent, &list), "possible: another tab's");
    assert_eq!(received(&sent, &list), "possible: another tab's");
    let is_taken = |id: &str| id == "another tab's";
    for answer in [LOST, RECEIVED] {
        assert_eq!(told(&weigh(&sent, answer, &whole(&list), &is_taken, NOW)), "none", "once it is told");
    }
}

#[test]
fn what_the_list_from_before_may_have_missed_is_never_certain() {
    // Somebody revoked one between two pages, so that the old one was on neither.
    let sent = Sent { before: snapshot("registry", &["another"], false), ..post() };
    for answer in [LOST, RECEIVED] {
        assert_eq!(weighed(&sent, answer, &whole(&[own("old")])), "possible: old");
    }
    let Evidence::Possible(found) = weigh(&sent, LOST, &whole(&[own("old")]), &|_| false, NOW) else {
        panic!("it is certain");
    };
    assert!(!found[0].is_new, "nobody knows whether it was there before");
}

#[test]
fn without_a_list_from_before_one_of_some_minutes_ago_is_never_certain() {
    let minutes_old = Credential { created_at: Some((NOW - 3 * 60_000).to_string()), ..made("old") };
    for answer in [LOST, RECEIVED] {
        assert_eq!(weighed(&post(), answer, &whole(&[entry(minutes_old.clone())])), "possible: old");
    }
}

/// The package's `settle()` weighs a lost answer, with the ids that its caller knows from before.
#[test]
fn a_lost_answer_without_an_id_is_never_certain_whatever_the_list_holds() {
    for sent in [post(), post_after(&[]), post_after(&["old"])] {
        for list in [vec![own("1")], vec![own("1"), own("2")]] {
            assert!(lost(&sent, &list).starts_with("possible: "));
        }
    }
}

// ---- What is certain.

#[test]
fn the_address_in_the_answer_names_it_whatever_the_list_says() {
    for list in [vec![], vec![own("1")], vec![own("17")]] {
        for is_whole in [true, false] {
            let list = ListReading { entries: list.clone(), is_whole };
            let named = weighed(&post(), NAMED, &list);
            assert_eq!(named, "certain: 17");
        }
    }
}

#[test]
fn the_address_in_the_answer_is_not_believed_where_it_names_what_was_there_before() {
    let (sent, answer) = (post_after(&["old"]), AnswerKnown { id: Some("old"), ..LOST });
    for (list, expected) in [
        (vec![own("old")], "none"),
        (vec![], "none"),
        (vec![own("new")], "possible: new"),
        (vec![own("old"), own("new")], "possible: new"),
    ] {
        assert_eq!(weighed(&sent, answer, &whole(&list)), expected, "whether the list has it or not");
    }
}

#[test]
fn the_address_in_the_answer_is_not_believed_where_it_names_a_colleagues_for_something_else() {
    let rows = [
        (Some("janedoe"), "Server B", "none"),
        (Some("janedoe"), DESCRIPTION, "certain: 17"),
        (Some("johndoe"), "Server B", "certain: 17"),
        (None, "Server B", "certain: 17"),
    ];
    for (created_by, description, expected) in rows {
        let (created_by, description) = (created_by.map(str::to_owned), description.to_owned());
        let list = whole(&[entry(Credential { created_by, description, ..made("17") })]);
        assert_eq!(weighed(&post_after(&[]), NAMED, &list), expected);
    }
}

/// Takes one of the conditions away at a time.
#[test]
fn a_login_is_certain_by_its_name_only_where_everything_speaks_for_it() {
    let certain = "certain: 1";
    assert_eq!(received(&post_after(&["old"]), &[own("1")]), certain);
    assert_eq!(received(&post_after(&[]), &[named("2", "robot$b"), own("1")]), certain);

    let changed = |change: fn(&mut Credential)| {
        let mut credential = made("1");
        change(&mut credential);
        received(&post_after(&[]), &[entry(credential)])
    };
    assert_eq!(changed(|one| one.name = "robot$b".to_owned()), "possible: 1", "another name");
    assert_eq!(changed(|one| one.name = "robot$A".to_owned()), "possible: 1", "names are opaque");
    assert_eq!(changed(|one| one.name.clear()), "possible: 1", "no name");
    assert_eq!(changed(|one| one.created_by = None), "possible: 1", "nobody knows by whom");
    assert_eq!(changed(|one| one.created_by = Some("janedoe".to_owned())), "none", "another's");
    assert_eq!(changed(|one| one.description = "Server B".to_owned()), "none", "another description");
    assert_eq!(changed(|one| one.status = Some(Status::Removed)), "none", "removed");
    let long_ago = |one: &mut Credential| one.created_at = Some("0".to_owned());
    assert_eq!(changed(long_ago), "none", "of long ago");

    let unknown_user = Sent { creators: Vec::new(), ..post_after(&[]) };
    assert_eq!(received(&unknown_user, &[own("1")]), "possible: 1", "nobody knows who this is");
    assert_eq!(received(&post(), &[own("1")]), "possible: 1", "nobody knows what was there before");
    assert_eq!(received(&post_after(&["1"]), &[own("1")]), "none", "it was there before");
}

#[test]
fn two_of_the_logins_name_are_not_told_apart() {
    let sent = post_after(&["old"]);
    assert_eq!(received(&sent, &[own("1"), own("2")]), "possible: 1, 2");
    // What is no candidate itself makes the name ambiguous all the same.
    let elsewhere = entry(Credential { description: "Server B".to_owned(), ..made("2") });
    let removed = entry(Credential { status: Some(Status::Removed), ..made("2") });
    let anothers = entry(Credential { created_by: Some("janedoe".to_owned()), ..made("2") });
    for other in [elsewhere, removed, anothers, own("old")] {
        assert_eq!(received(&sent, &[own("1"), other]), "possible: 1");
    }
}

#[test]
fn a_name_that_every_json_key_has_tells_nothing() {
    for name in ["_json_key", "_json_key_base64", ""] {
        let answer = AnswerKnown { username: Some(name), ..LOST };
        let list = whole(&[named("1", name)]);
        assert_eq!(weighed(&post_after(&[]), answer, &list), "possible: 1", "{name:?}");
    }
}

#[test]
fn a_list_that_moved_while_it_was_read_makes_nothing_certain() {
    let list = ListReading { entries: vec![own("1")], is_whole: false };
    assert_eq!(weighed(&post_after(&[]), RECEIVED, &list), "possible: 1");
}

#[test]
fn a_snapshot_of_another_registry_tells_nothing() {
    let sent = Sent { before: snapshot("another registry", &["1"], true), ..post() };
    assert_eq!(lost(&sent, &[own("1")]), "possible: 1");
    assert_eq!(received(&sent, &[own("1")]), "possible: 1");
}

/// While pages are read, one that is created moves others from one page to the next.
#[test]
fn an_id_that_two_pages_held_is_one_credential() {
    assert_eq!(received(&post_after(&[]), &[own("1"), own("1")]), "certain: 1");
    assert_eq!(lost(&post_after(&[]), &[own("1"), own("2"), own("1")]), "possible: 1, 2");
}

#[test]
fn of_possible_ones_those_with_the_logins_name_come_alone() {
    let list = [named("1", "robot$b"), own("2"), own("3")];
    assert_eq!(received(&post(), &list), "possible: 2, 3");
    assert_eq!(lost(&post(), &list), "possible: 1, 2, 3");
}

// ---- What is excluded.

#[test]
fn what_was_there_before_is_excluded() {
    for is_whole in [true, false] {
        let sent = Sent { before: snapshot("registry", &["old"], is_whole), ..post() };
        assert_eq!(lost(&sent, &[own("old")]), "none");
        assert_eq!(lost(&sent, &[own("old"), own("new")]), "possible: new");
    }
}

#[test]
fn what_was_created_before_the_request_left_is_excluded_beyond_the_clocks_difference() {
    let rows = [
        (Some(NOW), "possible: 1"),
        (Some(NOW - CLOCK_TOLERANCE), "possible: 1"),
        (Some(NOW - CLOCK_TOLERANCE - 1), "none"),
        (Some(NOW + CLOCK_TOLERANCE), "possible: 1"),
        // A request may have its effect long after it left.
        (Some(NOW + 10 * CLOCK_TOLERANCE), "possible: 1"),
        (Some(u64::MAX), "possible: 1"),
        (Some(0), "none"),
        // The list does not tell.
        (None, "possible: 1"),
    ];
    for (created_at, expected) in rows {
        let list = [entry(Credential { created_at: created_at.map(|at| at.to_string()), ..made("1") })];
        for sent in [post(), post_after(&[])] {
            assert_eq!(lost(&sent, &list), expected, "{created_at:?}");
        }
    }
}

#[test]
fn a_creator_is_known_with_and_without_the_domain() {
    /// By this user, perhaps by this user, by another.
    const OWN: Option<bool> = Some(true);
    const UNKNOWN: Option<bool> = Some(false);
    const ANOTHERS: Option<bool> = None;
    let rows: [(&[&str], Option<&str>, Option<bool>); 16] = [
        (&["johndoe"], Some("johndoe"), OWN),
        (&["johndoe"], Some("JohnDoe"), OWN),
        (&["johndoe"], Some("johndoe@example"), OWN),
        (&["johndoe@example"], Some("johndoe"), OWN),
        (&["johndoe@example"], Some("JohnDoe@Example"), OWN),
        (&["johndoe@example", "johndoe"], Some("johndoe"), OWN),
        (&["u-17", "johndoe"], Some("u-17"), OWN),
        (&["johndoe@example"], Some("johndoe@other"), ANOTHERS),
        // As a session has them: the domain is known, so another's is another's.
        (&["johndoe@example", "johndoe"], Some("johndoe@other"), ANOTHERS),
        (&["johndoe"], Some("janedoe"), ANOTHERS),
        (&["johndoe"], Some("johndoe2"), ANOTHERS),
        (&["johndoe"], Some("john"), ANOTHERS),
        (&["johndoe"], Some(""), UNKNOWN),
        (&["johndoe"], None, UNKNOWN),
        (&[], Some("johndoe"), UNKNOWN),
        (&[], None, UNKNOWN),
    ];
    for (creators, created_by, expected) in rows {
        let creators: Vec<_> = creators.iter().map(|name| (*name).to_owned()).collect();
        let sent = Sent { creators, ..post_after(&[]) };
        let list = whole(&[entry(Credential { created_by: created_by.map(str::to_owned), ..made("1") })]);
        let Evidence::Possible(found) = weigh(&sent, LOST, &list, &|_| false, NOW) else {
            panic!("it is certain");
        };
        let is_by_user = found.first().map(|candidate| candidate.is_by_user);
        assert_eq!(is_by_user, expected, "{:?}, {created_by:?}", sent.creators);
    }
}

#[test]
fn what_belongs_to_something_else_is_excluded() {
    let is_taken = |id: &str| id == "another press's";
    let list = whole(&[own("another press's"), own("1")]);
    assert_eq!(told(&weigh(&post(), LOST, &list, &is_taken, NOW)), "possible: 1");
    assert_eq!(told(&weigh(&post_after(&[]), RECEIVED, &list, &is_taken, NOW)), "possible: 1");
}

#[test]
fn another_description_is_excluded() {
    for description in ["", "Server B", "credential for server a", "Credential  for server A"] {
        let list = [entry(Credential { description: description.to_owned(), ..made("1") })];
        assert_eq!(lost(&post_after(&[]), &list), "none", "{description:?}");
    }
}

#[test]
fn a_description_that_the_service_has_trimmed_is_the_same() {
    let mut typed = post_after(&[]);
    typed.draft.description = format!(" {DESCRIPTION}\u{a0}\n");
    assert_eq!(lost(&typed, &[own("1")]), "possible: 1");
    assert_eq!(received(&typed, &[own("1")]), "certain: 1");
    let untouched = entry(Credential { description: typed.draft.description.clone(), ..made("1") });
    assert_eq!(lost(&typed, &[untouched]), "possible: 1");
}

#[test]
fn what_is_removed_is_excluded_and_what_has_expired_is_not() {
    let by_status = Credential { status: Some(Status::Removed), ..made("1") };
    let by_instant = Credential { removed_at: Some(NOW.to_string()), ..made("1") };
    for removed in [by_status, by_instant] {
        assert_eq!(lost(&post_after(&[]), &[entry(removed)]), "none");
    }
    let expired = Credential { status: Some(Status::Expired), ..made("1") };
    assert_eq!(lost(&post_after(&[]), &[entry(expired)]), "possible: 1");
}

#[test]
fn a_candidate_tells_what_speaks_for_it() {
    let unnamed = entry(Credential { created_by: None, ..made("1") });
    for (sent, list, expected) in [
        (post_after(&[]), own("1"), (true, true)),
        (post_after(&[]), unnamed, (false, true)),
        (post(), own("1"), (true, false)),
    ] {
        let evidence = weigh(&sent, LOST, &whole(&[list]), &|_| false, NOW);
        let Evidence::Possible(found) = evidence else { panic!("it is certain") };
        assert_eq!((found[0].is_by_user, found[0].is_new), expected);
    }
}

#[test]
fn what_was_typed_stays_when_a_form_is_to_begin_with_something_else() {
    let draft = |registry_id: &str, description: &str| Draft {
        registry_id: registry_id.to_owned(),
        description: description.to_owned(),
    };
    let (old, new) = (draft("a", ""), draft("b", "Late"));
    let rows = [
        (draft("a", ""), draft("b", "Late")),
        (draft("a", "Typed"), draft("b", "Typed")),
        (draft("typed", ""), draft("typed", "Late")),
        (draft("", ""), draft("b", "Late")),
    ];
    for (typed, stands) in rows {
        assert_eq!(typed.rebased(&old, &new), stands, "{typed:?}");
    }
}

#[test]
fn what_is_dated_before_the_request_may_be_older_unless_the_list_from_before_had_all() {
    let dated = |at: u64| entry(Credential { created_at: Some(at.to_string()), ..made("17") });
    let partly = Sent { before: snapshot("registry", &[], false), ..post() };
    for sent in [post(), partly] {
        // A service may cut its dates to the second.
        let told = [NOW - 60_000, NOW - 1_000, NOW - 999, NOW].map(|at| sent.may_be_older(&dated(at)));
        assert_eq!(told, [true, true, false, false]);
        let undated = entry(Credential { created_at: None, ..made("17") });
        assert!(!sent.may_be_older(&undated));
    }
    assert!(!post_after(&[]).may_be_older(&dated(NOW - 60_000)), "it was not there before");
}
