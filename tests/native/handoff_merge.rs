//! A login put into a `config.json` that is there already: by the page, and by jq.

use std::ops::Range;

use proptest::prelude::*;
use regcred::handoff::{Handover, Merged, Options, Refusal, Shell, Target, merge_docker_config};
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

#[test]
fn the_command_puts_the_new_file_in_place_only_if_all_went_well() {
    let secret = Secret::new("s3cret");
    let artefact = Target::DockerConfigMerge.make(&handover("robot$server-a", &secret), &Options::default());
    let artefact = artefact.expect("a command");
    let text = whole(&artefact.text);
    let (_, command) = text.split_once("\n").expect("a comment");
    let expected = "install -m 600 /dev/null ~/.docker/config.json.new &&
  jq --slurp --tab '.[0].auths += .[1].auths | .[0]' ~/.docker/config.json docker-config-server-a-rack-7-5f1c0a52.json > ~/.docker/config.json.new &&
  mv ~/.docker/config.json.new ~/.docker/config.json
";
    assert_eq!(command, expected);
    let (name, companion) = artefact.companion.expect("a companion");
    assert_eq!(name, "docker-config-server-a-rack-7-5f1c0a52.json");
    assert_eq!(whole(&companion), merged(""));
    let powershell = Options { shell: Shell::PowerShell, ..Options::default() };
    Target::DockerConfigMerge.make(&handover("robot$server-a", &secret), &powershell).expect_err("a refusal");
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
        object.retain(|name, _| !name.eq_ignore_ascii_case("auths"));
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
