//! What the page is made of. Each component renders exactly one real element.

mod create_credential;
mod session_bar;

pub use create_credential::{CreateCredential, CreateCredentialProps};
pub(super) use session_bar::SessionBar;
