use super::Refusal;

/// What reads a command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh, such as dash and busybox's, bash, zsh, ksh.
    Posix,
    /// fish.
    Fish,
    /// PowerShell, the old and the new one, on any system.
    PowerShell,
}

impl Shell {
    /// One word, as the shell hands it to a program.
    ///
    /// POSIX shells and fish have one form between them: within single quotes fish reads `\\` and
    /// `\'` as one character and they as two, so what that is about stands in double quotes, where
    /// they agree: <https://fishshell.com/docs/current/language.html#quotes>.
    ///
    /// # Errors
    ///
    /// No program gets a NUL. How PowerShell hands over a double quote, or a backslash before one
    /// of its own, depends on its version:
    /// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing>.
    pub(super) fn quote(self, word: &str) -> Result<String, Refusal> {
        if word.contains('\0') {
            return Err(Refusal::new(
                "A command cannot carry a NUL character. Take a file instead, such as Docker's config.json.",
            ));
        }
        if is_bare(word) {
            return Ok(word.to_owned());
        }
        match self {
            Self::Posix | Self::Fish => Ok(posix_quoted(word)),
            Self::PowerShell if word.contains('"') || word.ends_with('\\') => Err(Refusal::new(
                "PowerShell would change a double quote, or a backslash at the end, on the way to the program. \
                 Take a file instead, such as Docker's config.json, or another shell.",
            )),
            Self::PowerShell => Ok(powershell_quoted(word)),
        }
    }

    /// A line that does nothing but say something. The text is one line.
    ///
    /// Typed into zsh `#` begins no comment, and what is in it would be expanded; `:` takes
    /// quoted words everywhere.
    pub(super) fn remark(self, line: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!(": {}\n", posix_quoted(line)),
            Self::PowerShell => format!("# {line}\n"),
        }
    }

    /// A command with a file on its standard input; the file's name is one of ours, and bare.
    ///
    /// PowerShell has no `<`; what it pipes ends with a line break more, which every client that
    /// reads a password drops.
    pub(super) fn reading(self, command: &str, file_name: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!("{command} < {file_name}"),
            Self::PowerShell => format!("Get-Content -Raw {file_name} | {command}"),
        }
    }

    pub(super) fn ending(self) -> &'static str {
        match self {
            Self::Posix => "sh",
            Self::Fish => "fish",
            Self::PowerShell => "ps1",
        }
    }
}

/// Nothing that a shell gives a meaning to, wherever in a command it stands.
fn is_bare(word: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'/' | b':');
    word.bytes().next().is_some_and(|first| first.is_ascii_alphanumeric() || first == b'_')
        && word.bytes().all(fits)
}

fn posix_quoted(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 2);
    quoted.push('\'');
    for character in word.chars() {
        match character {
            '\'' => quoted.push_str("'\"'\"'"),
            '\\' => quoted.push_str("'\"\\\\\"'"),
            _ => quoted.push(character),
        }
    }
    quoted.push('\'');
    quoted
}

/// PowerShell takes typographic single quotes for the plain one, and doubles whichever it is:
/// <https://learn.microsoft.com/dotnet/api/system.management.automation.language.codegeneration.escapesinglequotedstringcontent>.
fn powershell_quoted(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 2);
    quoted.push('\'');
    for character in word.chars() {
        if matches!(character, '\'' | '\u{2018}'..='\u{201b}') {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}
