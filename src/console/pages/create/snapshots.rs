use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;

use crate::client::{Client, Session};
use crate::console::registries::Used;
use crate::console::ui::dates;
use crate::error::Error;
use crate::issuing::{ListReading, ListSnapshot};
use crate::listing::{Entry, live_with_description};

/// A POST is never held up for longer by the list from before, in milliseconds.
const LONGEST_WAIT: u32 = 2_000;
/// A list that is older, in milliseconds, tells too little: it is read again.
const FRESH: u64 = 60_000;

/// The list of the registry that is chosen, as it was read last.
#[derive(Default)]
pub(super) struct SnapshotCache {
    registry_id: String,
    /// `None` while it is on its way.
    result: Option<Result<ListReading, Error>>,
    /// When it was asked for, in milliseconds since 1970.
    asked_at: u64,
    /// How often what was read was forgotten.
    generation: u32,
}

/// When a list was asked for. What it says is no longer true once what was read is forgotten.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Asked {
    at: u64,
    generation: u32,
}

impl SnapshotCache {
    /// The list of another registry is on its way. `false` where this one's is there, or on its way.
    pub(super) fn begin(&mut self, registry_id: &str) -> bool {
        if self.registry_id == registry_id {
            return false;
        }
        let generation = self.generation;
        *self = Self { registry_id: registry_id.to_owned(), generation, ..Self::default() };
        true
    }

    /// A list is asked for at this moment.
    pub(super) fn ask(&self, now: u64) -> Asked {
        Asked { at: now, generation: self.generation }
    }

    /// Takes a list, unless what was read has been forgotten since it was asked for, or a newer one is there.
    pub(super) fn store(&mut self, asked: Asked, registry_id: String, result: Result<ListReading, Error>) {
        let Asked { at, generation } = asked;
        if generation == self.generation && at >= self.asked_at {
            *self = Self { registry_id, result: Some(result), asked_at: at, generation };
        }
    }

    /// Forgets what was read, since it has changed, or is for nobody any more.
    pub(super) fn forget(&mut self) {
        *self = Self { generation: self.generation + 1, ..Self::default() };
    }

    fn list(&self, registry_id: &str) -> Option<&ListReading> {
        self.result.as_ref().filter(|_| self.registry_id == registry_id)?.as_ref().ok()
    }

    /// Whether reading the list again would tell nothing new.
    pub(super) fn is_fresh(&self, registry_id: &str, now: u64) -> bool {
        self.list(registry_id).is_some() && now < self.asked_at + FRESH
    }

    pub(super) fn snapshot(&self, registry_id: &str) -> Option<ListSnapshot> {
        self.list(registry_id).map(|list| ListSnapshot::of(registry_id, list))
    }

    /// The newest of the registry's live credentials with a description, and how many there are.
    pub(super) fn with_description(
        &self,
        registry_id: &str,
        description: &str,
        now: u64,
    ) -> Option<(&Entry, usize)> {
        live_with_description(&self.list(registry_id)?.entries, description, now)
    }

    /// How many live credentials the registry has.
    pub(super) fn used(&self, registry_id: &str, now: u64) -> Option<Used> {
        let list = self.list(registry_id)?;
        let live = list.entries.iter().filter(|entry| entry.is_live(now)).count();
        Some(Used { live: live as u32, or_more: !list.is_whole })
    }
}

/// Reads a registry's whole list.
pub(super) async fn read_list(
    client: &Client,
    session: &Session,
    registry_id: &str,
) -> Result<ListReading, Error> {
    let list = client.all_credentials(&session.access_token, registry_id, false).await?;
    let entries = list.items.into_iter().map(|credential| Entry::new(credential, dates::read)).collect();
    Ok(ListReading { entries, is_whole: list.is_whole })
}

/// Reads a registry's whole list, unless that takes too long.
pub(super) async fn read_list_in_time(
    client: &Client,
    session: &Session,
    registry_id: &str,
) -> Option<Result<ListReading, Error>> {
    let reading = Box::pin(read_list(client, session, registry_id));
    match select(reading, TimeoutFuture::new(LONGEST_WAIT)).await {
        Either::Left((list, _)) => Some(list),
        Either::Right(_) => None,
    }
}
