//! What is sent: addresses, headers and bodies.

use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use regcred::client::Endpoints;
use regcred::client::request::{self, Body, Method, PageRequest, Request, TokenMember};
use regcred::error::{Error, Input, Kind, Operation};
use regcred::model::{CreateCredential, Secret};
use url::Url;

use crate::{endpoints, token};

const FIRST: PageRequest = PageRequest { page: 1, page_size: 100, removed: false };

fn server_a() -> CreateCredential {
    CreateCredential { description: "Credential for server A".to_owned() }
}

/// Every request that carries an access token, built with this one.
fn with_access_token(token: &Secret) -> [Result<Request, Error>; 6] {
    let endpoints = endpoints();
    [
        request::who_am_i(&endpoints, token),
        request::registry(&endpoints, token, "r"),
        request::create_credential(&endpoints, token, "r", &server_a()),
        request::credentials(&endpoints, token, "r", FIRST),
        request::credential(&endpoints, token, "r", "c"),
        request::revoke_credential(&endpoints, token, "r", "c"),
    ]
}

/// Every request that is about this registry.
fn with_registry_id(id: &str) -> [Result<Request, Error>; 5] {
    let (endpoints, token) = (endpoints(), token());
    [
        request::registry(&endpoints, &token, id),
        request::create_credential(&endpoints, &token, id, &server_a()),
        request::credentials(&endpoints, &token, id, FIRST),
        request::credential(&endpoints, &token, id, "c"),
        request::revoke_credential(&endpoints, &token, id, "c"),
    ]
}

/// Every request that is about this credential.
fn with_credential_id(id: &str) -> [Result<Request, Error>; 2] {
    let (endpoints, token) = (endpoints(), token());
    [
        request::credential(&endpoints, &token, "r", id),
        request::revoke_credential(&endpoints, &token, "r", id),
    ]
}

#[test]
fn every_operation_has_its_documented_method_and_address() {
    let rows = [
        (Operation::SignIn, Method::Get, "https://api.example/v1/users/me"),
        (Operation::Read, Method::Get, "https://api.example/v1/registries/r"),
        (Operation::Create, Method::Post, "https://api.example/v1/registries/r/credentials"),
        (
            Operation::Read,
            Method::Get,
            "https://api.example/v1/registries/r/credentials?page=1&page_size=100&removed=false",
        ),
        (Operation::Read, Method::Get, "https://api.example/v1/registries/r/credentials/c"),
        (Operation::Revoke, Method::Delete, "https://api.example/v1/registries/r/credentials/c"),
    ];
    for (request, row) in with_access_token(&token()).into_iter().zip(rows) {
        let request = request.expect("a request");
        assert_eq!((request.operation, request.method, &*request.url), row);
        assert_eq!(request.authorization.expect("a token").reveal(), "Bearer an-access-token", "{}", row.2);
        assert_eq!(request.body.is_some(), row.0 == Operation::Create, "{}", row.2);
        // The POST goes over connections of its own.
        assert_eq!(request.cookies, row.0 != Operation::Create, "{}", row.2);
    }
}

#[test]
fn a_list_of_revoked_credentials_is_asked_for_by_its_page() {
    let page = PageRequest { page: 3, page_size: 20, removed: true };
    let request = request::credentials(&endpoints(), &token(), "r", page).expect("a request");
    assert_eq!(
        request.url,
        "https://api.example/v1/registries/r/credentials?page=3&page_size=20&removed=true"
    );
}

#[test]
fn a_description_is_sent_as_json_without_a_change() {
    for description in [" blanks at both ends ", "two\nlines", "\"quoted\" \\ <b>", "\u{1f512} é \u{2028}"] {
        let credential = CreateCredential { description: description.to_owned() };
        let request =
            request::create_credential(&endpoints(), &token(), "r", &credential).expect("a request");
        let Some(Body::Json(json)) = request.body else { panic!("{description}: no JSON") };
        let sent: CreateCredential = serde_json::from_str(&json).expect("JSON");
        assert_eq!(sent.description, description);
    }
}

#[test]
fn an_empty_description_is_refused_before_anything_is_sent() {
    for description in ["", " ", "\t\r\n", "\u{a0}\u{3000}"] {
        let credential = CreateCredential { description: description.to_owned() };
        let error =
            request::create_credential(&endpoints(), &token(), "r", &credential).expect_err("a refusal");
        assert_eq!(error.kind, Kind::Invalid(Input::Description), "{description:?}");
        assert!(!error.may_have_created, "{description:?}");
    }
}

#[test]
fn an_id_is_one_path_segment_whatever_it_holds() {
    let rows = [
        ("550e8400-e29b-41d4-a716-446655440000", "550e8400-e29b-41d4-a716-446655440000"),
        ("prod/eu", "prod%2Feu"),
        ("a b", "a%20b"),
        (" a ", "%20a%20"),
        ("a?b#c", "a%3Fb%23c"),
        ("%2e%2e", "%252e%252e"),
        ("..\\..", "..%5C.."),
        ("../../users/me", "..%2F..%2Fusers%2Fme"),
        ("...", "..."),
        ("a\nb\tc\0", "a%0Ab%09c%00"),
        ("robot$é;=+&:@", "robot%24%C3%A9%3B%3D%2B%26%3A%40"),
        ("\u{1f512}", "%F0%9F%94%92"),
        ("-._~", "-._~"),
    ];
    for (id, segment) in rows {
        let url = format!("https://api.example/v1/registries/{segment}/credentials/{segment}");
        let request = request::revoke_credential(&endpoints(), &token(), id, id).expect(id);
        assert_eq!(request.url, url, "{id:?}");
    }
}

#[test]
fn an_id_that_cannot_be_one_is_refused_before_anything_is_sent() {
    for id in ["", " ", "\n\t", "\u{a0}", ".", ".."] {
        for request in with_registry_id(id) {
            let error = request.expect_err("a refusal");
            assert_eq!(error.kind, Kind::Invalid(Input::RegistryId), "{id:?}");
            assert!(!error.may_have_created, "{id:?}");
        }
        for request in with_credential_id(id) {
            assert_eq!(request.expect_err("a refusal").kind, Kind::Invalid(Input::CredentialId), "{id:?}");
        }
    }
}

/// Any text, and texts made of what means something in a path.
fn hostile_id() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        r"[./%25eE\\?#:@;&= \t\r\n\x00]{0,8}",
        r"(\.|%2e|%2E|%252e){1,3}[/\\]?",
        r"[a-z0-9-]{1,12}",
    ]
}

/// The steps of an address below the API's, once it is known to end there.
fn steps(url: &str) -> Vec<String> {
    let path = url.strip_prefix("https://api.example/").expect("the API's own address");
    assert!(!path.contains(['?', '#', '\\']), "{path} ends before its end");
    path.split('/').map(|step| percent_decode_str(step).decode_utf8().expect("UTF-8").into_owned()).collect()
}

/// The same as a browser would send it.
fn steps_by_browser(url: &str) -> Vec<String> {
    let parsed = Url::parse(url).expect("an address");
    assert_eq!(parsed.origin().ascii_serialization(), "https://api.example");
    assert_eq!((parsed.query(), parsed.fragment()), (None, None), "{url}");
    assert!(parsed.path().starts_with("/v1/registries/"), "{url} is sent to {}", parsed.path());
    assert_eq!(parsed.as_str(), url, "a browser sends something else");
    parsed
        .path_segments()
        .expect("a path")
        .map(|step| percent_decode_str(step).decode_utf8().expect("UTF-8").into_owned())
        .collect()
}

/// Nothing of what fails is written down; the failing id is printed.
fn many() -> ProptestConfig {
    ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(many())]

    #[test]
    fn no_registry_id_leaves_its_place_in_the_address(id in hostile_id()) {
        let expected: [&[&str]; 4] = [
            &["v1", "registries", &id],
            &["v1", "registries", &id, "credentials"],
            &["v1", "registries", &id, "credentials", "c"],
            &["v1", "registries", &id, "credentials", "c"],
        ];
        let [registry, create, list, read, revoke] = with_registry_id(&id);
        prop_assert_eq!(list.is_ok(), create.is_ok());
        if let Ok(list) = list {
            let path = list.url.strip_suffix("?page=1&page_size=100&removed=false");
            prop_assert_eq!(path, create.as_ref().ok().map(|create| &*create.url));
        }
        for (request, expected) in [registry, create, read, revoke].into_iter().zip(expected) {
            match request {
                Ok(request) => {
                    prop_assert!(id != "." && id != "..");
                    prop_assert_eq!(steps(&request.url), expected);
                    prop_assert_eq!(steps_by_browser(&request.url), expected);
                }
                Err(error) => {
                    prop_assert_eq!(error.kind, Kind::Invalid(Input::RegistryId));
                    prop_assert!(id.trim().is_empty() || id == "." || id == "..", "{:?} was refused", id);
                }
            }
        }
    }

    #[test]
    fn no_credential_id_leaves_its_place_in_the_address(id in hostile_id()) {
        for request in with_credential_id(&id) {
            match request {
                Ok(request) => {
                    let expected = ["v1", "registries", "r", "credentials", &id];
                    prop_assert!(id != "." && id != "..");
                    prop_assert_eq!(steps(&request.url), expected);
                    prop_assert_eq!(steps_by_browser(&request.url), expected);
                }
                Err(error) => {
                    prop_assert_eq!(error.kind, Kind::Invalid(Input::CredentialId));
                    prop_assert!(id.trim().is_empty() || id == "." || id == "..", "{:?} was refused", id);
                }
            }
        }
    }

    #[test]
    fn a_token_is_sent_as_it_is_or_not_at_all(text in prop_oneof![any::<String>(), "[!-~]{1,40}", "[ -~]{0,10}"]) {
        let sendable = !text.is_empty() && text.chars().all(|character| ('!'..='~').contains(&character));
        let secret = Secret::new(text.clone());
        for request in with_access_token(&secret) {
            match request {
                Ok(request) => {
                    prop_assert!(sendable);
                    let header = request.authorization.expect("a token");
                    prop_assert_eq!(header.reveal(), format!("Bearer {text}"));
                }
                Err(error) => {
                    prop_assert!(!sendable);
                    prop_assert_eq!(error.kind, Kind::Invalid(Input::Token));
                }
            }
        }
        for (member, name) in [(TokenMember::RefreshToken, "refresh_token"), (TokenMember::ApiToken, "api_token")] {
            match request::exchange(&endpoints(), &secret, member) {
                Ok(request) => {
                    prop_assert!(sendable);
                    let form = form(&request);
                    let pairs: Vec<_> = url::form_urlencoded::parse(form.as_bytes()).collect();
                    prop_assert_eq!(pairs, [(name.into(), text.as_str().into())]);
                }
                Err(error) => {
                    prop_assert!(!sendable);
                    prop_assert_eq!(error.kind, Kind::Invalid(Input::Token));
                }
            }
        }
    }
}

fn form(request: &Request) -> String {
    match &request.body {
        Some(Body::Form(form)) => form.reveal().to_owned(),
        other => panic!("no form: {other:?}"),
    }
}

#[test]
fn a_text_that_no_token_can_be_is_refused_before_anything_is_sent() {
    let unusable = [
        "",
        " ",
        "a b",
        " token",
        "token ",
        "token\n",
        "token\r\n",
        "to\tken",
        "token\0",
        "\u{7f}token",
        "tök\u{65}n",
        "token\u{200b}",
        "\u{feff}token",
        "\u{1f512}",
        "Bearer token",
    ];
    for text in unusable {
        let token = Secret::new(text);
        for request in with_access_token(&token) {
            let error = request.expect_err("a refusal");
            assert_eq!(error.kind, Kind::Invalid(Input::Token), "{text:?}");
            assert!(!error.may_have_created, "{text:?}");
            assert_eq!(error.status, None, "{text:?}");
        }
        for member in [TokenMember::RefreshToken, TokenMember::ApiToken] {
            let error = request::exchange(&endpoints(), &token, member).expect_err("a refusal");
            assert_eq!(error.kind, Kind::Invalid(Input::Token), "{text:?}");
        }
    }
}

#[test]
fn an_api_token_is_exchanged_in_a_form_and_never_in_an_address() {
    let rows = [
        (TokenMember::RefreshToken, "abc-DEF_1.2~3", "refresh_token=abc-DEF_1.2~3"),
        (TokenMember::ApiToken, "abc-DEF_1.2~3", "api_token=abc-DEF_1.2~3"),
        (TokenMember::RefreshToken, "a&b=c%+d", "refresh_token=a%26b%3Dc%25%2Bd"),
        (TokenMember::ApiToken, "x&api_token=y;z#?/", "api_token=x%26api_token%3Dy%3Bz%23%3F%2F"),
    ];
    for (member, api_token, body) in rows {
        let request = request::exchange(&endpoints(), &Secret::new(api_token), member).expect("a request");
        assert_eq!(request.method, Method::Post);
        assert_eq!(request.operation, Operation::SignIn);
        assert_eq!(request.url, "https://tokens.example/csp/gateway/am/api/auth/api-tokens/authorize");
        assert_eq!(request.authorization, None);
        assert_eq!(form(&request), body);
    }
}

#[test]
fn an_address_keeps_its_port_and_path_and_loses_the_slash_at_its_end() {
    let rows = [
        ("https://api.example", "https://api.example"),
        ("https://api.example/", "https://api.example"),
        ("https://api.example:8443/", "https://api.example:8443"),
        ("https://proxy.example/catalogue/api/", "https://proxy.example/catalogue/api"),
        ("http://127.0.0.1:8900", "http://127.0.0.1:8900"),
        ("http://[::1]:8900/x", "http://[::1]:8900/x"),
        ("  https://api.example\n", "https://api.example"),
        // What only looks like a path that is added.
        ("https://api.example/v1/proxy", "https://api.example/v1/proxy"),
        ("https://v1", "https://v1"),
        ("https://csp/api-v1/csp-proxy", "https://csp/api-v1/csp-proxy"),
        ("", ""),
        ("  ", ""),
    ];
    for (given, kept) in rows {
        let endpoints = Endpoints::new(given, "").expect(given);
        assert_eq!((endpoints.api(), endpoints.tokens()), (kept, ""), "{given}");
        let request = request::registry(&endpoints, &token(), "r").expect("a request");
        assert_eq!(request.url, format!("{kept}/v1/registries/r"));
        let endpoints = Endpoints::new("", given).expect(given);
        assert_eq!((endpoints.api(), endpoints.tokens()), ("", kept), "{given}");
        let request = request::exchange(&endpoints, &token(), TokenMember::ApiToken).expect("a request");
        assert_eq!(request.url, format!("{kept}/csp/gateway/am/api/auth/api-tokens/authorize"));
    }
}

#[test]
fn an_address_that_could_send_a_token_elsewhere_is_refused() {
    let unusable = [
        "api.example",
        "/api",
        "//api.example",
        "ftp://api.example",
        "http://api.example",
        "http://localhost.example",
        "http://127.0.0.1.example/",
        "http://[::1].example",
        "HTTP://127.0.0.1",
        "javascript:alert(1)",
        "data:text/plain,a",
        "file:///etc/passwd",
        "ws://api.example",
        "https:api.example",
        "https:/api.example",
        "https://",
        "https:///api",
        "https://someone@api.example",
        "https://api.example:pass@else.example/",
        "https://api.example?to=else",
        "https://api.example/#else",
        "https://api.example\\@else.example",
        "https://api.example/a b",
        "https://api.example/\u{e9}",
        "https://api.ex\nample",
        "https://api.example/v1",
        "https://api.example/catalogue/v1/",
        "https://api.example/csp",
        "https://api.example/csp/gateway/am/api//",
    ];
    for given in unusable {
        for endpoints in [Endpoints::new(given, ""), Endpoints::new("", given)] {
            assert_eq!(endpoints.expect_err(given).0, given);
        }
    }
}
