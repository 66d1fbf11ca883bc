//! The wire contract, as `docs/contract.md` tells it: one file per resource, no browser and no I/O.
//!
//! Decoding is lenient where the published texts differ: members that older texts lack are
//! optional and may be null, one of another type counts as absent, unknown members are ignored, and
//! unknown words survive as they came.

mod credential;
pub(crate) mod json;
pub(crate) mod markup;
mod page;
mod problem;
mod registry;
mod secret;
mod token;

pub use credential::{CreateCredential, Credential, NewCredential, Status};
pub use page::Page;
pub use problem::{Problem, Violation};
pub use registry::{Link, Links, Registry};
pub(crate) use registry::{after_scheme, host, is_plain_http};
pub use secret::Secret;
pub use token::{AccessTokenAnswer, Claims, Organization, User, UserTokenInfo};
