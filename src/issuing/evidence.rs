use std::collections::HashSet;

use crate::listing::{Entry, State};
use crate::model::Secret;

/// By how many milliseconds the server's clock and this machine's may differ.
pub const CLOCK_TOLERANCE: u64 = 5 * 60_000;

/// What a person asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The registry's id, as typed.
    pub registry_id: String,
    /// Where the credential will be used, as typed.
    pub description: String,
}

impl Draft {
    /// Whether what both have made looks alike in a list: a service may trim what it takes.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        self.registry_id == other.registry_id && self.description.trim() == other.description.trim()
    }

    /// Returns what a form holds once it begins with `new` in place of `old`: what a person has typed
    /// stays.
    #[must_use]
    pub fn rebased(&self, old: &Self, new: &Self) -> Self {
        let field = |typed: &String, old: &String, new: &String| {
            if typed.is_empty() || typed == old { new.clone() } else { typed.clone() }
        };
        Self {
            registry_id: field(&self.registry_id, &old.registry_id, &new.registry_id),
            description: field(&self.description, &old.description, &new.description),
        }
    }
}

/// A registry's list as it was read in one go.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ListReading {
    /// The credentials, each once.
    pub entries: Vec<Entry>,
    /// Whether none can have been missed: the list did not move while its pages were read.
    pub is_whole: bool,
}

/// What a registry's list had before a POST.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListSnapshot {
    registry_id: String,
    ids: HashSet<String>,
    /// Whom it names as creators, each once, as the service writes them.
    creators: Vec<String>,
    is_whole: bool,
}

impl ListSnapshot {
    /// Remembers which credentials a registry has. `is_whole` says whether none can have been missed.
    pub fn new(
        registry_id: impl Into<String>,
        ids: impl IntoIterator<Item = String>,
        is_whole: bool,
    ) -> Self {
        let (registry_id, ids) = (registry_id.into(), ids.into_iter().collect());
        Self { registry_id, ids, creators: Vec::new(), is_whole }
    }

    /// Remembers which credentials a list holds, and how it writes their creators.
    pub fn of(registry_id: impl Into<String>, list: &ListReading) -> Self {
        let (mut ids, mut creators) = (HashSet::new(), Vec::new());
        for Entry { credential, .. } in &list.entries {
            ids.insert(credential.id.clone());
            if let Some(name) = &credential.created_by
                && !creators.contains(name)
            {
                creators.push(name.clone());
            }
        }
        Self { registry_id: registry_id.into(), ids, creators, is_whole: list.is_whole }
    }
}

/// What is known of a POST when it leaves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    /// What was asked for.
    pub draft: Draft,
    /// The registry's list from before, where it could be read in time.
    pub before: Option<ListSnapshot>,
    /// The names that the server may give to whoever sent it.
    pub creators: Vec<String>,
    /// When it left at the earliest, in milliseconds since 1970 by the server's clock; 0 where that is
    /// not known.
    pub at: u64,
}

/// What is known of a POST's answer. The default is nothing: it was lost, or it was a refusal that may
/// have answered a second sending.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AnswerKnown<'a> {
    /// The id that `Location` named.
    pub id: Option<&'a str>,
    /// The name of the login that came.
    pub username: Option<&'a str>,
    /// Its password. A JSON key holds the address of its account, which begins with the account's name.
    pub password: Option<&'a Secret>,
}

impl<'a> AnswerKnown<'a> {
    /// What a list has of the credential that `Location` named.
    fn named_in<'list>(&self, list: &'list ListReading) -> Option<&'list Entry> {
        list.entries.iter().find(|entry| self.id == Some(&entry.credential.id))
    }

    /// Whether a list's name is the login's. Where it is not, that proves nothing: a service may name its
    /// credentials otherwise.
    pub(super) fn is_called(&self, name: &str) -> bool {
        match self.username {
            None => false,
            Some(username) if !is_shared_name(username) => name == username,
            Some(_) => self.account() == Some(name),
        }
    }

    /// The name of the account that a JSON key is for. It is no secret: lists show it.
    pub(super) fn account(&self) -> Option<&'a str> {
        self.username.filter(|username| is_shared_name(username))?;
        // Nothing else of the key may come out of it, so no other text counts.
        let mut texts = self.password?.reveal().split('"').skip_while(|text| *text != "client_email");
        let (account, _) = texts.nth(2)?.split_once('@')?;
        (!account.is_empty()).then_some(account)
    }
}

/// Which credential a POST made, as far as that can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Evidence {
    /// The one of this id, for certain.
    Certain(String),
    /// Any of these may be it, and nothing but a person can tell. Often none.
    Possible(Vec<Candidate>),
}

/// A credential that a POST may have made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// What the list says of it.
    pub entry: Entry,
    /// Whether the list names this user as its creator.
    pub is_by_user: bool,
    /// Whether it is certain that the list from before did not have it.
    pub is_new: bool,
}

/// Weighs what a registry's list says about a POST. `taken` are the ids that belong to something
/// else: another POST of this page, another tab's, or one that was decided on already. `now` is in
/// milliseconds since 1970.
///
/// Certain is the only credential of the login's own name, if it has this description and this creator
/// and was not there before; and else what `Location` named, unless the list shows that it cannot be it.
/// A list that lags may lack it.
///
/// What the evidence excludes is never offered: what was there before, was made before the request
/// left by more than the clocks may differ, was made by somebody else, has another description,
/// or is removed.
pub fn weigh(
    sent: &Sent,
    answer: AnswerKnown<'_>,
    list: &ListReading,
    is_taken: &dyn Fn(&str) -> bool,
    now: u64,
) -> Evidence {
    let mut found = candidates(sent, list, is_taken, now);
    let by_name = only_one_of_that_name(answer, list, &found);
    // What the list says is by somebody else gives way to what it says is by this user.
    let is_doubted = found.iter().any(|it| it.is_by_user && it.is_new) && sent.is_doubtful(answer, list);
    let is_it = |id: &&str| !sent.was_there(id) && !sent.is_misnamed(answer, list) && !is_doubted;
    let by_address = answer.id.filter(is_it);
    if let Some(id) = by_name.or(by_address) {
        return Evidence::Certain(id.to_owned());
    }
    let has_name = |it: &Candidate| answer.is_called(&it.entry.credential.name);
    if found.iter().any(has_name) {
        found.retain(has_name);
    }
    Evidence::Possible(found)
}

/// The login of every JSON key is called `_json_key`, or `_json_key_base64`, so such a name tells nothing.
fn is_shared_name(username: &str) -> bool {
    username.is_empty() || username.starts_with("_json_key")
}

/// Whether a credential has another name than a login, and both names tell.
pub fn is_named_otherwise(entry: &Entry, username: &str) -> bool {
    let name = &*entry.credential.name;
    name != username && !is_shared_name(name) && !is_shared_name(username)
}

fn only_one_of_that_name<'a>(
    answer: AnswerKnown<'_>,
    list: &'a ListReading,
    candidates: &[Candidate],
) -> Option<&'a str> {
    if !list.is_whole {
        return None;
    }
    let mut of_that_name = list.entries.iter().filter(|entry| answer.is_called(&entry.credential.name));
    let id = &of_that_name.next()?.credential.id;
    if of_that_name.any(|other| other.credential.id != *id) {
        return None;
    }
    let candidate = candidates.iter().find(|candidate| candidate.entry.credential.id == *id)?;
    (candidate.is_by_user && candidate.is_new).then_some(id)
}

/// Returns all that a POST may have made, by what the list says.
pub(super) fn candidates(
    sent: &Sent,
    list: &ListReading,
    is_taken: &dyn Fn(&str) -> bool,
    now: u64,
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = Vec::new();
    for entry in &list.entries {
        let id = &entry.credential.id;
        let is_other = sent.creator(entry) == Creator::Another
            || !sent.is_described(entry)
            || entry.state(now) == State::Removed
            || is_taken(id);
        let is_listed_twice = found.iter().any(|candidate| candidate.entry.credential.id == *id);
        if sent.is_older(entry) || is_other || is_listed_twice {
            continue;
        }
        found.push(sent.candidate(entry));
    }
    found
}

/// Whom the list names as a credential's creator.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Creator {
    /// Whoever sent the POST.
    User,
    /// Nobody, or it is not known how the list names whoever sent the POST.
    Unknown,
    Another,
}

impl Sent {
    /// The list from before. That of another registry tells nothing of this one.
    fn before(&self) -> Option<&ListSnapshot> {
        self.before.as_ref().filter(|before| before.registry_id == self.draft.registry_id)
    }

    /// What speaks for a credential.
    pub(super) fn candidate(&self, entry: &Entry) -> Candidate {
        Candidate {
            entry: entry.clone(),
            is_by_user: self.creator(entry) == Creator::User,
            is_new: self.knew_all(),
        }
    }

    /// Whether the list from before had this credential.
    pub(super) fn was_there(&self, id: &str) -> bool {
        self.before().is_some_and(|before| before.ids.contains(id))
    }

    /// Whether this was there before the POST, whatever an answer's `Location` says.
    pub(super) fn is_older(&self, entry: &Entry) -> bool {
        let is_made_before =
            entry.created_at.is_some_and(|created| created.saturating_add(CLOCK_TOLERANCE) < self.at);
        is_made_before || self.was_there(&entry.credential.id)
    }

    /// Whether the list from before had all that was there, so that what an answer names is new.
    pub(super) fn knew_all(&self) -> bool {
        self.before().is_some_and(|before| before.is_whole)
    }

    /// Whether a credential cannot be what this POST made, whatever an answer's `Location` says.
    ///
    /// Without a whole list from before, another creator or another description is enough. With one,
    /// what an answer names is new, and another creator alone is not enough, since services write
    /// people's names in several ways: the description has to differ, too, or the name from the
    /// login's; or the list from before has shown how the service writes this user's name.
    pub(super) fn contradicts(&self, entry: &Entry, answer: AnswerKnown<'_>) -> bool {
        let is_anothers = self.creator(entry) == Creator::Another;
        let is_described = self.is_described(entry);
        let is_named_otherwise = is_named_otherwise(entry, answer.username.unwrap_or_default());
        let is_not_it = match self.knew_all() {
            true => is_anothers && (!is_described || is_named_otherwise || self.has_shown_user()),
            false => is_anothers || !is_described,
        };
        is_not_it || self.is_older(entry)
    }

    /// Whether the list from before had one by whoever sent this, so that the service writes that name
    /// as it is known here.
    fn has_shown_user(&self) -> bool {
        self.before()
            .is_some_and(|before| before.creators.iter().any(|name| names_user(&self.creators, name)))
    }

    /// Whether what an answer names may be somebody else's for all that is known: the list names another
    /// creator, and it is not called as the login is.
    pub fn doubts(&self, entry: &Entry, answer: AnswerKnown<'_>) -> bool {
        self.creator(entry) == Creator::Another && !answer.is_called(&entry.credential.name)
    }

    /// Whether this may have been there before the POST for all that is known: the list dates it before the
    /// request left, and no list from before had all that was there. A date may be cut to its second.
    pub fn may_be_older(&self, entry: &Entry) -> bool {
        !self.knew_all() && entry.created_at.is_some_and(|created| created.saturating_add(999) < self.at)
    }

    /// Whether a list shows that an answer's `Location` names what this POST cannot have made.
    pub(super) fn is_misnamed(&self, answer: AnswerKnown<'_>, list: &ListReading) -> bool {
        answer.named_in(list).is_some_and(|entry| self.contradicts(entry, answer))
    }

    /// Whether a list shows that an answer's `Location` may name what is somebody else's.
    fn is_doubtful(&self, answer: AnswerKnown<'_>, list: &ListReading) -> bool {
        answer.named_in(list).is_some_and(|entry| self.doubts(entry, answer))
    }

    /// Whether all that the list says of a credential is as it must be of what this POST made.
    pub(super) fn confirms(&self, entry: &Entry) -> bool {
        !self.contradicts(entry, AnswerKnown::default()) && self.creator(entry) == Creator::User
    }

    /// Whether a credential has the description that was asked for. A service may trim what it takes.
    fn is_described(&self, entry: &Entry) -> bool {
        entry.credential.description.trim() == self.draft.description.trim()
    }

    fn creator(&self, entry: &Entry) -> Creator {
        match entry.credential.created_by.as_deref() {
            Some(name) if !name.is_empty() && !self.creators.is_empty() => {
                if names_user(&self.creators, name) { Creator::User } else { Creator::Another }
            }
            _ => Creator::Unknown,
        }
    }
}

/// Whether a name in a list is the user's, who may be listed by any of `names`.
pub fn names_user(names: &[String], name: &str) -> bool {
    let local = |name: &str| name.split('@').next().unwrap_or_default().to_ascii_lowercase();
    let has_domain = |name: &str| name.contains('@');
    // A login may be written with its domain or without; with another domain it is another's.
    let knows_domain = names.iter().any(|own| has_domain(own));
    let may_lack_domain = !(has_domain(name) && knows_domain);
    names.iter().any(|own| own.eq_ignore_ascii_case(name) || (may_lack_domain && local(own) == local(name)))
}
