//! Slot tokens as rows: which kiosk holds which place, and what became of it.

use std::collections::HashMap;

use hall_core::day::UtcMillis;
use hall_core::hall::{KioskId, MatterId};
use hall_core::token::{TOKENS_MAX, TokenId, TokenTerms};
use hall_proto::wire::WireSlot;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::bookings::slot_in;
use super::tickets::unreadable;

/// What became of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenState {
    /// The kiosk may spend it.
    Out,
    /// A booking was made with it.
    Spent,
    /// Its place was given back.
    Expired,
}

impl TokenState {
    fn code(self) -> &'static str {
        match self {
            TokenState::Out => "out",
            TokenState::Spent => "spent",
            TokenState::Expired => "expired",
        }
    }
}

/// A token with what only the centre knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredToken {
    /// Its row.
    pub row: i64,
    /// What was signed.
    pub terms: TokenTerms,
    /// What became of it.
    pub state: TokenState,
}

const COLUMNS: &str = "token, id, epoch, kiosk, matter, date, from_min, to_min, hours, expires_ms, state";

/// Writes down a new token and returns its row.
pub fn insert(db: &Connection, terms: &TokenTerms) -> rusqlite::Result<i64> {
    let WireSlot { hours, .. } = terms.slot.into();
    let sql = "INSERT INTO slot_tokens (id, epoch, kiosk, matter, date, from_min, to_min, hours, expires_ms, state)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, 'out')";
    db.prepare_cached(sql)?.insert(params![
        terms.id.0.to_be_bytes(),
        terms.epoch.to_be_bytes(),
        terms.kiosk.as_str(),
        terms.matter.as_str(),
        terms.slot.date.days(),
        terms.slot.from.minutes(),
        terms.slot.to.minutes(),
        hours,
        terms.expires.0,
    ])
}

/// Lets go of a token that got no place.
pub fn forget(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM slot_tokens WHERE token = ?1")?.execute([row]).map(drop)
}

/// Writes down what became of a token.
pub fn set_state(db: &Connection, row: i64, state: TokenState) -> rusqlite::Result<()> {
    let sql = "UPDATE slot_tokens SET state = ?2 WHERE token = ?1";
    db.prepare_cached(sql)?.execute(params![row, state.code()]).map(drop)
}

/// The token of that identity.
pub fn find(db: &Connection, id: TokenId) -> rusqlite::Result<Option<StoredToken>> {
    let sql = format!("SELECT {COLUMNS} FROM slot_tokens WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id.0.to_be_bytes()], read).optional()
}

/// The tokens that a kiosk may spend or may have spent, soonest slot first.
pub fn out_of(db: &Connection, kiosk: &KioskId) -> rusqlite::Result<Vec<StoredToken>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM slot_tokens WHERE kiosk = ?1 AND state = 'out' ORDER BY date, from_min, token LIMIT ?2"
    );
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(params![kiosk.as_str(), 2 * TOKENS_MAX], read)?.collect()
}

/// Rows of expired tokens whose kiosk cannot have spent them unseen: it has had nothing unsent since, or was shut out, or
/// the day of the slot is over.
pub fn surely_unspent(db: &Connection, at: UtcMillis, today: i32) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT token FROM slot_tokens WHERE state = 'out' AND expires_ms <= ?1 AND (date < ?2 OR NOT EXISTS
                   (SELECT 1 FROM enrolments WHERE enrolments.kiosk = slot_tokens.kiosk AND revoked_ms IS NULL
                    AND contact_ms < expires_ms))";
    db.prepare_cached(sql)?.query_map(params![at.0, today], |row| row.get(0))?.collect()
}

/// How many tokens are out for each slot of a matter, by date in days and beginning in minutes.
pub fn out_for(db: &Connection, matter: &MatterId) -> rusqlite::Result<HashMap<(i32, u16), u16>> {
    let sql = "SELECT date, from_min, count(*) FROM slot_tokens WHERE matter = ?1 AND state = 'out'
               GROUP BY date, from_min";
    let mut statement = db.prepare_cached(sql)?;
    statement.query_map([matter.as_str()], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?.collect()
}

fn read(row: &Row<'_>) -> rusqlite::Result<StoredToken> {
    let text = |column: usize| row.get::<_, String>(column);
    let terms = TokenTerms {
        id: TokenId(u128::from_be_bytes(row.get(1)?)),
        epoch: u128::from_be_bytes(row.get(2)?),
        kiosk: KioskId::new(&text(3)?).map_err(|fault| unreadable(3, fault))?,
        matter: MatterId::new(&text(4)?).map_err(|fault| unreadable(4, fault))?,
        slot: slot_in(row, 5)?,
        expires: UtcMillis(row.get(9)?),
    };
    let state = match text(10)?.as_str() {
        "out" => TokenState::Out,
        "spent" => TokenState::Spent,
        _ => TokenState::Expired,
    };
    Ok(StoredToken { row: row.get(0)?, terms, state })
}
