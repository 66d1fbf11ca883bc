use super::reader::{ReadEvent, Reader, Wanted};
use super::{Credentials, CredentialsProps, Lookup, Message, Stage, texts};
use crate::client::Progress;
use crate::console::route::Route;
use crate::console::ui::browser;
use crate::error::{Error, Kind, Operation};
use crate::listing::Table;
use yew::prelude::*;

impl Credentials {
    /// Takes over what the address says.
    pub(super) fn follow_route(&mut self, ctx: &Context<Self>) {
        let CredentialsProps { registry, credential } = ctx.props();
        let is_other = self.shown != *registry || self.stage == Stage::Nothing;
        if is_other {
            self.clear();
            self.registry_id.clone_from(registry);
            self.input_fault = None;
            self.shown.clone_from(registry);
            self.read(ctx);
        }
        self.look_at(ctx, credential.clone());
    }

    /// Reads for who has signed in. The focus moves on, since the token's field goes away.
    pub(super) fn follow_sign_in(&mut self, ctx: &Context<Self>) {
        self.follow_route(ctx);
        if self.focus.is_none() {
            let node = if self.shown.is_empty() { &self.nodes.registry_id } else { &self.nodes.title };
            self.focus = Some(node.clone());
        }
    }

    pub(super) fn show(&mut self, ctx: &Context<Self>) {
        let registry = self.registry_id.clone();
        self.input_fault = self.registries.registries.misnamed(&registry);
        if self.input_fault.is_some() {
            self.focus = Some(self.nodes.registry_id.clone());
            return;
        }
        if registry == ctx.props().registry && ctx.props().credential.is_none() {
            self.read(ctx);
        } else {
            // What is shown is another registry's.
            self.stage = Stage::Nothing;
            self.navigator.go(Route::Credentials { registry, credential: None });
        }
    }

    pub(super) fn read(&mut self, ctx: &Context<Self>) {
        if self.session.current().is_none() {
            return;
        }
        let registry = &ctx.props().registry;
        if registry.trim().is_empty() {
            return;
        }
        self.readers += 1;
        self.table = Table::default();
        self.total = 0;
        self.left_out = 0;
        self.removed_read = self.with_removed;
        self.stage = Stage::Reading;
        self.reader = Some(Reader::begin(
            self.readers,
            ctx.link(),
            self.session.clone(),
            registry.clone(),
            Wanted::List { removed: self.with_removed },
            Message::Read,
        ));
    }

    /// Stops reading the list. What has come of it stays.
    pub(super) fn stop(&mut self) {
        self.reader = None;
        self.stage = Stage::Stopped;
        self.focus = Some(self.nodes.title.clone());
        self.announcer.announce(texts::announced_stop(self.table.len()));
    }

    pub(super) fn receive(&mut self, event: ReadEvent) {
        match event {
            ReadEvent::Page(entries, Progress { total_size, left_out }) => {
                self.total = total_size;
                self.left_out = left_out;
                self.table.add(entries, browser::fold);
                self.stage = Stage::Reading;
            }
            ReadEvent::Slow => {
                self.stage = Stage::Slow;
                self.announcer.announce(texts::SLOW);
            }
            ReadEvent::End(end) => {
                self.reader = None;
                match end {
                    Ok(is_whole) => {
                        self.stage = if is_whole { Stage::Whole } else { Stage::Partial };
                        self.announcer.announce(texts::count(self.table.len()));
                    }
                    Err(error) => {
                        self.error_at = browser::now();
                        self.stage = Stage::Failed(error);
                        // What had the focus may be gone. Somebody who types another registry keeps it.
                        if self.table.is_empty() && self.registry_id == self.shown {
                            self.focus = Some(self.nodes.notice.clone());
                        }
                    }
                }
            }
        }
    }

    /// Reads the one that the address names.
    fn look_at(&mut self, ctx: &Context<Self>, credential: Option<String>) {
        let Some(id) = credential else {
            // The link that was followed to it may be gone, so the focus goes to the list's heading.
            if self.lookup.is_asked() {
                self.focus = Some(self.nodes.title.clone());
            }
            self.forget_lookup();
            return;
        };
        if !self.lookup.is_of(&id) {
            self.focus = Some(self.nodes.detail.clone());
            self.look_up(ctx, id);
        }
    }

    /// Reads one by its id.
    pub(super) fn look_up(&mut self, ctx: &Context<Self>, id: String) {
        self.forget_lookup();
        if self.session.current().is_none() {
            return;
        }
        self.lookup = Lookup::asked(&id, self.table.find(&id));
        self.readers += 1;
        self.lookup_reader = Some(Reader::begin(
            self.readers,
            ctx.link(),
            self.session.clone(),
            self.shown.clone(),
            Wanted::One(id),
            Message::ReadOne,
        ));
    }

    pub(super) fn forget_lookup(&mut self) {
        self.lookup = Lookup::default();
        self.lookup_reader = None;
    }

    /// Stops reading the one that the address names. What the list has of it stays.
    pub(super) fn stop_one(&mut self) {
        let is_listed = self.lookup.entry().is_some();
        let stopped = Error::new(Operation::Read, Kind::Aborted);
        self.receive_one(ReadEvent::End(if is_listed { Ok(true) } else { Err(stopped) }));
        self.focus = Some(self.nodes.detail.clone());
    }

    pub(super) fn receive_one(&mut self, event: ReadEvent) {
        match event {
            ReadEvent::Page(entries, _) => {
                for entry in entries {
                    self.lookup.receive(Ok(entry));
                }
            }
            ReadEvent::Slow => {
                self.lookup.is_slow = true;
                self.announcer.announce(texts::SLOW);
            }
            ReadEvent::End(end) => {
                self.lookup_reader = None;
                self.lookup.is_slow = false;
                if let Err(error) = end {
                    self.error_at = browser::now();
                    self.lookup.receive(Err(error));
                }
            }
        }
    }
}
