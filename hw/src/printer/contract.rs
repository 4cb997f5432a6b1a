//! What every ticket printer keeps to, proved on a test bench: simulated, in memory or real.
//!
//! A rig is one device and the means to make it fail. Each case gets a fresh one. The functions here panic when a
//! promise is broken, like any assertion.

use std::time::{Duration, Instant};

use hall_core::device::{Evidence, PaperOutcome, PrinterStatus};
use hall_core::fault::Fault;
use hall_core::paper::{Align, Bitmap, PaperMode, PaperProfile, Row, Slip, SlipBody, Span, TextLine, Zoom};

use super::TicketPrinter;

/// No call to a printer lasts longer, so that a visit ends in a named screen within 15 seconds.
pub const CALL_MAX: Duration = Duration::from_secs(12);

/// What befalls the device in the middle of a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The roll ends. The device goes offline and says so.
    PaperOut,
    /// The cover is opened.
    CoverOpen,
    /// It stops reading and answering.
    Silence,
    /// The cable is pulled.
    Unplugged,
}

impl Mishap {
    /// Every mishap.
    pub const ALL: [Mishap; 4] = [Mishap::PaperOut, Mishap::CoverOpen, Mishap::Silence, Mishap::Unplugged];

    /// The fault that the driver is to name.
    #[must_use]
    pub fn fault(self) -> Fault {
        match self {
            Mishap::PaperOut => Fault::PaperOut,
            Mishap::CoverOpen => Fault::CoverOpen,
            Mishap::Silence => Fault::PrinterSilent,
            Mishap::Unplugged => Fault::PrinterGone,
        }
    }
}

/// A device on a bench, and the hands that pull its paper and its cable. Starts with paper, closed, plugged in and
/// answering. All methods take `&self`: the device lives beside the printer that talks to it.
pub trait PrinterRig {
    /// A printer that talks to this device. Called once or several times; only one of them is used at a time.
    fn printer(&self) -> Box<dyn TicketPrinter>;
    /// For which paper slips are laid out.
    fn profile(&self) -> PaperProfile;
    /// The evidence that this device gives for a slip that came out.
    fn evidence(&self) -> Evidence;
    /// Puts a roll in or takes it out.
    fn paper(&self, present: bool);
    /// Opens or closes the cover.
    fn cover(&self, open: bool);
    /// While silent the device neither reads nor answers.
    fn silence(&self, silent: bool);
    /// Pulls the cable.
    fn unplug(&self);
    /// Plugs it in again, at the same stable path; the device was not switched off meanwhile.
    fn replug(&self);
    /// Lets `mishap` happen once `bytes` more bytes have been received. Real-time commands (`DLE EOT`, `DLE ENQ`,
    /// `DLE DC4`, whole) do not count.
    fn mishap_after(&self, bytes: usize, mishap: Mishap);
    /// Cut commands carried out since the start.
    fn cuts(&self) -> usize;
    /// Bytes received since the start, real-time commands not counted.
    fn received(&self) -> usize;
}

/// Proves every promise of [`TicketPrinter`] on fresh rigs from `make`.
///
/// # Panics
/// A promise is broken.
pub fn printer<R: PrinterRig>(make: impl Fn() -> R) {
    prints_with_evidence(&make());
    stopped_before_nothing_is_sent(&make(), Mishap::PaperOut);
    stopped_before_nothing_is_sent(&make(), Mishap::CoverOpen);
    silent_before_nothing_is_sent(&make());
    unplugged_before_nothing_is_sent(&make());
    for mishap in Mishap::ALL {
        stopped_while_printing_is_a_doubt(&make(), mishap);
    }
    status_is_read_from_the_device(&make());
    the_cutter_is_tried_with_one_cut(&make());
    the_report_says_what_the_status_says(&make());
}

/// Three slips in a row come out, each with one cut and with the evidence that the device can give.
///
/// # Panics
/// A promise is broken.
pub fn prints_with_evidence(rig: &impl PrinterRig) {
    let mut printer = rig.printer();
    for slips in 1..=3 {
        assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()));
        assert_eq!(rig.cuts(), slips, "one cut a slip");
    }
    assert!(status(&mut *printer).can_print());
}

/// A printer that is stopped gets no byte of the slip, and prints again once the cause is gone.
///
/// # Panics
/// A promise is broken.
pub fn stopped_before_nothing_is_sent(rig: &impl PrinterRig, cause: Mishap) {
    let mut printer = rig.printer();
    strike(rig, cause);
    assert_eq!(status(&mut *printer), PrinterStatus::Stopped(cause.fault()));
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Failed(cause.fault()));
    assert_eq!((rig.received(), rig.cuts()), (0, 0), "not one byte of the slip");
    mend(rig, cause);
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()));
    assert_eq!(rig.cuts(), 1);
}

/// A printer that does not answer gets no byte of the slip.
///
/// # Panics
/// A promise is broken.
pub fn silent_before_nothing_is_sent(rig: &impl PrinterRig) {
    stopped_before_nothing_is_sent(rig, Mishap::Silence);
}

/// A printer that was unplugged, even before it was first used, is found again by the next call.
///
/// # Panics
/// A promise is broken.
pub fn unplugged_before_nothing_is_sent(rig: &impl PrinterRig) {
    stopped_before_nothing_is_sent(rig, Mishap::Unplugged);
    let mut printer = rig.printer();
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()), "a second opener after the first");
}

/// A slip that is interrupted is in doubt, is never cut twice, and does not come out with the next one.
///
/// # Panics
/// A promise is broken.
pub fn stopped_while_printing_is_a_doubt(rig: &impl PrinterRig, mishap: Mishap) {
    let mut printer = rig.printer();
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()));
    let slip_bytes = rig.received();
    rig.mishap_after(slip_bytes / 2, mishap);
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Unknown(mishap.fault()));
    assert_eq!(rig.cuts(), 1, "an interrupted slip was cut");
    mend(rig, mishap);
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()), "after {mishap:?} is mended");
    assert!((2..=3).contains(&rig.cuts()), "at most one cut for each of three slips: {}", rig.cuts());
    assert_eq!(print(&mut *printer, rig), PaperOutcome::Printed(rig.evidence()));
}

/// The status follows the device, not what the driver last heard.
///
/// # Panics
/// A promise is broken.
pub fn status_is_read_from_the_device(rig: &impl PrinterRig) {
    let mut printer = rig.printer();
    assert!(status(&mut *printer).can_print());
    for cause in Mishap::ALL {
        strike(rig, cause);
        assert_eq!(status(&mut *printer), PrinterStatus::Stopped(cause.fault()));
        mend(rig, cause);
        assert!(status(&mut *printer).can_print(), "{cause:?} is mended");
    }
    assert_eq!((rig.received(), rig.cuts()), (0, 0), "asking prints nothing");
}

/// The technician's test of the cutter is a slip like any other.
///
/// # Panics
/// A promise is broken.
pub fn the_cutter_is_tried_with_one_cut(rig: &impl PrinterRig) {
    let mut printer = rig.printer();
    assert_eq!(timed(|| printer.feed_and_cut()), PaperOutcome::Printed(rig.evidence()));
    assert_eq!(rig.cuts(), 1);
    rig.cover(true);
    assert_eq!(timed(|| printer.feed_and_cut()), PaperOutcome::Failed(Fault::CoverOpen));
    assert_eq!(rig.cuts(), 1);
}

/// What the technician reads is what the rest of the program acts on.
///
/// # Panics
/// A promise is broken.
pub fn the_report_says_what_the_status_says(rig: &impl PrinterRig) {
    let mut printer = rig.printer();
    let report = timed(|| printer.report());
    assert!(report.status.can_print() && report.trouble.is_none(), "{report:?}");
    for cause in Mishap::ALL {
        strike(rig, cause);
        let report = timed(|| printer.report());
        assert_eq!(report.status, PrinterStatus::Stopped(cause.fault()), "{report:?}");
        assert_eq!(report.status, status(&mut *printer));
        mend(rig, cause);
    }
    assert_eq!((rig.received(), rig.cuts()), (0, 0), "asking prints nothing");
}

fn strike(rig: &impl PrinterRig, mishap: Mishap) {
    match mishap {
        Mishap::PaperOut => rig.paper(false),
        Mishap::CoverOpen => rig.cover(true),
        Mishap::Silence => rig.silence(true),
        Mishap::Unplugged => rig.unplug(),
    }
}

fn mend(rig: &impl PrinterRig, mishap: Mishap) {
    match mishap {
        Mishap::PaperOut => rig.paper(true),
        Mishap::CoverOpen => rig.cover(false),
        Mishap::Silence => rig.silence(false),
        Mishap::Unplugged => rig.replug(),
    }
}

fn status(printer: &mut dyn TicketPrinter) -> PrinterStatus {
    timed(|| printer.status())
}

fn print(printer: &mut dyn TicketPrinter, rig: &impl PrinterRig) -> PaperOutcome {
    let slip = sample(rig.profile());
    timed(|| printer.print(&slip))
}

fn timed<T>(call: impl FnOnce() -> T) -> T {
    let start = Instant::now();
    let answer = call();
    assert!(start.elapsed() <= CALL_MAX, "the call took {:?}", start.elapsed());
    answer
}

/// A small slip for `profile`: a heading, a line, a QR code; or a picture.
#[must_use]
pub fn sample(profile: PaperProfile) -> Slip {
    let line = |text: &str, zoom| {
        Row::Line(TextLine { align: Align::Centre, zoom, bold: false, spans: vec![Span::Text(text.into())] })
    };
    let body = match profile.mode {
        PaperMode::Text(_) => SlipBody::Text(vec![
            line("政务服务大厅", Zoom::ONE),
            line("A017", Zoom::TWO),
            Row::Feed { dots: 12 },
            line("请到综合窗口办理", Zoom::ONE),
            Row::Qr { text: "https://hall.example/t/7K2M".into(), module_dots: 4 },
        ]),
        PaperMode::Raster => {
            let mut picture = Bitmap::white(profile.width.dots(), 200);
            for y in 0..100 {
                picture.blacken(y, y * 2, 40, 1);
            }
            SlipBody::Raster(picture)
        }
    };
    Slip { width: profile.width, body }
}
