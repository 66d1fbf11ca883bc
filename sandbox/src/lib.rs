//! A stand-in for the catalogue's API, its token service and a container registry's login: a
//! development tool on loopback, with which the console runs and is tested without any account.
//!
//! - [`options`]: the command line
//! - [`Sandbox`]: what the servers share: credentials, keys, rules
//! - [`origins`]: what is served under which address
//! - [`run`]: everything together, until a signal
//!
//! Registries that misbehave say so in their names; `sandbox --help` lists them.

mod access_tokens;
mod api;
mod api_tokens;
mod connections;
mod console;
mod credentials;
mod headers;
mod image;
mod keys;
mod logins;
mod misbehaviour;
pub mod options;
pub mod origins;
mod outages;
mod problem;
mod query;
mod registries;
mod registry_login;
mod registry_process;
mod run;
mod token_service;

pub use keys::Keys;
pub use run::run;

use credentials::Credentials;
use jiff::Timestamp;
use options::Rules;
use outages::Outages;

/// What all servers of the sandbox share.
pub struct Sandbox {
    rules: Rules,
    keys: Keys,
    registry_url: String,
    started: Timestamp,
    credentials: Credentials,
    outages: Outages,
}

impl Sandbox {
    /// Begins with the seeded credentials; `registry_url` is where the container registry is.
    pub fn new(rules: Rules, keys: Keys, registry_url: String) -> Self {
        let started = Timestamp::now();
        let seeds = registries::DEFINITIONS.iter().flat_map(|registry| {
            registry.seeds(started).into_iter().map(|issued| (registry.id.to_owned(), issued))
        });
        let outages = Outages::default();
        Self { rules, keys, registry_url, started, credentials: Credentials::new(seeds), outages }
    }
}

impl std::fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sandbox")
            .field("rules", &self.rules)
            .field("registry_url", &self.registry_url)
            .finish_non_exhaustive()
    }
}

/// An instant as the API writes it: RFC 3339 with milliseconds.
fn instant(timestamp: Timestamp) -> String {
    format!("{timestamp:.3}")
}
