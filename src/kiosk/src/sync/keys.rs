//! The centre's keys, for a kiosk that was enrolled before there were any.

use std::sync::Arc;

use hall_proto::wire::{self, Keys, KeysAnswer};

use super::{Exchange, client};
use crate::readers::ReaderLink;

/// Asks until the centre has answered; each start of such a kiosk asks anew.
pub(super) async fn fetch(exchange: Arc<Exchange>, readers: ReaderLink) {
    let mut failures = 0;
    loop {
        let asked = exchange.client.get::<KeysAnswer>(wire::path::KEYS, client::EXCHANGE_MAX).await;
        match asked.and_then(|answer| Ok(Keys::try_from(&answer.keys)?)) {
            Ok(keys) => {
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
