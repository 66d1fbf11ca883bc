//! What JavaScript sees: conversions only, no logic. The package's own JavaScript (npm/) makes
//! classes and errors of it.
#![expect(unreachable_pub, reason = "wasm-bindgen exports only what is public")]

mod connection;
#[cfg(feature = "element")]
mod element;
mod failure;
mod handoff;
mod parse;

use serde::Serialize;
use wasm_bindgen::JsValue;
use zeroize::Zeroizing;

use crate::model::Secret;

/// Wipes all that is freed: a password passes through the reader's texts, too.
#[global_allocator]
static ALLOCATOR: zeroizing_alloc::ZeroAlloc<std::alloc::System> =
    zeroizing_alloc::ZeroAlloc(std::alloc::System);

/// A plain object; what is `None` is not there.
fn object(value: &impl Serialize) -> JsValue {
    // None of what is handed out can fail: it has neither maps nor numbers above 32 bits.
    serde_wasm_bindgen::to_value(value).unwrap_or_default()
}

/// Reads a token that the page's own code gives; one from a file often ends with a line break. The error
/// says why it is none.
fn token(given: &JsValue) -> Result<Secret, &'static str> {
    let text = Zeroizing::new(given.as_string().ok_or("isn't a string")?);
    let token = text.trim();
    if token.is_empty() { Err("is empty") } else { Ok(Secret::new(token)) }
}
