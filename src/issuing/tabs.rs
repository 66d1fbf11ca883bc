use super::Draft;

/// What tabs of one origin tell each other, so that none takes another's credential for its own, or believes
/// a password on the clipboard that another has replaced. Ids and drafts only, never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabNews {
    /// A tab has just begun, and wants to know what the others have made.
    Hello,
    /// These credentials were made by the tab that says so.
    Made(Vec<String>),
    /// The tab that says so asks a person about these, which may be its own.
    Settling(Vec<String>),
    /// The tab that says so no longer asks about these. Who still does says so again.
    Settled(Vec<String>),
    /// A tab looks for what it has created by this draft, and wants to know who else has sent it.
    WhoCreates(Draft),
    /// The tab that says so has sent this draft, too, and does not know yet which credential it made.
    Creates(Draft),
    /// A person has revoked these in the tab that says so.
    Revoked(Vec<String>),
    /// A person has left these active in the tab that says so.
    Left(Vec<String>),
    /// What the clipboard held was replaced in the tab that says so.
    ClipboardReplaced,
}
