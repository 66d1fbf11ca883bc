use futures_util::future::{Either, select};
use gloo_timers::future::TimeoutFuture;
use js_sys::{Function, Promise};
use serde::Serialize;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;
use yew::{AppHandle, Callback};

use super::failure::failure;
use super::{object, token};
use crate::client::{Cookies, DEADLINE, Endpoints};
use crate::console::{EmbeddedProps, Event, Root, RootProps};
use crate::issuing::{Draft, Outcome};
use crate::model::Secret;

/// A place in the document where one element after another shows its form.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "it may hold a password")]
pub struct Mount {
    app: AppHandle<Root>,
    /// How many elements have had it.
    elements: u32,
    host: Option<Host>,
}

#[derive(Clone)]
struct Host {
    dispatch: Function,
    ask_for_token: Function,
}

#[wasm_bindgen]
extern "C" {
    /// What the element says now; the package's own JavaScript makes it.
    pub type Settings;
    #[wasm_bindgen(method, getter)]
    fn api(this: &Settings) -> String;
    #[wasm_bindgen(method, getter)]
    fn tokens(this: &Settings) -> String;
    #[wasm_bindgen(method, getter)]
    fn cookies(this: &Settings) -> String;
    #[wasm_bindgen(method, getter)]
    fn registry(this: &Settings) -> String;
    #[wasm_bindgen(method, getter)]
    fn description(this: &Settings) -> String;
    #[wasm_bindgen(method, getter, js_name = use)]
    fn handoff_target(this: &Settings) -> String;
    #[wasm_bindgen(method, getter)]
    fn number(this: &Settings) -> u32;
    #[wasm_bindgen(method, getter, js_name = hasTokenProvider)]
    fn has_token_provider(this: &Settings) -> bool;
    #[wasm_bindgen(method, getter, js_name = exposesSecret)]
    fn exposes_secret(this: &Settings) -> bool;
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Detail<'a> {
    registry_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    username: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential_id: Option<&'a str>,
}

#[wasm_bindgen]
impl Mount {
    /// Returns an empty one within `root`, to which nothing else may be added.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element) -> Self {
        let props = RootProps { element: 0, embedded: None };
        let app = yew::Renderer::<Root>::with_root_and_props(root, props).render();
        Self { app, elements: 0, host: None }
    }

    /// Shows an element's form. `dispatch(name, detail)` is called with each event,
    /// `ask_for_token()` for a promise of a token.
    pub fn fill(&mut self, settings: &Settings, dispatch: Function, ask_for_token: Function) {
        self.elements += 1;
        self.host = Some(Host { dispatch, ask_for_token });
        self.update(settings);
    }

    /// Takes over what the element says now.
    pub fn update(&mut self, settings: &Settings) {
        let embedded = self.host.as_ref().map(|host| host.props(settings));
        self.app.update(RootProps { element: self.elements, embedded });
    }

    /// Wipes what the element shows, and what it holds.
    pub fn empty(&mut self) {
        self.host = None;
        self.app.update(RootProps { element: self.elements, embedded: None });
    }
}

impl Host {
    fn props(&self, settings: &Settings) -> EmbeddedProps {
        let exposes_secret = settings.exposes_secret();
        let cookies = match &*settings.cookies() {
            "same-origin" => Cookies::Always,
            _ => Cookies::NotOnCreate,
        };
        let host = self.clone();
        let ask = Callback::from({
            let host = self.clone();
            move |answer: Callback<_>| host.ask(answer)
        });
        EmbeddedProps {
            endpoints: Endpoints::new(&settings.api(), &settings.tokens()).map(|it| it.with_cookies(cookies)),
            draft: Draft { registry_id: settings.registry(), description: settings.description() },
            handoff_target: settings.handoff_target().into(),
            number: settings.number(),
            ask_for_token: settings.has_token_provider().then_some(ask),
            on_event: Callback::from(move |event| host.handle_event(event, exposes_secret)),
        }
    }

    fn ask(&self, answer: Callback<Option<Result<Secret, String>>>) {
        let asked = self.ask_for_token.call0(&JsValue::UNDEFINED);
        spawn_local(async move {
            let given = match asked {
                Ok(promise) => {
                    let deadline = TimeoutFuture::new(DEADLINE.as_millis() as u32);
                    match select(JsFuture::from(Promise::resolve(&promise)), deadline).await {
                        Either::Left((given, _)) => given,
                        Either::Right(((), given)) => {
                            answer.emit(None);
                            given.await
                        }
                    }
                }
                Err(thrown) => Err(thrown),
            };
            answer.emit(Some(match given {
                Ok(given) => {
                    token(&given).map_err(|why| format!("The page gave no token: what it gave {why}."))
                }
                Err(thrown) => Err(format!("The page says: {}", reason(&thrown))),
            }));
        });
    }

    fn handle_event(&self, event: Event, exposes_secret: bool) {
        match event {
            Event::Created(issued) => self.dispatch(
                "created",
                &object(&Detail {
                    registry_id: &issued.post.draft().registry_id,
                    description: Some(&issued.post.draft().description),
                    username: Some(&issued.credential.username),
                    password: exposes_secret.then(|| issued.credential.password.reveal()),
                    credential_id: issued.id(),
                }),
            ),
            Event::Finished(finished) => {
                let name = match finished.how {
                    Outcome::Saved => "kept",
                    Outcome::Revoked | Outcome::AlreadyRevoked => "discarded",
                    Outcome::LeftUnsaved => "left-unsaved",
                };
                let detail = Detail {
                    registry_id: &finished.draft.registry_id,
                    credential_id: finished.id.as_deref(),
                    ..Detail::default()
                };
                self.dispatch(name, &object(&detail));
            }
            Event::Failed(error) => self.dispatch("failed", &failure(&error)),
            Event::SessionEnding(seconds) => {
                self.dispatch("session-ending", &JsValue::from_f64(seconds as f64))
            }
            Event::WouldLose(would_lose) => self.dispatch("would-lose", &JsValue::from_bool(would_lose)),
        }
    }

    fn dispatch(&self, name: &str, detail: &JsValue) {
        // The package dispatches an event, which throws nothing.
        let _ = self.dispatch.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), detail);
    }
}

fn reason(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| thrown.as_string())
        .unwrap_or_else(|| "It gave no reason.".to_owned())
}
