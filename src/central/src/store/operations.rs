//! Which operations of a kiosk are known, so that each is carried out once.

use rusqlite::{Connection, OptionalExtension, params};

/// What makes an operation the same as one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Its identity.
    pub id: u128,
    /// Its place, from 1.
    pub seq: u64,
    /// SHA-256 of its content.
    pub fingerprint: [u8; 32],
}

impl Stamp {
    /// Whether the place, and the one after it, fit SQLite's integers.
    pub fn is_countable(&self) -> bool {
        (1..i64::MAX.unsigned_abs()).contains(&self.seq)
    }
}

/// What is known of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Known {
    /// Nothing.
    New,
    /// It was carried out.
    CarriedOut,
    /// It was refused; what was wrong then may have been mended.
    Refused,
    /// Its identity belongs to another content or place.
    IdReused,
    /// Its place belongs to another operation.
    SequenceTaken,
}

/// Looks an operation up by identity and by place.
pub fn look_up(db: &Connection, enrolment: i64, stamp: &Stamp) -> rusqlite::Result<Known> {
    let sql = "SELECT seq, fingerprint, refused IS NOT NULL FROM operations WHERE enrolment = ?1 AND id = ?2";
    let by_id = db
        .prepare_cached(sql)?
        .query_row(params![enrolment, stamp.id.to_be_bytes()], |row| {
            Ok((row.get::<_, u64>(0)?, row.get::<_, [u8; 32]>(1)?, row.get::<_, bool>(2)?))
        })
        .optional()?;
    Ok(match by_id {
        Some((seq, fingerprint, _)) if (seq, fingerprint) != (stamp.seq, stamp.fingerprint) => Known::IdReused,
        Some((_, _, true)) => Known::Refused,
        Some((_, _, false)) => Known::CarriedOut,
        None if is_known(db, enrolment, stamp.seq)? => Known::SequenceTaken,
        None => Known::New,
    })
}

/// Whether the place is filled.
pub fn is_known(db: &Connection, enrolment: i64, seq: u64) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM operations WHERE enrolment = ?1 AND seq = ?2";
    db.prepare_cached(sql)?.exists(params![enrolment, seq])
}

/// How many places in a range are filled; the ends are not counted.
pub fn known_between(db: &Connection, enrolment: i64, after: u64, before: u64) -> rusqlite::Result<u64> {
    let sql = "SELECT count(*) FROM operations WHERE enrolment = ?1 AND seq > ?2 AND seq < ?3";
    db.prepare_cached(sql)?.query_row(params![enrolment, after, before], |row| row.get(0))
}

/// Fills the place, or writes down how a refused operation fared this time.
pub fn settle(db: &Connection, enrolment: i64, stamp: &Stamp, refused: Option<&str>) -> rusqlite::Result<()> {
    let sql = "INSERT INTO operations (enrolment, seq, id, fingerprint, refused) VALUES (?1, ?2, ?3, ?4, ?5)
               ON CONFLICT (enrolment, seq) DO UPDATE SET refused = excluded.refused";
    let row = params![enrolment, stamp.seq, stamp.id.to_be_bytes(), stamp.fingerprint, refused];
    db.prepare_cached(sql)?.execute(row).map(drop)
}
