use wasm_bindgen::JsCast;
use web_sys::HtmlElement;
use yew::prelude::*;

use crate::console::ui::browser;

/// What had the focus when a dialog was asked for.
#[derive(Debug, Default)]
pub(in crate::console::pages) struct Opener(Option<HtmlElement>);

impl Opener {
    /// What has the focus now.
    pub(in crate::console::pages) fn focused() -> Self {
        // Any element of the page takes the focus in the same way.
        Self(browser::document().active_element().map(JsCast::unchecked_into))
    }

    /// Gives the focus back, or to `fallback` where what opened the dialog is gone or hidden.
    pub(in crate::console::pages) fn focus_or(self, fallback: &NodeRef) {
        if let Some(element) = &self.0 {
            // Failing leaves the focus where it is, which is looked at next.
            let _ = element.focus();
        }
        let focused = browser::document().active_element();
        let opener = self.0.as_deref();
        if opener.is_none() || focused.as_ref() != opener {
            browser::focus(fallback);
        }
    }
}
