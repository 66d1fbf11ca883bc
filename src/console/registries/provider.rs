use std::rc::Rc;

use gloo_timers::future::TimeoutFuture;
use yew::html::Scope;
use yew::prelude::*;

use super::{Loadable, Registries, Used};
use crate::client::request::PageRequest;
use crate::client::{Client, RegistryList};
use crate::console::session::SessionHandle;
use crate::console::session::machine::Span;
use crate::console::ui::{SLOW, browser, dates};
use crate::error::{Error, Kind, Operation};
use crate::listing::Entry;
use crate::model::Registry;

/// How many requests count credentials at the same time.
const COUNTS_AT_ONCE: usize = 4;

/// What the provider wraps.
#[derive(Clone, Debug, PartialEq, Properties)]
pub(crate) struct RegistriesProviderProps {
    /// The components that may read the registries.
    pub children: Html,
}

/// Reads the organization's registries once somebody is signed in, and shares them.
pub(crate) struct RegistriesProvider {
    session: SessionHandle,
    /// The span, the client and the user that the registries were asked for with. Within one span,
    /// another user's token may replace one that is about to end.
    asked: Option<(Span, Client, [String; 2])>,
    /// Counts up each time that the registries are requested or dropped, so that a late answer is told
    /// from a new one. The span cannot: two sessions may be of one span.
    generation: u32,
    registries: Rc<Registries>,
    /// The registries whose credentials are still to be counted.
    to_count: Vec<String>,
    counting: usize,
    /// Takes the requests of the handles. It is made once: each new callback would render all components
    /// below.
    send: Callback<Message>,
    _listener: ContextHandle<SessionHandle>,
}

/// What happens to the registries.
#[derive(Debug)]
pub(crate) enum Message {
    /// Somebody signed in or out, or a session was renewed.
    Session(SessionHandle),
    /// Nothing has come of this generation's list for a while.
    Slow(u32),
    /// The list, or why there is none, and for which generation.
    Read(u32, Result<Rc<RegistryList>, Error>),
    /// Read the list once more.
    ReadAgain,
    /// Wait for the list no longer.
    Stop,
    /// Count the credentials of these registries, which are shown.
    Count(Vec<String>),
    /// How many credentials a registry has.
    Counted(u32, String, Option<Used>),
    /// The counts are out of date.
    ForgetCounts,
}

impl Component for RegistriesProvider {
    type Message = Message;
    type Properties = RegistriesProviderProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (session, listener) = SessionHandle::subscribe(ctx.link(), Message::Session);
        let mut component = Self {
            session,
            asked: None,
            generation: 0,
            registries: Rc::default(),
            to_count: Vec::new(),
            counting: 0,
            send: ctx.link().callback(|message| message),
            _listener: listener,
        };
        component.follow_session(ctx);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session(session) => {
                self.session = session;
                self.follow_session(ctx);
            }
            Message::Slow(generation) => {
                if generation != self.generation || !matches!(self.registries.list, Loadable::Loading) {
                    return false;
                }
                Rc::make_mut(&mut self.registries).list = Loadable::Slow;
            }
            Message::Read(generation, list) => {
                if generation != self.generation {
                    return false;
                }
                Rc::make_mut(&mut self.registries).list = list.map_or_else(Loadable::Failed, Loadable::Ready);
            }
            Message::ReadAgain => {
                self.asked = None;
                self.follow_session(ctx);
            }
            Message::Stop => {
                self.generation += 1;
                let stopped = Error::new(Operation::Read, Kind::Aborted);
                Rc::make_mut(&mut self.registries).list = Loadable::Failed(stopped);
            }
            Message::Count(ids) => {
                self.count(ids);
                self.count_next(ctx);
                return false;
            }
            Message::Counted(generation, id, used) => {
                self.counting -= 1;
                self.count_next(ctx);
                if generation != self.generation {
                    return false;
                }
                self.counted(&id, used);
            }
            Message::ForgetCounts => Rc::make_mut(&mut self.registries).used.clear(),
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let context = RegistriesHandle {
            registries: self.registries.clone(),
            asks_host: self.session.asks_host(),
            send: self.send.clone(),
        };
        html! {
            <ContextProvider<RegistriesHandle> {context}>{ ctx.props().children.clone() }</ContextProvider<RegistriesHandle>>
        }
    }
}

impl RegistriesProvider {
    fn follow_session(&mut self, ctx: &Context<Self>) {
        let Some(session) = self.session.current() else {
            self.asked = None;
            self.generation += 1;
            self.registries = Rc::default();
            self.to_count.clear();
            return;
        };
        let user = [session.organization.clone(), session.user.clone()];
        let asked = (self.session.span(), self.session.client(), user);
        if self.asked.as_ref() == Some(&asked) {
            return;
        }
        let handle = self.session.clone();
        self.asked = Some(asked);
        self.generation += 1;
        let generation = self.generation;
        self.registries = Rc::new(Registries { list: Loadable::Loading, used: Vec::new() });
        browser::later(ctx.link(), async move {
            let list = handle.client().all_registries(&session.access_token).await;
            if let Err(error) = &list {
                handle.handle_error(&session, error);
            }
            Message::Read(generation, list.map(Rc::new))
        });
        browser::later(ctx.link(), async move {
            TimeoutFuture::new(SLOW).await;
            Message::Slow(generation)
        });
    }

    /// Queues the registries that have not been counted yet.
    fn count(&mut self, ids: Vec<String>) {
        let used = &mut Rc::make_mut(&mut self.registries).used;
        for id in ids {
            if !used.iter().any(|(known, _)| *known == id) {
                used.push((id.clone(), None));
                self.to_count.push(id);
            }
        }
    }

    fn counted(&mut self, id: &str, used: Option<Used>) {
        let counts = &mut Rc::make_mut(&mut self.registries).used;
        if let Some((_, count)) = counts.iter_mut().find(|(known, _)| known == id) {
            *count = used;
        }
    }

    fn count_next(&mut self, ctx: &Context<Self>) {
        while self.counting < COUNTS_AT_ONCE && !self.to_count.is_empty() && self.session.current().is_some()
        {
            let id = self.to_count.remove(0);
            self.counting += 1;
            let (handle, generation) = (self.session.clone(), self.generation);
            browser::later(ctx.link(), async move {
                let used = count(&handle, &id).await;
                Message::Counted(generation, id, used)
            });
        }
    }
}

/// Counts a registry's live credentials, on the first page of its list.
async fn count(handle: &SessionHandle, registry_id: &str) -> Option<Used> {
    let session = handle.session_for(Operation::Read).await.ok()?;
    let first = PageRequest { page: 1, page_size: 100, removed: false };
    let page = handle.client().credentials(&session.access_token, registry_id, first).await.ok()?;
    let now = session.service_time(browser::now());
    let or_more = !page.is_all();
    let is_live = |credential| Entry::new(credential, dates::read).is_live(now);
    let live = page.items.into_iter().map(is_live).filter(|is_live| *is_live).count();
    Some(Used { live: live as u32, or_more })
}

/// The registries, for the components below a [`RegistriesProvider`].
#[derive(Clone, Debug)]
pub(crate) struct RegistriesHandle {
    pub(crate) registries: Rc<Registries>,
    /// Whether the host page signs in, and the form has no field for a token.
    pub(super) asks_host: bool,
    send: Callback<Message>,
}

impl PartialEq for RegistriesHandle {
    /// Each change makes another `Rc`.
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.registries, &other.registries)
            && self.asks_host == other.asks_host
            && self.send == other.send
    }
}

impl RegistriesHandle {
    /// Reads the registries for a component with a state of its own, and sends it a message with each
    /// change until the handle is dropped; see [`use_registries`].
    ///
    /// # Panics
    /// Where there is no [`RegistriesProvider`] above: that is a fault in the program.
    #[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
    pub(crate) fn subscribe<C: Component>(
        link: &Scope<C>,
        message: fn(Self) -> C::Message,
    ) -> (Self, ContextHandle<Self>) {
        link.context(link.callback(message)).expect("a RegistriesProvider above")
    }

    /// Has the credentials of these registries counted, which are shown.
    pub(crate) fn count(&self, ids: Vec<String>) {
        self.send.emit(Message::Count(ids));
    }

    /// Drops the counts, since a credential was created or revoked.
    pub(crate) fn forget_counts(&self) {
        self.send.emit(Message::ForgetCounts);
    }

    /// Reads the list once more.
    pub(super) fn read_again(&self) {
        self.send.emit(Message::ReadAgain);
    }

    /// Waits for the list no longer.
    pub(super) fn stop(&self) {
        self.send.emit(Message::Stop);
    }

    /// The organization's only registry, once that is known.
    pub(crate) fn only(&self) -> Option<&Registry> {
        match &self.registries.list {
            Loadable::Ready(list) if list.is_whole && list.items.len() == 1 => list.items.first(),
            _ => None,
        }
    }

    /// The registry of this id, if it is one of the organization's.
    pub(crate) fn find(&self, id: &str) -> Option<&Registry> {
        self.registries.find(id)
    }

    /// What clients call a registry, or its id where that is all that is known.
    pub(crate) fn host<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).map(Registry::host).filter(|host| !host.is_empty()).unwrap_or(id)
    }

    /// A registry's name, or its id where that is all that is known.
    pub(crate) fn name<'a>(&'a self, id: &'a str) -> &'a str {
        self.find(id).map_or(id, |registry| &*registry.name)
    }

    /// How many credentials a registry can have, where the API says so.
    pub(crate) fn limit(&self, id: &str) -> Option<u32> {
        self.find(id)?.credentials_limit
    }
}

/// Reads the registries that a [`RegistriesProvider`] above has.
///
/// # Panics
/// Where there is none above: that is a fault in the program.
#[hook]
#[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
pub(crate) fn use_registries() -> RegistriesHandle {
    use_context::<RegistriesHandle>().expect("a RegistriesProvider above")
}
