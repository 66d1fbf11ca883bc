//! How pages lead to one another, and what is asked before one is left.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;
use yew::html::Scope;
use yew::prelude::*;

use super::route::Route;
use super::ui::browser;
use crate::issuing::Loss;

/// Leads to the console's other pages. The shell has one for as long as it runs; the custom element
/// has none, since somebody else's page has no such addresses.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Navigator {
    /// The path under which the console is served.
    base: AttrValue,
    on_go: Callback<Route>,
    on_rename: Callback<Route>,
}

impl Navigator {
    /// `on_go` is called with each route that a link or a page leads to, `on_rename` with what a page says its own
    /// address is.
    pub(super) fn new(base: AttrValue, on_go: Callback<Route>, on_rename: Callback<Route>) -> Self {
        Self { base, on_go, on_rename }
    }

    /// Returns the navigator that is provided above a component with a state of its own; see
    /// [`use_navigator`].
    ///
    /// # Panics
    /// Where none is provided: that is a fault in the program.
    #[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
    pub(super) fn provided<C: Component>(link: &Scope<C>) -> Self {
        // The shell never replaces it, so there are no changes to listen for.
        link.context(Callback::noop()).expect("a navigator above").0
    }

    /// The address of a route.
    pub(super) fn address(&self, route: &Route) -> String {
        route.address(&self.base)
    }

    /// Goes there. The shell asks first where something would be lost.
    pub(super) fn go(&self, to: Route) {
        self.on_go.emit(to);
    }

    /// Gives what is shown another address, by which it is found again. *Back* does not lead to the one before.
    pub(super) fn rename(&self, to: Route) {
        self.on_rename.emit(to);
    }

    /// A link that the browser can also open in another tab.
    pub(super) fn view_link(&self, to: Route, text: impl Into<Html>) -> Html {
        self.view_item_link(to, text.into(), false)
    }

    /// The same for one of several, marked where it leads to what is shown.
    pub(super) fn view_item_link(&self, to: Route, text: Html, is_current: bool) -> Html {
        let href = self.address(&to);
        let navigator = self.clone();
        let onclick = move |event: MouseEvent| {
            if browser::is_repeated_click(&event) {
                event.prevent_default();
            } else if browser::is_plain_click(&event) {
                event.prevent_default();
                navigator.go(to.clone());
            }
        };
        html! { <a {href} {onclick} aria-current={is_current.then_some("page")}>{ text }</a> }
    }
}

/// Reads the navigator that is provided above.
///
/// # Panics
/// Where none is provided: that is a fault in the program.
#[hook]
#[expect(clippy::expect_used, reason = "a component outside its provider is a fault in the program")]
pub(super) fn use_navigator() -> Navigator {
    use_context::<Navigator>().expect("a navigator above")
}

/// What leaving the page would lose. The page that may hold a password sets it, and all that leads away
/// reads it at that very moment, so that it is never out of date.
#[derive(Clone, Debug, Default)]
pub(super) struct LeaveGuard(Rc<Guarded>);

#[derive(Debug, Default)]
struct Guarded {
    /// What leaving would lose.
    loss: Cell<Option<Loss>>,
    /// Whether the form's input is being sent, or what became of it is on the page.
    is_locked: Cell<bool>,
    /// Has the browser ask before the page is closed, while there is something to lose.
    listener: RefCell<Option<EventListener>>,
    /// Is called when what leaving would lose has changed: a question about it has other words then.
    on_change: Callback<()>,
}

impl PartialEq for LeaveGuard {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LeaveGuard {
    pub(super) fn new(on_change: Callback<()>) -> Self {
        Self(Rc::new(Guarded { on_change, ..Guarded::default() }))
    }

    /// Whether leaving now would lose anything.
    pub(super) fn would_lose(&self) -> bool {
        self.loss().is_some()
    }

    /// What leaving now would lose.
    pub(super) fn loss(&self) -> Option<Loss> {
        self.0.loss.get()
    }

    /// Whether no other form may take this one's place: by that, a press would be lost, too, or the word that
    /// a credential may have been created.
    #[cfg(feature = "element")]
    pub(super) fn is_held(&self) -> bool {
        self.0.is_locked.get() || self.would_lose()
    }

    /// Sets what leaving would lose, and has the browser ask before the page is closed or reloaded.
    pub(super) fn set(&self, loss: Option<Loss>, is_locked: bool) {
        self.0.is_locked.set(is_locked);
        let before = self.0.loss.replace(loss);
        if before.is_some() != loss.is_some() {
            self.0.listener.replace(loss.is_some().then(ask_before_unload));
        }
        if before != loss {
            self.0.on_change.emit(());
        }
    }

    /// Answers whether another user's token may replace the first user's. Not while that would lose
    /// anything.
    pub(super) fn may_change_user(&self) -> Callback<(), bool> {
        let guard = self.clone();
        Callback::from(move |()| !guard.would_lose())
    }
}

fn ask_before_unload() -> EventListener {
    let options = EventListenerOptions::enable_prevent_default();
    EventListener::new_with_options(&browser::window(), "beforeunload", options, |event| {
        event.prevent_default();
        // Older browsers ask for this instead.
        event.unchecked_ref::<BeforeUnloadEvent>().set_return_value("unsaved");
    })
}
