use yew::prelude::*;

use super::texts;
use crate::console::navigation::Navigator;
use crate::console::route::Route;
use crate::console::ui::{dates, view_foreign};
use crate::handoff::{Expiry, File, UtcInstant, calendar};
use crate::listing::{Entry, State};
use crate::model::Credential;

/// A state as a word and a shape, not as a color alone.
pub(crate) fn view_state(entry: &Entry, now: u64) -> Html {
    let state = entry.state(now);
    let is_other = matches!(state, State::Other(_));
    let (look, text) = texts::state(state);
    let text = if is_other {
        html! { <>{ "□ " }{ view_foreign(&text) }</> }
    } else {
        html! { { text } }
    };
    html! { <span class="pill" data-look={look}>{ text }</span> }
}

/// An instant as a distance, with the instant itself below it.
pub(crate) fn view_instant(instant: Option<u64>, text: Option<&String>, now: u64) -> Html {
    match (instant, text) {
        (Some(instant), _) => html! {
            <>{ dates::distance(instant, now) }<br /><small>{ dates::in_utc(instant) }</small></>
        },
        // What cannot be read is shown as it came.
        (None, Some(text)) => html! { <small>{ view_foreign(text) }</small> },
        (None, None) => html! { <span class="soft">{ texts::NOT_TOLD }</span> },
    }
}

/// Where a credential is shown by itself.
pub(crate) fn route_of(registry: &str, entry: &Entry) -> Route {
    Route::Credentials { registry: registry.to_owned(), credential: Some(entry.credential.id.clone()) }
}

/// Where a credential is replaced.
pub(crate) fn replacement_of(registry: &str, entry: &Entry) -> Route {
    let credential = entry.credential.id.clone();
    Route::Replace { registry: registry.to_owned(), credential, successor: None }
}

/// A credential's description, or a text in its place: an empty link could not be pressed.
pub(crate) fn view_description(entry: &Entry) -> Html {
    let description = &entry.credential.description;
    if description.trim().is_empty() {
        html! { { texts::NO_DESCRIPTION } }
    } else {
        view_foreign(description)
    }
}

/// The label of an action: one word to the eye; a screen reader also reads which credential it is for.
pub(crate) fn view_action(action: &'static str, name: Html) -> Html {
    html! { <>{ action }<span class="visually-hidden">{ " " }{ name }</span></> }
}

/// What a credential is called among others: by its description, and its ID where another of them
/// has the same.
pub(super) fn view_name_among(entry: &Entry, others: &[&Entry]) -> Html {
    let Credential { id, description, .. } = &entry.credential;
    let same = others.iter().filter(|other| other.credential.description == *description);
    if same.count() < 2 {
        return view_description(entry);
    }
    html! { <>{ view_description(entry) }{ ", " }{ view_foreign(id) }</> }
}

pub(crate) fn view_replace_link(navigator: &Navigator, registry: &str, entry: &Entry, name: Html) -> Html {
    navigator.view_link(replacement_of(registry, entry), view_action(texts::REPLACE, name))
}

/// Leads to the form, with this registry chosen.
pub(super) fn view_create_link(navigator: &Navigator, registry: &str) -> Html {
    let to = Route::Create { registry: registry.to_owned(), description: String::new() };
    html! { <span class="create">{ navigator.view_link(to, texts::CREATE) }</span> }
}

/// The ends of credentials as a calendar file; `None` where none of them has one.
pub(crate) fn reminders(entries: &[&Entry], host: &str, now: u64) -> Option<File> {
    let made_at = UtcInstant::from_iso(&dates::iso(now))?;
    let ends: Vec<Expiry<'_>> = entries
        .iter()
        .filter_map(|entry| {
            let credential = &entry.credential;
            Some(Expiry {
                credential_id: &credential.id,
                name: &credential.name,
                description: &credential.description,
                registry: host,
                ends_at: UtcInstant::from_iso(&dates::iso(entry.expires_at?))?,
            })
        })
        .collect();
    (!ends.is_empty()).then(|| calendar(&ends, &made_at))
}
