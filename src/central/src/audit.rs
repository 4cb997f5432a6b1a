//! The books: everything that was given out and reported, read as a whole, and the rules that must hold over it.

use std::collections::BTreeMap;

use hall_core::day::BusinessDay;
use hall_core::number::Number;
use hall_core::ticket::{Label, REPRINTS_MAX, TicketId, TicketState};
use rusqlite::Connection;

use crate::store::enrolments::series_in;
use crate::store::tickets;

/// A ticket as the books have it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketEntry {
    /// Its identity.
    pub id: TicketId,
    /// The kiosk that brought it.
    pub kiosk: String,
    /// Its matter.
    pub matter: String,
    /// The label that stands; bound but not yet confirmed while the state is `Intent`.
    pub label: Option<Label>,
    /// Where it stands.
    pub state: TicketState,
    /// Whether it waits to be called.
    pub is_waiting: bool,
    /// Slips begun, reprints too.
    pub attempts: u8,
    /// Reprints begun. Each is another slip of the same ticket, never another ticket.
    pub reprints: u8,
}

/// A number that will never be called.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VoidEntry {
    /// The number.
    pub number: Number,
    /// Its business day.
    pub day: BusinessDay,
    /// The ticket it was bound to.
    pub ticket: TicketId,
}

/// A fault that a kiosk reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FaultEntry {
    /// The kiosk.
    pub kiosk: String,
    /// The fault's code.
    pub fault: String,
    /// Whether it lasts.
    pub is_raised: bool,
}

/// An enrolment, in force or not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KioskEntry {
    /// The kiosk.
    pub kiosk: String,
    /// The letter of its own numbers.
    pub series: char,
    /// Whether it may speak.
    pub is_in_force: bool,
    /// Its operations up to this place are known.
    pub operations_seen: u64,
}

/// The books as of one moment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Audit {
    /// Every ticket, in order of arrival.
    pub tickets: Vec<TicketEntry>,
    /// Every void number.
    pub voids: Vec<VoidEntry>,
    /// Every reported fault.
    pub faults: Vec<FaultEntry>,
    /// Every enrolment.
    pub kiosks: Vec<KioskEntry>,
    /// Operations known, carried out or refused.
    pub operations: u64,
    /// Those of them that were refused.
    pub refused: u64,
}

impl Audit {
    /// Reads the books in one transaction.
    ///
    /// # Errors
    /// SQLite's.
    pub fn read(db: &Connection) -> rusqlite::Result<Self> {
        let moment = db.unchecked_transaction()?;
        let (operations, refused) = moment
            .query_row("SELECT count(*), count(refused) FROM operations", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let (tickets, voids) = (all_tickets(&moment)?, all_voids(&moment)?);
        Ok(Self { tickets, voids, faults: all_faults(&moment)?, kiosks: all_kiosks(&moment)?, operations, refused })
    }

    /// What contradicts the invariants, in words; empty when all is well.
    ///
    /// A number stands for one ticket on its day, a void number for none, and everyone who holds a number waits.
    #[must_use]
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut holders: BTreeMap<(BusinessDay, Number), TicketId> = BTreeMap::new();
        for ticket in self.tickets.iter().filter(|ticket| ticket.state != TicketState::Abandoned) {
            if ticket.is_waiting != ticket.label.is_some() {
                found.push(format!("ticket {:032x} waits without a number or the reverse", ticket.id.0));
            }
            // A reprint is begun for a ticket that has a number and a slip behind it, or had one refused by the printer.
            if ticket.reprints > REPRINTS_MAX || ticket.reprints > ticket.attempts {
                found.push(format!("ticket {:032x} has {} reprints", ticket.id.0, ticket.reprints));
            }
            let Some(label) = ticket.label else { continue };
            if holders.insert((label.day, label.number), ticket.id).is_some() {
                found.push(format!("{} of {} stands for two tickets", label.number, label.day));
            }
        }
        for void in &self.voids {
            if holders.contains_key(&(void.day, void.number)) {
                found.push(format!("{} of {} is void and stands", void.number, void.day));
            }
        }
        found
    }
}

fn all_tickets(db: &Connection) -> rusqlite::Result<Vec<TicketEntry>> {
    let columns = tickets::COLUMNS;
    let sql = format!(
        "SELECT {columns}, (SELECT kiosk FROM enrolments WHERE enrolment = tickets.enrolment) AS kiosk
         FROM tickets ORDER BY arrival"
    );
    let mut statement = db.prepare(&sql)?;
    let rows = statement.query_map([], |row| {
        let stored = tickets::read(row)?;
        Ok(TicketEntry {
            id: stored.ticket.id,
            kiosk: row.get("kiosk")?,
            matter: stored.ticket.matter.as_str().to_owned(),
            label: stored.label,
            state: stored.ticket.state,
            is_waiting: stored.place.is_some(),
            attempts: stored.ticket.attempts,
            reprints: stored.ticket.reprints,
        })
    })?;
    rows.collect()
}

fn all_voids(db: &Connection) -> rusqlite::Result<Vec<VoidEntry>> {
    let sql = "SELECT labels.day, labels.series, labels.value, tickets.id
               FROM labels JOIN tickets ON tickets.arrival = labels.ticket
               WHERE void = 1 ORDER BY 1, 2, 3";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let number = Number::new(series_in(row, 1)?, row.get(2)?).map_err(|fault| tickets::unreadable(2, fault))?;
        let ticket = TicketId(u128::from_be_bytes(row.get(3)?));
        Ok(VoidEntry { number, day: BusinessDay(row.get(0)?), ticket })
    })?;
    rows.collect()
}

fn all_faults(db: &Connection) -> rusqlite::Result<Vec<FaultEntry>> {
    let sql = "SELECT kiosk, fault, cleared_ms IS NULL FROM faults ORDER BY raised_ms, kiosk, fault";
    let mut statement = db.prepare(sql)?;
    let rows = statement
        .query_map([], |row| Ok(FaultEntry { kiosk: row.get(0)?, fault: row.get(1)?, is_raised: row.get(2)? }))?;
    rows.collect()
}

/// Every enrolment, oldest first.
pub(crate) fn all_kiosks(db: &Connection) -> rusqlite::Result<Vec<KioskEntry>> {
    let sql = "SELECT kiosk, series, revoked_ms IS NULL, coalesce(seen, 0) FROM enrolments ORDER BY enrolment";
    let mut statement = db.prepare(sql)?;
    let rows = statement.query_map([], |row| {
        let series = series_in(row, 1)?.letter();
        Ok(KioskEntry { kiosk: row.get(0)?, series, is_in_force: row.get(2)?, operations_seen: row.get(3)? })
    })?;
    rows.collect()
}
