use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use hall_core::fault::Fault;
use hall_core::paper::{Bitmap, GlyphSource, Weight};

use super::*;
use crate::printer::profile::Proof;
use crate::sim::{Make, SimOptions, SimPrinter};
use crate::wire::{SerialSource, Wire};

/// Long enough for a pseudo-terminal on a busy machine, short enough for a test.
const SHORT: Patience =
    Patience { reply: Duration::from_millis(150), quiet: Duration::from_millis(30), ..Patience::USUAL };
/// The simulated printer's own baud rate.
const BAUD: u32 = 115_200;

struct NoGlyphs;

impl GlyphSource for NoGlyphs {
    fn cell(&self, _: char, _: u32, _: u32, _: Weight) -> Option<Bitmap> {
        None
    }
}

fn simulated(dir: &Path, make: Make) -> SimPrinter {
    let mut options = SimOptions::new(dir.join("printer"), Arc::new(NoGlyphs));
    options.model.make = make;
    SimPrinter::spawn(options).expect("a pseudo-terminal")
}

/// A line at the wrong baud rate: what is sent arrives as nothing, what comes is junk.
struct WrongBaud {
    junk: Option<u8>,
}

impl WireSource for WrongBaud {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(WrongBaud { junk: None }))
    }
}

impl Wire for WrongBaud {
    fn write_some(&mut self, bytes: &[u8], _: Instant) -> Result<usize, WireError> {
        self.junk = Some(0xe0);
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], _: Instant) -> Result<usize, WireError> {
        let Some(junk) = self.junk.take() else { return Err(WireError::Late) };
        buffer[0] = junk;
        Ok(1)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        Ok(0)
    }
}

fn probed(sim: &SimPrinter) -> ProbeReport {
    let path = sim.path().to_owned();
    probe(
        &mut |line| {
            if line.baud == BAUD {
                Box::new(SerialSource::new(&path, line))
            } else {
                Box::new(WrongBaud { junk: None })
            }
        },
        SHORT,
    )
}

#[test]
fn every_simulated_make_is_recognised_and_nothing_is_printed() {
    let cases = [
        (Make::Epson, "epson-80", Proof::ProcessId),
        (Make::Plain, "generic-80", Proof::Fence),
        (Make::Snbc, "snbc-80", Proof::Fence),
        (Make::Masung { inverted: false }, "masung-80", Proof::Fence),
        (Make::Masung { inverted: true }, "masung-80-inverted", Proof::Fence),
        (Make::Custom, "custom-80", Proof::Fence),
    ];
    std::thread::scope(|threads| {
        for case in cases {
            threads.spawn(move || recognised(case));
        }
    });
}

fn recognised((make, name, proof): (Make, &str, Proof)) {
    let dir = tempfile::tempdir().expect("a folder");
    let sim = simulated(dir.path(), make);
    let report = probed(&sim);
    let proposal = report.proposal().unwrap_or_else(|| panic!("{make:?}: {report}"));
    assert_eq!((proposal.profile.name, proposal.profile.baud), (name, BAUD), "{report}");
    assert_eq!(proposal.profile.proof, proof, "{report}");
    let whole = make == Make::Epson;
    assert_eq!((proposal.profile.automatic.is_some(), proposal.profile.clears_buffer), (whole, whole), "{report}");
    assert!(report.found.as_ref().is_some_and(|found| found.fence), "{report}");
    assert_eq!((sim.cuts(), sim.scraps().len()), (0, 0), "{make:?}");
    let status = sim.verb("status").expect("it is well");
    assert!(status.contains("roll_mm=80000"), "{make:?}: the paper has not moved: {status}");
    assert!(report.may_have_printed(), "{make:?}: the wrong baud rates before");
}

#[test]
fn a_profile_that_was_proposed_prints() {
    std::thread::scope(|threads| {
        for make in Make::ALL {
            threads.spawn(move || prints_as_proposed(make));
        }
    });
}

fn prints_as_proposed(make: Make) {
    let dir = tempfile::tempdir().expect("a folder");
    let sim = simulated(dir.path(), make);
    let profile = probed(&sim).proposal().expect("a profile").profile;
    let source = SerialSource::new(sim.path(), profile.line());
    let mut printer = crate::printer::driver::EscPosPrinter::new(profile, Box::new(source));
    let outcome = crate::printer::TicketPrinter::feed_and_cut(&mut printer);
    assert!(matches!(outcome, hall_core::device::PaperOutcome::Printed(_)), "{make:?}: {outcome:?}");
}

#[test]
fn a_stopped_printer_is_recognised_and_not_asked_in_vain() {
    let dir = tempfile::tempdir().expect("a folder");
    let sim = simulated(dir.path(), Make::Custom);
    sim.verb("cover open").expect("a verb");
    let report = probed(&sim);
    let found = report.found.as_ref().expect("it answers");
    assert_eq!(found.status, PrinterStatus::Stopped(Fault::CoverOpen));
    assert!(!found.fence && report.to_string().contains("probe again"), "{report}");
    assert_eq!(report.proposal().expect("known by its status").profile.name, "custom-80");
}

#[test]
fn what_is_no_printer_is_named() {
    let dir = tempfile::tempdir().expect("a folder");
    let sim = simulated(dir.path(), Make::Epson);
    for (verb, told) in [("echo on", "returns what is sent"), ("silence on", "no answer"), ("unplug", "cannot open")] {
        sim.verb(verb).expect("a verb");
        let report = probed(&sim);
        assert!(report.found.is_none() && report.proposal().is_none(), "{verb}: {report}");
        assert!(report.to_string().contains(told), "{verb}: {report}");
    }
    let tried = probe(&mut |_| Box::new(WrongBaud { junk: None }), SHORT);
    assert_eq!(tried.trials.iter().map(|trial| trial.baud).collect::<Vec<_>>(), BAUDS);
    assert!(tried.trials.iter().all(|trial| trial.heard == Heard::Junk(vec![0xe0])), "{tried}");
}

#[test]
fn a_handshake_that_the_cable_does_not_carry_is_not_proposed() {
    let mut found = Found::on(LineSettings { baud: BAUD, flow: Flow::None });
    found.answers.push(StatusAnswer { n: 20, bytes: vec![0; 4] });
    for (cts, dsr, flow) in [
        (false, false, Flow::None),
        (true, false, Flow::Hardware),
        (false, true, Flow::Dsr),
        (true, true, Flow::Hardware),
    ] {
        found.control_lines = Some(crate::wire::ControlLines { cts, dsr });
        assert_eq!(Proposal::of(&found).profile.flow, flow);
    }
}
