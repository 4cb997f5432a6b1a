//! Readiness reports of kiosks: the last ones of each.

use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Grade, Readiness};
use hall_proto::wire::WireFinding;
use rusqlite::types::Type;
use rusqlite::{Connection, params};

use super::Work;

/// Reports kept of each kiosk: a month of mornings.
pub const KEPT: u32 = 31;

/// A report as the centre keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredReadiness {
    /// When the last check ended, by the kiosk's clock.
    pub ended: UtcMillis,
    /// When the centre got it.
    pub received: UtcMillis,
    /// The word at the top.
    pub grade: Grade,
    /// One finding a check, as they came.
    pub findings: Vec<WireFinding>,
}

/// Writes a report down and lets go of the oldest.
pub fn keep(work: &Work<'_>, kiosk: &str, report: &Readiness) -> rusqlite::Result<()> {
    let findings: Vec<WireFinding> = report.findings().iter().map(WireFinding::from).collect();
    let findings = serde_json::to_string(&findings).unwrap_or_default();
    let sql = "INSERT INTO readiness (kiosk, ended_ms, received_ms, grade, findings) VALUES (?1, ?2, ?3, ?4, ?5)";
    let row = params![kiosk, report.at.0, work.received_at.0, report.grade().code(), findings];
    work.db.prepare_cached(sql)?.execute(row)?;
    let sql = "DELETE FROM readiness WHERE kiosk = ?1 AND report <=
               (SELECT report FROM readiness WHERE kiosk = ?1 ORDER BY report DESC LIMIT 1 OFFSET ?2)";
    work.db.prepare_cached(sql)?.execute(params![kiosk, KEPT]).map(drop)
}

/// The last reports of a kiosk, newest first.
pub fn last(db: &Connection, kiosk: &str, count: u32) -> rusqlite::Result<Vec<StoredReadiness>> {
    let sql = "SELECT ended_ms, received_ms, grade, findings FROM readiness
               WHERE kiosk = ?1 ORDER BY report DESC LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![kiosk, count], |row| {
        let (grade, findings): (String, String) = (row.get(2)?, row.get(3)?);
        Ok(StoredReadiness {
            ended: UtcMillis(row.get(0)?),
            received: UtcMillis(row.get(1)?),
            grade: grade_of(&grade).ok_or_else(|| super::tickets::unreadable(2, UnknownGrade))?,
            findings: serde_json::from_str(&findings)
                .map_err(|fault| rusqlite::Error::FromSqlConversionFailure(3, Type::Text, Box::new(fault)))?,
        })
    })?;
    rows.collect()
}

fn grade_of(code: &str) -> Option<Grade> {
    [Grade::Ready, Grade::Limited, Grade::NotReady].into_iter().find(|grade| grade.code() == code)
}

#[derive(Debug, thiserror::Error)]
#[error("the grade of a readiness report is not known here")]
struct UnknownGrade;
