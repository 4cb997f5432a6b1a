//! An open line, one question at a time: answers do not say what they answer.

use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::super::answer::{Answer, Command, Meaning};
use super::super::error::CardReaderError;
use super::super::frame::{Frame, FrameParser, frame};
use super::Patience;
use crate::wire::{Wire, WireError};

/// How often one question is asked: once, and once more when request or answer were damaged on the way.
const TRIES_MAX: u32 = 2;
/// Reads in a row after which a line that does not become quiet is babbling.
const BABBLE_READS_MAX: u32 = 64;
/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 256;

/// A line to a reader.
pub(super) struct Link {
    wire: Box<dyn Wire>,
    patience: Patience,
    looked_at: Option<Instant>,
}

impl Link {
    pub(super) fn new(wire: Box<dyn Wire>, patience: Patience) -> Self {
        Self { wire, patience, looked_at: None }
    }

    pub(super) fn now(&self) -> Instant {
        self.wire.now()
    }

    /// Lets the time between two looks for a card pass, so that nobody has to count it elsewhere.
    pub(super) fn wait_between_looks(&mut self, deadline: Instant) -> Result<(), CardReaderError> {
        if let Some(looked_at) = self.looked_at {
            let until = deadline.min(looked_at + self.patience.poll);
            while self.now() < until && self.hear(until)?.is_some() {}
        }
        self.looked_at = Some(self.now());
        Ok(())
    }

    /// Asks, once more if the question or its answer was damaged.
    pub(super) fn ask(&mut self, command: Command, deadline: Instant) -> Result<Answer, CardReaderError> {
        let mut quiet = Duration::ZERO;
        let mut tries = 1;
        loop {
            self.settle(quiet, deadline)?;
            let asked = self.ask_once(command, deadline);
            let is_damaged = match &asked {
                Ok(answer) => answer.word().is_some_and(|word| word.meaning == Meaning::AskAgain),
                Err(error) => matches!(error, CardReaderError::Garbled { .. }),
            };
            if !is_damaged || tries == TRIES_MAX || self.now() >= deadline {
                return asked;
            }
            (quiet, tries) = (self.patience.quiet, tries + 1);
        }
    }

    fn ask_once(&mut self, command: Command, deadline: Instant) -> Result<Answer, CardReaderError> {
        let start = self.now();
        let until = deadline.min(start + self.patience.answer + command.work());
        self.send(&frame(&command.bytes()), until)?;
        let mut parser = FrameParser::default();
        while self.now() < until {
            let Some(bytes) = self.hear(until)? else { break };
            if let Some(found) = bytes.iter().find_map(|&byte| parser.push(byte)) {
                let frame = found.map_err(|error| CardReaderError::Garbled { command, error })?;
                return answered(command, frame);
            }
        }
        Err(CardReaderError::Silent { command, waited: self.now().saturating_duration_since(start) })
    }

    fn send(&mut self, bytes: &[u8], until: Instant) -> Result<(), WireError> {
        let mut sent = 0;
        while let Some(rest) = bytes.get(sent..).filter(|rest| !rest.is_empty()) {
            sent += self.wire.write_some(rest, until)?;
        }
        Ok(())
    }

    /// Throws away what is still coming, until nothing has come for `quiet`: what comes next is asked for.
    fn settle(&mut self, quiet: Duration, deadline: Instant) -> Result<(), CardReaderError> {
        for _ in 0..BABBLE_READS_MAX {
            let now = self.now();
            if self.hear(deadline.min(now + quiet).max(now))?.is_none() {
                return Ok(());
            }
            if now >= deadline {
                break;
            }
        }
        Err(CardReaderError::Babble)
    }

    /// What comes until `until`.
    fn hear(&mut self, until: Instant) -> Result<Option<Zeroizing<Vec<u8>>>, WireError> {
        let mut buffer = Zeroizing::new(vec![0; READ_BYTES_MAX]);
        match self.wire.read_some(&mut buffer, until) {
            Ok(read) => {
                buffer.truncate(read);
                Ok(Some(buffer))
            }
            Err(WireError::Late) => Ok(None),
            Err(error) => Err(error),
        }
    }
}

fn answered(command: Command, frame: Frame) -> Result<Answer, CardReaderError> {
    if frame.content() == command.bytes() {
        return Err(CardReaderError::Echo);
    }
    let bytes = frame.content_bytes();
    Answer::of(frame).ok_or(CardReaderError::Unexpected { command, status: 0, bytes })
}
