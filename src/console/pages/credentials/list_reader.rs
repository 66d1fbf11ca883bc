use std::mem;

use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::html::Scope;
use yew::prelude::*;

use crate::client::Progress;
use crate::console::session::SessionHandle;
use crate::console::ui::{SLOW, dates};
use crate::error::{Error, Operation};
use crate::listing::Entry;

/// Reads a registry's list, page by page. Dropped, it stops, and its requests with it.
pub(in crate::console::pages) struct ListReader {
    number: u32,
    controller: Option<AbortController>,
}

/// What reading brings.
#[derive(Debug)]
pub(in crate::console::pages) enum ReadEvent {
    /// A page, in the order of the list.
    Page(Vec<Entry>, Progress),
    /// Nothing has come for a while.
    Slow,
    /// The end, and whether that was the whole list; or why it came early.
    End(Result<bool, Error>),
}

impl ListReader {
    /// Begins to read, and sends the component a message with each event. `number` comes with it, so
    /// that a later reader's events can be told from this one's.
    pub(in crate::console::pages) fn begin<C: Component>(
        number: u32,
        link: &Scope<C>,
        session: SessionHandle,
        registry_id: String,
        removed: bool,
        message: fn(u32, ReadEvent) -> C::Message,
    ) -> Self {
        let controller = AbortController::new().ok();
        if let Some(signal) = controller.as_ref().map(AbortController::signal) {
            let link = link.clone();
            let slow = link.callback(move |()| message(number, ReadEvent::Slow));
            let wait = move || {
                let slow = slow.clone();
                Timeout::new(SLOW, move || slow.emit(()))
            };
            wasm_bindgen_futures::spawn_local(async move {
                let mut waiting = wait();
                let on_page = |page: Vec<_>, progress| {
                    drop(mem::replace(&mut waiting, wait()));
                    let entries = page.into_iter().map(|credential| Entry::new(credential, dates::read));
                    link.send_message(message(number, ReadEvent::Page(entries.collect(), progress)));
                };
                let end = match session.session_for(Operation::Read).await {
                    Ok(current) => {
                        let client = session.client().with_signal(signal);
                        let token = &current.access_token;
                        let end = client.each_credentials_page(token, &registry_id, removed, on_page).await;
                        if let Err(error) = &end {
                            session.handle_error(&current, error);
                        }
                        end
                    }
                    Err(error) => Err(error),
                };
                link.send_message(message(number, ReadEvent::End(end)));
            });
        }
        Self { number, controller }
    }

    /// Whether an event with this number is this reader's.
    pub(in crate::console::pages) fn is(&self, number: u32) -> bool {
        self.number == number
    }
}

impl Drop for ListReader {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}
