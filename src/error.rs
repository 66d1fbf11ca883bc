//! What can go wrong, as plain data: one [`Error`] for every operation.
//!
//! ```
//! use regcred::client::decode::{self, Answer};
//! use regcred::error::Kind;
//!
//! let answer = Answer { status: 409, body: br#"{"title": "In use"}"#.to_vec().into(), ..Answer::default() };
//! let error = decode::created(&answer).expect_err("a refusal");
//! assert_eq!(error.kind, Kind::Conflict);
//! assert!(!error.may_have_created);
//! assert_eq!(error.explain().what, "This conflicts with another request.");
//! ```

mod explanation;
mod support;

pub use explanation::{Explanation, Fault};

use std::ops::Deref;

use crate::model::Problem;

/// A failure of one operation, compared by value and free of secrets. It is one pointer wide, since
/// every result carries room for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Failure>);

/// What an [`Error`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub kind: Kind,
    /// What the user asked for.
    pub operation: Operation,
    /// Which of its requests failed.
    pub step: Step,
    /// The HTTP status of the answer, also of one whose body was cut off; 0 stands for a redirect
    /// that was not followed. `None` where no answer came.
    pub status: Option<u16>,
    /// The problem document, where the answer's body was one (RFC 9457).
    pub problem: Option<Problem>,
    /// Seconds to wait before another attempt, 0 to 3600, where the answer asked for it in either
    /// form of `Retry-After` (RFC 9110 10.2.3).
    pub retry_after_seconds: Option<u32>,
    /// Whether a credential may exist although its password was lost: true for each failure of a
    /// POST that is not a refusal.
    pub may_have_created: bool,
    /// The id that `Location` named although the answer could not be read.
    pub credential_id: Option<String>,
    /// A technical sentence for a support request; empty where the rest says all.
    pub note: String,
}

/// What an [`Error`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The request cannot be right, so it was not sent.
    Invalid(Input),
    /// The token will not do, so nothing was sent.
    UnusableToken(Unusable),
    /// 400, and the undocumented refusals 405, 415 and 422: the input was refused.
    Refused,
    /// 401: the token is not accepted.
    Unauthorized,
    /// 403: the token is not allowed to do this.
    Forbidden,
    /// 401 or 403 to a token that names no organization (`docs/contract.md`, 1).
    NoOrganization,
    /// 404, and in signing in 405: something is not there.
    NotFound(Missing),
    /// 409: in conflict with the present state.
    Conflict,
    /// 413: more than the server takes.
    TooLarge,
    /// 431, or a 400 that says so: the token is more than the server takes in a header.
    TokenTooLarge,
    /// 429: too many requests.
    RateLimited,
    /// 500, and any other 5xx that is not 503: the server, or a gateway before it, failed.
    ServerError,
    /// 503: for the moment unavailable.
    Unavailable,
    /// A status that the contract does not know: a redirect, another 2xx, another 4xx.
    Unexpected,
    /// The expected status with a body that is not what the contract says.
    Unreadable,
    /// No answer, or one whose body was cut off: not reachable, a broken connection, or hidden by
    /// the browser's cross-origin rules.
    Network,
    /// No answer within the deadline.
    Timeout,
    /// The caller's own signal ended the request.
    Aborted,
}

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// The registry or the credential that the request named.
    Named,
    /// The service: the request named nothing that could be missing.
    Service,
    /// One of both: a body that is no JSON object need not be the API's.
    Either,
}

/// The input that a [`Kind::Invalid`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// API token or access token.
    Token,
    /// Registry ID.
    RegistryId,
    /// Credential ID.
    CredentialId,
    /// Description.
    Description,
}

/// Why a token will not do, which is well formed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unusable {
    /// There is none: nobody is signed in.
    Missing,
    /// The access token has expired, and there is no API token to renew it with.
    Expired,
    /// The access token expires soon, and there is no API token to renew it with.
    Ending,
    /// It is another user's, while the page holds what only the first one may see.
    OtherUsers,
}

impl Kind {
    /// Whether the server refused the request.
    pub(crate) fn is_refusal(self) -> bool {
        matches!(
            self,
            Self::Refused
                | Self::Unauthorized
                | Self::Forbidden
                | Self::NoOrganization
                | Self::NotFound(_)
                | Self::Conflict
                | Self::TooLarge
                | Self::TokenTooLarge
                | Self::RateLimited
        )
    }

    /// A name that stays.
    pub fn id(self) -> &'static str {
        match self {
            Self::Invalid(_) | Self::UnusableToken(_) => "invalid",
            Self::Refused => "refused",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NoOrganization => "no-organization",
            Self::NotFound(_) => "not-found",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
            Self::TokenTooLarge => "token-too-large",
            Self::RateLimited => "rate-limited",
            Self::ServerError => "server-error",
            Self::Unavailable => "unavailable",
            Self::Unexpected => "unexpected",
            Self::Unreadable => "unreadable",
            Self::Network => "network",
            Self::Timeout => "timeout",
            Self::Aborted => "aborted",
        }
    }
}

impl Input {
    /// A name that stays.
    pub fn id(self) -> &'static str {
        match self {
            Self::Token => "token",
            Self::RegistryId => "registry-id",
            Self::CredentialId => "credential-id",
            Self::Description => "description",
        }
    }
}

/// What the user asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Signing in.
    SignIn,
    /// Creating a credential: the one operation that is never repeated by itself.
    Create,
    /// Revoking a credential.
    Revoke,
    /// Reading a registry, a credential or a list.
    Read,
}

/// Which request of an operation failed.
///
/// Every operation needs a session first. Until its own request was sent, it has changed nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// None: the input was invalid, or the caller's signal was aborted before.
    Unsent,
    /// Getting an access token from the token service.
    Token,
    /// Asking the API whom the token speaks for.
    Identity,
    /// The operation's own request to the API.
    Request,
}

impl Error {
    /// A failure of an operation's own request, or of its input. Signing in has its own at the
    /// token service.
    pub fn new(operation: Operation, kind: Kind) -> Self {
        let step = match (kind, operation) {
            (Kind::Invalid(_) | Kind::UnusableToken(_), _) => Step::Unsent,
            (_, Operation::SignIn) => Step::Token,
            _ => Step::Request,
        };
        Self::at(step, operation, kind)
    }

    /// A failure at the given step.
    pub fn at(step: Step, operation: Operation, kind: Kind) -> Self {
        Self(Box::new(Failure {
            kind,
            operation,
            step,
            status: None,
            problem: None,
            retry_after_seconds: None,
            may_have_created: operation == Operation::Create && step == Step::Request && !kind.is_refusal(),
            credential_id: None,
            note: String::new(),
        }))
    }

    /// The same failure of a session that was needed for another operation, none of whose own
    /// requests was sent.
    pub fn while_preparing(mut self, operation: Operation) -> Self {
        self.0.operation = operation;
        self.0.may_have_created = false;
        self
    }

    /// Whether another attempt may well succeed where this one failed.
    pub fn is_transient(&self) -> bool {
        matches!(
            self.kind,
            Kind::RateLimited | Kind::ServerError | Kind::Unavailable | Kind::Network | Kind::Timeout
        )
    }

    /// Whether it takes another token.
    pub fn is_for_the_token(&self) -> bool {
        match self.kind {
            Kind::Unauthorized
            | Kind::NoOrganization
            | Kind::TokenTooLarge
            | Kind::UnusableToken(_)
            | Kind::Invalid(Input::Token) => true,
            Kind::Refused | Kind::Forbidden => self.is_of_sign_in(),
            _ => false,
        }
    }

    /// Whether the operation certainly changed nothing: its own request was not sent. A refusal does
    /// not say so: a browser may send a request twice, and it may be the answer to the second.
    pub fn changed_nothing(&self) -> bool {
        self.step != Step::Request
    }

    /// Whether getting a session failed.
    fn is_of_sign_in(&self) -> bool {
        matches!(self.step, Step::Token | Step::Identity)
    }

    /// The same as something else.
    pub fn with_kind(mut self, kind: Kind) -> Self {
        self.0.kind = kind;
        self
    }

    /// The same with the status of the answer.
    pub fn with_status(mut self, status: u16) -> Self {
        self.0.status = Some(status);
        self
    }

    /// The same with what the answer says besides its status.
    pub fn with_details(mut self, problem: Option<Problem>, retry_after_seconds: Option<u32>) -> Self {
        self.0.problem = problem;
        self.0.retry_after_seconds = retry_after_seconds;
        self
    }

    /// The same with the id that `Location` named, if it did.
    pub fn with_credential_id(mut self, id: Option<String>) -> Self {
        self.0.credential_id = id;
        self
    }

    /// The same with a technical sentence.
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.0.note = note.into();
        self
    }
}

impl Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.explain().fmt(f)
    }
}

impl std::error::Error for Error {}
