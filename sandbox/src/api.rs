//! The catalog's API: `docs/contract.md`, 1.

use std::convert::identity;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, RawPathParams, State};
use axum::http::header::{AUTHORIZATION, WWW_AUTHENTICATE};
use axum::http::request::Parts;
use axum::http::{HeaderValue, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use axum::{Json, Router};
use jiff::Timestamp;
use regcred::model::{Credential, Organization, Page, Registry, User, UserTokenInfo, Violation};
use serde_json::Value;

use crate::Sandbox;
use crate::access_tokens::{self, AccessClaims, Rejected};
use crate::api_tokens::{ORGANIZATION_ID, ORGANIZATION_NAME, SERVICE_ID};
use crate::credentials::{AtLimit, Issued};
use crate::misbehaviour::Behaviour;
use crate::misbehaviour::{Created, CutConnection, Operation};
use crate::problem::{Refusal, violation};
use crate::query::Query;
use crate::registries::{self, DEFINITIONS, Definition};

/// The API's routes, relative to `/v1`.
pub(crate) fn routes() -> Router<Arc<Sandbox>> {
    Router::new()
        .route("/users/me", get(user_token_info))
        .route("/registries", get(list_registries))
        .route("/registries/{registry_id}", get(show_registry))
        .route("/registries/{registry_id}/credentials", get(list_credentials).post(create_credential))
        .route(
            "/registries/{registry_id}/credentials/{credential_id}",
            get(show_credential).delete(revoke_credential),
        )
        .method_not_allowed_fallback(async || {
            Refusal::new(StatusCode::METHOD_NOT_ALLOWED, "The path has no such method.")
        })
        .fallback(async || Refusal::new(StatusCode::NOT_FOUND, "The API has no such path."))
}

/// Who calls, by an access token that was verified.
struct Caller(AccessClaims);

impl FromRequestParts<Arc<Sandbox>> for Caller {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, sandbox: &Arc<Sandbox>) -> Result<Self, Refusal> {
        let token = parts
            .headers
            .get(AUTHORIZATION)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split_once(' '))
            .filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer"))
            .map(|(_, token)| token);
        let Some(token) = token else {
            return Err(unauthenticated(sandbox, "Bearer"));
        };
        let claims = access_tokens::verify(&sandbox.keys, token).map_err(|rejected| match rejected {
            Rejected::Invalid => unauthenticated(sandbox, "Bearer error=\"invalid_token\""),
            Rejected::NotForThis => {
                Refusal::new(StatusCode::FORBIDDEN, "The access token is for another service.")
            }
        })?;
        if claims.context_name.as_deref() != Some(ORGANIZATION_ID) {
            return Err(Refusal::new(StatusCode::FORBIDDEN, "The access token names no organization."));
        }
        Ok(Self(claims))
    }
}

fn unauthenticated(sandbox: &Sandbox, challenge: &'static str) -> Refusal {
    let status = sandbox.rules.missing_token;
    let refusal = Refusal::new(status, "A valid access token is needed.");
    if status == StatusCode::UNAUTHORIZED {
        refusal.with(WWW_AUTHENTICATE, HeaderValue::from_static(challenge))
    } else {
        refusal
    }
}

async fn user_token_info(Caller(claims): Caller) -> Json<UserTokenInfo> {
    Json(UserTokenInfo {
        organization: Organization { id: ORGANIZATION_ID.to_owned(), name: ORGANIZATION_NAME.to_owned() },
        user: User {
            id: claims.sub,
            username: claims.username,
            roles: vec![format!("csp:{SERVICE_ID}/becs:user")],
        },
        service_id: SERVICE_ID.to_owned(),
    })
}

async fn list_registries(
    State(sandbox): State<Arc<Sandbox>>,
    _: Caller,
    uri: Uri,
) -> Result<Json<Page<Registry>>, Refusal> {
    let mut query = Query::of(&uri);
    let page = query.page();
    let with_removed = query.boolean("removed").unwrap_or(false);
    let provider = query.text("provider");
    let hosted = query.boolean("hosted");
    let vmware_managed = query.boolean("vmware_managed");
    let shared = query.boolean("shared");
    let owned = query.boolean("owned");
    query.finish()?;

    let is_wanted = |registry: &Registry| {
        (with_removed || registry.removed_at.is_none())
            && (provider.is_none() || provider == registry.provider)
            && (hosted.is_none() || hosted == registry.hosted)
            && (vmware_managed.is_none() || vmware_managed == registry.vmware_managed)
            && (shared.is_none() || shared == registry.shared)
            && (owned.is_none() || owned == registry.owned)
    };
    // By name, as the API does (`docs/contract.md`, 1.1), but what works comes before what misbehaves on purpose:
    // whoever tries the console begins with the first.
    let mut definitions: Vec<_> = DEFINITIONS.iter().collect();
    definitions.sort_by_key(|definition| (definition.behaviour != Behaviour::Works, definition.id));
    let registries: Vec<_> = definitions
        .into_iter()
        .map(|definition| definition.listed(&sandbox.registry_url, sandbox.started))
        .filter(is_wanted)
        .collect();
    Ok(Json(page.of(registries, identity)))
}

/// The registry that a path names, and the credential's id where there is one.
struct Target {
    registry: &'static Definition,
    credential_id: String,
}

impl<S: Send + Sync> FromRequestParts<S> for Target {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let parameters = RawPathParams::from_request_parts(parts, state).await;
        let parameter = |name: &str| {
            let parameters = parameters.as_ref().ok()?;
            parameters.iter().find_map(|(key, value)| (key == name).then(|| value.to_owned()))
        };
        let registry = parameter("registry_id").and_then(|id| registries::find(&id));
        Ok(Self {
            registry: registry.ok_or_else(Refusal::no_such_registry)?,
            credential_id: parameter("credential_id").unwrap_or_default(),
        })
    }
}

async fn show_registry(
    State(sandbox): State<Arc<Sandbox>>,
    _: Caller,
    Target { registry, .. }: Target,
) -> Result<Json<Registry>, Refusal> {
    registry.behaviour.fail_instead(Operation::Describe)?;
    Ok(Json(registry.listed(&sandbox.registry_url, sandbox.started)))
}

async fn list_credentials(
    State(sandbox): State<Arc<Sandbox>>,
    _: Caller,
    Target { registry, .. }: Target,
    uri: Uri,
) -> Result<Json<Page<Credential>>, Refusal> {
    registry.behaviour.fail_instead(Operation::List)?;
    let mut query = Query::of(&uri);
    let page = query.page();
    let with_removed = query.boolean("removed").unwrap_or(false);
    query.finish()?;

    let mut page = sandbox.credentials.list(registry.id, with_removed, &page);
    page.items = page.items.into_iter().map(|credential| registry.behaviour.show(credential)).collect();
    registry.behaviour.hold_list().await;
    Ok(Json(page))
}

async fn create_credential(
    State(sandbox): State<Arc<Sandbox>>,
    Caller(claims): Caller,
    Target { registry, .. }: Target,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Refusal> {
    registry.behaviour.fail_instead(Operation::Create)?;
    let body = body.map_err(|rejection| Refusal::new(rejection.status(), &rejection.body_text()))?;
    let description = description(&body).map_err(|refused| Refusal::violations(vec![refused]))?;

    let behaviour = registry.behaviour;
    let creation = format!("{}\n{}\n{description}", registry.id, claims.sub);
    let was_cut = sandbox.outages.is_on(&creation);
    if was_cut && behaviour.stays_cut() {
        return Ok(CutConnection::response());
    }
    let now = Timestamp::now();
    let issue = |created_by: &str| {
        Issued::new(registry.account(), &description, created_by, now).hidden_for(behaviour.lag())
    };
    let add = |issued| sandbox.credentials.add(registry.id, registry.credentials_limit(), issued);
    let issued = issue(&claims.username);
    let created = Created {
        location: format!("/v1/registries/{}/credentials/{}", registry.id, issued.id),
        username: issued.login.username.clone(),
        password: issued.login.password.clone(),
    };
    add(issued).map_err(|AtLimit| at_limit(&sandbox, registry))?;
    if let Some(other) = behaviour.also_creates(&claims.username) {
        // At the limit the other one comes too late.
        let _ = add(issue(other));
    }
    if behaviour.cuts() && !was_cut {
        sandbox.outages.begin(creation);
        return Ok(CutConnection::response());
    }
    Ok(behaviour.answer_creation(&created).await)
}

/// The description in a creation's body. Other members are ignored.
fn description(body: &[u8]) -> Result<String, Violation> {
    let refused = |message: &str| Err(violation("description", message));
    let Ok(Value::Object(members)) = serde_json::from_slice(body) else {
        return refused("The body should be a JSON object with this member");
    };
    match members.get("description") {
        None => refused("It is required"),
        Some(Value::String(text)) if text.chars().any(char::is_control) => {
            refused("It should have no control characters")
        }
        Some(Value::String(text)) if (1..=200).contains(&text.chars().count()) => Ok(text.clone()),
        Some(Value::String(_)) => refused("It should have between 1 and 200 characters"),
        Some(_) => refused("It should be a string"),
    }
}

fn at_limit(sandbox: &Sandbox, registry: &Definition) -> Refusal {
    let limit = registry.credentials_limit();
    let message = format!("The registry has its {limit} credentials already");
    if sandbox.rules.at_limit == StatusCode::BAD_REQUEST {
        Refusal::violations(vec![violation("registry_id", &message)])
    } else {
        Refusal::new(sandbox.rules.at_limit, &message)
    }
}

async fn show_credential(
    State(sandbox): State<Arc<Sandbox>>,
    _: Caller,
    Target { registry, credential_id }: Target,
) -> Result<Json<Credential>, Refusal> {
    registry.behaviour.fail_instead(Operation::Show)?;
    let credential = sandbox.credentials.get(registry.id, &credential_id);
    let credential = credential.ok_or_else(no_such_credential)?;
    Ok(Json(registry.behaviour.show(credential)))
}

async fn revoke_credential(
    State(sandbox): State<Arc<Sandbox>>,
    Caller(claims): Caller,
    Target { registry, credential_id }: Target,
) -> Result<StatusCode, Refusal> {
    registry.behaviour.fail_instead(Operation::Revoke)?;
    if sandbox.credentials.remove(registry.id, &credential_id, &claims.username) {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(no_such_credential())
    }
}

fn no_such_credential() -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, "The credential was not found.")
}
