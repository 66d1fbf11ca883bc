use yew::prelude::*;

use super::reader::view_reading;
use super::rows::{view_action, view_description, view_replace_link, view_state};
use super::texts;
use crate::console::navigation::{Navigator, use_navigator};
use crate::console::route::Route;
use crate::console::ui::{dates, view_code, view_error, view_fact, view_foreign};
use crate::error::Error;
use crate::listing::{Entry, State};
use crate::model::Credential;

/// The credential that the address names, as far as it was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Lookup {
    id: String,
    result: Option<Result<Entry, Error>>,
    /// Whether it is being read, and nothing has come for a while.
    pub(super) is_slow: bool,
}

impl Lookup {
    /// One that is being read. What the list has of it is shown until then.
    pub(super) fn asked(id: &str, listed: Option<&Entry>) -> Self {
        Self { id: id.to_owned(), result: listed.cloned().map(Ok), is_slow: false }
    }

    pub(super) fn is_asked(&self) -> bool {
        !self.id.is_empty()
    }

    pub(super) fn id(&self) -> &str {
        &self.id
    }

    pub(super) fn is_of(&self, id: &str) -> bool {
        self.id == id
    }

    /// Takes over what was read of this one.
    pub(super) fn receive(&mut self, result: Result<Entry, Error>) {
        self.result = Some(result);
    }

    pub(super) fn entry(&self) -> Option<&Entry> {
        self.result.as_ref()?.as_ref().ok()
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(super) struct CredentialDetailProps {
    pub(super) registry: String,
    pub(super) lookup: Lookup,
    /// When reading it failed last: another failure is announced anew.
    pub(super) error_at: u64,
    /// What the service's clock shows, in milliseconds since 1970.
    pub(super) now: u64,
    pub(super) title: NodeRef,
    /// *Stop* was pressed.
    pub(super) on_stop: Callback<MouseEvent>,
    /// *Try again* was pressed.
    pub(super) on_read_again: Callback<MouseEvent>,
    /// *Revoke* was pressed; with its id.
    pub(super) on_revoke: Callback<String>,
    /// A calendar entry was asked for; with its id.
    pub(super) on_remind: Callback<String>,
}

/// All that is known of one credential, where the address names one.
#[function_component]
pub(super) fn CredentialDetail(props: &CredentialDetailProps) -> Html {
    let navigator = use_navigator();
    let CredentialDetailProps { registry, lookup, error_at, title, .. } = props;
    if !lookup.is_asked() {
        return Html::default();
    }
    let all = Route::Credentials { registry: registry.clone(), credential: None };
    let (heading, body) = match &lookup.result {
        None => (html! { { texts::CREDENTIAL } }, Html::default()),
        Some(Err(error)) => {
            let again = html! {
                <button type="button" data-look="small" onclick={props.on_read_again.clone()}>{ texts::TRY_AGAIN }</button>
            };
            let body = view_error(error, Error::explain, *error_at, &NodeRef::default(), None, again);
            let id = html! { <p class="soft">{ texts::ID }{ " " }{ view_code(&lookup.id) }</p> };
            (html! { { texts::CREDENTIAL } }, html! { <>{ body }{ id }</> })
        }
        Some(Ok(entry)) => (view_description(entry), view_entry(props, &navigator, entry)),
    };
    // What the list has of it is shown below meanwhile.
    let reading = if lookup.result.is_none() || lookup.is_slow {
        let what = html! { <span class="soft">{ texts::READING }</span> };
        view_reading(what, lookup.is_slow, props.on_stop.clone(), props.on_read_again.clone())
    } else {
        Html::default()
    };
    html! {
        <section key="detail" class="panel" aria-labelledby="regcred-detail-title">
            <header>
                <h2 ref={title} id="regcred-detail-title" tabindex="-1">{ heading }</h2>
                { navigator.view_link(all, texts::CLOSE) }
            </header>
            { reading }
            { body }
        </section>
    }
}

fn view_entry(props: &CredentialDetailProps, navigator: &Navigator, entry: &Entry) -> Html {
    let removed = entry.state(props.now) == State::Removed;
    let press = |action: &Callback<String>| {
        let (action, id) = (action.clone(), entry.credential.id.clone());
        move |_: MouseEvent| action.emit(id.clone())
    };
    html! {
        <>
            <p>{ view_state(entry, props.now) }</p>
            { view_facts(&entry.credential, props.now) }
            <div class="row" hidden={removed}>
                { view_replace_link(navigator, &props.registry, entry, view_description(entry)) }
                <button type="button" data-look="small" hidden={entry.expires_at.is_none()} onclick={press(&props.on_remind)}>
                    { texts::ADD_EXPIRY }
                </button>
                <button type="button" data-look="small danger" onclick={press(&props.on_revoke)}>
                    { view_action(texts::REVOKE, view_description(entry)) }
                </button>
            </div>
        </>
    }
}

fn view_facts(credential: &Credential, now: u64) -> Html {
    let instant = |text: &Option<String>| match text.as_deref().map(|text| (dates::read(text), text)) {
        None => None,
        Some((None, text)) => Some(view_foreign(text)),
        Some((Some(at), _)) => {
            let (utc, here) = (dates::in_utc(at), dates::in_local_zone(at));
            let here = if here == utc { String::new() } else { format!(" ({here})") };
            Some(html! { { format!("{utc}{here}, {}", dates::distance(at, now)) } })
        }
    };
    let by = |instant: Option<Html>, who: &Option<String>| {
        let who = who.as_ref().map(|who| html! { <>{ " " }{ texts::BY }{ " " }{ view_foreign(who) }</> });
        (instant.is_some() || who.is_some()).then(|| html! { <>{ for instant }{ for who }</> })
    };
    let rows = [
        (texts::NAME, Some(view_code(&credential.name))),
        (texts::ID, Some(view_code(&credential.id))),
        (texts::EXPIRES, instant(&credential.expires_at).or(Some(html! { { texts::EXPIRY_NOT_TOLD } }))),
        (texts::CREATED, by(instant(&credential.created_at), &credential.created_by)),
        (texts::CHANGED, by(instant(&credential.updated_at), &credential.updated_by)),
        (texts::REVOKED_AT, by(instant(&credential.removed_at), &credential.removed_by)),
        (texts::LAST_USED, Some(html! { { texts::NOT_REPORTED } })),
        (texts::PASSWORD, Some(html! { { texts::SHOWN_ONCE } })),
    ];
    let rows = rows.into_iter().filter_map(|(name, text)| Some((name, text?)));
    html! {
        <dl class="facts">
            { for rows.map(|(name, text)| view_fact(name, text)) }
        </dl>
    }
}
