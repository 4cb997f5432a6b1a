//! From a tape to a driver.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::event::{Event, Recording};
use crate::wire::{Wire, WireError, WireSource};

/// A device that does what stands on a tape, and finds the first byte that a driver sends otherwise. Its clock is the
/// tape's: a wait takes no time. Clones play the same tape: one for the driver, one to ask at the end.
#[derive(Debug, Clone)]
pub struct ReplaySource {
    state: Arc<Mutex<State>>,
}

/// Where a driver left the tape.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Difference {
    /// It sent another byte.
    #[error(
        "event {event_no}, byte {byte_no} out of all that were sent: {recorded:02x} is recorded, {sent:02x} was sent"
    )]
    Byte {
        /// The event on the tape, from 1.
        event_no: usize,
        /// How many bytes were sent before it and are as recorded.
        byte_no: usize,
        /// As it should be.
        recorded: u8,
        /// As it is.
        sent: u8,
    },
    /// It did something that does not come next.
    #[error("event {event_no}: {recorded:?} is recorded, the driver wanted to {wanted}")]
    Turn {
        /// The event on the tape, from 1; one behind the last if it is at its end.
        event_no: usize,
        /// What comes next.
        recorded: String,
        /// What it wanted.
        wanted: &'static str,
    },
}

impl ReplaySource {
    /// Plays this tape from its begin.
    #[must_use]
    pub fn new(recording: Recording) -> Self {
        let start = Instant::now();
        let events = recording.events.into();
        let state = State { events, event_no: 1, sent: 0, start, clock: start, difference: None };
        Self { state: Arc::new(Mutex::new(state)) }
    }

    /// Whether the driver did all that stands on the tape, and nothing else.
    ///
    /// # Errors
    /// The first difference; a tape that was not played to its end is one.
    pub fn finish(&self) -> Result<(), Difference> {
        let mut state = self.state();
        if let Some(difference) = &state.difference {
            return Err(difference.clone());
        }
        // A wait for nothing at the end is no loss.
        state.skip_waits();
        if state.events.is_empty() { Ok(()) } else { Err(state.out_of_turn("end")) }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct State {
    events: VecDeque<(Duration, Event)>,
    /// The number of the first of them.
    event_no: usize,
    /// Bytes that were sent as recorded.
    sent: usize,
    start: Instant,
    clock: Instant,
    difference: Option<Difference>,
}

impl State {
    fn next(&self) -> Option<&Event> {
        self.events.front().map(|(_, event)| event)
    }

    /// The next event is over: its time has come.
    fn pass(&mut self) {
        if let Some((at, _)) = self.events.pop_front() {
            self.clock = self.clock.max(self.start + at);
            self.event_no += 1;
        }
    }

    /// Where a driver waits a little shorter than on the tape, it makes fewer calls that nothing comes of.
    fn skip_waits(&mut self) {
        while matches!(self.next(), Some(Event::Late)) {
            self.pass();
        }
    }

    fn wait(&mut self, deadline: Instant) -> WireError {
        self.clock = self.clock.max(deadline);
        WireError::Late
    }

    fn out_of_turn(&self, wanted: &'static str) -> Difference {
        let recorded = self.next().map_or_else(|| "the end".to_owned(), Event::to_string);
        Difference::Turn { event_no: self.event_no, recorded, wanted }
    }

    fn fail(&mut self, difference: Difference) -> WireError {
        let difference = self.difference.get_or_insert(difference);
        WireError::Gone(format!("the tape differs: {difference}"))
    }

    fn open(&mut self) -> Result<(), WireError> {
        self.skip_waits();
        let opened = match self.next() {
            Some(Event::Open) => Ok(()),
            Some(Event::Absent) => Err(WireError::Absent { path: "tape".into(), reason: "recorded so".into() }),
            Some(Event::Busy) => Err(WireError::Busy { path: "tape".into() }),
            _ => return Err(self.fail(self.out_of_turn("open"))),
        };
        self.pass();
        opened
    }

    fn write(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        self.skip_waits();
        match self.events.front_mut() {
            Some((_, Event::Out(recorded))) => {
                let taken = bytes.len().min(recorded.len());
                if let Some(at) = (0..taken).find(|&at| bytes[at] != recorded[at]) {
                    let (recorded, sent) = (recorded[at], bytes[at]);
                    let (event_no, byte_no) = (self.event_no, self.sent + at);
                    return Err(self.fail(Difference::Byte { event_no, byte_no, recorded, sent }));
                }
                recorded.drain(..taken);
                let is_over = recorded.is_empty();
                self.sent += taken;
                if is_over {
                    self.pass();
                }
                Ok(taken)
            }
            Some((_, Event::Stuck)) => {
                self.pass();
                Err(self.wait(deadline))
            }
            Some((_, Event::Gone)) => Err(self.vanish()),
            _ => Err(self.fail(self.out_of_turn("send"))),
        }
    }

    fn read(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        match self.events.front_mut() {
            Some((_, Event::In(recorded))) => {
                let read = buffer.len().min(recorded.len());
                buffer.iter_mut().zip(recorded.drain(..read)).for_each(|(to, from)| *to = from);
                if recorded.is_empty() {
                    self.pass();
                }
                Ok(read)
            }
            Some((_, Event::Late)) => {
                self.pass();
                Err(self.wait(deadline))
            }
            Some((_, Event::Gone)) => Err(self.vanish()),
            // The driver looks once more than on the tape; nothing came then either.
            _ => Err(self.wait(deadline)),
        }
    }

    fn vanish(&mut self) -> WireError {
        self.pass();
        WireError::Gone("recorded so".into())
    }
}

impl WireSource for ReplaySource {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        self.state().open()?;
        Ok(Box::new(ReplayWire(self.clone())))
    }
}

struct ReplayWire(ReplaySource);

impl ReplayWire {
    /// After a difference the device is gone.
    fn state(&self) -> Result<MutexGuard<'_, State>, WireError> {
        let mut state = self.0.state();
        match state.difference.clone() {
            Some(difference) => Err(state.fail(difference)),
            None => Ok(state),
        }
    }
}

impl Wire for ReplayWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        self.state()?.write(bytes, deadline)
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        self.state()?.read(buffer, deadline)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        self.state().map(|_| 0)
    }

    fn now(&self) -> Instant {
        self.0.state().clock
    }
}
