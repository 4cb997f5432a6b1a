//! Faults that kiosks report: which last, since when, and which ended.

use hall_core::day::UtcMillis;
use hall_proto::wire::EventBody;
use rusqlite::{Connection, params};

use super::{Work, events};

/// Ended faults kept of each kiosk.
pub const ENDED_KEPT: u32 = 500;

/// A fault that lasts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenFault {
    /// Its code.
    pub fault: String,
    /// Since when, by the kiosk's clock.
    pub since: UtcMillis,
}

/// Writes down that a fault began. One that lasts already goes on: a kiosk that starts again reports it again.
pub fn raise(work: &Work<'_>, kiosk: &str, fault: &str, at: UtcMillis) -> rusqlite::Result<()> {
    let sql = "INSERT INTO faults (kiosk, fault, raised_ms)
               SELECT ?1, ?2, ?3 WHERE NOT EXISTS
                   (SELECT 1 FROM faults WHERE kiosk = ?1 AND fault = ?2 AND cleared_ms IS NULL)
               ON CONFLICT DO UPDATE SET cleared_ms = NULL";
    work.db.prepare_cached(sql)?.execute(params![kiosk, fault, at.0])?;
    events::add(work, &EventBody::FaultRaised { kiosk: kiosk.to_owned(), fault: fault.to_owned() })
}

/// Writes down that a fault ended, and lets go of the oldest that ended.
pub fn clear(work: &Work<'_>, kiosk: &str, fault: &str, at: UtcMillis) -> rusqlite::Result<()> {
    let sql = "UPDATE faults SET cleared_ms = ?3 WHERE kiosk = ?1 AND fault = ?2 AND cleared_ms IS NULL";
    work.db.prepare_cached(sql)?.execute(params![kiosk, fault, at.0])?;
    let sql = "DELETE FROM faults WHERE kiosk = ?1 AND cleared_ms IS NOT NULL AND (fault, raised_ms) NOT IN
               (SELECT fault, raised_ms FROM faults WHERE kiosk = ?1 AND cleared_ms IS NOT NULL
                ORDER BY cleared_ms DESC LIMIT ?2)";
    work.db.prepare_cached(sql)?.execute(params![kiosk, ENDED_KEPT])?;
    events::add(work, &EventBody::FaultCleared { kiosk: kiosk.to_owned(), fault: fault.to_owned() })
}

/// Ends every fault of a kiosk that is let in anew: its new journal does not know of them and would never end them. What
/// lasts it reports when it starts.
pub fn clear_all(work: &Work<'_>, kiosk: &str) -> rusqlite::Result<()> {
    for open in open(work.db, kiosk)? {
        clear(work, kiosk, &open.fault, work.received_at)?;
    }
    Ok(())
}

/// The faults of a kiosk that last, oldest first.
pub fn open(db: &Connection, kiosk: &str) -> rusqlite::Result<Vec<OpenFault>> {
    let sql = "SELECT fault, min(raised_ms) FROM faults WHERE kiosk = ?1 AND cleared_ms IS NULL
               GROUP BY fault ORDER BY 2, 1";
    let mut statement = db.prepare_cached(sql)?;
    let rows =
        statement.query_map([kiosk], |row| Ok(OpenFault { fault: row.get(0)?, since: UtcMillis(row.get(1)?) }))?;
    rows.collect()
}
