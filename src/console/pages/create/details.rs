use std::rc::Rc;

use yew::prelude::*;

use super::handoff::{HandoffProps, LazyHandoff};
use super::{CreatePage, Message};
use crate::console::{browser, dates};
use crate::error::{Error, Operation};
use crate::issuing::{Attempt, Event, Identity, Issued};
use crate::listing::{Entry, State};
use crate::model::{Credential, Registry};

/// What is read back of a new credential, since the answer with its password says nothing of it
/// (`docs/contract.md`, 1.3). `None` while it is on its way.
#[derive(Default)]
pub(super) struct Details {
    attempt: Option<Attempt>,
    registry: Option<Result<Registry, Error>>,
    credential: Option<Result<Credential, Error>>,
    is_credential_asked: bool,
}

/// One thing that was read back.
#[derive(Debug)]
pub enum Detail {
    /// Where the credential is good for a login.
    Registry(Result<Registry, Error>),
    /// Its name and its end.
    Credential(Result<Credential, Error>),
}

impl Details {
    pub(super) fn of(attempt: Attempt) -> Self {
        Self { attempt: Some(attempt), ..Self::default() }
    }

    pub(super) fn is_of(&self, attempt: Attempt) -> bool {
        self.attempt == Some(attempt)
    }

    /// Whether something can be asked for that was not.
    pub(super) fn lacks(&self, issued: &Issued) -> bool {
        issued.id().is_some() && !self.is_credential_asked
    }

    /// Takes what was read, if it is about the credential that is on the page.
    pub(super) fn take(&mut self, attempt: Attempt, detail: Detail) {
        if !self.is_of(attempt) {
            return;
        }
        match detail {
            Detail::Registry(registry) => self.registry = Some(registry),
            Detail::Credential(credential) => self.credential = Some(credential),
        }
    }

    pub(super) fn ends_at(&self) -> Option<u64> {
        let credential = self.credential.as_ref()?.as_ref().ok()?;
        credential.expires_at.as_deref().and_then(dates::read)
    }

    /// Whether the credential was removed meanwhile.
    pub(super) fn is_removed(&self) -> bool {
        let credential = self.credential.as_ref().and_then(|it| it.as_ref().ok());
        credential.is_some_and(|it| Entry::new(it.clone(), dates::read).state(0) == State::Removed)
    }

    pub(super) fn host(&self) -> Option<&str> {
        Some(self.registry.as_ref()?.as_ref().ok()?.host())
    }
}

impl CreatePage {
    /// Reads what is not there yet.
    pub(super) fn read_details(&mut self, ctx: &Context<Self>, issued: &Rc<Issued>) {
        let attempt = issued.attempt;
        if !matches!(self.details.registry, Some(Ok(_))) {
            self.details.registry = None;
            let (handle, registry_id) = (self.session.clone(), issued.draft.registry_id.clone());
            browser::later(ctx.link(), async move {
                let registry = match handle.session_for(Operation::Read).await {
                    Ok(session) => handle.client().registry(&session.access_token, &registry_id).await,
                    Err(error) => Err(error),
                };
                Message::Read(attempt, Box::new(Detail::Registry(registry)))
            });
        }
        let Some(id) = issued.id().map(str::to_owned) else { return };
        if !matches!(self.details.credential, Some(Ok(_))) {
            self.details.credential = None;
            self.details.is_credential_asked = true;
            let (handle, registry_id) = (self.session.clone(), issued.draft.registry_id.clone());
            browser::later(ctx.link(), async move {
                let credential = match handle.session_for(Operation::Read).await {
                    Ok(session) => handle.client().credential(&session.access_token, &registry_id, &id).await,
                    Err(error) => Err(error),
                };
                Message::Read(attempt, Box::new(Detail::Credential(credential)))
            });
        }
    }

    /// Reads once more what could not be read.
    pub(super) fn read_again(&mut self, ctx: &Context<Self>) {
        let Some(issued) = self.machine.issued().cloned() else { return };
        self.read_details(ctx, &issued);
        if issued.id().is_none() {
            self.handle(ctx, Event::CheckAgain);
        }
    }

    /// What each tool needs of the credential, once the registry's address is known.
    pub(super) fn view_handoff(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let Some(Ok(registry)) = &self.details.registry else {
            return html! { <div key="no-handoff" hidden=true /> };
        };
        let credential = match &self.details.credential {
            Some(Ok(credential)) => Some(credential.clone()),
            _ => None,
        };
        let attempt = issued.attempt;
        let props = HandoffProps {
            id: self.id,
            issued: issued.clone(),
            registry: registry.clone(),
            credential,
            on_left: ctx.link().callback(move |(left, text)| Message::HandedOver(attempt, left, text)),
        };
        html! { <LazyHandoff key="handoff" ..props /> }
    }

    pub(super) fn view_details(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let Details { registry, credential, .. } = &self.details;
        let is_unread = matches!(registry, Some(Err(_))) || matches!(credential, Some(Err(_)));
        let is_unclear = matches!(issued.identity, Identity::Unclear | Identity::CannotLook(_));
        let host = match registry {
            None => "…".to_owned(),
            Some(Ok(registry)) => registry.host().to_owned(),
            Some(Err(error)) => error.what_happened(),
        };
        let expires = match (credential, &issued.identity) {
            (Some(Ok(Credential { expires_at: Some(text), .. })), _) => dates::read(text).map_or_else(
                || text.clone(),
                |end| format!("{} · {}", dates::in_utc(end), dates::distance(end, self.now())),
            ),
            (Some(Err(error)), _) => error.what_happened(),
            (Some(Ok(_)), _) | (None, Identity::Unclear) => "Not told by the API".to_owned(),
            (None, Identity::CannotLook(error)) => error.what_happened(),
            (None, _) => "…".to_owned(),
        };
        let id = match &issued.identity {
            Identity::Known(id) => id.clone(),
            Identity::Looking => "…".to_owned(),
            Identity::Unclear => "Not told by the API, and the list can't tell which one it is".to_owned(),
            Identity::CannotLook(error) => error.what_happened(),
        };
        let rows = [
            ("Registry", host),
            ("Description", issued.draft.description.clone()),
            ("Expires", expires),
            ("ID", id),
        ];
        html! {
            <div class="read-back">
                <dl class="facts">
                    { for rows.into_iter().map(|(name, text)| html! { <div><dt>{ name }</dt><dd>{ text }</dd></div> }) }
                </dl>
                <span hidden={!is_unread && !is_unclear}>
                    { self.view_button(ctx, || Message::Pressed(super::Press::ReadAgain), "Read again", "small", true) }
                </span>
            </div>
        }
    }
}
