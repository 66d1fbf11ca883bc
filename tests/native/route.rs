//! The console's addresses, read as a browser reads them.

use proptest::prelude::*;
use regcred::console::route::{Route, handoff_target};
use url::Url;

const BASES: [&str; 3] = ["/", "/console/", "/a/b.c/"];

fn route() -> impl Strategy<Value = Route> {
    // A text of any kind, and those that mean something in an address.
    let text = || {
        prop_oneof![
            any::<String>(),
            "[ -~]{0,20}",
            "[&#%+ =?/.;:äßЖ🚢\u{301}a-c0-9]{0,12}",
            Just("%26".to_owned()),
            Just("..".to_owned()),
        ]
    };
    // Nothing and an empty text look alike.
    let named = || text().prop_filter("not empty", |text| !text.is_empty());
    let id = || prop::option::of(named());
    prop_oneof![
        (text(), text()).prop_map(|(registry, description)| Route::Create { registry, description }),
        (text(), id()).prop_map(|(registry, credential)| Route::Credentials { registry, credential }),
        (text(), named(), id()).prop_map(|(registry, credential, successor)| Route::Replace {
            registry,
            credential,
            successor
        }),
    ]
}

/// An address as the browser's address bar splits it: path and query.
fn visit(address: &str) -> Url {
    let host = Url::parse("https://console.example").expect("an address");
    host.join(address).expect("an address")
}

/// `location.pathname` and `location.search`.
fn parts(url: &Url) -> (String, String) {
    (url.path().to_owned(), url.query().map(|query| format!("?{query}")).unwrap_or_default())
}

fn read(address: &str) -> (Route, String) {
    let (path, query) = parts(&visit(address));
    Route::parse(&path, &query)
}

fn create(registry: &str, description: &str) -> Route {
    Route::Create { registry: registry.to_owned(), description: description.to_owned() }
}

fn credentials(registry: &str, credential: Option<&str>) -> Route {
    Route::Credentials { registry: registry.to_owned(), credential: credential.map(str::to_owned) }
}

fn replace(registry: &str, credential: &str, successor: Option<&str>) -> Route {
    Route::Replace {
        registry: registry.to_owned(),
        credential: credential.to_owned(),
        successor: successor.map(str::to_owned),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_route_is_found_again_by_its_address(route in route(), base in prop::sample::select(&BASES)) {
        let address = route.address(base);
        let url = visit(&address);
        prop_assert_eq!(url.host_str(), Some("console.example"));
        prop_assert_eq!(url.fragment(), None);
        prop_assert!(address.is_ascii() && !address.contains(char::is_whitespace), "{}", address);
        let (path, query) = parts(&url);
        prop_assert_eq!(format!("{path}{query}"), address, "a browser leaves it as it is");
        prop_assert_eq!(Route::parse(&path, &query), (route.clone(), base.to_owned()));
        // Static hosts serve a folder's file by its name, too.
        prop_assert_eq!(Route::parse(&format!("{path}index.html"), &query), (route, base.to_owned()));
    }

    #[test]
    fn a_query_is_read_as_browsers_write_it(registry in any::<String>(), description in "[ -~ä🚢]{0,20}") {
        let mut url = visit("/console/");
        url.query_pairs_mut().append_pair("registry", &registry).append_pair("description", &description);
        let (path, query) = parts(&url);
        prop_assert_eq!(Route::parse(&path, &query).0, create(&registry, &description));
    }

    #[test]
    fn no_address_is_too_strange(path in any::<String>(), query in any::<String>()) {
        let (_, base) = Route::parse(&path, &query);
        prop_assert!(path.starts_with(&base));
    }

    /// A token in an address would stand in histories and logs, and an address of a service would
    /// send the visitor's token anywhere.
    #[test]
    fn no_token_and_no_address_of_a_service_is_read(route in route(), first in any::<bool>()) {
        const NAMES: [&str; 12] = [
            "token", "access_token", "api_token", "refresh_token", "id_token", "password", "secret", "api",
            "api_url", "token_service", "endpoint", "base",
        ];
        let more: Vec<String> = NAMES.iter().map(|name| format!("{name}=https://evil.example")).collect();
        let more = more.join("&");
        let (path, query) = parts(&visit(&route.address("/")));
        let query = query.trim_start_matches('?');
        let query = if first { format!("?{more}&{query}") } else { format!("?{query}&{more}") };
        let (read, base) = Route::parse(&path, &query);
        prop_assert_eq!(&base, "/");
        prop_assert!(!read.address("/").contains("evil"));
        prop_assert_eq!(read, route);
    }
}

#[test]
fn the_addresses_are_short() {
    let rows = [
        (create("", ""), "/"),
        (create("prod/eu", "Server A"), "/?registry=prod%2Feu&description=Server%20A"),
        (create("", "ä+b"), "/?description=%C3%A4%2Bb"),
        (credentials("", None), "/credentials/"),
        (credentials("prod-eu_1.2~3", Some("17")), "/credentials/?registry=prod-eu_1.2~3&credential=17"),
        (replace("r", "17", None), "/rotate/?registry=r&credential=17"),
        (replace("r", "17", Some("18")), "/rotate/?registry=r&credential=17&successor=18"),
    ];
    for (route, address) in rows {
        assert_eq!(route.address("/"), address);
        assert_eq!(route.address("/console/"), address.replacen('/', "/console/", 1));
    }
}

#[test]
fn addresses_that_people_and_other_pages_write_are_understood() {
    let rows = [
        ("/?registry=r+1&description=a%20b", create("r 1", "a b"), "/"),
        ("/?registry=r&registry=s", create("r", ""), "/"),
        ("/?registry=&description", create("", ""), "/"),
        ("/?Registry=r&credential=17&successor=18", create("", ""), "/"),
        ("/?registry=a=b", create("a=b", ""), "/"),
        ("/?registry=100%&description=%zz", create("100%", "%zz"), "/"),
        ("/?registry=%ff", create("", ""), "/"),
        ("/?&&registry=r&", create("r", ""), "/"),
        ("/?utm_source=mail&registry=r&fbclid=1#form", create("r", ""), "/"),
        ("/index.html", create("", ""), "/"),
        ("/console/index.html?registry=r", create("r", ""), "/console/"),
        ("/credentials/index.html?registry=r", credentials("r", None), "/"),
        ("/credentials/?credential=", credentials("", None), "/"),
        ("/console/credentials/?registry=r&credential=%31", credentials("r", Some("1")), "/console/"),
        ("/console/rotate/index.html", credentials("", None), "/console/"),
        ("/nowhere/", create("", ""), "/nowhere/"),
    ];
    for (address, route, base) in rows {
        assert_eq!(read(address), (route, base.to_owned()), "{address}");
    }
}

#[test]
fn each_route_has_a_title_of_its_own() {
    let rows = [
        (create("r", "Server A"), "regcred: create a registry credential", "Create a registry credential"),
        (credentials("", None), "regcred: credentials of a registry", "Credentials of a registry"),
        (credentials("prod-eu", Some("17")), "regcred: credentials of prod-eu", "Credentials of a registry"),
        (replace("r", "17", None), "regcred: replace a credential", "Replace a credential"),
    ];
    for (route, title, heading) in rows {
        assert_eq!((&*route.title("regcred"), route.heading()), (title, heading), "{route:?}");
    }
    assert_eq!(
        credentials("prod-eu", None).title("Keys & \"locks\""),
        "Keys & \"locks\": credentials of prod-eu"
    );
    assert_eq!(Route::default(), create("", ""));
}

#[test]
fn what_a_page_is_about_makes_no_other_page() {
    let pages = [create("", ""), credentials("", None), replace("", "", None)];
    let same = [create("r", "d"), credentials("r", Some("17")), replace("r", "17", Some("18"))];
    for (n, page) in pages.iter().enumerate() {
        for (m, other) in same.iter().enumerate() {
            assert_eq!(page.is_same_page(other), n == m, "{page:?}, {other:?}");
        }
    }
}

#[test]
fn the_query_may_name_a_target() {
    assert_eq!(handoff_target("?registry=a&use=kubernetes-secret").as_deref(), Some("kubernetes-secret"));
    assert_eq!(handoff_target("?use="), None);
    assert_eq!(handoff_target("?used=docker-login"), None);
}
