//! The words of the create page.

use crate::console::session::NO_TOKEN;
use crate::console::ui::with_hidden_shown;
use crate::error::Input;
use crate::issuing::{Announcement, Decided, Finding, Outcome, Saved, Settling, Why};

/// The words that differ between a new credential and a replacement.
pub(super) struct Labels {
    pub create: &'static str,
    pub create_another: &'static str,
    pub description: &'static str,
    pub done: &'static str,
    pub revoke: &'static str,
    pub revoke_title: &'static str,
    pub confirm_revoke: &'static str,
}

pub(super) const CREATION: Labels = Labels {
    create: "Create credential",
    create_another: "Create another",
    description: "What uses it? For example, “Payments CI”",
    done: "Done",
    revoke: "Revoke…",
    revoke_title: "Revoke this credential?",
    confirm_revoke: "Revoke credential",
};

pub(super) const REPLACEMENT: Labels = Labels {
    create: "Create replacement",
    create_another: "Create replacement…",
    description: "The same as the old one's.",
    done: "Continue",
    revoke: "Discard…",
    revoke_title: "Discard the replacement?",
    confirm_revoke: "Revoke the replacement",
};

pub(super) const INCOMPLETE: &str = "Something is missing";
pub(super) const MISNAMED: &str = "This isn't a registry ID.";
pub(super) const PASTE_ID: &str = "No credential was created. Paste the ID as the catalog shows it.";

/// What to say where an input is missing.
pub(super) fn missing(input: Input) -> &'static str {
    match input {
        Input::Token => NO_TOKEN,
        Input::RegistryId | Input::CredentialId => "Choose a registry, or paste its ID",
        Input::Description => "Enter a description",
    }
}

/// The steps before the current one, the current one, and those after it.
pub(super) fn steps(wants_token: bool) -> (&'static str, &'static str, &'static str) {
    if wants_token {
        ("", "1 Sign in", " · 2 Describe · 3 Save the password")
    } else {
        ("1 Sign in · ", "2 Describe", " · 3 Save the password")
    }
}

pub(super) const NOT_CONFIRMED: &str =
    "The API named this ID, but nothing has confirmed it. Check that it is the right one.";
pub(super) const ACCOUNT: &str = "Account of your key";
pub(super) const ITS_CREDENTIALS: &str = "Show its credentials";

/// Heads the notice of what may have been created, after a person has stopped checking.
pub(super) fn unsettled(descriptions: &[&str]) -> String {
    let mut what = "A credential".to_owned();
    for (index, description) in descriptions.iter().enumerate() {
        what.push_str(if index == 0 { " “" } else { "” and a credential “" });
        what.push_str(&with_hidden_shown(description));
    }
    what + "” may have been created"
}

pub(super) const LOOK_FIRST: &str = "Look at the registry's credentials before you create another. ";

/// A registry takes no more.
pub(super) const REVOKE_FIRST: &str = "◆ You can't create another one until one is revoked. ";

pub(super) const ONCE: &str = "You'll see the password once, on this page. Save it then.";
/// Who created a credential, where the API does not tell.
pub(super) const SOMEONE: &str = "someone";

/// Says how many credentials have the description that is being typed. Who created the newest, and
/// when, follows.
pub(super) fn same(count: usize) -> String {
    match count {
        1 => "◆ This registry already has an active credential with this description, created by ".to_owned(),
        _ => format!(
            "◆ This registry already has {count} active credentials with this description. The newest was \
             created by "
        ),
    }
}

/// The link to the page that replaces it.
pub(super) fn replace(count: usize) -> &'static str {
    if count == 1 { "Replace that one instead" } else { "Replace the newest instead" }
}

/// The same where there is no such page.
pub(super) fn consider_replacing(count: usize) -> &'static str {
    if count == 1 {
        "You may want to replace that one instead."
    } else {
        "You may want to replace one of them instead."
    }
}

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
        Finding::Possible(suspects) => any_of_these(suspects.len()),
        Finding::Decided(decided) => self::decided(*decided),
        Finding::NoneSeen => {
            "We didn't recognize a new one of yours in the list within 20 seconds. It may still appear. Look at the registry's credentials first."
        }
        Finding::CannotLook(_) => {
            "We couldn't check: the list is unavailable. Look at the registry's credentials before you create again."
        }
    }
}

/// What was done with what had been found.
pub(super) fn decided(decided: Decided) -> &'static str {
    match decided {
        Decided::Revoked => "Revoked.",
        Decided::LeftActive => "Left active.",
    }
}

pub(super) const CHOOSE: &str = "Choose what to do above.";
pub(super) const NOT_SENT: &str = "You stopped before the request was sent";
pub(super) const PASSWORD_CAME: &str = "A password came for an earlier request";
pub(super) const SEE_IT_LATER: &str = "You can see it once this has ended.";
pub(super) const SEE_IT_FIRST: &str = "Look at it before you create or revoke anything.";

/// Names which of several it is that are shown one after another.
pub(super) fn created((shown, all): (usize, usize)) -> String {
    let which = if all > 1 { format!(" ({shown} of {all})") } else { String::new() };
    format!("Credential created{which}")
}

pub(super) fn any_of_these(count: usize) -> &'static str {
    if count == 1 {
        "This one may be yours. Check who created it, and when."
    } else {
        "Any of these may be yours. Check who created them, and when."
    }
}

pub(super) const STILL_TYPED: &str = "What you typed before is still here.";

pub(super) const SAVE_NOW: &str = "Save this password now. You won't see it again.";
pub(super) const HIDES_SOON: &str = "The password will be hidden within 20 seconds.";
/// The same where it takes the place of [`SAVE_NOW`], and no more.
pub(super) const HIDES: &str = "Hides in 20 seconds.";
pub(super) const HIDDEN: &str = "The password is hidden again.";
pub(super) const COPY_BY_HAND: &str = "Your browser did not allow copying. The password is shown and selected above: copy it by hand, or download it.";
pub(super) const SELECT_BY_HAND: &str =
    "Your browser did not allow copying. Select the text and copy it by hand.";
pub(super) const NO_DOWNLOAD: &str = "Your browser did not allow the download. Copy the password instead.";
pub(super) const MAY_BE_REVOKED: &str =
    "This credential may already be revoked. Test it before you rely on it.";
pub(super) const DUPLICATE: &str = "There is another new credential";
pub(super) const MORE_PASSWORDS: &str = "Another password came in meanwhile. Finish with this one to see it.";
pub(super) const WHY_DUPLICATE: &str =
    "Your browser may have sent the request twice, or it came of another request. ";
pub(super) const DUPLICATES_PASSWORD: &str = "Its password isn't here.";
/// The same where another password waits, or is on its way.
pub(super) const MAY_BE_MORE: &str = "Its password may still be shown.";

/// Warns of copying a password over another one.
pub(super) fn clipboard_holds(description: &str) -> String {
    let of = with_hidden_shown(description);
    format!("The clipboard may still hold the password before this one, of “{of}”. Paste it first.")
}

pub(super) const SIGNED_OUT: &str = "You are signed out. Sign in again to read the details or to revoke it.";
pub(super) const BACK: &str = "Back to the password";
pub(super) const FINDING: &str = "We look for it in the registry's list.";
pub(super) const NOT_LISTED: &str = "The registry's list does not show it yet, or can't be read. ";
pub(super) const STAYS_ACTIVE: &str = "It stays active.";
pub(super) const REVOKING: &str = "Revoking…";

/// Says that nothing tells which one of the list a credential is, and how many may be it.
pub(super) fn unclear(count: usize) -> String {
    let mut text = "Nothing tells which one of the list this credential is.".to_owned();
    if count > 1 {
        text += " It has ";
        text += &count.to_string();
        text += " new ones of yours with this description: the request may have been sent twice.";
    }
    text
}

/// Says that something about a new credential is missing, and why.
pub(super) fn unread(what_happened: &str) -> String {
    format!("Some details are missing. {what_happened}")
}

pub(super) const NOT_KNOWN: &str = "Not known";

/// What stands in the place of a username that the answer did not have.
pub(super) fn no_username(name: Option<&str>) -> String {
    let name = name.map(|name| format!(" The registry's list calls it {name}.")).unwrap_or_default();
    format!("The API didn't send the username.{name}")
}

/// What revoking a credential of this host brings with it.
pub(super) fn what_ends(host: &str) -> String {
    format!(
        "Every login with it to {host} stops working, and its password is removed from this page. You can't undo this."
    )
}

/// Says of a password of several lines what can't be seen.
pub(super) fn lines(password: &str) -> String {
    if !password.contains('\n') {
        return String::new();
    }
    let lines = match password.lines().count() {
        1 => String::new(),
        lines => format!("has {lines} lines, and "),
    };
    let end = if password.ends_with('\n') { "ends" } else { "does not end" };
    format!("The password {lines}{end} with a line break. Copied or downloaded, it keeps every byte.")
}

pub(super) fn saved(saved: Saved) -> (&'static str, &'static str, &'static str) {
    match saved {
        // What to do stands beside the password.
        Saved::No => ("warn", "◆ Password not saved yet", ""),
        Saved::Copied => ("ok", "● Password copied", "Paste it where you need it."),
        Saved::Overwritten => (
            "warn",
            "◆ Password copied",
            "The clipboard now holds something else. Paste it first, or copy it again.",
        ),
        Saved::DownloadStarted => ("ok", "● Download started", "Check that the file is there."),
    }
}

pub(super) fn announcement(
    announcement: Announcement,
    settling: Option<&Settling>,
    queue: (usize, usize),
) -> String {
    match announcement {
        Announcement::Nothing => "",
        Announcement::Found => settling.map(finding).unwrap_or_default(),
        Announcement::Revoking => "Revoking…",
        Announcement::Revoked => "Revoked.",
        Announcement::MayStillWork => "It may still work. Read what happened.",
        Announcement::Issued => return created(queue) + ".",
        Announcement::AnotherPassword => MORE_PASSWORDS,
        Announcement::NotRevoked => "Not revoked. Read what happened.",
        Announcement::PasswordGone => "The password is gone from this page.",
        Announcement::PasswordCopied => "Password copied.",
        Announcement::DownloadStarted => "Download started. The file holds the password.",
    }
    .to_owned()
}

/// What follows the description in the heading of what became of a credential, and a sentence.
pub(super) fn outcome(outcome: Outcome) -> (&'static str, &'static str) {
    match outcome {
        Outcome::Saved => {
            (" is ready", "Its password won't be shown again. If you only copied it, paste it now.")
        }
        Outcome::LeftUnsaved => (
            " was created, but its password was not saved",
            "Its password can't be recovered. If nobody needs the credential, revoke it in the list.",
        ),
        Outcome::Revoked => (" was revoked", "Its password no longer works."),
        Outcome::AlreadyRevoked => (" was already revoked", "Its password no longer works."),
    }
}

/// Leads to the list of the registry, by its host where that is known.
pub(super) fn all_credentials(host: Option<&str>) -> String {
    format!("All credentials of {}", host.unwrap_or("the registry"))
}
