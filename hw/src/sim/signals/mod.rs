//! The simulated signal board: lamp, door and proximity behind a pseudo-terminal.

mod board;
#[cfg(test)]
mod tests;
pub mod verbs;

use std::io;
use std::path::{Path, PathBuf};

pub use self::verbs::{SignalsVerb, SignalsVerbError};

use self::board::Board;
use super::device::{SimDevice, SimRefusal};
use super::line::SimLine;

/// A signal board at work. Dropped, it is unplugged and its thread has ended.
pub struct SimIoBoard {
    line: SimLine<Board>,
}

impl SimIoBoard {
    /// Makes the pseudo-terminal and its link at `path`, and starts the board: door closed, nobody near, lamp off.
    ///
    /// # Errors
    /// There is no pseudo-terminal to be had, or the link cannot be made.
    pub fn spawn(path: impl Into<PathBuf>) -> io::Result<Self> {
        SimLine::spawn(path.into(), Board::new()).map(|line| Self { line })
    }

    /// The stable path at which it is found while it is plugged in.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.line.path()
    }

    /// Does one verb; it is done when this returns. Answers how the board is.
    ///
    /// # Errors
    /// It cannot be plugged in.
    pub fn apply(&self, verb: SignalsVerb) -> Result<String, SimRefusal> {
        if verb == SignalsVerb::Help { Ok(SignalsVerb::help().to_owned()) } else { self.line.apply(verb) }
    }
}

impl SimDevice for SimIoBoard {
    fn name(&self) -> &'static str {
        "signals"
    }

    fn path(&self) -> PathBuf {
        self.line.path().to_owned()
    }

    fn apply_line(&self, line: &str) -> Result<String, SimRefusal> {
        self.apply(SignalsVerb::parse(line).map_err(SimRefusal::new)?)
    }

    fn check_line(&self, line: &str) -> Result<(), SimRefusal> {
        SignalsVerb::parse(line).map(drop).map_err(SimRefusal::new)
    }

    fn help(&self) -> &'static str {
        SignalsVerb::help()
    }
}
