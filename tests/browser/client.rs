use regcred::client::{Client, Cookies, Endpoints, Revocation, Session};
use regcred::error::{Error, Kind, Missing, Operation, Step};
use regcred::model::{CreateCredential, Secret};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::{
    AUTHORIZE, CREDENTIAL, CREDENTIALS, LOCATION, answer, answer_cut_once, answer_in_pieces, answer_once,
    calls_of, fixture, healthy_service, pieces_taken, release, shorten_deadline, stub_fetch, until,
};

fn endpoints() -> Endpoints {
    Endpoints::new("https://api.example", "https://tokens.example").expect("two addresses")
}

fn client() -> Client {
    Client::new(endpoints())
}

fn session() -> Session {
    Session::new(Secret::new("an-access-token"), None, None, 0)
        .identified(serde_json::from_str(fixture!("user-token-info")).expect("a user"))
}

fn body() -> CreateCredential {
    CreateCredential { description: "Credential for server A".to_owned() }
}

#[wasm_bindgen_test]
async fn creating_sends_one_post_and_hands_back_every_byte() {
    healthy_service();
    let token = Secret::new("an-access-token");
    let created = client().create_credential(&token, "registry", &body()).await.expect("a credential");
    let sent: serde_json::Value = serde_json::from_str(fixture!("create-response-json-key")).expect("JSON");
    assert_eq!(Some(created.credential.password.reveal()), sent["password"].as_str());
    assert_eq!(created.id.as_deref(), Some("17"));
    let posts = calls_of("POST", CREDENTIALS);
    assert_eq!(posts.len(), 1);
    assert!(posts[0].contains("Bearer an-access-token"), "{}", posts[0]);
    assert!(posts[0].contains(r#""redirect":"manual""#), "a redirect would carry the token elsewhere");
}

#[wasm_bindgen_test]
async fn a_connection_that_is_cut_leaves_the_outcome_open() {
    stub_fetch();
    let token = Secret::new("an-access-token");
    let error = client().create_credential(&token, "registry", &body()).await.expect_err("no answer");
    assert_eq!(error.kind, Kind::Network);
    assert!(error.may_have_created);
}

#[wasm_bindgen_test]
async fn an_answer_that_is_cut_off_keeps_the_id_that_came() {
    stub_fetch();
    answer_cut_once("POST", CREDENTIALS, 201, LOCATION, "at once");
    let token = Secret::new("an-access-token");
    let error = client().create_credential(&token, "registry", &body()).await.expect_err("no password");
    assert_eq!((error.kind, error.status, error.may_have_created), (Kind::Network, Some(201), true));
    assert_eq!(error.credential_id.as_deref(), Some("17"));
    assert_eq!(calls_of("POST", CREDENTIALS).len(), 1);
}

#[wasm_bindgen_test]
async fn a_signal_ends_an_answer_that_has_begun() {
    stub_fetch();
    answer_cut_once("POST", CREDENTIALS, 201, LOCATION, "by signal");
    let controller = AbortController::new().expect("a controller");
    spawn_local({
        let controller = controller.clone();
        async move {
            until("the POST left", || !calls_of("POST", CREDENTIALS).is_empty()).await;
            gloo_timers::future::TimeoutFuture::new(50).await;
            controller.abort();
        }
    });
    let token = Secret::new("an-access-token");
    let aborted =
        client().with_signal(controller.signal()).create_credential(&token, "registry", &body()).await;
    let error = aborted.expect_err("aborted");
    assert_eq!((error.kind, error.may_have_created), (Kind::Aborted, true));
    assert_eq!(error.credential_id.as_deref(), Some("17"));
}

#[wasm_bindgen_test]
async fn the_post_carries_no_cookies_unless_the_page_says_so() {
    healthy_service();
    let with_cookies = Client::new(endpoints().with_cookies(Cookies::Always));
    assert_ne!(with_cookies, client());
    for (client, credentials) in [(client(), "omit"), (with_cookies, "same-origin")] {
        let session = client.sign_in(Secret::new("an-api-token")).await.expect("a session");
        client.create_credential(&session.access_token, "registry", &body()).await.expect("a credential");
        let carries = |calls: Vec<String>, credentials: &str| {
            let last = calls.last().expect("a call");
            assert!(last.contains(&format!(r#""credentials":"{credentials}""#)), "{last}");
        };
        carries(calls_of("POST", CREDENTIALS), credentials);
        // On other connections than the POST's.
        carries(calls_of("POST", AUTHORIZE), "same-origin");
        carries(calls_of("GET", "users/me"), "same-origin");
    }
}

#[wasm_bindgen_test]
async fn a_signal_that_was_given_before_sends_nothing() {
    healthy_service();
    let controller = AbortController::new().expect("a controller");
    controller.abort_with_reason(&"not an error object".into());
    let token = Secret::new("an-access-token");
    let aborted =
        client().with_signal(controller.signal()).create_credential(&token, "registry", &body()).await;
    let error = aborted.expect_err("aborted");
    assert_eq!((error.kind, error.may_have_created), (Kind::Aborted, false));
    assert!(calls_of("POST", CREDENTIALS).is_empty());
}

#[wasm_bindgen_test]
async fn a_signal_ends_a_request_under_way_whatever_its_reason() {
    stub_fetch();
    answer("POST", CREDENTIALS, 201, "{}", "", true);
    let controller = AbortController::new().expect("a controller");
    spawn_local({
        let controller = controller.clone();
        async move {
            until("the POST left", || !calls_of("POST", CREDENTIALS).is_empty()).await;
            controller.abort_with_reason(&"not an error object".into());
        }
    });
    let token = Secret::new("an-access-token");
    let aborted =
        client().with_signal(controller.signal()).create_credential(&token, "registry", &body()).await;
    let error = aborted.expect_err("aborted");
    assert_eq!((error.kind, error.may_have_created), (Kind::Aborted, true));
}

#[wasm_bindgen_test]
async fn an_api_token_is_exchanged_under_either_name() {
    healthy_service();
    answer("POST", AUTHORIZE, 400, "{}", "{}", false);
    let refused = client().sign_in(Secret::new("an-api-token")).await.expect_err("refused twice");
    assert_eq!(refused.kind, Kind::Refused);
    let bodies = calls_of("POST", AUTHORIZE);
    assert_eq!(bodies.len(), 2);
    assert!(bodies[0].contains("refresh_token=an-api-token"), "{}", bodies[0]);
    assert!(bodies[1].contains("\"api_token=an-api-token"), "{}", bodies[1]);
}

#[wasm_bindgen_test]
async fn a_session_knows_whom_it_speaks_for() {
    healthy_service();
    let session = client().sign_in(Secret::new("an-api-token")).await.expect("a session");
    assert!(!session.user.is_empty() && !session.organization.is_empty());
    assert!(session.remaining_seconds(js_sys::Date::now() as u64).is_some_and(|left| left > 1000));
}

/// A page of credentials whose ids are counted on from the one before.
fn page_of(number: u32, size: usize, total_pages: u32) -> String {
    let first = (number as usize - 1) * 100;
    let items: Vec<_> = (first..first + size).map(|n| serde_json::json!({ "id": n.to_string() })).collect();
    serde_json::json!({ "items": items, "page": number, "total_pages": total_pages }).to_string()
}

fn answer_page(number: u32, status: u16, body: &str, held: bool) {
    let path = format!("{CREDENTIALS}?page={number}&page_size=100&removed=false");
    answer("GET", &path, status, "{}", body, held);
}

#[wasm_bindgen_test]
async fn pages_are_handed_on_in_their_order_whichever_comes_first() {
    stub_fetch();
    for number in 1..=6 {
        answer_page(number, 200, &page_of(number, 100, 6), number == 2);
    }
    let seen = std::rc::Rc::new(std::cell::RefCell::new(Vec::new()));
    spawn_local({
        let seen = seen.clone();
        async move {
            let token = Secret::new("an-access-token");
            let take = |page: Vec<regcred::model::Credential>, _| {
                seen.borrow_mut()
                    .extend(page.into_iter().map(|it| it.id.parse::<usize>().expect("a number")));
            };
            client().each_credentials_page(&token, "registry", false, take).await.expect("a list");
        }
    });
    until("all that may be asked for at once was", || calls_of("GET", CREDENTIALS).len() == 5).await;
    assert_eq!(seen.borrow().len(), 100, "what came after a page that is missing waits");
    release(&format!("{CREDENTIALS}?page=2&page_size=100&removed=false"));
    until("the list is whole", || seen.borrow().len() == 600).await;
    assert!(seen.borrow().iter().copied().eq(0..600));
}

#[wasm_bindgen_test]
async fn a_list_whose_pages_are_not_counted_ends_with_one_that_is_not_full() {
    stub_fetch();
    for (number, size) in [(1, 100), (2, 100), (3, 7)] {
        answer_page(number, 200, &page_of(number, size, 0), false);
    }
    let token = Secret::new("an-access-token");
    let all = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((all.items.len(), all.is_whole), (207, true));
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 3);
}

#[wasm_bindgen_test]
async fn a_page_that_is_cut_off_is_read_again() {
    stub_fetch();
    for number in 1..=3 {
        answer_page(number, 200, &page_of(number, if number < 3 { 100 } else { 7 }, 3), false);
    }
    let path = format!("{CREDENTIALS}?page=2&page_size=100&removed=false");
    answer_cut_once("GET", &path, 200, "{}", "at once");
    let token = Secret::new("an-access-token");
    let all = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((all.items.len(), all.is_whole), (207, true));
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 4);
}

/// A second page that begins with the last credential of the first.
fn moved_page() -> String {
    let items: Vec<_> = (99..105).map(|n| serde_json::json!({ "id": n.to_string() })).collect();
    serde_json::json!({ "items": items, "page": 2, "total_pages": 2 }).to_string()
}

#[wasm_bindgen_test]
async fn a_list_that_moved_while_it_was_read_is_read_again() {
    stub_fetch();
    answer_page(1, 200, &page_of(1, 100, 2), false);
    answer_page(2, 200, &page_of(2, 7, 2), false);
    let path = format!("{CREDENTIALS}?page=2&page_size=100&removed=false");
    answer_once("GET", &path, 200, "{}", &moved_page());
    let token = Secret::new("an-access-token");
    let all = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((all.items.len(), all.is_whole), (107, true));
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 4);
}

#[wasm_bindgen_test]
async fn a_list_that_keeps_moving_is_told_not_to_be_whole() {
    stub_fetch();
    answer_page(1, 200, &page_of(1, 100, 2), false);
    answer_page(2, 200, &moved_page(), false);
    let token = Secret::new("an-access-token");
    let all = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((all.items.len(), all.is_whole), (105, false));
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 6);
}

#[wasm_bindgen_test]
async fn a_server_that_ignores_the_page_is_not_asked_for_ever() {
    for total_pages in [0, u32::MAX] {
        stub_fetch();
        answer("GET", CREDENTIALS, 200, "{}", &page_of(1, 100, total_pages), false);
        let token = Secret::new("an-access-token");
        let mut seen = 0;
        let take = |page: Vec<_>, _| seen += page.len();
        client().each_credentials_page(&token, "registry", false, take).await.expect("a list");
        assert_eq!(seen, 100);
        assert!(calls_of("GET", CREDENTIALS).len() <= 6, "{}", calls_of("GET", CREDENTIALS).len());
        let all = client().all_credentials(&token, "registry", false).await.expect("a list");
        assert_eq!((all.items.len(), all.is_whole), (100, false));
    }
}

/// What a DELETE is answered with, and what the registry's list shows then.
async fn revoke(status: u16, list: (u16, &str), was_listed: bool) -> Revocation {
    stub_fetch();
    answer("DELETE", CREDENTIAL, status, "{}", "<html></html>", false);
    answer("GET", CREDENTIALS, list.0, "{}", list.1, false);
    let revocation = client().revoke(&session(), "registry", "17", was_listed).await;
    assert_eq!(calls_of("DELETE", CREDENTIAL).len(), 1);
    // Else the credential itself is read.
    let reads = calls_of("GET", CREDENTIALS);
    assert_eq!(reads.iter().any(|read| read.contains("removed=true")), status == 404, "{reads:?}");
    revocation
}

#[wasm_bindgen_test]
async fn a_404_is_a_revocation_only_where_the_list_shows_it() {
    let empty = r#"{"items": [], "total_size": 0}"#;
    let other = r#"{"items": [{"id": "18"}], "total_size": 1, "total_pages": 1}"#;
    let there = r#"{"items": [{"id": "17", "status": "ACTIVE"}], "total_size": 1, "total_pages": 1}"#;
    let removed = r#"{"items": [{"id": "17", "status": "REMOVED"}], "total_size": 1, "total_pages": 1}"#;
    let part = r#"{"items": [{"id": "18"}], "total_size": 2, "total_pages": 1}"#;
    for (list, was_listed) in [(removed, false), (other, true)] {
        assert_eq!(revoke(404, (200, list), was_listed).await, Revocation::AlreadyRevoked, "{list}");
    }
    let rows =
        [(200, other, false), (200, empty, true), (200, there, true), (200, part, true), (404, "", true)];
    for (status, list, was_listed) in rows {
        let revocation = revoke(404, (status, list), was_listed).await;
        let Revocation::MayStillWork(error) = revocation else { panic!("{list}: {revocation:?}") };
        assert_eq!((error.kind, error.operation), (Kind::NotFound(Missing::Either), Operation::Revoke));
    }
}

#[wasm_bindgen_test]
async fn where_there_is_no_api_neither_signing_in_nor_a_list_hides_it() {
    let page = "<h1>404 Not Found</h1>";
    let no_api = "There is no API at the configured address. Tell whoever runs this console.";
    healthy_service();
    answer("GET", "/v1/users/me", 404, "{}", page, false);
    let error = client().sign_in(Secret::new("an-api-token")).await.expect_err("no API");
    assert_eq!(error.to_string(), no_api);
    answer("GET", "/v1/users/me", 503, "{}", "", false);
    assert!(client().sign_in(Secret::new("an-api-token")).await.is_ok(), "an API that is out for a moment");
    for body in [page, "", r#"{"title": "Not Found"}"#] {
        answer("GET", "/v1/registries", 404, "{}", body, false);
        let error = client().all_registries(&Secret::new("an-access-token")).await.expect_err("no API");
        assert_eq!(error.to_string(), no_api, "{body}");
    }
}

#[wasm_bindgen_test]
async fn only_204_revokes() {
    let list = (200, r#"{"items": []}"#);
    assert_eq!(revoke(204, list, true).await, Revocation::Revoked);
    for status in [200, 202, 500, 502, 503] {
        assert!(matches!(revoke(status, list, true).await, Revocation::MayStillWork(_)), "{status}");
    }
}

#[wasm_bindgen_test]
async fn after_a_refusal_the_credential_is_read() {
    for status in [400, 401, 403, 409, 429] {
        let mut came_to = Vec::new();
        for (read, credential) in [
            (200, r#"{"id": "17", "status": "ACTIVE"}"#),
            (200, r#"{"id": "17", "status": "REMOVED"}"#),
            (401, ""),
        ] {
            stub_fetch();
            answer("DELETE", CREDENTIAL, status, "{}", "", false);
            answer("GET", CREDENTIAL, read, "{}", credential, false);
            came_to.push(client().revoke(&session(), "registry", "17", true).await);
            assert_eq!((calls_of("DELETE", CREDENTIAL).len(), calls_of("GET", CREDENTIAL).len()), (1, 1));
        }
        assert!(
            matches!(
                came_to[..],
                [Revocation::NotRevoked(_), Revocation::AlreadyRevoked, Revocation::MayStillWork(_)]
            ),
            "{status}: {came_to:?}"
        );
    }
}

#[wasm_bindgen_test]
async fn after_a_lost_answer_only_what_is_removed_counts() {
    for (credential, is_revoked) in
        [(r#"{"id": "17", "status": "ACTIVE"}"#, false), (r#"{"id": "17", "status": "REMOVED"}"#, true)]
    {
        stub_fetch();
        answer("DELETE", CREDENTIAL, 502, "{}", "", false);
        answer("GET", CREDENTIAL, 200, "{}", credential, false);
        let revocation = client().revoke(&session(), "registry", "17", true).await;
        assert_eq!(revocation.is_revoked(), is_revoked, "{revocation:?}");
        assert_eq!(matches!(revocation, Revocation::MayStillWork(_)), !is_revoked, "{revocation:?}");
    }
}

#[wasm_bindgen_test]
async fn a_renewal_that_fails_is_told_for_what_it_was_needed() {
    stub_fetch();
    // It has ended, and the token service is out.
    let ended = Session::new(Secret::new("an-access-token"), Some(Secret::new("an-api-token")), Some(1), 0);
    let told = |error: &Error| (error.kind, error.operation, error.step, error.may_have_created);
    let created = client().renewed(Operation::Create, Some(&ended)).await.expect_err("no session");
    assert_eq!(told(&created), (Kind::Network, Operation::Create, Step::Token, false));
    let revoking = client().renewed(Operation::Revoke, Some(&ended)).await.expect_err("no session");
    assert_eq!(told(&revoking), (Kind::Network, Operation::Revoke, Step::Token, false));
    assert!(revoking.is_transient());
    let read = client().renewed(Operation::Read, None).await.expect_err("nobody");
    assert_eq!((read.operation, read.step, read.is_for_the_token()), (Operation::Read, Step::Unsent, true));
}

#[wasm_bindgen_test]
async fn a_read_that_fails_for_good_is_not_repeated() {
    stub_fetch();
    answer_page(1, 403, "{}", false);
    let token = Secret::new("an-access-token");
    let read = client().each_credentials_page(&token, "registry", false, |_, _| {}).await;
    assert_eq!(read.expect_err("a refusal").kind, Kind::Forbidden);
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 1);
}

#[wasm_bindgen_test]
async fn a_body_without_an_end_is_refused_while_it_comes() {
    let token = Secret::new("an-access-token");
    let piece = " ".repeat(1 << 18);
    // Four pieces to a mebibyte; a few more are on their way before the refusal.
    let is_near = |pieces: u32| (pieces..=pieces + 6).contains(&pieces_taken());
    stub_fetch();
    answer_in_pieces("GET", "/v1/registries/registry", 200, "{", &piece, 0, 400, "ends");
    let error = client().registry(&token, "registry").await.expect_err("too much");
    assert_eq!((error.kind, error.status), (Kind::Unreadable, Some(200)));
    assert!(is_near(4), "{}", pieces_taken());
    answer_in_pieces("GET", CREDENTIALS, 200, "{", &piece, 0, 400, "ends");
    let error = client().all_credentials(&token, "registry", false).await.expect_err("too much");
    assert_eq!((error.kind, calls_of("GET", CREDENTIALS).len()), (Kind::Unreadable, 1));
    assert!(is_near(32), "{}", pieces_taken());
    // A refusal is one whatever follows; what was created is settled.
    for (status, kind, may_have_created, pieces) in
        [(201, Kind::Unreadable, true, 64), (400, Kind::Refused, false, 4)]
    {
        answer_in_pieces("POST", CREDENTIALS, status, "{", &piece, 0, 400, "ends");
        let error = client().create_credential(&token, "registry", &body()).await.expect_err("too much");
        assert_eq!((error.kind, error.may_have_created), (kind, may_have_created));
        assert!(is_near(pieces), "{}", pieces_taken());
    }
}

#[wasm_bindgen_test]
async fn a_password_is_read_from_a_long_answer_and_before_one_that_breaks_off() {
    stub_fetch();
    let token = Secret::new("an-access-token");
    let login = r#"{"username": "robot$a", "password": "s3cret"}"#;
    answer_in_pieces("POST", CREDENTIALS, 201, login, &" ".repeat(1 << 20), 0, 15, "ends");
    let created = client().create_credential(&token, "registry", &body()).await.expect("a credential");
    assert_eq!(created.credential.password.reveal(), "s3cret");
    answer_in_pieces("POST", CREDENTIALS, 201, login, &" ".repeat(1 << 20), 0, 400, "ends");
    let created = client().create_credential(&token, "registry", &body()).await.expect("a credential");
    assert_eq!(created.credential.password.reveal(), "s3cret");
}

#[wasm_bindgen_test]
async fn a_list_is_waited_for_as_long_as_something_comes_and_no_longer() {
    stub_fetch();
    shorten_deadline(400);
    let token = Secret::new("an-access-token");
    let list = r#"{"items": [{"id": "17"}], "total_size": 1, "total_pages": 1}"#;
    answer_in_pieces("GET", CREDENTIALS, 200, list, " ", 100, 10, "ends");
    let slow = client().all_credentials(&token, "registry", false).await;
    let slow_calls = calls_of("GET", CREDENTIALS).len();
    answer_in_pieces("GET", CREDENTIALS, 200, list, " ", 0, 3, "stalls");
    let stalled = client().all_credentials(&token, "registry", false).await;
    let stalled_calls = calls_of("GET", CREDENTIALS).len();
    answer("GET", CREDENTIALS, 200, "{}", list, true);
    let silent = client().all_credentials(&token, "registry", false).await;
    let silent_calls = calls_of("GET", CREDENTIALS).len();
    shorten_deadline(0);
    assert_eq!(slow.map(|list| (list.items.len(), list.is_whole)), Ok((1, true)));
    for error in [stalled.expect_err("half a list"), silent.expect_err("no list")] {
        assert_eq!((error.kind, error.operation), (Kind::Timeout, Operation::Read));
        assert_eq!(error.what_happened(), "The API took too long to answer.");
    }
    // What did not come in half a minute is not waited for three times more.
    assert_eq!((slow_calls, stalled_calls, silent_calls), (1, 2, 3));
}

#[wasm_bindgen_test]
async fn a_callers_own_deadline_is_for_the_whole_answer() {
    stub_fetch();
    let token = Secret::new("an-access-token");
    answer_in_pieces("GET", CREDENTIAL, 200, fixture!("credential"), " ", 50, 100, "ends");
    let hurried = client().with_timeout(std::time::Duration::from_millis(200));
    let error = hurried.credential(&token, "registry", "17").await.expect_err("too slow");
    assert_eq!(error.kind, Kind::Timeout);
}

#[wasm_bindgen_test]
async fn a_list_that_never_ends_is_read_to_a_bound_and_said_not_to_be_whole() {
    stub_fetch();
    for number in 1..=1_003 {
        answer_page(
            number,
            200,
            &format!(r#"{{"items": [{{"id": "{number}"}}], "total_pages": 4294967295}}"#),
            false,
        );
    }
    let token = Secret::new("an-access-token");
    let mut seen = 0;
    let take = |page: Vec<_>, _| seen += page.len();
    let is_whole = client().each_credentials_page(&token, "registry", false, take).await.expect("a list");
    assert_eq!((seen, is_whole), (1_000, false));
    assert!(calls_of("GET", CREDENTIALS).len() <= 1_004);
}

#[wasm_bindgen_test]
async fn a_list_that_lacks_something_is_not_whole_and_an_entry_that_is_none_is_counted() {
    let token = Secret::new("an-access-token");
    stub_fetch();
    let part = r#"{"items": [{"id": "17"}], "total_size": 250}"#;
    answer("GET", CREDENTIALS, 200, "{}", part, false);
    let list = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((list.items.len(), list.is_whole, list.left_out), (1, false, 0));
    stub_fetch();
    let odd = r#"{"items": [{"id": "17"}, null, {"name": "n"}], "total_size": 3, "total_pages": 1}"#;
    answer("GET", CREDENTIALS, 200, "{}", odd, false);
    let list = client().all_credentials(&token, "registry", false).await.expect("a list");
    assert_eq!((list.items.len(), list.is_whole, list.left_out), (1, false, 2));
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 1, "reading again would bring the same");
    let mut left_out = 0;
    let take = |_: Vec<_>, progress: regcred::client::Progress| left_out = progress.left_out;
    let is_whole = client().each_credentials_page(&token, "registry", false, take).await.expect("a list");
    assert_eq!((left_out, is_whole), (2, false));
    answer("GET", "/v1/registries", 200, "{}", r#"{"items": [null, {"id": "r"}]}"#, false);
    let registries = client().all_registries(&token).await.expect("a list");
    assert_eq!((registries.items.len(), registries.left_out, registries.is_whole), (1, 1, false));
}
