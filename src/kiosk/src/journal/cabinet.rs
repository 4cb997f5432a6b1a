//! What the journal keeps of the cabinet: the roll of paper and the technician's findings.

use std::collections::BTreeSet;

use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::outbox::Body;
use hall_core::roll::{Forecast, Roll};
use rusqlite::{OptionalExtension, Row, params};

use super::store::from_wire;
use super::{Journal, JournalError};

/// The fact that tells of a slip of which a part may be left in the printer.
const REMAINS_FACT: &str = "printer-remains";
/// Findings that are kept: some months of daily reports.
const FINDINGS_MAX: u32 = 5_000;
/// The pace is taken from the slips of this time.
const PACE_MS: i64 = 2 * 3_600_000;
/// Hours of [`PACE_MS`].
const PACE_HOURS: u32 = 2;

impl Journal {
    /// The roll in the printer, and what is to be expected of it; `None` before the first one was entered.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn roll(&self) -> Result<Option<(Roll, Forecast)>, JournalError> {
        let read = "SELECT since_ms, length_mm, used_mm, slips FROM roll ORDER BY id DESC LIMIT 1";
        let roll = self.db.query_row(read, [], |row| {
            Ok(Roll { since: UtcMillis(row.get(0)?), length_mm: row.get(1)?, used_mm: row.get(2)?, slips: row.get(3)? })
        });
        let Some(roll) = roll.optional()? else { return Ok(None) };
        let now = self.clock.now();
        Ok(Some((roll, roll.forecast(now, self.slips_an_hour(now)?))))
    }

    fn slips_an_hour(&self, now: UtcMillis) -> Result<u32, JournalError> {
        let count = "SELECT count(*) FROM slip_out WHERE at_ms > ?1";
        let slips: u32 = self.db.query_row(count, [now.0.saturating_sub(PACE_MS)], |row| row.get(0))?;
        Ok(slips.div_ceil(PACE_HOURS))
    }

    /// Begins a new roll of this length in metres.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn new_roll(&mut self, length_m: u16) -> Result<(), JournalError> {
        let roll = Roll::new(self.clock.now(), length_m);
        self.db
            .execute("INSERT INTO roll (since_ms, length_mm) VALUES (?1, ?2)", params![roll.since.0, roll.length_mm])?;
        Ok(())
    }

    /// Counts a slip that used so much paper.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn note_slip(&mut self, length_mm: u32) -> Result<(), JournalError> {
        let now = self.clock.now().0;
        let transaction = self.db.transaction()?;
        transaction
            .prepare_cached("DELETE FROM slip_out WHERE at_ms <= ?1 OR at_ms > ?2")?
            .execute(params![now.saturating_sub(PACE_MS), now])?;
        transaction
            .prepare_cached("INSERT INTO slip_out (at_ms, length_mm) VALUES (?1, ?2)")?
            .execute(params![now, length_mm])?;
        transaction
            .prepare_cached(
                "UPDATE roll SET used_mm = used_mm + ?1, slips = slips + 1 WHERE id = (SELECT max(id) FROM roll)",
            )?
            .execute([length_mm])?;
        transaction.commit()?;
        Ok(())
    }

    /// Keeps a finding; the oldest beyond five thousand are let go.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn keep_finding(&mut self, finding: &Finding) -> Result<(), JournalError> {
        let transaction = self.db.transaction()?;
        transaction.execute(
            "INSERT INTO finding (name, verdict, fault, at_ms, evidence) VALUES (?1, ?2, ?3, ?4, ?5)",
            params![
                finding.check.code(),
                finding.verdict.code(),
                finding.verdict.fault().map(Fault::code),
                finding.at.0,
                finding.evidence()
            ],
        )?;
        transaction.execute("DELETE FROM finding WHERE id <= (SELECT max(id) FROM finding) - ?1", [FINDINGS_MAX])?;
        transaction.commit()?;
        Ok(())
    }

    /// The last finding of every check that was ever made.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn findings(&self) -> Result<Vec<Finding>, JournalError> {
        let mut statement = self.db.prepare(
            "SELECT name, verdict, fault, at_ms, evidence FROM finding
             WHERE id IN (SELECT max(id) FROM finding GROUP BY name) ORDER BY id",
        )?;
        let rows = statement.query_map([], read_finding)?.collect::<Result<Vec<_>, _>>()?;
        // A check that only another version of the program knows says nothing here.
        Ok(rows.into_iter().flatten().collect())
    }

    /// Keeps a readiness report and owes it to the centre.
    ///
    /// # Errors
    /// Nothing was written.
    pub fn keep_report(&mut self, report: &Readiness) -> Result<(), JournalError> {
        self.write(report.at, &[Body::Readiness(report.clone())], None)?;
        Ok(())
    }

    /// The faults that began and did not end, as far as the centre was told.
    pub(super) fn open_faults(&self) -> Result<BTreeSet<Fault>, JournalError> {
        let mut statement = self.db.prepare("SELECT seq, wire FROM operation WHERE ticket IS NULL ORDER BY seq")?;
        let mut rows = statement.query([])?;
        let mut open = BTreeSet::new();
        while let Some(row) = rows.next()? {
            match from_wire(row.get(0)?, &row.get::<_, String>(1)?)?.body {
                Body::Fault { fault, raised: true } => open.insert(fault),
                Body::Fault { fault, raised: false } => open.remove(&fault),
                Body::Readiness(_) | Body::Ticket(..) | Body::Filing(..) => false,
            };
        }
        Ok(open)
    }

    /// Whether the printer may hold a part of a slip, from this run of the program or from one before: until a slip
    /// is proved to be out.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn may_leave_remains(&self) -> Result<bool, JournalError> {
        Ok(self.has_begun_slip() || self.fact(REMAINS_FACT)?.as_deref() == Some("yes"))
    }

    /// Keeps that fact through restarts in which nothing is printed.
    pub(super) fn note_remains(&mut self, remains: bool) -> Result<(), JournalError> {
        if self.remains != Some(remains) {
            self.keep_fact(REMAINS_FACT, if remains { "yes" } else { "no" })?;
            self.remains = Some(remains);
        }
        Ok(())
    }

    /// A single fact that was kept under this name.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn fact(&self, name: &str) -> Result<Option<String>, JournalError> {
        Ok(self.db.query_row("SELECT value FROM fact WHERE name = ?1", [name], |row| row.get(0)).optional()?)
    }

    /// Keeps a single fact.
    ///
    /// # Errors
    /// Nothing was changed.
    pub fn keep_fact(&mut self, name: &str, value: &str) -> Result<(), JournalError> {
        self.db.execute(
            "INSERT INTO fact (name, value) VALUES (?1, ?2) ON CONFLICT (name) DO UPDATE SET value = ?2",
            [name, value],
        )?;
        Ok(())
    }
}

fn read_finding(row: &Row<'_>) -> rusqlite::Result<Option<Finding>> {
    let (name, verdict): (String, String) = (row.get(0)?, row.get(1)?);
    let fault: Option<String> = row.get(2)?;
    let verdict = match (verdict.as_str(), fault.as_deref().and_then(Fault::from_code)) {
        ("passed", _) => Verdict::Passed,
        ("skipped", _) => Verdict::Skipped,
        (_, Some(fault)) => Verdict::Failed(fault),
        (_, None) => return Ok(None),
    };
    let (at, evidence): (i64, String) = (row.get(3)?, row.get(4)?);
    Ok(Check::from_code(&name).map(|check| Finding::new(check, verdict, UtcMillis(at), &evidence)))
}
