//! From a line to a tape.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use hall_core::diagnosis::Part;

use super::event::{Event, TapeError, heading, line};
use super::{TAPE_BYTES_MAX, is_personal};
use crate::wire::{Wire, WireError, WireSource};

/// Lines to a device with a tape on each. The lines themselves do not change, whatever becomes of the tape.
pub struct Recorder {
    source: Box<dyn WireSource>,
    tape: Arc<Mutex<Tape>>,
}

impl Recorder {
    /// Records the lines that `source` opens to `part` into `sink`, which gets whole lines of text.
    ///
    /// # Errors
    /// [`TapeError::Personal`] for a card reader or a scanner without the feature `tape-personal`.
    pub fn new(part: Part, source: Box<dyn WireSource>, sink: Box<dyn Write + Send>) -> Result<Self, TapeError> {
        if is_personal(part) && !cfg!(feature = "tape-personal") {
            return Err(TapeError::Personal(part));
        }
        let mut tape = Tape { sink: Some(sink), begin: None, written: 0 };
        tape.write(&heading(part));
        Ok(Self { source, tape: Arc::new(Mutex::new(tape)) })
    }
}

impl WireSource for Recorder {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        let opened = self.source.open();
        let (event, now) = match &opened {
            Ok(wire) => (Event::Open, wire.now()),
            Err(WireError::Busy { .. }) => (Event::Busy, Instant::now()),
            Err(_) => (Event::Absent, Instant::now()),
        };
        note(&self.tape, now, &event);
        Ok(Box::new(RecordedWire { wire: opened?, tape: Arc::clone(&self.tape) }))
    }
}

struct RecordedWire {
    wire: Box<dyn Wire>,
    tape: Arc<Mutex<Tape>>,
}

impl RecordedWire {
    /// Notes what became of a call; `late` is what its deadline means.
    fn note<T>(&self, outcome: &Result<T, WireError>, late: Event, done: impl FnOnce(&T) -> Event) {
        let event = match outcome {
            Ok(value) => done(value),
            Err(WireError::Late) => late,
            Err(_) => Event::Gone,
        };
        note(&self.tape, self.wire.now(), &event);
    }
}

impl Wire for RecordedWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        let outcome = self.wire.write_some(bytes, deadline);
        self.note(&outcome, Event::Stuck, |&taken| Event::Out(bytes[..taken].to_vec()));
        outcome
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let outcome = self.wire.read_some(buffer, deadline);
        self.note(&outcome, Event::Late, |&read| Event::In(buffer[..read].to_vec()));
        outcome
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        let outcome = self.wire.unsent();
        if outcome.is_err() {
            self.note(&outcome, Event::Gone, |_| Event::Gone);
        }
        outcome
    }

    fn now(&self) -> Instant {
        self.wire.now()
    }
}

struct Tape {
    /// `None` once it is full or could not be written.
    sink: Option<Box<dyn Write + Send>>,
    begin: Option<Instant>,
    written: usize,
}

impl Tape {
    fn write(&mut self, text: &str) {
        let Some(sink) = &mut self.sink else { return };
        if let Err(error) = sink.write_all(text.as_bytes()).and_then(|()| sink.flush()) {
            self.stop(&error);
        }
        self.written += text.len();
    }

    fn stop(&mut self, error: &io::Error) {
        tracing::warn!(%error, "the tape on the line cannot be written; the line goes on without it");
        self.sink = None;
    }
}

fn note(tape: &Mutex<Tape>, now: Instant, event: &Event) {
    let mut tape = tape.lock().unwrap_or_else(PoisonError::into_inner);
    let at = now.saturating_duration_since(*tape.begin.get_or_insert(now));
    let (text, last) = (line(at, event), line(at, &Event::Full));
    if tape.written + text.len() + last.len() <= TAPE_BYTES_MAX {
        tape.write(&text);
        return;
    }
    tape.write(&last);
    if tape.sink.take().is_some() {
        tracing::warn!(bytes = tape.written, "the tape on the line is full; the line goes on without it");
    }
}
