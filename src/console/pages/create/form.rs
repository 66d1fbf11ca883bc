use yew::prelude::*;

use super::{CreatePage, Message, callback, texts};
use crate::console::registries::RegistryField;
use crate::console::route::Route;
use crate::console::session::{NOT_SIGNED_IN, TokenField};
use crate::console::ui::field::{Field, typed};
use crate::console::ui::notice::{Notice, view_error, view_faults};
use crate::console::ui::{Button, browser, dates, view_paragraph};
use crate::error::{Fault, Input};
use crate::issuing::{Draft, Event, Finding, Phase, Problem};

impl CreatePage {
    /// The form: a token unless somebody is signed in, a registry, a description.
    pub(super) fn view_form(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = submit_callback(ctx, || Message::Submit);
        let labels = ctx.props().labels();
        let is_fixed = self.machine.is_locked() || ctx.props().is_replacement();
        let may_create = self.machine.may_create(self.now());
        let may_stop = matches!(self.machine.phase(), Phase::Sending(_) | Phase::Preparing(_));
        html! {
            <section key="form" part="panel" class="panel">
                { self.view_waiting(ctx) }
                { self.view_unsettled(ctx) }
                { self.view_problem(ctx) }
                { self.view_left_over(ctx) }
                <div key="forms" class="form" onkeydown={|event: KeyboardEvent| browser::ignore_held_enter(&event)}>
                    { self.view_steps(ctx) }
                    { self.view_sign_in_form(ctx) }
                    <form key="fields" class="form" method="dialog" {onsubmit}>
                        { self.view_registry_field(ctx, is_fixed) }
                        { self.view_description_field(ctx, is_fixed) }
                        <div key="buttons" class="row">
                            { self.view_submit("create", labels.create, !self.wants_token() && !self.is_full(), may_create) }
                            <span class="soft">{ self.progress() }</span>
                            <span hidden={!may_stop}>
                                { Button { is_disabled: !may_stop, ..Button::new("Stop waiting", "") }.view(callback(ctx, || Event::StopWaiting)) }
                            </span>
                        </div>
                        <p key="once" ref={&self.nodes.once} class="soft" tabindex="-1">{ texts::ONCE }</p>
                    </form>
                </div>
            </section>
        }
    }

    /// The steps from the token to the password. A replacement has steps of its own, and a host page
    /// that signs people in does the first one itself.
    fn view_steps(&self, ctx: &Context<Self>) -> Html {
        let (before, now, after) = texts::steps(self.wants_token());
        html! {
            <p key="steps" ref={&self.nodes.steps} class="steps" tabindex="-1" hidden={ctx.props().is_replacement() || self.session.asks_host()}>
                { before }<b aria-current="step">{ now }</b>{ after }
            </p>
        }
    }

    /// A button that sends its form. static/boot.js knows it by its id.
    fn view_submit(&self, name: &str, label: &'static str, is_primary: bool, live: bool) -> Html {
        let look = is_primary.then_some("primary");
        let onclick = |event: MouseEvent| {
            if browser::is_second_press(&event) {
                event.prevent_default();
            }
        };
        html! {
            <button part="button" id={self.id_of(name)} data-look={look} aria-disabled={(!live).then_some("true")} {onclick}>
                { label }
            </button>
        }
    }

    /// A form of its own, so that Enter in another field does not sign in.
    pub(super) fn view_sign_in_form(&self, ctx: &Context<Self>) -> Html {
        if !self.wants_token() {
            return Html::default();
        }
        let onsubmit = submit_callback(ctx, || Message::SignIn);
        let is_busy = self.is_signing_in || matches!(self.machine.phase(), Phase::Preparing(_));
        html! {
            <form key="sign-in" class="form" method="dialog" {onsubmit}>
                { self.view_token_field(ctx) }
                <div key="buttons" class="row">
                    { self.view_submit("sign-in", "Sign in", true, !is_busy) }
                </div>
            </form>
        }
    }

    /// Whether somebody has to give a token: nobody is signed in, or the session is of no use for
    /// creating, such as one that is about to end.
    pub(super) fn wants_token(&self) -> bool {
        let is_of_no_use =
            matches!(self.machine.problem(), Some(Problem::Failed(error)) if error.is_for_the_token());
        !self.session.asks_host() && (is_of_no_use || self.session.current().is_none())
    }

    fn progress(&self) -> String {
        let now = self.now();
        let seconds = now.saturating_sub(self.machine.since()) / 1000;
        let wait_seconds = self.machine.wait_seconds(now);
        match self.machine.phase() {
            Phase::Preparing(_) if self.session.is_signing_in() => "Signing in…".to_owned(),
            Phase::Preparing(_) => "Preparing…".to_owned(),
            Phase::Sending(_) => format!("Creating… {seconds} s"),
            _ if wait_seconds > 0 => format!("The server asks to wait: {wait_seconds} s left."),
            Phase::Settling(settling) if matches!(settling.finding, Finding::Looking) => {
                format!("Checking whether it was created… {seconds} s")
            }
            Phase::Settling(_) => texts::CHOOSE.to_owned(),
            _ if self.machine.has_left_over() => texts::CHOOSE.to_owned(),
            _ => String::new(),
        }
    }

    /// What went wrong last, or what became of a POST without an answer.
    fn view_problem(&self, ctx: &Context<Self>) -> Html {
        if let Phase::Settling(settling) = self.machine.phase() {
            return self.view_settling(ctx, settling);
        }
        let visit = ctx.link().callback(Message::Visit);
        let (key, node) = (self.machine.problem_at(), &self.nodes.notice);
        let faults = view_faults(&self.faults(), Some(&visit));
        let nothing = Html::default();
        let (look, what, text) = match self.machine.problem() {
            None => return nothing,
            Some(Problem::Failed(error)) => {
                return view_error(error, self.session.explain(), key, node, Some(&visit), nothing);
            }
            Some(Problem::NotSent) => ("info", texts::NOT_SENT, nothing),
            Some(Problem::Decided(decided)) => ("info", texts::decided(*decided), nothing),
            Some(Problem::StillTyped) => ("info", texts::STILL_TYPED, nothing),
            Some(Problem::Incomplete(_)) => ("error", texts::INCOMPLETE, faults),
            Some(Problem::Misnamed(_)) => {
                ("error", texts::MISNAMED, html! { <>{ view_paragraph(texts::PASTE_ID) }{ faults }</> })
            }
        };
        Notice { look, what, key, node }.view(text)
    }

    /// Offers a password that came while something else was asked for.
    fn view_waiting(&self, ctx: &Context<Self>) -> Html {
        if !self.machine.has_more() {
            return Html::default();
        }
        let may_show = self.machine.may_show_next();
        let show = Button::new("Go to the password", "primary").view(callback(ctx, || Event::ShowNext));
        let node = NodeRef::default();
        Notice { look: "warn", what: texts::PASSWORD_CAME, key: u64::MAX, node: &node }.view(html! {
            <>
                { view_paragraph(if may_show { texts::SEE_IT_FIRST } else { texts::SEE_IT_LATER }) }
                <div class="row" hidden={!may_show}>{ show }</div>
            </>
        })
    }

    /// Warns of what may have been created before.
    pub(super) fn view_unsettled(&self, ctx: &Context<Self>) -> Html {
        let descriptions = self.machine.unsettled();
        if descriptions.is_empty() {
            return Html::default();
        }
        let what = texts::unsettled(&descriptions);
        let key = descriptions.len() as u64;
        Notice { look: "warn", what: &what, key, node: &self.nodes.notice }.view(html! {
            <>{ texts::LOOK_FIRST }{ self.view_credentials_link(ctx, &self.machine.draft().registry_id) }</>
        })
    }

    fn view_credentials_link(&self, ctx: &Context<Self>, registry_id: &str) -> Html {
        let to = Route::Credentials { registry: registry_id.to_owned(), credential: None };
        let navigator = ctx.props().navigator();
        navigator.map(|navigator| navigator.view_link(to, texts::ITS_CREDENTIALS)).unwrap_or_default()
    }

    fn missing(&self, input: Input) -> Fault {
        if input == Input::Token && self.session.asks_host() {
            return Fault { input: None, message: NOT_SIGNED_IN.to_owned() };
        }
        Fault { input: Some(input), message: texts::missing(input).to_owned() }
    }

    /// Whether the registry takes no more.
    fn is_full(&self) -> bool {
        let registry_id = &self.machine.draft().registry_id;
        let used = self.snapshots.used(registry_id, self.now());
        self.registries.limit(registry_id).zip(used).is_some_and(|(limit, used)| used.live >= limit)
    }

    /// Says what to do where a registry takes no more. That it is full stands below.
    fn view_limit(&self, ctx: &Context<Self>) -> Html {
        if !self.is_full() {
            return Html::default();
        }
        let link = self.view_credentials_link(ctx, &self.machine.draft().registry_id);
        html! { <>{ texts::REVOKE_FIRST }{ link }</> }
    }

    fn view_token_field(&self, ctx: &Context<Self>) -> Html {
        let token = TokenField {
            id: self.id_of("token"),
            node: &self.nodes.token,
            signing_in: self.is_signing_in,
            readonly: self.is_signing_in || matches!(self.machine.phase(), Phase::Preparing(_)),
            faults: &self.faults_of(Input::Token),
            has_ended: self.session.has_ended(),
            left_out: self.left_out,
            on_typed: ctx.link().callback(Message::TokenTyped),
        };
        token.view()
    }

    fn view_registry_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let picked = ctx.link().batch_callback(|id| vec![Message::RegistryTyped(id), Message::Chosen]);
        let draft = self.machine.draft();
        html! {
            <RegistryField
                key="registry"
                id={self.id_of("registry")}
                value={draft.registry_id.clone()}
                registries={self.registries.clone()}
                used={self.snapshots.used(&draft.registry_id, self.now())}
                {readonly}
                note={self.view_limit(ctx)}
                faults={self.faults_of(Input::RegistryId)}
                node={self.nodes.registry_id.clone()}
                on_typed={ctx.link().callback(Message::RegistryTyped)}
                on_picked={picked}
            />
        }
    }

    fn view_description_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let faults = self.faults_of(Input::Description);
        let field = Field {
            id: self.id_of("description"),
            label: "Description",
            help: ctx.props().labels().description.into(),
            note: self.view_same(ctx).filter(|_| !readonly).unwrap_or_default(),
            faults: &faults,
        };
        let oninput = ctx
            .link()
            .callback(|event: InputEvent| Message::Event(Event::Typed(Input::Description, typed(&event))));
        field.view(html! {
            <input
                part="input"
                ref={&self.nodes.description}
                id={field.id.clone()}
                value={self.machine.draft().description.clone()}
                {readonly}
                autocomplete="off"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.described_by()}
                {oninput}
            />
        })
    }

    /// Says that there is a credential with the same description, which may be the one to replace.
    fn view_same(&self, ctx: &Context<Self>) -> Option<Html> {
        let Draft { registry_id, description } = self.machine.draft();
        let (newest, count) = self.snapshots.with_description(registry_id, description, self.now())?;
        let created = newest.created_at.map(|at| dates::distance(at, self.now())).unwrap_or_default();
        let by = newest.credential.created_by.as_deref().filter(|name| !name.is_empty());
        let to = Route::Replace {
            registry: registry_id.clone(),
            credential: newest.credential.id.clone(),
            successor: None,
        };
        let replace = match ctx.props().navigator() {
            Some(navigator) => navigator.view_link(to, texts::replace(count)),
            None => html! { { texts::consider_replacing(count) } },
        };
        Some(html! {
            <>
                { texts::same(count) }
                <bdi>{ by.unwrap_or(texts::SOMEONE).to_owned() }</bdi>
                { format!(" {created}. ") }
                { replace }
            </>
        })
    }

    fn id_of(&self, name: &str) -> String {
        format!("regcred-{}-{name}", self.id)
    }

    /// What is wrong with the input.
    fn faults(&self) -> Vec<Fault> {
        match self.machine.problem() {
            None | Some(Problem::NotSent | Problem::Decided(_) | Problem::StillTyped) => Vec::new(),
            Some(Problem::Incomplete(missing)) => missing.iter().map(|input| self.missing(*input)).collect(),
            Some(Problem::Misnamed(message)) => {
                vec![Fault { input: Some(Input::RegistryId), message: message.clone() }]
            }
            Some(Problem::Failed(error)) => error.faults(),
        }
    }

    /// What is wrong with one input, until it is changed.
    fn faults_of(&self, input: Input) -> Vec<String> {
        if self.machine.is_corrected(input) {
            return Vec::new();
        }
        let own = self.faults().into_iter().filter(|fault| fault.input == Some(input));
        own.map(|fault| fault.message).collect()
    }
}

/// Returns a callback that takes a form's input, which the browser does not send anywhere.
fn submit_callback(ctx: &Context<CreatePage>, message: fn() -> Message) -> Callback<SubmitEvent> {
    ctx.link().callback(move |event: SubmitEvent| {
        event.prevent_default();
        message()
    })
}
