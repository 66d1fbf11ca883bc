//! What a person pasted as a token or as an id: what surrounds it is taken off before it is used.
//! In the program both are opaque, and stay as they are.

use crate::model::{AccessTokenAnswer, Secret, json};

/// What was left out of something that was pasted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Blanks, line ends, invisible characters, quotes, `Authorization:` or `Bearer` round it.
    Around,
    /// All of a token service's answer but the token.
    Answer,
}

/// Returns the token in what was pasted, and what was left out of it: blanks, invisible characters,
/// quotes, `Authorization:` and `Bearer` round it. Where a token service's whole answer was pasted, that is its
/// `access_token`, else its `refresh_token`.
///
/// ```
/// use regcred::client::typed::{LeftOut, cleaned_token};
///
/// let (token, left_out) = cleaned_token(" Bearer abc\u{200b}\n");
/// assert_eq!((token.reveal(), left_out), ("abc", Some(LeftOut::Around)));
/// ```
pub fn cleaned_token(pasted: &str) -> (Secret, Option<LeftOut>) {
    let mut text = bare(pasted);
    if text.starts_with('{')
        && let Ok(AccessTokenAnswer { access_token, refresh_token, .. }) = json::read(text.as_bytes())
        && let Some(token) = access_token.or(refresh_token)
    {
        return (token, Some(LeftOut::Answer));
    }
    // A header as developer tools copy it.
    if let Some((header, rest)) = text.split_once(':')
        && header.eq_ignore_ascii_case("authorization")
    {
        text = bare(rest);
    }
    // Without something between it is the token's own beginning.
    if let Some((scheme, rest)) = text.split_once(is_around)
        && scheme.eq_ignore_ascii_case("bearer")
    {
        text = bare(rest);
    }
    (Secret::new(text), left_out(pasted, text))
}

/// Returns the id in what was pasted, and what was left out of it: blanks, invisible characters and
/// quotes round it.
pub fn cleaned_id(pasted: &str) -> (&str, Option<LeftOut>) {
    let text = bare(pasted);
    (text, left_out(pasted, text))
}

/// Whether a text shows nothing: it is of blanks and invisible characters.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_around)
}

fn left_out(pasted: &str, text: &str) -> Option<LeftOut> {
    (pasted.len() != text.len()).then_some(LeftOut::Around)
}

/// Pairs of quotes, in several languages and in code.
const QUOTES: [(char, char); 7] =
    [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('„', '“'), ('‘', '’'), ('«', '»')];

/// Takes off what nobody means, as often as there is more of it: quotes are within blanks, and these
/// within quotes. In a list, a comma follows those.
fn bare(text: &str) -> &str {
    let text = text.trim_matches(is_around);
    let text = text.strip_suffix(',').filter(|listed| listed.ends_with('"')).unwrap_or(text);
    let mut within = text.chars();
    match (within.next(), within.next_back()) {
        (Some(first), Some(last)) if QUOTES.contains(&(first, last)) => bare(within.as_str()),
        _ => text,
    }
}

/// Whether a character is a blank, or shows nothing: marks of order and of direction, joiners,
/// control characters.
fn is_around(character: char) -> bool {
    character.is_whitespace()
        || character.is_control()
        || matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}
