//! The words of the handoff panel, but for those of the tools themselves (`src/handoff`).

use super::Left;
use crate::handoff::Part;

pub(super) const TITLE: &str = "Use this credential";
pub(super) const HOLDS_PASSWORD: &str = "The file holds the password. Delete it once you've used it.";
pub(super) const CLOCK: &str = "This computer's clock shows no year that can be written.";
pub(super) const NO_DOWNLOAD: &str = "Your browser did not allow the download. Copy it instead.";
pub(super) const NO_COPY: &str = "Your browser did not allow copying. Download it instead.";
pub(super) const DROP: &str = "Drop your config.json here, or choose it. It isn't uploaded";
pub(super) const PASSWORD_BY: &str = "Password input";
pub(super) const BY_PROMPT: &str = "Paste it when asked";
pub(super) const BY_FILE: &str = "From a file (scripts)";
pub(super) const NEEDS_FILE: &str = "From a file (prompts can't take this one)";
pub(super) const DETAILS: &str = "Details: ID, created by, expires";
pub(super) const CALENDAR: &str = "Add expiry to calendar";

/// Follows the description.
pub(super) fn works_until(day: &str) -> String {
    format!(" · works until {day}")
}

/// What is said of a step's text that was copied: `You copied the manifest. It holds the password.`
pub(super) fn copied(part: Part, title: &str, left: Left) -> String {
    let what = match part {
        Part::File | Part::Companion => title.strip_prefix("Save ").unwrap_or("the file"),
        Part::Script | Part::Commands | Part::Check => "the commands",
    };
    format!("You copied {what}.{}", if left == Left::CopiedPassword { " It holds the password." } else { "" })
}

/// What is said of a download that was started.
pub(super) fn downloading(file_name: &str, left: Left) -> String {
    format!(
        "Download of {file_name} started.{}",
        if left == Left::DownloadStarted { " The file holds the password." } else { "" }
    )
}

/// In the place of the less common tools, of which there are so many.
pub(super) fn more_tools(count: usize) -> String {
    format!("{count} more tools")
}
