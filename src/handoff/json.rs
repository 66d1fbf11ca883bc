use std::ops::Range;
use std::slice::SliceIndex;

use crate::model::json;

/// A member of an object, by its places in the text.
pub(super) struct Member {
    /// The name, its escapes resolved.
    pub(super) name: String,
    /// From the name's quote on; before it there is nothing but blanks since the `{` or the comma.
    pub(super) start: usize,
    /// Behind the name's quote.
    pub(super) name_end: usize,
    pub(super) value: Range<usize>,
}

impl Member {
    /// Its value as it is written.
    pub(super) fn value_in<'a>(&self, text: &'a str) -> &'a str {
        part(text, self.value.clone())
    }
}

/// A part of a text between characters that JSON is made of. A slice would bring what prints it
/// where it is none.
pub(super) fn part(text: &str, range: impl SliceIndex<str, Output = str>) -> &str {
    text.get(range).unwrap_or_default()
}

/// The members of an object in their order; `None` where the value is no object. `object` is where
/// it begins in a text that is JSON.
pub(super) fn members(text: &str, object: usize) -> Option<Vec<Member>> {
    let bytes = text.as_bytes();
    let mut members = Vec::new();
    let mut at = skip_blanks(bytes, object);
    if bytes.get(at) != Some(&b'{') {
        return None;
    }
    loop {
        let start = skip_blanks(bytes, at + 1);
        if bytes.get(start) != Some(&b'"') {
            return Some(members);
        }
        let name_end = skip_string(bytes, start);
        let value_start = skip_blanks(bytes, skip_blanks(bytes, name_end) + 1);
        let value_end = skip_value(bytes, value_start);
        // A name that is no text, such as half a pair of surrogates, is none that we look for.
        let name = json::string(text.get(start..name_end)?).unwrap_or_default();
        members.push(Member { name, start, name_end, value: value_start..value_end });
        at = skip_blanks(bytes, value_end);
    }
}

/// The pieces of a text that is part of a JSON text, split between values; `true` with those that
/// are strings and not names.
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
        if bytes.get(skip_blanks(bytes, end)) != Some(&b':') {
            pieces.extend([(part(text, done..at), false), (part(text, at..end), true)]);
            done = end;
        }
        at = end;
    }
    pieces.push((part(text, done..), false));
    pieces
}

/// Where the blanks from `at` on are over.
pub(super) fn skip_blanks(bytes: &[u8], at: usize) -> usize {
    let blanks = bytes.iter().skip(at).take_while(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r'));
    at + blanks.count()
}

/// Behind the string that begins at `at`.
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

/// Behind the value that begins at `at`, however deep it is.
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
            // A number or a word, or what stands between values.
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
