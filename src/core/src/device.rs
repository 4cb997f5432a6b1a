//! Devices as the rest of the program sees them: a few words instead of status bits.

use crate::fault::Fault;

/// How the printer is doing. The wire bits behind it are named in the hardware crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PrinterStatus {
    /// It will print.
    Ready {
        /// The near-end sensor sees little paper: a word for staff, never a reason to stop.
        paper_low: bool,
    },
    /// It will not, and why.
    Stopped(Fault),
}

impl PrinterStatus {
    /// Whether a slip may be sent.
    #[must_use]
    pub fn can_print(self) -> bool {
        matches!(self, PrinterStatus::Ready { .. })
    }

    /// The fault that stops it, if any.
    #[must_use]
    pub fn fault(self) -> Option<Fault> {
        match self {
            PrinterStatus::Ready { .. } => None,
            PrinterStatus::Stopped(fault) => Some(fault),
        }
    }
}

/// How sure we are that paper came out, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Evidence {
    /// Every byte was taken by the line. Proves nothing about paper.
    Accepted,
    /// The printer answered a query that it carries out in order, after all data before it.
    Fenced,
    /// The printer echoed the job's own process ID, which it does once the data before it is printed.
    ProcessId,
    /// A sensor saw the slip taken.
    PaperTaken,
}

impl Evidence {
    /// The name in the journal and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Evidence::Accepted => "accepted",
            Evidence::Fenced => "fenced",
            Evidence::ProcessId => "process-id",
            Evidence::PaperTaken => "paper-taken",
        }
    }

    /// The level of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Evidence::Accepted, Evidence::Fenced, Evidence::ProcessId, Evidence::PaperTaken]
            .into_iter()
            .find(|level| level.code() == code)
    }
}

/// What became of one slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperOutcome {
    /// It is out, with this evidence.
    Printed(Evidence),
    /// Not one byte of it was sent.
    Failed(Fault),
    /// Some or all of it was sent and nothing proves that it came out. Never reprinted by itself.
    Unknown(Fault),
}

/// Whether the centre can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Line {
    /// The last exchange succeeded.
    Up,
    /// It did not; numbers come from the kiosk's own series until one does.
    Cut,
}
