//! The command of the sandbox; `sandbox --help` says what it takes.

use std::io::Write;
use std::process::ExitCode;

use sandbox::options::{self, Command};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let result = match options::parse(std::env::args_os().skip(1)) {
        Ok(Command::Help) => write!(std::io::stdout(), "{}", options::help()).map_err(Into::into),
        Ok(Command::Run(options)) => sandbox::run(options).await,
        Err(error) => Err(anyhow::anyhow!("{error}; see --help (make run ARGS=--help)")),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sandbox: {error:#}");
            ExitCode::FAILURE
        }
    }
}
