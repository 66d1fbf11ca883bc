//! The wire contract, as `docs/contract.md` tells it: one file per resource, no browser and no I/O.
//!
//! Decoding is lenient where the published texts differ: members that older texts lack are
//! optional, unknown members are ignored, and unknown words survive as they came.

mod credential;
#[cfg(target_arch = "wasm32")]
pub(crate) mod js_value;
pub(crate) mod json;
mod lenient;
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

use serde::{Deserialize, Deserializer};

/// Takes `null` for a member's default: the contract says which members are there, not whether
/// an absent one is left out or null.
fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}
