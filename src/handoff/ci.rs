use super::address::Address;
use super::docker_config::{basic_auth, compact_config};
use super::logins::StdinLogin;
use super::names::file_name;
use super::provenance::hash_comments;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text};

/// Makes a workflow step: <https://github.com/docker/login-action>. It refers to two secrets and holds
/// none. The username is one of them, because `${{` in it would start an expression.
pub(super) fn github_actions(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (address, shell) = (Address::parse(handover.registry_url)?, options.shell);
    let StdinLogin { username, password, file_name: password_file, .. } = StdinLogin::new(handover, shell)?;
    let text = format!(
        "{}- name: {}\n  uses: docker/login-action@v4\n  with:\n    registry: {}\n    \
         username: ${{{{ secrets.REGISTRY_USERNAME }}}}\n    password: ${{{{ secrets.REGISTRY_PASSWORD }}}}\n",
        hash_comments(handover),
        quoted(&format!("Log in to {}", address.host)),
        quoted(address.host),
    );
    Ok(Artefact {
        file_name: file_name("github-actions", handover, "yml"),
        media_type: "application/yaml",
        text: Text::plain(text),
        usage: format!(
            "Save {password_file} in a clone of your repository, run the commands there, then delete the file. Add the \
             step to your job before the first step that pulls.{}",
            address.docker_daemon_hint()
        ),
        commands: format!(
            "gh secret set REGISTRY_USERNAME --body {}\n{}\n",
            shell.quote(username)?,
            shell.with_stdin("gh secret set REGISTRY_PASSWORD", &password_file)
        ),
        check: format!("- run: docker pull {}\n", Shell::Posix.quote(&address.image)?),
        companion: Some((password_file, Text::secret(password))),
    })
}

/// Makes a variable's value: <https://docs.gitlab.com/ci/docker/using_docker_images/#configure-a-job>.
/// GitLab can mask only one line without whitespace.
pub(super) fn gitlab_ci(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let file_name = file_name("docker-auth-config", handover, "json");
    let set = "glab variable set DOCKER_AUTH_CONFIG --raw --masked";
    Ok(Artefact {
        media_type: "application/json",
        text: compact_config(&address, &basic_auth(handover)?),
        usage: "Add it to your project's CI/CD variables as DOCKER_AUTH_CONFIG. Mask it, and don't let GitLab expand \
                variable references in it. It holds the password: base64 is not encryption."
            .to_owned(),
        commands: match options.shell {
            Shell::Posix | Shell::Fish => options.shell.with_stdin(set, &file_name) + "\n",
            // Its pipe adds a line break, and GitLab cannot mask a value of two lines.
            Shell::PowerShell => String::new(),
        },
        check: format!("registry-check:\n  image: {}\n  script: [\"true\"]\n", quoted(&address.image)),
        file_name,
        companion: None,
    })
}
