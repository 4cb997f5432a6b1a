//! What every simulated device is to the program that plays the cabinet: a name, a path and lines of text.

use std::fmt;
use std::path::PathBuf;

use super::printer::SimPrinter;
use super::verbs::Verb;

/// Longest refusal that is passed on, in characters; an answer is a line, not a log.
const REFUSAL_CHARS_MAX: usize = 1000;

/// A simulated device at work. Dropped, it is unplugged.
///
/// Its verbs are lines of text. `status` and `help` are understood by every device; `unplug`, `replug`, `garble on|off`
/// and `silence 5s|on|off` by every device that has a line of its own. A line is done when the call returns.
pub trait SimDevice: Send {
    /// The word that stands before its verbs: the code of its [`hall_core::diagnosis::Part`], e.g. `card-reader`.
    fn name(&self) -> &'static str;

    /// The path that the program opens to find it; nothing is there while it is unplugged.
    fn path(&self) -> PathBuf;

    /// Does one line and gives back what stands behind `ok`, in one line. Takes `&self`, because the device works on a
    /// thread of its own and whoever holds it only sends orders.
    ///
    /// # Errors
    /// It is no verb of this device, its argument is wrong, or the device refuses.
    fn apply_line(&self, line: &str) -> Result<String, SimRefusal>;

    /// Looks whether the line is one of its verbs, without doing it: a scenario is checked before its day begins. A
    /// device that cannot tell lets every line pass.
    ///
    /// # Errors
    /// It is no verb of this device, or its argument is wrong.
    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        let _ = line;
        Ok(())
    }

    /// Its verbs in one line, separated by commas.
    fn help(&self) -> &'static str;
}

/// Why a line was not done: what was found and what is allowed, in one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SimRefusal(String);

impl SimRefusal {
    /// The refusal with this reason; line ends become spaces.
    #[must_use]
    pub fn new(reason: impl fmt::Display) -> Self {
        let reason = reason.to_string();
        let plain = reason.chars().map(|character| if character.is_control() { ' ' } else { character });
        Self(plain.take(REFUSAL_CHARS_MAX).collect())
    }
}

impl fmt::Display for SimRefusal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl std::error::Error for SimRefusal {}

impl SimDevice for SimPrinter {
    fn name(&self) -> &'static str {
        "printer"
    }

    fn path(&self) -> PathBuf {
        SimPrinter::path(self).to_owned()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.verb(line).map_err(SimRefusal::new)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        Verb::parse(line).map(|_| ()).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        Verb::help()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_one_bounded_line() {
        let refusal = SimRefusal::new("no verb\n".repeat(1000)).to_string();
        assert_eq!(refusal.chars().count(), REFUSAL_CHARS_MAX);
        assert!(refusal.starts_with("no verb no verb"), "{refusal}");
    }
}
