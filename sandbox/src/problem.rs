use axum::Json;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use regcred::model::{Problem, Violation};
use uuid::Uuid;

/// An answer that is not what was asked for: a problem document (RFC 9457) with its status.
///
/// Boxed, since it is the error of nearly every function here.
#[derive(Debug)]
pub(crate) struct Refusal(Box<Response>);

impl Refusal {
    /// A problem of the status' own kind.
    pub(crate) fn new(status: StatusCode, detail: &str) -> Self {
        Self::of(status, about(status, detail))
    }

    /// A 400 that names the fields; each is a name and what is wrong with it.
    pub(crate) fn violations(violations: Vec<Violation>) -> Self {
        let status = StatusCode::BAD_REQUEST;
        Self::of(
            status,
            Problem {
                type_: Some("https://example.com/probs/validation-error".to_owned()),
                title: Some("Validation error".to_owned()),
                violations,
                ..about(status, "The request has fields that cannot be accepted.")
            },
        )
    }

    /// Any document under any status, for servers that contradict themselves.
    pub(crate) fn of(status: StatusCode, problem: Problem) -> Self {
        let mut response = (status, Json(problem)).into_response();
        response
            .headers_mut()
            .insert(header::CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        Self(Box::new(response))
    }

    /// The path names no registry, or one that is gone.
    pub(crate) fn no_such_registry() -> Self {
        Self::new(StatusCode::NOT_FOUND, "The registry was not found.")
    }

    /// The same with one more header.
    pub(crate) fn with(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.0.headers_mut().insert(name, value);
        self
    }
}

impl From<Response> for Refusal {
    /// Takes an answer that has no problem document, such as a gateway's page.
    fn from(response: Response) -> Self {
        Self(Box::new(response))
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        *self.0
    }
}

/// A document of the status' own kind.
pub(crate) fn about(status: StatusCode, detail: &str) -> Problem {
    Problem {
        type_: Some("about:blank".to_owned()),
        title: status.canonical_reason().map(str::to_owned),
        status: Some(status.as_u16()),
        detail: Some(detail.to_owned()),
        instance: Some(format!("/requests/{}", Uuid::new_v4())),
        ..Problem::default()
    }
}

/// One refused field.
pub(crate) fn violation(field: &str, message: &str) -> Violation {
    Violation { field: field.to_owned(), message: message.to_owned() }
}
