use super::address::Address;
use super::docker_config::{basic_auth, compact_config};
use super::logins::Login;
use super::names::file_name;
use super::provenance::hash_comments;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text, Usage};

/// Makes a workflow step: <https://github.com/docker/login-action>. It refers to two secrets and holds
/// none. The username is one of them, because `${{` in it would start an expression.
///
/// A JSON key goes in as base64, whether or not it has line breaks. GitHub masks each line of a secret
/// in its logs, so that a line with a brace alone would mask all braces. It can't mask a key that a tool
/// writes in another layout:
/// <https://docs.github.com/actions/reference/security/secure-use#use-secrets-for-sensitive-information>.
pub(super) fn github_actions(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    const SET_PASSWORD: &str = "gh secret set REGISTRY_PASSWORD";
    let (address, shell) = (Address::parse(handover.registry_url)?, options.shell);
    let login = Login::new(handover, true)?;
    let asks = login.is_asked_for(options);
    let text = format!(
        "{}- name: {}\n  uses: docker/login-action@v4\n  with:\n    registry: {}\n    \
         username: ${{{{ secrets.REGISTRY_USERNAME }}}}\n    password: ${{{{ secrets.REGISTRY_PASSWORD }}}}\n",
        hash_comments(handover),
        quoted(&format!("Log in to {}", address.host)),
        quoted(&address.host),
    );
    let run = if asks {
        "Run the commands in a clone of your repository, and paste the password when the second one asks for it."
            .to_owned()
    } else {
        let file = &login.file_name;
        format!("Save {file} in a clone of your repository, run the commands there, then delete the file.")
    };
    let set_password =
        if asks { SET_PASSWORD.to_owned() } else { shell.with_stdin(SET_PASSWORD, &login.file_name) };
    Ok(Artefact {
        file_name: file_name("github-actions", handover, "yml"),
        media_type: "application/yaml",
        text: Text::plain(text),
        usage: Usage {
            text: format!("It goes before the first step that pulls.{}", address.docker_daemon_hint()),
            commands: run,
            check: String::new(),
        },
        commands: format!(
            "gh secret set REGISTRY_USERNAME --body {}\n{set_password}\n",
            shell.quote(login.username)?,
        ),
        check: format!("- run: docker pull {}\n", Shell::Posix.quote(&address.image)?),
        companion: (!asks).then(|| login.into_file()),
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
        usage: Usage {
            text: "The value holds the password: base64 is not encryption.".to_owned(),
            commands: "Or add it to your project's CI/CD variables as DOCKER_AUTH_CONFIG. Mask it, and don't let GitLab \
                       expand variable references in it."
                .to_owned(),
            check: String::new(),
        },
        commands: options.shell.with_stdin(set, &file_name) + "\n",
        check: format!("registry-check:\n  image: {}\n  script: [\"true\"]\n", quoted(&address.image)),
        file_name,
        companion: None,
    })
}
