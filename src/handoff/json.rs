use std::ops::Range;
use std::slice::SliceIndex;

use crate::model::json;

/// A member of an object, by its byte positions in the text.
pub(super) struct Member {
    /// The name, with its escapes resolved.
    pub(super) name: String,
    /// The start of the name, at its opening quote.
    pub(super) start: usize,
    /// The end of the name, after its closing quote.
    pub(super) name_end: usize,
    pub(super) value: Range<usize>,
}

impl Member {
    /// Returns the value as it is written.
    pub(super) fn value_in<'a>(&self, text: &'a str) -> &'a str {
        part(text, self.value.clone())
    }
}

/// Returns a part of a text. The range is between characters of JSON's own, so it always exists.
/// Indexing would add the code that reports a panic to the wasm.
pub(super) fn part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}

/// Returns the members of the object that starts at byte `object` of a valid JSON text, in their order.
/// Returns `None` if the value there is not an object.
pub(super) fn members(text: &str, object: usize) -> Option<Vec<Member>> {
    let bytes = text.as_bytes();
    let mut members = Vec::new();
    let mut at = skip_whitespace(bytes, object);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    loop {
        let start = skip_whitespace(bytes, at + 1);
        if bytes.get(start) != Some(&b'"') {
            return Some(members);
        }
        let name_end = skip_string(bytes, start);
        let value_start = skip_whitespace(bytes, skip_whitespace(bytes, name_end) + 1);
        let value_end = skip_value(bytes, value_start);
        // A name that is not valid Unicode, such as half a surrogate pair, is not one that we look for.
        let name = json::string(text.get(start..name_end)?).unwrap_or_default();
        members.push(Member { name, start, name_end, value: value_start..value_end });
        at = skip_whitespace(bytes, value_end);
    }
}

/// Splits a part of a JSON text into pieces, `true` with each that is a string value.
pub(super) fn strings(text: &str) -> Vec<(&str, bool)> {
    let bytes = text.as_bytes();
    let mut pieces = Vec::new();
    let (mut done, mut at) = (0, 0);
    while at < bytes.len() {
        if bytes[at] != b'"' {
            at += 1;
            continue;
        }
        let end = skip_string(bytes, at);
        if bytes.get(skip_whitespace(bytes, end)) != Some(&b':') {
            pieces.extend([(part(text, done..at), false), (part(text, at..end), true)]);
            done = end;
        }
        at = end;
    }
    pieces.push((part(text, done..), false));
    pieces
}

/// Returns the position of the first byte from `at` on that is not whitespace.
pub(super) fn skip_whitespace(bytes: &[u8], at: usize) -> usize {
    let whitespace = bytes.iter().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    at + whitespace.count()
}

/// Returns the position after the string that starts at `at`.
fn skip_string(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => return end + 1,
            b'\\' => end += 2,
            _ => end += 1,
        }
    }
    bytes.len()
}

/// Returns the position after the value that starts at `at`, however deeply nested it is.
fn skip_value(bytes: &[u8], at: usize) -> usize {
    let (mut depth, mut end) = (0_usize, at);
    while let Some(byte) = bytes.get(end) {
        match byte {
            b'"' => end = skip_string(bytes, end),
            b'{' | b'[' => {
                depth += 1;
                end += 1;
            }
            b'}' | b']' if depth == 0 => return end,
            b'}' | b']' => {
                depth -= 1;
                end += 1;
            }
            b',' if depth == 0 => return end,
            // A number, a literal, or whitespace and punctuation between values.
            _ => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.');
                let length = bytes.iter().skip(end).take_while(is_part).count();
                end += length.max(1);
            }
        }
        if depth == 0 {
            return end;
        }
    }
    bytes.len()
}
