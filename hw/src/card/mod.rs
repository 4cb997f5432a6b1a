//! The ID-card reader: what the rest of the program may ask of it, and the driver that does it.
//!
//! What is promised to the rest of the program is [`CardReader`]. Readers with the Ministry of Public Security's
//! security module all speak one protocol: bytes become frames in [`mod@frame`], frames become answers in [`answer`],
//! the text of a card becomes a [`Card`] in [`text`], and [`driver`] joins them. The photograph needs a licensed
//! decoder, and nobody at the terminal needs it: it comes with the text and is not kept.

pub mod answer;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod driver;
pub mod error;
pub mod frame;
#[cfg(test)]
mod fuzz;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
#[cfg(test)]
mod recordings;
pub mod text;

pub use driver::SdtReader;
pub use error::CardReaderError;
use hall_core::card::Card;
use text::TextError;

/// A reader for identity cards. Every implementation passes `contract::card_reader`.
///
/// Calls block and end by a deadline of their own, [`driver::CALL_MAX`] at most, whatever the device does; so an
/// implementation is given a thread and never the screen's. There is no call to connect: a reader that was unplugged
/// is found again by the next call.
pub trait CardReader: Send {
    /// Asks the security module how it is. Leaves a card alone.
    ///
    /// # Errors
    /// The reader cannot be reached, does not answer like one, or its self-test failed.
    fn status(&mut self) -> Result<ReaderStatus, CardReaderError>;

    /// Looks once whether a card lies there, and reads it. Waiting for a card is calling again.
    ///
    /// A card is given once: until it is lifted, later calls answer [`Reading::NoCard`]. (Readers remember the card
    /// that they have read. One that forgets it gives it again, so whoever waits for a card takes the first and stops.)
    /// A card that could not be read is to be lifted and put down again before it is tried once more.
    ///
    /// # Errors
    /// The reader cannot be reached, does not answer like one, or is broken. A card that is missing, lifted too early
    /// or no identity card is no error.
    fn read(&mut self) -> Result<Reading, CardReaderError>;
}

/// What a reader that works says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReaderStatus {
    /// The number of its security module, as it is printed on the reader, e.g. `05.03-20260101-0000001234-0000005678`.
    pub module: String,
}

/// What lay on the reader.
#[derive(Debug, PartialEq, Eq)]
pub enum Reading {
    /// Nothing, or a card that was read already.
    NoCard,
    /// An identity card. Wiped when it is dropped.
    Card(Card),
    /// A card that could not be read, and why.
    Unreadable(Unreadable),
}

/// Why a card could not be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Unreadable {
    /// It was lifted too early, lies askew, or lies there with another one.
    Interrupted,
    /// Card and security module do not accept each other: a damaged or forged card.
    Rejected,
    /// It is a card, and no identity card.
    OtherCard,
    /// What is written on it makes no sense.
    Text(TextError),
}

impl Unreadable {
    /// The name in logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Unreadable::Interrupted => "card.interrupted",
            Unreadable::Rejected => "card.rejected",
            Unreadable::OtherCard => "card.other",
            Unreadable::Text(TextError::Kind) => "card.unknown-kind",
            Unreadable::Text(TextError::CheckDigit) => "card.wrong-check-digit",
            Unreadable::Text(_) => "card.senseless",
        }
    }

    /// Whether lifting the card and putting it down again may help; if not, a helper must.
    #[must_use]
    pub fn may_succeed_again(self) -> bool {
        self == Unreadable::Interrupted
    }
}
