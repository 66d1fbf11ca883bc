use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::{Secret, null_as_default};

/// What a create request carries: contract 1.3, `CreateManagedRegistryCredentialRequest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateCredential {
    /// Where the credential will be used. The only thing that a caller may say about it.
    pub description: String,
}

/// What a create request is answered with: contract 1.3,
/// `CreateManagedRegistryCredentialResponse`. The password is in this answer and in no other.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct NewCredential {
    /// The login's name: `_json_key`, or `robot$` and a name. Opaque.
    pub username: String,
    /// The login's password: one line, or a JSON key of several. Opaque.
    pub password: Secret,
}

/// A credential as it is listed, without its password: contract 1.3, `RegistryCredential`.
///
/// Instants are RFC 3339 texts as they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credential {
    /// The credential's id. Opaque; the samples are UUIDs.
    pub id: String,
    /// The name that the service gave it, such as `robot$registry-user`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
    /// Where it is used, in its creator's words.
    #[serde(default, deserialize_with = "null_as_default")]
    pub description: String,
    /// When it was created.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Who created it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last changed; absent in older texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Who changed it last: a user, or the service; absent in older texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was revoked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
    /// Who revoked it; absent in older texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
    /// When it ends by itself; the server decides. Absent in older texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Whether it works; absent in older texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

/// A credential's status: contract 1.3. Documented as a plain string, so any word is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Cow<'_, str>", into = "String")]
pub enum Status {
    /// It works.
    Active,
    /// Its time is over.
    Expired,
    /// It was revoked.
    Removed,
    /// A word that the contract does not know, as it came.
    Other(String),
}

impl From<Cow<'_, str>> for Status {
    fn from(word: Cow<'_, str>) -> Self {
        match &*word {
            "ACTIVE" => Self::Active,
            "EXPIRED" => Self::Expired,
            "REMOVED" => Self::Removed,
            _ => Self::Other(word.into_owned()),
        }
    }
}

impl From<Status> for String {
    fn from(status: Status) -> Self {
        match status {
            Status::Active => "ACTIVE".to_owned(),
            Status::Expired => "EXPIRED".to_owned(),
            Status::Removed => "REMOVED".to_owned(),
            Status::Other(word) => word,
        }
    }
}
