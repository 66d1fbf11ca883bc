use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::{basic_auth, compact_config};
use super::names::{check_namespace, check_secret_name, proposed_secret_name, with_id};
use super::provenance::provenance;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text};
use crate::model::Secret;

/// Makes a Secret for pulling images:
/// <https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets>. It uses `data`,
/// not `stringData`, so that no YAML reader has to unescape the password.
pub(super) fn secret(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options)?;
    let file_name = with_id(&names.secret, handover, "yaml");
    let config = compact_config(&address, &basic_auth(handover)?);
    let encoded = Secret::new(Base64::encode_string(config.whole().as_bytes()));
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(manifest(handover, &names)).then_secret(encoded).then("\"\n"),
        usage: format!(
            "Apply it, then attach it to a service account or to a pod. The second command attaches it to the service \
             account named default. The file's first lines show how a pod uses it. It holds the password: base64 is \
             not encryption.{}",
            if address.plain_http {
                " This registry has no TLS. Configure the container runtime on each node for that, too."
            } else {
                ""
            }
        ),
        commands: names.commands(&file_name, options.shell)?,
        check: names.pull_check(&address, options.shell),
        file_name,
        companion: None,
    })
}

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
    pub(super) fn new(handover: &Handover<'_>, options: &Options) -> Result<Self, Refusal> {
        let secret = options.secret_name.clone();
        let secret = secret.unwrap_or_else(|| proposed_secret_name(handover.description));
        check_secret_name(&secret)?;
        check_namespace(&options.namespace)?;
        Ok(Self { secret, namespace: options.namespace.clone() })
    }

    fn namespace_option(&self) -> String {
        if self.namespace.is_empty() { String::new() } else { format!(" --namespace {}", self.namespace) }
    }

    /// Returns the commands that apply the manifest and attach the Secret.
    ///
    /// A merge patch would replace the service account's whole list of pull secrets, and remove those
    /// that others rely on. So one patch creates the list if there is none, and another adds to it
    /// otherwise. They are YAML without double quotes, which PowerShell might drop.
    fn commands(&self, file_name: &str, shell: Shell) -> Result<String, Refusal> {
        let (name, namespace) = (&self.secret, self.namespace_option());
        let name = if is_plain_scalar(name) { name.clone() } else { format!("'{name}'") };
        let file_name = shell.quote(file_name)?;
        let patch = |operations: String| -> Result<String, Refusal> {
            let operations = shell.quote(&operations)?;
            Ok(format!("kubectl patch serviceaccount default{namespace} --type json --patch {operations}"))
        };
        let make = patch(format!(
            "[{{op: test, path: /imagePullSecrets, value: null}}, \
             {{op: add, path: /imagePullSecrets, value: [{{name: {name}}}]}}]"
        ))?;
        let add = patch(format!("[{{op: add, path: /imagePullSecrets/-, value: {{name: {name}}}}}]"))?;
        let attach = match shell {
            Shell::Posix | Shell::Fish => format!("{make} ||\n  {add}"),
            // Windows PowerShell has no `||`.
            Shell::PowerShell => format!("{make}; if (-not $?) {{ {add} }}"),
        };
        Ok(format!("kubectl apply{namespace} --filename {file_name}\n{attach}\n"))
    }

    /// Returns commands that create a pod which always pulls, and that show its events. No part of the
    /// pod needs escaping in JSON or within a shell's single quotes.
    pub(super) fn pull_check(&self, address: &Address<'_>, shell: Shell) -> String {
        let (name, namespace, image) = (&self.secret, self.namespace_option(), &address.image);
        let pod = format!(
            "'{{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{{\"name\":\"registry-check\"}},\
             \"spec\":{{\"restartPolicy\":\"Never\",\"imagePullSecrets\":[{{\"name\":\"{name}\"}}],\
             \"containers\":[{{\"name\":\"registry-check\",\"image\":\"{image}\",\
             \"imagePullPolicy\":\"Always\"}}]}}}}'"
        );
        let print = match shell {
            Shell::Posix | Shell::Fish => "printf %s ",
            Shell::PowerShell => "",
        };
        format!(
            "{print}{pod} | kubectl create{namespace} --filename -\n\
             kubectl get events{namespace} --field-selector involvedObject.name=registry-check --watch\n\
             kubectl delete pod registry-check{namespace}\n"
        )
    }
}

/// Returns whether YAML 1.1 and 1.2 read an unquoted name as a string, not as a number or a literal.
fn is_plain_scalar(name: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && !WORDS.contains(&name)
}

/// Writes the manifest up to the opening quote of the configuration.
fn manifest(handover: &Handover<'_>, names: &Names) -> String {
    let mut text = format!(
        "# To pull with this Secret, add it to the spec of a pod:\n\
         #   imagePullSecrets:\n\
         #     - name: {}\n\
         apiVersion: v1\n\
         kind: Secret\n\
         metadata:\n\
         \x20 name: {}\n",
        names.secret,
        quoted(&names.secret)
    );
    if !names.namespace.is_empty() {
        text.push_str(&format!("  namespace: {}\n", quoted(&names.namespace)));
    }
    if let Some(id) = handover.credential_id.filter(|id| is_label_value(id)) {
        text.push_str(&format!("  labels:\n    {ID}: {}\n", quoted(id)));
    }
    let annotations: String =
        annotations(handover).iter().map(|(key, value)| format!("    {key}: {}\n", quoted(value))).collect();
    if !annotations.is_empty() {
        text.extend(["  annotations:\n", &annotations]);
    }
    text.push_str("type: kubernetes.io/dockerconfigjson\ndata:\n  .dockerconfigjson: \"");
    text
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
