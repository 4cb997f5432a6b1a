//! The centre's feed: a long-poll that tells how many wait, and by its mere answer that the line holds.

use std::sync::Arc;
use std::time::Duration;

use hall_core::hall::MatterId;
use hall_core::visit::Event;
use hall_proto::wire::{self, FeedAnswer, FeedQuery};

use super::{Exchange, SyncError, upload};

/// The centre answers within the wait; a line that is silently cut shows after this much more.
const GRACE: Duration = Duration::from_secs(5);
/// A busy centre has news all the time; the waiting counts need not be newer than this.
const BREATH: Duration = Duration::from_millis(500);

/// Runs until the runtime ends.
pub(super) async fn run(exchange: Arc<Exchange>) {
    // The first answer comes at once; it tells that the line holds.
    let mut query = FeedQuery { epoch: None, after: 0, wait_s: 0 };
    let mut failures = 0;
    loop {
        match poll(&exchange, &mut query).await {
            Ok(()) => {
                failures = 0;
                tokio::time::sleep(BREATH).await;
            }
            Err(error) => {
                exchange.line.failed(&error);
                failures += 1;
                query.wait_s = 0;
                exchange.pause(failures).await;
            }
        }
    }
}

async fn poll(exchange: &Exchange, query: &mut FeedQuery) -> Result<(), SyncError> {
    let path = format!("{}?{}", wire::path::FEED, query.to_query());
    let within = Duration::from_secs(u64::from(query.wait_s)) + GRACE;
    let answer: FeedAnswer = exchange.client.get(&path, within).await?;
    exchange.line.held();
    if query.epoch != Some(answer.epoch) {
        upload::note_epoch(exchange, answer.epoch, answer.operations_seen).await?;
        exchange.owed.notify_one();
    }
    *query = FeedQuery { epoch: Some(answer.epoch), after: answer.next, wait_s: wire::FEED_WAIT_S_MAX };
    // A matter that this kiosk's hall file does not know is of no use here.
    let waiting = answer.waiting.iter().filter_map(|row| Some((MatterId::new(&row.matter).ok()?, row.count)));
    exchange.inbox.event(Event::WaitingChanged(waiting.collect()));
    exchange.inbox.event(Event::TodayChanged(answer.today.into()));
    Ok(())
}
