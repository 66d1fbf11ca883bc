//! The container registry's token endpoint: turns a credential into leave to pull.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::{HeaderMap, HeaderValue, StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use base64::prelude::{BASE64_STANDARD, Engine};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::json;
use uuid::Uuid;

use crate::keys::Keys;
use crate::problem::Refusal;
use crate::{Sandbox, instant};

/// Who signs registry tokens.
pub(crate) const ISSUER: &str = "regcred-sandbox";
/// Whom they are for.
pub(crate) const SERVICE: &str = "regcred-sandbox-registry";

/// The shortest life that clients are written for: a revoked credential stops that soon.
const TOKEN_SECONDS: i64 = 60;

/// The claims that a registry reads.
#[derive(Serialize)]
struct RegistryClaims<'a> {
    iss: &'a str,
    sub: &'a str,
    aud: &'a str,
    exp: i64,
    nbf: i64,
    iat: i64,
    jti: String,
    access: &'a [Access],
}

/// What may be done with a repository.
#[derive(Serialize)]
pub(crate) struct Access {
    r#type: &'static str,
    name: String,
    actions: &'static [&'static str],
}

impl Access {
    /// Leave to push: for seeding, and where `Rules::may_push` says so.
    pub(crate) fn push(repository: &str) -> Self {
        Self { r#type: "repository", name: repository.to_owned(), actions: &["pull", "push"] }
    }

    /// What is granted of a scope that a client asks for: pulling from a repository.
    fn granted(scope: &str, may_push: bool) -> Option<Self> {
        // A repository's name may itself have a colon: its registry's port.
        let (name, actions) = scope.strip_prefix("repository:")?.rsplit_once(':')?;
        let wants = |wanted: &str| actions.split(',').any(|action| action == wanted);
        if may_push && wants("push") {
            return Some(Self::push(name));
        }
        wants("pull").then(|| Self { r#type: "repository", name: name.to_owned(), actions: &["pull"] })
    }
}

/// A token for the registry.
pub(crate) fn sign(keys: &Keys, subject: &str, access: &[Access]) -> Result<String, Refusal> {
    let now = Timestamp::now().as_second();
    keys.sign_with_certificate(&RegistryClaims {
        iss: ISSUER,
        sub: subject,
        aud: SERVICE,
        exp: now + TOKEN_SECONDS,
        nbf: now,
        iat: now,
        jti: Uuid::new_v4().to_string(),
        access,
    })
}

/// `GET /registry/token` with a Basic login.
pub(crate) async fn token(
    State(sandbox): State<Arc<Sandbox>>,
    headers: HeaderMap,
    uri: Uri,
) -> Result<Response, Refusal> {
    let Some((username, _)) =
        basic_login(&headers).filter(|(username, password)| sandbox.credentials.accept(username, password))
    else {
        return Err(Refusal::new(StatusCode::UNAUTHORIZED, "No live credential has this login.")
            .with(WWW_AUTHENTICATE, HeaderValue::from_static("Basic realm=\"regcred-sandbox\"")));
    };
    let granted = |scope: &str| Access::granted(scope, sandbox.rules.may_push);
    let access: Vec<_> = form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .filter(|(name, _)| name == "scope")
        .flat_map(|(_, scopes)| scopes.split(' ').filter_map(granted).collect::<Vec<_>>())
        .collect();
    let token = sign(&sandbox.keys, &username, &access)?;
    let answer = json!({
        "token": token,
        "access_token": token,
        "expires_in": TOKEN_SECONDS,
        "issued_at": instant(Timestamp::now()),
    });
    Ok(Json(answer).into_response())
}

fn basic_login(headers: &HeaderMap) -> Option<(String, String)> {
    let (scheme, base64) = headers.get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    if !scheme.eq_ignore_ascii_case("basic") {
        return None;
    }
    let text = String::from_utf8(BASE64_STANDARD.decode(base64).ok()?).ok()?;
    let (username, password) = text.split_once(':')?;
    Some((username.to_owned(), password.to_owned()))
}
