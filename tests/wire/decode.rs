//! What an answer means: the table of `client::decode`, row by row.

use regcred::client::decode::{self, Answer, BodyEnd, Created};
use regcred::client::request;
use regcred::error::{Error, Kind, Missing, Operation};
use regcred::model::{Problem, Secret, Violation};

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::{answer, endpoints, fixture, token};

/// Thu, 01 Jan 2026 00:00:00 GMT, in milliseconds since 1970.
const NEW_YEAR: u64 = 1_767_225_600_000;

const ROBOT: &str = r#"{"username": "robot$a", "password": "s3cret"}"#;
const HTML: &str = "<!doctype html><html><body><h1>Bad Gateway</h1></body></html>";
const EMPTY: &str = "";

/// One answer to a create request.
struct Row {
    name: &'static str,
    answer: Answer,
    meaning: Meaning,
}

/// What a caller can tell of it.
#[derive(Debug, PartialEq)]
enum Meaning {
    Credential { username: &'static str, password: &'static str, id: Option<&'static str> },
    Failure { kind: Kind, may_have_created: bool, retry_after_seconds: Option<u32>, id: Option<&'static str> },
}

fn row(name: &'static str, answer: Answer, meaning: Meaning) -> Row {
    Row { name, answer, meaning }
}

fn located(status: u16, location: &str, body: &str) -> Answer {
    Answer { location: Some(location.to_owned()), ..answer(status, body) }
}

fn waiting(status: u16, retry_after: &str) -> Answer {
    Answer { retry_after: Some(retry_after.to_owned()), received_at: NEW_YEAR, ..answer(status, EMPTY) }
}

/// The credential of [`ROBOT`].
fn robot(id: impl Into<Option<&'static str>>) -> Meaning {
    Meaning::Credential { username: "robot$a", password: "s3cret", id: id.into() }
}

/// A password whose username was not told.
fn nameless(id: impl Into<Option<&'static str>>) -> Meaning {
    Meaning::Credential { username: "", password: "s3cret", id: id.into() }
}

/// A failure after which nothing was certainly created.
fn refused(kind: Kind) -> Meaning {
    Meaning::Failure { kind, may_have_created: false, retry_after_seconds: None, id: None }
}

/// A failure after which a credential may exist.
fn unknown(kind: Kind) -> Meaning {
    Meaning::Failure { kind, may_have_created: true, retry_after_seconds: None, id: None }
}

impl Meaning {
    fn retry(mut self, seconds: u32) -> Self {
        if let Self::Failure { retry_after_seconds, .. } = &mut self {
            *retry_after_seconds = Some(seconds);
        }
        self
    }

    fn naming(mut self, name: &'static str) -> Self {
        if let Self::Failure { id, .. } = &mut self {
            *id = Some(name);
        }
        self
    }

    fn is_of(&self, outcome: &Result<Created, Error>) -> bool {
        match (self, outcome) {
            (Self::Credential { username, password, id }, Ok(created)) => {
                created.credential.username == *username
                    && created.credential.password.reveal() == *password
                    && created.id.as_deref() == *id
            }
            (Self::Failure { kind, may_have_created, retry_after_seconds, id }, Err(error)) => {
                error.kind == *kind
                    && error.may_have_created == *may_have_created
                    && error.retry_after_seconds == *retry_after_seconds
                    && error.credential_id.as_deref() == *id
            }
            _ => false,
        }
    }
}

fn table() -> Vec<Row> {
    use Kind::{
        Conflict, Forbidden, NotFound, RateLimited, Refused, ServerError, TokenTooLarge, TooLarge,
        Unauthorized, Unavailable, Unexpected, Unreadable,
    };
    use Missing::{Either, Named};
    const CREDENTIAL: &str = "/v1/registries/r/credentials/17";
    vec![
        // 201 with a credential: it is never lost, whatever Location is like.
        row("201 complete", located(201, CREDENTIAL, ROBOT), robot("17")),
        row(
            "201 with fields nobody knows",
            located(
                201,
                CREDENTIAL,
                r#"{"id": 4, "username": "robot$a", "links": [], "password": "s3cret", "x": {"y": null}}"#,
            ),
            robot("17"),
        ),
        row("201 without Location", answer(201, ROBOT), robot(None)),
        row(
            "201, absolute Location",
            located(201, "https://api.example/v1/registries/r/credentials/17", ROBOT),
            robot("17"),
        ),
        row(
            "201, Location on another host",
            located(201, "https://else.example:8443/v2/registries/r/credentials/17", ROBOT),
            robot("17"),
        ),
        row(
            "201, Location with a host and no scheme",
            located(201, "//api.example/v1/registries/r/credentials/17", ROBOT),
            robot("17"),
        ),
        row("201, Location of one segment", located(201, "17", ROBOT), robot("17")),
        row(
            "201, percent-encoded Location",
            located(201, "/credentials/a%2Fb%20%C3%A9", ROBOT),
            robot("a/b é"),
        ),
        row("201, Location with a query", located(201, "/credentials/17?fresh=/18", ROBOT), robot("17")),
        row("201, Location with a fragment", located(201, "/credentials/17#/18", ROBOT), robot("17")),
        row(
            "201, Location whose last segment is empty",
            located(201, "/credentials/17/", ROBOT),
            robot(None),
        ),
        row("201, garbage for a Location", located(201, "::garbage %zz", ROBOT), robot(None)),
        row("201, empty Location", located(201, "", ROBOT), robot(None)),
        row("201, Location of a host alone", located(201, "https://api.example", ROBOT), robot(None)),
        row(
            "201, Location of a host alone, without a scheme",
            located(201, "//api.example", ROBOT),
            robot(None),
        ),
        row("201, Location ending in a step up", located(201, "/credentials/17/..", ROBOT), robot(None)),
        row(
            "201, Location ending in an encoded step up",
            located(201, "/credentials/%2E%2e", ROBOT),
            robot(None),
        ),
        row("201, Location that is not UTF-8", located(201, "/credentials/%FF%FE", ROBOT), robot(None)),
        row(
            "201 among blanks and line breaks",
            located(201, CREDENTIAL, " \r\n{\"username\" : \"robot$a\",\n\t\"password\" : \"s3cret\"}\n\n"),
            robot("17"),
        ),
        row(
            "201, blanks and quotes that belong to the secret",
            answer(201, r#"{"username": " robot$a ", "password": "  \"s3\\cret\u2028\u0000\t "}"#),
            Meaning::Credential { username: " robot$a ", password: "  \"s3\\cret\u{2028}\0\t ", id: None },
        ),
        // A password without a usable username is a password.
        row("201, username missing", located(201, CREDENTIAL, r#"{"password": "s3cret"}"#), nameless("17")),
        row("201, username empty", answer(201, r#"{"username": "", "password": "s3cret"}"#), nameless(None)),
        row("201, username null", answer(201, r#"{"username": null, "password": "s3cret"}"#), nameless(None)),
        row(
            "201, username a number",
            answer(201, r#"{"password": "s3cret", "username": 7}"#),
            nameless(None),
        ),
        row(
            "201, username an object",
            answer(201, r#"{"username": {"name": "a"}, "password": "s3cret"}"#),
            nameless(None),
        ),
        row(
            "201 with something behind it",
            located(201, CREDENTIAL, r#"{"username": "robot$a", "password": "s3cret"}<!-- by a gateway -->"#),
            robot("17"),
        ),
        row(
            "201 with members twice",
            answer(201, r#"{"username": "x", "username": "robot$a", "password": "", "password": "s3cret"}"#),
            robot(None),
        ),
        row("500 with a whole login", located(500, CREDENTIAL, ROBOT), robot("17")),
        row("503 with a whole login", answer(503, ROBOT), robot(None)),
        row("500 with half of one", answer(500, r#"{"password": "s3cret"}"#), unknown(ServerError)),
        row("201, Location of another path", located(201, "/credentials/..%2F..%2Fr", ROBOT), robot(None)),
        row("201, Location with a NUL", located(201, "/credentials/1%007", ROBOT), robot(None)),
        // 201 without one: something was created, its password is lost.
        row("201, empty body", located(201, CREDENTIAL, EMPTY), unknown(Unreadable).naming("17")),
        row(
            "201, cut off",
            located(201, CREDENTIAL, r#"{"username": "robot$a", "passw"#),
            unknown(Unreadable).naming("17"),
        ),
        row("201, HTML", answer(201, HTML), unknown(Unreadable)),
        row(
            "201, password null",
            answer(201, r#"{"username": "robot$a", "password": null}"#),
            unknown(Unreadable),
        ),
        row(
            "201, password a number of more digits than one holds",
            answer(201, r#"{"username": "robot$a", "password": 12345678901234567890123.450}"#),
            Meaning::Credential { username: "robot$a", password: "12345678901234567890123.450", id: None },
        ),
        // One member that cannot be read costs nothing else.
        row(
            "201 with a number that is too large",
            answer(201, r#"{"username": "robot$a", "x": [1e999], "password": "s3cret"}"#),
            robot(None),
        ),
        row(
            "201 with half a character",
            answer(201, r#"{"x": "\ud83d", "password": "s3cret", "username": "robot$a"}"#),
            robot(None),
        ),
        row(
            "201, username half a character",
            answer(201, r#"{"username": "\ud83d", "password": "s3cret"}"#),
            nameless(None),
        ),
        row(
            "201 with a number that is too large, and a password of digits",
            answer(201, r#"{"x": 1e999, "username": "robot$a", "password" : 0.50}"#),
            Meaning::Credential { username: "robot$a", password: "0.50", id: None },
        ),
        row(
            "201 with a number that is too large, and a text about a password",
            answer(
                201,
                r#"{"x": 1e999, "y": "\"password\": \"x\"", "username": "robot$a", "password": "s3cret"}"#,
            ),
            robot(None),
        ),
        row(
            "201 with a number that is too large, and two passwords",
            answer(201, r#"{"x": 1e999, "password": "s3cret", "y": {"password": "x"}}"#),
            unknown(Unreadable),
        ),
        row(
            "201, cut off behind the password",
            answer(201, r#"{"username": "robot$a", "password": "s3cret""#),
            robot(None),
        ),
        row(
            "201, cut off in the username",
            answer(201, r#"{"password": "s3cret", "username": "rob"#),
            nameless(None),
        ),
        row(
            "201, cut off in the password",
            answer(201, r#"{"username": "robot$a", "password": "s3cr"#),
            unknown(Unreadable),
        ),
        row(
            "201, cut off in a password of digits",
            answer(201, r#"{"username": "robot$a", "password": 12"#),
            unknown(Unreadable),
        ),
        row(
            "201, a page with a password in it",
            answer(201, r#"<script>{"password": "x"}</script>"#),
            unknown(Unreadable),
        ),
        row(
            "201, password a truth",
            answer(201, r#"{"username": "robot$a", "password": true}"#),
            unknown(Unreadable),
        ),
        row("201, password missing", answer(201, r#"{"username": "robot$a"}"#), unknown(Unreadable)),
        row("201, password empty", answer(201, r#"{"username": "a", "password": ""}"#), unknown(Unreadable)),
        row("201, null", answer(201, "null"), unknown(Unreadable)),
        row("201, another object", answer(201, fixture!("credential")), unknown(Unreadable)),
        row(
            "201, not UTF-8",
            Answer { body: b"{\"username\": \"\xff\"}".to_vec().into(), ..answer(201, EMPTY) },
            unknown(Unreadable),
        ),
        // Another 2xx.
        row("200 with a credential", located(200, CREDENTIAL, ROBOT), robot("17")),
        row("200 with something else", answer(200, "{}"), unknown(Unexpected)),
        row("202 with a credential", answer(202, ROBOT), robot(None)),
        row("202 with nothing", located(202, CREDENTIAL, EMPTY), unknown(Unexpected).naming("17")),
        row("204", answer(204, EMPTY), unknown(Unexpected)),
        // Redirects are not followed; their Location names no credential.
        row("a redirect that was not followed", answer(0, EMPTY), unknown(Unexpected)),
        row("301", located(301, "/v2/registries/r/credentials", HTML), unknown(Unexpected)),
        row("303", located(303, CREDENTIAL, EMPTY), unknown(Unexpected)),
        // Refusals: nothing was created.
        row("400 with violations", answer(400, fixture!("problem-400")), refused(Refused)),
        row(
            "400 without violations",
            answer(400, r#"{"title": "Bad request", "status": 400}"#),
            refused(Refused),
        ),
        row("400, HTML", answer(400, HTML), refused(Refused)),
        row("400, empty", answer(400, EMPTY), refused(Refused)),
        row("400 with a credential in it", answer(400, ROBOT), refused(Refused)),
        row(
            "400 with members of wrong types",
            answer(400, r#"{"type": 1, "title": null, "status": "404", "detail": [], "violations": "all"}"#),
            refused(Refused),
        ),
        row("401", answer(401, EMPTY), refused(Unauthorized)),
        row("403", answer(403, fixture!("problem-403")), refused(Forbidden)),
        row("404", answer(404, r#"{"title": "Not found", "status": 404}"#), refused(NotFound(Named))),
        row("404 whose body says 403", answer(404, fixture!("problem-404")), refused(NotFound(Named))),
        row("404, HTML", answer(404, HTML), refused(NotFound(Either))),
        row("404, empty", answer(404, EMPTY), refused(NotFound(Either))),
        row("405", answer(405, HTML), refused(Refused)),
        row("409", answer(409, r#"{"title": "Limit reached"}"#), refused(Conflict)),
        row("413", answer(413, HTML), refused(TooLarge)),
        row("415", answer(415, EMPTY), refused(Refused)),
        row("431", answer(431, EMPTY), refused(TokenTooLarge)),
        row(
            "400 of nginx to a large header",
            answer(400, "<html><head><title>400 Request Header Or Cookie Too Large</title></head></html>"),
            refused(TokenTooLarge),
        ),
        row(
            "400 of Apache to a large header",
            answer(400, "<h1>Bad Request</h1><p>Size of a request header field exceeds server limit.</p>"),
            refused(TokenTooLarge),
        ),
        row(
            "400 with a violation that speaks of headers",
            answer(400, r#"{"violations": [{"field": "description", "message": "Header is too long."}]}"#),
            refused(Refused),
        ),
        row("422", answer(422, fixture!("problem-400")), refused(Refused)),
        row("429 without Retry-After", answer(429, EMPTY), refused(RateLimited)),
        row("429 in seconds", waiting(429, "120"), refused(RateLimited).retry(120)),
        row("429 in seconds among blanks", waiting(429, " 120 "), refused(RateLimited).retry(120)),
        row("429 at once", waiting(429, "0"), refused(RateLimited).retry(0)),
        row("429 in an hour", waiting(429, "3600"), refused(RateLimited).retry(3600)),
        row("429 in more than an hour", waiting(429, "3601"), refused(RateLimited).retry(3600)),
        row(
            "429 in more seconds than a number holds",
            waiting(429, "99999999999999999999999"),
            refused(RateLimited).retry(3600),
        ),
        row("429 at a date", waiting(429, "Thu, 01 Jan 2026 00:02:00 GMT"), refused(RateLimited).retry(120)),
        row(
            "429 at a date, asked within a second",
            Answer { received_at: NEW_YEAR + 1, ..waiting(429, "Thu, 01 Jan 2026 00:02:00 GMT") },
            refused(RateLimited).retry(120),
        ),
        row(
            "429 at a date in an older form",
            waiting(429, "Thursday, 01-Jan-26 00:02:00 GMT"),
            refused(RateLimited).retry(120),
        ),
        row(
            "429 at a date in C's form",
            waiting(429, "Thu Jan  1 00:02:00 2026"),
            refused(RateLimited).retry(120),
        ),
        row(
            "429 at a date that is over",
            waiting(429, "Wed, 31 Dec 2025 23:59:00 GMT"),
            refused(RateLimited).retry(0),
        ),
        row(
            "429 at a date far away",
            waiting(429, "Fri, 01 Jan 2027 00:00:00 GMT"),
            refused(RateLimited).retry(3600),
        ),
        row("429 with nonsense", waiting(429, "soon"), refused(RateLimited)),
        row("429, negative", waiting(429, "-5"), refused(RateLimited)),
        row("429, a fraction", waiting(429, "1.5"), refused(RateLimited)),
        row("429, empty Retry-After", waiting(429, ""), refused(RateLimited)),
        // Neither refused nor done, as far as can be told.
        row("402", answer(402, EMPTY), unknown(Unexpected)),
        row("408 of a gateway", answer(408, HTML), unknown(Unexpected)),
        row("499", answer(499, EMPTY), unknown(Unexpected)),
        row("500", answer(500, fixture!("problem-500")), unknown(ServerError)),
        row("500 whose body says 403", answer(500, fixture!("problem-403")), unknown(ServerError)),
        row("501", answer(501, EMPTY), unknown(ServerError)),
        row("502, HTML", answer(502, HTML), unknown(ServerError)),
        row("503", answer(503, fixture!("problem-503")), unknown(Unavailable)),
        row("503 in seconds", waiting(503, "30"), unknown(Unavailable).retry(30)),
        row("504, empty", answer(504, EMPTY), unknown(ServerError)),
        row("599", answer(599, EMPTY), unknown(ServerError)),
        row("a status beyond HTTP", answer(600, EMPTY), unknown(Unexpected)),
    ]
}

#[test]
fn every_answer_to_a_create_request_has_its_one_meaning() {
    let table = table();
    assert!(table.len() >= 40, "the table has shrunk to {} rows", table.len());
    let wrong: Vec<String> = table
        .iter()
        .filter_map(|Row { name, answer, meaning }| {
            let outcome = decode::created(answer);
            (!meaning.is_of(&outcome)).then(|| format!("{name}: expected {meaning:?}, got {outcome:?}"))
        })
        .collect();
    assert!(wrong.is_empty(), "{} of {} rows:\n{}", wrong.len(), table.len(), wrong.join("\n"));
}

#[test]
fn every_failure_of_a_create_request_keeps_its_status() {
    for Row { name, answer, .. } in table() {
        if let Err(error) = decode::created(&answer) {
            assert_eq!(error.status, Some(answer.status), "{name}");
            assert_eq!(error.operation, Operation::Create, "{name}");
        }
    }
}

#[test]
fn no_failure_repeats_what_stood_in_an_unreadable_answer() {
    let unreadable = [
        r#"{"username": "robot$a", "password": "s3cret\ud83d"}"#,
        r#"{"username": "robot$a", "password": "\udc00s3cret"}"#,
        r#"{"username": "robot$a", "password": "\ud83d\\ude00 s3cret"}"#,
        r#"["robot$a", "s3cret"]"#,
        r#"{"username": "robot$a", "password": ["s3cret"]}"#,
        r#"{"username": "robot$a", "password": "s3cret"#,
        r#""s3cret""#,
        "s3cret",
    ];
    for body in unreadable {
        for status in [200, 201, 202] {
            let error = decode::created(&answer(status, body)).expect_err(body);
            assert!(!format!("{error:?} {error}").contains("s3cret"), "{body} is told in {error:?}");
        }
    }
}

#[test]
fn a_json_key_of_several_lines_arrives_byte_for_byte() {
    let created = decode::created(&answer(201, fixture!("create-response-json-key"))).expect("a credential");
    let password = created.credential.password.reveal();
    assert_eq!(created.credential.username, "_json_key");
    assert!(password.starts_with("{\n  \"type\": \"service_account\",\n"), "its beginning was changed");
    assert!(password.ends_with("\n}\n"), "its end was changed");
    // Written as JSON again, it is what stood in the answer: nothing was trimmed or normalized.
    let again = serde_json::to_string(password).expect("JSON");
    assert!(fixture!("create-response-json-key").contains(&again));
    // It can be read as the key that it is.
    let key: serde_json::Value = serde_json::from_str(password).expect("a key file");
    assert!(key["private_key"].as_str().is_some_and(|key| key.starts_with("-----BEGIN PRIVATE KEY-----\n")));
}

#[test]
fn every_character_of_a_password_arrives_whichever_way_it_is_written() {
    let body = r#"{"username": "\u005fjson", "password": "\ud83d\ude00 \\ud83d \u2028 \u0000 \"\/ é 😀"}"#;
    let created = decode::created(&answer(201, body)).expect("a credential");
    assert_eq!(created.credential.username, "_json");
    assert_eq!(created.credential.password.reveal(), "😀 \\ud83d \u{2028} \0 \"/ é 😀");
}

#[test]
fn a_one_line_secret_arrives_as_it_was_sent() {
    let created = decode::created(&answer(201, fixture!("create-response-robot"))).expect("a credential");
    assert_eq!(created.credential.username, "robot$registry-user");
    assert_eq!(created.credential.password, Secret::new("Zr8vKq2TnW5yHs7LdX3bFc9MgP4jRt6A"));
}

/// The problem that an answer tells of.
fn problem(status: u16, body: &str) -> Option<Problem> {
    decode::created(&answer(status, body)).expect_err("a failure").problem.clone()
}

fn violation(field: &str, message: &str) -> Violation {
    Violation { field: field.to_owned(), message: message.to_owned() }
}

#[test]
fn violations_are_told_with_unknown_and_repeated_fields_in_their_order() {
    let told = problem(400, fixture!("problem-400")).expect("a problem document");
    assert_eq!(told.title.as_deref(), Some("Validation error"));
    assert_eq!(
        told.violations,
        [
            violation("description", "It should have between 1 and 200 characters"),
            violation("foo_field", "It should be greater than zero"),
        ]
    );
    let repeated = r#"{"violations": [
        {"field": "description", "message": "Too long."},
        {"field": "description", "message": "No line breaks.", "code": 7}
    ]}"#;
    assert_eq!(
        problem(400, repeated).expect("a problem document").violations,
        [violation("description", "Too long."), violation("description", "No line breaks.")]
    );
}

#[test]
fn a_malformed_violation_does_not_hide_the_others() {
    let body = r#"{"title": "Validation error", "violations": [
        null, 7, "text", [], {}, {"field": "a"}, {"field": "b", "message": null},
        {"message": "Said of no field."}, {"field": 9, "message": "Said of a field without a name."},
        {"field": "description", "message": "Too long."}
    ]}"#;
    let told = problem(422, body).expect("a problem document");
    assert_eq!(told.title.as_deref(), Some("Validation error"));
    assert_eq!(
        told.violations,
        [
            violation("", "text"),
            violation("", "Said of no field."),
            violation("", "Said of a field without a name."),
            violation("description", "Too long."),
        ]
    );
}

#[test]
fn a_problem_member_of_the_wrong_type_counts_as_absent_and_the_rest_is_kept() {
    let detail = Problem { detail: Some("kept".to_owned()), ..Problem::default() };
    let rows = [
        r#"{"status": "404", "detail": "kept"}"#,
        r#"{"status": 404.5, "detail": "kept"}"#,
        r#"{"status": -1, "detail": "kept"}"#,
        r#"{"status": 99, "detail": "kept"}"#,
        r#"{"status": 600, "detail": "kept"}"#,
        r#"{"status": 65940, "detail": "kept"}"#,
        r#"{"title": null, "detail": "kept"}"#,
        r#"{"title": ["a"], "detail": "kept"}"#,
        r#"{"type": {}, "instance": 7, "detail": "kept"}"#,
        r#"{"violations": "description", "detail": "kept"}"#,
        r#"{"violations": null, "detail": "kept"}"#,
        r#"{"errors": [{"pointer": "/a"}], "detail": "kept", "trace": {"id": 1}}"#,
    ];
    for body in rows {
        assert_eq!(problem(400, body).as_ref(), Some(&detail), "{body}");
    }
}

#[test]
fn the_status_in_a_problem_is_kept_and_overrules_nothing() {
    let error = decode::created(&answer(404, fixture!("problem-404"))).expect_err("a failure");
    assert_eq!(error.kind, Kind::NotFound(Missing::Named));
    assert_eq!(error.status, Some(404));
    assert_eq!(error.problem.as_ref().expect("a problem document").status, Some(403));
}

#[test]
fn what_is_not_a_json_object_is_no_problem_document() {
    for body in [EMPTY, "[]", "\"text\"", r#"{"title": "cut o"#, "{} {}", "\u{feff}", "<html></html>"] {
        assert_eq!(problem(502, body), None, "{body}");
    }
    assert_eq!(problem(502, "{}"), Some(Problem::default()));
}

#[test]
fn only_204_says_that_a_credential_was_revoked() {
    for body in [EMPTY, HTML] {
        assert_eq!(decode::revoked(&answer(204, body)), Ok(()));
    }
}

#[test]
fn an_answer_that_was_cut_off_is_no_answer() {
    let ends = [
        (BodyEnd::Cut, Kind::Network),
        (BodyEnd::Aborted, Kind::Aborted),
        (BodyEnd::TooLong, Kind::Unreadable),
    ];
    for (body_end, kind) in ends {
        for body in [EMPTY, r#"{"username": "robot$a", "password": "s3"#] {
            for status in [200, 201, 202] {
                let location = Some("/credentials/17".to_owned());
                let cut = Answer { body_end, location, ..answer(status, body) };
                let error = decode::created(&cut).expect_err("no password");
                assert_eq!((error.kind, error.status, error.may_have_created), (kind, Some(status), true));
                assert_eq!(error.credential_id.as_deref(), Some("17"));
            }
        }
        // A password that came as a whole is not dropped for what is missing behind it.
        assert!(decode::created(&Answer { body_end, ..answer(201, ROBOT) }).is_ok());
        let page = Answer { body_end, ..answer(200, fixture!("credentials-page")) };
        let error = decode::credentials(&page).expect_err("half a list");
        assert_eq!((error.kind, error.is_transient()), (kind, body_end == BodyEnd::Cut));
        // A failure's status says all.
        let refused = Answer { body_end, ..answer(403, EMPTY) };
        let error = decode::created(&refused).expect_err("a refusal");
        assert_eq!((error.kind, error.may_have_created), (Kind::Forbidden, false));
        assert_eq!(decode::revoked(&Answer { body_end, ..answer(204, EMPTY) }), Ok(()));
    }
}

#[test]
fn a_failed_revoke_has_the_kind_of_its_status_and_creates_nothing() {
    let rows = [
        (0, Kind::Unexpected),
        (200, Kind::Unexpected),
        (202, Kind::Unexpected),
        (301, Kind::Unexpected),
        (400, Kind::Refused),
        (401, Kind::Unauthorized),
        (403, Kind::Forbidden),
        (404, Kind::NotFound(Missing::Either)),
        (408, Kind::Unexpected),
        (409, Kind::Conflict),
        (429, Kind::RateLimited),
        (500, Kind::ServerError),
        (503, Kind::Unavailable),
    ];
    for (status, kind) in rows {
        let error = decode::revoked(&answer(status, EMPTY)).expect_err("a failure");
        assert_eq!((error.kind, error.operation, error.status), (kind, Operation::Revoke, Some(status)));
        assert!(!error.may_have_created, "{status}");
    }
}

#[test]
fn a_read_takes_200_alone_and_never_counts_as_having_created_something() {
    type Read = fn(&Answer) -> Result<(), Error>;
    let reads: [(&str, Operation, &str, Read); 5] = [
        ("credential", Operation::Read, fixture!("credential"), |answer| {
            decode::credential(answer).map(drop)
        }),
        ("credentials", Operation::Read, fixture!("credentials-page"), |answer| {
            decode::credentials(answer).map(drop)
        }),
        ("registry", Operation::Read, fixture!("registry"), |answer| decode::registry(answer).map(drop)),
        ("user", Operation::SignIn, fixture!("user-token-info"), |answer| decode::who_am_i(answer).map(drop)),
        ("token", Operation::SignIn, fixture!("access-token"), |answer| {
            decode::access_token(answer).map(drop)
        }),
    ];
    for (name, operation, body, read) in reads {
        assert_eq!(read(&answer(200, body)), Ok(()), "{name}");
        let missing = if operation == Operation::SignIn { Missing::Service } else { Missing::Named };
        let failures = [
            (200, EMPTY, Kind::Unreadable),
            (200, HTML, Kind::Unreadable),
            (200, "[1]", Kind::Unreadable),
            (204, EMPTY, Kind::Unexpected),
            (0, EMPTY, Kind::Unexpected),
            (400, HTML, Kind::Refused),
            (401, EMPTY, Kind::Unauthorized),
            (403, EMPTY, Kind::Forbidden),
            (404, body, Kind::NotFound(missing)),
            (429, EMPTY, Kind::RateLimited),
            (500, body, Kind::ServerError),
            (503, EMPTY, Kind::Unavailable),
        ];
        for (status, body, kind) in failures {
            let error = read(&answer(status, body)).expect_err(name);
            assert_eq!(
                (error.kind, error.operation, error.status),
                (kind, operation, Some(status)),
                "{name}"
            );
            assert!(!error.may_have_created, "{name}, {status}");
        }
    }
}

#[test]
fn an_answered_token_that_is_cut_off_is_not_repeated() {
    let body = r#"{"access_token": "an-access-token", "expires_in": "soon an-access-token"#;
    let error = decode::access_token(&answer(200, body)).expect_err("a failure");
    assert_eq!(error.kind, Kind::Unreadable);
    assert!(!format!("{error:?} {error}").contains("an-access-token"), "{error:?}");
}

#[test]
fn a_location_counts_only_where_it_names_a_credential_of_the_registry_that_was_asked() {
    let asked = "https://api.example/proxy/v1/registries/prod%2Feu/credentials";
    let rows = [
        // What is documented: the whole path, with an origin or from the root.
        ("https://api.example/proxy/v1/registries/prod%2Feu/credentials/17", Some("17")),
        ("/v1/registries/prod%2Feu/credentials/17", Some("17")),
        ("/v1/registries/%70rod%2feu/credentials/17?a=/registries/dev/credentials/18", Some("17")),
        ("/v1/registries/prod%2Feu/credentials/17#/18", Some("17")),
        // A proxy stands before the API, so the API's own origin is another one than was asked.
        ("https://else.example/v2/registries/prod%2Feu/credentials/17", Some("17")),
        ("//api.example/registries/prod%2Feu/credentials/17", Some("17")),
        // A proxy has decoded it.
        ("/v1/registries/prod/eu/credentials/17", Some("17")),
        // Its end, as far as it is written.
        ("v1/registries/prod%2Feu/credentials/17", Some("17")),
        ("registries/prod%2Feu/credentials/17", Some("17")),
        ("/credentials/17", Some("17")),
        ("credentials/17", Some("17")),
        ("17", Some("17")),
        // Another registry.
        ("/v1/registries/dev/credentials/17", None),
        ("https://else.example/v2/registries/dev/credentials/17#a", None),
        ("//api.example/registries/dev/credentials/17", None),
        ("registries/dev/credentials/17", None),
        ("dev/credentials/17", None),
        ("eu/credentials/17", None),
        ("/dev/credentials/17", None),
        ("/v1/registries/%64ev/credentials/17", None),
        ("/v1/registries//credentials/17", None),
        ("/v1/registries/xprod%2Feu/credentials/17", None),
        ("/v1/other-registries/prod%2Feu/credentials/17", None),
        // Something else than a credential.
        ("/v1/operations/op-123", None),
        ("/v1/registries/prod%2Feu", None),
        ("/v1/registries/prod%2Feu/credentials", None),
        ("/v1/registries/prod%2Feu/credentials/", None),
        ("/v1/registries/prod%2Feu/keys/17", None),
        ("/v1/registries/prod%2Feu/credentials/17/status", None),
        ("https://else.example/a/b/c", None),
        ("https://else.example/17", None),
        ("https://else.example/credentials/17", None),
        ("//api.example/credentials/17", None),
        ("//api.example/17", None),
        ("/17", None),
        ("../17", None),
        ("credentials", None),
        ("urn:credential:17", None),
        ("::garbage %zz", None),
    ];
    for (location, id) in rows {
        for body in [ROBOT, EMPTY] {
            let answer = Answer { url: asked.to_owned(), ..located(201, location, body) };
            let read = match decode::created(&answer) {
                Ok(created) => created.id,
                Err(error) => error.credential_id.clone(),
            };
            assert_eq!(read.as_deref(), id, "{location}");
        }
    }
    // The page's own origin was asked.
    let own = Answer { url: "/v1/registries/r/credentials".to_owned(), ..answer(201, ROBOT) };
    for (location, id) in [
        ("https://api.example/v1/registries/r/credentials/17", Some("17")),
        ("/v1/registries/r/credentials/17", Some("17")),
        ("/v1/registries/s/credentials/17", None),
    ] {
        let answer = Answer { location: Some(location.to_owned()), ..own.clone() };
        assert_eq!(decode::created(&answer).expect("a credential").id.as_deref(), id, "{location}");
    }
}

#[test]
fn an_id_survives_the_way_into_an_address_and_back() {
    for id in ["17", "a/b c%2F?é", "robot$a#b", "...", "\u{1f512}"] {
        let request = request::credential(&endpoints(), &token(), "r", id).expect("a request");
        let created = decode::created(&located(201, &request.url, ROBOT)).expect("a credential");
        assert_eq!(created.id.as_deref(), Some(id));
    }
}
