use serde::Serialize;
use wasm_bindgen::prelude::*;

use super::{failure, object};
use crate::client::decode::{self, Answer};
use crate::error::Error;
use crate::model::{AccessTokenAnswer, NewCredential, Problem};

#[derive(Serialize)]
pub(super) struct Login<'a> {
    username: &'a str,
    password: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a str>,
}

impl<'a> Login<'a> {
    pub(super) fn new(credential: &'a NewCredential, id: Option<&'a str>) -> Self {
        Self { username: &credential.username, password: credential.password.reveal(), id }
    }
}

#[derive(Serialize)]
struct AccessToken<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    access_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_in: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

impl<'a> From<&'a AccessTokenAnswer> for AccessToken<'a> {
    fn from(answer: &'a AccessTokenAnswer) -> Self {
        Self {
            access_token: answer.access_token.as_ref().map(|token| token.reveal()),
            expires_in: answer.expires_in,
            token_type: answer.token_type.as_deref(),
            scope: answer.scope.as_deref(),
            id_token: answer.id_token.as_ref().map(|token| token.reveal()),
            refresh_token: answer.refresh_token.as_ref().map(|token| token.reveal()),
        }
    }
}

/// Decodes a text as the body of an answer with the expected status.
fn parse<T>(
    status: u16,
    text: String,
    decode: fn(&Answer) -> Result<T, Error>,
    convert: impl Fn(&T) -> JsValue,
) -> Result<JsValue, JsValue> {
    let answer = Answer { status, body: text.into_bytes().into(), ..Answer::default() };
    decode(&answer).map(|value| convert(&value)).map_err(|error| failure::failure(&error))
}

#[wasm_bindgen]
pub fn parse_new_credential(text: String) -> Result<JsValue, JsValue> {
    parse(201, text, decode::created, |created| object(&Login::new(&created.credential, None)))
}

#[wasm_bindgen]
pub fn parse_credential(text: String) -> Result<JsValue, JsValue> {
    parse(200, text, decode::credential, object)
}

#[wasm_bindgen]
pub fn parse_credentials(text: String) -> Result<JsValue, JsValue> {
    parse(200, text, decode::credentials, object)
}

#[wasm_bindgen]
pub fn parse_registry(text: String) -> Result<JsValue, JsValue> {
    parse(200, text, decode::registry, object)
}

#[wasm_bindgen]
pub fn parse_access_token(text: String) -> Result<JsValue, JsValue> {
    parse(200, text, decode::access_token, |answer| object(&AccessToken::from(answer)))
}

#[wasm_bindgen]
pub fn parse_problem(text: &str) -> Result<JsValue, JsValue> {
    Problem::of(text.as_bytes()).map(|problem| object(&problem)).ok_or_else(|| {
        failure::refusal("unreadable", None, "This is no problem document: no JSON object.".to_owned())
    })
}
