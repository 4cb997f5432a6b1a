//! Places in slots: one row for each that is taken, so that the schema itself bounds a slot, however many ask at once.

use std::collections::HashMap;

use hall_core::booking::SlotTime;
use hall_core::calendar::Date;
use hall_core::day::UtcMillis;
use hall_core::hall::MatterId;
use rusqlite::{Connection, OptionalExtension, params};

/// Who takes a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taker {
    /// A booking, by its row.
    Booking(i64),
    /// A slot token, by its row.
    Token(i64),
}

/// Takes the first free place of a slot; `false` if all that it holds are taken.
pub fn take(db: &Connection, matter: &MatterId, slot: SlotTime, capacity: u16, taker: Taker) -> rusqlite::Result<bool> {
    let (booking, token) = match taker {
        Taker::Booking(row) => (Some(row), None),
        Taker::Token(row) => (None, Some(row)),
    };
    let sql = "INSERT INTO places (matter, date, from_min, place, capacity, booking, token)
               SELECT ?1, ?2, ?3, min(free), ?4, ?5, ?6
               FROM (SELECT 1 AS free
                     UNION ALL
                     SELECT place + 1 FROM places WHERE matter = ?1 AND date = ?2 AND from_min = ?3)
               WHERE free <= ?4 AND NOT EXISTS
                   (SELECT 1 FROM places WHERE matter = ?1 AND date = ?2 AND from_min = ?3 AND place = free)
               HAVING min(free) IS NOT NULL";
    let row = params![matter.as_str(), slot.date.days(), slot.from.minutes(), capacity, booking, token];
    Ok(db.prepare_cached(sql)?.execute(row)? > 0)
}

/// Gives a place back; nothing happens if there is none.
pub fn give_back(db: &Connection, taker: Taker) -> rusqlite::Result<()> {
    let (sql, row) = match taker {
        Taker::Booking(row) => ("DELETE FROM places WHERE booking = ?1", row),
        Taker::Token(row) => ("DELETE FROM places WHERE token = ?1", row),
    };
    db.prepare_cached(sql)?.execute([row]).map(drop)
}

/// A place in its slot, and what the slot held when it was taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlaceNo {
    place: u16,
    capacity: u16,
}

/// The place that somebody has.
pub fn of(db: &Connection, taker: Taker) -> rusqlite::Result<Option<PlaceNo>> {
    let (sql, row) = match taker {
        Taker::Booking(row) => ("SELECT place, capacity FROM places WHERE booking = ?1", row),
        Taker::Token(row) => ("SELECT place, capacity FROM places WHERE token = ?1", row),
    };
    let read = |row: &rusqlite::Row<'_>| Ok(PlaceNo { place: row.get(0)?, capacity: row.get(1)? });
    db.prepare_cached(sql)?.query_row([row], read).optional()
}

/// Takes a booking's place again that was given back in the same transaction.
pub fn put_back(
    db: &Connection,
    matter: &MatterId,
    slot: SlotTime,
    place: PlaceNo,
    booking: i64,
) -> rusqlite::Result<()> {
    let sql = "INSERT INTO places (matter, date, from_min, place, capacity, booking) VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
    let (date, from) = (slot.date.days(), slot.from.minutes());
    db.prepare_cached(sql)?
        .execute(params![matter.as_str(), date, from, place.place, place.capacity, booking])
        .map(drop)
}

/// Hands the place of a token over to the booking that it was spent on; `false` if the token has none any more.
pub fn hand_over(db: &Connection, token: i64, booking: i64) -> rusqlite::Result<bool> {
    let sql = "UPDATE places SET booking = ?2, token = NULL WHERE token = ?1";
    Ok(db.prepare_cached(sql)?.execute([token, booking])? > 0)
}

/// How many places of each slot of a matter are taken, by date in days and beginning in minutes.
pub type Taken = HashMap<(i32, u16), u16>;

/// The places taken from a day on. A hold that ran out takes none, although its row may still be there.
pub fn taken(db: &Connection, matter: &MatterId, from: Date, at: UtcMillis) -> rusqlite::Result<Taken> {
    let sql = "SELECT places.date, places.from_min, count(*)
               FROM places LEFT JOIN bookings USING (booking)
               WHERE places.matter = ?1 AND places.date >= ?2
                   AND NOT (bookings.state IS 'held' AND bookings.held_until_ms <= ?3)
               GROUP BY places.date, places.from_min";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement
        .query_map(params![matter.as_str(), from.days(), at.0], |row| Ok(((row.get(0)?, row.get(1)?), row.get(2)?)))?;
    rows.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;
    use hall_core::booking::SlotHours;
    use hall_core::calendar::{PeriodKind, TimeOfDay};

    fn slot() -> SlotTime {
        SlotTime {
            date: Date::from_days(20_780),
            from: TimeOfDay::new(9, 0).expect("a time"),
            to: TimeOfDay::new(9, 30).expect("a time"),
            hours: SlotHours::Period(PeriodKind::Working),
        }
    }

    fn store() -> (tempfile::TempDir, Connection) {
        let dir = tempfile::tempdir().expect("dir");
        let db = open(dir.path()).expect("opens");
        db.execute_batch("PRAGMA foreign_keys = OFF").expect("rows without their bookings");
        (dir, db)
    }

    #[test]
    fn a_slot_holds_what_it_holds() {
        let (_dir, db) = store();
        let seal = MatterId::new("seal").expect("id");
        let take = |booking, capacity| take(&db, &seal, slot(), capacity, Taker::Booking(booking)).expect("asked");
        assert!(!take(1, 0));
        assert_eq!([take(1, 2), take(2, 2), take(3, 2)], [true, true, false]);
        give_back(&db, Taker::Booking(1)).expect("given back");
        assert!(take(4, 2), "the first place is free again");
        assert!(!take(5, 2));
        assert!(take(5, 3), "the hall gave the slot another place");
        assert!(!take(6, 2), "and took one away again");
        assert_eq!(taken(&db, &seal, slot().date, UtcMillis(0)).expect("read"), HashMap::from([((20_780, 540), 3)]));
        assert!(taken(&db, &seal, slot().date.add_days(1), UtcMillis(0)).expect("read").is_empty());
    }

    #[test]
    fn the_schema_itself_bounds_a_slot() {
        let (_dir, db) = store();
        let insert = |place: i64, booking: Option<i64>, token: Option<i64>| {
            let sql = "INSERT INTO places VALUES ('seal', 20780, 540, ?1, 2, ?2, ?3)";
            db.execute(sql, params![place, booking, token]).is_ok()
        };
        assert!(insert(1, Some(1), None));
        assert!(!insert(1, Some(2), None), "twice the same place");
        assert!(!insert(2, Some(1), None), "twice the same booking");
        assert!(!insert(3, Some(3), None), "beyond what the slot holds");
        assert!(!insert(0, Some(3), None));
        assert!(!insert(2, None, None) && !insert(2, Some(3), Some(3)), "one taker");
        assert!(insert(2, None, Some(1)));
    }

    #[test]
    fn a_token_hands_its_place_over_once() {
        let (_dir, db) = store();
        let seal = MatterId::new("seal").expect("id");
        assert!(take(&db, &seal, slot(), 1, Taker::Token(7)).expect("asked"));
        assert!(hand_over(&db, 7, 1).expect("asked"));
        assert!(!hand_over(&db, 7, 2).expect("asked"));
        give_back(&db, Taker::Token(7)).expect("nothing happens");
        assert!(!take(&db, &seal, slot(), 1, Taker::Booking(2)).expect("asked"));
    }
}
