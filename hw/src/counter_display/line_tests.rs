//! The line by itself: echoes, lost and late answers, and the silence between frames, against a line in memory.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use super::bus::{Bus, Patience, TRIES_MAX};
use super::modbus::{ASCII_8, ModbusRtu};
use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace, raster, simple};
use crate::wire::{Wire, WireError, WireSource};

const PATIENCE: Patience = Patience { write: Duration::from_millis(300), reply: Duration::from_millis(250) };
/// A byte at 9,600 baud, rounded down.
const BYTE: Duration = Duration::from_micros(1_041);

/// A line whose clock stands still until somebody waits.
#[derive(Clone)]
struct Line(Arc<Mutex<Ends>>);

struct Ends {
    now: Instant,
    /// What comes back for each frame that is sent, in order; afterwards nothing.
    answers: VecDeque<Vec<u8>>,
    coming: VecDeque<u8>,
    /// Each frame, and when its first byte was handed over.
    sent: Vec<(Instant, Vec<u8>)>,
    stuck: bool,
    opened: usize,
}

impl Line {
    fn new(answers: impl IntoIterator<Item = Vec<u8>>) -> Self {
        Self(Arc::new(Mutex::new(Ends {
            now: Instant::now(),
            answers: answers.into_iter().collect(),
            coming: VecDeque::new(),
            sent: Vec::new(),
            stuck: false,
            opened: 0,
        })))
    }

    fn ends(&self) -> MutexGuard<'_, Ends> {
        self.0.lock().expect("no panic before")
    }

    fn bus(&self) -> Bus {
        Bus::with_patience(Box::new(self.clone()), 9_600, PATIENCE)
    }
}

impl WireSource for Line {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        self.ends().opened += 1;
        Ok(Box::new(self.clone()))
    }
}

impl Wire for Line {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        let mut ends = self.ends();
        if ends.stuck {
            ends.now = deadline;
            return Err(WireError::Late);
        }
        let now = ends.now;
        ends.sent.push((now, bytes.to_vec()));
        let answer = ends.answers.pop_front().unwrap_or_default();
        ends.coming.extend(answer);
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let mut ends = self.ends();
        if ends.coming.is_empty() {
            ends.now = ends.now.max(deadline);
            return Err(WireError::Late);
        }
        let taken = buffer.len().min(ends.coming.len());
        for (place, byte) in buffer.iter_mut().zip(ends.coming.drain(..taken)) {
            *place = byte;
        }
        Ok(taken)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }

    fn now(&self) -> Instant {
        self.ends().now
    }
}

fn answer(body: &[u8]) -> Vec<u8> {
    [body, &raster::CRC.checksum(body).to_le_bytes()].concat()
}

/// What display 3 answers to a test picture.
fn good() -> Vec<u8> {
    answer(&[3, 0x10, 0, 0, 0, 5])
}

fn show(line: &Line) -> Result<Answered, CounterDisplayError> {
    ModbusRtu::new(line.bus(), ASCII_8).show(3, &CounterFace::Test)
}

#[test]
fn an_adapter_that_returns_what_is_sent_is_put_up_with() {
    let line = Line::new([Vec::new()]);
    let _ = show(&line);
    let question = line.ends().sent[0].1.clone();
    let line = Line::new([[question.clone(), good()].concat()]);
    assert_eq!(show(&line), Ok(Answered::Confirmed));
    // Its own echo is no answer, however often it is asked.
    let line = Line::new(vec![question; 9]);
    assert!(matches!(show(&line), Err(CounterDisplayError::Silent { .. })));
}

#[test]
fn a_lost_answer_is_asked_for_again() {
    let cut_short = good()[..5].to_vec();
    let other = answer(&[4, 0x10, 0, 0, 0, 5]);
    for lost in [Vec::new(), cut_short, other, vec![0xff; 300]] {
        let line = Line::new([lost, good()]);
        assert_eq!(show(&line), Ok(Answered::Confirmed));
        let ends = line.ends();
        assert_eq!(ends.sent.len(), 2);
        assert_eq!(ends.sent[0].1, ends.sent[1].1, "the same question");
    }
}

#[test]
fn a_silent_display_is_asked_so_often_and_no_more() {
    let line = Line::new([]);
    let start = line.ends().now;
    assert_eq!(show(&line), Err(CounterDisplayError::Silent { address: 3, tries: TRIES_MAX, waited: PATIENCE.reply }));
    let ends = line.ends();
    assert_eq!(ends.sent.len(), TRIES_MAX as usize);
    let took = ends.now - start;
    assert!(took < TRIES_MAX * (PATIENCE.reply + PATIENCE.write), "{took:?}");
}

#[test]
fn a_late_answer_is_not_taken_for_the_next_one() {
    let line = Line::new([good(), Vec::new(), good()]);
    let mut displays = ModbusRtu::new(line.bus(), ASCII_8);
    assert_eq!(displays.show(3, &CounterFace::Test), Ok(Answered::Confirmed));
    // Display 3 says more than it was asked.
    line.ends().coming.extend(good());
    line.ends().answers = VecDeque::from([answer(&[3, 0x90, 6])]);
    assert!(matches!(displays.show(3, &CounterFace::Blank), Err(CounterDisplayError::Exception { .. })));
}

#[test]
fn frames_are_set_apart_by_silence() {
    let line = Line::new([]);
    let mut displays = simple::SimpleFourByte::new(line.bus());
    for address in [3, 4, 5] {
        assert_eq!(displays.show(address, &CounterFace::Test), Ok(Answered::NotConfirmed));
    }
    let ends = line.ends();
    for pair in ends.sent.windows(2) {
        // The four bytes of the frame before, then three and a half of silence.
        let apart = pair[1].0 - pair[0].0;
        assert!(apart >= BYTE * 15 / 2, "{apart:?}");
        assert!(apart < Duration::from_millis(50), "{apart:?}");
    }
}

#[test]
fn an_adapter_that_takes_nothing_is_opened_afresh_next_time() {
    let line = Line::new([]);
    let mut displays = ModbusRtu::new(line.bus(), ASCII_8);
    line.ends().stuck = true;
    assert_eq!(displays.show(3, &CounterFace::Test), Err(WireError::Late.into()));
    line.ends().stuck = false;
    line.ends().answers.push_back(good());
    assert_eq!(displays.show(3, &CounterFace::Test), Ok(Answered::Confirmed));
    assert_eq!(line.ends().opened, 2);
}
