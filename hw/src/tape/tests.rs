//! Tapes of the printer driver on the simulated printer, and what happens on a line to them.

use std::io::{self, Write};
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use hall_core::device::{Evidence, PaperOutcome};
use hall_core::diagnosis::Part;
use hall_core::fault::Fault;
use hall_core::paper::{Bitmap, GlyphSource, Weight};

use super::*;
use crate::printer::TicketPrinter;
use crate::printer::contract::sample;
use crate::printer::driver::EscPosPrinter;
use crate::printer::profile::{GENERIC_58, GENERIC_80, PrinterProfile};
use crate::sim::{SimOptions, SimPrinter};
use crate::wire::{SerialSource, Wire, WireError, WireSource};

/// A tape in memory. Clones are the same one.
#[derive(Debug, Clone, Default)]
struct Reel(Arc<Mutex<Vec<u8>>>);

impl Reel {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

impl Write for Reel {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

struct NoGlyphs;

impl GlyphSource for NoGlyphs {
    fn cell(&self, _: char, _: u32, _: u32, _: Weight) -> Option<Bitmap> {
        None
    }
}

/// A printer with a serial line, without a process ID: what it says is the same in every run.
const PROFILE: PrinterProfile = GENERIC_80;

/// The tapes that are kept, what befalls the printer on each, and how its slip ends.
const KEPT: [(&str, &str, PaperOutcome); 3] = [
    ("printed", "status", PaperOutcome::Printed(Evidence::Fenced)),
    ("paper-out", "after 60 bytes paper out", PaperOutcome::Unknown(Fault::PaperOut)),
    ("unplugged", "after 60 bytes unplug", PaperOutcome::Unknown(Fault::PrinterGone)),
];

/// Prints a slip on the simulated printer with a tape on its line.
fn record(verb: &str) -> (String, PaperOutcome) {
    let dir = tempfile::tempdir().unwrap();
    let sim = SimPrinter::spawn(SimOptions::new(dir.path().join("printer"), Arc::new(NoGlyphs))).unwrap();
    sim.verb(verb).unwrap();
    let reel = Reel::default();
    let line = SerialSource::new(sim.path(), PROFILE.line());
    let recorder = Recorder::new(Part::Printer, Box::new(line), Box::new(reel.clone())).unwrap();
    let outcome = EscPosPrinter::new(PROFILE, Box::new(recorder)).print(&sample(PROFILE.paper));
    (reel.text(), outcome)
}

/// Prints the same slip on a tape.
fn replay(profile: PrinterProfile, tape: &str) -> (PaperOutcome, Result<(), Difference>) {
    let source = ReplaySource::new(Recording::parse(tape).unwrap());
    let outcome = EscPosPrinter::new(profile, Box::new(source.clone())).print(&sample(profile.paper));
    (outcome, source.finish())
}

/// A tape that is kept beside this file. `UPDATE_GOLDENS=1` records it anew.
fn kept(name: &str, verb: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("src/tape/recordings/generic-80-{name}.tape"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, record(verb).0).unwrap();
    }
    std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn the_driver_does_today_what_was_recorded() {
    for (name, verb, outcome) in KEPT {
        assert_eq!(replay(PROFILE, &kept(name, verb)), (outcome, Ok(())), "{name}");
    }
}

#[test]
fn what_was_recorded_just_now_is_replayed() {
    for (name, verb, outcome) in KEPT {
        let (tape, printed) = record(verb);
        assert_eq!(printed, outcome, "{name}");
        assert_eq!(replay(PROFILE, &tape), (outcome, Ok(())), "{name}:\n{tape}");
    }
}

#[test]
fn the_first_byte_that_differs_is_found() {
    let tape = kept("printed", "status");
    // ESC @, which begins a slip, becomes ESC A.
    let changed = tape.replacen("1b40", "1b41", 1);
    assert_ne!(tape, changed);
    let (outcome, difference) = replay(PROFILE, &changed);
    assert!(matches!(outcome, PaperOutcome::Unknown(_) | PaperOutcome::Failed(_)), "{outcome:?}");
    let difference = difference.unwrap_err();
    assert!(matches!(difference, Difference::Byte { recorded: 0x41, sent: 0x40, .. }), "{difference}");
    assert!(difference.to_string().contains("41 is recorded, 40 was sent"), "{difference}");
}

#[test]
fn another_driver_does_not_pass_for_the_recorded_one() {
    let (_, difference) = replay(GENERIC_58, &kept("printed", "status"));
    assert!(matches!(difference, Err(Difference::Byte { .. } | Difference::Turn { .. })), "{difference:?}");
}

#[test]
fn a_tape_that_is_not_played_to_its_end_is_a_difference() {
    let recording = Recording::parse("hall tape 1 printer\n0.000000 open\n0.000001 > 1004\n0.000002 late\n").unwrap();
    let mut source = ReplaySource::new(recording);
    let mut wire = source.open().unwrap();
    let soon = wire.now() + Duration::from_secs(1);
    assert_eq!(wire.write_some(&[0x10], soon), Ok(1));
    let unplayed = Difference::Turn { event_no: 2, recorded: "> 04".into(), wanted: "end" };
    assert_eq!(source.finish(), Err(unplayed));
    assert_eq!(wire.write_some(&[0x04], soon), Ok(1));
    assert_eq!(source.finish(), Ok(()), "only a wait is left");
    assert!(matches!(wire.write_some(&[0x04], soon), Err(WireError::Gone(_))));
    assert!(matches!(source.finish(), Err(Difference::Turn { wanted: "send", .. })));
}

#[test]
fn waits_and_openings_are_replayed_on_the_clock_of_the_tape() {
    let tape = "hall tape 1 printer\n0.000000 absent\n1.000000 busy\n2.000000 open\n3.000000 stuck\n3.500000 < 1213\n\
                9.000000 gone\n";
    let mut source = ReplaySource::new(Recording::parse(tape).unwrap());
    assert!(matches!(source.open(), Err(WireError::Absent { .. })));
    assert!(matches!(source.open(), Err(WireError::Busy { .. })));
    let mut wire = source.open().unwrap();
    let begin = wire.now();
    assert_eq!(wire.write_some(&[1], begin + Duration::from_secs(1)), Err(WireError::Late));
    assert_eq!(wire.now(), begin + Duration::from_secs(1));
    let mut buffer = [0; 1];
    assert_eq!((wire.read_some(&mut buffer, begin), buffer), (Ok(1), [0x12]));
    assert_eq!((wire.read_some(&mut buffer, begin), buffer), (Ok(1), [0x13]));
    assert_eq!(wire.now(), begin + Duration::from_millis(1_500));
    assert!(matches!(wire.read_some(&mut buffer, begin), Err(WireError::Gone(_))));
    assert_eq!(source.finish(), Ok(()));
}

/// A line that takes and brings whatever is asked.
struct Endless;

impl WireSource for Endless {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(Endless))
    }
}

impl Wire for Endless {
    fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], _: Instant) -> Result<usize, WireError> {
        buffer.fill(0x12);
        Ok(buffer.len())
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }
}

#[test]
fn a_full_tape_says_so_and_the_line_goes_on() {
    let reel = Reel::default();
    let mut source = Recorder::new(Part::Printer, Box::new(Endless), Box::new(reel.clone())).unwrap();
    let mut wire = source.open().unwrap();
    let block = vec![0x55; 1 << 16];
    for _ in 0..40 {
        assert_eq!(wire.write_some(&block, Instant::now()), Ok(block.len()));
    }
    let text = reel.text();
    assert!(text.len() <= TAPE_BYTES_MAX && text.ends_with(" full\n"), "{} bytes", text.len());
    assert!(text.len() > TAPE_BYTES_MAX - 3 * block.len());
    assert!(matches!(Recording::parse(&text), Err(TapeError::Full { .. })));
}

#[test]
fn a_tape_that_cannot_be_written_does_not_stop_the_line() {
    struct Torn;
    impl Write for Torn {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::Error::other("torn"))
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let mut source = Recorder::new(Part::Printer, Box::new(Endless), Box::new(Torn)).unwrap();
    let mut wire = source.open().unwrap();
    assert_eq!(wire.write_some(&[1, 2], Instant::now()), Ok(2));
    assert_eq!(wire.read_some(&mut [0; 3], Instant::now()), Ok(3));
}

#[test]
fn what_citizens_hold_before_a_device_is_recorded_on_a_bench_only() {
    for part in Part::ALL {
        let made = Recorder::new(part, Box::new(Endless), Box::new(Reel::default())).map(|_| ());
        let personal = matches!(part, Part::CardReader | Part::Scanner);
        let refused = personal && !cfg!(feature = "tape-personal");
        assert_eq!(made, if refused { Err(TapeError::Personal(part)) } else { Ok(()) }, "{}", part.code());
    }
}
