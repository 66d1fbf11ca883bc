//! The Yew application: a page round one component, [`CreateCredential`], that can be embedded as
//! it is.

mod app;
mod browser;
mod components;
mod config;
mod dates;

pub use app::{App, AppProps};
pub use components::{CreateCredential, CreateCredentialProps};

/// Renders the console into the page's element `#regcred`, with the addresses that the page's own
/// configuration names.
pub fn start() {
    let Some(root) = browser::document().get_element_by_id("regcred") else { return };
    let props = AppProps { endpoints: config::endpoints() };
    yew::Renderer::<App>::with_root_and_props(root, props).render();
}
