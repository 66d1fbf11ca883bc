//! What only a browser can show: the client over fetch, and the component on a page.
#![cfg(target_arch = "wasm32")]

mod client;
mod console;
#[path = "../wire/mod.rs"]
mod wire;

use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test_configure;
use wire::fixture;

wasm_bindgen_test_configure!(run_in_browser);

#[wasm_bindgen(module = "/tests/browser/fetch.js")]
extern "C" {
    /// Replaces the page's fetch by one that only knows the answers below.
    fn stub_fetch();
    /// Answers a method and the end of a path; the newest first. A held one waits for `release`.
    fn answer(method: &str, path: &str, status: u16, headers: &str, body: &str, held: bool);
    /// Answers once, before the others.
    fn answer_once(method: &str, path: &str, status: u16, headers: &str, body: &str);
    /// Answers once, with a body that is cut off: `at once` or `by signal`.
    fn answer_cut_once(method: &str, path: &str, status: u16, headers: &str, cut: &str);
    /// Answers with `first`, then `count` times `piece`, each after a pause in milliseconds; then it ends
    /// or stalls.
    fn answer_in_pieces(
        method: &str,
        path: &str,
        status: u16,
        first: &str,
        piece: &str,
        pause: u32,
        count: u32,
        end: &str,
    );
    /// How many pieces were taken of the body that came last in pieces.
    fn pieces_taken() -> u32;
    /// Has half a minute pass in so many milliseconds, also by the clock; 0 ends that.
    fn shorten_deadline(to: u32);
    /// Lets go of all that is held of a path.
    fn release(path: &str);
    /// The requests so far, each as JSON.
    fn calls_of(method: &str, path: &str) -> Vec<String>;
}

const AUTHORIZE: &str = "/api-tokens/authorize";
const CREDENTIALS: &str = "/v1/registries/registry/credentials";
const CREDENTIAL: &str = "/v1/registries/registry/credentials/17";

/// A service that does everything right.
fn healthy_service() {
    stub_fetch();
    answer("POST", AUTHORIZE, 200, "{}", fixture!("access-token"), false);
    answer("GET", "/v1/users/me", 200, "{}", fixture!("user-token-info"), false);
    answer("GET", "/v1/registries", 200, "{}", r#"{"items": [], "total_size": 0}"#, false);
    answer("GET", "/v1/registries/registry", 200, "{}", fixture!("registry"), false);
    // It was created just now, and not when the sample was.
    let credential = fixture!("credential").replace("created_at", "sampled_at");
    answer("GET", CREDENTIAL, 200, "{}", &credential, false);
    answer("GET", CREDENTIALS, 200, "{}", r#"{"items": [], "total_size": 0}"#, false);
    answer("POST", CREDENTIALS, 201, LOCATION, fixture!("create-response-json-key"), false);
    answer("DELETE", CREDENTIAL, 204, "{}", "", false);
}

const LOCATION: &str = r#"{"location": "/v1/registries/registry/credentials/17"}"#;

/// Waits for what would come at once if it came.
async fn a_moment() {
    gloo_timers::future::TimeoutFuture::new(150).await;
}

/// Waits until something is so, and says what was waited for if it never is.
async fn until(what: &str, is_so: impl Fn() -> bool) {
    for _ in 0..400 {
        if is_so() {
            return;
        }
        gloo_timers::future::TimeoutFuture::new(10).await;
    }
    panic!("it never came to this: {what}");
}
