use web_sys::AbortController;
use yew::html::Scope;
use yew::prelude::*;

use crate::client::Progress;
use crate::console::dates;
use crate::console::session::SessionHandle;
use crate::error::{Error, Operation};
use crate::listing::Entry;

/// One reading of a registry's list. Dropped, it ends, and its requests with it.
pub(super) struct Reading {
    number: u32,
    controller: Option<AbortController>,
}

/// What a reading brings.
#[derive(Debug)]
pub(super) enum News {
    /// A page, in the order of the list.
    Page(Vec<Entry>, Progress),
    /// The end, or why it came early.
    End(Result<(), Error>),
}

impl Reading {
    /// Begins to read; `number` tells its news from those of an earlier one.
    pub(super) fn begin<C: Component>(
        number: u32,
        link: &Scope<C>,
        session: SessionHandle,
        registry_id: String,
        removed: bool,
        message: fn(u32, News) -> C::Message,
    ) -> Self {
        let controller = AbortController::new().ok();
        if let Some(signal) = controller.as_ref().map(AbortController::signal) {
            let link = link.clone();
            wasm_bindgen_futures::spawn_local(async move {
                let take = |page: Vec<_>, progress| {
                    let entries = page.into_iter().map(|credential| Entry::new(credential, dates::read));
                    link.send_message(message(number, News::Page(entries.collect(), progress)));
                };
                let end = match session.session_for(Operation::Read).await {
                    Ok(current) => {
                        let client = session.client().ended_by(signal);
                        let token = &current.access_token;
                        let end = client.each_credentials_page(token, &registry_id, removed, take).await;
                        if let Err(error) = &end {
                            session.ended_by(&current, error);
                        }
                        end
                    }
                    Err(error) => Err(error),
                };
                link.send_message(message(number, News::End(end)));
            });
        }
        Self { number, controller }
    }

    /// Whether news are this one's.
    pub(super) fn is(&self, number: u32) -> bool {
        self.number == number
    }
}

impl Drop for Reading {
    fn drop(&mut self) {
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}
