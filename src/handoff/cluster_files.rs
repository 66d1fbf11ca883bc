use super::address::Address;
use super::docker_config::basic_auth;
use super::provenance::hash_comments;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text};

/// Makes the `registries.yaml` of k3s and RKE2:
/// <https://docs.k3s.io/installation/private-registry>.
///
/// The login is in `auth`, as base64. k3s copies it to containerd's configuration, and older
/// versions did so without escaping (k3s-io/k3s#1610).
pub(super) fn k3s_registries(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
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
            hash_comments(handover)
        ))
        .then_secret(basic_auth(handover)?)
        .then("\"\n"),
        usage: "Save it on each node as /etc/rancher/k3s/registries.yaml, or as /etc/rancher/rke2/registries.yaml. If \
                there is one already, add this entry to it. Make it readable by root only, and restart the service. It \
                holds the password: base64 is not encryption."
            .to_owned(),
        commands: String::new(),
        check: format!("sudo k3s crictl pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    })
}

/// Makes the `hosts.toml` of containerd:
/// <https://github.com/containerd/containerd/blob/main/docs/hosts.md>.
pub(super) fn containerd_hosts(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let url = quoted(&address.url());
    Ok(Artefact {
        file_name: "hosts.toml".to_owned(),
        media_type: "application/toml",
        text: Text::plain(format!(
            "{}server = {url}\n\n[host.{url}]\ncapabilities = [\"pull\", \"resolve\"]\n\n\
             [host.{url}.header]\nauthorization = \"Basic ",
            hash_comments(handover)
        ))
        .then_secret(basic_auth(handover)?)
        .then("\"\n"),
        usage: format!(
            "Save it on each node as /etc/containerd/certs.d/{}/hosts.toml, readable by root only. If the registry sends \
             clients to a token service, use a Kubernetes Secret instead. It holds the password: base64 is not \
             encryption.",
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
