use std::cell::{OnceCell, RefCell};
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
use crate::error::{Error, Kind, Operation, Step};
use crate::issuing::{
    AnswerKnown, Draft, Evidence, ListReading, ListSnapshot, Sent, is_named_otherwise, weigh,
};
use crate::listing::Entry;
use crate::model::{CreateCredential, Credential, Secret};

/// The API, and the token that it is called with.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "it holds a token")]
pub struct Connection {
    /// With the signal and the timeout of one call.
    client: Client,
    caller: Rc<Caller>,
}

/// What all calls of a connection have in common.
struct Caller {
    /// Without a signal: what it asks for is for all calls.
    client: Client,
    /// A text, or a function that gives one.
    token: JsValue,
    /// The session that was asked for last.
    asked: RefCell<Option<Asked>>,
}

/// A session that is asked for, or was.
#[derive(Clone)]
struct Asked {
    token: Secret,
    outcome: Rc<OnceCell<Result<Rc<Session>, Error>>>,
    /// Fulfilled once the outcome is there.
    ended: Promise,
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
        let client = Client::new(endpoints);
        let caller = Rc::new(Caller { client: client.clone(), token, asked: RefCell::default() });
        Ok(Self { client, caller })
    }

    /// Returns the same connection for one call, with its signal and its timeout, which begins now, in
    /// milliseconds.
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
            if let Some(id) = &credential_id {
                // What cannot be a credential's id is told before the list is read.
                let request =
                    request::credential(client.endpoints(), &session.access_token, &registry_id, id);
                request.map_err(|error| failure(&error))?;
            }
            let list = client.bounded(client.all_credentials(&session.access_token, &registry_id, false));
            let list = list.await.unwrap_or_else(|kind| Err(Error::new(Operation::Read, kind)));
            let list = list.map_err(|error| caller.failed(&session, error))?;
            let sent = Sent {
                before: ids_before.map(|ids| ListSnapshot::new(registry_id.clone(), ids, true)),
                draft: Draft { registry_id, description },
                at: session.earliest_service_time(sent_at as u64),
                creators: session.names.clone(),
            };
            let (id, username) = (credential_id.as_deref(), username.as_deref());
            let answer = AnswerKnown { id, username, ..AnswerKnown::default() };
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
            answer.and_then(|answer| convert(&answer)).map_err(|error| caller.failed(&session, error))
        })
    }
}

impl Caller {
    /// Returns the session for one call, whose limits are those of `client`. What a token provider throws is
    /// passed on as it is.
    async fn session(&self, operation: Operation, client: &Client) -> Result<Rc<Session>, JsValue> {
        let session = client.bounded(async {
            let given = match self.token.dyn_ref::<Function>() {
                None => self.token.clone(),
                Some(provider) => {
                    let given = provider.call0(&JsValue::UNDEFINED)?;
                    JsFuture::from(Promise::resolve(&given)).await?
                }
            };
            let token = token(&given)
                .map_err(|why| refusal("invalid", Some("token"), format!("The token {why}.")))?;
            let session = self.session_of(token).await;
            session.map_err(|error| failure(&error.while_preparing(operation)))
        });
        session.await.unwrap_or_else(|kind| Err(failure(&Error::at(Step::Unsent, operation, kind))))
    }

    /// What a call ends with that failed at the API. A session that was refused is asked for anew by the
    /// next call.
    fn failed(&self, session: &Session, error: Error) -> JsValue {
        if error.kind == Kind::Unauthorized {
            self.asked.take();
        }
        failure(&session.refine(error))
    }

    /// Returns a session for a token. Calls that need one of the same token at the same time wait for the
    /// same exchange, which goes on when one of them ends.
    async fn session_of(&self, token: Secret) -> Result<Rc<Session>, Error> {
        let last = self.asked.borrow().clone();
        let asked = match last {
            Some(asked) if asked.token == token && asked.outcome.get().is_none() => asked,
            last => self.ask(token, last.and_then(|asked| asked.outcome.get()?.clone().ok())),
        };
        drop(JsFuture::from(asked.ended).await);
        let never = || Err(Error::new(Operation::SignIn, Kind::Aborted));
        asked.outcome.get().cloned().unwrap_or_else(never)
    }

    fn ask(&self, token: Secret, current: Option<Rc<Session>>) -> Asked {
        let outcome = Rc::new(OnceCell::new());
        let ended = future_to_promise({
            let (client, token, outcome) = (self.client.clone(), token.clone(), outcome.clone());
            async move {
                let session = client.session_of_token(token, current.as_deref()).await;
                drop(outcome.set(session.map(Rc::new)));
                Ok(JsValue::UNDEFINED)
            }
        });
        let asked = Asked { token, outcome, ended };
        self.asked.replace(Some(asked.clone()));
        asked
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
        let is_doubted = |entry: &Entry| {
            let username = answer.username.unwrap_or_default();
            sent.may_be_older(entry) || sent.doubts(entry, answer) || is_named_otherwise(entry, username)
        };
        let (outcome, found): (_, Vec<Entry>) = match weigh(sent, answer, &list, &|_| false, clock::now()) {
            Evidence::Certain(id) => {
                let named: Vec<_> =
                    list.entries.into_iter().filter(|entry| entry.credential.id == id).collect();
                (if named.iter().any(is_doubted) { "perhaps" } else { "made" }, named)
            }
            Evidence::Possible(found) if found.is_empty() => ("none-seen", Vec::new()),
            Evidence::Possible(found) => {
                ("perhaps", found.into_iter().map(|candidate| candidate.entry).collect())
            }
        };
        Self { outcome, credentials: found.into_iter().map(|entry| entry.credential).collect() }
    }
}

fn full_page(page: u32, removed: bool) -> PageRequest {
    PageRequest { page, page_size: 100, removed }
}
