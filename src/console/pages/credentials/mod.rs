//! The table of a registry's credentials, and the one that the address names.

use std::collections::BTreeSet;

use gloo_timers::callback::Interval;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::console::navigation::Navigator;
use crate::console::registries::{RegistriesHandle, Used};
use crate::console::route::Route;
use crate::console::session::{FollowedSession, SessionChange, SignIn, SignedIn};
use crate::console::ui::{Announcer, browser};
use crate::error::Error;
use crate::listing::{Column, Order, Table};
use detail::Lookup;
use reader::{ReadEvent, Reader};
use revoke::{Closed, ToRevoke, view_revoke};

mod detail;
pub(super) mod reader;
mod reading;
pub(super) mod revoke;
pub(super) mod rows;
mod selection;
mod table;
pub(super) mod texts;
mod view;

/// Rows on the page at one time, so that the document stays small however long the list is.
const ROWS: usize = 25;
/// How often the page is rendered for its instants alone, in milliseconds: they are shown as distances.
const MINUTE: u32 = 60_000;

/// What the address says.
#[derive(PartialEq, Properties)]
pub(super) struct CredentialsProps {
    /// The registry's id; empty where none is chosen.
    pub(super) registry: String,
    /// The id of the one that is looked at.
    pub(super) credential: Option<String>,
}

/// The table of a registry's credentials, and the one that the address names.
pub(super) struct Credentials {
    session: FollowedSession,
    registries: RegistriesHandle,
    navigator: Navigator,
    /// What is typed as the registry's id.
    registry_id: String,
    /// What the page itself finds wrong with it: then nothing is read.
    input_fault: Option<String>,
    /// The registry whose list is shown.
    shown: String,
    table: Table,
    reader: Option<Reader>,
    /// The number of the latest reader.
    readers: u32,
    stage: Stage,
    total: u32,
    /// Entries of the list that had no usable id.
    left_out: u32,
    /// Whether the list was read with removed ones.
    removed_read: bool,
    with_removed: bool,
    filter: String,
    order: Order,
    page: usize,
    selected: BTreeSet<String>,
    revoking: Option<ToRevoke>,
    /// What became of each in the dialog that was closed last.
    closed: Closed,
    /// A link of the row after the one from which the dialog was opened.
    next_row: Option<HtmlElement>,
    lookup: Lookup,
    lookup_reader: Option<Reader>,
    announcer: Announcer,
    error_at: u64,
    nodes: Nodes,
    focus: Option<NodeRef>,
    /// Whether the focus goes to the next row, or to the list's heading, if what opened the dialog is gone.
    focus_if_lost: bool,
    _clock: Interval,
    _registries: ContextHandle<RegistriesHandle>,
}

#[derive(Default)]
struct Nodes {
    registry_id: NodeRef,
    notice: NodeRef,
    title: NodeRef,
    table: NodeRef,
    filter: NodeRef,
    detail: NodeRef,
}

/// How far reading the list has come.
#[derive(Debug, PartialEq)]
enum Stage {
    Nothing,
    Reading,
    /// Reading, and nothing has come for a while.
    Slow,
    Whole,
    /// Read, but something is missing.
    Partial,
    Stopped,
    Failed(Error),
}

/// What a list is exported as.
#[derive(Clone, Copy, Debug)]
pub(super) enum Format {
    Csv,
    Json,
}

#[derive(Debug)]
pub(super) enum Message {
    Typed(String),
    Picked(String),
    Show,
    /// Somebody signed in or out, or a session was renewed.
    Session,
    /// The registries were read, or their credentials counted.
    Registries(RegistriesHandle),
    /// What the reader of this number brings.
    Read(u32, ReadEvent),
    Stop,
    ReadAgain,
    Filter(String),
    Sort(Column),
    WithRemoved(bool),
    Turn(usize),
    Select(String, bool),
    SelectAll(bool),
    Revoke(Vec<String>),
    Closed(Closed),
    Export(Format),
    /// What the reader of this number brings of the credential that the address names.
    ReadOne(u32, ReadEvent),
    StopOne,
    ReadOneAgain,
    Remind(Vec<String>),
    Minute,
}

impl Component for Credentials {
    type Message = Message;
    type Properties = CredentialsProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (registries, registries_listener) = RegistriesHandle::subscribe(ctx.link(), Message::Registries);
        let minute = ctx.link().callback(|()| Message::Minute);
        let mut component = Self {
            registry_id: String::new(),
            input_fault: None,
            shown: String::new(),
            table: Table::default(),
            reader: None,
            readers: 0,
            stage: Stage::Nothing,
            total: 0,
            left_out: 0,
            removed_read: false,
            with_removed: false,
            filter: String::new(),
            order: Order { column: Column::Status, descending: false },
            page: 0,
            selected: BTreeSet::new(),
            revoking: None,
            closed: Closed::default(),
            next_row: None,
            lookup: Lookup::default(),
            lookup_reader: None,
            session: FollowedSession::subscribe(ctx.link(), |_| Message::Session),
            registries,
            navigator: Navigator::provided(ctx.link()),
            announcer: Announcer::default(),
            error_at: 0,
            nodes: Nodes::default(),
            focus: None,
            focus_if_lost: false,
            _clock: Interval::new(MINUTE, move || minute.emit(())),
            _registries: registries_listener,
        };
        component.follow_route(ctx);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        let is_other_filter = matches!(message, Message::Filter(_) | Message::WithRemoved(_));
        match message {
            Message::Typed(text) => {
                self.registry_id = text;
                self.input_fault = None;
            }
            Message::Picked(id) => {
                self.registry_id = id;
                self.show(ctx);
            }
            Message::Show => self.show(ctx),
            Message::Session => {
                self.follow_session(ctx);
                return true;
            }
            Message::Registries(registries) => {
                self.registries = registries;
                return true;
            }
            Message::Read(number, event) => {
                if !self.reader.as_ref().is_some_and(|reader| reader.is(number)) {
                    return false;
                }
                self.receive(event);
            }
            Message::Stop => self.stop(),
            Message::ReadAgain => {
                self.focus = Some(self.nodes.title.clone());
                self.read(ctx);
            }
            Message::Filter(text) => {
                self.filter = browser::fold(&text);
                self.page = 0;
            }
            Message::Sort(column) => self.sort(column),
            Message::WithRemoved(with_removed) => {
                self.with_removed = with_removed;
                self.page = 0;
                if with_removed && !self.removed_read {
                    self.read(ctx);
                }
            }
            Message::Turn(page) => self.turn(page),
            Message::Select(id, selected) => self.select(id, selected),
            Message::SelectAll(selected) => self.select_all(selected),
            Message::Revoke(ids) => self.ask_to_revoke(&ids),
            Message::Closed(closed) => self.closed(ctx, closed),
            Message::Export(format) => self.export(format),
            Message::ReadOne(number, event) => {
                if !self.lookup_reader.as_ref().is_some_and(|reader| reader.is(number)) {
                    return false;
                }
                self.receive_one(event);
            }
            Message::StopOne => self.stop_one(),
            Message::ReadOneAgain => {
                let id = self.lookup.id().to_owned();
                self.focus = Some(self.nodes.detail.clone());
                self.look_up(ctx, id);
            }
            Message::Remind(ids) => self.remind(&ids),
            Message::Minute => {}
        }
        self.table.arrange(self.order, self.session.now());
        self.table.show(&self.filter, self.with_removed, self.session.now());
        // While the list is read, a selected row may still come.
        if self.reader.is_none() {
            let deselected = self.deselect_hidden();
            if is_other_filter {
                self.announcer.announce(self.count_shown() + &texts::deselected(deselected));
            }
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        if !self.follow_session(ctx) && old != ctx.props() {
            self.follow_route(ctx);
        }
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let registry = &ctx.props().registry;
        html! {
            <div class="credentials">
                { self.announcer.view(None) }
                {
                    if self.session.current().is_none() {
                        html! {
                            <section key="sign-in" class="panel">
                                <p ref={&self.nodes.title} tabindex="-1">{ texts::SIGN_IN }</p>
                                <SignIn />
                            </section>
                        }
                    } else {
                        html! {
                            <div key="lists" class="credentials">
                                { self.view_choice(ctx) }
                                { self.view_detail(ctx, registry) }
                                { self.view_list(ctx, registry) }
                            </div>
                        }
                    }
                }
                // It stays when the session ends, and still tells what became of each.
                { view_revoke(self.revoking.as_ref(), ctx.props().route(), ctx.link().callback(Message::Closed)) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.focus_if_lost) && browser::is_focus_lost() {
            if let Some(link) = self.next_row.take() {
                // Failing leaves the focus lost: that row may be gone, too.
                let _ = link.focus();
            }
            if browser::is_focus_lost() {
                self.focus = Some(self.nodes.title.clone());
            }
        }
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
    }
}

impl CredentialsProps {
    fn route(&self) -> Route {
        let Self { registry, credential } = self;
        Route::Credentials { registry: registry.clone(), credential: credential.clone() }
    }
}

impl Credentials {
    /// Follows the session, and the address once somebody has signed in. Returns whether somebody has.
    fn follow_session(&mut self, ctx: &Context<Self>) -> bool {
        let SessionChange { is_other_span, signed_in } = self.session.follow();
        if is_other_span {
            self.revoking = None;
        }
        if matches!(signed_in, SignedIn::NoLonger | SignedIn::Nobody) {
            self.clear();
        }
        let has_signed_in = signed_in == SignedIn::Anew;
        if has_signed_in {
            self.follow_sign_in(ctx);
        }
        has_signed_in
    }

    fn clear(&mut self) {
        self.reader = None;
        self.table = Table::default();
        self.stage = Stage::Nothing;
        self.selected.clear();
        self.closed = Closed::default();
        self.forget_lookup();
        self.page = 0;
        self.announcer.announce("");
    }

    fn sort(&mut self, column: Column) {
        let is_again = self.order.column == column;
        self.order = Order { column, descending: is_again && !self.order.descending };
        self.page = 0;
        self.announcer.announce(texts::sorted(column, self.order.descending));
    }

    fn turn(&mut self, page: usize) {
        self.page = page;
        self.focus = Some(self.nodes.table.clone());
        let all = self.table.shown().len();
        self.announcer.announce(texts::range(page * ROWS + 1, all.min((page + 1) * ROWS), all));
    }

    fn is_filtered(&self) -> bool {
        !self.filter.trim().is_empty()
    }

    /// How many rows there are, or how many the filter lets through.
    fn count_shown(&self) -> String {
        let count = self.table.shown().len();
        if self.is_filtered() { texts::matching(count) } else { texts::count(count) }
    }

    fn used(&self) -> Used {
        Used { live: self.table.live(), or_more: false }
    }
}
