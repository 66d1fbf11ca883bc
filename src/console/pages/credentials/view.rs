use yew::prelude::*;

use super::detail::CredentialDetail;
use super::reader::view_reading;
use super::revoke::Closed;
use super::rows::{replacement_of, view_create_link, view_description};
use super::{Credentials, Message, Stage, texts};
use crate::console::registries::{RegistryField, usage};
use crate::console::ui::dates;
use crate::console::ui::{ticked, typed, view_error, view_foreign, view_hint};
use crate::error::{Error, Input};
use crate::listing::{Entry, State};

impl Credentials {
    pub(super) fn view_choice(&self, ctx: &Context<Self>) -> Html {
        let onsubmit = ctx.link().callback(|event: SubmitEvent| {
            event.prevent_default();
            Message::Show
        });
        let refused = match &self.stage {
            Stage::Failed(error) => error.faults(),
            _ => Vec::new(),
        };
        let refused = refused.into_iter().filter(|fault| fault.input == Some(Input::RegistryId));
        let faults: Vec<String> =
            refused.map(|fault| fault.message).chain(self.input_fault.clone()).collect();
        let is_shown = self.stage == Stage::Whole && self.registry_id == self.shown;
        let used = is_shown.then(|| self.used());
        // A registry that is chosen is shown at once; one that is typed waits for *Show*.
        let is_new = self.shown.is_empty() || self.registry_id != self.shown;
        html! {
            <form key="choice" class="form choice" novalidate=true {onsubmit}>
                <RegistryField
                    id="regcred-list-registry"
                    value={self.registry_id.clone()}
                    registries={self.registries.clone()}
                    {used}
                    {faults}
                    node={self.nodes.registry_id.clone()}
                    on_typed={ctx.link().callback(Message::Typed)}
                    on_picked={ctx.link().callback(Message::Picked)}
                />
                <button>{ if is_new { texts::SHOW } else { texts::REFRESH } }</button>
            </form>
        }
    }

    pub(super) fn view_detail(&self, ctx: &Context<Self>, registry: &str) -> Html {
        html! {
            <CredentialDetail
                key="detail"
                registry={registry.to_owned()}
                lookup={self.lookup.clone()}
                error_at={self.error_at}
                now={self.session.now()}
                title={self.nodes.detail.clone()}
                on_stop={ctx.link().callback(|_| Message::StopOne)}
                on_read_again={ctx.link().callback(|_| Message::ReadOneAgain)}
                on_revoke={ctx.link().callback(|id| Message::Revoke(vec![id]))}
                on_remind={ctx.link().callback(|id| Message::Remind(vec![id]))}
            />
        }
    }

    pub(super) fn view_list(&self, ctx: &Context<Self>, registry: &str) -> Html {
        if registry.is_empty() {
            let what = if self.registry_id.is_empty() { texts::CHOOSE } else { texts::PRESS_SHOW };
            return html! { <p key="list" class="soft">{ what }</p> };
        }
        html! {
            <section key="list" class="list" aria-labelledby="regcred-list-title">
                <header class="row">
                    <h2 ref={&self.nodes.title} id="regcred-list-title" tabindex="-1">{ self.view_list_title() }</h2>
                    { view_create_link(&self.navigator, registry) }
                </header>
                { self.view_closed() }
                { self.view_stage(ctx) }
                {
                    if self.has_rows() {
                        html! {
                            <div key="rows" class="list">
                                { self.view_ending(ctx, registry) }
                                { self.view_tools(ctx) }
                                { self.view_table(ctx, registry) }
                            </div>
                        }
                    } else {
                        Html::default()
                    }
                }
            </section>
        }
    }

    /// What could not be revoked, once the dialog is closed.
    fn view_closed(&self) -> Html {
        let Closed { revoked, not_revoked, .. } = &self.closed;
        if not_revoked.is_empty() {
            return Html::default();
        }
        let has_selected = not_revoked.iter().any(|(id, _)| self.selected.contains(id));
        let text = html! {
            <>
                <p>{ texts::closed(revoked.len(), not_revoked) }</p>
                <p hidden={!has_selected}>{ texts::STILL_SELECTED }</p>
            </>
        };
        view_hint("warn", text)
    }

    /// Whether the table is shown: not where reading failed before the first row came.
    fn has_rows(&self) -> bool {
        match self.stage {
            Stage::Nothing => false,
            Stage::Failed(_) => !self.table.is_empty(),
            _ => true,
        }
    }

    fn view_list_title(&self) -> Html {
        let name = view_foreign(self.registries.name(&self.shown));
        let limit = self.registries.limit(&self.shown);
        match (&self.stage, usage(Some(self.used()), limit)) {
            (Stage::Whole, Some(usage)) => {
                html! { <>{ name }{ ": " }{ texts::heading(&usage, self.table.expired()) }</> }
            }
            _ => name,
        }
    }

    fn view_stage(&self, ctx: &Context<Self>) -> Html {
        let press = |message: fn() -> Message| ctx.link().callback(move |_: MouseEvent| message());
        match &self.stage {
            Stage::Nothing | Stage::Whole => Html::default(),
            Stage::Reading | Stage::Slow => {
                let (read, total, is_slow) = (self.table.len(), self.total, self.stage == Stage::Slow);
                let what = html! {
                    <>
                        <progress max={total.max(1).to_string()} value={read.to_string()} aria-label={texts::READING_LIST} />
                        <span class="soft">{ texts::reading(read, total) }</span>
                    </>
                };
                view_reading(what, is_slow, press(|| Message::Stop), press(|| Message::ReadAgain))
            }
            Stage::Stopped | Stage::Partial => {
                let text = html! {
                    <>
                        <p>{ self.what_is_missing() }</p>
                        <button type="button" data-look="small" onclick={press(|| Message::ReadAgain)}>{ texts::TRY_AGAIN }</button>
                    </>
                };
                view_hint("warn", text)
            }
            Stage::Failed(error) => {
                let again = html! {
                    <button type="button" data-look="small" onclick={press(|| Message::ReadAgain)}>{ texts::TRY_AGAIN }</button>
                };
                let read = self.table.len();
                html! {
                    <div key="stage" class="step">
                        { view_error(error, Error::explain, self.error_at, &self.nodes.notice, None, again) }
                        <p class="soft" hidden={read == 0}>{ texts::failed_after(read) }</p>
                    </div>
                }
            }
        }
    }

    fn what_is_missing(&self) -> String {
        match self.stage {
            Stage::Stopped => texts::stopped(self.table.len()),
            _ => texts::left_out(self.left_out),
        }
    }

    /// Says which expire soon, and leads to replacing the first.
    fn view_ending(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let now = self.session.now();
        let ending: Vec<&Entry> = self.table.ending().collect();
        let Some(first) = ending.first() else { return Html::default() };
        let within = |entry: &Entry| match entry.state(now) {
            State::Ending { within_days } => within_days,
            _ => u32::MAX,
        };
        let count = |days: u32| ending.iter().filter(|entry| within(entry) <= days).count();
        let what = texts::ending(ending.len(), count);
        let ids: Vec<String> = ending.iter().map(|entry| entry.credential.id.clone()).collect();
        let remind = ctx.link().callback(move |_: MouseEvent| Message::Remind(ids.clone()));
        let when = first.expires_at.map(|end| dates::distance(end, now)).unwrap_or_default();
        let text = html! {
            <>
                <h3>{ what }</h3>
                <p>
                    { texts::ends(view_description(first), &when) }
                    { self.navigator.view_link(replacement_of(registry, first), texts::REPLACE_IT) }
                </p>
                <button type="button" data-look="small" onclick={remind}>
                    { if ending.len() == 1 { texts::ADD_EXPIRY } else { texts::ADD_EXPIRIES } }
                </button>
            </>
        };
        view_hint("warn", text)
    }

    fn view_tools(&self, ctx: &Context<Self>) -> Html {
        let filter = ctx.link().callback(|event: InputEvent| Message::Filter(typed(&event)));
        let (selected, on_other_pages) = self.selected_rows();
        let ids: Vec<String> = selected.iter().map(|entry| entry.credential.id.clone()).collect();
        let (count, some) = (ids.len(), !ids.is_empty());
        let revoke =
            ctx.link().batch_callback(move |_: MouseEvent| some.then(|| Message::Revoke(ids.clone())));
        // There is nothing to filter or to revoke.
        let is_empty = self.stage == Stage::Whole && self.table.is_empty();
        html! {
            <div key="tools" class="tools" role="search" aria-label={texts::TOOLS}>
                <input
                    ref={&self.nodes.filter}
                    class="filter"
                    type="search"
                    aria-label={texts::FILTER}
                    placeholder={texts::FILTER_BY}
                    autocomplete="off"
                    spellcheck="false"
                    hidden={is_empty}
                    oninput={filter}
                />
                <label>
                    <input
                        type="checkbox"
                        checked={self.with_removed}
                        onchange={ctx.link().callback(|event: Event| Message::WithRemoved(ticked(&event)))}
                    />
                    { " " }{ texts::SHOW_REVOKED }
                </label>
                <button
                    type="button"
                    data-look="small danger"
                    hidden={is_empty}
                    aria-disabled={(!some).then_some("true")}
                    onclick={revoke}
                >
                    { texts::revoke_selected(count, on_other_pages) }
                </button>
            </div>
        }
    }
}
