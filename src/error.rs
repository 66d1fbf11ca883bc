//! What can go wrong, as plain data: one [`Error`] for every operation.

mod explanation;

pub use explanation::{Explanation, Fault};

use std::ops::{Deref, DerefMut};

use crate::model::Problem;

/// A failure of one operation, compared by value and free of secrets. Its members are those of
/// [`Failure`]; it is one pointer wide, since every result carries room for one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error(Box<Failure>);

/// What an [`Error`] tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Failure {
    /// What happened.
    pub kind: Kind,
    /// During what.
    pub operation: Operation,
    /// The HTTP status of the answer; 0 stands for a redirect that was not followed. `None` where
    /// no answer came.
    pub status: Option<u16>,
    /// The problem document, where the answer's body was one (RFC 9457).
    pub problem: Option<Problem>,
    /// Seconds to wait before another attempt, 0 to 3600, where the answer asked for it in either
    /// form of `Retry-After` (RFC 9110 10.2.3).
    pub retry_after_seconds: Option<u32>,
    /// Whether a credential may exist although none is at hand: true for each failure of a create
    /// request that is not certainly a refusal.
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
    /// 400, and the undocumented refusals 405, 415 and 422: the input was refused.
    Refused,
    /// 401: the token is not accepted.
    Unauthorized,
    /// 403: the token is not allowed to do this.
    Forbidden,
    /// 401 or 403 to a token that names no organization (contract 1).
    NoOrganization,
    /// 404: no such registry or credential.
    NotFound,
    /// 409: in conflict with the present state.
    Conflict,
    /// 413: more than the server takes.
    TooLarge,
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
    /// No answer: not reachable, cut off, or hidden by the browser's cross-origin rules.
    Network,
    /// No answer within the deadline.
    Timeout,
    /// The caller's own signal ended the request.
    Aborted,
}

/// The input that an [`Kind::Invalid`] is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// API token or access token.
    Token,
    /// The access token's time is over, and nothing is at hand to renew it.
    ExpiredToken,
    /// The access token is about to end, and nothing is at hand to renew it.
    EndingToken,
    /// Registry ID.
    RegistryId,
    /// Credential ID.
    CredentialId,
    /// Description.
    Description,
}

impl Kind {
    /// A name that stays.
    pub fn id(self) -> &'static str {
        match self {
            Self::Invalid(_) => "invalid",
            Self::Refused => "refused",
            Self::Unauthorized => "unauthorized",
            Self::Forbidden => "forbidden",
            Self::NoOrganization => "no-organization",
            Self::NotFound => "not-found",
            Self::Conflict => "conflict",
            Self::TooLarge => "too-large",
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
            Self::Token | Self::ExpiredToken | Self::EndingToken => "token",
            Self::RegistryId => "registry-id",
            Self::CredentialId => "credential-id",
            Self::Description => "description",
        }
    }
}

/// What was being done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// Exchanging an API token, or asking whom a token speaks for.
    SignIn,
    /// Creating a credential: the one operation that is never repeated by itself.
    Create,
    /// Revoking a credential.
    Revoke,
    /// Reading a registry, a credential or a list.
    Read,
}

impl Error {
    /// A failure without an answer or a request. It counts as having perhaps created something
    /// when a create request may have left.
    pub fn new(operation: Operation, kind: Kind) -> Self {
        let left = !matches!(kind, Kind::Invalid(_));
        Self(Box::new(Failure {
            kind,
            operation,
            status: None,
            problem: None,
            retry_after_seconds: None,
            may_have_created: left && operation == Operation::Create,
            credential_id: None,
            note: String::new(),
        }))
    }

    /// Whether another attempt may well succeed where this one failed.
    pub fn is_passing(&self) -> bool {
        matches!(
            self.kind,
            Kind::RateLimited | Kind::ServerError | Kind::Unavailable | Kind::Network | Kind::Timeout
        )
    }

    /// Whether another token is what it takes.
    pub fn is_for_the_token(&self) -> bool {
        match self.kind {
            Kind::Unauthorized
            | Kind::NoOrganization
            | Kind::Invalid(Input::Token | Input::ExpiredToken | Input::EndingToken) => true,
            Kind::Refused | Kind::Forbidden => self.operation == Operation::SignIn,
            _ => false,
        }
    }

    /// The same with a technical sentence.
    pub fn with_note(mut self, note: impl Into<String>) -> Self {
        self.note = note.into();
        self
    }
}

impl Deref for Error {
    type Target = Failure;

    fn deref(&self) -> &Failure {
        &self.0
    }
}

impl DerefMut for Error {
    fn deref_mut(&mut self) -> &mut Failure {
        &mut self.0
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Explanation { what, credential, next } = self.explain();
        f.write_str(&what)?;
        for sentence in [credential, next].into_iter().filter(|sentence| !sentence.is_empty()) {
            f.write_str(" ")?;
            f.write_str(&sentence)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {}
