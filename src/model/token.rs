use base64ct::{Base64, Encoding};
use serde::{Deserialize, Deserializer, Serialize};
use zeroize::Zeroizing;

use super::lenient::{FromJson, Lenient};
use super::{Secret, json, null_as_default};

/// Who a token speaks for: contract 1.3, `UserTokenInfo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserTokenInfo {
    /// The organization.
    pub organization: Organization,
    /// The user.
    pub user: User,
    /// The service that the token was made for.
    #[serde(default, deserialize_with = "null_as_default")]
    pub service_id: String,
}

/// An organization of the cloud console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub name: String,
}

/// A user of the cloud console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct User {
    /// The user's id.
    pub id: String,
    /// The login's name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub username: String,
    /// Roles, such as `csp:<service id>/becs:user`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub roles: Vec<String>,
}

/// What an API token is exchanged for: contract 2.1, `AccessTokenDto`, where every member is
/// optional.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct AccessTokenAnswer {
    /// The token for the API.
    #[serde(default)]
    pub access_token: Option<Secret>,
    /// Its life in seconds, counted from the answer.
    #[serde(default)]
    pub expires_in: Option<u32>,
    /// How it is sent; `bearer`.
    #[serde(default)]
    pub token_type: Option<String>,
    /// What it may be used for.
    #[serde(default)]
    pub scope: Option<String>,
    /// A token about the user; null in practice.
    #[serde(default)]
    pub id_token: Option<Secret>,
    /// The API token once more.
    #[serde(default)]
    pub refresh_token: Option<Secret>,
}

/// What an access token says about itself: contract 2.3. Read for display and for its end,
/// never verified: that is the server's to do.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Claims {
    /// When it ends, in seconds since 1970.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub exp: Option<u64>,
    /// When it was issued, in seconds since 1970.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub iat: Option<u64>,
    /// The organization's id.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub context_name: Option<String>,
    /// The login's name, with or without its domain.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub username: Option<String>,
    /// The login's domain.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub domain: Option<String>,
    /// The account, commonly the login with its domain.
    #[serde(default, deserialize_with = "if_it_fits")]
    pub acct: Option<String>,
}

impl Claims {
    /// The claims of a JSON Web Token (RFC 7519 3), or `None` where the text is not one: then it
    /// can only be an API token.
    pub fn of(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (Some(_), Some(payload), Some(_), None) =
            (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return None;
        };
        let json = Zeroizing::new(Base64::decode_vec(&with_padding(payload)).ok()?);
        json::read(&json).ok()
    }
}

/// From base64url without padding (RFC 7515 2) to the form that all else here has.
fn with_padding(base64url: &str) -> Zeroizing<String> {
    let usual = base64url.chars().map(|character| match character {
        '-' => '+',
        '_' => '/',
        '+' | '/' | '=' => '?',
        _ => character,
    });
    let padding = (4 - base64url.len() % 4) % 4;
    Zeroizing::new(usual.chain(std::iter::repeat_n('=', padding)).collect())
}

/// Takes a claim of an unexpected type for absent: a token is one whatever it claims.
fn if_it_fits<'de, D: Deserializer<'de>, T: FromJson>(deserializer: D) -> Result<Option<T>, D::Error> {
    Ok(Lenient::deserialize(deserializer)?.0)
}
