use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::{basic, compact_config};
use super::names::{check_namespace, check_secret_name, proposed_secret_name, with_id};
use super::quote::quoted;
use super::trace::trace;
use super::{Artefact, Handover, Options, Refusal, Shell, Text};
use crate::model::Secret;

/// A Secret that pulls images:
/// <https://kubernetes.io/docs/concepts/configuration/secret/#docker-config-secrets>. As `data`,
/// so that no reader of YAML ever sees the password's own characters.
pub(super) fn secret(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let names = Names::of(handover, options)?;
    let file_name = with_id(&names.secret, handover, "yaml");
    let config = compact_config(&address, &basic(handover)?);
    let encoded = Secret::new(Base64::encode_string(config.whole().as_bytes()));
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(manifest(handover, &names)).then_secret(encoded).then("\"\n"),
        usage: format!(
            "Apply it, then attach it: to a service account, as the second line does for the account named default, \
             or to a pod, as the file's first lines show. It holds the password in clear: base64 hides nothing.{}",
            if address.plain_http {
                " The registry has no TLS: the nodes' container runtime has to be told, too."
            } else {
                ""
            }
        ),
        commands: names.commands(&file_name, options.shell)?,
        check: names.check(&address, options.shell),
        file_name,
        companion: None,
    })
}

/// How the Secret is called.
pub(super) struct Names {
    pub(super) secret: String,
    /// Empty for whichever the cluster's client is set to.
    pub(super) namespace: String,
}

impl Names {
    pub(super) fn of(handover: &Handover<'_>, options: &Options) -> Result<Self, Refusal> {
        let secret = options.secret_name.clone();
        let secret = secret.unwrap_or_else(|| proposed_secret_name(handover.description));
        check_secret_name(&secret)?;
        check_namespace(&options.namespace)?;
        Ok(Self { secret, namespace: options.namespace.clone() })
    }

    fn in_namespace(&self) -> String {
        if self.namespace.is_empty() { String::new() } else { format!(" --namespace {}", self.namespace) }
    }

    /// A service account's pull secrets are one value to Kubernetes: a plain patch would take out
    /// those that others rely on. So the list is made only where there is none, and added to
    /// otherwise. The patches are YAML without double quotes, which PowerShell might drop.
    fn commands(&self, file_name: &str, shell: Shell) -> Result<String, Refusal> {
        let (name, namespace) = (&self.secret, self.in_namespace());
        let name = if is_plain_word(name) { name.clone() } else { format!("'{name}'") };
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
            // Its older versions have no such operator.
            Shell::PowerShell => format!("{make}; if (-not $?) {{ {add} }}"),
        };
        Ok(format!("kubectl apply{namespace} --filename {file_name}\n{attach}\n"))
    }

    /// A pod that pulls in any case, and what the cluster says of it. Every part of it is of
    /// characters that are the same in JSON and in a shell's quotes.
    pub(super) fn check(&self, address: &Address<'_>, shell: Shell) -> String {
        let (name, namespace, image) = (&self.secret, self.in_namespace(), &address.image);
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

/// Whether YAML of either version reads it as a string: neither a number nor a word of its own.
fn is_plain_word(name: &str) -> bool {
    const WORDS: [&str; 9] = ["y", "n", "yes", "no", "on", "off", "true", "false", "null"];
    name.starts_with(|first: char| first.is_ascii_alphabetic()) && !WORDS.contains(&name)
}

/// Up to the opening quote of the configuration.
fn manifest(handover: &Handover<'_>, names: &Names) -> String {
    let mut text = format!(
        "# A pod pulls with it when its spec says:\n\
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

/// The key of a label and of an annotation.
pub(super) const ID: &str = "regcred/credential-id";

/// Keys and values that tell which credential it is, none of them secret.
pub(super) fn annotations(handover: &Handover<'_>) -> Vec<(&'static str, String)> {
    let key = |label| match label {
        "Credential ID" => ID,
        "Credential" => "regcred/credential",
        "Description" => "regcred/description",
        "Registry" => "regcred/registry",
        _ => "regcred/expires-at",
    };
    trace(handover).into_iter().map(|(label, value)| (key(label), value)).collect()
}

/// <https://kubernetes.io/docs/concepts/overview/working-with-objects/labels/#syntax-and-character-set>
pub(super) fn is_label_value(text: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.');
    let is_end = |byte: Option<&u8>| byte.is_some_and(u8::is_ascii_alphanumeric);
    let bytes = text.as_bytes();
    bytes.len() <= 63 && bytes.iter().copied().all(fits) && is_end(bytes.first()) && is_end(bytes.last())
}
