//! What is handed over of a credential, as the tool that takes it reads it. Pure: no browser, no
//! clock.
//!
//! - [`Target`]: every way, and [`Target::make`], which makes an [`Artefact`] of a [`Handover`]
//! - [`merge_docker_config`]: into a `config.json` that is there already
//! - [`calendar()`]: when several credentials expire, for a calendar (RFC 5545)
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
mod instant;
mod json;
mod kubernetes;
mod logins;
mod merge;
mod names;
mod plain;
mod quote;
mod shell;
mod target;
mod terraform;
mod text;
mod trace;

pub use calendar::{Expiry, calendar};
pub use instant::UtcInstant;
pub use merge::{Merged, merge_docker_config};
pub use names::proposed_secret_name;
pub use shell::Shell;
pub use target::{Group, Target};
pub use text::Text;

use crate::model::Secret;

/// A file to be saved, none of it secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name to propose: small letters, digits, `-` and `.` of ASCII, as every system takes it.
    pub file_name: String,
    /// The media type, as a `Blob` takes it.
    pub media_type: &'static str,
    /// What it holds.
    pub text: String,
}

/// What a credential is handed over with.
#[derive(Clone, Debug)]
pub struct Handover<'a> {
    /// The registry's address with its scheme.
    pub registry_url: &'a str,
    /// The login's name. Opaque.
    pub username: &'a str,
    /// The login's password. Opaque.
    pub password: &'a Secret,
    /// The credential's id, where it is known.
    pub credential_id: Option<&'a str>,
    /// The name that the service gave it; may be empty.
    pub name: &'a str,
    /// Where it is used, in its creator's words; may be empty.
    pub description: &'a str,
    /// The registry's name or id, for people.
    pub registry: &'a str,
    /// When it ends, where that is known.
    pub expires_at: Option<UtcInstant>,
    /// Now.
    pub made_at: UtcInstant,
}

/// What a person chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Options {
    /// What reads the commands.
    pub shell: Shell,
    /// The namespace of a Secret; empty for whichever the cluster's client is set to.
    pub namespace: String,
    /// The name of a Secret; `None` for the [proposed](proposed_secret_name) one.
    pub secret_name: Option<String>,
}

impl Default for Options {
    fn default() -> Self {
        Self { shell: Shell::Posix, namespace: "default".to_owned(), secret_name: None }
    }
}

/// What a target takes: a file, or commands.
///
/// Wherever the format has a place for it, it tells the credential's id, name, description,
/// registry and expiry, never the password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Artefact {
    /// The name to propose: small letters, digits, `-` and `.` of ASCII, as every system takes it.
    pub file_name: String,
    /// The media type, as a `Blob` takes it.
    pub media_type: &'static str,
    /// What it holds.
    pub text: Text,
    /// What to do with it, in a sentence or two.
    pub usage: String,
    /// Lines that put it in place, for [`Options::shell`], run where the files were saved; empty
    /// where there is nothing to run. They hold no secret.
    pub commands: String,
    /// Lines that check it by a pull, not only by a login; `REPOSITORY:TAG`, or `CHART` and
    /// `VERSION`, are for a person to fill in. Empty where there is nothing to pull.
    pub check: String,
    /// The file that the commands read the password from, by its name.
    pub companion: Option<(String, Text)>,
}

/// Why a target cannot carry a value, and what to choose instead: a sentence or two.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The reason, for people.
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
