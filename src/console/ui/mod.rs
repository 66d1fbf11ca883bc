//! What the pages are made of. What has no state of its own is a struct with a `view`, and no component:
//! each kind of component adds about 2 kB to the first file.

mod announcer;
pub(super) mod browser;
mod button;
pub(super) mod dates;
pub(super) mod field;
mod foreign;
mod modal;
pub(super) mod notice;

pub(super) use announcer::Announcer;
pub(super) use button::{Button, COPIED_FOR, COPY_SLOW};
pub(super) use field::{ticked, typed};
pub(super) use foreign::{view_code, view_foreign, with_hidden_shown};
pub(super) use modal::Modal;
pub(super) use notice::{Notice, view_error, view_hint};

use std::cell::Cell;

use yew::prelude::*;

/// After so many milliseconds without anything new, a page says that something takes long.
pub(super) const SLOW: u32 = 5000;

/// A paragraph of nothing but text.
pub(super) fn view_paragraph(text: impl Into<AttrValue>) -> Html {
    view_paragraph_if(true, text)
}

/// The same, hidden where it does not apply: what is beside it stays what it is.
pub(super) fn view_paragraph_if(applies: bool, text: impl Into<AttrValue>) -> Html {
    html! { <p hidden={!applies}>{ text.into() }</p> }
}

/// A row of a list of facts.
pub(super) fn view_fact(name: &'static str, fact: Html) -> Html {
    html! { <div><dt>{ name }</dt><dd>{ fact }</dd></div> }
}

/// Two instances of a component on one page need ids of their own.
pub(super) fn new_id() -> u32 {
    thread_local!(static NEXT_ID: Cell<u32> = const { Cell::new(1) });
    NEXT_ID.replace(NEXT_ID.get() + 1)
}
