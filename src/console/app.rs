use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use super::config;
use super::navigation::{LeaveGuard, Navigator};
use super::pages::LazyPage;
use super::pages::create::{CreatePage, Place};
use super::registries::RegistriesProvider;
use super::route::Route;
use super::session::{SessionBar, SessionProvider};
use super::texts;
use super::ui::{Button, Modal, Notice, browser, view_paragraph};
use crate::client::{BadAddress, Client, Endpoints, is_secure};
use crate::issuing::{Draft, Report};

/// How long after the first screen the files of other pages are loaded, in milliseconds.
#[cfg(feature = "split")]
const PRELOAD_AFTER: u32 = 2000;

/// What the page's own configuration and its address say.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The addresses of API and token service.
    pub endpoints: Result<Endpoints, BadAddress>,
    /// The page to begin with.
    #[prop_or_default]
    pub route: Route,
    /// The path under which the console is served.
    #[prop_or_default]
    pub base: AttrValue,
    /// The first screen is there.
    #[prop_or_default]
    pub on_rendered: Callback<()>,
}

/// The console's shell: its providers, its header, and the page that the address names.
#[derive(Debug)]
pub struct App {
    route: Route,
    navigator: Navigator,
    draft: Draft,
    guard: LeaveGuard,
    /// The way to leave that the user has to confirm first, since something would be lost by it.
    leaving: Option<Leaving>,
    heading: NodeRef,
    focus_heading: bool,
    _popstate: EventListener,
}

/// A way to leave the page.
#[derive(Debug)]
enum Leaving {
    /// A link to another page.
    Link(Route),
    /// The browser's *Back* or *Forward* to another page, whose address is shown already.
    History(Route),
    /// Signing out.
    SignOut(Callback<()>),
}

/// What the parts of the shell report.
#[derive(Debug)]
pub enum Message {
    /// A link, or the page itself, leads to another page.
    Go(Route),
    /// What is shown has this address now.
    Renamed(Route),
    /// The browser's back or forward button.
    Popped,
    /// *Sign out* was pressed. The callback signs out, and is called once nothing is lost by it or the
    /// user agrees.
    SignOut(Callback<()>),
    /// The question about leaving was answered.
    Answered {
        /// With yes.
        leaves: bool,
    },
    /// What happened on the create page.
    Report(Report),
    /// Leaving would lose something else now, or nothing any more.
    LossChanged,
    /// The user has signed out.
    SignedOut,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let popped = ctx.link().callback(|()| Message::Popped);
        let popstate = EventListener::new(&browser::window(), "popstate", move |_| popped.emit(()));
        let route = ctx.props().route.clone();
        let mut draft = Draft::default();
        prefill(&mut draft, &route);
        Self {
            route,
            navigator: Navigator::new(
                ctx.props().base.clone(),
                ctx.link().callback(Message::Go),
                ctx.link().callback(Message::Renamed),
            ),
            draft,
            guard: LeaveGuard::new(ctx.link().callback(|()| Message::LossChanged)),
            leaving: None,
            heading: NodeRef::default(),
            focus_heading: false,
            _popstate: popstate,
        }
    }

    fn update(&mut self, _: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Go(route) => return self.leave(Leaving::Link(route)),
            Message::Renamed(route) => self.rename(route),
            Message::Popped => {
                let (path, query) = browser::address();
                return self.leave(Leaving::History(Route::parse(&path, &query).0));
            }
            Message::SignOut(sign_out) => return self.leave(Leaving::SignOut(sign_out)),
            Message::Answered { leaves } => return self.answered(leaves),
            Message::Report(Report::Draft(draft)) => {
                // The links lead on with the registry.
                let is_other = draft.registry_id != self.draft.registry_id;
                self.draft = draft;
                return is_other;
            }
            Message::Report(_) => return false,
            // The question names what would be lost.
            Message::LossChanged if self.guard.would_lose() => return self.leaving.is_some(),
            Message::LossChanged => return self.answered(false),
            Message::SignedOut => {
                self.draft = Draft::default();
                // The next user is not shown which registry this one looked at.
                if !matches!(self.route, Route::Create { .. }) {
                    self.rename(Route::Credentials { registry: String::new(), credential: None });
                    // *Sign out*, which had the focus, is gone.
                    self.focus_heading = true;
                }
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &ctx.props().endpoints {
            Err(address) => html! {
                <div class="regcred regcred-page">
                    <header class="bar"><span class="brand">{ config::title() }</span></header>
                    <main>{ view_bad_address(address) }</main>
                </div>
            },
            Ok(endpoints) => html! {
                <SessionProvider
                    client={Client::new(endpoints.clone())}
                    may_change_user={self.guard.may_change_user()}
                >
                    <RegistriesProvider>{ self.view_page(ctx) }</RegistriesProvider>
                </SessionProvider>
            },
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        browser::set_title(&self.route.title(&config::title()));
        if first {
            ctx.props().on_rendered.emit(());
            #[cfg(feature = "split")]
            preload();
        }
        if std::mem::take(&mut self.focus_heading) {
            browser::focus(&self.heading);
        }
    }
}

impl App {
    /// Leaves the page, unless something would be lost: then a person is asked.
    fn leave(&mut self, leaving: Leaving) -> bool {
        let loses_nothing = match &leaving {
            // The user went *Back*, was asked, and went *Forward*: there is nothing left to ask.
            Leaving::Link(to) | Leaving::History(to) if *to == self.route => {
                return self.leaving.take().is_some();
            }
            Leaving::Link(to) | Leaving::History(to) => to.is_about_the_same(&self.route),
            Leaving::SignOut(_) => false,
        };
        if self.guard.would_lose() && !loses_nothing {
            self.leaving = Some(leaving);
        } else {
            self.go(leaving);
        }
        true
    }

    fn rename(&mut self, route: Route) {
        browser::replace_address(&self.navigator.address(&route));
        self.route = route;
    }

    fn answered(&mut self, leaves: bool) -> bool {
        match self.leaving.take() {
            Some(leaving) if leaves => self.go(leaving),
            Some(Leaving::History(_)) => browser::push_address(&self.navigator.address(&self.route)),
            Some(_) => {}
            None => return false,
        }
        true
    }

    fn go(&mut self, leaving: Leaving) {
        if let Leaving::Link(route) = &leaving {
            browser::push_address(&self.navigator.address(route));
        }
        match leaving {
            Leaving::Link(route) | Leaving::History(route) => self.enter(route),
            Leaving::SignOut(sign_out) => sign_out.emit(()),
        }
    }

    fn enter(&mut self, route: Route) {
        self.focus_heading = !route.is_same_page(&self.route);
        prefill(&mut self.draft, &route);
        self.route = route;
    }

    fn view_page(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="regcred regcred-page">
                <SessionBar
                    on_leave={ctx.link().callback(Message::SignOut)}
                    on_signed_out={ctx.link().callback(|()| Message::SignedOut)}
                >
                    <span class="brand">{ config::title() }</span>
                    { self.view_navigation() }
                </SessionBar>
                <main data-look={matches!(self.route, Route::Credentials { .. }).then_some("wide")}>
                    { self.view_heading() }
                    { self.view_route(ctx) }
                </main>
                <footer class="foot">{ "regcred " }{ crate::VERSION }</footer>
                { self.view_leaving(ctx) }
            </div>
        }
    }

    /// Asks in the page itself. The browser's own question does not show in a frame without modals, where
    /// a link would then do nothing.
    fn view_leaving(&self, ctx: &Context<Self>) -> Html {
        let Some(loss) = self.guard.loss().filter(|_| self.leaving.is_some()) else {
            return Html::default();
        };
        let (title, what, leave) = texts::leaving(loss);
        let answer = |leaves| ctx.link().callback(move |()| Message::Answered { leaves });
        let buttons = html! {
            <>
                { Button::new(texts::STAY, "").view(answer(false)) }
                { Button::new(leave, "danger").view(answer(true)) }
            </>
        };
        html! {
            // Another question gets a dialog of its own, so that its buttons, too, take no click at
            // first.
            <Modal key={title} {title} {buttons} on_cancel={answer(false)}>
                { view_paragraph(what) }
            </Modal>
        }
    }

    fn view_navigation(&self) -> Html {
        // Both links lead to the same registry.
        let registry = match &self.route {
            Route::Create { .. } => self.draft.registry_id.clone(),
            Route::Credentials { registry, .. } | Route::Replace { registry, .. } => registry.clone(),
        };
        let is_create = matches!(self.route, Route::Create { .. });
        let create = match is_create {
            true => self.route.clone(),
            false => Route::Create { registry: registry.clone(), description: String::new() },
        };
        let is_credentials = matches!(self.route, Route::Credentials { .. });
        let credentials = Route::Credentials { registry, credential: None };
        html! {
            <nav aria-label="Main">
                { self.navigator.view_item_link(create, "Create".into(), is_create) }
                { self.navigator.view_item_link(credentials, "Credentials".into(), is_credentials) }
            </nav>
        }
    }

    fn view_heading(&self) -> Html {
        let lead = match &self.route {
            Route::Create { .. } => "Get a username and password for pulling from a registry.",
            Route::Credentials { .. } => {
                "All credentials of one registry: who made them, until when they work."
            }
            Route::Replace { .. } => {
                "Create a replacement, switch over, then revoke the old one. Both work until then."
            }
        };
        html! {
            <div>
                <h1 ref={&self.heading} tabindex="-1">{ self.route.heading() }</h1>
                <p class="lead">{ lead }</p>
            </div>
        }
    }

    fn view_route(&self, ctx: &Context<Self>) -> Html {
        match &self.route {
            Route::Create { .. } => html! {
                <CreatePage
                    key={self.route.address("")}
                    draft={self.draft.clone()}
                    place={Place::Console(self.navigator.clone())}
                    guard={self.guard.clone()}
                    on_report={ctx.link().callback(Message::Report)}
                />
            },
            route => html! {
                <LazyPage
                    key="page"
                    route={route.clone()}
                    navigator={self.navigator.clone()}
                    guard={self.guard.clone()}
                />
            },
        }
    }
}

/// What an address says goes into the form; what it does not say stays as it was typed.
fn prefill(draft: &mut Draft, route: &Route) {
    let Route::Create { registry, description } = route else { return };
    for (text, field) in [(registry, &mut draft.registry_id), (description, &mut draft.description)] {
        if !text.is_empty() {
            field.clone_from(text);
        }
    }
}

fn view_bad_address(BadAddress(address): &BadAddress) -> Html {
    let what = "This console is not set up right.";
    let wanted = if is_secure(address) {
        "It has to leave out /v1 and /csp, a user, \"?\" and \"#\"."
    } else {
        "It has to begin with https://."
    };
    Notice { look: "error", what, key: 0, node: &NodeRef::default() }.view(html! {
        <>
            <p>{ "No credential can be created here. Tell whoever runs this console that this address can't be used: " }<code>{ address }</code></p>
            { view_paragraph(wanted) }
        </>
    })
}

/// Loads in the background what the first screen does not need. What was pressed while the console
/// itself was loading has the line to itself first.
#[cfg(feature = "split")]
fn preload() {
    use super::handoff_panel::LazyHandoffPanel;
    wasm_bindgen_futures::spawn_local(async {
        gloo_timers::future::TimeoutFuture::new(PRELOAD_AFTER).await;
        LazyHandoffPanel::preload().await;
        LazyPage::preload().await;
    });
}

/// Renders the console into an element, with the addresses that the page's own configuration names.
/// The element need not be on the page yet: `rendered` is called once the first screen is in it.
pub fn start(root: Element, rendered: Function) {
    let (path, query) = browser::address();
    let (route, base) = Route::parse(&path, &query);
    let on_rendered = Callback::from(move |()| {
        // An exception of the page's script does not concern the console.
        let _ = rendered.call0(&JsValue::UNDEFINED);
    });
    let props = AppProps { endpoints: config::endpoints(), route, base: base.into(), on_rendered };
    yew::Renderer::<App>::with_root_and_props(root, props).render();
}
