//! What may happen around the one POST that is never repeated, and after it: pure state machines.

mod creating;
mod identify;
mod rotation;
mod settle;

pub use creating::{Attempt, Creating, Exit, Issued, Phase, Settling, Why};
pub use identify::identify;
pub use rotation::{Pair, Rotation};
pub use settle::{Before, Draft, Finding, LOOKS_FOR, Sent, compare};
