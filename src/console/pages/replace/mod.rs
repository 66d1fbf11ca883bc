//! Replacing one credential: create another, switch over, revoke the old one.

use std::rc::Rc;

use yew::prelude::*;

use super::create::{CreatePage, Place};
use super::credentials::reader::{ReadEvent, Reader, Wanted};
use super::credentials::revoke::{Asked, Closed, ToRevoke, view_revoke};
use super::credentials::texts::SLOW;
use crate::client::Progress;
use crate::console::navigation::{LeaveGuard, Navigator};
use crate::console::registries::RegistriesHandle;
use crate::console::route::Route;
use crate::console::session::{FollowedSession, SessionChange, SignedIn};
use crate::console::ui::{Announcer, browser};
use crate::error::{Error, Kind, Operation};
use crate::issuing::{Draft, Finished, ListReading, Outcome, Replacement, Report, Step};
use crate::listing::Entry;
use view::Summary;

mod steps;
mod texts;
mod view;

#[derive(PartialEq, Properties)]
pub(super) struct ReplaceProps {
    /// The registry's id.
    pub(super) registry: String,
    /// The id of the one that is replaced.
    pub(super) credential: String,
    /// The id of its replacement, where the address names one.
    pub(super) successor: Option<String>,
    pub(super) guard: LeaveGuard,
}

/// Replaces one credential. [`Replacement`] decides which step it is at. The create page is rendered in
/// every step, so that no step takes a password off the page.
pub(super) struct Replace {
    session: FollowedSession,
    registries: RegistriesHandle,
    navigator: Navigator,
    machine: Replacement,
    reader: Option<Reader>,
    /// The number of the latest reader.
    readers: u32,
    /// What the reader has brought of the list so far.
    pages: Vec<Entry>,
    /// Those that the list lacks. They are read by their ids, one after another, the last one first.
    unlisted: Vec<String>,
    /// Whether nothing has come for a while.
    is_slow: bool,
    /// Entries of the list that had no usable id.
    left_out: u32,
    error: Option<Error>,
    error_at: u64,
    creating: Creating,
    switched: [bool; texts::CHECKLIST.len()],
    /// The old one is to be revoked, once a list has shown that its replacement is still there. A dialog says so
    /// meanwhile, so that nobody does anything else by then.
    to_revoke: Option<Box<Entry>>,
    revoking: Option<ToRevoke>,
    /// Whether the focus goes to the step's heading, if what opened the dialog is gone.
    focus_if_lost: bool,
    announcer: Announcer,
    notice: NodeRef,
    step: NodeRef,
    /// Whether the focus goes to the step's heading after the next reading.
    focus_step_after_reading: bool,
    focus: Option<NodeRef>,
    _registries: ContextHandle<RegistriesHandle>,
}

/// How far the create page has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Creating {
    /// It shows its form, or nothing.
    No,
    /// An answer that may bring a password is on its way.
    Awaited,
    /// A password is on the page.
    Issued,
}

#[derive(Debug)]
pub(super) enum Message {
    /// Somebody signed in or out, or a session was renewed.
    Session,
    /// The registries were read, or their credentials counted.
    Registries(RegistriesHandle),
    /// What the reader of this number brings.
    Read(u32, ReadEvent),
    ReadAgain,
    Stop,
    Report(Report),
    Switched(usize),
    Revoke(Box<Entry>),
    /// The old one is not to be revoked after all.
    KeepOld,
    Closed(Closed),
}

impl Component for Replace {
    type Message = Message;
    type Properties = ReplaceProps;

    fn create(ctx: &Context<Self>) -> Self {
        let (registries, registries_listener) = RegistriesHandle::subscribe(ctx.link(), Message::Registries);
        let mut component = Self {
            machine: replacement(ctx.props()),
            reader: None,
            readers: 0,
            pages: Vec::new(),
            unlisted: Vec::new(),
            is_slow: false,
            left_out: 0,
            error: None,
            error_at: 0,
            creating: Creating::No,
            session: FollowedSession::subscribe(ctx.link(), |_| Message::Session),
            registries,
            navigator: Navigator::provided(ctx.link()),
            switched: [false; texts::CHECKLIST.len()],
            to_revoke: None,
            revoking: None,
            focus_if_lost: false,
            announcer: Announcer::default(),
            notice: NodeRef::default(),
            step: NodeRef::default(),
            focus_step_after_reading: false,
            focus: None,
            _registries: registries_listener,
        };
        component.read(ctx);
        component
    }

    fn update(&mut self, ctx: &Context<Self>, message: Message) -> bool {
        match message {
            Message::Session => self.follow_session(ctx),
            Message::Registries(registries) => self.registries = registries,
            Message::Read(number, event) => {
                if !self.reader.as_ref().is_some_and(|reader| reader.is(number)) {
                    return false;
                }
                self.receive(ctx, event);
            }
            Message::ReadAgain => self.read(ctx),
            Message::Stop => {
                self.receive(ctx, ReadEvent::End(Err(Error::new(Operation::Read, Kind::Aborted))));
                self.focus = Some(self.notice.clone());
            }
            Message::Report(Report::Locked(false)) => self.creating = Creating::No,
            Message::Report(Report::Locked(true)) if self.creating == Creating::Issued => {}
            Message::Report(Report::Locked(true)) => self.creating = Creating::Awaited,
            Message::Report(Report::Issued(_)) => {
                self.creating = Creating::Issued;
                self.to_revoke = None;
            }
            Message::Report(Report::Finished(finished)) => self.finished(ctx, &finished),
            Message::Report(_) => return false,
            Message::Switched(index) => self.switched[index] = !self.switched[index],
            // No question takes another one's place.
            Message::Revoke(_) if self.revoking.is_some() || self.to_revoke.is_some() => return false,
            Message::Revoke(entry) if entry.credential.id == self.machine.old() => {
                self.to_revoke = Some(entry);
                self.read(ctx);
            }
            Message::Revoke(entry) => self.open_dialog(ctx, *entry),
            Message::KeepOld => self.to_revoke = None,
            Message::Closed(closed) => self.closed(ctx, &closed),
        }
        true
    }

    fn changed(&mut self, ctx: &Context<Self>, old: &Self::Properties) -> bool {
        // The old credential never changes: for another one, this component is made anew.
        // Beside a password, or while one may come, nobody picks another one.
        if old.successor != ctx.props().successor && self.creating == Creating::No {
            self.machine.pick(ctx.props().successor.clone(), self.session.now());
            self.name_new(ctx);
            self.focus = Some(self.step.clone());
        }
        self.follow_session(ctx);
        true
    }

    fn view(&self, ctx: &Context<Self>) -> Html {
        let registry = &ctx.props().registry;
        let now = self.session.now();
        let step = self.machine.step(now);
        let is_signed_in = self.session.current().is_some();
        let old = self.machine.entries().iter().find(|entry| entry.credential.id == self.machine.old());
        let description = old.map(|entry| entry.credential.description.clone()).unwrap_or_default();
        let draft = Draft { registry_id: registry.to_owned(), description };
        let place = Place::Replacement {
            navigator: self.navigator.clone(),
            old: self.machine.old().to_owned().into(),
            is_open: is_signed_in && matches!(step, Step::Create { .. }),
            stays: old
                .filter(|_| !matches!(step, Step::Done { .. }))
                .map(|old| html! { <p>{ texts::stays(view::view_name_and_id(old)) }</p> })
                .unwrap_or_default(),
        };
        let all = Route::Credentials { registry: registry.to_owned(), credential: None };
        html! {
            <div class="replace">
                { self.announcer.view(None) }
                <div key="summary">{ for old.filter(|_| is_signed_in).map(|entry| html! { <Summary registry={registry.to_owned()} entry={entry.clone()} {now} is_over={matches!(step, Step::Done { .. })} /> }) }</div>
                <div key="state">{ self.view_progress(ctx, is_signed_in) }</div>
                <div key="before">{ self.view_before(ctx, &step, is_signed_in, now) }</div>
                <CreatePage
                    key="create"
                    {draft}
                    {place}
                    guard={ctx.props().guard.clone()}
                    on_report={ctx.link().callback(Message::Report)}
                />
                <div key="after">{ self.view_after(ctx, &step, is_signed_in, now) }</div>
                <p key="back">{ self.navigator.view_link(all, texts::ALL) }</p>
                { self.view_checking(ctx) }
                { view_revoke(self.revoking.as_ref(), ctx.props().with_successor(ctx.props().successor.clone()), ctx.link().callback(Message::Closed)) }
            </div>
        }
    }

    fn rendered(&mut self, _: &Context<Self>, _: bool) {
        if std::mem::take(&mut self.focus_if_lost) && browser::is_focus_lost() {
            self.focus = Some(self.step.clone());
        }
        if let Some(node) = self.focus.take() {
            browser::focus(&node);
        }
    }
}

impl ReplaceProps {
    /// Where the same credential is replaced by another one.
    fn with_successor(&self, successor: Option<String>) -> Route {
        let Self { registry, credential, .. } = self;
        Route::Replace { registry: registry.clone(), credential: credential.clone(), successor }
    }
}

fn replacement(ReplaceProps { credential, successor, .. }: &ReplaceProps) -> Replacement {
    Replacement::new(credential, successor.clone())
}

impl Replace {
    fn follow_session(&mut self, ctx: &Context<Self>) {
        let SessionChange { is_other_span, signed_in } = self.session.follow();
        if is_other_span {
            // Another user must not see this user's list.
            self.machine = replacement(ctx.props());
            self.switched = [false; texts::CHECKLIST.len()];
            self.to_revoke = None;
            self.revoking = None;
            self.error = None;
            self.announcer.announce("");
        }
        match signed_in {
            SignedIn::Anew => {
                // The token's field goes away.
                self.focus_if_lost = true;
                self.focus_step_after_reading = true;
                self.read(ctx);
            }
            SignedIn::Still => {}
            SignedIn::NoLonger | SignedIn::Nobody => {
                self.reader = None;
                self.to_revoke = None;
            }
        }
    }

    /// What the dialog asks, and which credential stays: the two may have one description.
    fn asked_about(&self, id: &str) -> Asked {
        let find = |id: &str| self.machine.entries().iter().find(|entry| entry.credential.id == id);
        let new = self.machine.new_id();
        let new_stays = new.and_then(find).map(|new| texts::replacement_stays(view::view_name_and_id(new)));
        if id == self.machine.old() {
            let stays = new_stays.unwrap_or_else(|| texts::REPLACEMENT_NOT_LISTED.into());
            return Asked { title: texts::REVOKE_OLD_TITLE, stays, needed: new.map(str::to_owned) };
        }
        let is_new = new == Some(id);
        if !is_new && !self.machine.is_unsaved(id) {
            // Neither of the two depends on it.
            let stays = new_stays.unwrap_or_default();
            return Asked { title: texts::REVOKE_OTHER_TITLE, stays, needed: None };
        }
        let old = find(self.machine.old());
        let stays = old.map(|old| texts::old_stays(view::view_name_and_id(old))).unwrap_or_default();
        let title = if is_new { texts::REVOKE_REPLACEMENT_TITLE } else { texts::REVOKE_UNSAVED_TITLE };
        Asked { title, stays, needed: Some(self.machine.old().to_owned()) }
    }

    /// Takes over what became of the credential in the dialog.
    fn closed(&mut self, ctx: &Context<Self>, closed: &Closed) {
        let revoking = self.revoking.take();
        let is_old =
            |to_revoke: ToRevoke| to_revoke.entries.iter().any(|it| it.credential.id == self.machine.old());
        let was_old = revoking.is_some_and(is_old);
        self.focus_if_lost = true;
        self.machine.handle_revoked(&closed.revoked);
        if !closed.revoked.is_empty() {
            self.announcer.announce(texts::REVOKED);
        } else if closed.has_stopped {
            self.announcer.announce(if was_old {
                texts::STOPPED_WORKING
            } else {
                texts::OLD_STOPPED_WORKING
            });
        } else if closed.is_unclear {
            // What is shown may be out of date.
            self.announcer.announce(texts::CHECKING_LIST);
        } else {
            return;
        }
        self.focus_step_after_reading = true;
        self.read(ctx);
    }

    /// A credential that was created here has left the page.
    fn finished(&mut self, ctx: &Context<Self>, finished: &Rc<Finished>) {
        // An answer that may still come holds nothing up. If it brings a password, that is shown then.
        self.creating = Creating::No;
        self.machine.handle_finished(finished);
        // Of several that were made here, another may be the replacement already.
        let step = self.machine.step(self.session.now());
        let is_over = matches!(step, Step::Done { .. });
        let has_new = is_over || matches!(step, Step::Switch { .. });
        self.focus_step_after_reading = has_new;
        match finished.how {
            Outcome::Saved if is_over => {}
            Outcome::Saved => {
                self.announcer.announce(texts::SAVED);
                self.focus_step_after_reading = true;
                self.name_new(ctx);
            }
            Outcome::LeftUnsaved => {}
            Outcome::Revoked | Outcome::AlreadyRevoked if has_new => {
                self.announcer.announce(texts::REVOKED);
            }
            Outcome::Revoked | Outcome::AlreadyRevoked => {
                self.announcer.announce(texts::REPLACEMENT_REVOKED);
            }
        }
        self.read(ctx);
    }

    fn read(&mut self, ctx: &Context<Self>) {
        if self.session.current().is_none() {
            return;
        }
        self.pages.clear();
        self.unlisted.clear();
        self.error = None;
        // With removed ones: a credential that was revoked meanwhile is not the same as a missing one.
        self.begin(ctx, Wanted::List { removed: true });
    }

    fn begin(&mut self, ctx: &Context<Self>, wanted: Wanted) {
        self.readers += 1;
        self.is_slow = false;
        let (registry, session) = (ctx.props().registry.clone(), self.session.clone());
        self.reader = Some(Reader::begin(self.readers, ctx.link(), session, registry, wanted, Message::Read));
    }

    /// Reads the next one by its id. After the last one, the replacement has been looked at, and the old one may be
    /// asked about.
    fn read_unlisted(&mut self, ctx: &Context<Self>) {
        self.reader = None;
        if let Some(id) = self.unlisted.last().cloned() {
            self.begin(ctx, Wanted::One(id));
        } else if let Some(old) = self.to_revoke.take() {
            self.ask_to_revoke(ctx, *old);
        }
    }

    /// Whether one credential is being read, and no list.
    fn is_reading_one(&self) -> bool {
        self.reader.as_ref().is_some_and(Reader::is_of_one)
    }

    fn receive(&mut self, ctx: &Context<Self>, event: ReadEvent) {
        let is_of_one = self.is_reading_one();
        match event {
            ReadEvent::Page(entries, _) if is_of_one => {
                for entry in entries {
                    self.machine.handle_read(entry);
                }
            }
            ReadEvent::Page(entries, Progress { left_out, .. }) => {
                self.pages.extend(entries);
                self.left_out = left_out;
                self.is_slow = false;
            }
            ReadEvent::Slow => {
                self.is_slow = true;
                self.announcer.announce(SLOW);
            }
            ReadEvent::End(Err(error)) if is_of_one && matches!(error.kind, Kind::NotFound(_)) => {
                if let Some(id) = self.unlisted.pop() {
                    self.machine.handle_not_found(&id);
                }
                self.read_unlisted(ctx);
            }
            ReadEvent::End(Ok(_)) if is_of_one => {
                self.unlisted.pop();
                self.read_unlisted(ctx);
            }
            ReadEvent::End(Ok(is_whole)) => {
                let entries = std::mem::take(&mut self.pages);
                self.unlisted = self.machine.handle_listed(ListReading { entries, is_whole });
                self.read_unlisted(ctx);
                if std::mem::take(&mut self.focus_step_after_reading) {
                    self.focus = Some(self.step.clone());
                }
            }
            ReadEvent::End(Err(error)) => {
                self.reader = None;
                self.error_at = browser::now();
                self.error = Some(error);
                if self.to_revoke.take().is_some() {
                    self.announcer.announce(texts::UNREADABLE);
                    self.focus = Some(self.notice.clone());
                }
            }
        }
    }

    fn open_dialog(&mut self, ctx: &Context<Self>, entry: Entry) {
        let (registry_id, asked) =
            (ctx.props().registry.clone(), Some(self.asked_about(&entry.credential.id)));
        self.revoking = Some(ToRevoke { registry_id, entries: vec![entry], asked });
    }

    /// Asks before the old one is revoked, unless one of the two has been revoked meanwhile, or the replacement is
    /// not found any more.
    fn ask_to_revoke(&mut self, ctx: &Context<Self>, old: Entry) {
        match self.machine.step(self.session.now()) {
            Step::Switch { .. } if self.machine.has_replacement() => {
                self.announcer.announce("");
                return self.open_dialog(ctx, old);
            }
            Step::Switch { .. } => self.announcer.announce(texts::NOT_FOUND_ANY_MORE),
            Step::Done { .. } => self.announcer.announce(texts::OLD_STOPPED_WORKING),
            _ => self.announcer.announce(texts::STOPPED_WORKING),
        }
        self.focus = Some(self.step.clone());
    }

    /// Puts the replacement's id into the address, by which it is found again.
    fn name_new(&self, ctx: &Context<Self>) {
        let new = self.machine.new_id();
        if new.is_some() && new != ctx.props().successor.as_deref() {
            self.navigator.rename(ctx.props().with_successor(new.map(str::to_owned)));
        }
    }
}
