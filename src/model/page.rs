use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json::{self, Missing};

/// The most that the API puts on a page (`docs/contract.md`, 1.1).
const LARGEST: usize = 100;

/// One page of a list: contract 1.3, `Page`. There is no cursor and no link to the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value", bound(deserialize = "T: TryFrom<Value, Error = Missing>"))]
pub struct Page<T> {
    /// What the page holds; null counts as nothing.
    pub items: Vec<T>,
    /// Its number, from 1; 0 where the server does not say.
    pub page: u32,
    /// The most items that a page holds; 0 where the server does not say.
    pub page_size: u32,
    /// Items in all pages together; 0 where the server does not say.
    pub total_size: u32,
    /// Number of pages; 0 where the server does not say.
    pub total_pages: u32,
    /// How many entries without a usable id the page had, which `items` lacks.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: u32,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde calls it so")]
fn is_zero(count: &u32) -> bool {
    *count == 0
}

impl<T> Page<T> {
    /// Whether this page is all of its list, as far as it tells.
    pub fn is_all(&self) -> bool {
        let count = self.items.len();
        let is_counted = self.total_pages > 0 || self.total_size > 0;
        let page_size = if self.page_size > 0 { self.page_size as usize } else { LARGEST };
        let is_last = if is_counted { self.total_pages <= 1 } else { count < page_size };
        is_last && self.left_out == 0 && self.total_size as usize <= count
    }
}

impl<T: TryFrom<Value, Error = Missing>> TryFrom<Value> for Page<T> {
    type Error = Missing;

    fn try_from(mut json: Value) -> Result<Self, Missing> {
        let entries = json::list(&mut json, "items")?;
        let all = entries.len();
        let items: Vec<T> = entries.into_iter().filter_map(|entry| T::try_from(entry).ok()).collect();
        let count = |name| json::count(&json, name).unwrap_or_default();
        Ok(Self {
            page: count("page"),
            page_size: count("page_size"),
            total_size: count("total_size"),
            total_pages: count("total_pages"),
            left_out: u32::try_from(all - items.len()).unwrap_or(u32::MAX),
            items,
        })
    }
}
