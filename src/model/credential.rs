use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Secret;
use super::json::{self, Missing, Unreadable};

/// What a create request carries: contract 1.3, `CreateManagedRegistryCredentialRequest`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreateCredential {
    /// Where the credential will be used. The only thing that a caller may say about it.
    pub description: String,
}

/// What a create request is answered with: contract 1.3,
/// `CreateManagedRegistryCredentialResponse`. The password is in this answer and in no other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCredential {
    /// The login's name: `_json_key`, or `robot$` and a name. Opaque. Empty if the answer has none,
    /// or none that is a text: the password is not lost for that.
    pub username: String,
    /// The login's password: one line, or a JSON key of several. Opaque.
    pub password: Secret,
}

/// A credential as it is listed, without its password: contract 1.3, `RegistryCredential`.
///
/// Instants are RFC 3339 texts as they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Credential {
    /// The credential's id. Opaque; the samples are UUIDs.
    pub id: String,
    /// The name that the service gave it, such as `robot$registry-user`.
    pub name: String,
    /// Where it is used, in its creator's words.
    pub description: String,
    /// When it was created.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Who created it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last changed; absent in older texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Who changed it last: a user, or the service; absent in older texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was revoked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
    /// Who revoked it; absent in older texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
    /// When it ends by itself; the server decides. `never` where it says so by -1. Absent in older texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expires_at: Option<String>,
    /// Whether it works; absent in older texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<Status>,
}

impl NewCredential {
    /// Reads the object that a body begins with. A password that is a number is its digits, as they are
    /// written. Whatever is wrong with another member, the password is not lost for it.
    pub(crate) fn of(json: &[u8]) -> Result<Self, Unreadable> {
        let object = json::first(json).filter(Value::is_object);
        let unreadable = if object.is_some() { Unreadable::OtherShape } else { Unreadable::NoObject };
        let is_whole = object.as_ref().is_some_and(|object| !object["password"].is_number());
        let mut object = object.unwrap_or_default();
        let mut text = |name| {
            let written = || match json::first(json::written(json, name)?.as_bytes())? {
                Value::String(text) => Some(text),
                _ => None,
            };
            json::text(&mut object, name).or_else(|| if is_whole { None } else { written() })
        };
        let username = text("username").unwrap_or_default();
        let password = text("password").or_else(|| if is_whole { None } else { digits(json, "password") });
        Ok(Self { username, password: password.map(Secret::new).ok_or(unreadable)? })
    }

    /// Whether both its parts are there.
    pub fn is_complete(&self) -> bool {
        !self.username.is_empty() && !self.password.is_empty()
    }
}

impl TryFrom<Value> for Credential {
    type Error = Missing;

    fn try_from(mut json: Value) -> Result<Self, Missing> {
        let id = json::id(&mut json, "id")?;
        let mut instant = |name| json::instant(&mut json, name);
        let (created_at, updated_at) = (instant("created_at"), instant("updated_at"));
        let removed_at = instant("removed_at");
        let expires_at = json::end(&mut json, "expires_at");
        let mut text = |name| json::text(&mut json, name);
        Ok(Self {
            id,
            name: text("name").unwrap_or_default(),
            description: text("description").unwrap_or_default(),
            created_at,
            created_by: text("created_by"),
            updated_at,
            updated_by: text("updated_by"),
            removed_at,
            removed_by: text("removed_by"),
            expires_at,
            status: text("status").map(Status::from),
        })
    }
}

impl Credential {
    /// Whether the API shows it as revoked.
    pub fn is_removed(&self) -> bool {
        self.status == Some(Status::Removed) || self.removed_at.is_some()
    }
}

/// A credential's status: contract 1.3. Documented as a plain string, so any word is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(into = "String")]
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

impl From<String> for Status {
    fn from(word: String) -> Self {
        match &*word {
            "ACTIVE" => Self::Active,
            "EXPIRED" => Self::Expired,
            "REMOVED" => Self::Removed,
            _ => Self::Other(word),
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

/// The digits of a member that is a number, as they are written, if something shows where they end.
fn digits(json: &[u8], name: &str) -> Option<String> {
    let written = json::written(json, name)?;
    let is_of_number = |character: char| matches!(character, '0'..='9' | '-' | '+' | '.' | 'e' | 'E');
    let end = written.find(|character| !is_of_number(character))?;
    (end > 0).then(|| written[..end].to_owned())
}
