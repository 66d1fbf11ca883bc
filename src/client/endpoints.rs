use crate::model::after_scheme;

/// The two addresses that requests go to, and no others.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    api: String,
    tokens: String,
    cookies: Cookies,
}

/// Which requests carry the cookies of the page's own origin. The API needs none.
///
/// A browser keeps requests with and without cookies on different connections, and sends a POST
/// again by itself when a connection that was used before breaks. So the POST that creates a
/// credential is the only request without cookies: its first connection is a new one. Where the API is on
/// another origin, the question whether it may be asked (CORS) has used it before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Cookies {
    /// All but the POST that creates a credential.
    #[default]
    NotOnCreate,
    /// All, for a proxy in front of the API that knows its users by a cookie.
    Always,
}

/// An address that cannot be one of [`Endpoints`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BadAddress(
    /// The address as it was given.
    pub String,
);

impl Endpoints {
    /// Takes the addresses of the API and of the token service, without `/v1`; a path prefix is
    /// allowed. An empty one stands for the page's own origin.
    ///
    /// # Errors
    /// [`BadAddress`] for one that is not [secure](is_secure), that has a user, a query or a fragment,
    /// or that holds what is added here: `/v1` at its end, or `/csp`.
    pub fn new(api: &str, tokens: &str) -> Result<Self, BadAddress> {
        Ok(Self { api: base(api)?, tokens: base(tokens)?, cookies: Cookies::default() })
    }

    /// The same addresses with other requests that carry cookies.
    pub fn with_cookies(self, cookies: Cookies) -> Self {
        Self { cookies, ..self }
    }

    /// Which requests carry cookies.
    pub fn cookies(&self) -> Cookies {
        self.cookies
    }

    /// The API's address, without a slash at its end.
    pub fn api(&self) -> &str {
        &self.api
    }

    /// The token service's address, without a slash at its end.
    pub fn tokens(&self) -> &str {
        &self.tokens
    }
}

fn base(address: &str) -> Result<String, BadAddress> {
    let address = address.trim_ascii();
    let bad = || BadAddress(address.to_owned());
    if address.is_empty() {
        return Ok(String::new());
    }
    if !is_secure(address) {
        return Err(bad());
    }
    let rest = after_scheme(address).ok_or_else(bad)?;
    let rest = rest.trim_end_matches('/');
    let (authority, path) = rest.split_once('/').unwrap_or((rest, ""));
    let misleading = |byte: u8| !byte.is_ascii_graphic() || matches!(byte, b'?' | b'#' | b'\\');
    let holds_ours = path == "v1" || path.ends_with("/v1") || path.split('/').any(|part| part == "csp");
    if authority.is_empty()
        || authority.bytes().any(|byte| byte == b'@')
        || rest.bytes().any(misleading)
        || holds_ours
    {
        return Err(bad());
    }
    Ok(address.trim_end_matches('/').to_owned())
}

/// Whether nobody else on the network can read what is sent to an address: it begins with `https://`,
/// or with `http://` and this machine's own name. `deploy/install.sh` lets nothing through that is refused here.
pub fn is_secure(address: &str) -> bool {
    let is_here = |rest: &str| {
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|host| {
            rest.strip_prefix(host).is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        })
    };
    address.starts_with("https://") || address.strip_prefix("http://").is_some_and(is_here)
}
