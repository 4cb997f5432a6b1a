//! Clients that ask for numbers as fast as they are answered.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use hall_central::client::{ClientError, Line};
use hall_central::clock::Clock;
use hall_core::day::UtcMillis;
use hall_core::hall::MatterId;
use hall_core::outbox::{Body, Operation, OperationId};
use hall_core::ticket::{StatusKey, TicketId, Transition};
use hall_proto::wire::{NumberAnswer, NumberRequest, ProblemCode, path};
use hdrhistogram::Histogram;
use tokio::task::JoinSet;
use uuid::Uuid;

use super::site::{LoadKiosk, Site};
use super::{Run, histogram};

/// When a run ends.
#[derive(Debug, Clone, Copy)]
pub enum Until {
    /// At this moment.
    Moment(Instant),
    /// After about this many tickets.
    Tickets(u64),
}

impl Until {
    /// So many seconds from now.
    pub fn after_s(seconds: u64) -> Self {
        Until::Moment(Instant::now() + Duration::from_secs(seconds))
    }

    /// Whether a client that has asked `done` times goes on.
    pub fn goes_on(self, done: u64, clients: usize) -> bool {
        match self {
            Until::Moment(end) => Instant::now() < end,
            Until::Tickets(tickets) => done < tickets.div_ceil(clients.max(1) as u64),
        }
    }
}

/// Lets `clients` ask for numbers at once.
///
/// # Errors
/// Any request fails.
pub async fn tickets(site: &Arc<Site>, clients: usize, until: Until) -> Result<Run> {
    let begun = Instant::now();
    let mut asking = JoinSet::new();
    for _ in 0..clients {
        asking.spawn(one_client(Arc::clone(site), clients, until));
    }
    let mut all = histogram()?;
    for client in asking.join_all().await {
        let (latency_ns, labels) = client?;
        all.add(&latency_ns)?;
        site.note(labels).await;
    }
    Ok(Run::new(all, begun.elapsed().as_secs_f64()))
}

async fn one_client(site: Arc<Site>, clients: usize, until: Until) -> Result<(Histogram<u64>, Vec<(i32, String)>)> {
    let kiosk = site.kiosk();
    let mut line = Line::connect(site.address).await?;
    let (mut latency_ns, mut labels) = (histogram()?, Vec::new());
    while until.goes_on(latency_ns.len(), clients) {
        let turn = site.next().await;
        let at = site.clock.now();
        let request = NumberRequest::new(&intent(kiosk, TicketId(ticket_id()), turn.matter.clone(), at));
        let begun = Instant::now();
        let answer = line.post(&kiosk.identity, at, path::NUMBERS, &request).await;
        let elapsed_ns = u64::try_from(begun.elapsed().as_nanos()).unwrap_or(u64::MAX);
        let answer: NumberAnswer = match answer {
            Ok(answer) => answer,
            Err(ClientError::Refused(problem)) if problem.code == ProblemCode::Exhausted && site.is_elsewhere() => {
                break;
            }
            Err(fault) => bail!("a number was not given: {fault}"),
        };
        latency_ns.record(elapsed_ns)?;
        labels.push((answer.day, answer.number));
    }
    Ok((latency_ns, labels))
}

/// A version 7 UUID for a ticket.
pub fn ticket_id() -> u128 {
    Uuid::now_v7().as_u128()
}

/// The operation that asks for a number.
pub fn intent(kiosk: &LoadKiosk, ticket: TicketId, matter: MatterId, at: UtcMillis) -> Operation {
    // The random part of the ticket's identity is enough of a secret for a measurement.
    let mut random = [0; 10];
    random.copy_from_slice(&ticket.0.to_be_bytes()[6..]);
    let key = StatusKey::from_random(random);
    operation(kiosk, at, Body::Ticket(ticket, Transition::Intended { matter, key, details: Box::default() }))
}

/// The kiosk's next operation.
pub fn operation(kiosk: &LoadKiosk, at: UtcMillis, body: Body) -> Operation {
    Operation { id: OperationId(ticket_id()), seq: kiosk.next_seq(), at, body }
}
