use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::json::{self, Missing};

/// A registry with its details: contract 1.3, `RegistryDetailed`.
///
/// Instants are RFC 3339 texts as they came.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub struct Registry {
    /// The registry's id. Opaque; the samples are UUIDs.
    pub id: String,
    /// Its name; its id where the API tells none, or a blank one.
    pub name: String,
    /// Its address with scheme, such as `https://registry.example`; empty where the API tells none.
    pub url: String,
    /// Whether the last check could reach it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub healthy: Option<bool>,
    /// When it was last checked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_checked_at: Option<String>,
    /// Why the last check failed, as the server words it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unhealthy_cause: Option<String>,
    /// What it is for, in its owner's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// Whether the product hosts it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hosted: Option<bool>,
    /// Whether the product's maker manages it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub vmware_managed: Option<bool>,
    /// Whether several organizations share it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shared: Option<bool>,
    /// Whether the caller's organization owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owned: Option<bool>,
    /// The kind of registry, such as `HARBOR`. Any word is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    /// When it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_at: Option<String>,
    /// Who added it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub created_by: Option<String>,
    /// When it was last changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<String>,
    /// Who changed it last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<String>,
    /// When it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_at: Option<String>,
    /// Who removed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub removed_by: Option<String>,
    /// Applications that it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub application_count: Option<u32>,
    /// The most credentials that it may have at one time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials_limit: Option<u32>,
    /// Related addresses.
    #[serde(rename = "_links", skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
}

/// A registry's related addresses: contract 1.3, `_links`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Links {
    /// The registry's credentials.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub credentials: Option<Link>,
}

/// An address of the API, relative to its root.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Link {
    /// The address.
    pub href: String,
}

impl TryFrom<Value> for Registry {
    type Error = Missing;

    fn try_from(mut json: Value) -> Result<Self, Missing> {
        let links = Links::of(json::member(&mut json, "_links"));
        let truth = |name: &str| json[name].as_bool();
        let (healthy, hosted, vmware_managed) = (truth("healthy"), truth("hosted"), truth("vmware_managed"));
        let (shared, owned) = (truth("shared"), truth("owned"));
        let application_count = json::count(&json, "application_count");
        let credentials_limit = json::count(&json, "credentials_limit");
        let id = json::id(&mut json, "id")?;
        let mut instant = |name| json::instant(&mut json, name);
        let (last_checked_at, created_at) = (instant("last_checked_at"), instant("created_at"));
        let (updated_at, removed_at) = (instant("updated_at"), instant("removed_at"));
        let mut text = |name| json::text(&mut json, name);
        Ok(Self {
            name: text("name").filter(|name| !name.trim().is_empty()).unwrap_or_else(|| id.clone()),
            url: text("url").unwrap_or_default(),
            id,
            healthy,
            last_checked_at,
            unhealthy_cause: text("unhealthy_cause"),
            description: text("description"),
            hosted,
            vmware_managed,
            shared,
            owned,
            provider: text("provider"),
            created_at,
            created_by: text("created_by"),
            updated_at,
            updated_by: text("updated_by"),
            removed_at,
            removed_by: text("removed_by"),
            application_count,
            credentials_limit,
            links,
        })
    }
}

impl Links {
    fn of(mut links: Value) -> Option<Self> {
        let href = json::text(&mut json::member(&mut links, "credentials"), "href");
        links.is_object().then(|| Self { credentials: href.map(|href| Link { href }) })
    }
}

impl Registry {
    /// The host, with its port if it names one, under which clients log in: the authority of
    /// [`Registry::url`] without user information (`docs/contract.md`, 3.1).
    pub fn host(&self) -> &str {
        host(&self.url)
    }

    /// The provider by its proper name: `GOOGLE_ARTIFACT_REGISTRY` is `Google Artifact Registry`.
    pub fn provider_name(&self) -> Option<String> {
        const NAMES: [&str; 9] = ["GitHub", "GitLab", "JFrog", "AWS", "ECR", "GCR", "ACR", "OCI", "VMware"];
        let mut name = String::new();
        for word in self.provider.as_ref()?.split('_') {
            if !name.is_empty() {
                name.push(' ');
            }
            let at = name.len();
            match NAMES.into_iter().find(|known| known.eq_ignore_ascii_case(word)) {
                Some(known) => name.push_str(known),
                None => name.push_str(&word.to_ascii_lowercase()),
            }
            if let Some(first) = name.get_mut(at..at + 1) {
                first.make_ascii_uppercase();
            }
        }
        Some(name)
    }

    /// Whether the registry is reached without TLS, so that clients need to be told.
    pub fn is_plain_http(&self) -> bool {
        is_plain_http(&self.url)
    }
}

pub(crate) fn host(url: &str) -> &str {
    let rest = after_scheme(url).unwrap_or(url);
    let mut authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
    // What is before the last `@` is a user's.
    while let Some((_, host)) = authority.split_once('@') {
        authority = host;
    }
    authority
}

/// What follows the scheme of an address that has one, from the host on.
pub(crate) fn after_scheme(url: &str) -> Option<&str> {
    url.split_once(':')?.1.strip_prefix("//")
}

pub(crate) fn is_plain_http(url: &str) -> bool {
    url.get(..7).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http://"))
}
