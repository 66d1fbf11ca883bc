//! The Yew application: the shell with its providers, the page that creates a credential, which can
//! be embedded as it is, and the lists of what is there already.

pub mod place;
pub mod session;

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
mod leaving;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod lists;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod pages;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod places;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod registries;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod tabs;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use app::{App, AppProps, start};
#[cfg(all(feature = "element", target_arch = "wasm32"))]
pub(crate) use embedded::{EmbeddedProps, Event, Slot, SlotProps};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use leaving::LeaveGuard;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use pages::create::{CreatePage, CreatePageProps};
#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use registries::{Registries, RegistriesHandle, RegistriesProvider, RegistriesProviderProps};
