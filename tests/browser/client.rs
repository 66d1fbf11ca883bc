use regcred::client::{Client, Endpoints};
use regcred::error::Kind;
use regcred::model::{CreateCredential, Secret};
use wasm_bindgen_futures::spawn_local;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::AbortController;

use crate::{AUTHORIZE, CREDENTIALS, answer, calls_of, fixture, healthy_service, release, stub_fetch, until};

fn client() -> Client {
    Client::new(Endpoints::new("https://api.example", "https://tokens.example").expect("two addresses"))
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
    let all = client().all_credentials(&token, "registry").await.expect("a list");
    assert_eq!(all.len(), 207);
    assert_eq!(calls_of("GET", CREDENTIALS).len(), 3);
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
