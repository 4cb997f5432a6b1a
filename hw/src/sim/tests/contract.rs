//! The real driver, through a real serial port, on the simulated printer.

use std::sync::Arc;
use std::time::Duration;

use hall_core::device::{Evidence, PaperOutcome};
use hall_core::fault::Fault;
use hall_core::paper::PaperProfile;

use super::super::{SimOptions, SimPrinter};
use super::Blocks;
use crate::printer::TicketPrinter;
use crate::printer::contract::{self, Mishap, PrinterRig};
use crate::printer::driver::{EscPosPrinter, Patience};
use crate::printer::profile::{
    CUSTOM_80, EPSON_80, GENERIC_80, MASUNG_80_INVERTED, PROFILES, PrinterProfile, Proof, SNBC_80, XPRINTER_80,
};
use crate::wire::SerialSource;

/// The citizen is quick, and not so quick that no look finds the slip.
const TAKE_AFTER: Duration = Duration::from_millis(400);

/// Patient enough for a pseudo-terminal on a busy machine.
const SHORT: Patience = Patience {
    reply: Duration::from_millis(200),
    quiet: Duration::from_millis(40),
    status: Duration::from_secs(1),
    look: Duration::from_millis(200),
    clear: Duration::from_millis(500),
    margin: Duration::from_millis(800),
};

struct Rig {
    _dir: tempfile::TempDir,
    profile: PrinterProfile,
    sim: SimPrinter,
}

impl Rig {
    fn new(profile: PrinterProfile) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = SimOptions::of(&profile, dir.path().join("printer"), Arc::new(Blocks));
        options.model.take_after = TAKE_AFTER;
        Self { sim: SimPrinter::spawn(options).unwrap(), profile, _dir: dir }
    }

    fn driver(&self) -> EscPosPrinter {
        let source = SerialSource::new(self.sim.path(), self.profile.line());
        EscPosPrinter::with_patience(self.profile, Box::new(source), SHORT)
    }

    fn verb(&self, line: &str) {
        self.sim.verb(line).unwrap();
    }
}

fn words(mishap: Mishap) -> &'static str {
    match mishap {
        Mishap::PaperOut => "paper out",
        Mishap::CoverOpen => "cover open",
        Mishap::Silence => "silence on",
        Mishap::Unplugged => "unplug",
    }
}

impl PrinterRig for Rig {
    fn printer(&self) -> Box<dyn TicketPrinter> {
        Box::new(self.driver())
    }

    fn profile(&self) -> PaperProfile {
        self.profile.paper
    }

    fn evidence(&self) -> Evidence {
        match self.profile.proof {
            _ if self.profile.dialect.mouth.is_some() => Evidence::PaperTaken,
            Proof::ProcessId => Evidence::ProcessId,
            Proof::Fence => Evidence::Fenced,
        }
    }

    fn paper(&self, present: bool) {
        self.verb(if present { "paper ok" } else { "paper out" });
    }

    fn cover(&self, open: bool) {
        self.verb(if open { "cover open" } else { "cover close" });
    }

    fn silence(&self, silent: bool) {
        self.verb(if silent { "silence on" } else { "silence off" });
    }

    fn unplug(&self) {
        self.verb("unplug");
    }

    fn replug(&self) {
        self.verb("replug");
    }

    fn mishap_after(&self, bytes: usize, mishap: Mishap) {
        self.verb(&format!("after {bytes} bytes {}", words(mishap)));
    }

    fn cuts(&self) -> usize {
        self.sim.cuts() as usize
    }

    fn received(&self) -> usize {
        usize::try_from(self.sim.received()).unwrap()
    }
}

/// Runs `case` for each profile at the same time: most of it is waiting.
fn for_each(profiles: impl IntoIterator<Item = PrinterProfile>, case: impl Fn(PrinterProfile) + Copy + Send) {
    std::thread::scope(|threads| {
        for profile in profiles {
            threads.spawn(move || case(profile));
        }
    });
}

#[test]
fn every_pty_printer_keeps_the_contract() {
    let profiles = PROFILES.into_iter().copied().filter(|profile| profile.name != XPRINTER_80.name);
    for_each(profiles, |profile| contract::printer(|| Rig::new(profile)));
}

/// What a person does in the middle of a slip, what comes of it, and how it is mended.
const TROUBLES: [(&str, Option<Fault>, &str); 14] = [
    ("paper out", Some(Fault::PaperOut), "paper ok"),
    ("paper near", None, "paper ok"),
    ("cover open", Some(Fault::CoverOpen), "cover close"),
    ("cutter jam", Some(Fault::CutterJammed), "cutter clear"),
    ("head hot", Some(Fault::PrinterHot), "head cool"),
    ("error on", Some(Fault::PrinterBroken), "error off"),
    ("presenter jam", Some(Fault::PresenterJammed), "presenter free"),
    ("slip leave", None, "slip take"),
    ("silence on", Some(Fault::PrinterSilent), "silence off"),
    ("unplug", Some(Fault::PrinterGone), "replug"),
    ("garble on", Some(Fault::PrinterGarbled), "garble off"),
    ("stall on", Some(Fault::PrinterSilent), "stall off"),
    ("power off", Some(Fault::PrinterSilent), "power on"),
    ("echo on", Some(Fault::PrinterGarbled), "echo off"),
];

/// A few bytes of a slip: its first, one in its middle, one in its cut.
fn places(bytes: usize) -> [usize; 3] {
    [1, bytes / 2, bytes - 4]
}

/// Prints a slip that meets `trouble` at byte `at`, mends it and prints another; the first outcome.
fn strike(profile: PrinterProfile, (trouble, fault, mend): (&str, Option<Fault>, &str), at: usize) {
    let case = format!("{}: {trouble} at byte {at}", profile.name);
    let rig = Rig::new(profile);
    let slip = contract::sample(profile.paper);
    let mut printer = rig.driver();
    if rig.sim.verb(&format!("after {at} bytes {trouble}")).is_err() || rig.sim.verb(mend).is_err() {
        // This make has no such part.
        return;
    }
    let outcome = printer.print(&slip);
    assert!(rig.cuts() <= 1, "{case}: {} cuts", rig.cuts());
    match fault {
        Some(fault) => assert_eq!(outcome, PaperOutcome::Unknown(fault), "{case}"),
        None => assert!(matches!(outcome, PaperOutcome::Printed(_)), "{case}: {outcome:?}"),
    }
    rig.verb(mend);
    let again = printer.print(&slip);
    // What an echoing or dead line swallowed may have been a length.
    let swallowed = ["echo on", "power off"].contains(&trouble);
    assert!(swallowed || matches!(again, PaperOutcome::Printed(_)), "{case}: {again:?}");
    assert!(rig.cuts() <= 3, "{case}: {} cuts", rig.cuts());
}

#[test]
fn troubles_at_sampled_bytes_of_the_makes() {
    for_each([EPSON_80, GENERIC_80, SNBC_80, MASUNG_80_INVERTED, CUSTOM_80], |profile| {
        let rig = Rig::new(profile);
        assert!(matches!(rig.printer().print(&contract::sample(profile.paper)), PaperOutcome::Printed(_)));
        // Another place for every trouble and profile, so that all are met without meeting all on each.
        let places = places(rig.received());
        for (turn, trouble) in TROUBLES.into_iter().enumerate() {
            strike(profile, trouble, places[(turn + profile.name.len()) % places.len()]);
        }
    });
}
