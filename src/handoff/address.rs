use crate::model::{after_scheme, host, is_plain_http};

use super::Refusal;

/// Where clients find a registry, in no character that means anything to a shell or a file format.
pub(super) struct Address<'a> {
    /// Host and port: what configurations know a registry by (contract 3.1).
    pub(super) host: &'a str,
    /// Clients reach it without TLS, and only if they are told to.
    pub(super) plain_http: bool,
    /// What images are pulled by, for a person to complete.
    pub(super) image: String,
    /// The same for charts.
    pub(super) chart: String,
}

impl<'a> Address<'a> {
    pub(super) fn of(registry_url: &'a str) -> Result<Self, Refusal> {
        let host = host(registry_url);
        if !is_host(host) {
            return Err(Refusal::new(
                "The registry's address names no host that clients could log in to. Ask whoever manages the registry.",
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

    /// Docker's daemon, which pulls, is told by its own configuration; for loopback it needs none:
    /// <https://docs.docker.com/reference/cli/dockerd/#insecure-registries>.
    pub(super) fn docker_daemon_hint(&self) -> &'static str {
        let name = self.host.rsplit_once(':').map_or(self.host, |(name, _)| name);
        if !self.plain_http || name == "localhost" || name.starts_with("127.") || name == "[::1]" {
            ""
        } else {
            " The registry has no TLS: list its host under insecure-registries in the daemon's configuration first."
        }
    }
}

/// A name, an IPv4 address or a bracketed IPv6 address, and perhaps a port.
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

/// What may stand between a host and an image's name.
fn is_path(path: &str) -> bool {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_' | b'-');
    path.split('/').all(|part| !part.is_empty() && part != "." && part != ".." && part.bytes().all(fits))
}
