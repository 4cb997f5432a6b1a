//! The printer's checks: what it says of itself, and slips that a person can look at.

use std::time::Duration;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::diagnosis::{Check, Part};
use hall_core::fault::Fault;
use hall_core::paper::{PaperMode, PaperProfile, TestContent};
use hall_core::roll::Forecast;
use hall_hw::printer::driver::Patience;
use hall_hw::printer::{PrinterReport, probe};
use hall_hw::wire::SerialSource;

use super::{Bench, Seen};
use crate::printing::Press;

/// The status queries of one report end well within this.
const STATUS_MAX: Duration = Duration::from_secs(10);

fn lent<T>(seen: Option<T>, then: impl FnOnce(T) -> Seen) -> Seen {
    match seen {
        Some(seen) => then(seen),
        None => Seen::failed(Fault::PrinterSilent, "the printer's thread is busy with a slip that does not end"),
    }
}

/// Asks the printer everything it can say of itself. The overview's facts about it are this report.
pub fn status(bench: &Bench) -> Seen {
    lent(bench.printer.lend(STATUS_MAX, |press| press.printer().report()), |report| {
        bench.watch.knows(Part::Printer, facts(bench, &report));
        if let Some(trouble) = &report.trouble {
            let fault = report.status.fault().unwrap_or(Fault::PrinterBroken);
            return Seen::failed(fault, format!("{}: {}; {}", trouble.code, trouble.text, trouble.remedy.en));
        }
        let bits = said(&report);
        let warnings: Vec<&str> = report.warnings().into_iter().map(Fault::code).collect();
        match report.status {
            PrinterStatus::Ready { paper_low: false } if warnings.is_empty() => Seen::passed(format!("ready; {bits}")),
            PrinterStatus::Ready { paper_low: false } => {
                Seen::passed(format!("ready, but {}; {bits}", warnings.join(", ")))
            }
            PrinterStatus::Ready { paper_low: true } => Seen::passed(format!("ready, paper is near its end; {bits}")),
            PrinterStatus::Stopped(fault) => Seen::failed(fault, bits),
        }
    })
}

/// The answers byte for byte.
fn said(report: &PrinterReport) -> String {
    let answers = report.answers.iter().map(|answer| format!("{}: {}", answer.query, hex(&answer.bytes)));
    format!("status {}", answers.collect::<Vec<_>>().join(", "))
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(" ")
}

/// What it is, and every bit that says something.
fn facts(bench: &Bench, report: &PrinterReport) -> Vec<String> {
    let settings = bench.profile.line();
    let mut facts = vec![
        format!("{} at {} baud", bench.printer_place, settings.baud),
        format!("profile {}, status as {}", report.profile, report.dialect),
        report.source.to_owned(),
    ];
    facts.extend(report.answers.iter().map(|answer| {
        let bits = if answer.bits.is_empty() { "nothing to say".to_owned() } else { answer.bits.join(", ") };
        format!("status {}: {} {bits}", answer.query, hex(&answer.bytes))
    }));
    facts.extend(report.trouble.as_ref().map(|trouble| trouble.text.clone()));
    facts
}

/// Finds out what the printer supports, apart from its profile, and proposes one. The driver lets go of the line
/// meanwhile and finds it again afterwards.
pub fn probe(bench: &Bench) -> Seen {
    let port = bench.printer_place.clone();
    let limit = Duration::from_millis(Check::PrinterProbe.limit_ms());
    let probed = bench.printer.lend(limit, move |press| {
        press.printer().release();
        probe::probe(&mut |line| Box::new(SerialSource::new(&port, line)), Patience::USUAL)
    });
    lent(probed, |report| {
        tracing::info!("the printer was probed:\n{report}");
        match report.proposal() {
            Some(proposal) => Seen::passed(format!(
                "answers at {} baud; profile {}{}{}",
                proposal.profile.baud,
                proposal.profile.name,
                if proposal.differs.is_empty() { "" } else { " with " },
                proposal.differs.join(", ")
            )),
            None => Seen::failed(Fault::PrinterSilent, "no printer answered at any speed; see the log"),
        }
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
        hall: bench.hall.name(),
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
    lent(bench.printer.lend(limit, Press::feed_and_cut), judged)
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
    // Only the sensor ends a roll; the count asks for a new one in time.
    let word = if forecast.is_low() { ", bring a new roll" } else { "" };
    Seen::passed(format!("{used}{ends}{word}"))
}

fn ends(bench: &Bench, forecast: Forecast) -> String {
    let Some(at) = forecast.ends_at else { return String::new() };
    let at = bench.hall.rule().local(at);
    format!(", ends about {:02}-{:02} {:02}:{:02} at the present pace", at.month, at.day, at.hour, at.minute)
}
