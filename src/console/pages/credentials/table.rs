use yew::prelude::*;

use super::rows::{
    route_of, view_action, view_create_link, view_description, view_instant, view_name_among,
    view_replace_link, view_state,
};
use super::{Credentials, Format, Message, ROWS, Stage, texts};
use crate::console::ui::{ticked, view_foreign};
use crate::error::Error;
use crate::listing::{Column, Entry, State};

impl Credentials {
    pub(super) fn view_table(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let now = self.session.now();
        let shown = self.table.shown();
        if shown.len() == 0 && self.stage == Stage::Whole && !self.is_filtered() {
            return html! {
                <div key="empty" class="step">
                    <p>{ texts::empty(self.with_removed) }</p>
                    <p>{ view_create_link(&self.navigator, registry) }</p>
                </div>
            };
        }
        let pages = shown.len().div_ceil(ROWS).max(1);
        let page = self.page_of(shown.len());
        let first = page * ROWS;
        let rows: Vec<&Entry> = shown.clone().skip(first).take(ROWS).collect();
        let count = match shown.len() {
            0 if self.reader.is_some() => String::new(),
            _ if pages == 1 => self.count_shown(),
            all => texts::range(first + 1, first + rows.len(), all),
        };
        let selectable = rows.iter().filter(|entry| entry.state(now) != State::Removed).count();
        let all_selected = selectable > 0
            && rows.iter().filter(|entry| self.selected.contains(&entry.credential.id)).count() == selectable;
        let select_all = ctx.link().callback(|event: Event| Message::SelectAll(ticked(&event)));
        html! {
            <div key="table" class="table">
                <div ref={&self.nodes.table} class="scroll" tabindex="0" role="region" aria-label={texts::TABLE} hidden={rows.is_empty()}>
                    <table role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader">
                                    <label class="pick">
                                        <input type="checkbox" checked={all_selected} onchange={select_all} />
                                        <span class="visually-hidden">{ texts::SELECT_ALL }</span>
                                    </label>
                                </th>
                                { for texts::HEADS.into_iter().map(|(name, column)| self.view_head(ctx, name, column)) }
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            { for rows.iter().map(|entry| self.view_row(ctx, registry, entry, view_name_among(entry, &rows), now)) }
                        </tbody>
                    </table>
                </div>
                <div class="row">
                    <span class="soft count">{ count }</span>
                    { self.view_turn(ctx, texts::PREVIOUS_PAGE, page.checked_sub(1), pages) }
                    { self.view_turn(ctx, texts::NEXT_PAGE, (page + 1 < pages).then_some(page + 1), pages) }
                </div>
                { self.view_export(ctx, !rows.is_empty()) }
            </div>
        }
    }

    fn view_turn(&self, ctx: &Context<Self>, label: &'static str, to: Option<usize>, pages: usize) -> Html {
        let onclick = ctx.link().batch_callback(move |_: MouseEvent| to.map(Message::Turn));
        html! {
            <button
                type="button"
                data-look="small"
                hidden={pages == 1}
                aria-disabled={to.is_none().then_some("true")}
                {onclick}
            >
                { label }
            </button>
        }
    }

    /// The buttons that export the rows, once the list is whole.
    fn view_export(&self, ctx: &Context<Self>, has_rows: bool) -> Html {
        let export = |format| ctx.link().callback(move |_: MouseEvent| Message::Export(format));
        html! {
            <div class="row" hidden={!has_rows || self.stage != Stage::Whole}>
                <button type="button" data-look="small" onclick={export(Format::Csv)}>{ texts::EXPORT_CSV }</button>
                <button type="button" data-look="small" onclick={export(Format::Json)}>{ texts::EXPORT_JSON }</button>
                <span class="soft">{ texts::EXPORT_HELP }</span>
            </div>
        }
    }

    fn view_head(&self, ctx: &Context<Self>, name: &'static str, column: Option<Column>) -> Html {
        let Some(column) = column else { return html! { <th role="columnheader" scope="col">{ name }</th> } };
        let by_this = self.order.column == column;
        let (sort, arrow) = match (by_this, self.order.descending) {
            (false, _) => ("none", ""),
            (true, false) => ("ascending", " ↑"),
            (true, true) => ("descending", " ↓"),
        };
        html! {
            <th role="columnheader" scope="col" aria-sort={sort}>
                <button
                    type="button"
                    data-look="quiet small"
                    onclick={ctx.link().callback(move |_: MouseEvent| Message::Sort(column))}
                >
                    { name }<span aria-hidden="true">{ arrow }</span>
                </button>
            </th>
        }
    }

    fn view_row(&self, ctx: &Context<Self>, registry: &str, entry: &Entry, name: Html, now: u64) -> Html {
        let credential = &entry.credential;
        let id = credential.id.clone();
        let removed = entry.state(now) == State::Removed;
        let select = ctx.link().callback({
            let id = id.clone();
            move |event: Event| Message::Select(id.clone(), ticked(&event))
        });
        let revoke = ctx.link().callback({
            let id = id.clone();
            move |_: MouseEvent| Message::Revoke(vec![id.clone()])
        });
        let navigator = &self.navigator;
        let is_looked_at = self.lookup.is_of(&id);
        let failed = self.closed.not_revoked.iter().find(|(failed, _)| *failed == id && !removed);
        let failed = failed.map(|(_, error)| view_not_revoked(error));
        html! {
            <tr role="row" key={id.clone()} aria-current={is_looked_at.then_some("true")}>
                <td role="cell">
                    <label class="pick">
                        <input
                            type="checkbox"
                            checked={self.selected.contains(&id)}
                            disabled={removed}
                            onchange={select}
                        />
                        <span class="visually-hidden">{ texts::SELECT }{ " " }{ name.clone() }</span>
                    </label>
                </td>
                <td role="rowheader">
                    { navigator.view_item_link(route_of(registry, entry), view_description(entry), is_looked_at) }
                    <br /><small class="mono">{ view_foreign(&credential.name) }</small>
                </td>
                <td role="cell">{ view_state(entry, now) }{ for failed }</td>
                <td role="cell">{ view_instant(entry.expires_at, credential.expires_at.as_ref(), now) }</td>
                <td role="cell">
                    { view_instant(entry.created_at, credential.created_at.as_ref(), now) }
                    {
                        for credential.created_by.iter().map(|creator| html! {
                            <><br /><small>{ texts::BY }{ " " }{ view_foreign(creator) }</small></>
                        })
                    }
                </td>
                <td role="cell"><small class="mono">{ view_foreign(&id) }</small></td>
                <td role="cell" class="actions">
                    <span hidden={removed}>
                        { view_replace_link(navigator, registry, entry, name.clone()) }
                        <button type="button" data-look="quiet small danger" onclick={revoke}>
                            { view_action(texts::REVOKE, name) }
                        </button>
                    </span>
                </td>
            </tr>
        }
    }
}

/// That a credential could not be revoked, and why.
fn view_not_revoked(error: &Error) -> Html {
    html! {
        <>
            <br /><span class="pill" data-look="bad">{ texts::NOT_REVOKED }</span>
            <p class="problem">{ texts::why(error) }</p>
        </>
    }
}
