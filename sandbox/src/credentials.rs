use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use regcred::model::{Credential, Page, Status};
use tokio::time::Instant;
use uuid::Uuid;

use crate::instant;
use crate::logins::{Account, Login};
use crate::query::PageRequest;

/// Who changed a credential that nobody has revoked yet.
const SERVICE: &str = "Sandbox";

/// A credential with what only its creation tells.
pub(crate) struct Issued {
    pub(crate) id: String,
    pub(crate) login: Login,
    description: String,
    created_at: Timestamp,
    created_by: String,
    expires_at: Timestamp,
    seen_from: Instant,
    removed: Option<Removal>,
}

struct Removal {
    at: Timestamp,
    by: String,
}

impl Issued {
    /// A new one. It ends two years after it began.
    pub(crate) fn new(account: Account, description: &str, created_by: &str, created_at: Timestamp) -> Self {
        let expires_at = created_at
            .to_zoned_datetime(TimeZone::UTC)
            .checked_add(2.years())
            .map_or(Timestamp::MAX, |end| end.timestamp());
        Self {
            id: Uuid::new_v4().to_string(),
            login: Login::new(account, description),
            description: description.to_owned(),
            created_at,
            created_by: created_by.to_owned(),
            expires_at,
            seen_from: Instant::now(),
            removed: None,
        }
    }

    /// The same, hidden for a while from those who read. It works all the same.
    pub(crate) fn hidden_for(mut self, lag: Duration) -> Self {
        self.seen_from += lag;
        self
    }

    /// The same, revoked.
    pub(crate) fn removed(mut self, at: Timestamp, by: &str) -> Self {
        self.removed = Some(Removal { at, by: by.to_owned() });
        self
    }

    fn status(&self) -> Status {
        if self.removed.is_some() {
            Status::Removed
        } else if self.expires_at <= Timestamp::now() {
            Status::Expired
        } else {
            Status::Active
        }
    }

    fn is_live(&self) -> bool {
        self.status() == Status::Active
    }

    /// How it is listed.
    pub(crate) fn listed(&self) -> Credential {
        let (updated_at, updated_by) = match &self.removed {
            Some(removal) => (removal.at, removal.by.as_str()),
            None => (self.created_at, SERVICE),
        };
        Credential {
            id: self.id.clone(),
            name: self.login.name.clone(),
            description: self.description.clone(),
            created_at: Some(instant(self.created_at)),
            created_by: Some(self.created_by.clone()),
            updated_at: Some(instant(updated_at)),
            updated_by: Some(updated_by.to_owned()),
            removed_at: self.removed.as_ref().map(|removal| instant(removal.at)),
            removed_by: self.removed.as_ref().map(|removal| removal.by.clone()),
            expires_at: Some(instant(self.expires_at)),
            status: Some(self.status()),
        }
    }
}

/// The credentials of all registries, in the order of their creation, until the sandbox ends.
pub(crate) struct Credentials(Mutex<HashMap<String, Vec<Issued>>>);

/// The registry has as many live credentials as it may have.
pub(crate) struct AtLimit;

impl Credentials {
    /// Begins with these, each with its registry's id.
    pub(crate) fn new(seeds: impl IntoIterator<Item = (String, Issued)>) -> Self {
        let mut by_registry: HashMap<_, Vec<_>> = HashMap::new();
        for (registry_id, issued) in seeds {
            by_registry.entry(registry_id).or_default().push(issued);
        }
        Self(Mutex::new(by_registry))
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<String, Vec<Issued>>> {
        // Every change under the lock is a single step, so there is no half of one to fear.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Keeps a new one, unless the registry is at its limit.
    pub(crate) fn add(&self, registry_id: &str, limit: u32, issued: Issued) -> Result<(), AtLimit> {
        let mut all = self.lock();
        let of_registry = all.entry(registry_id.to_owned()).or_default();
        if of_registry.iter().filter(|issued| issued.is_live()).count() >= limit as usize {
            return Err(AtLimit);
        }
        of_registry.push(issued);
        Ok(())
    }

    /// How a page of a registry's credentials is listed.
    pub(crate) fn list(&self, registry_id: &str, with_removed: bool, page: &PageRequest) -> Page<Credential> {
        let all = self.lock();
        let is_wanted = |issued: &&Issued| with_removed || issued.removed.is_none();
        page.of(seen(&all, registry_id).filter(is_wanted).collect(), Issued::listed)
    }

    /// One of them, revoked or not.
    pub(crate) fn get(&self, registry_id: &str, id: &str) -> Option<Credential> {
        seen(&self.lock(), registry_id).find(|issued| issued.id == id).map(Issued::listed)
    }

    /// Revokes one; false if there is none that could be.
    pub(crate) fn remove(&self, registry_id: &str, id: &str, by: &str) -> bool {
        let mut all = self.lock();
        let found = all
            .get_mut(registry_id)
            .and_then(|of_registry| of_registry.iter_mut().find(|issued| issued.id == id));
        match found {
            Some(issued) if issued.removed.is_none() => {
                issued.removed = Some(Removal { at: Timestamp::now(), by: by.to_owned() });
                true
            }
            _ => false,
        }
    }

    /// Whether a live credential of any registry logs in with these two.
    pub(crate) fn accept(&self, username: &str, password: &str) -> bool {
        self.lock()
            .values()
            .flatten()
            .any(|issued| issued.is_live() && issued.login.accepts(username, password))
    }
}

/// A registry's credentials, without those that are hidden from who reads.
fn seen<'all>(
    all: &'all HashMap<String, Vec<Issued>>,
    registry_id: &str,
) -> impl Iterator<Item = &'all Issued> {
    let now = Instant::now();
    all.get(registry_id).into_iter().flatten().filter(move |issued| issued.seen_from <= now)
}
