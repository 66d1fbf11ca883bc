use futures_util::stream::{self, StreamExt};
use web_sys::HtmlDialogElement;
use yew::prelude::*;

use super::rows::{view_action, view_description, view_instant};
use super::texts;
use crate::client::Revocation;
use crate::console::registries::RegistriesHandle;
use crate::console::session::SessionHandle;
use crate::console::tabs;
use crate::console::ui::{browser, typed, view_code, view_foreign};
use crate::error::Error;
use crate::issuing::{TabNews, names_user};
use crate::listing::{Entry, State};

/// Requests at once.
const AT_ONCE: usize = 4;

/// What a dialog that was closed has come to.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Closed {
    /// The ids of those that are certainly revoked.
    pub(crate) revoked: Vec<String>,
    /// Those that were not, by their ids, and why.
    pub(crate) not_revoked: Vec<(String, Error)>,
    /// Whether nobody knows of some: what was listed of them may be true no longer.
    pub(crate) is_unclear: bool,
}

/// What the dialog asks of one of two that are much alike.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) title: &'static str,
    /// Which of them stays.
    pub(crate) stays: Html,
}

/// The dialog, where there is something to revoke.
pub(crate) fn view_revoke(
    registry_id: &str,
    entries: &[Entry],
    asked: Option<Asked>,
    on_closed: Callback<Closed>,
) -> Html {
    if entries.is_empty() {
        return Html::default();
    }
    html! {
        <RevokeDialog
            key="dialog"
            registry_id={registry_id.to_owned()}
            entries={entries.to_vec()}
            {asked}
            {on_closed}
        />
    }
}

#[derive(PartialEq, Properties)]
pub(super) struct RevokeDialogProps {
    registry_id: String,
    entries: Vec<Entry>,
    asked: Option<Asked>,
    /// The dialog was closed.
    on_closed: Callback<Closed>,
}

/// Asks before credentials are revoked, and tells what became of each.
pub(super) struct RevokeDialog {
    session: SessionHandle,
    registries: RegistriesHandle,
    dialog: NodeRef,
    heading: NodeRef,
    close: NodeRef,
    /// All have come, and the button that was pressed may have gone.
    is_new: bool,
    typed: String,
    /// One for each entry; `None` where nothing has come yet.
    results: Vec<Option<Revocation>>,
    stage: Stage,
    _contexts: (ContextHandle<SessionHandle>, ContextHandle<RegistriesHandle>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    Revoking,
    Done,
}

#[derive(Debug)]
pub(super) enum Message {
    /// The session, or the list of registries, is another now.
    Session(SessionHandle),
    Registries(RegistriesHandle),
    Typed(String),
    Revoke,
    /// What became of one, or of looking for it.
    Done(usize, Revocation),
    /// Only look whether one is revoked.
    Check(usize),
    Close,
    /// The browser has closed it by itself: a second Escape cannot be prevented.
    Gone,
}

impl Component for RevokeDialog {
    type Message = Message;
    type Properties = RevokeDialogProps;

    fn create(ctx: &Context<Self>) -> Self {
        let results = ctx.props().entries.iter().map(|_| None).collect();
        let (session, session_listener) = SessionHandle::subscribe(ctx.link(), Message::Session);
        let (registries, registries_listener) = RegistriesHandle::subscribe(ctx.link(), Message::Registries);
        Self {
            session,
            registries,
            dialog: NodeRef::default(),
            heading: NodeRef::default(),
            close: NodeRef::default(),
            is_new: false,
            typed: String::new(),
            results,
            stage: Stage::Asking,
            _contexts: (session_listener, registries_listener),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => self.session = session,
            Message::Registries(registries) => self.registries = registries,
            Message::Typed(text) => self.typed = text,
            Message::Revoke => self.revoke(ctx),
            Message::Done(index, outcome) => {
                if let Some(result) = self.results.get_mut(index) {
                    *result = Some(outcome);
                }
                if self.results.iter().all(Option::is_some) {
                    self.stage = Stage::Done;
                    self.is_new = true;
                }
            }
            Message::Check(index) => self.check(ctx, index),
            Message::Close if self.stage == Stage::Revoking => return false,
            Message::Close => self.close(ctx),
            Message::Gone if self.stage == Stage::Revoking => {
                self.open();
                return false;
            }
            Message::Gone => self.close(ctx),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let count = props.entries.len();
        let host = view_foreign(self.registries.host(&props.registry_id));
        let only = match props.entries.as_slice() {
            [only] => Some(view_description(only)),
            _ => None,
        };
        let oncancel = ctx.link().callback(|event: Event| {
            event.prevent_default();
            Message::Close
        });
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Revoke
        });
        let close = ctx.link().batch_callback(|click: MouseEvent| {
            (!browser::is_repeated_click(&click)).then_some(Message::Close)
        });
        let title = match (self.stage, only.clone()) {
            (Stage::Done, Some(description)) => texts::became(description, self.results[0].as_ref()),
            (Stage::Done, None) => texts::became_of(self.count(Revocation::is_revoked), count).into(),
            _ => props
                .asked
                .as_ref()
                .map_or_else(|| texts::revoke_title(count), |asked| asked.title.to_owned())
                .into(),
        };
        let has_expired = props.entries.iter().all(|entry| entry.state(self.session.now()) == State::Expired);
        let phrase = texts::phrase(count);
        let (asking, done) = (self.stage == Stage::Asking, self.stage == Stage::Done);
        let confirmed = count == 1 || self.typed.trim() == phrase;
        let failed = self.results.iter().flatten().any(|result| !result.is_revoked());
        let live = if asking { confirmed } else { done && failed };
        let action = match self.stage {
            Stage::Revoking => texts::REVOKING.to_owned(),
            Stage::Done if failed => texts::TRY_FAILED_AGAIN.to_owned(),
            _ => texts::revoke(count),
        };
        html! {
            <dialog
                ref={&self.dialog}
                class="panel"
                aria-labelledby="regcred-revoke-title"
                {oncancel}
                onclose={ctx.link().callback(|_: Event| Message::Gone)}
            >
                <h2 ref={&self.heading} id="regcred-revoke-title" tabindex="-1">{ title }</h2>
                <p hidden={done}>{ texts::what_ends(only, count, host, has_expired) }</p>
                { for props.asked.iter().map(|asked| html! { <p>{ asked.stays.clone() }</p> }) }
                // Several may have to be scrolled, also by keys.
                <ul class="revoked" tabindex={(count > 1).then_some("0")} aria-label={texts::TO_REVOKE}>
                    { for props.entries.iter().enumerate().map(|(index, entry)| self.view_entry(ctx, index, entry)) }
                </ul>
                // With one entry, the heading already shows it.
                <p class={if count == 1 { "visually-hidden" } else { "soft" }} role="status">{ self.summary() }</p>
                <form {onsubmit} onkeydown={|event: KeyboardEvent| browser::ignore_held_enter(&event)}>
                    <div class="field" hidden={count == 1 || !asking}>
                        <label for="regcred-revoke-phrase">{ texts::confirm(&phrase) }</label>
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
                            ref={&self.close}
                            type="button"
                            data-look={done.then_some("primary")}
                            aria-disabled={(self.stage == Stage::Revoking).then_some("true")}
                            onclick={close}
                        >
                            { if done { texts::CLOSE } else { texts::CANCEL } }
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
        if first {
            self.open();
        }
        if std::mem::take(&mut self.is_new) {
            browser::focus(&self.close);
        }
    }
}

impl RevokeDialog {
    /// Shows it, with the focus at its heading, so that a key that is still held presses nothing.
    fn open(&self) {
        if let Some(dialog) = self.dialog.cast::<HtmlDialogElement>().filter(|dialog| !dialog.open()) {
            // Failing leaves the question unseen, and nothing revoked.
            let _ = dialog.show_modal();
            browser::focus(&self.heading);
        }
    }

    fn close(&self, ctx: &Context<Self>) {
        let mut closed = Closed::default();
        for (result, entry) in self.results.iter().zip(&ctx.props().entries) {
            let id = entry.credential.id.clone();
            match result {
                None => {}
                Some(Revocation::Revoked | Revocation::AlreadyRevoked) => closed.revoked.push(id),
                Some(Revocation::NotRevoked(error)) => closed.not_revoked.push((id, error.clone())),
                Some(Revocation::MayStillWork(_)) => closed.is_unclear = true,
            }
        }
        if !closed.revoked.is_empty() {
            tabs::tell(&TabNews::Revoked(closed.revoked.clone()));
        }
        ctx.props().on_closed.emit(closed);
    }

    /// Revokes those that are not revoked yet.
    fn revoke(&mut self, ctx: &Context<Self>) {
        let props = ctx.props();
        let confirmed = props.entries.len() == 1 || self.typed.trim() == texts::phrase(props.entries.len());
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
        let (session, link) = (self.session.clone(), ctx.link().clone());
        let registry_id = props.registry_id.clone();
        self.registries.forget_counts();
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
        let (session, registry_id) = (self.session.clone(), props.registry_id.clone());
        let id = entry.credential.id.clone();
        browser::later(ctx.link(), async move {
            let result = session.check_revoked(&registry_id, &id, true).await;
            Message::Done(index, result)
        });
    }

    fn view_entry(&self, ctx: &Context<Self>, index: usize, entry: &Entry) -> Html {
        let credential = &entry.credential;
        let session = self.session.current();
        let names = session.as_deref().map(|session| &*session.names).unwrap_or_default();
        // Without a name to go by, nobody knows.
        let is_by_user = |creator: &String| (!names.is_empty()).then(|| names_user(names, creator));
        let (creator, by_look) = match &credential.created_by {
            Some(creator) => match is_by_user(creator) {
                Some(true) => (html! { { texts::YOU } }, "soft"),
                Some(false) => (html! { <>{ view_foreign(creator) }{ texts::NOT_BY_YOU }</> }, "warn"),
                None => (view_foreign(creator), "soft"),
            },
            None => (html! { { texts::SOMEBODY } }, "soft"),
        };
        let (look, result) = match self.results.get(index).and_then(Option::as_ref) {
            None if self.stage == Stage::Revoking => ("off", texts::REVOKING),
            None => ("off", ""),
            Some(Revocation::Revoked) => ("off", texts::REVOKED),
            Some(Revocation::AlreadyRevoked) => ("off", texts::ALREADY_REVOKED),
            Some(Revocation::MayStillWork(_)) => ("warn", texts::MAY_STILL_WORK),
            Some(Revocation::NotRevoked(_)) => ("bad", texts::NOT_REVOKED),
        };
        let why = match self.results.get(index).and_then(Option::as_ref) {
            Some(Revocation::NotRevoked(error) | Revocation::MayStillWork(error)) => texts::why(error),
            _ => String::new(),
        };
        let now = self.session.now();
        let may_check = self.stage == Stage::Done
            && matches!(self.results.get(index), Some(Some(Revocation::MayStillWork(_))));
        let check = ctx.link().callback(move |_: MouseEvent| Message::Check(index));
        html! {
            <li key={credential.id.clone()}>
                <b>{ view_description(entry) }</b>{ " " }
                <span class="pill" data-look={look} hidden={result.is_empty()}>{ result }</span>
                <div class="soft">{ view_code(&credential.name) }</div>
                <div class="soft">{ texts::ID }{ " " }{ view_code(&credential.id) }</div>
                <div class="help" data-look={by_look}>
                    { texts::CREATED_BY }{ " " }{ creator }{ ", " }
                    { view_instant(entry.created_at, credential.created_at.as_ref(), now) }
                </div>
                <p class="problem" hidden={why.is_empty()}>{ why }</p>
                <button type="button" data-look="small" hidden={!may_check} onclick={check}>
                    { view_action(texts::CHECK_AGAIN, view_description(entry)) }
                </button>
            </li>
        }
    }

    /// How many results are such.
    fn count(&self, is: fn(&Revocation) -> bool) -> usize {
        self.results.iter().flatten().filter(|it| is(it)).count()
    }

    fn summary(&self) -> String {
        let revoked = self.count(|it| *it == Revocation::Revoked);
        let gone = self.count(|it| *it == Revocation::AlreadyRevoked);
        let unclear = self.count(|it| matches!(it, Revocation::MayStillWork(_)));
        let failed = self.count(|it| matches!(it, Revocation::NotRevoked(_)));
        match self.stage {
            Stage::Asking => String::new(),
            Stage::Revoking => texts::progress(revoked + gone + unclear + failed, self.results.len()),
            Stage::Done => texts::summary(revoked, gone, unclear, failed),
        }
    }
}
