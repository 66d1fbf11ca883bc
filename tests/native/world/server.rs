//! What creates credentials, and tells of them late.

use regcred::issuing::Draft;
use regcred::listing::Entry;
use regcred::model::{Credential, Status};

use super::manners::{Manners, Naming};
use crate::{NOW, entry, listed};

/// One credential, as only the server knows it.
#[derive(Debug)]
pub(super) struct Made {
    pub(super) credential: Credential,
    pub(super) registry_id: String,
    pub(super) created_at: u64,
    /// Which user made it.
    pub(super) user: usize,
    /// From when on each of the two replicas lists it.
    listed_from: [u64; 2],
    /// From when on each of the two replicas tells that it was revoked.
    revoked_from: Option<[u64; 2]>,
}

impl Made {
    pub(super) fn id(&self) -> &str {
        &self.credential.id
    }

    /// By how many milliseconds a replica lists it late.
    pub(super) fn lag(&self, replica: usize) -> u64 {
        self.listed_from[replica] - self.created_at
    }

    pub(super) fn is_named(&self) -> bool {
        self.credential.created_by.is_some()
    }
}

/// One API with its lists.
#[derive(Debug)]
pub(super) struct Server {
    pub(super) made: Vec<Made>,
}

impl Server {
    /// A server with some credentials of old.
    pub(super) fn new(manners: &Manners, drafts: &[Draft]) -> Self {
        let mut server = Self { made: Vec::new() };
        for user in [0, 1] {
            for draft in drafts {
                let id = server.make(manners, draft, user, NOW - 5_000, [0, 0], true);
                if manners.naming == Naming::Reused
                    && id == "0"
                    && let Some(made) = server.made.last_mut()
                {
                    made.credential.name = "robot$reused".to_owned();
                }
            }
        }
        server
    }

    /// Makes one, and answers its id. Ids are the same on every server.
    pub(super) fn make(
        &mut self,
        manners: &Manners,
        draft: &Draft,
        user: usize,
        now: u64,
        lag: [u64; 2],
        is_named: bool,
    ) -> String {
        let number = self.made.len();
        let id = number.to_string();
        let is_taken =
            self.made.iter().any(|made| made.created_at >= NOW && made.credential.name == "robot$reused");
        let name = match manners.naming {
            Naming::JsonKey => "_json_key".to_owned(),
            Naming::JsonKeyBase64 => "_json_key_base64".to_owned(),
            // What was given to one of old, and to one more.
            Naming::Reused if now >= NOW && !is_taken => "robot$reused".to_owned(),
            Naming::Reused | Naming::Unique => format!("robot${number}"),
            Naming::Account => format!("account-{number}"),
        };
        let description = if manners.trims { draft.description.trim() } else { &draft.description };
        let credential = Credential {
            name,
            created_at: manners.tells_creation.then(|| now.to_string()),
            created_by: is_named.then(|| manners.names[user].to_owned()),
            ..listed(&id, description)
        };
        self.made.push(Made {
            credential,
            registry_id: draft.registry_id.clone(),
            created_at: now,
            user,
            listed_from: lag.map(|lag| now + lag),
            revoked_from: None,
        });
        id
    }

    /// One credential by its id, at once or as one of the replicas has it.
    pub(super) fn read(
        &self,
        id: &str,
        registry_id: &str,
        replica: Option<usize>,
        now: u64,
    ) -> Option<Entry> {
        let is_there = |made: &&Made| replica.is_none_or(|replica| made.listed_from[replica] <= now);
        let made = self.find(id).filter(|made| made.registry_id == registry_id).filter(is_there)?;
        let status = if made.revoked_from.is_some() { Status::Removed } else { Status::Active };
        Some(entry(Credential { status: Some(status), ..made.credential.clone() }))
    }

    pub(super) fn find(&self, id: &str) -> Option<&Made> {
        self.made.iter().find(|made| made.id() == id)
    }

    /// Revokes one; answers whether it was not revoked before.
    pub(super) fn revoke(&mut self, id: &str, now: u64, lag: [u64; 2]) -> bool {
        let Some(made) = self.made.iter_mut().find(|made| made.id() == id) else { return false };
        let is_first = made.revoked_from.is_none();
        // A list that still shows what an earlier one had dropped, under a name that was given again
        // since, deceives whoever goes by names. That is not played.
        let is_reused = made.credential.name == "robot$reused" && made.created_at < NOW;
        let lag = if is_reused { [0, 0] } else { lag };
        made.revoked_from.get_or_insert(lag.map(|lag| now + lag));
        is_first
    }

    pub(super) fn is_revoked(&self, id: &str) -> bool {
        self.find(id).is_some_and(|made| made.revoked_from.is_some())
    }

    /// A registry's list, as one of the replicas has it.
    pub(super) fn list(&self, manners: &Manners, registry_id: &str, replica: usize, now: u64) -> Vec<Entry> {
        let there = self
            .made
            .iter()
            .filter(|made| made.registry_id == registry_id && made.listed_from[replica] <= now);
        there
            .filter_map(|made| {
                let is_revoked = made.revoked_from.is_some_and(|from| from[replica] <= now);
                let status = if is_revoked { Status::Removed } else { Status::Active };
                let credential = Credential { status: Some(status), ..made.credential.clone() };
                (!is_revoked || manners.lists_removed).then(|| entry(credential))
            })
            .collect()
    }
}
