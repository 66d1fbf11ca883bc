//! JSON, read: natively by serde_json, on wasm by the browser's own parser, which is there already.

use serde::de::DeserializeOwned;

/// Why a text could not be read. It holds nothing of the text, which might be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is no JSON object, or breaks off.
    NoObject,
    /// It is one of another shape.
    OtherShape,
}

/// Reads a JSON object, also behind a byte order mark: some gateways put one there (RFC 8259 8.1
/// lets a reader ignore it), and a password behind it is a password.
pub(crate) fn read<T: DeserializeOwned>(json: &[u8]) -> Result<T, Unreadable> {
    let json = json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json);
    // A struct would also be read from an array, by position.
    if json.trim_ascii_start().first() != Some(&b'{') {
        return Err(Unreadable::NoObject);
    }
    let text = std::str::from_utf8(json).map_err(|_| Unreadable::NoObject)?;
    engine::read(text)
}

/// Whether a text is JSON.
pub(crate) fn is_json(text: &str) -> bool {
    engine::is_json(text)
}

/// A text as a JSON string.
pub(crate) fn quoted(text: &str) -> String {
    engine::quoted(text)
}

/// What a JSON string says; `None` for anything else.
pub(crate) fn string(text: &str) -> Option<String> {
    engine::string(text)
}

#[cfg(not(target_arch = "wasm32"))]
mod engine {
    use serde::de::{DeserializeOwned, IgnoredAny};
    use serde_json::error::Category;

    use super::Unreadable;

    pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
        serde_json::from_str(text).map_err(|error| match error.classify() {
            Category::Data => Unreadable::OtherShape,
            _ => Unreadable::NoObject,
        })
    }

    pub(super) fn is_json(text: &str) -> bool {
        serde_json::from_str::<IgnoredAny>(text).is_ok()
    }

    pub(super) fn quoted(text: &str) -> String {
        serde_json::Value::from(text).to_string()
    }

    pub(super) fn string(text: &str) -> Option<String> {
        serde_json::from_str(text).ok()
    }
}

#[cfg(target_arch = "wasm32")]
mod engine {
    use js_sys::JSON;
    use serde::de::DeserializeOwned;

    use super::Unreadable;
    use crate::model::js_value;

    pub(super) fn read<T: DeserializeOwned>(text: &str) -> Result<T, Unreadable> {
        // The browser's strings can hold half a character, ours cannot: it would come out as another.
        if has_half_a_pair(text) {
            return Err(Unreadable::NoObject);
        }
        let value = JSON::parse(text).map_err(|_| Unreadable::NoObject)?;
        js_value::read(value).map_err(|_| Unreadable::OtherShape)
    }

    pub(super) fn is_json(text: &str) -> bool {
        JSON::parse(text).is_ok()
    }

    pub(super) fn quoted(text: &str) -> String {
        // A string always has a form in JSON.
        JSON::stringify(&text.into()).map(String::from).unwrap_or_default()
    }

    pub(super) fn string(text: &str) -> Option<String> {
        JSON::parse(text).ok()?.as_string()
    }

    /// Whether a surrogate is escaped without its other half (RFC 8259 8.2).
    fn has_half_a_pair(text: &str) -> bool {
        let mut escapes = text.split('\\').skip(1).peekable();
        let mut waits_for_low = false;
        while let Some(escape) = escapes.next() {
            if waits_for_low {
                if !is_surrogate(escape, b"cdef") {
                    return true;
                }
                waits_for_low = false;
                continue;
            }
            if escape.is_empty() {
                // Two backslashes are one, which escapes nothing.
                escapes.next();
            } else if is_surrogate(escape, b"89ab") {
                // The other half follows at once.
                if escape.len() != UNIT {
                    return true;
                }
                waits_for_low = true;
            } else if is_surrogate(escape, b"cdef") {
                return true;
            }
        }
        waits_for_low
    }

    /// The length of `uXXXX`.
    const UNIT: usize = 5;

    fn is_surrogate(escape: &str, third: &[u8]) -> bool {
        match escape.as_bytes() {
            [b'u', b'd' | b'D', digit, _, _, ..] => third.contains(&digit.to_ascii_lowercase()),
            _ => false,
        }
    }
}
