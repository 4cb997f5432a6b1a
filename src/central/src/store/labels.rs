//! Numbers: how far each series has come, and every number that was ever given out.

use hall_core::day::BusinessDay;
use hall_core::number::{Dispenser, Exhausted, Number, Series};
use hall_proto::wire::EventBody;
use rusqlite::{Connection, OptionalExtension, params};

use super::{Work, events};

/// The dispenser of a series as it was left.
pub fn dispenser(db: &Connection, series: Series) -> rusqlite::Result<Dispenser> {
    let sql = "SELECT day, last FROM dispensers WHERE series = ?1";
    let kept =
        db.prepare_cached(sql)?.query_row([series.to_string()], |row| Ok((row.get(0)?, row.get(1)?))).optional()?;
    Ok(kept.map_or(Dispenser::unused(series), |(day, last)| Dispenser::resume(series, BusinessDay(day), last)))
}

/// Takes the next number of a series and writes down that it is taken.
pub fn next(work: &Work<'_>, series: Series) -> rusqlite::Result<Result<(BusinessDay, Number), Exhausted>> {
    let mut dispenser = dispenser(work.db, series)?;
    let today = work.rules.day_rule().day_of(work.received_at);
    Ok(match dispenser.advance(today) {
        Ok(taken) => {
            keep(work.db, dispenser)?;
            Ok(taken)
        }
        Err(exhausted) => Err(exhausted),
    })
}

/// Counts a number that came from elsewhere as given out, so that the dispenser never reaches it.
pub fn raise_floor(db: &Connection, day: BusinessDay, number: Number) -> rusqlite::Result<()> {
    let before = dispenser(db, number.series())?;
    let after = before.floored(day, number.value());
    if after == before { Ok(()) } else { keep(db, after) }
}

/// Writes a dispenser down.
pub fn keep(db: &Connection, dispenser: Dispenser) -> rusqlite::Result<()> {
    let sql = "INSERT INTO dispensers (series, day, last) VALUES (?1, ?2, ?3)
               ON CONFLICT DO UPDATE SET day = excluded.day, last = excluded.last";
    let row = params![dispenser.series().to_string(), dispenser.day().0, dispenser.last()];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// Whether a number was ever given out, even if it is void now.
pub fn is_taken(db: &Connection, day: BusinessDay, number: Number) -> rusqlite::Result<bool> {
    let sql = "SELECT 1 FROM labels WHERE day = ?1 AND series = ?2 AND value = ?3";
    db.prepare_cached(sql)?.exists(params![day.0, number.series().to_string(), number.value()])
}

/// Gives a number to a ticket.
pub fn take(db: &Connection, day: BusinessDay, number: Number, ticket: i64) -> rusqlite::Result<()> {
    let sql = "INSERT INTO labels (day, series, value, ticket) VALUES (?1, ?2, ?3, ?4)";
    let row = params![day.0, number.series().to_string(), number.value(), ticket];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// Takes a number out of use for good, and tells the feed.
pub fn make_void(work: &Work<'_>, day: BusinessDay, number: Number) -> rusqlite::Result<()> {
    let sql = "UPDATE labels SET void = 1 WHERE day = ?1 AND series = ?2 AND value = ?3";
    let row = params![day.0, number.series().to_string(), number.value()];
    work.db.prepare_cached(sql)?.execute(row)?;
    events::add(work, &EventBody::Voided { number: number.to_string(), day: day.0 })
}
