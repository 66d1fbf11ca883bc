use base64ct::{Base64, Encoding as _};

use super::address::Address;
use super::docker_config::check;
use super::names::file_name;
use super::{Artefact, Handover, Options, Refusal, Shell, Target, Text, trace};
use crate::model::{Secret, json};

/// A client that takes a password from standard input.
struct Client {
    /// Up to its options.
    login: &'static str,
    /// What its login wants for a registry without TLS.
    plain_http: &'static str,
    /// What pulls, up to what is pulled.
    pull: &'static str,
    /// What pulling wants for a registry without TLS.
    pull_plain_http: &'static str,
    /// What stands directly before an image's name.
    scheme: &'static str,
    /// What comes after it.
    rest: &'static str,
}

impl Client {
    fn of(target: Target) -> Self {
        let docker = Self {
            login: "docker login",
            plain_http: "",
            pull: "docker pull",
            pull_plain_http: "",
            scheme: "",
            rest: "",
        };
        match target {
            Target::PodmanLogin => Self {
                login: "podman login",
                plain_http: " --tls-verify=false",
                pull: "podman pull",
                pull_plain_http: " --tls-verify=false",
                ..docker
            },
            Target::NerdctlLogin => Self {
                login: "nerdctl login",
                plain_http: " --insecure-registry",
                pull: "nerdctl pull",
                pull_plain_http: " --insecure-registry",
                ..docker
            },
            Target::SkopeoLogin => Self {
                login: "skopeo login",
                plain_http: " --tls-verify=false",
                pull: "skopeo inspect",
                pull_plain_http: " --tls-verify=false",
                scheme: "docker://",
                ..docker
            },
            // It stores the login without a word to the registry.
            Target::CraneLogin => Self {
                login: "crane auth login",
                pull: "crane manifest",
                pull_plain_http: " --insecure",
                ..docker
            },
            // Its --insecure is about certificates.
            Target::OrasLogin => Self {
                login: "oras login",
                plain_http: " --plain-http",
                pull: "oras manifest fetch",
                pull_plain_http: " --plain-http",
                ..docker
            },
            Target::HelmLogin => Self {
                login: "helm registry login",
                plain_http: " --plain-http",
                pull: "helm pull",
                pull_plain_http: " --plain-http",
                scheme: "oci://",
                rest: " --version VERSION",
            },
            _ => docker,
        }
    }
}

/// The commands that log a client in. The password comes from a file on standard input: the one
/// way that every client and every shell has, and that leaves it out of arguments, environment
/// and history.
pub(super) fn login(target: Target, handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (client, shell) = (Client::of(target), options.shell);
    let address = Address::of(handover.registry_url)?;
    let StdinLogin { username, password, file_name: password_file, encoded } =
        StdinLogin::of(handover, shell)?;

    let command = format!(
        "{}{} --username {} --password-stdin {}",
        client.login,
        if address.plain_http { client.plain_http } else { "" },
        shell.quote(username)?,
        shell.quote(address.host)?,
    );
    let pulled = if target == Target::HelmLogin { &address.chart } else { &address.image };
    let mut usage = format!(
        "Run it where {password_file} was saved: the password is read from that file, so that it is in no argument, \
         no environment and no history. Then delete the file."
    );
    if encoded {
        usage.push_str(
            " The file holds the key as base64, for the username _json_key_base64: some clients join the lines of \
             what they read.",
        );
    }
    match target {
        Target::DockerLogin => usage.push_str(address.docker_daemon_hint()),
        Target::CraneLogin => {
            usage.push_str(" crane only stores the login: whether it works, the check tells.")
        }
        Target::HelmLogin if address.plain_http => {
            usage.push_str(" For a registry without TLS it takes Helm 3.18.")
        }
        _ => {}
    }
    Ok(Artefact {
        file_name: file_name(target.id(), handover, shell.ending()),
        media_type: "text/plain",
        text: Text::plain(trace::remark(handover, shell) + &shell.reading(&command, &password_file) + "\n"),
        usage,
        commands: String::new(),
        check: format!(
            "{}{} {}{}\n",
            client.pull,
            if address.plain_http { client.pull_plain_http } else { "" },
            shell.quote(&format!("{}{pulled}", client.scheme))?,
            client.rest
        ),
        companion: Some((password_file, Text::secret(password))),
    })
}

/// A login whose password survives every client's way of reading standard input.
pub(super) struct StdinLogin<'a> {
    pub(super) username: &'a str,
    pub(super) password: Secret,
    /// What the file with the password is called.
    pub(super) file_name: String,
    /// The password is a key in base64.
    pub(super) encoded: bool,
}

impl<'a> StdinLogin<'a> {
    /// podman and skopeo join the lines that they read (`containers/common`, `pkg/auth`) and take
    /// none of 64 KiB; the others drop one line break at the end. Docker, in the versions 27 to
    /// 29.0, and GitHub's actions drop blanks at both ends. Google's registries take a key with
    /// line breaks as base64 under a username of its own:
    /// <https://cloud.google.com/artifact-registry/docs/docker/authentication#json-key>.
    pub(super) fn of(handover: &Handover<'a>, shell: Shell) -> Result<Self, Refusal> {
        check(handover)?;
        let (username, password) = (handover.username, handover.password.reveal());
        let encoded = has_line_break(password);
        let reason = if encoded && !(username == "_json_key" && is_json_object(password)) {
            "The password has line breaks, which some clients leave out of what they read."
        } else if username.trim() != username {
            "The username begins or ends with a blank, which clients cut off."
        } else if !encoded && password.trim() != password {
            "The password begins or ends with a blank, which Docker cuts off what it reads."
        } else if !encoded && password.len() >= 64 * 1024 {
            "The password is longer than the 64 KiB that podman and skopeo read."
        } else if !encoded && shell == Shell::PowerShell && !password.is_ascii() {
            "PowerShell may change what is not ASCII on the way to the client."
        } else {
            return Ok(if encoded {
                Self {
                    username: "_json_key_base64",
                    password: Secret::new(Base64::encode_string(password.as_bytes())),
                    file_name: file_name("registry-password-base64", handover, "txt"),
                    encoded,
                }
            } else {
                Self {
                    username,
                    password: handover.password.clone(),
                    file_name: password_file(handover),
                    encoded,
                }
            });
        };
        Err(Refusal::new(format!("{reason} Take a file instead, such as Docker's config.json.")))
    }
}

/// What the file with the bare password is called.
pub(super) fn password_file(handover: &Handover<'_>) -> String {
    file_name("registry-password", handover, "txt")
}

fn has_line_break(text: &str) -> bool {
    text.contains(['\n', '\r'])
}

fn is_json_object(text: &str) -> bool {
    text.trim_ascii_start().starts_with('{') && json::is_json(text)
}
