use regcred::client::{Client, Cookies, Endpoints, Revocation, Session};
use regcred::error::{Error, Kind, Operation, Step};
use regcred::model::{CreateCredential, Secret};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::{
    AUTHORIZE, CREDENTIAL, CREDENTIALS, LOCATION, answer, answer_cut_once, answer_once, calls_of, fixture,
    healthy_service, release, stub_fetch, until,
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
    let aborted = client().ended_by(controller.signal()).create_credential(&token, "registry", &body()).await;
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
    let aborted = client().ended_by(controller.signal()).create_credential(&token, "registry", &body()).await;
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
    let aborted = client().ended_by(controller.signal()).create_credential(&token, "registry", &body()).await;
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
    let reads = calls_of("GET", CREDENTIALS);
    assert_eq!(!reads.is_empty(), status == 404);
    assert!(reads.iter().all(|read| read.contains("removed=true")), "{reads:?}");
    revocation
}

#[wasm_bindgen_test]
async fn a_404_is_a_revocation_only_where_the_list_shows_it() {
    let empty = r#"{"items": [], "total_size": 0}"#;
    let other = r#"{"items": [{"id": "18"}], "total_size": 1, "total_pages": 1}"#;
    let there = r#"{"items": [{"id": "17", "status": "ACTIVE"}], "total_size": 1, "total_pages": 1}"#;
    let removed = r#"{"items": [{"id": "17", "status": "REMOVED"}], "total_size": 1, "total_pages": 1}"#;
    let part = r#"{"items": [{"id": "18"}], "total_size": 2, "total_pages": 1}"#;
    for (list, was_listed) in [(removed, false), (other, true), (empty, true)] {
        assert_eq!(revoke(404, (200, list), was_listed).await, Revocation::AlreadyRevoked, "{list}");
    }
    let rows =
        [(200, other, false), (200, empty, false), (200, there, true), (200, part, true), (404, "", true)];
    for (status, list, was_listed) in rows {
        let revocation = revoke(404, (status, list), was_listed).await;
        let Revocation::MayStillWork(error) = revocation else { panic!("{list}: {revocation:?}") };
        assert_eq!((error.kind, error.operation), (Kind::NotFound, Operation::Revoke));
    }
}

#[wasm_bindgen_test]
async fn only_204_revokes() {
    let list = (200, r#"{"items": []}"#);
    assert_eq!(revoke(204, list, true).await, Revocation::Revoked);
    for status in [200, 202, 500, 502, 503] {
        assert!(matches!(revoke(status, list, true).await, Revocation::MayStillWork(_)), "{status}");
    }
    for status in [400, 401, 403, 409, 429] {
        assert!(matches!(revoke(status, list, true).await, Revocation::NotRevoked(_)), "{status}");
    }
}

#[wasm_bindgen_test]
async fn a_renewal_that_fails_is_told_for_what_it_was_needed() {
    stub_fetch();
    // It has ended, and the token service is out.
    let ended = Session::new(Secret::new("an-access-token"), Some(Secret::new("an-api-token")), Some(1), 0);
    let told = |error: &Error| (error.kind, error.operation, error.step, error.may_have_created);
    let created = client().session_to_create(None, Some(&ended)).await.expect_err("no session");
    assert_eq!(told(&created), (Kind::Network, Operation::Create, Step::Token, false));
    let (session, revocation) = client().revoke_with(Some(&ended), "registry", "17", true).await;
    let Revocation::NotRevoked(error) = revocation else { panic!("{revocation:?}") };
    assert_eq!(told(&error), (Kind::Network, Operation::Revoke, Step::Token, false));
    assert!(error.is_transient());
    assert_eq!(session, Err(error));
    assert!(calls_of("DELETE", CREDENTIAL).is_empty());
    let read = client().session(Operation::Read, None, None).await.expect_err("nobody");
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
