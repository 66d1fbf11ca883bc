//! What the answer to a DELETE says.

use regcred::client::Revocation;
use regcred::client::decode;
use regcred::error::{Error, Input, Kind, Operation, Step};

use crate::answer;

#[derive(Debug, PartialEq)]
enum Said {
    Revoked,
    MayStillWork,
    NotRevoked,
}

/// What an answer to the DELETE comes to, with what the credential shows afterwards.
fn said(answer: Result<(), Error>, is_revoked: Option<bool>) -> Said {
    let Err(error) = answer else { return Said::Revoked };
    match Revocation::failed(error, is_revoked) {
        Revocation::Revoked | Revocation::AlreadyRevoked => Said::Revoked,
        Revocation::MayStillWork(_) => Said::MayStillWork,
        Revocation::NotRevoked(_) => Said::NotRevoked,
    }
}

#[test]
fn only_204_says_that_a_credential_is_revoked() {
    for status in (100..=600).chain([0]) {
        let expected = if status == 204 { Said::Revoked } else { Said::MayStillWork };
        for body in ["", "<html></html>", "{}"] {
            assert_eq!(said(decode::revoked(&answer(status, body)), None), expected, "{status}");
        }
    }
}

#[test]
fn after_a_refusal_the_credential_itself_tells() {
    let refused = || decode::revoked(&answer(403, ""));
    assert_eq!(said(refused(), Some(true)), Said::Revoked);
    assert_eq!(said(refused(), Some(false)), Said::NotRevoked);
    let lost = || Error::new(Operation::Revoke, Kind::Network);
    assert_eq!(Revocation::failed(lost(), Some(true)), Revocation::Revoked);
    assert_eq!(Revocation::failed(refused().expect_err("a refusal"), Some(true)), Revocation::AlreadyRevoked);
    let told = refused().expect_err("a refusal").explain().credential;
    assert_eq!(told, "According to the answer, the credential wasn't revoked.");
}

#[test]
fn a_refusal_says_nothing_of_the_request_before_it() {
    let error = || Error::new(Operation::Revoke, Kind::RateLimited);
    let unclear = Revocation::MayStillWork(error());
    assert_eq!(Revocation::NotRevoked(error()).after_unclear(), unclear);
    for certain in [unclear, Revocation::Revoked, Revocation::AlreadyRevoked] {
        assert_eq!(certain.clone().after_unclear(), certain);
    }
}

#[test]
fn what_was_not_sent_is_not_revoked() {
    for kind in [Kind::Network, Kind::Timeout, Kind::Aborted] {
        assert_eq!(said(Err(Error::new(Operation::Revoke, kind)), None), Said::MayStillWork, "{kind:?}");
        let unsent = Error::new(Operation::SignIn, kind).while_preparing(Operation::Revoke);
        assert_eq!(said(Err(unsent), None), Said::NotRevoked, "{kind:?}");
    }
    let invalid = Error::new(Operation::Revoke, Kind::Invalid(Input::CredentialId));
    assert_eq!(said(Err(invalid), None), Said::NotRevoked);
    let stopped = Error::at(Step::Unsent, Operation::Revoke, Kind::Aborted);
    assert_eq!(said(Err(stopped), None), Said::NotRevoked);
}
