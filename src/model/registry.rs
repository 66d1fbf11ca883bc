use serde::{Deserialize, Serialize};

/// A registry with its details: contract 1.3, `RegistryDetailed`.
///
/// Instants are RFC 3339 texts as they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Registry {
    /// The registry's id. Opaque; the samples are UUIDs.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its address with scheme, such as `https://registry.example`.
    pub url: String,
    /// Whether the last check could reach it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub healthy: Option<bool>,
    /// When it was last checked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_checked_at: Option<String>,
    /// Why the last check failed, as the server words it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unhealthy_cause: Option<String>,
    /// What it is for, in its owner's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the product hosts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosted: Option<bool>,
    /// Whether the product's maker manages it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub vmware_managed: Option<bool>,
    /// Whether several organizations share it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// Whether the caller's organization owns it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owned: Option<bool>,
    /// The kind of registry, such as `HARBOR`. Any word is kept.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// When it was added.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Who added it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last changed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Who changed it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was removed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
    /// Who removed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
    /// Applications that it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub application_count: Option<u32>,
    /// The most credentials that it may have at one time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials_limit: Option<u32>,
    /// Related addresses.
    #[serde(default, rename = "_links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A registry's related addresses: contract 1.3, `_links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// The registry's credentials.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Link>,
}

/// An address of the API, relative to its root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The address.
    pub href: String,
}

impl Registry {
    /// The host, with its port if it names one, under which clients log in: the authority of
    /// [`Registry::url`] without user information (contract 3.1).
    pub fn host(&self) -> &str {
        host(&self.url)
    }

    /// Whether the registry is reached without TLS, so that clients need to be told.
    pub fn is_plain_http(&self) -> bool {
        is_plain_http(&self.url)
    }
}

pub(crate) fn host(url: &str) -> &str {
    let rest = after_scheme(url).unwrap_or(url);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    authority.rsplit_once('@').map_or(authority, |(_, host)| host)
}

/// What follows the scheme of an address that has one, from the host on.
pub(crate) fn after_scheme(url: &str) -> Option<&str> {
    url.split_once(':')?.1.strip_prefix("//")
}

pub(crate) fn is_plain_http(url: &str) -> bool {
    url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
}
