use crate::model::{Credential, Status};

const DAY: u64 = 24 * 60 * 60 * 1000;

/// A listed credential with its instants as numbers: milliseconds since 1970, `None` where the
/// API does not tell one or where its text is no instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The credential as it was listed.
    pub credential: Credential,
    /// When it was created.
    pub created_at: Option<u64>,
    /// When it ends by itself.
    pub expires_at: Option<u64>,
}

/// Whether a credential works, and for how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// It works, for more than 60 days as far as is known.
    Active,
    /// It works, and ends within so many days: 7, 30 or 60.
    Ending {
        /// The least of the three.
        within_days: u32,
    },
    /// Its time is over.
    Expired,
    /// It was revoked.
    Removed,
    /// A status that the contract does not know, as it came.
    Other(String),
}

/// The newest of the live credentials with a description, and how many there are.
///
/// Blanks round a description make no other of it.
pub fn live_with_description<'a>(
    entries: &'a [Entry],
    description: &str,
    now: u64,
) -> Option<(&'a Entry, usize)> {
    let wanted = description.trim();
    let same = |entry: &&Entry| entry.credential.description.trim() == wanted && entry.is_live(now);
    let same = || entries.iter().filter(same).filter(|_| !wanted.is_empty());
    Some((same().max_by_key(|entry| entry.created_at)?, same().count()))
}

impl Entry {
    /// Reads the credential's instants by `instant`, which takes an RFC 3339 text.
    pub fn new(credential: Credential, instant: impl Fn(&str) -> Option<u64>) -> Self {
        let read = |text: &Option<String>| text.as_deref().and_then(&instant);
        Self {
            created_at: read(&credential.created_at),
            expires_at: read(&credential.expires_at),
            credential,
        }
    }

    /// The state at `now`, in milliseconds since 1970. Older texts of the API have no status and
    /// no end (`docs/contract.md`, 1.3); then what is there decides.
    pub fn state(&self, now: u64) -> State {
        if self.credential.is_removed() {
            return State::Removed;
        }
        match &self.credential.status {
            Some(Status::Expired) => State::Expired,
            Some(Status::Other(word)) => State::Other(word.clone()),
            Some(Status::Active | Status::Removed) | None => match self.expires_at {
                None => State::Active,
                Some(end) if end <= now => State::Expired,
                Some(end) => [7, 30, 60]
                    .into_iter()
                    .find(|days| end - now <= u64::from(*days) * DAY)
                    .map_or(State::Active, |within_days| State::Ending { within_days }),
            },
        }
    }

    /// Whether it counts against the registry's limit: a login works with it, or may.
    pub fn is_live(&self, now: u64) -> bool {
        !matches!(self.state(now), State::Expired | State::Removed)
    }
}
