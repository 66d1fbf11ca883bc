//! JSON as text, by serde_json on every target: what is tested natively is what a browser runs.
//!
//! A text becomes a tree, and each type takes its members out of that. What serde derives would refuse
//! a whole answer for one odd member, and words each mismatch.

use std::fmt;

use serde::de::IgnoredAny;
use serde_json::Value;

/// Why a text could not be read. It holds nothing of the text, which might be a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unreadable {
    /// It is no JSON object, or breaks off.
    NoObject,
    /// It is one of another shape.
    OtherShape,
}

/// What is not there without which a value is none of its type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing(pub(super) &'static str);

impl fmt::Display for Missing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "there is no `{}`", self.0)
    }
}

/// Reads a JSON object, also behind a byte order mark: some gateways put one there (RFC 8259 8.1
/// lets a reader ignore it), and a password behind it is a password.
pub(crate) fn read<T: TryFrom<Value>>(json: &[u8]) -> Result<T, Unreadable> {
    let object = object(json).ok_or(Unreadable::NoObject)?;
    T::try_from(object).map_err(|_| Unreadable::OtherShape)
}

/// The JSON value that a text begins with, whatever follows it: a gateway may add to a body.
pub(super) fn first(json: &[u8]) -> Option<Value> {
    serde_json::Deserializer::from_slice(without_mark(json)).into_iter().next()?.ok()
}

/// What is written behind the only member of this name, in a text that begins like an object. For one that
/// cannot be read as a whole: it is cut off, or has numbers that Rust does not hold, or halves of a character.
pub(super) fn written<'a>(json: &'a [u8], name: &str) -> Option<&'a str> {
    let text = str::from_utf8(without_mark(json)).ok()?.trim_ascii_start().strip_prefix('{')?;
    let (mut end, mut found) = (0, None);
    // A quote within a text has a backslash before it, so that such a piece is longer than the name.
    for piece in text.split('"') {
        end += piece.len() + 1;
        if piece == name
            && let Some(value) = text.get(end..).and_then(|rest| rest.trim_ascii_start().strip_prefix(':'))
            && found.replace(value.trim_ascii_start()).is_some()
        {
            return None;
        }
    }
    found
}

/// Without a byte order mark.
pub(super) fn without_mark(json: &[u8]) -> &[u8] {
    json.strip_prefix(b"\xef\xbb\xbf").unwrap_or(json)
}

pub(super) fn object(json: &[u8]) -> Option<Value> {
    value(without_mark(json)).filter(Value::is_object)
}

fn value(json: &[u8]) -> Option<Value> {
    serde_json::from_slice(json).ok()
}

/// Takes a member; null where it is absent.
pub(super) fn member(object: &mut Value, name: &str) -> Value {
    object.get_mut(name).map(Value::take).unwrap_or_default()
}

/// Takes a member that is a text; one of another type counts as absent.
pub(super) fn text(object: &mut Value, name: &str) -> Option<String> {
    match member(object, name) {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Takes a member that is a list; null counts as an empty one.
pub(super) fn list(object: &mut Value, name: &'static str) -> Result<Vec<Value>, Missing> {
    match object.get_mut(name).map(Value::take) {
        Some(Value::Array(items)) => Ok(items),
        Some(Value::Null) => Ok(Vec::new()),
        _ => Err(Missing(name)),
    }
}

/// A member that is a whole number. Servers also write one as a text or with a fraction, which is
/// dropped; anything else, also one below zero, counts as absent.
pub(super) fn number(object: &Value, name: &str) -> Option<u64> {
    match &object[name] {
        Value::Number(number) => match (number.as_u64(), number.as_f64()) {
            (None, Some(fraction)) if fraction >= 0.0 => Some(fraction as u64),
            (whole, _) => whole,
        },
        Value::String(digits) => digits.parse().ok(),
        _ => None,
    }
}

/// Such a member that is no more than 32 bits hold; one that is more counts as absent, too.
pub(super) fn count(object: &Value, name: &str) -> Option<u32> {
    number(object, name)?.try_into().ok()
}

/// Takes a member that is an id: a text, or a whole number, which is one as it is written.
pub(super) fn id(object: &mut Value, name: &'static str) -> Result<String, Missing> {
    let id = match member(object, name) {
        Value::String(text) => text,
        Value::Number(number) => number.as_u64().map(|whole| whole.to_string()).unwrap_or_default(),
        _ => String::new(),
    };
    if id.is_empty() { Err(Missing(name)) } else { Ok(id) }
}

/// Takes a member that is an instant. Servers write one that there is none of as a text without
/// anything in it, as -1, or as their language's zero: year 1, or 1970.
pub(super) fn instant(object: &mut Value, name: &str) -> Option<String> {
    let is_none = |text: &String| {
        // A date has more characters than any that is none.
        text.len() < 3 || text.starts_with("0001-01-01") || text.starts_with("1970-01-01T00:00:00")
    };
    text(object, name).filter(|text| !is_none(text))
}

/// Takes a member that is an end: as an instant, or as `never`, for which servers write -1.
pub(super) fn end(object: &mut Value, name: &str) -> Option<String> {
    if object[name] == -1 || object[name] == "-1" {
        return Some("never".to_owned());
    }
    instant(object, name)
}

/// The text without what is behind so many characters.
pub(super) fn cut(mut text: String, longest: usize) -> String {
    if let Some((end, _)) = text.char_indices().nth(longest) {
        text.truncate(end);
        text.push('…');
    }
    text
}

/// Whether a text is JSON, also where its numbers or its characters are none of Rust's.
pub(crate) fn is_json(text: &str) -> bool {
    serde_json::from_slice::<IgnoredAny>(text.as_bytes()).is_ok()
}

/// What a JSON string says; `None` for anything else.
pub(crate) fn string(text: &str) -> Option<String> {
    match value(text.as_bytes())? {
        Value::String(text) => Some(text),
        _ => None,
    }
}
