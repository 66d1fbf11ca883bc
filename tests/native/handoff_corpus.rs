//! Values that formats and shells give a meaning to, and readers that are not ours.

use proptest::prelude::*;
use regcred::handoff::{Handover, Text, UtcInstant};
use regcred::model::Secret;

/// Made up: the shape of a service account's key, and no key.
pub(crate) const JSON_KEY: &str = r#"{
  "type": "service_account",
  "project_id": "a-project",
  "private_key_id": "0123456789abcdef0123456789abcdef01234567",
  "private_key": "-----BEGIN PRIVATE KEY-----\nTWFkZSB1cCBmb3IgdGVzdHMs\nbm90IGEga2V5IG9mIGFueWJvZHkncy4=\n-----END PRIVATE KEY-----\n",
  "client_email": "puller@a-project.iam.gserviceaccount.com",
  "client_id": "100000000000000000001"
}
"#;

/// What somebody's reader treats specially.
const TOKENS: [&str; 62] = [
    "'",
    "\"",
    "`",
    "$",
    "$name",
    "${name}",
    "$(id)",
    "`id`",
    "!",
    "!!",
    "%",
    "%PATH%",
    "%{if}",
    "^",
    "\\",
    "\\\\",
    "\\n",
    "\\'",
    "\\\"",
    " ",
    "  ",
    "\t",
    "\n",
    "\r\n",
    "\r",
    "\n\n",
    "#",
    " #",
    "=",
    ":",
    ": ",
    "-",
    "--password",
    "@",
    "@file",
    "~",
    "*",
    "?",
    "[a]",
    "{a,b}",
    "<",
    ">",
    "|",
    "&",
    "&&",
    ";",
    "(",
    ")",
    ",",
    "/",
    "é",
    "e\u{301}",
    "日本語",
    "🚢",
    "\u{2028}",
    "\u{85}",
    "\u{feff}",
    "\u{202e}",
    "\u{200f}",
    "\u{2019}",
    "\u{1b}[31m",
    "${{ secrets.X }}",
];

/// More than 300 values, each token at the ends, in the middle, alone and twice; and some whole ones.
pub(crate) fn hostile() -> Vec<String> {
    let mut values: Vec<String> = TOKENS
        .iter()
        .flat_map(|token| {
            [
                (*token).to_owned(),
                format!("{token}Qm7vTx3w"),
                format!("Qm7vTx3w{token}"),
                format!("Qm7v{token}Tx3w"),
                format!("{token}{token}"),
            ]
        })
        .collect();
    values.extend(
        [
            JSON_KEY,
            JSON_KEY.trim_end(),
            "{\"a\": 1}",
            "{\n",
            "pLwtVb7W6gPqtA",
            "yes",
            "017",
            "12:30:00",
            "null",
            "1e5",
            "<token>",
            "EOF\nEOF\n",
            "'; touch /tmp/x; '",
            "\"; touch /tmp/x; \"",
            "-----BEGIN PRIVATE KEY-----",
            "a\u{0}b",
            "\u{7f}\u{9b}\u{fffe}\u{ffff}\u{10ffff}",
            "",
        ]
        .map(str::to_owned),
    );
    values.push("0123456789abcdef".repeat(256));
    values.push("ä€🚢\\\"'$".repeat(400));
    values.sort();
    values.dedup();
    values
}

/// One of the corpus, or made of its parts, or anything.
pub(crate) fn hostile_text() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        prop::sample::select(TOKENS.to_vec()).prop_map(str::to_owned),
        any::<String>(),
        any::<char>().prop_map(String::from),
        "[a-zA-Z0-9]{1,12}",
    ];
    prop_oneof![
        prop::sample::select(hostile()),
        prop::collection::vec(part, 0..8).prop_map(|parts| parts.concat()),
        "[a-zA-Z0-9]{8,40}",
    ]
}

pub(crate) fn instant(text: &str) -> UtcInstant {
    UtcInstant::from_iso(text).expect("an instant")
}

/// A credential of which nothing is out of the ordinary.
pub(crate) fn handover<'a>(username: &'a str, password: &'a Secret) -> Handover<'a> {
    Handover {
        registry_url: "https://registry.example:5000/apps",
        username,
        password,
        credential_id: Some("5f1c0a52-5d9e-4a8b-9a6f-8f6f4c1c2d3e"),
        name: "robot$server-a",
        description: "Server A; rack 7",
        registry: "Production",
        expires_at: Some(instant("2026-11-29T09:00:00.000Z")),
        made_at: instant("2026-10-05T07:08:09.123Z"),
    }
}

pub(crate) fn whole(text: &Text) -> String {
    text.whole().to_string()
}
