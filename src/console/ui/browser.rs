//! What the components need of the browser beyond Yew.

use std::cell::Cell;
use std::task::{Context, Poll, Waker};

use futures_util::future::LocalBoxFuture;
use gloo_events::{EventListener, EventListenerOptions};
use gloo_timers::callback::Timeout;
use js_sys::{Array, JsString, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, Event, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    InputEvent, KeyboardEvent, MouseEvent, Node, ScrollIntoViewOptions, ScrollLogicalPosition, Url, Window,
};
use yew::html::Scope;
use yew::{Callback, Component};

#[expect(clippy::expect_used, reason = "the console is never started outside a page")]
pub(crate) fn window() -> Window {
    web_sys::window().expect("a window")
}

#[expect(clippy::expect_used, reason = "the console is never started outside a page")]
pub(crate) fn document() -> Document {
    window().document().expect("a document")
}

pub(crate) use crate::clock::now;

/// Sends a component the message that a future resolves to. The future is boxed: Yew's `send_future` would
/// be compiled once for each of them.
pub(crate) fn later<C: Component>(link: &Scope<C>, future: impl Future<Output = C::Message> + 'static) {
    poll_or_spawn(link, Box::pin(future));
}

fn poll_or_spawn<C: Component>(link: &Scope<C>, mut future: LocalBoxFuture<'static, C::Message>) {
    // Polled at once, so that a request leaves now and not after the next rendering.
    match future.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(message) => link.send_message(message),
        Poll::Pending => {
            let link = link.clone();
            spawn_local(async move {
                let message = future.await;
                // A message to a component that is gone would stay in memory, with the password in it, for
                // as long as anything holds the link.
                if link.get_component().is_some() {
                    link.send_message(message);
                }
            });
        }
    }
}

/// How long the clipboard may take before a person is told, in milliseconds.
const COPY_SLOW_AFTER: u32 = 3000;

/// Puts a text on the clipboard. `false` where the browser does not allow it, such as on a page
/// without TLS. Calls `on_slow` where the browser does not answer for a while; it may still.
pub(crate) async fn copy(text: &str, on_slow: Callback<()>) -> bool {
    let _slow = Timeout::new(COPY_SLOW_AFTER, move || on_slow.emit(()));
    let navigator = window().navigator();
    // The binding would throw where there is no clipboard.
    let has_clipboard =
        Reflect::get(&navigator, &JsValue::from_str("clipboard")).is_ok_and(|it| it.is_object());
    let has_copied = has_clipboard && JsFuture::from(navigator.clipboard().write_text(text)).await.is_ok();
    if has_copied && let Ok(event) = Event::new(COPIED) {
        // Nothing listens that could fail.
        let _ = window().dispatch_event(&event);
    }
    has_copied
}

/// The event by which [`copy`] tells that it has replaced what the clipboard held.
const COPIED: &str = "regcred-copied";

/// Calls back each time that something in the document replaces what the clipboard holds: by [`copy`], or by a
/// person's hand. It comes first: whoever puts the password there says so after it.
pub(crate) fn on_clipboard_replaced(on_replaced: &Callback<()>) -> [EventListener; 3] {
    let listen = |kind: &'static str| {
        let on_replaced = on_replaced.clone();
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&window(), kind, options, move |event| {
            if kind == COPIED || is_anything_selected(event) {
                on_replaced.emit(());
            }
        })
    };
    [listen(COPIED), listen("copy"), listen("cut")]
}

/// Whether there is a text to be copied by hand. What is selected in an input is no selection of the document.
fn is_anything_selected(event: &Event) -> bool {
    // Of what is no input, neither end is known.
    let input: HtmlInputElement = event.composed_path().get(0).unchecked_into();
    input.selection_start().ok() != input.selection_end().ok() || !selected_text().is_empty()
}

/// Selects all of a node's text, for copying by hand.
pub(crate) fn select(node: &Node) {
    if let Ok(Some(selection)) = window().get_selection() {
        // Failing leaves the text unselected, which the user sees.
        let _ = selection.select_all_children(node);
    }
}

/// The text that is selected on the page.
pub(crate) fn selected_text() -> String {
    window()
        .get_selection()
        .ok()
        .flatten()
        .map(|selection| String::from(selection.to_string()))
        .unwrap_or_default()
}

/// Offers a text as a file, byte for byte. `false` where the browser cannot.
pub(crate) fn download(file_name: &str, media_type: &str, text: &str) -> bool {
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

/// Moves the focus to a node, if it takes it, and brings it into sight. Focusing scrolls by itself, but not
/// to a node that has the focus already: what has come above it may have moved it out of sight.
pub(crate) fn focus(node: &yew::NodeRef) {
    if let Some(element) = node.cast::<HtmlElement>() {
        // Failing leaves the focus where it is.
        let _ = element.focus();
        scroll_to(&element);
    }
}

/// Whether a node has the focus, also within a shadow tree.
pub(crate) fn has_focus(node: &yew::NodeRef) -> bool {
    node.cast::<HtmlElement>().is_some_and(|element| element.matches(":focus").unwrap_or(false))
}

/// Whether this is a Windows machine.
pub(crate) fn is_windows() -> bool {
    window().navigator().user_agent().is_ok_and(|agent| agent.contains("Windows"))
}

/// Makes upper and lower case alike, for finding things. The browser does it: Rust's own tables are large.
pub(crate) fn fold(text: &str) -> String {
    String::from(JsString::from(text).to_lower_case())
}

/// Whether a text contains what [`fold`] has made of another one, in upper or lower case.
pub(crate) fn contains(text: &str, folded: &str) -> bool {
    JsString::from(text).to_lower_case().includes(folded, 0)
}

/// Scrolls no further than it takes to see a node.
pub(crate) fn scroll_to(node: &Element) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(ScrollLogicalPosition::Nearest);
    node.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Whether a person types it, a key at a time. What is pasted or filled in comes whole.
pub(crate) fn is_by_hand(event: &InputEvent) -> bool {
    // A script may dispatch a plain event, which has no such member.
    let input_type = Reflect::get(event, &JsValue::from_str("inputType")).ok().and_then(|it| it.as_string());
    match &*input_type.unwrap_or_default() {
        // Some keyboards paste like this.
        "insertText" => event.data().is_none_or(|data| data.chars().nth(1).is_none()),
        kind => kind == "insertCompositionText" || kind.starts_with("delete"),
    }
}

/// Ignores Enter while it is held down: it would submit a form again after a quick refusal.
pub(crate) fn ignore_held_enter(event: &KeyboardEvent) {
    if event.key() == "Enter" && event.repeat() {
        event.prevent_default();
    }
}

/// Whether nothing that can be seen has the focus. A browser leaves it for a moment on what is hidden now.
pub(crate) fn is_focus_lost() -> bool {
    let focused = document().active_element().and_then(|element| element.dyn_into::<HtmlElement>().ok());
    focused.is_none_or(|element| element.local_name() == "body" || element.offset_width() == 0)
}

/// Whether a click means to follow a link here, and not in another tab or window.
pub(crate) fn is_plain_click(event: &MouseEvent) -> bool {
    let modified = event.ctrl_key() || event.meta_key() || event.shift_key() || event.alt_key();
    event.button() == 0 && !modified
}

/// Whether a click is the second of a double click: it was meant for what stood there before.
pub(crate) fn is_repeated_click(event: &MouseEvent) -> bool {
    event.detail() > 1
}

thread_local! {
    /// When and where a button was pressed last, in milliseconds and pixels.
    static PRESSED: Cell<(u64, i32, i32)> = const { Cell::new((0, 0, 0)) };
}

/// Notes where a button is pressed: what it does may bring another one under the finger.
pub(crate) fn note_press(event: &MouseEvent) {
    if event.detail() > 0 {
        PRESSED.set((now(), event.client_x(), event.client_y()));
    }
}

/// Whether a click belongs to the press before, of another button: a double click's second one, or a tap
/// at the same place right after it. Of taps, browsers do not tell that they are two of one.
pub(crate) fn is_second_press(event: &MouseEvent) -> bool {
    let (at, x, y) = PRESSED.get();
    let is_near = (event.client_x() - x).abs() < 40 && (event.client_y() - y).abs() < 40;
    is_repeated_click(event) || (event.detail() > 0 && is_near && now() < at + 700)
}

/// The address bar's path and query.
pub(crate) fn address() -> (String, String) {
    let location = window().location();
    (location.pathname().unwrap_or_default(), location.search().unwrap_or_default())
}

/// Shows another address, as a new entry of the history.
pub(crate) fn push_address(address: &str) {
    if let Ok(history) = window().history() {
        // Failing leaves the old address: the page is the new one all the same.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Shows another address in place of the current one.
pub(crate) fn replace_address(address: &str) {
    if let Ok(history) = window().history() {
        // Failing leaves the old address, as above.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Names the page in the browser's tab and history.
pub(crate) fn set_title(title: &str) {
    document().set_title(title);
}
