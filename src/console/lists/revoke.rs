use futures_util::stream::{self, StreamExt};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::ListsProps;
use super::rows::{description_of, view_instant};
use crate::client::Revocation;
use crate::console::components::typed;
use crate::console::{browser, tabs};
use crate::issuing::TabNews;
use crate::listing::Entry;

/// Requests at once.
const AT_ONCE: usize = 4;

/// The dialog, where there is something to revoke.
pub(super) fn view_revoke(
    lists: &ListsProps,
    registry_id: &str,
    entries: &[Entry],
    on_closed: Callback<Vec<String>>,
) -> Html {
    if entries.is_empty() {
        return html! { <div key="no-dialog" hidden=true /> };
    }
    html! {
        <Revoke
            key="dialog"
            registry_id={registry_id.to_owned()}
            lists={lists.clone()}
            entries={entries.to_vec()}
            {on_closed}
        />
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct RevokeProps {
    registry_id: String,
    lists: ListsProps,
    entries: Vec<Entry>,
    /// The dialog was closed: the ids of those that are revoked now.
    on_closed: Callback<Vec<String>>,
}

/// Asks before credentials are revoked, and tells what became of each.
pub(super) struct Revoke {
    dialog: NodeRef,
    typed: String,
    /// One for each entry; `None` where nothing has come yet.
    results: Vec<Option<Revocation>>,
    stage: Stage,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    Revoking,
    Done,
}

#[derive(Debug)]
pub(super) enum Message {
    Typed(String),
    Revoke,
    /// What became of one, or of looking for it.
    Done(usize, Revocation),
    /// Only look whether one is revoked.
    Check(usize),
    Close,
}

impl Component for Revoke {
    type Message = Message;
    type Properties = RevokeProps;

    fn create(ctx: &Context<Self>) -> Self {
        let results = ctx.props().entries.iter().map(|_| None).collect();
        Self { dialog: NodeRef::default(), typed: String::new(), results, stage: Stage::Asking }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(text) => self.typed = text,
            Message::Revoke => self.revoke(ctx),
            Message::Done(index, outcome) => {
                if let Some(result) = self.results.get_mut(index) {
                    *result = Some(outcome);
                }
                if self.results.iter().all(Option::is_some) {
                    self.stage = Stage::Done;
                }
            }
            Message::Check(index) => self.check(ctx, index),
            Message::Close if self.stage == Stage::Revoking => return false,
            Message::Close => {
                let revoked = self.results.iter().zip(&ctx.props().entries);
                let revoked =
                    revoked.filter(|(result, _)| result.as_ref().is_some_and(Revocation::is_revoked));
                let ids: Vec<String> = revoked.map(|(_, entry)| entry.credential.id.clone()).collect();
                if !ids.is_empty() {
                    tabs::tell(&TabNews::Revoked(ids.clone()));
                }
                ctx.props().on_closed.emit(ids);
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let count = props.entries.len();
        let host = props.lists.host(&props.registry_id);
        let title = if count == 1 {
            "Revoke this credential?".to_owned()
        } else {
            format!("Revoke {count} credentials?")
        };
        let oncancel = ctx.link().callback(|event: Event| {
            event.prevent_default();
            Message::Close
        });
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Revoke
        });
        let phrase = self.phrase(ctx);
        let (asking, done) = (self.stage == Stage::Asking, self.stage == Stage::Done);
        let confirmed = count == 1 || self.typed.trim() == phrase;
        let failed = self.results.iter().flatten().any(|result| !result.is_revoked());
        let live = if asking { confirmed } else { done && failed };
        let action = match self.stage {
            Stage::Revoking => "Revoking…".to_owned(),
            _ if failed => "Try the failed ones again".to_owned(),
            _ if count == 1 => "Revoke credential".to_owned(),
            _ => format!("Revoke {count} credentials"),
        };
        html! {
            <dialog ref={&self.dialog} class="panel" aria-labelledby="regcred-revoke-title" {oncancel}>
                <h2 id="regcred-revoke-title">{ title }</h2>
                <p>
                    { "Every login with " }{ if count == 1 { "it" } else { "them" } }
                    { format!(" to {host} stops working: hosts, clusters and pipelines that still use ") }
                    { if count == 1 { "it" } else { "them" } }
                    { " cannot pull any more. This cannot be undone." }
                </p>
                <ul class="revoked">
                    { for props.entries.iter().enumerate().map(|(index, entry)| self.view_entry(ctx, index, entry)) }
                </ul>
                <p class="soft" role="status">{ self.summary() }</p>
                <form {onsubmit}>
                    <div class="field" hidden={count == 1 || !asking}>
                        <label for="regcred-revoke-phrase">{ format!("Type “{phrase}” to go on") }</label>
                        <input
                            id="regcred-revoke-phrase"
                            autocomplete="off"
                            autocapitalize="none"
                            spellcheck="false"
                            oninput={ctx.link().callback(|event: InputEvent| Message::Typed(typed(&event)))}
                        />
                    </div>
                    <div class="row">
                        <button
                            type="button"
                            data-look={done.then_some("primary")}
                            aria-disabled={(self.stage == Stage::Revoking).then_some("true")}
                            onclick={ctx.link().batch_callback(|click: MouseEvent| (!browser::is_repeated_click(&click)).then_some(Message::Close))}
                        >
                            { if done { "Close" } else { "Cancel" } }
                        </button>
                        <button data-look="danger" hidden={done && !failed} aria-disabled={(!live).then_some("true")}>
                            { action }
                        </button>
                    </div>
                </form>
            </dialog>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first && let Some(dialog) = self.dialog.cast::<HtmlDialogElement>() {
            // Failing leaves the question unseen, and nothing revoked.
            let _ = dialog.show_modal();
        }
    }
}

impl Revoke {
    fn phrase(&self, ctx: &Context<Self>) -> String {
        format!("revoke {}", ctx.props().entries.len())
    }

    /// Revokes those that are not revoked yet.
    fn revoke(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let confirmed = props.entries.len() == 1 || self.typed.trim() == self.phrase(ctx);
        let again = self.stage == Stage::Done;
        if self.stage == Stage::Revoking || !(confirmed || again) {
            return;
        }
        self.stage = Stage::Revoking;
        let mut wanted = Vec::new();
        for (index, result) in self.results.iter_mut().enumerate() {
            if result.as_ref().is_none_or(|result| !result.is_revoked()) {
                *result = None;
                wanted.push((index, props.entries[index].credential.id.clone()));
            }
        }
        let (session, link) = (props.lists.session.clone(), ctx.link().clone());
        let registry_id = props.registry_id.clone();
        props.lists.registries.forget_counts.emit(());
        wasm_bindgen_futures::spawn_local(async move {
            let (session, registry_id) = (&session, &registry_id);
            let mut results = stream::iter(wanted)
                .map(async |(index, id)| (index, session.revoke(registry_id, &id, true).await))
                .buffer_unordered(AT_ONCE);
            while let Some((index, result)) = results.next().await {
                link.send_message(Message::Done(index, result));
            }
        });
    }

    /// Looks once more whether one of them is revoked.
    fn check(&mut self, ctx: &Context<Self>, index: usize) {
        let props = ctx.props();
        let (Some(result), Some(entry)) = (self.results.get_mut(index), props.entries.get(index)) else {
            return;
        };
        if !matches!(result, Some(Revocation::MayStillWork(_))) {
            return;
        }
        *result = None;
        self.stage = Stage::Revoking;
        let (session, registry_id) = (props.lists.session.clone(), props.registry_id.clone());
        let id = entry.credential.id.clone();
        browser::later(ctx.link(), async move {
            let result = session.check_revoked(&registry_id, &id, true).await;
            Message::Done(index, result)
        });
    }

    fn view_entry(&self, ctx: &Context<Self>, index: usize, entry: &Entry) -> Html {
        let credential = &entry.credential;
        let creator = credential.created_by.clone().unwrap_or_else(|| "somebody".to_owned());
        let (look, result) = match self.results.get(index).and_then(Option::as_ref) {
            None if self.stage == Stage::Revoking => ("off", "Revoking…".to_owned()),
            None => ("off", String::new()),
            Some(Revocation::Revoked) => ("ok", "● Revoked".to_owned()),
            Some(Revocation::AlreadyRevoked) => ("ok", "● Already revoked".to_owned()),
            Some(Revocation::MayStillWork(_)) => ("warn", "◆ May still work".to_owned()),
            Some(Revocation::NotRevoked(_)) => ("bad", "▲ Not revoked".to_owned()),
        };
        let why = match self.results.get(index).and_then(Option::as_ref) {
            Some(Revocation::NotRevoked(error) | Revocation::MayStillWork(error)) => {
                let explanation = error.explain();
                format!("{} {} {}", explanation.what, explanation.credential, explanation.next)
            }
            _ => String::new(),
        };
        let now = ctx.props().lists.now();
        let may_check = self.stage == Stage::Done
            && matches!(self.results.get(index), Some(Some(Revocation::MayStillWork(_))));
        let check = ctx.link().callback(move |_: MouseEvent| Message::Check(index));
        html! {
            <li key={credential.id.clone()}>
                <b>{ description_of(entry) }</b>{ " " }
                <span class="pill" data-look={look} hidden={result.is_empty()}>{ result }</span>
                <div class="soft"><code>{ &credential.name }</code></div>
                <div class="soft">{ "ID " }<code>{ &credential.id }</code></div>
                <div class="soft">{ "Created by " }{ creator }{ ", " }{ view_instant(entry.created_at, credential.created_at.as_ref(), now) }</div>
                <p class="problem" hidden={why.is_empty()}>{ why }</p>
                <button type="button" data-look="small" hidden={!may_check} onclick={check}>{ "Check again" }</button>
            </li>
        }
    }

    fn summary(&self) -> String {
        let count = |is: fn(&Revocation) -> bool| self.results.iter().flatten().filter(|it| is(it)).count();
        let revoked = count(|it| *it == Revocation::Revoked);
        let gone = count(|it| *it == Revocation::AlreadyRevoked);
        let failed = count(|it| !it.is_revoked());
        match self.stage {
            Stage::Asking => String::new(),
            Stage::Revoking => format!("{} of {} done.", revoked + gone + failed, self.results.len()),
            Stage::Done => {
                let gone = if gone > 0 { format!(" {gone} already revoked.") } else { String::new() };
                let failed = if failed > 0 { format!(" {failed} not revoked.") } else { String::new() };
                format!("{revoked} revoked.{gone}{failed}")
            }
        }
    }
}
