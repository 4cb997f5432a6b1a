//! A card reader in memory: for programs and tests that need cards without a device.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::answer::Command;
use super::driver::Patience;
use super::error::CardReaderError;
use super::text;
use super::{CardReader, ReaderStatus, Reading, Unreadable};
use crate::sim::card::Person;

/// Reads the cards of made-up people. Clones are the same reader: one reads, another lays cards down.
#[derive(Debug, Clone, Default)]
pub struct MemoryReader {
    desk: Arc<Mutex<Desk>>,
}

#[derive(Debug, Default)]
struct Desk {
    card: Option<Person>,
    was_read: bool,
    goes_mid_read: bool,
    trouble: Option<CardReaderError>,
}

impl MemoryReader {
    /// A reader without a card that is well.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Lays down this person's card, in place of what lies there.
    pub fn put(&self, person: Person) {
        let mut desk = self.desk();
        (desk.card, desk.was_read) = (Some(person), false);
    }

    /// Takes away what lies there.
    pub fn lift(&self) {
        self.desk().card = None;
    }

    /// Has the card that lies there, or the next one, taken away while it is read.
    pub fn lift_mid_read(&self) {
        self.desk().goes_mid_read = true;
    }

    /// Answers every call with this error, or goes on.
    pub fn fail(&self, error: Option<CardReaderError>) {
        self.desk().trouble = error;
    }

    /// The error of a reader that does not answer, for [`MemoryReader::fail`].
    #[must_use]
    pub fn silent() -> CardReaderError {
        CardReaderError::Silent { command: Command::Find, waited: Patience::USUAL.answer }
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn reach(&self) -> Result<(), CardReaderError> {
        self.trouble.clone().map_or(Ok(()), Err)
    }
}

impl CardReader for MemoryReader {
    fn status(&mut self) -> Result<ReaderStatus, CardReaderError> {
        self.desk().reach()?;
        Ok(ReaderStatus { module: "memory".into() })
    }

    fn read(&mut self) -> Result<Reading, CardReaderError> {
        let mut desk = self.desk();
        desk.reach()?;
        let Some(person) = desk.card.filter(|_| !desk.was_read) else { return Ok(Reading::NoCard) };
        if std::mem::take(&mut desk.goes_mid_read) {
            desk.card = None;
            return Ok(Reading::Unreadable(Unreadable::Interrupted));
        }
        desk.was_read = true;
        Ok(match text::card(&person.text_block()) {
            Ok(card) => Reading::Card(card),
            Err(why) => Reading::Unreadable(Unreadable::Text(why)),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, CardReaderRig};
    use super::super::frame::FrameError;
    use super::*;
    use crate::wire::WireError;

    impl CardReaderRig for MemoryReader {
        fn reader(&self) -> Box<dyn CardReader> {
            Box::new(self.clone())
        }

        fn put(&self, person: Person) {
            MemoryReader::put(self, person);
        }

        fn lift(&self) {
            MemoryReader::lift(self);
        }

        fn lift_mid_read(&self) {
            MemoryReader::lift_mid_read(self);
        }

        fn silence(&self, silent: bool) {
            self.fail(silent.then(MemoryReader::silent));
        }

        fn garble(&self, garbled: bool) {
            let error = CardReaderError::Garbled { command: Command::Find, error: FrameError::Checksum };
            self.fail(garbled.then_some(error));
        }

        fn unplug(&self) {
            self.fail(Some(WireError::Gone("unplugged".into()).into()));
        }

        fn replug(&self) {
            self.fail(None);
        }

        fn self_test(&self, passes: bool) {
            self.fail((!passes).then_some(CardReaderError::Broken { reason: "the module's self-test failed" }));
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::card_reader(MemoryReader::new);
    }
}
