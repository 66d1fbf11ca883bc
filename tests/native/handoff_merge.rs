//! A login put into a `config.json` that is there already: by the page, and by jq.

use std::ops::Range;

use proptest::prelude::*;
use regcred::handoff::{
    Handover, MAX_DOCKER_CONFIG_BYTES, Merged, Options, Refusal, Shell, Target, docker_config_text,
    merge_docker_config,
};
use regcred::model::Secret;
use serde_json::{Map, Value, json};

use crate::handoff_corpus::{handover, hostile_text, whole};

const HOST: &str = "registry.example:5000";
/// Of `robot$server-a:s3cret`.
const AUTH: &str = "cm9ib3Qkc2VydmVyLWE6czNjcmV0";

fn try_merge(existing: &str) -> Result<Merged, Refusal> {
    merge_docker_config(existing, &handover("robot$server-a", &Secret::new("s3cret")), &Options::default())
}

fn merge(existing: &str) -> Merged {
    try_merge(existing).unwrap_or_else(|refusal| panic!("{refusal} {existing}"))
}

fn merged(existing: &str) -> String {
    whole(&merge(existing).artefact.text)
}

#[test]
fn a_login_more_is_laid_out_as_its_neighbor() {
    let rows = [
        ("", "{\n\t\"auths\": {\n\t\t\"HOST\": {\n\t\t\t\"auth\": \"AUTH\"\n\t\t}\n\t}\n}\n"),
        (" \r\n", "{\n\t\"auths\": {\n\t\t\"HOST\": {\n\t\t\t\"auth\": \"AUTH\"\n\t\t}\n\t}\n}\n"),
        ("{}", r#"{"auths": {"HOST": {"auth": "AUTH"}}}"#),
        ("{}\n", "{\"auths\": {\"HOST\": {\"auth\": \"AUTH\"}}}\n"),
        (r#"{"auths":{}}"#, r#"{"auths":{"HOST": {"auth": "AUTH"}}}"#),
        (r#"{"auths":null,"a":1}"#, r#"{"auths":{"HOST": {"auth": "AUTH"}},"a":1}"#),
        (r#"{"auths":{"a":{"auth":"YTpi"}}}"#, r#"{"auths":{"a":{"auth":"YTpi"},"HOST":{"auth": "AUTH"}}}"#),
        (
            "{\n\t\"auths\": {\n\t\t\"a\": {\n\t\t\t\"auth\": \"YTpi\"\n\t\t}\n\t},\n\t\"detachKeys\": \"ctrl-e,e\"\n}",
            "{\n\t\"auths\": {\n\t\t\"a\": {\n\t\t\t\"auth\": \"YTpi\"\n\t\t},\n\t\t\"HOST\": {\"auth\": \"AUTH\"}\n\t},\n\t\"detachKeys\": \"ctrl-e,e\"\n}",
        ),
        (
            "{\r\n  \"HttpHeaders\" : { \"a\": \"b\" }\r\n}\r\n",
            "{\r\n  \"HttpHeaders\" : { \"a\": \"b\" },\r\n  \"auths\" : {\"HOST\": {\"auth\": \"AUTH\"}}\r\n}\r\n",
        ),
    ];
    for (existing, expected) in rows {
        let expected = expected.replace("HOST", HOST).replace("AUTH", AUTH);
        assert_eq!(merged(existing), expected, "{existing}");
        assert_eq!(merged(&expected), expected);
    }
}

#[test]
fn an_old_login_is_replaced_and_all_else_stays() {
    let rows = [
        (
            r#"{"auths":{"HOST":{"auth":"b2xk","identitytoken":"t"},"z":{}}}"#,
            r#"{"auths":{"HOST":{"auth": "AUTH"},"z":{}}}"#,
        ),
        (r#"{"auths":{ "HOST" : null }}"#, r#"{"auths":{ "HOST" : {"auth": "AUTH"} }}"#),
        (
            "{\"auths\":{\"\\u0072egistry.example:5000\":{\"auth\":\"b2xk\"}}}",
            "{\"auths\":{\"\\u0072egistry.example:5000\":{\"auth\": \"AUTH\"}}}",
        ),
        (
            r#"{"z":1e999,"big":12345678901234567890123,"auths":{"HOST":[{"a":"}"}]},"a":"\ud800","auths2":{"HOST":0}}"#,
            r#"{"z":1e999,"big":12345678901234567890123,"auths":{"HOST":{"auth": "AUTH"}},"a":"\ud800","auths2":{"HOST":0}}"#,
        ),
        (r#"{"Auths":{"HOST":{}}}"#, r#"{"Auths":{"HOST":{"auth": "AUTH"}}}"#),
    ];
    for (existing, expected) in rows {
        let [existing, expected] =
            [existing, expected].map(|text| text.replace("HOST", HOST).replace("AUTH", AUTH));
        assert_eq!(merged(&existing), expected);
        assert_eq!(merged(&expected), expected);
    }
}

/// What Docker, podman or Kubernetes take for the same registry: a login left there could be used instead.
#[test]
fn every_spelling_of_the_registry_gets_the_login() {
    let of = |registry_url: &str, existing: &str| {
        let secret = Secret::new("s3cret");
        let login = Handover { registry_url, ..handover("robot$server-a", &secret) };
        merge_docker_config(existing, &login, &Options::default()).expect("a file")
    };
    let rows = [
        ("https://registry.example", "https://registry.example", true),
        ("https://registry.example", "http://registry.example", true),
        ("https://registry.example", "HTTPS://registry.example/", true),
        ("https://registry.example", "registry.example/", true),
        ("https://registry.example", "https://registry.example/v1/", true),
        ("https://registry.example", "https://registry.example/v2/", true),
        ("https://registry.example", "registry.example/v2", true),
        ("https://registry.example", "Registry.Example", true),
        ("https://registry.example", "registry.example:443", true),
        ("https://registry.example", "https://REGISTRY.example:443/v2/", true),
        ("https://Registry.example:443/", "registry.example:443", true),
        ("http://registry.example", "registry.example:80", true),
        ("https://registry.example:5000", "https://registry.example:5000", true),
        ("https://registry.example", "registry.example:80", false),
        ("http://registry.example", "registry.example:443", false),
        ("https://registry.example", "registry.example:5000", false),
        ("https://registry.example", "registry.example.com", false),
        ("https://registry.example", "https://registry.example/apps", false),
        ("https://registry.example", "registry.example/v3", false),
        ("https://registry.example", "other.example/registry.example", false),
        ("https://registry.example", "", false),
    ];
    for (url, name, is_same) in rows {
        let old = json!({ "auth": "b2xk", "identitytoken": "t" });
        let existing = json!({ "auths": { name: old, "z.example": { "auth": "YTpi" } }, "n": 1 });
        let merged = of(url, &existing.to_string());
        let text = whole(&merged.artefact.text);
        let value: Value = serde_json::from_str(&text).expect("JSON");
        let host = url.split("://").nth(1).expect("a host").to_lowercase();
        let host = host.trim_end_matches('/').trim_end_matches(":443");
        assert_eq!(value["auths"][host], json!({ "auth": AUTH }), "{name}: {text}");
        let expected = if is_same { json!({ "auth": AUTH }) } else { old };
        assert_eq!(value["auths"][name], expected, "{url} {name}: {text}");
        assert_eq!((&value["auths"]["z.example"]["auth"], &value["n"]), (&"YTpi".into(), &1.into()));
        assert_eq!(whole(&of(url, &text).artefact.text), text);
    }
}

#[test]
fn a_file_that_is_not_docker_s_is_told_by_its_bytes() {
    let utf16: Vec<u8> = "{}".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let rows: [(&[u8], Option<&str>); 7] = [
        (b"{}", None),
        ("{\"ä\": \"\u{fffd}\"}".as_bytes(), None),
        (b"{\"a\": \"\xe4\"}", Some("UTF-8")),
        (b"\xff\xfe{}", Some("UTF-8")),
        (b"\xef\xbb\xbf{}", Some("byte order mark")),
        (b"\xed\xa0\x80", Some("UTF-8")),
        (&vec![b' '; MAX_DOCKER_CONFIG_BYTES + 1], Some("1 MiB")),
    ];
    for (file, reason) in rows {
        match (docker_config_text(file), reason) {
            (Ok(text), None) => assert_eq!(text.as_bytes(), file),
            (Err(refusal), Some(reason)) => assert!(refusal.reason.contains(reason), "{refusal}"),
            (result, _) => panic!("{result:?}"),
        }
    }
    // It is ASCII in between NULs.
    let text = docker_config_text(&utf16).expect("a text");
    assert!(try_merge(text).expect_err("a refusal").reason.contains("not JSON"));
}

/// A page merges at each press, and 16 MB would block it.
#[test]
fn a_file_is_merged_up_to_a_mebibyte() {
    let file = |bytes: usize| {
        let rest = "{\"x\":\"\"}".len();
        format!("{{\"x\":\"{}\"}}", "a".repeat(bytes - rest))
    };
    let merged = merge(&file(MAX_DOCKER_CONFIG_BYTES));
    assert!(merged.artefact.text.whole().len() > MAX_DOCKER_CONFIG_BYTES);
    for bytes in [MAX_DOCKER_CONFIG_BYTES + 1, 16 * 1024 * 1024] {
        let refusal = try_merge(&file(bytes)).expect_err("a refusal");
        assert!(refusal.reason.contains("1 MiB"), "{refusal}");
    }
}

#[test]
fn an_old_dockercfg_is_told() {
    let rows = [
        r#"{"https://index.docker.io/v1/":{"auth":"YTpi","email":"a@example.com"}}"#,
        r#"{"registry.example:5000":{"auth":"YTpi"}}"#,
        "{\n  \"a.example\" : {\n    \"email\": \"\",\n    \"auth\" : \"YTpi\"\n  }\n}\n",
    ];
    for existing in rows {
        let refusal = try_merge(existing).expect_err(existing);
        assert!(refusal.reason.contains(".dockercfg"), "{refusal}");
    }
    let rows = [
        r#"{"auths":{},"a.example":{"auth":"YTpi"}}"#,
        r#"{"plugins":{"auth":{"x":"y"}}}"#,
        r#"{"a":{"auth":1}}"#,
    ];
    for existing in rows {
        merge(existing);
    }
}

#[test]
fn the_same_login_changes_nothing_however_it_is_laid_out() {
    for existing in [
        format!("{{\"auths\":{{\"{HOST}\":{{\"auth\":\"{AUTH}\"}}}}}}"),
        format!("{{ \"auths\" : {{\n\"{HOST}\" :\t{{ \"auth\"\n:\n\"{AUTH}\" }} }} }}\n\n"),
    ] {
        assert_eq!(merged(&existing), existing);
    }
}

#[test]
fn what_is_not_docker_s_configuration_is_refused() {
    let rows = [
        ("{", "not JSON"),
        ("[]", "not Docker's"),
        ("1", "not Docker's"),
        ("\"auths\"", "not Docker's"),
        ("null", "not Docker's"),
        ("{\"auths\":{}", "not JSON"),
        ("{\"auths\":{}} x", "not JSON"),
        ("{'auths':{}}", "not JSON"),
        ("\u{feff}{}", "not JSON"),
        ("{\"auths\":{},}", "not JSON"),
        ("{\"auths\":[]}", "not an object"),
        ("{\"auths\":\"x\"}", "not an object"),
        ("{\"auths\":{},\"auths\":{}}", "twice"),
        ("{\"auths\":{},\"Auths\":{}}", "twice"),
        ("{\"auths\":{\"registry.example:5000\":{},\"registry.example:5000\":{}}}", "twice"),
    ];
    for (existing, reason) in rows {
        let refusal = try_merge(existing).expect_err(existing);
        assert!(refusal.reason.contains(reason) && refusal.reason.ends_with('.'), "{existing}: {refusal}");
    }
    let secret = Secret::new("s3cret");
    let refused = merge_docker_config("{}", &handover("a:b", &secret), &Options::default());
    assert!(refused.expect_err("a refusal").reason.contains("colon"));
}

#[test]
fn a_helper_that_would_be_asked_instead_is_warned_of() {
    let rows = [
        (r#"{}"#, 0, ""),
        (r#"{"credsStore":"desktop"}"#, 1, "credsStore"),
        (r#"{"credsstore":"desktop"}"#, 1, "credsStore"),
        (r#"{"credsStore":""}"#, 0, ""),
        (r#"{"credsStore":null,"credHelpers":7}"#, 0, ""),
        (r#"{"credHelpers":{"registry.example:5000":"gcloud"}}"#, 1, "credHelpers"),
        (r#"{"credHelpers":{"registry.example":"gcloud"}}"#, 0, ""),
        (r#"{"credHelpers":{"registry.example:5000":""},"credsStore":"desktop"}"#, 0, ""),
        (r#"{"credHelpers":{"registry.example:5000":"gcloud"},"credsStore":"desktop"}"#, 1, "credHelpers"),
        (r#"{"auths":{"registry.example:5000/apps":{}}}"#, 1, "part of this registry"),
        (r#"{"auths":{"https://Registry.example:5000/apps/":{}}}"#, 1, "part of this registry"),
        (r#"{"auths":{"registry.example:5000/":{}}}"#, 0, ""),
        (r#"{"auths":{"https://registry.example:5000/v2/":{}}}"#, 0, ""),
        (r#"{"auths":{"registry.example:50001":{}},"credsStore":"desktop"}"#, 1, "credsStore"),
    ];
    for (existing, count, word) in rows {
        let warnings = merge(existing).warnings;
        assert_eq!(warnings.len(), count, "{existing}: {warnings:?}");
        assert!(
            warnings.iter().all(|warning| warning.contains(word) && warning.ends_with('.')),
            "{warnings:?}"
        );
    }
}

#[test]
fn others_logins_are_masked_too() {
    let existing = r#"{"auths":{"a":{"auth":"YTpiYmJiYmI=","identitytoken":"tttttttt"}},"HttpHeaders":{"X":"hhhhhhhh"},"n":[1,"ssssssss"]}"#;
    let merged = merge(existing);
    let mask = "••••••••••••";
    let expected = format!(
        r#"{{"auths":{{"a":{{"auth":{mask},"identitytoken":{mask}}},"{HOST}":{{"auth": "{mask}"}}}},"HttpHeaders":{{"X":{mask}}},"n":[1,{mask}]}}"#
    );
    assert_eq!(merged.artefact.text.masked(), expected);
    let debug = format!("{merged:?}");
    for secret in ["YTpi", "tttt", "hhhh", "ssss", AUTH] {
        assert!(!debug.contains(secret), "{debug}");
    }
    assert_eq!(merged.artefact.file_name, "config.json");
    assert_eq!(merged.artefact.check, "docker pull registry.example:5000/apps/REPOSITORY:TAG\n");
}

/// What it does in the states that a file can be in is tried by tests/handoff.
#[test]
fn the_command_is_one_word_of_sh_to_every_shell() {
    let secret = Secret::new("s3cret");
    for shell in Shell::ALL {
        let options = Options { shell, ..Options::default() };
        let made = Target::DockerConfigMerge.make(&handover("robot$server-a", &secret), &options);
        if matches!(shell, Shell::PowerShell | Shell::Cmd) {
            assert!(made.expect_err("a refusal").reason.contains("docker login"));
            continue;
        }
        let artefact = made.expect("a command");
        let text = whole(&artefact.text);
        let quoted: Vec<_> = text.split('\'').collect();
        let [start, script, between, _, end] = quoted[..] else { panic!("{text}") };
        let file = "docker-config-server-a-rack-7-5f1c0a52.json";
        assert_eq!((start, between, end), ("sh -c ", " merge ", &*format!(" {file} 443\n")));
        // fish reads backslashes within single quotes, other shells do not. An older bash replaces `!` in
        // every line but the first, unless `=` follows.
        assert!(!text.contains('\\') && text.split('!').skip(1).all(|rest| rest.starts_with('=')), "{text}");
        assert!(script.contains("${DOCKER_CONFIG:-$HOME/.docker}/config.json"), "{script}");
        let (name, companion) = artefact.companion.expect("a companion");
        assert_eq!(name, file);
        assert_eq!(whole(&companion), merged(""));
    }
}

/// JSON of every shape, with members that mean something here.
fn json_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        // Eighths: serde_json reads others to within a bit.
        any::<i32>().prop_map(|eighths| Value::from(f64::from(eighths) / 8.0)),
        hostile_text().prop_map(Value::from),
    ];
    let name = prop_oneof![
        Just("auths".to_owned()),
        Just("credsStore".to_owned()),
        Just("credHelpers".to_owned()),
        Just(HOST.to_owned()),
        Just("auth".to_owned()),
        hostile_text(),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((name.clone(), inner), 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn json_object(members: Range<usize>) -> impl Strategy<Value = Map<String, Value>> {
    let auths =
        prop::collection::vec((prop_oneof![hostile_text(), Just(HOST.to_owned())], json_value()), 0..4);
    let auths = prop_oneof![
        Just(None),
        Just(Some(Value::Null)),
        auths.prop_map(|logins| Some(Value::Object(logins.into_iter().collect()))),
    ];
    (prop::collection::vec((hostile_text(), json_value()), members), auths).prop_map(|(members, auths)| {
        let mut object: Map<String, Value> = members.into_iter().collect();
        object.retain(|name, value| {
            !name.eq_ignore_ascii_case("auths") && value.get("auth").is_none_or(|auth| !auth.is_string())
        });
        object.extend(auths.map(|auths| ("auths".to_owned(), auths)));
        object
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_other_members_stay_and_merging_again_changes_nothing(
        existing in json_object(0..5),
        is_pretty in any::<bool>(),
        username in "[a-z$]{1,9}",
        password in hostile_text().prop_filter("is carried", |text| !text.is_empty() && !text.contains('\0')),
    ) {
        let value = Value::Object(existing);
        let text = if is_pretty { serde_json::to_string_pretty(&value) } else { serde_json::to_string(&value) };
        let text = text.expect("JSON");
        let secret = Secret::new(&*password);
        let login: Handover<'_> = handover(&username, &secret);
        let merge = |text: &str| merge_docker_config(text, &login, &Options::default()).expect("a file");

        let once = whole(&merge(&text).artefact.text);
        prop_assert_eq!(&whole(&merge(&once).artefact.text), &once);

        // A login more is one piece put in; all the bytes before and behind it stay.
        let logins = &value["auths"];
        if logins.get(HOST).is_none() && !value.as_object().is_some_and(|top| top.get("auths") == Some(&Value::Null)) {
            let before = text.bytes().zip(once.bytes()).take_while(|(old, new)| old == new).count();
            let behind = text.bytes().rev().zip(once.bytes().rev()).take_while(|(old, new)| old == new).count();
            prop_assert!(before + behind >= text.len(), "{} became {}", text, once);
        }

        let new = whole(&Target::DockerConfig.make(&login, &Options::default()).expect("a file").text);
        let new: Value = serde_json::from_str(&new).expect("JSON");
        let mut expected = value;
        if !expected["auths"].is_object() {
            expected["auths"] = json!({});
        }
        expected["auths"][HOST] = new["auths"][HOST].clone();
        prop_assert_eq!(serde_json::from_str::<Value>(&once).expect("JSON"), expected);
    }

    #[test]
    fn any_text_is_merged_or_refused(text in hostile_text()) {
        if let Ok(merged) = try_merge(&text) {
            let merged: Value = serde_json::from_str(&whole(&merged.artefact.text)).expect("JSON");
            prop_assert_eq!(merged["auths"][HOST]["auth"].as_str(), Some(AUTH));
        }
    }
}
