//! Creates credentials for managed container registries of the Tanzu Application Catalog
//! (Bitnami Secure Images), and hands them over ready to use.
//!
//! - [`model`]: the wire contract, as serde types
//! - [`error`]: what can go wrong, as plain data and in words
//! - [`client`]: what is sent, and what an answer means
//! - [`issuing`]: what may happen around the one POST that is never repeated
//! - `console` (feature `console`, wasm only): the Yew application
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
pub mod error;
pub mod issuing;
pub mod model;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub mod console;
