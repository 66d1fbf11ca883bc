use base64ct::{Base64UrlUnpadded, Encoding};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use zeroize::Zeroizing;

use super::Secret;
use super::json::{self, Missing};

/// Who a token speaks for: contract 1.3, `UserTokenInfo`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct UserTokenInfo {
    /// The organization.
    pub organization: Organization,
    /// The user.
    pub user: User,
    /// The service that the token was made for.
    pub service_id: String,
}

/// An organization of the cloud console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Organization {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
}

/// A user of the cloud console.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct User {
    /// The user's id.
    pub id: String,
    /// The login's name.
    pub username: String,
    /// Roles, such as `csp:<service id>/becs:user`.
    pub roles: Vec<String>,
}

/// What an API token is exchanged for: contract 2.1, `AccessTokenDto`, where every member is
/// optional.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "Value")]
pub struct AccessTokenAnswer {
    /// The token for the API.
    pub access_token: Option<Secret>,
    /// Its life in seconds, counted from the answer; `None` where it is not told, or cannot be read.
    pub expires_in: Option<u32>,
    /// How it is sent; `bearer`.
    pub token_type: Option<String>,
    /// What it may be used for.
    pub scope: Option<String>,
    /// A token about the user; null in practice.
    pub id_token: Option<Secret>,
    /// The API token once more.
    pub refresh_token: Option<Secret>,
}

/// What an access token says about itself: contract 2.3. Read for display and for its end,
/// never verified: that is the server's to do.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims {
    /// When it ends, in seconds since 1970.
    pub exp: Option<u64>,
    /// When it was issued, in seconds since 1970.
    pub iat: Option<u64>,
    /// The organization's id.
    pub context_name: Option<String>,
    /// The user, by an id of the token service's own.
    pub sub: Option<String>,
    /// The login's name, with or without its domain.
    pub username: Option<String>,
    /// The login's domain.
    pub domain: Option<String>,
    /// The account, commonly the login with its domain.
    pub acct: Option<String>,
}

impl TryFrom<Value> for UserTokenInfo {
    type Error = Missing;

    fn try_from(mut json: Value) -> Result<Self, Missing> {
        let organization = &mut json::member(&mut json, "organization");
        let user = &mut json::member(&mut json, "user");
        let roles = json::list(user, "roles").unwrap_or_default();
        Ok(Self {
            organization: Organization {
                id: json::text(organization, "id").ok_or(Missing("organization.id"))?,
                name: json::text(organization, "name").unwrap_or_default(),
            },
            user: User {
                id: json::text(user, "id").ok_or(Missing("user.id"))?,
                username: json::text(user, "username").unwrap_or_default(),
                roles: roles.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
            },
            service_id: json::text(&mut json, "service_id").unwrap_or_default(),
        })
    }
}

impl TryFrom<Value> for AccessTokenAnswer {
    type Error = Missing;

    fn try_from(mut json: Value) -> Result<Self, Missing> {
        let expires_in = json::count(&json, "expires_in");
        let mut text = |name| json::text(&mut json, name);
        Ok(Self {
            access_token: text("access_token").map(Secret::new),
            expires_in,
            token_type: text("token_type"),
            scope: text("scope"),
            id_token: text("id_token").map(Secret::new),
            refresh_token: text("refresh_token").map(Secret::new),
        })
    }
}

impl Claims {
    /// The claims of a JSON Web Token (RFC 7519 3), or `None` where the text is not one: then it
    /// can only be an API token. It is one by its form: three parts, or the five of an encrypted one,
    /// which begin with a header. A claim that cannot be read counts as absent: a token is one whatever
    /// it claims.
    pub fn of(token: &str) -> Option<Self> {
        let mut parts = token.split('.');
        let (header, payload) = (part(parts.next()?), part(parts.next()?));
        match parts.count() {
            1 if header.is_some() || payload.is_some() => {}
            3 if header.is_some() => return Some(Self::default()),
            _ => return None,
        }
        let mut claims = payload.unwrap_or_default();
        let (exp, iat) = (json::number(&claims, "exp"), json::number(&claims, "iat"));
        let mut text = |name| json::text(&mut claims, name);
        Some(Self {
            exp,
            iat,
            context_name: text("context_name"),
            sub: text("sub"),
            username: text("username"),
            domain: text("domain"),
            acct: text("acct"),
        })
    }
}

/// A part of a token, which is a JSON object: base64url without padding (RFC 7515 2). Some services
/// write standard base64, or pad it.
fn part(text: &str) -> Option<Value> {
    let standard = text.trim_end_matches('=').bytes().map(|byte| match byte {
        b'+' => b'-',
        b'/' => b'_',
        byte => byte,
    });
    let mut bytes = Zeroizing::new(standard.collect::<Vec<u8>>());
    json::object(Base64UrlUnpadded::decode_in_place(&mut bytes).ok()?)
}
