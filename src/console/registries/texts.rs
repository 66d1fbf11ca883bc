//! The words of choosing a registry.

use crate::client::RegistryList;
use crate::error::{Error, Kind};

pub(super) const LABEL: &str = "Registry";
pub(super) const LIST: &str = "Registries";
pub(super) const UNHEALTHY: &str = "▲ Unhealthy";
pub(super) const WHY_UNHEALTHY: &str = "Why unhealthy";
pub(super) const LEFT_OUT: &str = "Extra characters around the ID were removed. ";
pub(super) const NOT_ASKED: &str = "Sign in to choose, or paste an ID";
pub(super) const PASTE: &str = "Paste an ID";
pub(super) const LOADING: &str = "Loading your registries… You can also paste an ID.";
pub(super) const SLOW: &str = "Your registries are taking long to load. You can also paste an ID. ";
pub(super) const STOP: &str = "Stop";
pub(super) const TRY_AGAIN: &str = "Try again";
const NONE: &str =
    "Your organization has no registries. Add one to the catalog, or ask your administrator to.";

/// What the list says of what was typed, or of itself where that is nothing.
pub(super) fn found(
    RegistryList { items, is_whole, left_out }: &RegistryList,
    typed: &str,
    has_match: bool,
) -> String {
    let missing = match left_out {
        0 if *is_whole => String::new(),
        0 => ". The list isn't complete. ".to_owned(),
        left_out => format!(". The list isn't complete: the API gave {left_out} without a usable ID. "),
    };
    let text = match (items.len(), typed) {
        (0, _) if *is_whole => NONE.to_owned(),
        (0, _) => PASTE.to_owned(),
        (_, typed) if !typed.is_empty() && !has_match => "Not in the list of your registries".to_owned(),
        (1, _) => "Choose the registry, or paste an ID".to_owned(),
        (count, _) => format!("Search {count} registries, or paste an ID"),
    };
    text + &missing
}

pub(super) fn misnamed(text: &str, name: &str) -> String {
    format!("No registry of yours is called “{text}”. Did you mean {name}?")
}

/// Several registries have the name that was typed.
pub(super) fn ambiguous(name: &str) -> String {
    format!("Several of your registries are called “{name}”. Choose one from the list.")
}

pub(super) fn failed(error: &Error) -> String {
    match error.kind {
        // No ID is of use.
        Kind::NotFound(_) => format!("{error} "),
        _ => format!("Your registries can't be loaded. Paste an ID. {} ", error.what_happened()),
    }
}

/// How many registries fit what is being typed.
pub(super) fn matching(count: usize) -> String {
    format!("Matching registries: {count}")
}

/// How much of a long list is shown.
pub(super) fn more(shown: usize, count: usize) -> String {
    format!("{shown} of {count} shown. Type more of the name, ID or host.")
}
