use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

use gloo_events::EventListener;
use gloo_timers::callback::Interval;
use wasm_bindgen_futures::spawn_local;
use yew::html::Scope;
use yew::prelude::*;

use super::machine::{Ask, Effect, Event, NoSession, SessionMachine, Span, is_recent};
use crate::client::{Client, Revocation, Session};
use crate::console::ui::browser;
use crate::console::ui::notice::Explain;
use crate::error::{Error, Kind, Missing, Operation, Step, Unusable};
use crate::model::Secret;

/// What the host page is told about the session.
#[derive(Clone, Debug)]
pub enum HostEvent {
    /// It ends in so many seconds, and cannot be renewed.
    Ending(u64),
    /// The token that the host page gave was not taken.
    Failed(Error),
}

/// Asks the host page for a token. The callback in it takes the token, or the reason why there is none.
/// Where that takes long, it takes `None` first.
pub type AskHost = Callback<Callback<Option<Result<Secret, String>>>>;

/// How the API and the host page are reached.
#[derive(Clone, Debug, PartialEq, Properties)]
pub struct SessionProviderProps {
    /// Calls the API; another client is another session.
    pub client: Client,
    /// Asks the host page for a token; without it, a person gives one.
    #[prop_or_default]
    pub ask_host: Option<AskHost>,
    /// Changes when the host page signs its user out. A token that it was asked for before that is not taken.
    #[prop_or_default]
    pub host_user: u32,
    /// Asked before another user's token replaces the first user's, since that wipes what is on the page.
    #[prop_or_else(|| Callback::from(|()| true))]
    pub may_change_user: Callback<(), bool>,
    /// Tells the host page.
    #[prop_or_default]
    pub on_host_event: Callback<HostEvent>,
    /// What may use the session, by [`use_session`].
    pub children: Html,
}

impl SessionProviderProps {
    /// Whether the host page gives tokens. The console has no host page, and the compiler leaves out what
    /// one takes.
    fn asks_host(&self) -> bool {
        cfg!(feature = "element") && self.ask_host.is_some()
    }
}

thread_local! {
    /// The last refusal of each API.
    static REFUSED: RefCell<Vec<Refusal>> = const { RefCell::new(Vec::new()) };
}

/// Why and when the host page gave no session.
struct Refusal {
    /// What reaches the API.
    client: Client,
    refused: NoSession,
    /// In milliseconds since 1970.
    at: u64,
    /// Whether there was another one shortly before.
    is_repeated: bool,
}

/// The one place where a session lives; what is below it reads it by [`use_session`].
#[derive(Debug)]
pub struct SessionProvider {
    shared: Rc<Shared>,
    version: u32,
    _clock: Interval,
    _pagehide: EventListener,
}

#[derive(Debug)]
struct Shared {
    machine: RefCell<SessionMachine>,
    props: RefCell<SessionProviderProps>,
    wakers: RefCell<Vec<Waker>>,
    on_change: Callback<()>,
    is_gone: Cell<bool>,
}

impl Component for SessionProvider {
    type Message = ();
    type Properties = SessionProviderProps;

    fn create(ctx: &Context<Self>) -> Self {
        let shared = Rc::new(Shared {
            machine: RefCell::new(SessionMachine::new(ctx.props().asks_host())),
            props: RefCell::new(ctx.props().clone()),
            wakers: RefCell::default(),
            on_change: ctx.link().callback(|()| ()),
            is_gone: Cell::new(false),
        });
        let clock = Interval::new(1000, {
            let shared = shared.clone();
            move || shared.handle(Event::Tick)
        });
        let pagehide = EventListener::new(&browser::window(), "pagehide", {
            let shared = shared.clone();
            move |_| shared.handle(Event::PageHidden)
        });
        shared.recall_refusal();
        shared.handle(Event::Needed { by_person: false });
        Self { shared, version: 0, _clock: clock, _pagehide: pagehide }
    }

    fn update(&mut self, _: &Context<Self>, (): ()) -> bool {
        self.version = self.version.wrapping_add(1);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let props = ctx.props();
        let is_other = props.client != old.client;
        if is_other {
            self.shared.note_refusal();
        }
        self.shared.props.replace(props.clone());
        self.shared.machine.borrow_mut().set_asks_host(props.asks_host());
        // Who is signed in stays so; and so does what the page holds of one whose session has ended.
        let is_nobodys = cfg!(feature = "element")
            && props.host_user != old.host_user
            && self.shared.machine.borrow().session().is_none()
            && props.may_change_user.emit(());
        if is_other || is_nobodys {
            self.shared.handle(Event::SignOut);
        }
        // A provider that was taken away and put back is one that has just failed, too.
        if is_other || !old.asks_host() {
            self.shared.recall_refusal();
        }
        self.shared.handle(Event::Needed { by_person: false });
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let context = SessionHandle { shared: self.shared.clone(), version: self.version };
        html! {
            <ContextProvider<SessionHandle> {context}>{ ctx.props().children.clone() }</ContextProvider<SessionHandle>>
        }
    }

    fn destroy(&mut self, _: &Context<Self>) {
        self.shared.note_refusal();
        self.shared.handle(Event::SignOut);
        self.shared.is_gone.set(true);
    }
}

impl Shared {
    fn handle(self: &Rc<Self>, event: Event) {
        if self.is_gone.get() {
            return;
        }
        // Without effects, these change nothing that the components below show. The bar counts the time
        // that is left by itself.
        let may_be_idle = matches!(event, Event::Tick | Event::Needed { .. });
        let effects = self.machine.borrow_mut().update(event, browser::now());
        if may_be_idle && effects.is_empty() {
            return;
        }
        for effect in effects {
            self.run(effect);
        }
        self.changed();
    }

    /// Keeps for the next machine what this one was refused.
    fn note_refusal(&self) {
        if !cfg!(feature = "element") {
            return;
        }
        let SessionProviderProps { client, .. } = &*self.props.borrow();
        if let Some((refused, at)) = self.machine.borrow().refused() {
            REFUSED.with_borrow_mut(|all| {
                let before =
                    all.iter().position(|it| it.client == *client).map(|index| all.swap_remove(index));
                let is_repeated = before.is_some_and(|before| match before.at == at {
                    true => before.is_repeated,
                    false => is_recent(Some(before.at), at),
                });
                all.push(Refusal { client: client.clone(), refused: refused.clone(), at, is_repeated });
            });
        }
    }

    /// Takes over what an earlier machine was refused, where that has happened again and again: who takes
    /// another user's place is not kept waiting by one refusal, and a page that loops asks little.
    fn recall_refusal(&self) {
        let props = self.props.borrow();
        if props.asks_host() {
            REFUSED.with_borrow(|all| {
                if let Some(last) = all.iter().find(|it| it.client == props.client && it.is_repeated) {
                    self.machine.borrow_mut().take_refusal(last.refused.clone(), last.at, browser::now());
                }
            });
        }
    }

    /// Refuses another user's session while the page holds what only the first one may see.
    fn checked(&self, result: Result<Session, Error>) -> Result<Session, Error> {
        let session = result?;
        let is_other = self.machine.borrow().is_other_user(&session);
        let may_change_user = self.props.borrow().may_change_user.clone();
        if is_other && !may_change_user.emit(()) {
            return Err(Error::new(Operation::SignIn, Kind::UnusableToken(Unusable::OtherUsers)));
        }
        Ok(session)
    }

    fn changed(&self) {
        for waker in self.wakers.take() {
            waker.wake();
        }
        self.on_change.emit(());
    }

    fn run(self: &Rc<Self>, effect: Effect) {
        let shared = self.clone();
        let SessionProviderProps { client, ask_host, on_host_event, .. } = self.props.borrow().clone();
        match effect {
            Effect::SignIn(ask, token) => spawn_local(async move {
                shared.exchange(ask, token).await;
            }),
            Effect::Renew(ask, session) => spawn_local(async move {
                let result = client.renewed(Operation::SignIn, Some(&session)).await;
                shared.handle(Event::SignedIn(ask, result));
            }),
            Effect::AskHost(ask) => match ask_host {
                Some(ask_host) => {
                    ask_host.emit(Callback::from(move |given: Option<_>| {
                        shared.handle(given.map_or(Event::Overdue(ask), |it| Event::Given(ask, it)));
                    }));
                }
                None => shared.handle(Event::Given(ask, Err("It gives none.".to_owned()))),
            },
            Effect::TellEnding(seconds) => on_host_event.emit(HostEvent::Ending(seconds)),
            Effect::TellFailed(error) => on_host_event.emit(HostEvent::Failed(error)),
        }
    }

    /// Exchanges a token. `None` where another sign-in, or a sign-out, came before the answer.
    async fn exchange(self: &Rc<Self>, ask: Ask, token: Secret) -> Option<Result<Rc<Session>, Error>> {
        let client = self.props.borrow().client.clone();
        let result = self.checked(client.sign_in(token).await);
        if !self.machine.borrow().is_awaiting(ask) {
            return None;
        }
        let failed = result.as_ref().err().cloned();
        self.handle(Event::SignedIn(ask, result));
        match failed {
            Some(error) => Some(Err(error)),
            None => self.machine.borrow().session().cloned().map(Ok),
        }
    }
}

/// The session, for the components below a [`SessionProvider`]. It answers for the present moment,
/// however long ago it was handed out. Two handles are equal where nothing has changed between them.
#[derive(Clone, Debug)]
pub struct SessionHandle {
    shared: Rc<Shared>,
    version: u32,
}

impl PartialEq for SessionHandle {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared) && self.version == other.version
    }
}

/// Reads the session that a [`SessionProvider`] above has.
///
/// # Panics
/// Where there is none above: that is a fault in the program.
#[hook]
#[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
pub fn use_session() -> SessionHandle {
    use_context::<SessionHandle>().expect("a SessionProvider above")
}

impl SessionHandle {
    /// Reads the session for a component with a state of its own, and sends it a message with each
    /// change until the handle is dropped; see [`use_session`].
    ///
    /// # Panics
    /// Where there is no [`SessionProvider`] above: that is a fault in the program.
    #[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
    pub(crate) fn subscribe<C: Component>(
        link: &Scope<C>,
        message: fn(Self) -> C::Message,
    ) -> (Self, ContextHandle<Self>) {
        link.context(link.callback(message)).expect("a SessionProvider above")
    }

    /// The session, where somebody is signed in.
    pub fn current(&self) -> Option<Rc<Session>> {
        self.shared.machine.borrow().session().cloned()
    }

    /// The present span.
    pub fn span(&self) -> Span {
        self.shared.machine.borrow().span()
    }

    /// Calls the API.
    pub fn client(&self) -> Client {
        self.shared.props.borrow().client.clone()
    }

    /// Whether the host page gives tokens; else a person does.
    pub fn asks_host(&self) -> bool {
        self.shared.props.borrow().asks_host()
    }

    /// Returns how errors are explained: a form without a token's field does not mention it.
    pub(crate) fn explain(&self) -> Explain {
        if self.asks_host() { Error::explain_without_field } else { Error::explain }
    }

    /// Whether somebody is about to be signed in.
    pub fn is_signing_in(&self) -> bool {
        self.shared.machine.borrow().is_signing_in()
    }

    /// Whether the session ended by itself, and nobody has signed in since.
    pub fn has_ended(&self) -> bool {
        self.shared.machine.borrow().has_ended()
    }

    /// Why the host page has given no session, and when that turned out, in milliseconds since 1970.
    pub fn refused(&self) -> Option<(NoSession, u64)> {
        let machine = self.shared.machine.borrow();
        machine.refused().map(|(refused, at)| (refused.clone(), at))
    }

    /// What the service's clock shows, in milliseconds since 1970.
    pub fn now(&self) -> u64 {
        self.current().map_or_else(browser::now, |session| session.service_time(browser::now()))
    }

    /// Signs in with a token that a person gave. `None` where somebody signed out, or signed in with
    /// another token, before the answer came.
    pub async fn sign_in(&self, token: Secret) -> Option<Result<Rc<Session>, Error>> {
        let effects = self.shared.machine.borrow_mut().update(Event::SignIn(token), browser::now());
        let Some(Effect::SignIn(ask, token)) = effects.into_iter().next() else { return None };
        self.shared.changed();
        self.shared.exchange(ask, token).await
    }

    /// A session for an operation that a person asked for: waits for a sign-in that is under way,
    /// and renews a session that ends soon.
    ///
    /// # Errors
    /// Those of the renewal; [`Kind::UnusableToken`] where nobody is signed in; [`Kind::Aborted`] where
    /// somebody signed out meanwhile.
    pub async fn session_for(&self, operation: Operation) -> Result<Rc<Session>, Error> {
        let span = self.span();
        self.signed_in().await;
        let current = self.current();
        let result = match &current {
            Some(current) => self.client().renewed(operation, Some(current)).await,
            None => Err(self.no_session(operation)),
        };
        if self.span() != span {
            return Err(Error::at(Step::Unsent, operation, Kind::Aborted));
        }
        if let Some(current) = current
            && !result.as_ref().is_ok_and(|session| {
                session.taken_at == current.taken_at && session.access_token == current.access_token
            })
        {
            let access_token = current.access_token.clone();
            self.shared.handle(Event::Renewed { span, access_token, result: result.clone() });
        }
        // The session may have ended, or the page may have been left, while it was renewed.
        if result.is_ok() && self.current().is_none() {
            return Err(self.no_session(operation));
        }
        result.map(Rc::new)
    }

    fn no_session(&self, operation: Operation) -> Error {
        let why = if self.has_ended() { Unusable::Expired } else { Unusable::Missing };
        Error::at(Step::Unsent, operation, Kind::UnusableToken(why))
    }

    /// A session for what is read by itself, again and again: where it could not be renewed just now, the
    /// token service is left alone, and the access token is used to its end.
    ///
    /// # Errors
    /// Those of [`session_for`](Self::session_for).
    pub async fn session_for_look(&self) -> Result<Rc<Session>, Error> {
        let unrenewed = || self.shared.machine.borrow().unrenewed(browser::now());
        let session = match unrenewed() {
            Some(session) => session,
            None => match self.session_for(Operation::Read).await {
                Ok(session) => return Ok(session),
                Err(error) => unrenewed().unwrap_or(Err(error)),
            },
        };
        session.map_err(|error| error.while_preparing(Operation::Read))
    }

    /// Revokes a credential: sends one DELETE. `was_listed` says whether a list had it before.
    pub async fn revoke(&self, registry_id: &str, credential_id: &str, was_listed: bool) -> Revocation {
        let session = match self.session_for(Operation::Revoke).await {
            Ok(session) => session,
            Err(error) => return Revocation::NotRevoked(error),
        };
        let revocation = self.client().revoke(&session, registry_id, credential_id, was_listed).await;
        if let Revocation::NotRevoked(error) | Revocation::MayStillWork(error) = &revocation {
            self.handle_error(&session, error);
        }
        revocation
    }

    /// Only looks whether a credential is revoked.
    pub async fn check_revoked(
        &self,
        registry_id: &str,
        credential_id: &str,
        was_listed: bool,
    ) -> Revocation {
        let session = match self.session_for(Operation::Revoke).await {
            Ok(session) => session,
            Err(error) => return Revocation::MayStillWork(error),
        };
        match self.client().confirm_revoked(&session, registry_id, credential_id, was_listed).await {
            Ok(true) => Revocation::Revoked,
            Ok(false) => {
                Revocation::MayStillWork(Error::new(Operation::Revoke, Kind::NotFound(Missing::Named)))
            }
            Err(error) => {
                self.handle_error(&session, &error);
                Revocation::MayStillWork(error)
            }
        }
    }

    /// Ends the session where the answer to one of its requests says that its token is no longer accepted.
    pub fn handle_error(&self, session: &Session, error: &Error) {
        if error.is_for_the_token() {
            self.shared.handle(Event::Ended(session.access_token.clone(), error.clone()));
        }
    }

    /// Asks the host page for a token, because a person wants it.
    pub fn ask_again(&self) {
        self.shared.handle(Event::Needed { by_person: true });
    }

    /// Signs out.
    pub fn sign_out(&self) {
        self.shared.handle(Event::SignOut);
    }

    async fn signed_in(&self) {
        poll_fn(|context| {
            if !self.is_signing_in() {
                return Poll::Ready(());
            }
            self.shared.wakers.borrow_mut().push(context.waker().clone());
            Poll::Pending
        })
        .await;
    }
}
