//! The words of the handoff panel, but for those of the tools themselves (`src/handoff`).

pub(super) const TITLE: &str = "Use this credential";
pub(super) const IN_PLAIN_TEXT: &str = "It holds the password in plain text. Delete it once you've used it.";
pub(super) const CLOCK: &str = "This computer's clock shows no year that can be written.";
pub(super) const NO_DOWNLOAD: &str = "Your browser did not allow the download. Copy it instead.";
pub(super) const NO_COPY: &str = "Your browser did not allow copying. Download it instead.";
pub(super) const DROP: &str = "Drop your config.json here, or choose it. It isn't uploaded";
pub(super) const BY_PROMPT: &str = "Paste it when asked";
pub(super) const BY_FILE: &str = "From a file (scripts)";
pub(super) const NEEDS_FILE: &str = "From a file: a prompt can't take it";
pub(super) const DETAILS: &str = "Details: ID, created by, expires";
pub(super) const CALENDAR: &str = "Add expiry to calendar";

/// Follows the description.
pub(super) fn works_until(day: &str) -> String {
    format!(" · works until {day}")
}

/// What a screen reader is told of something that was copied.
pub(super) fn copied(what: &str, holds_password: bool) -> String {
    format!("Copied: {what}.{}", password(holds_password))
}

/// What a screen reader is told of a download that was started.
pub(super) fn downloading(file_name: &str, holds_password: bool) -> String {
    format!("Download of {file_name} started.{}", password(holds_password))
}

fn password(is_in_it: bool) -> &'static str {
    if is_in_it { " It holds the password." } else { "" }
}

/// In the place of the less common tools, of which there are so many.
pub(super) fn more_tools(count: usize) -> String {
    format!("{count} more tools")
}
