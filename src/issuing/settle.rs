use crate::error::Error;
use crate::listing::{Entry, State};

/// How long the list is looked at by itself after a POST without an answer, in milliseconds: a
/// server's list may lag behind what it has created.
pub const LOOKS_FOR: u64 = 20_000;

/// The server's and this machine's clocks may differ by so many milliseconds.
const CLOCK_TOLERANCE: u64 = 5 * 60_000;

/// A registry's list as it was before a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Whose list it is.
    pub registry_id: String,
    ids: Vec<String>,
}

impl Before {
    /// Remembers who is there already.
    pub fn new(registry_id: String, list: &[Entry]) -> Self {
        Self::of_ids(registry_id, list.iter().map(|entry| entry.credential.id.clone()).collect())
    }

    /// The same where only the ids are at hand.
    pub fn of_ids(registry_id: String, mut ids: Vec<String>) -> Self {
        ids.sort_unstable();
        Self { registry_id, ids }
    }

    fn has(&self, id: &str) -> bool {
        self.ids.binary_search_by(|known| known.as_str().cmp(id)).is_ok()
    }
}

/// What was asked for, and by whom.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The registry's id, as typed.
    pub registry_id: String,
    /// Where the credential will be used, as typed.
    pub description: String,
}

/// All that is known of a POST when it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// What was asked for.
    pub draft: Draft,
    /// The registry's list from before, where it could be had in time.
    pub before: Option<Before>,
    /// The names that the server may give to whoever sent it.
    pub creators: Vec<String>,
    /// When it left, in milliseconds since 1970, by the server's clock as far as that is known.
    pub at: u64,
}

impl Sent {
    fn is_creator(&self, name: &str) -> bool {
        let is_same = |own: &str| own.eq_ignore_ascii_case(name);
        let local = |name: &str| name.split('@').next().unwrap_or_default().to_ascii_lowercase();
        let has_domain = |name: &str| name.contains('@');
        // A login may be written with its domain or without; with another domain it is another's.
        let knows_domain = self.creators.iter().any(|own| has_domain(own));
        self.creators.iter().any(|own| {
            let may_lack_domain = if has_domain(name) { !knows_domain } else { true };
            is_same(own) || (may_lack_domain && local(own) == local(name))
        })
    }

    /// Whether whoever sent the POST is told to have created this.
    pub(super) fn made(&self, entry: &Entry) -> bool {
        entry.credential.created_by.as_ref().is_some_and(|name| !name.is_empty() && self.is_creator(name))
    }

    /// Whether somebody else is told to have created this.
    fn did_not_make(&self, entry: &Entry) -> bool {
        entry.credential.created_by.as_ref().is_some_and(|name| !name.is_empty() && !self.is_creator(name))
    }

    /// Whether it is known that this was not there before the POST.
    fn can_tell_new(&self, entry: &Entry) -> bool {
        self.before.is_some() || entry.created_at.is_some()
    }

    /// Whether a listed credential may have come by this POST, from what the list says of it.
    fn may_have_made(&self, entry: &Entry, now: u64) -> bool {
        let is_new = match &self.before {
            Some(before) => !before.has(&entry.credential.id),
            None => entry.created_at.is_none_or(|created| created.saturating_add(CLOCK_TOLERANCE) >= self.at),
        };
        is_new && entry.credential.description == self.draft.description && entry.state(now) != State::Removed
    }
}

/// What the registry's list tells of a POST without an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finding {
    /// None that fits so far.
    NothingYet,
    /// This one was made by it: no other fits, and its creator is whoever sent the POST.
    Exactly(Box<Entry>),
    /// One of these may have been made by it.
    Perhaps(Vec<Entry>),
    /// None that fits was seen in all the time.
    NoneSeen,
    /// The list could not be read.
    CannotLook(Error),
}

/// Compares a list with what is known of a POST. `claimed` are ids that are known to belong to
/// other POSTs of this page; `is_alone` says whether no other POST of the page can have made what
/// fits.
pub fn compare(sent: &Sent, list: &[Entry], claimed: &[String], is_alone: bool, now: u64) -> Finding {
    let mut fits: Vec<&Entry> = Vec::new();
    for entry in list {
        let id = &entry.credential.id;
        // While pages are read, one may move from a page to the next.
        let is_new = !claimed.contains(id) && fits.iter().all(|other| other.credential.id != *id);
        if is_new && sent.may_have_made(entry, now) {
            fits.push(entry);
        }
    }
    // The server may write names in a way that is not known here: then anybody's may be it.
    if fits.iter().any(|entry| sent.made(entry)) {
        fits.retain(|entry| !sent.did_not_make(entry));
    }
    match fits.as_slice() {
        [] => Finding::NothingYet,
        [only] if is_alone && sent.made(only) && sent.can_tell_new(only) => {
            Finding::Exactly(Box::new((*only).clone()))
        }
        _ => Finding::Perhaps(fits.into_iter().cloned().collect()),
    }
}
