//! Whatever a line brings: no panic, no call beyond its deadline, and never ready on nonsense.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hall_core::device::PaperOutcome;

use super::super::contract::sample;
use super::super::demux::{Answer, Demux};
use super::super::profile::PROFILES;
use super::super::status::Shape;
use super::*;
use crate::wire::Wire;

/// Inputs of one run under `cargo test`, beside the corpus; `cargo bolero` goes on until it is stopped.
const INPUTS: usize = 4_000;
/// No status takes longer: all its questions, each try in full, the re-reads, and once more on a line opened anew.
const STATUS_MAX: Duration = Duration::from_secs(12);

/// A line that takes everything and brings the bytes of a script, some with each read, over and over or once.
#[derive(Clone)]
struct Script {
    bytes: Arc<Vec<u8>>,
    state: Arc<Mutex<(usize, Instant)>>,
    again: bool,
}

impl WireSource for Script {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(self.clone()))
    }
}

impl Wire for Script {
    fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let mut state = self.state.lock().expect("no test panics while it holds the line");
        let (at, clock) = &mut *state;
        // The script's own bytes say how many come at once, and when none does.
        let next = if self.again && !self.bytes.is_empty() { *at % self.bytes.len() } else { *at };
        let wanted = self.bytes.get(next).map_or(0, |byte| usize::from(byte % 5));
        *at += 1;
        let coming = self.bytes.iter().skip(next).take(wanted.min(buffer.len()));
        let came = coming.zip(buffer.iter_mut()).map(|(&from, to)| *to = from).count();
        *at += came;
        // Every read takes a little time, or a line that babbles would stop the clock.
        *clock += Duration::from_millis(10);
        if came == 0 {
            *clock = (*clock).max(deadline);
            return Err(WireError::Late);
        }
        Ok(came)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }

    fn now(&self) -> Instant {
        self.state.lock().expect("no test panics while it holds the line").1
    }
}

#[test]
fn any_bytes_are_taken_apart() {
    bolero::check!(name = "printer_demux").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let mut demux = Demux::default();
        for &byte in bytes {
            if let Some(Answer::Block { body, .. }) = demux.push(byte) {
                assert!(body.len() <= super::super::demux::BLOCK_BYTES_MAX);
            }
        }
    });
}

#[test]
fn nonsense_is_never_ready_and_never_keeps_the_caller() {
    bolero::check!(name = "printer_answers").with_iterations(INPUTS).for_each(|bytes: &[u8]| {
        let (&choice, bytes) = bytes.split_first().unwrap_or((&0, &[]));
        let profile = *PROFILES[usize::from(choice) % PROFILES.len()];
        let start = Instant::now();
        let state = Arc::new(Mutex::new((0, start)));
        let script = Script { bytes: Arc::new(bytes.to_vec()), state, again: choice & 0x80 != 0 };
        let mut printer = EscPosPrinter::new(profile, Box::new(script.clone()));
        let report = printer.inspect();
        assert!(script.now() - start <= STATUS_MAX, "{:?}", script.now() - start);
        if let Some(report) = report.ok().filter(|report| report.summary(profile.dialect).can_print()) {
            // Ready was said only by whole answers of the right shape, every byte of which was really sent.
            for answer in &report.answers {
                let query = profile.dialect.query(answer.n).expect("asked by this dialect");
                assert!(query.accepts(&answer.bytes) && !query.stops(&answer.bytes));
                assert!(answer.bytes.iter().all(|byte| bytes.contains(byte)));
                assert!(matches!(query.shape, Shape::Headed(_)) || answer.bytes.len() == 1);
            }
        }
        let before = script.now();
        let outcome = printer.print(&sample(profile.paper));
        assert!(script.now() - before <= STATUS_MAX * 3, "{:?}", script.now() - before);
        if let PaperOutcome::Printed(Evidence::ProcessId) = outcome {
            panic!("the characters of this very job were not in the script");
        }
    });
}
