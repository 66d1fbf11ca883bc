//! How the contract (`docs/contract.md`) travels: [`request`] says what is sent and [`decode`] what
//! an answer means, both pure; on wasm, `Client` joins them over the browser's fetch.

pub mod decode;
mod endpoints;
mod list;
pub mod request;
mod revocation;
mod session;
pub mod typed;

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

pub use endpoints::{BadAddress, Cookies, Endpoints, is_secure};
pub use list::{CredentialList, Listed, PageCheck, RegistryList};
#[cfg(target_arch = "wasm32")]
pub use pages::Progress;
pub use revocation::Revocation;
pub use session::{Owner, Session};
#[cfg(target_arch = "wasm32")]
pub use transport::DEADLINE;

#[cfg(target_arch = "wasm32")]
use std::time::Duration;

#[cfg(target_arch = "wasm32")]
use futures_util::future::LocalBoxFuture;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
use futures_util::future::{Either, select};

#[cfg(target_arch = "wasm32")]
use transport::Patience;

#[cfg(target_arch = "wasm32")]
use crate::clock;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
use crate::error::Kind;
#[cfg(target_arch = "wasm32")]
use crate::error::{Error, Operation};

/// Calls the API and the token service at their configured addresses.
#[cfg(target_arch = "wasm32")]
#[derive(Clone, Debug, PartialEq)]
pub struct Client {
    endpoints: Endpoints,
    signal: Option<web_sys::AbortSignal>,
    /// Until when all of it has to be there, in milliseconds since 1970.
    ends_at: Option<u64>,
}

#[cfg(target_arch = "wasm32")]
impl Client {
    /// A client of these two addresses.
    pub fn new(endpoints: Endpoints) -> Self {
        Self { endpoints, signal: None, ends_at: None }
    }

    /// Returns the same client, whose requests the signal ends.
    pub fn with_signal(&self, signal: web_sys::AbortSignal) -> Self {
        Self { signal: Some(signal), ..self.clone() }
    }

    /// Returns the same client, which waits for answers for so long from now on, and then sends nothing
    /// more. Without this, it waits as long as something comes at least every [`DEADLINE`], and for a new
    /// credential however long it takes.
    pub fn with_timeout(&self, timeout: Duration) -> Self {
        let timeout = u64::try_from(timeout.as_millis()).unwrap_or(u64::MAX);
        Self { ends_at: Some(clock::now().saturating_add(timeout)), ..self.clone() }
    }

    /// Waits for `work`, unless this client's signal or its timeout ends it before.
    ///
    /// # Errors
    /// [`Kind::Aborted`] or [`Kind::Timeout`]; then `work` is dropped.
    #[cfg(feature = "js")]
    pub(crate) async fn bounded<T>(&self, work: impl Future<Output = T>) -> Result<T, Kind> {
        let over = std::pin::pin!(transport::over(self.signal.as_ref(), self.ends_at));
        match select(over, std::pin::pin!(work)).await {
            Either::Left((kind, _)) => Err(kind),
            Either::Right((value, _)) => Ok(value),
        }
    }

    /// The addresses that requests are made for.
    #[cfg(feature = "js")]
    pub(crate) fn endpoints(&self) -> &Endpoints {
        &self.endpoints
    }

    /// Sends a request, once. A create request waits for its answer as long as it takes, unless the
    /// client was given a deadline. Boxed, so that who waits for it need not be built round it.
    pub(crate) fn ask(
        &self,
        request: Result<request::Request, Error>,
    ) -> LocalBoxFuture<'_, Result<decode::Answer, Error>> {
        Box::pin(async move {
            let request = request?;
            let patience = match self.ends_at {
                Some(end) => Patience::Until(end),
                None if request.operation == Operation::Create => Patience::Endless,
                None => Patience::EachStep,
            };
            transport::send(request, self.signal.as_ref(), patience).await
        })
    }
}
