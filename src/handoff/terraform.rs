use super::address::Address;
use super::docker_config::basic_auth;
use super::kubernetes::{CHECK_USAGE, ID, KUBECTL, Names, annotations, is_label_value};
use super::names::with_id;
use super::provenance::hash_comments;
use super::quote::quoted_hcl;
use super::{Artefact, Handover, Options, Refusal, Target, Text, Usage};

/// Makes a configuration with which Terraform creates a Secret:
/// <https://registry.terraform.io/providers/hashicorp/kubernetes/latest/docs/resources/secret_v1>.
///
/// The resource holds no secret, so it can be committed with the rest of the configuration. It reads
/// the login from a sensitive variable, whose value is in a file of its own. The value is base64,
/// because Terraform normalizes texts to Unicode's NFC, which would change some passwords.
pub(super) fn terraform(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let names = Names::new(handover, options, Target::Terraform)?;
    let label = identifier(&names.secret);
    let variables_file = with_id(&names.secret, handover, "tfvars");
    let login = Text::plain(format!("{}{label}_auth = \"", hash_comments(handover)))
        .then_secret(basic_auth(handover)?)
        .then("\"\n");
    Ok(Artefact {
        file_name: with_id(&names.secret, handover, "tf"),
        media_type: "text/plain",
        text: Text::plain(configuration(handover, &address, &names, &label)),
        usage: Usage {
            text: "The configuration needs the hashicorp/kubernetes provider.".to_owned(),
            commands: format!(
                "Keep {variables_file} out of version control. Terraform's state will hold the password in plain text."
            ),
            check: CHECK_USAGE.to_owned(),
        },
        commands: format!("terraform apply -var-file {variables_file}\n"),
        check: names.pull_check(KUBECTL, &address, options.shell)?,
        companion: Some((variables_file, login)),
    })
}

fn configuration(handover: &Handover<'_>, address: &Address, names: &Names, label: &str) -> String {
    let host = quoted_hcl(&address.host);
    let metadata = if names.namespace.is_empty() {
        format!("    name = {}\n", quoted_hcl(&names.secret))
    } else {
        format!(
            "    name      = {}\n    namespace = {}\n",
            quoted_hcl(&names.secret),
            quoted_hcl(&names.namespace)
        )
    };
    let annotations = annotations(handover);
    let id: Vec<_> =
        annotations.iter().filter(|(key, value)| *key == ID && is_label_value(value)).cloned().collect();
    format!(
        "{}variable \"{label}_auth\" {{\n  \
           description = {}\n  \
           type        = string\n  \
           sensitive   = true\n\
         }}\n\n\
         resource \"kubernetes_secret_v1\" \"{label}\" {{\n  \
           metadata {{\n{metadata}{}{}  }}\n\n  \
           type = \"kubernetes.io/dockerconfigjson\"\n\n  \
           data = {{\n    \
             \".dockerconfigjson\" = jsonencode({{\n      \
               auths = {{\n        \
                 {host} = {{ auth = var.{label}_auth }}\n      \
               }}\n    \
             }})\n  \
           }}\n\
         }}\n",
        hash_comments(handover),
        quoted_hcl(&format!("Username, colon and password for {}, as base64", address.host)),
        map("labels", &id),
        map("annotations", &annotations),
    )
}

/// Writes a map, aligned as by `terraform fmt`.
fn map(name: &str, rows: &[(&'static str, String)]) -> String {
    if rows.is_empty() {
        return String::new();
    }
    let widest = rows.iter().map(|(key, _)| key.len()).max().unwrap_or_default();
    let row = |(key, value): &(&str, String)| {
        let blanks = " ".repeat(widest - key.len());
        format!("      \"{key}\"{blanks} = {}\n", quoted_hcl(value))
    };
    format!("\n    {name} = {{\n{}    }}\n", rows.iter().map(row).collect::<String>())
}

/// Returns a name for the resource and the variable:
/// <https://developer.hashicorp.com/terraform/language/syntax/configuration#identifiers>.
fn identifier(secret_name: &str) -> String {
    let name = secret_name.replace(['-', '.'], "_");
    if name.starts_with(|first: char| first.is_ascii_digit()) { format!("registry_{name}") } else { name }
}
