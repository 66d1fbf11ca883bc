use std::rc::Rc;

use yew::prelude::*;

use super::handoff::LazyHandoff;
use super::{CreateCredential, Message, Press};
use crate::client::{Client, Session};
use crate::console::{browser, dates};
use crate::error::{Error, Kind, Operation};
use crate::issuing::{Attempt, Issued, Phase, identify};
use crate::model::{Credential, Registry};

/// What is read back of a new credential, since the answer with its password says nothing of it
/// (contract 1.3). `None` while it is on its way.
#[derive(Default)]
pub(super) struct Facts {
    registry: Option<Result<Registry, Error>>,
    credential: Option<Result<Option<Credential>, Error>>,
}

/// One thing that was read back.
#[derive(Debug)]
pub enum Fact {
    /// Where the credential is good for a login.
    Registry(Result<Registry, Error>),
    /// Its id and its end; `Ok(None)` where it cannot be told from others.
    Credential(Result<Option<Credential>, Error>),
}

impl CreateCredential {
    /// Takes what was read of an attempt's credential, if that is still the one on the page.
    pub(super) fn take_fact(&mut self, attempt: Attempt, fact: Fact) {
        if self.creating.issued() != Some(attempt) {
            return;
        }
        match fact {
            Fact::Registry(registry) => self.facts.registry = Some(registry),
            Fact::Credential(credential) => {
                if let Ok(Some(credential)) = &credential {
                    self.creating.identified(attempt, credential.id.clone());
                }
                self.facts.credential = Some(credential);
            }
        }
    }

    pub(super) fn read_facts(&mut self, ctx: &Context<Self>) {
        self.facts = Facts::default();
        let Phase::Issued(issued) = self.creating.phase() else { return };
        let Some(session) = ctx.props().session.clone() else {
            let signed_out = Error::new(Operation::Read, Kind::Unauthorized);
            self.facts.registry = Some(Err(signed_out.clone()));
            self.facts.credential = Some(Err(signed_out));
            return;
        };
        let client = ctx.props().client.clone();
        let attempt = issued.attempt;
        browser::later(ctx.link(), {
            let (client, session, id) = (client.clone(), session.clone(), issued.draft.registry_id.clone());
            async move {
                let registry = client.registry(&session.access_token, &id).await;
                Message::Read(attempt, Box::new(Fact::Registry(registry)))
            }
        });
        let issued = issued.clone();
        browser::later(ctx.link(), async move {
            let credential = read_credential(&client, &session, &issued).await;
            Message::Read(attempt, Box::new(Fact::Credential(credential)))
        });
    }

    /// What each tool needs of the credential, once the registry's address is known.
    pub(super) fn view_handoff(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let Some(Ok(registry)) = &self.facts.registry else {
            return html! { <div key="no-handoff" hidden=true /> };
        };
        let credential = match &self.facts.credential {
            Some(Ok(credential)) => credential.clone(),
            _ => None,
        };
        let attempt = issued.attempt;
        html! {
            <LazyHandoff
                key="handoff"
                id={self.id}
                issued={issued.clone()}
                registry={registry.clone()}
                {credential}
                on_kept={ctx.link().callback(move |said| Message::Kept(attempt, said))}
                on_said={ctx.link().callback(Message::Said)}
            />
        }
    }

    pub(super) fn view_facts(&self, ctx: &Context<Self>, issued: &Rc<Issued>) -> Html {
        let failed =
            matches!(self.facts.registry, Some(Err(_))) || matches!(self.facts.credential, Some(Err(_)));
        let host = match &self.facts.registry {
            None => "…".to_owned(),
            Some(Ok(registry)) => registry.host().to_owned(),
            Some(Err(error)) => error.what_happened(),
        };
        let expires = match &self.facts.credential {
            None => "…".to_owned(),
            Some(Ok(Some(Credential { expires_at: Some(text), .. }))) => {
                let now = dates::now(ctx.props().session.as_ref());
                dates::read(text).map_or_else(
                    || text.clone(),
                    |end| format!("{} · {}", dates::in_utc(end), dates::distance(end, now)),
                )
            }
            Some(Ok(_)) => "Not told by the API.".to_owned(),
            Some(Err(error)) => error.what_happened(),
        };
        let id = match (&issued.id, &self.facts.credential) {
            (Some(id), _) => id.clone(),
            (None, None) => "…".to_owned(),
            (None, Some(Err(error))) => error.what_happened(),
            (None, Some(Ok(_))) => {
                "Not told by the API, and other credentials have the same description.".to_owned()
            }
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
                <span hidden={!failed}>{ self.view_button(ctx, Press::ReadAgain, "Read again", "small", true) }</span>
            </div>
        }
    }
}

async fn read_credential(
    client: &Client,
    session: &Session,
    issued: &Issued,
) -> Result<Option<Credential>, Error> {
    let (token, registry_id) = (&session.access_token, &issued.draft.registry_id);
    match &issued.id {
        Some(id) => client.credential(token, registry_id, id).await.map(Some),
        None => {
            let all = client.all_credentials(token, registry_id).await?;
            Ok(identify(&issued.credential, &issued.draft.description, &all).cloned())
        }
    }
}
