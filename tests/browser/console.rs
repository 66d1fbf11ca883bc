use regcred::client::{BadAddress, Endpoints};
use regcred::console::place::Place;
use regcred::console::{App, AppProps};
use wasm_bindgen::JsCast;
use wasm_bindgen_test::wasm_bindgen_test;
use web_sys::{Element, Event, EventInit, HtmlElement, HtmlInputElement};
use yew::AppHandle;

use crate::{AUTHORIZE, CREDENTIAL, CREDENTIALS, answer, calls_of, fixture, healthy_service, release, until};

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
    AppProps { endpoints, place: Place::default(), base: "/".into(), on_rendered: yew::Callback::noop() }
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
        let buttons = self.root.query_selector_all("button").expect("a selector");
        let found = (0..buttons.length())
            .filter_map(|n| buttons.get(n))
            .find(|it| it.text_content().as_deref() == Some(name));
        found.unwrap_or_else(|| panic!("there is no button {name}")).unchecked_into()
    }

    fn html(&self) -> String {
        self.root.outer_html()
    }

    fn says(&self, text: &str) -> bool {
        self.root.text_content().is_some_and(|all| all.contains(text))
    }

    fn fill_all(&self) {
        self.fill("API token or access token", "an-api-token");
        self.fill("Registry ID", "registry");
        self.fill("Description", "Credential for server A");
    }

    async fn create(&self) {
        self.fill_all();
        self.button("Create credential").click();
        until("the credential is there", || self.says("New credential")).await;
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
    until("the credential is there", || page.says("New credential")).await;
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
async fn discarding_revokes_and_wipes() {
    healthy_service();
    let page = Page::open().await;
    page.create().await;
    assert_eq!(page.button("I have stored it").get_attribute("aria-disabled").as_deref(), Some("true"));
    page.button("Discard and revoke").click();
    until("the form is back", || page.find("form").is_some()).await;
    assert_eq!(calls_of("DELETE", CREDENTIAL).len(), 1);
    assert!(!page.says("New credential"));
}

#[wasm_bindgen_test]
async fn a_violation_stands_at_its_field_and_what_was_typed_is_kept() {
    healthy_service();
    answer(
        "POST",
        CREDENTIALS,
        400,
        "{}",
        r#"{"violations": [{"field": "description", "message": "Too vague"}, {"field": "labels", "message": "Missing"}]}"#,
        false,
    );
    let page = Page::open().await;
    page.fill_all();
    page.button("Create credential").click();
    until("the problem is shown", || page.says("No credential was created.")).await;
    let description = page.input("Description");
    assert_eq!(description.get_attribute("aria-invalid").as_deref(), Some("true"));
    assert_eq!(description.value(), "Credential for server A");
    let described_by = description.get_attribute("aria-describedby").expect("a description");
    let faults =
        page.find(&format!("#{}", described_by.split(' ').next().expect("an id"))).expect("the faults");
    assert_eq!(faults.text_content().as_deref(), Some("Too vague"));
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
    until("the problem is shown", || page.says("Something is missing.")).await;
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
