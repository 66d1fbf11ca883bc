//! The words of the create page.

use crate::error::Input;
use crate::issuing::{Announcement, Finding, Outcome, Saved, Settling, Why};

/// What an input is called where it is at fault.
pub(super) fn missing(input: Input) -> &'static str {
    match input {
        Input::Token | Input::ExpiredToken | Input::EndingToken => "Paste an API token or an access token",
        Input::RegistryId | Input::CredentialId => "Choose a registry, or paste its ID",
        Input::Description => "Enter a description",
    }
}

pub(super) const NOT_SIGNED_IN: &str = "This page has not signed you in yet";

/// What happened to the request.
pub(super) fn why(why: &Why) -> String {
    match why {
        Why::Stopped => "You stopped waiting for the answer".to_owned(),
        Why::DeadlinePassed => "No answer within 30 seconds".to_owned(),
        Why::Failed(error) => error.what_happened(),
    }
}

/// What was found out about a request without an answer.
pub(super) fn finding(settling: &Settling) -> &'static str {
    match &settling.finding {
        Finding::Looking => "Checking whether it was created…",
        Finding::Named(..) => "It was created, but its password was lost. Revoke it, and create another.",
        Finding::Possible(_) => "Any of these may be yours. Check who created them, and when.",
        Finding::NoneSeen => {
            "We didn't recognize a new one of yours in the list within 20 seconds. It may still appear, or be listed under another name. Look at the registry's credentials first."
        }
        Finding::CannotLook(_) => "We couldn't check: the list is unavailable.",
    }
}

pub(super) fn saved(saved: Saved) -> (&'static str, &'static str, &'static str) {
    match saved {
        Saved::No => ("warn", "◆ Password not saved yet", "Copy or download it before you finish."),
        Saved::Copied => ("ok", "● Password copied", "Paste it where you need it."),
        Saved::Overwritten => (
            "warn",
            "◆ Password copied",
            "The clipboard now holds something else. Paste it first, or copy it again.",
        ),
        Saved::DownloadStarted => ("ok", "● Download started", "Check that the file is there."),
    }
}

pub(super) fn announcement(announcement: Announcement, settling: Option<&Settling>) -> String {
    match announcement {
        Announcement::Found => settling.map(finding).unwrap_or_default(),
        Announcement::Revoking => "Revoking…",
        Announcement::Revoked => "Revoked.",
        Announcement::NotRevoked => "Not revoked. Read what happened.",
        Announcement::PasswordGone => "The password is gone from this page.",
        Announcement::PasswordCopied => "Password copied.",
        Announcement::DownloadStarted => "Download started. The file holds the password.",
    }
    .to_owned()
}

/// The heading of what became of a credential, and a sentence.
pub(super) fn outcome(outcome: Outcome, description: &str) -> (String, &'static str) {
    match outcome {
        Outcome::Saved => (format!("{description} is ready"), "You saved its password."),
        Outcome::LeftUnsaved => (
            format!("{description} is active, but its password was not saved"),
            "Its password can't be recovered. Revoke the credential if nobody needs it.",
        ),
        Outcome::Revoked => (format!("{description} was revoked"), "Its password no longer works."),
        Outcome::AlreadyRevoked => {
            (format!("{description} was already revoked"), "Its password no longer works.")
        }
    }
}
