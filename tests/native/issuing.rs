//! What may happen around the POST.

use proptest::prelude::*;
use regcred::client::decode::{self, Answer, Created};
use regcred::error::{Error, Kind, Operation};
use regcred::issuing::{Attempt, Creating, Draft, Exit, Finding, Phase, Sent, Settling, Why, identify};
use regcred::listing::Entry;
use regcred::model::{Credential, NewCredential, Secret};

use crate::{NOW, answer, entry, listed};

const DESCRIPTION: &str = "Credential for server A";

/// A POST by somebody whom the list knows as `johndoe`.
fn post() -> Sent {
    let draft = Draft { registry_id: "registry".to_owned(), description: DESCRIPTION.to_owned() };
    Sent { draft, before: None, creators: vec!["johndoe".to_owned()], at: NOW }
}

fn created(password: &str, id: Option<&str>) -> Created {
    let credential = NewCredential { username: "robot$a".to_owned(), password: Secret::new(password) };
    Created { credential, id: id.map(str::to_owned) }
}

fn sent(creating: &mut Creating) -> Attempt {
    assert!(creating.begin());
    creating.send(post()).expect("a POST was asked for")
}

fn lost() -> Error {
    Error::new(Operation::Create, Kind::Network)
}

/// What `johndoe` made just now, as the list has it.
fn made(id: &str) -> Entry {
    entry(Credential {
        created_at: Some(NOW.to_string()),
        created_by: Some("johndoe".to_owned()),
        ..listed(id, DESCRIPTION)
    })
}

fn settling(creating: &Creating) -> &Settling {
    match creating.phase() {
        Phase::Settling(settling) => settling,
        other => panic!("nothing is being settled: {other:?}"),
    }
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
    let attempt = creating.send(post()).expect("the first press");
    assert_eq!(creating.send(post()), None);
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
    assert_eq!(creating.send(post()), None);
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
        assert!(matches!(creating.phase(), Phase::Settling(_)));
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
fn a_refusal_is_told_only_to_somebody_who_still_wonders() {
    let refusal = || decode::created(&answer(403, "")).expect_err("a refusal");
    for wait in [|_: &mut Creating| {}, Creating::stop_waiting] {
        let mut creating = Creating::default();
        let attempt = sent(&mut creating);
        wait(&mut creating);
        assert_eq!(creating.answer(attempt, Err(refusal())), Some(refusal()));
        assert_eq!(*creating.phase(), Phase::Drafting);
    }
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    creating.stop_waiting();
    creating.start_again();
    assert_eq!(creating.answer(attempt, Err(refusal())), None);
}

#[test]
fn a_failure_that_is_no_refusal_is_settled_by_looking() {
    for wait in [|_: &mut Creating| {}, Creating::stop_waiting] {
        let mut creating = Creating::default();
        let attempt = sent(&mut creating);
        wait(&mut creating);
        assert_eq!(creating.answer(attempt, Err(lost())), None);
        let settling = settling(&creating);
        assert_eq!((&settling.why, &settling.finding), (&Why::Failed(lost()), &Finding::NothingYet));
        assert!(!creating.would_lose(), "no answer can come any more");
        assert!(!creating.may_begin());
    }
    let mut creating = Creating::default();
    let attempt = sent(&mut creating);
    creating.stop_waiting();
    creating.start_again();
    assert_eq!(creating.answer(attempt, Err(lost())), None);
    assert_eq!(*creating.phase(), Phase::Drafting, "whoever went on is left alone");
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

/// What people, networks and lists do, in any order.
#[derive(Clone, Copy, Debug)]
enum Event {
    Press,
    Send,
    Refuse,
    Deadline(usize),
    Stop,
    StartAgain,
    /// With or without the id.
    Succeed(usize, bool),
    /// The same of an answer that cannot be read.
    Fail(usize, bool),
    TurnAway(usize),
    /// The list shows the credentials whose bits are set.
    Look {
        shown: u8,
        last: bool,
    },
    LookInVain {
        last: bool,
    },
    LookAgain,
    RevokeFound(usize),
    FoundRevoked(Revoking),
    Identify,
    Keep,
    Store,
    Discard,
    Revoked(bool),
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Revoking {
    Done,
    GoneAlready,
    Failed,
}

fn send() -> [Event; 2] {
    [Event::Press, Event::Send]
}

/// Events of which some mean something only after others.
fn events() -> impl Strategy<Value = Vec<Event>> {
    let revoking = || prop_oneof![3 => Just(Revoking::Done), 1 => Just(Revoking::GoneAlready), 1 => Just(Revoking::Failed)];
    let look = || (any::<u8>(), any::<bool>()).prop_map(|(shown, last)| Event::Look { shown, last });
    let by_people = prop_oneof![
        2 => Just(Event::Press),
        2 => Just(Event::Send),
        1 => Just(Event::Refuse),
        2 => Just(Event::Stop),
        2 => Just(Event::StartAgain),
        1 => Just(Event::LookAgain),
        2 => (0_usize..3).prop_map(Event::RevokeFound),
        2 => Just(Event::Keep),
        2 => Just(Event::Store),
        2 => Just(Event::Discard),
    ];
    let by_others = prop_oneof![
        1 => (0_usize..3).prop_map(Event::Deadline),
        4 => (0_usize..3, any::<bool>()).prop_map(|(n, named)| Event::Succeed(n, named)),
        2 => (0_usize..3, any::<bool>()).prop_map(|(n, named)| Event::Fail(n, named)),
        1 => (0_usize..3).prop_map(Event::TurnAway),
        3 => look(),
        1 => any::<bool>().prop_map(|last| Event::LookInVain { last }),
        2 => revoking().prop_map(Event::FoundRevoked),
        1 => Just(Event::Identify),
        2 => any::<bool>().prop_map(Event::Revoked),
    ];
    let few = prop_oneof![
        6 => prop_oneof![by_people, by_others].prop_map(|event| vec![event]),
        2 => Just(send().to_vec()),
        1 => Just([[Event::Stop, Event::StartAgain], send()].concat()),
        1 => (look(), 0_usize..3, revoking()).prop_map(|(look, n, revoking)| {
            vec![Event::Stop, look, Event::RevokeFound(n), Event::FoundRevoked(revoking), Event::Send]
        }),
        1 => Just(vec![Event::Keep, Event::Store]),
    ];
    prop::collection::vec(few, 1..50).prop_map(|several| several.concat())
}

/// A page, with what only the server knows of its POSTs.
#[derive(Default)]
struct Page {
    creating: Creating,
    /// Presses and decisions that let a POST follow.
    intents: usize,
    posts: Vec<Post>,
    /// The id that a DELETE of "Revoke it and create again" is under way for.
    revoking: Option<String>,
    /// Ids that it has revoked.
    revoked: Vec<String>,
}

struct Post {
    attempt: Attempt,
    /// Its credential's id, which is the password as well.
    id: String,
    outcome: Outcome,
}

#[derive(Clone, Copy, PartialEq)]
enum Outcome {
    Waited,
    Lost,
    TurnedAway,
    Came { id_is_known: bool, was_put_away: bool },
}

impl Page {
    fn waiting(&mut self, n: usize) -> Option<&mut Post> {
        self.posts.iter_mut().filter(|post| post.outcome == Outcome::Waited).nth(n)
    }

    fn on_the_page(&mut self) -> Option<&mut Post> {
        let password = password_on_the_page(&self.creating)?;
        self.posts.iter_mut().find(|post| post.id == password)
    }

    fn list(&self, shown: u8) -> Vec<Entry> {
        let exists = self.posts.iter().filter(|post| post.outcome != Outcome::TurnedAway);
        // Somebody else at the same desk made one, too.
        let ids = ["stranger"].into_iter().chain(exists.map(|post| &*post.id));
        ids.enumerate().filter(|(n, _)| shown >> (n % 8) & 1 == 1).map(|(_, id)| made(id)).collect()
    }

    fn apply(&mut self, event: Event) {
        match event {
            Event::Press => self.intents += usize::from(self.creating.begin()),
            Event::Send => {
                if let Some(attempt) = self.creating.send(post()) {
                    let id = format!("id {}", self.posts.len());
                    self.posts.push(Post { attempt, id, outcome: Outcome::Waited });
                }
            }
            Event::Refuse => self.creating.refuse(),
            Event::Stop => self.creating.stop_waiting(),
            Event::StartAgain => self.creating.start_again(),
            Event::Deadline(n) => {
                if let Some(Post { attempt, .. }) = self.waiting(n) {
                    let attempt = *attempt;
                    self.creating.pass_deadline(attempt);
                }
            }
            Event::Succeed(n, named) => {
                if let Some(post) = self.waiting(n) {
                    post.outcome = Outcome::Came { id_is_known: named, was_put_away: false };
                    let (attempt, answer) = (post.attempt, created(&post.id, named.then_some(&*post.id)));
                    assert_eq!(self.creating.answer(attempt, Ok(answer)), None);
                }
            }
            Event::Fail(n, named) => {
                if let Some(post) = self.waiting(n) {
                    post.outcome = Outcome::Lost;
                    let location = named.then(|| format!("/credentials/{}", post.id));
                    let answer = Answer { location, ..answer(201, "") };
                    let error = decode::created(&answer).expect_err("a failure");
                    let attempt = post.attempt;
                    assert_eq!(self.creating.answer(attempt, Err(error)), None);
                }
            }
            Event::TurnAway(n) => {
                if let Some(post) = self.waiting(n) {
                    post.outcome = Outcome::TurnedAway;
                    let attempt = post.attempt;
                    let error = decode::created(&answer(409, "")).expect_err("a refusal");
                    let _ = self.creating.answer(attempt, Err(error));
                }
            }
            Event::Look { shown, last } => {
                let list = self.list(shown);
                if let Some(attempt) = self.settled() {
                    self.creating.looked(attempt, Ok(&list), last, NOW);
                }
            }
            Event::LookInVain { last } => {
                if let Some(attempt) = self.settled() {
                    let error = Error::new(Operation::Read, Kind::Network);
                    self.creating.looked(attempt, Err(error), last, NOW);
                }
            }
            Event::LookAgain => {
                let _ = self.creating.look_again();
            }
            Event::RevokeFound(n) => self.revoke_found(n),
            Event::FoundRevoked(outcome) => self.found_revoked(outcome),
            Event::Identify => {
                let revoked = self.revoked.clone();
                if let Some(post) = self.on_the_page().filter(|post| !revoked.contains(&post.id)) {
                    post.outcome = Outcome::Came { id_is_known: true, was_put_away: false };
                    let (attempt, id) = (post.attempt, post.id.clone());
                    self.creating.identified(attempt, id);
                }
            }
            Event::Keep => keep(&mut self.creating),
            Event::Store => self.creating.store(),
            Event::Discard => {
                let _ = self.creating.discard();
            }
            Event::Revoked(true) => self.creating.revoked(Ok(())),
            Event::Revoked(false) => self.creating.revoked(Err(Error::new(Operation::Revoke, Kind::Timeout))),
        }
    }

    fn settled(&self) -> Option<Attempt> {
        match self.creating.phase() {
            Phase::Settling(settling) => Some(settling.attempt),
            _ => None,
        }
    }

    fn revoke_found(&mut self, n: usize) {
        let Phase::Settling(settling) = self.creating.phase() else { return };
        let found = match &settling.finding {
            Finding::Exactly(entry) => vec![entry.credential.id.clone()],
            Finding::Perhaps(entries) => entries.iter().map(|entry| entry.credential.id.clone()).collect(),
            _ => Vec::new(),
        };
        let ids: Vec<String> = settling.named_id().map(str::to_owned).into_iter().chain(found).collect();
        let Some(id) = ids.get(n) else { return };
        if self.creating.revoke_found(id).is_some() {
            let in_use = self.posts.iter().any(|post| {
                post.id == *id && matches!(post.outcome, Outcome::Came { id_is_known: true, .. })
            });
            assert!(!in_use, "{id} is known to be the credential of a password that came");
            self.revoking = Some(id.clone());
        }
    }

    fn found_revoked(&mut self, outcome: Revoking) {
        let result = match outcome {
            Revoking::Done => Ok(()),
            Revoking::GoneAlready => Err(Error::new(Operation::Revoke, Kind::NotFound)),
            Revoking::Failed => Err(Error::new(Operation::Revoke, Kind::Timeout)),
        };
        let revoking = self.revoking.take();
        let goes_on = self.creating.found_revoked(revoking.as_deref().unwrap_or("stranger"), result);
        self.intents += usize::from(goes_on);
        match revoking {
            Some(id) if outcome != Revoking::Failed => self.revoked.push(id),
            _ => assert!(!goes_on, "nothing was revoked"),
        }
    }

    /// Passwords that came and have to come up, and those that may: somebody has revoked their
    /// credentials, but the page cannot know that.
    fn held(&self) -> (usize, usize) {
        let (mut certainly, mut perhaps) = (0, 0);
        for post in &self.posts {
            if let Outcome::Came { id_is_known, was_put_away: false } = post.outcome {
                match self.revoked.contains(&post.id) {
                    false => certainly += 1,
                    true => perhaps += usize::from(!id_is_known),
                }
            }
        }
        (certainly, perhaps)
    }

    fn put_away(&mut self, password: &str) {
        let post = self.posts.iter_mut().find(|post| post.id == password).expect("a POST");
        let Outcome::Came { was_put_away, .. } = &mut post.outcome else { panic!("it never came") };
        assert!(!std::mem::replace(was_put_away, true), "{password} came up twice");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3000, failure_persistence: None, ..ProptestConfig::default() })]

    /// However people, networks and lists interleave: one POST a press or a decision at most, and
    /// each password that came is shown until somebody put it away or revoked it. The password of
    /// what was revoked to be created again is not.
    #[test]
    fn no_password_is_lost_and_no_post_is_doubled(events in events()) {
        let mut page = Page::default();
        for event in events {
            let before = password_on_the_page(&page.creating);
            page.apply(event);
            let after = password_on_the_page(&page.creating);
            if let Some(before) = before.filter(|before| after.as_ref() != Some(before)) {
                prop_assert!(matches!(event, Event::Store | Event::Revoked(true)), "{event:?} took the password away");
                page.put_away(&before);
            }
            prop_assert!(page.posts.len() <= page.intents, "more POSTs than presses and decisions");
            let revoked = page.revoked.clone();
            if let Some(post) = page.on_the_page() {
                let is_known = matches!(post.outcome, Outcome::Came { id_is_known: true, .. });
                let is_revoked = revoked.contains(&post.id);
                prop_assert!(!is_known || !is_revoked, "{} was revoked", post.id);
                let warned = matches!(page.creating.phase(), Phase::Issued(issued) if issued.may_be_revoked);
                prop_assert!(!is_revoked || warned, "it does not work, and nobody is warned");
            }
            let waiting = page.posts.iter().any(|post| post.outcome == Outcome::Waited);
            let (certainly, perhaps) = page.held();
            let would_lose = page.creating.would_lose();
            prop_assert!(would_lose || !(waiting || certainly > 0), "a password would be lost");
            prop_assert!(!would_lose || waiting || certainly + perhaps > 0, "there is nothing to lose");
        }
        // Whatever is left comes up, one after the other.
        page.found_revoked(Revoking::Failed);
        page.creating.refuse();
        while page.waiting(0).is_some() {
            page.apply(Event::Succeed(0, true));
        }
        page.creating.start_again();
        while let Some(password) = password_on_the_page(&page.creating) {
            page.apply(Event::Revoked(false));
            keep(&mut page.creating);
            page.creating.store();
            page.put_away(&password);
        }
        prop_assert_eq!(page.held().0, 0, "a password never came up");
        prop_assert_eq!(page.creating.phase(), &Phase::Drafting);
        prop_assert!(!page.creating.would_lose());
    }
}

fn named(id: &str, name: &str, description: &str) -> Credential {
    Credential { name: name.to_owned(), ..listed(id, description) }
}

#[test]
fn the_new_one_is_found_by_its_name_or_by_a_description_that_only_it_has() {
    let new = created("secret", None).credential;
    let list = [named("1", "robot$other", "A"), named("2", "robot$a", "A"), named("3", "robot$x", "B")];
    assert_eq!(identify(&new, "A", &list).map(|found| &*found.id), Some("2"));
    assert_eq!(identify(&new, "B", &list).map(|found| &*found.id), Some("3"));
    assert_eq!(identify(&new, "C", &list), None);
}

#[test]
fn where_several_could_be_it_none_is_guessed() {
    let new = NewCredential { username: "_json_key".to_owned(), password: Secret::new("{}") };
    let list = [named("1", "key-1", "A"), named("2", "key-2", "A")];
    assert_eq!(identify(&new, "A", &list), None);
}
