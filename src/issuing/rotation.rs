use std::collections::BTreeSet;

use crate::listing::{Entry, State};

/// Where the rotation of a credential stands. It is read off the registry's list each time, and
/// kept nowhere else: whoever leaves in the middle finds it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Rotation {
    /// It has no successor yet.
    NotBegun(Box<Entry>),
    /// Both work: logins are to be switched from the old one to the new one.
    Overlap(Pair),
    /// More than two live credentials have the description: a person has to say which two are
    /// meant. In the order of their creation.
    Which(Vec<Entry>),
    /// It was revoked: nothing is left to do.
    Over(Box<Entry>),
    /// The list does not hold it.
    Missing,
}

/// A credential and its successor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one to be revoked.
    pub old: Box<Entry>,
    /// The one that takes its place.
    pub new: Box<Entry>,
}

impl Rotation {
    /// Finds out from a registry's list where the rotation of `id` stands: live credentials of one
    /// description are each other's successors. `chosen` is the successor that a person named,
    /// where there is more than one. `now` in milliseconds since 1970.
    pub fn of(list: &[Entry], id: &str, chosen: Option<&str>, now: u64) -> Self {
        let find = |id: &str| list.iter().find(|entry| entry.credential.id == id);
        let Some(asked) = find(id) else { return Self::Missing };
        let mut live: Vec<&Entry> = list
            .iter()
            .filter(|entry| {
                entry.is_live(now) && entry.credential.description == asked.credential.description
            })
            .collect();
        // Stable: where the creation is not told, the list's own order stays.
        live.sort_by_key(|entry| entry.created_at);
        // While pages are read, one may move from a page to the next.
        let mut seen = BTreeSet::new();
        live.retain(|entry| seen.insert(&entry.credential.id));
        let chosen = chosen.and_then(|id| live.iter().find(|entry| entry.credential.id == id));
        let pair = |old: &Entry, new: &Entry| {
            Self::Overlap(Pair { old: Box::new(old.clone()), new: Box::new(new.clone()) })
        };
        match (chosen, live.as_slice()) {
            _ if asked.state(now) == State::Removed => Self::Over(Box::new(asked.clone())),
            (Some(chosen), _) if chosen.credential.id != id => pair(asked, chosen),
            (_, []) => Self::NotBegun(Box::new(asked.clone())),
            (_, [only]) if only.credential.id == id => Self::NotBegun(Box::new(asked.clone())),
            // An expired one has places to switch, too.
            (_, [only]) => pair(asked, only),
            // Where one of them does not tell when it was created, nobody knows which is the older.
            (_, [old, new]) if asked.is_live(now) && old.created_at.is_some() == new.created_at.is_some() => {
                pair(old, new)
            }
            (_, several) => Self::Which(several.iter().map(|entry| (*entry).clone()).collect()),
        }
    }
}
