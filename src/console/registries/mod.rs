mod picker;
mod provider;
mod texts;

pub(crate) use picker::RegistryField;
pub(crate) use provider::use_registries;
pub(crate) use provider::{RegistriesHandle, RegistriesProvider};

use std::rc::Rc;

use crate::client::RegistryList;
use crate::console::ui::browser;
use crate::error::Error;
use crate::model::Registry;

/// The organization's registries, as far as they were read. Each change makes another value, and shares
/// it.
#[derive(Clone, Debug, Default)]
pub(super) struct Registries {
    /// The list; shared, since each count makes another value of this.
    pub(crate) list: Loadable<Rc<RegistryList>>,
    /// How many credentials each registry has that was shown. `None` while that is being read, or where
    /// it cannot be.
    pub(crate) used: Vec<(String, Option<Used>)>,
}

/// What is read from the API.
#[derive(Clone, Debug, Default)]
pub(crate) enum Loadable<T> {
    /// Not requested, since nobody is signed in.
    #[default]
    NotAsked,
    /// On its way.
    Loading,
    /// On its way for so long that the page says so.
    Slow,
    /// Here.
    Ready(T),
    /// It could not be read.
    Failed(Error),
}

/// How many live credentials a registry has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Used {
    pub(crate) live: u32,
    /// Whether there may be more: only the first page was read.
    pub(crate) or_more: bool,
}

impl Registries {
    pub(crate) fn all(&self) -> &[Registry] {
        match &self.list {
            Loadable::Ready(list) => &list.items,
            _ => &[],
        }
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Registry> {
        self.all().iter().find(|registry| registry.id == id)
    }

    /// The registries that fit a text, the healthy ones first.
    pub(super) fn matching(&self, text: &str) -> Vec<&Registry> {
        let wanted = browser::fold(text);
        let fits = |registry: &Registry| {
            let description = registry.description.as_deref().unwrap_or_default();
            let texts = [&registry.id, &registry.name, registry.host(), description];
            wanted.split_whitespace().all(|word| texts.iter().any(|text| browser::contains(text, word)))
        };
        let mut matching = Vec::new();
        for is_last in [false, true] {
            matching.extend(self.all().iter().filter(|it| is_unhealthy(it) == is_last && fits(it)));
        }
        matching
    }

    /// Says that a text is only a part of a registry's name or id, or the name of several. Any other text
    /// may be the id of a registry that the list lacks.
    pub(crate) fn misnamed(&self, text: &str) -> Option<String> {
        let Loadable::Ready(list) = &self.list else { return None };
        if self.find(text).is_some() {
            return None;
        }
        match list.items.iter().filter(|registry| registry.name == text).count() {
            0 if list.is_whole && !text.is_empty() => {
                Some(texts::misnamed(text, &self.matching(text).first()?.name))
            }
            0 | 1 => None,
            _ => Some(texts::ambiguous(text)),
        }
    }

    /// The id that a text means. A name means its registry, if no other has that name.
    pub(crate) fn id_of(&self, text: &str) -> String {
        let mut named = self.all().iter().filter(|registry| registry.name == text);
        match (self.find(text), named.next(), named.next()) {
            (None, Some(registry), None) => registry.id.clone(),
            _ => text.to_owned(),
        }
    }

    /// The name that an id is shown by.
    pub(crate) fn name_of(&self, id: &str) -> String {
        self.find(id).map_or(id, |registry| &*registry.name).to_owned()
    }

    pub(crate) fn used_of(&self, id: &str) -> Option<Used> {
        self.used.iter().find(|(known, _)| known == id)?.1
    }
}

fn is_unhealthy(registry: &Registry) -> bool {
    registry.healthy == Some(false)
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

/// What a registry is, in words: which and where it is, how full, how it does, and whose it is.
pub(crate) fn details(registry: &Registry, used: Option<Used>) -> String {
    let mut text = String::new();
    let mut add = |part: &str, is_so: bool| {
        if is_so {
            if !text.is_empty() {
                text.push_str(" · ");
            }
            text.push_str(part);
        }
    };
    add(&registry.id, registry.id != registry.name);
    add(registry.host(), !registry.host().is_empty());
    let usage = usage(used, registry.credentials_limit).unwrap_or_default();
    add(&usage, !usage.is_empty());
    add("healthy", registry.healthy == Some(true));
    let provider = registry.provider_name().unwrap_or_default();
    add(&provider, !provider.is_empty());
    add("hosted", registry.hosted == Some(true));
    add("shared", registry.shared == Some(true));
    add("owned", registry.owned == Some(true));
    text
}
