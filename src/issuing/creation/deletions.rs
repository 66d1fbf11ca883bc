use super::{Decision, Delete, Outcome};
use crate::client::Revocation;
use crate::issuing::Draft;

/// The revocations that a person asked for. One that certainly failed is forgotten.
#[derive(Debug, Default)]
pub(super) struct Deletions {
    begun: u32,
    list: Vec<Deletion>,
}

#[derive(Debug)]
struct Deletion {
    delete: Delete,
    /// What had been asked for.
    draft: Draft,
    credential_id: String,
    fate: Fate,
    /// Whether an earlier one may have revoked it, for all that is known.
    was_unclear: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fate {
    /// Its answer is waited for.
    Open,
    /// The credential is revoked.
    Revoked,
    /// The credential may still work.
    Unclear,
}

/// What an answer says about a revocation.
pub(super) struct Answered {
    pub(super) draft: Draft,
    pub(super) credential_id: String,
    /// How the credential ended, or what is to be decided about it now.
    pub(super) result: Result<Outcome, Decision>,
}

impl Deletions {
    /// Notes that a credential is being revoked, or looked for after that.
    pub(super) fn begin(&mut self, draft: Draft, credential_id: String) -> Delete {
        self.begun += 1;
        let delete = Delete(self.begun);
        let is_of_it = |deletion: &Deletion| {
            deletion.credential_id == credential_id && deletion.draft.registry_id == draft.registry_id
        };
        let was_unclear = self.list.iter().any(|it| is_of_it(it) && it.fate == Fate::Unclear);
        self.list.retain(|deletion| !is_of_it(deletion));
        self.list.push(Deletion { delete, draft, credential_id, fate: Fate::Open, was_unclear });
        delete
    }

    /// Takes an answer, if it is waited for.
    pub(super) fn answer(&mut self, delete: Delete, revocation: Revocation) -> Option<Answered> {
        let is_it = |deletion: &Deletion| deletion.delete == delete && deletion.fate == Fate::Open;
        let position = self.list.iter().position(is_it)?;
        let was_unclear = self.list[position].was_unclear;
        let (fate, result) = match if was_unclear { revocation.after_unclear() } else { revocation } {
            Revocation::Revoked => (Some(Fate::Revoked), Ok(Outcome::Revoked)),
            Revocation::AlreadyRevoked => (Some(Fate::Revoked), Ok(Outcome::AlreadyRevoked)),
            Revocation::MayStillWork(error) => (Some(Fate::Unclear), Err(Decision::MayStillWork(error))),
            Revocation::NotRevoked(error) => (None, Err(Decision::NotRevoked(error))),
        };
        let deletion = &mut self.list[position];
        let (draft, credential_id) = (deletion.draft.clone(), deletion.credential_id.clone());
        match fate {
            Some(fate) => deletion.fate = fate,
            None => drop(self.list.remove(position)),
        }
        Some(Answered { draft, credential_id, result })
    }

    /// Whether an answer is waited for.
    pub(super) fn is_any_open(&self) -> bool {
        self.list.iter().any(|deletion| deletion.fate == Fate::Open)
    }

    /// Whether this credential is certainly revoked.
    pub(super) fn is_revoked(&self, credential_id: &str) -> bool {
        self.list
            .iter()
            .any(|deletion| deletion.fate == Fate::Revoked && deletion.credential_id == credential_id)
    }

    /// The ids of what was revoked, or may have been, that may be a credential of this draft: one
    /// with this id, or, while that is not known, any that was asked for in the same words.
    pub(super) fn may_be<'a>(
        &'a self,
        id: Option<&'a str>,
        draft: &'a Draft,
    ) -> impl Iterator<Item = &'a str> {
        self.list
            .iter()
            .filter(move |deletion| match id {
                Some(own) => own == deletion.credential_id,
                None => deletion.draft == *draft,
            })
            .map(|deletion| &*deletion.credential_id)
    }

    /// Forgets all of them. Their answers, if they still come, say nothing.
    pub(super) fn clear(&mut self) {
        self.list.clear();
    }
}
