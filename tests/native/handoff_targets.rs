//! What each tool is given, read back by readers that are not ours.

use std::collections::HashSet;

use base64ct::{Base64, Encoding as _};
use proptest::prelude::*;
use regcred::handoff::{
    Artefact, Handover, Options, OptionsTaken, PasswordBy, Refusal, Shell, Target, Text, proposed_secret_name,
};
use regcred::model::Secret;
use serde_json::Value;
use yaml_rust2::{Yaml, YamlLoader};

use crate::handoff_corpus::{JSON_KEY, handover, hostile, hostile_text, instant, whole};

const HOST: &str = "registry.example:5000";
const SHELLS: [Shell; 4] = Shell::ALL;
/// What `handover`'s description and registry make.
const SECRET_NAME: &str = "registry-example-5000-server-a-rack-7-0381b53d";

const LOGINS: [Target; 7] = [
    Target::DockerLogin,
    Target::PodmanLogin,
    Target::NerdctlLogin,
    Target::HelmLogin,
    Target::SkopeoLogin,
    Target::CraneLogin,
    Target::OrasLogin,
];

/// A login's password comes from a file, as its tests read it; what the default is has tests of its own.
fn options(shell: Shell) -> Options {
    Options { shell, password: PasswordBy::File, ..Options::default() }
}

fn made(target: Target, handover: &Handover<'_>, shell: Shell) -> Artefact {
    let made = target.make(handover, &options(shell));
    made.unwrap_or_else(|refusal| panic!("{}: {refusal}", target.id()))
}

/// What a test of a plain credential begins with.
fn plain(target: Target, shell: Shell) -> Artefact {
    made(target, &handover("robot$server-a", &Secret::new("s3cret")), shell)
}

// How it is read.

/// The login of an artefact, as the target's own kind of reader finds it. `None` where it holds
/// none.
fn read_back(target: Target, artefact: &Artefact, shell: Shell) -> Option<(String, String)> {
    let text = whole(&artefact.text);
    let login = match target {
        _ if LOGINS.contains(&target) => {
            let words = command_words(&text, shell);
            let at = words.iter().position(|word| word == "--username").expect("a username");
            (words[at + 1].clone(), companion(artefact))
        }
        Target::GithubActions => {
            let step = &yaml(&text)[0];
            assert_eq!(step["uses"].as_str(), Some("docker/login-action@v4"));
            assert_eq!(step["with"]["registry"].as_str(), Some(HOST));
            assert_eq!(step["with"]["username"].as_str(), Some("${{ secrets.REGISTRY_USERNAME }}"));
            assert_eq!(step["with"]["password"].as_str(), Some("${{ secrets.REGISTRY_PASSWORD }}"));
            let words = words(artefact.commands.lines().next().expect("a command"), shell);
            assert_eq!(words[..5], ["gh", "secret", "set", "REGISTRY_USERNAME", "--body"]);
            (words[5].clone(), companion(artefact))
        }
        Target::DockerConfig | Target::GitlabCi => docker_config(&text),
        Target::DockerConfigMerge => docker_config(&companion(artefact)),
        Target::KubernetesSecret | Target::OpenShift => pull_secret(&yaml(&text)),
        Target::HelmValues => {
            let secret = yaml(&companion(artefact));
            let values = yaml(&text);
            let name = secret["metadata"]["name"].as_str();
            assert_eq!(values["imagePullSecrets"][0]["name"].as_str(), name);
            assert_eq!(values["global"]["imagePullSecrets"][0].as_str(), name);
            pull_secret(&secret)
        }
        Target::Flux => {
            let documents = YamlLoader::load_from_str(&text).expect("YAML");
            let [secret, source] = &documents[..] else { panic!("{text}") };
            assert_eq!(source["kind"].as_str(), Some("HelmRepository"));
            assert_eq!(source["spec"]["type"].as_str(), Some("oci"));
            assert_eq!(source["spec"]["url"].as_str(), Some(&*format!("oci://{HOST}/apps")));
            assert_eq!(source["spec"]["secretRef"]["name"], secret["metadata"]["name"]);
            pull_secret(secret)
        }
        Target::ArgoCd => {
            let secret = yaml(&text);
            let label = secret["metadata"]["labels"]["argocd.argoproj.io/secret-type"].as_str();
            assert_eq!(label, Some("repository"));
            let text = |name: &str| secret["stringData"][name].as_str();
            assert_eq!(
                [text("type"), text("url"), text("enableOCI")],
                [Some("helm"), Some(&*format!("{HOST}/apps")), Some("true")]
            );
            let username = text("username").expect("a username").to_owned();
            (username, decoded(secret["data"]["password"].as_str().expect("base64")))
        }
        Target::ExternalSecrets => {
            let secret = yaml(&text);
            let values: Value = serde_json::from_str(&companion(artefact)).expect("JSON");
            let entry = &secret["spec"]["data"][0];
            assert_eq!(entry["secretKey"].as_str(), Some(".dockerconfigjson"));
            let key = entry["remoteRef"]["key"].as_str().expect("a key");
            assert!(artefact.commands.starts_with(&format!("vault kv put -mount=secret {key} ")));
            let property = entry["remoteRef"]["property"].as_str().expect("a property");
            let login = docker_config(values[property].as_str().expect("a configuration"));
            assert_eq!([&login.0, &login.1], [&values["username"], &values["password"]]);
            login
        }
        Target::K3sRegistries | Target::Rke2Registries => {
            basic(yaml(&text)["configs"][HOST]["auth"]["auth"].as_str().expect("a login"))
        }
        Target::ContainerdHosts => {
            let hosts: toml::Table = text.parse().expect("TOML");
            let url = format!("https://{HOST}");
            assert_eq!(hosts["server"].as_str(), Some(&*url));
            let header = hosts["host"][&*url]["header"]["authorization"].as_str().expect("a header");
            basic(header.strip_prefix("Basic ").expect("a scheme"))
        }
        Target::Terraform => {
            let variable = companion(artefact);
            let value = variable
                .lines()
                .last()
                .and_then(|line| line.split_once("_auth = "))
                .filter(|(name, _)| name.starts_with("registry_example_5000_server_a_rack_7_"))
                .map(|(_, value)| value);
            basic(&hcl_string(value.expect("a value")))
        }
        Target::ComposeEnv => env(&text, "'"),
        Target::EnvFile => env(&text, ""),
        Target::ChartsSyncer => {
            let configuration = yaml(&text);
            let login = |auth: &Yaml| {
                let text = |name: &str| auth[name].as_str().expect("a text").to_owned();
                (text("username"), text("password"))
            };
            let source = &configuration["source"];
            assert_eq!(source["containers"]["auth"]["registry"].as_str(), Some(HOST));
            assert_eq!(login(&source["containers"]["auth"]), login(&source["repo"]["auth"]));
            login(&source["repo"]["auth"])
        }
        Target::JsonLines => {
            let line = text.strip_suffix('\n').expect("a line");
            assert!(!line.contains(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}']), "{line}");
            let record: Value = serde_json::from_str(line).expect("JSON");
            let text = |name: &str| record[name].as_str().expect("a text").to_owned();
            (text("username"), text("password"))
        }
        Target::Harbor => {
            let endpoint: Value = serde_json::from_str(&text).expect("JSON");
            assert_eq!(
                (&endpoint["type"], &endpoint["insecure"]),
                (&"docker-registry".into(), &false.into())
            );
            assert_eq!(endpoint["url"], format!("https://{HOST}"));
            let credential = &endpoint["credential"];
            assert_eq!(credential["type"], "basic");
            let text = |name: &str| credential[name].as_str().expect("a text").to_owned();
            (text("access_key"), text("access_secret"))
        }
        Target::PasswordFile | Target::Calendar => return None,
        _ => unreachable!("{}", target.id()),
    };
    Some(login)
}

fn pull_secret(secret: &Yaml) -> (String, String) {
    assert_eq!(secret["type"].as_str(), Some("kubernetes.io/dockerconfigjson"));
    docker_config(&decoded(secret["data"][".dockerconfigjson"].as_str().expect("a configuration")))
}

fn companion(artefact: &Artefact) -> String {
    whole(&artefact.companion.as_ref().expect("a companion").1)
}

fn yaml(text: &str) -> Yaml {
    let mut documents = YamlLoader::load_from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"));
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

fn docker_config(text: &str) -> (String, String) {
    let config: Value = serde_json::from_str(text).expect("JSON");
    let auths = config["auths"].as_object().expect("auths");
    assert_eq!(auths.keys().collect::<Vec<_>>(), [HOST]);
    basic(auths[HOST]["auth"].as_str().expect("a login"))
}

/// As Docker splits it: at the first colon.
fn basic(encoded: &str) -> (String, String) {
    let login = decoded(encoded);
    let (username, password) = login.split_once(':').expect("a colon");
    (username.to_owned(), password.to_owned())
}

fn decoded(encoded: &str) -> String {
    String::from_utf8(Base64::decode_vec(encoded).expect("base64")).expect("UTF-8")
}

/// Of three assignments, between `quote`s, after comments.
fn env(text: &str, quote: &str) -> (String, String) {
    let start = text.find("REGISTRY=").expect("an assignment");
    let comments = &text[..start];
    assert!(comments.lines().all(|line| line.starts_with("# ")), "{comments}");
    let (host, rest) =
        text[start..].split_once(&format!("{quote}\nREGISTRY_USERNAME={quote}")).expect("a username");
    assert_eq!(host, format!("REGISTRY={quote}{HOST}"));
    let (username, rest) =
        rest.split_once(&format!("{quote}\nREGISTRY_PASSWORD={quote}")).expect("a password");
    let password = rest.strip_suffix(&format!("{quote}\n")).expect("an end");
    let may_hold =
        |value: &str| if quote.is_empty() { !value.contains(['\n', '\r']) } else { !value.contains(quote) };
    assert!(may_hold(username) && may_hold(password), "{text}");
    (username.to_owned(), password.to_owned())
}

/// The words of a script's one command. What PowerShell leaves to `cmd` is read as both do.
fn command_words(script: &str, shell: Shell) -> Vec<String> {
    let command = script.strip_suffix('\n').expect("a line");
    assert!(!command.contains('\n'), "{command}");
    let words = words(command, shell);
    match &words[..] {
        [cmd, slash_c, command] if cmd == "cmd" && slash_c == "/c" => cmd_words(command),
        _ => words,
    }
}

fn words(command: &str, shell: Shell) -> Vec<String> {
    match shell {
        Shell::Posix => shell_words::split(command).expect("words"),
        Shell::Fish => fish_words(command),
        Shell::PowerShell => powershell_words(command),
        Shell::Cmd => cmd_words(command),
    }
}

/// As `cmd` and a program of Windows split it between them: only double quotes quote, and `%` replaces
/// there, too. <https://learn.microsoft.com/cpp/c-language/parsing-c-command-line-arguments>
fn cmd_words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    for character in command.chars() {
        match character {
            '"' => {
                quoted = !quoted;
                assert!(!word.get_or_insert_default().ends_with('\\'), "an escaped quote in {command}");
            }
            '%' | '\n' | '\r' => panic!("{character:?} in {command}"),
            '&' | '|' | '>' | '^' | '(' | ')' if !quoted => panic!("{character} in {command}"),
            ' ' if !quoted => words.extend(word.take()),
            _ => word.get_or_insert_default().push(character),
        }
    }
    assert!(!quoted, "{command}");
    words.extend(word);
    words
}

/// <https://fishshell.com/docs/current/language.html#quotes>
fn fish_words(command: &str) -> Vec<String> {
    let (mut words, mut word, mut quote) = (Vec::new(), None::<String>, None);
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match (quote, character) {
            (None, ' ') => words.extend(word.take()),
            (None, '\'' | '"') => {
                quote = Some(character);
                word.get_or_insert_default();
            }
            (Some(quoted), _) if quoted == character => quote = None,
            (Some('\''), '\\') if matches!(characters.peek(), Some('\\' | '\'')) => {
                word.as_mut().expect("a word").extend(characters.next())
            }
            (Some('"'), '\\') if matches!(characters.peek(), Some('\\' | '"' | '$')) => {
                word.as_mut().expect("a word").extend(characters.next())
            }
            (Some('"'), '$') => panic!("a variable in {command}"),
            (None, '\\' | '$' | '*' | '?' | '~' | '(' | ')' | '{' | '}' | ';' | '&' | '|' | '#' | '%') => {
                panic!("{character} in {command}")
            }
            _ => word.get_or_insert_default().push(character),
        }
    }
    assert_eq!(quote, None, "{command}");
    words.extend(word);
    words
}

/// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_quoting_rules>:
/// any of five characters begins and ends a single-quoted text, and two of them are the second.
fn powershell_words(command: &str) -> Vec<String> {
    let is_quote = |character: char| "'\u{2018}\u{2019}\u{201a}\u{201b}".contains(character);
    let (mut words, mut word, mut quoted) = (Vec::new(), None::<String>, false);
    let mut characters = command.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            _ if is_quote(character) && quoted => match characters.next_if(|next| is_quote(*next)) {
                Some(second) => word.get_or_insert_default().push(second),
                None => quoted = false,
            },
            _ if is_quote(character) => {
                quoted = true;
                word.get_or_insert_default();
            }
            ' ' if !quoted => words.extend(word.take()),
            '$' | '`' | '"' | '@' | '(' | ')' | '{' | '}' | ';' | '&' | ',' | '#' | '<' if !quoted => {
                panic!("{character} in {command}")
            }
            _ => word.get_or_insert_default().push(character),
        }
    }
    assert!(!quoted, "{command}");
    words.extend(word);
    words
}

/// <https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md#template-expressions>
fn hcl_string(literal: &str) -> String {
    let inner = literal.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).expect("quotes");
    let mut text = String::new();
    let mut characters = inner.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(match characters.next().expect("an escape") {
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'u' => {
                    let digits: String = characters.by_ref().take(4).collect();
                    char::from_u32(u32::from_str_radix(&digits, 16).expect("digits")).expect("a character")
                }
                escaped @ ('"' | '\\') => escaped,
                other => panic!("\\{other} in {literal}"),
            }),
            '$' | '%' if characters.peek() == Some(&'{') => panic!("a template in {literal}"),
            '"' | '\n' | '\r' => panic!("{character:?} in {literal}"),
            _ => text.push(character),
        }
    }
    text
}

// What may be refused.

/// No client can log in with it, or take it as it is.
fn fits_no_login(username: &str, password: &str) -> bool {
    username.is_empty()
        || username.contains(|character: char| character == ':' || character.is_control())
        || password.is_empty()
        || password.contains('\0')
}

fn refuses(target: Target, username: &str, password: &str, shell: Shell) -> bool {
    let stdin = || {
        let has_break = password.contains(['\n', '\r']);
        let is_key = username == "_json_key"
            && serde_json::from_str::<serde_json::Map<String, Value>>(password).is_ok();
        let is_base64 = is_key && (has_break || target == Target::GithubActions);
        let shown = if is_base64 { "_json_key_base64" } else { username };
        // The login's file is read by cmd, GitHub's username is PowerShell's own.
        let by_cmd = shell == Shell::Cmd || (shell == Shell::PowerShell && target != Target::GithubActions);
        username.trim() != username
            || (has_break && !is_key)
            || (!is_base64 && password.trim() != password)
            || (by_cmd || shell == Shell::PowerShell) && (shown.contains('"') || shown.ends_with('\\'))
            || by_cmd && shown.contains('%')
    };
    let compose = |value: &str| {
        let control = |character: char| character.is_control() && !"\n\t".contains(character);
        ["'", "\\\\", "${"].iter().any(|part| value.contains(part))
            || value.ends_with('\\')
            || value.contains(control)
    };
    match target {
        Target::PasswordFile | Target::JsonLines | Target::Calendar => false,
        _ if fits_no_login(username, password) => true,
        Target::DockerConfigMerge => matches!(shell, Shell::PowerShell | Shell::Cmd),
        Target::GithubActions => stdin(),
        Target::ComposeEnv => compose(username) || compose(password),
        Target::EnvFile => password.contains(['\n', '\r']),
        _ if LOGINS.contains(&target) => stdin(),
        _ => false,
    }
}

// What holds of every artefact.

/// Carried exactly, or refused where it has to be; and never told where it is not to be.
fn assert_exact(target: Target, username: &str, password: &str, shell: Shell) {
    let secret = Secret::new(password);
    let made = target.make(&handover(username, &secret), &options(shell));
    let expected = refuses(target, username, password, shell);
    let artefact = match made {
        Err(Refusal { reason }) => {
            assert!(expected, "{}: {reason} {username:?} {password:?}", target.id());
            assert!(reason.ends_with('.') && reason.len() > 40, "{reason}");
            return;
        }
        Ok(artefact) => artefact,
    };
    assert!(!expected, "{} carries {username:?} {password:?}", target.id());
    if target == Target::PasswordFile {
        assert_eq!(whole(&artefact.text), password);
    }
    if let Some(login) = read_back(target, &artefact, shell) {
        assert_eq!(login, as_sent(target, username, password), "{}", target.id());
    }
    assert_keeps_secret(target, &artefact, username, password, shell);
}

/// A key of several lines goes to standard input as base64, and any key to GitHub.
fn as_sent(target: Target, username: &str, password: &str) -> (String, String) {
    let on_stdin = LOGINS.contains(&target) || target == Target::GithubActions;
    let is_key =
        username == "_json_key" && serde_json::from_str::<serde_json::Map<String, Value>>(password).is_ok();
    if on_stdin && (password.contains(['\n', '\r']) || is_key && target == Target::GithubActions) {
        ("_json_key_base64".to_owned(), Base64::encode_string(password.as_bytes()))
    } else {
        (username.to_owned(), password.to_owned())
    }
}

/// All that is shown or run, which holds no secret.
fn shown(artefact: &Artefact) -> String {
    let Artefact { file_name, text, usage, commands, check, companion, .. } = artefact;
    let companion = companion.as_ref().map(|(name, text)| format!("{name}\n{}", text.masked()));
    [file_name, &text.masked(), &usage.to_string(), commands, check, &companion.unwrap_or_default()]
        .map(String::as_str)
        .join("\n")
}

/// Whatever the password, the same is shown: nothing of it is in there.
fn assert_keeps_secret(target: Target, artefact: &Artefact, username: &str, password: &str, shell: Shell) {
    let sent_as_key = as_sent(target, username, password).0 != username;
    let other = Secret::new(if sent_as_key { "{\n}" } else { "another-Secret_of_another_length" });
    let twin = made(target, &handover(username, &other), shell);
    assert_eq!(shown(artefact), shown(&twin));
    assert_eq!(format!("{artefact:?}"), format!("{twin:?}"));

    assert_eq!(artefact.text.has_secret(), target.holds_password(), "{}", target.id());
    assert!(artefact.companion.as_ref().is_none_or(|(_, text)| text.has_secret()), "{}", target.id());
    if !target.holds_password() {
        assert_eq!(whole(&artefact.text), artefact.text.masked(), "{}", target.id());
    }
}

fn assert_file_name(name: &str) {
    let fits = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.');
    assert!(name.len() < 260 && name.bytes().all(fits), "{name}");
    assert!(
        name.as_bytes()[0].is_ascii_alphanumeric() && !name.ends_with('.') && !name.contains(".."),
        "{name}"
    );
}

#[test]
fn ids_are_those_that_were_promised() {
    let ids: Vec<_> = Target::ALL.iter().map(|target| target.id()).collect();
    let promised = [
        "docker-login",
        "docker-config",
        "docker-config-merge",
        "podman-login",
        "nerdctl-login",
        "compose-env",
        "env-file",
        "kubernetes-secret",
        "openshift",
        "helm-values",
        "helm-login",
        "k3s-registries",
        "rke2-registries",
        "containerd-hosts",
        "github-actions",
        "gitlab-ci",
        "argo-cd",
        "flux",
        "external-secrets",
        "terraform",
        "charts-syncer",
        "skopeo-login",
        "crane-login",
        "oras-login",
        "harbor",
        "password-file",
        "json-lines",
        "calendar",
    ];
    assert_eq!(ids, promised);
    for target in Target::ALL {
        assert_eq!(Target::from_id(target.id()), Some(*target));
    }
    assert_eq!(Target::from_id("docker"), None);
}

#[test]
fn a_login_asks_for_the_password() {
    let secret = Secret::new("s3cret");
    for (shell, ending) in SHELLS.into_iter().zip(["sh", "fish", "ps1", "cmd"]) {
        let asks = Options { shell, ..Options::default() };
        let artefact = Target::DockerLogin.make(&handover("robot$server-a", &secret), &asks);
        let artefact = artefact.expect("a login");
        let quote = if shell == Shell::Cmd { '"' } else { '\'' };
        let login = format!("docker login --username {quote}robot$server-a{quote} registry.example:5000\n");
        assert_eq!(whole(&artefact.text), login);
        assert_eq!(artefact.file_name, format!("docker-login-server-a-rack-7-5f1c0a52.{ending}"));
        assert_eq!(artefact.companion, None);
        assert_eq!(artefact.check, "docker pull registry.example:5000/apps/REPOSITORY:TAG\n");
    }
    let commands = Target::GithubActions.make(&handover("robot$a", &secret), &Options::default());
    let commands = commands.expect("commands").commands;
    assert!(commands.ends_with("\ngh secret set REGISTRY_PASSWORD\n"), "{commands}");
}

#[test]
fn a_password_that_no_prompt_takes_comes_from_a_file() {
    let long = "x".repeat(1001);
    let line = "{\"type\":\"service_account\",\"private_key\":\"x\"}";
    let rows = [
        (Target::DockerLogin, "robot$a", "s3cret", false),
        (Target::DockerLogin, "robot$a", &long[1..], false),
        (Target::DockerLogin, "robot$a", &long, true),
        (Target::DockerLogin, "robot$a", "a\tb", true),
        (Target::DockerLogin, "robot$a", "a\u{3}b", true),
        (Target::DockerLogin, "_json_key", JSON_KEY, true),
        (Target::DockerLogin, "_json_key", line, false),
        (Target::GithubActions, "_json_key", line, true),
        // It does not ask.
        (Target::CraneLogin, "robot$a", "s3cret", true),
    ];
    for (target, username, password, by_file) in rows {
        let secret = Secret::new(password);
        let artefact = target.make(&handover(username, &secret), &Options::default()).expect("a login");
        assert_eq!(artefact.companion.is_some(), by_file, "{} {password:?}", target.id());
        let run = whole(&artefact.text) + &artefact.commands;
        assert_eq!(run.contains(".txt"), by_file, "{run}");
    }
}

#[test]
fn a_login_reads_a_file_in_every_shell() {
    let file = "registry-password-server-a-rack-7-5f1c0a52.txt";
    let login = |quote: char| {
        format!(
            "docker login --username {quote}robot$server-a{quote} --password-stdin registry.example:5000 < {file}"
        )
    };
    let rows = [
        (Shell::Posix, "sh", login('\'')),
        (Shell::Fish, "fish", login('\'')),
        (Shell::PowerShell, "ps1", format!("cmd /c '{}'", login('"'))),
        (Shell::Cmd, "cmd", login('"')),
    ];
    for (shell, ending, command) in rows {
        let artefact = plain(Target::DockerLogin, shell);
        assert_eq!(artefact.file_name, format!("docker-login-server-a-rack-7-5f1c0a52.{ending}"));
        assert_eq!(whole(&artefact.text), command + "\n");
        assert_eq!(artefact.companion, Some((file.to_owned(), plain(Target::PasswordFile, shell).text)));
        assert_eq!(artefact.check, "docker pull registry.example:5000/apps/REPOSITORY:TAG\n");
    }
}

/// Whatever the password is, the file's bytes get to the program, and no shell's pipe is in between.
#[test]
fn nothing_secret_goes_through_a_pipe_of_powershell() {
    for target in Target::ALL.iter().copied() {
        for password in ["s3cret", "pässwörd"] {
            let secret = Secret::new(password);
            let Ok(artefact) = target.make(&handover("robot$a", &secret), &options(Shell::PowerShell)) else {
                continue;
            };
            let run = if target.holds_password() { String::new() } else { whole(&artefact.text) };
            let run = run + &artefact.commands;
            assert!(!run.contains('|') && !run.contains("Get-Content"), "{}: {run}", target.id());
        }
    }
    let gitlab = plain(Target::GitlabCi, Shell::PowerShell);
    let expected =
        format!("cmd /c 'glab variable set DOCKER_AUTH_CONFIG --raw --masked < {}'\n", gitlab.file_name);
    assert_eq!(gitlab.commands, expected);
}

#[test]
fn cmd_gets_no_word_that_it_would_change() {
    let rows = [
        ("robot$a", Some("\"robot$a\"")),
        ("a b&c|d<e>f^g(h)", Some("\"a b&c|d<e>f^g(h)\"")),
        ("it's", Some("\"it's\"")),
        ("%PATH%", None),
        ("a\"b", None),
        ("a\\", None),
        ("a\\b", Some("\"a\\b\"")),
    ];
    for (username, word) in rows {
        let secret = Secret::new("s3cret");
        for shell in [Shell::Cmd, Shell::PowerShell] {
            let made = Target::DockerLogin.make(&handover(username, &secret), &options(shell));
            assert_eq!(made.is_ok(), word.is_some(), "{username}");
            if let (Ok(artefact), Some(word), Shell::Cmd) = (made, word, shell) {
                assert!(whole(&artefact.text).contains(&format!(" --username {word} ")), "{username}");
            }
        }
    }
}

/// GitHub masks each line of a secret by itself, and a brace everywhere would say nothing any more.
#[test]
fn no_line_of_a_ci_secret_is_a_brace() {
    let line: Value = serde_json::from_str(JSON_KEY).expect("JSON");
    for key in [JSON_KEY, &line.to_string()] {
        let secret = Secret::new(key);
        let github = made(Target::GithubActions, &handover("_json_key", &secret), Shell::Posix);
        let encoded = companion(&github);
        assert_eq!(decoded(&encoded), key);
        assert!(github.commands.contains(" --body _json_key_base64\n"), "{}", github.commands);
        let gitlab = whole(&made(Target::GitlabCi, &handover("_json_key", &secret), Shell::Posix).text);
        for value in [encoded, gitlab] {
            assert!(value.lines().all(|line| line.len() >= 8), "{value}");
            assert_eq!(value.lines().count(), 1);
        }
    }
}

#[test]
fn a_secret_reads_like_this() {
    let artefact = plain(Target::KubernetesSecret, Shell::Posix);
    assert_eq!(artefact.file_name, format!("{SECRET_NAME}-5f1c0a52.yaml"));
    let expected = r#"# To pull with this Secret, add it to the spec of a pod:
#   imagePullSecrets:
#     - name: NAME
apiVersion: v1
kind: Secret
metadata:
  name: "NAME"
  namespace: "default"
  labels:
    regcred/credential-id: "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e"
  annotations:
    regcred/credential-id: "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e"
    regcred/credential: "robot$server-a"
    regcred/description: "Server A; rack 7"
    regcred/registry: "Production"
    regcred/expires-at: "2026-11-29T09:00:00Z"
type: kubernetes.io/dockerconfigjson
data:
  .dockerconfigjson: "••••••••••••"
"#;
    assert_eq!(artefact.text.masked(), expected.replace("NAME", SECRET_NAME));
    assert_eq!(
        artefact.commands,
        "kubectl apply --namespace default --filename NAME-5f1c0a52.yaml\n\
         kubectl get serviceaccount default --namespace default --output \
         'jsonpath={.imagePullSecrets[?(@.name=='\"'\"'NAME'\"'\"')].name}' | grep -q . ||\n  \
         kubectl patch serviceaccount default --namespace default --type json --patch \
         '[{op: test, path: /imagePullSecrets, value: null}, \
         {op: add, path: /imagePullSecrets, value: [{name: NAME}]}]' ||\n  \
         kubectl patch serviceaccount default --namespace default --type json --patch \
         '[{op: add, path: /imagePullSecrets/-, value: {name: NAME}}]'\n"
            .replace("NAME", SECRET_NAME)
    );
}

#[test]
fn targets_stand_together_by_group_each_under_a_title_of_its_own() {
    let mut groups: Vec<_> = Target::ALL.iter().map(|target| target.group()).collect();
    groups.dedup();
    let titles = ["Docker and Podman", "Kubernetes", "CI and automation", "Registry tools", "Files"];
    assert_eq!(groups, titles);
    let titles: HashSet<_> = Target::ALL.iter().map(|target| target.title()).collect();
    assert_eq!(titles.len(), Target::ALL.len());
}

#[test]
fn every_target_has_a_row_of_its_own() {
    for (index, target) in Target::ALL.iter().enumerate() {
        assert_eq!(*target as usize, index, "{}", target.id());
        assert_eq!(Target::from_id(target.id()), Some(*target));
    }
    let ids: HashSet<_> = Target::ALL.iter().map(|target| target.id()).collect();
    let titles: HashSet<_> = Target::ALL.iter().map(|target| target.title()).collect();
    assert_eq!((ids.len(), titles.len()), (Target::ALL.len(), Target::ALL.len()));

    let taking_files = Target::ALL.iter().copied().filter(|target| target.options().existing_file);
    assert_eq!(taking_files.collect::<Vec<_>>(), [Target::DockerConfigMerge]);
}

#[test]
fn what_a_target_says_of_itself_is_true() {
    let secret = Secret::new("s3cret");
    let login = handover("robot$server-a", &secret);
    for target in Target::ALL.iter().copied() {
        let usual = plain(target, Shell::Posix);
        assert!(!usual.file_name.is_empty() && !usual.usage.to_string().is_empty(), "{}", target.id());
        assert_eq!(usual.text.has_secret(), target.holds_password(), "{}", target.id());

        let OptionsTaken { shell, password, kubernetes_names, .. } = target.options();
        let changes = |options: Options| target.make(&login, &options).as_ref() != Ok(&usual);
        assert_eq!(changes(options(Shell::PowerShell)), shell, "{}", target.id());
        assert!(shell || !changes(options(Shell::Fish)), "{}", target.id());
        let asks = Options { password: PasswordBy::Prompt, ..options(Shell::Posix) };
        assert_eq!(changes(asks), password, "{}", target.id());
        let elsewhere = Options { namespace: Some("apps".to_owned()), ..options(Shell::Posix) };
        assert_eq!(changes(elsewhere), kubernetes_names, "{}", target.id());
        let named = Options { secret_name: Some("pull".to_owned()), ..options(Shell::Posix) };
        assert_eq!(changes(named), kubernetes_names, "{}", target.id());
        let refused = Options {
            namespace: Some("Not a namespace".to_owned()),
            secret_name: Some("Not a name".to_owned()),
            ..Options::default()
        };
        assert_eq!(target.make(&login, &refused).is_err(), kubernetes_names, "{}", target.id());
        let both = Options {
            namespace: Some("apps".to_owned()),
            secret_name: Some("pull".to_owned()),
            ..options(Shell::Posix)
        };
        target.make(&login, &both).expect("names that fit");
    }
}

#[test]
fn every_value_of_the_corpus_is_carried_exactly_or_refused() {
    let values = hostile();
    assert!(values.len() >= 200, "{}", values.len());
    assert_eq!(values.iter().collect::<HashSet<_>>().len(), values.len());
    for target in Target::ALL.iter().copied() {
        for shell in SHELLS {
            for value in &values {
                assert_exact(target, "robot$server-a", value, shell);
                assert_exact(target, "_json_key", value, shell);
                assert_exact(target, value, "s3cret-of-the-robot", shell);
            }
        }
    }
}

#[test]
fn no_six_characters_of_a_password_are_shown() {
    for (username, password) in [("robot$a", "Zq8!vW2$kXj5#Rb7"), ("_json_key", JSON_KEY)] {
        let secret = Secret::new(password);
        let encoded = [
            Base64::encode_string(password.as_bytes()),
            Base64::encode_string(format!("{username}:{password}").as_bytes()),
        ];
        // What a key has in common with every key is no secret.
        let secrets = encoded.into_iter().chain(
            password
                .lines()
                .filter(|line| line.contains("private_key\"") || !line.contains('"'))
                .map(|line| line.split_once("\": ").map_or(line, |(_, value)| value).to_owned()),
        );
        let secrets: Vec<_> = secrets.collect();
        for target in Target::ALL.iter().copied() {
            let Ok(artefact) = target.make(&handover(username, &secret), &Options::default()) else {
                assert_eq!(target, Target::EnvFile);
                continue;
            };
            let shown = shown(&artefact) + &format!("{artefact:?}");
            for part in secrets.iter().flat_map(|secret| secret.as_bytes().windows(6)) {
                let part = std::str::from_utf8(part).expect("ASCII");
                assert!(!shown.contains(part), "{} tells {part:?}", target.id());
            }
        }
    }
}

#[test]
fn the_contract_s_own_samples_are_carried_everywhere() {
    let logins =
        [("robot$registry-user", "pLwtVb7W6gPqtA"), ("_json_key", "pLwtVb7W6gPqtA"), ("_json_key", JSON_KEY)];
    for (username, password) in logins {
        let secret = Secret::new(password);
        for target in Target::ALL.iter().copied() {
            let made = target.make(&handover(username, &secret), &options(Shell::Posix));
            assert_eq!(made.is_err(), target == Target::EnvFile && password == JSON_KEY, "{}", target.id());
        }
    }
}

#[test]
fn a_key_of_several_lines_goes_to_standard_input_as_base64() {
    let secret = Secret::new(JSON_KEY);
    for target in LOGINS.into_iter().chain([Target::GithubActions]) {
        let artefact = made(target, &handover("_json_key", &secret), Shell::Posix);
        let (name, _) = artefact.companion.clone().expect("a companion");
        assert_eq!(name, "registry-password-base64-server-a-rack-7-5f1c0a52.txt");
        let encoded = companion(&artefact);
        assert_eq!(decoded(&encoded), JSON_KEY);
        assert!(!encoded.contains(['\n', '\r']));
        assert_eq!(read_back(target, &artefact, Shell::Posix).expect("a login").0, "_json_key_base64");
        let refused = target.make(&handover("robot$a", &secret), &options(Shell::Posix));
        assert!(refused.expect_err("a refusal").reason.contains("line breaks"));
    }
}

#[test]
fn a_companion_is_called_what_the_commands_call_it() {
    for target in Target::ALL.iter().copied() {
        for shell in SHELLS {
            let secret = Secret::new("s3cret");
            let Ok(artefact) = target.make(&handover("robot$server-a", &secret), &options(shell)) else {
                continue;
            };
            assert_file_name(&artefact.file_name);
            let Some((name, _)) = &artefact.companion else { continue };
            assert_file_name(name);
            let run = whole(&artefact.text) + &artefact.commands;
            let mut words = words_of(&run).into_iter().map(|word| word.trim_matches(['\'', '"', '@']));
            assert!(words.any(|word| word == name), "{}: {run}", target.id());
        }
    }
    let secret = plain(Target::KubernetesSecret, Shell::Posix);
    assert!(words_of(&secret.commands).contains(&&*secret.file_name), "{}", secret.commands);
    let variable = plain(Target::GitlabCi, Shell::Posix);
    assert!(words_of(&variable.commands).contains(&&*variable.file_name), "{}", variable.commands);
}

fn words_of(text: &str) -> Vec<&str> {
    text.split_ascii_whitespace().collect()
}

#[test]
fn a_registry_without_tls_gets_each_client_s_own_flag() {
    let secret = Secret::new("s3cret");
    let handover = Handover { registry_url: "http://127.0.0.1:5000", ..handover("robot$a", &secret) };
    let rows = [
        (Target::DockerLogin, "docker login --username", "docker pull 127"),
        (
            Target::PodmanLogin,
            "podman login --tls-verify=false --username",
            "podman pull --tls-verify=false 127",
        ),
        (
            Target::NerdctlLogin,
            "nerdctl login --insecure-registry --username",
            "nerdctl pull --insecure-registry 127",
        ),
        (
            Target::SkopeoLogin,
            "skopeo login --tls-verify=false --username",
            "skopeo inspect --tls-verify=false docker://127",
        ),
        (Target::CraneLogin, "crane auth login --username", "crane manifest --insecure 127"),
        (Target::OrasLogin, "oras login --plain-http --username", "oras manifest fetch --plain-http 127"),
        (
            Target::HelmLogin,
            "helm registry login --plain-http --username",
            "helm pull --plain-http oci://127",
        ),
    ];
    for (target, login, pull) in rows {
        let artefact = made(target, &handover, Shell::Posix);
        let text = whole(&artefact.text);
        assert!(text.contains(login) && text.contains(" --password-stdin 127.0.0.1:5000 < "), "{text}");
        assert!(artefact.check.starts_with(pull), "{}", artefact.check);
    }
    let k3s = yaml(&whole(&made(Target::K3sRegistries, &handover, Shell::Posix).text));
    assert_eq!(k3s["mirrors"]["127.0.0.1:5000"]["endpoint"][0].as_str(), Some("http://127.0.0.1:5000"));
    let hosts = whole(&made(Target::ContainerdHosts, &handover, Shell::Posix).text);
    assert!(hosts.contains("\nserver = \"http://127.0.0.1:5000\"\n"), "{hosts}");

    let daemon = |registry_url| {
        let handover = Handover { registry_url, ..handover.clone() };
        made(Target::DockerLogin, &handover, Shell::Posix).usage.to_string().contains("insecure-registries")
    };
    let rows = [
        ("http://127.0.0.1:5000", false),
        ("http://localhost", false),
        ("http://[::1]:5000", false),
        ("http://registry.example", true),
        ("https://registry.example", false),
    ];
    for (url, expected) in rows {
        assert_eq!(daemon(url), expected, "{url}");
    }
}

#[test]
fn an_address_is_a_host_that_clients_take_or_refused() {
    let secret = Secret::new("s3cret");
    let config = |registry_url| {
        let handover = Handover { registry_url, ..handover("robot$a", &secret) };
        Target::DockerConfig.make(&handover, &Options::default()).map(|artefact| {
            let config: Value = serde_json::from_str(&whole(&artefact.text)).expect("JSON");
            let host =
                config["auths"].as_object().and_then(|auths| auths.keys().next().cloned()).expect("a host");
            (host, artefact.check.trim_end().trim_start_matches("docker --config . pull ").to_owned())
        })
    };
    let rows = [
        ("https://registry.example", "registry.example", "registry.example/REPOSITORY:TAG"),
        ("https://Registry.EXAMPLE:443/", "registry.example", "registry.example/REPOSITORY:TAG"),
        ("http://registry.example:80", "registry.example", "registry.example/REPOSITORY:TAG"),
        ("https://registry.example:80", "registry.example:80", "registry.example:80/REPOSITORY:TAG"),
        ("https://registry.example:0443", "registry.example", "registry.example/REPOSITORY:TAG"),
        ("https://registry:443", "registry:443", "registry:443/REPOSITORY:TAG"),
        ("https://registry:5000", "registry:5000", "registry:5000/REPOSITORY:TAG"),
        ("https://localhost:443", "localhost", "localhost/REPOSITORY:TAG"),
        ("https://r.example:65535", "r.example:65535", "r.example:65535/REPOSITORY:TAG"),
        ("https://r.example/a__b/c.d/e--f_g", "r.example", "r.example/a__b/c.d/e--f_g/REPOSITORY:TAG"),
        ("https://r.example/a..b", "r.example", "r.example/REPOSITORY:TAG"),
        ("https://r.example/-a", "r.example", "r.example/REPOSITORY:TAG"),
        ("https://r.example/a_", "r.example", "r.example/REPOSITORY:TAG"),
        ("https://r.example/a___b", "r.example", "r.example/REPOSITORY:TAG"),
        ("https://[2001:DB8::1]:443", "[2001:db8::1]", "'[2001:db8::1]/REPOSITORY:TAG'"),
        ("registry.example:5000", "registry.example:5000", "registry.example:5000/REPOSITORY:TAG"),
        ("https://a:b@r.example/x/y-z/?q#f", "r.example", "r.example/x/y-z/REPOSITORY:TAG"),
        ("https://r.example/X Y", "r.example", "r.example/REPOSITORY:TAG"),
        ("https://r.example/../x", "r.example", "r.example/REPOSITORY:TAG"),
        ("http://[::1]:5000", "[::1]:5000", "'[::1]:5000/REPOSITORY:TAG'"),
        ("http://[2001:db8::1]", "[2001:db8::1]", "'[2001:db8::1]/REPOSITORY:TAG'"),
        ("http://10.0.0.1", "10.0.0.1", "10.0.0.1/REPOSITORY:TAG"),
    ];
    for (url, host, image) in rows {
        assert_eq!(config(url), Ok((host.to_owned(), image.to_owned())), "{url}");
    }
    let hostile = [
        "",
        "https://",
        "https://$(id)/",
        "https://a b/",
        "https://a'b/",
        "https://-x/",
        "https://a\"b",
        "https://a\nb",
        "https://ä.example",
        "https://a:b",
        "https://a:123456",
        "https://[x]:1",
        "https://a;id",
        "https://.a",
        "https://a::1",
        "https://my_registry.example",
        "https://registry.example.",
        "https://registry..example",
        "https://registry-.example",
        "https://registry.example:65536",
        "https://registry.example:99999",
        "https://registry.example:0",
        "https://registry.example:+443",
        "https://registry.example:",
        // A part of Docker Hub, to Docker.
        "https://registry",
        "http://Registry/apps",
    ];
    for url in hostile {
        let refusal = config(url).expect_err(url);
        assert!(refusal.reason.contains("address"), "{refusal}");
    }
}

#[test]
fn a_secret_is_called_what_kubernetes_takes() {
    let rows = [
        ("https://registry.example", "Credential for server A", "registry-example-credential-for-server-a-"),
        ("https://registry.example", "", "registry-example-"),
        ("https://registry.example", "日本語", "registry-example-"),
        ("https://registry.example:5000/apps", "a/b_c.d", "registry-example-5000-a-b-c-d-"),
        ("https://10.0.0.1", "a", "10-0-0-1-a-"),
        ("", "a", "registry-a-"),
    ];
    for (url, description, start) in rows {
        let name = proposed_secret_name(url, description);
        let checksum = name.strip_prefix(start).unwrap_or_else(|| panic!("{name}"));
        assert!(checksum.len() == 8 && checksum.bytes().all(|byte| byte.is_ascii_hexdigit()), "{name}");
    }
    let make = |namespace: &str, secret_name: Option<&str>| {
        let secret = Secret::new("s3cret");
        let secret_name = secret_name.map(str::to_owned);
        let namespace = Some(namespace.to_owned());
        let options = Options { namespace, secret_name, ..Options::default() };
        Target::KubernetesSecret.make(&handover("robot$a", &secret), &options)
    };
    let long = "a".repeat(63);
    for namespace in ["", "default", "a", "0", "kube-system", &long] {
        let artefact = make(namespace, None).expect(namespace);
        let document = yaml(&whole(&artefact.text));
        assert_eq!(
            document["metadata"]["namespace"].as_str(),
            Some(namespace).filter(|name| !name.is_empty())
        );
        assert_eq!(artefact.commands.contains("--namespace"), !namespace.is_empty());
    }
    for namespace in ["A", "a.b", "-a", "a-", "a b", "a\nb", "ä", "a'", &format!("{long}a")] {
        assert!(make(namespace, None).expect_err(namespace).reason.contains("namespace"));
    }
    let long = "a".repeat(253);
    for name in ["a", "0", "123", "true", "null", "1e5", "a.b-c.d", &long] {
        let artefact = make("default", Some(name)).expect(name);
        assert_eq!(yaml(&whole(&artefact.text))["metadata"]["name"].as_str(), Some(name));
        assert!(artefact.file_name.starts_with(name), "{}", artefact.file_name);
        // As a string, whatever it looks like.
        let words = shell_words::split(&artefact.commands).expect("words");
        let added = |patch: &str, at: usize| yaml(patch)[at]["value"].clone();
        let patches: Vec<_> = words.iter().filter(|word| word.starts_with('[')).collect();
        assert_eq!(added(patches[0], 1)[0]["name"].as_str(), Some(name));
        assert_eq!(added(patches[1], 0)["name"].as_str(), Some(name));
    }
    for name in ["", "A", "a..b", ".a", "a.", "-a", "a_b", "a b", "a\n", "ä", "a'", &format!("{long}a")] {
        assert!(make("default", Some(name)).expect_err(name).reason.contains("Secret"));
    }
}

/// The name is what a cluster tells Secrets apart by: another one's must not be overwritten, and that of
/// the credential before must be.
#[test]
fn a_secret_is_named_after_registry_and_description() {
    let secret = Secret::new("s3cret");
    let handover =
        |registry_url, description| Handover { registry_url, description, ..handover("robot$a", &secret) };
    let of = |handover: &Handover<'_>| {
        let artefact = made(Target::Terraform, handover, Shell::Posix);
        let text = whole(&artefact.text);
        let resource =
            text.split_once("resource ").expect("a resource").1.split('"').nth(3).map(str::to_owned);
        let name = proposed_secret_name(handover.registry_url, handover.description);
        let secret = yaml(&whole(&made(Target::KubernetesSecret, handover, Shell::Posix).text));
        assert_eq!(secret["metadata"]["name"].as_str(), Some(&*name));
        (name, resource.expect("a name"))
    };
    let one = of(&handover("https://registry.example", "Server A"));
    let others = [
        ("https://other.example", "Server A"),
        ("https://registry.example:5000", "Server A"),
        ("https://registry.example/apps", "Server A"),
        ("https://registry.example", "Server B"),
        // As far as a name can be read, these are the same.
        ("https://registry.example", "server-a"),
        ("https://registry.example", "サーバー"),
        ("https://registry.example", "服务器"),
        ("https://registry.example", "Server A of the third rack on the left"),
        ("https://registry.example", "Server A of the third rack on the right"),
    ];
    let mut names = HashSet::from([one.clone()]);
    for (url, description) in others {
        assert!(names.insert(of(&handover(url, description))), "{url} {description}");
    }
    let replacement = Handover {
        credential_id: Some("18"),
        name: "robot$other",
        registry: "prod-eu",
        expires_at: None,
        ..handover("https://Registry.example:443/", "Server A")
    };
    assert_eq!(of(&replacement), one);
}

#[test]
fn a_tool_s_own_namespace_is_used_unless_another_is_chosen() {
    let rows = [
        (Target::KubernetesSecret, "default"),
        (Target::OpenShift, "default"),
        (Target::ArgoCd, "argocd"),
        (Target::Flux, "flux-system"),
        (Target::ExternalSecrets, "default"),
    ];
    let secret = Secret::new("s3cret");
    for (target, namespace) in rows {
        assert_eq!(target.default_namespace(), namespace);
        for chosen in [None, Some("team-a")] {
            let options = Options { namespace: chosen.map(str::to_owned), ..Options::default() };
            let artefact = target.make(&handover("robot$a", &secret), &options).expect("a manifest");
            let namespace = chosen.unwrap_or(namespace);
            let line = format!("  namespace: \"{namespace}\"\n");
            assert!(whole(&artefact.text).contains(&line), "{}", target.id());
            assert!(
                artefact.commands.contains(&format!("apply --namespace {namespace} ")),
                "{}",
                target.id()
            );
        }
    }
}

#[test]
fn a_check_pod_pulls_with_the_secret() {
    for shell in SHELLS {
        for (target, tool) in [(Target::KubernetesSecret, "kubectl"), (Target::OpenShift, "oc")] {
            let check = plain(target, shell).check;
            let start = check.find('{').expect("an object");
            let end =
                check.find(&format!(" | {tool} create --namespace default --filename -\n")).expect("its end");
            let pod: Value = serde_json::from_str(check[start..end].trim_end_matches('\'')).expect("JSON");
            let spec = &pod["spec"];
            assert_eq!(spec["imagePullSecrets"][0]["name"], SECRET_NAME);
            assert_eq!(spec["containers"][0]["image"], "registry.example:5000/apps/REPOSITORY:TAG");
            // It ends by itself. OpenShift chooses the user.
            assert_eq!(
                (&spec["activeDeadlineSeconds"], &spec["restartPolicy"]),
                (&60.into(), &"Never".into())
            );
            assert_eq!(spec["securityContext"]["runAsUser"].is_null(), target == Target::OpenShift);
            let lines: Vec<_> = check.lines().collect();
            assert_eq!(lines.len(), 4);
            assert!(lines[1].starts_with(&format!("{tool} wait pod/registry-check ")), "{}", lines[1]);
            assert!(lines[1].ends_with(" --timeout=90s"), "{}", lines[1]);
            assert!(!check.contains("--watch"), "{check}");
            assert_eq!(lines[3], format!("{tool} delete pod registry-check --namespace default"));
        }
    }
}

#[test]
fn a_node_s_check_goes_the_kubelet_s_way() {
    let rows = [
        (Target::K3sRegistries, "sudo k3s crictl pull "),
        (
            Target::Rke2Registries,
            "sudo /var/lib/rancher/rke2/bin/crictl --config /var/lib/rancher/rke2/agent/etc/crictl.yaml pull ",
        ),
        (Target::ContainerdHosts, "sudo crictl pull "),
    ];
    for (target, start) in rows {
        let artefact = plain(target, Shell::Posix);
        assert_eq!(artefact.check, format!("{start}registry.example:5000/apps/REPOSITORY:TAG\n"));
    }
    assert!(plain(Target::ContainerdHosts, Shell::Posix).usage.to_string().contains("config_path"));
    assert!(
        plain(Target::Rke2Registries, Shell::Posix)
            .usage
            .to_string()
            .contains("/etc/rancher/rke2/registries.yaml")
    );
}

/// A file of variables is not what Docker logs in with, so a pull would pass without it.
#[test]
fn what_a_pull_does_not_prove_has_no_check() {
    for target in [Target::ComposeEnv, Target::EnvFile, Target::ArgoCd, Target::Flux, Target::Harbor] {
        assert_eq!(plain(target, Shell::Posix).check, "", "{}", target.id());
    }
}

#[test]
fn a_label_is_there_where_the_id_is_one() {
    let secret = Secret::new("s3cret");
    for (id, is_label) in
        [("17", true), ("a/b", false), ("-a", false), ("a b", false), (&*"a".repeat(64), false)]
    {
        let handover = Handover { credential_id: Some(id), ..handover("robot$a", &secret) };
        let document = yaml(&whole(&made(Target::KubernetesSecret, &handover, Shell::Posix).text));
        let label = document["metadata"]["labels"]["regcred/credential-id"].as_str();
        assert_eq!(label, Some(id).filter(|_| is_label));
        assert_eq!(document["metadata"]["annotations"]["regcred/credential-id"].as_str(), Some(id));
        let configuration = whole(&made(Target::Terraform, &handover, Shell::Posix).text);
        assert_eq!(configuration.contains("labels = {"), is_label);
    }
}

#[test]
fn a_calendar_entry_wants_an_id_and_an_end() {
    let secret = Secret::new("s3cret");
    let whole_handover = handover("robot$a", &secret);
    for handover in [
        Handover { expires_at: None, ..whole_handover.clone() },
        Handover { credential_id: None, ..whole_handover.clone() },
    ] {
        Target::Calendar.make(&handover, &Options::default()).expect_err("a refusal");
    }
    let artefact = made(Target::Calendar, &whole_handover, Shell::Posix);
    assert!(whole(&artefact.text).starts_with("BEGIN:VCALENDAR\r\n"));
    assert!(artefact.usage.text.contains("Some calendars leave reminders out"), "{}", artefact.usage.text);
}

#[test]
fn json_lines_hold_everything_as_it_came() {
    for value in hostile() {
        let secret = Secret::new(&*value);
        let handover = Handover {
            registry_url: &value,
            credential_id: Some(&value),
            name: &value,
            description: &value,
            registry: &value,
            ..handover(&value, &secret)
        };
        let record: Value =
            serde_json::from_str(&whole(&made(Target::JsonLines, &handover, Shell::Posix).text))
                .expect("JSON");
        let members = record.as_object().expect("an object");
        assert_eq!(members.len(), 8);
        assert!(members.iter().all(|(name, member)| name == "expires_at" || *member == *value), "{record}");
        assert_eq!(record["expires_at"], "2026-11-29T09:00:00Z");
    }
    let secret = Secret::new("s3cret");
    let unknown = Handover { credential_id: None, expires_at: None, ..handover("robot$a", &secret) };
    let record: Value =
        serde_json::from_str(&whole(&made(Target::JsonLines, &unknown, Shell::Posix).text)).expect("JSON");
    assert!(record["credential_id"].is_null() && record["expires_at"].is_null());
}

#[test]
fn an_instant_is_written_for_people_too() {
    assert_eq!(instant("2026-11-29T09:08:07.000Z").as_extended(), "2026-11-29T09:08:07Z");
}

#[test]
fn a_text_shows_as_many_dots_whatever_is_behind_them() {
    for length in [1, 12, 4096] {
        let artefact =
            made(Target::PasswordFile, &handover("a", &Secret::new("x".repeat(length))), Shell::Posix);
        assert_eq!(artefact.text.masked(), "••••••••••••");
        assert_eq!(format!("{:?}", artefact.text), "••••••••••••");
        assert_eq!(artefact.text.whole().len(), length);
    }
    assert_eq!(Text::default().masked(), "");
}

/// Every artefact with every text that is not the login being `text`.
fn described<'a>(text: &'a str, secret: &'a Secret) -> Handover<'a> {
    let login = handover("robot$server-a", secret);
    Handover { credential_id: Some(text), name: text, description: text, registry: text, ..login }
}

/// The same lines, and the same login, as with texts that are harmless.
fn assert_no_injection(text: &str) {
    let secret = Secret::new("s3cret-of-the-robot");
    let named = Options {
        secret_name: Some("registry-example-5000-server-a-rack-7".to_owned()),
        ..options(Shell::Posix)
    };
    for target in Target::ALL.iter().copied().filter(|target| *target != Target::Calendar) {
        for shell in SHELLS {
            let options = Options { shell, ..named.clone() };
            let Ok(artefact) = target.make(&described(text, &secret), &options) else {
                assert_eq!(target, Target::DockerConfigMerge);
                assert!(matches!(shell, Shell::PowerShell | Shell::Cmd));
                continue;
            };
            assert_file_name(&artefact.file_name);
            let content = whole(&artefact.text);
            let stray = |character: char| {
                (character.is_control() && !"\n\t".contains(character))
                    || "\u{2028}\u{2029}\u{feff}\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}\u{2066}\u{2067}\u{2068}\u{2069}"
                        .contains(character)
            };
            assert!(!content.contains(stray), "{}: {content:?}", target.id());
            let lines = lines_but_provenance(&content);
            let usual = target.make(&described("x", &secret), &options).expect("a usual one");
            let usual = lines_but_provenance(&whole(&usual.text));
            let names =
                |lines: &[String]| lines.iter().map(|line| line.replace("-x-x", "")).collect::<Vec<_>>();
            if target != Target::JsonLines {
                assert_eq!(lines.len(), usual.len(), "{}: {content}", target.id());
            }
            // But for the names of files, which are plain.
            if artefact.companion.is_none() && target != Target::JsonLines {
                assert_eq!(names(&lines), names(&usual), "{}", target.id());
            }
            if LOGINS.contains(&target) || target == Target::KubernetesSecret {
                assert_eq!(
                    read_back(target, &artefact, shell),
                    Some(("robot$server-a".to_owned(), "s3cret-of-the-robot".to_owned()))
                );
            }
        }
    }
}

/// Without the lines that tell which credential it is: those may be there or not, and differ.
fn lines_but_provenance(content: &str) -> Vec<String> {
    let is_provenance = |line: &str| {
        ["# Credential ID: ", "# Credential: ", "# Description: ", "# Registry: ", "# Expires: "]
            .iter()
            .any(|start| line.starts_with(start))
            || line.trim_start().trim_start_matches('"').starts_with("regcred/")
            || ["name", "description"].iter().any(|member| line.starts_with(&format!("  \"{member}\": ")))
            || ["labels", "annotations", "}"].iter().any(|word| line.trim_start().starts_with(word))
            || line.is_empty()
    };
    content.split('\n').filter(|line| !is_provenance(line)).map(str::to_owned).collect()
}

#[test]
fn no_text_of_the_corpus_gets_out_of_its_comment() {
    for text in hostile() {
        assert_no_injection(&text);
    }
}

#[test]
fn provenance_is_in_every_format_that_has_a_place_for_it() {
    let secret = Secret::new("s3cret");
    let described = Handover { registry: "Eu\r\nProd", ..handover("robot$server-a", &secret) };
    // Docker's configuration has none that every reader takes (fabric8io/docker-client#106), and
    // the password alone is the password alone; there the file's name tells.
    // A command is one, and says what it does itself.
    let without = [
        Target::DockerConfig,
        Target::DockerConfigMerge,
        Target::GitlabCi,
        Target::PasswordFile,
        Target::JsonLines,
        Target::Calendar,
    ];
    let has_place = |target: &Target| !without.contains(target) && !LOGINS.contains(target);
    for target in Target::ALL.iter().copied().filter(has_place) {
        let text = whole(&made(target, &described, Shell::Posix).text);
        let provenance = [
            "5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e",
            "robot$server-a",
            "Server A; rack 7",
            "Eu  Prod",
            "2026-11-29T09:00:00Z",
        ];
        for part in provenance {
            assert!(text.contains(part), "{}: no {part} in {text}", target.id());
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_value_is_carried_exactly_or_refused(
        username in prop_oneof![hostile_text(), Just("_json_key".to_owned()), Just("robot$a".to_owned())],
        password in hostile_text(),
        shell in prop::sample::select(SHELLS.to_vec()),
    ) {
        for target in Target::ALL.iter().copied() {
            assert_exact(target, &username, &password, shell);
        }
    }

    #[test]
    fn no_text_gets_out_of_its_comment(text in hostile_text()) {
        assert_no_injection(&text);
    }

    #[test]
    fn an_annotation_is_one_line_of_the_text(text in hostile_text()) {
        let secret = Secret::new("s3cret");
        let artefacts = [Target::KubernetesSecret, Target::Terraform]
            .map(|target| whole(&made(target, &Handover { name: &text, ..handover("robot$a", &secret) }, Shell::Posix).text));
        let document = yaml(&artefacts[0]);
        let annotation = document["metadata"]["annotations"]["regcred/credential"].as_str();
        let line = artefacts[1].lines().find_map(|line| line.trim_start().strip_prefix("\"regcred/credential\" "));
        let literal = line.map(|line| hcl_string(line.trim_start().strip_prefix("= ").expect("a value")));
        prop_assert_eq!(annotation, literal.as_deref());
        let kept = annotation.unwrap_or_default();
        prop_assert!(!kept.contains(char::is_control));
        let letters = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>();
        prop_assert_eq!(letters(kept), letters(&text));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_proposed_name_is_one_of_rfc_1123(description in prop_oneof![hostile_text(), "\\PC{0,300}", "[-._ A-Za-z0-9]{0,80}"]) {
        let name = proposed_secret_name("https://registry.example:5000/apps", &description);
        prop_assert!((1..=63).contains(&name.len()), "{name}");
        prop_assert!(name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-')), "{name}");
        prop_assert!(name.starts_with("registry-") && !name.ends_with('-'), "{name}");

        let secret = Secret::new("s3cret");
        let handover = Handover { description: &description, ..handover("robot$a", &secret) };
        let artefact = made(Target::KubernetesSecret, &handover, Shell::Posix);
        let document = yaml(&whole(&artefact.text));
        prop_assert_eq!(document["metadata"]["name"].as_str(), Some(&*name));
        prop_assert_eq!(&artefact.file_name, &format!("{name}-5f1c0a52.yaml"));
        let apply = format!("kubectl apply --namespace default --filename {}\n", artefact.file_name);
        let patch = format!("value: {{name: {name}}}");
        prop_assert!(artefact.commands.starts_with(&apply) && artefact.commands.contains(&patch));
    }
}
