//! Empties the outbox: in order, in batches, and only what the centre has confirmed by name is settled.

use std::sync::Arc;

use hall_core::outbox::Operation;
use hall_proto::wire::{self, FeedAnswer, FeedQuery, OperationResult, UploadAnswer, UploadRequest};
use uuid::Uuid;

use super::client::EXCHANGE_MAX;
use super::{Exchange, SyncError};
use crate::journal::Owed;

/// Runs until the runtime ends.
pub(super) async fn run(exchange: Arc<Exchange>) {
    let mut failures = 0;
    loop {
        match round(&exchange).await {
            Ok(Round::Empty) => {
                failures = 0;
                exchange.owed.notified().await;
            }
            Ok(Round::Settled) => failures = 0,
            Err(error) => {
                exchange.line.failed(&error);
                failures += 1;
                tracing::debug!(%error, failures, "nothing settled");
                exchange.pause(failures).await;
            }
        }
    }
}

enum Round {
    Empty,
    Settled,
}

async fn round(exchange: &Exchange) -> Result<Round, SyncError> {
    let owed = asked(exchange.journal.ask(|journal| journal.owed()).await)?;
    if owed.operations.is_empty() {
        return Ok(Round::Empty);
    }
    let known = asked(exchange.journal.ask(|journal| journal.epoch()).await)?;
    let Some(known) = known else {
        greet(exchange).await?;
        return Ok(Round::Settled);
    };
    let Owed { operations, held } = owed;
    let request = UploadRequest::new(&operations, held);
    let answer: UploadAnswer = exchange.client.post(wire::path::OPERATIONS, &request, EXCHANGE_MAX).await?;
    exchange.line.held();
    if answer.epoch.to_string() != known {
        greet(exchange).await?;
        return Ok(Round::Settled);
    }
    settle(exchange, &operations, &answer.results).await?;
    Ok(Round::Settled)
}

/// Learns the centre's epoch, and with a new one how far the centre remembers this kiosk.
async fn greet(exchange: &Exchange) -> Result<(), SyncError> {
    let query = FeedQuery { epoch: None, after: 0, wait_s: 0 };
    let path = format!("{}?{}", wire::path::FEED, query.to_query());
    let answer: FeedAnswer = exchange.client.get(&path, EXCHANGE_MAX).await?;
    exchange.line.held();
    note_epoch(exchange, answer.epoch, answer.operations_seen).await
}

pub(super) async fn note_epoch(exchange: &Exchange, epoch: Uuid, seen: u64) -> Result<(), SyncError> {
    let note = move |journal: &mut crate::journal::Journal| journal.note_epoch(&epoch.to_string(), seen);
    asked(exchange.journal.ask(note).await)
}

async fn settle(exchange: &Exchange, sent: &[Operation], results: &[OperationResult]) -> Result<(), SyncError> {
    let is_echo = sent.len() == results.len()
        && sent.iter().zip(results).all(|(sent, result)| sent.id.0 == result.id.as_u128() && sent.seq == result.seq);
    if !is_echo {
        return Err(SyncError::NotTheCentre("it does not name what was sent".into()));
    }
    let taken: Vec<u64> = results.iter().filter(|result| result.is_settled()).map(|result| result.seq).collect();
    let refused: Vec<u64> =
        results.iter().filter(|result| result.counts_as_refusal()).map(|result| result.seq).collect();
    for result in results.iter().filter(|result| result.counts_as_refusal()) {
        tracing::warn!(operation = result.seq, code = ?result.code, remedy = result.remedy, "refused by the centre");
    }
    if taken.is_empty() && refused.is_empty() {
        return Err(SyncError::Unreachable("the centre settles nothing for now".into()));
    }
    asked(exchange.journal.ask(move |journal| journal.settle_upload(&taken, &refused)).await)
}

/// Joins the two ways in which the journal may fail.
pub(super) fn asked<T>(
    answer: Result<Result<T, crate::journal::JournalError>, crate::journal::worker::JournalClosed>,
) -> Result<T, SyncError> {
    answer
        .map_err(|error| SyncError::Journal(error.to_string()))?
        .map_err(|error| SyncError::Journal(error.to_string()))
}
