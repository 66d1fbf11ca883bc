use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::{Entry, State};

const MINUTE: u64 = 60 * 1000;

/// What the rows are ordered by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// The description, without regard to upper and lower case.
    Description,
    /// What needs attention first: ending soon, then active, expired, removed.
    Status,
    /// The end; unknown ones last.
    Expires,
    /// The creation; unknown ones last.
    Created,
}

/// The rows' order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub column: Column,
    /// Whether the greatest comes first.
    pub descending: bool,
}

/// All credentials of a registry that have come so far.
#[derive(Debug, Default)]
pub struct Table {
    rows: Vec<Row>,
    ids: BTreeSet<String>,
    /// Indices into `rows`, in the order that was asked for last.
    sorted: Vec<usize>,
    /// Those of `sorted` that were asked for last.
    shown: Vec<usize>,
    live: u32,
    expired: u32,
    /// Indices into `rows`, of those that end within 60 days, the first to end first.
    ending: Vec<usize>,
    /// In milliseconds since 1970.
    arranged_at: u64,
    /// `None` after a change.
    arranged_by: Option<Order>,
}

#[derive(Debug)]
struct Row {
    entry: Entry,
    description: String,
    /// What a filter looks in: description and creator.
    words: String,
    /// Name and ID, in which it looks for the beginnings of parts: any two digits are somewhere in
    /// most of them.
    ids: String,
}

impl Table {
    /// Adds what a page holds. An entry that is there already is left as it is: while pages are
    /// read, a credential that is created or revoked moves others from one page to the next.
    /// `fold` makes upper and lower case alike.
    pub fn add(&mut self, entries: impl IntoIterator<Item = Entry>, fold: impl Fn(&str) -> String) {
        for entry in entries {
            if self.ids.insert(entry.credential.id.clone()) {
                let credential = &entry.credential;
                let description = fold(&credential.description);
                let creator = fold(credential.created_by.as_deref().unwrap_or_default());
                let ids = fold(&format!("{}\n{}", credential.name, credential.id));
                self.rows.push(Row { words: format!("{description}\n{creator}"), ids, description, entry });
            }
        }
        self.arranged_by = None;
    }

    /// How many there are, removed ones among them.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// All of them, in the order in which they came.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.rows.iter().map(|row| &row.entry)
    }

    /// The one with this id.
    pub fn find(&self, id: &str) -> Option<&Entry> {
        self.ids.contains(id).then(|| self.entries().find(|entry| entry.credential.id == id))?
    }

    /// Puts an entry in the place of the one with its id.
    pub fn replace(&mut self, entry: Entry) {
        if let Some(row) = self.rows.iter_mut().find(|row| row.entry.credential.id == entry.credential.id) {
            row.entry = entry;
            self.arranged_by = None;
        }
    }

    /// Puts the rows in an order, and counts them by state. To be
    /// called after each change, and before what the table tells of its rows is asked for.
    pub fn arrange(&mut self, order: Order, now: u64) {
        // What ends soon changes with the time, but not with each key.
        if self.arranged_by == Some(order) && now < self.arranged_at + MINUTE {
            return;
        }
        let rows = &self.rows;
        self.sorted = (0..rows.len()).collect();
        // Stable, so equal rows stay in the order in which they came.
        self.sorted.sort_by(|one, other| compare(&rows[*one], &rows[*other], order, now));
        let count =
            |is: fn(&Entry, u64) -> bool| rows.iter().filter(|row| is(&row.entry, now)).count() as u32;
        self.live = count(Entry::is_live);
        self.expired = count(|entry, now| entry.state(now) == State::Expired);
        let ends = |index: &usize| matches!(self.rows[*index].entry.state(now), State::Ending { .. });
        self.ending = (0..self.rows.len()).filter(ends).collect();
        self.ending.sort_by_key(|index| self.rows[*index].entry.expires_at);
        self.arranged_at = now;
        self.arranged_by = Some(order);
    }

    /// Shows the rows that hold every word of `filter` (folded as the entries were). Removed ones are
    /// left out unless `with_removed`. To be called whenever the order or one of these has changed.
    pub fn show(&mut self, filter: &str, with_removed: bool, now: u64) {
        let words: Vec<&str> = filter.split_whitespace().collect();
        let fits = |index: &usize| {
            let row = &self.rows[*index];
            words.iter().all(|word| row.words.contains(word) || begins_a_part(&row.ids, word))
                && (with_removed || row.entry.state(now) != State::Removed)
        };
        self.shown = self.sorted.iter().copied().filter(fits).collect();
    }

    /// The rows that are shown, in their order.
    pub fn shown(&self) -> impl ExactSizeIterator<Item = &Entry> + Clone {
        self.shown.iter().map(|index| &self.rows[*index].entry)
    }

    /// All of them, in the order that was asked for last.
    pub fn sorted(&self) -> impl Iterator<Item = &Entry> {
        self.sorted.iter().map(|index| &self.rows[*index].entry)
    }

    /// How many count against the registry's limit.
    pub fn live(&self) -> u32 {
        self.live
    }

    /// How many have expired. They are listed until they are revoked, and count against no limit.
    pub fn expired(&self) -> u32 {
        self.expired
    }

    /// Those that end within 60 days, the first to end first.
    pub fn ending(&self) -> impl ExactSizeIterator<Item = &Entry> {
        self.ending.iter().map(|index| &self.rows[*index].entry)
    }
}

/// Whether a text has a word at the beginning of one of the parts between its punctuation.
fn begins_a_part(text: &str, word: &str) -> bool {
    let is_part = |character: char| character.is_ascii_alphanumeric();
    let has_own_beginning = !word.starts_with(is_part);
    text.match_indices(word).any(|(at, _)| has_own_beginning || !text[..at].ends_with(is_part))
}

fn compare(one: &Row, other: &Row, Order { column, descending }: Order, now: u64) -> Ordering {
    let turned = |ordering: Ordering| if descending { ordering.reverse() } else { ordering };
    let instants = |one: Option<u64>, other: Option<u64>| match (one, other) {
        (Some(one), Some(other)) => turned(one.cmp(&other)),
        // Unknown is neither early nor late.
        (one, other) => other.is_some().cmp(&one.is_some()),
    };
    match column {
        Column::Description => turned(one.description.cmp(&other.description)),
        Column::Status => turned(urgency(&one.entry, now).cmp(&urgency(&other.entry, now)))
            .then_with(|| one.entry.expires_at.cmp(&other.entry.expires_at)),
        Column::Expires => instants(one.entry.expires_at, other.entry.expires_at),
        Column::Created => instants(one.entry.created_at, other.entry.created_at),
    }
}

fn urgency(entry: &Entry, now: u64) -> u32 {
    match entry.state(now) {
        State::Ending { within_days } => within_days,
        State::Active => 100,
        State::Other(_) => 101,
        State::Expired => 102,
        State::Removed => 103,
    }
}
