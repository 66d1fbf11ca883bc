//! What an answer means, natively and in browsers.

mod decode;
mod wild;

use regcred::client::Endpoints;
use regcred::client::decode::Answer;
use regcred::model::Secret;

/// What a fixture holds.
macro_rules! fixture {
    ($name:literal) => {
        include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/fixtures/", $name, ".json"))
    };
}
pub(crate) use fixture;

/// Two addresses that are told apart at a glance.
pub(crate) fn endpoints() -> Endpoints {
    Endpoints::new("https://api.example", "https://tokens.example").expect("two https addresses")
}

pub(crate) fn token() -> Secret {
    Secret::new("an-access-token")
}

/// An answer without headers.
pub(crate) fn answer(status: u16, body: &str) -> Answer {
    Answer { status, body: body.as_bytes().to_vec().into(), ..Answer::default() }
}
