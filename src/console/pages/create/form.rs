use yew::prelude::*;

use super::{CreatePage, Message, texts};
use crate::console::components::field::{Field, TokenField, typed};
use crate::console::components::notice::{Notice, view_error, view_faults};
use crate::console::place::Place;
use crate::console::registries::RegistryField;
use crate::error::{Error, Fault, Input};
use crate::issuing::{Event, Finding, Phase, Problem};

impl CreatePage {
    /// The form: a token unless somebody is signed in, a registry, a description.
    pub(super) fn view_form(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Submit
        });
        // Held down, Enter would send the form again after a quick refusal.
        let onkeydown = |event: KeyboardEvent| {
            if event.key() == "Enter" && event.repeat() {
                event.prevent_default();
            }
        };
        let is_replacement = ctx.props().is_replacement;
        let is_fixed = self.machine.is_locked() || is_replacement;
        let may_create = self.machine.may_create(self.now());
        let may_stop = matches!(self.machine.phase(), Phase::Sending(_) | Phase::Preparing(_));
        html! {
            <section key="form" part="panel" class="panel two">
                { self.view_problem(ctx) }
                <form key="fields" class="form" method="dialog" novalidate=true {onsubmit} {onkeydown}>
                    {
                        if self.wants_token() {
                            self.view_token_field(ctx)
                        } else {
                            html! { <div key="token" hidden=true /> }
                        }
                    }
                    { self.view_registry_field(ctx, is_fixed) }
                    { self.view_limit(ctx) }
                    { self.view_description_field(ctx, is_fixed) }
                    <div key="buttons" class="row">
                        <button part="button" data-look="primary" aria-disabled={(!may_create).then_some("true")}>
                            { if is_replacement { "Create replacement" } else { "Create credential" } }
                        </button>
                        <span class="soft">{ self.progress() }</span>
                        <span hidden={!may_stop}>
                            { self.view_event_button(ctx, Event::StopWaiting, "Stop waiting", "", may_stop) }
                        </span>
                    </div>
                </form>
                <aside key="next" aria-label="What happens next">
                    <h2>{ "What happens next" }</h2>
                    <p>{ "You see the password once, on this page. It can't be looked up later." }</p>
                    <p>{ "It works for Docker, Podman, Helm, Kubernetes and CI until it expires or is revoked." }</p>
                    <p>{ "You'll be asked to confirm before leaving." }</p>
                </aside>
            </section>
        }
    }

    /// Whether somebody has to give a token: nobody is signed in, or the session is of no use for
    /// creating, such as one that is about to end.
    fn wants_token(&self) -> bool {
        let is_of_no_use =
            matches!(self.machine.problem(), Some(Problem::Failed(error)) if error.is_for_the_token());
        !self.session.asks_host() && (is_of_no_use || self.session.current().is_none())
    }

    fn progress(&self) -> String {
        let now = self.now();
        let seconds = now.saturating_sub(self.machine.since()) / 1000;
        match self.machine.phase() {
            Phase::Preparing(_) if self.session.is_signing_in() => "Signing in…".to_owned(),
            Phase::Preparing(_) => "Preparing…".to_owned(),
            Phase::Sending(_) => format!("Creating… {seconds} s"),
            _ if self.machine.wait_seconds(now) > 0 => {
                format!("The server asks to wait: {} s left.", self.machine.wait_seconds(now))
            }
            Phase::Settling(settling) if settling.finding == Finding::Looking => {
                format!("Checking whether it was created… {seconds} s")
            }
            Phase::Settling(_) => "Choose what to do above.".to_owned(),
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
        match self.machine.problem() {
            None => html! { <div key="no-notice" hidden=true /> },
            Some(Problem::Failed(error)) => {
                view_error(error, key, node, Some(&visit), self.view_refused(ctx))
            }
            Some(Problem::Incomplete(inputs)) => {
                let faults: Vec<Fault> = inputs.iter().map(|input| self.missing(*input)).collect();
                Notice { look: "error", what: "Complete the form to continue", key, node }.view(html! {
                    <>
                        <p>{ "No credential was created." }</p>
                        { view_faults(&faults, Some(&visit)) }
                    </>
                })
            }
        }
    }

    fn missing(&self, input: Input) -> Fault {
        if input == Input::Token && self.session.asks_host() {
            return Fault { input: None, message: texts::NOT_SIGNED_IN.to_owned() };
        }
        Fault { input: Some(input), message: texts::missing(input).to_owned() }
    }

    /// What a refused POST may have made all the same, by an earlier sending.
    fn view_refused(&self, ctx: &Context<Self>) -> Html {
        let suspects = self.machine.refused().map(|refused| &*refused.suspects).unwrap_or_default();
        html! {
            <div hidden={suspects.is_empty()}>
                <p><b>{ "But there is a new credential with this description." }</b></p>
                <p>
                    { "Your browser may have sent the request twice, or you created it in another tab. This page does not have its password." }
                </p>
                { self.view_suspects(ctx, suspects) }
            </div>
        }
    }

    /// Says before the attempt that a registry takes no more.
    fn view_limit(&self, ctx: &Context<Self>) -> Html {
        let registry_id = &self.machine.draft().registry_id;
        let registries = &self.registries.registries;
        let limit = registries.find(registry_id).and_then(|registry| registry.credentials_limit);
        let used = self.snapshots.used(registry_id, self.now()).map(|used| used.live);
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
                        { " You can't create another one until one is revoked. " }
                        { for link }
                    </p>
                </div>
            </div>
        }
    }

    pub(super) fn view_token_field(&self, ctx: &Context<Self>) -> Html {
        let token = TokenField {
            id: self.id_of("token"),
            node: &self.nodes.token,
            signing_in: self.is_signing_in,
            readonly: self.is_signing_in || matches!(self.machine.phase(), Phase::Preparing(_)),
            faults: &self.faults_of(Input::Token),
            on_typed: ctx.link().callback(|()| Message::Event(Event::Typed(Input::Token, String::new()))),
            on_enter: ctx.link().callback(|()| Message::SignIn),
        };
        token.view()
    }

    fn view_registry_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let typed = |text| Message::Event(Event::Typed(Input::RegistryId, text));
        let picked = ctx.link().batch_callback(move |id| vec![typed(id), Message::Chosen]);
        let draft = self.machine.draft();
        html! {
            <RegistryField
                key="registry"
                id={self.id_of("registry")}
                value={draft.registry_id.clone()}
                registries={self.registries.registries.clone()}
                used={self.snapshots.used(&draft.registry_id, self.now())}
                {readonly}
                faults={self.faults_of(Input::RegistryId)}
                node={self.nodes.registry_id.clone()}
                on_typed={ctx.link().callback(typed)}
                on_picked={picked}
                on_shown={self.registries.on_shown.clone()}
            />
        }
    }

    fn view_description_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let help = if ctx.props().is_replacement {
            "The same as the old one's."
        } else {
            "What uses it? For example, “Payments CI”"
        };
        let faults = self.faults_of(Input::Description);
        let field = Field {
            id: self.id_of("description"),
            label: "Description",
            help: html! { { help } },
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

    fn id_of(&self, name: &str) -> String {
        format!("regcred-{}-{name}", self.id)
    }

    /// What is wrong with one input, until it is changed.
    fn faults_of(&self, input: Input) -> Vec<String> {
        let faults = match self.machine.problem() {
            _ if self.machine.is_corrected(input) => return Vec::new(),
            None => return Vec::new(),
            Some(Problem::Incomplete(inputs)) => inputs.iter().map(|input| self.missing(*input)).collect(),
            Some(Problem::Failed(error)) => Error::faults(error),
        };
        let own = faults.into_iter().filter(|fault| fault.input == Some(input));
        own.map(|fault| fault.message).collect()
    }
}
