use yew::prelude::*;

use super::{Credentials, Message, ROWS, Stage};
use crate::console::components::ticked;
use crate::console::lists::rows::{description_of, place_of, view_instant, view_rotate_link, view_state};
use crate::listing::{Column, Entry, State};

impl Credentials {
    pub(super) fn view_table(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let now = ctx.props().now();
        let shown = self.table.select(&self.filter, self.with_removed, now);
        let pages = shown.len().div_ceil(ROWS).max(1);
        let page = self.page.min(pages - 1);
        let first = page * ROWS;
        let rows: Vec<&Entry> = shown.iter().skip(first).take(ROWS).copied().collect();
        let range = match shown.len() {
            0 if self.table.is_empty() && self.stage == Stage::Whole => {
                "This registry has no credentials.".to_owned()
            }
            0 if self.stage == Stage::Whole => "None fits the filter.".to_owned(),
            0 => String::new(),
            all if pages == 1 => format!("{all} shown"),
            all => format!("{} to {} of {all}", first + 1, first + rows.len()),
        };
        let heads = [
            ("Description", Some(Column::Description)),
            ("Status", Some(Column::Status)),
            ("Expires", Some(Column::Expires)),
            ("Created", Some(Column::Created)),
            ("ID", None),
            ("Actions", None),
        ];
        let selectable = rows.iter().filter(|entry| entry.state(now) != State::Removed).count();
        let all_selected = selectable > 0
            && rows.iter().filter(|entry| self.selected.contains(&entry.credential.id)).count() == selectable;
        let select_all = ctx.link().callback(|event: Event| Message::SelectAll(ticked(&event)));
        html! {
            <div key="table" class="table">
                <div class="scroll" tabindex="0" role="region" aria-label="Table of credentials">
                    <table role="table">
                        <thead role="rowgroup">
                            <tr role="row">
                                <th role="columnheader">
                                    <input
                                        type="checkbox"
                                        aria-label="Select all on this page"
                                        checked={all_selected}
                                        onchange={select_all}
                                    />
                                </th>
                                { for heads.into_iter().map(|(name, column)| self.view_head(ctx, name, column)) }
                            </tr>
                        </thead>
                        <tbody role="rowgroup">
                            { for rows.into_iter().map(|entry| self.view_row(ctx, registry, entry, now)) }
                        </tbody>
                    </table>
                </div>
                <div class="row">
                    <span class="soft count">{ range }</span>
                    { self.view_turn(ctx, "Previous page", page.checked_sub(1), pages) }
                    { self.view_turn(ctx, "Next page", (page + 1 < pages).then_some(page + 1), pages) }
                </div>
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

    fn view_row(&self, ctx: &Context<Self>, registry: &str, entry: &Entry, now: u64) -> Html {
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
        let description = description_of(entry);
        let creator = credential.created_by.clone().unwrap_or_default();
        let places = &ctx.props().places;
        let is_looked_at = self.one.is_of(&id);
        html! {
            <tr role="row" key={id.clone()} aria-current={is_looked_at.then_some("true")}>
                <td role="cell">
                    <input
                        type="checkbox"
                        aria-label={format!("Select {description}")}
                        checked={self.selected.contains(&id)}
                        disabled={removed}
                        onchange={select}
                    />
                </td>
                <td role="cell">
                    { places.view_link(place_of(registry, entry), description, is_looked_at) }
                    <br /><small class="mono">{ &credential.name }</small>
                </td>
                <td role="cell">{ view_state(entry, now) }</td>
                <td role="cell">{ view_instant(entry.expires_at, credential.expires_at.as_ref(), now) }</td>
                <td role="cell">
                    { view_instant(entry.created_at, credential.created_at.as_ref(), now) }
                    <br /><small>{ "by " }{ creator }</small>
                </td>
                <td role="cell"><small class="mono">{ &id }</small></td>
                <td role="cell" class="actions">
                    <span hidden={removed}>
                        { view_rotate_link(places, registry, entry, self.table.has_successor(entry)) }
                        <button type="button" data-look="quiet small" onclick={revoke}>{ "Revoke" }</button>
                    </span>
                </td>
            </tr>
        }
    }
}
