//! The Yew application: the shell with its providers, the page that creates a credential, which can
//! be embedded as it is, and the lists of what is there already.

pub mod route;
pub mod session;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod app;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod config;
#[cfg(all(feature = "element", target_arch = "wasm32"))]
mod element;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod handoff_panel;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod lazy;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod navigation;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod pages;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod registries;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod tabs;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod texts;
#[cfg(all(feature = "console", target_arch = "wasm32"))]
mod ui;

#[cfg(all(feature = "console", target_arch = "wasm32"))]
pub use app::{App, AppProps, start};
#[cfg(all(feature = "element", target_arch = "wasm32"))]
pub(crate) use element::{EmbeddedProps, Event, Root, RootProps};
