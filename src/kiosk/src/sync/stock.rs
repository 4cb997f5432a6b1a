//! Lays in slot tokens while the line holds, so that bookings can be confirmed while it does not.

use std::sync::Arc;
use std::time::Duration;

use hall_core::hall::KioskId;
use hall_core::token::TOKENS_MAX;
use hall_proto::sign::VerifyingKey;
use hall_proto::wire::{self, TokensAnswer, TokensRequest};
use tokio::sync::watch::Receiver;

use super::upload::asked;
use super::{Exchange, SyncError, client};
use crate::clock::Clock;

/// Tokens are fetched anew this often: long before one expires, and soon after one was spent or given back.
const REFRESH: Duration = Duration::from_mins(5);

/// What the task works with.
pub(super) struct Stock {
    pub(super) exchange: Arc<Exchange>,
    pub(super) kiosk: KioskId,
    pub(super) clock: Arc<dyn Clock>,
    /// What proves a token: the centre's key as it was given at enrolment, or fetched since.
    pub(super) centre_key: Receiver<Option<VerifyingKey>>,
}

/// Runs until the runtime ends.
pub(super) async fn run(mut stock: Stock) {
    let mut failures = 0;
    // Without a key nothing can be proved, and nothing is fetched.
    while stock.centre_key.wait_for(Option::is_some).await.is_ok() {
        match stock.round().await {
            Ok(()) => {
                failures = 0;
                tokio::select! {
                    () = tokio::time::sleep(REFRESH) => {}
                    () = stock.exchange.line.back() => {}
                    // A new key makes the tokens of the old one worthless.
                    _ = stock.centre_key.changed() => {}
                }
            }
            Err(error) => {
                stock.exchange.line.failed(&error);
                failures += 1;
                tracing::debug!(%error, failures, "no slot tokens");
                stock.exchange.pause(failures).await;
            }
        }
    }
}

impl Stock {
    async fn round(&mut self) -> Result<(), SyncError> {
        let unsent = asked(self.exchange.journal.ask(|journal| journal.unsent_tokens()).await)?;
        if unsent.len() >= TOKENS_MAX {
            // The request could not name all of them, and the centre would give the others' places away.
            tracing::warn!("so many bookings are unsent that no slot tokens are fetched");
            return Ok(());
        }
        let request = TokensRequest::new(&unsent);
        let answer: TokensAnswer =
            self.exchange.client.post(wire::path::TOKENS, &request, client::EXCHANGE_MAX).await?;
        self.exchange.line.held();
        let Some(key) = *self.centre_key.borrow_and_update() else { return Ok(()) };
        let mut sound = answer.sound(&key, &self.kiosk);
        let forged = answer.tokens.len() - sound.len();
        let now = self.clock.now();
        sound.retain(|token| now < token.terms.expires);
        let expired = answer.tokens.len() - forged - sound.len();
        if forged + expired > 0 {
            tracing::warn!(forged, expired, "slot tokens dropped: not signed for this kiosk, or their time is over");
        }
        let kept = asked(self.exchange.journal.ask(move |journal| journal.keep_tokens(&sound)).await)?;
        tracing::debug!(kept, "slot tokens laid in");
        Ok(())
    }
}
