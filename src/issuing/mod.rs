//! What may happen around the one POST that is never repeated, and after it: pure state machines,
//! and the evidence that they go by.

mod creation;
mod evidence;
mod replacement;
mod tabs;

pub use creation::{
    Announcement, Attempt, Creation, Decision, Delete, Effect, Event, Exit, Finding, Finished, Focus,
    Identity, Issued, LOOKS_FOR, Look, Outcome, PAUSE, Phase, Prepared, Problem, Refused, Report,
    SECOND_LOOK, Saved, Settling, Suspect, Why,
};
pub use evidence::{
    AnswerKnown, Because, CLOCK_TOLERANCE, Candidate, Draft, Evidence, ListReading, ListSnapshot, Sent, weigh,
};
pub use replacement::{New, Replacement, Step};
pub use tabs::TabNews;
