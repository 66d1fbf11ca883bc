use std::collections::VecDeque;
use std::rc::Rc;

use gloo_events::EventListener;
use js_sys::Function;
use wasm_bindgen::JsValue;
use web_sys::Element;
use yew::prelude::*;

use super::components::{CreateCredential, Notice, SessionBar};
use super::lists::LazyLists;
use super::place::Place;
use super::places::Places;
use super::registries::{Loadable, Registries, Used};
use super::{browser, config, dates};
use crate::client::request::PageRequest;
use crate::client::{BadAddress, Client, Endpoints, Session};
use crate::error::Error;
use crate::issuing::Draft;
use crate::listing::Entry;
use crate::model::Registry;

/// Requests that look how many credentials a registry has, at once.
const LOOKS_AT_ONCE: usize = 4;
/// A renewal that failed in passing is tried again after so many milliseconds.
const RENEWED_AGAIN_AFTER: u64 = 10_000;

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

/// The console: the session's bar, and the page below it. The session lives here and nowhere else.
#[derive(Debug)]
pub struct App {
    session: Option<Rc<Session>>,
    renewal: Renewal,
    registries: Rc<Registries>,
    /// Registries whose credentials somebody wants counted.
    to_count: VecDeque<String>,
    counting: usize,
    place: Place,
    draft: Draft,
    /// How often somebody has signed out: what was typed goes with the session.
    signed_out: u32,
    would_lose: bool,
    heading: NodeRef,
    focus_heading: bool,
    _pagehide: EventListener,
    _popstate: EventListener,
}

#[derive(Debug, PartialEq)]
enum Renewal {
    Idle,
    UnderWay,
    /// In milliseconds since 1970.
    FailedAt(u64),
}

/// What the page's parts report.
#[derive(Debug)]
pub enum Message {
    /// Somebody signed in or out, or a session was renewed.
    Session(Option<Rc<Session>>),
    /// Somebody wants to leave nothing behind.
    SignOut,
    /// The access token is about to end.
    EndsSoon,
    /// What became of renewing a session.
    Renewed(Rc<Session>, Result<Session, Error>),
    /// Whether leaving would lose a password.
    WouldLose(bool),
    /// The list of registries, or why there is none.
    Registries(Result<Vec<Registry>, Error>),
    /// These registries are to be seen.
    Shown(Vec<String>),
    /// How many credentials a registry has.
    Counted(String, Option<(u32, bool)>),
    /// Somebody wants to go to another place.
    Go(Place),
    /// The browser's back or forward button.
    Popped,
    /// What was typed into the form.
    Draft(Draft),
}

impl Component for App {
    type Message = Message;
    type Properties = AppProps;

    fn create(ctx: &Context<Self>) -> Self {
        // The browser may keep the page as it is left, to show it again: without the tokens.
        let sign_out = ctx.link().callback(|()| Message::Session(None));
        let pagehide = EventListener::new(&browser::window(), "pagehide", move |_| sign_out.emit(()));
        let popped = ctx.link().callback(|()| Message::Popped);
        let popstate = EventListener::new(&browser::window(), "popstate", move |_| popped.emit(()));
        let place = ctx.props().place.clone();
        let mut draft = Draft::default();
        prefill(&mut draft, &place);
        Self {
            session: None,
            renewal: Renewal::Idle,
            registries: Rc::default(),
            to_count: VecDeque::new(),
            counting: 0,
            place,
            draft,
            signed_out: 0,
            would_lose: false,
            heading: NodeRef::default(),
            focus_heading: false,
            _pagehide: pagehide,
            _popstate: popstate,
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Go(place) => {
                if place == self.place || !self.may_leave() {
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
                if !self.may_leave() {
                    browser::push_address(&self.place.address(&ctx.props().base));
                    return false;
                }
                self.enter(place);
            }
            Message::Draft(draft) => {
                // The links lead on with the registry.
                let is_other = draft.registry_id != self.draft.registry_id;
                self.draft = draft;
                return is_other;
            }
            Message::Session(session) => self.take_session(ctx, session),
            Message::SignOut => {
                self.take_session(ctx, None);
                self.draft = Draft::default();
                self.signed_out += 1;
            }
            Message::EndsSoon => self.renew(ctx),
            Message::Renewed(old, result) => self.renewed(&old, result),
            Message::WouldLose(would_lose) => {
                self.would_lose = would_lose;
                // A credential more or less is on its way.
                Rc::make_mut(&mut self.registries).used.clear();
            }
            Message::Registries(list) => {
                Rc::make_mut(&mut self.registries).list = list.map_or_else(Loadable::Failed, Loadable::Ready);
            }
            Message::Shown(ids) => return self.count(ctx, ids),
            Message::Counted(id, used) => {
                self.counting -= 1;
                let used = used.map(|(live, or_more)| Used { live, or_more });
                let known = &mut Rc::make_mut(&mut self.registries).used;
                if let Some(entry) = known.iter_mut().find(|(known, _)| *known == id) {
                    entry.1 = used;
                }
                self.count_next(ctx);
            }
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let places = self.places(ctx);
        html! {
            <div class="regcred regcred-page">
                <header class="bar">
                    <span class="brand">{ "regcred" }</span>
                    { self.view_navigation(&places) }
                    {
                        match &self.session {
                            None => html! { <div key="nobody" class="session"><span>{ "Not signed in" }</span></div> },
                            Some(session) => self.view_session(ctx, session),
                        }
                    }
                </header>
                { view_clock(self.session.as_deref()) }
                <main class={matches!(self.place, Place::Credentials { .. }).then_some("wide")}>
                    { self.view_heading() }
                    { self.view_place(ctx, places) }
                </main>
            </div>
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
    fn client(ctx: &Context<Self>) -> Option<Client> {
        ctx.props().endpoints.clone().ok().map(Client::new)
    }

    fn places(&self, ctx: &Context<Self>) -> Places {
        Places { base: ctx.props().base.clone(), go: ctx.link().callback(Message::Go) }
    }

    fn take_session(&mut self, ctx: &Context<Self>, session: Option<Rc<Session>>) {
        let had = self.session.is_some();
        self.session = session;
        match (&self.session, Self::client(ctx)) {
            (Some(session), Some(client)) if !had => {
                Rc::make_mut(&mut self.registries).list = Loadable::Loading;
                let session = session.clone();
                browser::later(ctx.link(), async move {
                    Message::Registries(client.all_registries(&session.access_token).await)
                });
            }
            (Some(_), _) => {}
            (None, _) => {
                self.registries = Rc::default();
                self.to_count.clear();
            }
        }
    }

    /// Gets another access token before the one at hand ends.
    fn renew(&mut self, ctx: &Context<Self>) {
        let may = match self.renewal {
            Renewal::Idle => true,
            Renewal::UnderWay => false,
            Renewal::FailedAt(then) => browser::now() >= then + RENEWED_AGAIN_AFTER,
        };
        if let (true, Some(session), Some(client)) = (may, self.session.clone(), Self::client(ctx)) {
            self.renewal = Renewal::UnderWay;
            browser::later(ctx.link(), async move {
                let renewed = client.session(None, Some(&session)).await;
                Message::Renewed(session, renewed)
            });
        }
    }

    fn renewed(&mut self, old: &Rc<Session>, result: Result<Session, Error>) {
        self.renewal = Renewal::Idle;
        // Meanwhile somebody may have signed out, or renewed it by using it.
        if self.session.as_ref().is_none_or(|session| !Rc::ptr_eq(session, old)) {
            return;
        }
        match result {
            Ok(session) => self.session = Some(Rc::new(session)),
            // The API token is of no use any more; the access token still is, for a moment.
            Err(error) if error.is_for_the_token() => {
                self.session = Some(Rc::new(Session { api_token: None, ..(**old).clone() }));
            }
            Err(_) => self.renewal = Renewal::FailedAt(browser::now()),
        }
    }

    /// Counts the credentials of registries that are looked at for the first time.
    fn count(&mut self, ctx: &Context<Self>, ids: Vec<String>) -> bool {
        let known = &mut Rc::make_mut(&mut self.registries).used;
        for id in ids {
            if !known.iter().any(|(known, _)| *known == id) {
                known.push((id.clone(), None));
                self.to_count.push_back(id);
            }
        }
        self.count_next(ctx);
        false
    }

    fn count_next(&mut self, ctx: &Context<Self>) {
        while self.counting < LOOKS_AT_ONCE {
            let (Some(session), Some(client)) = (self.session.clone(), Self::client(ctx)) else { return };
            let Some(id) = self.to_count.pop_front() else { return };
            self.counting += 1;
            browser::later(ctx.link(), async move {
                let first = PageRequest { page: 1, page_size: 100, removed: false };
                let page = client.credentials(&session.access_token, &id, first).await;
                let now = session.service_time(browser::now());
                let used = page.ok().map(|page| {
                    let or_more = page.total_pages > 1;
                    let live = page
                        .items
                        .into_iter()
                        .filter(|credential| Entry::new(credential.clone(), dates::read).is_live(now));
                    (live.count() as u32, or_more)
                });
                Message::Counted(id, used)
            });
        }
    }

    /// Whether nothing would be lost by going to another page, or the user wants it all the same.
    fn may_leave(&self) -> bool {
        !self.would_lose
            || browser::confirm(
                "Leave this page?\n\nA new credential's password, or the answer that may bring it, would be \
                 lost. The credential itself stays until it is revoked.",
            )
    }

    fn enter(&mut self, place: Place) {
        self.focus_heading = !place.is_same_page(&self.place);
        prefill(&mut self.draft, &place);
        self.place = place;
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

    fn view_session(&self, ctx: &Context<Self>, session: &Rc<Session>) -> Html {
        html! {
            <SessionBar
                key="session"
                session={session.clone()}
                locked={self.would_lose}
                on_sign_out={ctx.link().callback(|()| Message::SignOut)}
                on_ends_soon={ctx.link().callback(|()| Message::EndsSoon)}
            />
        }
    }

    fn view_heading(&self) -> Html {
        let lead = match &self.place {
            Place::Create { .. } => {
                "A user name and a password with which Docker, Kubernetes, Helm or CI can pull from one managed registry."
            }
            Place::Credentials { .. } => {
                "All credentials of one registry: who made them, until when they work."
            }
            Place::Rotate { .. } => {
                "A successor takes the place of a credential. Both work until the old one is revoked, so that logins can be switched one by one."
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
        match (&ctx.props().endpoints, &self.place) {
            (Err(address), _) => view_bad_address(address),
            (Ok(endpoints), Place::Create { .. }) => html! {
                <CreateCredential
                    key={self.place.address("")}
                    client={Client::new(endpoints.clone())}
                    session={self.session.clone()}
                    registries={self.registries.clone()}
                    draft={self.draft.clone()}
                    signed_out={self.signed_out}
                    places={Some(places)}
                    on_session={ctx.link().callback(Message::Session)}
                    on_draft={ctx.link().callback(Message::Draft)}
                    on_shown={ctx.link().callback(Message::Shown)}
                    on_would_lose={ctx.link().callback(Message::WouldLose)}
                />
            },
            (Ok(endpoints), _) => html! {
                <LazyLists
                    key="lists"
                    place={self.place.clone()}
                    {places}
                    client={Client::new(endpoints.clone())}
                    session={self.session.clone()}
                    registries={self.registries.clone()}
                    on_session={ctx.link().callback(Message::Session)}
                    on_shown={ctx.link().callback(Message::Shown)}
                    on_would_lose={ctx.link().callback(Message::WouldLose)}
                />
            },
        }
    }
}

/// Says so where times and ends would look wrong.
fn view_clock(session: Option<&Session>) -> Html {
    let off = session.map_or(0, |session| session.clock_off_seconds);
    let minutes = off.unsigned_abs().div_ceil(60);
    let direction = if off < 0 { "ahead of" } else { "behind" };
    html! {
        <p class="clock" role="status" hidden={off == 0}>
            {
                format!(
                    "This computer's clock is about {minutes} min {direction} the token service's. Set it \
                     right; until then, what is shown here is reckoned by the service's clock."
                )
            }
        </p>
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
    use super::components::LazyHandoff;
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
