//! Instants as people read them, by the browser's own `Intl`.

use js_sys::Intl::{DateTimeFormat, RelativeTimeFormat};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// An RFC 3339 text as `23 Nov 2028, 22:41 UTC`, followed by how far it is away; the text itself
/// where it is no date.
pub(super) fn date_and_distance(rfc3339: &str, now: u64) -> String {
    let date = Date::new(&JsValue::from_str(rfc3339));
    let instant = date.get_time();
    if instant.is_nan() {
        return rfc3339.to_owned();
    }
    let options = Object::new();
    for (name, value) in [("dateStyle", "medium"), ("timeStyle", "short"), ("timeZone", "UTC")] {
        // Setting a member of a fresh object cannot fail.
        let _ = Reflect::set(&options, &name.into(), &value.into());
    }
    let format = DateTimeFormat::new(&locale(), &options).format();
    let text = format.call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string());
    let text = text.unwrap_or_else(|| rfc3339.to_owned());
    format!("{text} UTC · {}", distance(instant - now as f64))
}

/// A span of milliseconds from now as `in 2 years` or `3 days ago`.
fn distance(milliseconds: f64) -> String {
    const DAY: f64 = 24.0 * 60.0 * 60.0;
    let seconds = milliseconds / 1000.0;
    let units =
        [(365.25 * DAY, "year"), (30.44 * DAY, "month"), (DAY, "day"), (3600.0, "hour"), (60.0, "minute")];
    let (length, unit) =
        units.into_iter().find(|(length, _)| seconds.abs() >= *length * 0.95).unwrap_or((1.0, "second"));
    let options = Object::new();
    let _ = Reflect::set(&options, &"numeric".into(), &"auto".into());
    let format = RelativeTimeFormat::new(&locale(), &options);
    String::from(format.format((seconds / length).round(), unit))
}

/// The page's words are English, and so are its dates.
fn locale() -> Array {
    Array::of1(&JsValue::from_str("en-GB").unchecked_into())
}
