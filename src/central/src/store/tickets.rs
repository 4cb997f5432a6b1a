//! Tickets as rows, and back.

use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::device::Evidence;
use hall_core::fault::Fault;
use hall_core::hall::MatterId;
use hall_core::number::Number;
use hall_core::person::PersonKey;
use hall_core::ticket::{Label, Source, StatusKey, Ticket, TicketDetails, TicketId, TicketState};
use hall_proto::wire::WireDetails;
use rusqlite::{Connection, OptionalExtension, Row, params};

use super::enrolments::series_in;
use super::queue::{Class, Place};

/// A ticket with what only the centre knows of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredTicket {
    /// Its place in the order of arrival.
    pub arrival: i64,
    /// The enrolment that brought it.
    pub enrolment: i64,
    /// The ticket as core knows it. Its label is empty while it is only intended.
    pub ticket: Ticket,
    /// The label that stands: bound by the centre, or seen by the citizen.
    pub label: Option<Label>,
    /// Its place in the queue, if it waits.
    pub place: Option<Place>,
}

/// Columns in the order that [`read`] expects.
pub const COLUMNS: &str = "arrival, enrolment, id, matter, status_key, asked_ms, state, detail, attempts, \
                           day, series, value, source, queue_day, order_ms, reprints, queue_class, details";

/// The ticket of that identity.
pub fn find(db: &Connection, id: TicketId) -> rusqlite::Result<Option<StoredTicket>> {
    let sql = format!("SELECT {COLUMNS} FROM tickets WHERE id = ?1");
    db.prepare_cached(&sql)?.query_row([id.0.to_be_bytes()], read).optional()
}

/// The ticket of that key.
pub fn find_by_key(db: &Connection, key: &str) -> rusqlite::Result<Option<StoredTicket>> {
    let sql = format!("SELECT {COLUMNS} FROM tickets WHERE status_key = ?1");
    db.prepare_cached(&sql)?.query_row([key], read).optional()
}

/// The ticket that has a number on a day.
pub fn of_number(db: &Connection, day: BusinessDay, number: Number) -> rusqlite::Result<Option<StoredTicket>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM tickets WHERE arrival =
             (SELECT ticket FROM labels WHERE day = ?1 AND series = ?2 AND value = ?3 AND void = 0)"
    );
    let row = params![day.0, number.series().to_string(), number.value()];
    db.prepare_cached(&sql)?.query_row(row, read).optional()
}

/// The last of these days on which a number was given out and stood.
pub fn last_day_of(
    db: &Connection,
    number: Number,
    days: std::ops::Range<BusinessDay>,
) -> rusqlite::Result<Option<BusinessDay>> {
    let sql = "SELECT day FROM labels WHERE series = ?1 AND value = ?2 AND void = 0 AND day >= ?3 AND day < ?4
               ORDER BY day DESC LIMIT 1";
    let row = params![number.series().to_string(), number.value(), days.start.0, days.end.0];
    db.prepare_cached(sql)?.query_row(row, |row| row.get(0).map(BusinessDay)).optional()
}

/// The newest ticket of a person on a day.
pub fn newest_of(db: &Connection, person: PersonKey, day: BusinessDay) -> rusqlite::Result<Option<StoredTicket>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM tickets WHERE person = ?1 AND day = ?2 AND state <> 'abandoned'
         ORDER BY arrival DESC LIMIT 1"
    );
    db.prepare_cached(&sql)?.query_row(params![person.0, day.0], read).optional()
}

/// The ticket with which a person waits for a matter on a day.
pub fn waiting_of(
    db: &Connection,
    person: PersonKey,
    matter: &MatterId,
    day: BusinessDay,
) -> rusqlite::Result<Option<StoredTicket>> {
    let sql = format!(
        "SELECT {COLUMNS} FROM tickets WHERE person = ?1 AND matter = ?2 AND queue_day = ?3 ORDER BY arrival LIMIT 1"
    );
    db.prepare_cached(&sql)?.query_row(params![person.0, matter.as_str(), day.0], read).optional()
}

/// Whether a slip with this key exists.
pub fn is_key_taken(db: &Connection, key: &StatusKey) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM tickets WHERE status_key = ?1")?.exists([key.as_str()])
}

/// Writes down a new ticket and returns its place in the order of arrival.
pub fn insert(
    db: &Connection,
    enrolment: i64,
    ticket: &Ticket,
    received_at: UtcMillis,
    label: Option<Label>,
    place: Option<Place>,
) -> rusqlite::Result<i64> {
    let sql = "INSERT INTO tickets (id, enrolment, matter, status_key, asked_ms, received_ms, state, attempts,
                                    day, series, value, source, queue_day, order_ms, queue_class, details, person)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)";
    db.prepare_cached(sql)?.insert(params![
        ticket.id.0.to_be_bytes(),
        enrolment,
        ticket.matter.as_str(),
        ticket.key.as_str(),
        ticket.asked_at.0,
        received_at.0,
        state_text(ticket.state).0,
        ticket.attempts,
        label.map(|label| label.day.0),
        label.map(|label| label.number.series().to_string()),
        label.map(|label| label.number.value()),
        label.map(|label| source_text(label.source)),
        place.map(|place| place.day.0),
        place.map(|place| place.order.0),
        place.map_or(Class::WalkIn, |place| place.class).rank(),
        details_text(&ticket.details),
        ticket.details.person.map(|person| person.0),
    ])
}

/// Writes down where a ticket stands now.
pub fn set_state(db: &Connection, arrival: i64, ticket: &Ticket) -> rusqlite::Result<()> {
    let (state, detail) = state_text(ticket.state);
    let sql = "UPDATE tickets SET state = ?2, detail = ?3, attempts = ?4, reprints = ?5 WHERE arrival = ?1";
    db.prepare_cached(sql)?.execute(params![arrival, state, detail, ticket.attempts, ticket.reprints]).map(drop)
}

/// Writes down the label that stands.
pub fn set_label(db: &Connection, arrival: i64, label: Label) -> rusqlite::Result<()> {
    let sql = "UPDATE tickets SET day = ?2, series = ?3, value = ?4, source = ?5 WHERE arrival = ?1";
    let (series, source) = (label.number.series().to_string(), source_text(label.source));
    db.prepare_cached(sql)?.execute(params![arrival, label.day.0, series, label.number.value(), source]).map(drop)
}

/// Writes down its place in the queue.
pub fn set_place(db: &Connection, arrival: i64, place: Place) -> rusqlite::Result<()> {
    let sql = "UPDATE tickets SET queue_day = ?2, order_ms = ?3, queue_class = ?4 WHERE arrival = ?1";
    db.prepare_cached(sql)?.execute(params![arrival, place.day.0, place.order.0, place.class.rank()]).map(drop)
}

/// A ticket out of a row of [`COLUMNS`].
pub fn read(row: &Row<'_>) -> rusqlite::Result<StoredTicket> {
    let label = label_in(row)?;
    let state = state_in(row)?;
    let is_intent = state == TicketState::Intent;
    let place = match (row.get::<_, Option<i32>>(13)?, row.get::<_, Option<i64>>(14)?) {
        (Some(day), Some(order)) => {
            Some(Place { day: BusinessDay(day), class: Class::from_rank(row.get(16)?), order: UtcMillis(order) })
        }
        _ => None,
    };
    let matter: String = row.get(3)?;
    let key: String = row.get(4)?;
    let ticket = Ticket {
        id: TicketId(u128::from_be_bytes(row.get(2)?)),
        matter: MatterId::new(&matter).map_err(|fault| unreadable(3, fault))?,
        key: StatusKey::parse(&key).ok_or_else(|| unreadable(4, Unreadable))?,
        details: details_in(row)?,
        asked_at: UtcMillis(row.get(5)?),
        label: label.filter(|_| !is_intent),
        state,
        attempts: row.get(8)?,
        reprints: row.get(15)?,
    };
    Ok(StoredTicket { arrival: row.get(0)?, enrolment: row.get(1)?, ticket, label, place })
}

fn details_text(details: &TicketDetails) -> Option<String> {
    let wire = WireDetails::from(details);
    if wire.is_empty() { None } else { serde_json::to_string(&wire).ok() }
}

fn details_in(row: &Row<'_>) -> rusqlite::Result<Box<TicketDetails>> {
    let Some(text) = row.get::<_, Option<String>>(17)? else { return Ok(Box::default()) };
    let wire: WireDetails = serde_json::from_str(&text).map_err(|fault| unreadable(17, fault))?;
    Ok(Box::new(TicketDetails::try_from(&wire).map_err(|fault| unreadable(17, fault))?))
}

fn label_in(row: &Row<'_>) -> rusqlite::Result<Option<Label>> {
    let Some(day) = row.get(9)? else { return Ok(None) };
    let number = Number::new(series_in(row, 10)?, row.get(11)?).map_err(|fault| unreadable(11, fault))?;
    let source = if row.get_ref(12)?.as_str()? == "kiosk" { Source::Kiosk } else { Source::Centre };
    Ok(Some(Label { number, day: BusinessDay(day), source }))
}

fn source_text(source: Source) -> &'static str {
    match source {
        Source::Centre => "centre",
        Source::Kiosk => "kiosk",
    }
}

fn state_text(state: TicketState) -> (&'static str, Option<&'static str>) {
    match state {
        TicketState::Intent => ("intent", None),
        TicketState::Abandoned => ("abandoned", None),
        TicketState::Numbered => ("numbered", None),
        // The attempt is the ticket's count of attempts.
        TicketState::PrintStarted { attempt: _ } => ("print-started", None),
        TicketState::Printed { evidence } => ("printed", Some(evidence.code())),
        TicketState::PrintFailed { fault } => ("print-failed", Some(fault.code())),
        TicketState::PrintUnknown { fault } => ("print-unknown", Some(fault.code())),
    }
}

fn state_in(row: &Row<'_>) -> rusqlite::Result<TicketState> {
    let detail: Option<String> = row.get(7)?;
    let detail = detail.as_deref().unwrap_or_default();
    let fault = || Fault::from_code(detail).ok_or_else(|| unreadable(7, Unreadable));
    Ok(match row.get_ref(6)?.as_str()? {
        "intent" => TicketState::Intent,
        "abandoned" => TicketState::Abandoned,
        "numbered" => TicketState::Numbered,
        "print-started" => TicketState::PrintStarted { attempt: row.get(8)? },
        "printed" => {
            let evidence = Evidence::from_code(detail).ok_or_else(|| unreadable(7, Unreadable))?;
            TicketState::Printed { evidence }
        }
        "print-failed" => TicketState::PrintFailed { fault: fault()? },
        "print-unknown" => TicketState::PrintUnknown { fault: fault()? },
        _ => return Err(unreadable(6, Unreadable)),
    })
}

#[derive(Debug, thiserror::Error)]
#[error("a column holds a word that this program does not know")]
pub struct Unreadable;

/// A column that does not hold what the schema promises: the database was changed by hand or is damaged.
pub fn unreadable(column: usize, fault: impl std::error::Error + Send + Sync + 'static) -> rusqlite::Error {
    rusqlite::Error::FromSqlConversionFailure(column, rusqlite::types::Type::Text, Box::new(fault))
}
