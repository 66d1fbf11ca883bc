//! The words of the shell, and of what is asked before something is lost.

use crate::issuing::{Loss, Saved};

pub(super) const STAY: &str = "Stay on this page";

/// What is asked before something is lost: the question, what comes of it, and the button.
pub(super) fn leaving(loss: Loss) -> (&'static str, &'static str, &'static str) {
    match loss {
        Loss::Answer => (
            "Leave while the credential is being created?",
            "It may be created all the same, but you won't see its password.",
            "Leave anyway",
        ),
        Loss::Password(Saved::No) => (
            "Leave without saving the password?",
            "You won't be able to see it again. The credential stays active until it is revoked.",
            "Leave without saving",
        ),
        Loss::Password(saved) => (
            "Is the password saved?",
            if saved == Saved::Overwritten {
                "The clipboard now holds something else. You won't be able to see the password again."
            } else {
                "You won't be able to see the password again."
            },
            "Yes, it is saved",
        ),
        Loss::AnotherPassword => (
            "Leave without seeing every password?",
            "Another password has come, or is on its way. You won't be able to see it again, and its credential stays active until it is revoked.",
            "Leave anyway",
        ),
        Loss::Undecided => (
            "Leave without deciding?",
            "A credential may have been created. It works until someone revokes it, and this page won't point it out again.",
            "Leave anyway",
        ),
    }
}
