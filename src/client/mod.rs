//! How the contract travels: [`request`] says what is sent and [`decode`] what an answer means,
//! both pure; on wasm, `Client` joins them over the browser's fetch.

pub mod decode;
mod endpoints;
pub mod request;
mod session;

#[cfg(target_arch = "wasm32")]
mod credentials;
#[cfg(target_arch = "wasm32")]
mod pages;
#[cfg(target_arch = "wasm32")]
mod registries;
#[cfg(target_arch = "wasm32")]
mod sign_in;
#[cfg(target_arch = "wasm32")]
mod transport;

pub use endpoints::{BadAddress, Endpoints};
#[cfg(target_arch = "wasm32")]
pub use pages::Progress;
pub use session::Session;
#[cfg(target_arch = "wasm32")]
pub use transport::DEADLINE;

/// Calls the API and the token service at their configured addresses.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    endpoints: Endpoints,
}

#[cfg(target_arch = "wasm32")]
impl Client {
    /// A client of these two addresses.
    pub fn new(endpoints: Endpoints) -> Self {
        Self { endpoints }
    }
}
