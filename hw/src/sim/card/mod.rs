//! The simulated ID-card reader: a security module behind a pseudo-terminal, and made-up people's cards.

mod cable;
mod module;
mod person;
#[cfg(test)]
mod tests;
pub mod verbs;

use std::io;
use std::path::{Path, PathBuf};

pub use person::{PEOPLE, Person};
pub use verbs::{CardVerb, CardVerbError};

use self::module::Module;
use super::device::{SimDevice, SimRefusal};
use super::line::SimLine;

/// A simulated card reader at work. Dropped, it is unplugged and its thread has ended.
pub struct SimCardReader {
    line: SimLine<Module>,
}

impl SimCardReader {
    /// Makes the pseudo-terminal and its link at `path`, and starts the reader, without a card.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(path: impl Into<PathBuf>) -> io::Result<Self> {
        SimLine::spawn(path.into(), Module::new()).map(|line| Self { line })
    }

    /// The stable path at which it is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.line.path()
    }

    /// Does one verb; it is done when this returns. Answers how the reader is.
    ///
    /// # Errors
    /// It cannot be plugged in.
    pub fn apply(&self, verb: CardVerb) -> Result<String, SimRefusal> {
        if verb == CardVerb::Help { Ok(CardVerb::help().to_owned()) } else { self.line.apply(verb) }
    }
}

impl SimDevice for SimCardReader {
    fn name(&self) -> &'static str {
        "card-reader"
    }

    fn path(&self) -> PathBuf {
        self.line.path().to_owned()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.apply(CardVerb::parse(line).map_err(SimRefusal::new)?)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        CardVerb::parse(line).map(|_| ()).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        CardVerb::help()
    }
}
