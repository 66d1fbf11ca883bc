use std::rc::Rc;

use super::deletions::Answered;
use super::phase::Seen;
use super::{
    Announcement, Creation, Decided, Decision, Delete, Effect, Effects, Exit, Finding, Focus, Issued,
    Outcome, Phase, has_settled,
};
use crate::client::Revocation;
use crate::issuing::{Draft, TabNews};

impl Creation {
    /// Whether a revocation's answer is waited for.
    pub(super) fn is_revoking(&self) -> bool {
        self.deletions.is_any_open()
    }

    pub(super) fn revoke(
        &mut self,
        draft: Draft,
        credential_id: String,
        listed_at: Option<u64>,
        now: u64,
        effects: &mut Effects,
    ) {
        let was_listed = listed_at.is_some_and(|at| has_settled(at, now));
        let registry_id = draft.registry_id.clone();
        let delete = self.deletions.begin(draft, credential_id.clone());
        effects.announce(Announcement::Revoking);
        effects.push(Effect::Revoke { delete, registry_id, credential_id, was_listed });
    }

    fn check_revoked(
        &mut self,
        draft: Draft,
        credential_id: &str,
        listed_at: Option<u64>,
        now: u64,
        effects: &mut Effects,
    ) {
        let was_listed = listed_at.is_some_and(|at| has_settled(at, now));
        let (registry_id, credential_id) = (draft.registry_id.clone(), credential_id.to_owned());
        let delete = self.deletions.begin(draft, credential_id.clone());
        effects.push(Effect::CheckRevoked { delete, registry_id, credential_id, was_listed });
    }

    /// Asks whether to revoke what a lost answer names, and to create again.
    pub(super) fn handle_revoke_named(&mut self, now: u64) {
        if self.wait_seconds(now) > 0 || self.has_more() {
            return;
        }
        if let Phase::Settling(settling) = &mut self.phase
            && let Finding::Named(_, decision) = &mut Rc::make_mut(settling).finding
            && !matches!(decision, Decision::Revoking)
        {
            *decision = Decision::Asking;
        }
    }

    /// The question about what a lost answer names, where it is asked.
    pub(super) fn asked_named(&mut self, id: &str) -> Option<&mut Decision> {
        let Phase::Settling(settling) = &mut self.phase else { return None };
        match &mut Rc::make_mut(settling).finding {
            Finding::Named(named, decision @ Decision::Asking) if named == id => Some(decision),
            _ => None,
        }
    }

    pub(super) fn handle_check_revoked(&mut self, id: &str, now: u64, effects: &mut Effects) {
        // The button goes away, and with it the focus.
        self.focus_heading(effects);
        if let Phase::Issued(issued) = &mut self.phase
            && matches!(&issued.exit, Exit::MayStillWork(revoked, _) if revoked == id)
        {
            // The credential is not revoked while a suspect is: what ends first would take the other
            // off the page.
            if issued.is_revoking() {
                return;
            }
            let issued = Rc::make_mut(issued);
            issued.exit = Exit::Revoking(id.to_owned());
            let (draft, listed_at) = (issued.post.draft().clone(), issued.listed_at);
            self.check_revoked(draft, id, listed_at, now, effects);
            return;
        }
        let Some(draft) = self.suspects_draft() else { return };
        if let Phase::Settling(settling) = &mut self.phase
            && let Finding::Named(named, decision) = &mut Rc::make_mut(settling).finding
            && named == id
            && matches!(decision, Decision::MayStillWork(_))
        {
            *decision = Decision::Revoking;
            self.check_revoked(draft, id, None, now, effects);
            return;
        }
        if let Some(suspect) = self.suspect(id)
            && matches!(suspect.decision, Decision::MayStillWork(_))
        {
            suspect.decision = Decision::Revoking;
            let (draft, listed_at) = (suspect.post.draft().clone(), Some(suspect.listed_at));
            self.check_revoked(draft, id, listed_at, now, effects);
        }
    }

    pub(super) fn handle_revoked(
        &mut self,
        delete: Delete,
        revocation: Revocation,
        now: u64,
        effects: &mut Effects,
    ) {
        let Some(Answered { draft, credential_id: id, result }) = self.deletions.answer(delete, revocation)
        else {
            return;
        };
        effects.announce(match &result {
            Ok(_) => Announcement::Revoked,
            Err(Decision::MayStillWork(_)) => Announcement::MayStillWork,
            Err(_) => Announcement::NotRevoked,
        });
        if result.is_ok() {
            effects.push(Effect::ListChanged(draft.registry_id.clone()));
            self.ownership.decide(&id);
            effects.push(Effect::TellTabs(TabNews::Revoked(vec![id.clone()])));
        }
        match &self.phase {
            Phase::Issued(issued) if matches!(&issued.exit, Exit::Revoking(revoking) if *revoking == id) => {
                self.end_exit(id, result, now, effects);
            }
            Phase::Settling(settling) if matches!(&settling.finding, Finding::Named(named, Decision::Revoking) if *named == id) =>
            {
                self.end_named(draft, id, result, now, effects);
            }
            _ => self.end_suspect(&id, result, now, effects),
        }
        if !self.is_revoking() {
            self.drop_revoked();
        }
    }

    /// The credential whose password is on the page was revoked, or was not.
    fn end_exit(&mut self, id: String, result: Result<Outcome, Decision>, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        Rc::make_mut(issued).exit = match result {
            Ok(how) => return self.finish(how, now, effects),
            Err(Decision::MayStillWork(error)) => Exit::MayStillWork(id, error),
            Err(Decision::NotRevoked(error)) => Exit::NotRevoked(id, error),
            Err(_) => Exit::Open,
        };
        effects.focus(Focus::Notice);
    }

    /// What a lost answer names was revoked, or was not.
    fn end_named(
        &mut self,
        draft: Draft,
        id: String,
        result: Result<Outcome, Decision>,
        now: u64,
        effects: &mut Effects,
    ) {
        let Err(decision) = result else {
            self.drop_revoked();
            if self.has_more() {
                // A password came meanwhile.
                return self.leave(Phase::Form, now, effects);
            }
            // *Revoke it and create again* goes on.
            self.note_unsettled(now);
            self.prepare(draft, now, effects);
            return effects.focus(Focus::Description);
        };
        if let Phase::Settling(settling) = &mut self.phase {
            Rc::make_mut(settling).finding = Finding::Named(id, decision);
        }
        effects.focus(Focus::Notice);
    }

    /// A suspect was revoked, or was not: goes on with what came meanwhile.
    fn end_suspect(&mut self, id: &str, result: Result<Outcome, Decision>, now: u64, effects: &mut Effects) {
        match result {
            Ok(_) => {
                self.drop_suspect(id, Decided::Revoked);
                self.focus_heading(effects);
            }
            Err(decision) => {
                if let Some(suspect) = self.suspect(id) {
                    suspect.decision = decision;
                }
            }
        }
        if self.is_revoking() {
            return;
        }
        match &mut self.phase {
            Phase::Form | Phase::Finished(_) => {
                self.drop_revoked();
                if let Some(issued) = self.next_waiting() {
                    self.show(issued, now, effects);
                }
            }
            Phase::Settling(settling) => {
                let settling = Rc::make_mut(settling);
                let attempt = settling.post.attempt;
                if let Some(position) = self.waiting.iter().position(|issued| issued.post.attempt == attempt)
                {
                    let issued = self.waiting.remove(position);
                    self.show_settled(issued, now, effects);
                } else if let Some(error) = settling.refusal.take() {
                    let post = settling.post.clone();
                    self.turn_away(post, error, now, effects);
                } else {
                    self.show_named(now, effects);
                }
            }
            _ => {}
        }
    }

    pub(super) fn is_revoked(&self, issued: &Issued) -> bool {
        issued.id().is_some_and(|id| self.deletions.is_revoked(id))
    }

    /// Whether a password may no longer work: it is, or may be, that of a credential that was revoked,
    /// or may have been.
    pub(super) fn may_be_revoked(&self, issued: &Issued) -> bool {
        issued.id().is_some_and(|id| self.ownership.is_revoked_elsewhere(id))
            || self
                .deletions
                .may_be(issued.id().filter(|_| issued.is_confirmed()), issued.post.draft())
                .any(|id| !matches!(&issued.exit, Exit::Revoking(revoking) if revoking == id))
    }

    /// Drops what came meanwhile of credentials that are revoked.
    pub(super) fn drop_revoked(&mut self) {
        let deletions = &self.deletions;
        self.waiting.retain(|issued| !issued.id().is_some_and(|id| deletions.is_revoked(id)));
    }

    pub(super) fn handle_revoke(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.is_revoking() || matches!(issued.exit, Exit::Finding) {
            return;
        }
        let attempt = issued.post.attempt;
        let issued = Rc::make_mut(issued);
        match issued.id().filter(|_| issued.seen == Seen::Called).map(str::to_owned) {
            Some(id) => {
                issued.exit = Exit::AskingToRevoke(id);
            }
            None => {
                issued.exit = Exit::Finding;
                self.look(attempt, now, effects);
            }
        }
    }

    pub(super) fn handle_confirm_revoke(&mut self, now: u64, effects: &mut Effects) {
        if let Phase::Issued(issued) = &mut self.phase
            && let Exit::AskingToRevoke(id) = &issued.exit
            && !issued.is_revoking()
        {
            let id = id.clone();
            let issued = Rc::make_mut(issued);
            issued.exit = Exit::Revoking(id.clone());
            let (draft, listed_at) = (issued.post.draft().clone(), issued.listed_at);
            self.revoke(draft, id, listed_at, now, effects);
            // The button that asked does nothing now.
            effects.focus(Focus::Issued);
        }
    }
}
