//! What a registry does on purpose that a good server would not.

use std::time::{Duration, SystemTime};

use axum::Json;
use axum::body::Body;
use axum::http::header::{LOCATION, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{Html, IntoResponse, Response};
use regcred::model::{Credential, Problem, Secret};
use serde_json::json;

use crate::problem::{Refusal, about, violation};

/// How a registry behaves; the table of registries has a sentence for each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Behaviour {
    Works,
    Refuses,
    Unauthorized,
    Gone,
    Removed,
    Contradicts,
    Strict,
    HostileText,
    Conflict,
    TooLarge,
    Busy,
    Breaks,
    BreaksAfter,
    Gateway,
    Unavailable,
    UnavailableDate,
    Slow { seconds: u64 },
    Drops,
    DropsOnce,
    Lags { seconds: u64 },
    Twins,
    Doubles,
    EmptyAnswer,
    Truncated,
    NoLocation,
    ForeignLocation,
    ListBreaks,
    ListSlow { seconds: u64 },
    DetailsFail,
    RevokeFails,
    OldShape,
}

/// What a registry is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Operation {
    Describe,
    List,
    Create,
    Show,
    Revoke,
}

/// A credential that was just created, with all that only this answer tells.
pub(crate) struct Created {
    pub(crate) location: String,
    pub(crate) username: String,
    pub(crate) password: Secret,
}

/// Marks an answer that is never to be sent: its connection is cut instead.
#[derive(Clone)]
pub(crate) struct CutConnection;

impl CutConnection {
    /// What stands for no answer at all.
    pub(crate) fn response() -> Response {
        let mut response = Response::new(Body::empty());
        response.extensions_mut().insert(Self);
        response
    }
}

const BROKEN: &str = "The request could not be completed.";

impl Behaviour {
    /// Fails instead of doing what is asked for.
    pub(crate) fn fail_instead(self, operation: Operation) -> Result<(), Refusal> {
        use Operation::{Create, List, Revoke, Show};
        let refusal = match (self, operation) {
            (Self::Refuses, Create | List) => Refusal::new(
                StatusCode::FORBIDDEN,
                "The requesting user is not authorized for this registry.",
            ),
            (Self::Gone | Self::Removed, _) => Refusal::no_such_registry(),
            (Self::ListBreaks, List) | (Self::DetailsFail, Show) | (Self::RevokeFails, Revoke) => {
                Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, BROKEN)
            }
            (Self::Gateway, Create) => {
                let page = Html("<!DOCTYPE html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>");
                Refusal::from((StatusCode::BAD_GATEWAY, page).into_response())
            }
            (_, Create) => return self.refuse_creation(),
            _ => return Ok(()),
        };
        Err(refusal)
    }

    fn refuse_creation(self) -> Result<(), Refusal> {
        let refusal = match self {
            Self::Unauthorized => {
                Refusal::new(StatusCode::UNAUTHORIZED, "The access token is not valid any more.")
                    .with(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer error=\"invalid_token\""))
            }
            Self::Contradicts => Refusal::of(
                StatusCode::NOT_FOUND,
                about(StatusCode::FORBIDDEN, "The status of this text is not the answer's."),
            ),
            Self::Strict => Refusal::violations(vec![
                violation("description", "It should name a server of the inventory"),
                violation("labels", "It is required in this registry"),
            ]),
            Self::HostileText => Refusal::of(StatusCode::BAD_REQUEST, hostile_problem()),
            Self::Conflict => Refusal::new(StatusCode::CONFLICT, "Another creation is under way."),
            Self::TooLarge => Refusal::new(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large."),
            Self::Busy => Refusal::new(StatusCode::TOO_MANY_REQUESTS, "Too many credentials were created.")
                .with(RETRY_AFTER, HeaderValue::from_static("5")),
            Self::Breaks => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, BROKEN),
            Self::Unavailable => unavailable(HeaderValue::from_static("20")),
            Self::UnavailableDate => {
                let date = httpdate::fmt_http_date(SystemTime::now() + Duration::from_secs(20));
                unavailable(HeaderValue::try_from(date).unwrap_or(HeaderValue::from_static("20")))
            }
            _ => return Ok(()),
        };
        Err(refusal)
    }

    /// Who creates another of the same description at the moment in which `caller` creates one.
    pub(crate) fn also_creates(self, caller: &str) -> Option<&str> {
        match self {
            Self::Twins => Some("colleague"),
            // As from a second tab.
            Self::Doubles => Some(caller),
            _ => None,
        }
    }

    /// How long a new credential is hidden from those who read.
    pub(crate) fn lag(self) -> Duration {
        match self {
            Self::Lags { seconds } => Duration::from_secs(seconds),
            _ => Duration::ZERO,
        }
    }

    /// Keeps a list that is read already from being answered at once.
    pub(crate) async fn hold_list(self) {
        if let Self::ListSlow { seconds } = self {
            tokio::time::sleep(Duration::from_secs(seconds)).await;
        }
    }

    /// Cuts the connection of a creation before it answers.
    pub(crate) fn cuts(self) -> bool {
        self.stays_cut() || self == Self::DropsOnce
    }

    /// And that of the same creation as well, which a browser then sends by itself.
    pub(crate) fn stays_cut(self) -> bool {
        matches!(self, Self::Drops | Self::Lags { .. } | Self::Twins | Self::Doubles)
    }

    /// Answers a creation that took place.
    pub(crate) async fn answer_creation(self, created: &Created) -> Response {
        let body = json!({ "username": created.username, "password": created.password.reveal() });
        let location = [(LOCATION, created.location.as_str())];
        match self {
            Self::BreaksAfter => Refusal::new(StatusCode::INTERNAL_SERVER_ERROR, BROKEN).into_response(),
            Self::EmptyAnswer => (StatusCode::CREATED, location).into_response(),
            Self::Truncated => {
                // Only the content is cut, in the middle of the password: Content-Length tells what is sent.
                let mut json =
                    format!(r#"{{"username":"","password":"{}"#, created.password.reveal()).into_bytes();
                json.truncate(30);
                let json_type = [(axum::http::header::CONTENT_TYPE, "application/json")];
                (StatusCode::CREATED, location, json_type, json).into_response()
            }
            Self::NoLocation => (StatusCode::CREATED, Json(body)).into_response(),
            Self::ForeignLocation => {
                let elsewhere = [(LOCATION, format!("https://elsewhere.example{}", created.location))];
                (StatusCode::CREATED, elsewhere, Json(body)).into_response()
            }
            Self::Slow { seconds } => {
                tokio::time::sleep(Duration::from_secs(seconds)).await;
                (StatusCode::CREATED, location, Json(body)).into_response()
            }
            _ => (StatusCode::CREATED, location, Json(body)).into_response(),
        }
    }

    /// Shows a credential as this registry does.
    pub(crate) fn show(self, credential: Credential) -> Credential {
        if self != Self::OldShape {
            return credential;
        }
        Credential {
            updated_at: None,
            updated_by: None,
            removed_by: None,
            expires_at: None,
            status: None,
            ..credential
        }
    }
}

fn unavailable(retry_after: HeaderValue) -> Refusal {
    Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "The service is under maintenance.")
        .with(RETRY_AFTER, retry_after)
}

fn hostile_problem() -> Problem {
    Problem {
        type_: Some("javascript:alert('type')".to_owned()),
        title: Some("<script>alert('title')</script>".to_owned()),
        detail: Some(
            "</p><img src=x onerror=\"alert('detail')\"><a href=\"javascript:alert(1)\">here</a>".to_owned(),
        ),
        instance: Some("\"><svg onload=alert('instance')>".to_owned()),
        violations: vec![
            violation("description", "<iframe srcdoc=\"<script>alert('message')</script>\"></iframe>"),
            violation("<b onmouseover=alert('field')>field</b>", "{{constructor.constructor('alert(1)')()}}"),
        ],
        ..about(StatusCode::BAD_REQUEST, "")
    }
}
