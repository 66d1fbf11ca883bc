use std::rc::Rc;

use yew::prelude::*;

use super::navigation::LeaveGuard;
use super::pages::create::{CreatePage, Place};
use super::registries::RegistriesProvider;
use super::session::{AskHost, HostEvent, SessionProvider};
use super::ui::{Notice, view_paragraph};
use crate::client::{BadAddress, Client, Endpoints};
use crate::error::Error;
use crate::issuing::{Draft, Finished, Issued, Report};

/// The host page has changed the API, while a credential of the earlier one is still on the page.
const OTHER_ADDRESSES: &str =
    "It now uses another API. Finish with this credential first, then you can sign in there.";

/// What a [`Root`] shows.
#[derive(Debug, PartialEq, Properties)]
pub(crate) struct RootProps {
    /// The number of the element that has the root now.
    pub(crate) element: u32,
    /// What its host page says. Without it, the root is empty, and keeps nothing of the element before.
    pub(crate) embedded: Option<EmbeddedProps>,
}

/// The root of a Yew application inside a custom element.
///
/// Yew never removes the listeners of an application's root. So a root outlives its element, and the next
/// element gets it: each with a state of its own, by its key.
#[function_component]
pub(crate) fn Root(RootProps { element, embedded }: &RootProps) -> Html {
    match embedded {
        None => Html::default(),
        Some(props) => html! { <Embedded key={element.to_string()} ..props.clone() /> },
    }
}

/// What the host page says.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct EmbeddedProps {
    /// The addresses of API and token service.
    pub(crate) endpoints: Result<Endpoints, BadAddress>,
    /// What the form begins with.
    pub(crate) draft: Draft,
    /// The id of the handoff target that comes first.
    pub(crate) handoff_target: AttrValue,
    /// Changes when the host page resets the form.
    pub(crate) number: u32,
    /// Asks the page for a token; without it, the form has a field for one.
    pub(crate) ask_for_token: Option<AskHost>,
    /// Tells the page what happened.
    pub(crate) on_event: Callback<Event>,
}

/// What the host page is told.
#[derive(Clone, Debug)]
pub(crate) enum Event {
    /// A credential was created, and its password is shown.
    Created(Rc<Issued>),
    /// A credential has left the page.
    Finished(Rc<Finished>),
    /// Something went wrong.
    Failed(Error),
    /// The access token ends in so many seconds and cannot be renewed.
    SessionEnding(u64),
    /// Whether leaving now would lose anything.
    WouldLose(bool),
}

/// The create page in somebody else's page, with the console's own providers.
pub(crate) struct Embedded {
    guard: LeaveGuard,
    /// The properties that are in use. Other ones wait until nothing would be lost by them.
    used: Used,
    /// The form's key. Another number begins an empty form.
    generation: u32,
    /// The session's key. Another number begins without anybody signed in.
    user: u32,
    /// Whether the host page gave a provider when it was heard last.
    has_provider: bool,
    /// Whether the user has changed what the host page filled in.
    is_typed: bool,
    /// The last [`Event::WouldLose`] that the host page was told.
    reported_would_lose: bool,
    /// Credentials that have left the page while something else was there to lose. A host page may remove the
    /// element when it hears of one, so it is told once it may.
    finished: Vec<Rc<Finished>>,
}

#[derive(Clone, PartialEq)]
struct Used {
    endpoints: Result<Endpoints, BadAddress>,
    draft: Draft,
    number: u32,
}

impl Used {
    fn of(props: &EmbeddedProps) -> Self {
        let EmbeddedProps { endpoints, draft, number, .. } = props;
        Self { endpoints: endpoints.clone(), draft: draft.clone(), number: *number }
    }
}

pub(crate) enum Message {
    Report(Report),
    Host(HostEvent),
}

impl Component for Embedded {
    type Message = Message;
    type Properties = EmbeddedProps;

    fn create(ctx: &Context<Self>) -> Self {
        Self {
            guard: LeaveGuard::default(),
            used: Used::of(ctx.props()),
            generation: 0,
            user: 0,
            has_provider: ctx.props().ask_for_token.is_some(),
            is_typed: false,
            reported_would_lose: false,
            finished: Vec::new(),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        // This comes first: a host page that hears that a credential has left may remove the element at
        // once.
        self.report_would_lose(ctx);
        let tell = |event| ctx.props().on_event.emit(event);
        match message {
            Message::Report(Report::Issued(issued)) => tell(Event::Created(issued)),
            Message::Report(Report::Finished(finished)) => self.finished.push(finished),
            Message::Report(Report::Failed(error)) | Message::Host(HostEvent::Failed(error)) => {
                tell(Event::Failed(error));
            }
            Message::Report(Report::WouldLose(_) | Report::Locked(_)) => self.follow_page(ctx),
            Message::Report(Report::Draft(draft)) => {
                let empty = Draft::default();
                self.is_typed = draft.rebased(&self.used.draft, &empty) != empty;
                return false;
            }
            Message::Host(HostEvent::Ending(seconds)) => tell(Event::SessionEnding(seconds)),
        }
        if !self.guard.is_held() {
            self.tell_finished(ctx);
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &EmbeddedProps) -> bool {
        self.follow_page(ctx);
        true
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        // The host page has let go of the rest.
        self.tell_finished(ctx);
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let Used { endpoints, draft, .. } = &self.used;
        let endpoints = match endpoints {
            Ok(endpoints) => endpoints.clone(),
            Err(BadAddress(address)) => {
                let what = "This page is not set up right, so no credential can be created here.";
                return Notice { look: "error", what, key: 0, node: &NodeRef::default() }.view(html! {
                    <>
                        <p>{ "This is no address of an API or a token service: " }<code>{ address }</code></p>
                        { view_paragraph("It has to begin with https://, and leave out /v1 and /csp.") }
                    </>
                });
            }
        };
        html! {
            <div class="embedded" translate="no">
                <SessionProvider
                    key={self.user.to_string()}
                    client={Client::new(endpoints)}
                    ask_host={self.ask_host(ctx)}
                    host_user={ctx.props().number}
                    may_change_user={self.guard.may_change_user()}
                    on_host_event={ctx.link().callback(Message::Host)}
                >
                    <RegistriesProvider>
                        <CreatePage
                            key={self.generation.to_string()}
                            draft={draft.clone()}
                            place={Place::Embedded { handoff_target: ctx.props().handoff_target.clone() }}
                            guard={self.guard.clone()}
                            on_report={ctx.link().callback(Message::Report)}
                        />
                    </RegistriesProvider>
                </SessionProvider>
            </div>
        }
    }
}

impl Embedded {
    /// Takes over what the host page says, once nothing would be lost by it. The page may fill the form
    /// in late, so what the user has typed stays, unless the page asks for another form.
    fn follow_page(&mut self, ctx: &Context<Self>) {
        let wanted = Used::of(ctx.props());
        if self.guard.is_held() {
            return;
        }
        let has_provider = ctx.props().ask_for_token.is_some();
        let had_provider = std::mem::replace(&mut self.has_provider, has_provider);
        if self.used == wanted {
            return;
        }
        // Where tokens come from the page, a form that it begins anew may be another user's.
        if self.used.number != wanted.number && (had_provider || has_provider) {
            self.user += 1;
        }
        let is_same_form = self.used.endpoints == wanted.endpoints && self.used.number == wanted.number;
        if !(is_same_form && self.is_typed) {
            self.generation += 1;
            self.is_typed = false;
        }
        self.used = wanted;
    }

    fn tell_finished(&mut self, ctx: &Context<Self>) {
        for finished in std::mem::take(&mut self.finished) {
            ctx.props().on_event.emit(Event::Finished(finished));
        }
    }

    fn report_would_lose(&mut self, ctx: &Context<Self>) {
        let would_lose = self.guard.is_held();
        if std::mem::replace(&mut self.reported_would_lose, would_lose) != would_lose {
            ctx.props().on_event.emit(Event::WouldLose(would_lose));
        }
    }

    /// Asks the host page for a token, but not while other addresses wait: its token may be for those.
    fn ask_host(&self, ctx: &Context<Self>) -> Option<AskHost> {
        let ask = ctx.props().ask_for_token.clone()?;
        if self.used.endpoints == ctx.props().endpoints {
            return Some(ask);
        }
        Some(Callback::from(|answer: Callback<_>| answer.emit(Some(Err(OTHER_ADDRESSES.to_owned())))))
    }
}
