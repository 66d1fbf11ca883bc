//! The parts of the console that come after its first screen: with the feature `split` each is a
//! wasm file of its own, else all is one.

#[cfg(feature = "split")]
use std::cell::Cell;

use yew::Html;

use super::app::Working;
use super::components::{self, Acting, Choosing, HandoffProps};
use super::lists::{self, ListsProps};

/// A part's file did not arrive; it is asked for again when it is needed again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Missing;

#[cfg(feature = "split")]
impl From<wasm_split_helpers::SplitLoaderError> for Missing {
    fn from(_: wasm_split_helpers::SplitLoaderError) -> Self {
        Self
    }
}

/// Shows the lists.
pub(super) type ViewLists = fn(ListsProps) -> Html;

/// Shows a credential as each tool reads it.
pub(super) type ViewHandoff = fn(HandoffProps) -> Html;

/// All that talks to the services: signing in, the POST and what follows it.
#[derive(Clone, Copy)]
struct Work {
    acting: Acting,
    choosing: Choosing,
    working: Working,
}

/// Gets one after the other, beginning while the first screen is rendered. What fails now is asked
/// for again when it is needed.
pub(super) async fn load_all() {
    let _ = load_work().await;
    let _ = load_handoff().await;
    let _ = load_lists().await;
}

/// What acts in the form, once it is there.
pub(super) fn acting() -> Option<Acting> {
    at_hand().map(|work| work.acting)
}

/// What offers the registries, once it is there.
pub(super) fn choosing() -> Option<Choosing> {
    at_hand().map(|work| work.choosing)
}

/// What acts in the page round the form, once it is there.
pub(super) fn working() -> Option<Working> {
    at_hand().map(|work| work.working)
}

#[cfg(not(feature = "split"))]
fn at_hand() -> Option<Work> {
    work().ok()
}

#[cfg(feature = "split")]
thread_local!(static AT_HAND: Cell<Option<Work>> = const { Cell::new(None) });

#[cfg(feature = "split")]
fn at_hand() -> Option<Work> {
    AT_HAND.get()
}

/// Gets what acts.
pub(super) async fn load_work() -> Result<(), Missing> {
    #[cfg(feature = "split")]
    AT_HAND.set(Some(work().await?));
    Ok(())
}

/// Gets the lists' view.
pub(super) async fn load_lists() -> Result<ViewLists, Missing> {
    let view = view_of_lists();
    #[cfg(feature = "split")]
    let view = view.await;
    view
}

/// Gets what shows a credential as each tool reads it.
pub(super) async fn load_handoff() -> Result<ViewHandoff, Missing> {
    let view = view_of_handoff();
    #[cfg(feature = "split")]
    let view = view.await;
    view
}

#[cfg_attr(feature = "split", allow(unsafe_code), wasm_split_helpers::wasm_split(handoff, fallible))]
fn view_of_handoff() -> Result<ViewHandoff, Missing> {
    Ok(components::view_handoff)
}

#[cfg_attr(feature = "split", allow(unsafe_code), wasm_split_helpers::wasm_split(work, fallible))]
fn work() -> Result<Work, Missing> {
    Ok(Work { acting: Acting::ALL, choosing: Choosing::ALL, working: Working::ALL })
}

#[cfg_attr(feature = "split", allow(unsafe_code), wasm_split_helpers::wasm_split(lists, fallible))]
fn view_of_lists() -> Result<ViewLists, Missing> {
    Ok(lists::view)
}
