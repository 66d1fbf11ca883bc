//! What needs the real command and a socket.

use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use serde_json::Value;

/// The running command, which ends with the test.
struct Running {
    child: Child,
    said: Vec<String>,
}

impl Running {
    fn start() -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_sandbox"))
            .args(["--port", "0", "--no-registry"])
            .stdout(Stdio::piped())
            .spawn()
            .expect("the command");
        let mut said = Vec::new();
        for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
            said.push(line.expect("a line"));
            if said.last().is_some_and(|line| line.starts_with("Console: ")) {
                break;
            }
        }
        Self { child, said }
    }

    /// What follows a label, as scripts read it.
    fn said(&self, label: &str) -> &str {
        self.said.iter().find_map(|line| line.strip_prefix(label)).expect("the label")
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // Nothing is left to do where it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn json(answer: Result<ureq::http::Response<ureq::Body>, ureq::Error>) -> Value {
    let text = answer.expect("an answer").body_mut().read_to_string().expect("a text");
    serde_json::from_str(&text).expect("JSON")
}

/// What the command says that cannot start.
fn refuses(arguments: &[&str]) -> String {
    let ended = Command::new(env!("CARGO_BIN_EXE_sandbox")).args(arguments).output().expect("the command");
    assert!(!ended.status.success());
    String::from_utf8(ended.stderr).expect("a text")
}

#[test]
fn what_keeps_it_from_starting_is_said_in_a_sentence_with_what_to_do() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    let advice = "Choose another, or 0 for any: make run ARGS";
    assert_eq!(
        refuses(&["--no-registry", "--port", &port]),
        format!("sandbox: port {port} is in use. {advice}=\"--port 9000\"\n")
    );
    assert_eq!(
        refuses(&["--port", "0", "--registry-port", &port]),
        format!("sandbox: port {port} is in use. {advice}=\"--registry-port 9000\"\n")
    );
    assert_eq!(
        refuses(&["--port", "0", "--registry-binary", "no-such-program"]),
        "sandbox: no-such-program was not found. Install it, name it by --registry-binary, or do without: \
         make run ARGS=--no-registry\n"
    );
}

#[test]
fn a_creation_that_is_cut_off_has_no_answer_and_took_place() {
    let running = Running::start();
    let api = running.said("API: ");
    assert_eq!(running.said("Console: "), format!("{api}/"));

    let exchange = format!("{api}/csp/gateway/am/api/auth/api-tokens/authorize");
    let exchanged = json(ureq::post(exchange).send_form([("refresh_token", running.said("API token: "))]));
    let authorization = format!("Bearer {}", exchanged["access_token"].as_str().expect("a token"));

    for (registry, seen) in
        [("sandbox-drops", 1), ("sandbox-lags", 0), ("sandbox-twins", 2), ("sandbox-doubles", 2)]
    {
        let credentials = format!("{api}/v1/registries/{registry}/credentials");
        let cut_off = ureq::post(&credentials)
            .header("authorization", &authorization)
            .send(r#"{ "description": "Credential for server A" }"#);
        assert!(!matches!(cut_off, Ok(_) | Err(ureq::Error::StatusCode(_))), "{registry}: {cut_off:?}");
        let page = json(ureq::get(&credentials).header("authorization", &authorization).call());
        assert_eq!(page["total_size"], seen, "{registry}");
    }
}

#[test]
fn the_same_creation_sent_again_at_once_finds_nobody_or_makes_a_second_one() {
    let running = Running::start();
    let api = running.said("API: ");
    let exchange = format!("{api}/csp/gateway/am/api/auth/api-tokens/authorize");
    let exchanged = json(ureq::post(exchange).send_form([("refresh_token", running.said("API token: "))]));
    let authorization = format!("Bearer {}", exchanged["access_token"].as_str().expect("a token"));

    for (registry, is_answered, seen) in [("sandbox-drops", false, 1), ("sandbox-drops-once", true, 2)] {
        let credentials = format!("{api}/v1/registries/{registry}/credentials");
        let create = || {
            let post = ureq::post(&credentials).header("authorization", &authorization);
            post.send(r#"{ "description": "Credential for server A" }"#).is_ok()
        };
        assert!(!create(), "{registry}");
        assert_eq!(create(), is_answered, "{registry}");
        let list = json(ureq::get(&credentials).header("authorization", &authorization).call());
        assert_eq!(list["total_size"], seen, "{registry}");
    }
}
