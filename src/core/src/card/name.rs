//! A person's name.

use std::fmt;

use zeroize::Zeroizing;

/// Longest name in characters: the 60 of the English name on a residence card, with a little room.
pub const NAME_CHARS_MAX: usize = 64;

/// Why a text is no name. The text itself is never quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NameError {
    /// Nothing but blanks.
    #[error("the name is empty")]
    Empty,
    /// More than [`NAME_CHARS_MAX`] characters.
    #[error("a name has at most {NAME_CHARS_MAX} characters")]
    Length,
    /// A control character, or the mark that stands for an unreadable one.
    #[error("the name holds a character that no name has")]
    Character,
}

/// Somebody's name. `Debug` and `Display` show its first character and one star, 张*, however long it is.
#[derive(PartialEq, Eq)]
pub struct PersonName {
    /// On the heap, so that moving the name leaves no copy behind.
    text: Zeroizing<String>,
}

impl PersonName {
    /// Reads a name; blanks around it are dropped.
    ///
    /// Characters of the private use area are let pass: older cards hold rare characters there.
    ///
    /// # Errors
    /// An empty or overlong text, or a character that no name has.
    pub fn parse(text: &str) -> Result<Self, NameError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(NameError::Empty);
        }
        if text.chars().count() > NAME_CHARS_MAX {
            return Err(NameError::Length);
        }
        if text.chars().any(|character| character.is_control() || character == char::REPLACEMENT_CHARACTER) {
            return Err(NameError::Character);
        }
        Ok(Self { text: Zeroizing::new(text.to_owned()) })
    }

    /// The whole name. Only for what the citizen asked for.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.chars().take(1).chain(['*']).try_for_each(|character| fmt::Write::write_char(f, character))
    }
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}
