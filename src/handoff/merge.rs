use super::address::Address;
use super::docker_config::{basic, config};
use super::json::{Member, members, part, skip_blanks, strings};
use super::names::file_name;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Shell, Text, trace};
use crate::model::{Secret, json};

/// A `config.json` with one login more, and why that login might not be used all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The whole file. Masked, it shows no text value at all, for others' logins are in it, too.
    pub artefact: Artefact,
    /// Sentences for people; none where all is well.
    pub warnings: Vec<String>,
}

/// Puts a login into the text of a `config.json`, in place of one for the same registry. All else
/// stays as it is, byte for byte, whatever it means and in its order; merging again changes
/// nothing. An empty text becomes a new file.
///
/// # Errors
///
/// Where the text is not the JSON object that Docker reads, or the login cannot be carried.
pub fn merge_docker_config(
    existing: &str,
    handover: &Handover<'_>,
    options: &Options,
) -> Result<Merged, Refusal> {
    let address = Address::of(handover.registry_url)?;
    let basic = basic(handover)?;
    let (text, warnings) = if existing.trim_ascii().is_empty() {
        (config(&address, &basic), Vec::new())
    } else {
        let top = read(existing)?;
        let warnings = warnings(existing, &top, address.host);
        (spliced(existing, &top, address.host, &basic)?, warnings)
    };
    let artefact = Artefact {
        file_name: "config.json".to_owned(),
        media_type: "application/json",
        text,
        usage: format!(
            "Save it in place of the file that it was made from, readable by you alone. It holds the password in clear, \
             and whatever logins were there.{}",
            address.docker_daemon_hint()
        ),
        commands: String::new(),
        check: format!("docker pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    };
    Ok(Merged { artefact, warnings })
}

/// The same by jq, on the machine where the file is. A member of `auths` is replaced as a whole,
/// since a token in the old one would win. The new text gets into a file of its own, with nobody
/// else's permissions, and takes the old one's place only if all went well.
pub(super) fn merge_command(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (address, shell) = (Address::of(handover.registry_url)?, options.shell);
    if shell == Shell::PowerShell {
        return Err(Refusal::new(
            "The command is for POSIX shells and fish: PowerShell rewrites what it sends to a file. Merge the file in this \
             page, or log in with docker login.",
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
        file_name: file_name("docker-config-merge", handover, shell.ending()),
        media_type: "text/plain",
        text: Text::plain(trace::remark(handover, shell) + &command),
        usage: format!(
            "Run it where {login_file} was saved, then delete that file; it takes jq. Other logins stay. Where the \
             configuration names a credsStore, or a credHelpers for this registry, Docker asks that one and not the file: \
             log in with docker login there.{}",
            address.docker_daemon_hint()
        ),
        commands: String::new(),
        check: format!("docker pull {}\n", shell.quote(&address.image)?),
        companion: Some((login_file, config(&address, &basic(handover)?))),
    })
}

/// The members of a `config.json`.
fn read(existing: &str) -> Result<Vec<Member>, Refusal> {
    if !json::is_json(existing) {
        return Err(Refusal::new(
            "This file is not JSON, so Docker could not read it either. Choose another, or take a new config.json.",
        ));
    }
    members(existing, 0).ok_or_else(|| {
        Refusal::new("This file holds JSON, but not Docker's configuration. Choose another, or take a new config.json.")
    })
}

/// Docker takes a member's name in any case.
fn find<'a>(top: &'a [Member], name: &str) -> Vec<&'a Member> {
    top.iter().filter(|member| member.name.eq_ignore_ascii_case(name)).collect()
}

fn twice(name: &str) -> Refusal {
    Refusal::new(format!(
        "This file names {name} twice, and clients differ in which they take. Repair it first, or take a new config.json."
    ))
}

fn spliced(existing: &str, top: &[Member], host: &str, basic: &Secret) -> Result<Text, Refusal> {
    let auths = match find(top, "auths")[..] {
        [] => return Ok(appended(existing, 0, top, "auths", &Entry { host: Some(host), basic })),
        [auths] => auths,
        _ => return Err(twice("auths")),
    };
    if auths.value_in(existing) == "null" {
        return Ok(replaced(existing, auths, &Entry { host: Some(host), basic }));
    }
    let Some(logins) = members(existing, auths.value.start) else {
        return Err(Refusal::new(
            "The auths of this file are not an object, so Docker could not read it either. Choose another, or take a new \
             config.json.",
        ));
    };
    let same: Vec<_> = logins.iter().filter(|login| login.name == host).collect();
    match same[..] {
        [] => Ok(appended(existing, auths.value.start, &logins, host, &Entry { host: None, basic })),
        [login] if is_login(existing, login, basic) => Ok(masked(existing, Text::default())),
        [login] => Ok(replaced(existing, login, &Entry { host: None, basic })),
        _ => Err(twice(&quoted(host))),
    }
}

/// Whether a login is ours already, however it is laid out.
fn is_login(existing: &str, login: &Member, basic: &Secret) -> bool {
    let Some(parts) = members(existing, login.value.start) else { return false };
    let auth =
        |part: &Member| part.value_in(existing).strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    matches!(&parts[..], [part] if part.name == "auth" && auth(part) == Some(basic.reveal()))
}

/// What is put in: a login, or an object with a login in it.
struct Entry<'a> {
    host: Option<&'a str>,
    basic: &'a Secret,
}

impl Entry<'_> {
    fn push_to(&self, text: Text) -> Text {
        let (open, close) = match self.host {
            Some(host) => (format!("{{{}: ", quoted(host)), "}"),
            None => (String::new(), ""),
        };
        let text = text.then(open).then("{\"auth\": \"").then_secret(self.basic.clone());
        text.then("\"}").then(close)
    }
}

/// With another value for a member.
fn replaced(existing: &str, member: &Member, entry: &Entry<'_>) -> Text {
    let text = masked(part(existing, ..member.value.start), Text::default());
    masked(part(existing, member.value.end..), entry.push_to(text))
}

/// With a member more in the object that begins at `object`, laid out as its last one is.
fn appended(existing: &str, object: usize, members: &[Member], name: &str, entry: &Entry<'_>) -> Text {
    let open = skip_blanks(existing.as_bytes(), object) + 1;
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
    let text = masked(part(existing, ..at), Text::default());
    let comma = if members.is_empty() { "" } else { "," };
    let text = text.then(comma).then(before).then(quoted(name)).then(between);
    masked(part(existing, at..), entry.push_to(text))
}

/// A piece of the file behind `text`. What is secret in it is not ours to tell: every string is.
fn masked(piece: &str, text: Text) -> Text {
    strings(piece).into_iter().fold(text, |text, (piece, is_value)| match is_value {
        true => text.then_secret(Secret::new(piece)),
        false => text.then(piece),
    })
}

/// Docker asks a helper instead of the file wherever one is named; podman takes the longest path.
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
            "The file's {name} names a helper for this registry, which Docker asks instead of the login in the file. Log \
             in with docker login, which stores it there, or take the helper out."
        ));
    }
    let narrower = |login: &Member| login.name.strip_prefix(host).is_some_and(|rest| rest.starts_with('/'));
    if logins("auths").flatten().any(|login| narrower(&login)) {
        warnings.push(
            "The file has a login for a part of this registry, which podman and skopeo take for the images in it."
                .to_owned(),
        );
    }
    warnings
}
