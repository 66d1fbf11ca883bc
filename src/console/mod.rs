//! The Yew application: a page round one component, `CreateCredential`, that can be embedded as
//! it is, and the lists of what is there already.

pub mod place;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod app;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod browser;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod components;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod config;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod dates;
#[cfg(all(feature = "element", target_arch = "wasm32"))]
mod embedded;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod lazy;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod lists;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod places;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod registries;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use app::{App, AppProps, start};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use components::{CreateCredential, CreateCredentialProps, End, SignsIn};
#[cfg(all(feature = "element", target_arch = "wasm32"))]
pub(crate) use embedded::{EmbeddedProps, Event, Slot, SlotProps};
