use yew::prelude::*;

use super::ListsProps;
use super::rows::{description_of, view_rotate_link, view_state};
use crate::console::components::view_error;
use crate::console::dates;
use crate::console::place::Place;
use crate::error::Error;
use crate::listing::{Entry, State};

/// What can be done with the one that is looked at, by its id.
pub(super) struct Actions {
    pub(super) revoke: Callback<String>,
    pub(super) remind: Callback<String>,
}

/// The credential that is looked at by itself.
#[derive(Default)]
pub(super) struct One {
    id: String,
    result: Option<Result<Entry, Error>>,
}

impl One {
    /// One that is on its way; what the list says of it stands there meanwhile.
    pub(super) fn asked(id: &str, listed: Option<&Entry>) -> Self {
        Self { id: id.to_owned(), result: listed.cloned().map(Ok) }
    }

    pub(super) fn is_asked(&self) -> bool {
        !self.id.is_empty()
    }

    pub(super) fn is_of(&self, id: &str) -> bool {
        self.id == id
    }

    pub(super) fn take(&mut self, id: &str, result: Result<Entry, Error>) {
        if self.id == id {
            self.result = Some(result);
        }
    }

    pub(super) fn entry(&self) -> Option<&Entry> {
        self.result.as_ref()?.as_ref().ok()
    }

    /// All that is known of it, where one is looked at.
    pub(super) fn view(
        &self,
        lists: &ListsProps,
        registry: &str,
        error_at: u64,
        title: &NodeRef,
        actions: &Actions,
    ) -> Html {
        if !self.is_asked() {
            return html! { <div key="no-one" hidden=true /> };
        }
        let all = Place::Credentials { registry: registry.to_owned(), credential: None };
        let (heading, body) = match &self.result {
            None => ("Credential".to_owned(), html! { <p class="soft">{ "Reading…" }</p> }),
            Some(Err(error)) => {
                let body = view_error(error, error_at, &NodeRef::default(), None, Html::default());
                let id = html! { <p class="soft">{ "ID " }<code>{ &self.id }</code></p> };
                ("Credential".to_owned(), html! { <>{ body }{ id }</> })
            }
            Some(Ok(entry)) => (description_of(entry), view_facts(lists, registry, entry, actions)),
        };
        html! {
            <section key="one" class="panel" aria-labelledby="regcred-one-title">
                <header>
                    <h2 ref={title} id="regcred-one-title" tabindex="-1">{ heading }</h2>
                    { lists.places.view_link(all, "Close", false) }
                </header>
                { body }
            </section>
        }
    }
}

fn view_facts(lists: &ListsProps, registry: &str, entry: &Entry, actions: &Actions) -> Html {
    let now = lists.now();
    let credential = &entry.credential;
    let instant = |text: &Option<String>| match text.as_deref().map(|text| (dates::read(text), text)) {
        None => None,
        Some((None, text)) => Some(text.to_owned()),
        Some((Some(at), _)) => {
            let (utc, here) = (dates::in_utc(at), dates::in_local_zone(at));
            let here = if here == utc { String::new() } else { format!(" ({here})") };
            Some(format!("{utc}{here}, {}", dates::distance(at, now)))
        }
    };
    let by = |instant: Option<String>, who: &Option<String>| {
        let who = who.as_ref().map(|who| format!("by {who}"));
        let parts: Vec<String> = instant.into_iter().chain(who).collect();
        (!parts.is_empty()).then(|| parts.join(" "))
    };
    let rows = [
        ("Name", Some(credential.name.clone())),
        ("ID", Some(credential.id.clone())),
        ("Expires", instant(&credential.expires_at).or(Some("not told by the API".to_owned()))),
        ("Created", by(instant(&credential.created_at), &credential.created_by)),
        ("Changed", by(instant(&credential.updated_at), &credential.updated_by)),
        ("Removed", by(instant(&credential.removed_at), &credential.removed_by)),
        ("Last used", Some("not reported by the API".to_owned())),
        ("Password", Some("shown once, when it was created".to_owned())),
    ];
    let rows = rows.into_iter().filter_map(|(name, text)| Some((name, text?)));
    let removed = entry.state(now) == State::Removed;
    let press = |action: &Callback<String>| {
        let (action, id) = (action.clone(), credential.id.clone());
        move |_: MouseEvent| action.emit(id.clone())
    };
    html! {
        <>
            <p>{ view_state(entry, now) }</p>
            <dl class="facts">
                { for rows.map(|(name, text)| html! { <div><dt>{ name }</dt><dd>{ text }</dd></div> }) }
            </dl>
            <div class="row" hidden={removed}>
                { view_rotate_link(&lists.places, registry, entry, false) }
                <button type="button" data-look="small" hidden={entry.expires_at.is_none()} onclick={press(&actions.remind)}>
                    { "Add a reminder to your calendar" }
                </button>
                <button type="button" data-look="small danger" onclick={press(&actions.revoke)}>{ "Revoke" }</button>
            </div>
        </>
    }
}
