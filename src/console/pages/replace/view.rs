//! What stands above the form: the credential that is replaced, what stands in the way, and step 1.

use yew::prelude::*;

use super::steps::view_half;
use super::{Creating, Message, Replace, texts};
use crate::console::navigation::use_navigator;
use crate::console::pages::credentials::reader::view_reading;
use crate::console::pages::credentials::rows::{route_of, view_description, view_state};
use crate::console::pages::credentials::texts as list_texts;
use crate::console::registries::{Used, usage, use_registries};
use crate::console::session::SignIn;
use crate::console::ui::{
    view_code, view_error, view_foreign, view_hint, view_paragraph_if, with_hidden_shown,
};
use crate::error::Error;
use crate::issuing::Step;
use crate::listing::Entry;

impl Replace {
    /// What stands in the way of going on.
    pub(super) fn view_progress(&self, ctx: &Context<Self>, is_signed_in: bool) -> Html {
        if !is_signed_in && self.creating == Creating::No {
            return html! {
                <section key="sign-in" class="panel">
                    <p>{ texts::SIGN_IN }</p>
                    <SignIn />
                </section>
            };
        }
        let press = |message: fn() -> Message| ctx.link().callback(move |_: MouseEvent| message());
        let again = || {
            html! {
                <button type="button" data-look="small" onclick={press(|| Message::ReadAgain)}>{ list_texts::TRY_AGAIN }</button>
            }
        };
        if let Some(error) = &self.error {
            return html! { <div key="failed">{ view_error(error, Error::explain, self.error_at, &self.notice, None, again()) }</div> };
        }
        if self.reader.is_none() {
            if !self.machine.is_partial() {
                return Html::default();
            }
            return view_hint(
                "warn",
                html! { <><p>{ list_texts::left_out(self.left_out) }</p>{ again() }</> },
            );
        }
        let what = if self.is_reading_one() {
            list_texts::READING.to_owned()
        } else {
            texts::reading(self.pages.len())
        };
        let what = html! { <span class="soft">{ what }</span> };
        view_reading(what, self.is_slow, press(|| Message::Stop), press(|| Message::ReadAgain))
    }

    /// What stands above the form for the replacement.
    pub(super) fn view_before(&self, ctx: &Context<Self>, step: &Step, is_signed_in: bool, now: u64) -> Html {
        let registry = &ctx.props().registry;
        let live = self.machine.entries().iter().filter(|entry| entry.is_live(now)).count() as u32;
        match (self.creating, step) {
            // A late password is of none of the steps.
            (Creating::Awaited | Creating::Issued, Step::Done { .. }) => Html::default(),
            (Creating::Awaited, _) => html! { <h2 key="creating">{ texts::STEP_1 }</h2> },
            (Creating::Issued, _) => html! {
                <div key="issued" class="step">
                    <h2>{ texts::STEP_2 }</h2>
                    <p>{ texts::SWITCH_NOW }</p>
                </div>
            },
            (Creating::No, Step::Create { others, has_lost, .. }) if is_signed_in => html! {
                <div key="create" class="step">
                    if *has_lost {
                        { view_hint("warn", texts::lost(!others.is_empty()).into()) }
                    }
                    <h2 ref={&self.step} tabindex="-1">{ texts::STEP_1 }</h2>
                    <RegistryFull key="full" registry={registry.to_owned()} {live} or_more={self.machine.is_partial()} />
                </div>
            },
            _ => Html::default(),
        }
    }

    /// Others with the same description: a person may say that one of them is the replacement.
    pub(super) fn view_others(&self, ctx: &Context<Self>, others: &[Entry], now: u64) -> Html {
        html! {
            <section key="others" class="step" hidden={others.is_empty()} aria-labelledby="regcred-others-title">
                <h2 id="regcred-others-title">{ texts::OTHERS }</h2>
                <p>{ texts::others(others.len(), self.machine.is_partial()) }</p>
                <div class="pair">
                    { for others.iter().map(|entry| self.view_other(ctx, entry, now)) }
                </div>
            </section>
        }
    }

    fn view_other(&self, ctx: &Context<Self>, entry: &Entry, now: u64) -> Html {
        let id = &entry.credential.id;
        if self.machine.is_unsaved(id) {
            return self.view_with_revoke(ctx, entry, now, texts::UNSAVED);
        }
        let to = ctx.props().with_successor(Some(id.clone()));
        let link = self.navigator.view_link(to, view_with_name(texts::USE_THIS, entry));
        view_half(&with_hidden_shown(name_of(entry)), entry, now, html! { <p>{ link }</p> })
    }

    /// One that can be revoked here, and what speaks for that.
    pub(super) fn view_with_revoke(
        &self,
        ctx: &Context<Self>,
        entry: &Entry,
        now: u64,
        why: &'static str,
    ) -> Html {
        let to_revoke = Box::new(entry.clone());
        let revoke = ctx.link().callback(move |_: MouseEvent| Message::Revoke(to_revoke.clone()));
        let action = html! {
            <>
                { view_paragraph_if(!why.is_empty(), why) }
                <div class="row">
                    <button type="button" data-look="small danger" onclick={revoke}>
                        { view_with_name(texts::REVOKE_IT, entry) }
                    </button>
                </div>
            </>
        };
        view_half(&with_hidden_shown(name_of(entry)), entry, now, action)
    }
}

/// What tells one from others of the same description.
fn name_of(entry: &Entry) -> &str {
    let credential = &entry.credential;
    if credential.name.is_empty() { &credential.id } else { &credential.name }
}

/// A label, which says to assistive technology whose it is.
fn view_with_name(label: &'static str, entry: &Entry) -> Html {
    html! { <>{ label }<span class="visually-hidden">{ ": " }{ view_foreign(name_of(entry)) }</span></> }
}

#[derive(Debug, PartialEq, Properties)]
pub(super) struct SummaryProps {
    pub(super) registry: String,
    pub(super) entry: Entry,
    /// What the service's clock shows, in milliseconds since 1970.
    pub(super) now: u64,
    /// Whether nothing is left to do.
    pub(super) is_over: bool,
}

/// The credential that is replaced, and where it is shown by itself.
#[function_component]
pub(super) fn Summary(props: &SummaryProps) -> Html {
    let (registries, navigator) = (use_registries(), use_navigator());
    let SummaryProps { registry, entry, now, is_over } = props;
    let link = navigator.view_link(route_of(registry, entry), view_description(entry));
    let name = view_foreign(registries.name(registry));
    html! {
        <p>
            { if *is_over { texts::REPLACED } else { texts::TO_REPLACE } }{ link }{ texts::in_registry(name) }{ view_state(entry, *now) }
            <br />{ view_name_and_id(entry) }
        </p>
    }
}

/// A credential's name and ID, which tell it from another of the same description.
pub(super) fn view_name_and_id(entry: &Entry) -> Html {
    let credential = &entry.credential;
    html! {
        <>
            <code hidden={credential.name.is_empty()}>{ view_foreign(&credential.name) }</code>
            { " " }{ texts::ID }{ " " }{ view_code(&credential.id) }
        </>
    }
}

#[derive(Debug, PartialEq, Properties)]
pub(super) struct RegistryFullProps {
    registry: String,
    /// How many credentials it has that work.
    live: u32,
    /// Whether it may have more.
    or_more: bool,
}

/// Says so where the registry has no room for one credential more.
#[function_component]
fn RegistryFull(props: &RegistryFullProps) -> Html {
    let registries = use_registries();
    let RegistryFullProps { registry, live, or_more } = props;
    let limit = registries.limit(registry);
    let is_full = limit.is_some_and(|limit| *live >= limit);
    let used = usage(Some(Used { live: *live, or_more: *or_more }), limit).unwrap_or_default();
    if !is_full {
        return Html::default();
    }
    view_hint("warn", html! { <><h3>{ texts::FULL }</h3><p>{ texts::full(&used) }</p></> })
}
