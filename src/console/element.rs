use std::rc::Rc;

use yew::prelude::*;

use super::navigation::LeaveGuard;
use super::pages::create::{CreatePage, Place};
use super::registries::RegistriesProvider;
use super::session::machine::NoSession;
use super::session::{AskHost, HostEvent, SessionProvider, use_session};
use super::ui::{Notice, view_error};
use crate::client::{BadAddress, Client, Endpoints};
use crate::error::Error;
use crate::issuing::{Draft, Finished, Issued, Report};

/// Why no token is asked for while a credential of one API is finished.
const OTHER_ADDRESSES: &str =
    "It now uses another API. Finish with this credential first, then you can sign in there.";

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
            None => Html::default(),
            Some(props) => html! { <Embedded key={ctx.props().owner.to_string()} ..props.clone() /> },
        }
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
    /// Another number is another, empty form.
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
    /// What of the properties is in use. Other addresses, or another form, wait until nothing would
    /// be lost by them.
    used: Used,
    /// Which form it is: other addresses, too, begin a new one.
    generation: u32,
    /// Whether a person has typed something that the page does not say.
    is_typed: bool,
    /// What the host page was told of it last.
    reported_would_lose: bool,
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
            is_typed: false,
            reported_would_lose: false,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        // Whoever hears that a credential has left the page may take the element away at once.
        self.report_would_lose(ctx);
        let event = match message {
            Message::Report(Report::Issued(issued)) => Event::Created(issued),
            Message::Report(Report::Finished(finished)) => Event::Finished(finished),
            Message::Report(Report::Failed(error)) | Message::Host(HostEvent::Failed(error)) => {
                Event::Failed(error)
            }
            Message::Report(Report::WouldLose(_)) => {
                self.follow_page(ctx);
                return true;
            }
            Message::Report(Report::Draft(draft)) => {
                let empty = Draft::default();
                self.is_typed = draft.rebased(&self.used.draft, &empty) != empty;
                return false;
            }
            Message::Host(HostEvent::Ending(seconds)) => Event::SessionEnding(seconds),
        };
        ctx.props().on_event.emit(event);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, _: &EmbeddedProps) -> bool {
        self.follow_page(ctx);
        true
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
                        <p>{ "It has to begin with https://, and leave out /v1 and /csp." }</p>
                    </>
                });
            }
        };
        html! {
            <div class="embedded" translate="no">
                <SessionProvider
                    client={Client::new(endpoints)}
                    ask_host={self.ask_host(ctx)}
                    may_change_user={self.guard.may_change_user()}
                    on_host_event={ctx.link().callback(Message::Host)}
                >
                    <RegistriesProvider>
                        <RefusedNotice />
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
    /// What the page says is taken over as soon as nothing would be lost by it. It may load slower than
    /// a person types: what was typed stays, where the form is the same.
    fn follow_page(&mut self, ctx: &Context<Self>) {
        let wanted = Used::of(ctx.props());
        if self.guard.would_lose() || self.used == wanted {
            return;
        }
        let is_same_form = self.used.endpoints == wanted.endpoints && self.used.number == wanted.number;
        if !(is_same_form && self.is_typed) {
            self.generation += 1;
            self.is_typed = false;
        }
        self.used = wanted;
    }

    fn report_would_lose(&mut self, ctx: &Context<Self>) {
        let would_lose = self.guard.would_lose();
        if std::mem::replace(&mut self.reported_would_lose, would_lose) != would_lose {
            ctx.props().on_event.emit(Event::WouldLose(would_lose));
        }
    }

    /// Asks the page for a token, but not while other addresses wait: the page may give one for those.
    fn ask_host(&self, ctx: &Context<Self>) -> Option<AskHost> {
        let ask = ctx.props().ask_for_token.clone()?;
        if self.used.endpoints == ctx.props().endpoints {
            return Some(ask);
        }
        Some(Callback::from(|answer: Callback<_>| answer.emit(Some(Err(OTHER_ADDRESSES.to_owned())))))
    }
}

/// Why the host page could not sign anybody in.
#[function_component]
fn RefusedNotice() -> Html {
    let session = use_session();
    let notice = use_node_ref();
    let refused = session.refused();
    let onclick = move |_: MouseEvent| session.ask_again();
    let again = html! {
        <div class="row"><button type="button" part="button" {onclick}>{ "Try again" }</button></div>
    };
    match &refused {
        None => Html::default(),
        Some((NoSession::NotAnswered, at)) => {
            let what = "This page has not signed you in yet";
            Notice { look: "warn", what, key: *at, node: &notice }.view(html! {
                <>
                    <p>{ "Its token has not come for 30 seconds." }</p>
                    { again }
                </>
            })
        }
        Some((NoSession::NotTaken(error), at)) => {
            view_error(error, Error::explain_without_field, *at, &notice, None, again)
        }
        Some((NoSession::NotGiven(reason), at)) => {
            let what = "This page could not sign you in";
            Notice { look: "error", what, key: *at, node: &notice }.view(html! {
                <>
                    <p>{ reason }</p>
                    { again }
                </>
            })
        }
    }
}
