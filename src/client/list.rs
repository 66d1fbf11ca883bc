use std::collections::HashSet;

use crate::model::{Credential, Page, Registry};

/// No more pages of a list are read.
const MOST_PAGES: usize = 1_000;
/// No further page is read of a list with so many items.
const MOST_ITEMS: usize = 100_000;

/// A registry's credentials, read page by page.
///
/// The API has no cursor: pages shift when somebody creates or revokes a credential while they are
/// read, and one that was there all the time can be missed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CredentialList {
    /// The credentials in the order of the list, each id once.
    pub items: Vec<Credential>,
    /// Whether the pages fit together. If not, a credential may be missing from `items`.
    pub is_whole: bool,
    /// How many entries had no usable id, and are missing from `items`.
    pub left_out: u32,
}

/// The organization's registries, read page by page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegistryList {
    /// The registries in the order of the list, each id once.
    pub items: Vec<Registry>,
    /// Whether the pages fit together. If not, a registry may be missing from `items`.
    pub is_whole: bool,
    /// How many entries had no usable id, and are missing from `items`.
    pub left_out: u32,
}

impl CredentialList {
    /// Whether the list shows that a credential was revoked: it is listed as removed, or it is
    /// missing from a whole list although an earlier one had it. An empty list shows nothing: a
    /// gateway's answer may look like one.
    pub fn shows_revoked(&self, credential_id: &str, was_listed: bool) -> bool {
        match self.items.iter().find(|credential| credential.id == credential_id) {
            Some(credential) => credential.is_removed(),
            None => self.is_whole && was_listed && !self.items.is_empty(),
        }
    }
}

/// What has an id in a list.
pub trait Listed {
    /// The id.
    fn id(&self) -> &String;
}

impl Listed for Credential {
    fn id(&self) -> &String {
        &self.id
    }
}

impl Listed for Registry {
    fn id(&self) -> &String {
        &self.id
    }
}

/// Checks while the pages of a list come whether they fit together.
///
/// They do where no id comes twice, none is without one, only the last page is not full, and the
/// totals are the same on each page and those of what was read. A server may leave the totals out.
#[derive(Debug, Default)]
pub struct PageCheck {
    /// The ids that have come so far.
    seen: HashSet<String>,
    /// The totals of the first page; none before it came.
    first: Option<Totals>,
    pages: usize,
    /// Items on all pages, also those that came before.
    count: usize,
    /// Items on the page that came last.
    last: usize,
    has_moved: bool,
    /// Entries without a usable id.
    pub left_out: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Totals {
    page_size: usize,
    total_size: u32,
    total_pages: u32,
}

impl PageCheck {
    /// Takes the next page, and returns what did not come before.
    pub fn new_items<T: Listed>(&mut self, page: Page<T>) -> Vec<T> {
        let Page { page_size, total_size, total_pages, left_out, mut items, .. } = page;
        let count = items.len() + left_out as usize;
        let page_size = match page_size {
            // What a server that does not tell puts on a page is seen on the first.
            0 => self.first.map_or(count, |first| first.page_size),
            told => told as usize,
        };
        let totals = Totals { page_size, total_size, total_pages };
        let first = *self.first.get_or_insert(totals);
        // The page before this one was not the last.
        self.has_moved |= totals != first || (self.pages > 0 && self.last != first.page_size);
        self.pages += 1;
        self.count += count;
        self.last = count;
        self.left_out = self.left_out.saturating_add(left_out);
        let all = items.len();
        items.retain(|item| self.seen.insert(item.id().clone()));
        self.has_moved |= items.len() != all;
        items
    }

    /// Whether no more pages are read than a page on a screen can bear.
    pub fn is_within_bounds(&self) -> bool {
        self.pages < MOST_PAGES && self.count < MOST_ITEMS
    }

    /// How many items the server says there are in all pages together; 0 where it does not.
    pub fn total_size(&self) -> u32 {
        self.first.map_or(0, |first| first.total_size)
    }

    /// Whether the pages are the whole list, as far as they tell. An entry without an id may be the one
    /// that is looked for.
    pub fn is_whole(&self) -> bool {
        let is_read = !self.has_moved && self.left_out == 0 && self.is_within_bounds();
        is_read && self.first.is_none_or(|first| self.fits(first))
    }

    /// Whether reading once more may bring what is missing.
    pub fn may_become_whole(&self) -> bool {
        self.left_out == 0 && self.is_within_bounds()
    }

    /// Whether what was read is as much as the server said.
    fn fits(&self, Totals { page_size, total_size, total_pages }: Totals) -> bool {
        let has_all_pages = total_pages == 0 || self.pages == total_pages as usize;
        let has_all_items = total_size == 0 || self.count == total_size as usize;
        let last_is_empty = total_pages > 1 && self.last == 0;
        has_all_pages && has_all_items && !last_is_empty && self.last <= page_size
    }
}
