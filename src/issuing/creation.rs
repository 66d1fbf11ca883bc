//! The life of one credential, from the form to the page that says what became of it.

use std::collections::{BTreeSet, VecDeque};
use std::rc::Rc;

use super::evidence::{
    AnswerKnown, Candidate, Draft, Evidence, ListReading, ListSnapshot, Sent, is_shared_name, weigh,
};
use super::tabs::TabNews;
use crate::client::Revocation;
use crate::client::decode::Created;
use crate::error::{Error, Input};
use crate::listing::Entry;
use crate::model::NewCredential;

/// How long the list is read again and again by itself after a POST without an answer, in
/// milliseconds: a server's list may lag behind what it has created.
pub const LOOKS_FOR: u64 = 20_000;
/// Between two readings of the list, in milliseconds.
pub const PAUSE: u32 = 2_000;
/// After an answer that came, the list is read once more after so many milliseconds: what a
/// browser's second sending made may be listed late.
pub const SECOND_LOOK: u32 = 3_000;

/// One POST's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(u32);

/// One reading's number, so that a list is taken by whoever asked for it, or dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look(u32);

/// One revocation's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delete(u32);

/// What the page shows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Phase {
    /// The form.
    #[default]
    Form,
    /// A token is being exchanged, or the list is read; no POST has left.
    Preparing(Attempt),
    /// The POST has left, and its answer is waited for.
    Sending(Attempt),
    /// The POST has left, and nobody knows what became of it.
    Settling(Rc<Settling>),
    /// A password is on the page.
    Issued(Rc<Issued>),
    /// What became of a credential, and what can be done next.
    Finished(Rc<Finished>),
}

/// What keeps the form from being sent, or what became of the last attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Problem {
    /// These inputs are missing.
    Incomplete(Vec<Input>),
    /// A request failed, and no credential is in hand.
    Failed(Error),
}

/// A credential with the password that is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The POST that it came from.
    pub attempt: Attempt,
    /// User name and password.
    pub credential: NewCredential,
    /// What was asked for.
    pub draft: Draft,
    /// Which of the registry's credentials it is.
    pub identity: Identity,
    /// Whether its password has left the page.
    pub saved: Saved,
    /// How far its exit has come.
    pub exit: Exit,
    /// Others that may have come by the same press: a browser whose connection breaks sends a
    /// request once more by itself, and one of the two answers is lost.
    pub duplicates: Vec<Suspect>,
    /// Whether it may be what was revoked on this page.
    pub may_be_revoked: bool,
    /// Whether a list had it: then its absence means something.
    was_listed: bool,
    sent: Rc<Sent>,
}

impl Issued {
    /// The credential's id, once it is certain.
    pub fn id(&self) -> Option<&str> {
        match &self.identity {
            Identity::Known(id) => Some(id),
            _ => None,
        }
    }

    /// Whether it must stay on the page for now: it, what may be it, or what came beside it is being
    /// revoked, and what becomes of that is to be shown.
    pub fn is_revoking(&self) -> bool {
        self.is_exit_revoking() || any_revoking(&self.duplicates)
    }

    fn is_exit_revoking(&self) -> bool {
        match &self.exit {
            Exit::Revoking(_) => true,
            Exit::Choosing(suspects) => any_revoking(suspects),
            _ => false,
        }
    }
}

/// Which of the registry's credentials a new one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// This one, for certain.
    Known(String),
    /// The list is being read for it.
    Looking,
    /// The list was read, and cannot tell.
    Unclear,
    /// The list cannot be read.
    CannotLook(Error),
}

/// Whether a password has left the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Saved {
    /// It has not.
    No,
    /// It is on the clipboard, which said so.
    Copied,
    /// It was copied, and then the page itself copied something else.
    Overwritten,
    /// A download was started; browsers do not tell what became of it.
    DownloadStarted,
}

/// How far the exit of an [`Issued`] credential has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// None was begun.
    Open,
    /// *Done* was pressed, and the password was not certainly saved: asks.
    AskingToLeave,
    /// *Revoke…* was pressed: asks, naming this id.
    AskingToRevoke(String),
    /// *Revoke…* was pressed, and the list is read to find out which one it is.
    Finding,
    /// *Revoke…* was pressed, and a person has to say which one it is. Often none was found.
    Choosing(Vec<Suspect>),
    /// It is being revoked, or looked for after that.
    Revoking(String),
    /// It certainly still works.
    NotRevoked(String, Error),
    /// It may still work.
    MayStillWork(String, Error),
}

/// A credential that a POST may have made, and what was decided about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suspect {
    /// What speaks for it.
    pub candidate: Candidate,
    /// What was decided.
    pub decision: Decision,
}

impl Suspect {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.candidate.entry.credential.id
    }
}

/// What was decided about a [`Suspect`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Nothing yet.
    Open,
    /// *Revoke…* was pressed: asks.
    Asking,
    /// It is being revoked, or looked for after that.
    Revoking,
    /// It certainly still works.
    NotRevoked(Error),
    /// It may still work.
    MayStillWork(Error),
}

/// A POST whose outcome is not known, and what is being done about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settling {
    /// Which POST it is.
    pub attempt: Attempt,
    /// All that is known of it.
    pub sent: Rc<Sent>,
    /// Why the outcome is not known.
    pub why: Why,
    /// What was found.
    pub finding: Finding,
    /// The refusal that came while something was being revoked.
    refusal: Option<Error>,
    /// Why the last reading of the list failed, if it did.
    unread: Option<Error>,
}

impl Settling {
    /// What is found where no suspect is left.
    fn without_suspects(&self, is_looking: bool) -> Finding {
        match &self.unread {
            _ if is_looking => Finding::Looking,
            Some(error) => Finding::CannotLook(error.clone()),
            None => Finding::NoneSeen,
        }
    }
}

/// Why a POST's outcome is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Why {
    /// The user stopped waiting; an answer may still come.
    Stopped,
    /// The deadline has passed; an answer may still come.
    DeadlinePassed,
    /// It failed after it may have had its effect.
    Failed(Error),
}

/// What is known of what a POST without an answer made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// Nothing yet; the list is being read.
    Looking,
    /// The lost answer named the id: it is certainly this one.
    Named(String, Decision),
    /// Any of these may be it.
    Possible(Vec<Suspect>),
    /// Nothing that fits was seen in all the time.
    NoneSeen,
    /// The list cannot be read.
    CannotLook(Error),
}

/// What became of a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finished {
    /// What was asked for.
    pub draft: Draft,
    /// The credential's id, where it is known.
    pub id: Option<String>,
    /// How it left the page.
    pub how: Outcome,
}

/// How a credential left the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// Its password was saved.
    Saved,
    /// A person left without saving it.
    LeftUnsaved,
    /// It was revoked.
    Revoked,
    /// Somebody else had revoked it.
    AlreadyRevoked,
}

/// What is needed to send the POST, once it is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The registry's list from before, where it could be read in time.
    pub before: Option<ListSnapshot>,
    /// The names that the server may give to whoever sends it.
    pub creators: Vec<String>,
}

/// What happens to the machine. Events that carry an [`Attempt`], a [`Look`] or a [`Delete`] answer
/// an [`Effect`]; the others are what a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something was typed into an input; of a token, only that it was.
    Typed(Input, String),
    /// The address or the page around says what the form begins with.
    Prefill(Draft),
    /// *Create credential* was pressed; whether there is a token, or one on its way.
    Create {
        /// Somebody is signed in, or about to be.
        has_token: bool,
    },
    /// *Sign in* was pressed without a token.
    NoToken,
    /// Signing in failed.
    SignInFailed(Error),
    /// There is a session to create with, or there is none.
    Prepared(Attempt, Result<Prepared, Error>),
    /// The POST's answer.
    Answered(Attempt, Result<Created, Error>),
    /// The POST's deadline has passed.
    DeadlinePassed(Attempt),
    /// *Stop waiting*.
    StopWaiting,
    /// A list was read, or it could not be.
    Listed(Look, Result<ListReading, Error>),
    /// *Check again*.
    CheckAgain,
    /// *Create again*: the same as was asked for.
    CreateAgain,
    /// *Revoke it and create again*, of what certainly is this POST's.
    RevokeAndCreateAgain,
    /// *Stop checking*, or *Leave it active*: back to the form.
    StopChecking,
    /// *Revoke…* beside a suspect.
    RevokeSuspect(String),
    /// The question about a suspect was answered with yes.
    ConfirmSuspect(String),
    /// The question about a suspect was answered with no, or it is to be left active.
    LeaveSuspect(String),
    /// *Check again*, of a revocation that may not have worked.
    CheckRevoked(String),
    /// What became of a revocation, or of looking for it.
    Revoked(Delete, Revocation),
    /// Something that holds the password went to the clipboard, which said yes.
    Copied(Attempt),
    /// The page itself put something else on the clipboard.
    CopiedOther(Attempt),
    /// A download of something that holds the password was started.
    DownloadStarted(Attempt),
    /// *Done*.
    Done,
    /// The question of *Done* was answered: the password is saved, or it is left behind.
    Leave {
        /// The person says that it is saved.
        is_saved: bool,
    },
    /// *Revoke…*.
    Revoke,
    /// The question of *Revoke…* was answered with yes.
    ConfirmRevoke,
    /// A question is closed, and nothing is done.
    KeepOpen,
    /// *Create another*.
    CreateAnother,
    /// Somebody signed in again.
    SignedIn,
    /// Somebody signed out, or the addresses changed: wipes everything. Whoever asks for it has
    /// asked a person first where [`Creation::would_lose`].
    SignedOut,
    /// The page goes away: wipes what it holds, and drops answers that still come.
    Wipe,
    /// Another tab of this origin says something.
    Tab(TabNews),
}

/// What the machine wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Get a session, and the list from before; [`Event::Prepared`] answers.
    Prepare(Attempt, Draft),
    /// Send the POST, once, and begin its deadline; [`Event::Answered`] and
    /// [`Event::DeadlinePassed`] answer.
    Post(Attempt, Draft),
    /// Read a registry's list after so many milliseconds; [`Event::Listed`] answers.
    ReadList {
        /// Which reading it is.
        look: Look,
        /// Whose list.
        registry_id: String,
        /// Milliseconds to wait first.
        after: u32,
    },
    /// Revoke a credential; [`Event::Revoked`] answers.
    Revoke {
        /// Which revocation it is.
        delete: Delete,
        /// Whose.
        registry_id: String,
        /// Which one.
        credential_id: String,
        /// Whether a list had it before.
        was_listed: bool,
    },
    /// Only look whether a credential is revoked; [`Event::Revoked`] answers.
    CheckRevoked {
        /// Which revocation it is.
        delete: Delete,
        /// Whose.
        registry_id: String,
        /// Which one.
        credential_id: String,
        /// Whether a list had it before.
        was_listed: bool,
    },
    /// The registry's list is another than before.
    ListChanged(String),
    /// Tell the other tabs of this origin.
    TellTabs(TabNews),
    /// Move the focus.
    Focus(Focus),
    /// Tell assistive technology.
    Announce(Announcement),
    /// Tell the page around.
    Tell(Report),
}

/// Where the focus goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// What went wrong, or what is being settled.
    Notice,
    /// The heading of the new credential.
    Issued,
    /// The question that is asked.
    Question,
    /// The heading of what became of the credential.
    Finished,
    /// The description.
    Description,
}

/// What assistive technology is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// The list brought something new, which is to be read from [`Settling::finding`].
    Found,
    /// Something is being revoked.
    Revoking,
    /// It was revoked.
    Revoked,
    /// It was not, or nobody knows.
    NotRevoked,
    /// The password is gone from the page.
    PasswordGone,
    /// The password is on the clipboard.
    PasswordCopied,
    /// A download of the password was started.
    DownloadStarted,
}

/// What the page around is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A credential was created, and its password is shown.
    Issued(Rc<Issued>),
    /// A credential has left the page.
    Finished(Rc<Finished>),
    /// A request failed.
    Failed(Error),
    /// Whether leaving now would lose a password.
    WouldLose(bool),
    /// The draft changed.
    Draft(Draft),
}

#[derive(Debug)]
struct Post {
    attempt: Attempt,
    sent: Rc<Sent>,
}

/// A revocation that a person asked for. One that certainly failed is forgotten.
#[derive(Debug)]
struct Deletion {
    delete: Delete,
    /// What had been asked for.
    draft: Draft,
    credential_id: String,
    fate: Fate,
}

/// What became of a [`Deletion`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its answer is waited for.
    Open,
    /// The credential is revoked.
    Revoked,
    /// The credential may still work.
    Unclear,
}

#[derive(Debug)]
struct Looking {
    look: Look,
    attempt: Attempt,
    /// When it began, in milliseconds since 1970.
    since: u64,
    /// Whether this reading is the last one by itself.
    is_last: bool,
}

/// What a refused POST may have made all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Which POST it is.
    pub attempt: Attempt,
    /// What may have come of an earlier sending of it.
    pub suspects: Vec<Suspect>,
    sent: Rc<Sent>,
}

/// Creates credentials one at a time, never drops an answer with a password, and settles what
/// went unanswered.
///
/// Pure: [`Creation::update`] takes what happened, and answers with what is to be done. A POST is
/// sent once for each press, and never by itself.
#[derive(Debug, Default)]
pub struct Creation {
    draft: Draft,
    phase: Phase,
    problem: Option<Problem>,
    /// When the problem arose, in milliseconds since 1970.
    problem_at: u64,
    /// Inputs that were changed since: their faults no longer count.
    corrected: Vec<Input>,
    /// When the current phase began, in milliseconds since 1970.
    since: u64,
    refused: Option<Refused>,
    attempts: u32,
    looks: u32,
    deletes: u32,
    looking: Option<Looking>,
    /// What is about to be sent, while it is being prepared.
    preparing: Option<Draft>,
    /// POSTs whose answer may still come.
    in_flight: Vec<Post>,
    /// Credentials that came while another was on the page, or while something was being revoked
    /// that may be one of them.
    waiting: VecDeque<Issued>,
    /// Ids that are decided on: they belong to a POST, were revoked, or were left as they are.
    taken: BTreeSet<String>,
    /// Ids that other tabs know to be theirs.
    taken_elsewhere: BTreeSet<String>,
    /// Ids about which another tab asks a person, too.
    asked_elsewhere: BTreeSet<String>,
    /// Ids that a person has revoked in another tab.
    revoked_elsewhere: BTreeSet<String>,
    /// What a person has revoked here.
    deletions: Vec<Deletion>,
    told_would_lose: bool,
}

impl Creation {
    /// A machine whose form begins with a draft.
    pub fn new(draft: Draft) -> Self {
        Self { draft, ..Self::default() }
    }

    /// What the page shows.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// What is in the form.
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// What went wrong last.
    pub fn problem(&self) -> Option<&Problem> {
        self.problem.as_ref()
    }

    /// When the problem arose or the settling began, in milliseconds since 1970.
    pub fn problem_at(&self) -> u64 {
        self.problem_at
    }

    /// When the current phase began, in milliseconds since 1970.
    pub fn since(&self) -> u64 {
        self.since
    }

    /// Whether an input was changed since its fault was shown.
    pub fn is_corrected(&self, input: Input) -> bool {
        self.corrected.contains(&input)
    }

    /// What a refused POST may have made all the same.
    pub fn refused(&self) -> Option<&Refused> {
        self.refused.as_ref()
    }

    /// Whether the form may not be changed: what is in it was sent, or is about to be.
    pub fn is_locked(&self) -> bool {
        !matches!(self.phase, Phase::Form | Phase::Finished(_))
    }

    /// Seconds for which the server wants no further request.
    pub fn wait_seconds(&self, now: u64) -> u64 {
        let error = match (&self.phase, &self.problem) {
            (Phase::Settling(settling), _) => match &settling.why {
                Why::Failed(error) => error,
                Why::Stopped | Why::DeadlinePassed => return 0,
            },
            (_, Some(Problem::Failed(error))) => error,
            _ => return 0,
        };
        let until = self.problem_at + u64::from(error.retry_after_seconds.unwrap_or(0)) * 1000;
        until.saturating_sub(now).div_ceil(1000)
    }

    /// Whether *Create credential* would do something.
    pub fn may_create(&self, now: u64) -> bool {
        self.phase == Phase::Form && self.wait_seconds(now) == 0 && !self.is_revoking()
    }

    /// Whether *Create again* would do something: nothing is left to be decided.
    pub fn may_create_again(&self, now: u64) -> bool {
        self.wait_seconds(now) == 0
            && matches!(&self.phase, Phase::Settling(settling)
                if matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_)))
    }

    /// Whether leaving would lose a password, or the answer that may bring one.
    pub fn would_lose(&self) -> bool {
        !self.in_flight.is_empty() || !self.waiting.is_empty() || matches!(self.phase, Phase::Issued(_))
    }

    /// The credential whose password is on the page.
    pub fn issued(&self) -> Option<&Rc<Issued>> {
        match &self.phase {
            Phase::Issued(issued) => Some(issued),
            _ => None,
        }
    }

    /// Whether another tab asks a person about this credential, too.
    pub fn is_asked_elsewhere(&self, id: &str) -> bool {
        self.asked_elsewhere.contains(id)
    }

    /// Whether the list is being read by itself.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// Takes what happened at `now`, in milliseconds since 1970 by the server's clock as far as
    /// that is known, and says what is to be done, in this order.
    #[must_use]
    pub fn update(&mut self, event: Event, now: u64) -> Vec<Effect> {
        let mut effects = Effects::default();
        self.handle(event, now, &mut effects);
        if let Phase::Issued(issued) = &self.phase {
            let may_be_revoked = self.may_be_revoked(issued);
            if issued.may_be_revoked != may_be_revoked
                && let Phase::Issued(issued) = &mut self.phase
            {
                Rc::make_mut(issued).may_be_revoked = may_be_revoked;
            }
        }
        let would_lose = self.would_lose();
        if would_lose != std::mem::replace(&mut self.told_would_lose, would_lose) {
            effects.tell(Report::WouldLose(would_lose));
        }
        effects.0
    }

    fn handle(&mut self, event: Event, now: u64, effects: &mut Effects) {
        match event {
            Event::Typed(input, text) => self.handle_typed(input, text, effects),
            Event::Prefill(draft) => {
                if !self.is_locked() {
                    self.draft = draft;
                }
            }
            Event::Create { has_token } => self.handle_create(has_token, now, effects),
            Event::NoToken => self.fail(Problem::Incomplete(vec![Input::Token]), now, effects),
            Event::SignInFailed(error) => {
                effects.tell(Report::Failed(error.clone()));
                self.fail(Problem::Failed(error), now, effects);
            }
            Event::Prepared(attempt, result) => self.handle_prepared(attempt, result, now, effects),
            Event::Answered(attempt, answer) => self.handle_answer(attempt, answer, now, effects),
            Event::DeadlinePassed(attempt) => self.settle(attempt, Why::DeadlinePassed, now, effects),
            Event::StopWaiting => match self.phase {
                Phase::Sending(attempt) => self.settle(attempt, Why::Stopped, now, effects),
                Phase::Preparing(_) => {
                    self.show_form(now, effects);
                    effects.focus(Focus::Description);
                }
                _ => {}
            },
            Event::Listed(look, result) => self.handle_listed(look, result, now, effects),
            Event::CheckAgain => self.handle_check_again(now, effects),
            Event::CreateAgain => {
                if self.may_create_again(now)
                    && let Phase::Settling(settling) = &self.phase
                {
                    let draft = settling.sent.draft.clone();
                    self.prepare(draft, now, effects);
                }
            }
            Event::RevokeAndCreateAgain => self.handle_revoke_named(effects),
            Event::StopChecking => self.handle_stop_checking(now, effects),
            Event::RevokeSuspect(id) => {
                // It may have become known as something else's while it was being revoked.
                let is_taken = self.taken.contains(&id) || self.taken_elsewhere.contains(&id);
                for suspect in self.suspects().into_iter().flatten() {
                    match &suspect.decision {
                        Decision::Revoking => {}
                        _ if suspect.id() == id && !is_taken => {
                            suspect.decision = Decision::Asking;
                            effects.focus(Focus::Question);
                        }
                        Decision::Asking => suspect.decision = Decision::Open,
                        _ => {}
                    }
                }
            }
            Event::ConfirmSuspect(id) => self.handle_confirm_suspect(&id, effects),
            Event::LeaveSuspect(id) => self.handle_leave_suspect(&id, effects),
            Event::CheckRevoked(id) => self.handle_check_revoked(&id, effects),
            Event::Revoked(delete, revocation) => self.handle_revoked(delete, revocation, now, effects),
            Event::Copied(attempt) => {
                self.overwrite_clipboard();
                self.save(attempt, Saved::Copied, effects);
            }
            Event::DownloadStarted(attempt) => self.save(attempt, Saved::DownloadStarted, effects),
            // Whichever credential it is of, it takes the place of what was copied.
            Event::CopiedOther(_) => self.overwrite_clipboard(),
            Event::Done => self.handle_done(now, effects),
            Event::Leave { is_saved } => {
                let may_leave =
                    |issued: &Rc<Issued>| issued.exit == Exit::AskingToLeave && !issued.is_revoking();
                if self.issued().is_some_and(may_leave) {
                    let how = if is_saved { Outcome::Saved } else { Outcome::LeftUnsaved };
                    self.finish(how, now, effects);
                }
            }
            Event::Revoke => self.handle_revoke(now, effects),
            Event::ConfirmRevoke => {
                if let Phase::Issued(issued) = &mut self.phase
                    && let Exit::AskingToRevoke(id) = &issued.exit
                    && !issued.is_revoking()
                {
                    let id = id.clone();
                    let issued = Rc::make_mut(issued);
                    issued.exit = Exit::Revoking(id.clone());
                    let (draft, was_listed) = (issued.draft.clone(), issued.was_listed);
                    self.revoke(draft, id, was_listed, effects);
                }
            }
            Event::KeepOpen => {
                if let Phase::Issued(issued) = &mut self.phase
                    && !issued.is_exit_revoking()
                {
                    Rc::make_mut(issued).exit = Exit::Open;
                    effects.focus(Focus::Issued);
                }
            }
            Event::CreateAnother => {
                if matches!(self.phase, Phase::Finished(_)) {
                    self.draft.description.clear();
                    effects.tell(Report::Draft(self.draft.clone()));
                    self.show_form(now, effects);
                    effects.focus(Focus::Description);
                }
            }
            Event::SignedIn => {
                // What only took another token is over, unless a POST was sent, which is looked for.
                if self.refused.is_none()
                    && let Some(Problem::Failed(error)) = &self.problem
                    && error.is_for_the_token()
                {
                    self.problem = None;
                }
                let unread = match &self.phase {
                    Phase::Settling(settling) => match &settling.finding {
                        Finding::CannotLook(error) => Some(error),
                        _ => None,
                    },
                    Phase::Issued(issued) => match &issued.identity {
                        Identity::CannotLook(error) => Some(error),
                        _ => None,
                    },
                    _ => None,
                };
                if unread.is_some_and(|error| error.is_for_the_token()) {
                    self.handle_check_again(now, effects);
                }
            }
            Event::SignedOut => {
                *self = Self {
                    // Numbers go on, so that no late answer is taken for a new one's.
                    attempts: self.attempts,
                    looks: self.looks,
                    deletes: self.deletes,
                    taken: std::mem::take(&mut self.taken),
                    taken_elsewhere: std::mem::take(&mut self.taken_elsewhere),
                    told_would_lose: self.told_would_lose,
                    since: now,
                    ..Self::default()
                };
                effects.tell(Report::Draft(Draft::default()));
            }
            Event::Wipe => {
                self.in_flight.clear();
                self.waiting.clear();
                self.deletions.clear();
                self.refused = None;
                self.preparing = None;
                self.enter(Phase::Form, now);
            }
            Event::Tab(news) => self.handle_tab(news, effects),
        }
    }

    // ---- The form and the POST.

    fn handle_typed(&mut self, input: Input, text: String, effects: &mut Effects) {
        if self.is_locked() && !matches!(input, Input::Token) {
            return;
        }
        match input {
            Input::RegistryId => self.draft.registry_id = text,
            Input::Description => self.draft.description = text,
            Input::Token | Input::ExpiredToken | Input::EndingToken | Input::CredentialId => {}
        }
        if !self.corrected.contains(&input) {
            self.corrected.push(input);
        }
        if matches!(input, Input::RegistryId | Input::Description) {
            effects.tell(Report::Draft(self.draft.clone()));
        }
    }

    fn handle_create(&mut self, has_token: bool, now: u64, effects: &mut Effects) {
        if !self.may_create(now) {
            return;
        }
        let missing = [
            (Input::Token, has_token),
            (Input::RegistryId, !self.draft.registry_id.trim().is_empty()),
            (Input::Description, !self.draft.description.trim().is_empty()),
        ];
        let missing: Vec<_> =
            missing.into_iter().filter(|(_, there)| !there).map(|(input, _)| input).collect();
        if missing.is_empty() {
            self.prepare(self.draft.clone(), now, effects);
        } else {
            self.fail(Problem::Incomplete(missing), now, effects);
        }
    }

    fn prepare(&mut self, draft: Draft, now: u64, effects: &mut Effects) {
        self.attempts += 1;
        let attempt = Attempt(self.attempts);
        self.problem = None;
        self.corrected.clear();
        self.refused = None;
        self.looking = None;
        self.draft = draft.clone();
        self.preparing = Some(draft.clone());
        self.enter(Phase::Preparing(attempt), now);
        effects.push(Effect::Prepare(attempt, draft));
    }

    fn handle_prepared(
        &mut self,
        attempt: Attempt,
        result: Result<Prepared, Error>,
        now: u64,
        effects: &mut Effects,
    ) {
        if self.phase != Phase::Preparing(attempt) {
            return;
        }
        let Some(draft) = self.preparing.take() else { return };
        match result {
            Ok(Prepared { before, creators }) => {
                let sent = Rc::new(Sent { draft: draft.clone(), before, creators, at: now });
                self.in_flight.push(Post { attempt, sent });
                self.enter(Phase::Sending(attempt), now);
                effects.push(Effect::Post(attempt, draft));
            }
            Err(error) => {
                effects.tell(Report::Failed(error.clone()));
                self.show_form(now, effects);
                if self.phase == Phase::Form {
                    self.fail(Problem::Failed(error), now, effects);
                }
            }
        }
    }

    fn fail(&mut self, problem: Problem, now: u64, effects: &mut Effects) {
        self.problem = Some(problem);
        self.problem_at = now;
        self.corrected.clear();
        effects.focus(Focus::Notice);
    }

    fn settle(&mut self, attempt: Attempt, why: Why, now: u64, effects: &mut Effects) {
        let Some(post) = self.in_flight.iter().find(|post| post.attempt == attempt) else { return };
        if self.phase != Phase::Sending(attempt) {
            return;
        }
        let sent = post.sent.clone();
        let named = match &why {
            Why::Failed(error) => error.credential_id.clone(),
            Why::Stopped | Why::DeadlinePassed => None,
        };
        let finding = named.map_or(Finding::Looking, |id| Finding::Named(id, Decision::Open));
        let is_named = matches!(finding, Finding::Named(..));
        let settling = Settling { attempt, sent, why, finding, refusal: None, unread: None };
        self.problem_at = now;
        self.enter(Phase::Settling(Rc::new(settling)), now);
        effects.focus(Focus::Notice);
        if !is_named {
            self.look(attempt, now, 0, false, effects);
        }
    }

    fn handle_answer(
        &mut self,
        attempt: Attempt,
        answer: Result<Created, Error>,
        now: u64,
        effects: &mut Effects,
    ) {
        let Some(position) = self.in_flight.iter().position(|post| post.attempt == attempt) else { return };
        let answer = without_old_id(answer, &self.in_flight[position].sent);
        match answer {
            Ok(Created { credential, id }) => {
                let Post { sent, .. } = self.in_flight.remove(position);
                effects.push(Effect::ListChanged(sent.draft.registry_id.clone()));
                let identity = match id {
                    Some(id) => {
                        self.take(&id, effects);
                        Identity::Known(id)
                    }
                    None => Identity::Looking,
                };
                self.receive(
                    Issued {
                        attempt,
                        credential,
                        draft: sent.draft.clone(),
                        identity,
                        saved: Saved::No,
                        exit: Exit::Open,
                        duplicates: Vec::new(),
                        may_be_revoked: false,
                        was_listed: false,
                        sent,
                    },
                    now,
                    effects,
                );
            }
            Err(error) => {
                effects.tell(Report::Failed(error.clone()));
                if error.may_have_created {
                    self.settle(attempt, Why::Failed(error.clone()), now, effects);
                }
                let Post { sent, .. } = self.in_flight.remove(position);
                self.handle_failure(attempt, sent, error, now, effects);
            }
        }
    }

    fn handle_failure(
        &mut self,
        attempt: Attempt,
        sent: Rc<Sent>,
        error: Error,
        now: u64,
        effects: &mut Effects,
    ) {
        if let Some(id) = &error.credential_id {
            self.take(id, effects);
        }
        let is_sending = self.phase == Phase::Sending(attempt);
        if let Phase::Settling(settling) = &mut self.phase
            && settling.attempt == attempt
        {
            let settling = Rc::make_mut(settling);
            if error.may_have_created {
                if let Some(id) = &error.credential_id {
                    // A suspect that is being revoked is revoked on; the named one is decided on next.
                    if !is_revoking(&settling.finding) && !matches!(settling.finding, Finding::Named(..)) {
                        settling.finding = Finding::Named(id.clone(), Decision::Open);
                        self.looking = None;
                    }
                }
                settling.why = Why::Failed(error);
                self.problem_at = now;
                return;
            }
            if is_revoking(&settling.finding) {
                settling.refusal = Some(error);
                return;
            }
        } else if !is_sending {
            return;
        }
        if !error.may_have_created {
            self.turn_away(attempt, sent, error, now, effects);
        }
    }

    /// Back to the form with a refusal.
    fn turn_away(&mut self, attempt: Attempt, sent: Rc<Sent>, error: Error, now: u64, effects: &mut Effects) {
        let mut suspects = match &mut self.phase {
            Phase::Settling(settling) => match &mut Rc::make_mut(settling).finding {
                Finding::Possible(suspects) => std::mem::take(suspects),
                _ => Vec::new(),
            },
            _ => Vec::new(),
        };
        // What a person wanted to have revoked, and what was not, is not forgotten.
        suspects.retain(|suspect| {
            matches!(suspect.decision, Decision::NotRevoked(_) | Decision::MayStillWork(_))
        });
        self.leave(Phase::Form, now, effects);
        if self.phase == Phase::Form {
            let was_sent = error.status.is_some();
            self.fail(Problem::Failed(error), now, effects);
            if was_sent {
                // The refusal may have answered a second sending of a request that had its effect.
                self.refused = Some(Refused { attempt, suspects, sent });
                self.look(attempt, now, 0, false, effects);
            }
        }
    }

    // ---- Looking.

    fn look(&mut self, attempt: Attempt, since: u64, after: u32, is_last: bool, effects: &mut Effects) {
        let Some(registry_id) = self.registry_of(attempt) else { return };
        self.looks += 1;
        let look = Look(self.looks);
        self.looking = Some(Looking { look, attempt, since, is_last });
        effects.push(Effect::ReadList { look, registry_id, after });
    }

    fn registry_of(&self, attempt: Attempt) -> Option<String> {
        let draft = match (&self.phase, &self.refused) {
            (Phase::Settling(settling), _) if settling.attempt == attempt => &settling.sent.draft,
            (Phase::Issued(issued), _) if issued.attempt == attempt => &issued.draft,
            (_, Some(refused)) if refused.attempt == attempt => &refused.sent.draft,
            _ => return None,
        };
        Some(draft.registry_id.clone())
    }

    fn handle_listed(
        &mut self,
        look: Look,
        result: Result<ListReading, Error>,
        now: u64,
        effects: &mut Effects,
    ) {
        let Some(looking) = self.looking.take_if(|looking| looking.look == look) else { return };
        let attempt = looking.attempt;
        let next = match &self.phase {
            Phase::Settling(settling) if settling.attempt == attempt => {
                self.settle_by_list(result, &looking, now, effects)
            }
            Phase::Issued(issued) if issued.attempt == attempt => {
                self.identify_by_list(result, &looking, now, effects)
            }
            Phase::Form => self.check_refused(result, &looking, now),
            _ => None,
        };
        if let Some((after, is_last)) = next {
            self.look(attempt, looking.since, after, is_last, effects);
        }
    }

    fn taken(&self) -> BTreeSet<String> {
        self.taken.union(&self.taken_elsewhere).cloned().collect()
    }

    /// What the list says of a POST without an answer; answers when to look again.
    fn settle_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<(u32, bool)> {
        let taken = self.taken();
        let Phase::Settling(settling) = &mut self.phase else { return None };
        if matches!(settling.finding, Finding::Named(..)) {
            return None;
        }
        let is_over = now >= looking.since + LOOKS_FOR;
        // One reading that fails is one reading; without a token, another is of no use.
        let is_last = match &result {
            Ok(_) => is_over,
            Err(error) => is_over || error.is_for_the_token(),
        };
        let settling = Rc::make_mut(settling);
        let before = ids(&settling.finding);
        settling.unread = result.as_ref().err().cloned();
        match result {
            Ok(list) => {
                let Evidence::Possible(found) = weigh(&settling.sent, AnswerKnown::Lost, &list, &taken, now)
                else {
                    return None;
                };
                let suspects = match std::mem::replace(&mut settling.finding, Finding::Looking) {
                    Finding::Possible(suspects) => suspects,
                    _ => Vec::new(),
                };
                let suspects = merge(suspects, found);
                settling.finding = match suspects.is_empty() {
                    true if is_last => Finding::NoneSeen,
                    true => Finding::Looking,
                    false => Finding::Possible(suspects),
                };
            }
            // What was found stays found.
            Err(error) if is_last && settling.finding == Finding::Looking => {
                settling.finding = Finding::CannotLook(error);
            }
            Err(_) => {}
        }
        if ids(&settling.finding) != before
            || matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_))
        {
            effects.announce(Announcement::Found);
        }
        let found = ids(&settling.finding);
        if found != before {
            effects.push(Effect::TellTabs(TabNews::Settling(found)));
        }
        (!is_last).then_some((PAUSE, false))
    }

    /// Which of the list is the new credential, and what else may have come by the same press.
    fn identify_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<(u32, bool)> {
        let taken = self.taken();
        let Phase::Issued(issued) = &mut self.phase else { return None };
        let issued = Rc::make_mut(issued);
        let is_finding = issued.exit == Exit::Finding;
        let is_over = now >= looking.since + LOOKS_FOR;
        let mut identified = None;
        match result {
            Ok(list) => {
                if issued.id().is_none() {
                    let answer = AnswerKnown::Received { username: &issued.credential.username };
                    match weigh(&issued.sent, answer, &list, &taken, now) {
                        Evidence::Certain { id, .. } => {
                            issued.identity = Identity::Known(id.clone());
                            if is_finding {
                                issued.exit = Exit::AskingToRevoke(id.clone());
                                effects.focus(Focus::Question);
                            }
                            identified = Some(id);
                        }
                        Evidence::Possible(found) => {
                            if is_over || is_finding {
                                issued.identity = Identity::Unclear;
                            }
                            if is_finding {
                                issued.exit = Exit::Choosing(merge(Vec::new(), found));
                                effects.focus(Focus::Question);
                            }
                        }
                    }
                }
                // An answer may name another credential: then it names none.
                let is_wrong =
                    |entry: &Entry| issued.id() == Some(&entry.credential.id) && issued.sent.is_older(entry);
                if !issued.is_revoking() && list.entries.iter().any(is_wrong) {
                    if matches!(
                        issued.exit,
                        Exit::AskingToRevoke(_) | Exit::NotRevoked(..) | Exit::MayStillWork(..)
                    ) {
                        issued.exit = Exit::Open;
                    }
                    issued.identity = Identity::Looking;
                }
                if let Identity::Known(id) = &issued.identity {
                    let is_listed = list.entries.iter().any(|entry| entry.credential.id == *id);
                    issued.was_listed |= is_listed;
                    let mut taken = taken.clone();
                    taken.insert(id.clone());
                    if let Evidence::Possible(mut found) =
                        weigh(&issued.sent, AnswerKnown::Lost, &list, &taken, now)
                    {
                        // Beside a login that came, only what is certainly new and by this user counts.
                        let username = &issued.credential.username;
                        // Until the credential itself is listed, what has its login's own name is no other.
                        let is_own = |name: &str| !is_listed && name == username && !is_shared_name(username);
                        found.retain(|candidate| {
                            candidate.is_new
                                && candidate.is_by_user
                                && !is_own(&candidate.entry.credential.name)
                        });
                        issued.duplicates = merge(std::mem::take(&mut issued.duplicates), found);
                    }
                }
            }
            Err(error) => {
                if issued.id().is_none() && (is_over || is_finding || error.is_for_the_token()) {
                    issued.identity = Identity::CannotLook(error);
                    if is_finding {
                        issued.exit = Exit::Choosing(Vec::new());
                        effects.focus(Focus::Question);
                    }
                }
            }
        }
        let is_known = issued.id().is_some();
        let goes_on = issued.identity == Identity::Looking;
        if let Some(id) = identified {
            self.take(&id, effects);
        }
        match (is_known, looking.is_last) {
            (true, false) => Some((SECOND_LOOK, true)),
            (false, _) if goes_on => Some((PAUSE, false)),
            _ => None,
        }
    }

    /// What a refused POST may have made all the same.
    fn check_refused(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
    ) -> Option<(u32, bool)> {
        let taken = self.taken();
        let refused = self.refused.as_mut().filter(|refused| refused.attempt == looking.attempt)?;
        if let Ok(list) = result
            && let Evidence::Possible(mut found) = weigh(&refused.sent, AnswerKnown::Lost, &list, &taken, now)
        {
            found.retain(|candidate| candidate.is_new && candidate.is_by_user);
            refused.suspects = merge(std::mem::take(&mut refused.suspects), found);
        }
        (!looking.is_last).then_some((SECOND_LOOK, true))
    }

    fn handle_check_again(&mut self, now: u64, effects: &mut Effects) {
        match &mut self.phase {
            Phase::Settling(settling) => {
                if matches!(settling.finding, Finding::Named(..)) {
                    return;
                }
                let attempt = settling.attempt;
                let settling = Rc::make_mut(settling);
                if matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_)) {
                    settling.finding = Finding::Looking;
                }
                self.look(attempt, now, 0, false, effects);
                effects.focus(Focus::Notice);
            }
            Phase::Issued(issued) if issued.is_revoking() => {}
            Phase::Issued(issued) if matches!(issued.exit, Exit::Choosing(_)) => {
                let attempt = issued.attempt;
                Rc::make_mut(issued).exit = Exit::Finding;
                self.look(attempt, now, 0, false, effects);
            }
            Phase::Issued(issued) if issued.id().is_none() => {
                let attempt = issued.attempt;
                Rc::make_mut(issued).identity = Identity::Looking;
                self.look(attempt, now, 0, false, effects);
            }
            _ => {}
        }
    }

    fn handle_stop_checking(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Settling(settling) = &self.phase else { return };
        if is_revoking(&settling.finding) {
            return;
        }
        let pause = match &settling.why {
            Why::Failed(error) if self.wait_seconds(now) > 0 => Some(Problem::Failed(error.clone())),
            _ => None,
        };
        self.leave(Phase::Form, now, effects);
        if self.phase == Phase::Form {
            // The server's pause goes on.
            self.problem = pause;
            effects.focus(Focus::Description);
        }
    }

    // ---- Suspects.

    fn suspects(&mut self) -> Option<&mut Vec<Suspect>> {
        match &mut self.phase {
            Phase::Settling(settling) => match &mut Rc::make_mut(settling).finding {
                Finding::Possible(suspects) => Some(suspects),
                _ => None,
            },
            Phase::Issued(issued) => {
                let issued = Rc::make_mut(issued);
                match &mut issued.exit {
                    Exit::Choosing(suspects) => Some(suspects),
                    _ => Some(&mut issued.duplicates),
                }
            }
            _ => self.refused.as_mut().map(|refused| &mut refused.suspects),
        }
    }

    fn suspect(&mut self, id: &str) -> Option<&mut Suspect> {
        self.suspects()?.iter_mut().find(|suspect| suspect.id() == id)
    }

    fn suspects_registry(&self) -> Option<Draft> {
        match &self.phase {
            Phase::Settling(settling) => Some(settling.sent.draft.clone()),
            Phase::Issued(issued) => Some(issued.draft.clone()),
            _ => Some(self.refused.as_ref()?.sent.draft.clone()),
        }
    }

    fn handle_confirm_suspect(&mut self, id: &str, effects: &mut Effects) {
        let Some(draft) = self.suspects_registry() else { return };
        // What is being revoked may be finished before a suspect is, and would take it off the page.
        if self.issued().is_some_and(|issued| matches!(issued.exit, Exit::Revoking(_))) {
            return;
        }
        if let Some(suspect) = self.suspect(id)
            && matches!(suspect.decision, Decision::Asking)
        {
            suspect.decision = Decision::Revoking;
            self.revoke(draft, id.to_owned(), true, effects);
        }
    }

    fn handle_leave_suspect(&mut self, id: &str, effects: &mut Effects) {
        let Some(suspect) = self.suspect(id) else { return };
        match suspect.decision {
            Decision::Revoking => return,
            Decision::Asking => {
                suspect.decision = Decision::Open;
                return;
            }
            _ => {}
        }
        self.decide(id, effects);
        self.drop_suspect(id, effects);
    }

    /// A suspect is decided on: it is shown no more, here or in another tab.
    fn drop_suspect(&mut self, id: &str, effects: &mut Effects) {
        if let Some(suspects) = self.suspects() {
            suspects.retain(|suspect| suspect.id() != id);
        }
        let is_looking = self.looking.is_some();
        match &mut self.phase {
            Phase::Settling(settling) => {
                let settling = Rc::make_mut(settling);
                if matches!(&settling.finding, Finding::Possible(suspects) if suspects.is_empty()) {
                    settling.finding = settling.without_suspects(is_looking);
                }
                effects.focus(Focus::Notice);
            }
            Phase::Issued(issued) => {
                let issued = Rc::make_mut(issued);
                if matches!(&issued.exit, Exit::Choosing(suspects) if suspects.is_empty()) {
                    issued.exit = Exit::Open;
                }
                effects.focus(Focus::Issued);
            }
            _ => effects.focus(Focus::Notice),
        }
    }

    // ---- Revoking.

    /// Whether a revocation's answer is waited for.
    fn is_revoking(&self) -> bool {
        self.deletions.iter().any(|deletion| deletion.fate == Fate::Open)
    }

    fn begin_deletion(&mut self, draft: Draft, credential_id: String) -> Delete {
        self.deletes += 1;
        let delete = Delete(self.deletes);
        self.deletions.retain(|deletion| {
            deletion.credential_id != credential_id || deletion.draft.registry_id != draft.registry_id
        });
        self.deletions.push(Deletion { delete, draft, credential_id, fate: Fate::Open });
        delete
    }

    fn revoke(&mut self, draft: Draft, credential_id: String, was_listed: bool, effects: &mut Effects) {
        let registry_id = draft.registry_id.clone();
        let delete = self.begin_deletion(draft, credential_id.clone());
        effects.announce(Announcement::Revoking);
        effects.push(Effect::Revoke { delete, registry_id, credential_id, was_listed });
    }

    fn check_revoked(&mut self, draft: Draft, credential_id: &str, was_listed: bool, effects: &mut Effects) {
        let (registry_id, credential_id) = (draft.registry_id.clone(), credential_id.to_owned());
        let delete = self.begin_deletion(draft, credential_id.clone());
        effects.push(Effect::CheckRevoked { delete, registry_id, credential_id, was_listed });
    }

    fn handle_revoke_named(&mut self, effects: &mut Effects) {
        let Phase::Settling(settling) = &mut self.phase else { return };
        let settling = Rc::make_mut(settling);
        let draft = settling.sent.draft.clone();
        if let Finding::Named(id, decision) = &mut settling.finding
            && *decision != Decision::Revoking
        {
            *decision = Decision::Revoking;
            let id = id.clone();
            self.revoke(draft, id, false, effects);
        }
    }

    fn handle_check_revoked(&mut self, id: &str, effects: &mut Effects) {
        if let Phase::Issued(issued) = &mut self.phase
            && matches!(&issued.exit, Exit::MayStillWork(revoked, _) if revoked == id)
        {
            let issued = Rc::make_mut(issued);
            issued.exit = Exit::Revoking(id.to_owned());
            let (draft, was_listed) = (issued.draft.clone(), issued.was_listed);
            self.check_revoked(draft, id, was_listed, effects);
            return;
        }
        let Some(draft) = self.suspects_registry() else { return };
        if let Phase::Settling(settling) = &mut self.phase
            && let Finding::Named(named, decision) = &mut Rc::make_mut(settling).finding
            && named == id
            && matches!(decision, Decision::MayStillWork(_))
        {
            *decision = Decision::Revoking;
            self.check_revoked(draft, id, false, effects);
            return;
        }
        if let Some(suspect) = self.suspect(id)
            && matches!(suspect.decision, Decision::MayStillWork(_))
        {
            suspect.decision = Decision::Revoking;
            self.check_revoked(draft, id, true, effects);
        }
    }

    fn handle_revoked(&mut self, delete: Delete, revocation: Revocation, now: u64, effects: &mut Effects) {
        let is_it = |deletion: &Deletion| deletion.delete == delete && deletion.fate == Fate::Open;
        let Some(position) = self.deletions.iter().position(is_it) else { return };
        let (fate, result) = match revocation {
            Revocation::Revoked => (Some(Fate::Revoked), Ok(Outcome::Revoked)),
            Revocation::AlreadyRevoked => (Some(Fate::Revoked), Ok(Outcome::AlreadyRevoked)),
            Revocation::MayStillWork(error) => (Some(Fate::Unclear), Err(Decision::MayStillWork(error))),
            Revocation::NotRevoked(error) => (None, Err(Decision::NotRevoked(error))),
        };
        let deletion = &mut self.deletions[position];
        let (draft, id) = (deletion.draft.clone(), deletion.credential_id.clone());
        match fate {
            Some(fate) => deletion.fate = fate,
            None => drop(self.deletions.remove(position)),
        }
        effects.announce(if result.is_ok() { Announcement::Revoked } else { Announcement::NotRevoked });
        if result.is_ok() {
            effects.push(Effect::ListChanged(draft.registry_id.clone()));
            self.decide(&id, effects);
            effects.push(Effect::TellTabs(TabNews::Revoked(vec![id.clone()])));
        }
        match &mut self.phase {
            Phase::Issued(issued) if issued.exit == Exit::Revoking(id.clone()) => match result {
                Ok(how) => self.finish(how, now, effects),
                Err(decision) => {
                    Rc::make_mut(issued).exit = match decision {
                        Decision::MayStillWork(error) => Exit::MayStillWork(id, error),
                        Decision::NotRevoked(error) => Exit::NotRevoked(id, error),
                        _ => Exit::Open,
                    };
                    effects.focus(Focus::Question);
                }
            },
            Phase::Settling(settling)
                if settling.finding == Finding::Named(id.clone(), Decision::Revoking) =>
            {
                match result {
                    // The same is asked for again, by the same press.
                    Ok(_) => self.prepare(draft, now, effects),
                    Err(decision) => {
                        Rc::make_mut(settling).finding = Finding::Named(id, decision);
                        effects.focus(Focus::Notice);
                    }
                }
            }
            _ => {
                match result {
                    Ok(_) => self.drop_suspect(&id, effects),
                    Err(decision) => {
                        if let Some(suspect) = self.suspect(&id) {
                            suspect.decision = decision;
                        }
                    }
                }
                self.after_suspect(now, effects);
            }
        }
        if !self.is_revoking() {
            self.drop_revoked();
        }
    }

    /// After a suspect was revoked, or was not: goes on with what came meanwhile.
    fn after_suspect(&mut self, now: u64, effects: &mut Effects) {
        if self.is_revoking() {
            return;
        }
        match &mut self.phase {
            Phase::Form => {
                self.drop_revoked();
                if let Some(issued) = self.waiting.pop_front() {
                    self.show(issued, now, effects);
                }
            }
            Phase::Settling(settling) => {
                let settling = Rc::make_mut(settling);
                let attempt = settling.attempt;
                if let Some(position) = self.waiting.iter().position(|issued| issued.attempt == attempt) {
                    if let Some(issued) = self.waiting.remove(position) {
                        self.show_settled(issued, now, effects);
                    }
                } else if let Some(error) = settling.refusal.take() {
                    let sent = settling.sent.clone();
                    self.turn_away(attempt, sent, error, now, effects);
                } else if let Why::Failed(error) = &settling.why
                    && let Some(id) = error.credential_id.clone()
                    && !self
                        .deletions
                        .iter()
                        .any(|deletion| deletion.credential_id == id && deletion.fate == Fate::Revoked)
                {
                    let decision = match &mut settling.finding {
                        Finding::Possible(suspects) => suspects
                            .iter()
                            .find(|suspect| suspect.id() == id)
                            .map(|suspect| suspect.decision.clone()),
                        _ => None,
                    };
                    settling.finding = Finding::Named(id, decision.unwrap_or(Decision::Open));
                    self.looking = None;
                }
            }
            _ => {}
        }
    }

    fn is_revoked(&self, issued: &Issued) -> bool {
        self.deletions
            .iter()
            .any(|deletion| deletion.fate == Fate::Revoked && issued.id() == Some(&deletion.credential_id))
    }

    /// Whether nobody can tell if a password still works: it is, or may be, that of something that was
    /// revoked here, or may have been.
    fn may_be_revoked(&self, issued: &Issued) -> bool {
        if issued.id().is_some_and(|id| self.revoked_elsewhere.contains(id)) {
            return true;
        }
        self.deletions.iter().any(|deletion| {
            let id = &deletion.credential_id;
            let may_be_it = match issued.id() {
                Some(own) => own == id,
                None => deletion.draft == issued.draft,
            };
            may_be_it && issued.exit != Exit::Revoking(id.clone())
        })
    }

    /// What came meanwhile may bring the password of what does not work any more.
    fn drop_revoked(&mut self) {
        let waiting = std::mem::take(&mut self.waiting);
        self.waiting = waiting.into_iter().filter(|issued| !self.is_revoked(issued)).collect();
    }

    fn handle_revoke(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.is_revoking() || issued.exit == Exit::Finding || any_revoking(&issued.duplicates) {
            return;
        }
        let attempt = issued.attempt;
        let issued = Rc::make_mut(issued);
        match issued.id().map(str::to_owned) {
            Some(id) => {
                issued.exit = Exit::AskingToRevoke(id);
                effects.focus(Focus::Question);
            }
            None => {
                issued.exit = Exit::Finding;
                self.look(attempt, now, 0, false, effects);
            }
        }
    }

    // ---- The password.

    fn receive(&mut self, issued: Issued, now: u64, effects: &mut Effects) {
        let is_settled = match &self.phase {
            Phase::Settling(settling) => settling.attempt == issued.attempt,
            _ => false,
        };
        match &self.phase {
            Phase::Sending(attempt) if *attempt == issued.attempt => self.show(issued, now, effects),
            // What is being revoked may be it.
            _ if self.is_revoking() => self.waiting.push_back(issued),
            _ if is_settled => self.show_settled(issued, now, effects),
            // A person has revoked it before its password came.
            _ if self.is_revoked(&issued) => {}
            // What is asked for again has just come.
            Phase::Preparing(_) if self.preparing.as_ref() == Some(&issued.draft) => {
                self.show(issued, now, effects);
            }
            Phase::Form | Phase::Finished(_) => self.show(issued, now, effects),
            _ => self.waiting.push_back(issued),
        }
    }

    /// Ends the settling of a POST whose answer has come after all.
    fn show_settled(&mut self, issued: Issued, now: u64, effects: &mut Effects) {
        if !self.is_revoked(&issued) {
            self.show(issued, now, effects);
            return;
        }
        let id = issued.id().map(str::to_owned);
        let finished = Finished { draft: issued.draft.clone(), id, how: Outcome::Revoked };
        self.leave(Phase::Finished(Rc::new(finished)), now, effects);
        if matches!(self.phase, Phase::Finished(_)) {
            effects.focus(Focus::Finished);
        }
    }

    /// Puts a password on the page, with a warning where nobody can tell whether it still works.
    fn show(&mut self, mut issued: Issued, now: u64, effects: &mut Effects) {
        issued.may_be_revoked = self.may_be_revoked(&issued);
        let attempt = issued.attempt;
        let issued = Rc::new(issued);
        self.problem = None;
        self.refused = None;
        self.preparing = None;
        self.enter(Phase::Issued(issued.clone()), now);
        effects.focus(Focus::Issued);
        effects.tell(Report::Issued(issued));
        self.look(attempt, now, 0, false, effects);
    }

    fn issued_by(&mut self, attempt: Attempt) -> Option<&mut Issued> {
        match &mut self.phase {
            Phase::Issued(issued) if issued.attempt == attempt => Some(Rc::make_mut(issued)),
            _ => None,
        }
    }

    fn overwrite_clipboard(&mut self) {
        if let Phase::Issued(issued) = &mut self.phase
            && issued.saved == Saved::Copied
        {
            Rc::make_mut(issued).saved = Saved::Overwritten;
        }
    }

    fn save(&mut self, attempt: Attempt, how: Saved, effects: &mut Effects) {
        let Some(issued) = self.issued_by(attempt) else { return };
        if issued.saved != Saved::Copied {
            issued.saved = how;
        }
        effects.announce(match how {
            Saved::DownloadStarted => Announcement::DownloadStarted,
            _ => Announcement::PasswordCopied,
        });
    }

    fn handle_done(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.is_revoking() {
            return;
        }
        if issued.saved == Saved::Copied {
            self.finish(Outcome::Saved, now, effects);
        } else {
            Rc::make_mut(issued).exit = Exit::AskingToLeave;
            effects.focus(Focus::Question);
        }
    }

    /// Wipes the password, and shows what became of the credential.
    fn finish(&mut self, how: Outcome, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &self.phase else { return };
        let id = issued.id().map(str::to_owned);
        let finished = Rc::new(Finished { draft: issued.draft.clone(), id, how });
        effects.tell(Report::Finished(finished.clone()));
        effects.announce(Announcement::PasswordGone);
        self.leave(Phase::Finished(finished), now, effects);
        if matches!(self.phase, Phase::Finished(_)) {
            effects.focus(Focus::Finished);
        }
    }

    // ---- The end of a phase.

    fn enter(&mut self, phase: Phase, now: u64) {
        self.phase = phase;
        self.since = now;
        self.looking = None;
    }

    fn show_form(&mut self, now: u64, effects: &mut Effects) {
        self.preparing = None;
        self.problem = None;
        self.leave(Phase::Form, now, effects);
    }

    /// On to a phase without a password, or to the next credential that came meanwhile.
    fn leave(&mut self, phase: Phase, now: u64, effects: &mut Effects) {
        self.preparing = None;
        self.drop_revoked();
        self.enter(phase, now);
        if let Some(issued) = self.waiting.pop_front() {
            self.show(issued, now, effects);
        }
    }

    // ---- What belongs to what.

    /// From now on it is known that a credential is one of this page's POSTs'.
    fn take(&mut self, id: &str, effects: &mut Effects) {
        if self.taken.insert(id.to_owned()) {
            effects.push(Effect::TellTabs(TabNews::Made(vec![id.to_owned()])));
        }
        self.drop_taken(id);
    }

    /// A person has decided on a credential.
    fn decide(&mut self, id: &str, effects: &mut Effects) {
        self.taken.insert(id.to_owned());
        effects.push(Effect::TellTabs(TabNews::Decided(vec![id.to_owned()])));
    }

    fn handle_tab(&mut self, news: TabNews, effects: &mut Effects) {
        match news {
            TabNews::Hello => {
                if !self.taken.is_empty() {
                    effects.push(Effect::TellTabs(TabNews::Made(self.taken.iter().cloned().collect())));
                }
            }
            TabNews::Settling(ids) => self.asked_elsewhere.extend(ids),
            TabNews::Revoked(ids) => {
                self.revoked_elsewhere.extend(ids.iter().cloned());
                self.handle_tab(TabNews::Decided(ids), effects);
            }
            TabNews::Made(ids) | TabNews::Decided(ids) => {
                for id in ids {
                    // What is certainly this tab's own stays its own, whatever another says.
                    if self.taken.contains(&id) {
                        continue;
                    }
                    self.drop_taken(&id);
                    self.taken_elsewhere.insert(id);
                }
            }
        }
    }

    /// A suspect that turned out to be something else's is one no longer, unless it is being revoked.
    fn drop_taken(&mut self, id: &str) {
        let is_looking = self.looking.is_some();
        if let Some(suspects) = self.suspects() {
            suspects.retain(|suspect| suspect.id() != id || suspect.decision == Decision::Revoking);
        }
        if let Phase::Settling(settling) = &mut self.phase
            && matches!(&settling.finding, Finding::Possible(suspects) if suspects.is_empty())
        {
            Rc::make_mut(settling).finding = settling.without_suspects(is_looking);
        }
    }
}

/// An answer without the id that its `Location` named, where that was there before the POST.
fn without_old_id(answer: Result<Created, Error>, sent: &Sent) -> Result<Created, Error> {
    let is_new = |id: &String| !sent.was_there(id);
    match answer {
        Ok(created) => Ok(Created { id: created.id.filter(is_new), ..created }),
        Err(mut error) => {
            error.credential_id = error.credential_id.take().filter(is_new);
            Err(error)
        }
    }
}

/// Keeps what was found and decided, and adds what is new.
fn merge(mut suspects: Vec<Suspect>, found: Vec<Candidate>) -> Vec<Suspect> {
    for candidate in found {
        match suspects.iter_mut().find(|suspect| suspect.id() == candidate.entry.credential.id) {
            Some(suspect) => suspect.candidate = candidate,
            None => suspects.push(Suspect { candidate, decision: Decision::Open }),
        }
    }
    suspects
}

fn any_revoking(suspects: &[Suspect]) -> bool {
    suspects.iter().any(|suspect| suspect.decision == Decision::Revoking)
}

fn is_revoking(finding: &Finding) -> bool {
    match finding {
        Finding::Named(_, decision) => *decision == Decision::Revoking,
        Finding::Possible(suspects) => any_revoking(suspects),
        _ => false,
    }
}

fn ids(finding: &Finding) -> Vec<String> {
    match finding {
        Finding::Possible(suspects) => suspects.iter().map(|suspect| suspect.id().to_owned()).collect(),
        _ => Vec::new(),
    }
}

#[derive(Default)]
struct Effects(Vec<Effect>);

impl Effects {
    fn push(&mut self, effect: Effect) {
        self.0.push(effect);
    }

    /// The last one counts.
    fn focus(&mut self, focus: Focus) {
        self.0.retain(|effect| !matches!(effect, Effect::Focus(_)));
        self.push(Effect::Focus(focus));
    }

    fn announce(&mut self, announcement: Announcement) {
        self.push(Effect::Announce(announcement));
    }

    fn tell(&mut self, report: Report) {
        self.push(Effect::Tell(report));
    }
}
