use yew::prelude::*;

use crate::console::dates;
use crate::console::place::Place;
use crate::console::places::Places;
use crate::handoff::{Expiry, File, UtcInstant, calendar};
use crate::listing::{Entry, State};

/// A state as a word and a shape, not as a color alone.
pub(super) fn view_state(entry: &Entry, now: u64) -> Html {
    let (look, text) = match entry.state(now) {
        State::Active => ("ok", "● Active".to_owned()),
        State::Ending { within_days } => ("warn", format!("◆ Ends within {within_days} days")),
        State::Expired => ("bad", "▲ Expired".to_owned()),
        State::Removed => ("off", "○ Removed".to_owned()),
        State::Other(word) => ("off", format!("□ {word}")),
    };
    html! { <span class="pill" data-look={look}>{ text }</span> }
}

/// An instant as a distance, with the instant itself below it.
pub(super) fn view_instant(instant: Option<u64>, text: Option<&String>, now: u64) -> Html {
    match (instant, text) {
        (Some(instant), _) => html! {
            <>{ dates::distance(instant, now) }<br /><small>{ dates::in_utc(instant) }</small></>
        },
        // What cannot be read is shown as it came.
        (None, Some(text)) => html! { <small>{ text }</small> },
        (None, None) => html! { <span class="soft">{ "not told" }</span> },
    }
}

/// A credential's own place.
pub(super) fn place_of(registry: &str, entry: &Entry) -> Place {
    Place::Credentials { registry: registry.to_owned(), credential: Some(entry.credential.id.clone()) }
}

/// Where a credential is replaced.
pub(super) fn rotation_of(registry: &str, entry: &Entry) -> Place {
    let credential = entry.credential.id.clone();
    Place::Rotate { registry: registry.to_owned(), credential, successor: None }
}

/// What stands in a table for a description; an empty one must still be a link.
pub(super) fn description_of(entry: &Entry) -> String {
    let description = &entry.credential.description;
    if description.trim().is_empty() { "(no description)".to_owned() } else { description.clone() }
}

pub(super) fn view_rotate_link(places: &Places, registry: &str, entry: &Entry, has_successor: bool) -> Html {
    let text = if has_successor { "Continue replacing" } else { "Replace" };
    places.view_link(rotation_of(registry, entry), text, false)
}

/// The ends of credentials as a calendar file; `None` where none of them has one.
pub(super) fn reminders(entries: &[&Entry], host: &str, now: u64) -> Option<File> {
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
