//! The real driver, through a real serial port, on the simulated printer.

use std::sync::Arc;

use hall_core::device::Evidence;
use hall_core::paper::PaperProfile;

use super::super::{SimOptions, SimPrinter};
use super::Blocks;
use crate::printer::TicketPrinter;
use crate::printer::contract::{self, Mishap, PrinterRig};
use crate::printer::driver::EscPosPrinter;
use crate::printer::profile::{EPSON_80, GENERIC_58, GENERIC_80, PrinterProfile, Proof, RASTER_80};
use crate::wire::SerialSource;

struct Rig {
    _dir: tempfile::TempDir,
    profile: PrinterProfile,
    sim: SimPrinter,
}

impl Rig {
    fn new(profile: PrinterProfile) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let mut options = SimOptions::new(dir.path().join("printer"), Arc::new(Blocks));
        options.model.width = profile.paper.width;
        Self { sim: SimPrinter::spawn(options).unwrap(), profile, _dir: dir }
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
        let source = SerialSource::new(self.sim.path(), self.profile.line());
        Box::new(EscPosPrinter::new(self.profile, Box::new(source)))
    }

    fn profile(&self) -> PaperProfile {
        self.profile.paper
    }

    fn evidence(&self) -> Evidence {
        match self.profile.proof {
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

#[test]
fn the_pty_printer_keeps_the_contract() {
    contract::printer(|| Rig::new(EPSON_80));
}

#[test]
fn the_pty_printer_keeps_the_contract_with_generic_firmware() {
    contract::printer(|| Rig::new(GENERIC_80));
}

#[test]
fn the_pty_printer_keeps_the_contract_on_narrow_paper() {
    contract::printer(|| Rig::new(GENERIC_58));
}

#[test]
fn the_pty_printer_keeps_the_contract_with_pictures() {
    contract::printer(|| Rig::new(RASTER_80));
}
