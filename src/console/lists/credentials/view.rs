use yew::prelude::*;

use super::{Credentials, Message, Stage};
use crate::console::components::{ticked, typed, view_error};
use crate::console::dates;
use crate::console::lists::one::Actions;
use crate::console::lists::rows::{description_of, rotation_of};
use crate::console::registries::{RegistryField, usage};
use crate::error::Input;
use crate::listing::{Entry, State};

impl Credentials {
    pub(super) fn view_choice(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Show
        });
        let faults: Vec<String> = match &self.stage {
            Stage::Failed(error) => {
                let own = error.faults().into_iter().filter(|fault| fault.input == Some(Input::RegistryId));
                own.map(|fault| fault.message).collect()
            }
            _ => Vec::new(),
        };
        let is_shown = self.stage == Stage::Whole && self.registry_id == self.shown;
        let used = is_shown.then(|| self.used());
        html! {
            <form key="choice" class="form choice" novalidate=true {onsubmit}>
                <RegistryField
                    id="regcred-list-registry"
                    value={self.registry_id.clone()}
                    registries={props.registries.registries.clone()}
                    {used}
                    {faults}
                    node={self.nodes.registry_id.clone()}
                    on_typed={ctx.link().callback(Message::Typed)}
                    on_picked={ctx.link().callback(Message::Picked)}
                    on_shown={props.registries.on_shown.clone()}
                />
                <button>{ "Show" }</button>
            </form>
        }
    }

    pub(super) fn view_one(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let actions = Actions {
            revoke: ctx.link().callback(|id| Message::Revoke(vec![id])),
            remind: ctx.link().callback(|id| Message::Remind(vec![id])),
        };
        self.one.view(ctx.props(), registry, self.error_at, &self.nodes.one, &actions)
    }

    pub(super) fn view_list(&self, ctx: &Context<Self>, registry: &str) -> Html {
        if registry.is_empty() {
            return html! { <p key="list" class="soft">{ "Choose a registry to see its credentials." }</p> };
        }
        html! {
            <section key="list" class="list" aria-labelledby="regcred-list-title">
                <h2 ref={&self.nodes.title} id="regcred-list-title" tabindex="-1">{ self.view_list_title(ctx) }</h2>
                { self.view_stage(ctx) }
                { self.view_ending(ctx, registry) }
                { self.view_tools(ctx) }
                { self.view_table(ctx, registry) }
            </section>
        }
    }

    fn view_list_title(&self, ctx: &Context<Self>) -> String {
        let name = ctx.props().name(&self.shown);
        let limit = ctx.props().limit(&self.shown);
        match (&self.stage, usage(Some(self.used()), limit)) {
            (Stage::Whole, Some(usage)) => format!("{name}: {usage}"),
            _ => name.to_owned(),
        }
    }

    fn view_stage(&self, ctx: &Context<Self>) -> Html {
        let press = |message: fn() -> Message| ctx.link().callback(move |_: MouseEvent| message());
        match &self.stage {
            Stage::Nothing | Stage::Whole => html! { <div key="stage" hidden=true /> },
            Stage::Reading => {
                let total = if self.total > 0 { format!(" of {}", self.total) } else { String::new() };
                html! {
                    <div key="stage" class="row">
                        <progress max={self.total.max(1).to_string()} value={self.table.len().to_string()} aria-label="Reading the list" />
                        <span class="soft">{ format!("Reading… {}{total}", self.table.len()) }</span>
                        <button type="button" data-look="small" onclick={press(|| Message::Stop)}>{ "Stop" }</button>
                    </div>
                }
            }
            Stage::Stopped => html! {
                <div key="stage" class="notice" data-look="warn">
                    <span class="sign" aria-hidden="true">{ "?" }</span>
                    <div class="text">
                        <p>{ format!("The list is not whole: reading was stopped after {} credentials.", self.table.len()) }</p>
                        <button type="button" data-look="small" onclick={press(|| Message::ReadAgain)}>{ "Read again" }</button>
                    </div>
                </div>
            },
            Stage::Failed(error) => {
                let again = html! {
                    <button type="button" data-look="small" onclick={press(|| Message::ReadAgain)}>{ "Read again" }</button>
                };
                html! { <div key="stage">{ view_error(error, self.error_at, &self.nodes.notice, None, again) }</div> }
            }
        }
    }

    /// Those that end soon, with what can be done about it.
    fn view_ending(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let now = ctx.props().now();
        let ending: Vec<&Entry> = self.table.ending().collect();
        let Some(first) = ending.first() else { return html! { <div key="ending" hidden=true /> } };
        let within = |entry: &Entry| match entry.state(now) {
            State::Ending { within_days } => within_days,
            _ => u32::MAX,
        };
        let count = |days: u32| ending.iter().filter(|entry| within(entry) <= days).count();
        let what = match ending.len() {
            1 => "One ends within 60 days".to_owned(),
            all => {
                format!("{all} end within 60 days, {} of them within 30, {} within 7", count(30), count(7))
            }
        };
        let ids: Vec<String> = ending.iter().map(|entry| entry.credential.id.clone()).collect();
        let remind = ctx.link().callback(move |_: MouseEvent| Message::Remind(ids.clone()));
        let when = first.expires_at.map(|end| dates::distance(end, now)).unwrap_or_default();
        html! {
            <div key="ending" class="notice" data-look="warn">
                <span class="sign" aria-hidden="true">{ "◆" }</span>
                <div class="text">
                    <h3>{ what }</h3>
                    <p>
                        { format!("“{}” ends {when}. ", description_of(first)) }
                        { ctx.props().places.view_link(rotation_of(registry, first), "Replace it", false) }
                    </p>
                    <button type="button" data-look="small" onclick={remind}>
                        { if ending.len() == 1 { "Add a reminder to your calendar" } else { "Add reminders to your calendar" } }
                    </button>
                </div>
            </div>
        }
    }

    fn view_tools(&self, ctx: &Context<Self>) -> Html {
        let filter = ctx.link().callback(|event: InputEvent| Message::Filter(typed(&event)));
        let ids: Vec<String> = self.selected.iter().cloned().collect();
        let some = !ids.is_empty();
        let revoke =
            ctx.link().batch_callback(move |_: MouseEvent| some.then(|| Message::Revoke(ids.clone())));
        html! {
            <div key="tools" class="tools" role="search" aria-label="Credentials">
                <input
                    ref={&self.nodes.filter}
                    class="filter"
                    type="search"
                    aria-label="Filter"
                    placeholder="Filter by description, name, creator or ID"
                    autocomplete="off"
                    spellcheck="false"
                    oninput={filter}
                />
                <label>
                    <input
                        type="checkbox"
                        checked={self.with_removed}
                        onchange={ctx.link().callback(|event: Event| Message::WithRemoved(ticked(&event)))}
                    />
                    { " Show removed" }
                </label>
                <button type="button" data-look="small danger" aria-disabled={(!some).then_some("true")} onclick={revoke}>
                    { if some { format!("Revoke {} selected", self.selected.len()) } else { "Revoke selected".to_owned() } }
                </button>
            </div>
        }
    }
}
