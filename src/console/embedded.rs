use std::rc::Rc;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::browser;
use super::components::{CreateCredential, End, Notice, SignsIn, view_error};
use super::registries::{Loadable, Registries};
use crate::client::{BadAddress, Client, Endpoints, Session};
use crate::error::Error;
use crate::issuing::{Draft, Issued};
use crate::model::{Registry, Secret};

/// Where one element after another has its form. Yew never lets go of what listens at the root of an
/// application, so roots are used again.
pub(crate) struct Slot;

#[derive(Debug, PartialEq, Properties)]
pub(crate) struct SlotProps {
    /// The element that has it now; another number is another element.
    pub(crate) owner: u32,
    /// Without it, nothing is there, and nothing is kept.
    pub(crate) embedded: Option<EmbeddedProps>,
}

impl Component for Slot {
    type Message = ();
    type Properties = SlotProps;

    fn create(_: &Context<Self>) -> Self {
        Self
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &ctx.props().embedded {
            None => html! { <div key="empty" hidden=true /> },
            Some(props) => html! { <Embedded key={ctx.props().owner.to_string()} ..props.clone() /> },
        }
    }
}

/// What the page round the element says.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct EmbeddedProps {
    /// The addresses of API and token service.
    pub(crate) endpoints: Result<Endpoints, BadAddress>,
    /// What the form begins with.
    pub(crate) draft: Draft,
    /// Another number is another, empty form.
    pub(crate) number: u32,
    /// Asks the page for a token; without it, the form has a field for one.
    pub(crate) ask_for_token: Option<Callback<Callback<Result<Secret, String>>>>,
    /// Tells the page what happened.
    pub(crate) on_event: Callback<Event>,
}

/// What the page round the element is told.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A credential was created, and its password is shown.
    Created(Rc<Issued>),
    /// Its password is stored, or it was revoked.
    Ended(Draft, End),
    /// Something went wrong.
    Failed(Error),
    /// The access token ends in so many seconds and cannot be renewed.
    SessionEnding(u64),
    /// Whether leaving now would lose a password.
    WouldLose(bool),
}

/// The form and the new credential in somebody else's page.
pub(crate) struct Embedded {
    session: Option<Rc<Session>>,
    registries: Rc<Registries>,
    /// Whether a token is on its way.
    is_asking: bool,
    /// Why the page's token is of no use, and when that turned out.
    refused: Option<(Refused, u64)>,
    /// The end of the session that the page was warned of.
    warned_of: Option<u64>,
    would_lose: bool,
    /// What the form on the page was made of.
    form: (Draft, u32),
    notice: NodeRef,
    _clock: Interval,
}

enum Refused {
    /// The page gave none.
    NotGiven(String),
    /// The service did not take it.
    NotTaken(Error),
}

pub(crate) enum Message {
    AskForToken,
    Token(Result<Secret, String>),
    SignedIn(Result<Session, Error>),
    Session(Option<Rc<Session>>),
    Registries(Result<Vec<Registry>, Error>),
    WouldLose(bool),
    Tick,
}

impl Component for Embedded {
    type Message = Message;
    type Properties = EmbeddedProps;

    fn create(ctx: &Context<Self>) -> Self {
        let tick = ctx.link().callback(|()| Message::Tick);
        let EmbeddedProps { draft, number, .. } = ctx.props();
        ctx.link().send_message(Message::AskForToken);
        Self {
            session: None,
            registries: Rc::default(),
            is_asking: false,
            refused: None,
            warned_of: None,
            would_lose: false,
            form: (draft.clone(), *number),
            notice: NodeRef::default(),
            _clock: Interval::new(1000, move || tick.emit(())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::AskForToken => {
                let Some(ask) = ctx.props().ask_for_token.as_ref().filter(|_| !self.is_asking) else {
                    return false;
                };
                self.is_asking = true;
                ask.emit(ctx.link().callback(Message::Token));
            }
            Message::Token(Ok(token)) => {
                let Ok(endpoints) = ctx.props().endpoints.clone() else { return false };
                browser::later(ctx.link(), async move {
                    Message::SignedIn(Client::new(endpoints).sign_in(token).await)
                });
            }
            Message::Token(Err(why)) => self.refuse(Refused::NotGiven(why)),
            Message::SignedIn(Ok(session)) => {
                self.is_asking = false;
                self.refused = None;
                self.take_session(ctx, Some(Rc::new(session)));
            }
            Message::SignedIn(Err(error)) => {
                ctx.props().on_event.emit(Event::Failed(error.clone()));
                self.refuse(Refused::NotTaken(error));
            }
            Message::Session(session) => {
                let has_ended = session.is_none();
                self.take_session(ctx, session);
                if has_ended {
                    ctx.link().send_message(Message::AskForToken);
                }
            }
            Message::Registries(list) => {
                Rc::make_mut(&mut self.registries).list = list.map_or_else(Loadable::Failed, Loadable::Ready);
            }
            Message::WouldLose(would_lose) => {
                self.would_lose = would_lose;
                self.follow_page(ctx);
                ctx.props().on_event.emit(Event::WouldLose(would_lose));
            }
            Message::Tick => {
                self.look_at_session(ctx);
                return false;
            }
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &EmbeddedProps) -> bool {
        if ctx.props().endpoints != old.endpoints {
            self.take_session(ctx, None);
        }
        if self.session.is_none() {
            ctx.link().send_message(Message::AskForToken);
        }
        self.follow_page(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let EmbeddedProps { endpoints, on_event, .. } = ctx.props();
        let endpoints = match endpoints {
            Ok(endpoints) => endpoints.clone(),
            Err(BadAddress(address)) => {
                let what = "This page is not set up right, so no credential can be created here.";
                return Notice { look: "error", what, key: 0, node: &self.notice }.view(html! {
                    <p>{ "This is no address of an API or a token service: " }<code>{ address }</code></p>
                });
            }
        };
        let (draft, number) = &self.form;
        let told = |event: fn(Error) -> Event| on_event.reform(event);
        html! {
            <div class="embedded">
                { self.view_refused(ctx) }
                <CreateCredential
                    key={format!("{number} {} {}", draft.registry_id, draft.description)}
                    client={Client::new(endpoints)}
                    session={self.session.clone()}
                    draft={draft.clone()}
                    registries={self.registries.clone()}
                    signs_in={self.signs_in(ctx)}
                    on_session={ctx.link().callback(Message::Session)}
                    on_would_lose={ctx.link().callback(Message::WouldLose)}
                    on_issued={on_event.reform(Event::Created)}
                    on_end={on_event.reform(|(draft, end)| Event::Ended(draft, end))}
                    on_failed={told(Event::Failed)}
                />
            </div>
        }
    }
}

impl Embedded {
    /// What the page says of the form is taken over as soon as nothing would be lost by it.
    fn follow_page(&mut self, ctx: &Context<Self>) {
        let EmbeddedProps { draft, number, .. } = ctx.props();
        if !self.would_lose && (&self.form.0, self.form.1) != (draft, *number) {
            self.form = (draft.clone(), *number);
        }
    }

    fn signs_in(&self, ctx: &Context<Self>) -> SignsIn {
        match ctx.props().ask_for_token {
            Some(_) => SignsIn::Page { is_about_to: self.is_asking },
            None => SignsIn::Form,
        }
    }

    fn refuse(&mut self, why: Refused) {
        self.is_asking = false;
        self.refused = Some((why, browser::now()));
    }

    fn take_session(&mut self, ctx: &Context<Self>, session: Option<Rc<Session>>) {
        let had = self.session.is_some();
        self.session = session;
        match (&self.session, &ctx.props().endpoints) {
            (Some(session), Ok(endpoints)) if !had => {
                Rc::make_mut(&mut self.registries).list = Loadable::Loading;
                let (session, client) = (session.clone(), Client::new(endpoints.clone()));
                browser::later(ctx.link(), async move {
                    Message::Registries(client.all_registries(&session.access_token).await)
                });
            }
            (Some(_), _) => {}
            (None, _) => self.registries = Rc::default(),
        }
    }

    /// Renews a session that ends soon, or says that it will end.
    fn look_at_session(&mut self, ctx: &Context<Self>) {
        let now = browser::now();
        let Some(session) = self.session.as_ref().filter(|session| session.ends_soon(now)) else { return };
        if ctx.props().ask_for_token.is_some() {
            // A page that has just failed to give one is not asked each second.
            let may_ask = self.refused.as_ref().is_none_or(|(_, then)| now >= then + 10_000);
            if may_ask {
                ctx.link().send_message(Message::AskForToken);
            }
        } else if session.api_token.is_none() && self.warned_of != session.ends_at {
            self.warned_of = session.ends_at;
            let left = session.remaining_seconds(now).unwrap_or_default();
            ctx.props().on_event.emit(Event::SessionEnding(left));
        }
    }

    fn view_refused(&self, ctx: &Context<Self>) -> Html {
        let again = html! {
            <div class="row">
                <button type="button" onclick={ctx.link().callback(|_: MouseEvent| Message::AskForToken)}>
                    { "Try again" }
                </button>
            </div>
        };
        match &self.refused {
            None => html! { <div key="signed-in" hidden=true /> },
            Some((Refused::NotTaken(error), at)) => view_error(error, *at, &self.notice, None, again),
            Some((Refused::NotGiven(why), at)) => {
                let what = "This page could not sign you in.";
                Notice { look: "error", what, key: *at, node: &self.notice }.view(html! {
                    <>
                        <p>{ "Nothing was sent, so no credential was created. The page says: " }{ why }</p>
                        { again }
                    </>
                })
            }
        }
    }
}
