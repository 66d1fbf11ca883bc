use std::rc::Rc;

use gloo_events::EventListener;
use yew::prelude::*;

use super::browser;
use super::components::{CreateCredential, SessionBar};
use crate::client::{BadAddress, Client, Endpoints, Session};

/// What the page's own configuration says.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The addresses of API and token service.
    pub endpoints: Result<Endpoints, BadAddress>,
}

/// The console: the session's bar, and the page below it. The session lives here and nowhere else.
#[derive(Debug)]
pub struct App {
    session: Option<Rc<Session>>,
    would_lose: bool,
    _pagehide: EventListener,
}

/// What the page's parts report.
#[derive(Debug)]
pub enum Message {
    /// Somebody signed in or out, or a session was renewed.
    Session(Option<Rc<Session>>),
    /// Whether leaving would lose a password.
    WouldLose(bool),
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        // The browser may keep the page as it is left, to show it again: without the tokens.
        let sign_out = ctx.link().callback(|()| Message::Session(None));
        let pagehide = EventListener::new(&browser::window(), "pagehide", move |_| sign_out.emit(()));
        Self { session: None, would_lose: false, _pagehide: pagehide }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => self.session = session,
            Message::WouldLose(would_lose) => self.would_lose = would_lose,
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let on_session = ctx.link().callback(Message::Session);
        html! {
            <div class="regcred regcred-page">
                <header class="bar">
                    <span class="brand">{ "regcred" }</span>
                    <SessionBar session={self.session.clone()} locked={self.would_lose} on_session={on_session.clone()} />
                </header>
                <main>
                    <div>
                        <h1>{ "Create a registry credential" }</h1>
                        <p class="lead">
                            { "A user name and a password with which Docker, Kubernetes, Helm or CI can pull from one managed registry." }
                        </p>
                    </div>
                    {
                        match &ctx.props().endpoints {
                            Ok(endpoints) => html! {
                                <CreateCredential
                                    client={Client::new(endpoints.clone())}
                                    session={self.session.clone()}
                                    {on_session}
                                    on_would_lose={ctx.link().callback(Message::WouldLose)}
                                />
                            },
                            Err(address) => view_bad_address(address),
                        }
                    }
                </main>
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, first: bool) {
        if first {
            browser::mark_ready();
        }
    }
}

fn view_bad_address(BadAddress(address): &BadAddress) -> Html {
    html! {
        <div class="notice" data-look="error" role="alert">
            <span class="sign" aria-hidden="true">{ "!" }</span>
            <div class="text">
                <h2>{ "This console is not set up right." }</h2>
                <p>{ "This is no address of an API or a token service, so no credential can be created here: " }<code>{ address }</code></p>
                <p>{ "Tell whoever runs this console: the page's configuration needs an address that begins with https://." }</p>
            </div>
        </div>
    }
}
