//! Errors in words: each tells what happened, what became of the credential, and what to do.

use std::collections::BTreeSet;

use regcred::client::decode::{self, Answer, BodyEnd};
use regcred::client::request;
use regcred::error::{Error, Explanation, Input, Kind, Missing, Operation, Step, Unusable};
use regcred::model::{CreateCredential, Secret};

use crate::{answer, endpoints, fixture, token};

const OPERATIONS: [Operation; 4] = [Operation::SignIn, Operation::Create, Operation::Revoke, Operation::Read];

/// Whatever an answer can be decoded to, for every operation.
fn of_answers() -> Vec<Error> {
    let bodies = ["", "<html></html>", "{}", fixture!("problem-400"), fixture!("problem-403")];
    let mut errors = Vec::new();
    for status in (100..=600).chain([0, u16::MAX]) {
        for body in bodies {
            for location in [None, Some("/credentials/17".to_owned())] {
                let answer = Answer { location, ..answer(status, body) };
                errors.extend(decode::created(&answer).err());
                errors.extend(decode::revoked(&answer).err());
                errors.extend(decode::registry(&answer).err());
                errors.extend(decode::credential(&answer).err());
                errors.extend(decode::credentials(&answer).err());
                errors.extend(decode::who_am_i(&answer).err());
                errors.extend(decode::access_token(&answer).err().filter(|_| body != "{}"));
            }
        }
    }
    errors
}

/// Whatever goes wrong without an answer.
fn of_no_answer() -> Vec<Error> {
    let inputs = [Input::Token, Input::RegistryId, Input::CredentialId, Input::Description];
    let tokens = [Unusable::Expired, Unusable::Ending, Unusable::OtherUsers];
    let kinds = [Kind::Network, Kind::Timeout, Kind::Aborted]
        .into_iter()
        .chain(inputs.map(Kind::Invalid))
        .chain(tokens.map(Kind::UnusableToken));
    let errors = kinds.flat_map(|kind| OPERATIONS.map(|operation| Error::new(operation, kind)));
    errors.chain([of_a_token_without_an_organization()]).collect()
}

/// What a refusal becomes where the token names no organization.
fn of_a_token_without_an_organization() -> Error {
    decode::who_am_i(&answer(403, "")).expect_err("a refusal").with_kind(Kind::NoOrganization)
}

/// What goes wrong while a session is got for something else.
fn of_preparing() -> Vec<Error> {
    let statuses = [0, 200, 302, 400, 401, 403, 404, 408, 409, 413, 429, 500, 502, 503];
    let answers = statuses.map(|status| answer(status, ""));
    let of_answers = answers.iter().flat_map(|answer| {
        [decode::access_token(answer).err(), decode::who_am_i(answer).err()].into_iter().flatten()
    });
    let of_sign_in =
        of_answers.chain(of_no_answer().into_iter().filter(|error| error.operation == Operation::SignIn));
    of_sign_in
        .flat_map(|error| OPERATIONS.map(|operation| error.clone().while_preparing(operation)))
        .collect()
}

fn all() -> Vec<Error> {
    let mut errors = of_answers();
    errors.extend(of_no_answer());
    errors.extend(of_preparing());
    errors
}

/// Fails with each different complaint once.
fn assert_none(complaints: impl IntoIterator<Item = String>) {
    let complaints: BTreeSet<String> = complaints.into_iter().collect();
    assert!(complaints.is_empty(), "{}", complaints.into_iter().collect::<Vec<_>>().join("\n"));
}

fn case(error: &Error) -> String {
    format!("{:?} during {:?}", error.kind, error.operation)
}

#[test]
fn every_error_says_what_happened_and_what_to_do_next() {
    assert_none(all().iter().filter_map(|error| {
        let Explanation { what, next, .. } = error.explain();
        (what.is_empty() || next.is_empty()).then(|| case(error))
    }));
}

#[test]
fn every_failure_to_create_or_revoke_says_what_became_of_the_credential() {
    assert_none(all().iter().filter_map(|error| {
        let concerned = matches!(error.operation, Operation::Create | Operation::Revoke);
        (error.explain().credential.is_empty() == concerned).then(|| case(error))
    }));
}

#[test]
fn no_credential_was_created_is_said_exactly_where_it_is_certain() {
    assert_none(all().iter().filter_map(|error| {
        let Explanation { credential, .. } = error.explain();
        // A browser may send a POST twice, so that a refusal may be the answer to the second. Whose answer it is,
        // the API's or a gateway's, nobody knows.
        let expected = match error.operation {
            Operation::Create if error.may_have_created => None,
            Operation::Create if error.step == Step::Request => {
                Some("According to the answer, no credential was created.")
            }
            Operation::Create => Some("No credential was created."),
            _ => None,
        };
        let is_said = credential.to_lowercase().contains("no credential was created");
        let is_right = expected.map_or(!is_said, |expected| credential == expected);
        (!is_right).then(|| format!("{}: {credential}", case(error)))
    }));
}

#[test]
fn a_session_that_fails_is_told_for_what_was_asked_for() {
    let out = Error::new(Operation::SignIn, Kind::Network);
    let rows = [
        (Operation::Create, "There was no answer from the token service.", "No credential was created."),
        (Operation::Revoke, "There was no answer from the token service.", "The credential still works."),
        (Operation::Read, "There was no answer from the token service.", ""),
        (Operation::SignIn, "There was no answer from the token service.", ""),
    ];
    for (operation, what, credential) in rows {
        let error = out.clone().while_preparing(operation);
        let told = error.explain();
        assert_eq!((&*told.what, &*told.credential), (what, credential), "{operation:?}");
        assert_eq!((error.operation, error.may_have_created), (operation, false));
    }
    // Who would look again does, and who needs another token is told so.
    for error in of_preparing() {
        let signing_in = error.clone().while_preparing(Operation::SignIn);
        assert_eq!(error.is_transient(), signing_in.is_transient(), "{}", case(&error));
        assert_eq!(error.is_for_the_token(), signing_in.is_for_the_token(), "{}", case(&error));
        assert!(error.changed_nothing(), "{}", case(&error));
        assert!(!error.what_happened().contains("aren't allowed to"), "{}", case(&error));
    }
    for status in [400, 401, 403] {
        let refused = decode::access_token(&answer(status, "")).expect_err("a refusal");
        assert!(refused.while_preparing(Operation::Create).is_for_the_token(), "{status}");
    }
    for status in [429, 500, 503] {
        let out = decode::access_token(&answer(status, "")).expect_err("a failure");
        assert!(out.while_preparing(Operation::Revoke).is_transient(), "{status}");
    }
    // The API, too, is asked for a session.
    let unknown = decode::who_am_i(&answer(503, "")).expect_err("a failure");
    assert_eq!(unknown.what_happened(), "The API is temporarily unavailable.");
}

#[test]
fn an_answer_that_was_cut_off_is_not_told_as_none() {
    let cut = Answer { body_end: BodyEnd::Cut, ..answer(201, "") };
    let told = decode::created(&cut).expect_err("a failure").explain();
    assert_eq!(told.what, "The connection broke during the API's answer.");
    assert_eq!(told.credential, "A credential may have been created.");
}

#[test]
fn a_credential_that_may_exist_is_never_met_with_a_bare_try_again() {
    assert_none(all().iter().filter(|error| error.may_have_created).filter_map(|error| {
        let Explanation { next, .. } = error.explain();
        (!next.to_lowercase().contains("revoke")).then(|| format!("{}: {next}", case(error)))
    }));
}

#[test]
fn a_lost_credential_with_a_known_id_is_to_be_revoked_by_it() {
    let located = Answer { location: Some("/credentials/17".to_owned()), ..answer(201, "") };
    let known = decode::created(&located).expect_err("a failure").explain();
    assert!(known.credential.starts_with("A credential was created"), "{}", known.credential);
    assert!(known.next.starts_with("Revoke it"), "{}", known.next);
    let unknown = decode::created(&answer(201, "")).expect_err("a failure").explain();
    assert!(unknown.next.contains("look for it among the registry's credentials"), "{}", unknown.next);
}

#[test]
fn a_revoke_is_said_to_have_failed_only_by_the_api_or_where_it_was_not_sent() {
    let rows = [
        (200, "The credential may still work."),
        (400, "According to the answer, the credential wasn't revoked."),
        (401, "According to the answer, the credential wasn't revoked."),
        (403, "According to the answer, the credential wasn't revoked."),
        (404, "The credential may still work."),
        (409, "According to the answer, the credential wasn't revoked."),
        (429, "According to the answer, the credential wasn't revoked."),
        (0, "The credential may still work."),
        (302, "The credential may still work."),
        (408, "The credential may still work."),
        (499, "The credential may still work."),
        (500, "The credential may still work."),
        (502, "The credential may still work."),
        (503, "The credential may still work."),
    ];
    for (status, words) in rows {
        let error = decode::revoked(&answer(status, "")).expect_err("a failure");
        assert_eq!(error.explain().credential, words, "{status}");
    }
    for kind in [Kind::Network, Kind::Timeout, Kind::Aborted] {
        assert_eq!(
            Error::new(Operation::Revoke, kind).explain().credential,
            "The credential may still work.",
            "{kind:?}"
        );
    }
    let refused =
        request::revoke_credential(&endpoints(), &Secret::new("a b"), "r", "c").expect_err("a refusal");
    assert_eq!(refused.explain().credential, "The credential still works.");
}

#[test]
fn every_sentence_begins_and_ends_like_one() {
    assert_none(all().iter().flat_map(|error| {
        let Explanation { what, credential, next } = error.explain();
        let parts = [what, credential, next, error.to_string()];
        let crooked = |text: &String| {
            !text.is_empty()
                && (!text.starts_with(char::is_uppercase)
                    || !text.ends_with('.')
                    || text.ends_with("..")
                    || text.contains("  ")
                    || text.contains(char::is_control)
                    || text.trim() != text)
        };
        parts.into_iter().filter(crooked).map(|text| format!("{}: {text:?}", case(error))).collect::<Vec<_>>()
    }));
}

#[test]
fn the_whole_text_is_the_three_parts_in_their_order() {
    let error = decode::created(&answer(403, fixture!("problem-403"))).expect_err("a failure");
    assert_eq!(
        error.to_string(),
        "You aren't allowed to create credentials for this registry. According to the answer, no credential was \
         created. Ask your organization's administrator which role this takes, or use another token."
    );
    let read = decode::registry(&answer(401, "")).expect_err("a failure");
    assert_eq!(read.to_string(), "Your token is no longer valid. Paste a new token.");
}

#[test]
fn refused_input_is_named_only_where_the_server_named_it() {
    let named = decode::created(&answer(400, fixture!("problem-400"))).expect_err("a failure").explain();
    assert!(named.next.contains("below"), "{}", named.next);
    for body in ["", "{}", r#"{"violations": []}"#, r#"{"violations": [{"field": "a"}]}"#] {
        let unnamed = decode::created(&answer(400, body)).expect_err("a failure").explain();
        assert!(!unnamed.next.contains("below"), "{body}: {}", unnamed.next);
    }
}

#[test]
fn an_input_that_was_not_sent_leaves_no_doubt() {
    let endpoints = endpoints();
    let description = CreateCredential { description: "Server A".to_owned() };
    let empty = CreateCredential { description: " ".to_owned() };
    let errors = [
        request::create_credential(&endpoints, &Secret::new(""), "r", &description),
        request::create_credential(&endpoints, &token(), "..", &description),
        request::create_credential(&endpoints, &token(), "r", &empty),
    ];
    for error in errors {
        let error = error.expect_err("a refusal");
        assert_eq!(error.explain().credential, "No credential was created.", "{}", case(&error));
    }
}

#[test]
fn the_words_cover_every_kind_that_an_answer_can_have() {
    let seen: BTreeSet<String> = of_answers()
        .iter()
        .filter(|error| error.operation == Operation::Create)
        .map(|error| format!("{:?}", error.kind))
        .collect();
    let kinds = [
        Kind::Refused,
        Kind::Unauthorized,
        Kind::Forbidden,
        Kind::NotFound(Missing::Named),
        Kind::NotFound(Missing::Either),
        Kind::Conflict,
        Kind::TooLarge,
        Kind::TokenTooLarge,
        Kind::RateLimited,
        Kind::ServerError,
        Kind::Unavailable,
        Kind::Unexpected,
        Kind::Unreadable,
    ];
    assert_eq!(seen, kinds.iter().map(|kind| format!("{kind:?}")).collect());
}

#[test]
fn a_token_that_is_at_fault_is_told_so_and_asked_for_anew() {
    let unsent = |kind| Error::new(Operation::SignIn, kind);
    let unusable = |why| unsent(Kind::UnusableToken(why));
    let rows = [
        (unsent(Kind::Invalid(Input::Token)), "Copy the token"),
        (unusable(Unusable::Missing), "Paste a new token."),
        (unusable(Unusable::Expired), "Paste a new token."),
        (unusable(Unusable::Ending), "Paste a new token."),
        (of_a_token_without_an_organization(), "Choose your organization"),
        (decode::created(&answer(401, "")).expect_err("a refusal"), "Paste a new token."),
        (decode::who_am_i(&answer(403, "")).expect_err("a refusal"), "Copy all of the token again"),
    ];
    for (error, next) in rows {
        assert!(error.is_for_the_token(), "{}", case(&error));
        let faults = error.faults();
        assert_eq!(faults.iter().map(|fault| fault.input).collect::<Vec<_>>(), [Some(Input::Token)]);
        let told = error.explain();
        assert!(told.next.starts_with(next), "{}: {}", case(&error), told.next);
        assert_eq!(faults[0].message, told.what);
    }
    let ending = unusable(Unusable::Ending).explain();
    assert_ne!(ending.what, unusable(Unusable::Expired).explain().what);
}

#[test]
fn a_failure_names_what_is_at_fault_and_nothing_else() {
    // A host of files, at an address that is configured wrong, answers a POST so.
    for (status, body) in [(405, ""), (405, "<h1>405 Not Allowed</h1>"), (404, "")] {
        let refused = decode::access_token(&answer(status, body)).expect_err("a refusal");
        for error in [refused.clone(), refused.while_preparing(Operation::Create)] {
            let Explanation { what, next, .. } = error.explain();
            assert_eq!(what, "There is no token service at the configured address.", "{status}");
            assert_eq!(next, "Tell whoever runs this console.", "{status}");
            assert!(!error.is_for_the_token() && error.faults().is_empty(), "{status}");
        }
    }
    // So does it answer every call where it is taken for the API.
    let no_api = "There is no API at the configured address. Tell whoever runs this console.";
    for body in ["", "<h1>404 Not Found</h1>", r#"{"message": "no Route matched"}"#] {
        for error in
            [decode::registries(&answer(404, body)).err(), decode::who_am_i(&answer(404, body)).err()]
        {
            let error = error.expect("a failure");
            assert_eq!((error.to_string(), error.faults()), (no_api.to_owned(), Vec::new()), "{body}");
        }
    }
    for body in ["", "<h1>404 Not Found</h1>"] {
        let create = decode::created(&answer(404, body)).expect_err("a failure");
        assert_eq!(
            create.to_string(),
            "There is no registry with this ID, or no API at the configured address. According to the answer, no \
             credential was created. Check the ID. If it is right, tell whoever runs this console."
        );
        let read = decode::credentials(&answer(404, body)).expect_err("a failure");
        assert_eq!(
            read.to_string(),
            "There is no such registry or credential, or no API at the configured address. Check the ID. If it is \
             right, tell whoever runs this console."
        );
        let revoke = decode::revoked(&answer(404, body)).expect_err("a failure");
        for error in [create, read, revoke] {
            let Explanation { what, credential, .. } = error.explain();
            let claims_the_apis_word = [&what, &credential].iter().any(|text| text.contains("The API"));
            assert!(!claims_the_apis_word && error.faults().is_empty(), "{error}");
        }
    }
    let known = decode::created(&answer(404, fixture!("problem-404"))).expect_err("a refusal");
    assert_eq!(known.what_happened(), "Your organization has no registry with this ID.");
    assert_eq!(known.faults()[0].input, Some(Input::RegistryId));
    // A read has no description.
    let too_large = answer(413, "<h1>413 Request Entity Too Large</h1>");
    for error in [
        decode::registries(&too_large).expect_err("a refusal"),
        decode::credentials(&too_large).expect_err("a refusal"),
        decode::credential(&too_large).expect_err("a refusal"),
        decode::who_am_i(&too_large).expect_err("a refusal"),
    ] {
        let Explanation { what, next, .. } = error.explain();
        assert_eq!(what, "The request is too large for the server.");
        assert!(!next.contains("description") && error.faults().is_empty(), "{next}");
    }
}

#[test]
fn details_for_support_name_the_failure_and_hold_nothing_of_the_request() {
    let body = br#"{"title": "In use", "type": "https://errors.example/in-use", "detail": "Payments CI is in use", "instance": "/requests/17"}"#;
    let answer = Answer { status: 409, body: body.to_vec().into(), ..Answer::default() };
    let error = decode::created(&answer).expect_err("a refusal");
    let expected = format!(
        "Time: then\nHTTP status: 409\nTitle: In use\nType: https://errors.example/in-use\nInstance: /requests/17\n\
         Operation: Create, at step Request\nVersion: {}",
        env!("CARGO_PKG_VERSION")
    );
    assert_eq!(error.for_support("then"), expected);
    // On the page, the server's own sentence is there, too.
    assert!(error.details().contains(&("Detail", "Payments CI is in use".to_owned())));
}

#[test]
fn details_of_the_server_are_cut() {
    let body = format!(r#"{{"title": "{}"}}"#, "x".repeat(100_000));
    let answer = Answer { status: 500, body: body.into_bytes().into(), ..Answer::default() };
    let error = decode::created(&answer).expect_err("a failure");
    assert!(error.for_support("then").len() < 3_000);
}

#[test]
fn where_there_is_no_field_for_a_token_nobody_is_told_to_give_one() {
    let asked = ["Paste a", "Copy", "another token", "API token", "your token", "your cloud console"];
    assert_none(all().iter().map(Error::explain_without_field).flat_map(|explanation| {
        let complaint =
            |word: &&str| explanation.next.contains(word).then(|| format!("{word}: {}", explanation.next));
        asked.iter().filter_map(complaint).collect::<Vec<_>>()
    }));
    assert_none(all().iter().filter_map(|error| {
        let Explanation { what, credential, next } = error.explain_without_field();
        let usual = error.explain();
        let is_same = (&what, &credential) == (&usual.what, &usual.credential) && !next.is_empty();
        (!is_same).then(|| format!("{what} {credential} {next}"))
    }));
    let ended = Error::new(Operation::Create, Kind::Unauthorized).explain_without_field();
    assert_eq!(ended.next, "Try again: this page then gets a new token.");
}

#[test]
fn only_where_there_is_a_form_it_is_said_to_keep_what_was_entered() {
    let says = |operation| {
        let kind = Kind::UnusableToken(Unusable::Expired);
        Error::new(operation, kind).explain().next.contains("The form keeps")
    };
    assert_eq!([Operation::Create, Operation::Revoke, Operation::Read].map(says), [true, false, false]);
}

#[test]
fn a_program_is_told_of_no_page() {
    let of_a_page =
        ["page", "below", "form", "console.", "Paste", "Copy", "shows", "When you are", "Enter", "Fix"];
    assert_none(all().iter().flat_map(|error| {
        let told = error.explain_to_program().to_string();
        let complaint = |word: &&str| told.contains(word).then(|| format!("{word}: {told}"));
        of_a_page.iter().filter_map(complaint).collect::<Vec<_>>()
    }));
    let told = |error: &Error| error.explain_to_program().to_string();
    let no_id = Error::new(Operation::Revoke, Kind::Invalid(Input::CredentialId));
    assert_eq!(told(&no_id), "This isn't a credential ID. Nothing was sent. Pass an ID from the API's list.");
    let refused = decode::created(&answer(400, fixture!("problem-400"))).expect_err("a refusal");
    assert_eq!(
        told(&refused),
        "Some of the input was refused. According to the answer, no credential was created. Correct what the problem's \
         violations name."
    );
    let late = Error::at(Step::Unsent, Operation::Create, Kind::Timeout);
    assert_eq!(
        told(&late),
        "The time was over before the request was sent. No credential was created. Allow more time."
    );
    // What may have been created is told alike.
    assert_none(all().iter().filter(|error| error.may_have_created).filter_map(|error| {
        let (program, person) = (error.explain_to_program(), error.explain());
        (program != person).then(|| format!("{program}"))
    }));
}
