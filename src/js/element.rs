use js_sys::{Function, Promise};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;
use yew::{AppHandle, Callback};

use super::failure::failure;
use super::object;
use crate::client::{Cookies, Endpoints};
use crate::console::{EmbeddedProps, Event, Slot, SlotProps};
use crate::issuing::{Draft, Outcome};
use crate::model::{Secret, js_value};

/// A place for an element's form.
#[wasm_bindgen]
#[expect(missing_debug_implementations, reason = "it may hold a password")]
pub struct Place {
    app: AppHandle<Slot>,
    owner: u32,
    host: Option<Host>,
}

#[derive(Clone)]
struct Host {
    tell: Function,
    ask_for_token: Function,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Settings {
    api: String,
    tokens: String,
    cookies: String,
    registry: String,
    description: String,
    number: u32,
    has_token_provider: bool,
    exposes_secret: bool,
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
impl Place {
    /// An empty place within `root`, which is its own for ever.
    #[wasm_bindgen(constructor)]
    pub fn new(root: Element) -> Self {
        let props = SlotProps { owner: 0, embedded: None };
        Self { app: yew::Renderer::<Slot>::with_root_and_props(root, props).render(), owner: 0, host: None }
    }

    /// Puts an element's form there. `tell(name, detail)` is called with what happened,
    /// `ask_for_token()` for a promise of a token.
    pub fn fill(&mut self, settings: JsValue, tell: Function, ask_for_token: Function) {
        self.owner += 1;
        self.host = Some(Host { tell, ask_for_token });
        self.update(settings);
    }

    /// Takes over what the element says now.
    pub fn update(&mut self, settings: JsValue) {
        let embedded = self.host.as_ref().map(|host| host.props(settings));
        self.app.update(SlotProps { owner: self.owner, embedded });
    }

    /// Wipes what is there.
    pub fn empty(&mut self) {
        self.host = None;
        self.app.update(SlotProps { owner: self.owner, embedded: None });
    }
}

impl Host {
    #[expect(clippy::expect_used, reason = "the package's own face makes the settings")]
    fn props(&self, settings: JsValue) -> EmbeddedProps {
        let settings: Settings = js_value::read(settings).expect("settings");
        let exposes_secret = settings.exposes_secret;
        let cookies = match &*settings.cookies {
            "same-origin" => Cookies::Always,
            _ => Cookies::NotOnCreate,
        };
        let host = self.clone();
        let ask = Callback::from({
            let host = self.clone();
            move |answer: Callback<Result<Secret, String>>| host.ask(answer)
        });
        EmbeddedProps {
            endpoints: Endpoints::new(&settings.api, &settings.tokens).map(|it| it.with_cookies(cookies)),
            draft: Draft { registry_id: settings.registry, description: settings.description },
            number: settings.number,
            ask_for_token: settings.has_token_provider.then_some(ask),
            on_event: Callback::from(move |event| host.told(event, exposes_secret)),
        }
    }

    fn ask(&self, answer: Callback<Result<Secret, String>>) {
        let asked = self.ask_for_token.call0(&JsValue::UNDEFINED);
        spawn_local(async move {
            let given = match asked {
                Ok(promise) => JsFuture::from(Promise::resolve(&promise)).await,
                Err(thrown) => Err(thrown),
            };
            answer.emit(match given {
                Ok(token) => {
                    token.as_string().map(Secret::new).ok_or_else(|| "The token is no text.".to_owned())
                }
                Err(thrown) => Err(reason(&thrown)),
            });
        });
    }

    fn told(&self, event: Event, exposes_secret: bool) {
        match event {
            Event::Created(issued) => self.tell(
                "created",
                &object(&Detail {
                    registry_id: &issued.draft.registry_id,
                    description: Some(&issued.draft.description),
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
                self.tell(name, &object(&detail));
            }
            Event::Failed(error) => self.tell("failed", &failure(&error)),
            Event::SessionEnding(seconds) => self.tell("session-ending", &JsValue::from_f64(seconds as f64)),
            Event::WouldLose(would_lose) => self.tell("would-lose", &JsValue::from_bool(would_lose)),
        }
    }

    fn tell(&self, name: &str, detail: &JsValue) {
        // The face dispatches an event, which throws nothing.
        let _ = self.tell.call2(&JsValue::UNDEFINED, &JsValue::from_str(name), detail);
    }
}

fn reason(thrown: &JsValue) -> String {
    thrown
        .dyn_ref::<js_sys::Error>()
        .map(|error| String::from(error.message()))
        .or_else(|| thrown.as_string())
        .unwrap_or_else(|| "It gave no reason.".to_owned())
}
