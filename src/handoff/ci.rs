use super::address::Address;
use super::docker_config::{basic, compact_config};
use super::logins::StdinLogin;
use super::names::file_name;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text, trace};

/// A step of a workflow: <https://github.com/docker/login-action>. It names two secrets and holds
/// none; the username is one of them, since `${{` would begin an expression wherever it stands.
pub(super) fn github_actions(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (address, shell) = (Address::of(handover.registry_url)?, options.shell);
    let StdinLogin { username, password, file_name: password_file, .. } = StdinLogin::of(handover, shell)?;
    let text = format!(
        "{}- name: {}\n  uses: docker/login-action@v4\n  with:\n    registry: {}\n    \
         username: ${{{{ secrets.REGISTRY_USERNAME }}}}\n    password: ${{{{ secrets.REGISTRY_PASSWORD }}}}\n",
        trace::comments(handover),
        quoted(&format!("Log in to {}", address.host)),
        quoted(address.host),
    );
    Ok(Artefact {
        file_name: file_name("github-actions", handover, "yml"),
        media_type: "application/yaml",
        text: Text::plain(text),
        usage: format!(
            "Set the two secrets in the repository where {password_file} was saved, delete that file, and add the step \
             to a job before the first that pulls.{}",
            address.docker_daemon_hint()
        ),
        commands: format!(
            "gh secret set REGISTRY_USERNAME --body {}\n{}\n",
            shell.quote(username)?,
            shell.reading("gh secret set REGISTRY_PASSWORD", &password_file)
        ),
        check: format!("- run: docker pull {}\n", Shell::Posix.quote(&address.image)?),
        companion: Some((password_file, Text::secret(password))),
    })
}

/// The value of a variable: <https://docs.gitlab.com/ci/docker/using_docker_images/#configure-a-job>.
/// One line without blanks, or GitLab cannot mask it.
pub(super) fn gitlab_ci(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let file_name = file_name("docker-auth-config", handover, "json");
    let set = "glab variable set DOCKER_AUTH_CONFIG --raw --masked";
    Ok(Artefact {
        media_type: "application/json",
        text: compact_config(&address, &basic(handover)?),
        usage: "Add it to the project's CI/CD variables as DOCKER_AUTH_CONFIG, masked, and without expanding variable \
                references. It holds the password in clear: base64 hides nothing."
            .to_owned(),
        commands: match options.shell {
            Shell::Posix | Shell::Fish => options.shell.reading(set, &file_name) + "\n",
            // It would add a line break, and a value of two lines cannot be masked.
            Shell::PowerShell => String::new(),
        },
        check: format!("registry-check:\n  image: {}\n  script: [\"true\"]\n", quoted(&address.image)),
        file_name,
        companion: None,
    })
}
