//! Instants as people read them, by the browser's own `Intl`. All are milliseconds since 1970.

use js_sys::Intl::{DateTimeFormat, RelativeTimeFormat};
use js_sys::{Array, Date, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

pub(crate) use crate::clock::{iso, read};

/// `23 Nov 2028, 22:41 UTC`.
pub(crate) fn in_utc(instant: u64) -> String {
    thread_local!(static FORMAT: DateTimeFormat = format(&[("dateStyle", "medium"), ("timeStyle", "short"), ("timeZone", "UTC")]));
    format!("{} UTC", FORMAT.with(|format| formatted(format, instant)))
}

/// `23 Nov 2028`, the day in UTC.
pub(crate) fn day(instant: u64) -> String {
    thread_local!(static FORMAT: DateTimeFormat = format(&[("dateStyle", "medium"), ("timeZone", "UTC")]));
    FORMAT.with(|format| formatted(format, instant))
}

/// `23 Nov 2028, 23:41 CET`: by the zone of this machine, which is named.
pub(crate) fn in_local_zone(instant: u64) -> String {
    const PARTS: [(&str, &str); 6] = [
        ("day", "numeric"),
        ("month", "short"),
        ("year", "numeric"),
        ("hour", "2-digit"),
        ("minute", "2-digit"),
        ("timeZoneName", "short"),
    ];
    thread_local!(static FORMAT: DateTimeFormat = format(&PARTS));
    FORMAT.with(|format| formatted(format, instant))
}

/// How far it is from `now`: `in 2 years`, `3 days ago`.
pub(crate) fn distance(instant: u64, now: u64) -> String {
    const DAY: f64 = 24.0 * 60.0 * 60.0;
    thread_local!(static FORMAT: RelativeTimeFormat = RelativeTimeFormat::new(&locale(), &options(&[("numeric", "auto")])));
    let seconds = (instant as f64 - now as f64) / 1000.0;
    let units =
        [(365.25 * DAY, "year"), (30.44 * DAY, "month"), (DAY, "day"), (3600.0, "hour"), (60.0, "minute")];
    let Some((length, unit)) = units.into_iter().find(|(length, _)| seconds.abs() >= *length * 0.95) else {
        // A count of seconds would be read out each time it changes.
        let text = if seconds > 0.0 { "in less than a minute" } else { "less than a minute ago" };
        return text.to_owned();
    };
    FORMAT.with(|format| String::from(format.format((seconds / length).round(), unit)))
}

fn formatted(format: &DateTimeFormat, instant: u64) -> String {
    let date = Date::new(&JsValue::from_f64(instant as f64));
    let text = format.format().call1(&JsValue::UNDEFINED, &date).ok().and_then(|text| text.as_string());
    text.unwrap_or_default()
}

/// Making a format takes far longer than using it, so each is made once.
fn format(parts: &[(&str, &str)]) -> DateTimeFormat {
    DateTimeFormat::new(&locale(), &options(parts))
}

fn options(members: &[(&str, &str)]) -> Object {
    let options = Object::new();
    for (name, value) in members {
        // Setting a member of a fresh object cannot fail.
        let _ = Reflect::set(&options, &(*name).into(), &(*value).into());
    }
    options
}

/// The page's words are English, and so are its dates.
fn locale() -> Array {
    Array::of1(&JsValue::from_str("en-GB").unchecked_into())
}
