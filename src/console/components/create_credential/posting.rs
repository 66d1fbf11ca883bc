use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::{CreateCredential, Message, Problem, SignsIn, before};
use crate::client::{DEADLINE, Session};
use crate::console::browser;
use crate::error::{Error, Fault, Input};
use crate::issuing::{Draft, Exit, Phase, Sent};
use crate::model::{CreateCredential as RequestBody, Secret};

impl CreateCredential {
    pub(super) fn sign_in(&mut self, ctx: &Context<Self>) {
        if self.signing_in || matches!(self.creating.phase(), Phase::Preparing) {
            return;
        }
        let Some(token) = self.typed_token() else {
            return self.fail(Problem::Missing(vec![no_token()]));
        };
        self.signing_in = true;
        self.problem = Problem::None;
        let client = ctx.props().client.clone();
        browser::later(ctx.link(), async move { Message::SignedIn(client.sign_in(token).await) });
    }

    pub(super) fn signed_in(&mut self, ctx: &Context<Self>, result: Result<Session, Error>) {
        self.signing_in = false;
        let create = std::mem::take(&mut self.create_once_signed_in);
        match result {
            Ok(session) => {
                self.say(format!("Signed in as {}.", session.user));
                let session = Rc::new(session);
                ctx.props().on_session.emit(Some(session.clone()));
                if create {
                    return self.prepare(ctx, None, Some(session));
                }
                // The token's field goes away, and with it the focus.
                self.focus = match self.creating.phase() {
                    Phase::Issued(issued) => matches!(issued.exit, Exit::RevokeFailed(_))
                        .then(|| self.nodes.new_credential.clone()),
                    _ if self.draft.registry_id.is_empty() => Some(self.nodes.registry_id.clone()),
                    _ => Some(self.nodes.description.clone()),
                };
            }
            Err(error) => self.fail(Problem::Failed(error)),
        }
    }

    /// Signs in first where a token was typed, then posts once.
    pub(super) fn create_credential(&mut self, ctx: &Context<Self>) {
        if self.wait_seconds() > 0 {
            return;
        }
        let session = ctx.props().session.clone();
        let token = self.typed_token().filter(|_| session.is_none());
        let signs_in = ctx.props().signs_in;
        let is_on_its_way = signs_in == SignsIn::Page { is_about_to: true } && session.is_none();
        let has_token = token.is_some() || session.is_some() || is_on_its_way;
        let missing = missing(&self.draft, has_token, signs_in);
        if !missing.is_empty() {
            if self.creating.may_begin() {
                self.fail(Problem::Missing(missing));
            }
        } else if self.signing_in || is_on_its_way {
            // The token is on its way already: it is exchanged once.
            self.create_once_signed_in = true;
        } else {
            self.prepare(ctx, token, session);
        }
    }

    pub(super) fn prepare(
        &mut self,
        ctx: &Context<Self>,
        token: Option<Secret>,
        session: Option<Rc<Session>>,
    ) {
        if !self.creating.begin() {
            return;
        }
        self.make_ready(ctx, token, session);
    }

    /// Gets what the POST needs: a session, and the list from before unless it is at hand.
    pub(super) fn make_ready(
        &mut self,
        ctx: &Context<Self>,
        token: Option<Secret>,
        session: Option<Rc<Session>>,
    ) {
        self.problem = Problem::None;
        self.corrected.clear();
        let client = ctx.props().client.clone();
        let registry_id = self.draft.registry_id.clone();
        let is_at_hand = self.before.is_at_hand(&registry_id, browser::now());
        browser::later(ctx.link(), async move {
            let session = match client.session_to_create(token, session.as_deref()).await {
                Ok(session) => session,
                Err(error) => return Message::Ready(Err(error), None),
            };
            let list = match is_at_hand {
                true => None,
                false => before::read_in_time(&client, &session, registry_id).await,
            };
            Message::Ready(Ok(session), list)
        });
    }

    pub(super) fn post(&mut self, ctx: &Context<Self>, session: Session) {
        let sent = Sent {
            draft: self.draft.clone(),
            before: self.before.before(&self.draft.registry_id),
            creators: session.names.clone(),
            at: session.service_time(browser::now()),
        };
        let Some(attempt) = self.creating.send(sent) else { return };
        self.sent_at = browser::now();
        let session = Rc::new(session);
        ctx.props().on_session.emit(Some(session.clone()));
        let client = ctx.props().client.clone();
        let Draft { registry_id, description } = self.draft.clone();
        browser::later(ctx.link(), async move {
            let body = RequestBody { description };
            let answer = client.create_credential(&session.access_token, &registry_id, &body);
            Message::Answered(attempt, answer.await)
        });
        browser::later(ctx.link(), async move {
            TimeoutFuture::new(DEADLINE.as_millis() as u32).await;
            Message::DeadlinePassed(attempt)
        });
    }

    /// Takes over what became of a session while it was used.
    pub(super) fn follow_session(&self, ctx: &Context<Self>, session: Result<Session, Error>) {
        match session {
            Ok(session) => ctx.props().on_session.emit(Some(Rc::new(session))),
            Err(error) => self.forget_session_if(ctx, &error),
        }
    }

    /// A token that is no longer taken makes room for another.
    pub(super) fn forget_session_if(&self, ctx: &Context<Self>, error: &Error) {
        if error.is_for_the_token() && ctx.props().session.is_some() {
            ctx.props().on_session.emit(None);
        }
    }

    pub(super) fn typed_token(&self) -> Option<Secret> {
        let typed = self.nodes.token.cast::<HtmlInputElement>()?.value();
        (!typed.is_empty()).then(|| Secret::new(typed))
    }
}

fn no_token() -> Fault {
    Fault { input: Some(Input::Token), message: "Paste an API token or an access token.".to_owned() }
}

fn not_signed_in() -> Fault {
    Fault { input: None, message: "This page has not signed you in yet.".to_owned() }
}

fn missing(draft: &Draft, has_token: bool, signs_in: SignsIn) -> Vec<Fault> {
    let needed = |there: bool, input: Input, message: &str| {
        (!there).then(|| Fault { input: Some(input), message: message.to_owned() })
    };
    let token = (!has_token).then(|| if signs_in == SignsIn::Form { no_token() } else { not_signed_in() });
    let registry_id =
        needed(!draft.registry_id.trim().is_empty(), Input::RegistryId, "Paste the registry's ID.");
    let description = needed(
        !draft.description.trim().is_empty(),
        Input::Description,
        "Say where the credential will be used.",
    );
    [token, registry_id, description].into_iter().flatten().collect()
}
