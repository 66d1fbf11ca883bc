//! The session as a state machine: examples of its rules, and the rules under random orders of events.

use proptest::prelude::*;
use proptest::sample::Index;
use regcred::client::Session;
use regcred::console::session::machine::{Ask, Effect, Event, NoSession, SessionMachine};
use regcred::error::{Error, Kind, Operation, Unusable};
use regcred::model::{Organization, Secret, User, UserTokenInfo};
use serde_json::{Value, json};

use crate::{NOW, jwt};

const HOUR: u32 = 3600;
/// So many milliseconds lie between two requests to the host page, unless a person asks.
const SPACE: u64 = 10_000;

fn secret(text: &str) -> Secret {
    Secret::new(text)
}

/// A session that can be renewed, unless `api_token` is none.
fn session(name: &str, api_token: Option<&str>, seconds: u32, now: u64) -> Session {
    Session::new(secret(name), api_token.map(secret), Some(seconds), now)
}

/// The token service does not take the token.
fn refusal() -> Error {
    Error::new(Operation::SignIn, Kind::Refused)
}

/// The token service is out for a moment.
fn outage() -> Error {
    Error::new(Operation::SignIn, Kind::Unavailable)
}

/// The API does not take the access token.
fn unauthorized() -> Error {
    Error::new(Operation::Read, Kind::Unauthorized)
}

fn needed(by_person: bool) -> Event {
    Event::Needed { by_person }
}

fn renewed(machine: &SessionMachine, access_token: &str, result: Result<Session, Error>) -> Event {
    Event::Renewed { span: machine.span(), access_token: secret(access_token), result }
}

fn current(machine: &SessionMachine) -> Option<&str> {
    machine.session().map(|session| session.access_token.reveal())
}

/// The number of the only request that is asked for.
fn request(effects: &[Effect]) -> Ask {
    match effects {
        [Effect::SignIn(request, _) | Effect::Renew(request, _) | Effect::AskHost(request)] => *request,
        _ => panic!("not one request: {effects:?}"),
    }
}

/// A page where this session was begun by a person's token.
fn signed_in(session: Session, now: u64) -> SessionMachine {
    let mut machine = SessionMachine::new(false);
    let signing_in = request(&machine.update(Event::SignIn(secret("typed")), now));
    assert!(machine.update(Event::SignedIn(signing_in, Ok(session)), now).is_empty());
    machine
}

/// A host page that gave a token; the session that came of it.
fn embedded(session: Session, now: u64) -> SessionMachine {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), now));
    let exchanging = request(&machine.update(Event::Given(asked, Ok(secret("given"))), now));
    assert!(machine.update(Event::SignedIn(exchanging, Ok(session)), now).is_empty());
    machine
}

#[test]
fn a_page_that_does_not_answer_is_told_of_and_is_asked_again_by_a_person_alone() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    assert!(machine.is_signing_in());
    let late = NOW + 30_000;
    assert!(machine.update(Event::Overdue(asked), late).is_empty());
    assert_eq!(machine.refused(), Some((&NoSession::NotAnswered, late)));
    assert!(!machine.is_signing_in(), "nobody waits for it any longer");
    assert!(machine.update(Event::Tick, late + SPACE).is_empty(), "whom it asks may be a person");
    // An answer that comes late is still welcome.
    let mut other = SessionMachine::new(true);
    let first = request(&other.update(needed(false), NOW));
    assert!(other.update(Event::Overdue(first), late).is_empty());
    let taken = other.update(Event::Given(first, Ok(secret("a"))), late + 1);
    assert_eq!(taken, [Effect::SignIn(first, secret("a"))]);
    assert!(other.update(Event::SignedIn(first, Ok(session("a", None, HOUR, late))), late + 2).is_empty());
    assert_eq!((current(&other), other.refused()), (Some("a"), None));
    // Asked again, it is the second answer that counts.
    let second = request(&machine.update(needed(true), late + 1));
    assert!(machine.update(Event::Given(asked, Ok(secret("a"))), late + 2).is_empty());
    assert!(machine.update(Event::Overdue(asked), late + 3).is_empty());
    assert!(machine.is_signing_in());
    let taken = machine.update(Event::Given(second, Ok(secret("b"))), late + 4);
    assert_eq!(taken, [Effect::SignIn(second, secret("b"))]);
}

#[test]
fn a_session_that_works_is_not_spoiled_by_a_page_that_does_not_answer() {
    let mut machine = SessionMachine::new(true);
    let first = request(&machine.update(needed(false), NOW));
    let _ = machine.update(Event::Given(first, Ok(secret("a"))), NOW);
    let _ = machine.update(Event::SignedIn(first, Ok(session("a", None, HOUR, NOW))), NOW);
    let soon = NOW + u64::from(HOUR - 50) * 1000;
    let second = request(&machine.update(Event::Tick, soon));
    assert!(machine.update(Event::Overdue(second), soon + 30_000).is_empty());
    assert_eq!((current(&machine), machine.refused()), (Some("a"), None));
}

#[test]
fn a_sign_in_that_comes_after_signing_out_is_dropped() {
    let mut machine = SessionMachine::new(false);
    let asked = request(&machine.update(Event::SignIn(secret("typed")), NOW));
    assert!(machine.is_signing_in() && machine.is_awaiting(asked));
    assert!(machine.update(Event::SignOut, NOW).is_empty());
    assert!(!machine.is_signing_in() && !machine.is_awaiting(asked));
    let late = session("late", Some("typed"), HOUR, NOW);
    assert!(machine.update(Event::SignedIn(asked, Ok(late)), NOW).is_empty());
    assert_eq!(current(&machine), None);
}

#[test]
fn of_two_sign_ins_the_second_counts_whichever_comes_first() {
    for first_comes_first in [true, false] {
        let mut machine = SessionMachine::new(false);
        let first = request(&machine.update(Event::SignIn(secret("first")), NOW));
        let second = request(&machine.update(Event::SignIn(secret("second")), NOW));
        let mut answers = [(first, "first"), (second, "second")];
        if !first_comes_first {
            answers.reverse();
        }
        for (request, name) in answers {
            let answer = Ok(session(name, Some(name), HOUR, NOW));
            assert!(machine.update(Event::SignedIn(request, answer), NOW).is_empty());
        }
        assert_eq!(current(&machine), Some("second"));
    }
}

#[test]
fn a_sign_in_that_fails_leaves_nobody_signed_in_and_is_told_where_it_was_typed() {
    let mut machine = SessionMachine::new(false);
    let asked = request(&machine.update(Event::SignIn(secret("typed")), NOW));
    assert!(machine.update(Event::SignedIn(asked, Err(refusal())), NOW).is_empty());
    assert!(!machine.is_signing_in());
    assert_eq!((current(&machine), machine.refused()), (None, None));
}

#[test]
fn what_was_renewed_for_an_earlier_session_does_not_replace_another() {
    let mut machine = signed_in(session("one", Some("one"), 50, NOW), NOW);
    let late = renewed(&machine, "one", Ok(session("one-renewed", Some("one"), HOUR, NOW)));
    // The API takes the first one's token no longer, and somebody else signs in, without signing out.
    assert!(machine.update(Event::Ended(secret("one"), unauthorized()), NOW).is_empty());
    assert!(machine.has_ended());
    let asked = request(&machine.update(Event::SignIn(secret("two")), NOW));
    assert!(
        machine.update(Event::SignedIn(asked, Ok(session("two", Some("two"), HOUR, NOW))), NOW).is_empty()
    );
    assert!(!machine.has_ended());
    assert!(machine.update(late, NOW).is_empty());
    assert_eq!(current(&machine), Some("two"));
}

#[test]
fn a_late_refusal_of_another_token_ends_nothing() {
    let mut machine = signed_in(session("one", None, HOUR, NOW), NOW);
    assert!(machine.update(Event::Ended(secret("of-before"), unauthorized()), NOW).is_empty());
    assert!(machine.update(renewed(&machine, "of-before", Err(refusal())), NOW).is_empty());
    assert_eq!(current(&machine), Some("one"));
    assert!(!machine.has_ended());
}

#[test]
fn a_session_is_renewed_once_ahead_of_its_end() {
    let mut machine = signed_in(session("one", Some("api"), 61, NOW), NOW);
    assert!(machine.update(Event::Tick, NOW + 1_000).is_empty());
    let effects = machine.update(Event::Tick, NOW + 2_000);
    assert!(matches!(&effects[..], [Effect::Renew(_, renewing)] if renewing.access_token.reveal() == "one"));
    assert!(machine.update(Event::Tick, NOW + 3_000).is_empty());
    let again = session("one-renewed", Some("api"), HOUR, NOW + 3_000);
    assert!(machine.update(Event::SignedIn(request(&effects), Ok(again)), NOW + 3_000).is_empty());
    assert_eq!(current(&machine), Some("one-renewed"));
    assert!(machine.update(Event::Tick, NOW + 4_000).is_empty());
}

#[test]
fn a_renewal_that_fails_in_passing_is_tried_again_after_ten_seconds() {
    let mut machine = signed_in(session("one", Some("api"), 59, NOW), NOW);
    let mut attempts = Vec::new();
    for second in 0..=45 {
        let now = NOW + second * 1_000;
        let effects = machine.update(Event::Tick, now);
        if effects.is_empty() {
            continue;
        }
        attempts.push(second);
        // The failure comes a second later.
        let failed = Event::SignedIn(request(&effects), Err(outage()));
        assert!(machine.update(failed, now + 1_000).is_empty());
        let kept = machine.session().expect("the session is kept");
        assert_eq!((kept.access_token.reveal(), kept.api_token.is_some()), ("one", true));
    }
    assert_eq!(attempts, [0, 11, 22, 33, 44]);
}

#[test]
fn where_it_was_needed_too_a_renewal_that_fails_in_passing_keeps_the_session() {
    let mut machine = signed_in(session("one", Some("api"), 59, NOW), NOW);
    // Even at its end: the token service may be back for the next use.
    for now in [NOW + 1_000, NOW + 120_000] {
        assert!(machine.update(renewed(&machine, "one", Err(outage())), now).is_empty());
        assert_eq!(current(&machine), Some("one"));
        assert!(machine.update(Event::Tick, now + 1_000).is_empty(), "it was tried just now");
    }
    assert!(!machine.has_ended());
}

#[test]
fn a_refused_api_token_leaves_the_access_token_its_time() {
    for ahead in [true, false] {
        let mut machine = signed_in(session("one", Some("api"), 40, NOW), NOW);
        let refused = if ahead {
            Event::SignedIn(request(&machine.update(Event::Tick, NOW)), Err(refusal()))
        } else {
            renewed(&machine, "one", Err(refusal()))
        };
        assert!(machine.update(refused, NOW).is_empty());
        let kept = machine.session().expect("the session is kept");
        assert_eq!((kept.access_token.reveal(), &kept.api_token), ("one", &None));
        // It is not renewed any more; the host page is told once that it ends.
        let later: Vec<_> =
            (1..100).flat_map(|second| machine.update(Event::Tick, NOW + second * 1_000)).collect();
        assert_eq!(later, [Effect::TellEnding(39)]);
        // At its end, whoever needs it finds that it has ended.
        let expired = Error::new(Operation::Read, Kind::UnusableToken(Unusable::Expired));
        assert!(machine.update(renewed(&machine, "one", Err(expired)), NOW + 40_000).is_empty());
        assert_eq!((current(&machine), machine.has_ended()), (None, true));
    }
}

#[test]
fn a_token_that_ends_too_soon_to_create_with_goes_on_reading() {
    let mut machine = signed_in(session("one", None, 40, NOW), NOW);
    let ending = Error::new(Operation::Create, Kind::UnusableToken(Unusable::Ending));
    assert!(machine.update(renewed(&machine, "one", Err(ending)), NOW).is_empty());
    assert_eq!(current(&machine), Some("one"));
}

#[test]
fn the_end_is_told_once_for_each_session_that_ends() {
    let mut machine = signed_in(session("one", None, 100, NOW), NOW);
    let ticks = |machine: &mut SessionMachine, from: u64| -> Vec<Effect> {
        (from..from + 200).flat_map(|second| machine.update(Event::Tick, NOW + second * 1_000)).collect()
    };
    assert_eq!(ticks(&mut machine, 0), [Effect::TellEnding(59)]);
    assert!(machine.update(Event::SignOut, NOW + 200_000).is_empty());
    assert!(ticks(&mut machine, 200).is_empty());
    let asked = request(&machine.update(Event::SignIn(secret("two")), NOW + 400_000));
    let two = session("two", None, 70, NOW + 400_000);
    assert!(machine.update(Event::SignedIn(asked, Ok(two)), NOW + 400_000).is_empty());
    assert_eq!(ticks(&mut machine, 400), [Effect::TellEnding(59)]);
}

#[test]
fn the_page_around_that_renders_again_is_asked_once() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    for _ in 0..1000 {
        assert!(machine.update(needed(false), NOW).is_empty());
    }
    let exchanging = request(&machine.update(Event::Given(asked, Ok(secret("given"))), NOW + 1));
    let failed = machine.update(Event::SignedIn(exchanging, Err(refusal())), NOW + 2);
    assert_eq!(failed, [Effect::TellFailed(refusal())]);
    assert_eq!(machine.refused(), Some((&NoSession::NotTaken(refusal()), NOW + 2)));
    for n in 0..1000 {
        assert!(machine.update(needed(false), NOW + 2 + n).is_empty());
        assert!(machine.update(Event::Tick, NOW + 2 + n).is_empty());
    }
    assert_eq!(machine.update(needed(false), NOW + 2 + SPACE).len(), 1);
}

#[test]
fn a_session_that_is_fine_needs_no_other() {
    let mut machine = embedded(session("one", None, HOUR, NOW), NOW);
    assert!(machine.update(needed(false), NOW + 60_000).is_empty());
    assert!(machine.update(Event::Tick, NOW + 60_000).is_empty());
    let ending = NOW + u64::from(HOUR) * 1_000 - 30_000;
    assert!(matches!(&machine.update(Event::Tick, ending)[..], [Effect::AskHost(_)]));
    assert_eq!(current(&machine), Some("one"), "until there is another");
}

#[test]
fn a_page_around_that_takes_its_time_to_fail_is_left_alone_after_it() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    let failed = NOW + 25_000;
    assert!(machine.update(Event::Given(asked, Err("out of order".to_owned())), failed).is_empty());
    let reason = NoSession::NotGiven("out of order".to_owned());
    assert_eq!(machine.refused(), Some((&reason, failed)));
    assert!(machine.update(Event::Tick, failed + SPACE - 1).is_empty());
    assert_eq!(machine.update(Event::Tick, failed + SPACE).len(), 1);
}

#[test]
fn a_page_around_that_fails_before_the_session_ends_leaves_it() {
    let mut machine = embedded(session("one", None, HOUR, NOW), NOW);
    let ending = NOW + u64::from(HOUR) * 1_000 - 30_000;
    let asked = request(&machine.update(Event::Tick, ending));
    assert!(machine.update(Event::Given(asked, Err("out of order".to_owned())), ending).is_empty());
    let reason = NoSession::NotGiven("out of order".to_owned());
    assert_eq!(machine.refused(), Some((&reason, ending)));
    assert_eq!(current(&machine), Some("one"));
    assert!(!machine.has_ended());
}

#[test]
fn a_person_who_asks_does_not_wait() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    assert!(machine.update(needed(true), NOW).is_empty(), "it is asked already");
    assert!(machine.update(Event::Given(asked, Err("not yet".to_owned())), NOW).is_empty());
    let again = request(&machine.update(needed(true), NOW + 1));
    assert_ne!(again, asked);
    assert!(machine.update(Event::Given(asked, Ok(secret("late"))), NOW + 2).is_empty());
}

#[test]
fn tokens_that_the_api_refuses_at_once_are_asked_for_once_in_ten_seconds() {
    let mut machine = SessionMachine::new(true);
    let mut asked_at = Vec::new();
    let mut effects = machine.update(needed(false), NOW);
    for millis in 0..60_000 {
        let now = NOW + millis;
        effects.extend(machine.update(Event::Tick, now));
        if let [Effect::AskHost(request)] = effects[..] {
            asked_at.push(millis);
            effects = machine.update(Event::Given(request, Ok(secret("given"))), now);
        }
        if let [Effect::SignIn(request, _)] = effects[..] {
            let name = format!("token-{millis}");
            effects = machine.update(Event::SignedIn(request, Ok(session(&name, None, HOUR, now))), now);
            effects.extend(machine.update(Event::Ended(secret(&name), unauthorized()), now));
            assert!(machine.refused().is_some());
        }
    }
    assert_eq!(asked_at, [0, 10_000, 20_000, 30_000, 40_000, 50_000]);
}

#[test]
fn an_element_in_place_of_one_that_was_refused_asks_no_sooner() {
    let mut first = SessionMachine::new(true);
    let asked = request(&first.update(needed(false), NOW));
    let failed = NOW + 1_000;
    assert!(first.update(Event::Given(asked, Err("out of order".to_owned())), failed).is_empty());
    let (refused, at) = first.refused().expect("why");
    let second = |now| {
        let mut second = SessionMachine::new(true);
        second.take_refusal(refused.clone(), at, now);
        second
    };
    let mut at_once = second(failed + 1);
    assert!(at_once.update(needed(false), failed + 1).is_empty());
    assert_eq!(at_once.refused(), Some((refused, failed)), "the page says why");
    assert!(at_once.update(Event::Tick, failed + SPACE - 1).is_empty());
    assert_eq!(at_once.update(Event::Tick, failed + SPACE).len(), 1);
    assert_eq!(second(failed + 1).update(needed(true), failed + 1).len(), 1, "a person does not wait");
    let mut later = second(failed + SPACE);
    assert_eq!(later.refused(), None);
    assert_eq!(later.update(needed(false), failed + SPACE).len(), 1);
}

#[test]
fn what_is_read_by_itself_leaves_a_token_service_that_is_out_alone() {
    let mut machine = signed_in(session("one", Some("api"), 59, NOW), NOW);
    assert_eq!(machine.unrenewed(NOW), None, "it may be renewed");
    let mut tried = Vec::new();
    // Of two seconds each, as a lost answer's list is read.
    for reading in 0..60 {
        let now = NOW + reading * 2_000;
        match machine.unrenewed(now) {
            None => {
                tried.push(reading * 2);
                let failed = renewed(&machine, "one", Err(outage()));
                assert!(machine.update(failed, now).is_empty());
            }
            Some(Ok(session)) => {
                assert!(now < NOW + 59_000, "it has ended");
                assert_eq!(session.access_token.reveal(), "one");
            }
            Some(Err(error)) => {
                assert!(now >= NOW + 59_000, "it still works");
                assert_eq!(error, outage());
            }
        }
    }
    assert_eq!(tried, [0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110]);
    // Nor does it try while the session is being renewed already.
    let now = NOW + 120_000;
    let renewing = request(&machine.update(Event::Tick, now));
    assert!(machine.unrenewed(now).is_some());
    assert!(
        machine.update(Event::SignedIn(renewing, Ok(session("two", Some("api"), HOUR, now))), now).is_empty()
    );
    assert_eq!(machine.unrenewed(now), None);
}

#[test]
fn a_token_that_is_refused_after_an_hour_is_replaced_at_once() {
    let mut machine = embedded(session("one", None, 2 * HOUR, NOW), NOW);
    let now = NOW + u64::from(HOUR) * 1_000;
    let effects = machine.update(Event::Ended(secret("one"), unauthorized()), now);
    assert!(matches!(&effects[..], [Effect::AskHost(_)]));
    assert!(machine.is_signing_in() && machine.has_ended());
}

#[test]
fn another_token_on_its_way_is_still_taken_when_the_session_ends() {
    let mut machine = embedded(session("one", None, 30, NOW), NOW);
    let now = NOW + 20_000;
    let asked = request(&machine.update(Event::Tick, now));
    assert!(machine.update(Event::Ended(secret("one"), unauthorized()), now + 1).is_empty());
    let exchanging = request(&machine.update(Event::Given(asked, Ok(secret("given"))), now + 2));
    let two = session("two", None, HOUR, now);
    assert!(machine.update(Event::SignedIn(exchanging, Ok(two)), now + 3).is_empty());
    assert_eq!(current(&machine), Some("two"));
}

#[test]
fn a_renewal_does_not_bring_back_a_session_that_has_ended() {
    let mut machine = signed_in(session("one", Some("api"), 30, NOW), NOW);
    let renewing = request(&machine.update(Event::Tick, NOW));
    assert!(machine.update(Event::Ended(secret("one"), unauthorized()), NOW).is_empty());
    let late = session("one-renewed", Some("api"), HOUR, NOW);
    assert!(machine.update(Event::SignedIn(renewing, Ok(late)), NOW).is_empty());
    assert_eq!(current(&machine), None);
}

#[test]
fn other_addresses_ask_for_another_token_and_drop_the_first() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    assert!(machine.update(Event::SignOut, NOW + 1).is_empty());
    let again = request(&machine.update(needed(false), NOW + 1));
    assert!(machine.update(Event::Given(asked, Ok(secret("for-the-first"))), NOW + 2).is_empty());
    let effects = machine.update(Event::Given(again, Ok(secret("for-the-second"))), NOW + 2);
    assert!(matches!(&effects[..], [Effect::SignIn(_, token)] if token.reveal() == "for-the-second"));
}

#[test]
fn a_page_that_is_hidden_holds_no_token_and_takes_none_that_comes_late() {
    let mut machine = signed_in(session("one", Some("api"), 30, NOW), NOW);
    let renewing = request(&machine.update(Event::Tick, NOW));
    let in_use = renewed(&machine, "one", Ok(session("used", Some("api"), HOUR, NOW)));
    assert!(machine.update(Event::PageHidden, NOW).is_empty());
    assert!(!format!("{machine:?}").contains("Session {"), "{machine:?}");
    let late = session("late", Some("api"), HOUR, NOW);
    assert!(machine.update(Event::SignedIn(renewing, Ok(late)), NOW).is_empty());
    assert!(machine.update(in_use, NOW).is_empty());
    assert_eq!((current(&machine), machine.is_signing_in()), (None, false));
}

#[test]
fn a_clock_that_is_set_back_does_not_silence_the_page() {
    let mut machine = SessionMachine::new(true);
    let asked = request(&machine.update(needed(false), NOW));
    assert!(machine.update(Event::Given(asked, Err("no".to_owned())), NOW).is_empty());
    let hours_ago = NOW - 8 * u64::from(HOUR) * 1_000;
    assert_eq!(machine.update(Event::Tick, hours_ago).len(), 1);
}

/// What happens next, in a random order. Answers are to one of the requests that have not been answered.
#[derive(Clone, Copy, Debug)]
enum Step {
    SignIn,
    SignOut,
    PageHidden,
    Needed {
        by_person: bool,
    },
    Wait {
        millis: u64,
    },
    /// The answer to one of the requests, whether or not it is still waited for.
    Answer(Index, Answer),
    /// One of the sessions that there ever were is used, and renewed for it.
    Use(Index, Answer),
    /// The API refuses one of the access tokens that there ever were.
    Refuse(Index),
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Good { seconds: u32, renewable: bool },
    NoSession,
    Out,
}

fn answers() -> impl Strategy<Value = Answer> {
    prop_oneof![
        4 => (prop_oneof![Just(5u32), Just(61), Just(90), Just(HOUR)], any::<bool>())
            .prop_map(|(seconds, renewable)| Answer::Good { seconds, renewable }),
        1 => Just(Answer::NoSession),
        1 => Just(Answer::Out),
    ]
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = prop_oneof![
        2 => Just(Step::SignIn),
        1 => Just(Step::SignOut),
        1 => Just(Step::PageHidden),
        2 => any::<bool>().prop_map(|by_person| Step::Needed { by_person }),
        6 => prop_oneof![Just(100), Just(1_000), Just(9_000), Just(61_000)]
            .prop_map(|millis| Step::Wait { millis }),
        8 => (any::<Index>(), answers()).prop_map(|(which, answer)| Step::Answer(which, answer)),
        3 => (any::<Index>(), answers()).prop_map(|(which, answer)| Step::Use(which, answer)),
        2 => any::<Index>().prop_map(Step::Refuse),
    ];
    prop::collection::vec(step, 1..80)
}

/// A host page with a machine that keeps a book of its own about what was asked for, when, and by whom.
struct World {
    machine: SessionMachine,
    now: u64,
    /// Every request so far, with the number of sign-outs before it.
    requests: Vec<(u32, Effect)>,
    /// Every access token that there ever was.
    tokens: Vec<String>,
    /// Those that were given to this page since the last sign-out.
    fresh: Vec<String>,
    sign_outs: u32,
    asked_at: Option<u64>,
    /// The access tokens whose end was told.
    told_of: Vec<String>,
}

impl World {
    fn new(asks_host: bool) -> Self {
        Self {
            machine: SessionMachine::new(asks_host),
            now: NOW,
            requests: Vec::new(),
            tokens: Vec::new(),
            fresh: Vec::new(),
            sign_outs: 0,
            asked_at: None,
            told_of: Vec::new(),
        }
    }

    fn update(&mut self, event: Event) {
        let by_person = event == needed(true);
        let session = self.machine.session().cloned();
        for effect in self.machine.update(event, self.now) {
            match &effect {
                Effect::AskHost(_) => {
                    let is_spaced = self.asked_at.is_none_or(|at| self.now >= at + SPACE);
                    assert!(by_person || is_spaced, "asked at {:?}, and at {}", self.asked_at, self.now);
                    self.asked_at = Some(self.now);
                }
                Effect::TellEnding(left) => {
                    let session = session.as_ref().expect("whose end is told");
                    let token = session.access_token.reveal().to_owned();
                    assert_eq!(Some(*left), session.remaining_seconds(self.now));
                    assert!(session.api_token.is_none(), "it could be renewed");
                    assert!(!self.told_of.contains(&token), "told twice of {token}");
                    self.told_of.push(token);
                }
                _ => {}
            }
            if matches!(effect, Effect::AskHost(_) | Effect::SignIn(..) | Effect::Renew(..)) {
                self.requests.push((self.sign_outs, effect));
            }
        }
        if let Some(token) = current(&self.machine) {
            assert!(self.fresh.iter().any(|fresh| fresh == token), "{token} is of before the sign-out");
        }
    }

    fn tick(&mut self) {
        self.update(Event::Tick);
    }

    fn wait(&mut self, millis: u64) {
        let until = self.now + millis;
        while self.now + 1_000 <= until {
            self.now += 1_000;
            self.tick();
        }
        self.now = until;
    }

    fn result(&mut self, answer: Answer, sign_outs: u32) -> Result<Session, Error> {
        match answer {
            Answer::Good { seconds, renewable } => {
                let name = format!("token-{}", self.tokens.len());
                self.tokens.push(name.clone());
                if sign_outs == self.sign_outs {
                    self.fresh.push(name.clone());
                }
                Ok(session(&name, renewable.then_some("api"), seconds, self.now))
            }
            Answer::NoSession => Err(refusal()),
            Answer::Out => Err(outage()),
        }
    }

    fn answer(&mut self, which: Index, answer: Answer) {
        if self.requests.is_empty() {
            return;
        }
        self.answer_to(which.index(self.requests.len()), answer);
    }

    fn answer_to(&mut self, number: usize, answer: Answer) {
        let (sign_outs, effect) = self.requests[number].clone();
        let before = format!("{:?}", self.machine);
        let (request, event) = match effect {
            Effect::AskHost(request) => {
                let given = match answer {
                    Answer::Good { .. } => Ok(secret("given")),
                    _ => Err("it has none".to_owned()),
                };
                (request, Event::Given(request, given))
            }
            Effect::SignIn(request, _) | Effect::Renew(request, _) => {
                (request, Event::SignedIn(request, self.result(answer, sign_outs)))
            }
            _ => panic!("no request: {effect:?}"),
        };
        let was_awaited = self.machine.is_awaiting(request);
        assert!(!was_awaited || sign_outs == self.sign_outs, "{request:?} is of before the sign-out");
        self.update(event);
        if !was_awaited {
            assert_eq!(format!("{:?}", self.machine), before, "nobody waited for {request:?}");
        }
    }

    /// A renewal that was needed comes to its end, and may do so late.
    fn renew(&mut self, which: Index, answer: Answer) {
        if self.tokens.is_empty() {
            return;
        }
        let token = self.tokens[which.index(self.tokens.len())].clone();
        let is_current = current(&self.machine) == Some(&token);
        let before = format!("{:?}", self.machine);
        let had_time = self.machine.session().is_some_and(|it| it.remaining_seconds(self.now) != Some(0));
        let result = self.result(answer, self.sign_outs);
        self.update(Event::Renewed { span: self.machine.span(), access_token: secret(&token), result });
        if !is_current {
            assert_eq!(format!("{:?}", self.machine), before, "{token} is not in use");
        } else if matches!(answer, Answer::Out) || (matches!(answer, Answer::NoSession) && had_time) {
            assert_eq!(current(&self.machine), Some(&*token), "its time is not over");
        }
    }

    fn refuse(&mut self, which: Index) {
        if self.tokens.is_empty() {
            return;
        }
        let token = self.tokens[which.index(self.tokens.len())].clone();
        let before = current(&self.machine).map(str::to_owned);
        self.update(Event::Ended(secret(&token), unauthorized()));
        let expected = before.filter(|before| *before != token);
        assert_eq!(current(&self.machine), expected.as_deref());
    }

    fn forget(&mut self, event: Event) {
        // A page that comes back, too, begins anew; but it is the same page that asks the one around.
        if event == Event::SignOut {
            self.sign_outs += 1;
            self.asked_at = None;
        }
        self.fresh.clear();
        self.update(event);
        assert!(self.machine.session().is_none() && !self.machine.is_signing_in());
        for (_, request) in &self.requests {
            let (Effect::AskHost(request) | Effect::SignIn(request, _) | Effect::Renew(request, _)) = request
            else {
                continue;
            };
            assert!(!self.machine.is_awaiting(*request));
        }
    }

    fn play(&mut self, step: Step) {
        match step {
            Step::SignIn => self.update(Event::SignIn(secret("typed"))),
            Step::SignOut => self.forget(Event::SignOut),
            Step::PageHidden => self.forget(Event::PageHidden),
            Step::Needed { by_person } => self.update(needed(by_person)),
            Step::Wait { millis } => self.wait(millis),
            Step::Answer(which, answer) => self.answer(which, answer),
            Step::Use(which, answer) => self.renew(which, answer),
            Step::Refuse(which) => self.refuse(which),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_rules_hold_in_every_order_of_events(asks_host in any::<bool>(), steps in steps()) {
        let mut world = World::new(asks_host);
        for step in steps {
            world.play(step);
        }
    }

    /// What comes later than a sign-out, of whatever was asked for before it, signs nobody in.
    #[test]
    fn after_a_sign_out_nothing_of_before_comes_back(
        asks_host in any::<bool>(),
        steps in steps(),
        late in prop::collection::vec((any::<Index>(), answers()), 0..20),
        is_hidden in any::<bool>(),
    ) {
        let mut world = World::new(asks_host);
        for step in steps {
            world.play(step);
        }
        let span = world.machine.span();
        world.forget(if is_hidden { Event::PageHidden } else { Event::SignOut });
        for (which, answer) in late {
            world.answer(which, answer);
            if let Some(token) = world.tokens.first().cloned() {
                let result = world.result(answer, world.sign_outs);
                world.update(Event::Renewed { span, access_token: secret(&token), result });
            }
            prop_assert_eq!(current(&world.machine), None);
        }
    }

    /// A renewal that fails for now is tried again in ten seconds, and not before.
    #[test]
    fn an_outage_of_the_token_service_is_outlived(outs in 1..20usize, delay in 0..3_000u64) {
        let mut world = World::new(false);
        world.machine = signed_in(session("one", Some("api"), 59, NOW), NOW);
        world.fresh.push("one".to_owned());
        let mut failed_at: Option<u64> = None;
        for _ in 0..outs {
            let known = world.requests.len();
            while world.requests.len() == known {
                world.wait(1_000);
            }
            if let Some(failed_at) = failed_at {
                prop_assert!((SPACE..SPACE + 1_000).contains(&(world.now - failed_at)));
            }
            world.now += delay;
            world.answer_to(known, Answer::Out);
            failed_at = Some(world.now);
            prop_assert_eq!(current(&world.machine), Some("one"));
        }
    }
}

// ---- Another user.

/// A token with a name for display, of which the API says whose it is.
fn session_of(user: &str, organization: &str) -> Session {
    session(&format!("{user} at {organization}"), None, HOUR, NOW).identified(UserTokenInfo {
        organization: Organization { id: organization.to_owned(), name: "Acme Inc.".to_owned() },
        user: User { id: user.to_owned(), username: "dev".to_owned(), roles: Vec::new() },
        service_id: String::new(),
    })
}

/// A token that says itself whose it is, where the API could not tell.
fn session_by_claims(claims: &Value) -> Session {
    Session::new(secret(&jwt(claims)), None, Some(HOUR), NOW)
}

#[test]
fn another_users_session_begins_another_span() {
    for (user, organization, is_other) in
        [("dev", "acme", false), ("colleague", "acme", true), ("dev", "other", true)]
    {
        let mut machine = signed_in(session_of("dev", "acme"), NOW);
        let span = machine.span();
        let ended = secret("dev at acme");
        assert!(machine.update(Event::Ended(ended, unauthorized()), NOW).is_empty());
        let session = session_of(user, organization);
        assert_eq!(machine.is_other_user(&session), is_other, "{user} {organization}");
        let signing_in = request(&machine.update(Event::SignIn(secret("typed")), NOW));
        assert!(machine.update(Event::SignedIn(signing_in, Ok(session)), NOW).is_empty());
        assert_eq!(machine.span() != span, is_other, "{user} {organization}");
    }
}

#[test]
fn the_same_person_stays_the_same_where_the_api_cannot_tell_who_it_is() {
    let claims = json!({"context_name": "o-1", "sub": "example:u-1", "username": "dev", "domain": "example"});
    let by_claims = session_by_claims(&claims);
    let by_both = by_claims.clone().identified(UserTokenInfo {
        organization: Organization { id: "O1".to_owned(), name: "Acme Inc.".to_owned() },
        user: User { id: "U1".to_owned(), username: "Dev".to_owned(), roles: Vec::new() },
        service_id: String::new(),
    });
    for (first, second) in [(&by_both, &by_claims), (&by_claims, &by_both)] {
        let mut machine = signed_in(first.clone(), NOW);
        let span = machine.span();
        assert!(!machine.is_other_user(second));
        let signing_in = request(&machine.update(Event::SignIn(secret("typed")), NOW));
        assert!(machine.update(Event::SignedIn(signing_in, Ok(second.clone())), NOW).is_empty());
        assert_eq!(machine.span(), span, "what is on the page is still theirs");
        // What either of the two has told is still known.
        for (claim, value) in [("context_name", "o-2"), ("sub", "example:u-2")] {
            let mut claims = claims.clone();
            claims[claim] = value.into();
            assert!(machine.is_other_user(&session_by_claims(&claims)), "{claim}");
        }
        assert!(machine.is_other_user(&session_of("U2", "O1")));
    }
    // A token that says nothing is nobody else's.
    assert!(!signed_in(by_both, NOW).is_other_user(&session_by_claims(&json!({}))));
}

#[test]
fn a_login_tells_users_apart_where_nothing_else_does() {
    let machine = signed_in(session_by_claims(&json!({"username": "dev", "domain": "example"})), NOW);
    assert!(
        machine.is_other_user(&session_by_claims(&json!({"username": "colleague", "domain": "example"})))
    );
    assert!(!machine.is_other_user(&session_by_claims(&json!({"username": "dev@example"}))));
}

#[test]
fn after_signing_out_anybody_may_sign_in() {
    let mut machine = signed_in(session_of("dev", "acme"), NOW);
    assert!(machine.update(Event::SignOut, NOW).is_empty());
    assert!(!machine.is_other_user(&session_of("colleague", "acme")));
}
