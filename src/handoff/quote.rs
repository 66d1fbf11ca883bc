/// A double-quoted string that JSON, YAML (1.1 and 1.2) and TOML read alike: of the escapes only
/// those that all of them have, and each character escaped that one of them takes for the end of
/// a line, for not printable, or for a mark of the byte order. What lies above U+FFFF stays as it
/// is: JSON's pairs of escapes are two characters to the others.
pub(super) fn quoted(text: &str) -> String {
    quote(text, |_, _| false)
}

/// The same for HCL, where `${` and `%{` begin a template:
/// <https://developer.hashicorp.com/terraform/language/expressions/strings>. As an escape the
/// first character is never one, whatever stands before it.
pub(super) fn quoted_hcl(text: &str) -> String {
    quote(text, |character, next| matches!(character, '$' | '%') && next == Some('{'))
}

fn quote(text: &str, escapes: impl Fn(char, Option<char>) -> bool) -> String {
    let mut quoted = String::with_capacity(text.len() + text.len() / 8 + 2);
    quoted.push('"');
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '"' | '\\' => quoted.extend(['\\', character]),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            _ if is_invisible(character) || escapes(character, characters.peek().copied()) => {
                push_escape(&mut quoted, character);
            }
            _ => quoted.push(character),
        }
    }
    quoted.push('"');
    quoted
}

fn push_escape(text: &mut String, character: char) {
    let digit = |shift: u32| char::from_digit((character as u32 >> shift) & 0xf, 16).unwrap_or('0');
    text.push_str("\\u");
    text.extend([12, 8, 4, 0].map(digit));
}

/// A text for a comment or a label: one line, whoever reads it. Line breaks become blanks; what
/// has no shape of its own, or turns the direction of what follows, is left out.
pub(super) fn single_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\t' | '\n' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => line.push(' '),
            _ if is_invisible(character) => {}
            _ => line.push(character),
        }
    }
    line.truncate(line.trim_ascii_end().len());
    line
}

/// Control characters, separators of lines, marks of direction and of the byte order, and what is
/// no character. None of them is above U+FFFF, so that four digits write each.
fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\0'..='\u{1f}'
            | '\u{7f}'..='\u{9f}'
            | '\u{61c}'
            | '\u{200e}' | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2066}'..='\u{2069}'
            | '\u{feff}'
            | '\u{fffe}' | '\u{ffff}'
    )
}
