//! The life of one credential, from the form to the page that says what became of it.
//!
//! - `phase`: what the page shows, as typed state
//! - `event`: what happens, and what is to be done
//! - `post`, `looking`, `suspects`, `revoking`, `password`: how each event is handled, by topic
//! - `tabs`: what other tabs of the origin say
//! - `ownership`, `deletions`: what is known of other credentials, and of revocations

mod deletions;
mod event;
mod looking;
mod ownership;
mod password;
mod phase;
mod post;
mod revoking;
mod suspects;
mod tabs;

use std::rc::Rc;

use super::{Draft, TabNews};
use crate::error::Input;
use deletions::Deletions;
pub use event::{Announcement, Effect, Event, Focus, Prepared, Report};
use looking::Looking;
pub use looking::{LOOKS_FOR, PAUSE, SECOND_LOOK, has_settled};
use ownership::Ownership;
use phase::Confirmation;
pub use phase::{
    Decided, Decision, EndedPost, Exit, Finding, Finished, Identity, Issued, Loss, Outcome, Phase, Post,
    Problem, Saved, Settling, Suspect, Why,
};
use post::Unsettled;

/// One POST's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Attempt(u32);

/// One reading's number, so that its list is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look(u32);

/// One revocation's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Delete(u32);

/// Creates credentials one at a time, never drops an answer with a password, and settles what
/// went unanswered.
///
/// Pure: [`Creation::update`] takes what happened, and answers with what is to be done. A POST is
/// sent once for each press, and never by itself.
#[derive(Debug, Default)]
pub struct Creation {
    draft: Draft,
    /// Whether its description was typed since the last request for a credential.
    is_typed: bool,
    phase: Phase,
    problem: Option<Problem>,
    /// When the problem arose, in milliseconds since 1970.
    problem_at: u64,
    /// Inputs that were changed since: their faults no longer count.
    corrected: Vec<Input>,
    /// When the current phase began, in milliseconds since 1970.
    since: u64,
    /// A POST that came to no password, or whose password has left the page.
    ended: Option<EndedPost>,
    /// POSTs of before that may have made something that no list has shown yet.
    unsettled: Vec<Unsettled>,
    attempts: u32,
    looks: u32,
    looking: Option<Looking>,
    /// What is about to be sent, while it is being prepared.
    preparing: Option<Draft>,
    /// POSTs whose answer may still come.
    in_flight: Vec<Post>,
    /// Credentials that came while another was on the page, or while something was being revoked
    /// that may be one of them.
    waiting: Vec<Issued>,
    /// How many credentials were shown one after another, the one on the page among them.
    shown: usize,
    ownership: Ownership,
    /// What the credential is for whose password was last on the clipboard when it left the page.
    clipboard: Option<String>,
    /// Whether another tab has sent the draft that is being settled, and waits for what it made.
    is_created_elsewhere: bool,
    deletions: Deletions,
    told_would_lose: bool,
    /// What other tabs were told that a person is asked about here.
    told_asks: Vec<String>,
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

    /// A POST that was refused, or whose credential has left the page, and what else it may have created.
    pub fn ended(&self) -> Option<&EndedPost> {
        self.ended.as_ref()
    }

    /// Whether a person has yet to decide on what a POST that has ended may have created.
    pub fn has_left_over(&self) -> bool {
        self.ended.as_ref().is_some_and(|ended| !ended.suspects.is_empty())
    }

    /// The descriptions of what may have been created in the form's registry by POSTs that a person has
    /// stopped checking on.
    pub fn unsettled(&self) -> Vec<&str> {
        let told = self.unsettled.iter().filter(|it| it.is_told).map(|it| it.post.draft());
        let here = told.filter(|draft| draft.registry_id == self.draft.registry_id);
        here.map(|draft| &*draft.description).collect()
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
        matches!(self.phase, Phase::Form)
            && self.wait_seconds(now) == 0
            && !self.is_revoking()
            && !self.has_more()
            && !self.has_left_over()
    }

    /// Whether *Create again* would do something: nothing is left to be decided, or to be seen.
    pub fn may_create_again(&self, now: u64) -> bool {
        self.wait_seconds(now) == 0
            && !self.has_more()
            && matches!(&self.phase, Phase::Settling(settling)
                if settling.finding.is_settled())
    }

    /// Whether leaving would lose anything.
    pub fn would_lose(&self) -> bool {
        self.loss().is_some()
    }

    /// What leaving would lose, if it would lose anything.
    pub fn loss(&self) -> Option<Loss> {
        let issued = self.issued();
        if self.has_more() || (issued.is_some() && !self.in_flight.is_empty()) {
            return Some(Loss::AnotherPassword);
        }
        if let Some(issued) = issued {
            let is_all = issued.saved == Saved::Copied && !issued.duplicates.is_empty();
            return Some(if is_all { Loss::Undecided } else { Loss::Password(issued.saved) });
        }
        if !self.in_flight.is_empty() {
            return Some(Loss::Answer);
        }
        let is_undecided = match &self.phase {
            Phase::Settling(settling) => match &settling.finding {
                // It is looked for once somebody has signed in again.
                Finding::CannotLook(error) => error.is_for_the_token(),
                finding => !finding.is_settled(),
            },
            _ => self.has_left_over(),
        };
        is_undecided.then_some(Loss::Undecided)
    }

    /// The credential whose password is on the page.
    pub fn issued(&self) -> Option<&Rc<Issued>> {
        match &self.phase {
            Phase::Issued(issued) => Some(issued),
            _ => None,
        }
    }

    /// Whether the password of one that is asked about may still be shown: it waits, or is on its way.
    pub fn may_have_more(&self) -> bool {
        self.has_more() || !self.in_flight.is_empty()
    }

    /// Whether passwords came that are not on the page: one after another, they are shown after the one
    /// that is, or when a person wants to see them.
    pub fn has_more(&self) -> bool {
        !self.waiting.is_empty()
    }

    /// Whether *Go to the password* would do something.
    pub fn may_show_next(&self) -> bool {
        self.has_more() && matches!(self.phase, Phase::Form | Phase::Settling(_)) && !self.is_revoking()
    }

    /// Which credential is on the page of those that are shown one after another, and how many they are.
    pub fn queue(&self) -> (usize, usize) {
        (self.shown, self.shown + self.waiting.len())
    }

    /// The description of another credential whose password the clipboard may still hold: it came off the
    /// page, and another one's took its place.
    pub fn clipboard(&self) -> Option<&str> {
        self.clipboard.as_deref()
    }

    /// Whether another tab asks a person about this credential, too.
    pub fn is_asked_elsewhere(&self, id: &str) -> bool {
        self.ownership.is_asked_elsewhere(id)
    }

    /// Whether a person has left this credential active in another tab.
    pub fn is_left_elsewhere(&self, id: &str) -> bool {
        self.ownership.is_left_elsewhere(id)
    }

    /// Whether another tab has sent the same draft, and waits for what it made: a suspect may be that.
    pub fn is_created_elsewhere(&self) -> bool {
        self.is_created_elsewhere
    }

    /// Whether the list is being read, or soon will be.
    pub fn is_looking(&self) -> bool {
        self.looking.is_some()
    }

    /// Takes what happened at `now`, in milliseconds since 1970 by the server's clock as far as
    /// that is known, and says what is to be done, in this order.
    #[must_use]
    pub fn update(&mut self, event: Event, now: u64) -> Vec<Effect> {
        let mut effects = Effects::default();
        let (before, was_locked) = (std::mem::discriminant(&self.phase), self.is_locked());
        self.handle(event, now, &mut effects);
        // The last announcement was about something that has left the page.
        if before != std::mem::discriminant(&self.phase) && !effects.announces() {
            effects.announce(Announcement::Nothing);
        }
        if let Phase::Issued(issued) = &self.phase {
            let may_be_revoked = self.may_be_revoked(issued);
            if issued.may_be_revoked != may_be_revoked
                && let Phase::Issued(issued) = &mut self.phase
            {
                Rc::make_mut(issued).may_be_revoked = may_be_revoked;
            }
        } else if self.waiting.is_empty() {
            self.shown = 0;
        }
        if let Phase::Finished(finished) = &mut self.phase
            && finished.id.as_ref().is_some_and(|id| self.ownership.is_revoked_elsewhere(id))
        {
            Rc::make_mut(finished).may_be_revoked = true;
        }
        let would_lose = self.would_lose();
        if would_lose != std::mem::replace(&mut self.told_would_lose, would_lose) {
            effects.tell(Report::WouldLose(would_lose));
        }
        self.tell_asks(&mut effects);
        let is_locked = self.is_locked();
        if was_locked != is_locked {
            effects.tell(Report::Locked(is_locked));
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
            Event::Misnamed(attempt, message) => self.handle_misnamed(attempt, message, now, effects),
            Event::Answered(attempt, answer) => self.handle_answer(attempt, answer, now, effects),
            Event::DeadlinePassed(attempt) => self.settle(attempt, Why::DeadlinePassed, now, effects),
            Event::StopWaiting => match self.phase {
                Phase::Sending(attempt) => self.settle(attempt, Why::Stopped, now, effects),
                Phase::Preparing(_) => self.show_problem(Problem::NotSent, now, effects),
                _ => {}
            },
            Event::Listed(look, result) => self.handle_listed(look, result, now, effects),
            Event::Read(attempt, id, entry) => self.handle_read(attempt, &id, entry.as_deref(), now, effects),
            Event::CheckAgain => self.handle_check_again(now, effects),
            Event::CreateAgain => {
                if self.may_create_again(now)
                    && let Phase::Settling(settling) = &self.phase
                {
                    let draft = settling.post.draft().clone();
                    self.note_unsettled(now);
                    self.prepare(draft, now, effects);
                    effects.focus(Focus::Description);
                }
            }
            Event::RevokeAndCreateAgain => self.handle_revoke_named(now),
            Event::StopChecking => self.handle_stop_checking(now, effects),
            Event::ShowNext => {
                if self.may_show_next() {
                    self.note_unsettled(now);
                    self.leave(Phase::Form, now, effects);
                }
            }
            Event::RevokeSuspect(id) => self.handle_revoke_suspect(&id),
            Event::ConfirmSuspect(id) => self.handle_confirm_suspect(&id, now, effects),
            Event::LeaveSuspect(id) => self.handle_leave_suspect(&id, effects),
            Event::CheckRevoked(id) => self.handle_check_revoked(&id, now, effects),
            Event::Revoked(delete, revocation) => self.handle_revoked(delete, revocation, now, effects),
            Event::Copied(attempt) => {
                self.overwrite_clipboard();
                self.save(attempt, Saved::Copied, effects);
            }
            Event::DownloadStarted(attempt) => self.save(attempt, Saved::DownloadStarted, effects),
            Event::WasThere(id) => {
                self.ownership.make_elsewhere(&id);
                self.drop_taken(&id);
            }
            Event::ClipboardReplaced => {
                self.overwrite_clipboard();
                effects.push(Effect::TellTabs(TabNews::ClipboardReplaced));
            }
            Event::Done => self.handle_done(now, effects),
            Event::Leave => self.handle_leave(now, effects),
            Event::Revoke => self.handle_revoke(now, effects),
            Event::ConfirmRevoke => self.handle_confirm_revoke(now, effects),
            Event::KeepOpen => {
                if let Phase::Issued(issued) = &mut self.phase
                    && !issued.is_exit_revoking()
                {
                    Rc::make_mut(issued).exit = Exit::Open;
                }
            }
            Event::CreateAnother(description) => self.handle_create_another(description, now, effects),
            Event::SignedIn => self.handle_signed_in(now, effects),
            Event::SignedOut => {
                self.deletions.clear();
                *self = Self {
                    // Numbers go on, so that no late answer is taken for a new one's.
                    attempts: self.attempts,
                    looks: self.looks,
                    deletions: std::mem::take(&mut self.deletions),
                    ownership: std::mem::take(&mut self.ownership).after_sign_out(),
                    told_would_lose: self.told_would_lose,
                    told_asks: std::mem::take(&mut self.told_asks),
                    since: now,
                    ..Self::default()
                };
                effects.tell(Report::Draft(Draft::default()));
            }
            Event::Wipe => {
                self.in_flight.clear();
                self.waiting.clear();
                self.deletions.clear();
                self.ended = None;
                self.preparing = None;
                self.enter(Phase::Form, now);
            }
            Event::Tab(news) => self.handle_tab(news, effects),
        }
    }

    fn enter(&mut self, phase: Phase, now: u64) {
        self.phase = phase;
        self.since = now;
        self.looking = None;
    }

    fn next_waiting(&mut self) -> Option<Issued> {
        (!self.waiting.is_empty()).then(|| self.waiting.remove(0))
    }

    /// Goes to a phase without a password, or shows the next credential that came meanwhile.
    fn leave(&mut self, phase: Phase, now: u64, effects: &mut Effects) {
        self.preparing = None;
        self.drop_revoked();
        self.enter(phase, now);
        if let Some(issued) = self.next_waiting() {
            self.show(issued, now, effects);
        }
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

    fn announces(&self) -> bool {
        self.0.iter().any(|effect| matches!(effect, Effect::Announce(_)))
    }

    fn tell(&mut self, report: Report) {
        self.push(Effect::Tell(report));
    }
}
