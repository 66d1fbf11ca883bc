//! Creates credentials for managed container registries of the Tanzu Application Catalog
//! (Bitnami Secure Images), and hands them over ready to use.
//!
//! - [`model`]: the wire contract, as serde types
//! - [`error`]: what can go wrong, as plain data and in words
//! - [`client`]: what is sent, and what an answer means
//! - [`listing`]: a registry's credentials as a person looks through them
//! - [`handoff`]: a credential as each tool reads it, and the calendar entry of its expiry
//! - [`issuing`]: what may happen around the one POST that is never repeated, and after it
//! - [`console`]: its addresses; with the feature `console`, on wasm, the Yew application; with
//!   `element`, its form for other pages
//! - `js`: with the feature of this name, on wasm, what the npm package is made of
//!
//! ```
//! use regcred::client::{decode, request, Endpoints};
//! use regcred::model::{CreateCredential, Secret};
//!
//! let endpoints = Endpoints::new("https://api.example", "").expect("an https address");
//! let token = Secret::new("an-access-token");
//! let credential = CreateCredential { description: "Credential for server A".to_owned() };
//! let request = request::create_credential(&endpoints, &token, "prod/eu", &credential)?;
//! assert_eq!(request.url, "https://api.example/v1/registries/prod%2Feu/credentials");
//!
//! let answer = decode::Answer {
//!     url: request.url,
//!     status: 201,
//!     location: Some("/v1/registries/prod%2Feu/credentials/17".to_owned()),
//!     body: br#"{"username": "robot$a", "password": "s3cret"}"#.to_vec().into(),
//!     ..Default::default()
//! };
//! let created = decode::created(&answer)?;
//! assert_eq!(created.id.as_deref(), Some("17"));
//! # Ok::<(), regcred::error::Error>(())
//! ```

pub mod client;
#[cfg(target_arch = "wasm32")]
mod clock;
pub mod console;
pub mod error;
pub mod handoff;
pub mod issuing;
#[cfg(all(feature = "js", target_arch = "wasm32"))]
mod js;
pub mod listing;
pub mod model;

/// The version of the program.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");
