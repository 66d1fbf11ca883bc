//! What is known of an access token.

use std::collections::BTreeSet;

use base64ct::{Base64UrlUnpadded, Encoding};
use regcred::client::Session;
use regcred::model::{AccessTokenAnswer, Claims, Organization, Secret, User, UserTokenInfo};
use serde_json::{Value, json};

use crate::{NOW, fixture, jwt};

/// By an access token that somebody pasted.
fn session(claims: &Value, lifetime: Option<u32>) -> Session {
    Session::new(Secret::new(jwt(claims)), None, lifetime, NOW)
}

/// By an API token that was exchanged just now.
fn fresh(claims: &Value, lifetime: Option<u32>) -> Session {
    Session::new(Secret::new(jwt(claims)), Some(Secret::new("an-api-token")), lifetime, NOW)
}

/// A second that is so far from now.
fn second(from_now: i64) -> u64 {
    (NOW / 1000).saturating_add_signed(from_now)
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

#[test]
fn an_access_token_is_known_by_its_form_and_its_claims_are_read_as_far_as_they_can_be() {
    let claims = json!({"exp": 1_767_225_600.5, "iat": "1767223801", "username": "é?>~johndoe"});
    let header = Base64UrlUnpadded::encode_string(b"{\"alg\":\"RS256\"}");
    let text = claims.to_string();
    let encoded = [
        Base64UrlUnpadded::encode_string(text.as_bytes()),
        base64ct::Base64Url::encode_string(text.as_bytes()),
        base64ct::Base64::encode_string(text.as_bytes()),
    ];
    for payload in encoded {
        let claims = Claims::of(&format!("{header}.{payload}.signature")).expect("an access token");
        assert_eq!((claims.exp, claims.iat), (Some(1_767_225_600), Some(1_767_223_801)), "{payload}");
        assert_eq!(claims.username.as_deref(), Some("é?>~johndoe"));
    }
    let odd = Claims::of(&jwt(&json!({"exp": "…", "username": "johndoe"}))).expect("an access token");
    assert_eq!((odd.exp, odd.username.as_deref()), (None, Some("johndoe")));
    // An encrypted one of five parts (RFC 7516 3.1), and one whose claims cannot be read at all.
    for token in [format!("{header}.key.vector.text.tag"), format!("{header}..vector.text.tag")] {
        assert_eq!(Claims::of(&token), Some(Claims::default()), "{token}");
    }
    let number = Base64UrlUnpadded::encode_string(b"{\"exp\": 1e999}");
    assert_eq!(Claims::of(&format!("{header}.{number}.signature")), Some(Claims::default()));
    for token in ["a.b.c.d.e".to_owned(), format!("{header}.b"), format!("{header}.b.c.d.e.f")] {
        assert_eq!(Claims::of(&token), None, "{token}");
    }
}

#[test]
fn a_token_of_just_now_tells_how_far_the_clocks_differ() {
    // By how many seconds the token was issued in the future, and what that tells of the clocks:
    // if it is fresh, and if it was pasted, any time after.
    let rows = [
        (0, 0, 0),
        (90, 0, 0),
        (91, 91, 91),
        (3600, 3600, 3600),
        (86_400, 86_400, 86_400),
        (-1, 0, 0),
        (-90, 0, 0),
        (-91, -91, 0),
        (-3600, -3600, 0),
        (-86_400, -86_400, 0),
    ];
    for (ahead, of_fresh, of_pasted) in rows {
        let claims = json!({"iat": second(ahead)});
        assert_eq!(fresh(&claims, Some(1799)).clock_off_seconds, of_fresh, "fresh, {ahead} s ahead");
        assert_eq!(session(&claims, None).clock_off_seconds, of_pasted, "pasted, {ahead} s ahead");
    }
    assert_eq!(fresh(&json!({}), Some(1799)).clock_off_seconds, 0, "a token that does not say when");
}

#[test]
fn a_token_ends_by_the_clock_of_this_machine() {
    let ends_in = |session: &Session| session.ends_at.map(|end| end as i64 / 1000 - second(0) as i64);
    // What the token says of its issue and its end, counted from now, and when it ends here.
    let rows = [(0, 1800, 1800), (90, 1890, 1890), (91, 1891, 1800), (3600, 5400, 1800), (7200, 9000, 1800)];
    for (iat, exp, ends) in rows {
        let claims = json!({"iat": second(iat), "exp": second(exp)});
        assert_eq!(ends_in(&session(&claims, None)), Some(ends), "pasted, {claims}");
        assert_eq!(ends_in(&fresh(&claims, None)), Some(ends), "fresh, {claims}");
        assert_eq!(ends_in(&fresh(&claims, Some(60))), Some(60), "the lifetime needs no clock");
    }
    let claims = json!({"iat": second(-3600), "exp": second(-1800)});
    assert_eq!(ends_in(&fresh(&claims, None)), Some(1800), "this machine's clock is ahead");
    assert_eq!(session(&claims, None).remaining_seconds(NOW), Some(0), "it was pasted long after its issue");
}

#[test]
fn the_services_time_is_known_from_the_difference() {
    for (ahead, service_time) in [(0, NOW), (60, NOW), (3600, NOW + 3_600_000), (-3600, NOW - 3_600_000)] {
        let session = fresh(&json!({"iat": second(ahead)}), Some(60));
        assert_eq!(session.service_time(NOW), service_time, "{ahead} s ahead");
        assert_eq!(session.service_time(NOW + 1), service_time + 1);
    }
    assert_eq!(fresh(&json!({"iat": second(-3600)}), Some(60)).service_time(1_000), 0, "never before 1970");
}

/// The service's clock may show any time since the token was issued: this machine's may be ahead.
#[test]
fn what_is_sent_with_a_token_that_was_pasted_may_be_as_old_as_the_token() {
    for age in [0, 60, 360, 1740] {
        let claims = json!({"iat": second(-age), "exp": second(1800 - age)});
        let sent = NOW + 5_000;
        let earliest = sent - age as u64 * 1000;
        assert_eq!(session(&claims, None).earliest_service_time(sent), earliest, "pasted after {age} s");
        let ended = session(&claims, None).with_clock_ahead(NOW);
        assert_eq!(ended.earliest_service_time(sent), earliest, "taken although it had ended");
    }
    // This machine's clock is behind, by as much at the least.
    assert_eq!(session(&json!({"iat": second(600)}), None).earliest_service_time(NOW), NOW + 600_000);
    assert_eq!(fresh(&json!({"iat": second(-3600)}), Some(60)).earliest_service_time(NOW), NOW - 3_600_000);
    for silent in [session(&json!({}), None), fresh(&json!({}), Some(60))] {
        assert_eq!(silent.earliest_service_time(NOW), 0, "the token does not say when it was issued");
    }
}

#[test]
fn absurd_instants_only_look_absurd() {
    for iat in [0, 1, u64::MAX, i64::MAX as u64] {
        for exp in [0, 1, u64::MAX, i64::MAX as u64] {
            let claims = json!({"iat": iat, "exp": exp});
            for session in [session(&claims, None), fresh(&claims, None), fresh(&claims, Some(u32::MAX))] {
                for now in [0, NOW, u64::MAX] {
                    let _ =
                        (session.remaining_seconds(now), session.ends_soon(now), session.service_time(now));
                    let _ = session.clone().with_clock_ahead(now).service_time(now);
                }
            }
        }
    }
}

#[test]
fn a_clock_that_is_set_back_does_not_lengthen_a_tokens_life() {
    let back = NOW - 5 * 3_600_000;
    let renewable = fresh(&json!({}), Some(1799));
    assert_eq!(renewable.remaining_seconds(back), Some(1799));
    assert!(renewable.ends_soon(back), "it is renewed, since nobody knows how long it has lived");
    assert!(!renewable.ends_soon(NOW - 60_000), "clocks are set right by seconds all the time");
    let pasted = Session { api_token: None, ..renewable };
    assert_eq!(pasted.remaining_seconds(back), Some(1799));
    assert!(!pasted.ends_soon(back), "it is still tried");
}

#[test]
fn a_token_ends_soon_in_its_last_minute() {
    let session = session(&json!({}), Some(3600));
    let end = NOW + 3_600_000;
    let rows = [
        (NOW, false),
        (end - 61_000, false),
        (end - 60_000, false),
        (end - 59_999, true),
        (end - 59_000, true),
        (end - 1, true),
        (end, true),
        (end + 1, true),
    ];
    for (now, soon) in rows {
        assert_eq!(session.ends_soon(now), soon, "{} ms before its end", end as i64 - now as i64);
    }
    assert!(!self::session(&json!({}), None).ends_soon(u64::MAX), "where the end is not known");
}

#[test]
fn all_names_are_kept_under_which_a_user_may_be_listed() {
    let names = |session: &Session| session.names.iter().cloned().collect::<BTreeSet<_>>();
    let rows = [
        (json!({}), vec![]),
        (json!({"username": "", "acct": ""}), vec![]),
        (json!({"username": "johndoe"}), vec!["johndoe"]),
        (json!({"username": "johndoe", "domain": "example"}), vec!["johndoe", "johndoe@example"]),
        (json!({"username": "johndoe@a", "domain": "example"}), vec!["johndoe@a"]),
        (
            json!({"username": "johndoe", "domain": "example", "acct": "john.doe@mail.example"}),
            vec!["johndoe", "johndoe@example", "john.doe@mail.example"],
        ),
        (json!({"acct": "johndoe@example"}), vec!["johndoe@example"]),
    ];
    let user = |id: &str, username: &str| UserTokenInfo {
        organization: Organization { id: "o".to_owned(), name: String::new() },
        user: User { id: id.to_owned(), username: username.to_owned(), roles: Vec::new() },
        service_id: String::new(),
    };
    for (claims, expected) in rows {
        let expected: BTreeSet<String> = expected.into_iter().map(str::to_owned).collect();
        let session = session(&claims, None);
        assert_eq!(names(&session), expected, "{claims}");
        let identified = names(&session.identified(user("u-17", "doe")));
        let more = ["u-17".to_owned(), "doe".to_owned()];
        assert_eq!(identified, expected.into_iter().chain(more).collect(), "{claims}, identified");
    }
    let nameless = session(&json!({"username": "johndoe"}), None).identified(user("", ""));
    assert_eq!(names(&nameless), ["johndoe".to_owned()].into());
}

#[test]
fn a_token_that_is_taken_after_its_end_shows_that_the_clock_is_ahead() {
    for over in [0_u32, 1, 60, 86_400] {
        let ended = session(&json!({"exp": second(-i64::from(over))}), None);
        assert_eq!(ended.remaining_seconds(NOW), Some(0));
        let known = ended.with_clock_ahead(NOW);
        assert_eq!(known.clock_off_seconds, -i64::from(over));
        assert_eq!(known.service_time(NOW), NOW - u64::from(over) * 1000, "at the end of the token at most");
        assert_eq!((known.ends_at, known.remaining_seconds(NOW), known.ends_soon(NOW)), (None, None, false));
    }
}
