use std::rc::Rc;

use gloo_events::EventListener;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{SessionHandle, TokenField, texts, typed_token};
use crate::client::Session;
use crate::client::typed::LeftOut;
use crate::console::ui::{Notice, browser, new_id, view_error};
use crate::error::Error;

/// A token's field by itself, where nobody is signed in.
pub(crate) struct SignIn {
    id: u32,
    session: SessionHandle,
    _listener: ContextHandle<SessionHandle>,
    token: NodeRef,
    notice: NodeRef,
    signing_in: bool,
    is_missing: bool,
    left_out: Option<LeftOut>,
    error: Option<Error>,
    error_at: u64,
    focus: bool,
    _pagehide: EventListener,
}

#[derive(Debug)]
pub(crate) enum Message {
    Session(SessionHandle),
    Typed(Option<LeftOut>),
    SignIn,
    SignedIn(Option<Result<Rc<Session>, Error>>),
}

impl Component for SignIn {
    type Message = Message;
    type Properties = ();

    fn create(ctx: &Context<Self>) -> Self {
        let (session, listener) = SessionHandle::subscribe(ctx.link(), Message::Session);
        let focus = session.has_ended();
        let token = NodeRef::default();
        let pagehide = EventListener::new(&browser::window(), "pagehide", {
            let token = token.clone();
            move |_| {
                // A browser may keep the page, to show it again by its *Back*.
                if let Some(input) = token.cast::<HtmlInputElement>() {
                    input.set_value("");
                }
            }
        });
        Self {
            id: new_id(),
            session,
            _listener: listener,
            token,
            notice: NodeRef::default(),
            signing_in: false,
            is_missing: false,
            left_out: None,
            error: None,
            error_at: 0,
            focus,
            _pagehide: pagehide,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => self.session = session,
            Message::Typed(left_out) => {
                self.left_out = left_out;
                self.is_missing = false;
                self.error = None;
            }
            Message::SignIn if self.signing_in => {}
            Message::SignIn => match typed_token(&self.token) {
                None => self.is_missing = true,
                Some(token) => {
                    self.signing_in = true;
                    let session = self.session.clone();
                    browser::later(
                        ctx.link(),
                        async move { Message::SignedIn(session.sign_in(token).await) },
                    );
                }
            },
            Message::SignedIn(result) => {
                self.signing_in = false;
                if let Some(Err(error)) = result {
                    self.error = Some(error);
                    self.error_at = browser::now();
                    self.focus = true;
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::SignIn
        });
        let missing = self.is_missing.then(|| texts::NO_TOKEN.to_owned());
        let faults: Vec<String> = self.error.iter().map(Error::what_happened).chain(missing).collect();
        let token = TokenField {
            id: format!("regcred-sign-in-{}", self.id),
            node: &self.token,
            signing_in: self.signing_in,
            readonly: self.signing_in,
            faults: &faults,
            has_ended: false,
            left_out: self.left_out,
            on_typed: ctx.link().callback(Message::Typed),
        };
        html! {
            <form class="form" method="dialog" novalidate=true {onsubmit} onkeydown={|event: KeyboardEvent| browser::ignore_held_enter(&event)}>
                {
                    match &self.error {
                        None => view_ended(&self.session, &self.notice),
                        Some(error) => view_error(error, Error::explain, self.error_at, &self.notice, None, Html::default()),
                    }
                }
                { token.view() }
                <div key="buttons" class="row">
                    <button data-look="primary" aria-disabled={self.signing_in.then_some("true")}>{ "Sign in" }</button>
                </div>
            </form>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        // The element that had the focus may be gone with the session.
        if std::mem::take(&mut self.focus) && (self.error.is_some() || browser::is_focus_lost()) {
            browser::focus(&self.notice);
        }
    }
}

/// Says that the session ended by itself, where it did.
fn view_ended(session: &SessionHandle, node: &NodeRef) -> Html {
    if !session.has_ended() {
        return Html::default();
    }
    Notice { look: "warn", what: texts::ENDED, key: 0, node }.view(html! { <p>{ texts::SIGN_IN_AGAIN }</p> })
}
