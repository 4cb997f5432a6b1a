//! The feed: events in the order of their commits, the newest hundred thousand.

use hall_core::day::UtcMillis;
use hall_proto::wire::{EVENTS_MAX, Event, EventBody};
use rusqlite::{Connection, params};

use super::Work;

/// Events kept; who is further behind starts over.
const KEPT: i64 = 100_000;

/// Adds an event.
pub fn add(work: &Work<'_>, body: &EventBody) -> rusqlite::Result<()> {
    write(work.db, work.received_at, body)
}

/// Adds an event outside the writer.
pub fn write(db: &Connection, at: UtcMillis, body: &EventBody) -> rusqlite::Result<()> {
    let text = serde_json::to_string(body).unwrap_or_default();
    let sql = "INSERT INTO events (at_ms, body) VALUES (?1, ?2)";
    db.prepare_cached(sql)?.execute(params![at.0, text]).map(drop)
}

/// Drops what is too old.
pub fn prune(db: &Connection) -> rusqlite::Result<()> {
    let sql = "DELETE FROM events WHERE seq <= (SELECT max(seq) FROM events) - ?1";
    db.prepare_cached(sql)?.execute([KEPT]).map(drop)
}

/// The first and last place kept; `(1, 0)` if there is none.
pub fn span(db: &Connection) -> rusqlite::Result<(u64, u64)> {
    let end = |sql: &str| db.prepare_cached(sql)?.query_row([], |row| row.get::<_, Option<u64>>(0));
    let first = end("SELECT min(seq) FROM events")?.unwrap_or(1);
    Ok((first, end("SELECT max(seq) FROM events")?.unwrap_or(0)))
}

/// The next events after a place, oldest first, one page of them.
pub fn after(db: &Connection, seq: u64) -> rusqlite::Result<Vec<Event>> {
    let sql = "SELECT seq, at_ms, body FROM events WHERE seq > ?1 ORDER BY seq LIMIT ?2";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![seq, EVENTS_MAX], |row| {
        let body: String = row.get(2)?;
        let body = serde_json::from_str(&body).unwrap_or(EventBody::Unknown);
        Ok(Event { seq: row.get(0)?, at_ms: row.get(1)?, body })
    })?;
    rows.collect()
}
