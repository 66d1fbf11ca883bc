//! The console's addresses: real paths, few and fixed, so that any host of static files serves
//! them; what is looked at stands in the query. No secret and no address of a service ever does.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

/// A page of the console, with what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Route {
    /// The form for a new credential.
    Create {
        /// The registry's id to begin with.
        registry: String,
        /// The description to begin with.
        description: String,
    },
    /// A registry's credentials.
    Credentials {
        /// The registry's id; empty where none is chosen.
        registry: String,
        /// The id of the one that is looked at.
        credential: Option<String>,
    },
    /// Replacing one credential.
    Replace {
        /// The registry's id.
        registry: String,
        /// The credential's id.
        credential: String,
        /// The successor's id, where a person had to choose.
        successor: Option<String>,
    },
}

const CREDENTIALS: &str = "credentials/";
const ROTATE: &str = "rotate/";

impl Default for Route {
    fn default() -> Self {
        Self::Create { registry: String::new(), description: String::new() }
    }
}

impl Route {
    /// Reads the address bar's path and query. The second part is the path under which the console
    /// is served, which is what all routes have in common.
    pub fn parse(path: &str, query: &str) -> (Self, String) {
        let parameter = |name: &str| parameter(query, name);
        let text = |name| parameter(name).unwrap_or_default();
        let slash = path.bytes().rposition(|byte| byte == b'/');
        let folder = slash.and_then(|slash| path.get(..=slash)).unwrap_or_default();
        if let Some(base) = folder.strip_suffix(CREDENTIALS) {
            let route = Self::Credentials { registry: text("registry"), credential: parameter("credential") };
            return (route, base.to_owned());
        }
        if let Some(base) = folder.strip_suffix(ROTATE) {
            let registry = text("registry");
            let route = match parameter("credential") {
                Some(credential) => Self::Replace { registry, credential, successor: parameter("successor") },
                // In the list one can be chosen.
                None => Self::Credentials { registry, credential: None },
            };
            return (route, base.to_owned());
        }
        let route = Self::Create { registry: text("registry"), description: text("description") };
        (route, folder.to_owned())
    }

    /// The address below `base`, the path under which the console is served.
    pub fn address(&self, base: &str) -> String {
        let (folder, parameters) = match self {
            Self::Create { registry, description } => {
                ("", [("registry", Some(registry)), ("description", Some(description)), ("", None)])
            }
            Self::Credentials { registry, credential } => {
                (CREDENTIALS, [("registry", Some(registry)), ("credential", credential.as_ref()), ("", None)])
            }
            Self::Replace { registry, credential, successor } => (
                ROTATE,
                [
                    ("registry", Some(registry)),
                    ("credential", Some(credential)),
                    ("successor", successor.as_ref()),
                ],
            ),
        };
        let mut address = format!("{base}{folder}");
        let mut separator = '?';
        for (name, value) in parameters {
            if let Some(value) = value.filter(|value| !value.is_empty()) {
                address.push_str(&format!("{separator}{name}={}", utf8_percent_encode(value, QUERY)));
                separator = '&';
            }
        }
        address
    }

    /// The page's heading.
    pub fn heading(&self) -> &'static str {
        match self {
            Self::Create { .. } => "Create a registry credential",
            Self::Credentials { .. } => "Credentials of a registry",
            Self::Replace { .. } => "Replace a credential",
        }
    }

    /// The title of the page in a console of this name, as the browser's tab and history show it.
    pub fn title(&self, console: &str) -> String {
        let (what, registry) = match self {
            Self::Create { .. } => ("create a registry credential", ""),
            Self::Credentials { registry, .. } if registry.is_empty() => ("credentials of a registry", ""),
            Self::Credentials { registry, .. } => ("credentials of ", &**registry),
            Self::Replace { .. } => ("replace a credential", ""),
        };
        format!("{console}: {what}{registry}")
    }

    /// Whether both routes replace the same credential, maybe at different steps. Nothing is lost from
    /// one to the other.
    pub fn is_about_the_same(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Replace { registry, credential, .. },
                Self::Replace { registry: other_registry, credential: other_credential, .. },
            ) => registry == other_registry && credential == other_credential,
            _ => false,
        }
    }

    /// Whether both routes are of one page, for whatever registry or credential.
    pub fn is_same_page(&self, other: &Self) -> bool {
        std::mem::discriminant(self) == std::mem::discriminant(other)
    }
}

/// The id of the target that the query asks to hand a new credential over to, as in
/// `?use=kubernetes-secret`.
pub fn handoff_target(query: &str) -> Option<String> {
    parameter(query, "use")
}

fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.trim_start_matches('?').split('&').filter_map(|pair| pair.split_once('='));
    let value = pairs.find(|(key, _)| *key == name)?.1.replace('+', " ");
    let value = percent_decode_str(&value).decode_utf8().ok()?.into_owned();
    (!value.is_empty()).then_some(value)
}

/// All but the unreserved characters of RFC 3986 2.3.
const QUERY: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');
