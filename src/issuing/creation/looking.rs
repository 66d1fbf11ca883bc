use std::collections::HashSet;
use std::rc::Rc;

use super::suspects::{is_revoking, merge};
use super::{
    Announcement, Attempt, Creation, Decision, Effect, Effects, Exit, Finding, Focus, Identity, Issued, Look,
    Phase, Problem, Why,
};
use crate::error::Error;
use crate::issuing::evidence::{Evidence, ListReading, candidates, is_shared_name, weigh_login};
use crate::issuing::{Draft, TabNews};
use crate::listing::Entry;

/// How long the list is read again and again by itself after a POST without an answer, in
/// milliseconds: a server's list may lag behind what it has created.
pub const LOOKS_FOR: u64 = 20_000;
/// Between two readings of the list, in milliseconds.
pub const PAUSE: u32 = 2_000;
/// After an answer that came, the list is read once more after so many milliseconds: what a
/// browser's second sending made may be listed late.
pub const SECOND_LOOK: u32 = 3_000;

#[derive(Debug)]
pub(super) struct Looking {
    look: Look,
    pub(super) attempt: Attempt,
    /// When it began, in milliseconds since 1970.
    since: u64,
    /// Whether this reading is the last one by itself.
    is_last: bool,
    /// Whether another tab has said that it creates the same.
    pub(super) is_created_elsewhere: bool,
}

impl Creation {
    pub(super) fn look(
        &mut self,
        attempt: Attempt,
        since: u64,
        after: u32,
        is_last: bool,
        effects: &mut Effects,
    ) {
        let Some(draft) = self.draft_of(attempt) else { return };
        self.looks += 1;
        let look = Look(self.looks);
        // Whoever answers does so before the list comes.
        self.looking = Some(Looking { look, attempt, since, is_last, is_created_elsewhere: false });
        effects.push(Effect::TellTabs(TabNews::WhoCreates(draft.clone())));
        let registry_id = draft.registry_id;
        effects.push(Effect::ReadList { look, registry_id, after });
    }

    pub(super) fn draft_of(&self, attempt: Attempt) -> Option<Draft> {
        let draft = match (&self.phase, &self.refused) {
            (Phase::Settling(settling), _) if settling.attempt == attempt => &settling.sent.draft,
            (Phase::Issued(issued), _) if issued.attempt == attempt => &issued.draft,
            (_, Some(refused)) if refused.attempt == attempt => &refused.sent.draft,
            _ => return None,
        };
        Some(draft.clone())
    }

    /// Whether a POST with this draft has made something, or may still, that is not known for certain.
    pub(super) fn awaits(&self, draft: &Draft) -> bool {
        let is_unknown = |issued: &Issued| !issued.is_confirmed() && issued.draft == *draft;
        self.in_flight.iter().any(|post| post.sent.draft == *draft)
            || self.waiting.iter().any(is_unknown)
            || self.issued().is_some_and(|issued| is_unknown(issued))
    }

    pub(super) fn handle_listed(
        &mut self,
        look: Look,
        result: Result<ListReading, Error>,
        now: u64,
        effects: &mut Effects,
    ) {
        let Some(looking) = self.looking.take_if(|looking| looking.look == look) else { return };
        let attempt = looking.attempt;
        self.is_created_elsewhere = looking.is_created_elsewhere;
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

    /// What the list says of a POST without an answer; answers when to look again.
    fn settle_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<(u32, bool)> {
        let mut taken = self.ownership.all_decided();
        let Phase::Settling(settling) = &mut self.phase else { return None };
        let named = settling.named().filter(|id| !self.deletions.is_revoked(id)).map(str::to_owned);
        if let Some(id) = &named {
            taken.remove(id);
        }
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
        if let (Some(id), Ok(list)) = (&named, &result)
            && let Some(entry) = list.entries.iter().find(|entry| entry.credential.id == *id)
            && settling.sent.confirms(entry)
            && !is_revoking(&settling.finding)
        {
            settling.confirmed = Some(true);
            self.show_named(effects);
            return None;
        }
        let before = ids(&settling.finding);
        settling.unread = result.as_ref().err().cloned();
        match result {
            Ok(list) => {
                let found = candidates(&settling.sent, &list, &taken, now);
                let suspects = match &mut settling.finding {
                    Finding::Possible(suspects) => std::mem::take(suspects),
                    _ => Vec::new(),
                };
                let suspects = merge(suspects, found);
                settling.finding = match suspects.is_empty() {
                    true => settling.without_suspects(!is_last),
                    false => Finding::Possible(suspects),
                };
            }
            // What was found stays found.
            Err(_) => {
                if matches!(settling.finding, Finding::Looking) {
                    settling.finding = settling.without_suspects(!is_last);
                }
            }
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

    /// Which of the list is the new credential, and what else may have come by the same press;
    /// answers when to look again.
    fn identify_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<(u32, bool)> {
        let taken = self.ownership.all_decided();
        let Phase::Issued(issued) = &mut self.phase else { return None };
        let issued = Rc::make_mut(issued);
        let is_finding = matches!(issued.exit, Exit::Finding);
        // Whoever wants to revoke it is answered by this list.
        let is_last = is_finding || now >= looking.since + LOOKS_FOR;
        match result {
            Ok(list) => {
                issued.identify(&list, &taken, is_last, now);
                issued.find_duplicates(&list, taken, now);
            }
            Err(error) => issued.cannot_look(error, is_last),
        }
        let next = match &issued.identity {
            Identity::Known(_) if !looking.is_last => Some((SECOND_LOOK, true)),
            Identity::Looking => Some((PAUSE, false)),
            _ => None,
        };
        self.follow_identity(effects);
        next
    }

    /// Whoever wanted to revoke the new credential is asked, once it is known. From its confirmation on,
    /// it is known as this page's here and in other tabs.
    fn follow_identity(&mut self, effects: &mut Effects) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        let Some(id) = issued.id().map(str::to_owned) else { return };
        if matches!(issued.exit, Exit::Finding) {
            Rc::make_mut(issued).exit = Exit::AskingToRevoke(id.clone());
        }
        if issued.is_confirmed() {
            self.take(&id, effects);
        }
    }

    /// Weighs what an answer names, once it was read by its id.
    pub(super) fn handle_read(
        &mut self,
        attempt: Attempt,
        id: &str,
        entry: Option<&Entry>,
        now: u64,
        effects: &mut Effects,
    ) {
        match &mut self.phase {
            Phase::Issued(issued) if issued.attempt == attempt && issued.id() == Some(id) => {
                let Some(entry) = entry.filter(|_| !issued.is_revoking()) else { return };
                let issued = Rc::make_mut(issued);
                if issued.contradicts(entry) {
                    issued.disown();
                } else {
                    issued.is_seen = true;
                    return self.follow_identity(effects);
                }
            }
            Phase::Settling(settling) if settling.attempt == attempt && settling.is_reading() => {
                let settling = Rc::make_mut(settling);
                if let Why::Failed(error) = &mut settling.why
                    && entry.is_some_and(|entry| settling.sent.contradicts(entry, ""))
                {
                    // It goes on as if the answer had named nothing.
                    *error = error.clone().with_credential_id(None);
                } else {
                    settling.confirmed = Some(entry.is_some());
                    return self.show_named(effects);
                }
            }
            _ => return,
        }
        if self.looking.is_none() {
            self.look(attempt, now, 0, false, effects);
        }
    }

    /// Shows what a lost answer names, once it was read or could not be. A suspect that is being revoked
    /// is revoked on first.
    pub(super) fn show_named(&mut self, effects: &mut Effects) {
        let Phase::Settling(settling) = &mut self.phase else { return };
        let (Some(id), Some(is_confirmed)) = (settling.named().map(str::to_owned), settling.confirmed) else {
            return;
        };
        if is_revoking(&settling.finding) || matches!(settling.finding, Finding::Named(..)) {
            return;
        }
        let settling = Rc::make_mut(settling);
        if self.deletions.is_revoked(&id) {
            return self.find_anew();
        }
        let decision = match &settling.finding {
            Finding::Possible(suspects) => suspects.iter().find(|suspect| suspect.id() == id),
            _ => None,
        };
        let decision = decision.map_or(Decision::Open, |suspect| suspect.decision.clone());
        settling.finding = Finding::Named(id.clone(), decision);
        self.looking = None;
        if !effects.announces() {
            effects.announce(Announcement::Found);
        }
        if is_confirmed {
            self.take(&id, effects);
        }
    }

    /// What a refused POST may have made all the same.
    fn check_refused(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
    ) -> Option<(u32, bool)> {
        let taken = self.ownership.all_decided();
        let refused = self.refused.as_mut().filter(|refused| refused.attempt == looking.attempt)?;
        if let Ok(list) = result {
            let mut found = candidates(&refused.sent, &list, &taken, now);
            found.retain(|candidate| candidate.is_new && candidate.is_by_user);
            refused.suspects = merge(std::mem::take(&mut refused.suspects), found);
        }
        (!looking.is_last).then_some((SECOND_LOOK, true))
    }

    /// Looks once more, if that only took another token.
    pub(super) fn handle_signed_in(&mut self, now: u64, effects: &mut Effects) {
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

    pub(super) fn handle_check_again(&mut self, now: u64, effects: &mut Effects) {
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

    /// Whoever goes on without a decision is told in the form that one may have been created.
    pub(super) fn note_unsettled(&mut self) {
        if let Phase::Settling(settling) = &self.phase
            && !matches!(settling.finding, Finding::Named(..) | Finding::Decided(_))
        {
            self.unsettled = Some(settling.sent.draft.clone());
        }
    }

    pub(super) fn handle_stop_checking(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Settling(settling) = &self.phase else { return };
        if is_revoking(&settling.finding) {
            return;
        }
        let pause = match &settling.why {
            Why::Failed(error) if self.wait_seconds(now) > 0 => Some(Problem::Failed(error.clone())),
            _ => None,
        };
        self.note_unsettled();
        self.leave(Phase::Form, now, effects);
        if matches!(self.phase, Phase::Form) {
            // The server's pause goes on.
            self.problem = pause;
            // A second Enter creates no second credential.
            effects.focus(if self.unsettled().is_some() { Focus::Notice } else { Focus::Description });
        }
    }
}

impl Issued {
    /// Which of the list it is. An answer may name another credential: then it names none.
    fn identify(&mut self, list: &ListReading, taken: &HashSet<String>, is_last: bool, now: u64) {
        if let Identity::Known(id) = &self.identity {
            if self.is_revoking() {
                return;
            }
            let listed = list.entries.iter().find(|entry| entry.credential.id == *id);
            if listed.is_some_and(|entry| self.contradicts(entry)) {
                self.disown();
            }
        }
        if self.is_confirmed() {
            return;
        }
        match weigh_login(&self.credential.username, list, candidates(&self.sent, list, taken, now)) {
            // The login's own name says more than the answer's address, but where that was confirmed.
            Evidence::Certain { id, .. } => {
                if self.id() != Some(&id) {
                    self.disown();
                    self.identity = Identity::Known(id);
                }
            }
            Evidence::Possible(found) if self.id().is_none() => {
                if is_last {
                    self.identity = Identity::Unclear;
                }
                if matches!(self.exit, Exit::Finding) {
                    self.exit = Exit::Choosing(merge(Vec::new(), found));
                }
            }
            Evidence::Possible(_) => {}
        }
    }

    /// Whether a credential cannot be this one, whatever the answer's address says.
    fn contradicts(&self, entry: &Entry) -> bool {
        self.sent.contradicts(entry, &self.credential.username)
    }

    /// Goes on as if the answer had named nothing.
    fn disown(&mut self) {
        if matches!(self.exit, Exit::AskingToRevoke(_) | Exit::NotRevoked(..) | Exit::MayStillWork(..)) {
            self.exit = Exit::Open;
        }
        self.identity = Identity::Looking;
        self.was_listed = false;
        self.is_seen = false;
    }

    /// Notes whether the list has it, and what else there is that nobody has asked for.
    fn find_duplicates(&mut self, list: &ListReading, mut taken: HashSet<String>, now: u64) {
        let Identity::Known(id) = &self.identity else { return };
        let is_listed = list.entries.iter().any(|entry| entry.credential.id == *id);
        self.was_listed |= is_listed;
        self.is_seen |= is_listed;
        // Whatever else is there may be the credential itself.
        if !self.is_confirmed() {
            return;
        }
        taken.insert(id.clone());
        let mut found = candidates(&self.sent, list, &taken, now);
        let username = &self.credential.username;
        // Until the credential itself is listed, what has its login's own name is no other.
        let is_own = |name: &str| !is_listed && name == username && !is_shared_name(username);
        // Beside a login that came, only what is certainly new and by this user counts.
        found.retain(|candidate| {
            candidate.is_new && candidate.is_by_user && !is_own(&candidate.entry.credential.name)
        });
        self.duplicates = merge(std::mem::take(&mut self.duplicates), found);
    }

    /// The list could not be read.
    fn cannot_look(&mut self, error: Error, is_last: bool) {
        if self.id().is_some() || !(is_last || error.is_for_the_token()) {
            return;
        }
        self.identity = Identity::CannotLook(error);
        if matches!(self.exit, Exit::Finding) {
            self.exit = Exit::Choosing(Vec::new());
        }
    }
}

fn ids(finding: &Finding) -> Vec<String> {
    match finding {
        Finding::Possible(suspects) => suspects.iter().map(|suspect| suspect.id().to_owned()).collect(),
        _ => Vec::new(),
    }
}
