//! What is there already: the table of a registry's credentials, one of them, and replacing it.
//! Entered by [`LazyLists`] alone, which loads it on demand.

mod credentials;
mod loader;
mod one;
mod revoke;
mod rotate;
mod rows;

use yew::prelude::*;

use super::lazy::lazy_component;
use super::leaving::LeaveGuard;
use super::place::Place;
use super::places::Places;
use super::registries::{RegistriesHandle, use_registries};
use super::session::{SessionHandle, use_session};
use crate::model::Registry;
use credentials::Credentials;
use rotate::Rotate;

/// What the lists get from the shell.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct LazyListsProps {
    pub place: Place,
    pub places: Places,
    pub guard: LeaveGuard,
}

/// What each of the lists' pages gets.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ListsProps {
    pub place: Place,
    pub places: Places,
    pub guard: LeaveGuard,
    pub session: SessionHandle,
    pub registries: RegistriesHandle,
}

impl ListsProps {
    /// What the service's clock shows, in milliseconds since 1970.
    fn now(&self) -> u64 {
        self.session.now()
    }

    /// What a registry is called by clients, or its id where that is all that is known.
    fn host<'a>(&'a self, registry_id: &'a str) -> &'a str {
        self.find(registry_id).map_or(registry_id, |registry| registry.host())
    }

    /// A registry's name, or its id where that is all that is known.
    fn name<'a>(&'a self, registry_id: &'a str) -> &'a str {
        self.find(registry_id).map_or(registry_id, |registry| &*registry.name)
    }

    fn limit(&self, registry_id: &str) -> Option<u32> {
        self.find(registry_id)?.credentials_limit
    }

    fn find(&self, registry_id: &str) -> Option<&Registry> {
        self.registries.registries.find(registry_id)
    }
}

/// The page of a registry's credentials, or of one credential's replacement.
#[function_component]
pub(super) fn Lists(props: &LazyListsProps) -> Html {
    let LazyListsProps { place, places, guard } = props.clone();
    let (session, registries) = (use_session(), use_registries());
    let props = ListsProps { place, places, guard, session, registries };
    match &props.place {
        Place::Rotate { registry, credential, .. } => {
            let key = format!("{registry} {credential}");
            html! { <Rotate {key} ..props /> }
        }
        _ => html! { <Credentials key="credentials" ..props /> },
    }
}

lazy_component!(
    Lists as LazyLists in lists,
    loading: "Loading…",
    failed: "Part of this page didn't load.",
);
