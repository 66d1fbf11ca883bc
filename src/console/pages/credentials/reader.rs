use std::mem;

use gloo_timers::callback::Timeout;
use web_sys::AbortController;
use yew::html::Scope;
use yew::prelude::*;

use super::texts;
use crate::client::Progress;
use crate::console::session::SessionHandle;
use crate::console::ui::{SLOW, dates};
use crate::error::{Error, Operation};
use crate::listing::Entry;

/// Reads credentials of a registry. Dropped, it stops, and its requests with it.
pub(crate) struct Reader {
    number: u32,
    is_of_one: bool,
    controller: Option<AbortController>,
}

/// What is read.
pub(crate) enum Wanted {
    /// The registry's list, page by page; revoked ones, too, if `removed`.
    List { removed: bool },
    /// One credential, by its id: one page with that alone.
    One(String),
}

/// What reading brings.
#[derive(Debug)]
pub(crate) enum ReadEvent {
    /// A page, in the order of the list.
    Page(Vec<Entry>, Progress),
    /// Nothing has come for a while.
    Slow,
    /// Reading has ended: whether the list is whole, or why reading failed.
    End(Result<bool, Error>),
}

impl Reader {
    /// Begins to read, and sends the component a message with each event. `number` comes with it, so
    /// that a later reader's events can be told from this one's.
    pub(crate) fn begin<C: Component>(
        number: u32,
        link: &Scope<C>,
        session: SessionHandle,
        registry_id: String,
        wanted: Wanted,
        message: fn(u32, ReadEvent) -> C::Message,
    ) -> Self {
        let controller = AbortController::new().ok();
        let is_of_one = matches!(wanted, Wanted::One(_));
        if let Some(signal) = controller.as_ref().map(AbortController::signal) {
            let link = link.clone();
            let slow = link.callback(move |()| message(number, ReadEvent::Slow));
            let wait = move || {
                let slow = slow.clone();
                Timeout::new(SLOW, move || slow.emit(()))
            };
            wasm_bindgen_futures::spawn_local(async move {
                let mut waiting = wait();
                let mut on_page = |page: Vec<_>, progress| {
                    drop(mem::replace(&mut waiting, wait()));
                    let entries = page.into_iter().map(|credential| Entry::new(credential, dates::read));
                    link.send_message(message(number, ReadEvent::Page(entries.collect(), progress)));
                };
                let end = match session.session_for(Operation::Read).await {
                    Ok(current) => {
                        let client = session.client().with_signal(signal);
                        let token = &current.access_token;
                        let end = match &wanted {
                            Wanted::List { removed } => {
                                client.each_credentials_page(token, &registry_id, *removed, on_page).await
                            }
                            Wanted::One(id) => client.credential(token, &registry_id, id).await.map(|one| {
                                on_page(vec![one], Progress::default());
                                true
                            }),
                        };
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
        Self { number, is_of_one, controller }
    }

    /// Whether it reads one credential, and no list.
    pub(crate) fn is_of_one(&self) -> bool {
        self.is_of_one
    }

    /// Whether an event with this number is this reader's.
    pub(crate) fn is(&self, number: u32) -> bool {
        self.number == number
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// What is being read, with ways to stop that and, once it is slow, to try it again.
pub(crate) fn view_reading(
    what: Html,
    is_slow: bool,
    on_stop: Callback<MouseEvent>,
    on_again: Callback<MouseEvent>,
) -> Html {
    html! {
        <div key="reading" class="row">
            { what }
            <button type="button" data-look="small" onclick={on_stop}>{ texts::STOP }</button>
            <span class="soft" hidden={!is_slow}>{ texts::SLOW }</span>
            <button type="button" data-look="small" hidden={!is_slow} onclick={on_again}>{ texts::TRY_AGAIN }</button>
        </div>
    }
}
