use yew::prelude::*;

use super::{CreateCredential, Message, Press, Problem, SignsIn};
use crate::console::browser;
use crate::console::components::RegistryField;
use crate::console::components::field::{Field, TokenField, typed};
use crate::console::components::notice::{Notice, view_error, view_faults};
use crate::console::place::Place;
use crate::error::Input;
use crate::issuing::{Finding, Phase};

impl CreateCredential {
    /// The form: a token unless somebody is signed in, a registry, a description.
    pub(super) fn view_form(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Create
        });
        // Held down, Enter would send the form again after a quick refusal.
        let onkeydown = |event: KeyboardEvent| {
            if event.key() == "Enter" && event.repeat() {
                event.prevent_default();
            }
        };
        let is_successor = ctx.props().is_successor;
        let busy = matches!(self.creating.phase(), Phase::Preparing | Phase::Sending(_));
        let may_create = self.may_create();
        html! {
            <section key="form" part="panel" class="panel two">
                { self.view_problem(ctx) }
                <form key="fields" class="form" method="dialog" novalidate=true {onsubmit} {onkeydown}>
                    {
                        if ctx.props().session.is_some() || ctx.props().signs_in != SignsIn::Form {
                            html! { <div key="token" hidden=true /> }
                        } else {
                            self.view_token_field(ctx)
                        }
                    }
                    { self.view_registry_field(ctx, busy || is_successor) }
                    { self.view_limit(ctx) }
                    { self.view_description_field(ctx, busy || is_successor) }
                    <div key="buttons" class="row">
                        <button part="button" data-look="primary" aria-disabled={(!may_create).then_some("true")}>
                            { if is_successor { "Create the successor" } else { "Create credential" } }
                        </button>
                        <span class="soft">{ self.progress() }</span>
                        { self.view_stop(ctx) }
                    </div>
                </form>
                <aside key="next" aria-label="What happens next">
                    <h2>{ "What happens next" }</h2>
                    <p>{ "The password is shown once, on this page. Nobody can look it up later." }</p>
                    <p>{ "It works for Docker, Podman, Helm, Kubernetes and CI until it expires or is revoked." }</p>
                    <p>{ "The page asks before it lets the password go." }</p>
                </aside>
            </section>
        }
    }

    /// What went wrong last, or what became of a POST without an answer.
    fn view_problem(&self, ctx: &Context<Self>) -> Html {
        if let Phase::Settling(settling) = self.creating.phase() {
            return self.view_settling(ctx, settling);
        }
        let visit = ctx.link().callback(Message::Visit);
        match &self.problem {
            Problem::None => html! { <div key="no-notice" hidden=true /> },
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

    pub(super) fn view_token_field(&self, ctx: &Context<Self>) -> Html {
        let token = TokenField {
            id: self.id_of("token"),
            node: &self.nodes.token,
            signing_in: self.signing_in,
            readonly: self.signing_in || matches!(self.creating.phase(), Phase::Preparing),
            faults: &self.faults_of(Input::Token),
            on_typed: ctx.link().callback(|()| Message::Typed(Input::Token, String::new())),
            on_enter: ctx.link().callback(|()| Message::SignIn),
        };
        token.view()
    }

    fn view_registry_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let props = ctx.props();
        let picked =
            ctx.link().batch_callback(|id| vec![Message::Typed(Input::RegistryId, id), Message::Chosen]);
        html! {
            <RegistryField
                key="registry"
                id={self.id_of("registry")}
                value={self.draft.registry_id.clone()}
                registries={props.registries.clone()}
                used={self.before.used(&self.draft.registry_id)}
                {readonly}
                faults={self.faults_of(Input::RegistryId)}
                node={self.nodes.registry_id.clone()}
                on_typed={ctx.link().callback(|text| Message::Typed(Input::RegistryId, text))}
                on_picked={picked}
                on_shown={props.on_shown.clone()}
            />
        }
    }

    fn view_description_field(&self, ctx: &Context<Self>, readonly: bool) -> Html {
        let help = if ctx.props().is_successor {
            "The same as the old one's: by it the two are found again."
        } else {
            "Where it will be used, so that it can be found again: “Credential for server A”."
        };
        let faults = self.faults_of(Input::Description);
        let field = Field {
            id: self.id_of("description"),
            label: "Description",
            help: html! { { help } },
            faults: &faults,
        };
        field.view(html! {
            <input
                part="input"
                ref={&self.nodes.description}
                id={field.id.clone()}
                value={self.draft.description.clone()}
                {readonly}
                autocomplete="off"
                aria-invalid={field.is_invalid()}
                aria-describedby={field.described_by()}
                oninput={ctx.link().callback(|event: InputEvent| Message::Typed(Input::Description, typed(&event)))}
            />
        })
    }

    fn id_of(&self, name: &str) -> String {
        format!("regcred-{}-{name}", self.id)
    }

    /// What is wrong with one input, until it is changed.
    fn faults_of(&self, input: Input) -> Vec<String> {
        let faults = match &self.problem {
            _ if self.corrected.contains(&input) => return Vec::new(),
            Problem::None => return Vec::new(),
            Problem::Missing(faults) => faults.clone(),
            Problem::Failed(error) => error.faults(),
        };
        let own = faults.into_iter().filter(|fault| fault.input == Some(input));
        own.map(|fault| fault.message).collect()
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
}
