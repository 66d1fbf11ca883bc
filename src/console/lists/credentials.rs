use std::collections::BTreeSet;

use gloo_timers::callback::Interval;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use super::ListsProps;
use super::loader::{News, Reading};
use super::one::{Actions, One};
use super::revoke::view_revoke;
use super::rows::{description_of, place_of, reminders, view_instant, view_rotate_link, view_state};
use crate::client::Progress;
use crate::console::browser;
use crate::console::components::{RegistryField, SignIn, view_error};
use crate::console::place::Place;
use crate::console::registries::{Used, usage};
use crate::error::{Error, Input, Kind};
use crate::listing::{Column, Entry, Order, State, Table};
use crate::model::Status;

/// Rows on the page at one time, so that the document stays small however long the list is.
const ROWS: usize = 100;
/// What is near its end is read anew that often, in milliseconds: times are shown as distances.
const MINUTE: u32 = 60_000;

/// The table of a registry's credentials, and the one that is looked at.
pub(super) struct Credentials {
    /// What is typed as the registry's id.
    registry_id: String,
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
                self.take(ctx, news);
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
                let one = self.one.entry().into_iter();
                let known: Vec<Entry> = self.table.entries().chain(one).cloned().collect();
                let find = |id: &String| known.iter().find(|entry| entry.credential.id == *id).cloned();
                self.revoking = ids.iter().filter_map(find).collect();
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
        let signed_in = old.session.is_none() && ctx.props().session.is_some();
        if ctx.props().session.is_none() {
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
                    if props.session.is_none() {
                        html! {
                            <section key="sign-in" class="panel">
                                <p>{ "Sign in to see the registry's credentials." }</p>
                                <SignIn client={props.client.clone()} on_session={props.on_session.clone()} />
                            </section>
                        }
                    } else {
                        html! {
                            <div key="lists" class="credentials">
                                { self.view_choice(ctx) }
                                { self.view_one(ctx, registry) }
                                { self.view_list(ctx, registry) }
                                { view_revoke(props, registry, &self.revoking, ctx.link().callback(Message::Revoked)) }
                            </div>
                        }
                    }
                }
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
        let is_other = self.registry_id != registry || self.stage == Stage::Nothing;
        if is_other {
            self.clear();
            self.registry_id = registry;
            self.read(ctx);
        }
        self.look_at(ctx, credential);
    }

    fn clear(&mut self) {
        self.reading = None;
        self.table = Table::default();
        self.stage = Stage::Nothing;
        self.selected.clear();
        self.revoking.clear();
        self.one = One::default();
        self.page = 0;
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
        let Some(session) = ctx.props().session.clone() else { return };
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
            ctx.props().client.clone(),
            session,
            registry.clone(),
            self.with_removed,
            Message::News,
        ));
    }

    fn take(&mut self, ctx: &Context<Self>, news: News) {
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
                        if error.kind == Kind::Unauthorized {
                            ctx.props().on_session.emit(None);
                        }
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
        let Some(session) = ctx.props().session.clone() else {
            self.one = One::default();
            return;
        };
        let (client, registry_id) = (ctx.props().client.clone(), self.registry_id.clone());
        ctx.link().send_future(async move {
            let read = client.credential(&session.access_token, &registry_id, &id).await;
            Message::One(id, read.map(|credential| Entry::new(credential, crate::console::dates::read)))
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
        let by = ctx.props().session.as_ref().map(|session| session.user.clone());
        let now = crate::console::dates::iso(ctx.props().now());
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
        let host = ctx.props().host(&self.registry_id);
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

    fn view_choice(&self, ctx: &Context<Self>) -> Html {
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
        let used = (self.stage == Stage::Whole).then(|| self.used(ctx));
        html! {
            <form key="choice" class="form choice" novalidate=true {onsubmit}>
                <RegistryField
                    id="regcred-list-registry"
                    value={self.registry_id.clone()}
                    registries={props.registries.clone()}
                    {used}
                    {faults}
                    node={self.nodes.registry_id.clone()}
                    on_typed={ctx.link().callback(Message::Typed)}
                    on_picked={ctx.link().callback(Message::Picked)}
                    on_shown={props.on_shown.clone()}
                />
                <button>{ "Show" }</button>
            </form>
        }
    }

    fn view_one(&self, ctx: &Context<Self>, registry: &str) -> Html {
        let actions = Actions {
            revoke: ctx.link().callback(|id| Message::Revoke(vec![id])),
            remind: ctx.link().callback(|id| Message::Remind(vec![id])),
        };
        self.one.view(ctx.props(), registry, self.error_at, &self.nodes.one, &actions)
    }

    fn used(&self, ctx: &Context<Self>) -> Used {
        let now = ctx.props().now();
        let live = self.table.entries().filter(|entry| entry.is_live(now)).count() as u32;
        Used { live, or_more: false }
    }

    fn view_list(&self, ctx: &Context<Self>, registry: &str) -> Html {
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
        let name = ctx.props().name(&self.registry_id);
        let limit = ctx.props().limit(&self.registry_id);
        match (&self.stage, usage(Some(self.used(ctx)), limit)) {
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
        let within = |entry: &Entry| match entry.state(now) {
            State::Ending { within_days } => Some(within_days),
            _ => None,
        };
        let mut ending: Vec<(u32, &Entry)> =
            self.table.entries().filter_map(|entry| Some((within(entry)?, entry))).collect();
        ending.sort_by_key(|(_, entry)| entry.expires_at);
        let Some((_, first)) = ending.first() else { return html! { <div key="ending" hidden=true /> } };
        let count = |days: u32| ending.iter().filter(|(within, _)| *within <= days).count();
        let what = match ending.len() {
            1 => "One ends within 60 days".to_owned(),
            all => {
                format!("{all} end within 60 days, {} of them within 30, {} within 7", count(30), count(7))
            }
        };
        let ids: Vec<String> = ending.iter().map(|(_, entry)| entry.credential.id.clone()).collect();
        let remind = ctx.link().callback(move |_: MouseEvent| Message::Remind(ids.clone()));
        let when = first.expires_at.map(|end| crate::console::dates::distance(end, now)).unwrap_or_default();
        html! {
            <div key="ending" class="notice" data-look="warn">
                <span class="sign" aria-hidden="true">{ "◆" }</span>
                <div class="text">
                    <h3>{ what }</h3>
                    <p>
                        { format!("“{}” ends {when}. ", description_of(first)) }
                        { ctx.props().places.view_link(super::rows::rotation_of(registry, first), "Rotate it", false) }
                    </p>
                    <button type="button" data-look="small" onclick={remind}>
                        { if ending.len() == 1 { "Add a reminder to your calendar" } else { "Add reminders to your calendar" } }
                    </button>
                </div>
            </div>
        }
    }

    fn view_tools(&self, ctx: &Context<Self>) -> Html {
        let checked =
            |event: Event| event.target_dyn_into::<HtmlInputElement>().is_some_and(|input| input.checked());
        let filter = ctx.link().callback(|event: InputEvent| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            Message::Filter(input.map(|input| input.value()).unwrap_or_default())
        });
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
                        onchange={ctx.link().callback(move |event| Message::WithRemoved(checked(event)))}
                    />
                    { " Show removed" }
                </label>
                <button type="button" data-look="small danger" aria-disabled={(!some).then_some("true")} onclick={revoke}>
                    { if some { format!("Revoke {} selected", self.selected.len()) } else { "Revoke selected".to_owned() } }
                </button>
            </div>
        }
    }

    fn view_table(&self, ctx: &Context<Self>, registry: &str) -> Html {
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
        let select_all = ctx.link().callback(|event: Event| {
            let input = event.target_dyn_into::<HtmlInputElement>();
            Message::SelectAll(input.is_some_and(|input| input.checked()))
        });
        html! {
            <div key="table" class="table">
                <div class="scroll" tabindex="0" role="region" aria-label="Table of credentials">
                    <table>
                        <thead>
                            <tr>
                                <th>
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
                        <tbody>
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
        let Some(column) = column else { return html! { <th scope="col">{ name }</th> } };
        let by_this = self.order.column == column;
        let (sort, arrow) = match (by_this, self.order.descending) {
            (false, _) => ("none", ""),
            (true, false) => ("ascending", " ↑"),
            (true, true) => ("descending", " ↓"),
        };
        html! {
            <th scope="col" aria-sort={sort}>
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
            move |event: Event| {
                let input = event.target_dyn_into::<HtmlInputElement>();
                Message::Select(id.clone(), input.is_some_and(|input| input.checked()))
            }
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
            <tr key={id.clone()} aria-current={is_looked_at.then_some("true")}>
                <td>
                    <input
                        type="checkbox"
                        aria-label={format!("Select {description}")}
                        checked={self.selected.contains(&id)}
                        disabled={removed}
                        onchange={select}
                    />
                </td>
                <td class="wrap">
                    { places.view_link(place_of(registry, entry), description, is_looked_at) }
                    <br /><small class="mono">{ &credential.name }</small>
                </td>
                <td>{ view_state(entry, now) }</td>
                <td>{ view_instant(entry.expires_at, credential.expires_at.as_ref(), now) }</td>
                <td>
                    { view_instant(entry.created_at, credential.created_at.as_ref(), now) }
                    <br /><small>{ "by " }{ creator }</small>
                </td>
                <td class="wrap"><small class="mono">{ &id }</small></td>
                <td class="actions">
                    <span hidden={removed}>
                        { view_rotate_link(places, registry, entry, self.table.has_successor(entry)) }
                        <button type="button" data-look="quiet small" onclick={revoke}>{ "Revoke" }</button>
                    </span>
                </td>
            </tr>
        }
    }
}
