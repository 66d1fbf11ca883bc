use regcred::client::{BadAddress, Endpoints};
use regcred::console::route::Route;
use regcred::console::{App, AppProps};
use serde_json::json;
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{
    Element, Event, EventInit, HtmlDialogElement, HtmlElement, HtmlInputElement, MouseEvent, MouseEventInit,
};
use yew::AppHandle;

use crate::{
    AUTHORIZE, CREDENTIAL, CREDENTIALS, a_moment, answer, answer_once, calls_of, fixture, healthy_service,
    release, until,
};

/// A console on the page, gone when the test is over.
struct Page {
    root: Element,
    app: Option<AppHandle<App>>,
}

impl Drop for Page {
    fn drop(&mut self) {
        if let Some(app) = self.app.take() {
            app.destroy();
        }
        self.root.remove();
    }
}

fn document() -> web_sys::Document {
    web_sys::window().and_then(|window| window.document()).expect("a document")
}

fn at_the_start(endpoints: Result<Endpoints, BadAddress>) -> AppProps {
    AppProps { endpoints, route: Route::default(), base: "/".into(), on_rendered: yew::Callback::noop() }
}

impl Page {
    async fn open() -> Self {
        let root = document().create_element("div").expect("a div");
        document().body().expect("a body").append_child(&root).expect("the div on the page");
        let endpoints = Endpoints::new("https://api.example", "https://tokens.example");
        let app = yew::Renderer::<App>::with_root_and_props(root.clone(), at_the_start(endpoints)).render();
        let page = Self { root, app: Some(app) };
        until("the form is there", || page.find("form").is_some()).await;
        page
    }

    fn find(&self, selector: &str) -> Option<Element> {
        self.root.query_selector(selector).expect("a selector")
    }

    /// The input that a label names.
    fn input(&self, label: &str) -> HtmlInputElement {
        let labels = self.root.query_selector_all("label").expect("a selector");
        let found = (0..labels.length())
            .filter_map(|n| labels.get(n))
            .find(|it| it.text_content().as_deref() == Some(label));
        let id = found.and_then(|it| it.unchecked_into::<Element>().get_attribute("for")).expect(label);
        self.find(&format!("#{id}")).expect(label).unchecked_into()
    }

    fn fill(&self, label: &str, text: &str) {
        let input = self.input(label);
        input.set_value(text);
        let bubbling = EventInit::new();
        bubbling.set_bubbles(true);
        let event = Event::new_with_event_init_dict("input", &bubbling).expect("an event");
        input.dispatch_event(&event).expect("a listener that does not throw");
    }

    fn button(&self, name: &str) -> HtmlElement {
        let found = self.buttons().find(|it| is_called(it, name));
        found.unwrap_or_else(|| panic!("there is no button {name}")).unchecked_into()
    }

    fn has_button(&self, name: &str) -> bool {
        self.buttons().any(|it| is_called(&it, name))
    }

    fn buttons(&self) -> impl Iterator<Item = web_sys::Node> {
        let buttons = self.root.query_selector_all("button").expect("a selector");
        (0..buttons.length()).filter_map(move |n| buttons.get(n))
    }

    /// The question that is asked, in a dialog over the page.
    fn question(&self) -> Option<HtmlDialogElement> {
        self.find("dialog[open]").map(JsCast::unchecked_into)
    }

    async fn is_asked(&self, question: &str) -> HtmlDialogElement {
        let asks =
            || self.question().is_some_and(|it| it.text_content().is_some_and(|it| it.contains(question)));
        until(question, asks).await;
        self.question().expect("a question")
    }

    fn html(&self) -> String {
        self.root.outer_html()
    }

    fn says(&self, text: &str) -> bool {
        self.root.text_content().is_some_and(|all| all.contains(text))
    }

    fn fill_all(&self) {
        self.fill("API token or access token", "an-api-token");
        self.fill("Registry", "registry");
        self.fill("Description", "Credential for server A");
    }

    async fn create(&self) {
        self.fill_all();
        self.button("Create credential").click();
        until("the credential is there", || self.says("Credential created")).await;
    }
}

fn password() -> String {
    let sent: serde_json::Value = serde_json::from_str(fixture!("create-response-json-key")).expect("JSON");
    sent["password"].as_str().expect("a password").to_owned()
}

#[wasm_bindgen_test]
async fn two_clicks_make_one_credential_and_its_password_stays_hidden_until_asked_for() {
    healthy_service();
    let page = Page::open().await;
    page.fill_all();
    let create = page.button("Create credential");
    create.click();
    create.click();
    until("the credential is there", || page.says("Credential created")).await;
    assert_eq!(calls_of("POST", AUTHORIZE).len(), 1);
    assert_eq!(calls_of("POST", CREDENTIALS).len(), 1);
    let first_line = password().lines().next().expect("a line").to_owned();
    let whole = page.find("[aria-label=Password] code").expect("the password's place");
    assert_eq!(whole.text_content().as_deref(), Some("••••••••••••"));
    page.button("Show password").click();
    until("the password is shown", || whole.text_content() == Some(password())).await;
    page.button("Hide password").click();
    until("the password is hidden", || whole.text_content().as_deref() == Some("••••••••••••")).await;
    assert!(first_line.len() < 4 || !page.html().contains(&first_line));
}

#[wasm_bindgen_test]
async fn what_is_read_back_stands_beside_the_password() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    until("the host is there", || page.says("harbor.mydomain.example")).await;
    until("the end is there", || page.says("UTC")).await;
}

#[wasm_bindgen_test]
async fn revoking_asks_first_and_wipes() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    page.button("Revoke…").click();
    page.is_asked("Revoke this credential?").await;
    assert!(calls_of("DELETE", CREDENTIAL).is_empty());
    page.button("Revoke credential").click();
    until("the page says what happened", || page.says("was revoked")).await;
    assert_eq!(calls_of("DELETE", CREDENTIAL).len(), 1);
    assert!(page.question().is_none() && !page.says("Credential created"));
    assert!(!page.html().contains("••••"), "the password's place is gone");
    until("the heading has the focus", || focused_text().contains("was revoked")).await;
    page.button("Create another").click();
    until("the form is back", || page.find("form").is_some()).await;
    assert_eq!(page.input("Description").value(), "");
}

#[wasm_bindgen_test]
async fn done_asks_where_the_password_was_not_saved() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    page.button("Done").click();
    page.is_asked("Leave without saving the password?").await;
    page.button("Back to the password").click();
    until("the question is gone", || page.question().is_none()).await;
    assert!(page.says("Credential created"));
    page.button("Done").click();
    page.is_asked("Leave without saving the password?").await;
    page.button("Leave without saving").click();
    until("the page says what happened", || page.says("its password was not saved")).await;
    assert!(calls_of("DELETE", CREDENTIAL).is_empty());
    assert!(!page.says("Credential created"));
}

#[wasm_bindgen_test]
async fn a_question_takes_the_focus_and_escape_closes_it_without_an_exit() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    for (button, question) in
        [("Done", "Leave without saving the password?"), ("Revoke…", "Revoke this credential?")]
    {
        page.button(button).click();
        let dialog = page.is_asked(question).await;
        assert!(dialog.matches(":modal").expect("a selector"));
        until("its heading has the focus", || focused_text() == question).await;
        escape(&dialog);
        until("the question is gone", || page.question().is_none()).await;
        assert!(page.says("Credential created"));
        until("the credential has the focus", || focused_text() == "Credential created").await;
    }
    assert!(calls_of("DELETE", CREDENTIAL).is_empty());
}

/// Whether a button has a name, which may say more than what stands on it.
fn is_called(button: &web_sys::Node, name: &str) -> bool {
    let label = button.unchecked_ref::<web_sys::Element>().get_attribute("aria-label");
    label.or_else(|| button.text_content()).as_deref() == Some(name)
}

/// What a browser does for Escape in a modal dialog.
fn escape(dialog: &HtmlDialogElement) {
    let cancelable = EventInit::new();
    cancelable.set_cancelable(true);
    let event = Event::new_with_event_init_dict("cancel", &cancelable).expect("an event");
    if dialog.dispatch_event(&event).expect("a listener that does not throw") {
        dialog.close();
    }
}

fn focused_text() -> String {
    document().active_element().and_then(|it| it.text_content()).unwrap_or_default()
}

#[wasm_bindgen_test]
async fn a_question_that_something_else_closes_is_asked_again() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    page.button("Revoke…").click();
    page.is_asked("Revoke this credential?").await.close();
    assert!(page.question().is_none());
    page.is_asked("Revoke this credential?").await;
}

/// A click as a mouse makes it, which counts those of a double click; a key's is number 0.
fn click(button: &HtmlElement, number: i32) {
    let mouse = MouseEventInit::new();
    mouse.set_detail(number);
    mouse.set_bubbles(true);
    mouse.set_cancelable(true);
    let event = MouseEvent::new_with_mouse_event_init_dict("click", &mouse).expect("an event");
    button.dispatch_event(&event).expect("a listener that does not throw");
}

#[wasm_bindgen_test]
async fn the_second_click_of_a_double_click_presses_nothing() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    for (button, second) in [("Done", "Leave without saving"), ("Revoke…", "Revoke credential")] {
        click(&page.button(button), 1);
        until("the question is asked", || page.has_button(second)).await;
        click(&page.button(second), 2);
        a_moment().await;
        assert!(page.question().is_some() && page.says("Credential created"));
        click(&page.button(if second == "Revoke credential" { "Cancel" } else { "Back to the password" }), 1);
        until("the question is gone", || page.question().is_none()).await;
    }
    assert!(calls_of("DELETE", CREDENTIAL).is_empty());
    click(&page.button("Revoke…"), 1);
    page.is_asked("Revoke this credential?").await;
    click(&page.button("Revoke credential"), 1);
    until("the page says what happened", || page.says("was revoked")).await;
    click(&page.button("Create another"), 2);
    a_moment().await;
    assert!(page.says("was revoked"));
    click(&page.button("Create another"), 0);
    until("the form is back", || page.find("form").is_some()).await;
    assert_eq!(calls_of("POST", CREDENTIALS).len(), 1);
}

/// The token service's answer with another lifetime.
fn access_token(seconds: u32) -> String {
    let mut answer: serde_json::Value = serde_json::from_str(fixture!("access-token")).expect("JSON");
    answer["expires_in"] = seconds.into();
    answer.to_string()
}

/// Signs out, and says whether anything of the session comes back once what is held of `path` has come.
async fn sign_out_before(page: &Page, path: &str) {
    page.button("Sign out").click();
    until("nobody is signed in", || page.says("Not signed in")).await;
    release(path);
    a_moment().await;
    assert!(page.says("Not signed in") && !page.has_button("Sign out"));
    assert_eq!(page.input("API token or access token").value(), "");
    assert_eq!(page.input("Description").value(), "");
    assert!(calls_of("POST", CREDENTIALS).is_empty());
}

#[wasm_bindgen_test]
async fn signing_out_while_the_session_is_renewed_to_create_posts_nothing() {
    healthy_service();
    answer("POST", AUTHORIZE, 200, "{}", fixture!("access-token"), true);
    answer_once("POST", AUTHORIZE, 200, "{}", &access_token(30));
    let page = Page::open().await;
    page.fill_all();
    page.button("Create credential").click();
    until("the session is renewed", || calls_of("POST", AUTHORIZE).len() >= 2).await;
    until("somebody is signed in", || page.has_button("Sign out")).await;
    sign_out_before(&page, AUTHORIZE).await;
}

#[wasm_bindgen_test]
async fn signing_out_while_the_list_is_read_posts_nothing() {
    healthy_service();
    answer("GET", CREDENTIALS, 200, "{}", r#"{"items": []}"#, true);
    let page = Page::open().await;
    page.fill_all();
    page.button("Create credential").click();
    until("the list is asked for", || !calls_of("GET", CREDENTIALS).is_empty()).await;
    until("somebody is signed in", || page.has_button("Sign out")).await;
    sign_out_before(&page, CREDENTIALS).await;
}

#[wasm_bindgen_test]
async fn the_registries_of_who_signed_out_do_not_reach_the_next() {
    let page = reading_registries().await;
    page.button("Sign out").click();
    next_one_knows_their_own_registries(&page).await;
}

#[wasm_bindgen_test]
async fn the_registries_of_a_session_that_ended_do_not_reach_the_next() {
    let page = reading_registries().await;
    answer("POST", CREDENTIALS, 401, "{}", "{}", false);
    page.fill("Registry", "registry");
    page.fill("Description", "Credential for server A");
    page.button("Create credential").click();
    next_one_knows_their_own_registries(&page).await;
}

const REGISTRIES: &str = "/v1/registries";

/// Somebody is signed in, and the list of registries is held.
async fn reading_registries() -> Page {
    healthy_service();
    answer("GET", REGISTRIES, 200, "{}", fixture!("registries-page"), true);
    let page = Page::open().await;
    page.fill("API token or access token", "an-api-token");
    page.button("Sign in").click();
    until("the registries are asked for", || !calls_of("GET", "/v1/registries?").is_empty()).await;
    page
}

async fn next_one_knows_their_own_registries(page: &Page) {
    until("nobody is signed in", || page.says("Not signed in")).await;
    let other = json!({ "id": "of-the-next", "name": "of-the-next", "url": "https://next.example", "healthy": false });
    let others = json!({ "items": [other] }).to_string();
    answer("GET", REGISTRIES, 200, "{}", &others, false);
    page.fill("API token or access token", "anothers-api-token");
    page.button("Sign in").click();
    until("somebody else is signed in", || page.has_button("Sign out")).await;
    page.fill("Registry", "of-the-next");
    until("the next one's registry is known", || page.says("Unhealthy")).await;
    release(REGISTRIES);
    a_moment().await;
    assert!(page.says("Unhealthy"));
}

#[wasm_bindgen_test]
async fn a_violation_stands_at_its_field_and_what_was_typed_is_kept() {
    healthy_service();
    answer(
        "POST",
        CREDENTIALS,
        400,
        "{}",
        r#"{"violations": [{"field": "createCredential.arg1.description", "message": "Too vague"},
            {"field": "registry-id", "message": "Frozen"}, {"field": "labels", "message": "Missing"}]}"#,
        false,
    );
    let page = Page::open().await;
    page.fill_all();
    page.button("Create credential").click();
    until("the problem is shown", || page.says("According to the answer, no credential was created.")).await;
    let description = page.input("Description");
    assert_eq!(description.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(description.value(), "Credential for server A");
    for (input, fault) in [(&description, "Too vague"), (&page.input("Registry"), "Frozen")] {
        assert_eq!(input.get_attribute("aria-invalid").as_deref(), Some("true"), "{fault}");
        let described_by = input.get_attribute("aria-describedby").expect("a description");
        let faults =
            page.find(&format!("#{}", described_by.split(' ').next().expect("an id"))).expect("the faults");
        assert_eq!(faults.text_content().as_deref(), Some(fault));
    }
    assert!(
        page.find("[role=alert]")
            .and_then(|it| it.text_content())
            .is_some_and(|it| it.contains("labels: Missing"))
    );
    page.fill("Description", "Credential for server A, ticket 7");
    until("a corrected field is no longer wrong", || !description.has_attribute("aria-invalid")).await;
}

#[wasm_bindgen_test]
async fn an_answer_that_comes_after_waiting_was_stopped_is_shown() {
    healthy_service();
    answer("POST", CREDENTIALS, 201, "{}", r#"{"username": "robot$late", "password": "late"}"#, true);
    let page = Page::open().await;
    page.fill_all();
    page.button("Create credential").click();
    until("the POST left", || !calls_of("POST", CREDENTIALS).is_empty()).await;
    page.button("Stop waiting").click();
    until("the page says what that means", || page.says("A credential may have been created.")).await;
    release(CREDENTIALS);
    until("the credential is shown", || page.says("robot$late")).await;
}

#[wasm_bindgen_test]
async fn an_incomplete_form_sends_nothing_and_says_what_is_missing() {
    healthy_service();
    let page = Page::open().await;
    page.button("Create credential").click();
    until("the problem is shown", || page.says("Something is missing")).await;
    assert!(calls_of("POST", "/").is_empty());
}

#[wasm_bindgen_test]
async fn two_consoles_on_one_page_share_no_ids() {
    healthy_service();
    let (one, other) = (Page::open().await, Page::open().await);
    assert_ne!(one.input("Description").id(), other.input("Description").id());
}

#[wasm_bindgen_test]
async fn a_wrong_configuration_is_told_and_offers_no_form() {
    let root = document().create_element("div").expect("a div");
    let endpoints = Endpoints::new("javascript:alert(1)", "");
    let app = yew::Renderer::<App>::with_root_and_props(root.clone(), at_the_start(endpoints)).render();
    until("the problem is shown", || root.text_content().is_some_and(|it| it.contains("not set up right")))
        .await;
    assert!(root.query_selector("form").expect("a selector").is_none());
    app.destroy();
}
