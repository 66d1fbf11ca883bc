//! What the components need of the browser beyond Yew.

use std::task::{Context, Poll, Waker};

use futures_util::future::LocalBoxFuture;
use js_sys::{Array, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Document, HtmlAnchorElement, HtmlCollection, HtmlElement, MouseEvent, Node,
    ScrollIntoViewOptions, ScrollLogicalPosition, Url, Window,
};
use yew::Component;
use yew::html::Scope;

#[expect(clippy::expect_used, reason = "the console is never started outside a page")]
pub(super) fn window() -> Window {
    web_sys::window().expect("a window")
}

#[expect(clippy::expect_used, reason = "the console is never started outside a page")]
pub(super) fn document() -> Document {
    window().document().expect("a document")
}

pub(super) use crate::clock::now;

/// Sends a component what a future comes to. Boxed, since Yew's own function would be there once for
/// every future.
pub(super) fn later<C: Component>(link: &Scope<C>, future: impl Future<Output = C::Message> + 'static) {
    let mut future: LocalBoxFuture<'static, C::Message> = Box::pin(future);
    // What it asks for leaves at once, not after the next rendering.
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(message) => link.send_message(message),
        Poll::Pending => {
            let link = link.clone();
            spawn_local(async move {
                let message = future.await;
                // What is sent to a component that has gone stays, with the password in it, until
                // nothing holds the link any more.
                if link.get_component().is_some() {
                    link.send_message(message);
                }
            });
        }
    }
}

/// Puts a text on the clipboard. `false` where the browser does not allow it, such as on a page
/// without TLS.
pub(super) async fn copy(text: &str) -> bool {
    let navigator = window().navigator();
    // The binding would throw where there is no clipboard.
    let has_clipboard =
        Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|it| it.is_object());
    has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok()
}

/// Selects all of a node's text, for copying by hand.
pub(super) fn select(node: &Node) {
    if let Ok(Some(selection)) = window().get_selection() {
        // Failing leaves the text unselected, which the user sees.
        let _ = selection.select_all_children(node);
    }
}

/// The text that is selected on the page.
pub(super) fn selected_text() -> String {
    window()
        .get_selection()
        .ok()
        .flatten()
        .map(|selection| String::from(selection.to_string()))
        .unwrap_or_default()
}

/// Offers a text as a file, byte for byte. `false` where the browser cannot.
pub(super) fn download(file_name: &str, media_type: &str, text: &str) -> bool {
    try_download(file_name, media_type, text).is_ok()
}

fn try_download(file_name: &str, media_type: &str, text: &str) -> Result<(), JsValue> {
    let bytes = Uint8Array::from(text.as_bytes());
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_u8_array_sequence_and_options(&Array::of1(&bytes), &options)?;
    let address = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement = document().create_element("a")?.unchecked_into();
    link.set_href(&address);
    link.set_download(file_name);
    link.click();
    Url::revoke_object_url(&address)
}

/// Moves the focus to a node, if it takes it.
pub(super) fn focus(node: &yew::NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Failing leaves the focus where it is.
        let _ = element.focus();
    }
}

/// Upper and lower case alike, for finding things: the browser's own tables would be large here.
pub(super) fn fold(text: &str) -> String {
    String::from(JsString::from(text).to_lower_case())
}

/// Scrolls no further than it takes to see one of several nodes.
pub(super) fn scroll_to(nodes: &HtmlCollection, index: usize) {
    let node = u32::try_from(index).ok().and_then(|index| nodes.item(index));
    if let Some(node) = node {
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Nearest);
        node.scroll_into_view_with_scroll_into_view_options(&options);
    }
}

/// Whether a click means to follow a link here, and not in another tab or window.
pub(super) fn is_plain_click(event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !modified
}

/// Whether a click is the second of a double click: it was meant for what stood there before.
pub(super) fn is_repeated_click(event: &MouseEvent) -> bool {
    event.detail() > 1
}

/// The address bar's path and query.
pub(super) fn address() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// Shows another address, as a new entry of the history.
pub(super) fn push_address(address: &str) {
    if let Ok(history) = window().history() {
        // Failing leaves the old address: the page is the new one all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Asks with the browser's own dialog, like the one before a page is closed.
pub(super) fn confirm(question: &str) -> bool {
    window().confirm_with_message(question).unwrap_or(false)
}

/// Names the page in the browser's tab and history.
pub(super) fn set_title(title: &str) {
    document().set_title(title);
}
