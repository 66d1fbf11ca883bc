//! A registry's credentials as a person looks through them: the state of each, in which order,
//! and which of them fit a filter. The API can neither filter nor sort (`docs/contract.md`, 1.1), so it is
//! done here. Pure: whoever calls brings the clock, the reader of instants and the folding of
//! letters, which a browser has and a wasm would have to carry.

mod entry;
mod table;

pub use entry::{Entry, State};
pub use table::{Column, Order, Table};
