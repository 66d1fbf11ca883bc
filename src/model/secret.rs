use std::fmt;

use serde::{Deserialize, Deserializer};
use zeroize::Zeroize;

/// A password or a token.
///
/// It is wiped when dropped, prints as dots, and is never serialized by itself: its text comes
/// out by [`Secret::reveal`] alone. The text is opaque, so it is never trimmed or normalized.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// What is shown in place of a secret: as long for each of them, so that it tells no length.
    pub const MASK: &str = "••••••••••••";

    /// Takes the text over, every byte as it is.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text. Every use hands a secret out, so every use deserves a look.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// Whether there is no text at all.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Drop for Secret {
    fn drop(&mut self) {
        self.0.zeroize();
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::MASK)
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer).map(Self)
    }
}
