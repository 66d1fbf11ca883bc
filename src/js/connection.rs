use std::cell::RefCell;
use std::collections::HashSet;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Function, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

use super::failure::{failure, refusal};
use super::parse::Login;
use super::{object, token};
use crate::client::decode::{self, Answer};
use crate::client::request::{self, PageRequest, Request};
use crate::client::{Client, Cookies, CredentialList, Endpoints, Session};
use crate::clock;
use crate::error::{Error, Operation};
use crate::issuing::{AnswerKnown, Draft, Evidence, ListReading, ListSnapshot, Sent, weigh};
use crate::listing::Entry;
use crate::model::{CreateCredential, Credential, Secret};

/// The API, and the token that it is called with.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "it holds a token")]
pub struct Connection {
    client: Client,
    caller: Rc<Caller>,
}

struct Caller {
    /// A text, or a function that gives one.
    token: JsValue,
    /// What an API token was exchanged for last.
    session: RefCell<Option<Session>>,
}

type Build = Box<dyn FnOnce(&Endpoints, &Secret) -> Result<Request, Error>>;

#[wasm_bindgen]
impl Connection {
    /// `always_cookies` says whether the POST that creates a credential carries cookies, too.
    #[wasm_bindgen(constructor)]
    pub fn new(api: &str, tokens: &str, token: JsValue, always_cookies: bool) -> Result<Self, JsValue> {
        let cookies = if always_cookies { Cookies::Always } else { Cookies::NotOnCreate };
        let endpoints = Endpoints::new(api, tokens).map_err(|bad| {
            let why = "It has to begin with https://, and leave out /v1 and /csp.";
            refusal("invalid", Some("address"), format!("This is no address of an API: {}. {why}", bad.0))
        })?;
        let endpoints = endpoints.with_cookies(cookies);
        let caller = Rc::new(Caller { token, session: RefCell::default() });
        Ok(Self { client: Client::new(endpoints), caller })
    }

    /// Returns the same connection with a caller's signal and timeout, in milliseconds.
    pub fn with_options(&self, signal: Option<AbortSignal>, timeout: Option<f64>) -> Self {
        let mut client = self.client.clone();
        if let Some(signal) = signal {
            client = client.with_signal(signal);
        }
        let seconds = timeout.map(|milliseconds| milliseconds / 1000.0);
        if let Some(timeout) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            client = client.with_timeout(timeout);
        }
        Self { client, caller: self.caller.clone() }
    }

    pub fn create_credential(&self, registry_id: String, description: String) -> Promise {
        let body = CreateCredential { description };
        self.call(
            Operation::Create,
            Box::new(move |to, token| request::create_credential(to, token, &registry_id, &body)),
            |answer| {
                let created = decode::created(answer)?;
                Ok(object(&Login::new(&created.credential, created.id.as_deref())))
            },
        )
    }

    pub fn registries(&self, page: u32, removed: bool) -> Promise {
        let page = full_page(page, removed);
        self.call(
            Operation::Read,
            Box::new(move |to, token| request::registries(to, token, page)),
            |answer| decode::registries(answer).map(|page| object(&page)),
        )
    }

    pub fn registry(&self, registry_id: String) -> Promise {
        self.call(
            Operation::Read,
            Box::new(move |to, token| request::registry(to, token, &registry_id)),
            |answer| decode::registry(answer).map(|registry| object(&registry)),
        )
    }

    pub fn credentials(&self, registry_id: String, page: u32, removed: bool) -> Promise {
        let page = full_page(page, removed);
        self.call(
            Operation::Read,
            Box::new(move |to, token| request::credentials(to, token, &registry_id, page)),
            |answer| decode::credentials(answer).map(|page| object(&page)),
        )
    }

    pub fn credential(&self, registry_id: String, id: String) -> Promise {
        self.call(
            Operation::Read,
            Box::new(move |to, token| request::credential(to, token, &registry_id, &id)),
            |answer| decode::credential(answer).map(|credential| object(&credential)),
        )
    }

    pub fn revoke_credential(&self, registry_id: String, id: String) -> Promise {
        self.call(
            Operation::Revoke,
            Box::new(move |to, token| request::revoke_credential(to, token, &registry_id, &id)),
            |answer| decode::revoked(answer).map(|()| JsValue::UNDEFINED),
        )
    }

    pub fn who_am_i(&self) -> Promise {
        self.call(Operation::SignIn, Box::new(request::who_am_i), |answer| {
            decode::who_am_i(answer).map(|info| object(&info))
        })
    }

    /// Reads the registry's list once, and tells what it shows of a create request.
    pub fn look(
        &self,
        registry_id: String,
        description: String,
        sent_at: f64,
        ids_before: Option<Vec<String>>,
        username: Option<String>,
        credential_id: Option<String>,
    ) -> Promise {
        let (client, caller) = (self.client.clone(), self.caller.clone());
        future_to_promise(async move {
            let session = caller.session(Operation::Read, &client).await?;
            let list = client.all_credentials(&session.access_token, &registry_id, false).await;
            let list = list.map_err(|error| failure(&session.refine(error)))?;
            let sent = Sent {
                before: ids_before.map(|ids| ListSnapshot::new(registry_id.clone(), ids, true)),
                draft: Draft { registry_id, description },
                creators: session.names,
                at: sent_at as u64,
            };
            let answer = AnswerKnown { id: credential_id.as_deref(), username: username.as_deref() };
            Ok(object(&Settled::new(&sent, answer, list)))
        })
    }
}

impl Connection {
    fn call(
        &self,
        operation: Operation,
        build: Build,
        convert: fn(&Answer) -> Result<JsValue, Error>,
    ) -> Promise {
        let (client, caller) = (self.client.clone(), self.caller.clone());
        future_to_promise(async move {
            let session = caller.session(operation, &client).await?;
            let answer = client.ask(build(client.endpoints(), &session.access_token)).await;
            answer.and_then(|answer| convert(&answer)).map_err(|error| failure(&session.refine(error)))
        })
    }
}

impl Caller {
    /// Returns the session for one request. What a token provider throws is passed on as it is.
    async fn session(&self, operation: Operation, client: &Client) -> Result<Session, JsValue> {
        let given = match self.token.dyn_ref::<Function>() {
            None => self.token.clone(),
            Some(provider) => {
                let given = provider.call0(&JsValue::UNDEFINED)?;
                JsFuture::from(Promise::resolve(&given)).await?
            }
        };
        let token =
            token(&given).map_err(|why| refusal("invalid", Some("token"), format!("The token {why}.")))?;
        let current = self.session.borrow().clone();
        let session = client.session_of_token(operation, token, current.as_ref()).await;
        let session = session.map_err(|error| failure(&error))?;
        if session.api_token.is_some() {
            self.session.replace(Some(session.clone()));
        }
        Ok(session)
    }
}

#[derive(Serialize)]
struct Settled {
    outcome: &'static str,
    credentials: Vec<Credential>,
}

impl Settled {
    fn new(sent: &Sent, answer: AnswerKnown<'_>, list: CredentialList) -> Self {
        let entries: Vec<_> =
            list.items.into_iter().map(|credential| Entry::new(credential, clock::read)).collect();
        let list = ListReading { entries, is_whole: list.is_whole };
        let (outcome, credentials): (_, Vec<Credential>) =
            match weigh(sent, answer, &list, &HashSet::new(), clock::now()) {
                Evidence::Certain(id) => {
                    let own = list.entries.into_iter().map(|entry| entry.credential);
                    ("made", own.filter(|credential| credential.id == id).collect())
                }
                Evidence::Possible(found) if found.is_empty() => ("none-seen", Vec::new()),
                Evidence::Possible(found) => {
                    ("perhaps", found.into_iter().map(|candidate| candidate.entry.credential).collect())
                }
            };
        Self { outcome, credentials }
    }
}

fn full_page(page: u32, removed: bool) -> PageRequest {
    PageRequest { page, page_size: 100, removed }
}
