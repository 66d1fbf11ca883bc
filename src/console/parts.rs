//! The parts of the console that come after its first screen: with the feature `split` each is a
//! wasm file of its own, else all is one.

#[cfg(feature = "split")]
use std::cell::Cell;

use yew::Html;

use super::app::Working;
use super::components::Acting;
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

/// All that talks to the services: signing in, the POST and what follows it.
#[derive(Clone, Copy)]
struct Work {
    acting: Acting,
    working: Working,
}

/// What acts in the form, once it is there.
pub(super) fn acting() -> Option<Acting> {
    at_hand().map(|work| work.acting)
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

#[cfg_attr(feature = "split", allow(unsafe_code), wasm_split_helpers::wasm_split(work, fallible))]
fn work() -> Result<Work, Missing> {
    Ok(Work { acting: Acting::ALL, working: Working::ALL })
}

#[cfg_attr(feature = "split", allow(unsafe_code), wasm_split_helpers::wasm_split(lists, fallible))]
fn view_of_lists() -> Result<ViewLists, Missing> {
    Ok(lists::view)
}
