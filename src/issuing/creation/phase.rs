use std::rc::Rc;

use super::Attempt;
use crate::error::{Error, Input};
use crate::issuing::evidence::{Candidate, Draft, Sent};
use crate::model::NewCredential;

/// A request for a credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    /// Its number.
    pub attempt: Attempt,
    /// What was sent, and all that is known of it.
    pub sent: Rc<Sent>,
}

impl Post {
    /// What was asked for.
    pub fn draft(&self) -> &Draft {
        &self.sent.draft
    }
}

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
    /// The POST has left, and its outcome is not known.
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
    /// What is in the registry's field is no ID, but a part of a registry's name, or the name of several;
    /// what to tell of it.
    Misnamed(String),
    /// A request failed, and there is no credential to show.
    Failed(Error),
    /// None: a person has stopped it before anything was sent.
    NotSent,
    /// None: a person went back to the form, and this was done with what had been found.
    Decided(Decided),
    /// None: the form holds what was typed before a late password took its place.
    StillTyped,
}

/// What would be lost by leaving.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The answer to a POST, which may bring a password.
    Answer,
    /// A password, and how far it is saved.
    Password(Saved),
    /// A password that was not shown yet, or is on its way, beside the one that may be on the page.
    AnotherPassword,
    /// What the page knows of a credential that may have been created.
    Undecided,
}

/// A credential with the password that is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The POST that it came from.
    pub post: Post,
    /// User name and password.
    pub credential: NewCredential,
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
    /// What a person wanted to revoke before the password came, and what may not have been. They join
    /// [`Issued::duplicates`] once its own id is confirmed.
    pub(super) not_revoked: Vec<Suspect>,
    /// When a list first had it, in milliseconds since 1970: then its absence means something.
    pub(super) listed_at: Option<u64>,
    pub(super) seen: Seen,
}

impl Issued {
    /// The credential's id, once it is certain.
    pub fn id(&self) -> Option<&str> {
        match &self.identity {
            Identity::Known(id) => Some(id),
            _ => None,
        }
    }

    /// Whether its id is certain: a list had it, or it was read by its id, and nothing speaks for
    /// somebody else.
    pub fn is_confirmed(&self) -> bool {
        matches!(self.seen, Seen::Unnamed | Seen::Called)
    }

    /// The account that a JSON key is for: the list may call its credential by that name.
    pub fn account(&self) -> Option<&str> {
        self.answer().account()
    }

    /// Whether it must stay on the page for now: it, what may be it, or what came beside it is being
    /// revoked, and what becomes of that is to be shown.
    pub fn is_revoking(&self) -> bool {
        self.is_exit_revoking() || any_revoking(&self.duplicates)
    }

    pub(super) fn is_exit_revoking(&self) -> bool {
        match &self.exit {
            Exit::Revoking(_) => true,
            Exit::Choosing(suspects) => any_revoking(suspects),
            _ => false,
        }
    }
}

/// What a list, or a reading by its id, has shown of the credential that the answer named, where nothing
/// speaks for somebody else.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Seen {
    /// It was not shown.
    No,
    /// It has another name than the login: another one that is listed late may be it.
    Otherwise,
    /// Its name, or the login's, tells nothing.
    Unnamed,
    /// It is called as the login is.
    Called,
}

/// Which of the registry's credentials a new one is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// This one, for certain.
    Known(String),
    /// The list is being read for it.
    Looking,
    /// The list was read, and cannot tell: so many new ones of this user's may be it.
    Unclear(usize),
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
    /// It was copied, and then something else was copied on the page.
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
    /// When it was first seen, in milliseconds since 1970.
    pub(super) listed_at: u64,
    /// The POST that may have made it: that on the page, or one before it.
    pub(super) post: Post,
}

impl Suspect {
    /// Its id.
    pub fn id(&self) -> &str {
        &self.candidate.entry.credential.id
    }

    /// Which POST may have made it.
    pub fn attempt(&self) -> Attempt {
        self.post.attempt
    }
}

/// Whether any of them is being revoked.
fn any_revoking(suspects: &[Suspect]) -> bool {
    suspects.iter().any(|suspect| matches!(suspect.decision, Decision::Revoking))
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
    pub post: Post,
    /// Why the outcome is not known.
    pub why: Why,
    /// What was found.
    pub finding: Finding,
    /// The refusal that came while something was being revoked.
    pub(super) refusal: Option<Error>,
    /// Why the last reading of the list failed, if it did.
    pub(super) unread: Option<Error>,
    /// What was done with those that were found.
    pub(super) decided: Option<Decided>,
    /// What is known of the credential that the answer names.
    pub(super) confirmation: Confirmation,
}

impl Settling {
    /// The credential that the answer names, once it was read by its id, or listed as it must be.
    pub fn confirmed(&self) -> Option<&Candidate> {
        match &self.confirmation {
            Confirmation::By(candidate) => Some(candidate),
            Confirmation::Awaited | Confirmation::Failed => None,
        }
    }

    /// The id that the answer names.
    pub fn named(&self) -> Option<&str> {
        match &self.why {
            Why::Failed(error) => error.credential_id.as_deref(),
            Why::Stopped | Why::DeadlinePassed => None,
        }
    }

    /// Whether what the answer names is being read by its id. Without a whole list from before, that
    /// would confirm nothing.
    pub(super) fn is_reading(&self) -> bool {
        self.post.sent.knew_all() && self.named().is_some() && self.confirmation == Confirmation::Awaited
    }

    /// What is found where no suspect is left.
    pub(super) fn without_suspects(&self, is_looking: bool) -> Finding {
        if self.is_reading() {
            return Finding::Looking;
        }
        match (&self.unread, self.decided, is_looking) {
            (Some(error), _, false) => Finding::CannotLook(error.clone()),
            (_, Some(decided), _) => Finding::Decided(decided),
            (_, None, true) => Finding::Looking,
            (_, None, false) => Finding::NoneSeen,
        }
    }
}

/// Whether what a lost answer names was seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Confirmation {
    /// It was not read yet.
    Awaited,
    /// It was read by its id, or was listed, like this.
    By(Box<Candidate>),
    /// It could not be read.
    Failed,
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
    /// Nothing yet. The list is being read, or the credential that the answer named.
    Looking,
    /// The lost answer named the id, and that is confirmed: see [`Settling::confirmed`].
    Named(String, Decision),
    /// Any of these may be it.
    Possible(Vec<Suspect>),
    /// A person has decided on all that was found. More may still be listed.
    Decided(Decided),
    /// Nothing in the list fits, and checking has ended.
    NoneSeen,
    /// The list cannot be read.
    CannotLook(Error),
}

impl Finding {
    /// Whether nothing is left to be decided, as far as is known.
    pub fn is_settled(&self) -> bool {
        matches!(self, Self::Decided(_) | Self::NoneSeen | Self::CannotLook(_))
    }

    /// Whether something of it is being revoked.
    pub fn is_revoking(&self) -> bool {
        match self {
            Self::Named(_, Decision::Revoking) => true,
            Self::Possible(suspects) => any_revoking(suspects),
            _ => false,
        }
    }
}

/// What was done with the [`Suspect`]s of a POST without an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decided {
    /// All were revoked.
    Revoked,
    /// At least one was left active.
    LeftActive,
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
    /// Whether it may already be revoked, from this page or by somebody else.
    pub may_be_revoked: bool,
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

/// A POST that was refused, or whose credential has left the page, and what else it may have created:
/// a browser may have sent it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EndedPost {
    /// What may have come of an earlier sending of it, or of a POST before it.
    pub suspects: Vec<Suspect>,
    pub(super) post: Post,
    /// Whether what it may have made has been looked for long enough.
    pub(super) is_looked_for: bool,
}
