use std::rc::Rc;

use super::deletions::Deletions;
use super::ownership::Ownership;
use super::phase::Seen;
use super::post::Unsettled;
use super::suspects::merge;
use super::{
    Announcement, Attempt, Confirmation, Creation, Decided, Decision, Effect, Effects, Exit, Finding, Focus,
    Identity, Issued, Look, Phase, Post, Problem, Settling, Suspect, Why,
};
use crate::error::{Error, Input};
use crate::issuing::evidence::{
    AnswerKnown, Candidate, Evidence, ListReading, candidates, is_named_otherwise, weigh,
};
use crate::issuing::{Draft, Sent, TabNews};
use crate::listing::{Entry, State};
use crate::model::NewCredential;

/// How long the list is read again and again by itself after a POST without an answer, in
/// milliseconds: a server's list may lag behind what it has created.
pub const LOOKS_FOR: u64 = 20_000;
/// Between two readings of the list, in milliseconds.
pub const PAUSE: u32 = 2_000;
/// After an answer that came, the list is read once more after so many milliseconds: what a
/// browser's second sending made may be listed late.
pub const SECOND_LOOK: u32 = 3_000;

/// Whether a credential has been listed since `since`, in milliseconds since 1970, for so long that its
/// absence tells that it was removed: another replica's list may lack what is new.
pub fn has_settled(since: u64, now: u64) -> bool {
    now >= since + LOOKS_FOR
}

#[derive(Debug)]
pub(super) struct Looking {
    look: Look,
    pub(super) attempt: Attempt,
    /// When it began, in milliseconds since 1970.
    since: u64,
    turn: Turn,
    /// Whether another tab has said that it creates the same.
    pub(super) is_created_elsewhere: bool,
}

/// Which of the readings it is that are made by themselves, one after another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Turn {
    /// The first, at once.
    First,
    /// Another one after [`PAUSE`], while it is not known what the POST made.
    Next,
    /// One more, after [`SECOND_LOOK`].
    Second,
    /// The last one, after [`LOOKS_FOR`].
    Last,
}

impl Turn {
    /// The next one, once it is known what the POST made: what else it has made may be listed late.
    fn after_known(self) -> Option<Self> {
        match self {
            Self::First | Self::Next => Some(Self::Second),
            Self::Second => Some(Self::Last),
            Self::Last => None,
        }
    }
}

impl Creation {
    /// Begins to read the list for what a POST has made.
    pub(super) fn look(&mut self, attempt: Attempt, now: u64, effects: &mut Effects) {
        self.read_list(attempt, now, Turn::First, effects);
    }

    fn read_list(&mut self, attempt: Attempt, since: u64, turn: Turn, effects: &mut Effects) {
        let Some(draft) = self.draft_of(attempt) else { return };
        self.looks += 1;
        let look = Look(self.looks);
        // Other tabs answer before the list comes.
        self.looking = Some(Looking { look, attempt, since, turn, is_created_elsewhere: false });
        effects.push(Effect::TellTabs(TabNews::WhoCreates(draft.clone())));
        let after = match turn {
            Turn::First => 0,
            Turn::Next => PAUSE,
            Turn::Second => SECOND_LOOK,
            Turn::Last => LOOKS_FOR as u32,
        };
        effects.push(Effect::ReadList { look, registry_id: draft.registry_id, after });
    }

    pub(super) fn draft_of(&self, attempt: Attempt) -> Option<Draft> {
        let draft = match (&self.phase, &self.ended) {
            (Phase::Settling(settling), _) if settling.post.attempt == attempt => settling.post.draft(),
            (Phase::Issued(issued), _) if issued.post.attempt == attempt => issued.post.draft(),
            (_, Some(ended)) if ended.post.attempt == attempt => ended.post.draft(),
            _ => return None,
        };
        Some(draft.clone())
    }

    /// Whether a POST with this draft may have made something, and it is not known for certain what.
    pub(super) fn awaits(&self, draft: &Draft) -> bool {
        let is_unknown = |issued: &Issued| !issued.is_confirmed() && issued.post.draft() == draft;
        self.in_flight.iter().any(|post| post.draft() == draft)
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
        if let Ok(list) = &result {
            self.identify_waiting(attempt, list, now);
        }
        let next = match &self.phase {
            Phase::Settling(settling) if settling.post.attempt == attempt => {
                self.settle_by_list(result, &looking, now, effects)
            }
            Phase::Issued(issued) if issued.post.attempt == attempt => {
                self.identify_by_list(result, &looking, now, effects)
            }
            Phase::Form | Phase::Finished(_) => self.check_ended(result, &looking, now),
            _ => None,
        };
        if let Some(turn) = next {
            self.read_list(attempt, looking.since, turn, effects);
        }
    }

    /// Finds in the list which ones they are whose passwords wait to be shown: they are not offered as what
    /// another POST has made.
    fn identify_waiting(&mut self, attempt: Attempt, list: &ListReading, now: u64) {
        let Some(Draft { registry_id, .. }) = self.draft_of(attempt) else { return };
        let mut found = Vec::new();
        for issued in self.waiting.iter_mut().filter(|issued| issued.post.draft().registry_id == registry_id)
        {
            issued.identify(list, &self.ownership, false, now);
            found.extend(issued.id().map(str::to_owned));
        }
        for id in found {
            self.name(&id);
        }
    }

    /// Takes what the list says of a POST without an answer. Returns whether to read it again.
    fn settle_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<Turn> {
        // The next reading may succeed where this one failed, but not without a token.
        let is_over = now >= looking.since + LOOKS_FOR;
        let is_last = is_over || result.as_ref().is_err_and(Error::is_for_the_token);
        let Phase::Settling(settling) = &mut self.phase else { return None };
        // A person decides on that one now.
        if matches!(settling.finding, Finding::Named(..)) {
            return None;
        }
        let settling = Rc::make_mut(settling);
        let own = own(settling, &self.deletions, &self.ownership);
        if let Ok(list) = &result {
            // What this POST's own answer names is offered, unless a person has decided on it.
            let is_taken = |id: &str| match own.as_deref() == Some(id) {
                true => self.ownership.is_decided(id),
                false => self.ownership.is_taken(id),
            };
            settling.add(candidates(&settling.post.sent, list, &is_taken, now), now);
            settling.drop_gone(list, now);
            if let Some(candidate) = own.as_deref().and_then(|id| settling.confirmed_by(list, id)) {
                settling.confirmation = Confirmation::By(Box::new(candidate));
            }
        }
        // Only a list tells whether others fit, too.
        if own.is_some() && (is_last || result.is_ok()) {
            self.show_named(now, effects);
        }
        let Phase::Settling(settling) = &mut self.phase else { return None };
        if matches!(settling.finding, Finding::Named(..)) {
            return None;
        }
        Rc::make_mut(settling).read(result, is_last);
        if matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_)) {
            effects.announce(Announcement::Found);
        }
        (!is_last).then_some(Turn::Next)
    }

    /// Finds the new credential in the list, and others that may have come by the same press. Returns
    /// whether to read it again.
    fn identify_by_list(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
        effects: &mut Effects,
    ) -> Option<Turn> {
        let Phase::Issued(issued) = &mut self.phase else { return None };
        let issued = Rc::make_mut(issued);
        if issued.is_others(&self.ownership) {
            issued.disown();
        }
        let is_finding = matches!(issued.exit, Exit::Finding);
        // *Revoke…* waits for this list, so it is the last one.
        let is_last = is_finding || now >= looking.since + LOOKS_FOR;
        match result {
            Ok(list) => {
                let (before, was_confirmed) = (issued.id().map(str::to_owned), issued.is_confirmed());
                issued.identify(&list, &self.ownership, is_last, now);
                // What a wrong address named may have come by the same press.
                if let Some(named) = before.filter(|named| issued.id().is_some_and(|id| id != named))
                    && !self.waiting.iter().any(|waiting| waiting.id() == Some(&named))
                {
                    self.ownership.disclaim(&named, was_confirmed);
                }
                issued.find_duplicates(&list, &self.ownership, &mut self.unsettled, now);
            }
            Err(error) => issued.cannot_look(error, is_last),
        }
        let next = match &issued.identity {
            Identity::Known(_) => looking.turn.after_known(),
            Identity::Looking => Some(Turn::Next),
            // Another list may tell which one it is.
            Identity::Unclear(2..) if !is_last => Some(Turn::Next),
            _ => None,
        };
        self.follow_identity(effects);
        next
    }

    /// Asks whether to revoke the new credential, if that only waited for its id. Once that is
    /// confirmed, no other POST is offered the credential, here or in other tabs.
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
            Phase::Issued(issued) if issued.post.attempt == attempt && issued.id() == Some(id) => {
                let Some(entry) = entry.filter(|_| !issued.is_revoking()) else { return };
                let issued = Rc::make_mut(issued);
                if issued.is_others(&self.ownership) || issued.contradicts(entry) {
                    issued.disown();
                } else if issued.answer().is_called(&entry.credential.name) {
                    issued.see(entry);
                    return self.follow_identity(effects);
                }
                // The list tells whether another one is called as the login is.
            }
            Phase::Settling(settling) if settling.post.attempt == attempt && settling.is_reading() => {
                let settling = Rc::make_mut(settling);
                let sent = &settling.post.sent;
                let is_nothing = |entry: &Entry| {
                    sent.contradicts(entry, AnswerKnown::default())
                        || self.ownership.is_other_posts(id)
                        || entry.state(now) == State::Removed
                };
                match entry {
                    Some(entry) if is_nothing(entry) => settling.unname(),
                    Some(entry) if sent.doubts(entry, AnswerKnown::default()) => {
                        let doubtful = vec![sent.candidate(entry)];
                        settling.unname();
                        settling.add(doubtful, now);
                    }
                    // The list tells whether another one fits, too.
                    Some(entry) => {
                        settling.confirmation = Confirmation::By(Box::new(sent.candidate(entry)));
                    }
                    // The list may have it nevertheless.
                    None => settling.confirmation = Confirmation::Failed,
                }
            }
            _ => return,
        }
        if self.looking.is_none() {
            self.look(attempt, now, effects);
        }
    }

    /// Shows what a lost answer names, once that is confirmed: for certain, or as one of several that fit.
    /// Waits while a suspect is being revoked.
    pub(super) fn show_named(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Settling(settling) = &mut self.phase else { return };
        let Some(id) = settling.named().map(str::to_owned) else { return };
        let Some(candidate) = settling.confirmed().cloned() else { return };
        if settling.finding.is_revoking() || matches!(settling.finding, Finding::Named(..)) {
            return;
        }
        let settling = Rc::make_mut(settling);
        if self.ownership.is_decided(&id) {
            return self.find_anew();
        }
        let suspects = match &settling.finding {
            Finding::Possible(suspects) => &**suspects,
            _ => &[],
        };
        // What was decided on may have been it, too.
        if settling.decided.is_some() || suspects.iter().any(|suspect| suspect.id() != id) {
            return settling.add(vec![candidate], now);
        }
        let decision = suspects.iter().find(|suspect| suspect.id() == id);
        let decision = decision.map_or(Decision::Open, |suspect| suspect.decision.clone());
        settling.finding = Finding::Named(id.clone(), decision);
        self.looking = None;
        if !effects.announces() {
            effects.announce(Announcement::Found);
        }
        self.take(&id, effects);
    }

    /// Looks for what else a POST that has ended has created. Returns whether to look again.
    fn check_ended(
        &mut self,
        result: Result<ListReading, Error>,
        looking: &Looking,
        now: u64,
    ) -> Option<Turn> {
        let ended = self.ended.as_mut().filter(|ended| ended.post.attempt == looking.attempt)?;
        let next = looking.turn.after_known();
        ended.is_looked_for = next.is_none() && result.is_ok();
        if let Ok(list) = result {
            let find = |sent: &Sent| {
                let mut found = candidates(sent, &list, &|id| self.ownership.is_taken(id), now);
                found.retain(|candidate| candidate.is_new && candidate.is_by_user);
                found
            };
            merge_with_unsettled(&mut ended.suspects, &ended.post, &mut self.unsettled, find, now);
        }
        next
    }

    /// Goes on to look for what a POST that has ended has created, unless that was done for long enough.
    pub(super) fn look_for_ended(&mut self, now: u64, effects: &mut Effects) {
        if let Some(ended) = &self.ended
            && self.looking.is_none()
            && !ended.is_looked_for
        {
            self.look(ended.post.attempt, now, effects);
        }
    }

    /// Reads the list again, if it could not be read for want of a token.
    pub(super) fn handle_signed_in(&mut self, now: u64, effects: &mut Effects) {
        // With a token the problem is over.
        if match &self.problem {
            Some(Problem::Failed(error)) => error.is_for_the_token(),
            Some(Problem::Incomplete(missing)) => missing == &[Input::Token],
            _ => false,
        } {
            self.problem = None;
        }
        // What a refused POST may have made all the same could not be looked for without one.
        self.look_for_ended(now, effects);
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
                if matches!(settling.finding, Finding::Named(..)) || settling.finding.is_revoking() {
                    return;
                }
                let attempt = settling.post.attempt;
                let settling = Rc::make_mut(settling);
                if matches!(settling.finding, Finding::NoneSeen | Finding::CannotLook(_)) {
                    settling.finding = Finding::Looking;
                }
                self.look(attempt, now, effects);
                effects.focus(Focus::Notice);
            }
            Phase::Issued(issued) if issued.is_revoking() => {}
            Phase::Issued(issued) if matches!(issued.exit, Exit::Choosing(_)) => {
                let attempt = issued.post.attempt;
                Rc::make_mut(issued).exit = Exit::Finding;
                self.look(attempt, now, effects);
            }
            Phase::Issued(issued) if issued.id().is_none() => {
                let attempt = issued.post.attempt;
                Rc::make_mut(issued).identity = Identity::Looking;
                self.look(attempt, now, effects);
            }
            _ => {}
        }
    }

    /// Remembers that something may have been created, so that the form says so; and where that was decided
    /// on, that more may still be listed.
    pub(super) fn note_unsettled(&mut self, now: u64) {
        if let Phase::Settling(settling) = &self.phase {
            let post = settling.post.clone();
            match settling.finding {
                Finding::Decided(_) | Finding::Named(..) => self.watch(post, now),
                _ => self.tell_unsettled(post),
            }
        }
    }

    /// Tells the person and the other tabs what is asked about here, whenever that changes.
    pub(super) fn tell_asks(&mut self, effects: &mut Effects) {
        let asks = match &self.phase {
            Phase::Settling(settling) => ids(&settling.finding),
            _ => Vec::new(),
        };
        let over = std::mem::replace(&mut self.told_asks, asks.clone());
        if over == asks {
            return;
        }
        if matches!(self.phase, Phase::Settling(_)) && !effects.announces() {
            effects.announce(Announcement::Found);
        }
        if !over.is_empty() {
            effects.push(Effect::TellTabs(TabNews::Settled(over)));
        }
        if !asks.is_empty() {
            effects.push(Effect::TellTabs(TabNews::Settling(asks)));
        }
    }

    pub(super) fn handle_stop_checking(&mut self, now: u64, effects: &mut Effects) {
        let Phase::Settling(settling) = &self.phase else { return };
        if settling.finding.is_revoking() {
            return;
        }
        let pause = match &settling.why {
            Why::Failed(error) if self.wait_seconds(now) > 0 => Some(Problem::Failed(error.clone())),
            _ => None,
        };
        let decided = match &settling.finding {
            Finding::Named(..) => Some(Decided::LeftActive),
            Finding::Decided(decided) => Some(*decided),
            _ => None,
        };
        self.note_unsettled(now);
        self.leave(Phase::Form, now, effects);
        if matches!(self.phase, Phase::Form) {
            match (pause, decided) {
                // The server's pause goes on.
                (Some(pause), _) => self.problem = Some(pause),
                (None, Some(decided)) => self.fail(Problem::Decided(decided), now, effects),
                (None, None) => self.problem = None,
            }
            // A second Enter in the form would create a second credential.
            effects.focus(Focus::Notice);
        }
    }
}

impl Settling {
    /// What the answer names, if a list shows it, and all that it says of it is as it must be.
    fn confirmed_by(&self, list: &ListReading, id: &str) -> Option<Candidate> {
        let listed = list.entries.iter().find(|entry| entry.credential.id == id);
        let entry = listed.filter(|entry| !self.finding.is_revoking() && self.post.sent.confirms(entry))?;
        Some(self.post.sent.candidate(entry))
    }

    /// Goes on as if the answer had named nothing.
    fn unname(&mut self) {
        if let Why::Failed(error) = &mut self.why {
            *error = error.clone().with_credential_id(None);
        }
    }

    /// Adds what the POST may have made. What was found before stays found.
    fn add(&mut self, found: Vec<Candidate>, now: u64) {
        let mut suspects = match &mut self.finding {
            Finding::Possible(suspects) => std::mem::take(suspects),
            _ => Vec::new(),
        };
        merge(&mut suspects, found, &self.post, now);
        if !suspects.is_empty() {
            self.finding = Finding::Possible(suspects);
        }
    }

    /// Drops what the list shows, or by its absence tells, to be revoked.
    fn drop_gone(&mut self, list: &ListReading, now: u64) {
        let Finding::Possible(suspects) = &mut self.finding else { return };
        let count = suspects.len();
        suspects.retain(|suspect| {
            let listed = list.entries.iter().find(|entry| entry.credential.id == suspect.id());
            let is_gone = match listed {
                Some(entry) => entry.state(now) == State::Removed,
                None => list.is_whole && has_settled(suspect.listed_at, now),
            };
            !is_gone || matches!(suspect.decision, Decision::Revoking)
        });
        if suspects.len() < count {
            self.decided.get_or_insert(Decided::Revoked);
        }
        if suspects.is_empty() {
            self.finding = Finding::Looking;
        }
    }

    /// The list was read, or could not be: says what that means where it holds no suspect.
    fn read(&mut self, result: Result<ListReading, Error>, is_last: bool) {
        let tells = match self.finding {
            Finding::Possible(_) => false,
            Finding::Looking => true,
            _ => result.is_ok(),
        };
        self.unread = result.err();
        if tells {
            self.finding = self.without_suspects(!is_last);
        }
    }
}

impl Issued {
    pub(super) fn answer(&self) -> AnswerKnown<'_> {
        let NewCredential { username, password } = &self.credential;
        AnswerKnown { id: self.id(), username: Some(username), password: Some(password) }
    }

    /// Finds in the list which one it is. What was confirmed stays so, unless the list contradicts it.
    fn identify(&mut self, list: &ListReading, ownership: &Ownership, is_last: bool, now: u64) {
        let answer = self.answer();
        let is_named = answer.id.is_some();
        // The credential that is being revoked is not exchanged for another one meanwhile.
        if is_named && self.is_revoking() {
            return;
        }
        let is_misnamed = self.post.sent.is_misnamed(answer, list);
        // A list that lags may hold only a twin of the same name.
        if self.seen == Seen::Called && !is_misnamed {
            return;
        }
        let evidence = weigh(&self.post.sent, answer, list, &|id| ownership.is_taken(id), now);
        let is_as_before = match &evidence {
            Evidence::Certain(id) => answer.id == Some(id),
            Evidence::Possible(_) => self.is_confirmed() && !is_misnamed,
        };
        if is_as_before {
            return;
        }
        if is_named {
            self.disown();
        }
        match evidence {
            Evidence::Certain(id) => self.identity = Identity::Known(id),
            Evidence::Possible(mut found) => {
                found.retain(|it| !is_named_otherwise(&it.entry, &self.credential.username));
                let new = found.iter().filter(|candidate| candidate.is_new && candidate.is_by_user).count();
                // That there are several is told at once: the request may have been sent twice.
                if is_last || new > 1 {
                    self.identity = Identity::Unclear(new);
                }
                if matches!(self.exit, Exit::Finding) {
                    let mut suspects = Vec::new();
                    merge(&mut suspects, found, &self.post, now);
                    self.exit = Exit::Choosing(suspects);
                }
            }
        }
    }

    /// Takes a list's entry of what the answer named: it confirms it, unless it may be somebody else's, or has
    /// another name than the login.
    fn see(&mut self, entry: &Entry) {
        let answer = self.answer();
        if self.post.sent.doubts(entry, answer) {
            return;
        }
        self.seen = if answer.is_called(&entry.credential.name) {
            Seen::Called
        } else if is_named_otherwise(entry, &self.credential.username) {
            Seen::Otherwise
        } else {
            Seen::Unnamed
        };
    }

    /// Whether what the answer named is known to be another POST's.
    fn is_others(&self, ownership: &Ownership) -> bool {
        let is_others = self.id().is_some_and(|id| ownership.is_other_posts(id));
        is_others && !self.is_confirmed() && !self.is_revoking()
    }

    /// Whether a credential cannot be this one, whatever the answer's address says.
    fn contradicts(&self, entry: &Entry) -> bool {
        self.post.sent.contradicts(entry, self.answer())
    }

    /// Goes on as if the answer had named nothing.
    fn disown(&mut self) {
        if matches!(self.exit, Exit::AskingToRevoke(_) | Exit::NotRevoked(..) | Exit::MayStillWork(..)) {
            self.exit = Exit::Open;
        }
        self.identity = Identity::Looking;
        self.listed_at = None;
        self.seen = Seen::No;
    }

    /// Notes whether the list has it, and which others may have come by the same press, or by an earlier one.
    fn find_duplicates(
        &mut self,
        list: &ListReading,
        ownership: &Ownership,
        unsettled: &mut Vec<Unsettled>,
        now: u64,
    ) {
        let Identity::Known(id) = &self.identity else { return };
        let listed = list.entries.iter().find(|entry| entry.credential.id == *id);
        let (own_id, is_listed) = (id.clone(), listed.is_some());
        if let Some(entry) = listed {
            self.listed_at.get_or_insert(now);
            self.see(entry);
        }
        // Until it is confirmed, each of the others may be the credential itself.
        if !self.is_confirmed() {
            return;
        }
        let is_taken = |id: &str| id == own_id || ownership.is_taken(id);
        let mut duplicates = std::mem::take(&mut self.duplicates);
        duplicates.extend(self.not_revoked.drain(..).filter(|it| it.id() != own_id));
        let answer = self.answer();
        // Until its id is listed, what has its login's name may be the credential itself.
        let is_own = |name: &str| !is_listed && answer.is_called(name);
        let find = |sent: &Sent| {
            let mut found = candidates(sent, list, &is_taken, now);
            // Beside a login that came, only what is certainly new and by this user counts.
            found.retain(|candidate| {
                candidate.is_new && candidate.is_by_user && !is_own(&candidate.entry.credential.name)
            });
            found
        };
        merge_with_unsettled(&mut duplicates, &self.post, unsettled, find, now);
        self.duplicates = duplicates;
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

/// Adds what `find` finds in a registry's list of a POST, and of the POSTs before it in that registry that are not
/// settled. What of these is found, or was looked for long enough, is looked for no more.
fn merge_with_unsettled(
    suspects: &mut Vec<Suspect>,
    post: &Post,
    unsettled: &mut Vec<Unsettled>,
    find: impl Fn(&Sent) -> Vec<Candidate>,
    now: u64,
) {
    merge(suspects, find(&post.sent), post, now);
    unsettled.retain(|it| {
        let is_watched = now < it.until;
        if !is_watched || it.post.draft().registry_id != post.draft().registry_id {
            return it.is_told || is_watched;
        }
        let found = find(&it.post.sent);
        let is_unsettled = found.is_empty();
        merge(suspects, found, &it.post, now);
        is_unsettled
    });
}

fn ids(finding: &Finding) -> Vec<String> {
    match finding {
        Finding::Possible(suspects) => suspects.iter().map(|suspect| suspect.id().to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// What a lost answer names, unless that is known to be something else's.
fn own(settling: &Settling, deletions: &Deletions, ownership: &Ownership) -> Option<String> {
    let may_be_own = |id: &&str| !deletions.is_revoked(id) && !ownership.is_other_posts(id);
    settling.named().filter(may_be_own).map(str::to_owned)
}
