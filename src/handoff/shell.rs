use super::Refusal;

/// The shell that commands are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh (such as dash and BusyBox), bash, zsh and ksh.
    Posix,
    /// fish.
    Fish,
    /// Windows PowerShell and PowerShell 7, on any system.
    PowerShell,
}

impl Shell {
    /// Quotes a word, so that the shell passes it to a program unchanged.
    ///
    /// One form serves both POSIX shells and fish. Within single quotes, fish reads `\\` and `\'` as
    /// one character, POSIX shells as two. So backslashes and single quotes go into double quotes,
    /// where both agree: <https://fishshell.com/docs/current/language.html#quotes>.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if the word contains a NUL, which no argument can, or if PowerShell
    /// would change it. What PowerShell makes of a double quote, or of a backslash before its own
    /// closing quote, depends on its version:
    /// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_parsing>.
    pub(super) fn quote(self, word: &str) -> Result<String, Refusal> {
        if word.contains('\0') {
            return Err(Refusal::new(
                "A command can't contain a NUL character. Use a file instead, such as Docker's config.json.",
            ));
        }
        if needs_no_quotes(word) {
            return Ok(word.to_owned());
        }
        match self {
            Self::Posix | Self::Fish => Ok(posix_quoted(word)),
            Self::PowerShell if word.contains('"') || word.ends_with('\\') => Err(Refusal::new(
                "PowerShell changes double quotes, and a backslash at the end, before the program gets them. Use \
                 another shell, or a file such as Docker's config.json.",
            )),
            Self::PowerShell => Ok(powershell_quoted(word)),
        }
    }

    /// Returns a comment line with a text, which must be one line itself.
    ///
    /// In an interactive zsh, `#` starts no comment, and its text would be expanded. `:` ignores
    /// quoted words in every shell.
    pub(super) fn comment(self, line: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!(": {}\n", posix_quoted(line)),
            Self::PowerShell => format!("# {line}\n"),
        }
    }

    /// Returns a command that reads a file on its standard input. The file's name must need no
    /// quotes.
    ///
    /// PowerShell has no `<`. Its pipe adds a line break at the end, which every client that reads a
    /// password drops.
    pub(super) fn with_stdin(self, command: &str, file_name: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!("{command} < {file_name}"),
            Self::PowerShell => format!("Get-Content -Raw {file_name} | {command}"),
        }
    }

    /// Returns the extension of a script's file name.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Posix => "sh",
            Self::Fish => "fish",
            Self::PowerShell => "ps1",
        }
    }
}

/// Returns whether no shell gives a meaning to any part of a word, wherever in a command it is.
fn needs_no_quotes(word: &str) -> bool {
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

/// Quotes a word for PowerShell, which treats typographic single quotes as the plain one, and doubles
/// whichever it is:
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
