//! The words of choosing a registry.

pub(super) const LABEL: &str = "Registry";
pub(super) const LIST: &str = "Registries";
pub(super) const UNHEALTHY: &str = "▲ Unhealthy";
pub(super) const WHY_UNHEALTHY: &str = "Why unhealthy";
pub(super) const LEFT_OUT: &str = "Extra characters around the ID were removed. ";
pub(super) const NOT_ASKED: &str = "Sign in to choose, or paste an ID";
pub(super) const LOADING: &str = "Loading your registries… You can also paste an ID.";
pub(super) const NONE: &str =
    "Your organization has no registries. Add one to the catalog, or ask your administrator to.";
pub(super) const NOT_IN_LIST: &str = "Not one of your organization's registries";

/// What to do with a list of so many.
pub(super) fn choose(count: usize) -> String {
    match count {
        1 => "Choose the registry, or paste an ID".to_owned(),
        count => format!("Search {count} registries, or paste an ID"),
    }
}

pub(super) fn failed(why: &str) -> String {
    format!("Your registries can't be loaded. Paste an ID. {why}")
}

/// How much of a long list is shown.
pub(super) fn more(shown: usize, count: usize) -> String {
    format!("{shown} of {count} shown. Type more of the name, ID or host.")
}
