use serde::Serialize;
use wasm_bindgen::JsValue;

use crate::error::{Error, Kind};
use crate::model::Problem;

/// What a `RegcredError` is made of.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Failure<'a> {
    /// Tells it from what a token provider throws.
    is_regcred: bool,
    kind: &'static str,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    input: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    status: Option<u16>,
    #[serde(skip_serializing_if = "Option::is_none")]
    problem: Option<&'a Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    retry_after_seconds: Option<u32>,
    outcome_unknown: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    credential_id: Option<&'a str>,
}

/// An error from before any request.
pub(super) fn refusal(kind: &'static str, input: Option<&'static str>, message: String) -> JsValue {
    super::object(&Failure { is_regcred: true, kind, message, input, ..Failure::default() })
}

pub(super) fn failure(error: &Error) -> JsValue {
    let input = match error.kind {
        Kind::Invalid(input) => Some(input.id()),
        Kind::UnusableToken(_) => Some("token"),
        _ => None,
    };
    let note = if error.note.is_empty() { String::new() } else { format!(" ({})", error.note) };
    super::object(&Failure {
        is_regcred: true,
        kind: error.kind.id(),
        message: format!("{}{note}", error.explain_to_program()),
        input,
        status: error.status.filter(|status| *status > 0),
        problem: error.problem.as_ref(),
        retry_after_seconds: error.retry_after_seconds,
        outcome_unknown: error.may_have_created,
        credential_id: error.credential_id.as_deref(),
    })
}
