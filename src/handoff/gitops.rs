use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::{basic_auth, check_login, compact_config};
use super::kubernetes::{CHECK_USAGE, HOLDS_PASSWORD, KUBECTL, Names};
use super::names::with_id;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Target, Text, Usage};
use crate::model::Secret;

/// Makes the Secret with which Argo CD reads charts from a registry:
/// <https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#helm>. Its URL has no
/// scheme, because that is how Argo CD tells an OCI registry from an older repository of charts.
pub(super) fn argo_cd(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    check_login(handover)?;
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::ArgoCd)?;
    let file_name = names.secret_file_name(handover);
    let password = Secret::new(Base64::encode_string(handover.password.reveal().as_bytes()));
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(format!(
            "apiVersion: v1\nkind: Secret\n{}type: Opaque\nstringData:\n  name: {}\n  type: helm\n  url: {}\n  \
             enableOCI: \"true\"\n{}  username: {}\ndata:\n  password: \"",
            names.metadata(handover, "    argocd.argoproj.io/secret-type: repository\n"),
            quoted(&names.secret),
            quoted(&address.base),
            if address.plain_http { "  insecureOCIForceHttp: \"true\"\n" } else { "" },
            quoted(handover.username),
        ))
        .then_secret(password)
        .then("\"\n"),
        usage: Usage {
            text: format!(
                "Add the folder of the charts to the URL, such as /charts/ubuntu-24, and use the same URL in your \
                 Application. {HOLDS_PASSWORD}"
            ),
            commands: "Use the namespace where Argo CD runs. Argo CD shows the connection's status under Settings > \
                       Repositories. Pods pull their images with a Kubernetes Secret of their own."
                .to_owned(),
            check: String::new(),
        },
        commands: names.apply(KUBECTL, &file_name, options.shell)?,
        check: String::new(),
        file_name,
        companion: None,
    })
}

/// Makes a source of charts for Flux, and the Secret that it reads:
/// <https://fluxcd.io/flux/components/source/helmrepositories/#helm-oci-repository>.
pub(super) fn flux(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::Flux)?;
    let file_name = names.secret_file_name(handover);
    let source = format!(
        "---\napiVersion: source.toolkit.fluxcd.io/v1\nkind: HelmRepository\n{}spec:\n  type: oci\n  url: {}\n{}  \
         interval: 1h\n  secretRef:\n    name: {}\n",
        names.metadata(handover, ""),
        quoted(&format!("oci://{}", address.base)),
        if address.plain_http { "  insecure: true\n" } else { "" },
        quoted(&names.secret),
    );
    Ok(Artefact {
        media_type: "application/yaml",
        text: names.secret_manifest(handover, &address)?.then(source),
        usage: Usage {
            text: format!(
                "Add the folder of the charts to the URL, such as /charts/ubuntu-24. An OCIRepository can use the same \
                 Secret. {HOLDS_PASSWORD}"
            ),
            commands: "Use the namespace of your HelmReleases' source. Pods pull their images with a Kubernetes Secret in \
                       their own namespace."
                .to_owned(),
            check: String::new(),
        },
        commands: names.apply(KUBECTL, &file_name, options.shell)?,
        check: String::new(),
        file_name,
        companion: None,
    })
}

/// Makes a resource with which the External Secrets Operator makes the Secret for pulling images from
/// what is in Vault: <https://external-secrets.io/latest/guides/common-k8s-secret-types/>. The companion
/// is what goes into Vault, by `vault kv put` from the file:
/// <https://developer.hashicorp.com/vault/docs/commands/kv/put>.
pub(super) fn external_secrets(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::ExternalSecrets)?;
    let name = &names.secret;
    let manifest_file = names.secret_file_name(handover);
    let values_file = with_id(name, handover, "json");
    let config = compact_config(&address, &basic_auth(handover)?);
    let values = Text::plain(format!(
        "{{\"registry\":{},\"username\":{},\"password\":",
        quoted(&address.host),
        quoted(handover.username)
    ))
    .then_secret(Secret::new(quoted(handover.password.reveal())))
    .then(",\"dockerconfigjson\":")
    .then_secret(Secret::new(quoted(&config.whole())))
    .then("}\n");
    let shell = options.shell;
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(format!(
            "apiVersion: external-secrets.io/v1\nkind: ExternalSecret\n{}spec:\n  refreshInterval: 1h\n  \
             secretStoreRef:\n    kind: SecretStore\n    name: vault\n  target:\n    name: {}\n    template:\n      \
             type: kubernetes.io/dockerconfigjson\n  data:\n    - secretKey: .dockerconfigjson\n      remoteRef:\n        \
             key: {}\n        property: dockerconfigjson\n",
            names.metadata(handover, ""),
            quoted(name),
            quoted(&format!("registry/{name}")),
        )),
        usage: Usage {
            text: "Change vault in the manifest to your SecretStore.".to_owned(),
            commands: format!(
                "Run them where you saved both files, then delete {values_file}, which holds the password. Vault reads \
                 it from the file, so it stays out of your shell history. Change secret in the first command to your \
                 mount."
            ),
            check: CHECK_USAGE.to_owned(),
        },
        commands: format!(
            "vault kv put -mount=secret registry/{name} {}\n{}",
            shell.quote(&format!("@{values_file}"))?,
            names.apply(KUBECTL, &manifest_file, shell)?
        ),
        check: names.pull_check(KUBECTL, &address, shell)?,
        file_name: manifest_file,
        companion: Some((values_file, values)),
    })
}
