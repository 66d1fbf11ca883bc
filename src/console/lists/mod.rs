//! What is there already: the table of a registry's credentials, one of them, and its rotation.
//! Entered by [`Lists`] alone, with plain values, since it comes after the first screen.

mod credentials;
mod loader;
mod one;
mod revoke;
mod rotate;
mod rows;

use std::rc::Rc;

use yew::prelude::*;

use super::dates;
use super::parts::{at_hand, load};
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

/// The way into the lists.
#[derive(Clone, Copy)]
pub(super) struct Lists {
    /// Shows a place.
    pub(super) view: fn(ListsProps) -> Html,
}

at_hand!(Lists, Lists { view });
load!(Lists, lists);

fn view(props: ListsProps) -> Html {
    match &props.place {
        Place::Rotate { registry, credential, .. } => {
            let key = format!("{registry} {credential}");
            html! { <Rotate {key} ..props /> }
        }
        _ => html! { <Credentials key="credentials" ..props /> },
    }
}
