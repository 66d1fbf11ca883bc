use std::iter::successors;

use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement};
use yew::prelude::*;

use crate::console::ui::browser;

/// What had the focus when a dialog was asked for.
#[derive(Debug, Default)]
pub(crate) struct Opener {
    element: Option<HtmlElement>,
    /// A link of the next row, where it is in one: the row may be gone then.
    next: Option<HtmlElement>,
}

impl Opener {
    /// What has the focus now.
    pub(crate) fn focused() -> Self {
        // Any element of the page takes the focus in the same way.
        let element: Option<HtmlElement> = browser::document().active_element().map(JsCast::unchecked_into);
        let mut around = successors(element.clone().map(Element::from), |element| element.parent_element());
        let row = around.find(|element| element.local_name() == "tr");
        let next = row.and_then(|row| row.next_element_sibling()?.query_selector("a").ok()?);
        Self { element, next: next.map(JsCast::unchecked_into) }
    }

    /// Gives the focus back; to the next row, or to `fallback`, where what opened the dialog is gone or
    /// hidden.
    pub(crate) fn focus_or(self, fallback: &NodeRef) {
        for element in self.element.into_iter().chain(self.next) {
            // Failing leaves the focus where it is, which is looked at next.
            let _ = element.focus();
            if browser::document().active_element().as_ref() == Some(&element) {
                return;
            }
        }
        browser::focus(fallback);
    }
}
