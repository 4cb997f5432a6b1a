//! How many numbers of a period were given to those who walked in, where the hall sets a quota.

use hall_core::hall::MatterId;
use rusqlite::{Connection, OptionalExtension, params};

/// A period, by its beginning: minutes since 1970-01-01 on the hall's own clock.
pub type SinceMin = i64;

/// Takes one of the period's numbers; `false` if all of them are given out. One statement decides, so that two can
/// never take the last one.
pub fn take(db: &Connection, matter: &MatterId, since: SinceMin, quota: u16) -> rusqlite::Result<bool> {
    let sql = "INSERT INTO walk_ins (matter, since_min, given) SELECT ?1, ?2, 1 WHERE ?3 > 0
               ON CONFLICT DO UPDATE SET given = given + 1 WHERE given < ?3";
    Ok(db.prepare_cached(sql)?.execute(params![matter.as_str(), since, quota])? > 0)
}

/// Counts a number that was given out already, whatever the quota says.
pub fn add(db: &Connection, matter: &MatterId, since: SinceMin) -> rusqlite::Result<()> {
    let sql = "INSERT INTO walk_ins (matter, since_min, given) VALUES (?1, ?2, 1)
               ON CONFLICT DO UPDATE SET given = given + 1";
    db.prepare_cached(sql)?.execute(params![matter.as_str(), since]).map(drop)
}

/// Gives one of the period's numbers back.
pub fn give_back(db: &Connection, matter: &MatterId, since: SinceMin) -> rusqlite::Result<()> {
    let sql = "UPDATE walk_ins SET given = given - 1 WHERE matter = ?1 AND since_min = ?2 AND given > 0";
    db.prepare_cached(sql)?.execute(params![matter.as_str(), since]).map(drop)
}

/// Writes down in which period a ticket was counted.
pub fn note(db: &Connection, arrival: i64, since: Option<SinceMin>) -> rusqlite::Result<()> {
    let sql = "UPDATE tickets SET walk_in_since = ?2 WHERE arrival = ?1";
    db.prepare_cached(sql)?.execute(params![arrival, since]).map(drop)
}

/// In which period a ticket was counted.
pub fn of_ticket(db: &Connection, arrival: i64) -> rusqlite::Result<Option<SinceMin>> {
    let sql = "SELECT walk_in_since FROM tickets WHERE arrival = ?1";
    Ok(db.prepare_cached(sql)?.query_row([arrival], |row| row.get(0)).optional()?.flatten())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::open;

    #[test]
    fn a_period_gives_out_what_it_has_and_what_came_back() {
        let dir = tempfile::tempdir().expect("dir");
        let db = open(dir.path()).expect("opens");
        let seal = MatterId::new("seal").expect("id");
        let take = |since, quota| take(&db, &seal, since, quota).expect("asked");
        assert!(!take(540, 0), "none at all");
        assert_eq!([take(540, 2), take(540, 2), take(540, 2)], [true, true, false]);
        assert!(take(840, 2), "the next period has its own");
        give_back(&db, &seal, 540).expect("given back");
        assert_eq!([take(540, 2), take(540, 2)], [true, false]);
        add(&db, &seal, 540).expect("a terminal gave one while its line was cut");
        give_back(&db, &seal, 540).expect("given back");
        assert!(!take(540, 2), "two are out, and two is all there is");
    }
}
