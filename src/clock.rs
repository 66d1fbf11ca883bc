//! Instants by the browser's own `Date`: milliseconds since 1970.

use js_sys::Date;
use wasm_bindgen::JsValue;

/// This machine's clock.
pub(crate) fn now() -> u64 {
    Date::now() as u64
}

/// Reads an RFC 3339 text, or an HTTP date; `None` where it is no instant.
pub(crate) fn read(rfc3339: &str) -> Option<u64> {
    let instant = Date::parse(rfc3339);
    (instant.is_finite() && instant >= 0.0).then_some(instant as u64)
}

/// As JavaScript writes it, in UTC: `2028-11-23T22:41:00.000Z`.
pub(crate) fn iso(instant: u64) -> String {
    String::from(Date::new(&JsValue::from_f64(instant as f64)).to_iso_string())
}
