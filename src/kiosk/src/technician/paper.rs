//! What a technician prints: the readiness report, and tickets once more.

use std::time::Duration;

use hall_core::device::PaperOutcome;
use hall_core::diagnosis::{Check, Readiness};
use hall_core::fault::Fault;
use hall_core::hall::Hall;
use hall_core::paper::{ReadinessContent, TicketContent};
use hall_core::technician::{TICKETS_MAX, TicketLine};
use hall_core::ticket::{Ticket, TicketId, TicketState};
use hall_core::visit::{SlipFacts, slip};

use super::bench::Bench;
use crate::journal::worker::JournalClosed;
use crate::journal::{Journal, JournalError};

/// Why a ticket was not printed again. No byte was sent then.
#[derive(Debug, thiserror::Error)]
pub enum ReprintError {
    /// The journal could not hold it: a reprint is on disk before its first byte.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The journal does not answer.
    #[error(transparent)]
    Closed(#[from] JournalClosed),
    /// There is no journal, no identity, or no such ticket.
    #[error("there is no such ticket on this kiosk")]
    Nothing,
}

impl ReprintError {
    /// The fault's one name.
    #[must_use]
    pub fn fault(&self) -> Fault {
        match self {
            ReprintError::Journal(error) => error.fault(),
            ReprintError::Closed(_) | ReprintError::Nothing => Fault::JournalFailed,
        }
    }
}

/// Prints a readiness report; what became of it is in the log, and the report itself is kept and sent either way.
pub fn print_report(bench: &Bench, readiness: &Readiness) {
    let content = ReadinessContent {
        hall: bench.hall.name(),
        kiosk: bench.kiosk(),
        at: bench.hall.rule().local(readiness.at),
        readiness: readiness.clone(),
    };
    let limit = Duration::from_millis(Check::PrinterText.limit_ms());
    let printed = bench.printer.lend(limit, move |press| {
        let laid_out = hall_slip::lay_out_readiness(&content, press.paper(), press.typeface());
        laid_out.map(|laid_out| press.print(&laid_out.slip))
    });
    match printed {
        Some(Ok(PaperOutcome::Printed(_))) => {}
        Some(Ok(outcome)) => tracing::warn!(?outcome, "the readiness report is not on paper"),
        Some(Err(error)) => tracing::error!(%error, "the readiness report could not be laid out"),
        None => tracing::warn!("the readiness report is not on paper: the printer is busy"),
    }
}

/// The last tickets that have a number, newest first.
///
/// # Errors
/// The journal cannot be read.
pub fn last_tickets(journal: &Journal, hall: &Hall) -> Result<Vec<TicketLine>, JournalError> {
    let tickets = journal.last_tickets(TICKETS_MAX)?;
    Ok(tickets.iter().filter_map(|ticket| line(ticket, hall)).collect())
}

fn line(ticket: &Ticket, hall: &Hall) -> Option<TicketLine> {
    let paper = match ticket.state {
        TicketState::Printed { evidence } => PaperOutcome::Printed(evidence),
        TicketState::PrintFailed { fault } => PaperOutcome::Failed(fault),
        TicketState::PrintUnknown { fault } => PaperOutcome::Unknown(fault),
        TicketState::Intent | TicketState::Abandoned | TicketState::Numbered | TicketState::PrintStarted { .. } => {
            return None;
        }
    };
    Some(TicketLine {
        id: ticket.id,
        number: ticket.label?.number.to_string(),
        matter: hall.matter(&ticket.matter).map(|matter| matter.name.zh.clone()).unwrap_or_default(),
        at: hall.rule().local(ticket.asked_at),
        paper,
        reprints: ticket.reprints,
    })
}

/// Prints a ticket again, marked 补打 n. That it begins is on disk before the first byte, and how it ended afterwards.
///
/// # Errors
/// Nothing was sent.
pub fn reprint(bench: &Bench, ticket: TicketId) -> Result<PaperOutcome, ReprintError> {
    let (Some(journal), Some(identity)) = (&bench.journal, &bench.identity) else { return Err(ReprintError::Nothing) };
    let begun = journal.wait(move |journal| journal.begin_reprint(ticket))??.ok_or(ReprintError::Nothing)?;
    let content = content(&begun, &bench.hall.get(), &identity.link_base).ok_or(ReprintError::Nothing)?;
    let limit = Duration::from_millis(Check::PrinterText.limit_ms());
    let outcome = bench.printer.lend(limit, move |press| press.print_ticket(&content));
    // A slip that may still come out is a doubt, as it would be for a citizen.
    let outcome = outcome.unwrap_or(PaperOutcome::Unknown(Fault::PrinterSilent));
    // The slip is as it is; a journal that cannot hold it settles it as a doubt at the next start.
    match journal.wait(move |journal| journal.end_reprint(ticket, outcome)) {
        Ok(Ok(())) => {}
        Ok(Err(error)) => tracing::error!(%error, "the outcome of a reprint was not recorded"),
        Err(error) => tracing::error!(%error, "the outcome of a reprint was not recorded"),
    }
    tracing::info!(reprint = begun.reprints, ?outcome, "a ticket was printed again");
    Ok(outcome)
}

/// What the slip says this time. How many wait is not known any more.
fn content(ticket: &Ticket, hall: &Hall, link_base: &str) -> Option<TicketContent> {
    let facts = SlipFacts {
        matter: &ticket.matter,
        key: &ticket.key,
        label: ticket.label?,
        at: hall.rule().local(ticket.asked_at),
        ahead: None,
        wait: None,
        is_after_hours: false,
        details: &ticket.details,
        lang: ticket.details.lang,
        reprint: ticket.reprints,
    };
    Some(slip(hall, link_base, facts))
}
