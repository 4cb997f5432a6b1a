//! The line that the displays share: one frame at a time, silence between frames, answers by a deadline, bounded tries.

use std::time::{Duration, Instant};

use super::CounterDisplayError;
use crate::wire::{Wire, WireError, WireSource};

/// How often a display is asked before it counts as silent.
pub const TRIES_MAX: u32 = 3;
/// Longest answer that is listened to, in bytes; Modbus RTU frames have at most so many.
const ANSWER_BYTES_MAX: usize = 256;
/// Reads of noise before a frame is sent all the same.
const NOISE_READS_MAX: usize = 16;
/// A byte on the line, 8N1.
const BITS_PER_BYTE: u32 = 10;
/// Silence between two frames, in half characters: 3.5 characters (Modbus over serial line 1.02, 2.5.1.1).
const GAP_HALF_BYTES: u32 = 7;
/// From 19,200 baud on the silence does not get shorter (Modbus over serial line 1.02, 2.5.1.1).
const GAP_MIN: Duration = Duration::from_micros(1_750);

/// How long the line and its displays are waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Patience {
    /// For the adapter to take a frame, beyond the time that its bytes need on the line.
    pub write: Duration,
    /// For the answer, from when the last byte of the question has left.
    pub reply: Duration,
}

/// Boards that draw their text before they answer take up to a fifth of a second.
pub const PATIENCE: Patience = Patience { write: Duration::from_millis(300), reply: Duration::from_millis(250) };

/// What the bytes that came so far are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard<T> {
    /// The beginning of an answer, or nothing.
    More,
    /// A whole answer.
    Whole(T),
    /// Not an answer, and why.
    Garbled(&'static str),
}

/// The line, opened when it is first needed and again after every failure.
pub struct Bus {
    source: Box<dyn WireSource>,
    baud: u32,
    patience: Patience,
    wire: Option<Box<dyn Wire>>,
    /// When the last byte that was handed over has left.
    sent_by: Option<Instant>,
}

impl Bus {
    /// A line from `source` that runs at `baud` bits a second.
    #[must_use]
    pub fn new(source: Box<dyn WireSource>, baud: u32) -> Self {
        Self::with_patience(source, baud, PATIENCE)
    }

    /// As [`Bus::new`], waiting so long.
    #[must_use]
    pub fn with_patience(source: Box<dyn WireSource>, baud: u32, patience: Patience) -> Self {
        Self { source, baud: baud.max(1), patience, wire: None, sent_by: None }
    }

    /// Looks whether the line is there, without a byte.
    ///
    /// # Errors
    /// It is not.
    pub fn look(&mut self) -> Result<(), CounterDisplayError> {
        self.on_a_live_line(Self::quiet)
    }

    /// Sends a frame that nobody answers.
    ///
    /// # Errors
    /// The line is missing or takes nothing.
    pub fn tell(&mut self, frame: &[u8]) -> Result<(), CounterDisplayError> {
        self.on_a_live_line(|bus| bus.send(frame))
    }

    /// Sends a frame until it is answered, at most [`TRIES_MAX`] times.
    ///
    /// # Errors
    /// The line is missing, or the last try brought no answer or one that `understand` does not take.
    pub fn ask<T>(
        &mut self,
        address: u8,
        frame: &[u8],
        understand: impl Fn(&[u8]) -> Heard<T>,
    ) -> Result<T, CounterDisplayError> {
        let mut garbled = None;
        for _ in 0..TRIES_MAX {
            match self.on_a_live_line(|bus| bus.exchange(frame, &understand))? {
                Heard::Whole(answer) => return Ok(answer),
                Heard::Garbled(what) => garbled = Some(what),
                Heard::More => {}
            }
        }
        Err(match garbled {
            Some(what) => CounterDisplayError::Garbled { address, what },
            None => CounterDisplayError::Silent { address, tries: TRIES_MAX, waited: self.patience.reply },
        })
    }

    /// Does it once more on a line opened afresh if the one that was open has gone meanwhile.
    fn on_a_live_line<T>(
        &mut self,
        work: impl Fn(&mut Self) -> Result<T, WireError>,
    ) -> Result<T, CounterDisplayError> {
        let was_open = self.wire.is_some();
        let mut done = work(self);
        if was_open && matches!(done, Err(WireError::Gone(_))) {
            self.wire = None;
            done = work(self);
        }
        if done.is_err() {
            self.wire = None;
        }
        Ok(done?)
    }

    fn exchange<T>(&mut self, frame: &[u8], understand: &impl Fn(&[u8]) -> Heard<T>) -> Result<Heard<T>, WireError> {
        self.send(frame)?;
        let deadline = self.sent_by.unwrap_or_else(Instant::now) + self.patience.reply;
        let mut heard = Vec::new();
        loop {
            let mut buffer = [0; 64];
            match self.wire()?.read_some(&mut buffer, deadline) {
                Ok(read) => heard.extend_from_slice(&buffer[..read]),
                Err(WireError::Late) if without_echo(&heard, frame).is_none_or(<[u8]>::is_empty) => {
                    return Ok(Heard::More);
                }
                Err(WireError::Late) => return Ok(Heard::Garbled("the answer is cut short")),
                Err(error) => return Err(error),
            }
            match without_echo(&heard, frame).map_or(Heard::More, understand) {
                Heard::More if heard.len() > ANSWER_BYTES_MAX + frame.len() => {
                    return Ok(Heard::Garbled("the answer has no end"));
                }
                Heard::More => {}
                done => return Ok(done),
            }
        }
    }

    fn send(&mut self, frame: &[u8]) -> Result<(), WireError> {
        self.quiet()?;
        let on_the_line = self.line_time(frame.len());
        let patience = self.patience.write;
        let wire = self.wire()?;
        let start = wire.now();
        let mut rest = frame;
        while !rest.is_empty() {
            let taken = wire.write_some(rest, start + on_the_line + patience)?;
            rest = rest.get(taken..).unwrap_or(&[]);
        }
        self.sent_by = Some(start + on_the_line);
        Ok(())
    }

    /// Waits until the line has been silent long enough for displays to take the next byte as a beginning.
    fn quiet(&mut self) -> Result<(), WireError> {
        let gap = GAP_MIN.max(self.line_time(1) * GAP_HALF_BYTES / 2);
        let sent_by = self.sent_by;
        let wire = self.wire()?;
        for _ in 0..NOISE_READS_MAX {
            let now = wire.now();
            let silent_at = sent_by.map_or(now, |sent_by| sent_by.max(now)) + gap;
            match wire.read_some(&mut [0; 64], silent_at) {
                // A late answer, or an echo: not for what comes next.
                Ok(_) => {}
                Err(WireError::Late) => return Ok(()),
                Err(error) => return Err(error),
            }
        }
        Ok(())
    }

    fn wire(&mut self) -> Result<&mut dyn Wire, WireError> {
        let wire = match self.wire.take() {
            Some(wire) => wire,
            None => self.source.open()?,
        };
        Ok(&mut **self.wire.insert(wire))
    }

    fn line_time(&self, bytes: usize) -> Duration {
        let bits = u32::try_from(bytes).unwrap_or(u32::MAX).saturating_mul(BITS_PER_BYTE);
        Duration::from_secs_f64(f64::from(bits) / f64::from(self.baud))
    }
}

/// What is left of `heard` behind our own frame, which two-wire adapters may return; `None` while it may be just that.
fn without_echo<'a>(heard: &'a [u8], frame: &[u8]) -> Option<&'a [u8]> {
    match heard.strip_prefix(frame) {
        Some(answer) => Some(answer),
        None if frame.starts_with(heard) => None,
        None => Some(heard),
    }
}
