use std::cell::{Cell, RefCell};
use std::rc::Rc;

use gloo_events::{EventListener, EventListenerOptions};
use wasm_bindgen::JsCast;
use web_sys::BeforeUnloadEvent;

use super::browser;

/// What is asked before a page with a password is left.
const QUESTION: &str = "Leave without saving the password? You won't be able to see it again. The \
                        credential stays active until you revoke it.";

/// Whether leaving would lose a password, shared by the page that may have one and all that would
/// take it away. It is asked at the moment of leaving, so it is never behind what it guards.
#[derive(Clone, Debug, Default)]
pub struct LeaveGuard(Rc<Guarded>);

#[derive(Debug, Default)]
struct Guarded {
    /// Whether leaving would lose a password.
    would_lose: Cell<bool>,
    /// Lets the browser ask meanwhile.
    listener: RefCell<Option<EventListener>>,
}

impl PartialEq for LeaveGuard {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl LeaveGuard {
    /// Whether leaving now would lose a password, or the answer that may bring one.
    pub fn would_lose(&self) -> bool {
        self.0.would_lose.get()
    }

    /// Sets that, and lets the browser ask before the page is closed or reloaded.
    pub fn set(&self, would_lose: bool) {
        if self.0.would_lose.replace(would_lose) != would_lose {
            self.0.listener.replace(would_lose.then(ask_before_unload));
        }
    }

    /// Whether a page may be left: asks a person where that would lose a password.
    pub fn may_leave(&self) -> bool {
        !self.would_lose() || browser::confirm(QUESTION)
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
