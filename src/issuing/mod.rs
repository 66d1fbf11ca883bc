//! What may happen around the one POST that is never repeated: pure state machines.

mod creating;
mod identify;

pub use creating::{Attempt, Creating, Draft, Exit, Issued, Phase, Waiting};
pub use identify::identify;
