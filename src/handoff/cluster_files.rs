use super::address::Address;
use super::docker_config::basic_auth;
use super::provenance::hash_comments;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, Usage};

/// A distribution of Kubernetes that reads `registries.yaml`.
pub(super) struct Distribution {
    directory: &'static str,
    /// The services that read the file when they start.
    services: &'static str,
    /// The command that pulls as the kubelet does.
    pull: &'static str,
}

/// <https://docs.k3s.io/installation/private-registry>
pub(super) const K3S: Distribution = Distribution {
    directory: "/etc/rancher/k3s",
    services: "k3s or k3s-agent",
    pull: "sudo k3s crictl pull",
};

/// Its tools are not on the `PATH`: <https://docs.rke2.io/reference/cli_tools#containerd>.
pub(super) const RKE2: Distribution = Distribution {
    directory: "/etc/rancher/rke2",
    services: "rke2-server or rke2-agent",
    pull: "sudo /var/lib/rancher/rke2/bin/crictl --config /var/lib/rancher/rke2/agent/etc/crictl.yaml pull",
};

impl Distribution {
    /// Makes the `registries.yaml`.
    ///
    /// The login is in `auth`, as base64. k3s copies it to containerd's configuration, and older
    /// versions did so without escaping (k3s-io/k3s#1610).
    pub(super) fn registries(&self, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
        let address = Address::parse(handover.registry_url)?;
        let host = quoted(&address.host);
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
            usage: Usage::of_text(format!(
                "Save it on each node as {}/registries.yaml. If there is one already, add this entry to it. Make it \
                 readable by root only, and restart {}. The file holds the password: base64 is not encryption.",
                self.directory, self.services,
            )),
            commands: String::new(),
            check: format!("{} {}\n", self.pull, options.shell.quote(&address.image)?),
            companion: None,
        })
    }
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
        usage: Usage::of_text(format!(
            "Save it on each node as /etc/containerd/certs.d/{}/hosts.toml, readable by root only. Kubernetes uses it \
             only if config_path in /etc/containerd/config.toml is /etc/containerd/certs.d. That setting is in the \
             registry section of the CRI plugin. If the registry sends clients to a token service, use a Kubernetes \
             Secret instead. The file holds the password: base64 is not encryption.",
            address.host
        )),
        commands: String::new(),
        // Through the CRI, as the kubelet pulls: ctr would read the file without config_path, too.
        check: format!("sudo crictl pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    })
}
