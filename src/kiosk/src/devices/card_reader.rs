//! The ID-card reader.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use hall_core::card::Card;
use hall_core::diagnosis::{Check, Condition};
use hall_core::fault::Fault;
use hall_hw::card::{CardReader, CardReaderError, Reading};

use super::Looked;
use super::slot::Slot;
use crate::technician::bench::Seen;

/// How long a technician has for laying a card on it.
const CARD_WAIT: Duration = Duration::from_secs(50);
/// Between two looks for a card; readers want at least 300 ms.
const LOOK_EVERY: Duration = Duration::from_millis(400);

/// The reader, and where it is plugged in.
pub struct CardReaderPort {
    slot: Slot<dyn CardReader>,
    place: String,
}

impl CardReaderPort {
    /// A reader at this place, e.g. `/dev/serial/by-path/… at 115200 baud`.
    #[must_use]
    pub fn new(reader: Box<dyn CardReader>, place: impl Into<String>) -> Self {
        Self { slot: Slot::new(reader), place: place.into() }
    }

    /// Looks once whether a card lies there: `None` for no card, or the card, or why it could not be read.
    ///
    /// # Errors
    /// The fault of the reader.
    pub fn read(&self) -> Result<Option<Result<Card, &'static str>>, Fault> {
        match self.slot.take().read() {
            Ok(Reading::Card(card)) => Ok(Some(Ok(card))),
            Ok(Reading::Unreadable(why)) => Ok(Some(Err(why.code()))),
            Ok(Reading::NoCard) => Ok(None),
            Err(error) => Err(error.fault()),
        }
    }

    pub(super) fn see(&self, check: Check, stop: &AtomicBool) -> Seen {
        let mut reader = self.slot.take();
        if check == Check::CardReaderStatus {
            return match reader.status() {
                Ok(status) => Seen::passed(format!("security module {}", status.module)),
                Err(error) => failed(&error),
            };
        }
        let deadline = Instant::now() + CARD_WAIT;
        while Instant::now() < deadline && !stop.load(Ordering::Relaxed) {
            match reader.read() {
                // What is on it is nobody's business here: that it reads, and of which kind it is, is proof enough.
                Ok(Reading::Card(card)) => return Seen::passed(format!("read a card: {}", card.kind().code())),
                Ok(Reading::Unreadable(why)) => return Seen::failed(Fault::CardReaderBroken, why.code()),
                Ok(Reading::NoCard) => pause(LOOK_EVERY),
                Err(error) => return failed(&error),
            }
        }
        Seen::skipped(format!("no card was laid on it within {} s", CARD_WAIT.as_secs()))
    }
}

/// Waits; nothing wakes it earlier for long.
fn pause(time: Duration) {
    std::thread::park_timeout(time);
}

fn failed(error: &CardReaderError) -> Seen {
    Seen::failed(error.fault(), error.to_string())
}

impl Looked for CardReaderPort {
    fn condition(&self) -> Option<Condition> {
        let status = self.slot.take_if_free()?.status();
        Some(status.map_or_else(|error| Condition::Faulty(error.fault()), |_| Condition::Working))
    }

    fn facts(&self) -> Vec<String> {
        vec![self.place.clone()]
    }
}
