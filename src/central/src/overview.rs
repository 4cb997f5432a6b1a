//! The kiosks at a glance, for whoever looks after them: how each one is, what is wrong, and when it last proved itself.

mod words;

use hall_core::day::UtcMillis;
use hall_core::fault::Fault;
use hall_proto::wire::{CLOCK_OFF_MS, FEED_WAIT_S_MAX, VERSION, WireFinding};
use rusqlite::Connection;
use serde::Serialize;

use crate::http::NOTED_MS;
use crate::store::enrolments::series_in;
use crate::store::readiness::StoredReadiness;
use crate::store::{faults, readiness};

pub(crate) use words::local;
pub use words::{overview_lines, readiness_lines};

const MS_PER_S: i64 = 1_000;
/// A kiosk that was not heard for this long counts as offline, in milliseconds: it asks for the feed without a pause,
/// each request lasts as long as the centre holds it open, and not each is written down; ten seconds more for the line.
pub const OFFLINE_MS: i64 = FEED_WAIT_S_MAX as i64 * MS_PER_S + NOTED_MS + 10 * MS_PER_S;

/// Faults with which citizens get no number or no paper. Every other one is a warning.
const STOPPING: [Fault; 11] = [
    Fault::PaperOut,
    Fault::CoverOpen,
    Fault::CutterJammed,
    Fault::PrinterBroken,
    Fault::PrinterSilent,
    Fault::PrinterGone,
    Fault::PrinterGarbled,
    Fault::PresenterJammed,
    Fault::JournalFailed,
    Fault::SeriesExhausted,
    Fault::TouchDead,
];

/// How a kiosk is, in one word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum KioskState {
    /// Nothing is known to be wrong.
    Ok,
    /// Citizens are served, something wants attention: a lesser fault, a clock that is off, a report that was not good.
    Warning,
    /// Citizens are not served, or get no paper.
    Error,
    /// It was not heard lately; what else is known of it may be old.
    Offline,
    /// It was shut out.
    Revoked,
}

/// A fault that lasts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct OpenFaultEntry {
    /// Its code.
    pub fault: String,
    /// Since when, by the kiosk's clock.
    pub since_ms: i64,
    /// What to do about it, in Chinese; empty for a fault of a newer release.
    pub remedy_zh: String,
    /// The same in English.
    pub remedy_en: String,
}

/// The last readiness report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadinessEntry {
    /// `ready`, `limited` or `not-ready`.
    pub grade: String,
    /// When the last check ended, by the kiosk's clock.
    pub ended_ms: i64,
}

/// The readiness reports of one kiosk, newest first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReadinessReports<'a> {
    /// Version of the form.
    pub v: u32,
    /// The kiosk.
    pub kiosk: &'a str,
    /// The reports.
    pub reports: Vec<ReportEntry<'a>>,
}

/// One report.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReportEntry<'a> {
    /// When the last check ended, by the kiosk's clock.
    pub ended_ms: i64,
    /// When the centre got it.
    pub received_ms: i64,
    /// `ready`, `limited` or `not-ready`.
    pub grade: &'static str,
    /// One finding a check.
    pub findings: &'a [WireFinding],
}

impl<'a> ReadinessReports<'a> {
    /// The form of this version.
    #[must_use]
    pub fn new(kiosk: &'a str, reports: &'a [StoredReadiness]) -> Self {
        let entry = |report: &'a StoredReadiness| ReportEntry {
            ended_ms: report.ended.0,
            received_ms: report.received.0,
            grade: report.grade.code(),
            findings: &report.findings,
        };
        Self { v: VERSION, kiosk, reports: reports.iter().map(entry).collect() }
    }
}

/// One kiosk, by its newest enrolment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct KioskStanding {
    /// The kiosk.
    pub kiosk: String,
    /// The letter of its own numbers.
    pub series: char,
    /// How it is, in one word.
    pub state: KioskState,
    /// When it was last heard, by the centre's clock, to a quarter of a minute; `None` if never since it was let in.
    pub heard_ms: Option<i64>,
    /// How far its clock was ahead then, in seconds; negative when it was behind.
    pub clock_ahead_s: Option<i64>,
    /// The release that it named.
    pub release: Option<String>,
    /// Its operations up to this place are known.
    pub operations_seen: u64,
    /// Faults that last, oldest first.
    pub open_faults: Vec<OpenFaultEntry>,
    /// The last report.
    pub readiness: Option<ReadinessEntry>,
}

/// Every kiosk that was ever let in, by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Overview {
    /// Version of the form.
    pub v: u32,
    /// When this was read, by the centre's clock.
    pub now_ms: i64,
    /// The kiosks.
    pub kiosks: Vec<KioskStanding>,
}

impl Overview {
    /// Reads how the kiosks are at `now`, in one transaction.
    pub(crate) fn read(db: &Connection, now: UtcMillis) -> rusqlite::Result<Self> {
        let moment = db.unchecked_transaction()?;
        let sql = "SELECT kiosk, series, revoked_ms IS NULL, heard_ms, clock_ahead_s, release, coalesce(seen, 0)
                   FROM enrolments AS newest
                   WHERE enrolment = (SELECT max(enrolment) FROM enrolments WHERE kiosk = newest.kiosk)
                   ORDER BY kiosk";
        let mut statement = moment.prepare(sql)?;
        let rows = statement.query_map([], |row| {
            let kiosk: String = row.get(0)?;
            let open_faults = faults::open(&moment, &kiosk)?.into_iter().map(OpenFaultEntry::from).collect();
            let last = readiness::last(&moment, &kiosk, 1)?.pop();
            let readiness =
                last.map(|last| ReadinessEntry { grade: last.grade.code().to_owned(), ended_ms: last.ended.0 });
            let mut standing = KioskStanding {
                kiosk,
                series: series_in(row, 1)?.letter(),
                state: KioskState::Revoked,
                heard_ms: row.get(3)?,
                clock_ahead_s: row.get(4)?,
                release: row.get(5)?,
                operations_seen: row.get(6)?,
                open_faults,
                readiness,
            };
            if row.get(2)? {
                standing.state = state_of(&standing, now);
            }
            Ok(standing)
        })?;
        Ok(Self { v: VERSION, now_ms: now.0, kiosks: rows.collect::<Result<_, _>>()? })
    }
}

impl From<faults::OpenFault> for OpenFaultEntry {
    fn from(open: faults::OpenFault) -> Self {
        let remedy = Fault::from_code(&open.fault).map(Fault::remedy);
        let (remedy_zh, remedy_en) = remedy.map_or_else(Default::default, |text| (text.zh, text.en));
        Self { fault: open.fault, since_ms: open.since.0, remedy_zh, remedy_en }
    }
}

/// How a kiosk in force is. The report counts as a warning at most: what it found is either mended by now or a fault that
/// lasts.
fn state_of(kiosk: &KioskStanding, now: UtcMillis) -> KioskState {
    let is_heard = kiosk.heard_ms.is_some_and(|heard| now.0.saturating_sub(heard) <= OFFLINE_MS);
    let stops = |open: &OpenFaultEntry| Fault::from_code(&open.fault).is_some_and(|fault| STOPPING.contains(&fault));
    let is_off = kiosk.clock_ahead_s.is_some_and(|ahead| ahead.saturating_abs() > CLOCK_OFF_MS / MS_PER_S);
    let is_ready = kiosk.readiness.as_ref().is_none_or(|last| last.grade == "ready");
    if !is_heard {
        KioskState::Offline
    } else if kiosk.open_faults.iter().any(stops) {
        KioskState::Error
    } else if !kiosk.open_faults.is_empty() || is_off || !is_ready {
        KioskState::Warning
    } else {
        KioskState::Ok
    }
}
