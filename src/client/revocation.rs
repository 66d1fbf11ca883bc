use crate::error::Error;

/// What became of a revocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Revocation {
    /// The API answered 204: logins with the credential no longer work.
    Revoked,
    /// The API answered 404, and the registry's list shows that it was revoked before.
    AlreadyRevoked,
    /// Nobody knows. No answer came, or one that proves nothing, such as a gateway's.
    MayStillWork(Error),
    /// The DELETE was refused, or not sent.
    NotRevoked(Error),
}

impl Revocation {
    /// What the answer to the DELETE says alone, without the list.
    pub fn from_answer(answer: Result<(), Error>) -> Self {
        match answer {
            Ok(()) => Self::Revoked,
            Err(error) if error.changed_nothing() => Self::NotRevoked(error),
            Err(error) => Self::MayStillWork(error),
        }
    }

    /// Whether the credential is certainly revoked.
    pub fn is_revoked(&self) -> bool {
        matches!(self, Self::Revoked | Self::AlreadyRevoked)
    }
}
