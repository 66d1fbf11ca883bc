use super::address::Address;
use super::docker_config::{basic_auth, config};
use super::json::{Member, members, part, skip_whitespace, strings};
use super::names::file_name;
use super::quote::quoted;
use super::{Artefact, Handover, Options, Refusal, Text, Usage};
use crate::model::{Secret, json};

/// A `config.json` with a login added, and reasons why clients might not use that login.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    /// The whole file. Masked, it shows no string value at all, because it may hold other logins.
    pub artefact: Artefact,
    /// Sentences to show to the user. Empty if clients will use the login.
    pub warnings: Vec<String>,
}

/// The size of the largest file that is merged into. Docker's own is a few kilobytes, and a page merges
/// whenever it shows the result.
pub const MAX_DOCKER_CONFIG_BYTES: usize = 1024 * 1024;

/// Returns the text of a file that was chosen as `config.json`.
///
/// # Errors
///
/// Returns a [`Refusal`] if the file is larger than [`MAX_DOCKER_CONFIG_BYTES`], or not UTF-8.
pub fn docker_config_text(file: &[u8]) -> Result<&str, Refusal> {
    check_size(file.len())?;
    // Docker reads no byte order mark, which Windows' editors write.
    std::str::from_utf8(file).ok().filter(|text| !text.starts_with('\u{feff}')).ok_or_else(|| {
        Refusal::new(
            "This file isn't plain UTF-8, so Docker can't read it either. Save it as UTF-8 without a byte order mark, \
             or choose another file.",
        )
    })
}

fn check_size(bytes: usize) -> Result<(), Refusal> {
    if bytes <= MAX_DOCKER_CONFIG_BYTES {
        return Ok(());
    }
    Err(Refusal::new(
        "This file is larger than 1 MiB, so it isn't merged here. Docker's configuration is usually a few kilobytes. \
         Choose another file, or use docker login.",
    ))
}

/// Adds a login to the text of a `config.json`, or replaces the one for the same registry, however the
/// file spells its address: with a scheme, a slash, `/v2/` or its usual port, in upper or lower case.
///
/// Everything else stays byte for byte as it is, and merging again changes nothing. An empty text
/// becomes a new file.
///
/// # Errors
///
/// Returns a [`Refusal`] if the text is not a configuration that Docker can read, if it is larger than
/// [`MAX_DOCKER_CONFIG_BYTES`], or if the file cannot carry the login.
pub fn merge_docker_config(
    existing: &str,
    handover: &Handover<'_>,
    options: &Options,
) -> Result<Merged, Refusal> {
    check_size(existing.len())?;
    let address = Address::parse(handover.registry_url)?;
    let auth = basic_auth(handover)?;
    let (text, warnings) = if existing.trim_ascii().is_empty() {
        (config(&address, &auth), Vec::new())
    } else {
        let top = parse(existing)?;
        let warnings = warnings(existing, &top, &address);
        (with_login(existing, &top, &address, &auth)?, warnings)
    };
    let artefact = Artefact {
        file_name: "config.json".to_owned(),
        media_type: "application/json",
        text,
        usage: Usage::of_text(format!(
            "Replace your config.json with it, and make it readable by you only. The file holds the password and the \
             logins that you already had: base64 is not encryption.{}",
            address.docker_daemon_hint()
        )),
        commands: String::new(),
        check: format!("docker pull {}\n", options.shell.quote(&address.image)?),
        companion: None,
    };
    Ok(Merged { artefact, warnings })
}

/// What the command runs in `sh`. Its arguments are [`MERGE_PROGRAM`], the file with the login, and the
/// port that clients use where an address names none.
///
/// It writes into the file that is there, so that a symbolic link, the mode and the owner stay, and
/// keeps what was in it, to put it back if that fails. The new text is in a variable, so that no other
/// file ever holds it. Without single quotes and backslashes, it is one word to POSIX shells and fish alike.
const MERGE_SCRIPT: &str = r#"
stop() { echo "$1 Nothing was changed." >&2; exit 1; }
command -v jq > /dev/null || stop "This needs jq. Install it, or use docker login."
file=${DOCKER_CONFIG:-$HOME/.docker}/config.json
from=$file
[ -e "$file" ] || from=/dev/null
old=$(cat "$from" && echo .) || stop "config.json could not be read."
new=$(jq --raw-input --slurp --tab --slurpfile login "$2" --arg port "$3" "$1" "$from") ||
  stop "The login was not added."
umask 077
mkdir -p "${file%/*}" || stop "The directory of config.json could not be made."
printf "%s
" "$new" > "$file" && exit
if [ "$from" = "$file" ]; then printf %s "${old%.}" > "$file"
elif [ -L "$file" ]; then : > "$file"
else rm -f "$file"
fi || { echo "config.json could not be written, and is cut off now." >&2; exit 1; }
stop "config.json could not be written."
"#;

/// The merge as a program for jq 1.6 or later.
///
/// jq would drop the first of two members of the same name, and change a number that is no double. So
/// the file's tokens are compared with those that jq would write. A member of `auths` is replaced as a
/// whole, because a token in the old one would take precedence. There are no backslashes, so characters
/// come from their numbers: 34 is a double quote, 92 a backslash, 65533 stands for bytes that are no
/// UTF-8, and below 32 are control characters, which jq takes in a string and Docker does not. What `catch`
/// catches must be within brackets: jq 1.6 also catches what comes after it.
const MERGE_PROGRAM: &str = r#"
def refuse: "config.json " + . | error;
([34] | implode) as $quote | ([92, 92] | implode) as $backslash
| def tokens: [scan($quote + "(?:[^" + $quote + $backslash + "]|" + $backslash + ".)*" + $quote
    + "|[^][{}:,[:space:]" + $quote + "]+")];
  def registry: ascii_downcase | sub("^https?://"; "") | sub("/+(v[12]/*)?$"; "") | sub(":" + $port + "$"; "");
(if test("[^[:space:]]") then . else "{}" end) as $text
| ($text | tokens) as $before
| [$text | try [fromjson] catch empty][0]
| if . == null or ($text | contains([65533] | implode)) or ($before | any(explode | any(. < 32)))
  then "is not one JSON text in UTF-8." | refuse else .[0] end
| if type != "object" or (.auths | type | . != "object" and . != "null")
  then "is not what Docker reads." | refuse else . end
| (tojson | tokens) as $after
| def bare: map(select(startswith($quote) | not));
  if ($before | length) != ($after | length) then "has a name twice." | refuse else . end
| if ($before | bare) != ($after | bare) then "has a number that jq would change." | refuse else . end
| ($login[0].auths | to_entries[0]) as $new
| .auths |= ((. // {})
    | with_entries(if .key | registry == $new.key then .value = $new.value else . end)
    + {($new.key): $new.value})
"#;

/// Makes a command that merges with jq, on the machine where the file is.
pub(super) fn merge_command(handover: &Handover<'_>, options: &Options) -> Result<Artefact, Refusal> {
    let (address, shell) = (Address::parse(handover.registry_url)?, options.shell);
    if shell.is_windows() {
        return Err(Refusal::new(
            "This command needs a POSIX shell or fish, which Windows doesn't have. Merge the file on this page, or use \
             docker login.",
        ));
    }
    let login_file = file_name("docker-config", handover, "json");
    let port = address.default_port();
    Ok(Artefact {
        file_name: file_name("docker-config-merge", handover, shell.extension()),
        media_type: "text/plain",
        text: Text::plain(format!("sh -c '{MERGE_SCRIPT}' merge '{MERGE_PROGRAM}' {login_file} {port}\n")),
        usage: Usage::of_text(format!(
            "Run this where you saved {login_file}, then delete the file. It needs jq, and keeps your other logins. If \
             your configuration has a credsStore, or a credHelpers entry for this registry, use docker login instead. \
             Docker reads that helper, not the file.{}",
            address.docker_daemon_hint()
        )),
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
    let Some(top) = members(existing, 0) else {
        return Err(Refusal::new(
            "This file is JSON, but not Docker's configuration. Choose another file, or use a new config.json.",
        ));
    };
    if is_legacy(existing, &top) {
        return Err(Refusal::new(
            "This is an old .dockercfg, with logins where config.json has its settings. Docker doesn't read it if there \
             is a config.json. Choose that file, or use a new config.json.",
        ));
    }
    Ok(top)
}

/// Returns whether a file is a `.dockercfg`, whose members are what `config.json` has in its `auths`.
fn is_legacy(existing: &str, top: &[Member]) -> bool {
    let is_login = |member: &Member| {
        let parts = members(existing, member.value.start).unwrap_or_default();
        parts.iter().any(|part| part.name == "auth" && part.value_in(existing).starts_with('"'))
    };
    find(top, "auths").is_empty() && top.iter().any(is_login)
}

/// How a client reads a member's name in `auths`.
enum Key {
    /// The registry that the login is for, whether spelled like it or not.
    Registry,
    /// A part of that registry.
    Part,
    /// Another registry.
    Other,
}

/// Reads a name as Docker, podman and Kubernetes do between them: without its scheme, and with `/v1/`
/// and `/v2/` as the whole registry.
fn key(name: &str, address: &Address) -> Key {
    let name = name.to_ascii_lowercase();
    let name = ["https://", "http://"].iter().find_map(|scheme| name.strip_prefix(scheme)).unwrap_or(&name);
    let (host, path) = name.split_once('/').unwrap_or((name, ""));
    let without_port = host.strip_suffix(address.default_port()).and_then(|host| host.strip_suffix(':'));
    if without_port.unwrap_or(host) != address.host && host != address.host {
        Key::Other
    } else if matches!(path.trim_matches('/'), "" | "v1" | "v2") {
        Key::Registry
    } else {
        Key::Part
    }
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

/// Returns the text with the login added or replaced, under every name that the registry has there.
fn with_login(existing: &str, top: &[Member], address: &Address, auth: &Secret) -> Result<Text, Refusal> {
    let host = &*address.host;
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
    let entry = Entry { host: None, auth };
    let exact = logins.iter().filter(|login| login.name == host).count();
    if exact > 1 {
        return Err(duplicate(&quoted(host)));
    }
    let mut text = Text::default();
    let mut done = 0;
    for login in logins.iter().filter(|login| matches!(key(&login.name, address), Key::Registry)) {
        if !is_login(existing, login, auth) {
            text = entry.push_to(push_masked(part(existing, done..login.value.start), text));
            done = login.value.end;
        }
    }
    if exact == 0 {
        let (at, start) = new_member(existing, auths.value.start, &logins, host);
        text = entry.push_to(push_masked(part(existing, done..at), text).then(start));
        done = at;
    }
    Ok(push_masked(part(existing, done..), text))
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

/// Returns the text with a member added to the object that starts at `object`.
fn with_member(existing: &str, object: usize, members: &[Member], name: &str, entry: &Entry<'_>) -> Text {
    let (at, start) = new_member(existing, object, members, name);
    let text = push_masked(part(existing, ..at), Text::default()).then(start);
    push_masked(part(existing, at..), entry.push_to(text))
}

/// Returns where a member is added to the object that starts at `object`, and what comes before its
/// value, laid out like the last one.
fn new_member(existing: &str, object: usize, members: &[Member], name: &str) -> (usize, String) {
    let name = quoted(name);
    match members {
        [] => (skip_whitespace(existing.as_bytes(), object) + 1, format!("{name}: ")),
        [.., last] => {
            let gap_start = part(existing, ..last.start).trim_ascii_end().len();
            let before = part(existing, gap_start..last.start);
            let between = part(existing, last.name_end..last.value.start);
            (last.value.end, format!(",{before}{name}{between}"))
        }
    }
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
fn warnings(existing: &str, top: &[Member], address: &Address) -> Vec<String> {
    let string = |member: &Member| json::string(member.value_in(existing)).unwrap_or_default();
    let logins =
        |name: &str| find(top, name).into_iter().filter_map(|member| members(existing, member.value.start));
    let mut warnings = Vec::new();

    let mut helper = logins("credHelpers").flatten().filter(|helper| helper.name == address.host);
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
    if logins("auths").flatten().any(|login| matches!(key(&login.name, address), Key::Part)) {
        warnings.push(
            "The file has another login for part of this registry. podman and skopeo use that one for the images there."
                .to_owned(),
        );
    }
    warnings
}
