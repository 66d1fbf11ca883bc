use super::address::Address;
use super::docker_config::check_login;
use super::names::{file_name, proposed_secret_name};
use super::provenance::provenance;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, Usage};
use crate::model::Secret;

/// Makes the body of the request with which Harbor gets a registry to replicate from:
/// <https://goharbor.io/docs/latest/administration/configuring-replication/create-replication-endpoints/>.
pub(super) fn harbor(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    check_login(handover)?;
    let (address, shell) = (Address::parse(handover.registry_url)?, options.shell);
    let file_name = file_name("harbor-endpoint", handover, "json");
    let rows = provenance(handover).into_iter().map(|(label, value)| format!("{label}: {value}"));
    // Windows PowerShell has another command of the name.
    let curl = if shell.is_windows() { "curl.exe" } else { "curl" };
    Ok(Artefact {
        media_type: "application/json",
        text: Text::plain(format!(
            "{{\n  \"name\": {},\n  \"description\": {},\n  \"type\": \"docker-registry\",\n  \"url\": {},\n  \
             \"insecure\": false,\n  \"credential\": {{\n    \"type\": \"basic\",\n    \"access_key\": {},\n    \
             \"access_secret\": ",
            quoted(&proposed_secret_name(handover.registry_url, handover.description)),
            quoted(&rows.collect::<Vec<_>>().join("; ")),
            quoted(&address.url()),
            quoted(handover.username),
        ))
        .then_secret(Secret::new(quoted(handover.password.reveal())))
        .then("\n  }\n}\n"),
        usage: Usage {
            text: "The file holds the password in plain text.".to_owned(),
            commands: format!(
                "Fill in your administrator's name for ADMIN and your Harbor's address for HARBOR. Run it where you saved \
                 {file_name}, then delete the file. Harbor shows the endpoint and its status under Administration > \
                 Registries."
            ),
            check: String::new(),
        },
        commands: format!(
            "{curl} --fail-with-body --user ADMIN --header {} --data-binary {} https://HARBOR/api/v2.0/registries\n",
            shell.quote("Content-Type: application/json")?,
            shell.quote(&format!("@{file_name}"))?,
        ),
        check: String::new(),
        file_name,
        companion: None,
    })
}
