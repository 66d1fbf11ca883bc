//! What is there already: the table of a registry's credentials, one of them, and its rotation.
//! Entered by [`LazyLists`] alone, which loads it on demand.

mod credentials;
mod loader;
mod one;
mod revoke;
mod rotate;
mod rows;

use std::rc::Rc;

use yew::prelude::*;

use super::dates;
use super::lazy::lazy_component;
use super::place::Place;
use super::places::Places;
use super::registries::Registries;
use crate::client::{Client, Session};
use credentials::Credentials;
use rotate::Rotate;

/// What the lists get from the page.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(super) struct ListsProps {
    pub place: Place,
    pub places: Places,
    pub client: Client,
    pub session: Option<Rc<Session>>,
    pub registries: Rc<Registries>,
    pub on_session: Callback<Option<Rc<Session>>>,
    pub on_shown: Callback<Vec<String>>,
    pub on_would_lose: Callback<bool>,
}

impl ListsProps {
    /// What the service's clock shows, in milliseconds since 1970.
    fn now(&self) -> u64 {
        dates::now(self.session.as_ref())
    }

    /// What a registry is called by clients, or its id where that is all that is known.
    fn host<'a>(&'a self, registry_id: &'a str) -> &'a str {
        self.registries.find(registry_id).map_or(registry_id, |registry| registry.host())
    }

    /// A registry's name, or its id where that is all that is known.
    fn name<'a>(&'a self, registry_id: &'a str) -> &'a str {
        self.registries.find(registry_id).map_or(registry_id, |registry| &*registry.name)
    }

    fn limit(&self, registry_id: &str) -> Option<u32> {
        self.registries.find(registry_id)?.credentials_limit
    }
}

/// The page of a registry's credentials, or of one credential's rotation.
pub(super) struct Lists;

impl Component for Lists {
    type Message = ();
    type Properties = ListsProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props().clone();
        match &props.place {
            Place::Rotate { registry, credential, .. } => {
                let key = format!("{registry} {credential}");
                html! { <Rotate {key} ..props /> }
            }
            _ => html! { <Credentials key="credentials" ..props /> },
        }
    }
}

lazy_component!(
    Lists as LazyLists in lists,
    loading: "Loading…",
    failed: "Part of this page didn't load.",
);
