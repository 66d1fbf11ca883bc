use super::address::Address;
use super::docker_config::{basic_auth, config};
use super::json::{Member, members, part, skip_whitespace, strings};
use super::names::file_name;
use super::provenance::shell_comment;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text};
use crate::model::{Secret, json};

/// A `config.json` with a login added, and reasons why clients might not use that login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The whole file. Masked, it shows no string value at all, because it may hold other logins.
    pub artefact: Artefact,
    /// Sentences to show to the user. Empty if clients will use the login.
    pub warnings: Vec<String>,
}

/// Adds a login to the text of a `config.json`, or replaces the one for the same registry.
///
/// Everything else stays byte for byte as it is, and merging again changes nothing. An empty text
/// becomes a new file.
///
/// # Errors
///
/// Returns a [`Refusal`] if the text is not a configuration that Docker can read, or if the file
/// cannot carry the login.
pub fn merge_docker_config(
    existing: &str,
    handover: &Handover<'_>,
    options: &Options,
) -> Result<Merged, Refusal> {
    let address = Address::parse(handover.registry_url)?;
    let auth = basic_auth(handover)?;
    let (text, warnings) = if existing.trim_ascii().is_empty() {
        (config(&address, &auth), Vec::new())
    } else {
        let top = parse(existing)?;
        let warnings = warnings(existing, &top, address.host);
        (with_login(existing, &top, address.host, &auth)?, warnings)
    };
    let artefact = Artefact {
        file_name: "config.json".to_owned(),
        media_type: "application/json",
        text,
        usage: format!(
            "Replace your config.json with it, and make it readable by you only. It holds the password and the logins \
             that you already had: base64 is not encryption.{}",
            address.docker_daemon_hint()
        ),
        commands: String::new(),
        check: format!("docker pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    };
    Ok(Merged { artefact, warnings })
}

/// Makes a command that merges with jq, on the machine where the file is.
///
/// It replaces a member of `auths` as a whole, because a token in the old one would take precedence.
/// It writes to a new file that only the user can read, and replaces the old one only if that
/// succeeded.
pub(super) fn merge_command(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (address, shell) = (Address::parse(handover.registry_url)?, options.shell);
    if shell == Shell::PowerShell {
        return Err(Refusal::new(
            "This command needs a POSIX shell or fish, because PowerShell changes what it writes to a file. Merge the file \
             on this page, or use docker login.",
        ));
    }
    let login_file = file_name("docker-config", handover, "json");
    let command = format!(
        "install -m 600 /dev/null ~/.docker/config.json.new &&\n  \
         jq --slurp --tab '.[0].auths += .[1].auths | .[0]' ~/.docker/config.json {login_file} \
         > ~/.docker/config.json.new &&\n  \
         mv ~/.docker/config.json.new ~/.docker/config.json\n"
    );
    Ok(Artefact {
        file_name: file_name("docker-config-merge", handover, shell.extension()),
        media_type: "text/plain",
        text: Text::plain(shell_comment(handover, shell) + &command),
        usage: format!(
            "Run this where you saved {login_file}, then delete the file. It needs jq, and keeps your other logins. If \
             your configuration has a credsStore, or a credHelpers entry for this registry, use docker login instead. \
             Docker reads that helper, not the file.{}",
            address.docker_daemon_hint()
        ),
        commands: String::new(),
        check: format!("docker pull {}\n", shell.quote(&address.image)?),
        companion: Some((login_file, config(&address, &basic_auth(handover)?))),
    })
}

/// Returns the members of a `config.json`.
fn parse(existing: &str) -> Result<Vec<Member>, Refusal> {
    if !json::is_json(existing) {
        return Err(Refusal::new(
            "This file is not JSON, so Docker can't read it either. Choose another file, or use a new config.json.",
        ));
    }
    members(existing, 0).ok_or_else(|| {
        Refusal::new("This file is JSON, but not Docker's configuration. Choose another file, or use a new config.json.")
    })
}

/// Returns the members with a name, in upper or lower case, as Docker reads it.
fn find<'a>(top: &'a [Member], name: &str) -> Vec<&'a Member> {
    top.iter().filter(|member| member.name.eq_ignore_ascii_case(name)).collect()
}

fn duplicate(name: &str) -> Refusal {
    Refusal::new(format!(
        "This file has {name} twice, and clients differ in which one they read. Remove one, or use a new config.json."
    ))
}

/// Returns the text with the login added or replaced.
fn with_login(existing: &str, top: &[Member], host: &str, auth: &Secret) -> Result<Text, Refusal> {
    let auths = match find(top, "auths")[..] {
        [] => return Ok(with_member(existing, 0, top, "auths", &Entry { host: Some(host), auth })),
        [auths] => auths,
        _ => return Err(duplicate("auths")),
    };
    if auths.value_in(existing) == "null" {
        return Ok(with_value(existing, auths, &Entry { host: Some(host), auth }));
    }
    let Some(logins) = members(existing, auths.value.start) else {
        return Err(Refusal::new(
            "The auths in this file is not an object, so Docker can't read it either. Choose another file, or use a new \
             config.json.",
        ));
    };
    let same: Vec<_> = logins.iter().filter(|login| login.name == host).collect();
    match same[..] {
        [] => Ok(with_member(existing, auths.value.start, &logins, host, &Entry { host: None, auth })),
        [login] if is_login(existing, login, auth) => Ok(push_masked(existing, Text::default())),
        [login] => Ok(with_value(existing, login, &Entry { host: None, auth })),
        _ => Err(duplicate(&quoted(host))),
    }
}

/// Returns whether a login already is the one to add, however it is laid out.
fn is_login(existing: &str, login: &Member, auth: &Secret) -> bool {
    let Some(parts) = members(existing, login.value.start) else { return false };
    let value =
        |part: &Member| part.value_in(existing).strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    matches!(&parts[..], [part] if part.name == "auth" && value(part) == Some(auth.reveal()))
}

/// The value to insert: a login, or an object with a login in it.
struct Entry<'a> {
    host: Option<&'a str>,
    auth: &'a Secret,
}

impl Entry<'_> {
    fn push_to(&self, text: Text) -> Text {
        let (open, close) = match self.host {
            Some(host) => (format!("{{{}: ", quoted(host)), "}"),
            None => (String::new(), ""),
        };
        let text = text.then(open).then("{\"auth\": \"").then_secret(self.auth.clone());
        text.then("\"}").then(close)
    }
}

/// Returns the text with the value of a member replaced.
fn with_value(existing: &str, member: &Member, entry: &Entry<'_>) -> Text {
    let text = push_masked(part(existing, ..member.value.start), Text::default());
    push_masked(part(existing, member.value.end..), entry.push_to(text))
}

/// Returns the text with a member added to the object that starts at `object`, laid out like the last
/// one.
fn with_member(existing: &str, object: usize, members: &[Member], name: &str, entry: &Entry<'_>) -> Text {
    let open = skip_whitespace(existing.as_bytes(), object) + 1;
    let (at, before, between) = match members {
        [] => (open, "", ": "),
        [.., last] => {
            let gap_start = part(existing, ..last.start).trim_ascii_end().len();
            (
                last.value.end,
                part(existing, gap_start..last.start),
                part(existing, last.name_end..last.value.start),
            )
        }
    };
    let text = push_masked(part(existing, ..at), Text::default());
    let comma = if members.is_empty() { "" } else { "," };
    let text = text.then(comma).then(before).then(quoted(name)).then(between);
    push_masked(part(existing, at..), entry.push_to(text))
}

/// Appends a part of the file. Every string value counts as secret, because any might be.
fn push_masked(piece: &str, text: Text) -> Text {
    strings(piece).into_iter().fold(text, |text, (piece, is_value)| match is_value {
        true => text.then_secret(Secret::new(piece)),
        false => text.then(piece),
    })
}

/// Returns why clients might not use the login: Docker prefers a helper to the file, and podman prefers
/// the longest path.
fn warnings(existing: &str, top: &[Member], host: &str) -> Vec<String> {
    let string = |member: &Member| json::string(member.value_in(existing)).unwrap_or_default();
    let logins =
        |name: &str| find(top, name).into_iter().filter_map(|member| members(existing, member.value.start));
    let mut warnings = Vec::new();

    let mut helper = logins("credHelpers").flatten().filter(|helper| helper.name == host);
    let (name, helper) = match helper.next_back() {
        Some(helper) => ("credHelpers", string(&helper)),
        None => ("credsStore", find(top, "credsStore").last().map(|store| string(store)).unwrap_or_default()),
    };
    if !helper.is_empty() {
        warnings.push(format!(
            "The file's {name} sets a credential helper for this registry, so Docker doesn't use the login in the file. \
             Use docker login, which saves the password in the helper, or remove the helper."
        ));
    }
    let narrower = |login: &Member| login.name.strip_prefix(host).is_some_and(|rest| rest.starts_with('/'));
    if logins("auths").flatten().any(|login| narrower(&login)) {
        warnings.push(
            "The file has another login for part of this registry. podman and skopeo use that one for the images there."
                .to_owned(),
        );
    }
    warnings
}
