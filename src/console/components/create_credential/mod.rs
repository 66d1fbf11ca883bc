use std::cell::Cell;
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::JsCast;
use web_sys::{BeforeUnloadEvent, HtmlInputElement};
use yew::prelude::*;

use crate::client::decode::Created;
use crate::client::{Client, DEADLINE, Session};
use crate::console::browser;
use crate::error::{Error, Fault, Input};
use crate::issuing::{Attempt, Creating, Draft, Phase, Waiting};
use crate::model::{CreateCredential as RequestBody, Secret};
use facts::Facts;
use issued::Shown;

mod facts;
mod field;
mod form;
mod issued;
mod notice;

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
}

/// The form, and after it the new credential.
#[expect(missing_debug_implementations, reason = "it may hold a password")]
pub struct CreateCredential {
    /// Two instances on one page need ids of their own.
    id: u32,
    creating: Creating,
    draft: Draft,
    signing_in: bool,
    problem: Problem,
    /// When the problem arose, in milliseconds since 1970.
    problem_at: u64,
    /// What was changed since: its fault no longer counts.
    corrected: Vec<Input>,
    /// When the last POST left, in milliseconds since 1970.
    sent_at: u64,
    facts: Facts,
    shown: Shown,
    /// What a screen reader is told; never a secret.
    said: String,
    nodes: Nodes,
    focus: Option<NodeRef>,
    clock: Option<Interval>,
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
            Input::Token | Input::ExpiredToken => &self.token,
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
    /// Enter in the token's field, or *Sign in*.
    SignIn,
    /// What became of signing in.
    SignedIn(Result<Session, Error>),
    /// The form was submitted.
    Create,
    /// There is a token to create the credential with, or there is none.
    Ready(Result<Session, Error>),
    /// A POST's deadline has passed.
    DeadlinePassed(Attempt),
    /// A POST's answer.
    Answered(Attempt, Result<Created, Error>),
    /// What was read back of the new credential.
    Read(Attempt, Box<facts::Fact>),
    /// A button was pressed.
    Pressed(Press),
    /// The clipboard took the text of a button, or it did not.
    Copied(Attempt, Press, bool),
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
    /// Back to the form although an answer may come.
    StartAgain,
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
        thread_local!(static NEXT_ID: Cell<u32> = const { Cell::new(1) });
        let wipe = ctx.link().callback(|()| Message::Wipe);
        Self {
            id: NEXT_ID.replace(NEXT_ID.get() + 1),
            creating: Creating::default(),
            draft: Draft::default(),
            signing_in: false,
            problem: Problem::None,
            problem_at: 0,
            corrected: Vec::new(),
            sent_at: 0,
            facts: Facts::default(),
            shown: Shown::default(),
            said: String::new(),
            nodes: Nodes::default(),
            focus: None,
            clock: None,
            leave_guard: None,
            _pagehide: EventListener::new(&browser::window(), "pagehide", move |_| wipe.emit(())),
        }
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let was_issued = self.creating.issued();
        match message {
            Message::Typed(input, text) => {
                match input {
                    Input::RegistryId => self.draft.registry_id = text,
                    Input::Description => self.draft.description = text,
                    // The token's field alone holds the token until it is used.
                    Input::Token | Input::ExpiredToken | Input::CredentialId => {}
                }
                if !self.corrected.contains(&input) {
                    self.corrected.push(input);
                }
            }
            Message::SignIn => self.sign_in(ctx),
            Message::SignedIn(result) => {
                self.signing_in = false;
                match result {
                    Ok(session) => {
                        self.say(format!("Signed in as {}.", session.user));
                        // The token's field goes away, and with it the focus.
                        self.focus = Some(match self.creating.issued() {
                            Some(_) => self.nodes.new_credential.clone(),
                            None => self.nodes.registry_id.clone(),
                        });
                        ctx.props().on_session.emit(Some(Rc::new(session)));
                    }
                    Err(error) => self.fail(Problem::Failed(error)),
                }
            }
            Message::Create => self.create_credential(ctx),
            Message::Ready(Ok(session)) => self.post(ctx, session),
            Message::Ready(Err(error)) => {
                self.creating.refuse();
                // A token that is no longer taken makes room for another.
                if error.is_for_the_token() {
                    ctx.props().on_session.emit(None);
                }
                self.fail(Problem::Failed(error));
            }
            Message::DeadlinePassed(attempt) => self.creating.pass_deadline(attempt),
            Message::Answered(attempt, answer) => {
                if answer.as_ref().is_err_and(Error::is_for_the_token) {
                    ctx.props().on_session.emit(None);
                }
                if let Some(error) = self.creating.answer(attempt, answer) {
                    self.fail(Problem::Failed(error));
                }
            }
            Message::Read(attempt, fact) => self.take_fact(attempt, *fact),
            Message::Pressed(press) => self.press(ctx, press),
            Message::Copied(attempt, press, copied) => self.copied(attempt, press, copied),
            Message::CopiedByHand(event) => self.copied_by_hand(&event),
            Message::Revoked(session, result) => {
                match session {
                    Ok(session) => ctx.props().on_session.emit(Some(Rc::new(session))),
                    Err(_) => ctx.props().on_session.emit(None),
                }
                self.creating.revoked(result);
                self.focus = Some(self.nodes.notice.clone());
                if self.creating.issued() != was_issued {
                    self.say("The credential was revoked, and its password is gone from this page.");
                }
            }
            Message::Visit(input) => browser::focus(self.nodes.input(input)),
            Message::Tick => {}
            Message::Wipe => {
                self.creating.wipe();
                if let Some(input) = self.nodes.token.cast::<HtmlInputElement>() {
                    input.set_value("");
                }
            }
        }
        self.follow_phase(ctx, was_issued);
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        // Whoever signed out has lost the button that the focus was on.
        let signed_out = old.session.is_some() && ctx.props().session.is_none();
        if signed_out && matches!(self.problem, Problem::None) {
            self.focus = Some(self.nodes.token.clone());
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
    fn sign_in(&mut self, ctx: &Context<Self>) {
        if self.signing_in {
            return;
        }
        let Some(token) = self.typed_token() else {
            return self.fail(Problem::Missing(vec![no_token()]));
        };
        self.signing_in = true;
        self.problem = Problem::None;
        let client = ctx.props().client.clone();
        ctx.link().send_future(async move { Message::SignedIn(client.sign_in(token).await) });
    }

    /// Signs in first where a token was typed, then posts once.
    fn create_credential(&mut self, ctx: &Context<Self>) {
        if self.wait_seconds() > 0 {
            return;
        }
        let session = ctx.props().session.clone();
        let token = self.typed_token();
        let missing = missing(&self.draft, token.is_some() || session.is_some());
        if !missing.is_empty() {
            return self.fail(Problem::Missing(missing));
        }
        if self.creating.begin() {
            self.problem = Problem::None;
            self.corrected.clear();
            let client = ctx.props().client.clone();
            ctx.link()
                .send_future(async move { Message::Ready(client.session(token, session.as_deref()).await) });
        }
    }

    fn post(&mut self, ctx: &Context<Self>, session: Session) {
        let Some(attempt) = self.creating.send(self.draft.clone()) else { return };
        self.sent_at = browser::now();
        let session = Rc::new(session);
        ctx.props().on_session.emit(Some(session.clone()));
        let client = ctx.props().client.clone();
        let Draft { registry_id, description } = self.draft.clone();
        ctx.link().send_future(async move {
            let body = RequestBody { description };
            let answer = client.create_credential(&session.access_token, &registry_id, &body, None);
            Message::Answered(attempt, answer.await)
        });
        ctx.link().send_future(async move {
            TimeoutFuture::new(DEADLINE.as_millis() as u32).await;
            Message::DeadlinePassed(attempt)
        });
    }

    fn fail(&mut self, problem: Problem) {
        self.problem = problem;
        self.problem_at = browser::now();
        self.corrected.clear();
        self.focus = Some(self.nodes.notice.clone());
    }

    /// What the phase asks of the page round the view.
    fn follow_phase(&mut self, ctx: &Context<Self>, was_issued: Option<Attempt>) {
        let is_issued = self.creating.issued();
        if was_issued.is_some() && is_issued != was_issued {
            // The way out of one credential is the way to the next, for the same registry.
            self.draft.description.clear();
            self.focus = Some(self.nodes.description.clone());
        }
        if is_issued.is_some() && is_issued != was_issued {
            self.shown = Shown::default();
            self.problem = Problem::None;
            self.focus = Some(self.nodes.new_credential.clone());
            self.read_facts(ctx);
        }
        let would_lose = self.creating.would_lose();
        if would_lose != self.leave_guard.is_some() {
            self.leave_guard = would_lose.then(ask_before_leaving);
            ctx.props().on_would_lose.emit(would_lose);
        }
        let counting =
            self.wait_seconds() > 0 || matches!(self.creating.phase(), Phase::Sending(_, Waiting::InTime));
        if counting != self.clock.is_some() {
            let tick = ctx.link().callback(|()| Message::Tick);
            self.clock = counting.then(|| Interval::new(1000, move || tick.emit(())));
        }
    }

    /// Seconds for which the server wants no further request.
    fn wait_seconds(&self) -> u64 {
        let Problem::Failed(error) = &self.problem else { return 0 };
        let until = self.problem_at + u64::from(error.retry_after_seconds.unwrap_or(0)) * 1000;
        until.saturating_sub(browser::now()).div_ceil(1000)
    }

    fn typed_token(&self) -> Option<Secret> {
        let typed = self.nodes.token.cast::<HtmlInputElement>()?.value();
        (!typed.is_empty()).then(|| Secret::new(typed))
    }

    fn status(&self) -> String {
        match self.creating.phase() {
            _ if self.signing_in => "Signing in…".to_owned(),
            Phase::SigningIn => "Signing in…".to_owned(),
            Phase::Sending(_, Waiting::InTime) => "Creating the credential…".to_owned(),
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

fn no_token() -> Fault {
    Fault { input: Some(Input::Token), message: "Paste an API token or an access token.".to_owned() }
}

fn missing(draft: &Draft, has_token: bool) -> Vec<Fault> {
    let needed = |there: bool, input: Input, message: &str| {
        (!there).then(|| Fault { input: Some(input), message: message.to_owned() })
    };
    let token = (!has_token).then(no_token);
    let registry_id =
        needed(!draft.registry_id.trim().is_empty(), Input::RegistryId, "Paste the registry's ID.");
    let description = needed(
        !draft.description.trim().is_empty(),
        Input::Description,
        "Say where the credential will be used.",
    );
    [token, registry_id, description].into_iter().flatten().collect()
}
