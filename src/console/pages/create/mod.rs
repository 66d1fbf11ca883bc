//! The create page: a thin shell round [`Creation`], which decides everything. This runs what the
//! machine wants done, and shows where it stands.

use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::client::Session;
use crate::client::typed::LeftOut;
use crate::console::handoff_panel::Left;
use crate::console::navigation::{LeaveGuard, Navigator};
use crate::console::registries::RegistriesHandle;
use crate::console::session::{FollowedSession, SESSION_ENDED, SessionChange, SignedIn, typed_token};
use crate::console::tabs::Tabs;
use crate::console::ui::{Announcer, browser, new_id};
use crate::error::{Error, Input};
use crate::issuing::{
    Attempt, Creation, Draft, Effect, Event, Focus, Issued, ListReading, Look, Outcome, Phase, Report,
    TabNews,
};
use details::{Detail, Details};
use issued::{PasswordView, Press, Timer};
use snapshots::{Asked, SnapshotCache};
use texts::Labels;

mod details;
mod effects;
mod finished;
mod form;
mod issued;
mod no_session;
mod settling;
mod snapshots;
mod suspects;
mod texts;

/// What the page gets from its parent.
#[derive(Debug, PartialEq, Properties)]
pub(crate) struct CreatePageProps {
    /// What the form begins with.
    #[prop_or_default]
    pub draft: Draft,
    /// Where the page is.
    pub place: Place,
    /// Asked before anything takes the page away.
    pub guard: LeaveGuard,
    /// Tells the parent what happened.
    #[prop_or_default]
    pub on_report: Callback<Report>,
}

/// Where the create page is, and what only that place has.
#[derive(Debug, PartialEq)]
pub(crate) enum Place {
    /// The console's own page of that name.
    Console(Navigator),
    /// The page that replaces a credential: the new one has its registry and description.
    Replacement {
        navigator: Navigator,
        /// The id of the one that is replaced.
        old: AttrValue,
        /// Whether the form is shown. What holds a password, or may bring one, is shown all the same.
        is_open: bool,
        /// What stays as it is where the new credential is revoked.
        stays: Html,
    },
    /// Somebody else's page, in which no link leads to the console's pages.
    #[cfg_attr(not(feature = "element"), expect(dead_code, reason = "only the element is in one"))]
    Embedded {
        /// The id of the handoff target that it asks for.
        handoff_target: AttrValue,
    },
}

impl CreatePageProps {
    /// Whether `draft` is the parent's own: a host page says it, or the credential to be replaced.
    /// The console's is what was typed here, given back.
    fn has_own_draft(&self) -> bool {
        !matches!(self.place, Place::Console(_))
    }

    fn is_replacement(&self) -> bool {
        matches!(self.place, Place::Replacement { .. })
    }

    fn is_open(&self) -> bool {
        !matches!(self.place, Place::Replacement { is_open: false, .. })
    }

    fn labels(&self) -> &'static Labels {
        if self.is_replacement() { &texts::REPLACEMENT } else { &texts::CREATION }
    }

    /// The description that a replacement has to have, or none.
    fn fixed_description(&self) -> &str {
        if self.is_replacement() { &self.draft.description } else { "" }
    }

    /// Where links lead, if there are any.
    fn navigator(&self) -> Option<&Navigator> {
        match &self.place {
            Place::Console(navigator) | Place::Replacement { navigator, .. } => Some(navigator),
            Place::Embedded { .. } => None,
        }
    }
}

/// The form, and what comes of it. It may hold a password, and has no `Debug`.
pub(crate) struct CreatePage {
    id: u32,
    machine: Creation,
    session: FollowedSession,
    registries: RegistriesHandle,
    /// With whose session a POST is about to be sent.
    sender: Option<(Attempt, Rc<Session>)>,
    is_signing_in: bool,
    /// What was left out of the token that was pasted last.
    left_out: Option<LeftOut>,
    snapshots: SnapshotCache,
    details: Details,
    password: PasswordView,
    announcer: Announcer,
    nodes: Nodes,
    focus: Option<NodeRef>,
    /// Where the focus goes if what had it is gone.
    focus_if_lost: Option<NodeRef>,
    tabs: Tabs,
    clock: Option<Interval>,
    /// Waits until somebody has stopped typing a registry's id.
    typing: Option<Timeout>,
    _registries: ContextHandle<RegistriesHandle>,
    _pagehide: EventListener,
    _clipboard: [EventListener; 3],
}

#[derive(Default)]
struct Nodes {
    steps: NodeRef,
    once: NodeRef,
    token: NodeRef,
    registry_id: NodeRef,
    description: NodeRef,
    notice: NodeRef,
    issued: NodeRef,
    password: NodeRef,
    show: NodeRef,
    keep: NodeRef,
    /// Where the handoff panel says until when a credential works.
    expiry: NodeRef,
    finished: NodeRef,
}

impl Nodes {
    fn input(&self, input: Input) -> &NodeRef {
        match input {
            Input::Token => &self.token,
            Input::RegistryId | Input::CredentialId => &self.registry_id,
            Input::Description => &self.description,
        }
    }
}

/// What happens to the page.
#[derive(Debug)]
pub(crate) enum Message {
    /// Something for the machine.
    Event(Event),
    /// Somebody signed in or out, or a session was renewed.
    Session,
    /// The registries were read, or their credentials counted.
    Registries(RegistriesHandle),
    /// Another tab says something.
    Tab(TabNews),
    /// A token was typed, or pasted; what was left out of it.
    TokenTyped(Option<LeftOut>),
    /// Enter in the token's field, or *Sign in*.
    SignIn,
    /// What became of signing in.
    SignedIn(Option<Result<Rc<Session>, Error>>),
    /// The form was submitted.
    Submit,
    /// Who sends the POST.
    Sender(Attempt, Rc<Session>),
    /// Something was typed into the registry's field.
    RegistryTyped(String),
    /// A registry was chosen, or its id is not being typed any more.
    Chosen,
    /// A registry's list was read, or it could not be; for whom, if for the machine.
    Listed(Option<Look>, Asked, String, Result<ListReading, Error>),
    /// A button of the new credential was pressed.
    Pressed(Press),
    /// A while has passed for the new credential.
    Elapsed(Timer),
    /// What the clipboard held was replaced, whatever by.
    ClipboardReplaced,
    /// The clipboard took the text of a button, or it did not.
    Copied(Attempt, Press, bool),
    /// Something of the handoff panel has left the page, or was to.
    HandedOver(Attempt, Left, String),
    /// Something was copied by hand.
    CopiedByHand(web_sys::Event),
    /// Something was read back of a new credential.
    Read(Attempt, Box<Detail>),
    /// A link in a notice leads to an input.
    Visit(Input),
    /// The browser may keep the page as it is left.
    Wipe,
    /// A second has passed.
    Tick,
}

impl Component for CreatePage {
    type Message = Message;
    type Properties = CreatePageProps;

    fn create(ctx: &Context<Self>) -> Self {
        let link = ctx.link();
        let (registries, registries_listener) = RegistriesHandle::subscribe(link, Message::Registries);
        let wipe = link.callback(|()| Message::Wipe);
        let clipboard = link.callback(|()| Message::ClipboardReplaced);
        let tabs = Tabs::open(link.callback(Message::Tab));
        tabs.tell(&TabNews::Hello);
        let mut page = Self {
            id: new_id(),
            machine: Creation::new(ctx.props().draft.clone()),
            session: FollowedSession::subscribe(link, |_| Message::Session),
            registries,
            sender: None,
            is_signing_in: false,
            left_out: None,
            snapshots: SnapshotCache::default(),
            details: Details::default(),
            password: PasswordView::default(),
            announcer: Announcer::default(),
            nodes: Nodes::default(),
            focus: None,
            focus_if_lost: None,
            tabs,
            clock: None,
            typing: None,
            _registries: registries_listener,
            _pagehide: EventListener::new(&browser::window(), "pagehide", move |_| wipe.emit(())),
            _clipboard: browser::on_clipboard_replaced(&clipboard),
        };
        page.exclude_old(ctx);
        page.follow_machine(ctx);
        page
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Event(event) => self.handle(ctx, event),
            Message::Session => self.follow_session(ctx),
            Message::Registries(registries) => self.follow_registries(ctx, registries),
            Message::Tab(news) => {
                // What was made there may have the description that is typed here.
                if matches!(news, TabNews::Made(_)) {
                    self.snapshots.forget();
                }
                self.handle(ctx, Event::Tab(news));
            }
            Message::TokenTyped(left_out) => {
                self.left_out = left_out;
                self.handle(ctx, Event::Typed(Input::Token, String::new()));
            }
            Message::SignIn => self.sign_in(ctx),
            Message::SignedIn(result) => self.signed_in(ctx, result),
            Message::Submit => {
                // Who presses does not wait until the host page is asked again.
                if self.session.asks_host()
                    && self.session.current().is_none()
                    && !self.session.is_signing_in()
                    && self.machine.may_create(self.now())
                {
                    self.session.ask_again();
                }
                let has_token = self.session.current().is_some()
                    || self.session.is_signing_in()
                    || typed_token(&self.nodes.token).is_some();
                self.handle(ctx, Event::Create { has_token });
            }
            Message::Sender(attempt, session) => self.sender = Some((attempt, session)),
            Message::RegistryTyped(text) => {
                let chosen = ctx.link().callback(|()| Message::Chosen);
                self.typing = Some(Timeout::new(400, move || chosen.emit(())));
                self.handle(ctx, Event::Typed(Input::RegistryId, text));
            }
            Message::Chosen => self.typing = None,
            Message::Listed(look, asked, registry_id, result) => {
                // A list that is read for an earlier POST may be another registry's.
                if registry_id == self.machine.draft().registry_id {
                    self.snapshots.store(asked, registry_id, result.clone());
                }
                if let Some(look) = look {
                    self.handle(ctx, Event::Listed(look, result));
                }
            }
            Message::Pressed(press) => self.press(ctx, press),
            Message::Elapsed(timer) => self.elapsed(ctx, timer),
            Message::ClipboardReplaced => self.handle(ctx, Event::ClipboardReplaced),
            Message::Copied(attempt, press, copied) => self.copied(ctx, attempt, press, copied),
            Message::HandedOver(attempt, left, text) => self.handed_over(ctx, attempt, left, text),
            Message::CopiedByHand(event) => self.copied_by_hand(ctx, &event),
            Message::Read(attempt, detail) => {
                if let Detail::Credential(id, credential) = &*detail {
                    self.handle(ctx, Event::Read(attempt, id.clone(), credential.as_ref().ok().cloned()));
                }
                self.details.receive(attempt, *detail);
            }
            Message::Visit(input) => browser::focus(self.nodes.input(input)),
            Message::Wipe => {
                self.clear_token();
                self.handle(ctx, Event::Wipe);
            }
            Message::Tick => {}
        }
        self.follow_machine(ctx);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let draft = &ctx.props().draft;
        if *draft != old.draft && ctx.props().has_own_draft() {
            let draft = self.machine.draft().rebased(&old.draft, draft);
            self.handle(ctx, Event::Prefill(draft));
        }
        self.exclude_old(ctx);
        self.follow_machine(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let is_shown = ctx.props().is_open() || self.machine.is_locked();
        let is_told = self.machine.has_left_over() || !self.machine.unsettled().is_empty();
        html! {
            <div class="create-credential" hidden={!is_shown && !is_told}>
                { self.announcer.view(self.activity()) }
                <>{ self.view_no_session() }</>
                {
                    if is_shown {
                        self.view_phase(ctx)
                    } else {
                        html! { <>{ self.view_unsettled(ctx) }{ self.view_left_over(ctx) }</> }
                    }
                }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        let if_lost = self.focus_if_lost.take().filter(|_| browser::is_focus_lost());
        if let Some(node) = self.focus.take().or(if_lost) {
            browser::focus(&node);
        }
        if std::mem::take(&mut self.password.is_to_be_selected)
            && let Some(node) = self.nodes.password.get()
        {
            browser::select(&node);
        }
    }

    fn destroy(&mut self, ctx: &Context<Self>) {
        // Where that loses something, a person was asked before. What is asked here is asked no more.
        for effect in self.machine.update(Event::Wipe, self.now()) {
            if let Effect::TellTabs(news) = effect {
                self.tabs.tell(&news);
            }
        }
        ctx.props().guard.set(None, false);
    }
}

impl CreatePage {
    /// What the service's clock shows, in milliseconds since 1970.
    fn now(&self) -> u64 {
        self.session.now()
    }

    /// Gives the machine what happened, and runs what it wants done.
    fn handle(&mut self, ctx: &Context<Self>, event: Event) {
        let effects = self.machine.update(event, self.now());
        ctx.props().guard.set(self.machine.loss(), self.machine.is_locked());
        for effect in effects {
            self.run(ctx, effect);
        }
    }

    fn follow_session(&mut self, ctx: &Context<Self>) {
        let SessionChange { is_other_span, signed_in } = self.session.follow();
        if is_other_span {
            let is_signed_in = self.session.current().is_some();
            self.sender = None;
            self.snapshots.forget();
            self.details = Details::default();
            self.announce(if is_signed_in { "" } else { "Signed out." });
            // Another user's token takes nothing over but what was typed into the form.
            let is_typed = is_signed_in && !self.machine.is_locked();
            let typed = self.machine.draft().clone();
            self.handle(ctx, Event::SignedOut);
            if is_typed {
                self.handle(ctx, Event::Prefill(typed));
            }
            // What the parent says is nobody's input.
            if ctx.props().has_own_draft() {
                self.handle(ctx, Event::Prefill(ctx.props().draft.clone()));
            }
            // The button that the focus was on has gone.
            self.focus = Some(self.nodes.token.clone());
        }
        match signed_in {
            SignedIn::Anew => {
                self.announcer.retract(SESSION_ENDED);
                self.handle(ctx, Event::SignedIn);
                if let Some(issued) = self.machine.issued().cloned() {
                    self.read_details(ctx, &issued);
                }
            }
            SignedIn::Still => {}
            SignedIn::NoLonger | SignedIn::Nobody => {
                self.snapshots.forget();
                if signed_in == SignedIn::NoLonger && self.session.has_ended() && !self.session.asks_host() {
                    self.announce(SESSION_ENDED);
                }
            }
        }
    }

    /// Where there is nothing to choose from, the only registry is chosen as soon as it is known.
    fn follow_registries(&mut self, ctx: &Context<Self>, registries: RegistriesHandle) {
        let was_known = self.registries.only().is_some();
        self.registries = registries;
        if let (Some(only), false, "") =
            (self.registries.only(), was_known, &*self.machine.draft().registry_id)
        {
            let id = only.id.clone();
            self.handle(ctx, Event::Typed(Input::RegistryId, id));
            ctx.link().send_message(Message::Chosen);
        }
    }

    fn sign_in(&mut self, ctx: &Context<Self>) {
        if self.is_signing_in || matches!(self.machine.phase(), Phase::Preparing(_)) {
            return;
        }
        let Some(token) = typed_token(&self.nodes.token) else {
            return self.handle(ctx, Event::NoToken);
        };
        self.is_signing_in = true;
        let session = self.session.clone();
        browser::later(ctx.link(), async move { Message::SignedIn(session.sign_in(token).await) });
    }

    fn signed_in(&mut self, ctx: &Context<Self>, result: Option<Result<Rc<Session>, Error>>) {
        self.is_signing_in = false;
        match result {
            None => {}
            Some(Ok(session)) => {
                self.clear_token();
                // Also where another session took the place of one that is about to end.
                self.handle(ctx, Event::SignedIn);
                self.announce(format!("Signed in as {}.", session.user));
                // The token's field goes away, and with it the focus, unless a person has gone on already.
                self.focus_if_lost = match self.machine.phase() {
                    Phase::Issued(_) => Some(self.nodes.issued.clone()),
                    Phase::Form if self.machine.draft().registry_id.is_empty() => {
                        Some(self.nodes.registry_id.clone())
                    }
                    Phase::Form if self.machine.draft().description.is_empty() => {
                        Some(self.nodes.description.clone())
                    }
                    // A second Enter would create what nobody has looked at. A replacement has no steps here.
                    Phase::Form if ctx.props().is_replacement() => Some(self.nodes.once.clone()),
                    Phase::Form => Some(self.nodes.steps.clone()),
                    _ => None,
                };
            }
            Some(Err(error)) => self.handle(ctx, Event::SignInFailed(error)),
        }
    }

    fn clear_token(&mut self) {
        self.left_out = None;
        if let Some(input) = self.nodes.token.cast::<HtmlInputElement>() {
            input.set_value("");
        }
    }

    /// Reads the list of the registry that is chosen in the form, if somebody is signed in.
    fn read_chosen_list(&mut self, ctx: &Context<Self>) {
        let registry_id = &self.machine.draft().registry_id;
        let is_form = ctx.props().is_open() && matches!(self.machine.phase(), Phase::Form);
        let is_chosen = self.typing.is_none() && !registry_id.trim().is_empty();
        let may_read = is_form && is_chosen && self.session.current().is_some();
        if may_read && self.snapshots.begin(registry_id) {
            self.read_list(ctx, None, registry_id.clone(), 0);
        }
    }

    /// The one that is replaced is nothing that was made here, also where a list from before lacks it.
    fn exclude_old(&mut self, ctx: &Context<Self>) {
        if let Place::Replacement { old, .. } = &ctx.props().place {
            self.handle(ctx, Event::WasThere(old.to_string()));
        }
    }

    /// Follows the machine with all that is not rendered: the chosen registry's list, the clock, the
    /// details.
    fn follow_machine(&mut self, ctx: &Context<Self>) {
        self.read_chosen_list(ctx);
        let now = self.now();
        let is_counting = self.machine.wait_seconds(now) > 0
            || match self.machine.phase() {
                Phase::Sending(_) => true,
                Phase::Settling(_) => self.machine.is_looking(),
                _ => false,
            };
        if is_counting != self.clock.is_some() {
            let tick = ctx.link().callback(|()| Message::Tick);
            self.clock = is_counting.then(|| Interval::new(1000, move || tick.emit(())));
        }
        match self.machine.issued().cloned() {
            None => {
                self.password = PasswordView::default();
                // The page still says until when the credential works.
                if !matches!(self.machine.phase(), Phase::Finished(_)) {
                    self.details = Details::default();
                }
            }
            Some(issued) => self.follow_issued(ctx, &issued),
        }
        // What comes after it, the page round this one says: also that it was revoked since.
        if ctx.props().is_replacement()
            && matches!(self.machine.phase(), Phase::Finished(finished) if finished.how == Outcome::Saved)
        {
            let description = ctx.props().fixed_description().to_owned();
            self.handle(ctx, Event::CreateAnother(description));
        }
    }

    /// Reads back what the answer did not say of a credential, as soon as that can be read.
    fn follow_issued(&mut self, ctx: &Context<Self>, issued: &Rc<Issued>) {
        if self.details.is_of(issued.post.attempt) {
            if self.details.lacks(issued) {
                self.read_details(ctx, issued);
            }
        } else {
            self.password = PasswordView::default();
            self.details = Details::of(issued.post.attempt);
            self.read_details(ctx, issued);
        }
    }

    fn node(&self, focus: Focus) -> &NodeRef {
        match focus {
            Focus::Notice => &self.nodes.notice,
            Focus::Issued => &self.nodes.issued,
            Focus::Finished => &self.nodes.finished,
            Focus::Description => &self.nodes.description,
        }
    }

    fn view_phase(&self, ctx: &Context<Self>) -> Html {
        match self.machine.phase() {
            Phase::Issued(issued) => self.view_issued(ctx, issued),
            Phase::Finished(finished) => self.view_finished(ctx, finished),
            _ => self.view_form(ctx),
        }
    }

    /// What is told for as long as it lasts.
    fn activity(&self) -> Option<&'static str> {
        match self.machine.phase() {
            _ if self.is_signing_in => Some("Signing in…"),
            Phase::Preparing(_) => Some("Preparing…"),
            Phase::Sending(_) => Some("Creating the credential…"),
            _ => None,
        }
    }

    fn announce(&mut self, text: impl Into<String>) {
        self.announcer.announce(text);
    }
}

/// Returns a callback that gives the machine an event.
fn callback(ctx: &Context<CreatePage>, event: fn() -> Event) -> Callback<()> {
    ctx.link().callback(move |()| Message::Event(event()))
}

/// Returns a callback that presses a button of the new credential.
fn press_callback(ctx: &Context<CreatePage>, press: Press) -> Callback<()> {
    ctx.link().callback(move |()| Message::Pressed(press))
}

/// Returns a callback that gives the machine an event about the credential of this id.
fn callback_about(ctx: &Context<CreatePage>, id: &str, event: fn(String) -> Event) -> Callback<()> {
    let id = id.to_owned();
    ctx.link().callback(move |()| Message::Event(event(id.clone())))
}
