//! The real container registry: started, filled with one image, ended.

use std::ffi::OsStr;
use std::fs::File;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, anyhow, bail};
use serde_json::json;
use tempfile::TempDir;
use tokio::process::{Child, Command};
use tokio::time::{Instant, sleep};
use ureq::Agent;
use ureq::http::header::{CONTENT_TYPE, LOCATION};
use uuid::Uuid;

use crate::image::{self, MANIFEST_TYPE, REPOSITORY, TAG};
use crate::keys::Keys;
use crate::registry_login::{self, Access, ISSUER, SERVICE};

const START_DEADLINE: Duration = Duration::from_secs(15);

/// A running registry. Dropping it ends it.
pub(crate) struct RegistryProcess {
    child: Child,
    folder: TempDir,
}

impl RegistryProcess {
    /// Starts it on loopback. `token_origin` is where it sends clients for their tokens.
    pub(crate) async fn start(
        binary: &OsStr,
        port: u16,
        token_origin: &str,
        keys: &Keys,
    ) -> anyhow::Result<Self> {
        let binary = find_program(binary).with_context(|| {
            format!(
                "{} was not found. Install it, name it by --registry-binary, or do without: make run ARGS=--no-registry",
                binary.display()
            )
        })?;
        let folder = TempDir::with_prefix("regcred-sandbox-").context("making a folder for the registry")?;
        let configuration = configure(folder.path(), port, token_origin, keys)?;
        let log = File::create(folder.path().join("log"))?;
        let child = command(&binary)
            .arg("serve")
            .arg(configuration)
            .env_clear() // REGISTRY_… variables would change the configuration.
            .stdin(std::process::Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C is for the sandbox, which then ends the registry.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("starting {}", binary.display()))?;
        let mut registry = Self { child, folder };
        registry.wait_until_ready(port).await?;
        Ok(registry)
    }

    async fn wait_until_ready(&mut self, port: u16) -> anyhow::Result<()> {
        let begun = Instant::now();
        while tokio::net::TcpStream::connect(("127.0.0.1", port)).await.is_err() {
            if let Some(status) = self.child.try_wait()? {
                bail!("the container registry ended at once ({status}):\n{}", self.log());
            }
            if begun.elapsed() > START_DEADLINE {
                bail!("the container registry does not answer:\n{}", self.log());
            }
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Waits until it ends by itself, which it should not.
    pub(crate) async fn ended(&mut self) -> anyhow::Error {
        match self.child.wait().await {
            Ok(status) => anyhow!("the container registry ended ({status}):\n{}", self.log()),
            Err(error) => anyhow!(error).context("waiting for the container registry"),
        }
    }

    /// Ends it, and removes its folder once nothing writes there.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        self.child.kill().await.context("ending the container registry")?;
        self.folder.close().context("removing the container registry's folder")
    }

    /// The last lines that it wrote.
    fn log(&self) -> String {
        let log = std::fs::read_to_string(self.folder.path().join("log")).unwrap_or_default();
        let lines: Vec<_> = log.lines().collect();
        lines[lines.len().saturating_sub(5)..].join("\n")
    }
}

/// Runs a program that ends with the sandbox even if that is killed, where util-linux is there
/// to ask the kernel for it.
fn command(binary: &Path) -> Command {
    match find_program(OsStr::new("setpriv")) {
        Some(setpriv) => {
            let mut command = Command::new(setpriv);
            command.args(["--pdeathsig", "KILL", "--"]).arg(binary);
            command
        }
        None => Command::new(binary),
    }
}

/// A path as it is, a bare name on PATH.
fn find_program(name: &OsStr) -> Option<PathBuf> {
    let name = Path::new(name);
    if name.components().count() > 1 {
        return name.is_file().then(|| name.to_owned());
    }
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|program| program.is_file())
}

/// Writes the registry's configuration and the certificate that it trusts.
fn configure(folder: &Path, port: u16, token_origin: &str, keys: &Keys) -> anyhow::Result<PathBuf> {
    let certificate = folder.join("certificate.pem");
    std::fs::write(&certificate, keys.certificate_pem())?;
    let configuration = json!({
        "version": "0.1",
        "log": { "level": "warn", "accesslog": { "disabled": true } },
        "storage": { "filesystem": { "rootdirectory": folder.join("storage") } },
        "http": { "addr": format!("127.0.0.1:{port}"), "secret": Uuid::new_v4().to_string() },
        "auth": {
            "token": {
                "realm": format!("{token_origin}/registry/token"),
                "service": SERVICE,
                "issuer": ISSUER,
                "rootcertbundle": certificate,
            },
        },
    });
    // JSON is YAML, and needs no care for what stands in a path.
    let file = folder.join("config.yml");
    std::fs::write(&file, configuration.to_string())?;
    Ok(file)
}

/// Pushes the image that there is to pull. Blocks.
pub(crate) fn seed(port: u16, keys: &Keys) -> anyhow::Result<()> {
    let token = registry_login::sign(keys, "sandbox", &[Access::push(REPOSITORY)])
        .map_err(|_| anyhow!("signing a token for the registry failed"))?;
    let authorization = format!("Bearer {token}");
    let repository = format!("http://127.0.0.1:{port}/v2/{REPOSITORY}");
    let image = image::hello()?;
    let agent: Agent = Agent::config_builder().timeout_global(Some(START_DEADLINE)).build().into();

    for blob in &image.blobs {
        let begun = agent
            .post(format!("{repository}/blobs/uploads/"))
            .header("authorization", &authorization)
            .send_empty()
            .context("beginning to push a layer")?;
        let upload = begun
            .headers()
            .get(LOCATION)
            .and_then(|location| location.to_str().ok())
            .context("the container registry names no place to push to")?;
        agent
            .put(format!("{upload}&digest={}", image::digest(blob)))
            .header("authorization", &authorization)
            .header(CONTENT_TYPE, "application/octet-stream")
            .send(blob)
            .context("pushing a layer")?;
    }
    agent
        .put(format!("{repository}/manifests/{TAG}"))
        .header("authorization", &authorization)
        .header(CONTENT_TYPE, MANIFEST_TYPE)
        .send(&image.manifest)
        .context("pushing the image")?;
    Ok(())
}
