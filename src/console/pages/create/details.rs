use std::rc::Rc;

use yew::prelude::*;

use super::{CreatePage, Message, Place, Press, press_callback, texts};
use crate::console::handoff_panel::{HandoffPanelProps, LazyHandoffPanel};
use crate::console::ui::{Button, browser, dates};
use crate::error::{Error, Operation};
use crate::issuing::{Attempt, Event, Identity, Issued};
use crate::listing::Entry;
use crate::model::Registry;

/// What is read back of a new credential, since the answer with its password says nothing of it
/// (`docs/contract.md`, 1.3). `None` while it is on its way.
#[derive(Default)]
pub(super) struct Details {
    attempt: Option<Attempt>,
    registry: Option<Result<Rc<Registry>, Error>>,
    credential: Option<Result<Rc<Entry>, Error>>,
    /// The credential that was asked for.
    credential_id: Option<String>,
}

/// One thing that was read back.
#[derive(Debug)]
pub(crate) enum Detail {
    /// Where the credential is good for a login.
    Registry(Result<Registry, Error>),
    /// Its name and its end, by the id that it was asked for.
    Credential(String, Result<Rc<Entry>, Error>),
}

impl Details {
    pub(super) fn of(attempt: Attempt) -> Self {
        Self { attempt: Some(attempt), ..Self::default() }
    }

    pub(super) fn is_of(&self, attempt: Attempt) -> bool {
        self.attempt == Some(attempt)
    }

    /// Whether another credential was asked for, or none.
    pub(super) fn lacks(&self, issued: &Issued) -> bool {
        issued.id() != self.credential_id.as_deref()
    }

    /// Takes what was read, if it is about the credential that is on the page.
    pub(super) fn receive(&mut self, attempt: Attempt, detail: Detail) {
        if !self.is_of(attempt) {
            return;
        }
        match detail {
            Detail::Registry(registry) => self.registry = Some(registry.map(Rc::new)),
            Detail::Credential(id, credential) => {
                if self.credential_id == Some(id) {
                    self.credential = Some(credential);
                }
            }
        }
    }

    pub(super) fn ends_at(&self) -> Option<u64> {
        self.entry()?.expires_at
    }

    /// Whether the credential was removed meanwhile.
    pub(super) fn is_removed(&self) -> bool {
        self.entry().is_some_and(|entry| entry.credential.is_removed())
    }

    /// The name that the service gave it, if it is known.
    pub(super) fn name(&self) -> Option<&str> {
        Some(&*self.entry()?.credential.name).filter(|name| !name.is_empty())
    }

    fn entry(&self) -> Option<&Entry> {
        self.credential.as_ref()?.as_deref().ok()
    }

    /// The description of the credential that is named, where it was read; and else the one that was
    /// asked for, where the id is certain.
    pub(super) fn description<'a>(&'a self, issued: &'a Issued) -> Option<&'a str> {
        let read = self.entry().map(|entry| &*entry.credential.description);
        read.or_else(|| issued.is_confirmed().then_some(&*issued.post.draft().description))
    }

    /// Whom the service names as its creator.
    pub(super) fn created_by(&self) -> Option<&str> {
        let entry = self.entry()?;
        entry.credential.created_by.as_deref().filter(|name| !name.is_empty())
    }

    pub(super) fn host(&self) -> Option<&str> {
        Some(self.registry.as_ref()?.as_ref().ok()?.host()).filter(|host| !host.is_empty())
    }

    /// What stands in the place of the host. Why it could not be read is told below the login.
    pub(super) fn no_host(&self) -> String {
        if self.registry.is_some() { texts::NOT_KNOWN } else { "…" }.to_owned()
    }

    /// The error that something could not be read for.
    fn error<'a>(&'a self, issued: &'a Issued) -> Option<&'a Error> {
        match (&self.registry, &self.credential, &issued.identity) {
            (Some(Err(error)), ..) | (_, Some(Err(error)), _) | (.., Identity::CannotLook(error)) => {
                Some(error)
            }
            _ => None,
        }
    }
}

impl CreatePage {
    /// Reads what is not there yet.
    pub(super) fn read_details(&mut self, ctx: &Context<Self>, issued: &Rc<Issued>) {
        if !matches!(self.details.registry, Some(Ok(_))) {
            self.details.registry = None;
            self.read_detail(ctx, issued.post.attempt, issued.post.draft().registry_id.clone(), None);
        }
        if self.details.lacks(issued) || !matches!(self.details.credential, Some(Ok(_))) {
            self.details.credential = None;
            self.details.credential_id = issued.id().map(str::to_owned);
            if let id @ Some(_) = self.details.credential_id.clone() {
                self.read_detail(ctx, issued.post.attempt, issued.post.draft().registry_id.clone(), id);
            }
        }
    }

    /// Reads the credential of this id, or the registry.
    pub(super) fn read_detail(
        &self,
        ctx: &Context<Self>,
        attempt: Attempt,
        registry_id: String,
        id: Option<String>,
    ) {
        let handle = self.session.clone();
        browser::later(ctx.link(), async move {
            let (session, client) = (handle.session_for(Operation::Read).await, handle.client());
            let detail = match (session, id) {
                (Ok(session), None) => {
                    Detail::Registry(client.registry(&session.access_token, &registry_id).await)
                }
                (Ok(session), Some(id)) => {
                    let credential = client.credential(&session.access_token, &registry_id, &id).await;
                    Detail::Credential(id, credential.map(|it| Rc::new(Entry::new(it, dates::read))))
                }
                (Err(error), None) => Detail::Registry(Err(error)),
                (Err(error), Some(id)) => Detail::Credential(id, Err(error)),
            };
            Message::Read(attempt, Box::new(detail))
        });
    }

    /// Reads once more what could not be read.
    pub(super) fn read_again(&mut self, ctx: &Context<Self>) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        self.read_details(ctx, &issued);
        if issued.id().is_none() {
            self.handle(ctx, Event::CheckAgain);
        }
    }

    /// What comes after the login: how each tool uses it, and its details.
    pub(super) fn view_handoff(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let attempt = issued.post.attempt;
        let props = HandoffPanelProps {
            id: self.id,
            span: self.session.span(),
            issued: issued.clone(),
            registry: self.details.registry.as_ref().and_then(|it| it.as_ref().ok()).cloned(),
            credential: self.details.credential.as_ref().and_then(|it| it.as_ref().ok()).cloned(),
            expiry: self.nodes.expiry.clone(),
            wanted: match &ctx.props().place {
                Place::Embedded { handoff_target } => Some(handoff_target.clone()),
                Place::Console(_) | Place::Replacement { .. } => None,
            },
            on_left: ctx.link().callback(move |(left, text)| Message::HandedOver(attempt, left, text)),
        };
        // The next credential has a panel of its own: what this one's has on its way to the clipboard is not said
        // of the next.
        let (shown, _) = self.machine.queue();
        html! { <LazyHandoffPanel key={shown} ..props /> }
    }

    /// What could not be read, and the way to try that again.
    pub(super) fn view_unread(&self, ctx: &Context<Self>, issued: &Issued) -> Html {
        let what = match self.details.error(issued) {
            Some(error) => texts::unread(&error.what_happened()),
            None => match issued.identity {
                Identity::Unclear(count) => texts::unclear(count),
                _ => return Html::default(),
            },
        };
        html! {
            <div key="unread" class="note" data-look="warn">
                <span>{ what }</span>
                { Button::new("Try again", "small").view(press_callback(ctx, Press::ReadAgain)) }
            </div>
        }
    }
}
