use crate::error::Error;

/// What became of a revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The API answered 204: logins with the credential no longer work. Or its answer was lost, and it shows
    /// that.
    Revoked,
    /// The API refused, and shows that it is revoked all the same.
    AlreadyRevoked,
    /// Nobody knows. No answer came, or one that proves nothing, such as a gateway's.
    MayStillWork(Error),
    /// The DELETE was not sent, or it was refused and the API shows the credential as not revoked.
    NotRevoked(Error),
}

impl Revocation {
    /// What a DELETE that was not answered 204 came to. `is_revoked` is what the API showed when it was
    /// read afterwards, if it was: a browser sends a DELETE again where a connection breaks, so that a
    /// refusal may be the answer to the second of two.
    pub fn failed(error: Error, is_revoked: Option<bool>) -> Self {
        match is_revoked {
            Some(true) if error.kind.is_refusal() => Self::AlreadyRevoked,
            Some(true) => Self::Revoked,
            Some(false) => Self::NotRevoked(error),
            None if error.changed_nothing() => Self::NotRevoked(error),
            None => Self::MayStillWork(error),
        }
    }

    /// The same where an earlier request may have revoked the credential: that this one was refused says nothing of
    /// that one, nor does a list that lags.
    #[must_use]
    pub fn after_unclear(self) -> Self {
        match self {
            Self::NotRevoked(error) => Self::MayStillWork(error),
            other => other,
        }
    }

    /// Whether the credential is certainly revoked.
    pub fn is_revoked(&self) -> bool {
        matches!(self, Self::Revoked | Self::AlreadyRevoked)
    }
}
