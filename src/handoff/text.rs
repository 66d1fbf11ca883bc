use std::fmt;

use zeroize::Zeroizing;

use crate::model::Secret;

/// A text with secret parts, to be shown masked, and copied or downloaded whole. The secret parts are
/// wiped when it is dropped.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Text(Vec<Part>);

#[derive(Clone, PartialEq, Eq)]
enum Part {
    Plain(String),
    Secret(Secret),
}

impl Text {
    /// Returns the text with its secrets.
    pub fn whole(&self) -> Zeroizing<String> {
        let parts = || self.0.iter().map(Part::reveal);
        // Allocated once, because a reallocation would leave a copy behind.
        let mut whole = Zeroizing::new(String::with_capacity(parts().map(str::len).sum()));
        parts().for_each(|part| whole.push_str(part));
        whole
    }

    /// Returns the text with twelve dots in place of each secret part, whatever its length.
    pub fn masked(&self) -> String {
        let mask = |part: &Part| match part {
            Part::Plain(plain) => plain.clone(),
            Part::Secret(_) => Secret::MASK.to_owned(),
        };
        self.0.iter().map(mask).collect()
    }

    /// Returns whether the text has a secret part.
    pub fn has_secret(&self) -> bool {
        self.0.iter().any(|part| matches!(part, Part::Secret(_)))
    }

    pub(super) fn plain(text: impl Into<String>) -> Self {
        Self(vec![Part::Plain(text.into())])
    }

    pub(super) fn secret(text: Secret) -> Self {
        Self(vec![Part::Secret(text)])
    }

    pub(super) fn then(mut self, plain: impl AsRef<str>) -> Self {
        match self.0.last_mut() {
            Some(Part::Plain(last)) => last.push_str(plain.as_ref()),
            _ => self.0.push(Part::Plain(plain.as_ref().to_owned())),
        }
        self
    }

    pub(super) fn then_text(mut self, text: Self) -> Self {
        self.0.extend(text.0);
        self
    }

    pub(super) fn then_secret(mut self, text: Secret) -> Self {
        self.0.push(Part::Secret(text));
        self
    }
}

impl Part {
    fn reveal(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret(text) => text.reveal(),
        }
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}
