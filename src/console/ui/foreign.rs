use yew::prelude::*;

/// Shows a text of somebody else, with its hidden characters. Isolated, since one that is written from right
/// to left would turn the text around it.
pub(crate) fn view_foreign(text: &str) -> Html {
    html! { <bdi dir="auto">{ with_hidden_shown(text) }</bdi> }
}

/// Shows a name or an id of somebody else in the same way, in a font for code.
pub(crate) fn view_code(text: &str) -> Html {
    html! { <code>{ view_foreign(text) }</code> }
}

/// Returns a text with its marks of direction and its invisible characters written out, such as
/// `⟨U+202E⟩`, so that it cannot be read as another text. For titles and accessible names, too.
pub(crate) fn with_hidden_shown(text: &str) -> String {
    let mut shown = String::new();
    let mut before = '\0';
    for character in text.chars() {
        if is_hidden(u32::from(character), before) {
            shown.push_str(&format!("⟨U+{:04X}⟩", u32::from(character)));
        } else {
            shown.push(character);
        }
        before = character;
    }
    shown
}

/// Whether a character is not seen, or changes where others are seen. Joiners and variation selectors
/// belong to the character before them in emoji and in some scripts.
fn is_hidden(character: u32, before: char) -> bool {
    const HIDDEN: [(u32, u32); 20] = [
        (0, 0x1f),
        (0x7f, 0x9f),
        (0xad, 0xad),
        (0x34f, 0x34f),
        (0x61c, 0x61c),
        (0x115f, 0x1160),
        (0x17b4, 0x17b5),
        (0x180b, 0x180f),
        (0x200b, 0x200b),
        (0x200e, 0x200f),
        (0x2028, 0x202e),
        (0x2060, 0x206f),
        (0x3164, 0x3164),
        (0xfeff, 0xfeff),
        (0xffa0, 0xffa0),
        (0xfff9, 0xfffb),
        (0x1d173, 0x1d17a),
        (0xe0000, 0xe0fff),
        // Hidden only where there is nothing to join or to vary.
        (0x200c, 0x200d),
        (0xfe00, 0xfe0f),
    ];
    let index = HIDDEN.iter().position(|(first, last)| (*first..=*last).contains(&character));
    index.is_some_and(|index| index < 18 || before.is_ascii())
}
