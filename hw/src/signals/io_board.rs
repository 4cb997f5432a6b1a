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
/// Reads for one answer, which may come byte by byte behind our own echo; a line that brings more is not waited out.
const READS_MAX: usize = 256;

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

#[cfg(test)]
mod tests {
    use std::collections::VecDeque;
    use std::sync::{Arc, Mutex, MutexGuard};
    use std::time::Instant;

    use super::super::sentence::Refusal;
    use super::*;

    const STATE: SignalState = SignalState { door_open: Some(true), someone_near: None };

    /// What a board does with the question of this number.
    type Manner = fn(u8) -> Vec<u8>;

    /// A line in memory, byte by byte, whose clock moves only when somebody waits. Clones are the same line.
    #[derive(Clone)]
    struct Bench(Arc<Mutex<BenchState>>);

    struct BenchState {
        clock: Instant,
        manner: Manner,
        ear: Ear,
        arriving: VecDeque<u8>,
        questions: u32,
        endless: bool,
    }

    impl Bench {
        fn new(manner: Manner) -> Self {
            let clock = Instant::now();
            let arriving = VecDeque::new();
            Self(Arc::new(Mutex::new(BenchState {
                clock,
                manner,
                ear: Ear::default(),
                arriving,
                questions: 0,
                endless: false,
            })))
        }

        fn state(&self) -> MutexGuard<'_, BenchState> {
            self.0.lock().unwrap()
        }

        fn board(&self) -> SerialIoBoard {
            SerialIoBoard::new(Box::new(self.clone()))
        }
    }

    impl WireSource for Bench {
        fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
            Ok(Box::new(self.clone()))
        }
    }

    impl Wire for Bench {
        fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
            let mut state = self.state();
            if let Some(Ok(Sentence::Ask { number } | Sentence::SetLamp { number, .. })) = state.ear.push(bytes[0]) {
                state.questions += 1;
                let answer = (state.manner)(number);
                state.arriving.extend(answer);
            }
            Ok(1)
        }

        fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
            let mut state = self.state();
            let byte = state.arriving.pop_front().or_else(|| state.endless.then_some(b'U'));
            let Some(byte) = byte else {
                state.clock = state.clock.max(deadline);
                return Err(WireError::Late);
            };
            buffer[0] = byte;
            Ok(1)
        }

        fn unsent(&mut self) -> Result<usize, WireError> {
            Ok(0)
        }

        fn now(&self) -> Instant {
            self.state().clock
        }
    }

    fn answer(number: u8) -> Vec<u8> {
        Sentence::State { number, state: STATE, lamp: Lamp::Off }.encode()
    }

    #[test]
    fn an_adapter_that_echoes_is_put_up_with() {
        let bench = Bench::new(|number| [Sentence::Ask { number }.encode(), answer(number)].concat());
        assert_eq!(bench.board().read(), Ok(STATE));
        assert_eq!(bench.state().questions, 1);
    }

    #[test]
    fn a_late_answer_is_not_taken_for_this_one() {
        let stale = |number: u8| {
            let closed = SignalState { door_open: Some(false), ..STATE };
            let old = Sentence::State { number: number.wrapping_sub(1), state: closed, lamp: Lamp::Steady };
            [old.encode(), answer(number)].concat()
        };
        let bench = Bench::new(stale);
        let mut board = bench.board();
        for _ in 0..300 {
            assert_eq!(board.read(), Ok(STATE));
        }
        let only_stale = Bench::new(|number| answer(number.wrapping_add(7)));
        assert_eq!(only_stale.board().read(), Err(SignalsError::Silent { tries: TRIES_MAX, waited: REPLY }));
    }

    #[test]
    fn an_answer_lost_in_noise_is_asked_for_again() {
        let second_time = |number: u8| if number == 1 { b"$PHIOS,001,1,-,9*00\r\n".to_vec() } else { answer(number) };
        let bench = Bench::new(second_time);
        assert_eq!(bench.board().read(), Ok(STATE));
        assert_eq!(bench.state().questions, 2);
    }

    #[test]
    fn a_refusal_is_told_and_not_repeated() {
        let bench = Bench::new(|number| Sentence::Refused { number, why: Refusal::Unknown }.encode());
        assert_eq!(bench.board().set_lamp(Lamp::Steady), Err(SignalsError::Refused(Refusal::Unknown)));
        assert_eq!(bench.state().questions, 1);
    }

    #[test]
    fn a_lamp_that_does_not_light_is_told_to_once_a_read() {
        let bench = Bench::new(answer);
        let mut board = bench.board();
        assert_eq!(board.set_lamp(Lamp::Steady), Ok(()));
        assert_eq!(board.read(), Ok(STATE), "the switches are read all the same");
        assert_eq!(bench.state().questions, 3);
    }

    #[test]
    fn a_line_that_babbles_without_an_end_is_garbled() {
        let bench = Bench::new(|_| Vec::new());
        bench.state().endless = true;
        let mut board = bench.board();
        assert_eq!(board.read(), Err(SignalsError::Garbled));
        assert_eq!(bench.state().questions, TRIES_MAX);
    }
}
