use crate::error::{Error, Kind};
use crate::model::{Claims, Secret, UserTokenInfo};

/// Under this many seconds an access token is renewed before it is used, and creates nothing any
/// more: its end could come between the request and what has to follow.
const ENDS_SOON: u64 = 60;

/// Clocks that differ by no more seconds than this count as the same.
const CLOCK_TOLERANCE: i64 = 90;

/// An access token with what is known of it. It lives in memory only.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    /// The token that the API takes.
    pub access_token: Secret,
    /// The API token that it came from, by which it can be renewed.
    pub api_token: Option<Secret>,
    /// When the access token was taken, in milliseconds since 1970 by this machine's clock.
    pub taken_at: u64,
    /// When the access token ends, in milliseconds since 1970 by this machine's clock; `None`
    /// where it is not known.
    pub ends_at: Option<u64>,
    /// The organization's name, or its id where the name is not known.
    pub organization: String,
    /// The user's name.
    pub user: String,
    /// By what the user is told from another.
    pub owner: Owner,
    /// The names under which the API may list what the user has made.
    pub names: Vec<String>,
    /// By how many seconds the service's clock is ahead of this machine's; 0 where they agree, or
    /// where it is not known.
    pub clock_off_seconds: i64,
    /// The same, at the least: a token was issued before it was taken. `None` where it does not say when.
    pub clock_off_at_least: Option<i64>,
}

/// Whose a session is, by each source that has told it: the organization's id as the API tells it, and as the
/// token does; the user's id as the API tells it, and as the token does, and the login. What one source tells
/// cannot be compared with what another does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Owner([Option<String>; 5]);

impl Owner {
    /// Whether these certainly are two users, or one in two organizations. The first source that has told
    /// both decides; without one, nobody can tell.
    pub fn is_another(&self, other: &Self) -> bool {
        let differ = |ours: &[Option<String>], others: &[Option<String>]| {
            ours.iter().zip(others).find_map(|(our, other)| Some(our.as_ref()? != other.as_ref()?))
        };
        [differ(&self.0[..2], &other.0[..2]), differ(&self.0[2..], &other.0[2..])].contains(&Some(true))
    }

    /// Takes over what another session of the same user tells.
    pub fn learn(&mut self, newer: &Self) {
        for (known, newer) in self.0.iter_mut().zip(&newer.0) {
            if newer.is_some() {
                known.clone_from(newer);
            }
        }
    }
}

impl Session {
    /// An access token before anybody was asked whom it speaks for.
    ///
    /// `lifetime` is what the token service said just now, in seconds. A token that was issued
    /// just now tells how far the two clocks differ, in either direction; any other only that
    /// this machine's is behind, if it was issued in what is the future here.
    pub fn new(access_token: Secret, api_token: Option<Secret>, lifetime: Option<u32>, now: u64) -> Self {
        let claims = Claims::of(access_token.reveal()).unwrap_or_default();
        let clock_off_at_least = claims.iat.map(|issued| signed(issued).saturating_sub(signed(now / 1000)));
        let ahead = clock_off_at_least.unwrap_or(0);
        let is_fresh = api_token.is_some();
        let is_off = ahead > CLOCK_TOLERANCE || (is_fresh && ahead < -CLOCK_TOLERANCE);
        let clock_off_seconds = if is_off { ahead } else { 0 };
        let by_service = lifetime.map(|seconds| now + u64::from(seconds) * 1000);
        let by_claim = claims.exp.map(|end| {
            let here = signed(end).saturating_sub(clock_off_seconds);
            u64::try_from(here).unwrap_or_default().saturating_mul(1000)
        });
        let user = match (&claims.username, &claims.domain) {
            (Some(name), Some(domain)) if !name.contains('@') && !domain.is_empty() => {
                format!("{name}@{domain}")
            }
            (name, _) => name.clone().unwrap_or_default(),
        };
        let organization = claims.context_name.unwrap_or_default();
        let owner =
            Owner([None, told(organization.clone()), None, claims.sub.and_then(told), told(user.clone())]);
        let mut names =
            vec![user.clone(), claims.username.unwrap_or_default(), claims.acct.unwrap_or_default()];
        names.retain(|name| !name.is_empty());
        Self {
            access_token,
            api_token,
            taken_at: now,
            ends_at: by_service.or(by_claim),
            organization,
            user,
            owner,
            names,
            clock_off_seconds,
            clock_off_at_least,
        }
    }

    /// Takes over what the API said of the token.
    pub fn identified(mut self, info: UserTokenInfo) -> Self {
        self.owner.0[0] = told(info.organization.id.clone());
        self.owner.0[2] = told(info.user.id.clone());
        self.organization = told(info.organization.name).unwrap_or(info.organization.id);
        self.names.push(info.user.username.clone());
        self.names.push(info.user.id.clone());
        self.names.retain(|name| !name.is_empty());
        self.user = told(info.user.username).unwrap_or(info.user.id);
        self
    }

    /// Says of a refusal that it is for want of an organization (`docs/contract.md`, 1), where the token has none.
    pub fn refine(&self, error: Error) -> Error {
        if self.organization.is_empty() && matches!(error.kind, Kind::Unauthorized | Kind::Forbidden) {
            return error.with_kind(Kind::NoOrganization);
        }
        error
    }

    /// Seconds that the access token still lives, 0 once it has ended; `None` where it does not
    /// say. Never more than when it was taken: a clock may be set back.
    pub fn remaining_seconds(&self, now: u64) -> Option<u64> {
        self.ends_at.map(|end| end.saturating_sub(now.max(self.taken_at)) / 1000)
    }

    /// Whether the token is about to end: it is renewed, or it creates nothing any more. So is one that can
    /// be renewed where the clock was set back, since nobody knows how long it has lived.
    pub fn ends_soon(&self, now: u64) -> bool {
        let was_set_back = signed(self.taken_at / 1000) - signed(now / 1000) > CLOCK_TOLERANCE;
        (was_set_back && self.api_token.is_some())
            || self.remaining_seconds(now).is_some_and(|left| left < ENDS_SOON)
    }

    /// What the service's clock shows when this machine's shows `now`, in milliseconds since 1970.
    pub fn service_time(&self, now: u64) -> u64 {
        now.saturating_add_signed(self.clock_off_seconds.saturating_mul(1000))
    }

    /// What the service's clock shows at the least; 0 where nobody knows. A token that was pasted long after
    /// its issue does not tell by how much this machine's clock is ahead.
    pub fn earliest_service_time(&self, now: u64) -> u64 {
        self.clock_off_at_least.map_or(0, |off| now.saturating_add_signed(off.saturating_mul(1000)))
    }

    /// The service took the token although it has ended by this machine's clock, which therefore
    /// is ahead by at least as much; when the token ends is not known.
    pub fn with_clock_ahead(mut self, now: u64) -> Self {
        let over = self.ends_at.map_or(0, |end| signed(now.saturating_sub(end) / 1000));
        self.clock_off_seconds = -over;
        self.ends_at = None;
        self
    }
}

/// A text, unless it is empty.
fn told(text: String) -> Option<String> {
    Some(text).filter(|text| !text.is_empty())
}

fn signed(seconds: u64) -> i64 {
    i64::try_from(seconds).unwrap_or(i64::MAX)
}
