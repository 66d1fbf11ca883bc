//! What a credential logs in with: made here, compared here.

use base64::prelude::{BASE64_STANDARD, Engine};
use rand::Rng;
use rand::distr::{Alphanumeric, SampleString};
use regcred::model::Secret;
use serde::Serialize;
use serde_json::Value;

/// The user name of every JSON key.
const JSON_KEY: &str = "_json_key";
/// The user name under which the same key is sent as base64.
const JSON_KEY_BASE64: &str = "_json_key_base64";

/// The kind of account that a registry's credentials are.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Account {
    /// `_json_key` with a key of several lines.
    JsonKey,
    /// `robot$name` with a secret of one line.
    Robot,
}

/// A user name and its password.
pub(crate) struct Login {
    pub(crate) account: Account,
    /// The name that the credential is listed under.
    pub(crate) name: String,
    pub(crate) username: String,
    pub(crate) password: Secret,
}

impl Login {
    /// A new one, named after what it is for.
    pub(crate) fn new(account: Account, description: &str) -> Self {
        let mut suffix = [0; 4];
        rand::rng().fill_bytes(&mut suffix);
        let suffix = u32::from_be_bytes(suffix);
        match account {
            Account::JsonKey => {
                let name = format!("{}-{suffix:08x}", slug(description));
                let password = Secret::new(json_key(&name));
                Self { account, name, username: JSON_KEY.to_owned(), password }
            }
            Account::Robot => {
                let username = format!("robot${}+{suffix:08x}", slug(description));
                let password = Secret::new(Alphanumeric.sample_string(&mut rand::rng(), 32));
                Self { account, name: username.clone(), username, password }
            }
        }
    }

    /// Whether a client that sends these two is this one.
    pub(crate) fn accepts(&self, username: &str, password: &str) -> bool {
        match (self.account, username) {
            (Account::JsonKey, JSON_KEY) => self.is_same_json(password.as_bytes()),
            (Account::JsonKey, JSON_KEY_BASE64) => BASE64_STANDARD
                .decode(password.split_ascii_whitespace().collect::<String>())
                .is_ok_and(|json| self.is_same_json(&json)),
            (Account::JsonKey, _) => false,
            (Account::Robot, _) => username == self.username && password == self.password.reveal(),
        }
    }

    /// Compares values, not bytes: some clients join the lines of the key that they are given.
    fn is_same_json(&self, json: &[u8]) -> bool {
        let Ok(sent) = serde_json::from_slice::<Value>(json) else { return false };
        serde_json::from_str::<Value>(self.password.reveal()).is_ok_and(|own| own == sent)
    }
}

/// A key file as Google's service accounts have it.
#[derive(Serialize)]
struct JsonKey {
    r#type: &'static str,
    project_id: &'static str,
    private_key_id: String,
    private_key: String,
    client_email: String,
    client_id: String,
    auth_uri: &'static str,
    token_uri: &'static str,
    universe_domain: &'static str,
}

/// A fresh key file. It has the size and the shape of a real one, and opens nothing.
fn json_key(name: &str) -> String {
    let mut id = [0; 20];
    rand::rng().fill_bytes(&mut id);
    let key = JsonKey {
        r#type: "service_account",
        project_id: "sandbox-project",
        private_key_id: id.iter().map(|byte| format!("{byte:02x}")).collect(),
        private_key: pretended_private_key(),
        client_email: format!("{name}@sandbox-project.iam.example"),
        client_id: id.iter().map(|byte| char::from(b'0' + byte % 10)).collect(),
        auth_uri: "https://accounts.example/o/oauth2/auth",
        token_uri: "https://oauth2.example/token",
        universe_domain: "example",
    };
    // A string and two maps of strings: nothing in it can fail to be JSON.
    let text = serde_json::to_string_pretty(&key).unwrap_or_default();
    format!("{text}\n")
}

/// Random bytes in the frame of a private key, behind a sentence that no key begins with.
fn pretended_private_key() -> String {
    let mut bytes = b"This is no private key. ".to_vec();
    bytes.resize(1218, 0);
    rand::rng().fill_bytes(&mut bytes[24..]);
    let base64 = BASE64_STANDARD.encode(bytes);
    let lines: String = base64
        .as_bytes()
        .chunks(64)
        .flat_map(|line| line.iter().map(|byte| char::from(*byte)).chain(['\n']))
        .collect();
    format!("-----BEGIN PRIVATE KEY-----\n{lines}-----END PRIVATE KEY-----\n")
}

/// What a description leaves of itself in a name.
fn slug(description: &str) -> String {
    let words: Vec<String> = description
        .split(|character: char| !character.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_ascii_lowercase)
        .collect();
    let mut slug = words.join("-");
    slug.truncate(24);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "credential".to_owned() } else { slug.to_owned() }
}
