//! What is filed at a terminal, as rows: callbacks, ratings, inspections, and which counters serve.

use std::collections::BTreeSet;

use hall_core::calendar::Date;
use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::filing::{Callback, FilingId, Inspection, POINTS, RatingGrade, RatingTag};
use hall_core::person::Sealed;
use hall_proto::wire::WireToday;
use rusqlite::{Connection, Row, params};
use serde::Serialize;

use super::tickets::{Unreadable, unreadable};

/// Who filed something, and when by the kiosk's clock.
#[derive(Debug, Clone, Copy)]
pub struct Filed<'a> {
    /// Its identity.
    pub id: FilingId,
    /// The kiosk.
    pub kiosk: &'a str,
    /// When.
    pub at: UtcMillis,
}

/// From so many stars on a rating is a good one: 满意 and 非常满意.
const STARS_WELL: u8 = 4;

/// Most rows that a list of callbacks or ratings shows.
pub const LISTED_MAX: usize = 1_000;

/// Writes down a wish to be called back; one that is known already stays as it is.
pub fn keep_callback(db: &Connection, filed: Filed<'_>, day: BusinessDay, callback: &Callback) -> rusqlite::Result<()> {
    let lang = match callback.lang {
        hall_core::hall::Lang::Zh => "zh",
        hall_core::hall::Lang::En => "en",
    };
    let sql = "INSERT INTO callbacks (id, kiosk, day, reference, assistance, matter, project, sealed, tail, lang,
                                      left_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11) ON CONFLICT (id) DO NOTHING";
    let row = params![
        filed.id.0.to_be_bytes(),
        filed.kiosk,
        day.0,
        callback.reference,
        callback.kind.code(),
        callback.matter.as_ref().map(hall_core::hall::MatterId::as_str),
        callback.project.as_ref().map(ToString::to_string),
        callback.sealed.as_bytes(),
        callback.tail.to_string(),
        lang,
        filed.at.0,
    ];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// A wish to be called back, without the telephone number.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CallbackEntry {
    /// The business day of the digits on the slip, e.g. `2026-11-22`.
    pub day: String,
    /// Those digits.
    pub reference: String,
    /// The kind of help: `accompany`, `act` or `fill-gap`.
    pub assistance: String,
    /// What it is about.
    pub matter: Option<String>,
    /// The project whose steward is to call, where its number was typed.
    pub project: Option<String>,
    /// The language to call back in: `zh` or `en`.
    pub lang: String,
    /// The kiosk.
    pub kiosk: String,
    /// When it was left, by the kiosk's clock.
    pub left_ms: i64,
    /// When staff had called; `None` while it is open.
    pub settled_ms: Option<i64>,
}

const CALLBACK: &str = "day, reference, assistance, matter, project, lang, kiosk, left_ms, settled_ms";

/// The wishes to be called back, open ones first, each in the order in which they were left.
pub fn callbacks(db: &Connection) -> rusqlite::Result<Vec<CallbackEntry>> {
    let sql = format!(
        "SELECT {CALLBACK} FROM callbacks ORDER BY settled_ms IS NOT NULL, left_ms, callback LIMIT {LISTED_MAX}"
    );
    db.prepare(&sql)?.query_map([], read_callback)?.collect()
}

/// The callback of those digits on a day, with what is sealed. The same digits may come from two kiosks.
pub fn callbacks_of(
    db: &Connection,
    day: BusinessDay,
    reference: &str,
) -> rusqlite::Result<Vec<(CallbackEntry, Sealed)>> {
    let sql = format!("SELECT {CALLBACK}, sealed FROM callbacks WHERE day = ?1 AND reference = ?2 ORDER BY callback");
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map(params![day.0, reference], |row| {
        let sealed = Sealed::new(row.get(9)?).ok_or_else(|| unreadable(9, Unreadable))?;
        Ok((read_callback(row)?, sealed))
    })?;
    rows.collect()
}

/// Writes down that staff have called everyone who left those digits on a day; returns how many that are.
pub fn settle_callbacks(db: &Connection, day: BusinessDay, reference: &str, at: UtcMillis) -> rusqlite::Result<usize> {
    let sql = "UPDATE callbacks SET settled_ms = coalesce(settled_ms, ?3) WHERE day = ?1 AND reference = ?2";
    db.execute(sql, params![day.0, reference, at.0])
}

fn read_callback(row: &Row<'_>) -> rusqlite::Result<CallbackEntry> {
    Ok(CallbackEntry {
        day: BusinessDay(row.get(0)?).to_string(),
        reference: row.get(1)?,
        assistance: row.get(2)?,
        matter: row.get(3)?,
        project: row.get(4)?,
        lang: row.get(5)?,
        kiosk: row.get(6)?,
        left_ms: row.get(7)?,
        settled_ms: row.get(8)?,
    })
}

/// Writes down a grade for a ticket, in place of an earlier one; a number that anyone can type does not outweigh a slip
/// or a card.
pub fn keep_rating(
    db: &Connection,
    ticket: i64,
    filed: Filed<'_>,
    grade: RatingGrade,
    tags: &[RatingTag],
    is_proved: bool,
) -> rusqlite::Result<()> {
    let tags: Vec<&str> = tags.iter().map(|tag| tag.code()).collect();
    let sql = "INSERT INTO ratings (ticket, kiosk, stars, tags, is_proved, given_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT DO UPDATE SET kiosk = excluded.kiosk, stars = excluded.stars, tags = excluded.tags,
                   is_proved = excluded.is_proved, given_ms = excluded.given_ms
               WHERE excluded.is_proved >= is_proved";
    let tags = serde_json::to_string(&tags).unwrap_or_default();
    let row = params![ticket, filed.kiosk, grade.stars(), tags, is_proved, filed.at.0];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// Whether a ticket has a grade. To whoever shows its slip one that was given by a number alone is none: the slip's
/// takes its place.
pub fn is_rated(db: &Connection, ticket: i64, is_proved: bool) -> rusqlite::Result<bool> {
    let sql = "SELECT EXISTS (SELECT 1 FROM ratings WHERE ticket = ?1 AND is_proved >= ?2)";
    db.prepare_cached(sql)?.query_row(params![ticket, is_proved], |row| row.get(0))
}

/// A grade with the ticket that it is for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct RatingEntry {
    /// The ticket's business day, e.g. `2026-11-22`.
    pub day: Option<String>,
    /// The ticket's number.
    pub number: Option<String>,
    /// Its matter.
    pub matter: String,
    /// Five for the best.
    pub stars: u8,
    /// What it is for.
    pub tags: Vec<String>,
    /// Whether slip or card were shown; a number alone can be typed by anyone.
    pub is_proved: bool,
    /// When it was given, by the kiosk's clock.
    pub given_ms: i64,
}

/// The ratings, newest first.
pub fn ratings(db: &Connection) -> rusqlite::Result<Vec<RatingEntry>> {
    let sql = format!(
        "SELECT day, series, value, matter, stars, tags, is_proved, given_ms FROM ratings
         JOIN tickets ON tickets.arrival = ratings.ticket ORDER BY given_ms DESC, ticket DESC LIMIT {LISTED_MAX}"
    );
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let (series, value): (Option<String>, Option<u16>) = (row.get(1)?, row.get(2)?);
        let tags: String = row.get(5)?;
        Ok(RatingEntry {
            day: row.get::<_, Option<i32>>(0)?.map(|day| BusinessDay(day).to_string()),
            number: series.zip(value).map(|(series, value)| format!("{series}{value:03}")),
            matter: row.get(3)?,
            stars: row.get(4)?,
            tags: serde_json::from_str(&tags).map_err(|fault| unreadable(5, fault))?,
            is_proved: row.get(6)?,
            given_ms: row.get(7)?,
        })
    })?;
    rows.collect()
}

/// Writes down an inspection; earlier ones of the day are kept, and the last counts.
pub fn keep_inspection(db: &Connection, filed: Filed<'_>, inspection: &Inspection) -> rusqlite::Result<()> {
    let kept = inspection.kept.iter().rev().fold(0_u8, |bits, kept| bits << 1 | u8::from(*kept));
    let sql = "INSERT INTO inspections (id, kiosk, date, staff, kept, made_ms) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
               ON CONFLICT (id) DO NOTHING";
    let (id, date) = (filed.id.0.to_be_bytes(), inspection.date.days());
    let row = params![id, filed.kiosk, date, inspection.staff.as_str(), kept, filed.at.0];
    db.prepare_cached(sql)?.execute(row).map(drop)
}

/// An inspection as the centre has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InspectionEntry {
    /// The day, e.g. `2026-11-22`.
    pub date: String,
    /// Who made it.
    pub staff: String,
    /// Whether each point is kept.
    pub kept: [bool; POINTS],
    /// The kiosk at which it was signed.
    pub kiosk: String,
    /// When, by the kiosk's clock.
    pub made_ms: i64,
    /// Whether it is the last of its day, which counts.
    pub counts: bool,
}

/// The inspections, newest day first; of one day the last first.
pub fn inspections(db: &Connection) -> rusqlite::Result<Vec<InspectionEntry>> {
    let sql = format!(
        "SELECT date, staff, kept, kiosk, made_ms,
                inspection = (SELECT max(inspection) FROM inspections AS same WHERE same.date = inspections.date)
         FROM inspections ORDER BY date DESC, inspection DESC LIMIT {LISTED_MAX}"
    );
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let bits: u8 = row.get(2)?;
        let mut kept = [false; POINTS];
        for (at, point) in kept.iter_mut().enumerate() {
            *point = bits >> at & 1 == 1;
        }
        Ok(InspectionEntry {
            date: Date::from_days(row.get(0)?).to_string(),
            staff: row.get(1)?,
            kept,
            kiosk: row.get(3)?,
            made_ms: row.get(4)?,
            counts: row.get(5)?,
        })
    })?;
    rows.collect()
}

/// Writes down whether a counter serves; what was said earlier does not undo what was said later.
pub fn set_counter(db: &Connection, filed: Filed<'_>, counter: &str, is_open: bool) -> rusqlite::Result<()> {
    let sql = "INSERT INTO counters (counter, is_open, kiosk, set_ms) VALUES (?1, ?2, ?3, ?4)
               ON CONFLICT DO UPDATE SET is_open = excluded.is_open, kiosk = excluded.kiosk, set_ms = excluded.set_ms
               WHERE excluded.set_ms >= set_ms";
    db.prepare_cached(sql)?.execute(params![counter, is_open, filed.kiosk, filed.at.0]).map(drop)
}

/// The signs of the counters that staff have closed.
pub fn closed_counters(db: &Connection) -> rusqlite::Result<BTreeSet<String>> {
    let mut closed = db.prepare_cached("SELECT counter FROM counters WHERE NOT is_open")?;
    closed.query_map([], |row| row.get(0))?.collect()
}

/// What those who work in the hall see of its day: of the business day that begins at `from`, and of that date.
pub fn today(db: &Connection, date: Date, from: UtcMillis) -> rusqlite::Result<WireToday> {
    let closed = closed_counters(db)?.into_iter().collect();
    let inspected = db.prepare_cached("SELECT 1 FROM inspections WHERE date = ?1")?.exists([date.days()])?;
    let sql = "SELECT count(*), count(*) FILTER (WHERE stars >= ?2) FROM ratings WHERE given_ms >= ?1";
    let (rated, rated_well) =
        db.prepare_cached(sql)?.query_row(params![from.0, STARS_WELL], |row| Ok((row.get(0)?, row.get(1)?)))?;
    Ok(WireToday { closed, inspected, rated, rated_well })
}

/// A counter, and since when it is so.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct CounterEntry {
    /// Its sign.
    pub counter: String,
    /// Whether it serves.
    pub is_open: bool,
    /// Since when, by the clock of the kiosk at which it was said.
    pub since_ms: i64,
}

/// The counters of which it was said whether they serve.
pub fn counters(db: &Connection) -> rusqlite::Result<Vec<CounterEntry>> {
    let mut statement = db.prepare("SELECT counter, is_open, set_ms FROM counters ORDER BY counter")?;
    let rows = statement
        .query_map([], |row| Ok(CounterEntry { counter: row.get(0)?, is_open: row.get(1)?, since_ms: row.get(2)? }))?;
    rows.collect()
}
