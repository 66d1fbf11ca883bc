use serde::{Deserialize, Serialize};

use super::null_as_default;

/// One page of a list: contract 1.3, `Page`. There is no cursor and no link to the next one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(bound(deserialize = "T: Deserialize<'de>"))]
pub struct Page<T> {
    /// What the page holds; null counts as nothing.
    #[serde(deserialize_with = "null_as_default")]
    pub items: Vec<T>,
    /// Its number, from 1; 0 where the server does not say.
    #[serde(default, deserialize_with = "null_as_default")]
    pub page: u32,
    /// The most items that a page holds; 0 where the server does not say.
    #[serde(default, deserialize_with = "null_as_default")]
    pub page_size: u32,
    /// Items in all pages together; 0 where the server does not say.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total_size: u32,
    /// Number of pages; 0 where the server does not say.
    #[serde(default, deserialize_with = "null_as_default")]
    pub total_pages: u32,
}
