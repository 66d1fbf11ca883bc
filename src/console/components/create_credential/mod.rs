use std::rc::Rc;

use gloo_events::EventListener;
use gloo_timers::callback::{Interval, Timeout};
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::client::decode::Created;
use crate::client::{Client, Session};
use crate::console::browser;
use crate::console::parts::Missing;
use crate::console::places::Places;
use crate::console::registries::Registries;
use crate::error::{Error, Fault, Input};
use crate::issuing::{Attempt, Creating, Draft, Issued, Phase};
use crate::listing::Entry;
pub(in crate::console) use acting::Acting;
use before::{InTime, List, Reading};
use facts::Facts;
pub(in crate::console) use handoff::HandingOver;
use issued::Shown;

mod acting;
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
    /// What was pressed before the part of the console that acts was there.
    waiting: Vec<Message>,
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
    /// A part of the console did not arrive.
    NotLoaded,
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
    /// What is needed to act has arrived, or it has not.
    Arrived(Result<(), Missing>),
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
    /// Asks once more for what shows the credential as each tool reads it.
    LoadHandoff,
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
            waiting: Vec::new(),
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
        match (Acting::at_hand(), message) {
            (_, Message::Arrived(result)) => self.arrived(ctx, result),
            (Some(acting), message) => (acting.update)(self, ctx, message),
            (None, Message::Typed(input, text)) => self.typed(ctx, input, text),
            (None, Message::Wipe) => self.clear_token(),
            (None, message @ (Message::Create | Message::SignIn)) => self.wait(ctx, message),
            (None, _) => return false,
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        if let Some(acting) = Acting::at_hand() {
            (acting.changed)(self, ctx, old);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        html! {
            <div class="create-credential">
                <p class="visually-hidden" role="status">{ self.status() }</p>
                {
                    match self.creating.phase() {
                        Phase::Issued(issued) => {
                            Acting::at_hand().map(|acting| (acting.view_issued)(self, ctx, issued)).unwrap_or_default()
                        }
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

    /// Keeps what was pressed until the part that acts on it is there.
    fn wait(&mut self, ctx: &Context<Self>, pressed: Message) {
        if self.waiting.is_empty() {
            browser::later(ctx.link(), async { Message::Arrived(Acting::load().await) });
        }
        self.problem = Problem::None;
        self.waiting.push(pressed);
    }

    fn arrived(&mut self, ctx: &Context<Self>, result: Result<(), Missing>) {
        let waiting = std::mem::take(&mut self.waiting);
        match result {
            Ok(()) => waiting.into_iter().for_each(|message| ctx.link().send_message(message)),
            Err(Missing) => self.fail(Problem::NotLoaded),
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
            _ if !self.waiting.is_empty() => "Starting…".to_owned(),
            Phase::Preparing => "Preparing…".to_owned(),
            Phase::Sending(_) => "Creating the credential…".to_owned(),
            _ => self.said.clone(),
        }
    }

    fn say(&mut self, text: impl Into<String>) {
        self.said = text.into();
    }
}
