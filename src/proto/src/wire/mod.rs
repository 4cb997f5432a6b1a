//! The messages between kiosk and centre.
//!
//! | request | asks | answer |
//! |---|---|---|
//! | `POST /v1/enrol` | [`EnrolRequest`] | [`EnrolAnswer`] |
//! | `POST /v1/numbers` | [`NumberRequest`] | [`NumberAnswer`] |
//! | `POST /v1/operations` | [`UploadRequest`] | [`UploadAnswer`] |
//! | `POST /v1/asks` | [`AskRequest`] | [`AskAnswer`] |
//! | `POST /v1/tokens` | [`TokensRequest`] | [`TokensAnswer`] |
//! | `GET /v1/keys` | – | [`KeysAnswer`] |
//! | `GET /v1/feed?epoch=&after=&wait_s=` | – | [`FeedAnswer`] |
//!
//! Any other answer than 200 carries a [`Problem`]. Every body says its version, `"v": 1`. A reader ignores fields it
//! does not know and turns words it does not know into a typed `Unknown`, so that either side may be newer.
//! Identities are hyphenated UUIDs, times are milliseconds since 1970 in UTC, business days are days since 1970-01-01.
//! A slot is a date and two times on the hall's own clock, because that is what its slip says.

mod answer;
mod ask;
mod booking;
mod bounds;
mod clock;
mod details;
mod enrol;
mod feed;
mod filing;
mod keys;
mod number;
mod operation;
mod problem;
mod readiness;
#[cfg(test)]
mod tests;
mod token;
mod upload;

pub use answer::{AskAnswer, WireAnswer, WirePlaces, WireRefusal, WireStanding};
pub use ask::{AskRequest, WireAsk, WireBookingRef, WireTicketRef};
pub use booking::{WireBooking, WireOrder, WireSlot};
pub use clock::{CLOCK_OFF_MS, ClockAhead};
pub use details::WireDetails;
pub use enrol::{EnrolAnswer, EnrolRequest, SeriesFloor};
pub use feed::{Event, EventBody, FeedAnswer, FeedQuery, Waiting, WireToday};
pub use filing::{WireBookingFiled, WireCallback, WireCounterSet, WireInspection, WireRating};
pub use keys::{Keys, KeysAnswer, WireKeys};
pub use number::{NumberAnswer, NumberRequest};
pub use operation::{WireBody, WireOperation};
pub use problem::{HeldNumber, Problem, ProblemCode};
pub use readiness::WireFinding;
pub use token::{TokensAnswer, TokensRequest, WireToken};
pub use upload::{OperationResult, Outcome, UploadAnswer, UploadRequest};

use serde::Serialize;
use serde::de::DeserializeOwned;

/// The version that this program speaks.
pub const VERSION: u32 = 1;
/// Largest request body, in bytes: the longest batch that a kiosk plans
/// ([`BATCH_BYTES_MAX`](hall_core::outbox::BATCH_BYTES_MAX)) and the places passed over in it, with room to spare.
pub const REQUEST_BYTES_MAX: usize = 64 * 1024;
/// Largest answer that a kiosk reads, in bytes: the waiting counts of the largest hall with room to spare.
pub const ANSWER_BYTES_MAX: usize = 1024 * 1024;
/// Longest text in any message, in characters.
pub const TEXT_CHARS_MAX: usize = 200;
/// Most events in one answer of the feed.
pub const EVENTS_MAX: usize = 100;
/// Longest time that the centre holds a request for the feed open, in seconds.
pub const FEED_WAIT_S_MAX: u32 = 25;

/// Paths of the centre, shared so that both sides sign and serve the same text.
pub mod path {
    /// Trades a one-time code and a public key for an identity.
    pub const ENROL: &str = "/v1/enrol";
    /// Asks for a number from the centre's series.
    pub const NUMBERS: &str = "/v1/numbers";
    /// Reports what happened at the kiosk.
    pub const OPERATIONS: &str = "/v1/operations";
    /// What happened at the centre since a given event.
    pub const FEED: &str = "/v1/feed";
    /// Asks for bookings and tickets while the citizen waits.
    pub const ASKS: &str = "/v1/asks";
    /// Asks for slot tokens, for when the line is cut.
    pub const TOKENS: &str = "/v1/tokens";
    /// The centre's keys.
    pub const KEYS: &str = "/v1/keys";
    /// The generated description of all this.
    pub const OPENAPI: &str = "/v1/openapi.json";
}

/// Why bytes are no message, or a message says nothing that core has a word for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// Larger than the bound given by the caller.
    #[error("the body has {found} bytes; at most {max} are read")]
    TooLarge {
        /// The bound in bytes.
        max: usize,
        /// Its size in bytes.
        found: usize,
    },
    /// The other side speaks another version.
    #[error("the body is of version {found}; this program speaks version {VERSION}")]
    Version {
        /// What the body says.
        found: u64,
    },
    /// No JSON, or not of the message's shape.
    #[error("{0}")]
    Malformed(String),
    /// A kind, fault or evidence that a newer program sent.
    #[error("{what} {found:?} is not known here")]
    UnknownWord {
        /// What kind of word.
        what: &'static str,
        /// The word.
        found: String,
    },
}

impl WireError {
    /// The code that the centre answers with.
    #[must_use]
    pub fn code(&self) -> ProblemCode {
        match self {
            WireError::TooLarge { .. } => ProblemCode::TooLarge,
            WireError::Version { .. } => ProblemCode::WrongVersion,
            WireError::Malformed(_) => ProblemCode::Malformed,
            WireError::UnknownWord { .. } => ProblemCode::UnknownWord,
        }
    }
}

/// A message with its version.
pub trait Message: Serialize + DeserializeOwned {
    /// What the body says about itself.
    fn version(&self) -> u32;
}

macro_rules! versioned {
    ($($message:ty),*) => {
        $(impl Message for $message {
            fn version(&self) -> u32 {
                self.v
            }
        })*
    };
}

versioned!(EnrolRequest, EnrolAnswer, NumberRequest, NumberAnswer, UploadRequest, UploadAnswer, FeedAnswer, Problem);
versioned!(AskRequest, AskAnswer, TokensRequest, TokensAnswer, KeysAnswer);

/// Reads a message of at most `bytes_max` bytes.
///
/// # Errors
/// Too large, another version, or not of the message's shape; the text names line and column, never the content.
pub fn read<M: Message>(body: &[u8], bytes_max: usize) -> Result<M, WireError> {
    if body.len() > bytes_max {
        return Err(WireError::TooLarge { max: bytes_max, found: body.len() });
    }
    match serde_json::from_slice::<M>(body) {
        Ok(message) if message.version() == VERSION => Ok(message),
        Ok(message) => Err(WireError::Version { found: u64::from(message.version()) }),
        Err(fault) => Err(other_version(body).unwrap_or_else(|| malformed(&fault))),
    }
}

/// The message as JSON. No message holds a map or a number that JSON cannot carry, so this does not fail.
#[must_use]
pub fn write<M: Message>(message: &M) -> Vec<u8> {
    serde_json::to_vec(message).unwrap_or_default()
}

/// A body of another version need not have this version's shape; its version is then the better explanation.
fn other_version(body: &[u8]) -> Option<WireError> {
    #[derive(serde::Deserialize)]
    struct Versioned {
        v: u64,
    }
    let found = serde_json::from_slice::<Versioned>(body).ok()?.v;
    (found != u64::from(VERSION)).then_some(WireError::Version { found })
}

fn malformed(fault: &serde_json::Error) -> WireError {
    WireError::Malformed(fault.to_string().chars().take(TEXT_CHARS_MAX).collect())
}
