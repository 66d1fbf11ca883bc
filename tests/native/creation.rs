//! The life of one credential, by examples.

mod promises;
mod revoking;
mod settling;

use std::rc::Rc;

use regcred::client::Revocation;
use regcred::client::decode::{self, Answer, BodyEnd, Created};
use regcred::error::{Error, Input, Kind, Operation};
use regcred::issuing::{
    Announcement, Attempt, Creation, Decided, Decision, Delete, Draft, Effect, Event, Exit, Finding, Focus,
    Identity, Issued, LOOKS_FOR, ListReading, ListSnapshot, Look, Loss, Outcome, PAUSE, Phase, Prepared,
    Problem, Report, SECOND_LOOK, Saved, Settling, Suspect, TabNews, Why,
};
use regcred::listing::Entry;
use regcred::model::{Credential, NewCredential, Secret, Status};

use crate::{NOW, answer, entry, listed};

const DESCRIPTION: &str = "Credential for server A";
const CREATE: Event = Event::Create { has_token: true };

fn draft() -> Draft {
    Draft { registry_id: "registry".to_owned(), description: DESCRIPTION.to_owned() }
}

/// What `johndoe` made just now.
fn own(id: &str) -> Entry {
    named(id, "robot$a")
}

fn named(id: &str, name: &str) -> Entry {
    entry(Credential {
        name: name.to_owned(),
        created_at: Some(NOW.to_string()),
        created_by: Some("johndoe".to_owned()),
        ..listed(id, DESCRIPTION)
    })
}

fn removed(mut entry: Entry) -> Entry {
    entry.credential.status = Some(Status::Removed);
    entry
}

fn whole(entries: &[Entry]) -> Result<ListReading, Error> {
    Ok(ListReading { entries: entries.to_vec(), is_whole: true })
}

fn created(password: &str, id: Option<&str>) -> Result<Created, Error> {
    let credential = NewCredential { username: "robot$a".to_owned(), password: Secret::new(password) };
    Ok(Created { credential, id: id.map(str::to_owned) })
}

fn lost() -> Error {
    Error::new(Operation::Create, Kind::Network)
}

/// An answer that cannot be read, but for its `Location`.
fn unreadable(id: &str) -> Error {
    let answer = Answer { location: Some(format!("/credentials/{id}")), ..answer(201, "") };
    decode::created(&answer).expect_err("a failure")
}

fn refusal(status: u16) -> Error {
    decode::created(&answer(status, "")).expect_err("a refusal")
}

fn unread(kind: Kind) -> Error {
    Error::new(Operation::Read, kind)
}

fn not_revoked() -> Revocation {
    Revocation::NotRevoked(Error::new(Operation::Revoke, Kind::Forbidden))
}

fn may_still_work() -> Revocation {
    Revocation::MayStillWork(Error::new(Operation::Revoke, Kind::Timeout))
}

/// A machine, and the last of each effect that waits for an answer.
struct Page {
    creation: Creation,
    now: u64,
    /// What the last event brought.
    effects: Vec<Effect>,
    prepare: Option<Attempt>,
    post: Option<Attempt>,
    look: Option<Look>,
    delete: Option<Delete>,
    /// What is read by its id.
    read: Option<(Attempt, String)>,
    posts: Vec<Draft>,
    /// The ids of all revocations.
    revoked: Vec<String>,
}

impl Page {
    fn new() -> Self {
        Self {
            creation: Creation::new(draft()),
            now: NOW,
            effects: Vec::new(),
            prepare: None,
            post: None,
            look: None,
            delete: None,
            read: None,
            posts: Vec::new(),
            revoked: Vec::new(),
        }
    }

    fn on(&mut self, event: Event) -> &mut Self {
        self.effects = self.creation.update(event, self.now);
        for effect in &self.effects {
            match effect {
                Effect::Prepare(attempt, _) => self.prepare = Some(*attempt),
                Effect::Post(attempt, draft) => {
                    self.post = Some(*attempt);
                    self.posts.push(draft.clone());
                }
                Effect::ReadList { look, .. } => self.look = Some(*look),
                Effect::Revoke { delete, credential_id, .. } => {
                    self.delete = Some(*delete);
                    self.revoked.push(credential_id.clone());
                }
                Effect::CheckRevoked { delete, .. } => self.delete = Some(*delete),
                Effect::ReadNamed { attempt, credential_id, .. } => {
                    self.read = Some((*attempt, credential_id.clone()));
                }
                _ => {}
            }
        }
        self
    }

    fn attempt(&self) -> Attempt {
        self.post.expect("a POST has left")
    }

    fn prepared(&mut self, before: Option<&[&str]>) -> &mut Self {
        self.prepared_with(
            before.map(|ids| ListSnapshot::new("registry", ids.iter().map(|id| (*id).to_owned()), true)),
        )
    }

    fn prepared_with(&mut self, before: Option<ListSnapshot>) -> &mut Self {
        let creators = vec!["johndoe".to_owned()];
        let attempt = self.prepare.expect("it is being prepared");
        self.on(Event::Prepared(attempt, Ok(Prepared { before, creators, at: self.now })))
    }

    /// A POST has left; the whole list from before had these.
    fn sent_after(&mut self, ids: &[&str]) -> Attempt {
        self.on(CREATE).prepared(Some(ids)).attempt()
    }

    fn sent(&mut self) -> Attempt {
        self.sent_after(&[])
    }

    fn answered(&mut self, attempt: Attempt, answer: Result<Created, Error>) -> &mut Self {
        self.on(Event::Answered(attempt, answer))
    }

    fn lists(&mut self, list: Result<ListReading, Error>) -> &mut Self {
        let look = self.look.expect("a list is read");
        self.on(Event::Listed(look, list))
    }

    /// What the answer named was read by its id, or could not be.
    fn reads(&mut self, entry: Option<Entry>) -> &mut Self {
        let issued = self.creation.issued();
        let shown = issued.and_then(|issued| Some((issued.post.attempt, issued.id()?.to_owned())));
        let (attempt, id) = shown.or_else(|| self.read.clone()).expect("something is read");
        self.on(Event::Read(attempt, id, entry.map(Rc::new)))
    }

    fn revocation(&mut self, revocation: Revocation) -> &mut Self {
        let delete = self.delete.expect("something is being revoked");
        self.on(Event::Revoked(delete, revocation))
    }

    /// A person says that a suspect is to be revoked.
    fn revoke_suspect(&mut self, id: &str) -> &mut Self {
        self.on(Event::RevokeSuspect(id.to_owned())).on(Event::ConfirmSuspect(id.to_owned()))
    }

    /// What a lost answer names is revoked, and the same created again.
    fn revoke_named(&mut self, id: &str) -> &mut Self {
        self.on(Event::RevokeAndCreateAgain).on(Event::ConfirmSuspect(id.to_owned()))
    }

    /// A POST whose answer was lost.
    fn settling() -> (Self, Attempt) {
        let mut page = Self::new();
        let attempt = page.sent();
        page.answered(attempt, Err(lost()));
        (page, attempt)
    }

    /// A POST that is no longer waited for; its answer may still come.
    fn stopped() -> (Self, Attempt) {
        let mut page = Self::new();
        let attempt = page.sent();
        page.on(Event::StopWaiting);
        (page, attempt)
    }

    fn issued_with(id: Option<&str>) -> Self {
        let mut page = Self::new();
        let attempt = page.sent_after(&["old"]);
        page.answered(attempt, created("secret", id));
        page.reads_own(id);
        page
    }

    /// What the answer named is read, and it is as it must be.
    fn reads_own(&mut self, id: Option<&str>) {
        if self.creation.issued().is_some_and(|issued| issued.id().is_some()) {
            self.reads(id.map(own));
        }
    }

    fn issued(&self) -> &Issued {
        self.creation.issued().unwrap_or_else(|| panic!("no password is shown: {:?}", self.creation.phase()))
    }

    fn password(&self) -> Option<&str> {
        self.creation.issued().map(|issued| issued.credential.password.reveal())
    }

    fn settled(&self) -> &Settling {
        match self.creation.phase() {
            Phase::Settling(settling) => settling,
            other => panic!("nothing is being settled: {other:?}"),
        }
    }

    fn finding(&self) -> String {
        match &self.settled().finding {
            Finding::Looking => "looking".to_owned(),
            Finding::Named(id, _) => format!("named {id}"),
            Finding::Possible(suspects) => format!("possible {}", ids(suspects)),
            Finding::Decided(Decided::Revoked) => "revoked".to_owned(),
            Finding::Decided(Decided::LeftActive) => "left active".to_owned(),
            Finding::NoneSeen => "none seen".to_owned(),
            Finding::CannotLook(_) => "cannot look".to_owned(),
        }
    }

    fn outcome(&self) -> Outcome {
        match self.creation.phase() {
            Phase::Finished(finished) => finished.how,
            other => panic!("it is not finished: {other:?}"),
        }
    }

    fn is_form(&self) -> bool {
        *self.creation.phase() == Phase::Form
    }

    fn wait(&mut self, milliseconds: u64) -> &mut Self {
        self.now += milliseconds;
        self
    }

    fn said(&self, report: &Report) -> bool {
        self.effects.contains(&Effect::Tell(report.clone()))
    }

    fn looks_after(&self) -> Option<u32> {
        self.effects.iter().find_map(|effect| match effect {
            Effect::ReadList { after, .. } => Some(*after),
            _ => None,
        })
    }
}

fn ids(suspects: &[Suspect]) -> String {
    suspects.iter().map(Suspect::id).collect::<Vec<_>>().join(", ")
}

// ---- The wire.

#[test]
fn a_refusal_may_answer_a_second_sending_so_the_list_is_looked_at() {
    for status in [400, 409, 429] {
        let mut page = Page::new();
        let attempt = page.sent_after(&["old"]);
        page.answered(attempt, Err(refusal(status)));
        assert!(page.is_form() && matches!(page.creation.problem(), Some(Problem::Failed(_))));
        assert_eq!(page.looks_after(), Some(0));
        let unnamed = entry(Credential { created_by: None, ..listed("2", DESCRIPTION) });
        page.lists(whole(&[own("old"), unnamed.clone()]));
        assert_eq!(page.looks_after(), Some(SECOND_LOOK), "what the first made may be listed late");
        page.lists(whole(&[own("old"), unnamed, own("1")]));
        let refused = page.creation.ended().expect("it was refused");
        assert_eq!(ids(&refused.suspects), "1", "new, and by this user");
        assert_eq!(page.looks_after(), Some(20_000), "or later still");
        page.wait(7_000).on(CREATE);
        assert!(page.is_form(), "first a person decides on it");
        page.revoke_suspect("1");
        assert_eq!(page.revoked, ["1"]);
        assert!(!page.creation.may_create(page.now), "first it shows what becomes of that");
        page.revocation(Revocation::Revoked);
        assert!(page.creation.may_create(page.now));
        assert_eq!(page.creation.ended().map(|refused| refused.suspects.len()), Some(0));
    }
}

#[test]
fn a_refusal_that_hides_an_earlier_presss_credential_does_not_show_a_dead_password() {
    for (id, how, shown) in [
        (Some("1"), Revocation::Revoked, None),
        (Some("1"), may_still_work(), Some(true)),
        (Some("1"), not_revoked(), Some(false)),
        (None, Revocation::Revoked, Some(true)),
        (Some("2"), Revocation::Revoked, Some(false)),
    ] {
        for during in [true, false] {
            let (mut page, first) = Page::stopped();
            page.on(Event::StopChecking);
            let second = page.sent();
            page.answered(second, Err(refusal(409))).lists(whole(&[own("1")])).revoke_suspect("1");
            if during {
                page.answered(first, created("first", id));
                assert!(page.creation.would_lose() && page.is_form());
            }
            page.revocation(how.clone());
            if !during {
                page.answered(first, created("first", id));
            }
            page.reads_own(id);
            assert_eq!(page.creation.issued().map(|issued| issued.may_be_revoked), shown, "{id:?} {how:?}");
        }
    }
}

#[test]
fn the_server_says_how_long_it_wants_no_request() {
    let late = |status| {
        let answer = Answer { retry_after: Some("7".to_owned()), ..answer(status, "") };
        decode::created(&answer).expect_err("a failure")
    };
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(late(429)));
    assert_eq!(page.creation.wait_seconds(page.now), 7);
    page.on(CREATE);
    assert!(page.is_form());
    page.wait(6_001);
    assert_eq!(page.creation.wait_seconds(page.now), 1);
    page.wait(999).on(CREATE);
    assert!(matches!(page.creation.phase(), Phase::Preparing(_)));

    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, Err(late(503))).wait(1_000).on(Event::StopChecking);
    assert_eq!(page.creation.wait_seconds(page.now), 6, "the pause goes on in the form");
}

// ---- The form and the POST.

#[test]
fn what_is_missing_is_named_and_nothing_is_asked_for() {
    let mut page = Page::new();
    // An invisible description would describe nothing.
    page.on(Event::Typed(Input::Description, " \u{200b}".to_owned()));
    page.on(Event::Create { has_token: false });
    let missing = Problem::Incomplete(vec![Input::Token, Input::Description]);
    assert_eq!(page.creation.problem(), Some(&missing));
    assert_eq!(page.effects, [Effect::Focus(Focus::Notice)]);
    page.on(Event::Typed(Input::Token, String::new()));
    assert!(page.creation.is_corrected(Input::Token) && !page.creation.is_corrected(Input::Description));
}

#[test]
fn a_second_press_asks_for_nothing() {
    let mut page = Page::new();
    page.on(CREATE).on(CREATE);
    assert_eq!(page.effects, []);
    let attempt = page.prepared(None).attempt();
    page.on(CREATE).prepared(None);
    assert_eq!(page.posts.len(), 1);
    page.answered(attempt, created("secret", None)).on(CREATE).on(Event::CreateAgain);
    assert_eq!((page.posts.len(), page.password()), (1, Some("secret")));
}

#[test]
fn without_a_session_or_a_registry_it_is_the_form_again_and_nothing_was_sent() {
    let mut page = Page::new();
    page.on(CREATE);
    let attempt = page.prepare.expect("it is being prepared");
    let error = Error::new(Operation::SignIn, Kind::Refused);
    page.on(Event::Prepared(attempt, Err(error.clone())));
    assert!(page.is_form() && page.posts.is_empty() && !page.creation.would_lose());
    assert_eq!(page.creation.problem(), Some(&Problem::Failed(error)));
    assert!(page.creation.ended().is_none());
    page.prepared(None);
    assert_eq!(page.posts.len(), 0, "its asker is gone");

    page.on(CREATE);
    let attempt = page.prepare.expect("it is being prepared");
    let message = "No registry of yours is called that.".to_owned();
    page.on(Event::Misnamed(attempt, message.clone()));
    assert_eq!((page.is_form(), page.posts.len()), (true, 0));
    assert_eq!(page.creation.problem(), Some(&Problem::Misnamed(message)));
    let failed = |effect: &Effect| matches!(effect, Effect::Tell(Report::Failed(_)));
    assert!(!page.effects.iter().any(failed), "no request failed");

    page.on(CREATE).on(Event::StopWaiting).prepared(None);
    assert_eq!((page.is_form(), page.posts.len()), (true, 0), "nor after Stop waiting");
}

#[test]
fn leaving_would_lose_something_from_the_post_until_the_exit() {
    let mut page = Page::new();
    page.on(CREATE);
    assert!(!page.creation.would_lose());
    let attempt = page.prepared(None).attempt();
    assert!(page.creation.would_lose() && page.said(&Report::WouldLose(true)));
    page.answered(attempt, created("secret", None)).on(Event::Copied(attempt));
    assert!(page.creation.would_lose());
    page.on(Event::Done);
    assert!(!page.creation.would_lose() && page.said(&Report::WouldLose(false)));
}

/// So *Done*, links, *Back* and *Sign out* ask the same.
#[test]
fn what_leaving_would_lose_tells_how_far_the_password_is_saved() {
    let mut page = Page::new();
    let attempt = page.sent();
    page.answered(attempt, created("secret", None));
    assert_eq!(page.creation.loss(), Some(Loss::Password(Saved::No)));
    let steps = [
        (Event::DownloadStarted(attempt), Saved::DownloadStarted),
        (Event::Copied(attempt), Saved::Copied),
        (Event::ClipboardReplaced, Saved::Overwritten),
    ];
    for (event, saved) in steps {
        page.on(event);
        assert_eq!(page.creation.loss(), Some(Loss::Password(saved)));
    }

    // Nobody has seen the one that waits behind it.
    let (mut page, first) = Page::stopped();
    page.on(Event::StopChecking);
    let second = page.sent();
    page.answered(second, created("second", None)).answered(first, created("first", None));
    page.on(Event::Copied(second));
    assert!(page.creation.has_more());
    assert_eq!(page.creation.loss(), Some(Loss::AnotherPassword));
}

#[test]
fn a_late_answer_is_shown_after_the_deadline_and_after_stop_waiting() {
    type Way = fn(Attempt) -> Event;
    let ways: [(Way, Why); 2] =
        [(|_| Event::StopWaiting, Why::Stopped), (Event::DeadlinePassed, Why::DeadlinePassed)];
    for (way, why) in ways {
        let mut page = Page::new();
        let attempt = page.sent();
        page.on(way(attempt));
        assert_eq!(page.settled().why, why);
        assert!(page.creation.would_lose(), "the answer may still bring a password");
        page.answered(attempt, created("late", None));
        assert_eq!(page.password(), Some("late"));
    }
}

#[test]
fn a_failure_that_is_no_refusal_is_settled_by_looking() {
    let stopped_waiting: [fn(&mut Page); 2] = [
        |_| {},
        |page| {
            page.on(Event::StopWaiting);
        },
    ];
    for wait in stopped_waiting {
        let mut page = Page::new();
        let attempt = page.sent();
        wait(&mut page);
        page.answered(attempt, Err(lost()));
        assert_eq!((&page.settled().why, &*page.finding()), (&Why::Failed(lost()), "looking"));
        assert_eq!(page.creation.loss(), Some(Loss::Undecided), "no answer can come any more");
        page.on(CREATE).on(Event::CreateAgain);
        assert_eq!(page.posts.len(), 1);
    }
    let (mut page, attempt) = Page::stopped();
    page.on(Event::StopChecking).answered(attempt, Err(lost()));
    assert!(page.is_form() && page.creation.problem().is_none(), "whoever went on is left alone");
}

#[test]
fn a_refusal_that_comes_late_leads_back_to_the_form() {
    let (mut page, attempt) = Page::stopped();
    page.lists(whole(&[own("1")])).answered(attempt, Err(refusal(403)));
    assert!(page.is_form());
    assert_eq!(page.creation.problem(), Some(&Problem::Failed(refusal(403))));
}

#[test]
fn a_refusal_that_comes_while_something_is_revoked_is_told_after_it() {
    for (how, remembered) in [(Revocation::Revoked, ""), (not_revoked(), "1"), (may_still_work(), "1")] {
        let (mut page, attempt) = Page::stopped();
        page.lists(whole(&[own("1"), own("2")])).revoke_suspect("1").answered(attempt, Err(refusal(409)));
        assert_eq!(page.finding(), "possible 1, 2", "until it is known what becomes of it");
        page.revocation(how);
        assert_eq!(page.creation.problem(), Some(&Problem::Failed(refusal(409))));
        assert_eq!(page.looks_after(), Some(0));
        let refused = page.creation.ended().expect("it was refused");
        assert_eq!(ids(&refused.suspects), remembered, "what failed is not forgotten");
    }
}
