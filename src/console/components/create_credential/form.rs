use yew::prelude::*;

use super::{Acting, CreateCredential, Message, Problem, SignsIn};
use crate::console::components::RegistryField;
use crate::console::components::field::{Field, TokenField, typed};
use crate::console::components::notice::Notice;
use crate::error::Input;
use crate::issuing::Phase;

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
        let acting = Acting::at_hand();
        let starting = self.waiting.iter().any(|message| matches!(message, Message::Create));
        let busy = starting || matches!(self.creating.phase(), Phase::Preparing | Phase::Sending(_));
        let may_create = !starting && acting.is_none_or(|acting| (acting.may_create)(self));
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
                    { acting.map_or_else(|| html! { <div key="limit" hidden=true /> }, |acting| (acting.view_limit)(self, ctx)) }
                    { self.view_description_field(ctx, busy || is_successor) }
                    <div key="buttons" class="row">
                        <button part="button" data-look="primary" aria-disabled={(!may_create).then_some("true")}>
                            { if is_successor { "Create the successor" } else { "Create credential" } }
                        </button>
                        <span class="soft">
                            {
                                match acting {
                                    _ if !self.waiting.is_empty() => "Starting…".to_owned(),
                                    Some(acting) => (acting.progress)(self),
                                    None => String::new(),
                                }
                            }
                        </span>
                        { for acting.map(|acting| (acting.view_stop)(self, ctx)) }
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
        match (&self.problem, Acting::at_hand()) {
            (Problem::NotLoaded, _) => {
                let what = "A part of this console did not arrive, so nothing was sent and no credential was created.";
                let (key, node) = (self.problem_at, &self.nodes.notice);
                Notice { look: "error", what, key, node }
                    .view(html! { <p>{ "What you have typed is still here. Press the button again." }</p> })
            }
            (_, Some(acting)) => (acting.view_problem)(self, ctx),
            (_, None) => html! { <div key="no-notice" hidden=true /> },
        }
    }

    pub(super) fn view_token_field(&self, ctx: &Context<Self>) -> Html {
        let token = TokenField {
            id: self.id_of("token"),
            node: &self.nodes.token,
            signing_in: self.signing_in,
            readonly: self.signing_in
                || !self.waiting.is_empty()
                || matches!(self.creating.phase(), Phase::Preparing),
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

    fn faults_of(&self, input: Input) -> Vec<String> {
        Acting::at_hand().map(|acting| (acting.faults)(self, input)).unwrap_or_default()
    }
}
