use std::collections::VecDeque;
use std::rc::Rc;

use super::settle::{Draft, Finding, Sent, compare};
use crate::client::decode::Created;
use crate::error::{Error, Kind};
use crate::listing::Entry;
use crate::model::NewCredential;

/// One POST's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(u32);

/// A credential with the password that is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The POST that it came from, by which it is told from another.
    pub attempt: Attempt,
    /// User name and password.
    pub credential: NewCredential,
    /// The id, once it is known.
    pub id: Option<String>,
    /// What was asked for.
    pub draft: Draft,
    /// Whether the password was copied or downloaded.
    pub kept: bool,
    /// How far giving it up has come.
    pub exit: Exit,
    /// Others that came by the same press: a browser whose connection breaks sends a request once
    /// more by itself, and one of the two answers is lost.
    pub strays: Vec<Entry>,
    /// Whether it may be what was revoked for it while its answer was still to come.
    pub may_be_revoked: bool,
    sent: Rc<Sent>,
}

/// The way out for an [`Issued`] credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// None has been taken.
    Open,
    /// It is being revoked.
    Revoking,
    /// Revoking failed; password and login are still there.
    RevokeFailed(Error),
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
    /// What the registry's list has told so far.
    pub finding: Finding,
    /// How far revoking what it made has come.
    pub exit: Exit,
    /// What the last look brought; `None` while the list is looked at by itself.
    ended: Option<Result<(), Error>>,
    /// Whether a refusal came while something was being revoked: nothing was made after all.
    refused: bool,
    /// The answer, if it came while what it made was being revoked.
    late: Option<Issued>,
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

impl Settling {
    /// The id that is known for sure, though the answer was lost: `Location` named it.
    pub fn named_id(&self) -> Option<&str> {
        match &self.why {
            Why::Failed(error) => error.credential_id.as_deref(),
            Why::Stopped | Why::DeadlinePassed => None,
        }
    }

    /// Whether nothing is left to be decided before another POST.
    pub fn may_go_on(&self) -> bool {
        self.named_id().is_none()
            && self.exit != Exit::Revoking
            && matches!(self.finding, Finding::NoneSeen | Finding::CannotLook(_))
    }

    /// Whether the list is worth another look by itself.
    pub fn is_open(&self) -> bool {
        self.named_id().is_none() && self.exit != Exit::Revoking
    }

    fn found(&self, id: &str) -> bool {
        match (self.certain_id(), &self.finding) {
            (Some(certain), _) => certain == id,
            (None, Finding::Perhaps(entries)) => entries.iter().any(|entry| entry.credential.id == id),
            _ => false,
        }
    }

    /// What was found is no longer to be found: it is revoked, or another POST's.
    fn forget(&mut self, id: &str) {
        match &mut self.finding {
            Finding::Perhaps(entries) => entries.retain(|entry| entry.credential.id != id),
            Finding::Exactly(entry) if entry.credential.id == id => {
                self.finding = Finding::Perhaps(Vec::new());
            }
            _ => {}
        }
        if matches!(&self.finding, Finding::Perhaps(entries) if entries.is_empty()) {
            self.finding = match &self.ended {
                None => Finding::NothingYet,
                Some(Ok(())) => Finding::NoneSeen,
                Some(Err(error)) => Finding::CannotLook(error.clone()),
            };
        }
    }

    /// The id of what it certainly made.
    fn certain_id(&self) -> Option<&str> {
        self.named_id().or(match &self.finding {
            Finding::Exactly(entry) => Some(&entry.credential.id),
            _ => None,
        })
    }
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The form.
    Drafting,
    /// A token is being exchanged, the list from before is being read; no POST has left.
    Preparing,
    /// The POST has left, and its answer is waited for.
    Sending(Attempt),
    /// The POST has left, and nobody knows what became of it.
    Settling(Rc<Settling>),
    /// A password is on the page.
    Issued(Rc<Issued>),
}

/// Creates credentials one at a time, never lets an answer with a password go, and settles what
/// went unanswered.
///
/// A POST that a person no longer waits for is still listened to. Should its credential come
/// while another is in hand, it is shown next. No POST is ever repeated: each one needs its own
/// [`Creating::begin`], or its own decision to revoke and create again.
#[derive(Debug)]
pub struct Creating {
    phase: Phase,
    attempts: u32,
    in_flight: Vec<(Attempt, Rc<Sent>)>,
    next: VecDeque<Issued>,
    /// POSTs that may have made something of which nobody knows the id.
    unattributed: Vec<(Attempt, Rc<Sent>)>,
    /// Ids that are known to have come by one of this page's POSTs.
    claimed: Vec<String>,
    /// What was revoked as the outcome of a POST, with what that had asked for.
    revoked: Vec<(Draft, String)>,
}

impl Default for Creating {
    fn default() -> Self {
        Self {
            phase: Phase::Drafting,
            attempts: 0,
            in_flight: Vec::new(),
            next: VecDeque::new(),
            unattributed: Vec::new(),
            claimed: Vec::new(),
            revoked: Vec::new(),
        }
    }
}

impl Creating {
    /// What the page shows.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The attempt whose password is on the page.
    pub fn issued(&self) -> Option<Attempt> {
        match &self.phase {
            Phase::Issued(issued) => Some(issued.attempt),
            _ => None,
        }
    }

    /// Whether leaving would lose a password, or the answer that may bring one.
    pub fn would_lose(&self) -> bool {
        !self.in_flight.is_empty()
            || !self.next.is_empty()
            || match &self.phase {
                Phase::Issued(_) => true,
                Phase::Settling(settling) => settling.late.is_some(),
                _ => false,
            }
    }

    /// Whether a press would ask for a credential: not while one is being made or is in hand, and
    /// not while one that was made is there to be decided on.
    pub fn may_begin(&self) -> bool {
        match &self.phase {
            Phase::Drafting => true,
            Phase::Settling(settling) => settling.may_go_on(),
            _ => false,
        }
    }

    /// A person asks for a credential. `false` where [`Creating::may_begin`] says no: a second
    /// click, Enter held down, or a double event does nothing.
    #[must_use]
    pub fn begin(&mut self) -> bool {
        let may_begin = self.may_begin();
        if may_begin {
            self.phase = Phase::Preparing;
        }
        may_begin
    }

    /// No POST will follow: the token was refused, or the input cannot be right.
    pub fn refuse(&mut self) {
        if self.phase == Phase::Preparing {
            self.leave();
        }
    }

    /// The POST is about to leave. `None` where nobody asked for it (any more).
    #[must_use]
    pub fn send(&mut self, sent: Sent) -> Option<Attempt> {
        if self.phase != Phase::Preparing {
            return None;
        }
        self.attempts += 1;
        let attempt = Attempt(self.attempts);
        let sent = Rc::new(sent);
        self.unattributed.push((attempt, sent.clone()));
        self.in_flight.push((attempt, sent));
        self.phase = Phase::Sending(attempt);
        Some(attempt)
    }

    /// The deadline of a POST has passed.
    pub fn pass_deadline(&mut self, attempt: Attempt) {
        self.settle(attempt, Why::DeadlinePassed);
    }

    /// The user no longer waits.
    pub fn stop_waiting(&mut self) {
        if let Phase::Sending(attempt) = self.phase {
            self.settle(attempt, Why::Stopped);
        }
    }

    fn settle(&mut self, attempt: Attempt, why: Why) {
        let sent = self.in_flight.iter().find(|(sent, _)| *sent == attempt);
        if let (Phase::Sending(current), Some((_, sent))) = (&self.phase, sent)
            && *current == attempt
        {
            let sent = sent.clone();
            self.phase = Phase::Settling(Rc::new(Settling {
                attempt,
                sent,
                why,
                finding: Finding::NothingYet,
                exit: Exit::Open,
                ended: None,
                refused: false,
                late: None,
            }));
        }
    }

    /// The user goes back to the form whatever became of the POST: one that was found is kept,
    /// and an answer may still come. A credential that came meanwhile goes first.
    pub fn start_again(&mut self) {
        if let Phase::Settling(settling) = &self.phase
            && settling.exit != Exit::Revoking
        {
            if let Some(id) = settling.certain_id().map(str::to_owned) {
                let attempt = settling.attempt;
                self.attribute(attempt, id);
            }
            self.leave();
        }
    }

    /// The answer of a POST, however late. A failure is given back where it says for certain that
    /// nothing was created and somebody still wonders; all others are settled by looking.
    #[must_use]
    pub fn answer(&mut self, attempt: Attempt, answer: Result<Created, Error>) -> Option<Error> {
        if let Err(error) = &answer
            && error.may_have_created
        {
            self.settle(attempt, Why::Failed(error.clone()));
        }
        let position = self.in_flight.iter().position(|(sent, _)| *sent == attempt)?;
        let (_, sent) = self.in_flight.remove(position);
        match answer {
            Ok(Created { credential, id }) => {
                if let Some(id) = &id {
                    self.attribute(attempt, id.clone());
                }
                self.receive(Issued {
                    attempt,
                    credential,
                    id,
                    draft: sent.draft.clone(),
                    kept: false,
                    exit: Exit::Open,
                    strays: Vec::new(),
                    may_be_revoked: false,
                    sent,
                });
                None
            }
            Err(error) => self.fail(attempt, error),
        }
    }

    /// From now on it is known which credential a POST has made.
    fn attribute(&mut self, attempt: Attempt, id: String) {
        self.unattributed.retain(|(other, _)| *other != attempt);
        if let Phase::Settling(settling) = &mut self.phase
            && settling.attempt != attempt
            && settling.exit != Exit::Revoking
        {
            Rc::make_mut(settling).forget(&id);
        }
        self.claimed.push(id);
    }

    /// Whether an answer brings the password of what was revoked.
    fn is_revoked(&self, issued: &Issued) -> bool {
        self.revoked.iter().any(|(_, id)| issued.id.as_ref() == Some(id))
    }

    /// Puts a password on the page, with a warning where nobody can tell whether it still works.
    fn show(&mut self, mut issued: Issued) {
        issued.may_be_revoked = match &issued.id {
            Some(_) => self.is_revoked(&issued),
            None => self.revoked.iter().any(|(draft, _)| *draft == issued.draft),
        };
        self.phase = Phase::Issued(Rc::new(issued));
    }

    fn receive(&mut self, issued: Issued) {
        if self.is_revoked(&issued) {
            return;
        }
        match &mut self.phase {
            Phase::Settling(settling) if settling.attempt == issued.attempt => {
                if settling.exit == Exit::Revoking {
                    Rc::make_mut(settling).late = Some(issued);
                } else {
                    self.show(issued);
                }
            }
            Phase::Sending(attempt) if *attempt == issued.attempt => self.show(issued),
            Phase::Drafting => self.show(issued),
            _ => self.next.push_back(issued),
        }
    }

    fn fail(&mut self, attempt: Attempt, error: Error) -> Option<Error> {
        if !error.may_have_created {
            self.unattributed.retain(|(other, _)| *other != attempt);
        } else if let Some(id) = &error.credential_id {
            self.attribute(attempt, id.clone());
        }
        let wonders = match &mut self.phase {
            Phase::Sending(current) => *current == attempt,
            Phase::Settling(settling) if settling.attempt == attempt => {
                let is_revoking = settling.exit == Exit::Revoking;
                if error.may_have_created {
                    Rc::make_mut(settling).why = Why::Failed(error.clone());
                } else if is_revoking {
                    Rc::make_mut(settling).refused = true;
                }
                !is_revoking
            }
            _ => false,
        };
        if !wonders || error.may_have_created {
            return None;
        }
        self.leave();
        Some(error)
    }

    /// The registry's list, as it was looked at for a POST without an answer; `was_last` where it
    /// will not be looked at again by itself. `now` in milliseconds since 1970.
    pub fn looked(&mut self, attempt: Attempt, list: Result<&[Entry], Error>, was_last: bool, now: u64) {
        let Phase::Settling(settling) = &mut self.phase else { return };
        if settling.attempt != attempt || !settling.is_open() {
            return;
        }
        let settling = Rc::make_mut(settling);
        settling.ended = was_last.then(|| list.as_ref().map(|_| ()).map_err(Clone::clone));
        let draft = &settling.sent.draft;
        let is_alone =
            self.unattributed.iter().all(|(other, sent)| *other == attempt || sent.draft != *draft);
        match list {
            Ok(list) => match compare(&settling.sent, list, &self.claimed, is_alone, now) {
                Finding::NothingYet if was_last => settling.finding = Finding::NoneSeen,
                finding => settling.finding = finding,
            },
            // What was found stays found.
            Err(error) if was_last && settling.finding == Finding::NothingYet => {
                settling.finding = Finding::CannotLook(error);
            }
            Err(_) => {}
        }
    }

    /// The user wants the list looked at once more: which POST's it is.
    #[must_use]
    pub fn look_again(&mut self) -> Option<Attempt> {
        let Phase::Settling(settling) = &mut self.phase else { return None };
        if !settling.is_open() {
            return None;
        }
        let settling = Rc::make_mut(settling);
        settling.ended = None;
        if matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_)) {
            settling.finding = Finding::NothingYet;
        }
        Some(settling.attempt)
    }

    /// The user wants what a POST without an answer has made to be revoked, and another credential
    /// in its place: the registry's and the credential's id. `None` for an id that was not found.
    #[must_use]
    pub fn revoke_found(&mut self, id: &str) -> Option<(String, String)> {
        let Phase::Settling(settling) = &mut self.phase else { return None };
        if settling.exit == Exit::Revoking || !settling.found(id) {
            return None;
        }
        let settling = Rc::make_mut(settling);
        settling.exit = Exit::Revoking;
        Some((settling.sent.draft.registry_id.clone(), id.to_owned()))
    }

    /// What became of [`Creating::revoke_found`]; one that is not there any more counts as revoked.
    /// `true` where the POST for another may follow at once, by [`Creating::send`]: what was
    /// revoked certainly was this one's. If it only may have been, the rest is still to be decided.
    #[must_use]
    pub fn found_revoked(&mut self, id: &str, result: Result<(), Error>) -> bool {
        let Phase::Settling(settling) = &mut self.phase else { return false };
        if settling.exit != Exit::Revoking {
            return false;
        }
        let settling = Rc::make_mut(settling);
        let late = settling.late.take();
        if let Err(error) = result
            && error.kind != Kind::NotFound
        {
            settling.exit = Exit::RevokeFailed(error);
            // Meanwhile it may have become known as another POST's.
            for id in &self.claimed {
                settling.forget(id);
            }
            if let Some(issued) = late {
                self.show(issued);
            }
            return false;
        }
        let (attempt, is_certain) = (settling.attempt, settling.certain_id() == Some(id));
        let draft = settling.sent.draft.clone();
        settling.exit = Exit::Open;
        self.claimed.push(id.to_owned());
        for id in &self.claimed {
            settling.forget(id);
        }
        let is_over = settling.refused;
        self.revoked.push((draft, id.to_owned()));
        // What came meanwhile may bring the password of what does not work any more.
        let next = std::mem::take(&mut self.next);
        self.next = next.into_iter().filter(|issued| !self.is_revoked(issued)).collect();
        let late = late.filter(|issued| !self.is_revoked(issued));
        if is_certain {
            self.unattributed.retain(|(other, _)| *other != attempt);
            self.phase = Phase::Preparing;
            self.next.extend(late);
        } else if let Some(issued) = late {
            self.show(issued);
        } else if is_over {
            self.leave();
        }
        is_certain
    }

    /// The registry's list after an attempt was answered: what else did it make? Told only where
    /// the list from before is known, and which one the answer is about.
    pub fn looked_around(&mut self, attempt: Attempt, list: &[Entry], now: u64) {
        let claimed = std::mem::take(&mut self.claimed);
        if let Some(issued) = self.issued_by(attempt)
            && issued.id.is_some()
            && issued.sent.before.is_some()
        {
            issued.strays = match compare(&issued.sent, list, &claimed, true, now) {
                Finding::Exactly(only) => vec![*only],
                Finding::Perhaps(entries) => entries.into_iter().filter(|it| issued.sent.made(it)).collect(),
                _ => Vec::new(),
            };
        }
        self.claimed = claimed;
    }

    /// A stray is to be left as it is.
    pub fn settle_stray(&mut self, attempt: Attempt, id: &str) {
        self.claimed.push(id.to_owned());
        if let Some(issued) = self.issued_by(attempt) {
            issued.strays.retain(|entry| entry.credential.id != id);
        }
    }

    /// A stray was revoked; should its own password come after all, it is not shown.
    pub fn stray_revoked(&mut self, attempt: Attempt, id: &str) {
        if let Some(draft) = self.issued_by(attempt).map(|issued| issued.draft.clone()) {
            self.revoked.push((draft, id.to_owned()));
        }
        self.settle_stray(attempt, id);
    }

    /// The id of an attempt's credential became known after its answer.
    pub fn identified(&mut self, attempt: Attempt, id: String) {
        if let Some(issued) = self.issued_by(attempt) {
            let id = issued.id.get_or_insert(id).clone();
            let is_revoked = self.revoked.iter().any(|(_, revoked)| *revoked == id);
            if let Some(issued) = self.issued_by(attempt) {
                issued.may_be_revoked = is_revoked;
            }
            self.attribute(attempt, id);
        }
    }

    /// The password of an attempt's credential was copied or downloaded.
    pub fn keep(&mut self, attempt: Attempt) {
        if let Some(issued) = self.issued_by(attempt) {
            issued.kept = true;
        }
    }

    /// The user says that it is stored: wipes it. Does nothing before it was kept.
    pub fn store(&mut self) {
        if matches!(&self.phase, Phase::Issued(issued) if issued.kept && issued.exit != Exit::Revoking) {
            self.leave();
        }
    }

    /// The user gives it up: the registry's and the credential's id to revoke. `None` where it is
    /// not known which one it is, or where it is being revoked already.
    #[must_use]
    pub fn discard(&mut self) -> Option<(String, String)> {
        let Phase::Issued(issued) = &mut self.phase else { return None };
        let id = issued.id.clone()?;
        if issued.exit == Exit::Revoking {
            return None;
        }
        Rc::make_mut(issued).exit = Exit::Revoking;
        Some((issued.draft.registry_id.clone(), id))
    }

    /// What became of revoking. Only a revoked credential's password is wiped; one that is not
    /// there any more counts as revoked.
    pub fn revoked(&mut self, result: Result<(), Error>) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.exit != Exit::Revoking {
            return;
        }
        match result {
            Ok(()) => self.leave(),
            Err(error) if error.kind == Kind::NotFound => self.leave(),
            Err(error) => Rc::make_mut(issued).exit = Exit::RevokeFailed(error),
        }
    }

    /// The page goes away: wipes what it holds. Answers that still come are dropped with it.
    pub fn wipe(&mut self) {
        self.in_flight.clear();
        self.next.clear();
        self.phase = Phase::Drafting;
    }

    fn issued_by(&mut self, attempt: Attempt) -> Option<&mut Issued> {
        match &mut self.phase {
            Phase::Issued(issued) if issued.attempt == attempt => Some(Rc::make_mut(issued)),
            _ => None,
        }
    }

    /// Back to the form, or to the next credential that came meanwhile.
    fn leave(&mut self) {
        self.phase = Phase::Drafting;
        if let Some(issued) = self.next.pop_front() {
            self.show(issued);
        }
    }
}
