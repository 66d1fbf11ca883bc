use std::collections::BTreeSet;

use gloo_timers::callback::Interval;
use yew::prelude::*;

use super::ListsProps;
use super::loader::{News, Reading};
use super::one::One;
use super::revoke::view_revoke;
use super::rows::reminders;
use crate::client::Progress;
use crate::console::place::Place;
use crate::console::registries::Used;
use crate::console::session::SignIn;
use crate::console::session::machine::Span;
use crate::console::{browser, dates};
use crate::error::{Error, Operation};
use crate::listing::{Column, Entry, Order, State, Table};
use crate::model::Status;

mod table;
mod view;

/// Rows on the page at one time, so that the document stays small however long the list is.
const ROWS: usize = 25;
/// What is near its end is read anew that often, in milliseconds: times are shown as distances.
const MINUTE: u32 = 60_000;

/// The table of a registry's credentials, and the one that is looked at.
pub(super) struct Credentials {
    /// What is typed as the registry's id.
    registry_id: String,
    /// The registry whose list is shown.
    shown: String,
    table: Table,
    reading: Option<Reading>,
    readings: u32,
    stage: Stage,
    total: u32,
    /// Whether removed ones were asked for, too.
    removed_read: bool,
    with_removed: bool,
    filter: String,
    order: Order,
    page: usize,
    selected: BTreeSet<String>,
    revoking: Vec<Entry>,
    one: One,
    was_signed_in: bool,
    span: Span,
    said: String,
    error_at: u64,
    nodes: Nodes,
    focus: Option<NodeRef>,
    _clock: Interval,
}

#[derive(Default)]
struct Nodes {
    registry_id: NodeRef,
    notice: NodeRef,
    title: NodeRef,
    filter: NodeRef,
    one: NodeRef,
}

/// How far reading the list has come.
#[derive(Debug, PartialEq)]
enum Stage {
    Nothing,
    Reading,
    Whole,
    Stopped,
    Failed(Error),
}

#[derive(Debug)]
pub(super) enum Message {
    Typed(String),
    Picked(String),
    Show,
    News(u32, News),
    Stop,
    ReadAgain,
    Filter(String),
    Sort(Column),
    WithRemoved(bool),
    Turn(usize),
    Select(String, bool),
    SelectAll(bool),
    Revoke(Vec<String>),
    Revoked(Vec<String>),
    One(String, Result<Entry, Error>),
    Remind(Vec<String>),
    Minute,
}

impl Component for Credentials {
    type Message = Message;
    type Properties = ListsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let minute = ctx.link().callback(|()| Message::Minute);
        let mut component = Self {
            registry_id: String::new(),
            shown: String::new(),
            table: Table::default(),
            reading: None,
            readings: 0,
            stage: Stage::Nothing,
            total: 0,
            removed_read: false,
            with_removed: false,
            filter: String::new(),
            order: Order { column: Column::Status, descending: false },
            page: 0,
            selected: BTreeSet::new(),
            revoking: Vec::new(),
            one: One::default(),
            was_signed_in: ctx.props().session.current().is_some(),
            span: ctx.props().session.span(),
            said: String::new(),
            error_at: 0,
            nodes: Nodes::default(),
            focus: None,
            _clock: Interval::new(MINUTE, move || minute.emit(())),
        };
        component.follow_place(ctx);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Typed(text) => self.registry_id = text,
            Message::Picked(id) => {
                self.registry_id = id;
                self.show(ctx);
            }
            Message::Show => self.show(ctx),
            Message::News(number, news) => {
                if !self.reading.as_ref().is_some_and(|reading| reading.is(number)) {
                    return false;
                }
                self.take(news);
            }
            Message::Stop => {
                self.reading = None;
                self.stage = Stage::Stopped;
                self.say(format!("Stopped after {} credentials.", self.table.len()));
            }
            Message::ReadAgain => self.read(ctx),
            Message::Filter(text) => {
                self.filter = browser::fold(&text);
                self.page = 0;
            }
            Message::Sort(column) => {
                let again = self.order.column == column;
                self.order = Order { column, descending: again && !self.order.descending };
                self.page = 0;
            }
            Message::WithRemoved(with_removed) => {
                self.with_removed = with_removed;
                self.page = 0;
                if with_removed && !self.removed_read {
                    self.read(ctx);
                }
            }
            Message::Turn(page) => {
                self.page = page;
                self.focus = Some(self.nodes.title.clone());
            }
            Message::Select(id, selected) => {
                if selected {
                    self.selected.insert(id)
                } else {
                    self.selected.remove(&id)
                };
            }
            Message::SelectAll(selected) => self.select_all(ctx, selected),
            Message::Revoke(ids) => {
                // In the order in which they are seen.
                let listed = self.table.select("", true, ctx.props().now());
                let mut wanted: Vec<Entry> =
                    listed.into_iter().filter(|entry| ids.contains(&entry.credential.id)).cloned().collect();
                if wanted.is_empty() {
                    wanted.extend(self.one.entry().filter(|one| ids.contains(&one.credential.id)).cloned());
                }
                self.revoking = wanted;
            }
            Message::Revoked(ids) => self.revoked(ctx, &ids),
            Message::One(id, result) => {
                if result.is_err() {
                    self.error_at = browser::now();
                }
                self.one.take(&id, result);
            }
            Message::Remind(ids) => self.remind(ctx, &ids),
            Message::Minute => {}
        }
        self.table.arrange(self.order, ctx.props().now());
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        let is_signed_in = ctx.props().session.current().is_some();
        let was_signed_in = std::mem::replace(&mut self.was_signed_in, is_signed_in);
        let signed_in = is_signed_in && !was_signed_in;
        if ctx.props().session.span() != self.span {
            self.span = ctx.props().session.span();
            self.revoking.clear();
        }
        if !is_signed_in {
            self.clear();
        }
        if signed_in || old.place != ctx.props().place {
            self.follow_place(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let props = ctx.props();
        let Place::Credentials { registry, .. } = &props.place else { return html! { <div /> } };
        html! {
            <div class="credentials">
                <p class="visually-hidden" role="status">{ &self.said }</p>
                {
                    if props.session.current().is_none() {
                        html! {
                            <section key="sign-in" class="panel">
                                <p>{ "Sign in to see the registry's credentials." }</p>
                                <SignIn />
                            </section>
                        }
                    } else {
                        html! {
                            <div key="lists" class="credentials">
                                { self.view_choice(ctx) }
                                { self.view_one(ctx, registry) }
                                { self.view_list(ctx, registry) }
                            </div>
                        }
                    }
                }
                // It stays where the session ends meanwhile, and tells what became of each.
                { view_revoke(props, registry, &self.revoking, ctx.link().callback(Message::Revoked)) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
    }
}

impl Credentials {
    /// Takes over what the address says.
    fn follow_place(&mut self, ctx: &Context<Self>) {
        let Place::Credentials { registry, credential } = ctx.props().place.clone() else { return };
        let is_other = self.shown != registry || self.stage == Stage::Nothing;
        if is_other {
            self.clear();
            self.registry_id.clone_from(&registry);
            self.shown = registry;
            self.read(ctx);
        }
        self.look_at(ctx, credential);
    }

    fn clear(&mut self) {
        self.reading = None;
        self.table = Table::default();
        self.stage = Stage::Nothing;
        self.selected.clear();
        self.one = One::default();
        self.page = 0;
        self.said.clear();
    }

    fn show(&mut self, ctx: &Context<Self>) {
        let registry = self.registry_id.clone();
        let to = Place::Credentials { registry, credential: None };
        if to == ctx.props().place {
            self.read(ctx);
        } else {
            // What was shown is another registry's.
            self.stage = Stage::Nothing;
            ctx.props().places.go.emit(to);
        }
    }

    fn read(&mut self, ctx: &Context<Self>) {
        if ctx.props().session.current().is_none() {
            return;
        }
        let Place::Credentials { registry, .. } = &ctx.props().place else { return };
        if registry.trim().is_empty() {
            return;
        }
        self.readings += 1;
        self.table = Table::default();
        self.total = 0;
        self.removed_read = self.with_removed;
        self.stage = Stage::Reading;
        self.reading = Some(Reading::begin(
            self.readings,
            ctx.link(),
            ctx.props().session.clone(),
            registry.clone(),
            self.with_removed,
            Message::News,
        ));
    }

    fn take(&mut self, news: News) {
        match news {
            News::Page(entries, Progress { total_size }) => {
                self.total = total_size;
                self.table.add(entries, browser::fold);
            }
            News::End(end) => {
                self.reading = None;
                match end {
                    Ok(()) => {
                        self.stage = Stage::Whole;
                        self.say(format!("{} credentials.", self.table.len()));
                        let known = |id: &String| self.table.find(id).is_some();
                        self.selected =
                            std::mem::take(&mut self.selected).into_iter().filter(known).collect();
                    }
                    Err(error) => {
                        self.error_at = browser::now();
                        self.stage = Stage::Failed(error);
                    }
                }
            }
        }
    }

    /// Reads the one that the address names.
    fn look_at(&mut self, ctx: &Context<Self>, credential: Option<String>) {
        let Some(id) = credential else {
            // Back from one of them, the focus goes where it can be found again.
            if self.one.is_asked() {
                self.focus = Some(self.nodes.title.clone());
            }
            self.one = One::default();
            return;
        };
        if self.one.is_of(&id) {
            return;
        }
        self.focus = Some(self.nodes.one.clone());
        self.one = One::asked(&id, self.table.find(&id));
        if ctx.props().session.current().is_none() {
            self.one = One::default();
            return;
        }
        let (session, registry_id) = (ctx.props().session.clone(), self.shown.clone());
        browser::later(ctx.link(), async move {
            let read = match session.session_for(Operation::Read).await {
                Ok(current) => session.client().credential(&current.access_token, &registry_id, &id).await,
                Err(error) => Err(error),
            };
            Message::One(id, read.map(|credential| Entry::new(credential, dates::read)))
        });
    }

    fn select_all(&mut self, ctx: &Context<Self>, selected: bool) {
        if !selected {
            return self.selected.clear();
        }
        let now = ctx.props().now();
        let shown = self.table.select(&self.filter, self.with_removed, now);
        let on_page = shown.iter().skip(self.page * ROWS).take(ROWS);
        let ids = on_page.filter(|entry| entry.state(now) != State::Removed);
        self.selected.extend(ids.map(|entry| entry.credential.id.clone()));
    }

    /// Marks what was revoked: reading the whole list again could take long.
    fn revoked(&mut self, ctx: &Context<Self>, ids: &[String]) {
        self.revoking.clear();
        self.focus = Some(self.nodes.title.clone());
        if ids.is_empty() {
            return;
        }
        let by = ctx.props().session.current().map(|session| session.user.clone());
        let now = dates::iso(ctx.props().now());
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
            if let Some(entry) = self.one.entry().filter(|entry| entry.credential.id == *id) {
                let entry = removed(entry);
                self.one.take(id, Ok(entry));
            }
        }
        self.say(format!("{} revoked.", ids.len()));
    }

    fn remind(&mut self, ctx: &Context<Self>, ids: &[String]) {
        let entries: Vec<&Entry> = self
            .table
            .entries()
            .chain(self.one.entry())
            .filter(|entry| ids.contains(&entry.credential.id))
            .collect();
        let mut seen = BTreeSet::new();
        let entries: Vec<&Entry> =
            entries.into_iter().filter(|entry| seen.insert(&entry.credential.id)).collect();
        let host = ctx.props().host(&self.shown);
        let said = match reminders(&entries, host, ctx.props().now()) {
            Some(file) if browser::download(&file.file_name, file.media_type, &file.text) => {
                "Calendar file downloaded. Open it to add the reminder to a calendar."
            }
            Some(_) => "The browser did not allow the download.",
            None => "The API does not tell when it ends.",
        };
        self.say(said);
    }

    fn say(&mut self, text: impl Into<String>) {
        self.said = text.into();
    }

    fn used(&self) -> Used {
        Used { live: self.table.live(), or_more: false }
    }
}
