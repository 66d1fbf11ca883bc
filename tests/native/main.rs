//! The behaviour of the pure parts: what is sent, what an answer means, and in which words.
//!
//! Natively only; every JSON of the service comes from `tests/fixtures`.
#![cfg(not(target_arch = "wasm32"))]
mod creation;

mod error_words;
mod evidence;
mod export;
mod handoff;
mod handoff_corpus;
mod handoff_merge;
mod handoff_targets;
mod handoff_tools;
mod list;
mod listing;
mod model;
mod replacement;
mod request;
mod revocation;
mod route;
mod secret;
mod session;
mod session_machine;
mod typed;
#[path = "../wire/mod.rs"]
mod wire;
mod world;

use base64ct::{Base64UrlUnpadded, Encoding};
use regcred::listing::Entry;
use regcred::model::Credential;
use wire::{answer, endpoints, fixture, token};

/// An arbitrary moment, in milliseconds since 1970.
const NOW: u64 = 1_767_225_600_000;

/// A listed credential that tells nothing but its description.
fn listed(id: &str, description: &str) -> Credential {
    Credential {
        id: id.to_owned(),
        name: String::new(),
        description: description.to_owned(),
        created_at: None,
        created_by: None,
        updated_at: None,
        updated_by: None,
        removed_at: None,
        removed_by: None,
        expires_at: None,
        status: None,
    }
}

/// A credential with its instants read. In these tests an instant's text is its number.
fn entry(credential: Credential) -> Entry {
    Entry::new(credential, |text| text.parse().ok())
}

/// An access token that claims this.
fn jwt(claims: &serde_json::Value) -> String {
    let part = |json: &serde_json::Value| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
    format!("{}.{}.signature", part(&serde_json::json!({"alg": "RS256"})), part(claims))
}

fn ids(entries: &[Entry]) -> Vec<&str> {
    entries.iter().map(|entry| &*entry.credential.id).collect()
}
