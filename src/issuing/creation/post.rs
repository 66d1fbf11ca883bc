use std::rc::Rc;

use super::phase::Seen;
use super::{
    Attempt, Confirmation, Creation, Effect, Effects, EndedPost, Exit, Finding, Focus, Identity, Issued,
    LOOKS_FOR, Phase, Post, Prepared, Problem, Report, Saved, Settling, Why,
};
use crate::client::decode::Created;
use crate::client::typed::is_blank;
use crate::error::{Error, Input};
use crate::issuing::{Draft, Sent};

/// A POST that another one has followed, and that may have made something that no list has shown yet.
#[derive(Debug)]
pub(super) struct Unsettled {
    pub(super) post: Post,
    /// Whether the form tells of it: a person has stopped checking, or has not decided.
    pub(super) is_told: bool,
    /// Until when lists are held against it, in milliseconds since 1970.
    pub(super) until: u64,
}

impl Creation {
    pub(super) fn handle_typed(&mut self, input: Input, text: String, effects: &mut Effects) {
        if self.is_locked() && !matches!(input, Input::Token) {
            return;
        }
        match input {
            Input::RegistryId => self.draft.registry_id = text,
            Input::Description => {
                self.draft.description = text;
                self.is_typed = true;
            }
            Input::Token | Input::CredentialId => {}
        }
        if !self.corrected.contains(&input) {
            self.corrected.push(input);
        }
        if matches!(input, Input::RegistryId | Input::Description) {
            effects.tell(Report::Draft(self.draft.clone()));
        }
    }

    pub(super) fn handle_create(&mut self, has_token: bool, now: u64, effects: &mut Effects) {
        if !self.may_create(now) {
            return;
        }
        let mut missing = Vec::new();
        for (input, is_there) in [
            (Input::Token, has_token),
            (Input::RegistryId, !is_blank(&self.draft.registry_id)),
            (Input::Description, !is_blank(&self.draft.description)),
        ] {
            if !is_there {
                missing.push(input);
            }
        }
        if missing.is_empty() {
            self.prepare(self.draft.clone(), now, effects);
        } else {
            self.fail(Problem::Incomplete(missing), now, effects);
        }
    }

    pub(super) fn prepare(&mut self, draft: Draft, now: u64, effects: &mut Effects) {
        self.attempts += 1;
        let attempt = Attempt(self.attempts);
        self.problem = None;
        self.corrected.clear();
        // Whoever creates another has gone on.
        self.clipboard = None;
        self.is_typed = false;
        self.looking = None;
        self.draft = draft.clone();
        self.preparing = Some(draft.clone());
        self.enter(Phase::Preparing(attempt), now);
        effects.push(Effect::Prepare(attempt, draft));
    }

    pub(super) fn handle_prepared(
        &mut self,
        attempt: Attempt,
        result: Result<Prepared, Error>,
        now: u64,
        effects: &mut Effects,
    ) {
        if !matches!(self.phase, Phase::Preparing(preparing) if preparing == attempt) {
            return;
        }
        let Some(draft) = self.preparing.take() else { return };
        match result {
            Ok(Prepared { before, creators, at }) => {
                self.drop_ended(now);
                let sent = Rc::new(Sent { draft: draft.clone(), before, creators, at });
                self.in_flight.push(Post { attempt, sent });
                self.enter(Phase::Sending(attempt), now);
                effects.push(Effect::Post(attempt, draft));
            }
            Err(error) => {
                effects.tell(Report::Failed(error.clone()));
                self.show_problem(Problem::Failed(error), now, effects);
            }
        }
    }

    pub(super) fn handle_misnamed(
        &mut self,
        attempt: Attempt,
        message: String,
        now: u64,
        effects: &mut Effects,
    ) {
        if matches!(self.phase, Phase::Preparing(preparing) if preparing == attempt) {
            self.show_problem(Problem::Misnamed(message), now, effects);
        }
    }

    /// Goes back to the form with what became of the last attempt. What came meanwhile is offered beside it.
    pub(super) fn show_problem(&mut self, problem: Problem, now: u64, effects: &mut Effects) {
        self.preparing = None;
        self.enter(Phase::Form, now);
        self.fail(problem, now, effects);
        self.look_for_ended(now, effects);
    }

    pub(super) fn fail(&mut self, problem: Problem, now: u64, effects: &mut Effects) {
        self.problem = Some(problem);
        self.problem_at = now;
        self.corrected.clear();
        effects.focus(Focus::Notice);
    }

    fn is_sending(&self, attempt: Attempt) -> bool {
        matches!(self.phase, Phase::Sending(sending) if sending == attempt)
    }

    pub(super) fn settle(&mut self, attempt: Attempt, why: Why, now: u64, effects: &mut Effects) {
        let Some(post) = self.in_flight.iter().find(|post| post.attempt == attempt) else { return };
        if !self.is_sending(attempt) {
            return;
        }
        let settling = Settling {
            post: post.clone(),
            why,
            finding: Finding::Looking,
            refusal: None,
            unread: None,
            decided: None,
            confirmation: Confirmation::Awaited,
        };
        let is_reading = settling.is_reading();
        effects.push(Effect::ListChanged(settling.post.draft().registry_id.clone()));
        self.problem_at = now;
        self.enter(Phase::Settling(Rc::new(settling)), now);
        effects.focus(Focus::Notice);
        if !is_reading {
            self.look(attempt, now, effects);
        }
    }

    pub(super) fn handle_answer(
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
                let post = self.in_flight.remove(position);
                effects.push(Effect::ListChanged(post.draft().registry_id.clone()));
                if let Some(id) = &id {
                    self.name(id);
                }
                let identity = id.map_or(Identity::Looking, Identity::Known);
                self.receive(
                    Issued {
                        post,
                        credential,
                        identity,
                        saved: Saved::No,
                        exit: Exit::Open,
                        duplicates: Vec::new(),
                        may_be_revoked: false,
                        not_revoked: Vec::new(),
                        listed_at: None,
                        seen: Seen::No,
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
                let post = self.in_flight.remove(position);
                self.handle_failure(post, error, now, effects);
            }
        }
    }

    fn handle_failure(&mut self, post: Post, error: Error, now: u64, effects: &mut Effects) {
        let is_settled =
            matches!(&self.phase, Phase::Settling(settling) if settling.post.attempt == post.attempt);
        match &error.credential_id {
            // It may still be offered as what this POST has made.
            Some(id) if is_settled => self.ownership.name(id),
            Some(id) => self.name(id),
            None => {}
        }
        match &mut self.phase {
            Phase::Settling(settling) if settling.post.attempt == post.attempt => {
                let settling = Rc::make_mut(settling);
                if error.may_have_created {
                    settling.why = Why::Failed(error);
                    self.problem_at = now;
                    if settling.is_reading()
                        && let Some(id) = settling.named()
                    {
                        let registry_id = settling.post.draft().registry_id.clone();
                        effects.push(Effect::ReadNamed {
                            attempt: post.attempt,
                            registry_id,
                            credential_id: id.to_owned(),
                        });
                        if settling.finding.is_settled() {
                            settling.finding = Finding::Looking;
                        }
                    }
                } else if settling.finding.is_revoking() {
                    settling.refusal = Some(error);
                } else {
                    self.turn_away(post, error, now, effects);
                }
            }
            Phase::Sending(sending) if *sending == post.attempt => {
                self.turn_away(post, error, now, effects);
            }
            // The person has gone on to something else.
            _ => {}
        }
    }

    /// Goes back to the form with a refusal.
    pub(super) fn turn_away(&mut self, post: Post, error: Error, now: u64, effects: &mut Effects) {
        let suspects = self.take_not_revoked();
        let was_sent = error.status.is_some();
        self.show_problem(Problem::Failed(error), now, effects);
        if was_sent {
            // The refusal may have answered a second sending of a request that had its effect.
            let attempt = post.attempt;
            self.ended = Some(EndedPost { post, suspects, is_looked_for: false });
            self.look(attempt, now, effects);
        }
    }

    /// Takes a POST that has ended off the page. The form goes on to warn of what else it may have made. What
    /// may still be listed is looked for in the lists that come with the next one.
    pub(super) fn drop_ended(&mut self, now: u64) {
        let Some(EndedPost { post, suspects, is_looked_for }) = self.ended.take() else { return };
        for suspect in suspects {
            self.tell_unsettled(suspect.post);
        }
        if !is_looked_for {
            self.watch(post, now);
        }
    }

    /// Has the form tell that a POST may have created something.
    pub(super) fn tell_unsettled(&mut self, post: Post) {
        self.unsettled.retain(|it| it.post.attempt != post.attempt);
        self.unsettled.push(Unsettled { post, is_told: true, until: u64::MAX });
    }

    /// Has the lists that come with the next POST be held against one whose credential is decided on.
    pub(super) fn watch(&mut self, post: Post, now: u64) {
        if self.unsettled.iter().all(|it| it.post.attempt != post.attempt) {
            self.unsettled.push(Unsettled { post, is_told: false, until: now + 2 * LOOKS_FOR });
        }
    }
}

/// Returns the answer without the id that its `Location` named, if that was listed before the POST.
fn without_old_id(answer: Result<Created, Error>, sent: &Sent) -> Result<Created, Error> {
    let is_new = |id: &String| !sent.was_there(id);
    match answer {
        Ok(created) => Ok(Created { id: created.id.filter(is_new), ..created }),
        Err(error) => {
            let id = error.credential_id.clone().filter(is_new);
            Err(error.with_credential_id(id))
        }
    }
}
