//! The command line.

use std::ffi::OsString;
use std::path::PathBuf;

use axum::http::StatusCode;
use lexopt::prelude::*;

use crate::api_tokens::API_TOKENS;
use crate::registries::DEFINITIONS;

/// What the command line asks for.
#[derive(Debug)]
pub enum Command {
    /// Print the help.
    Help,
    /// Start the servers.
    Run(Options),
}

/// How the sandbox is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// The folder of the built console.
    pub console: Option<PathBuf>,
    /// The console's port; 0 takes any free one.
    pub port: u16,
    /// The container registry to start.
    pub registry: Option<RegistryOptions>,
    /// Serves the API on an origin of its own.
    pub cross_origin: Option<ExposedHeaders>,
    /// The origin whose pages may call that API, where another server than this one serves the console.
    pub console_origin: Option<String>,
    /// What the contract leaves open.
    pub rules: Rules,
}

/// The container registry to start.
#[derive(Clone, Debug)]
pub struct RegistryOptions {
    /// Its port; 0 takes any free one.
    pub port: u16,
    /// Its program: a path, or a name to be found on PATH.
    pub binary: OsString,
}

/// Which answer headers a script of another origin may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExposedHeaders {
    /// Those that the console would like to read.
    Exposed,
    /// None.
    Hidden,
}

/// What the contract leaves open, and what a test wants shorter.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// Answers a missing, wrong or expired access token.
    pub missing_token: StatusCode,
    /// Answers a creation in a registry that is at its limit.
    pub at_limit: StatusCode,
    /// An access token's life.
    pub access_token_seconds: u32,
    /// Credentials may push to the container registry, too.
    pub may_push: bool,
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            missing_token: StatusCode::FORBIDDEN,
            at_limit: StatusCode::BAD_REQUEST,
            access_token_seconds: 1799,
            may_push: false,
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self {
            console: None,
            port: 8321,
            registry: Some(RegistryOptions { port: 0, binary: "docker-registry".into() }),
            cross_origin: None,
            console_origin: None,
            rules: Rules::default(),
        }
    }
}

/// Reads the command line, without the program's name.
///
/// # Errors
/// Says which option is unknown or has a value that it cannot have.
pub fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Command, lexopt::Error> {
    let mut options = Options::default();
    let mut registry = RegistryOptions { port: 0, binary: "docker-registry".into() };
    let mut with_registry = true;
    let mut parser = lexopt::Parser::from_args(arguments);
    while let Some(argument) = parser.next()? {
        match argument {
            Long("console") => options.console = Some(parser.value()?.into()),
            Long("port") => options.port = parser.value()?.parse()?,
            Long("registry-port") => registry.port = parser.value()?.parse()?,
            Long("registry-binary") => registry.binary = parser.value()?,
            Long("no-registry") => with_registry = false,
            Long("cross-origin") => {
                options.cross_origin = Some(choice(
                    &parser.value()?,
                    [("exposed", ExposedHeaders::Exposed), ("hidden", ExposedHeaders::Hidden)],
                )?);
            }
            Long("console-origin") => options.console_origin = Some(parser.value()?.string()?),
            Long("missing-token") => {
                options.rules.missing_token = choice(
                    &parser.value()?,
                    [("403", StatusCode::FORBIDDEN), ("401", StatusCode::UNAUTHORIZED)],
                )?;
            }
            Long("at-limit") => {
                options.rules.at_limit = choice(
                    &parser.value()?,
                    [("400", StatusCode::BAD_REQUEST), ("403", StatusCode::FORBIDDEN)],
                )?;
            }
            Long("access-token-seconds") => {
                options.rules.access_token_seconds = parser.value()?.parse()?;
            }
            Long("may-push") => options.rules.may_push = true,
            Long("help") | Short('h') => return Ok(Command::Help),
            _ => return Err(argument.unexpected()),
        }
    }
    options.registry = with_registry.then_some(registry);
    Ok(Command::Run(options))
}

fn choice<T>(value: &OsString, choices: [(&str, T); 2]) -> Result<T, lexopt::Error> {
    let [first, second] = choices.each_ref().map(|(word, _)| *word);
    choices
        .into_iter()
        .find_map(|(word, choice)| (value == word).then_some(choice))
        .ok_or_else(|| format!("{} is neither {first} nor {second}", value.display()).into())
}

const USAGE: &str = "\
A stand-in for the catalogue's API, its token service and a registry's login.
It is a development tool: it binds to 127.0.0.1 and nowhere else, and keeps everything in memory.

Usage: sandbox [options]

  --console DIR             serve the built console in DIR
  --port N                  the console's port (default 8321, 0: any free one)
  --registry-port N         the container registry's port (default 0: any free one)
  --registry-binary PATH    the registry's program (default docker-registry, on PATH)
  --no-registry             start no container registry
  --cross-origin exposed    serve the API on an origin of its own, its headers readable there
  --cross-origin hidden     the same, Location and Retry-After not readable
  --console-origin ORIGIN   the origin that may call it (default: where the console is served here)
  --missing-token 403|401   answers a missing, wrong or expired access token (default 403)
  --at-limit 400|403        answers a creation in a full registry (default 400)
  --access-token-seconds N  an access token's life (default 1799)
  --may-push                credentials may push, too, to have an image to pull
  --help                    this text
";

/// The text of `--help`: options, API tokens, registries.
pub fn help() -> String {
    let rows = |rows: &[(&str, &str)]| {
        rows.iter().map(|(name, about)| format!("  {name:<38}{about}\n")).collect::<String>()
    };
    let tokens = rows(&API_TOKENS.map(|token| (token.text, token.about)));
    let registries = rows(&DEFINITIONS.map(|registry| (registry.id, registry.description)));
    format!("{USAGE}\nAPI tokens\n{tokens}\nRegistries\n{registries}")
}
