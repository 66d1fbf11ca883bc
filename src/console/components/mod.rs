//! What the page is made of. Each component renders exactly one real element.

mod create_credential;
mod field;
mod notice;
mod registry_field;
mod session_bar;
mod sign_in;

#[cfg(feature = "split")]
pub(super) use create_credential::LazyHandoff;
pub use create_credential::{CreateCredential, CreateCredentialProps, End, SignsIn};
pub(super) use field::{ticked, typed};
pub(super) use notice::{Notice, view_error};
pub(super) use registry_field::RegistryField;
pub(super) use session_bar::SessionBar;
pub(super) use sign_in::SignIn;

use std::cell::Cell;

/// Two instances of a component on one page need ids of their own.
fn new_id() -> u32 {
    thread_local!(static NEXT_ID: Cell<u32> = const { Cell::new(1) });
    NEXT_ID.replace(NEXT_ID.get() + 1)
}
