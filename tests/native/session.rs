//! What is known of an access token.

use base64ct::{Base64UrlUnpadded, Encoding};
use regcred::client::Session;
use regcred::model::{AccessTokenAnswer, Claims, Organization, Secret, User, UserTokenInfo};
use serde_json::{Value, json};

use crate::fixture;

/// An arbitrary moment, in milliseconds since 1970.
const NOW: u64 = 1_767_225_600_000;

/// An access token that claims this.
fn jwt(claims: &Value) -> String {
    let part = |json: &Value| Base64UrlUnpadded::encode_string(json.to_string().as_bytes());
    format!("{}.{}.signature", part(&json!({"alg": "RS256"})), part(claims))
}

fn session(claims: &Value, lifetime: Option<u32>) -> Session {
    Session::new(Secret::new(jwt(claims)), None, lifetime, NOW)
}

#[test]
fn the_service_knows_the_lifetime_better_than_the_tokens_claim() {
    let claims = json!({"exp": NOW / 1000 + 7200});
    assert_eq!(session(&claims, Some(1799)).remaining_seconds(NOW), Some(1799));
    assert_eq!(session(&claims, None).remaining_seconds(NOW), Some(7200));
    assert_eq!(session(&json!({}), Some(1799)).remaining_seconds(NOW), Some(1799));
    assert_eq!(session(&json!({}), None).remaining_seconds(NOW), None);
}

#[test]
fn a_session_counts_down_to_zero_and_stays_there() {
    let session = session(&json!({}), Some(60));
    let rows = [
        (NOW, 60),
        (NOW + 1, 59),
        (NOW + 1_000, 59),
        (NOW + 59_000, 1),
        (NOW + 59_001, 0),
        (NOW + 60_000, 0),
        (NOW + 3_600_000, 0),
        (u64::MAX, 0),
    ];
    for (now, left) in rows {
        assert_eq!(session.remaining_seconds(now), Some(left), "after {} ms", now - NOW);
    }
}

#[test]
fn an_absurd_lifetime_is_only_long() {
    assert!(
        session(&json!({"exp": u64::MAX}), None).remaining_seconds(NOW).is_some_and(|left| left > 1_000_000)
    );
    assert_eq!(session(&json!({}), Some(u32::MAX)).remaining_seconds(NOW), Some(u64::from(u32::MAX)));
    assert_eq!(session(&json!({"exp": 0}), None).remaining_seconds(NOW), Some(0));
    assert_eq!(session(&json!({}), Some(0)).remaining_seconds(NOW), Some(0));
}

#[test]
fn a_user_name_is_joined_with_its_domain_once() {
    let rows = [
        (json!({"username": "johndoe", "domain": "example"}), "johndoe@example"),
        (json!({"username": "johndoe@else", "domain": "example"}), "johndoe@else"),
        (json!({"username": "johndoe"}), "johndoe"),
        (json!({"username": "johndoe", "domain": null}), "johndoe"),
        (json!({"username": "johndoe", "domain": ""}), "johndoe"),
        (json!({"domain": "example"}), ""),
        (json!({}), ""),
    ];
    for (claims, user) in rows {
        assert_eq!(session(&claims, None).user, user, "{claims}");
    }
}

#[test]
fn the_fixture_of_a_token_service_makes_a_session() {
    let answer: AccessTokenAnswer = serde_json::from_str(fixture!("access-token")).expect("an answer");
    let token = answer.access_token.expect("a token");
    let session = Session::new(token.clone(), answer.refresh_token.clone(), answer.expires_in, NOW);
    assert_eq!(session.access_token, token);
    assert_eq!(session.api_token, answer.refresh_token);
    assert_eq!(session.user, "johndoe@example");
    assert_eq!(session.organization, "4f1d2c3b-6a5e-4d7c-9b8a-0e1f2a3b4c5d");
    assert_eq!(session.ends_at, Some(NOW + 1_799_000));
}

#[test]
fn the_names_that_the_api_tells_replace_the_tokens_own() {
    let claims = json!({"username": "johndoe", "domain": "example", "context_name": "o-id"});
    let info: UserTokenInfo = serde_json::from_str(fixture!("user-token-info")).expect("a user");
    let named = session(&claims, Some(60)).identified(info);
    assert_eq!((&*named.organization, &*named.user), ("Example Organization", "johndoe"));
    assert_eq!(named.remaining_seconds(NOW), Some(60));

    let nameless = UserTokenInfo {
        organization: Organization { id: "o".to_owned(), name: String::new() },
        user: User { id: "u".to_owned(), username: String::new(), roles: Vec::new() },
        service_id: String::new(),
    };
    let named = session(&claims, None).identified(nameless);
    assert_eq!((&*named.organization, &*named.user), ("o", "u"));
}

#[test]
fn an_opaque_token_can_only_be_an_api_token() {
    let payload = Base64UrlUnpadded::encode_string(b"not JSON");
    let opaque = [
        "".to_owned(),
        "Zr8vKq2TnW5yHs7LdX3bFc9MgP4jRt6A".to_owned(),
        "a.b".to_owned(),
        "a.b.c".to_owned(),
        "a..c".to_owned(),
        format!("a.{payload}.c"),
        format!("{}.more", jwt(&json!({"exp": 1}))),
        format!("a.{}.c", Base64UrlUnpadded::encode_string(b"\"text\"")),
    ];
    for token in opaque {
        assert_eq!(Claims::of(&token), None, "{token}");
        let session = Session::new(Secret::new(token), None, None, NOW);
        assert_eq!((&*session.user, &*session.organization, session.ends_at), ("", "", None));
    }
}

#[test]
fn an_access_token_is_known_as_one_whatever_it_claims() {
    let rows = [
        json!({}),
        json!({"exp": 1_767_225_600, "perms": ["csp:org_member"], "aud": ["a", "b"]}),
        json!({"exp": 1_767_225_600.5}),
        json!({"exp": "1767225600", "username": 7, "domain": [], "context_name": {}}),
        json!({"exp": -1, "iat": null}),
        json!({"user_name": "johndoe", "scope": ["openid"]}),
    ];
    for claims in rows {
        assert!(Claims::of(&jwt(&claims)).is_some(), "{claims} was taken for an API token");
    }
    let claims = Claims::of(&jwt(&json!({"exp": 1_767_225_600, "iat": 1_767_223_801}))).expect("claims");
    assert_eq!((claims.exp, claims.iat), (Some(1_767_225_600), Some(1_767_223_801)));
}
