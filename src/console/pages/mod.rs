//! The console's pages.

pub(in crate::console) mod create;
