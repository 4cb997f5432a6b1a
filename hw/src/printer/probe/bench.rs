//! An open line and a question at a time.

use std::time::Instant;

use super::super::driver::Patience;
use super::super::encode::RESET;
use crate::wire::{ControlLines, Wire, WireError};

/// Bytes of one answer that are looked at; the longest that is known has eighty.
const ANSWER_BYTES_MAX: usize = 128;

/// A line to a printer of which nothing is known.
pub(super) struct Bench {
    wire: Box<dyn Wire>,
    patience: Patience,
}

impl Bench {
    pub(super) fn new(wire: Box<dyn Wire>, patience: Patience) -> Self {
        Self { wire, patience }
    }

    /// Sends `question` and takes what comes until the line is quiet again. An answer belongs to this question: what
    /// lay on the line before it is thrown away.
    pub(super) fn exchange(&mut self, question: &[u8]) -> Result<Vec<u8>, WireError> {
        self.collect(self.wire.now())?;
        let until = self.wire.now() + self.patience.reply;
        self.send(question, until)?;
        self.collect(until)
    }

    /// `ESC @`: what stands in the printer's line and was not printed is thrown away.
    pub(super) fn forget_line(&mut self) -> Result<(), WireError> {
        let until = self.wire.now() + self.patience.reply;
        self.send(&RESET, until)
    }

    pub(super) fn control_lines(&mut self) -> Option<ControlLines> {
        self.wire.control_lines()
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), WireError> {
        let mut sent = 0;
        while sent < bytes.len() {
            sent += self.wire.write_some(&bytes[sent..], until)?;
        }
        Ok(())
    }

    /// What comes: the first byte until `until`, each further one while the line is not quiet.
    fn collect(&mut self, until: Instant) -> Result<Vec<u8>, WireError> {
        let (mut answer, mut until) = (Vec::new(), until);
        let mut buffer = [0; 64];
        while answer.len() < ANSWER_BYTES_MAX {
            match self.wire.read_some(&mut buffer, until) {
                Ok(read) => answer.extend_from_slice(&buffer[..read]),
                Err(WireError::Late) => break,
                Err(error) => return Err(error),
            }
            until = self.wire.now() + self.patience.quiet;
        }
        Ok(answer)
    }
}
