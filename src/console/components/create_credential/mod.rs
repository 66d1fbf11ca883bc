use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::{Interval, Timeout};
use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, HtmlInputElement};
use yew::prelude::*;

use crate::client::decode::Created;
use crate::client::{Client, Session};
use crate::console::browser;
use crate::console::places::Places;
use crate::console::registries::Registries;
use crate::error::{Error, Fault, Input};
use crate::issuing::{Attempt, Creating, Draft, Finding, Issued, Phase};
use crate::listing::Entry;
use before::{InTime, List, Reading};
use facts::Facts;
#[cfg(feature = "split")]
pub(in crate::console) use handoff::LazyHandoff;
use issued::Shown;

mod before;
mod facts;
mod form;
mod handoff;
mod issued;
mod posting;
mod settling;
mod strays;

/// What the component gets from its parent: nothing is looked up in the page round it.
#[derive(Debug, PartialEq, Properties)]
pub struct CreateCredentialProps {
    /// Calls the API.
    pub client: Client,
    /// Whom the page speaks for; the parent hands back what `on_session` gave it.
    pub session: Option<Rc<Session>>,
    /// Somebody signed in, or a session was renewed or ended.
    pub on_session: Callback<Option<Rc<Session>>>,
    /// Whether leaving the component now would lose a password.
    #[prop_or_default]
    pub on_would_lose: Callback<bool>,
    /// Who gets the token.
    #[prop_or_default]
    pub signs_in: SignsIn,
    /// What the form begins with.
    #[prop_or_default]
    pub draft: Draft,
    /// Whether registry and description stay as they are: the credential succeeds another.
    #[prop_or_default]
    pub is_successor: bool,
    /// How often somebody has signed out on purpose: what was typed goes with the session.
    #[prop_or_default]
    pub signed_out: u32,
    /// What was typed.
    #[prop_or_default]
    pub on_draft: Callback<Draft>,
    /// A credential was created, and its password is shown.
    #[prop_or_default]
    pub on_issued: Callback<Rc<Issued>>,
    /// A new credential was let go of.
    #[prop_or_default]
    pub on_end: Callback<(Draft, End)>,
    /// A request failed.
    #[prop_or_default]
    pub on_failed: Callback<Error>,
    /// The registries to choose from.
    #[prop_or_default]
    pub registries: Rc<Registries>,
    /// Registries that are to be seen in the list.
    #[prop_or_default]
    pub on_shown: Callback<Vec<String>>,
    /// Where links lead; without it there are none.
    #[prop_or_default]
    pub places: Option<Places>,
}

/// Who gets the token that credentials are created with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignsIn {
    /// The form, which has a field for it.
    #[default]
    Form,
    /// The page round the form.
    Page {
        /// Whether it is about to.
        is_about_to: bool,
    },
}

/// How a new credential was let go of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// Its password is stored elsewhere; the id, if it is known.
    Stored(Option<String>),
    /// It was revoked; its id.
    Revoked(Option<String>),
}

/// The form, and after it the new credential.
#[expect(missing_debug_implementations, reason = "it may hold a password")]
pub struct CreateCredential {
    id: u32,
    creating: Creating,
    draft: Draft,
    signing_in: bool,
    /// Whether *Create credential* was pressed while somebody was being signed in.
    create_once_signed_in: bool,
    problem: Problem,
    /// When the problem arose, in milliseconds since 1970.
    problem_at: u64,
    /// What was changed since: its fault no longer counts.
    corrected: Vec<Input>,
    /// When the last POST left, in milliseconds since 1970.
    sent_at: u64,
    /// When looking for what a POST did began, in milliseconds since 1970.
    looking_since: u64,
    before: Reading,
    facts: Facts,
    shown: Shown,
    /// What a screen reader is told; never a secret.
    said: String,
    nodes: Nodes,
    focus: Option<NodeRef>,
    clock: Option<Interval>,
    /// Waits until somebody has stopped typing a registry's id.
    typing: Option<Timeout>,
    leave_guard: Option<EventListener>,
    _pagehide: EventListener,
}

/// What went wrong last.
enum Problem {
    None,
    /// The form is not filled in.
    Missing(Vec<Fault>),
    /// A request failed.
    Failed(Error),
}

#[derive(Default)]
struct Nodes {
    token: NodeRef,
    registry_id: NodeRef,
    description: NodeRef,
    notice: NodeRef,
    new_credential: NodeRef,
    password: NodeRef,
}

impl Nodes {
    fn input(&self, input: Input) -> &NodeRef {
        match input {
            Input::Token | Input::ExpiredToken | Input::EndingToken => &self.token,
            Input::RegistryId | Input::CredentialId => &self.registry_id,
            Input::Description => &self.description,
        }
    }
}

/// What happens to the component.
#[derive(Debug)]
pub enum Message {
    /// Something was typed.
    Typed(Input, String),
    /// A registry was chosen, or its id is not being typed any more.
    Chosen,
    /// A registry's list was read, or it could not be.
    ListRead(String, Result<List, Error>),
    /// Enter in the token's field, or *Sign in*.
    SignIn,
    /// What became of signing in.
    SignedIn(Result<Session, Error>),
    /// The form was submitted.
    Create,
    /// There is a token to create the credential with, or there is none; and the list from before,
    /// if it was read just now.
    Ready(Result<Session, Error>, Option<InTime>),
    /// A POST's deadline has passed.
    DeadlinePassed(Attempt),
    /// A POST's answer.
    Answered(Attempt, Result<Created, Error>),
    /// The list was looked at for a POST without an answer.
    Looked(Attempt, Result<Vec<Entry>, Error>, bool),
    /// It is time to look again.
    Look(Attempt),
    /// What a POST without an answer has made is to be revoked, and another created.
    Replace(String),
    /// What became of revoking it.
    Replaced(String, Result<Session, Error>, Result<(), Error>),
    /// Another credential that the same press made is to be revoked.
    RevokeStray(String),
    /// What became of revoking it.
    StrayRevoked(Attempt, String, Result<Session, Error>, Result<(), Error>),
    /// Another credential that the same press made is to be left as it is.
    LeaveStray(Attempt, String),
    /// What was read back of the new credential.
    Read(Attempt, Box<facts::Fact>),
    /// A button was pressed.
    Pressed(Press),
    /// The clipboard took the text of a button, or it did not.
    Copied(Attempt, Press, bool),
    /// An artefact that holds the password has left the page.
    Kept(Attempt, String),
    /// Something else has happened that a screen reader is told.
    Said(String),
    /// Something was copied by hand.
    CopiedByHand(web_sys::Event),
    /// What became of revoking.
    Revoked(Result<Session, Error>, Result<(), Error>),
    /// A link in a notice leads to an input.
    Visit(Input),
    /// A second has passed.
    Tick,
    /// The page is left, though the browser may keep it.
    Wipe,
}

/// The buttons that need no more than a press.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Press {
    /// Ends the waiting, not the request.
    StopWaiting,
    /// Back to the form whatever became of the POST.
    StartAgain,
    /// Looks once more for what a POST has made.
    LookAgain,
    /// Copies the user name.
    CopyUsername,
    /// Shows the password, or masks it again.
    ShowPassword,
    /// Copies the password.
    CopyPassword,
    /// Downloads the password.
    DownloadPassword,
    /// Reads once more what could not be read.
    ReadAgain,
    /// Wipes the password.
    Store,
    /// Revokes the credential and wipes the password.
    Discard,
}

impl Component for CreateCredential {
    type Message = Message;
    type Properties = CreateCredentialProps;

    fn create(ctx: &Context<Self>) -> Self {
        let wipe = ctx.link().callback(|()| Message::Wipe);
        let mut component = Self {
            id: super::new_id(),
            creating: Creating::default(),
            draft: ctx.props().draft.clone(),
            signing_in: false,
            create_once_signed_in: false,
            problem: Problem::None,
            problem_at: 0,
            corrected: Vec::new(),
            sent_at: 0,
            looking_since: 0,
            before: Reading::default(),
            facts: Facts::default(),
            shown: Shown::default(),
            said: String::new(),
            nodes: Nodes::default(),
            focus: None,
            clock: None,
            typing: None,
            leave_guard: None,
            _pagehide: EventListener::new(&browser::window(), "pagehide", move |_| wipe.emit(())),
        };
        // With somebody signed in already, a registry's list can be read.
        Component::update(&mut component, ctx, Message::Chosen);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let (was_issued, was_settling) = (self.creating.issued(), self.settling());
        if let Message::Answered(_, Err(error))
        | Message::Ready(Err(error), _)
        | Message::SignedIn(Err(error)) = &message
        {
            ctx.props().on_failed.emit(error.clone());
        }
        match message {
            Message::Typed(input, text) => self.typed(ctx, input, text),
            Message::Chosen => {
                self.typing = None;
                self.read_list(ctx);
            }
            Message::ListRead(registry_id, list) => {
                self.before.take(registry_id, list, browser::now());
                self.look_around(ctx);
            }
            Message::SignIn => self.sign_in(ctx),
            Message::SignedIn(result) => self.signed_in(ctx, result),
            Message::Create => self.create_credential(ctx),
            Message::Ready(Ok(session), list) => {
                if let Some((registry_id, list)) = list {
                    self.before.take(registry_id, list, browser::now());
                }
                self.post(ctx, session);
            }
            Message::Ready(Err(error), _) => {
                self.creating.refuse();
                self.forget_session_if(ctx, &error);
                self.fail(Problem::Failed(error));
            }
            Message::DeadlinePassed(attempt) => self.creating.pass_deadline(attempt),
            Message::Answered(attempt, answer) => {
                if let Err(error) = &answer {
                    self.forget_session_if(ctx, error);
                    self.problem_at = browser::now();
                }
                let may_wait = answer.as_ref().err().filter(|error| error.may_have_created).cloned();
                if let Some(error) = self.creating.answer(attempt, answer) {
                    self.fail(Problem::Failed(error));
                } else if let (Some(error), true) = (may_wait, self.settling() == Some(attempt)) {
                    // It may ask for a pause.
                    self.problem = Problem::Failed(error);
                }
            }
            Message::Looked(attempt, list, was_last) => self.looked(ctx, attempt, &list, was_last),
            Message::Look(attempt) => self.look(ctx, attempt),
            Message::Replace(id) => self.replace(ctx, &id),
            Message::Replaced(id, session, result) => self.replaced(ctx, &id, session, result),
            Message::RevokeStray(id) => self.revoke_stray(ctx, id),
            Message::StrayRevoked(attempt, id, session, result) => {
                self.stray_revoked(ctx, attempt, &id, session, result);
            }
            Message::LeaveStray(attempt, id) => {
                self.creating.settle_stray(attempt, &id);
                self.focus = Some(self.nodes.new_credential.clone());
            }
            Message::Read(attempt, fact) => {
                self.take_fact(attempt, *fact);
                self.look_around(ctx);
            }
            Message::Pressed(press) => self.press(ctx, press),
            Message::Copied(attempt, press, copied) => self.copied(attempt, press, copied),
            Message::Kept(attempt, said) => self.keep(attempt, &said),
            Message::Said(said) => self.say(said),
            Message::CopiedByHand(event) => self.copied_by_hand(&event),
            Message::Revoked(session, result) => {
                self.follow_session(ctx, session);
                let end = self.issued().map(|issued| (issued.draft.clone(), End::Revoked(issued.id.clone())));
                self.creating.revoked(result);
                self.focus = Some(self.nodes.notice.clone());
                if self.creating.issued() != was_issued {
                    self.say("The credential was revoked, and its password is gone from this page.");
                    end.into_iter().for_each(|end| ctx.props().on_end.emit(end));
                }
            }
            Message::Visit(input) => browser::focus(self.nodes.input(input)),
            Message::Tick => {}
            Message::Wipe => {
                self.creating.wipe();
                self.clear_token();
            }
        }
        self.follow_phase(ctx, was_issued, was_settling);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        if old.signed_out != ctx.props().signed_out {
            self.creating.start_again();
            self.draft = Draft::default();
            self.problem = Problem::None;
            self.said.clear();
            // The button that the focus was on has gone.
            self.focus = Some(self.nodes.token.clone());
        }
        if ctx.props().session.is_none() {
            self.before.forget();
        }
        if let SignsIn::Page { is_about_to } = ctx.props().signs_in
            && self.create_once_signed_in
        {
            let session = ctx.props().session.clone();
            self.create_once_signed_in = session.is_none() && is_about_to;
            if session.is_some() {
                self.prepare(ctx, None, session);
            }
        }
        if old.session.is_none() {
            self.read_list(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="create-credential">
                <p class="visually-hidden" role="status">{ self.status() }</p>
                {
                    match self.creating.phase() {
                        Phase::Issued(issued) => self.view_issued(ctx, issued),
                        _ => self.view_form(ctx),
                    }
                }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
        if self.shown.select_password {
            self.shown.select_password = false;
            if let Some(node) = self.nodes.password.get() {
                browser::select(&node);
            }
        }
    }
}

impl CreateCredential {
    fn typed(&mut self, ctx: &Context<Self>, input: Input, text: String) {
        match input {
            Input::RegistryId => {
                self.draft.registry_id = text;
                let chosen = ctx.link().callback(|()| Message::Chosen);
                self.typing = Some(Timeout::new(400, move || chosen.emit(())));
            }
            Input::Description => self.draft.description = text,
            // The token's field alone holds the token until it is used.
            Input::Token | Input::ExpiredToken | Input::EndingToken | Input::CredentialId => {}
        }
        if !self.corrected.contains(&input) {
            self.corrected.push(input);
        }
        ctx.props().on_draft.emit(self.draft.clone());
    }

    /// What the phase asks of the page round the view.
    fn follow_phase(
        &mut self,
        ctx: &Context<Self>,
        was_issued: Option<Attempt>,
        was_settling: Option<Attempt>,
    ) {
        let (is_issued, is_settling) = (self.creating.issued(), self.settling());
        if was_issued.is_some() && is_issued != was_issued {
            self.focus = Some(self.nodes.description.clone());
        }
        if is_issued != was_issued {
            // There is one more now, or one less; and what else did the press make?
            self.before.forget();
            self.read_list(ctx);
        }
        if is_issued.is_some() && is_issued != was_issued {
            self.shown = Shown::default();
            self.problem = Problem::None;
            self.focus = Some(self.nodes.new_credential.clone());
            self.read_facts(ctx);
            if let Some(issued) = self.issued() {
                ctx.props().on_issued.emit(issued.clone());
            }
        }
        if let Some(attempt) = is_settling
            && is_settling != was_settling
        {
            self.problem_at = browser::now();
            self.focus = Some(self.nodes.notice.clone());
            self.begin_looking(ctx, attempt);
        }
        let would_lose = self.creating.would_lose();
        if would_lose != self.leave_guard.is_some() {
            self.leave_guard = would_lose.then(ask_before_leaving);
            ctx.props().on_would_lose.emit(would_lose);
        }
        let is_looking =
            matches!(self.creating.phase(), Phase::Settling(it) if it.finding == Finding::NothingYet);
        let counting =
            self.wait_seconds() > 0 || is_looking || matches!(self.creating.phase(), Phase::Sending(_));
        if counting != self.clock.is_some() {
            let tick = ctx.link().callback(|()| Message::Tick);
            self.clock = counting.then(|| Interval::new(1000, move || tick.emit(())));
        }
    }

    fn clear_token(&self) {
        if let Some(input) = self.nodes.token.cast::<HtmlInputElement>() {
            input.set_value("");
        }
    }

    fn fail(&mut self, problem: Problem) {
        self.problem = problem;
        self.problem_at = browser::now();
        self.corrected.clear();
        self.focus = Some(self.nodes.notice.clone());
    }

    /// Seconds for which the server wants no further request.
    fn wait_seconds(&self) -> u64 {
        let Problem::Failed(error) = &self.problem else { return 0 };
        let until = self.problem_at + u64::from(error.retry_after_seconds.unwrap_or(0)) * 1000;
        until.saturating_sub(browser::now()).div_ceil(1000)
    }

    /// The attempt whose outcome is not known.
    fn settling(&self) -> Option<Attempt> {
        match self.creating.phase() {
            Phase::Settling(settling) => Some(settling.attempt),
            _ => None,
        }
    }

    fn issued(&self) -> Option<&Rc<Issued>> {
        match self.creating.phase() {
            Phase::Issued(issued) => Some(issued),
            _ => None,
        }
    }

    fn status(&self) -> String {
        match self.creating.phase() {
            _ if self.signing_in => "Signing in…".to_owned(),
            Phase::Preparing => "Preparing…".to_owned(),
            Phase::Sending(_) => "Creating the credential…".to_owned(),
            _ => self.said.clone(),
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.said = text.into();
    }
}

/// Until it is dropped, the browser asks before the page is left, reloaded or closed.
fn ask_before_leaving() -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&browser::window(), "beforeunload", options, |event| {
        event.prevent_default();
        // Older browsers ask for this instead.
        event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("unsaved");
    })
}
