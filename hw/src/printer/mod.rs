//! The ticket printer: what the rest of the program may ask of it, and the drivers that do it.
//!
//! What is promised to the rest of the program is [`TicketPrinter`]. A slip becomes bytes in [`encode`], answers come
//! back through [`demux`] and [`status`], the port is [`crate::wire`], and [`driver`] joins them; what differs from one
//! make to another is data in [`profile`].

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod demux;
pub mod driver;
pub mod encode;
pub mod error;
pub mod memory;
pub mod probe;
pub mod profile;
pub mod report;
pub mod status;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::paper::{Bitmap, PaperMode, PaperProfile, Row, Slip, SlipBody};

pub use self::report::PrinterReport;

/// How much a blank slip feeds before its cut, in dots.
const BLANK_DOTS: u8 = 160;

/// A thermal printer with one roll of paper. Every implementation passes `contract::printer`.
///
/// Both calls block and end by a deadline of their own, whatever the device does, so an implementation is given a
/// thread and never the screen's. There is no call to connect: a printer that was unplugged is found again by the
/// next call.
pub trait TicketPrinter: Send {
    /// Reads the status from the device itself, never from memory.
    ///
    /// A printer that cannot be reached is `Stopped` too, with the fault that says so.
    fn status(&mut self) -> PrinterStatus;

    /// Prints and cuts one slip; returns once it is out, with the evidence for it, not once the bytes are sent.
    ///
    /// `Failed` means that not one byte of the slip was sent. `Unknown` means that some were and nothing proves that
    /// it came out; what is left of it in the printer is never printed together with a later slip.
    /// At most one cut is commanded for each call.
    fn print(&mut self, slip: &Slip) -> PaperOutcome;

    /// Feeds a little and cuts, so that a technician sees whether the cutter works. A slip like any other, only blank:
    /// what is promised of [`TicketPrinter::print`] holds for it.
    fn feed_and_cut(&mut self) -> PaperOutcome;

    /// Asks the device everything it can say and names every bit, for the technician's page.
    fn report(&mut self) -> PrinterReport;

    /// Lets go of the line, so that something else may use it; the next call opens it again.
    fn release(&mut self);

    /// Says that a program before this one died in the middle of a slip. What is left of that slip in the printer is
    /// cut off or cleared before the next slip, and the printer is brought out of the command in which it was left.
    fn slip_was_begun_before(&mut self);
}

/// From the print head to the cutter, in millimetres, plus the feed before the first line (Epson TM-T88: 14 mm).
pub(crate) const CUTTER_MM: u32 = 20;

/// The paper that a slip takes, in millimetres, with the feed to the cutter. A slip that cannot be sent takes none.
#[must_use]
pub fn paper_mm(slip: &Slip) -> u32 {
    let profile = profile::GENERIC_80;
    encode::encode(slip, &profile, *b"    ").map_or(0, |job| job.paper_dots / profile.dots_per_mm + CUTTER_MM)
}

/// A slip with nothing on it.
#[must_use]
pub fn blank(paper: PaperProfile) -> Slip {
    let body = match paper.mode {
        PaperMode::Text(_) => SlipBody::Text(vec![Row::Feed { dots: BLANK_DOTS }]),
        PaperMode::Raster => SlipBody::Raster(Bitmap::white(paper.width.dots(), u32::from(BLANK_DOTS))),
    };
    Slip { width: paper.width, body }
}
