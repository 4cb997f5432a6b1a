//! The journal: what the kiosk must not forget, one SQLite transaction for every transition.
//!
//! The log of operations is the truth: a ticket is what its operations, applied in order by
//! [`hall_core::ticket::Ticket::apply`], make of it. The same rows are the outbox.

mod cabinet;
mod outbox;
mod reprint;
mod store;
#[cfg(test)]
mod tests;
mod tokens;
pub mod worker;

use std::collections::HashMap;
use std::sync::Arc;

use hall_core::day::{DayRule, LocalTime, UtcMillis};
use hall_core::device::PaperOutcome;
use hall_core::fault::Fault;
use hall_core::number::{Dispenser, Exhausted};
use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{IllegalTransition, Label, Source, Ticket, TicketId, TicketState, Transition};
use hall_core::visit::{Grant, PaperPlan, Record};
use rusqlite::Connection;

use crate::clock::{Clock, NoChance};

pub use outbox::Owed;
use store::With;
pub(crate) use store::private_dir;
pub use store::{Lock, StoreError, path_in};

/// The kiosk's journal. One owner, one thread.
pub struct Journal {
    db: Connection,
    _lock: Lock,
    rule: DayRule,
    clock: Arc<dyn Clock>,
    dispenser: Dispenser,
    open: HashMap<TicketId, Ticket>,
    last_seq: u64,
    /// What was last kept of the printer's remains; `None` before it was asked.
    remains: Option<bool>,
}

/// Why something was not written. Nothing of it is on disk then.
#[derive(Debug, thiserror::Error)]
pub enum JournalError {
    /// The disk or the file.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// SQLite could not carry it out: disk full, read-only, damaged.
    #[error("the journal cannot be written: {0}")]
    Sqlite(#[from] rusqlite::Error),
    /// The kiosk's own series has no number left today.
    #[error(transparent)]
    Exhausted(#[from] Exhausted),
    /// The transition does not follow from the ticket's state.
    #[error(transparent)]
    Illegal(#[from] IllegalTransition),
    /// No signed token for the slot of a booking.
    #[error("no slot token is left that the booking could spend")]
    NoToken,
    /// No random bytes for an identity.
    #[error(transparent)]
    Chance(#[from] NoChance),
    /// An operation does not read back as it was written.
    #[error("operation {seq} of the journal is unreadable: {message}")]
    Unreadable {
        /// Its place.
        seq: u64,
        /// What is wrong with it.
        message: String,
    },
}

impl JournalError {
    /// The fault's one name.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            JournalError::Exhausted(_) => Fault::SeriesExhausted,
            JournalError::Store(_)
            | JournalError::Sqlite(_)
            | JournalError::Illegal(_)
            | JournalError::NoToken
            | JournalError::Chance(_)
            | JournalError::Unreadable { .. } => Fault::JournalFailed,
        }
    }
}

/// The fact under which a pause is kept.
const PAUSE_FACT: &str = "paused";

/// What a record has led to, once it is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Recorded {
    /// The intent, as the centre must be told.
    Intent(Operation),
    /// The number, and the hall's clock at that moment.
    Numbered(Label, LocalTime),
    /// What was filed is on disk.
    Filed,
    /// 暂停取号 or its end is on disk.
    Paused(bool),
    /// Nothing to tell.
    Written,
}

impl Journal {
    /// Writes one record with its operations in one transaction; when this returns, it is on disk.
    ///
    /// # Errors
    /// Nothing was written.
    pub fn record(&mut self, record: &Record) -> Result<Recorded, JournalError> {
        let at = self.clock.now();
        match record {
            Record::Intent { ticket, intent } => {
                let mut written = self.write(at, &[Body::Ticket(*ticket, intent.clone().into())], None)?;
                Ok(written.pop().map_or(Recorded::Written, Recorded::Intent))
            }
            Record::Number { ticket, intent, grant, paper } => {
                let intent = intent.clone().map(Transition::from);
                let (label, dispenser) = self.grant(at, *grant)?;
                let numbered = Transition::Numbered { number: label.number, day: label.day, source: label.source };
                let paper = match *paper {
                    PaperPlan::Start => Transition::PrintStarted,
                    PaperPlan::Fail(fault) => Transition::Paper(PaperOutcome::Failed(fault)),
                };
                let steps = intent.into_iter().chain([numbered, paper]);
                let bodies: Vec<Body> = steps.map(|step| Body::Ticket(*ticket, step)).collect();
                self.write(at, &bodies, dispenser)?;
                Ok(Recorded::Numbered(label, self.rule.local(at)))
            }
            Record::Abandoned(ticket) => {
                self.write(at, &[Body::Ticket(*ticket, Transition::Abandoned)], None)?;
                Ok(Recorded::Written)
            }
            Record::Filing(id, filing) => {
                let (filing, spends) = self.with_token(filing)?;
                self.write(at, &[Body::Filing(*id, filing)], With { spends, ..With::default() })?;
                Ok(Recorded::Filed)
            }
            Record::Paper(ticket, outcome) => {
                self.write(at, &[Body::Ticket(*ticket, Transition::Paper(*outcome))], None)?;
                match outcome {
                    PaperOutcome::Printed(_) => self.note_remains(false)?,
                    PaperOutcome::Unknown(_) => self.note_remains(true)?,
                    PaperOutcome::Failed(_) => {}
                }
                Ok(Recorded::Written)
            }
            Record::Pause(is_paused) => {
                self.keep_fact(PAUSE_FACT, if *is_paused { "yes" } else { "no" })?;
                Ok(Recorded::Paused(*is_paused))
            }
            Record::Fault { fault, raised } => {
                self.write(at, &[Body::Fault { fault: *fault, raised: *raised }], None)?;
                Ok(Recorded::Written)
            }
        }
    }

    /// Whether staff have taken this terminal out of service for numbers.
    ///
    /// # Errors
    /// The journal cannot be read.
    pub fn is_paused(&self) -> Result<bool, JournalError> {
        Ok(self.fact(PAUSE_FACT)?.as_deref() == Some("yes"))
    }

    fn grant(&self, at: UtcMillis, grant: Grant) -> Result<(Label, Option<Dispenser>), Exhausted> {
        match grant {
            Grant::Centre { number, day } => Ok((Label { number, day, source: Source::Centre }, None)),
            Grant::Kiosk => {
                let mut dispenser = self.dispenser;
                let (day, number) = dispenser.advance(self.rule.day_of(at))?;
                Ok((Label { number, day, source: Source::Kiosk }, Some(dispenser)))
            }
        }
    }

    /// Whether a slip was begun and nothing is known of its end: then the printer may still hold a part of it.
    #[must_use]
    pub fn has_begun_slip(&self) -> bool {
        self.open.values().any(|ticket| matches!(ticket.state, TicketState::PrintStarted { .. }))
    }

    /// Settles what a power cut left open: every open ticket gets the one transition that is true without looking at
    /// the paper, and nothing is printed; every fault ends, and one that lasts begins anew when it is seen. Returns the
    /// tickets that were open.
    ///
    /// # Errors
    /// Nothing was settled.
    pub fn settle_after_restart(&mut self) -> Result<Vec<TicketId>, JournalError> {
        if self.has_begun_slip() {
            // Before the tickets are settled: a start that fails after this must not forget it.
            self.note_remains(true)?;
        }
        let at = self.clock.now();
        let mut open: Vec<&Ticket> = self.open.values().collect();
        open.sort_unstable_by_key(|ticket| ticket.id);
        let mut settled: Vec<Body> =
            open.iter().filter_map(|ticket| Some(Body::Ticket(ticket.id, ticket.after_restart()?))).collect();
        settled.extend(self.open_faults()?.into_iter().map(|fault| Body::Fault { fault, raised: false }));
        let tickets = open.iter().map(|ticket| ticket.id).collect();
        if !settled.is_empty() {
            self.write(at, &settled, None)?;
        }
        Ok(tickets)
    }
}
