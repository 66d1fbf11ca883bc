/// Writes a double-quoted string that JSON, YAML (1.1 and 1.2) and TOML read alike.
///
/// It uses only escapes that all of them have, and escapes every character that one of them takes for
/// a line break, for unprintable or for a byte order mark. Characters above U+FFFF stay as they are:
/// JSON's pair of escapes is two characters to the others.
pub(super) fn quoted(text: &str) -> String {
    quote(text, |_, _| false)
}

/// Writes a double-quoted string for HCL, where `${` and `%{` start a template:
/// <https://developer.hashicorp.com/terraform/language/expressions/strings>. With its first
/// character as an escape, it never does.
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

/// Returns a text as one line for a comment or a label. Line breaks become spaces. Invisible
/// characters, and those that change the direction of the text, are left out.
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

/// Returns whether a character is a control character, a line separator, a direction mark, a byte
/// order mark or a noncharacter. None is above U+FFFF, so four digits are enough to escape one.
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
