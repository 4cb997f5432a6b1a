//! The queue: who waits, in which order, and how many.

use hall_core::day::{BusinessDay, UtcMillis};
use hall_proto::wire::Waiting;
use rusqlite::{Connection, params};

use super::Work;

/// A place in the queue of a matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The day on which the ticket waits.
    pub day: BusinessDay,
    /// Who booked comes before who did not.
    pub class: Class,
    /// Who asked earlier comes earlier. Of those who booked: whose slot begins earlier, by the hall's own clock.
    pub order: UtcMillis,
}

/// Who is called first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Class {
    /// Checked in within the time of the booking.
    Booked,
    /// Everyone else.
    WalkIn,
}

impl Class {
    /// The number in the database.
    pub fn rank(self) -> u8 {
        match self {
            Class::Booked => 0,
            Class::WalkIn => 1,
        }
    }

    /// The class of that number.
    pub fn from_rank(rank: u8) -> Self {
        if rank == 0 { Class::Booked } else { Class::WalkIn }
    }
}

impl Place {
    /// The place of a ticket that was asked for at `asked_at` by the kiosk's clock.
    ///
    /// A kiosk that was cut off may be believed back to `contact`, when it was last known to have nothing unsent, and
    /// never beyond the moment of arrival. So a wrong clock can neither jump the queue before the cut nor lose a place
    /// to those who come after.
    pub fn of(work: &Work<'_>, asked_at: UtcMillis, contact: UtcMillis) -> Self {
        let order = asked_at.max(contact).min(work.received_at);
        Self { day: work.rules.day_rule().day_of(order), class: Class::WalkIn, order }
    }
}

/// Counts one more; returns how many waited before.
pub fn join(db: &Connection, matter: &str, day: BusinessDay) -> rusqlite::Result<u32> {
    let sql = "INSERT INTO waiting (day, matter, count) VALUES (?1, ?2, 1)
               ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count - 1";
    db.prepare_cached(sql)?.query_row(params![day.0, matter], |row| row.get(0))
}

/// Takes a ticket out of the queue.
pub fn leave(db: &Connection, arrival: i64, matter: &str, day: BusinessDay) -> rusqlite::Result<()> {
    let sql = "UPDATE tickets SET queue_day = NULL, order_ms = NULL WHERE arrival = ?1";
    db.prepare_cached(sql)?.execute([arrival])?;
    let sql = "UPDATE waiting SET count = count - 1 WHERE day = ?1 AND matter = ?2";
    db.prepare_cached(sql)?.execute(params![day.0, matter]).map(drop)
}

/// How many wait before a ticket. Bounded by what a series and the kiosks' series can give out in a day.
pub fn ahead(db: &Connection, matter: &str, place: Place, arrival: i64) -> rusqlite::Result<u32> {
    let sql = "SELECT count(*) FROM tickets
               WHERE matter = ?1 AND queue_day = ?2 AND (queue_class, order_ms, arrival) < (?3, ?4, ?5)";
    let row = params![matter, place.day.0, place.class.rank(), place.order.0, arrival];
    db.prepare_cached(sql)?.query_row(row, |row| row.get(0))
}

/// How many wait for each matter on a day.
pub fn waiting(db: &Connection, day: BusinessDay) -> rusqlite::Result<Vec<Waiting>> {
    let mut statement =
        db.prepare_cached("SELECT matter, count FROM waiting WHERE day = ?1 AND count > 0 ORDER BY matter")?;
    statement.query_map([day.0], |row| Ok(Waiting { matter: row.get(0)?, count: row.get(1)? }))?.collect()
}
