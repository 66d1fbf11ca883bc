use std::collections::BTreeSet;

use crate::model::{Credential, Page, Status};

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
}

impl CredentialList {
    /// Puts the pages of one reading together, in their order.
    ///
    /// They fit together where no id comes twice, only the last page is not full, and the totals
    /// are the same on each page and those of what was read. A server may leave the totals out.
    pub fn from_pages(pages: impl IntoIterator<Item = Page<Credential>>) -> Self {
        let mut reading = ListBuilder::default();
        for page in pages {
            reading.add(page);
        }
        reading.finish()
    }

    /// Whether the list shows that a credential was revoked: it is listed as removed, or it is
    /// missing from a whole list although an earlier one had it.
    pub fn shows_revoked(&self, credential_id: &str, was_listed: bool) -> bool {
        match self.items.iter().find(|credential| credential.id == credential_id) {
            Some(credential) => credential.status == Some(Status::Removed) || credential.removed_at.is_some(),
            None => self.is_whole && was_listed,
        }
    }
}

/// Puts a list together while its pages come.
#[derive(Debug, Default)]
pub(super) struct ListBuilder {
    items: Vec<Credential>,
    seen: SeenIds,
    /// The totals of the first page; none before it came.
    first: Option<Totals>,
    pages: usize,
    /// Items on all pages, also those that came before.
    count: usize,
    /// Items on the page that came last.
    last: usize,
    has_moved: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Totals {
    page_size: usize,
    total_size: u32,
    total_pages: u32,
}

impl ListBuilder {
    /// Adds the next page, and returns whether it holds anything that did not come before.
    pub(super) fn add(&mut self, page: Page<Credential>) -> bool {
        let count = page.items.len();
        let page_size = match page.page_size {
            // What a server that does not tell puts on a page is seen on the first.
            0 => self.first.map_or(count, |first| first.page_size),
            told => told as usize,
        };
        let Page { total_size, total_pages, .. } = page;
        let totals = Totals { page_size, total_size, total_pages };
        let first = *self.first.get_or_insert(totals);
        // The page before this one was not the last.
        self.has_moved |= totals != first || (self.pages > 0 && self.last != first.page_size);
        self.pages += 1;
        self.count += count;
        self.last = count;
        let new = self.seen.only_new(page.items, |credential| &credential.id);
        self.has_moved |= new.len() != count;
        let has_new = !new.is_empty();
        self.items.extend(new);
        has_new
    }

    pub(super) fn finish(self) -> CredentialList {
        let is_whole = !self.has_moved && self.first.is_none_or(|first| self.fits(first));
        CredentialList { items: self.items, is_whole }
    }

    /// Whether what was read is as much as the server said.
    fn fits(&self, Totals { page_size, total_size, total_pages }: Totals) -> bool {
        let has_all_pages = total_pages == 0 || self.pages == total_pages as usize;
        let has_all_items = total_size == 0 || self.count == total_size as usize;
        let last_is_empty = total_pages > 1 && self.last == 0;
        has_all_pages && has_all_items && !last_is_empty && self.last <= page_size
    }
}

/// The ids that have come so far.
#[derive(Debug, Default)]
pub(super) struct SeenIds(BTreeSet<String>);

impl SeenIds {
    /// Returns the items whose ids did not come before.
    pub(super) fn only_new<T>(&mut self, mut items: Vec<T>, id: impl Fn(&T) -> &String) -> Vec<T> {
        items.retain(|item| self.0.insert(id(item).clone()));
        items
    }
}
