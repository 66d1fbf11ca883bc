use std::rc::Rc;

use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::SessionHandle;
use crate::client::Session;
use crate::console::browser;
use crate::console::components::field::TokenField;
use crate::console::components::{new_id, view_error};
use crate::error::Error;
use crate::model::Secret;

/// A token's field by itself, where nobody is signed in.
pub(in crate::console) struct SignIn {
    id: u32,
    session: SessionHandle,
    _listener: ContextHandle<SessionHandle>,
    token: NodeRef,
    notice: NodeRef,
    signing_in: bool,
    is_missing: bool,
    error: Option<Error>,
    error_at: u64,
    focus: bool,
}

#[derive(Debug)]
pub(in crate::console) enum Message {
    Session(SessionHandle),
    Typed,
    SignIn,
    SignedIn(Option<Result<Rc<Session>, Error>>),
}

impl Component for SignIn {
    type Message = Message;
    type Properties = ();

    #[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let (session, listener) =
            link.context(link.callback(Message::Session)).expect("a SessionProvider above");
        Self {
            id: new_id(),
            session,
            _listener: listener,
            token: NodeRef::default(),
            notice: NodeRef::default(),
            signing_in: false,
            is_missing: false,
            error: None,
            error_at: 0,
            focus: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => self.session = session,
            Message::Typed => {
                self.is_missing = false;
                self.error = None;
            }
            Message::SignIn if self.signing_in => {}
            Message::SignIn => {
                let typed = self.token.cast::<HtmlInputElement>().map(|input| input.value());
                match typed.filter(|typed| !typed.is_empty()) {
                    None => self.is_missing = true,
                    Some(typed) => {
                        self.signing_in = true;
                        let session = self.session.clone();
                        browser::later(ctx.link(), async move {
                            Message::SignedIn(session.sign_in(Secret::new(typed)).await)
                        });
                    }
                }
            }
            Message::SignedIn(result) => {
                self.signing_in = false;
                if let Some(Err(error)) = result {
                    self.fail(error);
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
        let missing = self.is_missing.then(|| "Paste an API token or an access token".to_owned());
        let faults: Vec<String> = self.error.iter().map(Error::what_happened).chain(missing).collect();
        let token = TokenField {
            id: format!("regcred-sign-in-{}", self.id),
            node: &self.token,
            signing_in: self.signing_in,
            readonly: self.signing_in,
            faults: &faults,
            on_typed: ctx.link().callback(|()| Message::Typed),
            on_enter: ctx.link().callback(|()| Message::SignIn),
        };
        html! {
            <form class="form" novalidate=true {onsubmit}>
                {
                    match &self.error {
                        None => html! { <div key="no-notice" hidden=true /> },
                        Some(error) => view_error(error, self.error_at, &self.notice, None, Html::default()),
                    }
                }
                { token.view() }
                <div key="buttons" class="row">
                    <button aria-disabled={self.signing_in.then_some("true")}>{ "Sign in" }</button>
                </div>
            </form>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.focus) {
            browser::focus(&self.notice);
        }
    }
}

impl SignIn {
    fn fail(&mut self, error: Error) {
        self.error = Some(error);
        self.error_at = browser::now();
        self.focus = true;
    }
}
