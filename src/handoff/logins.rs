use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::check_login;
use super::names::file_name;
use super::{Artefact, Handover, Options, PasswordBy, Refusal, Target, Text, Usage};
use crate::model::{Secret, json};

/// A client that logs in with a password from its own prompt, or from standard input.
pub(super) struct Client {
    target: Target,
    /// The login command, without its options.
    login: &'static str,
    /// Whether it asks for a password that it was not given.
    prompts: bool,
    /// The option of the login command for a registry without TLS.
    login_plain_http: &'static str,
    /// The command that pulls, or that reads from the registry as a pull does.
    pull: &'static str,
    /// The option of the pull command for a registry without TLS.
    pull_plain_http: &'static str,
    /// What comes directly before the name of the image or chart.
    scheme: &'static str,
    /// What comes after it.
    rest: &'static str,
    pulls_charts: bool,
    /// Returns what else a user of this client should know.
    note: fn(&Address) -> &'static str,
}

/// The fields that most clients leave as they are.
const CLIENT: Client = Client {
    target: Target::DockerLogin,
    login: "",
    prompts: true,
    login_plain_http: "",
    pull: "",
    pull_plain_http: "",
    scheme: "",
    rest: "",
    pulls_charts: false,
    note: |_| "",
};

pub(super) const DOCKER: Client = Client {
    target: Target::DockerLogin,
    login: "docker login",
    pull: "docker pull",
    note: |address| address.docker_daemon_hint(),
    ..CLIENT
};

pub(super) const PODMAN: Client = Client {
    target: Target::PodmanLogin,
    login: "podman login",
    login_plain_http: " --tls-verify=false",
    pull: "podman pull",
    pull_plain_http: " --tls-verify=false",
    ..CLIENT
};

pub(super) const NERDCTL: Client = Client {
    target: Target::NerdctlLogin,
    login: "nerdctl login",
    login_plain_http: " --insecure-registry",
    pull: "nerdctl pull",
    pull_plain_http: " --insecure-registry",
    ..CLIENT
};

pub(super) const HELM: Client = Client {
    target: Target::HelmLogin,
    login: "helm registry login",
    prompts: true,
    login_plain_http: " --plain-http",
    pull: "helm pull",
    pull_plain_http: " --plain-http",
    scheme: "oci://",
    rest: " --version VERSION",
    pulls_charts: true,
    note: |address| {
        if address.plain_http { " A registry without TLS needs Helm 3.18 or later." } else { "" }
    },
};

pub(super) const SKOPEO: Client = Client {
    target: Target::SkopeoLogin,
    login: "skopeo login",
    login_plain_http: " --tls-verify=false",
    pull: "skopeo inspect",
    pull_plain_http: " --tls-verify=false",
    scheme: "docker://",
    ..CLIENT
};

/// Its login sends nothing to the registry, so it needs no option there. Without a password, it saves an
/// empty one instead of asking.
pub(super) const CRANE: Client = Client {
    target: Target::CraneLogin,
    login: "crane auth login",
    prompts: false,
    pull: "crane manifest",
    pull_plain_http: " --insecure",
    note: |_| " crane saves the login without trying it, so check that it can pull.",
    ..CLIENT
};

/// Its `--insecure` is about certificates, not about HTTP.
pub(super) const ORAS: Client = Client {
    target: Target::OrasLogin,
    login: "oras login",
    login_plain_http: " --plain-http",
    pull: "oras manifest fetch",
    pull_plain_http: " --plain-http",
    ..CLIENT
};

impl Client {
    /// Makes the command that logs in. The client asks for the password, or reads it from a file on
    /// standard input. Both keep it out of arguments, environment and history.
    pub(super) fn login(&self, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
        let address = Address::parse(handover.registry_url)?;
        let login = Login::new(handover, false)?;
        let asks = self.prompts && login.is_asked_for(options);
        let shell = options.shell;
        let login_shell = if asks { shell } else { shell.of_stdin() };
        let (login_plain_http, pull_plain_http) =
            if address.plain_http { (self.login_plain_http, self.pull_plain_http) } else { ("", "") };
        let command = format!(
            "{}{login_plain_http} --username {}{} {}",
            self.login,
            login_shell.quote(login.username)?,
            if asks { "" } else { " --password-stdin" },
            login_shell.quote(&address.host)?,
        );
        let (text, usage) = if asks {
            (command, "Run this, and paste the password when it asks for it.".to_owned())
        } else {
            (shell.with_stdin(&command, &login.file_name), login.file_usage())
        };
        let pulled = if self.pulls_charts { &address.chart } else { &address.image };
        Ok(Artefact {
            file_name: file_name(self.target.id(), handover, shell.extension()),
            media_type: "text/plain",
            text: Text::plain(text + "\n"),
            usage: Usage::of_text(usage + (self.note)(&address)),
            commands: String::new(),
            check: format!(
                "{}{pull_plain_http} {}{}\n",
                self.pull,
                shell.quote(&format!("{}{pulled}", self.scheme))?,
                self.rest
            ),
            companion: (!asks).then(|| login.into_file()),
        })
    }
}

/// A login as clients read it, from a prompt or from a file on standard input.
pub(super) struct Login<'a> {
    pub(super) username: &'a str,
    password: Secret,
    /// The name of the file that holds the password.
    pub(super) file_name: String,
    /// Whether the password is a JSON key, encoded as base64.
    is_base64: bool,
}

impl<'a> Login<'a> {
    /// Returns the login, its password as base64 if it is a JSON key with line breaks, or any JSON key
    /// if `encodes_keys`. Google's registries accept that under a username of its own:
    /// <https://cloud.google.com/artifact-registry/docs/docker/authentication#json-key>.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if a client would change the login. podman and skopeo join the lines
    /// that they read (`containers/common`, `pkg/auth`) and reject lines of 64 KiB or more. The
    /// others drop one line break at the end. Docker 27 to 29.0 and GitHub's actions trim
    /// whitespace at both ends.
    pub(super) fn new(handover: &Handover<'a>, encodes_keys: bool) -> Result<Self, Refusal> {
        check_login(handover)?;
        let (username, password) = (handover.username, handover.password.reveal());
        let is_key = || username == "_json_key" && is_json_object(password);
        let has_break = password.contains(['\n', '\r']);
        let is_base64 = (has_break || encodes_keys) && is_key();
        let reason = if has_break && !is_base64 {
            "The password contains line breaks, which some clients drop."
        } else if username.trim() != username {
            "The username starts or ends with whitespace, which clients remove."
        } else if !is_base64 && password.trim() != password {
            "The password starts or ends with whitespace, which Docker removes."
        } else if !is_base64 && password.len() >= 64 * 1024 {
            "The password is too long for podman and skopeo, which read less than 64 KiB."
        } else {
            return Ok(if is_base64 {
                Self {
                    username: "_json_key_base64",
                    password: Secret::new(Base64::encode_string(password.as_bytes())),
                    file_name: file_name("registry-password-base64", handover, "txt"),
                    is_base64,
                }
            } else {
                Self {
                    username,
                    password: handover.password.clone(),
                    file_name: password_file_name(handover),
                    is_base64,
                }
            });
        };
        Err(Refusal::new(format!("{reason} Use a file instead, such as Docker's config.json.")))
    }

    /// Returns whether the user pastes the password at a prompt: if that is chosen, and if a terminal
    /// takes it. A terminal acts on control characters, and macOS cuts a line off after 1024 bytes.
    pub(super) fn is_asked_for(&self, options: &Options) -> bool {
        const MAX_BYTES: usize = 1000;
        let password = self.password.reveal();
        options.password == PasswordBy::Prompt
            && !self.is_base64
            && password.len() <= MAX_BYTES
            && !password.contains(char::is_control)
    }

    /// Tells the user how to run a command that reads the file.
    fn file_usage(&self) -> String {
        let encoding = if self.is_base64 {
            " The file holds the key as base64, because some clients drop line breaks. That's why the username is \
             _json_key_base64."
        } else {
            ""
        };
        let file = &self.file_name;
        format!(
            "Run this where you saved {file}, then delete the file. The command reads the password from the file, so \
             it stays out of your shell history.{encoding}"
        )
    }

    /// Returns the name and the content of the file that holds the password.
    pub(super) fn into_file(self) -> (String, Text) {
        (self.file_name, Text::secret(self.password))
    }
}

/// Returns the name of the file that holds the password alone.
pub(super) fn password_file_name(handover: &Handover<'_>) -> String {
    file_name("registry-password", handover, "txt")
}

fn is_json_object(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{') && json::is_json(text)
}
