//! A secret stays one: in no debug text, and in no JSON by itself.

use std::fmt;

use regcred::client::Session;
use regcred::client::decode::{self, Answer};
use regcred::client::request::{self, TokenMember};
use regcred::model::{AccessTokenAnswer, CreateCredential, NewCredential, Secret};
use serde_json::json;

use crate::{answer, endpoints};

/// A text that occurs nowhere by chance.
const TEXT: &str = "Hq7-unmistakable-Zx9";

/// The ways in which bytes may turn up in a debug text.
fn assert_hidden(name: &str, value: &dyn fmt::Debug) {
    let bytes: Vec<String> = TEXT.bytes().take(4).map(|byte| byte.to_string()).collect();
    for printed in [format!("{value:?}"), format!("{value:#?}")] {
        let dense: String = printed.split_whitespace().collect();
        assert!(!printed.contains(TEXT), "{name} prints its secret");
        assert!(!dense.contains(&bytes.join(",")), "{name} prints its secret's bytes");
        assert!(!printed.contains("unmistakable"), "{name} prints a part of its secret");
    }
}

#[test]
fn nothing_that_holds_a_secret_prints_it() {
    let secret = Secret::new(TEXT);
    assert_hidden("Secret", &secret);
    assert_hidden("a list of secrets", &vec![Some(secret.clone())]);

    let credential = NewCredential { username: "robot$a".to_owned(), password: secret.clone() };
    assert_hidden("NewCredential", &credential);

    let created = answer(201, &json!({"username": "robot$a", "password": TEXT}).to_string());
    assert_hidden("Answer", &created);
    assert_hidden("Created", &decode::created(&created).expect("a credential"));

    let tokens = json!({"access_token": TEXT, "id_token": TEXT, "refresh_token": TEXT}).to_string();
    let tokens: AccessTokenAnswer = serde_json::from_str(&tokens).expect("an answer");
    assert_hidden("AccessTokenAnswer", &tokens);
    assert_hidden("Session", &Session::new(secret.clone(), Some(secret.clone()), Some(60), 0));

    let description = CreateCredential { description: "Server A".to_owned() };
    let create = request::create_credential(&endpoints(), &secret, "r", &description).expect("a request");
    assert_hidden("a request with a token in its header", &create);
    for member in [TokenMember::RefreshToken, TokenMember::ApiToken] {
        let exchange = request::exchange(&endpoints(), &secret, member).expect("a request");
        assert_hidden("a request with a token in its body", &exchange);
    }
}

#[test]
fn a_refused_token_is_not_repeated_in_the_refusal() {
    let token = Secret::new(format!("{TEXT} {TEXT}"));
    let error = request::who_am_i(&endpoints(), &token).expect_err("a refusal");
    assert_hidden("Error", &error);
    assert!(!error.to_string().contains(TEXT));
}

#[test]
fn a_debug_text_does_not_tell_how_long_a_secret_is() {
    let printed = |length: usize| format!("{:?}", Secret::new("x".repeat(length)));
    assert_eq!(printed(0), printed(1));
    assert_eq!(printed(1), printed(4096));
}

#[test]
fn an_answer_prints_all_but_its_body() {
    let answer = Answer {
        location: Some("/credentials/17".to_owned()),
        retry_after: Some("120".to_owned()),
        ..answer(201, TEXT)
    };
    let printed = format!("{answer:?}");
    for part in ["201", "/credentials/17", "120", "20 bytes"] {
        assert!(printed.contains(part), "{part} is not in {printed}");
    }
}

#[test]
fn a_secret_hands_out_every_byte_as_it_came() {
    for text in ["", " a ", "two\r\nlines\n", "\0\t\u{feff}\u{2028}", "é", "e\u{301}"] {
        assert_eq!(Secret::new(text).reveal(), text);
        let read: Secret = serde_json::from_value(json!(text)).expect("a secret");
        assert_eq!(read.reveal(), text);
        assert_eq!(read.is_empty(), text.is_empty());
    }
}

/// Gives each type an answer to "is it that?": the second implementation makes the first
/// ambiguous, so that this stops compiling when a secret can be serialized or displayed.
macro_rules! assert_never {
    ($type:ty: $bound:path) => {
        const _: fn() = || {
            trait Ambiguous<A> {
                fn here() {}
            }
            impl<T: ?Sized> Ambiguous<()> for T {}
            struct Never;
            impl<T: ?Sized + $bound> Ambiguous<Never> for T {}
            let _ = <$type as Ambiguous<_>>::here;
        };
    };
}
assert_never!(Secret: serde::Serialize);
assert_never!(Secret: fmt::Display);
assert_never!(NewCredential: serde::Serialize);
assert_never!(AccessTokenAnswer: serde::Serialize);
assert_never!(Session: serde::Serialize);
