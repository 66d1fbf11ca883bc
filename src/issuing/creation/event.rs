use std::rc::Rc;

use super::{Attempt, Delete, Finished, Issued, Look};
use crate::client::Revocation;
use crate::client::decode::Created;
use crate::error::{Error, Input};
use crate::issuing::{Draft, ListReading, ListSnapshot, TabNews};
use crate::listing::Entry;

/// What is needed to send the POST, once it is ready.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// The registry's list from before, where it could be read in time.
    pub before: Option<ListSnapshot>,
    /// The names that the server may give to whoever sends it.
    pub creators: Vec<String>,
    /// When it leaves at the earliest, in milliseconds since 1970 by the server's clock; 0 where that is
    /// not known.
    pub at: u64,
}

/// What happens to the machine. Events that carry an [`Attempt`], a [`Look`] or a [`Delete`] answer
/// an [`Effect`]; the others are what a person does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Event {
    /// Something was typed into an input; of a token, only that it was.
    Typed(Input, String),
    /// The address or the host page says what the form begins with.
    Prefill(Draft),
    /// *Create credential* was pressed; whether there is a token, or one on its way.
    Create {
        /// Somebody is signed in, or about to be.
        has_token: bool,
    },
    /// *Sign in* was pressed without a token.
    NoToken,
    /// Signing in failed.
    SignInFailed(Error),
    /// There is a session to create with, or there is none.
    Prepared(Attempt, Result<Prepared, Error>),
    /// What was typed as the registry is no ID: see [`Problem::Misnamed`](super::Problem::Misnamed).
    Misnamed(Attempt, String),
    /// The POST's answer.
    Answered(Attempt, Result<Created, Error>),
    /// The POST's deadline has passed.
    DeadlinePassed(Attempt),
    /// *Stop waiting*.
    StopWaiting,
    /// A list was read, or it could not be.
    Listed(Look, Result<ListReading, Error>),
    /// The credential that an answer names by this id was read, or it could not be.
    Read(Attempt, String, Option<Rc<Entry>>),
    /// *Check again*.
    CheckAgain,
    /// *Create again*: the same as was asked for.
    CreateAgain,
    /// *Revoke it and create again*, of what a lost answer names: asks.
    RevokeAndCreateAgain,
    /// *Stop checking*, or *Leave it active*: back to the form.
    StopChecking,
    /// *Go to the password*, of what came for an earlier POST.
    ShowNext,
    /// *Revoke…* beside a suspect.
    RevokeSuspect(String),
    /// The question about a suspect was answered with yes.
    ConfirmSuspect(String),
    /// The question about a suspect was answered with no, or it is to be left active.
    LeaveSuspect(String),
    /// *Check again*, of a revocation that may not have worked.
    CheckRevoked(String),
    /// What became of a revocation, or of looking for it.
    Revoked(Delete, Revocation),
    /// Something that holds the password went to the clipboard, which said yes.
    Copied(Attempt),
    /// The credential of this id was there before, whatever a list from before lacks: the one that is replaced.
    WasThere(String),
    /// What the clipboard held was replaced, by the page or by a person's hand. Where the password took its
    /// place, [`Event::Copied`] follows.
    ClipboardReplaced,
    /// A download of something that holds the password was started.
    DownloadStarted(Attempt),
    /// *Done*.
    Done,
    /// The question of *Done* was answered with yes: the password is saved, or it is left behind.
    Leave,
    /// *Revoke…*.
    Revoke,
    /// The question of *Revoke…* was answered with yes.
    ConfirmRevoke,
    /// A question is closed, and nothing is done.
    KeepOpen,
    /// *Create another*, with this description to begin with.
    CreateAnother(String),
    /// Somebody signed in again.
    SignedIn,
    /// Somebody signed out, or the addresses changed: wipes everything. Where
    /// [`Creation::would_lose`](super::Creation::would_lose), a person was asked first.
    SignedOut,
    /// The page goes away: wipes what it holds, and drops answers that still come.
    Wipe,
    /// Another tab of this origin says something.
    Tab(TabNews),
}

/// What the machine wants done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Get a session, and the list from before; [`Event::Prepared`] answers.
    Prepare(Attempt, Draft),
    /// Send the POST, once, and begin its deadline; [`Event::Answered`] and
    /// [`Event::DeadlinePassed`] answer.
    Post(Attempt, Draft),
    /// Read a registry's list after so many milliseconds; [`Event::Listed`] answers.
    ReadList {
        /// Which reading it is.
        look: Look,
        /// Whose list.
        registry_id: String,
        /// Milliseconds to wait first.
        after: u32,
    },
    /// Read what an answer without a password names; [`Event::Read`] answers. What came with a password
    /// is read by the page itself, which shows its details, and tells of it by the same event.
    ReadNamed {
        /// Which POST was answered.
        attempt: Attempt,
        /// Whose.
        registry_id: String,
        /// Which one.
        credential_id: String,
    },
    /// Revoke a credential; [`Event::Revoked`] answers.
    Revoke {
        /// Which revocation it is.
        delete: Delete,
        /// Whose.
        registry_id: String,
        /// Which one.
        credential_id: String,
        /// Whether a list had it before, so that its absence tells that it was removed.
        was_listed: bool,
    },
    /// Only look whether a credential is revoked; [`Event::Revoked`] answers.
    CheckRevoked {
        /// Which revocation it is.
        delete: Delete,
        /// Whose.
        registry_id: String,
        /// Which one.
        credential_id: String,
        /// Whether a list had it before, so that its absence tells that it was removed.
        was_listed: bool,
    },
    /// The registry's list has changed.
    ListChanged(String),
    /// Tell the other tabs of this origin.
    TellTabs(TabNews),
    /// Move the focus.
    Focus(Focus),
    /// Tell assistive technology.
    Announce(Announcement),
    /// Tell the host page.
    Tell(Report),
}

/// Where the focus goes. A question takes it by itself, and gives it back.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Focus {
    /// What went wrong, or what is being settled.
    Notice,
    /// The heading of the new credential.
    Issued,
    /// The heading of what became of the credential.
    Finished,
    /// The description: Enter there sends the form, so it is empty, or what was in it is being sent already.
    Description,
}

/// What assistive technology is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    /// What was announced before is no longer true.
    Nothing,
    /// The list brought something new, which is to be read from [`Settling::finding`](super::Settling::finding).
    Found,
    /// Something is being revoked.
    Revoking,
    /// It was revoked.
    Revoked,
    /// It certainly was not.
    NotRevoked,
    /// It is not known whether it was.
    MayStillWork,
    /// A password is on the page.
    Issued,
    /// Another password came, which is shown after the one on the page.
    AnotherPassword,
    /// The password is gone from the page.
    PasswordGone,
    /// The password is on the clipboard.
    PasswordCopied,
    /// A download of the password was started.
    DownloadStarted,
}

/// What the host page is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Report {
    /// A credential was created, and its password is shown.
    Issued(Rc<Issued>),
    /// A credential has left the page.
    Finished(Rc<Finished>),
    /// A request failed.
    Failed(Error),
    /// Whether leaving now would lose a password.
    WouldLose(bool),
    /// Whether the form may not be changed now: see [`Creation::is_locked`](super::Creation::is_locked).
    Locked(bool),
    /// The draft changed.
    Draft(Draft),
}
