//! Kiosks that were cut off come back: every ticket must arrive exactly once.

use std::sync::Arc;
use std::time::Instant;

use anyhow::{Result, ensure};
use hall_central::client::Line;
use hall_central::clock::Clock;
use hall_core::day::{BusinessDay, DayRule};
use hall_core::device::{Evidence, PaperOutcome};
use hall_core::number::Number;
use hall_core::outbox::{BATCH_MAX, Body, Operation};
use hall_core::ticket::{Source, TicketId, Transition};
use hall_proto::wire::{Outcome, UploadAnswer, UploadRequest, path};
use tokio::task::JoinSet;

use super::issue::{intent, operation, ticket_id};
use super::site::{LoadKiosk, PER_SERIES, Site};
use crate::cli::say;

/// Drains `tickets` tickets, shared out among the kiosks, and then everything once more, as if all answers were lost.
///
/// # Errors
/// An operation is not accepted, or the books do not hold every ticket exactly once.
pub async fn run(site: &Arc<Site>, tickets: u64) -> Result<()> {
    let kiosks = site.kiosks.len() as u64;
    let outboxes: Vec<Vec<Operation>> = (0u64..)
        .zip(&site.kiosks)
        .map(|(at, kiosk)| outbox(site, kiosk, tickets / kiosks + u64::from(at < tickets % kiosks)))
        .collect::<Result<_>>()?;
    let operations: usize = outboxes.iter().map(Vec::len).sum();
    let outboxes = Arc::new(outboxes);
    for (round, expected) in [("drained", Outcome::Accepted), ("sent once more", Outcome::Repeated)] {
        let begun = Instant::now();
        let mut sending = JoinSet::new();
        for at in 0..site.kiosks.len() {
            sending.spawn(send(Arc::clone(site), Arc::clone(&outboxes), at, expected));
        }
        for sent in sending.join_all().await {
            sent?;
        }
        let seconds = begun.elapsed().as_secs_f64();
        say(&format!("{tickets} tickets, {operations} operations of {kiosks} kiosks {round} in {seconds:.2} s"))?;
    }
    let books = site.audit()?;
    let contradictions = books.contradictions();
    ensure!(contradictions.is_empty(), "the books contradict themselves: {}", contradictions.join("; "));
    let labelled = books.tickets.iter().filter(|ticket| ticket.label.is_some()).count() as u64;
    ensure!(labelled == tickets, "{tickets} tickets were sent, {labelled} have arrived");
    say("every ticket arrived exactly once")
}

/// What a kiosk wrote down while it was cut off: four operations a ticket, over as many days as its series needs.
fn outbox(site: &Site, kiosk: &LoadKiosk, tickets: u64) -> Result<Vec<Operation>> {
    let (at, matter) = (site.clock.now(), site.any_matter()?);
    let today = DayRule::BEIJING_04.day_of(at);
    let mut operations = Vec::new();
    for ticket in 0..tickets {
        let (days, value) = (ticket / PER_SERIES, ticket % PER_SERIES + 1);
        let number = Number::new(kiosk.series, u16::try_from(value)?)?;
        let day = BusinessDay(today.0 + i32::try_from(days)?);
        let id = TicketId(ticket_id());
        operations.push(intent(kiosk, id, matter.clone(), at));
        let steps = [
            Transition::Numbered { number, day, source: Source::Kiosk },
            Transition::PrintStarted,
            Transition::Paper(PaperOutcome::Printed(Evidence::ProcessId)),
        ];
        operations.extend(steps.into_iter().map(|step| operation(kiosk, at, Body::Ticket(id, step))));
    }
    Ok(operations)
}

async fn send(site: Arc<Site>, outboxes: Arc<Vec<Vec<Operation>>>, at: usize, expected: Outcome) -> Result<()> {
    let kiosk = &site.kiosks[at];
    let mut line = Line::connect(site.address).await?;
    for batch in outboxes[at].chunks(BATCH_MAX) {
        let request = UploadRequest::new(batch, Vec::new());
        let answer: UploadAnswer = line.post(&kiosk.identity, site.clock.now(), path::OPERATIONS, &request).await?;
        let stray = answer.results.iter().find(|result| result.outcome != expected);
        ensure!(stray.is_none(), "an operation had another outcome than {expected:?}: {stray:?}");
    }
    Ok(())
}
