//! Kiosks that were let in, and the one-time codes that let them in.

use hall_core::day::UtcMillis;
use hall_core::number::Series;
use rusqlite::{Connection, OptionalExtension, Row, params};

/// One enrolment of a kiosk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// Its identity in the database.
    pub id: i64,
    /// The kiosk's name.
    pub kiosk: String,
    /// The letter of its own numbers.
    pub series: Series,
    /// Ed25519.
    pub public_key: [u8; 32],
    /// Operations up to this place are known without a hole; `None` before the first.
    pub seen: Option<u64>,
    /// When the kiosk was last known to have nothing unsent.
    pub contact: UtcMillis,
}

/// What a signed request says about the kiosk that sent it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heard {
    /// The enrolment.
    pub enrolment: i64,
    /// How far its clock is ahead of the centre's, in seconds; negative when it is behind.
    pub clock_ahead_s: i64,
    /// The release that it names.
    pub release: Option<String>,
}

const COLUMNS: &str = "enrolment, kiosk, series, public_key, seen, contact_ms";

/// The enrolment of a kiosk that is in force.
pub fn of_kiosk(db: &Connection, kiosk: &str) -> rusqlite::Result<Option<Enrolment>> {
    let sql = format!("SELECT {COLUMNS} FROM enrolments WHERE kiosk = ?1 AND revoked_ms IS NULL");
    db.prepare_cached(&sql)?.query_row([kiosk], read).optional()
}

/// The enrolment, if it is still in force.
pub fn in_force(db: &Connection, id: i64) -> rusqlite::Result<Option<Enrolment>> {
    let sql = format!("SELECT {COLUMNS} FROM enrolments WHERE enrolment = ?1 AND revoked_ms IS NULL");
    db.prepare_cached(&sql)?.query_row([id], read).optional()
}

/// Whether a kiosk of that name was ever let in, and shut out since.
pub fn was_revoked(db: &Connection, kiosk: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM enrolments WHERE kiosk = ?1 LIMIT 1")?.exists([kiosk])
}

/// Whether two enrolments are of the same kiosk.
pub fn is_of_kiosk(db: &Connection, id: i64, kiosk: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM enrolments WHERE enrolment = ?1 AND kiosk = ?2")?.exists(params![id, kiosk])
}

/// Whether the kiosk has, or had in an earlier enrolment, this series.
pub fn has_series(db: &Connection, kiosk: &str, series: Series) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM enrolments WHERE kiosk = ?1 AND series = ?2";
    db.prepare_cached(sql)?.exists(params![kiosk, series.to_string()])
}

/// Writes down how far the kiosk has come.
pub fn progress(db: &Connection, enrolment: &Enrolment) -> rusqlite::Result<()> {
    let sql = "UPDATE enrolments SET seen = ?2, contact_ms = ?3 WHERE enrolment = ?1";
    db.prepare_cached(sql)?.execute(params![enrolment.id, enrolment.seen, enrolment.contact.0]).map(drop)
}

/// Writes down that a kiosk was heard.
pub fn note_heard(db: &Connection, at: UtcMillis, heard: &Heard) -> rusqlite::Result<()> {
    let sql = "UPDATE enrolments SET heard_ms = ?2, clock_ahead_s = ?3, release = coalesce(?4, release)
               WHERE enrolment = ?1";
    db.prepare_cached(sql)?.execute(params![heard.enrolment, at.0, heard.clock_ahead_s, heard.release]).map(drop)
}

/// Lets a kiosk in; an earlier enrolment of the same name is revoked.
pub fn admit(
    db: &Connection,
    kiosk: &str,
    series: Series,
    public_key: &[u8; 32],
    at: UtcMillis,
) -> rusqlite::Result<()> {
    revoke(db, kiosk, at)?;
    let sql = "INSERT INTO enrolments (kiosk, series, public_key, enrolled_ms, contact_ms) VALUES (?1, ?2, ?3, ?4, ?4)";
    db.execute(sql, params![kiosk, series.to_string(), public_key, at.0]).map(drop)
}

/// Shuts a kiosk out. `false` if none of that name was in.
pub fn revoke(db: &Connection, kiosk: &str, at: UtcMillis) -> rusqlite::Result<bool> {
    let sql = "UPDATE enrolments SET revoked_ms = ?2 WHERE kiosk = ?1 AND revoked_ms IS NULL";
    Ok(db.execute(sql, params![kiosk, at.0])? > 0)
}

/// Whom a series belongs to: `matter` or a kiosk other than `kiosk`, enrolled or about to be.
pub fn owner_of_series(
    db: &Connection,
    series: Series,
    kiosk: &str,
    at: UtcMillis,
) -> rusqlite::Result<Option<String>> {
    let letter = series.to_string();
    if db.prepare("SELECT 1 FROM matter_series WHERE series = ?1")?.exists([&letter])? {
        return Ok(Some("a matter of this hall".to_owned()));
    }
    let sql = "SELECT kiosk FROM enrolments WHERE series = ?1 AND kiosk <> ?2 AND revoked_ms IS NULL
               UNION ALL
               SELECT kiosk FROM enrolment_codes
               WHERE series = ?1 AND kiosk <> ?2 AND used_ms IS NULL AND expires_ms > ?3";
    let other = db.query_row(sql, params![letter, kiosk, at.0], |row| row.get::<_, String>(0)).optional()?;
    Ok(other.map(|other| format!("kiosk {other}")))
}

/// A kiosk in force whose series is among those of the matters.
pub fn on_matter_series(db: &Connection) -> rusqlite::Result<Option<(String, String)>> {
    let sql = "SELECT kiosk, series FROM enrolments
               WHERE revoked_ms IS NULL AND series IN (SELECT series FROM matter_series) LIMIT 1";
    db.query_row(sql, [], |row| Ok((row.get(0)?, row.get(1)?))).optional()
}

/// Writes down a one-time code by its hash.
pub fn offer(
    db: &Connection,
    code_hash: &[u8; 32],
    kiosk: &str,
    series: Series,
    expires: UtcMillis,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO enrolment_codes (code_hash, kiosk, series, expires_ms) VALUES (?1, ?2, ?3, ?4)";
    db.execute(sql, params![code_hash, kiosk, series.to_string(), expires.0]).map(drop)
}

/// Uses a code up and says whom it lets in; `None` if it is wrong, used or expired.
pub fn redeem(db: &Connection, code_hash: &[u8; 32], at: UtcMillis) -> rusqlite::Result<Option<(String, Series)>> {
    let sql = "UPDATE enrolment_codes SET used_ms = ?2
               WHERE code_hash = ?1 AND used_ms IS NULL AND expires_ms > ?2 RETURNING kiosk, series";
    db.query_row(sql, params![code_hash, at.0], |row| Ok((row.get(0)?, series_in(row, 1)?))).optional()
}

fn read(row: &Row<'_>) -> rusqlite::Result<Enrolment> {
    Ok(Enrolment {
        id: row.get(0)?,
        kiosk: row.get(1)?,
        series: series_in(row, 2)?,
        public_key: row.get(3)?,
        seen: row.get(4)?,
        contact: UtcMillis(row.get(5)?),
    })
}

/// A series letter out of a column.
pub fn series_in(row: &Row<'_>, column: usize) -> rusqlite::Result<Series> {
    let text: String = row.get(column)?;
    let letter = text.chars().next().unwrap_or_default();
    Series::new(letter).map_err(|fault| super::tickets::unreadable(column, fault))
}
