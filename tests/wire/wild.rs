//! Answers as other servers, gateways and proxies give them: what can be read of them is.

use regcred::client::decode::{self, Answer, BodyEnd};
use regcred::error::{Error, Fault, Input, Kind};
use regcred::model::{Credential, Page, Problem, Registry, Status, Violation};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::answer;

fn refusal(status: u16, body: &str) -> Error {
    decode::created(&answer(status, body)).expect_err("a failure")
}

fn problem(body: &str) -> Problem {
    refusal(400, body).problem.clone().unwrap_or_default()
}

fn detail(body: &str) -> Option<String> {
    problem(body).detail
}

fn fault(input: impl Into<Option<Input>>, message: &str) -> Fault {
    Fault { input: input.into(), message: message.to_owned() }
}

#[test]
fn a_violation_is_at_its_field_whichever_way_that_is_named() {
    let rows = [
        ("description", Some(Input::Description)),
        ("createCredential.arg1.description", Some(Input::Description)),
        ("request.description", Some(Input::Description)),
        ("/description", Some(Input::Description)),
        ("#/description", Some(Input::Description)),
        ("body.description", Some(Input::Description)),
        ("$['Description']", Some(Input::Description)),
        ("registry_id", Some(Input::RegistryId)),
        ("registryId", Some(Input::RegistryId)),
        ("registry-id", Some(Input::RegistryId)),
        ("path.RegistryID", Some(Input::RegistryId)),
        ("description.length", None),
        ("my_description", None),
        ("createCredential.arg1", None),
        ("$", None),
    ];
    for (field, input) in rows {
        let body = serde_json::json!({"violations": [{"field": field, "message": "Too long."}]});
        let elsewhere = "(not in this form: ask your administrator)";
        let message = match input {
            Some(_) => "Too long.".to_owned(),
            None => format!("{field}: Too long. {elsewhere}"),
        };
        assert_eq!(refusal(400, &body.to_string()).faults(), [Fault { input, message }], "{field}");
    }
}

#[test]
fn violations_are_read_in_every_form_that_servers_give_them() {
    let rows = [
        r#"{"title": "One or more validation errors occurred.", "errors": {"Description": ["Too long."]}}"#,
        r##"{"errors": [{"detail": "Too long.", "pointer": "#/description"}]}"##,
        r#"{"invalid-params": [{"name": "description", "reason": "Too long."}]}"#,
        r#"{"violations": {"description": "Too long."}}"#,
        r#"{"violations": {"description": ["Too long."]}}"#,
        r#"{"violations": {"field": "description", "message": "Too long."}}"#,
    ];
    for body in rows {
        let error = refusal(400, body);
        assert_eq!(error.faults(), [fault(Input::Description, "Too long.")], "{body}");
        assert_eq!(error.what_happened(), "Some of the input was refused.", "{body}");
    }
    let texts = refusal(400, r#"{"violations": ["Too long.", "No line breaks."]}"#);
    assert_eq!(texts.faults(), [fault(None, "Too long."), fault(None, "No line breaks.")]);
}

#[test]
fn the_reason_is_told_whatever_form_it_has() {
    let rows = [
        (r#"{"message": "Down."}"#, "Down."),
        (r#"{"error": "Bad Request", "message": "Down.", "path": "/v1/registries"}"#, "Down."),
        (r#"{"error": {"code": 7, "message": "Down."}}"#, "Down."),
        (r#"{"error": "Down."}"#, "Down."),
        (r#"{"errors": [{"code": "DENIED", "message": "Down."}, {"message": "Also."}]}"#, "Down."),
        (r#"{"errors": ["Down."]}"#, "Down."),
        (r#"{"detail": "Down.", "message": "Else."}"#, "Down."),
        (r#"{"detail": "  ", "message": "Down."}"#, "Down."),
        ("Down.", "Down."),
        ("\u{feff}\r\n Down. \r\nBehind it.", "Down."),
        ("<html><head><title>502 Bad\n Gateway</title></head><h1>Else</h1></html>", "502 Bad Gateway"),
        ("<!DOCTYPE html><TITLE lang=en>Sign in &amp; go &lt;b></TITLE>", "Sign in &amp; go &lt;b>"),
        ("<html><title></title><body><h1 class='a'><b>No</b> upstream</h1><h1>Else</h1>", "No upstream"),
        ("<html><body><h2>Down.</h2>", "Down."),
        (
            "<?xml version='1.0'?><Error><Code>Denied</Code><Message>Down.</Message><Id>7</Id></Error>",
            "Down.",
        ),
        ("<problem xmlns='urn:ietf:rfc:7807'><title>Else</title><detail>Down.</detail></problem>", "Down."),
    ];
    for (body, reason) in rows {
        assert_eq!(detail(body).as_deref(), Some(reason), "{body}");
        let error = refusal(400, body);
        let next = error.explain().next;
        assert_eq!(next, "Read the server's message, then try again.", "{body}");
        assert!(error.details().contains(&("Detail", reason.to_owned())), "it is shown: {body}");
    }
    // Half a JSON text may hold a secret; these say nothing.
    let silent = [
        "",
        " \n ",
        r#"{"username": "robot$a", "password": "s3cr"#,
        r#"["s3cret"#,
        r#""s3cret""#,
        "<",
        "<title",
        "<title>",
        "<title>cut off",
        "<p>Else</p>",
        "<titles>Else</titles>",
        "{}",
        r#"{"message": 7, "error": [], "errors": 7}"#,
    ];
    for body in silent {
        assert_eq!(detail(body), None, "{body}");
        assert!(!refusal(409, body).explain().next.contains("server's message"), "{body}");
    }
}

#[test]
fn what_a_server_says_is_bounded() {
    let violations: Vec<_> = (0..10_000)
        .map(|number| serde_json::json!({"field": "description", "message": format!("Wrong {number}.")}))
        .collect();
    let error = refusal(400, &serde_json::json!({ "violations": violations }).to_string());
    let told = error.problem.clone().expect("a problem document");
    assert_eq!((told.violations.len(), told.violations_left_out), (20, 9_980));
    assert_eq!(error.faults().len(), 21);
    assert_eq!(error.faults().last(), Some(&fault(None, "And 9980 more.")));

    // More than is read of a body.
    let violations: Vec<_> = violations.iter().cycle().take(200_000).collect();
    let body = serde_json::json!({ "violations": violations }).to_string();
    let cut = Answer { body_end: BodyEnd::TooLong, ..answer(400, &body[..1 << 20]) };
    let error = decode::created(&cut).expect_err("a refusal");
    assert_eq!((error.kind, error.may_have_created), (Kind::Refused, false));
    assert_eq!(error.what_happened(), "The request was refused.");

    let long = "é".repeat(1 << 20);
    let body = serde_json::json!({
        "detail": long, "title": long, "violations": [{"field": long, "message": long}]
    });
    let told = problem(&body.to_string());
    let Violation { field, message } = &told.violations[0];
    assert_eq!((field.chars().count(), message.chars().count()), (301, 301));
    assert!(message.ends_with("é…"), "{message}");
    assert_eq!(told.detail.map(|detail| detail.chars().count()), Some(2001));
    for body in [&*long, &*format!("<title>{long}</title>"), &*"<title>".repeat(1 << 16)] {
        assert!(detail(body).is_none_or(|detail| detail.chars().count() <= 2001));
    }
}

#[test]
fn a_header_that_is_too_large_is_the_tokens_fault() {
    let page = "<html><center><h1>400 Bad Request</h1></center><center>Request Header Or Cookie Too Large";
    for error in [refusal(431, ""), refusal(400, page), refusal(400, "Request header is too large")] {
        assert_eq!((error.kind, error.may_have_created), (Kind::TokenTooLarge, false));
        assert!(error.is_for_the_token());
        assert_eq!(error.faults(), [fault(Input::Token, "Your token is too large for the API.")]);
    }
}

fn listed(body: &str) -> Page<Credential> {
    decode::credentials(&answer(200, body)).expect(body)
}

fn registries(body: &str) -> Page<Registry> {
    decode::registries(&answer(200, body)).expect(body)
}

#[test]
fn an_item_without_a_usable_id_is_left_out_and_counted() {
    let list = listed(
        r#"{"items": [null, 7, "17", [], {}, {"id": null}, {"id": ""}, {"id": 1.5}, {"id": {}},
            {"id": "a"}, {"id": 17}, {"id": 18446744073709551615}], "total_size": 12}"#,
    );
    let ids: Vec<_> = list.items.iter().map(|credential| &*credential.id).collect();
    assert_eq!((ids, list.left_out), (vec!["a", "17", "18446744073709551615"], 9));
    assert!(!list.is_all());
    let list = registries(r#"{"items": [null, {"name": "n", "url": "u"}, {"id": "r", "name": 7}]}"#);
    assert_eq!((list.items.len(), list.left_out), (1, 2));
    assert_eq!((&*list.items[0].name, &*list.items[0].url), ("r", ""));
    let list = registries(r#"{"items": [{"id": "r", "name": ""}, {"id": "s", "name": " "}]}"#);
    assert_eq!([&*list.items[0].name, &*list.items[1].name], ["r", "s"], "what is chosen is to be seen");
}

#[test]
fn an_odd_member_of_an_item_spoils_one_fact() {
    let rows = [("-1", None), (r#""10""#, Some(10)), ("1e12", None), ("10.0", Some(10)), ("[]", None)];
    for (limit, read) in rows {
        let body = format!(
            r#"{{"items": [{{"id": "r", "name": "n", "url": "https://registry.example",
                "credentials_limit": {limit}, "healthy": "true", "created_at": 1767225600, "hosted": true}}]}}"#
        );
        let list = registries(&body);
        let registry = &list.items[0];
        assert_eq!(registry.credentials_limit, read, "{limit}");
        assert_eq!((registry.healthy, &registry.created_at, registry.hosted), (None, &None, Some(true)));
    }
    let list = listed(
        r#"{"items": [{"id": "a", "name": 7, "description": "d", "created_at": 1767225600, "status": []},
            {"id": "b"}], "page": "1", "total_size": "2", "total_pages": 4294967296}"#,
    );
    assert_eq!((list.items.len(), &*list.items[0].description), (2, "d"));
    assert_eq!((list.items[0].created_at.as_deref(), &list.items[0].status), (None, &None));
    assert_eq!((list.page, list.total_size, list.total_pages), (1, 2, 0));
}

#[test]
fn a_zero_instant_is_none_and_an_end_of_minus_one_never_comes() {
    let rows = [
        (r#""0001-01-01T00:00:00Z""#, None),
        (r#""1970-01-01T00:00:00Z""#, None),
        (r#""""#, None),
        ("0", None),
        ("null", None),
        ("-1", Some("never")),
        (r#""-1""#, Some("never")),
    ];
    for (zero, end) in rows {
        let body =
            format!(r#"{{"id": "17", "status": "ACTIVE", "removed_at": {zero}, "expires_at": {zero}}}"#);
        let credential = decode::credential(&answer(200, &body)).expect("a credential");
        assert_eq!(
            (credential.removed_at.as_deref(), credential.expires_at.as_deref()),
            (None, end),
            "{zero}"
        );
        assert!(!credential.is_removed(), "{zero}");
        assert_eq!(credential.status, Some(Status::Active));
    }
    let body = r#"{"id": "17", "removed_at": "2026-01-01T00:00:00Z"}"#;
    let credential = decode::credential(&answer(200, body)).expect("a credential");
    assert_eq!(credential.removed_at.as_deref(), Some("2026-01-01T00:00:00Z"));
}

#[test]
fn a_page_says_whether_it_is_all_there_is() {
    let rows = [
        (r#"{"items": [{"id": "a"}]}"#, true),
        (r#"{"items": [{"id": "a"}], "total_size": 1, "total_pages": 1}"#, true),
        (r#"{"items": [{"id": "a"}], "total_size": 2}"#, false),
        (r#"{"items": [{"id": "a"}], "total_pages": 2}"#, false),
        (r#"{"items": [{"id": "a"}, null]}"#, false),
    ];
    for (body, is_all) in rows {
        assert_eq!(listed(body).is_all(), is_all, "{body}");
    }
    let full: Vec<_> = (0..100).map(|id| serde_json::json!({"id": id.to_string()})).collect();
    for counted in ["total_size", "else"] {
        let list = listed(&serde_json::json!({"items": full, counted: 250}).to_string());
        assert!(!list.is_all(), "{counted}");
    }
}

#[test]
fn a_token_is_taken_whatever_else_the_answer_says() {
    let rows = [
        ("1799", Some(1799)),
        ("\"1799\"", Some(1799)),
        ("1799.5", Some(1799)),
        ("-1", None),
        ("\"soon\"", None),
        ("1e12", None),
        ("null", None),
        ("[]", None),
    ];
    for (expires_in, read) in rows {
        let body = format!(
            r#"{{"access_token": "a", "expires_in": {expires_in}, "token_type": 1, "scope": [], "x": {{}}}}"#
        );
        let told = decode::access_token(&answer(200, &body)).expect("an access token");
        assert_eq!(told.access_token.expect("a token").reveal(), "a");
        assert_eq!((told.expires_in, told.token_type, told.scope), (read, None, None), "{expires_in}");
    }
}

#[test]
fn what_is_wrong_with_a_body_that_is_too_long_is_told() {
    let long = Answer { body_end: BodyEnd::TooLong, ..answer(200, r#"{"items": [{"id""#) };
    let error = decode::credentials(&long).expect_err("no list");
    assert_eq!(
        (error.kind, error.status, &*error.note),
        (Kind::Unreadable, Some(200), "The body is too long.")
    );
}
