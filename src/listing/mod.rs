//! A registry's credentials as a person looks through them: the state of each, in which order,
//! and which of them fit a filter. The API can neither filter nor sort (`docs/contract.md`, 1.1), so it is
//! done here. Pure: whoever calls brings the clock, the reader of instants and the folding of
//! letters, which a browser has and a wasm would have to carry.
//!
//! ```
//! use regcred::listing::{Entry, State};
//! use regcred::model::Credential;
//!
//! let credential = serde_json::from_str::<Credential>(
//!     r#"{"id": "17", "description": "Payments CI", "expires_at": "1000", "status": "ACTIVE"}"#,
//! )?;
//! // In a browser, `Date` reads the instants; both are in milliseconds since 1970.
//! let entry = Entry::new(credential, |text| text.parse().ok());
//! assert_eq!(entry.expires_at, Some(1000));
//! assert_eq!(entry.state(2000), State::Expired);
//! # Ok::<(), serde_json::Error>(())
//! ```

mod entry;
mod export;
mod table;

pub use entry::{Entry, State, live_with_description};
pub use export::{Csv, to_csv, to_json};
pub use table::{Column, Order, Table};
