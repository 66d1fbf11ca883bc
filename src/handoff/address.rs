use crate::model::{after_scheme, host, is_plain_http};

use super::Refusal;

/// A registry's address as clients write it. Every part is of characters that no shell or file format
/// gives a meaning to, but for the brackets of an IPv6 address.
pub(super) struct Address {
    /// Host and port: what configurations know a registry by (`docs/contract.md`, 3.1). In lower case,
    /// and without the scheme's own port, because clients compare it as text.
    pub(super) host: String,
    /// Whether the registry has no TLS. Clients then need an option to use it.
    pub(super) plain_http: bool,
    /// What the names of all images and charts begin with, without a slash at the end.
    pub(super) base: String,
    /// An image's name, with `REPOSITORY:TAG` to be filled in.
    pub(super) image: String,
    /// A chart's name, with `CHART` to be filled in.
    pub(super) chart: String,
}

impl Address {
    /// Parses a registry's URL.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if the URL has no host that clients accept, or one that Docker takes for
    /// something else.
    pub(super) fn parse(registry_url: &str) -> Result<Self, Refusal> {
        let plain_http = is_plain_http(registry_url);
        let host = normalized(host(registry_url), default_port(plain_http)).ok_or_else(|| {
            Refusal::new(
                "The registry's address has no host that clients can log in to. Ask whoever manages the registry.",
            )
        })?;
        if !host.contains(['.', ':']) && host != "localhost" {
            return Err(Refusal::new(
                "Docker takes a registry's address without a dot or a port for a part of Docker Hub. Ask whoever \
                 manages the registry for its full address.",
            ));
        }
        let rest = after_scheme(registry_url).unwrap_or(registry_url);
        let path = rest.split(['?', '#']).next().and_then(|rest| rest.split_once('/'));
        let path = path.map_or("", |(_, path)| path.trim_end_matches('/'));
        let base = if path.is_empty() || !is_path(path) { host.clone() } else { format!("{host}/{path}") };
        Ok(Self {
            plain_http,
            image: format!("{base}/REPOSITORY:TAG"),
            chart: format!("{base}/CHART"),
            base,
            host,
        })
    }

    pub(super) fn scheme(&self) -> &'static str {
        if self.plain_http { "http" } else { "https" }
    }

    pub(super) fn url(&self) -> String {
        format!("{}://{}", self.scheme(), self.host)
    }

    /// Returns the port that clients use where an address names none.
    pub(super) fn default_port(&self) -> &'static str {
        default_port(self.plain_http)
    }

    /// Returns what a Docker user has to do first if the registry has no TLS. The daemon pulls, and has
    /// its own configuration. It needs none for loopback:
    /// <https://docs.docker.com/reference/cli/dockerd/#insecure-registries>.
    pub(super) fn docker_daemon_hint(&self) -> &'static str {
        let name = self.host.rsplit_once(':').map_or(&*self.host, |(name, _)| name);
        if !self.plain_http || name == "localhost" || name.starts_with("127.") || name == "[::1]" {
            ""
        } else {
            " This registry has no TLS. First add its host to insecure-registries in the Docker daemon's configuration."
        }
    }
}

fn default_port(plain_http: bool) -> &'static str {
    if plain_http { "80" } else { "443" }
}

/// Returns a host as an image's name may hold it, or `None` if it is none:
/// <https://github.com/distribution/reference/blob/main/reference.go>. Of names, IPv4 addresses and
/// bracketed IPv6 addresses, each with or without a port.
fn normalized(host: &str, default_port: &str) -> Option<String> {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let within = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_ipv6 = within.is_some_and(|ip| {
        ip.contains(':') && ip.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
    });
    if !is_ipv6 && !name.split('.').all(is_label) {
        return None;
    }
    let mut normalized = name.to_ascii_lowercase();
    if let Some(port) = port {
        let is_number = port.bytes().all(|byte| byte.is_ascii_digit());
        let port = port.parse::<u16>().ok().filter(|port| is_number && *port > 0)?.to_string();
        // Without its port, a bare word would be a part of Docker Hub.
        if port != default_port || !(is_ipv6 || normalized.contains('.') || normalized == "localhost") {
            normalized.extend([":", &port]);
        }
    }
    Some(normalized)
}

fn is_label(label: &str) -> bool {
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = label.as_bytes();
    is_end(bytes.first())
        && is_end(bytes.last())
        && bytes.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-')
}

/// Returns whether a path may be part of an image's name: parts of lowercase letters and digits, with
/// one dot, one or two underscores or any number of hyphens between them.
fn is_path(path: &str) -> bool {
    let is_word = |byte: &u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
    path.split('/').all(|part| {
        let separators = part.as_bytes().split(is_word).filter(|separator| !separator.is_empty());
        let mut separators = separators
            .map(|bytes| matches!(bytes, b"." | b"_" | b"__") || bytes.iter().all(|byte| *byte == b'-'));
        let ends = [part.as_bytes().first(), part.as_bytes().last()];
        ends.iter().all(|byte| byte.is_some_and(is_word)) && separators.all(|fits| fits)
    })
}
