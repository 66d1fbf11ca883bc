//! Files and commands with which each tool uses a credential. Pure: no browser, no clock.
//!
//! - [`Target`]: the tools, and [`Target::make`], which makes an [`Artefact`] from a [`Handover`]
//! - [`Tool`]: the targets as a person chooses among them, with the steps of each
//! - [`merge_docker_config`]: adds a login to an existing `config.json`
//! - [`calendar()`]: the expiry of one or more credentials as a calendar (RFC 5545)
//!
//! ```
//! use regcred::handoff::{Handover, Options, Shell, Target, UtcInstant};
//! use regcred::model::Secret;
//!
//! let handover = Handover {
//!     registry_url: "https://registry.example:5000",
//!     username: "robot$server-a",
//!     password: &Secret::new("s3cret"),
//!     credential_id: Some("17"),
//!     name: "robot$server-a",
//!     description: "Server A",
//!     registry: "Production",
//!     expires_at: None,
//!     made_at: UtcInstant::from_iso("2026-10-05T07:08:09.123Z").expect("an instant"),
//! };
//! let config = Target::DockerConfig.make(&handover, &Options::default())?;
//! assert_eq!(config.file_name, "config.json");
//! assert!(config.text.masked().contains(r#""auth": "••••••••••••""#));
//! assert!(config.text.whole().contains(r#""auth": "cm9ib3Qkc2VydmVyLWE6czNjcmV0""#));
//! # Ok::<(), regcred::handoff::Refusal>(())
//! ```

mod address;
mod calendar;
mod charts_syncer;
mod ci;
mod cluster_files;
mod docker_config;
mod env;
mod gitops;
mod harbor;
mod instant;
mod json;
mod kubernetes;
mod logins;
mod merge;
mod names;
mod plain;
mod provenance;
mod quote;
mod shell;
mod target;
mod terraform;
mod text;
mod tool;

pub use calendar::{Expiry, calendar};
pub use instant::UtcInstant;
pub use merge::{MAX_DOCKER_CONFIG_BYTES, Merged, docker_config_text, merge_docker_config};
pub use names::proposed_secret_name;
pub use shell::Shell;
pub use target::{OptionsTaken, Target};
pub use text::Text;
pub use tool::{Part, Tool, Way, placeholders};

use crate::model::Secret;

/// A file without secrets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The suggested name, of lowercase ASCII letters, digits, `-` and `.`, which every system accepts.
    pub file_name: String,
    /// The media type, for a `Blob`.
    pub media_type: &'static str,
    /// The file's content.
    pub text: String,
}

/// A credential, and what is known about it.
#[derive(Clone, Debug)]
pub struct Handover<'a> {
    /// The registry's URL, with its scheme.
    pub registry_url: &'a str,
    /// The username. Opaque.
    pub username: &'a str,
    /// The password. Opaque.
    pub password: &'a Secret,
    /// The credential's id, if it is known.
    pub credential_id: Option<&'a str>,
    /// The name that the service gave the credential. May be empty.
    pub name: &'a str,
    /// The credential's description. May be empty.
    pub description: &'a str,
    /// The registry's name or id, for comments and labels.
    pub registry: &'a str,
    /// When the credential expires, if that is known.
    pub expires_at: Option<UtcInstant>,
    /// The current time.
    pub made_at: UtcInstant,
}

/// The user's choices. Each target uses [some of them](Target::options).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// The shell that commands are written for.
    pub shell: Shell,
    /// How a login gets the password.
    pub password: PasswordBy,
    /// The namespace of a Kubernetes Secret. `None` for the [target's usual](Target::default_namespace)
    /// one, empty for the one that kubectl is set to.
    pub namespace: Option<String>,
    /// The name of a Kubernetes Secret. `None` for the [default](proposed_secret_name) one.
    pub secret_name: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { shell: Shell::Posix, password: PasswordBy::Prompt, namespace: None, secret_name: None }
    }
}

/// How a login gets the password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordBy {
    /// The tool asks, and the user pastes it. A password that no prompt takes, such as a key of several
    /// lines, comes from a file all the same, and so does one for a tool that does not ask.
    Prompt,
    /// The command reads it from a file, as scripts do.
    File,
}

/// A file or a script for a target.
///
/// If the format has comments or labels, they hold the credential's id, name, description, registry
/// and expiry, and never the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// The suggested name, of lowercase ASCII letters, digits, `-` and `.`, which every system accepts.
    pub file_name: String,
    /// The media type, for a `Blob`.
    pub media_type: &'static str,
    /// The content.
    pub text: Text,
    /// Tells the user what to do with it.
    pub usage: Usage,
    /// Commands for [`Options::shell`] that put the file in place, to be run where it was saved. They
    /// hold no secret. Empty if there is nothing to run.
    pub commands: String,
    /// Commands that check that the credential can pull. The user fills in `REPOSITORY:TAG`, or
    /// `CHART` and `VERSION`. Empty if there is nothing to pull.
    pub check: String,
    /// The name and content of the file that the commands read the password from.
    pub companion: Option<(String, Text)>,
}

/// A few sentences for the user, each for what it is about. Displayed, they are one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// For [`Artefact::text`].
    pub text: String,
    /// For [`Artefact::commands`].
    pub commands: String,
    /// For [`Artefact::check`].
    pub check: String,
}

impl std::fmt::Display for Usage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let parts = [&*self.text, &*self.commands, &*self.check];
        let mut parts = parts.into_iter().filter(|part| !part.is_empty());
        f.write_str(parts.next().unwrap_or_default())?;
        parts.try_for_each(|part| write!(f, " {part}"))
    }
}

impl Usage {
    fn of_text(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }
}

/// Why a target cannot carry a value, and what to choose instead.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// A few sentences to show to the user.
    pub reason: String,
}

impl Refusal {
    fn new(reason: impl Into<String>) -> Self {
        Self { reason: reason.into() }
    }
}

impl std::fmt::Display for Refusal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Refusal {}
