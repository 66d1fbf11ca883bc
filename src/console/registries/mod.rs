mod picker;
mod provider;

pub(in crate::console) use picker::RegistryField;
pub(crate) use provider::use_registries;
pub use provider::{RegistriesHandle, RegistriesProvider, RegistriesProviderProps};

use crate::error::Error;
use crate::model::Registry;

/// The organization's registries, as far as they were read. Equal only to themselves: they are shared,
/// and another takes their place when something changes.
#[derive(Clone, Debug, Default)]
pub struct Registries {
    /// The list.
    pub(crate) list: Loadable<Vec<Registry>>,
    /// How many credentials those have that somebody looked at; `None` while that is being read,
    /// or where it cannot be.
    pub(crate) used: Vec<(String, Option<Used>)>,
}

impl PartialEq for Registries {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

/// What is read from the API.
#[derive(Clone, Debug, Default)]
pub(crate) enum Loadable<T> {
    /// Nobody has asked, or nobody is signed in.
    #[default]
    NotAsked,
    /// On its way.
    Loading,
    /// Here.
    Ready(T),
    /// It could not be read.
    Failed(Error),
}

/// How many live credentials a registry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Used {
    pub(crate) live: u32,
    /// Whether there may be more: only the first page was read.
    pub(crate) or_more: bool,
}

impl Registries {
    pub(crate) fn all(&self) -> &[Registry] {
        match &self.list {
            Loadable::Ready(list) => list,
            _ => &[],
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Registry> {
        self.all().iter().find(|registry| registry.id == id)
    }

    pub(crate) fn used_of(&self, id: &str) -> Option<Used> {
        self.used.iter().find(|(known, _)| known == id)?.1
    }
}

/// `3 of 10 credentials used`; nothing where neither is known.
pub(crate) fn usage(used: Option<Used>, limit: Option<u32>) -> Option<String> {
    let limit = limit.map(|limit| limit.to_string());
    match (used, limit) {
        (Some(Used { live, or_more }), Some(limit)) => {
            let or_more = if or_more { " or more" } else { "" };
            Some(format!("{live}{or_more} of {limit} credentials used"))
        }
        (Some(Used { live, or_more: false }), None) => Some(format!("{live} credentials used")),
        (Some(Used { live, or_more: true }), None) => Some(format!("{live} or more credentials used")),
        (None, Some(limit)) => Some(format!("at most {limit} credentials")),
        (None, None) => None,
    }
}

/// What a registry is, in words: where it is, how it does, whose it is.
pub(crate) fn traits(registry: &Registry) -> Vec<String> {
    let when = |is: Option<bool>, word: &str| is.unwrap_or(false).then(|| word.to_owned());
    let health = registry.healthy.map(|healthy| if healthy { "healthy" } else { "unhealthy" }.to_owned());
    let provider = registry.provider.as_ref().map(|provider| provider_in_words(provider));
    [
        provider,
        health,
        when(registry.hosted, "hosted"),
        when(registry.shared, "shared"),
        when(registry.owned, "owned"),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// `GOOGLE_ARTIFACT_REGISTRY` as `Google artifact registry`.
fn provider_in_words(provider: &str) -> String {
    let mut words = provider.replace('_', " ").to_ascii_lowercase();
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}
