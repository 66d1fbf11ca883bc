//! What may happen around the one POST that is never repeated, and after it: pure state machines,
//! and the evidence that they go by.
//!
//! - [`Creation`]: the life of one credential. Events go in, effects come out
//! - [`weigh`]: which of a registry's credentials a POST has made, as far as that can be told
//! - [`Replacement`]: one credential takes the place of another
//!
//! ```
//! use regcred::client::decode::Created;
//! use regcred::issuing::{Creation, Draft, Effect, Event, Phase, Prepared};
//! use regcred::model::{NewCredential, Secret};
//!
//! let now = 1_790_000_000_000; // milliseconds since 1970
//! let draft = Draft { registry_id: "production".to_owned(), description: "Payments CI".to_owned() };
//! let mut creation = Creation::new(draft);
//!
//! // A press: first a session and the list from before are wanted, then the POST.
//! let effects = creation.update(Event::Create { has_token: true }, now);
//! let [Effect::Prepare(attempt, _), ..] = effects[..] else { panic!("{effects:?}") };
//! let prepared = Prepared { before: None, creators: vec!["johndoe".to_owned()], at: now };
//! let effects = creation.update(Event::Prepared(attempt, Ok(prepared)), now);
//! assert!(matches!(effects[0], Effect::Post(..)));
//! assert!(creation.would_lose(), "the answer may bring a password");
//!
//! // The answer.
//! let credential = NewCredential { username: "robot$a".to_owned(), password: Secret::new("s3cret") };
//! let created = Created { credential, id: Some("17".to_owned()) };
//! let _effects = creation.update(Event::Answered(attempt, Ok(created)), now);
//! assert!(matches!(creation.phase(), Phase::Issued(issued) if issued.id() == Some("17")));
//! ```

mod creation;
mod evidence;
mod replacement;
mod tabs;

pub use creation::{
    Announcement, Attempt, Creation, Decided, Decision, Delete, Effect, EndedPost, Event, Exit, Finding,
    Finished, Focus, Identity, Issued, LOOKS_FOR, Look, Loss, Outcome, PAUSE, Phase, Post, Prepared, Problem,
    Report, SECOND_LOOK, Saved, Settling, Suspect, Why, has_settled,
};
pub use evidence::{
    AnswerKnown, CLOCK_TOLERANCE, Candidate, Draft, Evidence, ListReading, ListSnapshot, Sent,
    is_named_otherwise, names_user, weigh,
};
pub use replacement::{New, Replacement, Step};
pub use tabs::TabNews;
