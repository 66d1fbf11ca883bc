use std::rc::Rc;

use super::{
    Creation, Decided, Decision, Effect, Effects, Exit, Finding, Focus, Identity, Phase, Post, Suspect,
};
use crate::issuing::{Candidate, Draft, TabNews};

impl Creation {
    pub(super) fn suspects(&mut self) -> Option<&mut Vec<Suspect>> {
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
            _ => self.ended.as_mut().map(|ended| &mut ended.suspects),
        }
    }

    /// Takes the suspects off the page that a person wanted to revoke, and that were not, or may not have been: they
    /// stay on the next one.
    pub(super) fn take_not_revoked(&mut self) -> Vec<Suspect> {
        let mut suspects = self.suspects().map(std::mem::take).unwrap_or_default();
        suspects.retain(|suspect| {
            matches!(suspect.decision, Decision::NotRevoked(_) | Decision::MayStillWork(_))
        });
        suspects
    }

    pub(super) fn suspect(&mut self, id: &str) -> Option<&mut Suspect> {
        self.suspects()?.iter_mut().find(|suspect| suspect.id() == id)
    }

    /// What was asked for by the POST whose suspects are on the page.
    pub(super) fn suspects_draft(&self) -> Option<Draft> {
        match &self.phase {
            Phase::Settling(settling) => Some(settling.post.draft().clone()),
            Phase::Issued(issued) => Some(issued.post.draft().clone()),
            _ => Some(self.ended.as_ref()?.post.draft().clone()),
        }
    }

    pub(super) fn handle_revoke_suspect(&mut self, id: &str) {
        // It may have turned out to be another POST's while it was being revoked.
        let is_taken = self.ownership.is_decided(id);
        for suspect in self.suspects().into_iter().flatten() {
            let is_asked_for = suspect.id() == id && !is_taken;
            match &suspect.decision {
                Decision::Revoking => {}
                _ if is_asked_for => suspect.decision = Decision::Asking,
                Decision::Asking => suspect.decision = Decision::Open,
                _ => {}
            }
        }
    }

    pub(super) fn handle_confirm_suspect(&mut self, id: &str, now: u64, effects: &mut Effects) {
        let Some(draft) = self.suspects_draft() else { return };
        // The credential that is being revoked takes its suspects off the page with it.
        if self.issued().is_some_and(|issued| matches!(issued.exit, Exit::Revoking(_))) {
            return;
        }
        if let Some(decision) = self.asked_named(id) {
            *decision = Decision::Revoking;
            return self.revoke(draft, id.to_owned(), None, now, effects);
        }
        if let Some(suspect) = self.suspect(id)
            && matches!(suspect.decision, Decision::Asking)
        {
            suspect.decision = Decision::Revoking;
            let (draft, listed_at) = (suspect.post.draft().clone(), Some(suspect.listed_at));
            self.revoke(draft, id.to_owned(), listed_at, now, effects);
        }
    }

    pub(super) fn handle_leave_suspect(&mut self, id: &str, effects: &mut Effects) {
        if let Some(decision) = self.asked_named(id) {
            *decision = Decision::Open;
            return;
        }
        let Some(suspect) = self.suspect(id) else { return };
        match suspect.decision {
            Decision::Revoking => return,
            Decision::Asking => {
                suspect.decision = Decision::Open;
                return;
            }
            _ => {}
        }
        self.ownership.decide(id);
        effects.push(Effect::TellTabs(TabNews::Left(vec![id.to_owned()])));
        self.drop_suspect(id, Decided::LeftActive);
        self.focus_heading(effects);
    }

    /// A suspect is decided on: it is shown no more, here or in another tab.
    pub(super) fn drop_suspect(&mut self, id: &str, decided: Decided) {
        if let Some(suspects) = self.suspects() {
            suspects.retain(|suspect| suspect.id() != id);
        }
        match &mut self.phase {
            Phase::Settling(settling) => {
                let settling = Rc::make_mut(settling);
                // Once one was left active, that is what is said, whatever is revoked after it.
                if settling.decided != Some(Decided::LeftActive) {
                    settling.decided = Some(decided);
                }
            }
            Phase::Issued(issued) => {
                let issued = Rc::make_mut(issued);
                if let Identity::Unclear(count) = &mut issued.identity {
                    *count = count.saturating_sub(1);
                }
                if matches!(&issued.exit, Exit::Choosing(suspects) if suspects.is_empty()) {
                    issued.exit = Exit::Open;
                }
            }
            _ => {}
        }
        self.find_anew();
    }

    /// Says what was found, where no suspect is left.
    pub(super) fn find_anew(&mut self) {
        let is_looking = self.looking.is_some();
        if let Phase::Settling(settling) = &mut self.phase
            && match &settling.finding {
                Finding::Possible(suspects) => suspects.is_empty(),
                finding => matches!(finding, Finding::Looking),
            }
        {
            let settling = Rc::make_mut(settling);
            settling.finding = settling.without_suspects(is_looking);
        }
    }

    /// Moves the focus to the heading, since what it was on goes away.
    pub(super) fn focus_heading(&self, effects: &mut Effects) {
        effects.focus(match self.phase {
            Phase::Issued(_) => Focus::Issued,
            Phase::Finished(_) => Focus::Finished,
            _ => Focus::Notice,
        });
    }
}

/// Keeps what was found and decided, and adds what is new.
pub(super) fn merge(suspects: &mut Vec<Suspect>, found: Vec<Candidate>, post: &Post, now: u64) {
    for candidate in found {
        match suspects.iter_mut().find(|suspect| suspect.id() == candidate.entry.credential.id) {
            Some(suspect) => suspect.candidate = candidate,
            None => {
                let post = post.clone();
                suspects.push(Suspect { candidate, decision: Decision::Open, listed_at: now, post });
            }
        }
    }
}
