use std::io::{ErrorKind, Write};
use std::sync::Arc;

use anyhow::anyhow;
use tokio::net::TcpListener;
use tokio::signal::unix::{Signal, SignalKind, signal};

use crate::api_tokens::DEFAULT_API_TOKEN;
use crate::image::{REPOSITORY, TAG};
use crate::keys::Keys;
use crate::options::{Options, RegistryOptions};
use crate::registry_process::{self, RegistryProcess};
use crate::{Sandbox, connections, origins};

/// Where credentials would log in if there were a registry.
const PORT_WITHOUT_REGISTRY: u16 = 5000;

/// Starts everything, says so on standard output, and serves until a signal.
///
/// # Errors
/// If a port is taken, or the container registry cannot be started or ends.
pub async fn run(options: Options) -> anyhow::Result<()> {
    let end = Signals::listen()?;
    let keys = Keys::generate()?;
    let console_listener = listen(options.port, "--port").await?;
    let console_origin = origin(&console_listener)?;
    let api_listener = match options.cross_origin {
        Some(_) => Some(listen(0, "").await?),
        None => None,
    };
    let api_origin = match &api_listener {
        Some(listener) => origin(listener)?,
        None => console_origin.clone(),
    };

    let registry_port = match &options.registry {
        Some(registry) => free_port(registry).await?,
        None => PORT_WITHOUT_REGISTRY,
    };
    let registry_address = format!("127.0.0.1:{registry_port}");
    let sandbox = Arc::new(Sandbox::new(options.rules, keys.clone(), format!("http://{registry_address}")));

    match (api_listener, options.cross_origin) {
        (Some(listener), Some(exposed)) => {
            let caller = options.console_origin.as_ref().unwrap_or(&console_origin);
            let api = origins::api_only(&sandbox, caller, exposed)?;
            let console = origins::console_only(options.console, api_origin.clone());
            tokio::spawn(connections::serve(listener, api));
            tokio::spawn(connections::serve(console_listener, console));
        }
        _ => {
            let everything = origins::same_origin(&sandbox, options.console);
            tokio::spawn(connections::serve(console_listener, everything));
        }
    }

    let registry = match &options.registry {
        Some(registry) => Some(start_registry(registry, registry_port, &api_origin, &keys).await?),
        None => None,
    };
    announce(&console_origin, &api_origin, registry.is_some().then_some(&registry_address))?;

    match registry {
        None => end.wait().await,
        Some(mut registry) => {
            let failure = tokio::select! {
                () = end.wait() => None,
                failure = registry.ended() => Some(failure),
            };
            registry.stop().await?;
            if let Some(failure) = failure {
                return Err(failure);
            }
        }
    }
    Ok(())
}

async fn start_registry(
    options: &RegistryOptions,
    port: u16,
    token_origin: &str,
    keys: &Keys,
) -> anyhow::Result<RegistryProcess> {
    let registry = RegistryProcess::start(&options.binary, port, token_origin, keys).await?;
    let keys = keys.clone();
    tokio::task::spawn_blocking(move || registry_process::seed(port, &keys)).await??;
    Ok(registry)
}

/// Says where everything is; scripts read the lines `Console:` and `API token:`.
fn announce(console: &str, api: &str, registry: Option<&String>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "A development tool, on loopback only; everything is forgotten when it ends (Ctrl-C).")?;
    writeln!(out, "API: {api}")?;
    if let Some(registry) = registry {
        writeln!(out, "Registry: {registry}")?;
        writeln!(out, "Image: {registry}/{REPOSITORY}:{TAG}")?;
    }
    writeln!(out, "API token: {DEFAULT_API_TOKEN}")?;
    writeln!(out, "Console: {console}/")?;
    out.flush()
}

async fn listen(port: u16, option: &str) -> anyhow::Result<TcpListener> {
    TcpListener::bind(("127.0.0.1", port)).await.map_err(|error| {
        let why = match error.kind() {
            ErrorKind::AddrInUse => "is in use".to_owned(),
            ErrorKind::PermissionDenied => "is for root only".to_owned(),
            _ => format!("cannot be opened ({error})"),
        };
        anyhow!("port {port} {why}. Choose another, or 0 for any: make run ARGS=\"{option} 9000\"")
    })
}

fn origin(listener: &TcpListener) -> std::io::Result<String> {
    Ok(format!("http://127.0.0.1:{}", listener.local_addr()?.port()))
}

/// The registry's port, asked for or found. It is let go at once, for the registry to take.
async fn free_port(options: &RegistryOptions) -> anyhow::Result<u16> {
    Ok(listen(options.port, "--registry-port").await?.local_addr()?.port())
}

/// What ends the sandbox in good order.
struct Signals {
    interrupt: Signal,
    terminate: Signal,
    hangup: Signal,
}

impl Signals {
    fn listen() -> std::io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
        })
    }

    async fn wait(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
            _ = self.hangup.recv() => {}
        }
    }
}
