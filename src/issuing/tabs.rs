/// What tabs of one origin tell each other, so that none takes another's credential for its own.
/// Ids only, never a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TabNews {
    /// A tab has just begun, and wants to know what the others have made.
    Hello,
    /// These credentials were made by the tab that says so.
    Made(Vec<String>),
    /// The tab that says so asks a person about these, which may be its own.
    Settling(Vec<String>),
    /// A person has revoked these in the tab that says so.
    Revoked(Vec<String>),
    /// A person has decided about these in the tab that says so.
    Decided(Vec<String>),
}
