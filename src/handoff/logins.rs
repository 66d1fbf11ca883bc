use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::check_login;
use super::names::file_name;
use super::provenance::shell_comment;
use super::{Artefact, Handover, Options, Refusal, Shell, Target, Text};
use crate::model::{Secret, json};

/// A client that logs in with a password from standard input.
pub(super) struct Client {
    target: Target,
    /// The login command, without its options.
    login: &'static str,
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
    note: fn(&Address<'_>) -> &'static str,
}

/// The fields that most clients leave as they are.
const CLIENT: Client = Client {
    target: Target::DockerLogin,
    login: "",
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

/// Its login sends nothing to the registry, so it needs no option there.
pub(super) const CRANE: Client = Client {
    target: Target::CraneLogin,
    login: "crane auth login",
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
    /// Makes the command that logs in. The password comes from a file on standard input: every
    /// client and every shell can do that, and it keeps the password out of arguments, environment
    /// and history.
    pub(super) fn login(&self, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
        let shell = options.shell;
        let address = Address::parse(handover.registry_url)?;
        let StdinLogin { username, password, file_name: password_file, is_base64 } =
            StdinLogin::new(handover, shell)?;
        let (login_plain_http, pull_plain_http) =
            if address.plain_http { (self.login_plain_http, self.pull_plain_http) } else { ("", "") };
        let command = format!(
            "{}{login_plain_http} --username {} --password-stdin {}",
            self.login,
            shell.quote(username)?,
            shell.quote(address.host)?,
        );
        let encoding = if is_base64 {
            " The file holds the key as base64, because some clients drop line breaks. That's why the username is \
             _json_key_base64."
        } else {
            ""
        };
        let pulled = if self.pulls_charts { &address.chart } else { &address.image };
        Ok(Artefact {
            file_name: file_name(self.target.id(), handover, shell.extension()),
            media_type: "text/plain",
            text: Text::plain(format!(
                "{}{}\n",
                shell_comment(handover, shell),
                shell.with_stdin(&command, &password_file)
            )),
            usage: format!(
                "Run this where you saved {password_file}, then delete the file. The command reads the password from the \
                 file, so it stays out of your shell history.{encoding}{}",
                (self.note)(&address)
            ),
            commands: String::new(),
            check: format!(
                "{}{pull_plain_http} {}{}\n",
                self.pull,
                shell.quote(&format!("{}{pulled}", self.scheme))?,
                self.rest
            ),
            companion: Some((password_file, Text::secret(password))),
        })
    }
}

/// A login whose password every client reads unchanged from standard input.
pub(super) struct StdinLogin<'a> {
    pub(super) username: &'a str,
    pub(super) password: Secret,
    /// The name of the file that holds the password.
    pub(super) file_name: String,
    /// Whether the password is a JSON key, encoded as base64.
    pub(super) is_base64: bool,
}

impl<'a> StdinLogin<'a> {
    /// Returns the login, its password as base64 if it is a JSON key with line breaks. Google's
    /// registries accept that under a username of its own:
    /// <https://cloud.google.com/artifact-registry/docs/docker/authentication#json-key>.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if a client would change the login. podman and skopeo join the lines
    /// that they read (`containers/common`, `pkg/auth`) and reject lines of 64 KiB or more. The
    /// others drop one line break at the end. Docker 27 to 29.0 and GitHub's actions trim
    /// whitespace at both ends.
    pub(super) fn new(handover: &Handover<'a>, shell: Shell) -> Result<Self, Refusal> {
        check_login(handover)?;
        let (username, password) = (handover.username, handover.password.reveal());
        let is_base64 = password.contains(['\n', '\r']);
        let reason = if is_base64 && !(username == "_json_key" && is_json_object(password)) {
            "The password contains line breaks, which some clients drop."
        } else if username.trim() != username {
            "The username starts or ends with whitespace, which clients remove."
        } else if !is_base64 && password.trim() != password {
            "The password starts or ends with whitespace, which Docker removes."
        } else if !is_base64 && password.len() >= 64 * 1024 {
            "The password is too long for podman and skopeo, which read less than 64 KiB."
        } else if !is_base64 && shell == Shell::PowerShell && !password.is_ascii() {
            "The password contains characters outside ASCII, which PowerShell may change."
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
}

/// Returns the name of the file that holds the password alone.
pub(super) fn password_file_name(handover: &Handover<'_>) -> String {
    file_name("registry-password", handover, "txt")
}

fn is_json_object(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{') && json::is_json(text)
}
