use crate::model::{Claims, Secret, UserTokenInfo};

/// An access token with what is known of it. It lives in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The token that the API takes.
    pub access_token: Secret,
    /// The API token that it came from, by which it can be renewed.
    pub api_token: Option<Secret>,
    /// When the access token ends, in milliseconds since 1970; `None` where it does not say.
    pub ends_at: Option<u64>,
    /// The organization's name, or its id where the name is not known.
    pub organization: String,
    /// The user's name.
    pub user: String,
}

impl Session {
    /// An access token that came just now, before anybody was asked whom it speaks for.
    ///
    /// `lifetime` is what the token service said, in seconds; the token's own claim is the
    /// fallback, since it is by another machine's clock.
    pub fn new(access_token: Secret, api_token: Option<Secret>, lifetime: Option<u32>, now: u64) -> Self {
        let claims = Claims::of(access_token.reveal()).unwrap_or_default();
        let by_service = lifetime.map(|seconds| now + u64::from(seconds) * 1000);
        let user = match (claims.username, claims.domain) {
            (Some(name), Some(domain)) if !name.contains('@') && !domain.is_empty() => {
                format!("{name}@{domain}")
            }
            (name, _) => name.unwrap_or_default(),
        };
        Self {
            access_token,
            api_token,
            ends_at: by_service.or(claims.exp.map(|seconds| seconds.saturating_mul(1000))),
            organization: claims.context_name.unwrap_or_default(),
            user,
        }
    }

    /// Takes over what the API said of the token.
    pub fn identified(mut self, info: UserTokenInfo) -> Self {
        self.organization =
            Some(info.organization.name).filter(|name| !name.is_empty()).unwrap_or(info.organization.id);
        self.user = Some(info.user.username).filter(|name| !name.is_empty()).unwrap_or(info.user.id);
        self
    }

    /// Seconds that the access token still lives, 0 once it has ended; `None` where it does not
    /// say.
    pub fn remaining_seconds(&self, now: u64) -> Option<u64> {
        self.ends_at.map(|end| end.saturating_sub(now) / 1000)
    }
}
