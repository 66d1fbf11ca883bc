//! The reason in a body that is no JSON: a text's first line, or what a page or an XML document says in
//! the element that is for it.
//!
//! It is a scan, not a parser. What it finds is shown as text.

use super::json;

/// So much of a body is looked at, in bytes.
const LONGEST_LOOK: usize = 64 * 1024;
/// More characters than this of a reason are cut.
const LONGEST_REASON: usize = 2000;
/// Where a reason stands, the best first: in XML (also RFC 9457, appendix B), and on a page.
const ELEMENTS: [&str; 6] = ["detail", "message", "title", "h1", "h2", "h3"];

/// The reason that a body gives. `None` for JSON, also for half of it: that may hold a secret.
pub(super) fn reason(body: &[u8]) -> Option<String> {
    let text = start(json::without_mark(body), LONGEST_LOOK).trim_ascii();
    let reason = match text.chars().next()? {
        '<' => ELEMENTS.into_iter().find_map(|name| element(text, name))?,
        '{' | '[' | '"' => return None,
        _ => text.split('\n').next()?.to_owned(),
    };
    let mut words = String::new();
    for word in reason.split_ascii_whitespace() {
        if !words.is_empty() {
            words.push(' ');
        }
        words.push_str(word);
    }
    Some(json::cut(words, LONGEST_REASON))
}

/// A body's first bytes, as far as they are text.
pub(crate) fn start(body: &[u8], longest: usize) -> &str {
    let start = &body[..body.len().min(longest)];
    let valid = str::from_utf8(start).map_or_else(|error| error.valid_up_to(), str::len);
    str::from_utf8(&start[..valid]).unwrap_or_default()
}

/// The text of the first element of this name that has one.
fn element(markup: &str, name: &str) -> Option<String> {
    let mut inner: Option<String> = None;
    for piece in markup.split('<') {
        let Some((tag, text)) = piece.split_once('>') else { continue };
        let tag = tag.split_ascii_whitespace().next().unwrap_or_default();
        match (&mut inner, tag.strip_prefix('/')) {
            (Some(found), Some(closed)) if closed.eq_ignore_ascii_case(name) => {
                if !found.trim_ascii().is_empty() {
                    return inner;
                }
                inner = None;
            }
            (Some(found), _) => found.push_str(text),
            (None, _) if tag.eq_ignore_ascii_case(name) => inner = Some(text.to_owned()),
            (None, _) => {}
        }
    }
    None
}
