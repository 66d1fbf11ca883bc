//! What the pages are made of. Each component renders exactly one real element.

pub(super) mod field;
pub(super) mod notice;
mod question;

pub(super) use field::{ticked, typed};
pub(super) use notice::{Notice, view_error};
pub(super) use question::Question;

use std::cell::Cell;

/// Two instances of a component on one page need ids of their own.
pub(super) fn new_id() -> u32 {
    thread_local!(static NEXT_ID: Cell<u32> = const { Cell::new(1) });
    NEXT_ID.replace(NEXT_ID.get() + 1)
}
