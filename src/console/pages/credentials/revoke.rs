use std::future::ready;
use std::rc::Rc;

use futures_util::stream::{self, StreamExt};
use yew::prelude::*;

use super::rows::{view_action, view_description, view_instant};
use super::texts;
use crate::client::Revocation;
use crate::console::registries::RegistriesHandle;
use crate::console::route::Route;
use crate::console::session::SessionHandle;
use crate::console::tabs;
use crate::console::ui::{Button, Modal, browser, typed, view_code, view_foreign};
use crate::error::{Error, Operation};
use crate::issuing::{TabNews, has_settled, names_user};
use crate::listing::{Entry, State};

/// Requests at once.
const AT_ONCE: usize = 4;
/// The id of the form. The button that submits it is outside, with the dialog's other buttons.
const FORM: &str = "regcred-revoke";

/// Credentials of one registry that somebody wants to revoke, as they were listed then. What the page
/// shows may be another registry's by now.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ToRevoke {
    pub(crate) registry_id: String,
    pub(crate) entries: Vec<Entry>,
    /// What is asked where another credential has the same description. It stays the same until it is answered.
    pub(crate) asked: Option<Asked>,
}

/// What became of the credentials by the time the dialog was closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Closed {
    /// The ids of those that are certainly revoked.
    pub(crate) revoked: Vec<String>,
    /// Those that were not, by their ids, and why.
    pub(crate) not_revoked: Vec<(String, Error)>,
    /// Whether some may still work: what the list says of them may be out of date.
    pub(crate) is_unclear: bool,
    /// Whether nothing was revoked, since the other one of the two does not work any more.
    pub(crate) has_stopped: bool,
}

/// What the dialog asks where another credential has the same description.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Asked {
    pub(crate) title: &'static str,
    /// Says which of the two stays active.
    pub(crate) stays: Html,
    /// The id of the one that stays: where it does not work any more, nothing is revoked.
    pub(crate) needed: Option<String>,
}

/// Shows the dialog, if there is something to revoke. `route` is the page's address.
pub(crate) fn view_revoke(to_revoke: Option<&ToRevoke>, route: Route, on_closed: Callback<Closed>) -> Html {
    let Some(to_revoke) = to_revoke.cloned() else { return Html::default() };
    // A question is about the same credentials for as long as it stands: for others there is another dialog.
    let ids: Vec<_> = to_revoke.entries.iter().map(|entry| &*entry.credential.id).collect();
    let key = ids.join(" ");
    html! { <RevokeDialog {key} {to_revoke} {route} {on_closed} /> }
}

#[derive(PartialEq, Properties)]
pub(super) struct RevokeDialogProps {
    to_revoke: ToRevoke,
    route: Route,
    /// The dialog was closed.
    on_closed: Callback<Closed>,
}

/// Asks before credentials are revoked, and tells what became of each.
pub(super) struct RevokeDialog {
    session: SessionHandle,
    registries: RegistriesHandle,
    close: NodeRef,
    /// Whether the focus goes to *Close*: the button that was pressed may have gone.
    focus_close: bool,
    typed: String,
    /// One for each entry; `None` until it is known.
    results: Vec<Option<Revocation>>,
    /// Which of them an earlier request may have revoked, for all that is known.
    were_unclear: Vec<bool>,
    stage: Stage,
    /// Gone with the dialog: what it has not begun to revoke by then is left alone.
    is_open: Rc<()>,
    _contexts: (ContextHandle<SessionHandle>, ContextHandle<RegistriesHandle>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Stage {
    Asking,
    Revoking,
    /// What may have been revoked is looked for.
    Checking,
    Done,
}

impl Stage {
    /// Whether an answer is waited for.
    fn is_busy(self) -> bool {
        matches!(self, Self::Revoking | Self::Checking)
    }

    /// Whether it was answered with yes, and the answers came once.
    fn is_told(self) -> bool {
        matches!(self, Self::Checking | Self::Done)
    }
}

#[derive(Debug)]
pub(super) enum Message {
    /// The session, or the list of registries, is another now.
    Session(SessionHandle),
    Registries(RegistriesHandle),
    Typed(String),
    Revoke,
    /// The one that stays does not work any more.
    Stopped,
    /// What became of one that was revoked or checked.
    Done(usize, Revocation),
    /// Check whether one is revoked.
    Check(usize),
    Close,
}

impl Component for RevokeDialog {
    type Message = Message;
    type Properties = RevokeDialogProps;

    fn create(ctx: &Context<Self>) -> Self {
        let count = ctx.props().to_revoke.entries.len();
        let (session, session_listener) = SessionHandle::subscribe(ctx.link(), Message::Session);
        let (registries, registries_listener) = RegistriesHandle::subscribe(ctx.link(), Message::Registries);
        Self {
            session,
            registries,
            close: NodeRef::default(),
            focus_close: false,
            typed: String::new(),
            results: vec![None; count],
            were_unclear: vec![false; count],
            stage: Stage::Asking,
            is_open: Rc::default(),
            _contexts: (session_listener, registries_listener),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => {
                self.session = session;
                // Nobody is left to answer. What is being revoked is still told.
                if self.stage == Stage::Asking && self.session.current().is_none() {
                    self.close(ctx);
                }
            }
            Message::Registries(registries) => self.registries = registries,
            Message::Typed(text) => self.typed = text,
            Message::Revoke => self.revoke(ctx),
            Message::Stopped => {
                // An earlier request may have had its effect all the same.
                let is_unclear = self.were_unclear.contains(&true);
                let closed = Closed { has_stopped: !is_unclear, is_unclear, ..Closed::default() };
                ctx.props().on_closed.emit(closed);
            }
            Message::Done(index, outcome) => {
                if let (Some(result), Some(was_unclear)) =
                    (self.results.get_mut(index), self.were_unclear.get_mut(index))
                {
                    let outcome = if *was_unclear { outcome.after_unclear() } else { outcome };
                    *was_unclear = matches!(outcome, Revocation::MayStillWork(_));
                    *result = Some(outcome);
                }
                if self.results.iter().all(Option::is_some) {
                    self.stage = Stage::Done;
                    self.focus_close = true;
                }
            }
            Message::Check(index) => self.check(ctx, index),
            Message::Close if self.stage.is_busy() => return false,
            Message::Close => self.close(ctx),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        // By *Back*, say. What is being revoked is still told.
        if ctx.props().route != old.route && self.stage == Stage::Asking {
            self.close(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let entries = &ctx.props().to_revoke.entries;
        let count = entries.len();
        let phrase = texts::phrase(count);
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Revoke
        });
        html! {
            <Modal
                title={self.view_title(&ctx.props().to_revoke)}
                buttons={self.view_buttons(ctx)}
                on_cancel={ctx.link().callback(|()| Message::Close)}
            >
                <p hidden={self.stage.is_told()}>{ self.view_what_ends(&ctx.props().to_revoke) }</p>
                { for ctx.props().to_revoke.asked.iter().map(|asked| html! { <p hidden={self.stage.is_told()}>{ asked.stays.clone() }</p> }) }
                // A long list scrolls, which has to work by keys, too.
                <ul class="revoked" tabindex={(count > 1).then_some("0")} aria-label={texts::TO_REVOKE}>
                    { for entries.iter().zip(&self.results).enumerate().map(|(index, (entry, result))| self.view_entry(ctx, index, entry, result.as_ref())) }
                </ul>
                // With one entry, the heading already shows it.
                <p class={if count == 1 { "visually-hidden" } else { "soft" }} role="status">{ self.summary() }</p>
                <form id={FORM} class="field" hidden={count == 1 || self.stage != Stage::Asking} {onsubmit}>
                    <label for="regcred-revoke-phrase">{ texts::confirm(&phrase) }</label>
                    <input
                        id="regcred-revoke-phrase"
                        autocomplete="off"
                        autocapitalize="none"
                        spellcheck="false"
                        oninput={ctx.link().callback(|event: InputEvent| Message::Typed(typed(&event)))}
                    />
                </form>
            </Modal>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.focus_close) {
            browser::focus(&self.close);
        }
    }
}

/// Whether a credential is so old that a list which lacks it says that it was removed.
fn is_in_every_list(entry: &Entry, now: u64) -> bool {
    entry.created_at.is_none_or(|created| has_settled(created, now))
}

/// Whether a credential is certainly revoked. That it isn't found tells nothing: it may be too new.
async fn is_gone(session: &SessionHandle, registry_id: &str, credential_id: &str) -> bool {
    let Ok(current) = session.session_for(Operation::Read).await else { return false };
    match session.client().credential(&current.access_token, registry_id, credential_id).await {
        Ok(credential) => credential.is_removed(),
        Err(_) => session.check_revoked(registry_id, credential_id, false).await.is_revoked(),
    }
}

/// Tells the other tabs what is revoked, at once: the dialog may go before all are.
fn tell_tabs(result: &Revocation, id: String) {
    if result.is_revoked() {
        tabs::tell(&TabNews::Revoked(vec![id]));
    }
}

impl RevokeDialog {
    fn close(&self, ctx: &Context<Self>) {
        let mut closed = Closed::default();
        for (result, entry) in self.results.iter().zip(&ctx.props().to_revoke.entries) {
            let id = entry.credential.id.clone();
            match result {
                None => {}
                Some(Revocation::Revoked | Revocation::AlreadyRevoked) => closed.revoked.push(id),
                Some(Revocation::NotRevoked(error)) => closed.not_revoked.push((id, error.clone())),
                Some(Revocation::MayStillWork(_)) => closed.is_unclear = true,
            }
        }
        ctx.props().on_closed.emit(closed);
    }

    /// Revokes those that are not revoked yet.
    fn revoke(&mut self, ctx: &Context<Self>) {
        if !self.may_revoke() {
            return;
        }
        let ToRevoke { registry_id, entries, asked } = &ctx.props().to_revoke;
        self.stage = Stage::Revoking;
        let needed = asked.as_ref().and_then(|asked| asked.needed.clone());
        let mut wanted = Vec::new();
        for (index, result) in self.results.iter_mut().enumerate() {
            if result.as_ref().is_none_or(|result| !result.is_revoked()) {
                *result = None;
                let entry = &entries[index];
                wanted.push((
                    index,
                    entry.credential.id.clone(),
                    is_in_every_list(entry, self.session.now()),
                ));
            }
        }
        let (session, link) = (self.session.clone(), ctx.link().clone());
        let registry_id = registry_id.clone();
        self.registries.forget_counts();
        // They are revoked for whoever confirmed it: not by the next user's token, nor unseen.
        let (span, dialog) = (session.span(), Rc::downgrade(&self.is_open));
        wasm_bindgen_futures::spawn_local(async move {
            let (session, registry_id) = (&session, &registry_id);
            // A person may have thought it over for long.
            if let Some(needed) = &needed
                && is_gone(session, registry_id, needed).await
            {
                return link.send_message(Message::Stopped);
            }
            let mut results = stream::iter(wanted)
                .take_while(|_| ready(session.span() == span && dialog.strong_count() > 0))
                .map(async |(index, id, was_listed)| {
                    let result = session.revoke(registry_id, &id, was_listed).await;
                    tell_tabs(&result, id);
                    (index, result)
                })
                .buffer_unordered(AT_ONCE);
            while let Some((index, result)) = results.next().await {
                link.send_message(Message::Done(index, result));
            }
        });
    }

    /// Checks once more whether one of them is revoked.
    fn check(&mut self, ctx: &Context<Self>, index: usize) {
        let ToRevoke { registry_id, entries, .. } = &ctx.props().to_revoke;
        let (Some(result), Some(entry)) = (self.results.get_mut(index), entries.get(index)) else {
            return;
        };
        if !matches!(result, Some(Revocation::MayStillWork(_))) {
            return;
        }
        *result = None;
        self.stage = Stage::Checking;
        let (session, registry_id) = (self.session.clone(), registry_id.clone());
        let (id, was_listed) = (entry.credential.id.clone(), is_in_every_list(entry, session.now()));
        browser::later(ctx.link(), async move {
            let result = session.check_revoked(&registry_id, &id, was_listed).await;
            tell_tabs(&result, id);
            Message::Done(index, result)
        });
    }

    /// Whether the button that revokes does anything.
    fn may_revoke(&self) -> bool {
        let count = self.results.len();
        match self.stage {
            Stage::Asking => count == 1 || self.typed.trim() == texts::phrase(count),
            Stage::Revoking | Stage::Checking => false,
            Stage::Done => self.has_failed(),
        }
    }

    /// Whether some are not certainly revoked.
    fn has_failed(&self) -> bool {
        self.results.iter().flatten().any(|result| !result.is_revoked())
    }

    /// What is asked, and then what became of it.
    fn view_title(&self, ToRevoke { entries, asked, .. }: &ToRevoke) -> Html {
        match (self.stage, &**entries, asked) {
            (Stage::Checking | Stage::Done, [only], _) => {
                texts::became(view_description(only), self.results[0].as_ref())
            }
            (Stage::Checking | Stage::Done, ..) => {
                texts::became_of(self.count(Revocation::is_revoked), entries.len()).into()
            }
            (_, _, Some(asked)) => asked.title.into(),
            (_, _, None) => texts::revoke_title(entries.len()).into(),
        }
    }

    fn view_what_ends(&self, ToRevoke { registry_id, entries, .. }: &ToRevoke) -> Html {
        let only = match &**entries {
            [only] => Some(view_description(only)),
            _ => None,
        };
        let host = view_foreign(self.registries.host(registry_id));
        let has_expired = entries.iter().all(|entry| entry.state(self.session.now()) == State::Expired);
        texts::what_ends(only, entries.len(), host, has_expired)
    }

    fn view_buttons(&self, ctx: &Context<Self>) -> Html {
        let is_told = self.stage.is_told();
        let (label, look) = if is_told { (texts::CLOSE, "primary") } else { (texts::CANCEL, "") };
        let is_disabled = self.stage.is_busy();
        let close = Button { node: self.close.clone(), is_disabled, ..Button::new(label, look) };
        let action = match self.stage {
            Stage::Asking => texts::revoke(self.results.len()),
            Stage::Revoking => texts::REVOKING.to_owned(),
            Stage::Checking | Stage::Done => texts::TRY_FAILED_AGAIN.to_owned(),
        };
        html! {
            <>
                { close.view(ctx.link().callback(|()| Message::Close)) }
                <button
                    form={FORM}
                    data-look="danger"
                    hidden={is_told && !self.has_failed()}
                    aria-disabled={(!self.may_revoke()).then_some("true")}
                >
                    { action }
                </button>
            </>
        }
    }

    /// One of the credentials, and what became of it.
    fn view_entry(
        &self,
        ctx: &Context<Self>,
        index: usize,
        entry: &Entry,
        result: Option<&Revocation>,
    ) -> Html {
        let credential = &entry.credential;
        let (creator_look, creator) = self.view_creator(entry);
        let (look, what, error) = match result {
            None if self.stage == Stage::Revoking => ("off", texts::REVOKING, None),
            None if self.stage == Stage::Checking => ("off", texts::CHECKING, None),
            None => ("off", "", None),
            Some(Revocation::Revoked) => ("off", texts::REVOKED, None),
            Some(Revocation::AlreadyRevoked) => ("off", texts::ALREADY_REVOKED, None),
            Some(Revocation::MayStillWork(error)) => ("warn", texts::MAY_STILL_WORK, Some(error)),
            Some(Revocation::NotRevoked(error)) => ("bad", texts::NOT_REVOKED, Some(error)),
        };
        let may_check = self.stage == Stage::Done && matches!(result, Some(Revocation::MayStillWork(_)));
        let check = ctx.link().callback(move |_: MouseEvent| Message::Check(index));
        html! {
            <li key={credential.id.clone()}>
                <b>{ view_description(entry) }</b>{ " " }
                <span class="pill" data-look={look} hidden={what.is_empty()}>{ what }</span>
                <div class="soft">{ view_code(&credential.name) }</div>
                <div class="soft">{ texts::ID }{ " " }{ view_code(&credential.id) }</div>
                <div class="help" data-look={creator_look}>
                    { texts::CREATED_BY }{ " " }{ creator }{ ", " }
                    { view_instant(entry.created_at, credential.created_at.as_ref(), self.session.now()) }
                </div>
                <p class="problem" hidden={error.is_none()}>{ error.map(texts::why).unwrap_or_default() }</p>
                <button type="button" data-look="small" hidden={!may_check} onclick={check}>
                    { view_action(texts::CHECK_AGAIN, view_description(entry)) }
                </button>
            </li>
        }
    }

    /// Who created a credential, with a warning where that was somebody else.
    fn view_creator(&self, entry: &Entry) -> (&'static str, Html) {
        let Some(creator) = &entry.credential.created_by else {
            return ("soft", texts::SOMEBODY.into());
        };
        match self.session.current().filter(|session| !session.names.is_empty()) {
            Some(session) if names_user(&session.names, creator) => ("soft", texts::YOU.into()),
            Some(_) => ("warn", html! { <>{ view_foreign(creator) }{ texts::NOT_BY_YOU }</> }),
            // The token names no user, so nobody knows.
            None => ("soft", view_foreign(creator)),
        }
    }

    /// Counts the results of a kind.
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
            Stage::Checking => texts::CHECKING.to_owned(),
            Stage::Done => texts::summary(revoked, gone, unclear, failed),
        }
    }
}
