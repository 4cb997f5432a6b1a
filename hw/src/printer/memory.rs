//! A printer that keeps its slips in memory: for programs and tests that need paper without a device.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::device::{Evidence, PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::paper::{Charset, PaperMode, PaperProfile, PaperWidth, Slip};

use super::{PrinterReport, TicketPrinter, blank};

/// The paper of its blank slips; it takes slips for any other as well.
const PAPER: PaperProfile = PaperProfile { width: PaperWidth::Mm80, mode: PaperMode::Text(Charset::Gbk) };

/// Keeps what it prints and does what it is told. Clones are the same printer: one prints, another watches.
#[derive(Debug, Clone, Default)]
pub struct MemoryPrinter {
    desk: Arc<Mutex<Desk>>,
}

#[derive(Debug, Default)]
struct Desk {
    stopped: Option<Fault>,
    paper_low: bool,
    interruptions: VecDeque<Option<Fault>>,
    slips: Vec<Slip>,
    interrupted: usize,
}

impl MemoryPrinter {
    /// A printer with paper that is ready.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Stops it for `fault`, or lets it go on.
    pub fn stop(&self, fault: Option<Fault>) {
        self.desk().stopped = fault;
    }

    /// Says that paper is near its end, or not.
    pub fn paper_low(&self, low: bool) {
        self.desk().paper_low = low;
    }

    /// Adds to the script: each slip takes the next entry, `Some` is interrupted by that fault, which then stays.
    pub fn script(&self, interruptions: impl IntoIterator<Item = Option<Fault>>) {
        self.desk().interruptions.extend(interruptions);
    }

    /// The slips that came out.
    #[must_use]
    pub fn slips(&self) -> Vec<Slip> {
        self.desk().slips.clone()
    }

    /// How many slips were begun and did not come out.
    #[must_use]
    pub fn interrupted(&self) -> usize {
        self.desk().interrupted
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl TicketPrinter for MemoryPrinter {
    fn status(&mut self) -> PrinterStatus {
        let desk = self.desk();
        desk.stopped.map_or(PrinterStatus::Ready { paper_low: desk.paper_low }, PrinterStatus::Stopped)
    }

    fn print(&mut self, slip: &Slip) -> PaperOutcome {
        let mut desk = self.desk();
        if let Some(fault) = desk.stopped {
            return PaperOutcome::Failed(fault);
        }
        if let Some(fault) = desk.interruptions.pop_front().flatten() {
            desk.interrupted += 1;
            desk.stopped = Some(fault);
            return PaperOutcome::Unknown(fault);
        }
        desk.slips.push(slip.clone());
        PaperOutcome::Printed(Evidence::ProcessId)
    }

    fn feed_and_cut(&mut self) -> PaperOutcome {
        self.print(&blank(PAPER))
    }

    fn report(&mut self) -> PrinterReport {
        PrinterReport {
            profile: "memory",
            source: "a printer without a device",
            dialect: "none",
            status: self.status(),
            answers: Vec::new(),
            slip_in_mouth: None,
            trouble: None,
        }
    }

    fn release(&mut self) {
        // There is no line.
    }

    fn slip_was_begun_before(&mut self) {
        // Nothing of an earlier program is left in this one's memory.
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, Mishap, PrinterRig};
    use super::super::profile::EPSON_80;
    use super::*;

    /// What one slip counts for, as this printer knows no bytes.
    const SLIP_BYTES: usize = 100;

    impl PrinterRig for MemoryPrinter {
        fn printer(&self) -> Box<dyn TicketPrinter> {
            Box::new(self.clone())
        }
        fn profile(&self) -> PaperProfile {
            EPSON_80.paper
        }
        fn evidence(&self) -> Evidence {
            Evidence::ProcessId
        }
        fn paper(&self, present: bool) {
            self.stop((!present).then_some(Fault::PaperOut));
        }
        fn cover(&self, open: bool) {
            self.stop(open.then_some(Fault::CoverOpen));
        }
        fn silence(&self, silent: bool) {
            self.stop(silent.then_some(Fault::PrinterSilent));
        }
        fn unplug(&self) {
            self.stop(Some(Fault::PrinterGone));
        }
        fn replug(&self) {
            self.stop(None);
        }
        fn mishap_after(&self, bytes: usize, mishap: Mishap) {
            self.script((0..bytes / SLIP_BYTES).map(|_| None).chain([Some(mishap.fault())]));
        }
        fn cuts(&self) -> usize {
            self.slips().len()
        }
        fn received(&self) -> usize {
            (self.slips().len() + self.interrupted()) * SLIP_BYTES
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::printer(MemoryPrinter::new);
    }

    #[test]
    fn the_script_is_followed_slip_by_slip() {
        let desk = MemoryPrinter::new();
        desk.paper_low(true);
        desk.script([None, Some(Fault::CoverOpen)]);
        let (mut printer, slip) = (desk.clone(), contract::sample(EPSON_80.paper));
        assert_eq!(printer.status(), PrinterStatus::Ready { paper_low: true });
        assert_eq!(printer.print(&slip), PaperOutcome::Printed(Evidence::ProcessId));
        assert_eq!(printer.print(&slip), PaperOutcome::Unknown(Fault::CoverOpen));
        assert_eq!(printer.print(&slip), PaperOutcome::Failed(Fault::CoverOpen));
        assert_eq!(desk.slips(), [slip]);
    }
}
