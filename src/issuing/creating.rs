use std::collections::VecDeque;
use std::rc::Rc;

use crate::client::decode::Created;
use crate::error::{Error, Kind};
use crate::model::NewCredential;

/// What a person asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Draft {
    /// The registry's id, as typed.
    pub registry_id: String,
    /// Where the credential will be used, as typed.
    pub description: String,
}

/// One POST's number, so that its answer is told from another's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(u32);

/// A credential with the password that is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The POST that it came from, by which it is told from another.
    pub attempt: Attempt,
    /// User name and password.
    pub credential: NewCredential,
    /// The id, once it is known.
    pub id: Option<String>,
    /// What was asked for.
    pub draft: Draft,
    /// Whether the password was copied or downloaded.
    pub kept: bool,
    /// How far giving it up has come.
    pub exit: Exit,
}

/// The way out for an [`Issued`] credential.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Exit {
    /// None has been taken.
    Open,
    /// It is being revoked.
    Revoking,
    /// Revoking failed; password and login are still there.
    RevokeFailed(Error),
}

/// Whether somebody still waits for an answer. It is listened to in any case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Waiting {
    /// Within the deadline.
    InTime,
    /// The deadline has passed.
    DeadlinePassed,
    /// The user stopped waiting.
    Stopped,
}

/// What the page shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Phase {
    /// The form.
    Drafting,
    /// A token is being exchanged; no POST has left.
    SigningIn,
    /// The POST has left.
    Sending(Attempt, Waiting),
    /// A password is on the page.
    Issued(Rc<Issued>),
}

/// Creates credentials one at a time, and never lets an answer with a password go.
///
/// A POST that a person no longer waits for is still listened to. Should its credential come
/// while another is in hand, it is shown next.
#[derive(Debug)]
pub struct Creating {
    phase: Phase,
    attempts: u32,
    in_flight: Vec<(Attempt, Draft)>,
    next: VecDeque<Issued>,
}

impl Default for Creating {
    fn default() -> Self {
        Self { phase: Phase::Drafting, attempts: 0, in_flight: Vec::new(), next: VecDeque::new() }
    }
}

impl Creating {
    /// What the page shows.
    pub fn phase(&self) -> &Phase {
        &self.phase
    }

    /// The attempt whose password is on the page.
    pub fn issued(&self) -> Option<Attempt> {
        match &self.phase {
            Phase::Issued(issued) => Some(issued.attempt),
            _ => None,
        }
    }

    /// Whether leaving would lose a password, or the answer that may bring one.
    pub fn would_lose(&self) -> bool {
        !self.in_flight.is_empty() || !self.next.is_empty() || matches!(self.phase, Phase::Issued(_))
    }

    /// A person asks for a credential. `false` where one is being made already: a second click,
    /// Enter held down, or a double event does nothing.
    #[must_use]
    pub fn begin(&mut self) -> bool {
        let idle = matches!(self.phase, Phase::Drafting);
        if idle {
            self.phase = Phase::SigningIn;
        }
        idle
    }

    /// No POST will follow: the token was refused, or the input cannot be right.
    pub fn refuse(&mut self) {
        if self.phase == Phase::SigningIn {
            self.leave();
        }
    }

    /// The POST is about to leave. `None` where nobody asked for it (any more).
    #[must_use]
    pub fn send(&mut self, draft: Draft) -> Option<Attempt> {
        if self.phase != Phase::SigningIn {
            return None;
        }
        self.attempts += 1;
        let attempt = Attempt(self.attempts);
        self.in_flight.push((attempt, draft));
        self.phase = Phase::Sending(attempt, Waiting::InTime);
        Some(attempt)
    }

    /// The deadline of a POST has passed.
    pub fn pass_deadline(&mut self, attempt: Attempt) {
        if self.phase == Phase::Sending(attempt, Waiting::InTime) {
            self.phase = Phase::Sending(attempt, Waiting::DeadlinePassed);
        }
    }

    /// The user no longer waits.
    pub fn stop_waiting(&mut self) {
        if let Phase::Sending(attempt, Waiting::InTime) = self.phase {
            self.phase = Phase::Sending(attempt, Waiting::Stopped);
        }
    }

    /// The user goes back to the form although an answer may still come; a credential that came
    /// meanwhile goes first.
    pub fn start_again(&mut self) {
        if let Phase::Sending(_, Waiting::DeadlinePassed | Waiting::Stopped) = self.phase {
            self.leave();
        }
    }

    /// The answer of a POST, however late. A failure is given back if somebody waits for it; if
    /// not, the user has been told that the outcome is unknown, which it still is.
    #[must_use]
    pub fn answer(&mut self, attempt: Attempt, answer: Result<Created, Error>) -> Option<Error> {
        let position = self.in_flight.iter().position(|(sent, _)| *sent == attempt)?;
        let (_, draft) = self.in_flight.remove(position);
        let awaited = matches!(self.phase, Phase::Sending(current, _) if current == attempt);
        match answer {
            Ok(Created { credential, id }) => {
                let issued = Issued { attempt, credential, id, draft, kept: false, exit: Exit::Open };
                if awaited || matches!(self.phase, Phase::Drafting) {
                    self.phase = Phase::Issued(Rc::new(issued));
                } else {
                    self.next.push_back(issued);
                }
                None
            }
            Err(error) => {
                if awaited {
                    self.leave();
                }
                awaited.then_some(error)
            }
        }
    }

    /// The id of an attempt's credential became known after its answer.
    pub fn identified(&mut self, attempt: Attempt, id: String) {
        if let Some(issued) = self.issued_by(attempt) {
            issued.id.get_or_insert(id);
        }
    }

    /// The password of an attempt's credential was copied or downloaded.
    pub fn keep(&mut self, attempt: Attempt) {
        if let Some(issued) = self.issued_by(attempt) {
            issued.kept = true;
        }
    }

    /// The user says that it is stored: wipes it. Does nothing before it was kept.
    pub fn store(&mut self) {
        if matches!(&self.phase, Phase::Issued(issued) if issued.kept && issued.exit != Exit::Revoking) {
            self.leave();
        }
    }

    /// The user gives it up: the registry's and the credential's id to revoke. `None` where it is
    /// not known which one it is, or where it is being revoked already.
    #[must_use]
    pub fn discard(&mut self) -> Option<(String, String)> {
        let Phase::Issued(issued) = &mut self.phase else { return None };
        let id = issued.id.clone()?;
        if issued.exit == Exit::Revoking {
            return None;
        }
        Rc::make_mut(issued).exit = Exit::Revoking;
        Some((issued.draft.registry_id.clone(), id))
    }

    /// What became of revoking. Only a revoked credential's password is wiped; one that is not
    /// there any more counts as revoked.
    pub fn revoked(&mut self, result: Result<(), Error>) {
        let Phase::Issued(issued) = &mut self.phase else { return };
        if issued.exit != Exit::Revoking {
            return;
        }
        match result {
            Ok(()) => self.leave(),
            Err(error) if error.kind == Kind::NotFound => self.leave(),
            Err(error) => Rc::make_mut(issued).exit = Exit::RevokeFailed(error),
        }
    }

    /// The page goes away: wipes what it holds. Answers that still come are dropped with it.
    pub fn wipe(&mut self) {
        self.in_flight.clear();
        self.next.clear();
        self.phase = Phase::Drafting;
    }

    fn issued_by(&mut self, attempt: Attempt) -> Option<&mut Issued> {
        match &mut self.phase {
            Phase::Issued(issued) if issued.attempt == attempt => Some(Rc::make_mut(issued)),
            _ => None,
        }
    }

    /// Back to the form, or to the next credential that came meanwhile.
    fn leave(&mut self) {
        self.phase = self.next.pop_front().map_or(Phase::Drafting, |issued| Phase::Issued(Rc::new(issued)));
    }
}
