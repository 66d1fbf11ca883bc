use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use super::components::Notice;
use super::leaving::LeaveGuard;
use super::lists::LazyLists;
use super::pages::create::CreatePage;
use super::place::Place;
use super::places::Places;
use super::registries::RegistriesProvider;
use super::session::{ClockWarning, SessionBar, SessionProvider};
use super::{browser, config};
use crate::client::{BadAddress, Client, Endpoints};
use crate::issuing::{Draft, Report};

/// What the page's own configuration and its address say.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct AppProps {
    /// The addresses of API and token service.
    pub endpoints: Result<Endpoints, BadAddress>,
    /// The place to begin with.
    #[prop_or_default]
    pub place: Place,
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
    place: Place,
    draft: Draft,
    guard: LeaveGuard,
    heading: NodeRef,
    focus_heading: bool,
    _popstate: EventListener,
}

/// What the parts of the shell report.
#[derive(Debug)]
pub enum Message {
    /// Somebody wants to go to another place.
    Go(Place),
    /// The browser's back or forward button.
    Popped,
    /// What happened on the create page.
    Report(Report),
    /// Somebody signed out.
    SignedOut,
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        let popped = ctx.link().callback(|()| Message::Popped);
        let popstate = EventListener::new(&browser::window(), "popstate", move |_| popped.emit(()));
        let place = ctx.props().place.clone();
        let mut draft = Draft::default();
        prefill(&mut draft, &place);
        Self {
            place,
            draft,
            guard: LeaveGuard::default(),
            heading: NodeRef::default(),
            focus_heading: false,
            _popstate: popstate,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Go(place) => {
                // Where the page itself moves on, such as to a replacement's own address, nothing is left.
                let stays = place.is_about_the_same(&self.place);
                if place == self.place || !(stays || self.guard.may_leave()) {
                    return false;
                }
                browser::push_address(&place.address(&ctx.props().base));
                self.enter(place);
            }
            Message::Popped => {
                let (path, query) = browser::address();
                let (place, _) = Place::parse(&path, &query);
                if place == self.place {
                    return false;
                }
                if !place.is_about_the_same(&self.place) && !self.guard.may_leave() {
                    browser::push_address(&self.place.address(&ctx.props().base));
                    return false;
                }
                self.enter(place);
            }
            Message::Report(Report::Draft(draft)) => {
                // The links lead on with the registry.
                let is_other = draft.registry_id != self.draft.registry_id;
                self.draft = draft;
                return is_other;
            }
            Message::Report(_) => return false,
            Message::SignedOut => self.draft = Draft::default(),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        match &ctx.props().endpoints {
            Err(address) => html! {
                <div class="regcred regcred-page">
                    <header class="bar"><span class="brand">{ "regcred" }</span></header>
                    <main>{ view_bad_address(address) }</main>
                </div>
            },
            Ok(endpoints) => html! {
                <SessionProvider client={Client::new(endpoints.clone())}>
                    <RegistriesProvider>{ self.view_page(ctx) }</RegistriesProvider>
                </SessionProvider>
            },
        }
    }

    fn rendered(&mut self, ctx: &Context<Self>, first: bool) {
        browser::set_title(&self.place.title());
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
    fn places(&self, ctx: &Context<Self>) -> Places {
        Places { base: ctx.props().base.clone(), go: ctx.link().callback(Message::Go) }
    }

    fn enter(&mut self, place: Place) {
        self.focus_heading = !place.is_same_page(&self.place);
        prefill(&mut self.draft, &place);
        self.place = place;
    }

    fn view_page(&self, ctx: &Context<Self>) -> Html {
        let places = self.places(ctx);
        html! {
            <div class="regcred regcred-page">
                <header class="bar">
                    <span class="brand">{ "regcred" }</span>
                    { self.view_navigation(&places) }
                    <SessionBar guard={self.guard.clone()} on_signed_out={ctx.link().callback(|()| Message::SignedOut)} />
                </header>
                <ClockWarning />
                <main class={matches!(self.place, Place::Credentials { .. }).then_some("wide")}>
                    { self.view_heading() }
                    { self.view_place(ctx, places) }
                </main>
            </div>
        }
    }

    fn view_navigation(&self, places: &Places) -> Html {
        // The registry that is looked at is looked at on the other page, too.
        let registry = match &self.place {
            Place::Create { .. } => self.draft.registry_id.clone(),
            Place::Credentials { registry, .. } | Place::Rotate { registry, .. } => registry.clone(),
        };
        let is_create = matches!(self.place, Place::Create { .. });
        let create = match is_create {
            true => self.place.clone(),
            false => Place::Create { registry: registry.clone(), description: String::new() },
        };
        let credentials = Place::Credentials { registry, credential: None };
        html! {
            <nav aria-label="Main">
                { places.view_link(create, "Create", is_create) }
                { places.view_link(credentials, "Credentials", matches!(self.place, Place::Credentials { .. })) }
            </nav>
        }
    }

    fn view_heading(&self) -> Html {
        let lead = match &self.place {
            Place::Create { .. } => "Get a username and password for pulling from a registry.",
            Place::Credentials { .. } => {
                "All credentials of one registry: who made them, until when they work."
            }
            Place::Rotate { .. } => {
                "Create a replacement, switch over, then revoke the old one. Both work until then."
            }
        };
        html! {
            <div>
                <h1 ref={&self.heading} tabindex="-1">{ self.place.heading() }</h1>
                <p class="lead">{ lead }</p>
            </div>
        }
    }

    fn view_place(&self, ctx: &Context<Self>, places: Places) -> Html {
        match &self.place {
            Place::Create { .. } => html! {
                <CreatePage
                    key={self.place.address("")}
                    draft={self.draft.clone()}
                    guard={self.guard.clone()}
                    places={Some(places)}
                    on_report={ctx.link().callback(Message::Report)}
                />
            },
            place => {
                html! { <LazyLists key="lists" place={place.clone()} {places} guard={self.guard.clone()} /> }
            }
        }
    }
}

/// What an address says goes into the form; what it does not say stays as it was typed.
fn prefill(draft: &mut Draft, place: &Place) {
    let Place::Create { registry, description } = place else { return };
    for (text, field) in [(registry, &mut draft.registry_id), (description, &mut draft.description)] {
        if !text.is_empty() {
            field.clone_from(text);
        }
    }
}

fn view_bad_address(BadAddress(address): &BadAddress) -> Html {
    let what = "This console is not set up right.";
    Notice { look: "error", what, key: 0, node: &NodeRef::default() }.view(html! {
        <>
            <p>{ "This is no address of an API or a token service, so no credential can be created here: " }<code>{ address }</code></p>
            <p>{ "Tell whoever runs this console: the page's configuration needs an address that begins with https://." }</p>
        </>
    })
}

/// Loads in the background what the first screen does not need.
#[cfg(feature = "split")]
fn preload() {
    use super::pages::create::LazyHandoff;
    wasm_bindgen_futures::spawn_local(async {
        LazyHandoff::preload().await;
        LazyLists::preload().await;
    });
}

/// Renders the console into an element, with the addresses that the page's own configuration names.
/// The element need not be on the page yet: `rendered` is called once the first screen is in it.
pub fn start(root: Element, rendered: Function) {
    let (path, query) = browser::address();
    let (place, base) = Place::parse(&path, &query);
    let on_rendered = Callback::from(move |()| {
        // What it throws is its own.
        let _ = rendered.call0(&JsValue::UNDEFINED);
    });
    let props = AppProps { endpoints: config::endpoints(), place, base: base.into(), on_rendered };
    yew::Renderer::<App>::with_root_and_props(root, props).render();
}
