//! Signals on a small board at the end of a serial line, or on USB as a serial device; it speaks in [`sentence`]s.
//!
//! [`sentence`]: super::sentence

use std::time::Duration;

use super::sentence::{Ear, Misheard, Sentence};
use super::{Lamp, SignalState, Signals, SignalsError};
use crate::wire::{Flow, LineSettings, Wire, WireError, WireSource};

/// As microcontrollers are usually set. On USB the figure has no effect.
pub const USUAL_LINE: LineSettings = LineSettings { baud: 115_200, flow: Flow::None };
/// How often the board is asked before it counts as silent.
pub const TRIES_MAX: u32 = 3;
/// How long each answer is waited for: twice what a board may take.
pub const REPLY: Duration = Duration::from_millis(200);
/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 64;
/// Reads for one answer; a line that brings more is not waited out.
const READS_MAX: usize = 32;

/// A signal board at the end of a line.
pub struct SerialIoBoard {
    source: Box<dyn WireSource>,
    wire: Option<Box<dyn Wire>>,
    reply: Duration,
    ear: Ear,
    /// Of the last question.
    number: u8,
    lamp: Lamp,
}

/// What the board says of itself.
type Answer = (SignalState, Lamp);

impl SerialIoBoard {
    /// The board at the end of the lines that `source` opens. Nothing is opened yet.
    #[must_use]
    pub fn new(source: Box<dyn WireSource>) -> Self {
        Self::with_patience(source, REPLY)
    }

    /// The same, waiting so long for each answer.
    #[must_use]
    pub fn with_patience(source: Box<dyn WireSource>, reply: Duration) -> Self {
        Self { source, wire: None, reply, ear: Ear::default(), number: 0, lamp: Lamp::Off }
    }

    /// Asks until the board answers, at most [`TRIES_MAX`] times. A line that died since the last call is opened anew.
    fn ask(&mut self, question: impl Fn(u8) -> Sentence) -> Result<Answer, SignalsError> {
        let was_open = self.wire.is_some();
        let mut answer = self.tries(&question);
        if was_open && matches!(answer, Err(SignalsError::Wire(WireError::Gone(_)))) {
            self.wire = None;
            answer = self.tries(&question);
        }
        if answer.is_err() {
            self.wire = None;
        }
        answer
    }

    fn tries(&mut self, question: &impl Fn(u8) -> Sentence) -> Result<Answer, SignalsError> {
        let mut garbled = false;
        for _ in 0..TRIES_MAX {
            self.number = self.number.wrapping_add(1);
            match self.exchange(&question(self.number).encode())? {
                Heard::Answer(answer) => return Ok(answer),
                Heard::Noise => garbled = true,
                Heard::Nothing => {}
            }
        }
        Err(if garbled { SignalsError::Garbled } else { SignalsError::Silent { tries: TRIES_MAX, waited: self.reply } })
    }

    fn exchange(&mut self, question: &[u8]) -> Result<Heard, SignalsError> {
        self.ear.forget();
        let number = self.number;
        let wire = match self.wire.take() {
            Some(wire) => wire,
            None => self.source.open()?,
        };
        let wire = self.wire.insert(wire);
        let deadline = wire.now() + self.reply;
        let mut rest = question;
        while !rest.is_empty() {
            let taken = wire.write_some(rest, deadline)?;
            rest = rest.get(taken..).unwrap_or_default();
        }
        let mut noise = false;
        for _ in 0..READS_MAX {
            let mut bytes = [0; READ_BYTES_MAX];
            let length = match wire.read_some(&mut bytes, deadline) {
                Ok(length) => length,
                Err(WireError::Late) => break,
                Err(error) => return Err(error.into()),
            };
            for &byte in bytes.iter().take(length) {
                match self.ear.push(byte) {
                    Some(Ok(Sentence::State { number: of, state, lamp })) if of == number => {
                        return Ok(Heard::Answer((state, lamp)));
                    }
                    Some(Ok(Sentence::Refused { number: of, why })) if of == number => {
                        return Err(SignalsError::Refused(why));
                    }
                    // A late answer to an earlier question, or our own words from a line that echoes.
                    Some(Ok(_)) | None => {}
                    Some(Err(Misheard::Noise | Misheard::Asked { .. })) => noise = true,
                }
            }
        }
        // Bytes that never make a line are noise too: a wrong baud rate has no line ends.
        Ok(if noise || self.ear.has_heard() { Heard::Noise } else { Heard::Nothing })
    }

    /// Makes the board's lamp what it should be: it is dark after the board was without power.
    fn restore(&mut self, (state, lit): Answer) -> Result<SignalState, SignalsError> {
        let lamp = self.lamp;
        if lit == lamp {
            return Ok(state);
        }
        self.ask(|number| Sentence::SetLamp { number, lamp }).map(|(state, _)| state)
    }
}

/// What came back.
enum Heard {
    Answer(Answer),
    Noise,
    Nothing,
}

impl Signals for SerialIoBoard {
    fn set_lamp(&mut self, lamp: Lamp) -> Result<(), SignalsError> {
        self.lamp = lamp;
        self.ask(|number| Sentence::SetLamp { number, lamp }).map(drop)
    }

    fn read(&mut self) -> Result<SignalState, SignalsError> {
        let answer = self.ask(|number| Sentence::Ask { number })?;
        self.restore(answer)
    }
}
