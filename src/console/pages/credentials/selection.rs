use std::collections::BTreeSet;

use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use super::revoke::{Closed, ToRevoke};
use super::rows::reminders;
use super::{Credentials, Format, ROWS, texts};
use crate::console::ui::{browser, dates};
use crate::listing::{Entry, State, to_csv, to_json};
use crate::model::Status;

impl Credentials {
    /// Opens the dialog that asks before these are revoked.
    pub(super) fn ask_to_revoke(&mut self, ids: &[String]) {
        // In the order of the rows.
        let mut wanted: Vec<Entry> =
            self.table.sorted().filter(|entry| ids.contains(&entry.credential.id)).cloned().collect();
        if wanted.is_empty() {
            wanted.extend(self.lookup.entry().filter(|entry| ids.contains(&entry.credential.id)).cloned());
        }
        self.next_row = next_row();
        self.closed = Closed::default();
        if !wanted.is_empty() {
            self.revoking = Some(ToRevoke { registry_id: self.shown.clone(), entries: wanted, asked: None });
        }
    }

    /// The selected rows that the filter shows, and how many of them are on other pages.
    pub(super) fn selected_rows(&self) -> (Vec<&Entry>, usize) {
        if self.selected.is_empty() {
            return (Vec::new(), 0);
        }
        let rows = self.table.shown();
        let page = self.page_of(rows.len());
        let is_selected = |entry: &Entry| self.selected.contains(&entry.credential.id);
        let on_page = rows.clone().skip(page * ROWS).take(ROWS).filter(|entry| is_selected(entry)).count();
        let selected: Vec<&Entry> = rows.filter(|entry| is_selected(entry)).collect();
        let on_other_pages = selected.len() - on_page;
        (selected, on_other_pages)
    }

    /// Deselects the rows that are not shown. Returns how many they were.
    pub(super) fn deselect_hidden(&mut self) -> usize {
        let before = self.selected.len();
        let now = self.session.now();
        let (selected, _) = self.selected_rows();
        let live = selected.into_iter().filter(|entry| entry.state(now) != State::Removed);
        let ids: Vec<String> = live.map(|entry| entry.credential.id.clone()).collect();
        self.selected.retain(|id| ids.contains(id));
        before - self.selected.len()
    }

    /// The page that is shown, where there are so many rows.
    pub(super) fn page_of(&self, rows: usize) -> usize {
        self.page.min(rows.div_ceil(ROWS).max(1) - 1)
    }

    pub(super) fn select(&mut self, id: String, selected: bool) {
        if selected {
            self.selected.insert(id);
        } else {
            self.selected.remove(&id);
        }
    }

    pub(super) fn select_all(&mut self, selected: bool) {
        let now = self.session.now();
        let shown = self.table.shown();
        let page = self.page_of(shown.len());
        let on_page = shown.skip(page * ROWS).take(ROWS);
        let on_page = on_page.filter(|entry| entry.state(now) != State::Removed);
        let ids: Vec<String> = on_page.map(|entry| entry.credential.id.clone()).collect();
        if selected {
            self.selected.extend(ids);
        } else {
            self.selected.retain(|id| !ids.contains(id));
        }
    }

    /// Takes over what became of the credentials in the dialog.
    pub(super) fn closed(&mut self, ctx: &Context<Self>, closed: Closed) {
        self.focus_if_lost = true;
        let is_of_shown = self.revoking.take().is_some_and(|revoked| revoked.registry_id == self.shown);
        let mut told = String::new();
        if !closed.revoked.is_empty() || !closed.not_revoked.is_empty() {
            told = texts::closed(closed.revoked.len(), &closed.not_revoked);
        }
        if is_of_shown {
            self.mark_revoked(&closed.revoked);
            if closed.is_unclear {
                // What is shown of any of them may be out of date.
                told = format!("{told} {}", texts::CHECKING_LIST);
                self.read(ctx);
                if let Some(id) = self.lookup.entry().map(|entry| entry.credential.id.clone()) {
                    self.look_up(ctx, id);
                }
            }
            self.closed = closed;
        }
        if !told.is_empty() {
            self.announcer.announce(told);
        }
    }

    /// Marks what was revoked: reading the whole list again could take long.
    fn mark_revoked(&mut self, ids: &[String]) {
        let by = self.session.current().map(|session| session.user.clone());
        let now = dates::iso(self.session.now());
        let removed = |entry: &Entry| {
            let mut entry = entry.clone();
            entry.credential.status = Some(Status::Removed);
            entry.credential.removed_at.get_or_insert(now.clone());
            entry.credential.removed_by = entry.credential.removed_by.or(by.clone());
            entry
        };
        for id in ids {
            self.selected.remove(id);
            if let Some(entry) = self.table.find(id) {
                let entry = removed(entry);
                self.table.replace(entry);
            }
            if let Some(entry) = self.lookup.entry().filter(|entry| entry.credential.id == *id) {
                let entry = removed(entry);
                self.lookup.receive(Ok(entry));
            }
        }
    }

    /// Offers the rows that the filter shows as a file.
    pub(super) fn export(&mut self, format: Format) {
        let now = self.session.now();
        let rows: Vec<&Entry> = self.table.shown().collect();
        let (name, file_name, media_type, text, guarded) = match format {
            Format::Csv => {
                let csv = to_csv(&rows, now);
                ("CSV", "registry-credentials.csv", "text/csv", csv.text, csv.guarded)
            }
            Format::Json => ("JSON", "registry-credentials.json", "application/json", to_json(&rows, now), 0),
        };
        let announcement = if browser::download(file_name, media_type, &text) {
            texts::exported(rows.len(), name, guarded)
        } else {
            texts::NOT_DOWNLOADED.to_owned()
        };
        self.announcer.announce(announcement);
    }

    pub(super) fn remind(&mut self, ids: &[String]) {
        let entries: Vec<&Entry> = self
            .table
            .entries()
            .chain(self.lookup.entry())
            .filter(|entry| ids.contains(&entry.credential.id))
            .collect();
        let mut seen = BTreeSet::new();
        let entries: Vec<&Entry> =
            entries.into_iter().filter(|entry| seen.insert(&entry.credential.id)).collect();
        let host = self.registries.host(&self.shown);
        let announcement = match reminders(&entries, host, self.session.now()) {
            Some(file) if browser::download(&file.file_name, file.media_type, &file.text) => {
                texts::CALENDAR_DOWNLOADED
            }
            Some(_) => texts::NOT_DOWNLOADED,
            None => texts::NO_END,
        };
        self.announcer.announce(announcement);
    }
}

/// A link of the row that follows the one with the focus.
fn next_row() -> Option<HtmlElement> {
    let row = browser::document().active_element()?.closest("tr").ok()??;
    row.next_element_sibling()?.query_selector("a").ok()?.map(JsCast::unchecked_into)
}
