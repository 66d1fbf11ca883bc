//! What the form does once something is pressed: signing in, the POST, its answer, what went wrong.

use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Interval;
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;
use yew::prelude::*;

use super::SignsIn;
use super::{CreateCredential, CreateCredentialProps, End, Message, Press, Problem, Shown};
use crate::console::browser;
use crate::console::components::notice::{Notice, view_error, view_faults};
#[cfg(feature = "split")]
use crate::console::components::registry_field::Choosing;
use crate::console::parts::{at_hand, load};
use crate::console::place::Place;
use crate::error::Input;
use crate::issuing::{Attempt, Draft, Finding, Issued, Phase};

/// The ways into this part of the component, which comes after the form.
#[derive(Clone, Copy)]
pub(in crate::console) struct Acting {
    pub(super) update: fn(&mut CreateCredential, &Context<CreateCredential>, Message),
    pub(super) changed: fn(&mut CreateCredential, &Context<CreateCredential>, &CreateCredentialProps),
    pub(super) view_problem: fn(&CreateCredential, &Context<CreateCredential>) -> Html,
    pub(super) view_limit: fn(&CreateCredential, &Context<CreateCredential>) -> Html,
    pub(super) view_issued: fn(&CreateCredential, &Context<CreateCredential>, &Rc<Issued>) -> Html,
    pub(super) faults: fn(&CreateCredential, Input) -> Vec<String>,
    pub(super) may_create: fn(&CreateCredential) -> bool,
    pub(super) progress: fn(&CreateCredential) -> String,
    pub(super) view_stop: fn(&CreateCredential, &Context<CreateCredential>) -> Html,
}

at_hand!(
    Acting,
    Acting {
        update: CreateCredential::act,
        changed: CreateCredential::follow_props,
        view_problem: CreateCredential::view_what_went_wrong,
        view_limit: CreateCredential::view_limit,
        view_issued: CreateCredential::view_issued,
        faults: CreateCredential::faults_now,
        may_create: CreateCredential::may_create,
        progress: CreateCredential::progress,
        view_stop: CreateCredential::view_stop,
    }
);
load!(Acting, work, Choosing);

impl CreateCredential {
    fn act(&mut self, ctx: &Context<Self>, message: Message) {
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
            Message::Tick | Message::Arrived(_) => {}
            Message::Wipe => {
                self.creating.wipe();
                self.clear_token();
            }
        }
        self.follow_phase(ctx, was_issued, was_settling);
    }

    fn follow_props(&mut self, ctx: &Context<Self>, old: &CreateCredentialProps) {
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

    /// Seconds for which the server wants no further request.
    pub(super) fn wait_seconds(&self) -> u64 {
        let Problem::Failed(error) = &self.problem else { return 0 };
        let until = self.problem_at + u64::from(error.retry_after_seconds.unwrap_or(0)) * 1000;
        until.saturating_sub(browser::now()).div_ceil(1000)
    }

    fn may_create(&self) -> bool {
        self.creating.may_begin() && self.wait_seconds() == 0
    }

    fn progress(&self) -> String {
        let since = |then: u64| browser::now().saturating_sub(then) / 1000;
        match self.creating.phase() {
            _ if self.create_once_signed_in => "Signing in…".to_owned(),
            Phase::Preparing => "Preparing…".to_owned(),
            Phase::Sending(_) => format!("Creating… {} s", since(self.sent_at)),
            _ if self.wait_seconds() > 0 => {
                format!("The server asks to wait: {} s left.", self.wait_seconds())
            }
            Phase::Settling(settling) if settling.finding == Finding::NothingYet && settling.is_open() => {
                format!("Looking whether one was created… {} s", since(self.looking_since))
            }
            Phase::Settling(settling) if !settling.may_go_on() => {
                "Decide first about what was found.".to_owned()
            }
            _ => String::new(),
        }
    }

    fn view_stop(&self, ctx: &Context<Self>) -> Html {
        let may_stop = matches!(self.creating.phase(), Phase::Sending(_));
        html! { <span hidden={!may_stop}>{ self.view_button(ctx, Press::StopWaiting, "Stop waiting", "", true) }</span> }
    }

    /// A button that stays in the tab order, with its reason, while it does nothing.
    pub(super) fn view_button(
        &self,
        ctx: &Context<Self>,
        press: Press,
        label: &'static str,
        look: &'static str,
        live: bool,
    ) -> Html {
        let onclick = ctx.link().batch_callback(move |_: MouseEvent| live.then_some(Message::Pressed(press)));
        html! {
            <button part="button" type="button" data-look={look} aria-disabled={(!live).then_some("true")} {onclick}>{ label }</button>
        }
    }

    /// What went wrong last, or what became of a POST without an answer.
    fn view_what_went_wrong(&self, ctx: &Context<Self>) -> Html {
        if let Phase::Settling(settling) = self.creating.phase() {
            return self.view_settling(ctx, settling);
        }
        let visit = ctx.link().callback(Message::Visit);
        match &self.problem {
            Problem::None | Problem::NotLoaded => html! { <div key="no-notice" hidden=true /> },
            Problem::Failed(error) => {
                view_error(error, self.problem_at, &self.nodes.notice, Some(&visit), Html::default())
            }
            Problem::Missing(faults) => {
                let (key, node) = (self.problem_at, &self.nodes.notice);
                Notice { look: "error", what: "Something is missing.", key, node }.view(html! {
                    <>
                        <p>{ "No credential was created. Fill in what is named below." }</p>
                        { view_faults(faults, Some(&visit)) }
                    </>
                })
            }
        }
    }

    /// Says before the attempt that a registry takes no more.
    fn view_limit(&self, ctx: &Context<Self>) -> Html {
        let registry_id = &self.draft.registry_id;
        let limit = ctx.props().registries.find(registry_id).and_then(|registry| registry.credentials_limit);
        let used = self.before.used(registry_id).map(|used| used.live);
        let (Some(limit), Some(used)) = (limit, used) else {
            return html! { <div key="limit" hidden=true /> };
        };
        let to = Place::Credentials { registry: registry_id.clone(), credential: None };
        let link = ctx.props().places.as_ref().map(|places| places.view_link(to, "Its credentials", false));
        html! {
            <div key="limit" class="notice" data-look="warn" hidden={used < limit}>
                <span class="sign" aria-hidden="true">{ "◆" }</span>
                <div class="text">
                    <p>
                        <b>{ format!("This registry has {used} of its {limit} credentials.") }</b>
                        { " Another one will be refused until one is revoked. " }
                        { for link }
                    </p>
                </div>
            </div>
        }
    }

    /// What is wrong with one input, until it is changed.
    fn faults_now(&self, input: Input) -> Vec<String> {
        let faults = match &self.problem {
            _ if self.corrected.contains(&input) => return Vec::new(),
            Problem::None | Problem::NotLoaded => return Vec::new(),
            Problem::Missing(faults) => faults.clone(),
            Problem::Failed(error) => error.faults(),
        };
        let own = faults.into_iter().filter(|fault| fault.input == Some(input));
        own.map(|fault| fault.message).collect()
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
