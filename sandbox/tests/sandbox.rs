//! What a person or a client notices of the sandbox, without a socket.

use std::collections::HashSet;
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{Request, Response, StatusCode, header};
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD, Engine};
use http_body_util::BodyExt;
use jiff::Timestamp;
use sandbox::options::{ExposedHeaders, Rules};
use sandbox::{Keys, Sandbox, origins};
use serde_json::{Value, json};
use tokio::time::Instant;
use tower::ServiceExt;

/// Making an RSA key takes a while; one does for all tests.
static KEYS: LazyLock<Keys> = LazyLock::new(|| Keys::generate().expect("a key"));

const TOKEN: &str = "sandbox-api-token-developer";

struct Service(Router);

fn service(rules: Rules) -> Service {
    let sandbox = Sandbox::new(rules, KEYS.clone(), "http://127.0.0.1:5000".to_owned());
    Service(origins::same_origin(&Arc::new(sandbox), None))
}

impl Service {
    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.0.clone().oneshot(request).await.expect("an answer")
    }

    async fn exchange(&self, form: &str) -> (StatusCode, Value) {
        let request = Request::post("/csp/gateway/am/api/auth/api-tokens/authorize")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .body(Body::from(form.to_owned()));
        read(self.send(request.expect("a request")).await).await
    }

    async fn access_token(&self, api_token: &str) -> String {
        let (status, answer) = self.exchange(&format!("refresh_token={api_token}")).await;
        assert_eq!(status, StatusCode::OK);
        answer["access_token"].as_str().expect("a token").to_owned()
    }

    async fn call(&self, method: &str, path: &str, token: &str, body: Value) -> Response<Body> {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::AUTHORIZATION, format!("Bearer {token}"))
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(body.to_string()));
        self.send(request.expect("a request")).await
    }

    async fn create(&self, registry: &str, token: &str) -> (StatusCode, String, Value) {
        let path = format!("/v1/registries/{registry}/credentials");
        let answer =
            self.call("POST", &path, token, json!({ "description": "Credential for server A" })).await;
        let location = answer.headers().get(header::LOCATION).map(|it| it.to_str().expect("text").to_owned());
        let (status, body) = read(answer).await;
        (status, location.unwrap_or_default(), body)
    }

    /// What a registry lists.
    async fn list(&self, registry: &str, query: &str, token: &str) -> Value {
        let path = format!("/v1/registries/{registry}/credentials{query}");
        read(self.call("GET", &path, token, Value::Null).await).await.1
    }

    async fn open(&self, path: &str) -> Response<Body> {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    async fn registry_token(&self, username: &str, password: &str, actions: &str) -> (StatusCode, Value) {
        let basic = BASE64_STANDARD.encode(format!("{username}:{password}"));
        let request = Request::get(format!("/registry/token?scope=repository:demo/hello:{actions}"))
            .header(header::AUTHORIZATION, format!("Basic {basic}"))
            .body(Body::empty());
        read(self.send(request.expect("a request")).await).await
    }

    async fn login(&self, username: &str, password: &str) -> StatusCode {
        self.registry_token(username, password, "pull").await.0
    }
}

async fn read(answer: Response<Body>) -> (StatusCode, Value) {
    let status = answer.status();
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
}

async fn read_text(answer: Response<Body>) -> String {
    let bytes = answer.into_body().collect().await.expect("a body").to_bytes();
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn text<'a>(value: &'a Value, member: &str) -> &'a str {
    value[member].as_str().unwrap_or_else(|| panic!("{member} of {value}"))
}

#[tokio::test]
async fn an_api_token_is_exchanged_under_either_name_and_others_are_not() {
    let service = service(Rules::default());
    assert_eq!(service.exchange(&format!("refresh_token={TOKEN}")).await.0, StatusCode::OK);
    assert_eq!(service.exchange(&format!("api_token={TOKEN}")).await.0, StatusCode::OK);
    let (status, error) = service.exchange("refresh_token=no-such-token").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert!(error["cspErrorCode"].is_string() && error["message"].is_string());
}

#[tokio::test]
async fn api_tokens_for_error_states_do_what_their_names_say() {
    let service = service(Rules::default());
    for (api_token, status) in [
        ("sandbox-api-token-no-organization", StatusCode::FORBIDDEN),
        ("sandbox-api-token-other-service", StatusCode::FORBIDDEN),
        ("sandbox-api-token-other-user", StatusCode::OK),
    ] {
        let token = service.access_token(api_token).await;
        let answer = service.call("GET", "/v1/users/me", &token, Value::Null).await;
        assert_eq!(answer.status(), status, "{api_token}");
    }
    let (_, short) = service.exchange("refresh_token=sandbox-api-token-short").await;
    assert_eq!(short["expires_in"], 70);
    let only = "sandbox-api-token-api-token-only";
    assert_eq!(service.exchange(&format!("refresh_token={only}")).await.0, StatusCode::BAD_REQUEST);
    assert_eq!(service.exchange(&format!("api_token={only}")).await.0, StatusCode::OK);
}

#[tokio::test]
async fn a_credential_is_created_listed_shown_and_revoked() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let (status, location, login) = service.create("sandbox-robot", &token).await;
    assert_eq!(status, StatusCode::CREATED);
    assert!(text(&login, "username").starts_with("robot$"));

    let (status, shown) = read(service.call("GET", &location, &token, Value::Null).await).await;
    assert_eq!((status, text(&shown, "status")), (StatusCode::OK, "ACTIVE"));
    assert_eq!(text(&shown, "description"), "Credential for server A");
    assert!(shown.get("password").is_none());

    assert_eq!(service.call("DELETE", &location, &token, Value::Null).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(service.call("DELETE", &location, &token, Value::Null).await.status(), StatusCode::NOT_FOUND);
    let list = "/v1/registries/sandbox-robot/credentials";
    let (_, page) = read(service.call("GET", list, &token, Value::Null).await).await;
    assert_eq!(page["total_size"], 0);
    let (_, page) =
        read(service.call("GET", &format!("{list}?removed=true"), &token, Value::Null).await).await;
    assert_eq!(text(&page["items"][0], "status"), "REMOVED");
}

#[tokio::test]
async fn lists_come_in_pages_of_at_most_100() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let (_, page) =
        read(service.call("GET", "/v1/registries?page=2&page_size=10", &token, Value::Null).await).await;
    assert_eq!((page["page"].clone(), page["page_size"].clone()), (json!(2), json!(10)));
    assert_eq!(page["items"].as_array().map(Vec::len), Some(10));
    for wrong in ["page=0", "page_size=101", "page=x", "removed=perhaps"] {
        let (status, problem) =
            read(service.call("GET", &format!("/v1/registries?{wrong}"), &token, Value::Null).await).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{wrong}");
        assert!(wrong.starts_with(text(&problem["violations"][0], "field")), "{wrong}");
    }
}

#[tokio::test]
async fn a_missing_or_expired_access_token_is_refused_as_the_switch_says() {
    for status in [StatusCode::FORBIDDEN, StatusCode::UNAUTHORIZED] {
        let service = service(Rules { missing_token: status, access_token_seconds: 0, ..Rules::default() });
        let expired = service.access_token(TOKEN).await;
        for token in ["", "no.such.token", &expired] {
            assert_eq!(service.call("GET", "/v1/users/me", token, Value::Null).await.status(), status);
        }
    }
}

#[tokio::test]
async fn a_full_registry_refuses_as_the_switch_says() {
    for status in [StatusCode::BAD_REQUEST, StatusCode::FORBIDDEN] {
        let service = service(Rules { at_limit: status, ..Rules::default() });
        let token = service.access_token(TOKEN).await;
        assert_eq!(service.create("sandbox-full", &token).await.0, status);
    }
}

#[tokio::test]
async fn descriptions_that_cannot_be_taken_are_named() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let path = "/v1/registries/sandbox-robot/credentials";
    for description in [json!(""), json!(null), json!(7), json!("x".repeat(201)), json!("two\nlines")] {
        let body = json!({ "description": description });
        let (status, problem) = read(service.call("POST", path, &token, body).await).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{description}");
        assert_eq!(text(&problem["violations"][0], "field"), "description");
    }
}

#[tokio::test]
async fn each_misbehaving_registry_does_what_its_name_says() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    for (registry, status) in [
        ("sandbox-strict", 400),
        ("sandbox-hostile-text", 400),
        ("sandbox-unauthorized", 401),
        ("sandbox-refuses", 403),
        ("sandbox-gone", 404),
        ("sandbox-contradicts", 404),
        ("sandbox-conflict", 409),
        ("sandbox-too-large", 413),
        ("sandbox-busy", 429),
        ("sandbox-breaks", 500),
        ("sandbox-breaks-after", 500),
        ("sandbox-gateway", 502),
        ("sandbox-unavailable", 503),
        ("sandbox-unavailable-date", 503),
        ("sandbox-empty-answer", 201),
        ("sandbox-truncated", 201),
        ("sandbox-no-location", 201),
        ("sandbox-foreign-location", 201),
    ] {
        assert_eq!(service.create(registry, &token).await.0.as_u16(), status, "{registry}");
    }
    for (registry, left) in [("sandbox-breaks", 0), ("sandbox-breaks-after", 1), ("sandbox-empty-answer", 1)]
    {
        let path = format!("/v1/registries/{registry}/credentials");
        let (_, page) = read(service.call("GET", &path, &token, Value::Null).await).await;
        assert_eq!(page["total_size"], left, "{registry}");
    }
}

#[tokio::test]
async fn what_goes_wrong_around_a_creation_goes_wrong_there_alone() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let call = async |method, path: &str| read(service.call(method, path, &token, Value::Null).await).await;

    let (_, location, _) = service.create("sandbox-details-fail", &token).await;
    assert_eq!(call("GET", &location).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(call("DELETE", &location).await.0, StatusCode::NO_CONTENT);

    let (_, location, _) = service.create("sandbox-revoke-fails", &token).await;
    assert_eq!(call("DELETE", &location).await.0, StatusCode::INTERNAL_SERVER_ERROR);
    assert_eq!(text(&call("GET", &location).await.1, "status"), "ACTIVE");

    let (status, location, _) = service.create("sandbox-list-breaks", &token).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(call("GET", &location).await.0, StatusCode::OK);
    let list = call("GET", "/v1/registries/sandbox-list-breaks/credentials").await;
    assert_eq!(list.0, StatusCode::INTERNAL_SERVER_ERROR);

    let (_, location, _) = service.create("sandbox-old-shape", &token).await;
    let (_, old) = call("GET", &location).await;
    assert!(old.get("expires_at").is_none() && old.get("status").is_none(), "{old}");

    assert_eq!(service.create("sandbox-no-location", &token).await.1, "");
    let (_, location, _) = service.create("sandbox-foreign-location", &token).await;
    assert!(location.starts_with("https://elsewhere.example/v1/"), "{location}");
    let (_, _, problem) = service.create("sandbox-contradicts", &token).await;
    assert_eq!(problem["status"], 403);
}

#[tokio::test]
async fn a_registry_with_a_past_has_credentials_in_every_state() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let path = "/v1/registries/sandbox-history/credentials?removed=true";
    let (_, page) = read(service.call("GET", path, &token, Value::Null).await).await;
    let items = page["items"].as_array().expect("a list");
    for status in ["ACTIVE", "EXPIRED", "REMOVED"] {
        assert!(items.iter().any(|item| item["status"] == status), "{status}");
    }
    let now = Timestamp::now();
    for days in [5, 25, 55] {
        let described = format!("Ends in {days} days");
        let item = items.iter().find(|item| item["description"] == described).expect("a credential");
        let end: Timestamp = text(item, "expires_at").parse().expect("an instant");
        // A leap day may take one of the days away.
        let hours = end.duration_since(now).as_hours();
        assert!((24 * (days - 1) - 1..=24 * days).contains(&hours), "{described}: {hours} hours");
        assert!(text(item, "created_at").parse::<Timestamp>().expect("an instant") < now);
    }
}

#[tokio::test]
async fn a_registry_of_thousands_has_them_from_several_people_over_two_years() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let mut items = Vec::new();
    for page in 1..=100 {
        let page = service.list("sandbox-many", &format!("?page={page}&page_size=100"), &token).await;
        assert_eq!(page["total_size"], 10_000);
        items.extend(page["items"].as_array().expect("a list").clone());
    }
    let distinct = |member| items.iter().map(|item| text(item, member)).collect::<HashSet<_>>();
    assert_eq!(distinct("status"), HashSet::from(["ACTIVE"]));
    assert_eq!((distinct("id").len(), distinct("description").len()), (10_000, 10_000));
    assert_eq!(text(&items[0], "description"), "Server 0001 in rack 12");
    let creators = distinct("created_by");
    assert!(creators.len() > 2 && creators.contains("developer") && creators.contains("colleague"));

    let now = Timestamp::now();
    let instants = |member| -> Vec<Timestamp> {
        items.iter().map(|item| text(item, member).parse().expect("an instant")).collect()
    };
    let (created, ends) = (instants("created_at"), instants("expires_at"));
    assert!(created.is_sorted() && created.iter().all(|created| *created < now));
    let ending_within =
        |days: i64| ends.iter().filter(|end| end.duration_since(now).as_hours() < 24 * days).count();
    for (days, count) in [(0, 0..=0), (7, 3..=6), (30, 15..=25), (60, 200..=600), (365, 4_500..=5_500)] {
        assert!(count.contains(&ending_within(days)), "{days} days: {}", ending_within(days));
    }

    assert_eq!(service.create("sandbox-many", &token).await.0, StatusCode::CREATED);
    assert_eq!(service.list("sandbox-many", "", &token).await["total_size"], 10_001);
}

#[tokio::test]
async fn a_registry_that_fills_has_room_for_two() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    assert_eq!(text(&service.list("sandbox-fills", "", &token).await["items"][0], "description"), "Server A");
    for status in [StatusCode::CREATED, StatusCode::CREATED, StatusCode::BAD_REQUEST] {
        assert_eq!(service.create("sandbox-fills", &token).await.0, status);
    }
    assert_eq!(service.list("sandbox-fills", "", &token).await["total_size"], 3);
}

#[tokio::test(start_paused = true)]
async fn a_registry_that_lags_shows_a_new_credential_after_4_seconds() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    service.create("sandbox-lags", &token).await;
    for (more_millis, total) in [(0, 0), (3_999, 0), (1, 1)] {
        tokio::time::advance(Duration::from_millis(more_millis)).await;
        assert_eq!(service.list("sandbox-lags", "", &token).await["total_size"], total, "{more_millis}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_registry_with_a_slow_list_is_slow_there_alone() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    let begun = Instant::now();
    let (status, location, _) = service.create("sandbox-list-slow", &token).await;
    assert_eq!(status, StatusCode::CREATED);
    assert_eq!(service.call("GET", &location, &token, Value::Null).await.status(), StatusCode::OK);
    assert_eq!(begun.elapsed().as_secs(), 0);
    assert_eq!(service.list("sandbox-list-slow", "", &token).await["total_size"], 1);
    assert_eq!(begun.elapsed().as_secs(), 5);
}

#[tokio::test]
async fn what_is_created_besides_differs_in_its_creator_at_most() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;
    for (registry, creators) in
        [("sandbox-twins", ["developer", "colleague"]), ("sandbox-doubles", ["developer", "developer"])]
    {
        service.create(registry, &token).await;
        let page = service.list(registry, "", &token).await;
        let [own, other] = page["items"].as_array().expect("a list").as_slice() else { panic!("{page}") };
        assert_eq!([text(own, "created_by"), text(other, "created_by")], creators);
        assert_eq!(text(own, "description"), "Credential for server A");
        for same in ["description", "created_at"] {
            assert_eq!(own[same], other[same], "{registry}");
        }
        assert_ne!(own["id"], other["id"]);
    }
}

#[tokio::test]
async fn a_credential_pulls_and_pushes_only_where_that_was_asked_for() {
    for (may_push, granted) in [(false, json!(["pull"])), (true, json!(["pull", "push"]))] {
        let service = service(Rules { may_push, ..Rules::default() });
        let token = service.access_token(TOKEN).await;
        let (_, _, robot) = service.create("sandbox-robot", &token).await;
        let (name, password) = (text(&robot, "username"), text(&robot, "password"));
        for (asked, granted) in [("pull", &json!(["pull"])), ("pull,push", &granted)] {
            let (_, answer) = service.registry_token(name, password, asked).await;
            let claims = text(&answer, "token").split('.').nth(1).expect("claims");
            let claims = BASE64_URL_SAFE_NO_PAD.decode(claims).expect("base64");
            let claims: Value = serde_json::from_slice(&claims).expect("JSON");
            assert_eq!(claims["access"][0]["actions"], *granted, "{asked}");
        }
    }
}

#[tokio::test]
async fn a_live_credential_logs_in_to_the_registry_and_a_changed_or_revoked_one_does_not() {
    let service = service(Rules::default());
    let token = service.access_token(TOKEN).await;

    let (_, location, robot) = service.create("sandbox-robot", &token).await;
    let (name, password) = (text(&robot, "username"), text(&robot, "password"));
    assert_eq!(service.login(name, password).await, StatusCode::OK);
    assert_eq!(service.login(name, &format!("{password} ")).await, StatusCode::UNAUTHORIZED);
    assert_eq!(service.login("robot", password).await, StatusCode::UNAUTHORIZED);
    service.call("DELETE", &location, &token, Value::Null).await;
    assert_eq!(service.login(name, password).await, StatusCode::UNAUTHORIZED);

    let (_, _, key) = service.create("sandbox-json-key", &token).await;
    let password = text(&key, "password");
    assert!(password.lines().count() > 1);
    assert_eq!(service.login("_json_key", password).await, StatusCode::OK);
    // Some clients join the lines of the key that they are given.
    assert_eq!(service.login("_json_key", &password.replace('\n', "")).await, StatusCode::OK);
    assert_eq!(service.login("_json_key_base64", &BASE64_STANDARD.encode(password)).await, StatusCode::OK);
    assert_eq!(
        service.login("_json_key", &password.replace("private_key", "other")).await,
        StatusCode::UNAUTHORIZED
    );
}

#[tokio::test]
async fn another_origins_headers_are_readable_as_the_switch_says() {
    for (exposed, expected) in
        [(ExposedHeaders::Exposed, Some("location,retry-after")), (ExposedHeaders::Hidden, None)]
    {
        let sandbox = Arc::new(Sandbox::new(Rules::default(), KEYS.clone(), String::new()));
        let router = origins::api_only(&sandbox, "http://127.0.0.1:1", exposed).expect("an origin");
        let request =
            Request::get("/v1/users/me").header(header::ORIGIN, "http://127.0.0.1:1").body(Body::empty());
        let answer = Service(router).send(request.expect("a request")).await;
        let headers = answer.headers();
        assert_eq!(headers[header::ACCESS_CONTROL_ALLOW_ORIGIN], "http://127.0.0.1:1");
        let names = headers.get(header::ACCESS_CONTROL_EXPOSE_HEADERS).map(|it| it.to_str().expect("text"));
        assert_eq!(names, expected);
    }
}

#[tokio::test]
async fn each_document_is_told_where_the_api_is_and_may_connect_nowhere_else() {
    let folder = tempfile::tempdir().expect("a folder");
    let page = r#"<meta name="regcred-api" content=""><meta name="regcred-tokens" content="">"#;
    std::fs::create_dir(folder.path().join("credentials")).expect("a folder");
    for document in ["index.html", "credentials/index.html"] {
        std::fs::write(folder.path().join(document), page).expect("a page");
    }
    let router = origins::console_only(Some(folder.path().to_owned()), "http://127.0.0.1:1".to_owned());
    let service = Service(router);
    for path in ["/", "/index.html", "/credentials/", "/credentials/index.html"] {
        let answer = service.open(path).await;
        let policy = answer.headers()[header::CONTENT_SECURITY_POLICY].to_str().expect("text").to_owned();
        assert!(policy.contains("connect-src 'self' http://127.0.0.1:1;"), "{policy}");
        assert!(policy.contains("default-src 'none'") && policy.contains("trusted-types 'none'"), "{policy}");
        assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
        let html = read_text(answer).await;
        assert_eq!(html.matches(r#"content="http://127.0.0.1:1""#).count(), 2, "{html}");
    }
}

/// A console of two places, in a folder beside which there is more.
fn console_of_two_places() -> (tempfile::TempDir, Service) {
    let folder = tempfile::tempdir().expect("a folder");
    let console = folder.path().join("dist");
    std::fs::create_dir_all(console.join("credentials")).expect("folders");
    for (file, content) in [
        ("index.html", "outside"),
        ("outside.txt", "outside"),
        ("dist/index.html", "create"),
        ("dist/credentials/index.html", "look after"),
        ("dist/console.js", "script"),
    ] {
        std::fs::write(folder.path().join(file), content).expect("a file");
    }
    let sandbox = Arc::new(Sandbox::new(Rules::default(), KEYS.clone(), String::new()));
    (folder, Service(origins::same_origin(&sandbox, Some(console))))
}

#[tokio::test]
async fn each_place_of_the_console_has_its_document() {
    let (_folder, service) = console_of_two_places();
    for (path, content) in [
        ("/", "create"),
        ("/index.html", "create"),
        ("/?registry=sandbox-robot", "create"),
        ("/credentials/", "look after"),
        ("/credentials/index.html", "look after"),
        ("/console.js", "script"),
    ] {
        let answer = service.open(path).await;
        assert_eq!(answer.status(), StatusCode::OK, "{path}");
        assert_eq!(read_text(answer).await, content, "{path}");
    }
    for (path, place) in
        [("/credentials", "/credentials/"), ("/credentials?page=2&q=a/b", "/credentials/?page=2&q=a/b")]
    {
        let answer = service.open(path).await;
        assert_eq!(answer.status(), StatusCode::PERMANENT_REDIRECT, "{path}");
        assert_eq!(answer.headers()[header::LOCATION], place);
    }
}

#[tokio::test]
async fn what_is_no_place_of_the_console_is_not_found() {
    let (_folder, service) = console_of_two_places();
    for path in ["/rotate", "/rotate/", "/rotate/index.html", "/registries/sandbox-robot", "/console.js/"] {
        let answer = service.open(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.headers()[header::CONTENT_TYPE], "text/plain; charset=utf-8");
        assert_eq!(read_text(answer).await, "The console has no such place. Its address is /\n");
    }
    for path in [
        "/v1/",
        "/v1/no-such-path",
        "/csp/gateway/am/api/no-such-path",
        "/registry/no-such-path",
        "/no-such-file.js",
    ] {
        assert_eq!(service.open(path).await.status(), StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn no_path_leads_out_of_the_consoles_folder_or_past_a_documents_headers() {
    let (_folder, service) = console_of_two_places();
    for path in [
        "/../",
        "/../index.html",
        "/../outside.txt",
        "/credentials/../../outside.txt",
        "/credentials/..",
        "/credentials/../",
        "/%2e%2e/",
        "/%2E%2E/index.html",
        "/%2e%2e/outside.txt",
        "/..%2foutside.txt",
        "/credentials/%2e%2e%2f%2e%2e%2foutside.txt",
        "/..%5coutside.txt",
        "/%69ndex.html",
        "/credentials/%69ndex.html",
        "//credentials",
        "//credentials/",
        "/credentials//",
    ] {
        let answer = service.open(path).await;
        assert_eq!(answer.status(), StatusCode::NOT_FOUND, "{path}");
        assert!(!read_text(answer).await.contains("outside"), "{path}");
    }
}
