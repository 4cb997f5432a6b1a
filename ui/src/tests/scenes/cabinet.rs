//! Every page that a technician can see: an ordinary cabinet, one in which everything is wrong, and the longest texts.

use hall_core::day::{LocalTime, UtcMillis};
use hall_core::device::{Evidence, PaperOutcome};
use hall_core::diagnosis::{Check, Condition, EVIDENCE_CHARS_MAX, Finding, Grade, Part, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::Bitmap;
use hall_core::roll::Roll;
use hall_core::technician::{
    CheckRow, Confirm, FIELDS, PIN_DIGITS, PartPage, PartState, PinNote, RollPage, TICKETS_MAX, TechnicianPage,
    TicketLine,
};
use hall_core::ticket::TicketId;
use hall_core::view::{Page, View};

use super::view;
use crate::screen::{PICTURES_MAX, Scene};

const fn at(day: u8, hour: u8, minute: u8) -> LocalTime {
    LocalTime { year: 2026, month: 11, day, hour, minute }
}

const MORNING: LocalTime = at(23, 8, 31);
const LAST_WEEK: LocalTime = at(17, 22, 48);

/// What goes wrong with each part, the wordiest first.
const FAULTS: [(Part, Fault); 12] = [
    (Part::Printer, Fault::PresenterJammed),
    (Part::CardReader, Fault::CardReaderBroken),
    (Part::Scanner, Fault::ScannerGone),
    (Part::CounterDisplays, Fault::CounterDisplaySilent),
    (Part::StatusDisplay, Fault::StatusDisplayGone),
    (Part::Speaker, Fault::SpeakerGone),
    (Part::Signals, Fault::SignalsGone),
    (Part::Screen, Fault::TouchDead),
    (Part::Line, Fault::KioskRefused),
    (Part::Storage, Fault::StorageLow),
    (Part::Clock, Fault::ClockOff),
    (Part::Data, Fault::DataBad),
];

fn state(part: Part, condition: Condition) -> PartState {
    PartState { condition, since: Some(MORNING), ..PartState::unknown(part) }
}

pub(in crate::tests) fn technician(lang: Lang, page: TechnicianPage) -> View {
    View { can_go_back: true, ..view(lang, Page::Technician(page)) }
}

pub(in crate::tests) fn pin(typed: usize, note: Option<PinNote>) -> TechnicianPage {
    TechnicianPage::Pin { typed, note, is_checking: typed == PIN_DIGITS }
}

/// A cabinet as it is met: most is well.
pub(in crate::tests) fn overview() -> TechnicianPage {
    let part = |part: Part| match part {
        Part::Printer => state(part, Condition::Faulty(Fault::PaperOut)),
        Part::Scanner => PartState { last_fault: Some(Fault::ScannerGone), ..state(part, Condition::Working) },
        Part::Storage => state(part, Condition::Warning),
        Part::Signals => PartState { since: None, ..state(part, Condition::Absent) },
        Part::Screen => PartState::unknown(part),
        _ => PartState { since: Some(LAST_WEEK), ..state(part, Condition::Working) },
    };
    let readiness = Some((Grade::Limited, MORNING));
    TechnicianPage::Overview { parts: Part::ALL.map(part).to_vec(), readiness, is_reporting: false }
}

fn all_faulty(faults: impl Iterator<Item = (Part, Fault)>) -> TechnicianPage {
    let row = |(part, fault)| PartState { since: Some(LAST_WEEK), ..state(part, Condition::Faulty(fault)) };
    TechnicianPage::Overview {
        parts: faults.map(row).collect(),
        readiness: Some((Grade::NotReady, LAST_WEEK)),
        is_reporting: false,
    }
}

/// Every fault there is, on overviews of twelve rows.
pub(in crate::tests) fn overviews_of_every_fault() -> Vec<TechnicianPage> {
    let all: Vec<Fault> = Fault::all().collect();
    all.chunks(Part::ALL.len()).map(|faults| all_faulty(Part::ALL.into_iter().zip(faults.iter().copied()))).collect()
}

fn well() -> TechnicianPage {
    let row = |part| PartState { since: Some(LAST_WEEK), ..state(part, Condition::Working) };
    TechnicianPage::Overview {
        parts: Part::ALL.map(row).to_vec(),
        readiness: Some((Grade::Ready, MORNING)),
        is_reporting: false,
    }
}

fn reporting() -> TechnicianPage {
    let parts = Part::ALL.map(PartState::unknown).to_vec();
    TechnicianPage::Overview { parts, readiness: None, is_reporting: true }
}

fn finding(check: Check, verdict: Verdict, evidence: &str) -> (Finding, LocalTime) {
    (Finding::new(check, verdict, UtcMillis(0), evidence), MORNING)
}

/// A part of which nothing was checked yet.
pub(in crate::tests) fn part(part: Part, condition: Condition) -> PartPage {
    let row = |check: Check| CheckRow { check, is_running: false, can_run: condition != Condition::Absent, last: None };
    PartPage {
        state: state(part, condition),
        checks: Check::ALL.into_iter().filter(|check| check.part() == part).map(row).collect(),
        roll: None,
        roll_ends_at: None,
        confirm: None,
    }
}

fn facts(count: usize) -> Vec<String> {
    [
        "path /dev/serial/by-id/usb-Prolific-USB_printer-if00",
        "speed 115200 8N1, RTS/CTS",
        "model EP-802, firmware 1.34",
        "DLE EOT 1: 0x16 drawer high",
        "DLE EOT 2: 0x32 paper end, cover shut",
        "DLE EOT 3: 0x12",
        "DLE EOT 4: 0x7E near end, paper out",
        "paper 80 mm, 576 dots a line",
        "mode raster, bands of 256 lines",
        "process ID answered in 41 ms",
        "slips today 214, failed 1",
        "cuts since fitted 18 402",
    ][..count]
        .iter()
        .map(|&fact| fact.into())
        .collect()
}

/// The printer with nothing left out: a fault, all facts, the longest evidence.
pub(in crate::tests) fn printer() -> PartPage {
    let long =
        "DLE EOT 4: 0x7E roll paper near end, paper not present; DLE EOT 2: 0x32 printing stopped by paper end. "
            .repeat(EVIDENCE_CHARS_MAX / 100 + 1);
    let mut page = part(Part::Printer, Condition::Faulty(Fault::PaperOut));
    page.state.facts = facts(12);
    for (row, verdict) in page.checks.iter_mut().zip([
        Verdict::Failed(Fault::PaperOut),
        Verdict::Passed,
        Verdict::Failed(Fault::PresenterJammed),
        Verdict::Passed,
        Verdict::Skipped,
        Verdict::Passed,
    ]) {
        row.last = Some(finding(row.check, verdict, &long));
    }
    let roll = Roll { since: UtcMillis(0), length_mm: 80_000, used_mm: 74_321, slips: 672 };
    page.roll = Some((roll, roll.forecast(UtcMillis(0), 40)));
    page.roll_ends_at = Some(at(23, 10, 20));
    page
}

/// The printer at work, with most of its roll left.
fn printer_busy() -> PartPage {
    let mut page = part(Part::Printer, Condition::Working);
    page.state.facts = facts(6);
    page.state.last_fault = Some(Fault::CutterJammed);
    for row in &mut page.checks {
        (row.can_run, row.is_running) = (false, row.check == Check::PrinterRaster);
    }
    page.checks[0].last = Some(finding(Check::PrinterStatus, Verdict::Passed, "DLE EOT 1: 0x16; ready"));
    let roll = Roll { since: UtcMillis(0), length_mm: 80_000, used_mm: 12_340, slips: 110 };
    page.roll = Some((roll, roll.forecast(UtcMillis(0), 40)));
    page.roll_ends_at = Some(at(24, 15, 40));
    page
}

pub(in crate::tests) fn asking(which: Part, check: Check) -> PartPage {
    let mut page = part(which, Condition::Working);
    page.state.facts = facts(4);
    page.checks[0].last = Some(finding(check, Verdict::Passed, "every frame was acknowledged"));
    page.checks[0].can_run = false;
    page.confirm = Some(Confirm { check });
    page
}

/// A test picture: an edge, a diagonal and bars.
fn dots(width: u32, height: u32) -> Bitmap {
    let mut dots = Bitmap::white(width, height);
    dots.blacken(0, 0, width, 1);
    dots.blacken(0, height - 1, width, 1);
    dots.blacken(0, 0, 1, height);
    dots.blacken(width - 1, 0, 1, height);
    (0..height).for_each(|at| dots.set(at, at, true));
    (height + 2..width - 3).step_by(6).for_each(|x| dots.blacken(x, 3, 3, height - 6));
    dots
}

pub(in crate::tests) fn tickets(count: usize, is_printing: bool) -> TechnicianPage {
    let matters = ["企业开办", "住房公积金提取(购买自住住房)", "不动产首次登记", "社保卡申领"];
    let line = |n: usize| TicketLine {
        id: TicketId(n as u128 + 1),
        number: format!("A{:03}", 217 - n),
        matter: matters[n % matters.len()].into(),
        at: at(23, 9, u8::try_from(4 - n / 2).unwrap_or(0)),
        paper: match n {
            0 => PaperOutcome::Unknown(Fault::PresenterJammed),
            1 => PaperOutcome::Failed(Fault::JournalFailed),
            _ => PaperOutcome::Printed(Evidence::ProcessId),
        },
        reprints: u8::try_from([1, 0, 0, 2][n % 4]).unwrap_or(0),
    };
    TechnicianPage::Tickets { tickets: (0..count).map(line).collect(), is_printing }
}

pub(in crate::tests) fn fields(touched: u8) -> TechnicianPage {
    let (columns, rows) = FIELDS;
    TechnicianPage::Fields { columns, rows, touched: (0..columns * rows).map(|field| field < touched).collect() }
}

/// Every page by name.
pub(in crate::tests) fn all(lang: Lang) -> Vec<(&'static str, Scene)> {
    let plain = |page| Scene::of(technician(lang, page));
    let counters = (1..=PICTURES_MAX).map(|n| (format!("{n} · bus {n}"), dots(64, 16))).collect();
    let with = |page, pictures| Scene { pictures, ..plain(page) };
    vec![
        ("service-pin", plain(pin(3, None))),
        ("service-pin-wrong", plain(pin(0, Some(PinNote::Wrong { tries_left: 2 })))),
        ("service-pin-locked", plain(pin(0, Some(PinNote::Locked { minutes: 15 })))),
        ("service-pin-not-set", plain(pin(0, Some(PinNote::NotSet)))),
        ("service-overview", plain(overview())),
        ("service-overview-all-faulty", plain(all_faulty(FAULTS.into_iter()))),
        ("service-overview-well", plain(well())),
        ("service-overview-reporting", plain(reporting())),
        ("service-printer-faulty", plain(TechnicianPage::Part(printer()))),
        ("service-printer-busy", plain(TechnicianPage::Part(printer_busy()))),
        (
            "service-counter-displays",
            with(TechnicianPage::Part(asking(Part::CounterDisplays, Check::CounterDisplays)), counters),
        ),
        (
            "service-status-display",
            with(
                TechnicianPage::Part(asking(Part::StatusDisplay, Check::StatusDisplay)),
                vec![("128 × 64".into(), dots(128, 64))],
            ),
        ),
        ("service-speaker", plain(TechnicianPage::Part(asking(Part::Speaker, Check::SpeakerPrompt)))),
        ("service-scanner-absent", plain(TechnicianPage::Part(part(Part::Scanner, Condition::Absent)))),
        ("service-roll-open", plain(TechnicianPage::Roll(RollPage::Open))),
        ("service-roll-close", plain(TechnicianPage::Roll(RollPage::Close))),
        ("service-roll-length", plain(TechnicianPage::Roll(RollPage::Length))),
        ("service-roll-testing", plain(TechnicianPage::Roll(RollPage::Testing))),
        ("service-roll-done", plain(TechnicianPage::Roll(RollPage::Done))),
        ("service-roll-failed", plain(TechnicianPage::Roll(RollPage::Failed))),
        ("service-fields", plain(fields(18))),
        ("service-tickets", plain(tickets(TICKETS_MAX, false))),
        ("service-tickets-printing", plain(tickets(2, true))),
        ("service-tickets-none", plain(tickets(0, false))),
    ]
}
