//! The words of the table, of one credential, and of the dialog that revokes.

use yew::prelude::*;

use crate::client::Revocation;
use crate::error::Error;
use crate::listing::{Column, State};

pub(super) const SIGN_IN: &str = "Sign in to see the registry's credentials.";
pub(super) const SHOW: &str = "Show";
pub(super) const REFRESH: &str = "Refresh";
pub(super) const CHOOSE: &str = "Choose a registry to see its credentials.";
pub(super) const PRESS_SHOW: &str = "Press Show to see its credentials.";
pub(super) const CREATE: &str = "Create credential";
pub(super) const NO_DESCRIPTION: &str = "(no description)";
pub(super) const NOT_TOLD: &str = "not told";
pub(super) const REPLACE: &str = "Replace";
pub(super) const REVOKE: &str = "Revoke";
pub(super) const SELECT: &str = "Select";
pub(super) const BY: &str = "by";

// Reading the list

pub(super) const READING_LIST: &str = "Reading the list";
pub(crate) const STOP: &str = "Stop";
pub(crate) const SLOW: &str = "This is taking long. The API hasn't sent the next part yet.";
pub(crate) const TRY_AGAIN: &str = "Try again";

pub(super) fn reading(read: usize, total: u32) -> String {
    let total = if total > 0 { format!(" of {total}") } else { String::new() };
    format!("Reading… {read}{total}")
}

/// What is missing in a list that was read to its end.
pub(crate) fn left_out(count: u32) -> String {
    match count {
        0 => "The list isn't complete. Some credentials may be missing.".to_owned(),
        1 => "The list isn't complete: the API gave 1 credential without a usable ID.".to_owned(),
        _ => format!("The list isn't complete: the API gave {count} credentials without a usable ID."),
    }
}

pub(super) fn stopped(read: usize) -> String {
    format!("The list isn't complete: reading was stopped after {}.", credentials(read))
}

pub(super) fn announced_stop(read: usize) -> String {
    format!("Stopped after {}.", credentials(read))
}

/// Rows that came before reading failed.
pub(super) fn failed_after(read: usize) -> String {
    format!("The list isn't complete. These are the first {}.", credentials(read))
}

// The table

pub(super) const TABLE: &str = "Table of credentials";
pub(super) const TOOLS: &str = "Credentials";
pub(super) const FILTER: &str = "Filter";
pub(super) const FILTER_BY: &str = "Filter by description, name, creator or ID";
pub(super) const SHOW_REVOKED: &str = "Show revoked";
pub(super) const SELECT_ALL: &str = "Select all on this page";
pub(super) const PREVIOUS_PAGE: &str = "Previous page";
pub(super) const NEXT_PAGE: &str = "Next page";
pub(super) const HEADS: [(&str, Option<Column>); 6] = [
    ("Description", Some(Column::Description)),
    ("Status", Some(Column::Status)),
    ("Expires", Some(Column::Expires)),
    ("Created", Some(Column::Created)),
    ("ID", None),
    ("Actions", None),
];

/// What the list's heading says beside the registry: `5 of 10 credentials used · 2 expired`.
pub(super) fn heading(usage: &str, expired: u32) -> String {
    match expired {
        0 => usage.to_owned(),
        _ => format!("{usage} · {expired} expired"),
    }
}

pub(super) fn empty(with_removed: bool) -> &'static str {
    if with_removed {
        "This registry has never had a credential."
    } else {
        "This registry has no credentials."
    }
}

pub(super) fn credentials(count: usize) -> String {
    if count == 1 { "1 credential".to_owned() } else { format!("{count} credentials") }
}

/// How many rows there are.
pub(super) fn count(count: usize) -> String {
    if count == 0 { "No credentials".to_owned() } else { credentials(count) }
}

/// How many rows a filter lets through.
pub(super) fn matching(count: usize) -> String {
    match count {
        0 => "No credentials match".to_owned(),
        1 => "1 credential matches".to_owned(),
        _ => format!("{} match", credentials(count)),
    }
}

/// Follows the number of rows: how many others were deselected.
pub(super) fn deselected(count: usize) -> String {
    if count == 0 { String::new() } else { format!(". {count} no longer selected") }
}

pub(super) fn range(first: usize, last: usize, all: usize) -> String {
    format!("{first} to {last} of {all}")
}

pub(super) fn sorted(column: Column, descending: bool) -> String {
    let head = HEADS.into_iter().find(|(_, it)| *it == Some(column)).map(|(head, _)| head);
    let order = if descending { "descending" } else { "ascending" };
    format!("Sorted by {}, {order}", head.unwrap_or_default())
}

pub(super) fn revoke_selected(selected: usize, on_other_pages: usize) -> String {
    match (selected, on_other_pages) {
        (0, _) => "Revoke selected".to_owned(),
        (_, 0) => format!("Revoke {selected} selected"),
        (_, 1) => format!("Revoke {selected} selected (1 on another page)"),
        _ => format!("Revoke {selected} selected ({on_other_pages} on other pages)"),
    }
}

pub(super) fn state(state: State) -> (&'static str, String) {
    match state {
        State::Active => ("ok", "● Active".to_owned()),
        State::Ending { within_days } => ("warn", format!("◆ Expires within {within_days} days")),
        State::Expired => ("bad", "▲ Expired".to_owned()),
        State::Removed => ("off", "○ Revoked".to_owned()),
        State::Other(word) => ("off", word),
    }
}

// Those that end soon

/// How many expire soon: `3 expire within 30 days, 1 of them within 7`.
pub(super) fn ending(all: usize, within: impl Fn(u32) -> usize) -> String {
    let days = [7, 30].into_iter().find(|days| within(*days) == all).unwrap_or(60);
    let sooner = [30, 7].map(|sooner| (within(sooner), sooner));
    let sooner = sooner.into_iter().filter(|(count, sooner)| *sooner < days && *count > 0);
    let sooner: Vec<String> =
        sooner.map(|(count, sooner)| format!("{count} of them within {sooner}")).collect();
    let verb = if all == 1 { "expires" } else { "expire" };
    let what = format!("{all} {verb} within {days} days");
    if sooner.is_empty() { what } else { format!("{what}, {}", sooner.join(", ")) }
}

pub(super) fn ends(description: Html, when: &str) -> Html {
    html! { <>{ "“" }{ description }{ format!("” expires {when}. ") }</> }
}

pub(super) const REPLACE_IT: &str = "Replace it";
pub(super) const ADD_EXPIRY: &str = "Add expiry to calendar";
pub(super) const ADD_EXPIRIES: &str = "Add expiries to calendar";
pub(super) const CALENDAR_DOWNLOADED: &str =
    "Calendar file downloaded. Open it to add the entry to a calendar.";
pub(super) const NOT_DOWNLOADED: &str = "The browser didn't allow the download.";
pub(super) const NO_END: &str = "The API doesn't tell when it expires.";

// The export

pub(super) const EXPORT_CSV: &str = "Export as CSV";
pub(super) const EXPORT_JSON: &str = "Export as JSON";
pub(super) const EXPORT_HELP: &str = "What the filter shows, without passwords. In the CSV file, text that a \
                                      spreadsheet would run as a formula starts with an apostrophe.";

pub(super) fn exported(count: usize, format: &str, guarded: usize) -> String {
    let exported = format!("{} exported as {format}.", credentials(count));
    match guarded {
        0 => exported,
        1 => format!("{exported} 1 text starts with an apostrophe, so that no spreadsheet runs it."),
        _ => {
            format!("{exported} {guarded} texts start with an apostrophe, so that no spreadsheet runs them.")
        }
    }
}

// One credential

pub(super) const CREDENTIAL: &str = "Credential";
pub(super) const CLOSE: &str = "Close";
pub(crate) const READING: &str = "Reading…";
pub(super) const ID: &str = "ID";
pub(super) const NAME: &str = "Name";
pub(super) const EXPIRES: &str = "Expires";
pub(super) const CREATED: &str = "Created";
pub(super) const CHANGED: &str = "Changed";
pub(super) const REVOKED_AT: &str = "Revoked";
pub(super) const LAST_USED: &str = "Last used";
pub(super) const PASSWORD: &str = "Password";
pub(super) const EXPIRY_NOT_TOLD: &str = "not told by the API";
pub(super) const NOT_REPORTED: &str = "not reported by the API";
pub(super) const SHOWN_ONCE: &str = "shown once, when it was created";

// Revoking

pub(crate) const CANCEL: &str = "Cancel";
pub(super) const CHECK_AGAIN: &str = "Check again";
pub(super) const REVOKING: &str = "Revoking…";
pub(super) const CHECKING: &str = "Checking…";
pub(super) const CREATED_BY: &str = "Created by";
pub(super) const SOMEBODY: &str = "somebody";
pub(super) const TO_REVOKE: &str = "Credentials to revoke";
pub(super) const REVOKED: &str = "○ Revoked";
pub(super) const ALREADY_REVOKED: &str = "○ Already revoked";
pub(super) const MAY_STILL_WORK: &str = "◆ May still work";
pub(super) const NOT_REVOKED: &str = "▲ Not revoked";
pub(super) const CHECKING_LIST: &str = "Reading the list again, to see what still works.";

pub(super) fn revoke_title(count: usize) -> String {
    match count {
        1 => "Revoke this credential?".to_owned(),
        _ => format!("Revoke {count} credentials?"),
    }
}

/// What became of one: the heading once that is known.
pub(super) fn became(description: Html, result: Option<&Revocation>) -> Html {
    let what = match result {
        Some(Revocation::Revoked) => "is revoked",
        Some(Revocation::AlreadyRevoked) => "was already revoked",
        Some(Revocation::MayStillWork(_)) | None => "may still work",
        Some(Revocation::NotRevoked(_)) => "is not revoked",
    };
    html! { <>{ "“" }{ description }{ "” " }{ what }</> }
}

/// What became of several.
pub(super) fn became_of(revoked: usize, count: usize) -> String {
    if revoked == count {
        format!("{count} credentials are revoked")
    } else {
        format!("{revoked} of {count} credentials are revoked")
    }
}

/// What stops working. Of several, the list below says which.
pub(super) fn what_ends(only: Option<Html>, count: usize, host: Html, has_expired: bool) -> Html {
    if has_expired {
        return html! { { if only.is_some() { EXPIRED } else { ALL_EXPIRED } } };
    }
    let them = if only.is_some() { "it" } else { "them" };
    let what = match only {
        Some(description) => html! { <>{ "“" }{ description }{ "” stops working for " }</> },
        None => html! { { format!("These {count} credentials stop working for ") } },
    };
    html! {
        <>
            { what }{ host }
            { format!(". Hosts, clusters and pipelines that still use {them} can't pull any more. You can't undo this.") }
        </>
    }
}

const EXPIRED: &str = "It has expired, so no login works with it any more. You can't undo this.";
const ALL_EXPIRED: &str = "They have expired, so no login works with them any more. You can't undo this.";
pub(super) const YOU: &str = "you";
pub(super) const NOT_BY_YOU: &str = ", not by you";

pub(super) fn phrase(count: usize) -> String {
    format!("revoke {count}")
}

pub(super) fn confirm(phrase: &str) -> String {
    format!("To confirm, type “{phrase}”")
}

pub(super) fn revoke(count: usize) -> String {
    match count {
        1 => "Revoke credential".to_owned(),
        _ => format!("Revoke {count} credentials"),
    }
}

pub(super) const TRY_FAILED_AGAIN: &str = "Try the failed ones again";

pub(super) fn progress(done: usize, all: usize) -> String {
    format!("{done} of {all} done.")
}

pub(super) fn revoked(count: usize) -> String {
    format!("{count} revoked.")
}

/// What became of all once the dialog is closed: `2 revoked. 1 could not be revoked: …`, with each reason
/// once.
pub(super) fn closed(count: usize, not_revoked: &[(String, Error)]) -> String {
    let done = revoked(count);
    let mut reasons: Vec<String> = not_revoked.iter().map(|(_, error)| error.what_happened()).collect();
    if reasons.is_empty() {
        return done;
    }
    let failed = reasons.len();
    reasons.sort();
    reasons.dedup();
    format!("{done} {failed} could not be revoked: {}", reasons.join(" "))
}

/// An error in one line.
pub(super) fn why(error: &Error) -> String {
    let explanation = error.explain();
    format!("{} {} {}", explanation.what, explanation.credential, explanation.next)
}

/// What is left to do with those that could not be revoked.
pub(super) const STILL_SELECTED: &str = "What you selected and could not be revoked is still selected.";

/// What became of all: `1 revoked. 1 may still work.`
pub(super) fn summary(count: usize, already: usize, unclear: usize, failed: usize) -> String {
    let mut summary = revoked(count);
    for (count, what) in [(already, "already revoked"), (unclear, "may still work"), (failed, "not revoked")]
    {
        if count > 0 {
            summary.push_str(&format!(" {count} {what}."));
        }
    }
    summary
}
