use std::rc::Rc;

use super::phase::Seen;
use super::post::Unsettled;
use super::{
    Announcement, Attempt, Creation, Decided, Effects, EndedPost, Exit, Finished, Focus, Issued, Outcome,
    Phase, Problem, Report, Saved,
};

impl Creation {
    pub(super) fn receive(&mut self, issued: Issued, now: u64, effects: &mut Effects) {
        self.unsettled.retain(|it| it.post.attempt != issued.post.attempt);
        match &self.phase {
            Phase::Sending(attempt) if *attempt == issued.post.attempt => self.show(issued, now, effects),
            // It may be what is being revoked.
            _ if self.is_revoking() => self.waiting.push(issued),
            Phase::Settling(settling) if settling.post.attempt == issued.post.attempt => {
                self.show_settled(issued, now, effects);
            }
            // A person has revoked it before its password came.
            _ if self.is_revoked(&issued) => {}
            // It was about to be asked for again.
            Phase::Preparing(_) if self.preparing.as_ref() == Some(issued.post.draft()) => {
                self.show(issued, now, effects);
            }
            Phase::Form | Phase::Finished(_) => self.show(issued, now, effects),
            _ => {
                self.waiting.push(issued);
                match &self.phase {
                    Phase::Issued(_) => effects.announce(Announcement::AnotherPassword),
                    // One of those that are found may be its credential.
                    Phase::Settling(settling) if self.looking.is_none() => {
                        self.look(settling.post.attempt, now, effects);
                    }
                    _ => {}
                }
            }
        }
    }

    /// Ends the settling of a POST whose answer has come after all.
    pub(super) fn show_settled(&mut self, mut issued: Issued, now: u64, effects: &mut Effects) {
        if !self.is_revoked(&issued) {
            // One of them may be its own: they are shown once it is known which one that is.
            issued.not_revoked = self.take_not_revoked();
            self.show(issued, now, effects);
            return;
        }
        let id = issued.id().map(str::to_owned);
        let finished =
            Finished { draft: issued.post.draft().clone(), id, how: Outcome::Revoked, may_be_revoked: false };
        self.leave(Phase::Finished(Rc::new(finished)), now, effects);
        if matches!(self.phase, Phase::Finished(_)) {
            effects.focus(Focus::Finished);
        }
    }

    /// Puts a password on the page, with a warning where it may no longer work.
    pub(super) fn show(&mut self, mut issued: Issued, now: u64, effects: &mut Effects) {
        issued.may_be_revoked = self.may_be_revoked(&issued);
        let attempt = issued.post.attempt;
        let issued = Rc::new(issued);
        self.problem = None;
        self.drop_ended(now);
        // It may have been among what goes off the page.
        self.unsettled.retain(|it| it.post.attempt != attempt);
        self.preparing = None;
        self.shown += 1;
        self.enter(Phase::Issued(issued.clone()), now);
        effects.focus(Focus::Issued);
        effects.announce(Announcement::Issued);
        effects.tell(Report::Issued(issued));
        self.look(attempt, now, effects);
    }

    fn issued_by(&mut self, attempt: Attempt) -> Option<&mut Issued> {
        match &mut self.phase {
            Phase::Issued(issued) if issued.post.attempt == attempt => Some(Rc::make_mut(issued)),
            _ => None,
        }
    }

    pub(super) fn overwrite_clipboard(&mut self) {
        self.clipboard = None;
        if let Phase::Issued(issued) = &mut self.phase
            && issued.saved == Saved::Copied
        {
            Rc::make_mut(issued).saved = Saved::Overwritten;
        }
    }

    pub(super) fn save(&mut self, attempt: Attempt, how: Saved, effects: &mut Effects) {
        let Some(issued) = self.issued_by(attempt) else { return };
        if issued.saved != Saved::Copied {
            issued.saved = how;
        }
        effects.announce(match how {
            Saved::DownloadStarted => Announcement::DownloadStarted,
            _ => Announcement::PasswordCopied,
        });
    }

    pub(super) fn handle_done(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.is_revoking() {
            return;
        }
        if issued.saved == Saved::Copied {
            self.finish(Outcome::Saved, now, effects);
        } else {
            Rc::make_mut(issued).exit = Exit::AskingToLeave;
        }
    }

    pub(super) fn handle_leave(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &self.phase else { return };
        if matches!(issued.exit, Exit::AskingToLeave) && !issued.is_revoking() {
            // *Done* asked whether it was saved, unless it certainly was not.
            let how = if issued.saved == Saved::No { Outcome::LeftUnsaved } else { Outcome::Saved };
            self.finish(how, now, effects);
        }
    }

    /// Wipes the password, and shows what became of the credential.
    pub(super) fn finish(&mut self, how: Outcome, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &self.phase else { return };
        // What may be another one's is not handed on as the one whose password was saved.
        let is_known = how != Outcome::Saved || issued.seen != Seen::Otherwise;
        let id = issued.id().filter(|_| is_known).map(str::to_owned);
        if how == Outcome::Saved && issued.saved == Saved::Copied {
            self.clipboard = Some(issued.post.draft().description.clone());
        }
        let may_be_revoked = issued.may_be_revoked;
        let finished = Rc::new(Finished { draft: issued.post.draft().clone(), id, how, may_be_revoked });
        // What came beside it is still to be decided on, and may be listed late.
        let suspects = issued.duplicates.clone();
        self.ended = (issued.is_confirmed() || !suspects.is_empty()).then(|| EndedPost {
            post: issued.post.clone(),
            suspects,
            is_looked_for: false,
        });
        // Whatever the list shows of the same now may be this one, which nobody may be told to revoke.
        if !issued.is_confirmed() {
            let is_like = |it: &&mut Unsettled| it.post.draft().is_like(issued.post.draft());
            self.unsettled.iter_mut().filter(is_like).for_each(|it| it.until = 0);
        }
        effects.tell(Report::Finished(finished.clone()));
        effects.announce(Announcement::PasswordGone);
        self.leave(Phase::Finished(finished), now, effects);
        if matches!(self.phase, Phase::Finished(_)) {
            if let Some(ended) = &self.ended {
                self.look(ended.post.attempt, now, effects);
            }
            effects.focus(Focus::Finished);
        }
    }

    pub(super) fn handle_create_another(&mut self, description: String, now: u64, effects: &mut Effects) {
        let Phase::Finished(finished) = &self.phase else { return };
        let decided = match finished.how {
            Outcome::Saved => None,
            Outcome::LeftUnsaved => Some(Decided::LeftActive),
            Outcome::Revoked | Outcome::AlreadyRevoked => Some(Decided::Revoked),
        };
        // What was typed before a late password took the form off the page is still there.
        let is_typed = self.is_typed && !self.draft.description.is_empty();
        if !is_typed {
            self.draft.description = description;
        }
        effects.tell(Report::Draft(self.draft.clone()));
        self.problem = None;
        let looking = self.looking.take();
        self.leave(Phase::Form, now, effects);
        // What else its POST has made is still being looked for.
        if matches!(self.phase, Phase::Form) {
            self.looking = looking;
        }
        if self.draft.description.is_empty() {
            effects.focus(Focus::Description);
        } else if let Some(decided) = decided {
            // A second Enter in a field that is filled in would create a second credential.
            self.fail(Problem::Decided(decided), now, effects);
        } else if is_typed {
            self.fail(Problem::StillTyped, now, effects);
        }
    }
}
