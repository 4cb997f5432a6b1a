//! The printer's checks: what it says of itself, and slips that a person can look at.

use std::time::Duration;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::diagnosis::Check;
use hall_core::fault::Fault;
use hall_core::paper::{Bitmap, PaperMode, PaperProfile, Row, Slip, SlipBody, TestContent};
use hall_core::roll::Forecast;

use super::{Bench, Seen};
use crate::printing::Press;

/// What the cutter's check feeds: a strip to hold between two fingers, 20 mm.
const FEED_DOTS: u8 = 160;
/// The status queries of one report end well within this.
const STATUS_MAX: Duration = Duration::from_secs(10);

fn lent<T>(seen: Option<T>, then: impl FnOnce(T) -> Seen) -> Seen {
    match seen {
        Some(seen) => then(seen),
        None => Seen::failed(Fault::PrinterSilent, "the printer's thread is busy with a slip that does not end"),
    }
}

/// Asks the printer for its status.
pub fn status(bench: &Bench) -> Seen {
    lent(bench.printer.lend(STATUS_MAX, |press| press.printer().status()), |status| match status {
        PrinterStatus::Ready { paper_low: false } => Seen::passed("ready"),
        PrinterStatus::Ready { paper_low: true } => Seen::passed("ready; paper is near its end"),
        PrinterStatus::Stopped(fault) => Seen::failed(fault, "stopped"),
    })
}

/// Prints a test slip in the printer's own font, or as a picture where it has no font.
pub fn text_slip(bench: &Bench) -> Seen {
    test_slip(bench, Check::PrinterText, bench.profile.paper)
}

/// Prints a test slip as one picture.
pub fn raster_slip(bench: &Bench) -> Seen {
    test_slip(bench, Check::PrinterRaster, PaperProfile { mode: PaperMode::Raster, ..bench.profile.paper })
}

fn test_slip(bench: &Bench, check: Check, paper: PaperProfile) -> Seen {
    let content = TestContent {
        hall: bench.hall.name().clone(),
        kiosk: bench.kiosk(),
        at: bench.hall.rule().local(bench.clock.now()),
        profile: bench.profile.name.to_owned(),
    };
    let limit = Duration::from_millis(check.limit_ms());
    let printed = bench.printer.lend(limit, move |press: &mut Press| {
        let laid_out = hall_slip::lay_out_test(&content, paper, press.typeface());
        laid_out.map(|laid_out| press.print(&laid_out.slip))
    });
    lent(printed, |printed| match printed {
        Ok(outcome) => judged(outcome),
        Err(error) => Seen::failed(Fault::PrinterBroken, error.to_string()),
    })
}

/// What an outcome proves.
fn judged(outcome: PaperOutcome) -> Seen {
    match outcome {
        PaperOutcome::Printed(evidence) => Seen::passed(format!("out, evidence: {}", evidence.code())),
        PaperOutcome::Failed(fault) => Seen::failed(fault, "not one byte was sent"),
        PaperOutcome::Unknown(fault) => Seen::failed(fault, "sent, and nothing proves that it came out"),
    }
}

/// Feeds and cuts.
pub fn cutter(bench: &Bench) -> Seen {
    let limit = Duration::from_millis(Check::PrinterCutter.limit_ms());
    let body = match bench.profile.paper.mode {
        PaperMode::Text(_) => SlipBody::Text(vec![Row::Feed { dots: FEED_DOTS }]),
        PaperMode::Raster => SlipBody::Raster(Bitmap::white(bench.profile.paper.width.dots(), u32::from(FEED_DOTS))),
    };
    let strip = Slip { width: bench.profile.paper.width, body };
    lent(bench.printer.lend(limit, move |press| press.print(&strip)), judged)
}

/// Compares what is left of the roll with what is usual.
pub fn paper(bench: &Bench) -> Seen {
    let roll = bench.journal.as_ref().and_then(|journal| journal.wait(|journal| journal.roll()).ok()?.ok()?);
    let Some((roll, forecast)) = roll else {
        return Seen::skipped(
            "no roll was entered: change the roll on the technician's pages, or `diag --roll METRES`",
        );
    };
    let used = format!(
        "{}.{:02} m used of {} m, {} slips, {} left",
        roll.used_mm / 1_000,
        roll.used_mm % 1_000 / 10,
        roll.length_mm / 1_000,
        roll.slips,
        forecast.slips_left
    );
    let ends = ends(bench, forecast);
    if forecast.slips_left == 0 { Seen::failed(Fault::PaperOut, used) } else { Seen::passed(format!("{used}{ends}")) }
}

fn ends(bench: &Bench, forecast: Forecast) -> String {
    let Some(at) = forecast.ends_at else { return String::new() };
    let at = bench.hall.rule().local(at);
    format!(", ends about {:02}-{:02} {:02}:{:02} at the present pace", at.month, at.day, at.hour, at.minute)
}
