//! The centre's keys: for a kiosk that was enrolled before there were any, and after the centre has changed them.

use std::sync::Arc;

use hall_proto::sign::VerifyingKey;
use hall_proto::wire::{self, Keys, KeysAnswer};
use tokio::sync::watch::Sender;

use super::{Exchange, client};
use crate::readers::ReaderLink;

/// Asks until the centre has answered; each start asks anew. Until then the keys of the enrolment serve, which the centre
/// still opens after a change.
pub(super) async fn fetch(exchange: Arc<Exchange>, readers: ReaderLink, centre_key: Sender<Option<VerifyingKey>>) {
    let mut failures = 0;
    loop {
        let asked = exchange.client.get::<KeysAnswer>(wire::path::KEYS, client::EXCHANGE_MAX).await;
        match asked.and_then(|answer| Ok(Keys::try_from(&answer.keys)?)) {
            Ok(keys) => {
                centre_key.send_replace(Some(keys.centre));
                readers.keys_came(keys);
                return;
            }
            Err(error) => {
                exchange.line.failed(&error);
                failures += 1;
                exchange.pause(failures).await;
            }
        }
    }
}
