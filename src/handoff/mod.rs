//! What is handed over of a credential, as the tool that takes it reads it. Pure: no browser, no
//! clock.
//!
//! - [`calendar()`]: when credentials expire, for a calendar (RFC 5545)

mod calendar;
mod instant;

pub use calendar::{Expiry, calendar};
pub use instant::UtcInstant;

/// A file to be saved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct File {
    /// The name to propose: small letters, digits, `-` and `.` of ASCII, as every system takes it.
    pub file_name: String,
    /// The media type, as a `Blob` takes it.
    pub media_type: &'static str,
    /// What it holds.
    pub text: String,
}
