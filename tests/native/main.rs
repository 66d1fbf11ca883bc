//! The behaviour of the pure parts: what is sent, what an answer means, and in which words.
//!
//! Natively only; every JSON of the service comes from `tests/fixtures`.
#![cfg(not(target_arch = "wasm32"))]

mod decode;
mod error_words;
mod issuing;
mod model;
mod request;
mod secret;
mod session;

use regcred::client::Endpoints;
use regcred::client::decode::Answer;
use regcred::model::Secret;

/// What a fixture holds.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!("../fixtures/", $name, ".json"))
    };
}
use fixture;

/// Two addresses that are told apart at a glance.
fn endpoints() -> Endpoints {
    Endpoints::new("https://api.example", "https://tokens.example").expect("two https addresses")
}

fn token() -> Secret {
    Secret::new("an-access-token")
}

/// An answer without headers.
fn answer(status: u16, body: &str) -> Answer {
    Answer { status, body: body.as_bytes().to_vec().into(), ..Answer::default() }
}
