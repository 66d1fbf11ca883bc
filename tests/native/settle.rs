//! What became of a POST without an answer, as far as the registry's list tells.

use std::collections::BTreeSet;

use proptest::prelude::*;
use regcred::client::decode::{self, Answer, Created};
use regcred::error::{Error, Kind, Operation};
use regcred::issuing::{Attempt, Before, Creating, Draft, Exit, Finding, LOOKS_FOR, Phase, Sent, Settling};
use regcred::listing::{Entry, State};
use regcred::model::{Credential, NewCredential, Secret, Status};

use crate::{NOW, answer, entry, ids, listed};

const DESCRIPTION: &str = "Credential for server A";

/// By how many milliseconds the clocks may differ (`settle.rs`).
const TOLERANCE: u64 = 5 * 60_000;

fn post() -> Sent {
    let draft = Draft { registry_id: "registry".to_owned(), description: DESCRIPTION.to_owned() };
    Sent { draft, before: None, creators: vec!["johndoe".to_owned()], at: NOW }
}

fn post_after(list: &[Entry]) -> Sent {
    Sent { before: Some(Before::new("registry".to_owned(), list)), ..post() }
}

fn made_by(id: &str, creator: &str) -> Credential {
    Credential {
        created_at: Some(NOW.to_string()),
        created_by: Some(creator.to_owned()),
        ..listed(id, DESCRIPTION)
    }
}

/// What fits in every way.
fn own(id: &str) -> Entry {
    entry(made_by(id, "johndoe"))
}

fn others(id: &str) -> Entry {
    entry(made_by(id, "janedoe"))
}

fn created(password: &str, id: Option<&str>) -> Created {
    let credential = NewCredential { username: "robot$a".to_owned(), password: Secret::new(password) };
    Created { credential, id: id.map(str::to_owned) }
}

fn lost() -> Error {
    Error::new(Operation::Create, Kind::Network)
}

/// An answer that cannot be read, but for its `Location`.
fn unreadable(id: &str) -> Error {
    let answer = Answer { location: Some(format!("/credentials/{id}")), ..answer(201, "") };
    decode::created(&answer).expect_err("a failure")
}

fn unread(kind: Kind) -> Error {
    Error::new(Operation::Read, kind)
}

fn begin(creating: &mut Creating, sent: Sent) -> Attempt {
    assert!(creating.begin());
    creating.send(sent).expect("a POST was asked for")
}

/// A POST that has failed without telling.
fn begin_and_lose(creating: &mut Creating, sent: Sent) -> Attempt {
    let attempt = begin(creating, sent);
    assert_eq!(creating.answer(attempt, Err(lost())), None);
    attempt
}

fn settling(creating: &Creating) -> &Settling {
    match creating.phase() {
        Phase::Settling(settling) => settling,
        other => panic!("nothing is being settled: {other:?}"),
    }
}

fn password_on_the_page(creating: &Creating) -> Option<&str> {
    match creating.phase() {
        Phase::Issued(issued) => Some(issued.credential.password.reveal()),
        _ => None,
    }
}

/// A finding in one word and its ids.
fn told(finding: &Finding) -> String {
    match finding {
        Finding::NothingYet => "nothing yet".to_owned(),
        Finding::Exactly(entry) => format!("exactly {}", entry.credential.id),
        Finding::Perhaps(entries) => format!("perhaps {}", ids(entries).join(", ")),
        Finding::NoneSeen => "none seen".to_owned(),
        Finding::CannotLook(_) => "cannot look".to_owned(),
    }
}

fn finding(creating: &Creating) -> String {
    told(&settling(creating).finding)
}

/// What a list tells of a POST that was lost.
fn tells(list: &[Entry], sent: Sent) -> String {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, sent);
    creating.looked(attempt, Ok(list), true, NOW);
    finding(&creating)
}

#[test]
fn what_was_there_before_is_not_it() {
    let old = own("old");
    assert_eq!(tells(std::slice::from_ref(&old), post_after(std::slice::from_ref(&old))), "none seen");
    assert_eq!(tells(&[own("new"), old.clone()], post_after(std::slice::from_ref(&old))), "exactly new");
    assert_eq!(tells(&[own("new"), old.clone()], post_after(&[])), "perhaps new, old");
    // The list from before is better than any clock.
    let long_ago = entry(Credential { created_at: Some("0".to_owned()), ..made_by("new", "johndoe") });
    assert_eq!(tells(&[long_ago, old.clone()], post_after(&[old])), "exactly new");
}

#[test]
fn without_the_list_from_before_only_one_of_just_now_is_it() {
    let rows = [
        (Some(NOW), "exactly 1"),
        (Some(NOW - TOLERANCE), "exactly 1"),
        (Some(NOW - TOLERANCE - 1), "none seen"),
        (Some(NOW + TOLERANCE), "exactly 1"),
        (Some(0), "none seen"),
        // It may as well have been there for years.
        (None, "perhaps 1"),
    ];
    for (created_at, expected) in rows {
        let created_at = created_at.map(|at| at.to_string());
        let list = [entry(Credential { created_at, ..made_by("1", "johndoe") })];
        assert_eq!(tells(&list, post()), expected, "{:?}", list[0].created_at);
    }
}

#[test]
fn a_creator_is_known_with_and_without_the_domain() {
    let rows: [(&[&str], Option<&str>, &str); 16] = [
        (&["johndoe"], Some("johndoe"), "exactly"),
        (&["johndoe"], Some("JohnDoe"), "exactly"),
        (&["johndoe"], Some("johndoe@example"), "exactly"),
        (&["johndoe@example"], Some("johndoe"), "exactly"),
        (&["johndoe@example"], Some("JohnDoe@Example"), "exactly"),
        (&["johndoe@example", "johndoe"], Some("johndoe"), "exactly"),
        (&["u-17", "johndoe"], Some("u-17"), "exactly"),
        (&["johndoe@example"], Some("johndoe@other"), "perhaps"),
        // As a session has them: the domain is known, so another's is another's.
        (&["johndoe@example", "johndoe"], Some("johndoe@other"), "perhaps"),
        (&["johndoe"], Some("janedoe"), "perhaps"),
        (&["johndoe"], Some("johndoe2"), "perhaps"),
        (&["johndoe"], Some("john"), "perhaps"),
        (&["johndoe"], Some(""), "perhaps"),
        (&["johndoe"], None, "perhaps"),
        (&[], Some("johndoe"), "perhaps"),
        (&[], None, "perhaps"),
    ];
    for (creators, created_by, word) in rows {
        let created_by = created_by.map(str::to_owned);
        let list = [entry(Credential { created_by: created_by.clone(), ..made_by("1", "") })];
        let sent =
            Sent { creators: creators.iter().map(|name| (*name).to_owned()).collect(), ..post_after(&[]) };
        assert_eq!(tells(&list, sent), format!("{word} 1"), "{creators:?}, {created_by:?}");
    }
}

#[test]
fn of_several_that_fit_those_by_others_are_left_out_only_if_one_is_known_as_own() {
    let unnamed = |id| entry(Credential { created_by: None, ..made_by(id, "") });
    let rows = [
        (vec![own("1"), others("2")], "exactly 1"),
        (vec![own("1"), own("2")], "perhaps 1, 2"),
        (vec![own("1"), unnamed("2"), others("3")], "perhaps 1, 2"),
        (vec![others("1"), others("2")], "perhaps 1, 2"),
        // The service may write this user in a way that is not known here.
        (vec![unnamed("1"), others("2")], "perhaps 1, 2"),
    ];
    for (list, expected) in rows {
        assert_eq!(tells(&list, post_after(&[])), expected);
    }
}

#[test]
fn another_description_or_a_removed_one_is_not_it() {
    for description in ["", "Credential for server B", "credential for server a", "Credential for server A "]
    {
        let list = [entry(Credential { description: description.to_owned(), ..made_by("1", "johndoe") })];
        assert_eq!(tells(&list, post_after(&[])), "none seen", "{description:?}");
    }
    let by_status = Credential { status: Some(Status::Removed), ..made_by("1", "johndoe") };
    let by_instant = Credential { removed_at: Some(NOW.to_string()), ..made_by("1", "johndoe") };
    for removed in [by_status, by_instant] {
        assert_eq!(tells(&[entry(removed)], post_after(&[])), "none seen");
    }
}

/// While pages are read, one that is created moves others from one page to the next.
#[test]
fn one_that_two_pages_held_is_one() {
    assert_eq!(tells(&[own("1"), own("1")], post_after(&[])), "exactly 1");
    assert_eq!(tells(&[own("1"), own("2"), own("1")], post_after(&[])), "perhaps 1, 2");
}

#[test]
fn none_is_said_to_be_seen_only_after_the_last_look() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    assert_eq!(finding(&creating), "nothing yet");
    creating.looked(attempt, Ok(&[]), false, NOW);
    assert_eq!(finding(&creating), "nothing yet");
    assert!(!creating.may_begin());
    creating.looked(attempt, Ok(&[]), true, NOW);
    assert_eq!(finding(&creating), "none seen");
    assert!(creating.may_begin());
    assert_eq!(creating.look_again(), Some(attempt));
    assert_eq!(finding(&creating), "nothing yet");
    creating.looked(attempt, Ok(&[own("1")]), false, NOW);
    assert_eq!(finding(&creating), "exactly 1", "it appeared later");
}

#[test]
fn a_look_for_another_post_tells_nothing() {
    let mut creating = Creating::default();
    let first = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(first, Ok(&[]), true, NOW);
    let second = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(first, Ok(&[own("1")]), true, NOW);
    assert_eq!((settling(&creating).attempt, &*finding(&creating)), (second, "nothing yet"));
}

#[test]
fn a_list_that_cannot_be_read_says_nothing_against_what_it_said_before() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Err(unread(Kind::Network)), false, NOW);
    assert_eq!(finding(&creating), "nothing yet", "it is looked at again");
    creating.looked(attempt, Err(unread(Kind::Forbidden)), true, NOW);
    assert_eq!(settling(&creating).finding, Finding::CannotLook(unread(Kind::Forbidden)));
    assert!(creating.may_begin(), "there is nothing that could be decided");

    for list in [vec![own("1")], vec![others("1"), others("2")]] {
        let mut creating = Creating::default();
        let attempt = begin_and_lose(&mut creating, post_after(&[]));
        creating.looked(attempt, Ok(&list), false, NOW);
        let found = finding(&creating);
        creating.looked(attempt, Err(unread(Kind::Network)), true, NOW);
        assert_eq!(finding(&creating), found);
        // "Check again" is offered for these, too.
        assert_eq!(creating.look_again(), Some(attempt));
        creating.looked(attempt, Err(unread(Kind::Unauthorized)), true, NOW);
        assert!(!creating.may_begin(), "{found} was still not decided on");
        assert_eq!(finding(&creating), found);
    }
}

#[test]
fn an_id_that_the_lost_answer_named_needs_no_look() {
    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    assert_eq!(creating.answer(attempt, Err(unreadable("17"))), None);
    assert_eq!(settling(&creating).named_id(), Some("17"));
    assert!(!creating.may_begin());
    assert_eq!(creating.look_again(), None);
    creating.looked(attempt, Ok(&[own("18")]), true, NOW);
    assert_eq!(finding(&creating), "nothing yet");
    assert_eq!(creating.revoke_found("18"), None);
    assert_eq!(creating.revoke_found("17"), Some(("registry".to_owned(), "17".to_owned())));
    assert!(creating.found_revoked("17", Ok(())));
    assert!(creating.send(post()).is_some());
    assert_eq!(creating.send(post()), None, "one decision, one POST");
}

#[test]
fn a_named_id_overrules_what_was_found() {
    for list in [vec![own("18")], vec![own("17"), own("18")]] {
        let mut creating = Creating::default();
        let attempt = begin(&mut creating, post_after(&[]));
        creating.stop_waiting();
        creating.looked(attempt, Ok(&list), false, NOW);
        assert_eq!(creating.answer(attempt, Err(unreadable("17"))), None);
        assert_eq!(creating.revoke_found("18"), None, "it is somebody else's, after {}", finding(&creating));
        assert!(creating.revoke_found("17").is_some());
    }
}

#[test]
fn no_post_follows_while_something_is_undecided() {
    let looks: [(&[Entry], &str); 3] =
        [(&[], "nothing yet"), (&[own("1")], "exactly 1"), (&[others("1")], "perhaps 1")];
    for (list, expected) in looks {
        let mut creating = Creating::default();
        let attempt = begin_and_lose(&mut creating, post_after(&[]));
        creating.looked(attempt, Ok(list), false, NOW);
        assert_eq!(finding(&creating), expected);
        assert!(!creating.may_begin() && !creating.begin());
        assert_eq!(creating.send(post()), None, "after {expected}");
        creating.start_again();
        assert!(creating.begin(), "whoever goes back to the form has decided");
    }
}

#[test]
fn what_was_kept_is_not_found_again() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[own("1")]), false, NOW);
    creating.start_again();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[own("1")]), true, NOW);
    assert_eq!(finding(&creating), "none seen");
    creating.looked(attempt, Ok(&[own("1"), own("2")]), true, NOW);
    assert_eq!(finding(&creating), "exactly 2");

    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    assert_eq!(creating.answer(attempt, Err(unreadable("1"))), None);
    creating.start_again();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[own("1")]), true, NOW);
    assert_eq!(finding(&creating), "none seen");
}

#[test]
fn what_came_by_another_press_is_not_it() {
    type Outcome = fn(&mut Creating, Attempt);
    let outcomes: [(&str, Outcome); 3] = [
        ("with its id", |creating, first| {
            let _ = creating.answer(first, Ok(created("secret", Some("1"))));
            creating.keep(first);
            creating.store();
        }),
        ("with an id that was found out later", |creating, first| {
            let _ = creating.answer(first, Ok(created("secret", None)));
            creating.identified(first, "1".to_owned());
            creating.keep(first);
            creating.store();
        }),
        ("with nothing but its id, when nobody wondered any more", |creating, first| {
            creating.stop_waiting();
            creating.start_again();
            let _ = creating.answer(first, Err(unreadable("1")));
        }),
    ];
    for (how, happen) in outcomes {
        let mut creating = Creating::default();
        let first = begin(&mut creating, post_after(&[]));
        happen(&mut creating, first);
        let second = begin_and_lose(&mut creating, post_after(&[]));
        creating.looked(second, Ok(&[own("1")]), true, NOW);
        assert_eq!(finding(&creating), "none seen", "the first one came {how}");
    }
}

/// Its own may not be listed yet.
#[test]
fn what_may_have_come_by_another_press_is_only_perhaps_it() {
    type Outcome = fn(&mut Creating, Attempt);
    let outcomes: [(&str, Outcome); 4] = [
        ("is still waited for", |creating, _| {
            creating.stop_waiting();
            creating.start_again();
        }),
        ("was lost", |creating, first| {
            let _ = creating.answer(first, Err(lost()));
            creating.start_again();
        }),
        ("was lost and not seen", |creating, first| {
            let _ = creating.answer(first, Err(lost()));
            creating.looked(first, Ok(&[]), true, NOW);
        }),
        ("came without an id", |creating, first| {
            let _ = creating.answer(first, Ok(created("secret", None)));
            creating.keep(first);
            creating.store();
        }),
    ];
    for (how, happen) in outcomes {
        let mut creating = Creating::default();
        let first = begin(&mut creating, post_after(&[]));
        happen(&mut creating, first);
        let second = begin_and_lose(&mut creating, post_after(&[]));
        creating.looked(second, Ok(&[own("the first's")]), false, NOW);
        assert_eq!(finding(&creating), "perhaps the first's", "the first {how}");
    }
    let mut creating = Creating::default();
    let first = begin(&mut creating, post_after(&[]));
    assert!(creating.answer(first, decode::created(&answer(403, ""))).is_some());
    let elsewhere = Draft { description: "Credential for server B".to_owned(), ..post().draft };
    begin_and_lose(&mut creating, Sent { draft: elsewhere, ..post_after(&[]) });
    creating.start_again();
    let third = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(third, Ok(&[own("3")]), false, NOW);
    assert_eq!(finding(&creating), "exactly 3", "the first was refused, the second is for another server");
}

#[test]
fn revoking_what_was_found_lets_one_post_follow() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    assert_eq!(creating.revoke_found("1"), None, "nothing was found yet");
    creating.looked(attempt, Ok(&[own("1")]), false, NOW);
    assert_eq!(creating.revoke_found("2"), None);
    assert!(!creating.found_revoked("1", Ok(())), "nothing is being revoked");
    assert_eq!(creating.revoke_found("1"), Some(("registry".to_owned(), "1".to_owned())));
    assert_eq!(creating.revoke_found("1"), None, "it is under way");
    assert!(!creating.may_begin());
    assert_eq!(creating.look_again(), None);
    creating.start_again();
    creating.looked(attempt, Ok(&[]), true, NOW);
    assert_eq!((&settling(&creating).exit, &*finding(&creating)), (&Exit::Revoking, "exactly 1"));

    let failed = Error::new(Operation::Revoke, Kind::Timeout);
    assert!(!creating.found_revoked("1", Err(failed.clone())));
    assert_eq!(settling(&creating).exit, Exit::RevokeFailed(failed));
    assert_eq!(creating.send(post()), None, "what it made may still work");
    assert!(!creating.may_begin());

    assert!(creating.revoke_found("1").is_some());
    let gone = Error::new(Operation::Revoke, Kind::NotFound);
    assert!(creating.found_revoked("1", Err(gone)), "somebody else was faster");
    let second = creating.send(post_after(&[])).expect("the decision was to create another");
    assert!(!creating.found_revoked("1", Ok(())));
    assert_eq!(creating.answer(second, Err(lost())), None);
    creating.looked(second, Ok(&[own("1")]), true, NOW);
    assert_eq!(finding(&creating), "none seen", "a list that lags still has the revoked one");
}

#[test]
fn revoking_one_of_several_leaves_the_rest_to_be_decided() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[own("1"), own("2")]), true, NOW);
    assert!(creating.revoke_found("1").is_some());
    assert!(!creating.found_revoked("1", Ok(())), "it may have been the other one");
    assert_eq!(finding(&creating), "perhaps 2");
    assert!(!creating.may_begin());
    assert!(creating.revoke_found("2").is_some());
    assert!(!creating.found_revoked("2", Ok(())));
    assert_eq!(finding(&creating), "none seen");
    assert!(creating.may_begin());
}

#[test]
fn revoking_anothers_before_the_last_look_ends_no_search() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[others("1")]), false, NOW);
    assert!(creating.revoke_found("1").is_some());
    assert!(!creating.found_revoked("1", Ok(())));
    assert_eq!(finding(&creating), "nothing yet", "its own may still come up");
    assert!(!creating.may_begin());
    creating.looked(attempt, Ok(&[own("2")]), true, NOW);
    assert_eq!(finding(&creating), "exactly 2");
}

#[test]
fn the_password_of_what_was_revoked_is_never_shown() {
    // The answer comes while it is being revoked, and after.
    for during in [true, false] {
        let mut creating = Creating::default();
        let attempt = begin(&mut creating, post_after(&[]));
        creating.stop_waiting();
        creating.looked(attempt, Ok(&[own("1")]), false, NOW);
        assert!(creating.revoke_found("1").is_some());
        let late = || Ok(created("late", Some("1")));
        if during {
            assert_eq!(creating.answer(attempt, late()), None);
            assert!(creating.would_lose(), "revoking may fail");
        }
        assert!(creating.found_revoked("1", Ok(())));
        if !during {
            assert_eq!(creating.answer(attempt, late()), None);
        }
        creating.refuse();
        assert_eq!(*creating.phase(), Phase::Drafting);
        assert!(!creating.would_lose());
    }
}

#[test]
fn the_password_of_another_is_shown_though_something_was_revoked() {
    for (id, during) in [(Some("2"), true), (Some("2"), false), (None, true), (None, false)] {
        let mut creating = Creating::default();
        let attempt = begin(&mut creating, post_after(&[]));
        creating.stop_waiting();
        // It was made in another tab; that of this press is not listed yet.
        creating.looked(attempt, Ok(&[own("1")]), false, NOW);
        assert!(creating.revoke_found("1").is_some());
        let late = || Ok(created("late", id));
        if during {
            assert_eq!(creating.answer(attempt, late()), None);
        }
        assert!(creating.found_revoked("1", Ok(())));
        if !during {
            assert_eq!(creating.answer(attempt, late()), None);
        }
        creating.refuse();
        assert_eq!(password_on_the_page(&creating), Some("late"), "{id:?}, while it is revoked: {during}");
    }
}

#[test]
fn a_password_that_comes_while_revoking_fails_is_shown() {
    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    creating.stop_waiting();
    creating.looked(attempt, Ok(&[own("1")]), false, NOW);
    assert!(creating.revoke_found("1").is_some());
    assert_eq!(creating.answer(attempt, Ok(created("late", Some("1")))), None);
    assert!(!creating.found_revoked("1", Err(Error::new(Operation::Revoke, Kind::Timeout))));
    assert_eq!(password_on_the_page(&creating), Some("late"));
}

/// Two presses without an answer; the list has what came by the first of them.
fn two_presses_and_the_firsts_credential() -> (Creating, Attempt) {
    let mut creating = Creating::default();
    let first = begin(&mut creating, post_after(&[]));
    creating.stop_waiting();
    creating.start_again();
    let second = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(second, Ok(&[own("1"), own("2")]), true, NOW);
    assert_eq!(finding(&creating), "perhaps 1, 2");
    (creating, first)
}

#[test]
fn the_answer_of_an_earlier_press_to_what_was_revoked_is_not_shown_either() {
    let late = || Ok(created("late", Some("1")));
    for during in [true, false] {
        let (mut creating, first) = two_presses_and_the_firsts_credential();
        assert!(creating.revoke_found("1").is_some());
        if during {
            assert_eq!(creating.answer(first, late()), None);
        }
        assert!(!creating.found_revoked("1", Ok(())));
        if !during {
            assert_eq!(creating.answer(first, late()), None);
        }
        creating.start_again();
        assert_eq!(password_on_the_page(&creating), None, "while it is revoked: {during}");
        assert!(!creating.would_lose());
    }
}

#[test]
fn what_turns_out_to_be_an_earlier_presss_is_not_revoked() {
    let (mut creating, first) = two_presses_and_the_firsts_credential();
    assert_eq!(creating.answer(first, Ok(created("late", Some("1")))), None);
    assert_eq!(creating.revoke_found("1"), None, "its password has come");
    assert!(creating.revoke_found("2").is_some());
}

/// The same while another is revoked for the second, which fails.
#[test]
fn what_turns_out_to_be_an_earlier_presss_during_a_revocation_is_not_revoked_either() {
    for revoking in ["1", "2"] {
        let (mut creating, first) = two_presses_and_the_firsts_credential();
        assert!(creating.revoke_found(revoking).is_some());
        assert_eq!(creating.answer(first, Ok(created("late", Some("1")))), None);
        assert!(!creating.found_revoked(revoking, Err(Error::new(Operation::Revoke, Kind::Timeout))));
        assert_eq!(creating.revoke_found("1"), None, "its password came while {revoking} was revoked");
        creating.start_again();
        assert_eq!(password_on_the_page(&creating), Some("late"));
    }
}

#[test]
fn none_is_said_to_be_seen_only_if_the_last_list_could_be_read() {
    let mut creating = Creating::default();
    let attempt = begin_and_lose(&mut creating, post_after(&[]));
    creating.looked(attempt, Ok(&[others("1")]), false, NOW);
    creating.looked(attempt, Err(unread(Kind::Forbidden)), true, NOW);
    assert_eq!(finding(&creating), "perhaps 1");
    assert!(creating.revoke_found("1").is_some());
    assert!(!creating.found_revoked("1", Ok(())));
    assert_eq!(finding(&creating), "cannot look", "its own may be there by now");
    assert!(creating.may_begin());
}

fn may_be_revoked(creating: &Creating) -> bool {
    match creating.phase() {
        Phase::Issued(issued) => issued.may_be_revoked,
        other => panic!("no credential is on the page: {other:?}"),
    }
}

#[test]
fn a_password_that_may_be_of_what_was_revoked_is_shown_with_a_warning() {
    for during in [true, false] {
        for (list, id, is_doubtful) in [
            (vec![own("1")], None, true),
            (vec![own("1")], Some("2"), false),
            (vec![own("1"), own("2")], None, true),
            (vec![own("1"), own("2")], Some("2"), false),
        ] {
            let mut creating = Creating::default();
            let attempt = begin(&mut creating, post_after(&[]));
            creating.stop_waiting();
            creating.looked(attempt, Ok(&list), true, NOW);
            assert!(creating.revoke_found("1").is_some());
            let late = || Ok(created("late", id));
            if during {
                assert_eq!(creating.answer(attempt, late()), None);
            }
            let _ = creating.found_revoked("1", Ok(()));
            if !during {
                assert_eq!(creating.answer(attempt, late()), None);
            }
            creating.refuse();
            assert_eq!(password_on_the_page(&creating), Some("late"));
            assert_eq!(may_be_revoked(&creating), is_doubtful, "{id:?}, while it is revoked: {during}");
        }
    }
}

#[test]
fn that_warning_covers_the_answer_of_an_earlier_press() {
    for when in ["before", "during", "after"] {
        let (mut creating, first) = two_presses_and_the_firsts_credential();
        let come = |creating: &mut Creating| {
            assert_eq!(creating.answer(first, Ok(created("late", None))), None);
        };
        if when == "before" {
            come(&mut creating);
        }
        assert!(creating.revoke_found("1").is_some());
        if when == "during" {
            come(&mut creating);
        }
        assert!(!creating.found_revoked("1", Ok(())));
        if when == "after" {
            come(&mut creating);
        }
        creating.start_again();
        assert_eq!(password_on_the_page(&creating), Some("late"));
        assert!(may_be_revoked(&creating), "it came {when} the revocation");
    }
}

#[test]
fn that_warning_ends_once_it_is_known_which_one_it_is() {
    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    creating.stop_waiting();
    creating.looked(attempt, Ok(&[own("1")]), true, NOW);
    assert!(creating.revoke_found("1").is_some());
    assert!(creating.found_revoked("1", Ok(())));
    assert_eq!(creating.answer(attempt, Ok(created("late", None))), None);
    creating.refuse();
    assert!(may_be_revoked(&creating));
    creating.identified(attempt, "2".to_owned());
    assert!(!may_be_revoked(&creating));
}

#[test]
fn a_refusal_that_comes_while_anothers_is_revoked_ends_the_search() {
    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    creating.stop_waiting();
    creating.looked(attempt, Ok(&[others("1")]), true, NOW);
    assert!(creating.revoke_found("1").is_some());
    assert_eq!(creating.answer(attempt, decode::created(&answer(403, ""))), None);
    assert!(!creating.found_revoked("1", Ok(())));
    assert_eq!(*creating.phase(), Phase::Drafting, "nothing was created, and nobody may say that it was");
}

#[test]
fn a_refusal_that_comes_late_leads_back_to_the_form() {
    let mut creating = Creating::default();
    let attempt = begin(&mut creating, post_after(&[]));
    creating.stop_waiting();
    creating.looked(attempt, Ok(&[others("1")]), true, NOW);
    let refusal = decode::created(&answer(403, "")).expect_err("a refusal");
    assert_eq!(creating.answer(attempt, Err(refusal.clone())), Some(refusal));
    assert_eq!(*creating.phase(), Phase::Drafting);
}

#[test]
fn what_else_came_by_a_press_is_told_beside_its_password() {
    let issued_with = |sent: Sent, id: Option<&str>| {
        let mut creating = Creating::default();
        let attempt = begin(&mut creating, sent);
        assert_eq!(creating.answer(attempt, Ok(created("secret", id))), None);
        (creating, attempt)
    };
    let strays = |creating: &Creating| match creating.phase() {
        Phase::Issued(issued) => ids(&issued.strays).join(", "),
        other => panic!("no credential is on the page: {other:?}"),
    };
    let unnamed = entry(Credential { created_by: None, ..made_by("6", "") });
    let removed = entry(Credential { status: Some(Status::Removed), ..made_by("7", "johndoe") });
    let list = [own("old"), own("1"), others("5"), unnamed, removed];
    let with_one = [&list[..], &[own("2")]].concat();
    let with_two = [&with_one[..], &[own("3")]].concat();

    let (mut creating, attempt) = issued_with(post_after(&[own("old")]), Some("1"));
    creating.looked_around(attempt, &list, NOW);
    assert_eq!(strays(&creating), "");
    creating.looked_around(attempt, &with_one, NOW);
    assert_eq!(strays(&creating), "2");
    creating.looked_around(attempt, &with_two, NOW);
    assert_eq!(strays(&creating), "2, 3");
    creating.settle_stray(attempt, "2");
    assert_eq!(strays(&creating), "3");
    creating.looked_around(attempt, &with_two, NOW);
    assert_eq!(strays(&creating), "3", "it is not told again");
    assert_eq!(password_on_the_page(&creating), Some("secret"));

    // Without the list from before, or while nobody knows which one it is, none is accused.
    for (sent, id) in [(post(), Some("1")), (post_after(&[]), None)] {
        let (mut creating, attempt) = issued_with(sent, id);
        creating.looked_around(attempt, &with_two, NOW);
        assert_eq!(strays(&creating), "");
    }
}

/// What the service and a user are like.
#[derive(Clone, Debug)]
struct Manners {
    /// How the list writes this user and another one.
    own: &'static str,
    other: &'static str,
    creators: &'static [&'static str],
    /// By how many milliseconds this machine's clock is ahead.
    skew: i64,
    /// Whether the browser lets `Location` be read.
    tells_id: bool,
    /// Whether the list tells when one was created.
    tells_creation: bool,
    /// Whether removed ones stay in the list.
    lists_removed: bool,
    /// Which credentials there are from before.
    old: u8,
}

fn manners() -> impl Strategy<Value = Manners> {
    const NAMES: [(&str, &str, &[&str]); 6] = [
        ("johndoe", "janedoe", &["johndoe"]),
        ("johndoe", "janedoe", &["johndoe@example", "johndoe"]),
        ("johndoe@example", "johndoe@other", &["johndoe@example", "johndoe"]),
        ("JohnDoe@Example", "janedoe@example", &["johndoe"]),
        // In a way that the token does not tell.
        ("u-17", "u-18", &["johndoe@example", "johndoe"]),
        ("johndoe", "janedoe", &[]),
    ];
    let tolerance = TOLERANCE as i64;
    let skew = prop_oneof![Just(0), Just(tolerance), Just(-tolerance), -tolerance..=tolerance];
    let flags = (any::<bool>(), prop::bool::weighted(0.9), any::<bool>());
    (prop::sample::select(&NAMES), skew, flags, any::<u8>()).prop_map(
        |((own, other, creators), skew, (tells_id, tells_creation, lists_removed), old)| Manners {
            own,
            other,
            creators,
            skew,
            tells_id,
            tells_creation,
            lists_removed,
            old,
        },
    )
}

/// What happens, in any order. A POST is counted from the latest, anything else from the first.
#[derive(Clone, Debug)]
enum Event {
    Wait(u64),
    Press,
    Send {
        with_before: bool,
    },
    /// The server does what a POST asks for; once more, if the browser repeats it by itself.
    Commit {
        post: usize,
        lag: u64,
        is_named: bool,
    },
    Lose(usize, Loss),
    Answer(usize),
    TurnAway(usize),
    /// Another user, or this user in a second tab.
    Elsewhere {
        is_own: bool,
        fits: bool,
        lag: u64,
        is_named: bool,
    },
    Remove {
        one: usize,
        lag: u64,
    },
    Stop,
    Deadline,
    Read,
    /// What was read arrives, or that it could not be.
    Look(usize, Reading),
    LookAgain,
    LookAround,
    StartAgain,
    RevokeFound(usize),
    FoundRevoked(Revoking),
    Identify,
    PutAway,
}

#[derive(Clone, Copy, Debug)]
enum Loss {
    Cut,
    Http500,
    Unreadable,
}

#[derive(Clone, Copy, Debug)]
enum Reading {
    Whole,
    Cut,
    Forbidden,
}

#[derive(Clone, Copy, Debug)]
enum Revoking {
    Done,
    Failed,
    /// It is done, but nobody hears of it.
    DoneUnheard,
}

fn lag() -> impl Strategy<Value = u64> {
    prop::sample::select(&[0, 0, 3_000, 12_000, 30_000])
}

/// Mostly the latest.
fn post_number() -> impl Strategy<Value = usize> {
    prop_oneof![4 => Just(0_usize), 1 => 1..3_usize]
}

fn send() -> impl Strategy<Value = Event> {
    prop::bool::weighted(0.7).prop_map(|with_before| Event::Send { with_before })
}

fn commit() -> impl Strategy<Value = Event> {
    (post_number(), lag(), prop::bool::weighted(0.9)).prop_map(|(post, lag, is_named)| Event::Commit {
        post,
        lag,
        is_named,
    })
}

fn lose() -> impl Strategy<Value = Event> {
    let loss = prop::sample::select(&[Loss::Cut, Loss::Http500, Loss::Unreadable]);
    (post_number(), loss).prop_map(|(post, loss)| Event::Lose(post, loss))
}

fn revoked() -> impl Strategy<Value = Event> {
    let how = prop_oneof![
        4 => Just(Revoking::Done),
        1 => Just(Revoking::Failed),
        1 => Just(Revoking::DoneUnheard),
    ];
    how.prop_map(Event::FoundRevoked)
}

fn event() -> impl Strategy<Value = Event> {
    let pause = prop::sample::select(&[1, 2_000, 10_000, LOOKS_FOR, 61_000]);
    let reading =
        prop_oneof![4 => Just(Reading::Whole), 1 => Just(Reading::Cut), 1 => Just(Reading::Forbidden)];
    let elsewhere = (prop::bool::weighted(0.3), prop::bool::weighted(0.8), lag(), prop::bool::weighted(0.9));
    let alone = prop_oneof![
        3 => pause.prop_map(Event::Wait),
        2 => Just(Event::Press),
        2 => send(),
        4 => commit(),
        3 => lose(),
        3 => post_number().prop_map(Event::Answer),
        1 => post_number().prop_map(Event::TurnAway),
        2 => elsewhere.prop_map(|(is_own, fits, lag, is_named)| Event::Elsewhere { is_own, fits, lag, is_named }),
        1 => (0..8_usize, lag()).prop_map(|(one, lag)| Event::Remove { one, lag }),
    ];
    let by_the_page = prop_oneof![
        1 => Just(Event::Stop),
        1 => Just(Event::Deadline),
        3 => Just(Event::Read),
        3 => (post_number(), reading).prop_map(|(n, how)| Event::Look(n, how)),
        1 => Just(Event::LookAgain),
        1 => Just(Event::LookAround),
        1 => Just(Event::StartAgain),
        2 => (0..3_usize).prop_map(Event::RevokeFound),
        2 => revoked(),
        1 => Just(Event::Identify),
        1 => Just(Event::PutAway),
    ];
    prop_oneof![alone, by_the_page]
}

/// Events of which some mean something only after others.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let ending = prop_oneof![2 => lose(), 1 => Just(Event::Stop), 1 => Just(Event::Deadline)];
    let few = prop_oneof![
        8 => event().prop_map(|event| vec![event]),
        6 => (any::<bool>(), send(), commit(), ending).prop_map(|(gives_up, send, commit, ending)| {
            let way = if gives_up { Event::StartAgain } else { Event::PutAway };
            vec![way, Event::Press, send, commit, ending]
        }),
        4 => Just(vec![Event::Read, Event::Look(0, Reading::Whole)]),
        4 => (0..2_usize, revoked(), send(), commit()).prop_map(|(n, revoked, send, commit)| {
            vec![Event::RevokeFound(n), revoked, send, commit]
        }),
        2 => post_number().prop_map(|post| vec![Event::Answer(post), Event::PutAway]),
    ];
    prop::collection::vec(few, 1..25).prop_map(|several| several.concat())
}

/// Everybody and everything together.
struct World {
    manners: Manners,
    /// By the server's clock.
    now: u64,
    server: Vec<Made>,
    /// Whether this user made one that fits elsewhere.
    has_second_tab: bool,
    creating: Creating,
    posts: Vec<Post>,
    /// Presses and decisions that let a POST follow.
    intents: usize,
    /// The list as it was read for the next POST.
    before: Vec<Entry>,
    reads: Vec<Read>,
    looking_since: u64,
    looked_last: bool,
    /// What the last look has found.
    found: Vec<String>,
    /// Ids that the page knows as another POST's.
    known: BTreeSet<String>,
    revoking: Option<String>,
    revoked: BTreeSet<String>,
}

struct Made {
    credential: Credential,
    listed_from: u64,
    removed: bool,
    unlisted_from: u64,
}

struct Post {
    attempt: Attempt,
    sent: Sent,
    before: Option<Vec<String>>,
    /// The ids of what it made.
    made: Vec<String>,
    was_answered: bool,
    was_refused: bool,
}

struct Read {
    attempt: Attempt,
    list: Vec<Entry>,
    was_last: bool,
}

impl World {
    fn new(manners: Manners) -> Self {
        let mut world = Self {
            now: NOW,
            server: Vec::new(),
            has_second_tab: false,
            creating: Creating::default(),
            posts: Vec::new(),
            intents: 0,
            before: Vec::new(),
            reads: Vec::new(),
            looking_since: 0,
            looked_last: false,
            found: Vec::new(),
            known: BTreeSet::new(),
            revoking: None,
            revoked: BTreeSet::new(),
            manners,
        };
        let (own, other) = (world.manners.own, world.manners.other);
        let olds =
            [(DESCRIPTION, Some(own)), (DESCRIPTION, Some(other)), ("B", Some(own)), (DESCRIPTION, None)];
        for (n, (description, creator)) in olds.into_iter().enumerate() {
            if world.manners.old >> n & 1 == 1 {
                world.make(description, creator, 0);
            }
        }
        // Both clocks may be wrong in this direction, so this is the youngest that is old for sure.
        world.now += 2 * TOLERANCE + 1;
        world
    }

    fn make(&mut self, description: &str, creator: Option<&str>, lag: u64) -> String {
        let id = format!("id {}", self.server.len());
        let credential = Credential {
            created_at: self.manners.tells_creation.then(|| self.now.to_string()),
            created_by: creator.map(str::to_owned),
            ..listed(&id, description)
        };
        let listed_from = self.now + lag;
        self.server.push(Made { credential, listed_from, removed: false, unlisted_from: u64::MAX });
        id
    }

    fn remove(&mut self, id: &str, lag: u64) {
        let now = self.now;
        if let Some(made) = self.server.iter_mut().find(|made| made.credential.id == *id && !made.removed) {
            (made.removed, made.unlisted_from) = (true, now + lag);
        }
    }

    /// The list as it is now. It lags behind.
    fn list(&self) -> Vec<Entry> {
        let is_over = |made: &&Made| made.unlisted_from <= self.now;
        let listed = self.server.iter().filter(|made| made.listed_from <= self.now);
        let shown = listed.filter(|made| self.manners.lists_removed || !is_over(made));
        shown
            .map(|made| {
                let removed_at = is_over(&made).then(|| self.now.to_string());
                entry(Credential { removed_at, ..made.credential.clone() })
            })
            .collect()
    }

    fn settled(&self) -> Option<&Settling> {
        match self.creating.phase() {
            Phase::Settling(settling) => Some(settling),
            _ => None,
        }
    }

    fn post_of(&self, attempt: Attempt) -> &Post {
        self.posts.iter().find(|post| post.attempt == attempt).expect("a POST")
    }

    /// From the latest.
    fn post(&mut self, n: usize) -> Option<&mut Post> {
        self.posts.iter_mut().rev().nth(n)
    }

    fn apply(&mut self, event: &Event) {
        let was_settled = self.settled().map(|settling| settling.attempt);
        match *event {
            Event::Wait(milliseconds) => self.now += milliseconds,
            Event::Press => self.press(),
            Event::Send { with_before } => self.send(with_before),
            Event::Commit { post, lag, is_named } => {
                let creator = Some(self.manners.own).filter(|_| is_named);
                let Some(post) = self.post(post) else { return };
                if post.was_refused || post.made.len() > 1 {
                    return;
                }
                let attempt = post.attempt;
                let id = self.make(DESCRIPTION, creator, lag);
                let post = self.posts.iter_mut().find(|post| post.attempt == attempt).expect("a POST");
                post.made.push(id);
            }
            Event::Lose(post, how) => self.lose(post, how),
            Event::Answer(post) => self.answer(post),
            Event::TurnAway(post) => self.turn_away(post),
            Event::Elsewhere { is_own, fits, lag, is_named } => {
                let creator = if is_own { self.manners.own } else { self.manners.other };
                self.has_second_tab |= is_own && fits;
                self.make(if fits { DESCRIPTION } else { "B" }, Some(creator).filter(|_| is_named), lag);
            }
            Event::Remove { one, lag } => {
                if let Some(id) = self.server.get(one).map(|made| made.credential.id.clone()) {
                    self.remove(&id, lag);
                }
            }
            Event::Stop => self.creating.stop_waiting(),
            Event::Deadline => {
                if let Phase::Sending(attempt) = *self.creating.phase() {
                    self.creating.pass_deadline(attempt);
                }
            }
            Event::Read => self.read(),
            Event::Look(n, how) => self.look(n, how),
            Event::LookAgain => {
                if self.creating.look_again().is_some() {
                    (self.looking_since, self.looked_last) = (self.now, false);
                }
            }
            Event::LookAround => self.look_around(),
            Event::StartAgain => self.start_again(),
            Event::RevokeFound(n) => self.revoke_found(n),
            Event::FoundRevoked(how) => self.found_revoked(how),
            Event::Identify => {
                let Some(attempt) = self.creating.issued() else { return };
                let id = self.post_of(attempt).made[0].clone();
                if !self.revoked.contains(&id) {
                    self.creating.identified(attempt, id.clone());
                    self.known.insert(id);
                }
            }
            Event::PutAway => {
                if let Some(attempt) = self.creating.issued() {
                    self.creating.keep(attempt);
                    self.creating.store();
                }
            }
        }
        let settled = self.settled().map(|settling| settling.attempt);
        if settled != was_settled {
            (self.looking_since, self.looked_last) = (self.now, false);
            self.found.clear();
        }
    }

    fn press(&mut self) {
        let undecided = match self.creating.phase() {
            Phase::Drafting => false,
            Phase::Settling(settling) => {
                let found = self.found.iter().any(|id| !self.known.contains(id));
                found || settling.named_id().is_some() || settling.exit == Exit::Revoking
            }
            _ => true,
        };
        if self.creating.begin() {
            assert!(!undecided, "a POST may follow though something is undecided");
            self.intents += 1;
            self.before = self.list();
        }
    }

    fn send(&mut self, with_before: bool) {
        let before = with_before.then(|| std::mem::take(&mut self.before));
        let sent = Sent {
            before: before.as_ref().map(|list| Before::new("registry".to_owned(), list)),
            creators: self.manners.creators.iter().map(|name| (*name).to_owned()).collect(),
            at: self.now.saturating_add_signed(self.manners.skew),
            ..post()
        };
        if let Some(attempt) = self.creating.send(sent.clone()) {
            assert_eq!(self.creating.send(sent.clone()), None, "the POST was repeated");
            let before = before.map(|list| list.into_iter().map(|entry| entry.credential.id).collect());
            let (was_answered, was_refused) = (false, false);
            self.posts.push(Post { attempt, sent, before, made: Vec::new(), was_answered, was_refused });
        }
    }

    /// What fails may already have been done, or be done later.
    fn lose(&mut self, post: usize, how: Loss) {
        let tells_id = self.manners.tells_id;
        let Some(post) = self.post(post).filter(|post| !post.was_answered) else { return };
        let made = post.made.last().cloned();
        let error = match (how, made) {
            (Loss::Unreadable, Some(id)) if tells_id => unreadable(&id),
            (Loss::Unreadable, Some(_)) => decode::created(&answer(201, "{")).expect_err("a failure"),
            (Loss::Unreadable | Loss::Cut, _) => lost(),
            (Loss::Http500, _) => decode::created(&answer(500, "")).expect_err("a failure"),
        };
        post.was_answered = true;
        let attempt = post.attempt;
        let was_sending = *self.creating.phase() == Phase::Sending(attempt);
        let named = error.credential_id.clone();
        assert_eq!(self.creating.answer(attempt, Err(error)), None, "nobody knows that nothing was created");
        let settled = self.settled().filter(|settling| settling.attempt == attempt);
        assert!(settled.is_some() || !was_sending);
        if let Some(settling) = settled {
            assert_eq!(settling.named_id(), named.as_deref());
        } else {
            self.known.extend(named);
        }
    }

    fn answer(&mut self, post: usize) {
        let tells_id = self.manners.tells_id;
        let Some(post) = self.post(post).filter(|post| !post.was_answered) else { return };
        let Some(id) = post.made.first().cloned() else { return };
        post.was_answered = true;
        let attempt = post.attempt;
        let answer = created(&id, tells_id.then_some(&*id));
        assert_eq!(self.creating.answer(attempt, Ok(answer)), None);
        if tells_id {
            self.known.insert(id);
        }
    }

    fn turn_away(&mut self, post: usize) {
        let Some(post) = self.post(post).filter(|post| !post.was_answered && post.made.is_empty()) else {
            return;
        };
        (post.was_answered, post.was_refused) = (true, true);
        let attempt = post.attempt;
        let error = decode::created(&answer(403, "")).expect_err("a refusal");
        let _ = self.creating.answer(attempt, Err(error));
    }

    fn read(&mut self) {
        if let Some(settling) = self.settled().filter(|settling| settling.is_open()) {
            let was_last = self.now >= self.looking_since + LOOKS_FOR;
            self.reads.push(Read { attempt: settling.attempt, list: self.list(), was_last });
        }
    }

    /// The entries of a list that may be a POST's.
    fn fits(&self, post: &Post, list: &[Entry]) -> Vec<String> {
        let is_new = |entry: &Entry| match (&post.before, entry.created_at) {
            (Some(before), _) => !before.contains(&entry.credential.id),
            (None, Some(created)) => created + TOLERANCE >= post.sent.at,
            (None, None) => true,
        };
        list.iter()
            .filter(|entry| entry.credential.description == DESCRIPTION && is_new(entry))
            .filter(|entry| entry.state(self.now) != State::Removed)
            .map(|entry| entry.credential.id.clone())
            .filter(|id| !self.known.contains(id))
            .collect()
    }

    fn look(&mut self, n: usize, how: Reading) {
        if n >= self.reads.len() {
            return;
        }
        let Read { attempt, list, was_last } = self.reads.remove(n);
        let Some(settling) = self.settled() else { return };
        let was = settling.finding.clone();
        let is_heard = settling.attempt == attempt && settling.is_open();
        let result = match how {
            Reading::Whole => Ok(&*list),
            Reading::Cut => Err(unread(Kind::Network)),
            Reading::Forbidden => Err(unread(Kind::Forbidden)),
        };
        let was_last = was_last || matches!(how, Reading::Forbidden);
        let was_read = result.is_ok();
        self.creating.looked(attempt, result, was_last, self.now);
        let is = self.settled().expect("it is still settled").finding.clone();
        if !is_heard {
            assert_eq!(is, was);
        } else if !was_read {
            let gave_up = was == Finding::NothingYet && was_last && matches!(is, Finding::CannotLook(_));
            assert!(gave_up || is == was, "{} became {}", told(&was), told(&is));
        } else {
            self.looked_last |= was_last;
            self.check_look(attempt, &list, &is);
        }
    }

    /// Whether what was found out is what the list shows.
    fn check_look(&mut self, attempt: Attempt, list: &[Entry], finding: &Finding) {
        let post = self.post_of(attempt);
        let fits = self.fits(post, list);
        let named: Vec<String> = match finding {
            Finding::Exactly(entry) => vec![entry.credential.id.clone()],
            Finding::Perhaps(entries) => entries.iter().map(|entry| entry.credential.id.clone()).collect(),
            _ => Vec::new(),
        };
        let all = told(finding);
        assert!(named.iter().all(|id| fits.contains(id)), "{all}, of which one is out of the question");
        assert_eq!(named.is_empty(), fits.is_empty(), "{all}, and the list shows {fits:?}");
        for id in &post.made {
            assert!(named.contains(id) || !fits.contains(id), "{all}, but it was {id}");
        }
        self.found = named;
    }

    fn look_around(&mut self) {
        let Some(attempt) = self.creating.issued() else { return };
        let list = self.list();
        self.creating.looked_around(attempt, &list, self.now);
        let Phase::Issued(issued) = self.creating.phase() else { panic!("the password went away") };
        let post = self.post_of(attempt);
        let fits = self.fits(post, &list);
        for stray in &issued.strays {
            assert!(fits.contains(&stray.credential.id));
            assert_eq!(stray.credential.created_by.as_deref(), Some(self.manners.own));
            assert_ne!(Some(&stray.credential.id), issued.id.as_ref());
        }
        let (known, before) = (issued.id.is_some(), post.before.is_some());
        assert!(issued.strays.is_empty() || (known && before));
    }

    fn start_again(&mut self) {
        if let Some(settling) = self.settled().filter(|settling| settling.exit != Exit::Revoking) {
            let found = match &settling.finding {
                _ if settling.named_id().is_some() => settling.named_id().map(str::to_owned),
                Finding::Exactly(entry) => Some(entry.credential.id.clone()),
                _ => None,
            };
            self.known.extend(found);
        }
        self.creating.start_again();
    }

    fn revoke_found(&mut self, n: usize) {
        let Some(settling) = self.settled() else { return };
        let found = match &settling.finding {
            Finding::Exactly(entry) => vec![(**entry).clone()],
            Finding::Perhaps(entries) => entries.clone(),
            _ => Vec::new(),
        };
        let ids = settling.named_id().into_iter().chain(ids(&found)).map(str::to_owned).collect::<Vec<_>>();
        let Some(id) = ids.into_iter().nth(n) else { return };
        if self.creating.revoke_found(&id).is_some() {
            self.revoking = Some(id);
        }
    }

    fn found_revoked(&mut self, how: Revoking) {
        let Some(id) = self.revoking.take() else {
            assert!(!self.creating.found_revoked("id 0", Ok(())), "nothing was being revoked");
            return;
        };
        let is_gone = self.server.iter().any(|made| made.credential.id == id && made.removed);
        let result = match how {
            Revoking::Done if is_gone => Err(Error::new(Operation::Revoke, Kind::NotFound)),
            Revoking::Done => Ok(()),
            Revoking::Failed | Revoking::DoneUnheard => Err(Error::new(Operation::Revoke, Kind::Network)),
        };
        if !matches!(how, Revoking::Failed) {
            self.remove(&id, 2_000);
        }
        let settling = self.settled().expect("it is still settled");
        let is_certain = settling.named_id().is_some() || matches!(settling.finding, Finding::Exactly(_));
        let goes_on = self.creating.found_revoked(&id, result);
        if matches!(how, Revoking::Done) {
            self.known.insert(id.clone());
            self.revoked.insert(id);
        }
        if goes_on {
            assert!(is_certain && matches!(how, Revoking::Done), "what it made may still work");
            self.intents += 1;
            self.before = self.list();
        }
    }

    fn check(&self) {
        assert!(self.posts.len() <= self.intents, "more POSTs than presses and decisions");
        if let Phase::Issued(issued) = self.creating.phase() {
            assert!(issued.id.as_ref().is_none_or(|id| !self.revoked.contains(id)), "it was revoked");
        }
        let Some(settling) = self.settled() else { return };
        let post = self.post_of(settling.attempt);
        assert!(!post.was_refused || settling.exit != Exit::Open, "it is certain that nothing was created");
        if let Some(id) = settling.named_id() {
            assert!(post.made.iter().any(|made| made == id));
        }
        match &settling.finding {
            Finding::NoneSeen => assert!(self.looked_last, "it is still being looked for"),
            Finding::Exactly(entry) => self.check_exactly(post, &entry.credential),
            _ => {}
        }
    }

    fn check_exactly(&self, post: &Post, exactly: &Credential) {
        assert_eq!(exactly.description, DESCRIPTION);
        assert_eq!(exactly.created_by.as_deref(), Some(self.manners.own), "it is another user's");
        let from_before = post.before.as_ref().is_some_and(|before| before.contains(&exactly.id));
        assert!(!from_before, "it was there before");
        let is_its = post.made.contains(&exactly.id);
        // A browser that repeats a request by itself is like another tab.
        let is_elsewhere = |other: &Post| other.attempt != post.attempt && other.made.len() > 1;
        let may_err = self.has_second_tab || self.posts.iter().any(is_elsewhere);
        assert!(is_its || may_err, "exactly {}, which is not its own", exactly.id);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2500, failure_persistence: None, ..ProptestConfig::default() })]

    /// However the page, the network, a lagging list, other users and other tabs interleave: what
    /// is said of a POST without an answer is true, and no POST is repeated by itself.
    #[test]
    fn what_is_found_out_is_true(manners in manners(), events in events()) {
        let mut world = World::new(manners);
        for event in &events {
            world.apply(event);
            world.check();
        }
        // Whoever waits long enough sees whatever is there.
        world.reads.clear();
        world.apply(&Event::FoundRevoked(Revoking::Failed));
        world.apply(&Event::Wait(61_000));
        world.apply(&Event::Read);
        world.apply(&Event::Look(0, Reading::Whole));
        world.check();
        if let Some(settling) = world.settled().filter(|settling| settling.named_id().is_none()) {
            prop_assert_ne!(&settling.finding, &Finding::NothingYet);
        }
    }
}
