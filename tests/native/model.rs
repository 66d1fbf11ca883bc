//! Models: old and new shapes of what the service sends.

use regcred::model::{
    AccessTokenAnswer, CreateCredential, Credential, Page, Registry, Status, UserTokenInfo,
};
use serde_json::{Value, json};

use crate::fixture;

fn value(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

#[test]
fn every_documented_shape_comes_out_as_it_went_in() {
    let credential: Credential = serde_json::from_str(fixture!("credential")).expect("a credential");
    let old: Credential =
        serde_json::from_str(fixture!("credential-old-shape")).expect("an older credential");
    let registry: Registry = serde_json::from_str(fixture!("registry")).expect("a registry");
    let credentials: Page<Credential> =
        serde_json::from_str(fixture!("credentials-page")).expect("credentials");
    let registries: Page<Registry> = serde_json::from_str(fixture!("registries-page")).expect("registries");
    let user: UserTokenInfo = serde_json::from_str(fixture!("user-token-info")).expect("a user");
    let rows = [
        ("credential", serde_json::to_value(credential), fixture!("credential")),
        ("older credential", serde_json::to_value(old), fixture!("credential-old-shape")),
        ("registry", serde_json::to_value(registry), fixture!("registry")),
        ("credentials", serde_json::to_value(credentials), fixture!("credentials-page")),
        ("registries", serde_json::to_value(registries), fixture!("registries-page")),
        ("user", serde_json::to_value(user), fixture!("user-token-info")),
    ];
    for (name, out, text) in rows {
        assert_eq!(out.expect("JSON"), value(text), "{name}");
    }
}

#[test]
fn a_credential_of_the_older_shape_has_no_expiry_and_no_status() {
    let credential: Credential =
        serde_json::from_str(fixture!("credential-old-shape")).expect("a credential");
    assert_eq!(credential.description, "Credential for server A");
    assert_eq!(credential.created_by.as_deref(), Some("johndoe"));
    assert_eq!((credential.expires_at, credential.status), (None, None));
}

#[test]
fn a_credential_with_nothing_but_an_id_can_be_listed() {
    let bare: Credential = serde_json::from_str(r#"{"id": "17"}"#).expect("a credential");
    let nulls: Credential = serde_json::from_value(json!({
        "id": "17", "name": null, "description": null, "created_at": null, "created_by": null, "updated_at": null,
        "updated_by": null, "removed_at": null, "removed_by": null, "expires_at": null, "status": null
    }))
    .expect("a credential of nulls");
    assert_eq!(bare, nulls);
    assert_eq!((&*bare.id, &*bare.name, &*bare.description), ("17", "", ""));
}

#[test]
fn members_that_nobody_knows_are_ignored() {
    let mut extended = value(fixture!("credential"));
    extended["password_hint"] = json!({"never": ["seen"]});
    let credential: Credential = serde_json::from_value(extended).expect("a credential");
    assert_eq!(serde_json::to_value(credential).expect("JSON"), value(fixture!("credential")));

    let mut extended = value(fixture!("registry"));
    extended["quota"] = json!(3);
    extended["_links"]["self"] = json!({"href": "/v1/registries/r"});
    let registry: Registry = serde_json::from_value(extended).expect("a registry");
    assert_eq!(serde_json::to_value(registry).expect("JSON"), value(fixture!("registry")));
}

#[test]
fn a_status_is_read_by_its_documented_word_and_any_other_survives_a_round_trip() {
    let rows = [
        ("ACTIVE", Status::Active),
        ("EXPIRED", Status::Expired),
        ("REMOVED", Status::Removed),
        ("SUSPENDED", Status::Other("SUSPENDED".to_owned())),
        ("active", Status::Other("active".to_owned())),
        (" ACTIVE", Status::Other(" ACTIVE".to_owned())),
        ("\"a\n\u{1f512}", Status::Other("\"a\n\u{1f512}".to_owned())),
        ("", Status::Other(String::new())),
    ];
    for (word, status) in rows {
        let credential: Credential =
            serde_json::from_value(json!({"id": "17", "status": word})).expect("a credential");
        assert_eq!(credential.status, Some(status), "{word}");
        assert_eq!(serde_json::to_value(credential).expect("JSON")["status"], word);
    }
}

#[test]
fn a_registry_with_nothing_but_what_is_required_can_be_shown() {
    let registries: Page<Registry> = serde_json::from_str(fixture!("registries-page")).expect("registries");
    let bare = registries.items.last().expect("a registry");
    assert_eq!(bare.name, "Only what is required");
    assert_eq!((bare.healthy, bare.credentials_limit, &bare.links), (None, None, &None));
    let nulls: Registry = serde_json::from_value(json!({
        "id": "r", "name": "n", "url": "https://registry.example", "healthy": null, "description": null,
        "credentials_limit": null, "application_count": null, "provider": null, "_links": null
    }))
    .expect("a registry of nulls");
    assert_eq!(
        (nulls.healthy, nulls.credentials_limit, nulls.provider, nulls.links),
        (None, None, None, None)
    );
}

#[test]
fn a_page_without_counters_is_still_a_page() {
    for text in [
        r#"{"items": [{"id": "17"}]}"#,
        r#"{"items": [{"id": "17"}], "page": null, "page_size": null, "total_size": null, "total_pages": null}"#,
        r#"{"next": "/v1/more", "items": [{"id": "17"}]}"#,
    ] {
        let page: Page<Credential> = serde_json::from_str(text).expect(text);
        assert_eq!((page.page, page.page_size, page.total_size, page.total_pages), (0, 0, 0, 0), "{text}");
        assert_eq!(page.items.len(), 1, "{text}");
    }
    let page: Page<Credential> = serde_json::from_str(fixture!("credentials-page")).expect("credentials");
    assert_eq!((page.page, page.page_size, page.total_size, page.total_pages), (1, 5, 10, 2));
}

#[test]
fn clients_log_in_at_the_host_and_port_of_a_registrys_address() {
    let rows = [
        ("https://harbor.mydomain.example", "harbor.mydomain.example", false),
        ("https://mirror.example:8443", "mirror.example:8443", false),
        (
            "https://us-east1-docker.pkg.example/project/hosted-registry-1",
            "us-east1-docker.pkg.example",
            false,
        ),
        ("https://registry.example/?a=b#c", "registry.example", false),
        ("https://registry.example?a=b", "registry.example", false),
        ("https://someone:s3cret@registry.example:5000/v2/", "registry.example:5000", false),
        ("http://127.0.0.1:5000", "127.0.0.1:5000", true),
        ("HTTP://localhost:5000/", "localhost:5000", true),
        ("https://[::1]:5000/v2", "[::1]:5000", false),
        ("registry.example/path", "registry.example", false),
        ("", "", false),
    ];
    for (url, host, plain) in rows {
        let registry: Registry =
            serde_json::from_value(json!({"id": "r", "name": "n", "url": url})).expect("a registry");
        assert_eq!((registry.host(), registry.is_plain_http()), (host, plain), "{url}");
    }
}

#[test]
fn a_token_answer_may_lack_any_member() {
    let nothing: AccessTokenAnswer = serde_json::from_str("{}").expect("an answer");
    assert_eq!((nothing.access_token, nothing.expires_in), (None, None));
    let full: AccessTokenAnswer = serde_json::from_str(fixture!("access-token")).expect("an answer");
    assert_eq!(
        (full.expires_in, full.token_type.as_deref(), full.id_token),
        (Some(1799), Some("bearer"), None)
    );
    assert!(full.access_token.is_some_and(|token| token.reveal().starts_with("eyJ")));
}

#[test]
fn a_user_without_a_name_or_roles_is_still_a_user() {
    let info: UserTokenInfo = serde_json::from_value(json!({
        "organization": {"id": "o", "name": null}, "user": {"id": "u", "roles": null}, "service_id": null
    }))
    .expect("a user");
    assert_eq!((&*info.organization.name, &*info.user.username, info.user.roles.len()), ("", "", 0));
}

#[test]
fn a_create_request_carries_the_description_and_nothing_else() {
    let credential = CreateCredential { description: " \"Server A\"\r\n\u{1f512}\\ ".to_owned() };
    let sent = serde_json::to_string(&credential).expect("JSON");
    assert_eq!(value(&sent), json!({"description": " \"Server A\"\r\n\u{1f512}\\ "}));
}

#[test]
fn providers_have_their_proper_names() {
    let registry: Registry = serde_json::from_str(fixture!("registry")).expect("a registry");
    for (provider, name) in [
        ("HARBOR", "Harbor"),
        ("GITHUB", "GitHub"),
        ("JFROG", "JFrog"),
        ("GOOGLE_ARTIFACT_REGISTRY", "Google Artifact Registry"),
        ("AWS_ECR", "AWS ECR"),
        ("SOMETHING_NEW", "Something New"),
        ("été", "été"),
        ("", ""),
    ] {
        let registry = Registry { provider: Some(provider.to_owned()), ..registry.clone() };
        assert_eq!(registry.provider_name().as_deref(), Some(name));
    }
    assert_eq!(Registry { provider: None, ..registry }.provider_name(), None);
}
