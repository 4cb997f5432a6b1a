//! Bookings as rows, and back.

use hall_core::booking::{Booking, BookingCode, BookingId, BookingOrder, BookingState, SlotHours, SlotTime};
use hall_core::calendar::{Date, PeriodKind, TimeOfDay};
use hall_core::centre::BOOKINGS_MAX;
use hall_core::day::UtcMillis;
use hall_core::hall::MatterId;
use hall_core::number::Number;
use hall_core::person::{PersonKey, PhoneTail};
use hall_proto::wire::{WireOrder, WireSlot};
use rusqlite::{Connection, OptionalExtension, Row, params};
use serde::Serialize;

use super::enrolments::series_in;
use super::tickets::{Unreadable, unreadable};

/// A booking with what only the centre knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredBooking {
    /// Its row.
    pub row: i64,
    /// Its identity.
    pub id: BookingId,
    /// Its code; `None` while it is only held.
    pub code: Option<BookingCode>,
    /// The enrolment that made it.
    pub enrolment: i64,
    /// What for.
    pub matter: MatterId,
    /// When.
    pub slot: SlotTime,
    /// Where it stands.
    pub state: BookingState,
    /// Until when the place is kept, while it is held.
    pub held_until: Option<UtcMillis>,
    /// Whose; `None` while it is only held.
    pub person: Option<PersonKey>,
    /// Whose, masked.
    pub masked: Option<String>,
    /// The project's code.
    pub project: Option<String>,
    /// The kind of help.
    pub assistance: Option<String>,
    /// The number of the ticket that it became.
    pub number: Option<Number>,
}

impl StoredBooking {
    /// The booking as its citizen sees it; `None` while it is only held.
    #[must_use]
    pub fn seen(&self) -> Option<Booking> {
        Some(Booking {
            id: self.id,
            code: self.code.clone()?,
            matter: self.matter.clone(),
            slot: self.slot,
            state: self.state,
            masked: self.masked.clone().unwrap_or_default(),
            project: self.project.as_deref().and_then(hall_core::person::ProjectNumber::parse),
            assistance: self.assistance.as_deref().and_then(hall_core::assistance::AssistanceKind::from_code),
            number: self.number,
        })
    }
}

/// Columns in the order that [`read`] expects, with the ticket's number at their end.
const COLUMNS: &str = "booking, bookings.id, code, bookings.enrolment, bookings.matter, date, from_min, to_min, hours, \
                       bookings.state, held_until_ms, bookings.person, masked, project, assistance, \
                       tickets.series, tickets.value";
const FROM: &str = "FROM bookings LEFT JOIN tickets ON tickets.arrival = bookings.ticket";

/// A new booking.
pub struct NewBooking<'a> {
    /// Its identity.
    pub id: BookingId,
    /// The enrolment that makes it.
    pub enrolment: i64,
    /// What for.
    pub matter: &'a MatterId,
    /// When.
    pub slot: SlotTime,
    /// Where it stands.
    pub state: BookingState,
    /// Until when it is held, if it is.
    pub held_until: Option<UtcMillis>,
}

/// Writes down a new booking and returns its row.
pub fn insert(db: &Connection, at: UtcMillis, new: &NewBooking<'_>) -> rusqlite::Result<i64> {
    let WireSlot { hours, .. } = new.slot.into();
    let sql = "INSERT INTO bookings (id, enrolment, matter, date, from_min, to_min, hours, state, held_until_ms,
                                     made_ms, changed_ms)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?10)";
    db.prepare_cached(sql)?.insert(params![
        new.id.0.to_be_bytes(),
        new.enrolment,
        new.matter.as_str(),
        new.slot.date.days(),
        new.slot.from.minutes(),
        new.slot.to.minutes(),
        hours,
        new.state.code(),
        new.held_until.map(|until| until.0),
        at.0,
    ])
}

/// Writes down where a booking stands now; see [`set_confirmed`] for the one state that takes more.
pub fn set_state(db: &Connection, at: UtcMillis, row: i64, state: BookingState) -> rusqlite::Result<()> {
    let sql =
        "UPDATE bookings SET state = ?2, open_no = NULL, held_until_ms = NULL, changed_ms = ?3 WHERE booking = ?1";
    db.prepare_cached(sql)?.execute(params![row, state.code(), at.0]).map(drop)
}

/// Writes down that a booking stands, as one of its person's open ones.
pub fn set_confirmed(db: &Connection, at: UtcMillis, row: i64, open_no: u16) -> rusqlite::Result<()> {
    let sql =
        "UPDATE bookings SET state = 'confirmed', open_no = ?2, held_until_ms = NULL, ticket = NULL, changed_ms = ?3
               WHERE booking = ?1";
    db.prepare_cached(sql)?.execute(params![row, open_no, at.0]).map(drop)
}

/// Writes down whose a booking is, under which code.
pub fn set_order(db: &Connection, row: i64, code: &BookingCode, order: &BookingOrder) -> rusqlite::Result<()> {
    let WireOrder { masked, tail, project, assistance, lang, .. } = order.into();
    let sql = "UPDATE bookings SET code = ?2, person = ?3, masked = ?4, sealed = ?5, tail = ?6, project = ?7,
                                   assistance = ?8, lang = ?9
               WHERE booking = ?1";
    let person = order.person.0;
    let sealed = order.sealed.as_bytes();
    let values = params![row, code.as_str(), person, masked, sealed, tail, project, assistance, lang];
    db.prepare_cached(sql)?.execute(values).map(drop)
}

/// Lets go of a hold that got no place.
pub fn forget(db: &Connection, row: i64) -> rusqlite::Result<()> {
    db.prepare_cached("DELETE FROM bookings WHERE booking = ?1")?.execute([row]).map(drop)
}

/// Writes down a booking's new slot.
pub fn set_slot(db: &Connection, at: UtcMillis, row: i64, slot: SlotTime) -> rusqlite::Result<()> {
    let WireSlot { hours, .. } = slot.into();
    let sql = "UPDATE bookings SET date = ?2, from_min = ?3, to_min = ?4, hours = ?5, changed_ms = ?6
               WHERE booking = ?1";
    let values = params![row, slot.date.days(), slot.from.minutes(), slot.to.minutes(), hours, at.0];
    db.prepare_cached(sql)?.execute(values).map(drop)
}

/// Writes down the ticket that a booking became.
pub fn set_ticket(db: &Connection, row: i64, ticket: i64) -> rusqlite::Result<()> {
    db.prepare_cached("UPDATE bookings SET ticket = ?2 WHERE booking = ?1")?.execute([row, ticket]).map(drop)
}

/// The booking of that identity.
pub fn find(db: &Connection, id: BookingId) -> rusqlite::Result<Option<StoredBooking>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE bookings.id = ?1");
    db.prepare_cached(&sql)?.query_row([id.0.to_be_bytes()], read).optional()
}

/// The booking of that code.
pub fn of_code(db: &Connection, code: &BookingCode) -> rusqlite::Result<Option<StoredBooking>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE code = ?1");
    db.prepare_cached(&sql)?.query_row([code.as_str()], read).optional()
}

/// The open bookings of a person for a matter, each with its place among them.
pub fn open_of(db: &Connection, person: PersonKey, matter: &MatterId) -> rusqlite::Result<Vec<(u16, StoredBooking)>> {
    let sql = format!(
        "SELECT {COLUMNS}, open_no {FROM} WHERE bookings.person = ?1 AND bookings.matter = ?2 AND open_no IS NOT NULL
         ORDER BY date, from_min"
    );
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(params![person.0, matter.as_str()], |row| Ok((row.get(17)?, read(row)?)))?.collect()
}

/// The booking that became a ticket.
pub fn of_ticket(db: &Connection, ticket: i64) -> rusqlite::Result<Option<StoredBooking>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE bookings.ticket = ?1");
    db.prepare_cached(&sql)?.query_row([ticket], read).optional()
}

/// What a person has to come, soonest first: bookings that stand, and requests that the centre had to refuse.
pub fn of_person(db: &Connection, person: PersonKey, today: Date) -> rusqlite::Result<Vec<StoredBooking>> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE bookings.person = ?1 AND bookings.state IN ('confirmed', 'refused')
         AND date >= ?2 ORDER BY date, from_min, booking LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(params![person.0, today.days(), BOOKINGS_MAX], read)?.collect()
}

/// What stands on a day for whoever has a telephone number that ends so, soonest first. One more than fits an answer.
pub fn of_tail(db: &Connection, tail: PhoneTail, day: Date) -> rusqlite::Result<Vec<StoredBooking>> {
    let sql = format!(
        "SELECT {COLUMNS} {FROM} WHERE tail = ?1 AND date = ?2 AND bookings.state = 'confirmed'
         ORDER BY from_min, booking LIMIT ?3"
    );
    let mut statement = db.prepare_cached(&sql)?;
    statement.query_map(params![tail.to_string(), day.days(), BOOKINGS_MAX + 1], read)?.collect()
}

/// The days on which a person missed a booking, oldest first.
pub fn missed_days(db: &Connection, person: PersonKey, since: Date) -> rusqlite::Result<Vec<Date>> {
    let sql = "SELECT date FROM bookings WHERE person = ?1 AND state = 'missed' AND date >= ?2 ORDER BY date";
    let mut statement = db.prepare_cached(sql)?;
    let rows = statement.query_map(params![person.0, since.days()], |row| Ok(Date::from_days(row.get(0)?)))?;
    rows.collect()
}

/// A booking in a list for staff. Its code stays with its citizen: whoever knows it can cancel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct BookingEntry {
    /// The day of the slot, e.g. `2026-11-24`.
    pub date: String,
    /// When service begins.
    pub from: String,
    /// When the slot ends.
    pub to: String,
    /// The kind of hours.
    pub hours: String,
    /// What for.
    pub matter: String,
    /// Where it stands.
    pub state: String,
    /// Whose, masked; `None` while it is only held.
    pub masked: Option<String>,
    /// The project's code.
    pub project: Option<String>,
    /// The kind of help.
    pub assistance: Option<String>,
    /// The ticket that it became.
    pub number: Option<String>,
}

/// Most rows that a list of bookings shows: a busy hall's month.
pub const LISTED_MAX: usize = 10_000;

/// The bookings for a day and all that follow, in the order of their slots.
pub fn from_day(db: &Connection, day: Date) -> rusqlite::Result<Vec<BookingEntry>> {
    let sql = format!("SELECT {COLUMNS} {FROM} WHERE date >= ?1 ORDER BY date, from_min, booking LIMIT {LISTED_MAX}");
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map([day.days()], |row| {
        let found = read(row)?;
        let WireSlot { date, from, to, hours } = found.slot.into();
        Ok(BookingEntry {
            date,
            from,
            to,
            hours,
            matter: found.matter.as_str().to_owned(),
            state: found.state.code().to_owned(),
            masked: found.masked,
            project: found.project,
            assistance: found.assistance,
            number: found.number.map(|number| number.to_string()),
        })
    })?;
    rows.collect()
}

/// What is confirmed for a day and all that follow: matter and slot, in the order of the slots.
pub fn confirmed_from(db: &Connection, day: Date) -> rusqlite::Result<Vec<(MatterId, SlotTime)>> {
    let sql = "SELECT matter, date, from_min, to_min, hours FROM bookings WHERE state = 'confirmed' AND date >= ?1
               ORDER BY date, from_min";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([day.days()], |row| {
        let matter: String = row.get(0)?;
        Ok((MatterId::new(&matter).map_err(|fault| unreadable(0, fault))?, slot_in(row, 1)?))
    })?;
    rows.collect()
}

/// Rows of held bookings whose time is over.
pub fn holds_over(db: &Connection, at: UtcMillis) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT booking FROM bookings WHERE state = 'held' AND held_until_ms <= ?1";
    db.prepare_cached(sql)?.query_map([at.0], |row| row.get(0))?.collect()
}

/// Rows of the holds of an enrolment, newest first.
pub fn holds_of(db: &Connection, enrolment: i64) -> rusqlite::Result<Vec<i64>> {
    let sql = "SELECT booking FROM bookings WHERE state = 'held' AND enrolment = ?1 ORDER BY booking DESC";
    db.prepare_cached(sql)?.query_map([enrolment], |row| row.get(0))?.collect()
}

/// Makes every booking that was to come before a day a missed one; returns how many.
pub fn miss_before(db: &Connection, at: UtcMillis, day: Date) -> rusqlite::Result<usize> {
    let sql =
        "UPDATE bookings SET state = 'missed', open_no = NULL, changed_ms = ?2 WHERE state = 'confirmed' AND date < ?1";
    db.prepare_cached(sql)?.execute(params![day.days(), at.0])
}

/// A booking out of a row of [`COLUMNS`].
fn read(row: &Row<'_>) -> rusqlite::Result<StoredBooking> {
    let word = |column: usize| row.get::<_, String>(column);
    let code: Option<String> = row.get(2)?;
    let code = code.map(|code| BookingCode::parse(&code)).transpose().map_err(|fault| unreadable(2, fault))?;
    let number = match row.get::<_, Option<u16>>(16)? {
        Some(value) => Some(Number::new(series_in(row, 15)?, value).map_err(|fault| unreadable(16, fault))?),
        None => None,
    };
    Ok(StoredBooking {
        row: row.get(0)?,
        id: BookingId(u128::from_be_bytes(row.get(1)?)),
        code,
        enrolment: row.get(3)?,
        matter: MatterId::new(&word(4)?).map_err(|fault| unreadable(4, fault))?,
        slot: slot_in(row, 5)?,
        state: BookingState::from_code(&word(9)?).ok_or_else(|| unreadable(9, Unreadable))?,
        held_until: row.get::<_, Option<i64>>(10)?.map(UtcMillis),
        person: row.get::<_, Option<[u8; 32]>>(11)?.map(PersonKey),
        masked: row.get(12)?,
        project: row.get(13)?,
        assistance: row.get(14)?,
        number,
    })
}

/// A slot out of four columns.
pub fn slot_in(row: &Row<'_>, first: usize) -> rusqlite::Result<SlotTime> {
    let time = |column: usize| {
        let minutes: u16 = row.get(column)?;
        TimeOfDay::from_minutes(minutes).ok_or_else(|| unreadable(column, Unreadable))
    };
    let hours: String = row.get(first + 3)?;
    let hours = match PeriodKind::from_code(&hours) {
        Some(kind) => SlotHours::Period(kind),
        None if hours == "extended" => SlotHours::Extended,
        None => return Err(unreadable(first + 3, Unreadable)),
    };
    let (from, to) = (time(first + 1)?, time(first + 2)?);
    Ok(SlotTime { date: Date::from_days(row.get(first)?), from, to, hours })
}
