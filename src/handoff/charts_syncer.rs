use super::address::Address;
use super::docker_config::check_login;
use super::names::file_name;
use super::provenance::hash_comments;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, Usage};
use crate::model::Secret;

/// Makes the source half of a charts-syncer configuration:
/// <https://github.com/bitnami/charts-syncer> (`docs/contract.md`, 3.3).
pub(super) fn charts_syncer(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    check_login(handover)?;
    let address = Address::parse(handover.registry_url)?;
    let file_name = file_name("charts-syncer", handover, "yaml");
    let (host, username) = (quoted(&address.host), quoted(handover.username));
    let charts = address.chart.strip_suffix("/CHART").unwrap_or(&address.chart);
    let password = Secret::new(quoted(handover.password.reveal()));
    let plain_http = if address.plain_http { " --use-plain-http" } else { "" };
    Ok(Artefact {
        media_type: "application/yaml",
        text: Text::plain(format!(
            "{}source:\n  repo:\n    kind: OCI\n    url: {}\n    auth:\n      username: {username}\n      password: ",
            hash_comments(handover),
            quoted(&format!("{}://{charts}", address.scheme())),
        ))
        .then_secret(password.clone())
        .then(format!(
            "\n  containers:\n    auth:\n      registry: {host}\n      username: {username}\n      password: "
        ))
        .then_secret(password)
        .then("\n"),
        usage: Usage::of_text(
            "Add the folder of the charts to the URL, such as /charts/ubuntu-24, and add your target. The file holds \
             the password in plain text.",
        ),
        commands: String::new(),
        check: format!("charts-syncer sync --dry-run{plain_http} --config {}\n", options.shell.quote(&file_name)?),
        file_name,
        companion: None,
    })
}
