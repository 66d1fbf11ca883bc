use yew::prelude::*;

use super::browser;

/// How long a button says that it has copied, in milliseconds.
pub(crate) const COPIED_FOR: u32 = 3000;

/// Said when the clipboard takes its time: the browser may be asking whether the page may use it.
pub(crate) const COPY_SLOW: &str =
    "Your browser hasn't copied it yet. If it asks, allow it, or select the text and copy it by hand.";

/// A button that does something on the page.
#[derive(Default)]
pub(crate) struct Button {
    pub(crate) label: AttrValue,
    pub(crate) look: &'static str,
    /// An accessible name that says more than the label.
    pub(crate) name: Option<AttrValue>,
    pub(crate) node: NodeRef,
    /// Whether it does nothing for now. It stays in the tab order all the same.
    pub(crate) is_disabled: bool,
    /// Whether it says in its place, for a while, that it has copied.
    pub(crate) has_copied: bool,
}

impl Button {
    pub(crate) fn new(label: impl Into<AttrValue>, look: &'static str) -> Self {
        Self { label: label.into(), look, ..Self::default() }
    }

    /// The second click of a double click is not one of its own.
    pub(crate) fn view(self, on_press: Callback<()>) -> Html {
        let Self { label, look, name, node, is_disabled, has_copied } = self;
        let onclick = move |event: MouseEvent| {
            browser::note_press(&event);
            if !is_disabled && !browser::is_repeated_click(&event) {
                on_press.emit(());
            }
        };
        html! {
            <button
                ref={node}
                part="button"
                type="button"
                data-look={look}
                data-copied={has_copied.then_some("true")}
                aria-label={name}
                aria-disabled={is_disabled.then_some("true")}
                {onclick}
            >
                { if has_copied { "✓ Copied".into() } else { label } }
            </button>
        }
    }
}
