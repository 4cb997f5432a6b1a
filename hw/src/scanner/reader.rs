//! What both kinds of scanner have in common: opening again, waiting for a code, pauses, codes that nobody has read.

use std::collections::VecDeque;
use std::time::{Duration, Instant};

use super::line::{Outcome, ScanLine};
use super::{Scan, ScanRefusal, ScannerError, UNREAD_MAX};
use crate::wire::WireError;

/// How often what has arrived is looked at to be thrown away; a device that still sends then is babbling.
const FORGET_LOOKS_MAX: usize = 64;

/// An end of a line at which characters arrive.
pub(super) trait Inlet: Send {
    /// Opens it unless it is open; whether it was opened now.
    fn open(&mut self) -> Result<bool, WireError>;
    /// Closes it. The line that was begun is cleared.
    fn close(&mut self);
    /// The clock of the deadlines.
    fn now(&self) -> Instant;
    /// Waits until `until` for something to arrive, and keeps it.
    fn receive(&mut self, until: Instant) -> Result<(), WireError>;
    /// Feeds the line with what was received.
    fn digest(&mut self, codes: &mut dyn FnMut(Outcome));
    /// The line in work.
    fn line(&mut self) -> &mut ScanLine;
}

/// Reads codes from an inlet.
pub(super) struct Reader<I> {
    inlet: I,
    unread: VecDeque<Outcome>,
    /// When the last character of the line in work came.
    heard_at: Option<Instant>,
    /// The line in work was begun before somebody said [`Reader::forget`]: its code is for nobody.
    muted: bool,
}

impl<I: Inlet> Reader<I> {
    pub(super) fn new(inlet: I) -> Self {
        Self { inlet, unread: VecDeque::with_capacity(UNREAD_MAX), heard_at: None, muted: false }
    }

    pub(super) fn status(&mut self) -> Result<(), ScannerError> {
        let mut fresh = self.inlet.open()?;
        loop {
            let now = self.inlet.now();
            match self.listen(now) {
                Ok(_) => return Ok(()),
                Err(error) => self.open_again(error, &mut fresh)?,
            }
        }
    }

    pub(super) fn read(&mut self, limit: Duration) -> Result<Option<Scan>, ScannerError> {
        // A code that is here already needs no scanner.
        if let Some(outcome) = self.unread.pop_front() {
            return Ok(Some(outcome?));
        }
        let mut fresh = self.inlet.open()?;
        let deadline = self.inlet.now() + limit;
        loop {
            let until = self.pause_at().map_or(deadline, |at| at.min(deadline));
            match self.listen(until) {
                Ok(_) => {}
                Err(error) => self.open_again(error, &mut fresh)?,
            }
            if let Some(outcome) = self.unread.pop_front() {
                return Ok(Some(outcome?));
            }
            if self.inlet.now() >= deadline {
                return Ok(None);
            }
        }
    }

    pub(super) fn forget(&mut self) {
        for _ in 0..FORGET_LOOKS_MAX {
            let now = self.inlet.now();
            match self.inlet.open().and_then(|_| self.listen(now)) {
                Ok(Heard::Something) => {}
                Ok(Heard::Nothing) => break,
                // Whoever reads next learns why.
                Err(_) => {
                    self.drop_line();
                    break;
                }
            }
        }
        self.unread.clear();
        self.muted = self.inlet.line().is_begun();
    }

    /// Once a call, a device that went away is opened again: it may have been plugged in again since the last call.
    fn open_again(&mut self, error: WireError, fresh: &mut bool) -> Result<(), ScannerError> {
        self.drop_line();
        if *fresh || !matches!(error, WireError::Gone(_)) {
            return Err(error.into());
        }
        *fresh = self.inlet.open()?;
        Ok(())
    }

    fn drop_line(&mut self) {
        self.inlet.close();
        (self.heard_at, self.muted) = (None, false);
    }

    /// When the line in work has paused too long.
    fn pause_at(&mut self) -> Option<Instant> {
        let line = self.inlet.line();
        let pause = line.format().end.pause();
        if line.is_begun() { self.heard_at.map(|at| at + pause) } else { None }
    }

    /// Takes what arrives until `until`, and ends a line that has paused too long.
    fn listen(&mut self, until: Instant) -> Result<Heard, WireError> {
        let paused = self.pause_at().is_some_and(|at| at <= self.inlet.now());
        match self.inlet.receive(until) {
            Ok(()) => {
                if paused {
                    // Nobody listened when the pause was: this is the rest of the same code or the begin of another.
                    self.inlet.line().spoil(ScanRefusal::Cut);
                }
                self.heard_at = Some(self.inlet.now());
                let (unread, muted) = (&mut self.unread, &mut self.muted);
                self.inlet.digest(&mut |outcome| keep(unread, muted, outcome));
                Ok(Heard::Something)
            }
            Err(WireError::Late) => {
                if self.pause_at().is_some_and(|at| at <= self.inlet.now())
                    && let Some(outcome) = self.inlet.line().pause()
                {
                    keep(&mut self.unread, &mut self.muted, outcome);
                }
                Ok(Heard::Nothing)
            }
            Err(error) => Err(error),
        }
    }
}

/// What came of listening.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Something,
    Nothing,
}

fn keep(unread: &mut VecDeque<Outcome>, muted: &mut bool, outcome: Outcome) {
    if std::mem::take(muted) {
        return;
    }
    if unread.len() == UNREAD_MAX {
        unread.pop_front();
    }
    unread.push_back(outcome);
}
