use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use yew::prelude::*;

use super::{CreateCredential, Message};
use crate::client::{Client, Session};
use crate::console::registries::Used;
use crate::console::{browser, dates};
use crate::error::Error;
use crate::issuing::Before;
use crate::listing::Entry;

/// A POST is never held up for longer by the list from before.
const LONGEST_WAIT: u32 = 2_000;
/// A list that is older tells too little; it is read again.
const FRESH: u64 = 60_000;

/// What a registry's list says before a POST.
#[derive(Clone, Debug)]
pub struct List {
    before: Before,
    live: u32,
    pub(super) entries: Vec<Entry>,
}

impl List {
    pub(super) fn new(registry_id: &str, entries: Vec<Entry>, now: u64) -> Self {
        let live = entries.iter().filter(|entry| entry.is_live(now)).count() as u32;
        Self { before: Before::new(registry_id.to_owned(), &entries), live, entries }
    }
}

/// A list that came within the time that a POST may be held up, with its registry's id.
pub(super) type InTime = (String, Result<List, Error>);

/// What is known of the chosen registry's list.
#[derive(Default)]
pub(super) struct Reading {
    registry_id: String,
    /// `None` while it is on its way.
    result: Option<Result<List, Error>>,
    /// In milliseconds since 1970.
    read_at: u64,
}

impl Reading {
    pub(super) fn take(&mut self, registry_id: String, result: Result<List, Error>, now: u64) {
        *self = Self { registry_id, result: Some(result), read_at: now };
    }

    /// What was read is not so any more.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    pub(super) fn entries(&self, registry_id: &str) -> Option<&[Entry]> {
        self.of(registry_id)?.as_ref().ok().map(|list| &*list.entries)
    }

    fn of(&self, registry_id: &str) -> Option<&Result<List, Error>> {
        self.result.as_ref().filter(|_| self.registry_id == registry_id)
    }

    /// Whether reading the list again would tell nothing new.
    pub(super) fn is_at_hand(&self, registry_id: &str, now: u64) -> bool {
        self.of(registry_id).is_some() && now < self.read_at + FRESH
    }

    pub(super) fn before(&self, registry_id: &str) -> Option<Before> {
        self.of(registry_id)?.as_ref().ok().map(|list| list.before.clone())
    }

    pub(super) fn used(&self, registry_id: &str) -> Option<Used> {
        let live = self.of(registry_id)?.as_ref().ok()?.live;
        Some(Used { live, or_more: false })
    }
}

impl CreateCredential {
    /// Reads the list of the registry that was chosen, if there is somebody to read it for.
    pub(super) fn read_list(&mut self, ctx: &Context<Self>) {
        let registry_id = self.draft.registry_id.clone();
        let Some(session) = ctx.props().session.clone() else { return };
        if registry_id.trim().is_empty() || self.before.registry_id == registry_id {
            return;
        }
        self.before = Reading { registry_id: registry_id.clone(), result: None, read_at: 0 };
        let client = ctx.props().client.clone();
        browser::later(ctx.link(), async move {
            let list = read(&client, &session, &registry_id).await;
            Message::ListRead(registry_id, list)
        });
    }
}

/// Reads a registry's list, unless that takes too long.
pub(super) async fn read_in_time(client: &Client, session: &Session, registry_id: String) -> Option<InTime> {
    let in_time = {
        let reading = Box::pin(read(client, session, &registry_id));
        match select(reading, TimeoutFuture::new(LONGEST_WAIT)).await {
            Either::Left((list, _)) => Some(list),
            Either::Right(_) => None,
        }
    };
    in_time.map(|list| (registry_id, list))
}

async fn read(client: &Client, session: &Session, registry_id: &str) -> Result<List, Error> {
    let entries = read_entries(client, session, registry_id).await?;
    let now = session.service_time(browser::now());
    Ok(List::new(registry_id, entries, now))
}

/// A registry's credentials with their instants.
pub(super) async fn read_entries(
    client: &Client,
    session: &Session,
    registry_id: &str,
) -> Result<Vec<Entry>, Error> {
    let all = client.all_credentials(&session.access_token, registry_id).await?;
    Ok(all.into_iter().map(|credential| Entry::new(credential, dates::read)).collect())
}
