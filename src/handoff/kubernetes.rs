use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::{basic_auth, compact_config};
use super::names::{check_namespace, check_secret_name, file_name, proposed_secret_name, with_id};
use super::provenance::{hash_comments, provenance};
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Target, Text, Usage};
use crate::model::Secret;

/// Makes a Secret for pulling images:
/// <https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets>. It uses `data`,
/// not `stringData`, so that no YAML reader has to unescape the password.
pub(super) fn secret(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::KubernetesSecret)?;
    let file_name = names.secret_file_name(handover);
    Ok(Artefact {
        media_type: "application/yaml",
        text: secret_with_hint(handover, &address, &names)?,
        usage: Usage {
            text: HOLDS_PASSWORD.to_owned(),
            commands: format!(
                "The second command attaches the Secret to the service account named default. To use it in a single pod \
                 instead, see the manifest's first lines.{}",
                node_hint(&address),
            ),
            check: CHECK_USAGE.to_owned(),
        },
        commands: format!(
            "{}{}",
            names.apply(KUBECTL, &file_name, options.shell)?,
            names.attach(options.shell)?
        ),
        check: names.pull_check(KUBECTL, &address, options.shell)?,
        file_name,
        companion: None,
    })
}

/// Makes the same Secret for OpenShift, whose own command attaches it:
/// <https://docs.redhat.com/en/documentation/openshift_container_platform/4.20/html/images/managing-images#using-image-pull-secrets>.
pub(super) fn openshift(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::OpenShift)?;
    let file_name = names.secret_file_name(handover);
    Ok(Artefact {
        media_type: "application/yaml",
        text: secret_with_hint(handover, &address, &names)?,
        usage: Usage {
            text: HOLDS_PASSWORD.to_owned(),
            commands: format!(
                "The second command links the Secret to the service account named default. Link it to builder, too, if \
                 builds pull from this registry.{}",
                node_hint(&address),
            ),
            check: CHECK_USAGE.to_owned(),
        },
        commands: format!(
            "{}oc secrets link default {}{} --for=pull\n",
            names.apply(OC, &file_name, options.shell)?,
            names.secret,
            names.namespace_option(),
        ),
        check: names.pull_check(OC, &address, options.shell)?,
        file_name,
        companion: None,
    })
}

/// Makes values for a chart, which name a Secret to pull with. The Secret is the companion.
///
/// Charts agree on `imagePullSecrets` at the top. A chart and its dependencies share what is `global`,
/// where Bitnami's take names: <https://github.com/bitnami/charts/tree/main/bitnami/common>.
pub(super) fn helm_values(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::HelmValues)?;
    let (secret_file, secret) = names.secret_file(handover, &address)?;
    let values_file = file_name("helm-values", handover, "yaml");
    let name = quoted(&names.secret);
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(format!(
            "{}imagePullSecrets:\n  - name: {name}\nglobal:\n  imagePullSecrets:\n    - {name}\n",
            hash_comments(handover),
        )),
        usage: Usage {
            text: "Bitnami's charts read the names under global, most others read the first ones.".to_owned(),
            commands: format!(
                "Run them where you saved both files, then delete {secret_file}, which holds the password. Fill in \
                 RELEASE and CHART. Helm pulls the chart itself with its own login."
            ),
            check: CHECK_USAGE.to_owned(),
        },
        commands: format!(
            "{}helm upgrade RELEASE CHART{} --install --reuse-values --values {values_file}\n",
            names.apply(KUBECTL, &secret_file, options.shell)?,
            names.namespace_option(),
        ),
        check: names.pull_check(KUBECTL, &address, options.shell)?,
        file_name: values_file,
        companion: Some((secret_file, secret)),
    })
}

/// Warns of what a manifest with the Secret holds.
pub(super) const HOLDS_PASSWORD: &str = "The manifest holds the password: base64 is not encryption.";

/// Tells the user how to read what the check prints.
pub(super) const CHECK_USAGE: &str =
    "The pod runs nothing and ends as failed. Its events say whether the image was pulled.";

fn node_hint(address: &Address) -> &'static str {
    if address.plain_http {
        " This registry has no TLS. Configure the container runtime on each node for that, too."
    } else {
        ""
    }
}

/// What talks to a cluster.
#[derive(Clone, Copy)]
pub(super) struct Tool {
    command: &'static str,
    /// The user that a pod is to run as, where the cluster does not choose one.
    run_as_user: &'static str,
}

/// An image may name root, or a user by name, with which a pod that must not run as root never starts.
pub(super) const KUBECTL: Tool = Tool { command: "kubectl", run_as_user: "\"runAsUser\":65534," };

/// OpenShift admits only users of the namespace's own range.
const OC: Tool = Tool { command: "oc", run_as_user: "" };

/// The Secret's name and namespace.
pub(super) struct Names {
    pub(super) secret: String,
    /// Empty for the namespace that kubectl is set to.
    pub(super) namespace: String,
}

impl Names {
    /// Returns the chosen names, or the default ones.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if Kubernetes does not accept one of them.
    pub(super) fn new(handover: &Handover<'_>, options: &Options, target: Target) -> Result<Self, Refusal> {
        let secret = options.secret_name.clone();
        let secret =
            secret.unwrap_or_else(|| proposed_secret_name(handover.registry_url, handover.description));
        check_secret_name(&secret)?;
        let namespace = options.namespace.as_deref().unwrap_or(target.default_namespace());
        check_namespace(namespace)?;
        Ok(Self { secret, namespace: namespace.to_owned() })
    }

    pub(super) fn secret_file_name(&self, handover: &Handover<'_>) -> String {
        with_id(&self.secret, handover, "yaml")
    }

    /// Returns the name and the content of a file with the Secret, for other manifests.
    pub(super) fn secret_file(
        &self,
        handover: &Handover<'_>,
        address: &Address,
    ) -> Result<(String, Text), Refusal> {
        Ok((self.secret_file_name(handover), self.secret_manifest(handover, address)?))
    }

    /// Returns the manifest of the Secret.
    pub(super) fn secret_manifest(
        &self,
        handover: &Handover<'_>,
        address: &Address,
    ) -> Result<Text, Refusal> {
        let config = compact_config(address, &basic_auth(handover)?);
        let encoded = Secret::new(Base64::encode_string(config.whole().as_bytes()));
        Ok(Text::plain(format!(
            "apiVersion: v1\nkind: Secret\n{}type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: \"",
            self.metadata(handover, ""),
        ))
        .then_secret(encoded)
        .then("\"\n"))
    }

    /// Returns a manifest's metadata. `labels` are lines of their own, or empty.
    pub(super) fn metadata(&self, handover: &Handover<'_>, labels: &str) -> String {
        let mut text = format!("metadata:\n  name: {}\n", quoted(&self.secret));
        if !self.namespace.is_empty() {
            text.push_str(&format!("  namespace: {}\n", quoted(&self.namespace)));
        }
        let id = handover.credential_id.filter(|id| is_label_value(id));
        let id = id.map_or_else(String::new, |id| format!("    {ID}: {}\n", quoted(id)));
        if !(labels.is_empty() && id.is_empty()) {
            text.extend(["  labels:\n", labels, &id]);
        }
        let annotations = annotations(handover);
        if !annotations.is_empty() {
            text.push_str("  annotations:\n");
        }
        for (key, value) in annotations {
            text.push_str(&format!("    {key}: {}\n", quoted(&value)));
        }
        text
    }

    pub(super) fn namespace_option(&self) -> String {
        if self.namespace.is_empty() { String::new() } else { format!(" --namespace {}", self.namespace) }
    }

    /// Returns the command that applies a manifest.
    pub(super) fn apply(&self, tool: Tool, file_name: &str, shell: Shell) -> Result<String, Refusal> {
        let file_name = shell.quote(file_name)?;
        Ok(format!("{} apply{} --filename {file_name}\n", tool.command, self.namespace_option()))
    }

    /// Returns the command that attaches the Secret to a service account, unless it is attached.
    ///
    /// A merge patch would replace the service account's whole list of pull secrets, and remove those
    /// that others rely on. So one patch creates the list if there is none, and another adds to it
    /// otherwise. They have no double quotes, which PowerShell might drop.
    fn attach(&self, shell: Shell) -> Result<String, Refusal> {
        let (name, namespace) = (&self.secret, self.namespace_option());
        let scalar = if is_plain_scalar(name) { name.clone() } else { format!("'{name}'") };
        let patch = |operations: String| -> Result<String, Refusal> {
            let operations = shell.quote(&operations)?;
            Ok(format!("kubectl patch serviceaccount default{namespace} --type json --patch {operations}"))
        };
        let make = patch(format!(
            "[{{op: test, path: /imagePullSecrets, value: null}}, \
             {{op: add, path: /imagePullSecrets, value: [{{name: {scalar}}}]}}]"
        ))?;
        let add = patch(format!("[{{op: add, path: /imagePullSecrets/-, value: {{name: {scalar}}}}}]"))?;
        let attached = format!(
            "kubectl get serviceaccount default{namespace} --output {}",
            shell.quote(&format!("jsonpath={{.imagePullSecrets[?(@.name=='{name}')].name}}"))?
        );
        Ok(match shell {
            Shell::Posix | Shell::Fish => format!("{attached} | grep -q . ||\n  {make} ||\n  {add}\n"),
            Shell::Cmd => format!("{attached} | findstr . >nul || {make} || {add}\n"),
            // Windows PowerShell has no `||`.
            Shell::PowerShell => format!("if (-not ({attached})) {{ {make}; if (-not $?) {{ {add} }} }}\n"),
        })
    }

    /// Returns commands that create a pod which always pulls, wait for its end, and show its events.
    ///
    /// The pod is admitted where Pod Security is *restricted*. Its command is in no image, so it ends as
    /// soon as it could start, and nothing of the image runs. Where the runtime does not count that as an
    /// end, or the pull fails, it ends after a minute. No part of it needs escaping in JSON or in a shell.
    pub(super) fn pull_check(&self, tool: Tool, address: &Address, shell: Shell) -> Result<String, Refusal> {
        let (name, namespace, image) = (&self.secret, self.namespace_option(), &address.image);
        let Tool { command, run_as_user } = tool;
        let pod = format!(
            "{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"registry-check\"}},\
             \"spec\":{{\"activeDeadlineSeconds\":60,\"automountServiceAccountToken\":false,\
             \"restartPolicy\":\"Never\",\"imagePullSecrets\":[{{\"name\":\"{name}\"}}],\
             \"securityContext\":{{\"runAsNonRoot\":true,{run_as_user}\
             \"seccompProfile\":{{\"type\":\"RuntimeDefault\"}}}},\
             \"containers\":[{{\"name\":\"registry-check\",\"image\":\"{image}\",\
             \"imagePullPolicy\":\"Always\",\"command\":[\"/registry-check\"],\
             \"securityContext\":{{\"allowPrivilegeEscalation\":false,\
             \"capabilities\":{{\"drop\":[\"ALL\"]}}}}}}]}}}}"
        );
        Ok(format!(
            "{}\n\
             {command} wait pod/registry-check{namespace} {} --timeout=90s\n\
             {command} get events{namespace} --field-selector involvedObject.name=registry-check\n\
             {command} delete pod registry-check{namespace}\n",
            shell.with_text(&pod, &format!("{command} create{namespace} --filename -")),
            shell.quote("--for=jsonpath={.status.phase}=Failed")?,
        ))
    }
}

/// Returns whether YAML 1.1 and 1.2 read an unquoted name as a string, not as a number or a literal.
fn is_plain_scalar(name: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && !WORDS.contains(&name)
}

/// Returns the Secret's manifest, after lines that show how a pod uses it.
fn secret_with_hint(handover: &Handover<'_>, address: &Address, names: &Names) -> Result<Text, Refusal> {
    let hint = format!(
        "# To pull with this Secret, add it to the spec of a pod:\n\
         #   imagePullSecrets:\n\
         #     - name: {}\n",
        names.secret,
    );
    Ok(Text::plain(hint).then_text(names.secret_manifest(handover, address)?))
}

/// The key of the label and the annotation that hold the credential's id.
pub(super) const ID: &str = "regcred/credential-id";

/// Returns the provenance as annotations.
pub(super) fn annotations(handover: &Handover<'_>) -> Vec<(&'static str, String)> {
    let key = |label| match label {
        "Credential ID" => ID,
        "Credential" => "regcred/credential",
        "Description" => "regcred/description",
        "Registry" => "regcred/registry",
        _ => "regcred/expires-at",
    };
    provenance(handover).into_iter().map(|(label, value)| (key(label), value)).collect()
}

/// Returns whether Kubernetes accepts a text as a label's value:
/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>
pub(super) fn is_label_value(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63 && bytes.iter().copied().all(fits) && is_end(bytes.first()) && is_end(bytes.last())
}
