//! One question to the centre for the technician: does it answer, how fast, and what time is it there?

use std::sync::Arc;
use std::time::{Duration, Instant};

use hall_proto::wire::{self, ClockAhead, FeedAnswer, FeedQuery};

use super::{Client, SyncError};
use crate::clock::Clock;
use crate::identity::Identity;

/// Asks the centre as the kiosk always does: signed, and believing only the centre.
pub trait CentreProbe: Send + Sync {
    /// Asks once; ends within `within`.
    ///
    /// # Errors
    /// See [`SyncError`].
    fn probe(&self, within: Duration) -> Result<CentreAnswer, SyncError>;
}

/// What the centre answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CentreAnswer {
    /// Its address.
    pub address: String,
    /// From the question to the answer.
    pub round_trip: Duration,
    /// How far the kiosk's clock is ahead of the centre's.
    pub clock: ClockAhead,
}

/// A probe with a connection of its own, so that what it finds does not depend on one that stands already.
pub struct Prober {
    base: String,
    identity: Identity,
    clock: Arc<dyn Clock>,
}

impl Prober {
    /// Asks the centre at `base` as this kiosk.
    #[must_use]
    pub fn new(base: &str, identity: Identity, clock: Arc<dyn Clock>) -> Self {
        Self { base: base.to_owned(), identity, clock }
    }
}

impl CentreProbe for Prober {
    fn probe(&self, within: Duration) -> Result<CentreAnswer, SyncError> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(|error| SyncError::Client(error.to_string()))?;
        let client = Client::new(&self.base, self.identity.clone(), self.clock.clone())?;
        let query = FeedQuery { epoch: None, after: 0, wait_s: 0 };
        let path = format!("{}?{}", wire::path::FEED, query.to_query());
        let (asked, started) = (self.clock.now(), Instant::now());
        let answer: Result<FeedAnswer, SyncError> = runtime.block_on(client.get(&path, within));
        // A resolver that does not answer must not keep us.
        runtime.shutdown_background();
        let answer = answer?;
        let round_trip = started.elapsed();
        let clock = ClockAhead::between(asked, answer.server_time_ms, self.clock.now());
        Ok(CentreAnswer { address: self.base.clone(), round_trip, clock })
    }
}
