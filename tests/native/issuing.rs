//! What may happen around the POST.

use proptest::prelude::*;
use regcred::client::decode::Created;
use regcred::error::{Error, Kind, Operation};
use regcred::issuing::{Attempt, Creating, Draft, Exit, Phase, Waiting, identify};
use regcred::model::{Credential, NewCredential, Secret};

use crate::fixture;

fn draft() -> Draft {
    Draft { registry_id: "registry".to_owned(), description: "Credential for server A".to_owned() }
}

fn created(password: &str, id: Option<&str>) -> Created {
    let credential = NewCredential { username: "robot$a".to_owned(), password: Secret::new(password) };
    Created { credential, id: id.map(str::to_owned) }
}

fn sent(creating: &mut Creating) -> Attempt {
    assert!(creating.begin());
    creating.send(draft()).expect("a POST was asked for")
}

fn password_on_the_page(creating: &Creating) -> Option<String> {
    match creating.phase() {
        Phase::Issued(issued) => Some(issued.credential.password.reveal().to_owned()),
        _ => None,
    }
}

/// A credential on the page, with its attempt, while the answer to an earlier one has come too.
fn second_in_hand_when_the_first_comes() -> (Creating, Attempt) {
    let mut creating = Creating::default();
    let first = sent(&mut creating);
    creating.stop_waiting();
    creating.start_again();
    let second = sent(&mut creating);
    assert_eq!(creating.answer(second, Ok(created("second", None))), None);
    assert_eq!(creating.answer(first, Ok(created("first", None))), None);
    (creating, second)
}

/// Copies the password that is on the page, if there is one.
fn keep(creating: &mut Creating) {
    if let Some(attempt) = creating.issued() {
        creating.keep(attempt);
    }
}

fn exit_of(creating: &Creating) -> Exit {
    match creating.phase() {
        Phase::Issued(issued) => issued.exit.clone(),
        other => panic!("no credential is on the page: {other:?}"),
    }
}

#[test]
fn a_second_press_asks_for_nothing() {
    let mut creating = Creating::default();
    assert!(creating.begin());
    assert!(!creating.begin());
    let attempt = creating.send(draft()).expect("the first press");
    assert_eq!(creating.send(draft()), None);
    assert!(!creating.begin());
    assert_eq!(creating.answer(attempt, Ok(created("secret", None))), None);
    assert!(!creating.begin(), "while a password is on the page, too");
}

#[test]
fn a_refused_token_leads_back_to_the_form_without_a_post() {
    let mut creating = Creating::default();
    assert!(creating.begin());
    creating.refuse();
    assert_eq!(*creating.phase(), Phase::Drafting);
    assert!(!creating.would_lose());
    assert_eq!(creating.send(draft()), None);
}

#[test]
fn leaving_would_lose_something_from_the_post_until_the_secret_is_stored() {
    let mut creating = Creating::default();
    assert!(!creating.would_lose());
    let attempt = sent(&mut creating);
    assert!(creating.would_lose());
    assert_eq!(creating.answer(attempt, Ok(created("secret", None))), None);
    assert!(creating.would_lose());
    keep(&mut creating);
    assert!(creating.would_lose());
    creating.store();
    assert!(!creating.would_lose());
    assert_eq!(password_on_the_page(&creating), None);
}

#[test]
fn a_password_that_was_not_kept_cannot_be_put_away() {
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    assert_eq!(creating.answer(attempt, Ok(created("secret", Some("17")))), None);
    creating.store();
    assert_eq!(password_on_the_page(&creating).as_deref(), Some("secret"));
}

#[test]
fn a_late_answer_is_shown_after_the_deadline_and_after_stop_waiting() {
    for stop in [Creating::stop_waiting as fn(&mut Creating), |_| {}] {
        let mut creating = Creating::default();
        let attempt = sent(&mut creating);
        stop(&mut creating);
        creating.pass_deadline(attempt);
        assert!(!matches!(creating.phase(), Phase::Sending(_, Waiting::InTime)));
        assert!(creating.would_lose(), "the answer may still bring a password");
        assert_eq!(creating.answer(attempt, Ok(created("late", None))), None);
        assert_eq!(password_on_the_page(&creating).as_deref(), Some("late"));
    }
}

#[test]
fn a_late_answer_that_finds_another_credential_in_hand_is_shown_after_it() {
    let (mut creating, _) = second_in_hand_when_the_first_comes();
    assert_eq!(password_on_the_page(&creating).as_deref(), Some("second"));
    keep(&mut creating);
    creating.store();
    assert_eq!(password_on_the_page(&creating).as_deref(), Some("first"));
}

#[test]
fn what_comes_late_for_one_credential_does_not_touch_the_next() {
    let (mut creating, second) = second_in_hand_when_the_first_comes();
    creating.keep(second);
    creating.store();
    creating.keep(second);
    creating.identified(second, "17".to_owned());
    creating.store();
    assert_eq!(
        password_on_the_page(&creating).as_deref(),
        Some("first"),
        "it was not the one that was copied"
    );
    assert_eq!(creating.discard(), None, "nor the one that was identified");
}

#[test]
fn a_failure_is_told_only_to_somebody_who_still_waits() {
    let lost = || Error::new(Operation::Create, Kind::Network);
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    assert_eq!(creating.answer(attempt, Err(lost())), Some(lost()));
    assert_eq!(*creating.phase(), Phase::Drafting);

    let attempt = sent(&mut creating);
    creating.stop_waiting();
    creating.start_again();
    assert_eq!(creating.answer(attempt, Err(lost())), None);
}

#[test]
fn discarding_revokes_and_only_then_wipes() {
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    assert_eq!(creating.answer(attempt, Ok(created("secret", None))), None);
    assert_eq!(creating.discard(), None, "nobody knows yet what to revoke");
    creating.identified(attempt, "17".to_owned());
    assert_eq!(creating.discard(), Some(("registry".to_owned(), "17".to_owned())));
    assert_eq!(creating.discard(), None, "it is under way");
    let failed = Error::new(Operation::Revoke, Kind::ServerError);
    creating.revoked(Err(failed.clone()));
    assert_eq!(exit_of(&creating), Exit::RevokeFailed(failed));
    assert_eq!(password_on_the_page(&creating).as_deref(), Some("secret"));
    assert!(creating.discard().is_some(), "again");
    creating.revoked(Ok(()));
    assert_eq!(*creating.phase(), Phase::Drafting);
}

#[test]
fn revoking_what_is_gone_already_is_done() {
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    assert_eq!(creating.answer(attempt, Ok(created("secret", Some("17")))), None);
    assert!(creating.discard().is_some());
    creating.revoked(Err(Error::new(Operation::Revoke, Kind::NotFound)));
    assert_eq!(*creating.phase(), Phase::Drafting);
}

#[test]
fn a_page_that_goes_away_takes_everything_with_it() {
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    creating.wipe();
    assert_eq!(creating.answer(attempt, Ok(created("secret", None))), None);
    assert_eq!(password_on_the_page(&creating), None);
    assert!(!creating.would_lose());
}

/// What people and networks do, in any order.
#[derive(Clone, Copy, Debug)]
enum Event {
    Press,
    Send,
    Refuse,
    Deadline(usize),
    Stop,
    StartAgain,
    Succeed(usize),
    Fail(usize),
    Keep,
    Store,
    Discard,
    Revoked(bool),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => Just(Event::Press),
        4 => Just(Event::Send),
        1 => Just(Event::Refuse),
        2 => (0_usize..4).prop_map(Event::Deadline),
        2 => Just(Event::Stop),
        2 => Just(Event::StartAgain),
        4 => (0_usize..4).prop_map(Event::Succeed),
        2 => (0_usize..4).prop_map(Event::Fail),
        2 => Just(Event::Keep),
        3 => Just(Event::Store),
        1 => Just(Event::Discard),
        1 => any::<bool>().prop_map(Event::Revoked),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    /// However people and networks interleave: one POST a press at most, and each password that
    /// came is shown until somebody put it away or revoked it.
    #[test]
    fn no_password_is_lost_and_no_post_is_doubled(events in prop::collection::vec(event(), 1..60)) {
        let mut creating = Creating::default();
        let (mut presses, mut attempts, mut answered) = (0, Vec::new(), 0);
        let (mut came, mut put_away) = (0, 0);
        for event in events {
            let before = password_on_the_page(&creating);
            match event {
                Event::Press => presses += usize::from(creating.begin()),
                Event::Send => attempts.extend(creating.send(draft())),
                Event::Refuse => creating.refuse(),
                Event::Stop => creating.stop_waiting(),
                Event::StartAgain => creating.start_again(),
                Event::Deadline(n) => if let Some(attempt) = attempts.get(n) { creating.pass_deadline(*attempt) },
                Event::Succeed(n) if n < attempts.len() => {
                    came += 1;
                    answered += 1;
                    let _ = creating.answer(attempts.remove(n), Ok(created(&format!("secret {came}"), Some("17"))));
                }
                Event::Fail(n) if n < attempts.len() => {
                    answered += 1;
                    let _ = creating.answer(attempts.remove(n), Err(Error::new(Operation::Create, Kind::Network)));
                }
                Event::Succeed(_) | Event::Fail(_) => {}
                Event::Keep => keep(&mut creating),
                Event::Store => creating.store(),
                Event::Discard => { let _ = creating.discard(); }
                Event::Revoked(true) => creating.revoked(Ok(())),
                Event::Revoked(false) => creating.revoked(Err(Error::new(Operation::Revoke, Kind::Timeout))),
            }
            let after = password_on_the_page(&creating);
            if before.is_some() && before != after {
                prop_assert!(matches!(event, Event::Store | Event::Revoked(true)), "{event:?} took the password away");
                put_away += 1;
            }
            prop_assert!(attempts.len() + answered <= presses, "more POSTs than presses");
            prop_assert_eq!(creating.would_lose(), !attempts.is_empty() || came > put_away);
        }
        // Whatever is left comes up, one after the other.
        creating.refuse();
        if let Some(attempt) = attempts.pop() {
            came += 1;
            let _ = creating.answer(attempt, Ok(created("last", Some("17"))));
        }
        while password_on_the_page(&creating).is_some() {
            creating.revoked(Err(Error::new(Operation::Revoke, Kind::Timeout)));
            keep(&mut creating);
            creating.store();
            put_away += 1;
        }
        prop_assert_eq!(put_away, came);
    }
}

fn listed(id: &str, name: &str, description: &str) -> Credential {
    let mut credential: Credential = serde_json::from_str(fixture!("credential")).expect("the fixture");
    credential.id = id.to_owned();
    credential.name = name.to_owned();
    credential.description = description.to_owned();
    credential
}

#[test]
fn the_new_one_is_found_by_its_name_or_by_a_description_that_only_it_has() {
    let new = created("secret", None).credential;
    let list = [listed("1", "robot$other", "A"), listed("2", "robot$a", "A"), listed("3", "robot$x", "B")];
    assert_eq!(identify(&new, "A", &list).map(|found| &*found.id), Some("2"));
    assert_eq!(identify(&new, "B", &list).map(|found| &*found.id), Some("3"));
    assert_eq!(identify(&new, "C", &list), None);
}

#[test]
fn where_several_could_be_it_none_is_guessed() {
    let new = NewCredential { username: "_json_key".to_owned(), password: Secret::new("{}") };
    let list = [listed("1", "key-1", "A"), listed("2", "key-2", "A")];
    assert_eq!(identify(&new, "A", &list), None);
}
