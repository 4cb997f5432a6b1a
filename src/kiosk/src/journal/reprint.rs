//! Tickets that were settled before, for staff: the last ones, and one of them printed again.

use std::collections::{BTreeMap, HashMap};

use hall_core::device::PaperOutcome;
use hall_core::outbox::Body;
use hall_core::ticket::{Ticket, TicketId, Transition};
use rusqlite::params_from_iter;

use super::store::{With, fold};
use super::{Journal, JournalError};

/// Rows that are looked at to find the last tickets: four operations each, and faults between them.
const ROWS_A_TICKET: usize = 8;

impl Journal {
    /// The last tickets that were asked for, newest first, at most so many.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn last_tickets(&self, max: usize) -> Result<Vec<Ticket>, JournalError> {
        let mut statement = self.db.prepare_cached(
            "SELECT ticket FROM (SELECT ticket, seq FROM operation WHERE ticket IS NOT NULL ORDER BY seq DESC LIMIT ?1)
             GROUP BY ticket ORDER BY ticket DESC LIMIT ?2",
        )?;
        let ids = statement.query_map([max * ROWS_A_TICKET, max], |row| row.get::<_, [u8; 16]>(0))?;
        let ids: Vec<TicketId> =
            ids.map(|id| id.map(|bytes| TicketId(u128::from_be_bytes(bytes)))).collect::<Result<_, _>>()?;
        let mut tickets = self.tickets_of(&ids)?;
        // A version 7 UUID begins with the time: the order of the identities is the order of asking.
        Ok(std::iter::from_fn(|| tickets.pop_last().map(|(_, ticket)| ticket)).collect())
    }

    /// These tickets, folded from their operations. There is no index by ticket (each page touched would lie between a
    /// touch and its paper), so this reads the whole log: for staff, not for visits.
    fn tickets_of(&self, ids: &[TicketId]) -> Result<BTreeMap<TicketId, Ticket>, JournalError> {
        let places = vec!["?"; ids.len()].join(", ");
        let sql = format!("SELECT seq, wire FROM operation WHERE ticket IN ({places}) ORDER BY seq");
        let mut statement = self.db.prepare(&sql)?;
        let rows = statement.query(params_from_iter(ids.iter().map(|id| id.0.to_be_bytes())))?;
        fold(rows)
    }

    /// Writes down that a ticket is printed again; when this returns, it is on disk and bytes may go to the printer.
    /// `None` if there is no such ticket, or it may not be printed again now.
    ///
    /// # Errors
    /// Nothing was written.
    pub fn begin_reprint(&mut self, id: TicketId) -> Result<Option<Ticket>, JournalError> {
        let Some(ticket) = self.tickets_of(&[id])?.remove(&id) else { return Ok(None) };
        let Some(no) = ticket.next_reprint() else { return Ok(None) };
        let settled = HashMap::from([(id, ticket)]);
        self.write_on(
            self.clock.now(),
            settled,
            &[Body::Ticket(id, Transition::ReprintStarted { no })],
            With::default(),
        )?;
        Ok(self.open.get(&id).cloned())
    }

    /// Writes down how a reprint ended.
    ///
    /// # Errors
    /// Nothing was written; the next start settles it as a doubt.
    pub fn end_reprint(&mut self, id: TicketId, outcome: PaperOutcome) -> Result<(), JournalError> {
        self.write(self.clock.now(), &[Body::Ticket(id, Transition::Paper(outcome))], None)?;
        Ok(())
    }
}
