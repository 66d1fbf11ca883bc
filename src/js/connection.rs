use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;

use js_sys::{Function, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, future_to_promise};
use web_sys::AbortSignal;

use super::failure::{failure, refusal};
use super::object;
use super::parse::Login;
use crate::client::decode::{self, Answer};
use crate::client::request::{self, PageRequest, Request};
use crate::client::{Client, Endpoints, Session};
use crate::clock;
use crate::error::Error;
use crate::issuing::{Before, Draft, Finding, Sent, compare};
use crate::listing::Entry;
use crate::model::{CreateCredential, Credential, Secret, js_value};

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
    #[wasm_bindgen(constructor)]
    pub fn new(api: &str, tokens: &str, token: JsValue) -> Result<Self, JsValue> {
        let endpoints = Endpoints::new(api, tokens).map_err(|bad| {
            refusal("invalid", Some("address"), format!("This is no address of an API: {}", bad.0))
        })?;
        let caller = Rc::new(Caller { token, session: RefCell::default() });
        Ok(Self { client: Client::new(endpoints), caller })
    }

    /// The same connection with a caller's signal and deadline, in milliseconds.
    pub fn waiting(&self, signal: Option<AbortSignal>, timeout: Option<f64>) -> Self {
        let mut client = self.client.clone();
        if let Some(signal) = signal {
            client = client.ended_by(signal);
        }
        let seconds = timeout.map(|milliseconds| milliseconds / 1000.0);
        if let Some(deadline) = seconds.and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()) {
            client = client.waiting(deadline);
        }
        Self { client, caller: self.caller.clone() }
    }

    pub fn create_credential(&self, registry_id: String, description: String) -> Promise {
        let body = CreateCredential { description };
        self.call(
            Box::new(move |to, token| request::create_credential(to, token, &registry_id, &body)),
            |answer| {
                let created = decode::created(answer)?;
                Ok(object(&Login::new(&created.credential, created.id.as_deref())))
            },
        )
    }

    pub fn registries(&self, page: u32, removed: bool) -> Promise {
        let page = full_page(page, removed);
        self.call(Box::new(move |to, token| request::registries(to, token, page)), |answer| {
            decode::registries(answer).map(|page| object(&page))
        })
    }

    pub fn registry(&self, registry_id: String) -> Promise {
        self.call(Box::new(move |to, token| request::registry(to, token, &registry_id)), |answer| {
            decode::registry(answer).map(|registry| object(&registry))
        })
    }

    pub fn credentials(&self, registry_id: String, page: u32, removed: bool) -> Promise {
        let page = full_page(page, removed);
        self.call(Box::new(move |to, token| request::credentials(to, token, &registry_id, page)), |answer| {
            decode::credentials(answer).map(|page| object(&page))
        })
    }

    pub fn credential(&self, registry_id: String, id: String) -> Promise {
        self.call(Box::new(move |to, token| request::credential(to, token, &registry_id, &id)), |answer| {
            decode::credential(answer).map(|credential| object(&credential))
        })
    }

    pub fn revoke_credential(&self, registry_id: String, id: String) -> Promise {
        self.call(
            Box::new(move |to, token| request::revoke_credential(to, token, &registry_id, &id)),
            |answer| decode::revoked(answer).map(|()| JsValue::UNDEFINED),
        )
    }

    pub fn who_am_i(&self) -> Promise {
        self.call(Box::new(request::who_am_i), |answer| decode::who_am_i(answer).map(|info| object(&info)))
    }

    /// Under which names the API may list what the token's owner creates.
    pub fn creators(&self) -> Promise {
        let (client, caller) = (self.client.clone(), self.caller.clone());
        future_to_promise(async move { Ok(object(&caller.session(&client).await?.names)) })
    }
}

impl Connection {
    fn call(&self, build: Build, convert: fn(&Answer) -> Result<JsValue, Error>) -> Promise {
        let (client, caller) = (self.client.clone(), self.caller.clone());
        future_to_promise(async move {
            let session = caller.session(&client).await?;
            let answer = client.ask(build(client.endpoints(), &session.access_token)).await;
            answer.and_then(|answer| convert(&answer)).map_err(|error| failure(&session.refused(error)))
        })
    }
}

impl Caller {
    /// What one request is made with. What a provider throws is thrown on as it is.
    async fn session(&self, client: &Client) -> Result<Session, JsValue> {
        let given = match self.token.dyn_ref::<Function>() {
            None => self.token.clone(),
            Some(provider) => {
                let given = provider.call0(&JsValue::UNDEFINED)?;
                JsFuture::from(Promise::resolve(&given)).await?
            }
        };
        let Some(token) = given.as_string() else {
            return Err(refusal("invalid", Some("token"), "The token is no text.".to_owned()));
        };
        let at_hand = self.session.borrow().clone();
        let session = client.session_for(Secret::new(token), at_hand.as_ref()).await;
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

/// What a registry's list tells of a create request.
#[wasm_bindgen]
pub fn settled(
    registry_id: String,
    description: String,
    sent_at: f64,
    ids_before: Option<Vec<String>>,
    creators: Vec<String>,
    list: JsValue,
) -> JsValue {
    let sent = Sent {
        before: ids_before.map(|ids| Before::of_ids(registry_id.clone(), ids)),
        draft: Draft { registry_id, description },
        creators,
        at: sent_at as u64,
    };
    let list: Vec<Credential> = js_value::read(list).unwrap_or_default();
    let entries: Vec<_> = list.into_iter().map(|credential| Entry::new(credential, clock::read)).collect();
    let (outcome, fits) = match compare(&sent, &entries, &[], true, clock::now()) {
        Finding::Exactly(entry) => ("made", vec![*entry]),
        Finding::Perhaps(entries) => ("perhaps", entries),
        _ => ("none-seen", Vec::new()),
    };
    let credentials = fits.into_iter().map(|entry| entry.credential).collect();
    object(&Settled { outcome, credentials })
}

fn full_page(page: u32, removed: bool) -> PageRequest {
    PageRequest { page, page_size: 100, removed }
}
