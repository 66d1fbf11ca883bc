use yew::prelude::*;

use super::field::Field;
use super::{CreateCredential, Message, Press};
use crate::console::browser;
use crate::error::Input;
use crate::issuing::{Phase, Waiting};

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
        let busy = !matches!(self.creating.phase(), Phase::Drafting);
        let may_stop = matches!(self.creating.phase(), Phase::Sending(_, Waiting::InTime));
        let may_create = !busy && self.wait_seconds() == 0;
        let registry = Field {
            input: Input::RegistryId,
            name: "registry",
            label: "Registry ID",
            help: "As the catalogue shows it under Registries.",
            value: Some(&self.draft.registry_id),
            readonly: busy,
        };
        let description = Field {
            input: Input::Description,
            name: "description",
            label: "Description",
            help: "Where it will be used, so that it can be found again: “Credential for server A”.",
            value: Some(&self.draft.description),
            readonly: busy,
        };
        html! {
            <section key="form" class="panel two">
                { self.view_problem(ctx) }
                <form key="fields" class="form" novalidate=true {onsubmit} {onkeydown}>
                    {
                        if ctx.props().session.is_some() {
                            html! { <div key="token" hidden=true /> }
                        } else {
                            self.view_token_field(ctx)
                        }
                    }
                    { self.view_field(ctx, &registry) }
                    { self.view_field(ctx, &description) }
                    <div key="buttons" class="row">
                        <button data-look="primary" aria-disabled={(!may_create).then_some("true")}>{ "Create credential" }</button>
                        <span hidden={!may_stop}>{ self.view_button(ctx, Press::StopWaiting, "Stop waiting", "", true) }</span>
                        <span class="soft">{ self.progress() }</span>
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

    pub(super) fn view_token_field(&self, ctx: &Context<Self>) -> Html {
        let help = if self.signing_in {
            "Signing in…"
        } else {
            "From My Account, API tokens, in your cloud console. Press Enter to sign in. It stays in \
             this page's memory and is gone when the page closes."
        };
        let token = Field {
            input: Input::Token,
            name: "token",
            label: "API token or access token",
            help,
            value: None,
            readonly: *self.creating.phase() == Phase::SigningIn,
        };
        self.view_field(ctx, &token)
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
            <button type="button" data-look={look} aria-disabled={(!live).then_some("true")} {onclick}>{ label }</button>
        }
    }

    fn progress(&self) -> String {
        match self.creating.phase() {
            Phase::SigningIn => "Signing in…".to_owned(),
            Phase::Sending(_, Waiting::InTime) => {
                format!("Creating… {} s", browser::now().saturating_sub(self.sent_at) / 1000)
            }
            Phase::Drafting if self.wait_seconds() > 0 => {
                format!("The server asks to wait: {} s left.", self.wait_seconds())
            }
            _ => String::new(),
        }
    }
}
