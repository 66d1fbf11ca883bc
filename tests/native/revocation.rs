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

fn said(answer: Result<(), Error>) -> Said {
    match Revocation::from_answer(answer) {
        Revocation::Revoked => Said::Revoked,
        Revocation::AlreadyRevoked => unreachable!("it takes a list to say so"),
        Revocation::MayStillWork(_) => Said::MayStillWork,
        Revocation::NotRevoked(_) => Said::NotRevoked,
    }
}

#[test]
fn only_204_says_that_a_credential_is_revoked() {
    for status in (100..=600).chain([0]) {
        let expected = match status {
            204 => Said::Revoked,
            400 | 401 | 403 | 405 | 409 | 413 | 415 | 422 | 429 | 431 => Said::NotRevoked,
            _ => Said::MayStillWork,
        };
        for body in ["", "<html></html>", "{}"] {
            assert_eq!(said(decode::revoked(&answer(status, body))), expected, "{status}");
        }
    }
}

#[test]
fn what_was_not_sent_is_not_revoked() {
    for kind in [Kind::Network, Kind::Timeout, Kind::Aborted] {
        assert_eq!(said(Err(Error::new(Operation::Revoke, kind))), Said::MayStillWork, "{kind:?}");
        let unsent = Error::new(Operation::SignIn, kind).while_preparing(Operation::Revoke);
        assert_eq!(said(Err(unsent)), Said::NotRevoked, "{kind:?}");
    }
    let invalid = Error::new(Operation::Revoke, Kind::Invalid(Input::CredentialId));
    assert_eq!(said(Err(invalid)), Said::NotRevoked);
    let stopped = Error::at(Step::Unsent, Operation::Revoke, Kind::Aborted);
    assert_eq!(said(Err(stopped)), Said::NotRevoked);
}
