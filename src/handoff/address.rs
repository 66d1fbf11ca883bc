use crate::model::{after_scheme, host, is_plain_http};

use super::Refusal;

/// A registry's address as clients write it. Every part is of characters that no shell or file format
/// gives a meaning to, but for the brackets of an IPv6 address.
pub(super) struct Address<'a> {
    /// Host and port: what configurations know a registry by (`docs/contract.md`, 3.1).
    pub(super) host: &'a str,
    /// Whether the registry has no TLS. Clients then need an option to use it.
    pub(super) plain_http: bool,
    /// An image's name, with `REPOSITORY:TAG` to be filled in.
    pub(super) image: String,
    /// A chart's name, with `CHART` to be filled in.
    pub(super) chart: String,
}

impl<'a> Address<'a> {
    /// Parses a registry's URL.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if the URL has no host that clients accept.
    pub(super) fn parse(registry_url: &'a str) -> Result<Self, Refusal> {
        let host = host(registry_url);
        if !is_host(host) {
            return Err(Refusal::new(
                "The registry's address has no host that clients can log in to. Ask whoever manages the registry.",
            ));
        }
        let rest = after_scheme(registry_url).unwrap_or(registry_url);
        let path = rest.split(['?', '#']).next().and_then(|rest| rest.split_once('/'));
        let path = path.map_or("", |(_, path)| path.trim_end_matches('/'));
        let base = if path.is_empty() || !is_path(path) { host.to_owned() } else { format!("{host}/{path}") };
        Ok(Self {
            host,
            plain_http: is_plain_http(registry_url),
            image: format!("{base}/REPOSITORY:TAG"),
            chart: format!("{base}/CHART"),
        })
    }

    pub(super) fn scheme(&self) -> &'static str {
        if self.plain_http { "http" } else { "https" }
    }

    pub(super) fn url(&self) -> String {
        format!("{}://{}", self.scheme(), self.host)
    }

    /// Returns what a Docker user has to do first if the registry has no TLS. The daemon pulls, and has
    /// its own configuration. It needs none for loopback:
    /// <https://docs.docker.com/reference/cli/dockerd/#insecure-registries>.
    pub(super) fn docker_daemon_hint(&self) -> &'static str {
        let name = self.host.rsplit_once(':').map_or(self.host, |(name, _)| name);
        if !self.plain_http || name == "localhost" || name.starts_with("127.") || name == "[::1]" {
            ""
        } else {
            " This registry has no TLS. First add its host to insecure-registries in the Docker daemon's configuration."
        }
    }
}

/// Returns whether a text is a name, an IPv4 address or a bracketed IPv6 address, with or without a
/// port.
fn is_host(host: &str) -> bool {
    let (name, port) = match host.rsplit_once(':') {
        Some((name, port)) if !port.ends_with(']') => (name, Some(port)),
        _ => (host, None),
    };
    let named = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    let is_name = name.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) && name.bytes().all(named);
    let within = name.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_ipv6 = within.is_some_and(|ip| {
        ip.contains(':') && ip.bytes().all(|byte| byte.is_ascii_hexdigit() || matches!(byte, b':' | b'.'))
    });
    let is_port =
        |port: &str| (1..=5).contains(&port.len()) && port.bytes().all(|byte| byte.is_ascii_digit());
    (is_name || is_ipv6) && port.is_none_or(is_port)
}

/// Returns whether a path may be part of an image's name.
fn is_path(path: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.bytes().all(fits))
}
