use super::address::Address;
use super::docker_config::basic;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, trace};

/// The `registries.yaml` of k3s and RKE2: <https://docs.k3s.io/installation/private-registry>.
///
/// The login stands in `auth`, as base64: k3s writes it on into containerd's configuration, and
/// its older versions did so without escaping (k3s-io/k3s#1610).
pub(super) fn k3s_registries(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let host = quoted(address.host);
    let mirrors = if address.plain_http {
        format!("mirrors:\n  {host}:\n    endpoint:\n      - {}\n", quoted(&address.url()))
    } else {
        String::new()
    };
    Ok(Artefact {
        file_name: "registries.yaml".to_owned(),
        media_type: "application/yaml",
        text: Text::plain(format!(
            "{}{mirrors}configs:\n  {host}:\n    auth:\n      auth: \"",
            trace::comments(handover)
        ))
        .then_secret(basic(handover)?)
        .then("\"\n"),
        usage: "Save it on each node as /etc/rancher/k3s/registries.yaml, or /etc/rancher/rke2/registries.yaml, \
                readable by root alone, and restart the service; into one that is there, copy its entry. It holds the \
                password in clear: base64 hides nothing."
            .to_owned(),
        commands: String::new(),
        check: format!("sudo k3s crictl pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    })
}

/// A `hosts.toml` of containerd's: <https://github.com/containerd/containerd/blob/main/docs/hosts.md>.
pub(super) fn containerd_hosts(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let url = quoted(&address.url());
    Ok(Artefact {
        file_name: "hosts.toml".to_owned(),
        media_type: "application/toml",
        text: Text::plain(format!(
            "{}server = {url}\n\n[host.{url}]\ncapabilities = [\"pull\", \"resolve\"]\n\n\
             [host.{url}.header]\nauthorization = \"Basic ",
            trace::comments(handover)
        ))
        .then_secret(basic(handover)?)
        .then("\"\n"),
        usage: format!(
            "Save it on each node as /etc/containerd/certs.d/{}/hosts.toml, readable by root alone. It works where the \
             registry itself takes the login; where it sends clients to a token service, take a Kubernetes Secret. It \
             holds the password in clear: base64 hides nothing.",
            address.host
        ),
        commands: String::new(),
        check: format!(
            "sudo ctr images pull --hosts-dir /etc/containerd/certs.d {}\n",
            options.shell.quote(&address.image)?
        ),
        companion: None,
    })
}
