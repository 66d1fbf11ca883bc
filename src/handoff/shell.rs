use super::Refusal;

/// The shell that commands are written for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shell {
    /// sh (such as dash and BusyBox), bash, zsh and ksh.
    Posix,
    /// fish.
    Fish,
    /// Windows PowerShell and PowerShell 7. Commands that read a file go through `cmd`, so those run
    /// on Windows only.
    PowerShell,
    /// The Windows command prompt, `cmd.exe`.
    Cmd,
}

impl Shell {
    /// Every shell.
    pub const ALL: [Self; 4] = [Self::Posix, Self::Fish, Self::PowerShell, Self::Cmd];

    /// Returns the shell's id, such as `posix`. Ids never change.
    pub fn id(self) -> &'static str {
        match self {
            Self::Posix => "posix",
            Self::Fish => "fish",
            Self::PowerShell => "powershell",
            Self::Cmd => "cmd",
        }
    }

    /// Returns the shell with an id.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|shell| shell.id() == id)
    }

    /// Returns whether it is one of Windows' own, where there is no `sh`.
    pub(super) fn is_windows(self) -> bool {
        matches!(self, Self::PowerShell | Self::Cmd)
    }

    /// Quotes a word, so that the shell passes it to a program unchanged.
    ///
    /// One form serves both POSIX shells and fish. Within single quotes, fish reads `\\` and `\'` as
    /// one character, POSIX shells as two. So backslashes and single quotes go into double quotes,
    /// where both agree: <https://fishshell.com/docs/current/language.html#quotes>.
    ///
    /// # Errors
    ///
    /// Returns a [`Refusal`] if the word contains a NUL, which no argument can, or if PowerShell or
    /// `cmd` would change it. What PowerShell makes of a double quote, or of a backslash before its own
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
            // Between double quotes, it still replaces %NAME%. At the prompt, nothing escapes that.
            Self::Cmd if word.contains(['"', '%', '\n', '\r']) || word.ends_with('\\') => Err(Refusal::new(
                "cmd changes double quotes, percent signs, and a backslash at the end, before the program gets them. \
                 Use another shell, or a file such as Docker's config.json.",
            )),
            Self::Cmd => Ok(format!("\"{word}\"")),
        }
    }

    /// Returns the shell that a command with [`with_stdin`](Self::with_stdin) is to be quoted for.
    pub(super) fn of_stdin(self) -> Self {
        if self == Self::PowerShell { Self::Cmd } else { self }
    }

    /// Returns a command that reads a file on its standard input. The command is quoted for
    /// [`of_stdin`](Self::of_stdin), and the file's name must need no quotes.
    ///
    /// PowerShell has no `<`, and its pipe decodes what it reads and encodes it again, with other line
    /// breaks. So `cmd` opens the file, and the program gets its bytes:
    /// <https://learn.microsoft.com/powershell/module/microsoft.powershell.core/about/about_redirection>.
    pub(super) fn with_stdin(self, command: &str, file_name: &str) -> String {
        let command = format!("{command} < {file_name}");
        if self == Self::PowerShell { format!("cmd /c {}", powershell_quoted(&command)) } else { command }
    }

    /// Returns a command that reads a text on its standard input. The text must be of one line, without
    /// a secret, single quotes, or what `cmd` gives a meaning to.
    pub(super) fn with_text(self, text: &str, command: &str) -> String {
        match self {
            Self::Posix | Self::Fish => format!("printf %s '{text}' | {command}"),
            Self::PowerShell => format!("'{text}' | {command}"),
            Self::Cmd => format!("echo {text} | {command}"),
        }
    }

    /// Returns the extension of a script's file name.
    pub(super) fn extension(self) -> &'static str {
        match self {
            Self::Posix => "sh",
            Self::Fish => "fish",
            Self::PowerShell => "ps1",
            Self::Cmd => "cmd",
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
