//! The API tokens that the token service knows: fixed texts, so that they can be written down.

/// An API token and what it is good for.
pub(crate) struct ApiToken {
    pub(crate) text: &'static str,
    pub(crate) about: &'static str,
    pub(crate) user: &'static User,
    pub(crate) kind: Kind,
}

/// How a token differs from an ordinary one.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Ordinary,
    /// Its access token ends soon.
    Short,
    /// Its access token names no organization.
    NoOrganization,
    /// Its access token is for another service.
    OtherService,
    /// It is exchanged under the form's newer name only.
    ApiTokenFormOnly,
}

/// A user of the organization.
pub(crate) struct User {
    pub(crate) id: &'static str,
    pub(crate) username: &'static str,
}

/// The users' domain.
pub(crate) const DOMAIN: &str = "sandbox.example";
/// The organization that every token speaks for.
pub(crate) const ORGANIZATION_ID: &str = "b5a1c9d2-7e34-4f60-8a9b-2c3d4e5f6071";
/// Its name.
pub(crate) const ORGANIZATION_NAME: &str = "Sandbox Organization";
/// The catalogue's service id, part of the roles' names.
pub(crate) const SERVICE_ID: &str = "d3e4f5a6-1b2c-4d3e-9f80-91a2b3c4d5e6";

const DEVELOPER: User = User { id: "0c8f5c1e-3a77-4a55-9d0e-6f1b2a3c4d5e", username: "developer" };
const COLLEAGUE: User = User { id: "7d2e9b4a-5c61-4f0b-8e3d-1a2b3c4d5e6f", username: "colleague" };

/// How long the access token of [`Kind::Short`] lives.
pub(crate) const SHORT_SECONDS: u32 = 70;

/// The token that is printed at the start.
pub(crate) const DEFAULT_API_TOKEN: &str = "sandbox-api-token-developer";

/// All of them.
pub(crate) const API_TOKENS: [ApiToken; 6] = [
    ApiToken { text: DEFAULT_API_TOKEN, about: "the ordinary one", user: &DEVELOPER, kind: Kind::Ordinary },
    ApiToken {
        text: "sandbox-api-token-other-user",
        about: "a second user of the same organization",
        user: &COLLEAGUE,
        kind: Kind::Ordinary,
    },
    ApiToken {
        text: "sandbox-api-token-short",
        about: "its access token lives 70 s",
        user: &DEVELOPER,
        kind: Kind::Short,
    },
    ApiToken {
        text: "sandbox-api-token-no-organization",
        about: "its access token names no organization and is refused (403)",
        user: &DEVELOPER,
        kind: Kind::NoOrganization,
    },
    ApiToken {
        text: "sandbox-api-token-other-service",
        about: "its access token is for another service and is refused (403)",
        user: &DEVELOPER,
        kind: Kind::OtherService,
    },
    ApiToken {
        text: "sandbox-api-token-api-token-only",
        about: "exchanged as api_token= only, refused as refresh_token=",
        user: &DEVELOPER,
        kind: Kind::ApiTokenFormOnly,
    },
];

/// The token of that text.
pub(crate) fn find(text: &str) -> Option<&'static ApiToken> {
    const { &API_TOKENS }.iter().find(|token| token.text == text)
}
