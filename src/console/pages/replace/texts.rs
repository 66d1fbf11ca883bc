//! The words of replacing a credential.

use yew::prelude::*;

/// Follows the question whether to discard the replacement.
pub(super) fn stays(old: Html) -> Html {
    html! { <>{ "This revokes the new credential, and leaves the old one as it is: " }{ old }</> }
}

// What the dialog asks that revokes one of the two

pub(super) const REVOKE_OLD_TITLE: &str = "Revoke the old credential?";
pub(super) const REVOKE_REPLACEMENT_TITLE: &str = "Revoke the replacement?";
pub(super) const REVOKE_UNSAVED_TITLE: &str = "Revoke the one without its password?";
pub(super) const REVOKE_OTHER_TITLE: &str = "Revoke the other one you created?";

/// The same before it asks, while the list is read.
pub(super) const CHECKING: &str = "Checking the replacement…";
pub(super) const STILL_THERE: &str =
    "The old one is asked about once the registry shows that its replacement works.";

pub(super) fn old_stays(old: Html) -> Html {
    html! { <>{ "The old one stays active: " }{ old }</> }
}

pub(super) fn replacement_stays(new: Html) -> Html {
    html! { <>{ "The replacement stays active: " }{ new }</> }
}

/// The same where it was created on this page, and not found since.
pub(super) const REPLACEMENT_NOT_LISTED: &str =
    "The registry doesn't show the replacement yet. Check that it works before you go on.";

/// Where a login may be stored.
pub(super) const CHECKLIST: [&str; 6] = [
    "Docker, Podman and other clients on hosts and laptops",
    "Kubernetes: image pull secrets of every namespace and service account",
    "Helm and chart tools that pull from the registry",
    "CI pipelines: variables and secrets of every project",
    "Terraform and other automation that writes the login somewhere",
    "Mirrors and replication rules of other registries",
];

pub(super) const SIGN_IN: &str = "Sign in to continue replacing.";
pub(super) const ALL: &str = "All credentials of the registry";
pub(super) const MISSING: &str = "This credential isn't in the registry's list. It may belong to another registry, or the address is incomplete.";
pub(super) const NOT_READ: &str = "This credential isn't in the part of the list that could be read.";

pub(super) fn reading(read: usize) -> String {
    format!("Reading the list… {read}")
}

pub(super) const TO_REPLACE: &str = "To be replaced: ";
pub(super) const REPLACED: &str = "Replaced: ";

pub(super) fn in_registry(name: Html) -> Html {
    html! { <>{ " in " }{ name }{ " " }</> }
}

// Announcements

pub(super) const SAVED: &str = "The replacement is created. Switch over to it.";
pub(super) const REVOKED: &str = "Revoked.";
pub(super) const REPLACEMENT_REVOKED: &str =
    "The replacement was revoked. The old credential was left as it is.";
pub(super) const CHECKING_LIST: &str = "Reading the list again, to see what still works.";
pub(super) const UNREADABLE: &str = "Nothing was revoked. The replacement couldn't be checked.";
pub(super) const STOPPED_WORKING: &str = "The replacement doesn't work any more. Nothing was revoked.";
pub(super) const OLD_STOPPED_WORKING: &str = "The old credential doesn't work any more. Nothing was revoked.";
pub(super) const NOT_FOUND_ANY_MORE: &str =
    "The registry doesn't show the replacement any more. Nothing was revoked.";

// Step 1

pub(super) const STEP_1: &str = "Step 1 of 3: create the replacement";
pub(super) const FULL: &str = "The registry is full";
pub(super) const OTHERS: &str = "Or use one that is already there";
pub(super) const UNSAVED: &str = "You created it on this page, and its password was not saved.";
pub(super) const REVOKE_IT: &str = "Revoke it";
pub(super) const USE_THIS: &str = "Use this one as the replacement";

/// The replacement was revoked or has expired.
pub(super) fn lost(has_others: bool) -> &'static str {
    if has_others {
        "The replacement you had doesn't work any more. Create another, or pick one."
    } else {
        "The replacement you had doesn't work any more. Create another."
    }
}

pub(super) fn others(count: usize, is_partial: bool) -> String {
    let count_of = match (count, is_partial) {
        (1, false) => "One".to_owned(),
        (1, true) => "At least one".to_owned(),
        (_, false) => count.to_string(),
        (_, true) => format!("At least {count}"),
    };
    match count {
        1 => format!(
            "{count_of} other credential has the same description. Use it only if you have its password."
        ),
        _ => format!(
            "{count_of} other credentials have the same description. Use one only if you have its password."
        ),
    }
}

pub(super) fn full(used: &str) -> String {
    format!(
        "{used}: there is no room for a replacement beside the old one. Revoke one that nobody uses, then come back."
    )
}

// Steps 2 and 3

pub(super) const STEP_2: &str = "Step 2 of 3: switch over";
pub(super) const SWITCH_NOW: &str = "Save the new password, and use it wherever the old one is used. Then continue: this page won't show the password and its commands again.";
pub(super) const STEP_3: &str = "Step 3 of 3: revoke the old one";
/// The same where the second step was done on this page.
pub(super) const STEP_3_CHECK: &str = "Step 3 of 3: check, then revoke the old one";
pub(super) const OLD: &str = "Old";
pub(super) const REPLACEMENT: &str = "Replacement";
pub(super) const NOT_LISTED_YET: &str =
    "You created it on this page. The registry's list does not show it yet.";
/// The same where nothing tells which one of the list it is.
pub(super) const ID_NOT_KNOWN: &str = "You created it on this page. The API didn't tell its ID, so this page can't say which one of the list it is. Finish here: who comes back to this page has to choose it.";
pub(super) const NOT_FOUND: &str = "The registry doesn't show a credential with this ID. It may be revoked, or not listed yet. Read the list again, or create a replacement.";
pub(super) const NOT_LOOKED_UP: &str = "We couldn't look for it.";
pub(super) const CREATE_INSTEAD: &str = "Create a replacement instead";
pub(super) const PASSWORD: &str = "The replacement's password was shown once, when it was created. If nobody saved it, revoke the replacement and create another.";
pub(super) const REVOKE_REPLACEMENT: &str = "Revoke the replacement";
pub(super) const REVOKE_OLD: &str = "Revoke the old one";
pub(super) const TICK: &str =
    "Tick each line once nothing there uses the old one. Check that the replacement can pull.";
pub(super) const TICK_FIRST: &str = "Tick the list first.";
pub(super) const FIND_FIRST: &str = "The replacement has to be found first.";
pub(super) const BOTH_WORK: &str = "Until then both work. ";
pub(super) const COME_BACK: &str = "You can leave and come back later: bookmark this page.";
/// Several were created on this page, and saved.
pub(super) const ALSO_CREATED: &str = "You also created";
pub(super) const ALSO_WORKS: &str =
    "What you created here beside the replacement works, too. Revoke it unless its password is in use.";
pub(super) const OLDER: &str = "The replacement was created before the old one. Check that they are the right way round before you revoke one.";
pub(super) const DESCRIPTION: &str = "Description";
pub(super) const NAME: &str = "Name";
pub(super) const ID: &str = "ID";
pub(super) const CREATED: &str = "Created";
pub(super) const EXPIRES: &str = "Expires";
pub(super) const BY: &str = "by";

pub(super) fn ends(when: &str, at: &str) -> String {
    format!("The old one expires {when}, on {at}.")
}

// The end

pub(super) const OVER: &str = "The old credential is revoked";

pub(super) fn over(when: Option<String>, has_lost: bool) -> String {
    let when = when.map(|when| format!(" {when}")).unwrap_or_default();
    let left = if has_lost {
        " The registry shows no replacement that works. Create another credential."
    } else {
        ""
    };
    format!("It was revoked{when}.{left}")
}
