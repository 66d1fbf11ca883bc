//! What people paste as tokens and ids, as it was seen.

use proptest::prelude::*;
use regcred::client::typed::{LeftOut, cleaned_id, cleaned_token};

const AROUND: [&str; 14] = [
    "", " ", "\t", "\n", "\r\n", "\u{200b}", "\u{feff}", "\u{a0}", "\u{2003}", "\u{202a}", "\"", "'", "`",
    " \" ",
];

fn token(pasted: &str) -> (String, Option<LeftOut>) {
    let (token, left_out) = cleaned_token(pasted);
    (token.reveal().to_owned(), left_out)
}

#[test]
fn what_is_clean_stays_as_it_is() {
    for text in
        ["abc", "a.b.c", "ab=cd==", "", "a b", "Bearer", "bearerabc", "\"abc", "o'clock", "{\"a\": 1}"]
    {
        assert_eq!(token(text), (text.to_owned(), None), "{text:?}");
        assert_eq!(cleaned_id(text), (text, None), "{text:?}");
    }
}

#[test]
fn what_is_round_a_token_or_an_id_is_taken_off() {
    for around in AROUND.iter().filter(|around| !around.is_empty()) {
        let pasted = format!("{around}abc{around}");
        assert_eq!(token(&pasted), ("abc".to_owned(), Some(LeftOut::Around)), "{pasted:?}");
        assert_eq!(cleaned_id(&pasted), ("abc", Some(LeftOut::Around)), "{pasted:?}");
    }
    for pasted in
        ["“abc”", "„abc“", "\"abc\",", "\"abc\",\n", "‘abc’", "«abc»", "abc\n", "\tabc", "\" 'abc'\u{200b}\""]
    {
        assert_eq!(cleaned_id(pasted), ("abc", Some(LeftOut::Around)), "{pasted:?}");
    }
}

#[test]
fn bearer_is_taken_off_a_token_and_not_off_an_id() {
    for pasted in [
        "Bearer abc",
        "bearer  abc ",
        "BEARER\tabc",
        "\"Bearer abc\"",
        "Bearer \"abc\"",
        "bearer\u{a0}abc\r\n",
        "Authorization: Bearer abc",
        "authorization:bearer abc\n",
        "\"Authorization: Bearer abc\",",
    ] {
        assert_eq!(token(pasted), ("abc".to_owned(), Some(LeftOut::Around)), "{pasted:?}");
    }
    assert_eq!(cleaned_id("Bearer abc"), ("Bearer abc", None));
}

#[test]
fn of_a_whole_answer_its_token_is_meant() {
    for (pasted, meant) in [
        (r#"{"access_token": "a", "refresh_token": "r", "expires_in": 1799}"#, "a"),
        (" {\r\n  \"refresh_token\": \"r\",\t\"access_token\": null } \u{feff}", "r"),
        (r#"'{"access_token":"a","token_type":"bearer"}'"#, "a"),
    ] {
        assert_eq!(token(pasted), (meant.to_owned(), Some(LeftOut::Answer)), "{pasted:?}");
    }
    for other in [r#"{"id_token": "i"}"#, r#"{"access_token":"#, "{}"] {
        assert_eq!(token(other), (other.to_owned(), None));
    }
}

proptest! {
    #[test]
    fn cleaning_twice_changes_nothing_more(
        text in r#"[ \t\n"'`“”\u{200b}\u{feff}abBearer{}:]{0,24}"#,
        before in prop::sample::select(&AROUND[..]),
    ) {
        let pasted = format!("{before}{text}");
        let (once, _) = cleaned_id(&pasted);
        prop_assert_eq!(cleaned_id(once), (once, None));
        let (once, _) = token(&pasted);
        prop_assert!(!once.starts_with(char::is_whitespace) && !once.ends_with(char::is_whitespace));
    }
}
