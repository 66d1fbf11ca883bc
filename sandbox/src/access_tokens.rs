use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::api_tokens::{ApiToken, DOMAIN, Kind, ORGANIZATION_ID, SERVICE_ID, SHORT_SECONDS};
use crate::keys::Keys;
use crate::problem::Refusal;

const ISSUER: &str = "https://sandbox.example/csp/gateway/am/api";
const AUDIENCE: &str = "regcred-sandbox-api";

/// An access token's claims: contract 2.3.
#[derive(Serialize, Deserialize)]
pub(crate) struct AccessClaims {
    pub(crate) sub: String,
    iss: String,
    aud: String,
    exp: i64,
    iat: i64,
    nbf: i64,
    jti: String,
    context: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) context_name: Option<String>,
    pub(crate) username: String,
    domain: String,
    acct: String,
    perms: Vec<String>,
    azp: String,
}

/// An access token, and its life in seconds.
pub(crate) struct AccessToken {
    pub(crate) text: String,
    pub(crate) seconds: u32,
}

/// Exchanges an API token.
pub(crate) fn issue(
    keys: &Keys,
    api_token: &ApiToken,
    ordinary_seconds: u32,
) -> Result<AccessToken, Refusal> {
    let kind = api_token.kind;
    let seconds = if kind == Kind::Short { SHORT_SECONDS } else { ordinary_seconds };
    let now = Timestamp::now().as_second();
    let user = api_token.user;
    let audience = if kind == Kind::OtherService { "another-service" } else { AUDIENCE };
    let claims = AccessClaims {
        sub: format!("{DOMAIN}:{}", user.id),
        iss: ISSUER.to_owned(),
        aud: audience.to_owned(),
        exp: now + i64::from(seconds),
        iat: now,
        nbf: now,
        jti: Uuid::new_v4().to_string(),
        context: Uuid::new_v4().to_string(),
        context_name: (kind != Kind::NoOrganization).then(|| ORGANIZATION_ID.to_owned()),
        username: user.username.to_owned(),
        domain: DOMAIN.to_owned(),
        acct: format!("{}@{DOMAIN}", user.username),
        perms: vec!["csp:org_member".to_owned(), format!("external/{SERVICE_ID}/becs:user")],
        azp: "regcred-sandbox".to_owned(),
    };
    Ok(AccessToken { text: keys.sign(&claims)?, seconds })
}

/// Why an access token is not accepted.
pub(crate) enum Rejected {
    /// It is not one of ours, or its time is over.
    Invalid,
    /// It is good, but for something else.
    NotForThis,
}

/// Judges an access token.
pub(crate) fn verify(keys: &Keys, token: &str) -> Result<AccessClaims, Rejected> {
    let claims: AccessClaims = keys.verify(token).ok_or(Rejected::Invalid)?;
    // From that second on, not after it (RFC 7519 4.1.4).
    if claims.exp <= Timestamp::now().as_second() {
        return Err(Rejected::Invalid);
    }
    if claims.aud != AUDIENCE { Err(Rejected::NotForThis) } else { Ok(claims) }
}
