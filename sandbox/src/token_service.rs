//! The token service: `docs/contract.md`, 2.1.

use std::collections::HashMap;
use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::json;
use uuid::Uuid;

use crate::api_tokens::{self, ApiToken, Kind};
use crate::problem::Refusal;
use crate::{Sandbox, access_tokens};

/// The service's routes, relative to `/csp/gateway/am/api/auth`.
pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new().route("/api-tokens/authorize", post(exchange)).route("/token-public-key", get(public_key))
}

async fn exchange(
    State(sandbox): State<Arc<Sandbox>>,
    form: Result<Form<HashMap<String, String>>, FormRejection>,
) -> Result<Response, Refusal> {
    let Some(api_token) = form.ok().and_then(|Form(form)| api_token(&form)) else {
        return Ok(invalid_token());
    };
    let access_token = access_tokens::issue(&sandbox.keys, api_token, sandbox.rules.access_token_seconds)?;
    let answer = json!({
        "id_token": null,
        "token_type": "bearer",
        "expires_in": access_token.seconds,
        "scope": "ALL_PERMISSIONS openid",
        "access_token": access_token.text,
        "refresh_token": api_token.text,
    });
    Ok(Json(answer).into_response())
}

/// The token under either of the form's names; a query is not looked at.
fn api_token(form: &HashMap<String, String>) -> Option<&'static ApiToken> {
    let found = |name| form.get(name).and_then(|text: &String| api_tokens::find(text));
    found("refresh_token").filter(|token| token.kind != Kind::ApiTokenFormOnly).or_else(|| found("api_token"))
}

/// The service's own kind of error, which is no problem document.
fn invalid_token() -> Response {
    let status = StatusCode::BAD_REQUEST;
    let error = json!({
        "cspErrorCode": "csp.authn.invalid_refresh_token",
        "message": "invalid_grant: Invalid refresh token",
        "statusCode": status.as_u16(),
        "requestId": Uuid::new_v4().to_string(),
    });
    (status, Json(error)).into_response()
}

async fn public_key(State(sandbox): State<Arc<Sandbox>>) -> Response {
    Json(json!({ "value": sandbox.keys.public_key_pem() })).into_response()
}
