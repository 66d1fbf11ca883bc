//! Replacing a credential: create another, switch over, revoke the old one.

use std::rc::Rc;

use super::ListReading;
use super::creation::{Finished, Outcome};
use crate::listing::{Entry, State};

/// How far replacing one credential has come. The old one is the one that was clicked; its
/// replacement is what was made here, what the address names, or what a person picked, and never a
/// guess by description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replacement {
    old: String,
    new: Option<New>,
    entries: Vec<Entry>,
    is_read: bool,
    /// Whether the list that was read last was whole.
    is_whole: bool,
    /// Whether a revocation on this page was confirmed, whatever a lagging list says.
    is_revoked: bool,
    /// Whether its replacement was revoked on this page, and there is no other yet.
    is_new_revoked: bool,
    /// Those that were made here and left without their password: nobody can use them.
    unsaved: Vec<String>,
    /// Those that were made and saved here before another one took their place.
    superseded: Vec<String>,
}

/// The credential that takes the old one's place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum New {
    /// It was made on this page; its id, once it is known.
    MadeHere(Option<String>),
    /// The address names it, or a person picked it.
    Named(String),
}

/// The step that a person is at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The list has not been read.
    Unread,
    /// The list does not hold the credential.
    Missing,
    /// The old one works, and has no replacement: create one, or pick one that is there.
    Create {
        /// The one to be replaced.
        old: Box<Entry>,
        /// Others with the same description that work.
        others: Vec<Entry>,
        /// Whether there was a replacement, which doesn't work any more.
        has_lost: bool,
    },
    /// There is a replacement: switch over, then revoke the old one.
    Switch {
        /// The one to be revoked.
        old: Box<Entry>,
        /// The replacement, if it was found: see [`Replacement::has_replacement`].
        new: Option<Box<Entry>>,
        /// Others that were made and saved on this page and work: nothing may use them.
        superseded: Vec<Entry>,
    },
    /// The old one is revoked.
    Done {
        /// The one that was revoked.
        old: Box<Entry>,
        /// Whether no replacement that works was found.
        has_lost: bool,
        /// Others that were made and saved on this page and work: nothing may use them.
        superseded: Vec<Entry>,
    },
}

impl Replacement {
    /// Begins to replace the credential `old`; `new` is what the address names as its replacement.
    pub fn new(old: impl Into<String>, new: Option<String>) -> Self {
        let old = old.into();
        let new = new.filter(|new| *new != old).map(New::Named);
        Self {
            old,
            new,
            entries: Vec::new(),
            is_read: false,
            is_whole: false,
            is_revoked: false,
            is_new_revoked: false,
            unsaved: Vec::new(),
            superseded: Vec::new(),
        }
    }

    /// The credential to be replaced.
    pub fn old(&self) -> &str {
        &self.old
    }

    /// The replacement's id, where it is known.
    pub fn new_id(&self) -> Option<&str> {
        self.new.as_ref().and_then(New::id)
    }

    /// Whether the replacement was made on this page.
    pub fn is_made_here(&self) -> bool {
        matches!(self.new, Some(New::MadeHere(_)))
    }

    /// Whether a credential was made on this page, and its password was not saved.
    pub fn is_unsaved(&self, id: &str) -> bool {
        self.unsaved.iter().any(|unsaved| unsaved == id)
    }

    /// The registry's list, removed ones among it.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether a list was read that may lack some of the registry's credentials.
    pub fn is_partial(&self) -> bool {
        self.is_read && !self.is_whole
    }

    /// A list was read. Returns the ids that it lacks, and that are to be read one by one: it may lag
    /// behind what was created, and one that is not whole may lack the old one.
    pub fn handle_listed(&mut self, ListReading { entries, is_whole }: ListReading) -> Vec<String> {
        let is_unlisted = |id: &&str| !entries.iter().any(|entry| entry.credential.id == *id);
        let old = Some(&*self.old).filter(|_| !is_whole);
        let made = self.superseded.iter().map(|id| &**id).filter(|id| self.new_id() != Some(id));
        let wanted = old.into_iter().chain(made).chain(self.new_id());
        let unlisted = wanted.filter(is_unlisted).map(str::to_owned).collect();
        // A list that lags may lack what is known already.
        let known: Vec<Entry> = self
            .entries
            .drain(..)
            .filter(|known| !entries.iter().any(|entry| entry.credential.id == known.credential.id))
            .filter(|known| {
                let id = Some(&*known.credential.id);
                let is_made = self.superseded.contains(&known.credential.id);
                is_made || id == Some(&self.old) || id == self.new.as_ref().and_then(New::id)
            })
            .collect();
        self.entries = entries;
        self.entries.extend(known);
        self.is_read = true;
        self.is_whole = is_whole;
        unlisted
    }

    /// A credential was read by its id.
    pub fn handle_read(&mut self, entry: Entry) {
        match self.entries.iter_mut().find(|known| known.credential.id == entry.credential.id) {
            Some(known) => *known = entry,
            None => self.entries.push(entry),
        }
    }

    /// No credential was found by its id. A replacement that was made here may be too new for that, but not one
    /// that was seen before: it counts only once it is found again.
    pub fn handle_not_found(&mut self, id: &str) {
        let is_it = |entry: &Entry| entry.credential.id == id;
        if self.superseded.iter().any(|superseded| superseded == id) {
            self.entries.retain(|entry| !is_it(entry));
        } else if self.new_id() == Some(id) && self.entries.iter().any(is_it) {
            self.entries.retain(|entry| !is_it(entry));
            self.new = Some(New::Named(id.to_owned()));
        }
    }

    /// Whether the replacement is there: it was found, or made here and may not be listed yet.
    pub fn has_replacement(&self) -> bool {
        self.is_made_here() || self.found_new().is_some()
    }

    /// A credential that was made on this page has left it.
    pub fn handle_finished(&mut self, finished: &Rc<Finished>) {
        let id = finished.id.clone();
        match finished.how {
            Outcome::Saved => {
                // What was switched over to stays the replacement, whatever comes late.
                if self.is_revoked && self.new.is_some() {
                    self.superseded.extend(id);
                    return;
                }
                if let Some(New::MadeHere(before)) = self.new.replace(New::MadeHere(id)) {
                    self.superseded.extend(before);
                }
                self.is_new_revoked = false;
            }
            // The step is still to be done.
            Outcome::LeftUnsaved => self.unsaved.extend(id),
            Outcome::Revoked | Outcome::AlreadyRevoked => {
                if id.is_none() || id.as_deref() == self.new_id() || self.new.is_none() {
                    self.new = None;
                    self.is_new_revoked = true;
                }
            }
        }
    }

    /// The address or a person says which one is the replacement, or that there is none. What was made on this
    /// page, and saved, stays the replacement while it works: *Back* and *Forward* exchange it for no other one.
    /// `now` is in milliseconds since 1970.
    pub fn pick(&mut self, id: Option<String>, now: u64) {
        let stays = self.is_made_here() && self.found_new().is_none_or(|new| new.is_live(now));
        if id.as_deref() != self.new_id() && !stays {
            self.new = id.filter(|id| *id != self.old).map(New::Named);
            self.is_new_revoked = false;
        }
    }

    /// These were revoked on this page.
    pub fn handle_revoked(&mut self, ids: &[String]) {
        self.is_revoked |= ids.contains(&self.old);
        if self.new_id().is_some_and(|new| ids.iter().any(|id| id == new)) {
            self.new = None;
            self.is_new_revoked = true;
        }
    }

    fn find(&self, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.credential.id == id)
    }

    fn found_new(&self) -> Option<&Entry> {
        self.find(self.new_id()?)
    }

    fn superseded(&self, now: u64) -> Vec<Entry> {
        let is_superseded = |entry: &&Entry| {
            let id = &entry.credential.id;
            self.superseded.contains(id) && self.new_id() != Some(id) && entry.is_live(now)
        };
        self.entries.iter().filter(is_superseded).cloned().collect()
    }

    /// Where replacing stands at `now`, in milliseconds since 1970.
    pub fn step(&self, now: u64) -> Step {
        if !self.is_read {
            return Step::Unread;
        }
        let Some(old) = self.find(&self.old) else { return Step::Missing };
        let old = Box::new(old.clone());
        let new = self.found_new();
        if self.is_revoked || old.state(now) == State::Removed {
            let is_lost = |new: &Entry| !new.is_live(now);
            let is_missing = self.is_new_revoked || (self.new.is_some() && !self.is_made_here());
            let has_lost = new.map_or(is_missing, is_lost);
            return Step::Done { old, has_lost, superseded: self.superseded(now) };
        }
        let has_lost = self.new.is_some();
        if has_lost {
            let new = new.cloned().map(Box::new);
            // A replacement that does not work is none. One that was not found may be listed late.
            if new.as_ref().is_none_or(|new| new.is_live(now)) {
                return Step::Switch { old, new, superseded: self.superseded(now) };
            }
        }
        let is_other = |entry: &&Entry| {
            entry.credential.id != self.old
                && entry.credential.description == old.credential.description
                && entry.is_live(now)
        };
        let others = self.entries.iter().filter(is_other).cloned().collect();
        Step::Create { old, others, has_lost }
    }
}

impl New {
    fn id(&self) -> Option<&str> {
        match self {
            Self::MadeHere(id) => id.as_deref(),
            Self::Named(id) => Some(id),
        }
    }
}
