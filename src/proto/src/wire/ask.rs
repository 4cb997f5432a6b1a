//! A question to the centre while the citizen waits.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::booking::{BookingId, BookingOrder, BookingRef, SlotTime};
use hall_core::centre::{CentreAsk, TicketRef};
use hall_core::ticket::StatusKey;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::booking::{WireOrder, WireSlot, matter_from, number_from};
use super::details::{code_from, malformed, person_from, tail_from};
use super::operation::unknown;
use super::{VERSION, WireError, bounds};

/// A kiosk asks. Every question may come again after a lost answer, and is answered as before.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskRequest {
    /// Version of the body.
    pub v: u32,
    /// The question.
    pub ask: WireAsk,
}

impl AskRequest {
    /// A request of this version.
    #[must_use]
    pub fn new(ask: &CentreAsk) -> Self {
        Self { v: VERSION, ask: ask.into() }
    }
}

/// A question.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WireAsk {
    /// Which slots of a matter have places left?
    Places {
        /// The matter.
        #[serde(deserialize_with = "bounds::text")]
        matter: String,
    },
    /// Keep a place while the citizen decides.
    Hold {
        /// The new booking: a version 7 UUID of the kiosk's.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
        /// What for.
        #[serde(deserialize_with = "bounds::text")]
        matter: String,
        /// When.
        slot: WireSlot,
    },
    /// Give up a place that was held.
    Release {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
    },
    /// Make a held place a booking.
    Confirm {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
        /// All about it.
        order: Box<WireOrder>,
    },
    /// Look for open bookings.
    Find {
        /// By what.
        by: WireBookingRef,
    },
    /// Move a booking to another slot.
    Move {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
        /// The new slot.
        to: WireSlot,
    },
    /// Cancel a booking.
    Cancel {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
    },
    /// Where does a ticket stand?
    Look {
        /// Which.
        ticket: WireTicketRef,
    },
    /// A question of a newer kiosk.
    #[serde(other)]
    Unknown,
}

impl WireAsk {
    /// The name in logs; never what is asked.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            WireAsk::Places { .. } => "places",
            WireAsk::Hold { .. } => "hold",
            WireAsk::Release { .. } => "release",
            WireAsk::Confirm { .. } => "confirm",
            WireAsk::Find { .. } => "find",
            WireAsk::Move { .. } => "move",
            WireAsk::Cancel { .. } => "cancel",
            WireAsk::Look { .. } => "look",
            WireAsk::Unknown => "unknown",
        }
    }
}

impl std::fmt::Debug for WireAsk {
    /// The kind only: a question may hold a code or a key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.code())
    }
}

/// By what a booking is looked for: exactly one of the three.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WireBookingRef {
    /// Its code: twelve digits.
    Code(#[serde(deserialize_with = "bounds::text")] String),
    /// Its person: HMAC-SHA-256 under the hall's key, in Base64.
    Person(#[serde(deserialize_with = "bounds::text")] String),
    /// The last four digits of the telephone number.
    Tail(#[serde(deserialize_with = "bounds::text")] String),
}

impl std::fmt::Debug for WireBookingRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WireBookingRef(…)")
    }
}

impl From<&BookingRef> for WireBookingRef {
    fn from(by: &BookingRef) -> Self {
        match by {
            BookingRef::Code(code) => WireBookingRef::Code(code.as_str().to_owned()),
            BookingRef::Person(person) => WireBookingRef::Person(BASE64.encode(person.0)),
            BookingRef::Tail(tail) => WireBookingRef::Tail(tail.to_string()),
        }
    }
}

impl TryFrom<&WireBookingRef> for BookingRef {
    type Error = WireError;

    fn try_from(wire: &WireBookingRef) -> Result<Self, WireError> {
        Ok(match wire {
            WireBookingRef::Code(code) => BookingRef::Code(code_from(code)?),
            WireBookingRef::Person(person) => BookingRef::Person(person_from(person)?),
            WireBookingRef::Tail(tail) => BookingRef::Tail(tail_from(tail)?),
        })
    }
}

/// By what a ticket is looked for: exactly one of the three.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum WireTicketRef {
    /// The secret of its slip.
    Key(#[serde(deserialize_with = "bounds::text")] String),
    /// Its number of today.
    Number(#[serde(deserialize_with = "bounds::text")] String),
    /// Its person: HMAC-SHA-256 under the hall's key, in Base64.
    Person(#[serde(deserialize_with = "bounds::text")] String),
}

impl std::fmt::Debug for WireTicketRef {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("WireTicketRef(…)")
    }
}

impl From<&TicketRef> for WireTicketRef {
    fn from(ticket: &TicketRef) -> Self {
        match ticket {
            TicketRef::Key(key) => WireTicketRef::Key(key.as_str().to_owned()),
            TicketRef::Number(number) => WireTicketRef::Number(number.to_string()),
            TicketRef::Person(person) => WireTicketRef::Person(BASE64.encode(person.0)),
        }
    }
}

impl TryFrom<&WireTicketRef> for TicketRef {
    type Error = WireError;

    fn try_from(wire: &WireTicketRef) -> Result<Self, WireError> {
        Ok(match wire {
            WireTicketRef::Key(key) => TicketRef::Key(StatusKey::parse(key).ok_or_else(|| malformed("key"))?),
            WireTicketRef::Number(number) => TicketRef::Number(number_from(number)?),
            WireTicketRef::Person(person) => TicketRef::Person(person_from(person)?),
        })
    }
}

impl From<&CentreAsk> for WireAsk {
    fn from(ask: &CentreAsk) -> Self {
        let uuid = |booking: &BookingId| Uuid::from_u128(booking.0);
        match ask {
            CentreAsk::Places { matter } => WireAsk::Places { matter: matter.as_str().to_owned() },
            CentreAsk::Hold { booking, matter, slot } => {
                WireAsk::Hold { booking: uuid(booking), matter: matter.as_str().to_owned(), slot: (*slot).into() }
            }
            CentreAsk::Release { booking } => WireAsk::Release { booking: uuid(booking) },
            CentreAsk::Confirm { booking, order } => {
                WireAsk::Confirm { booking: uuid(booking), order: Box::new(WireOrder::from(&**order)) }
            }
            CentreAsk::Find(by) => WireAsk::Find { by: by.into() },
            CentreAsk::Move { booking, to } => WireAsk::Move { booking: uuid(booking), to: (*to).into() },
            CentreAsk::Cancel { booking } => WireAsk::Cancel { booking: uuid(booking) },
            CentreAsk::Look(ticket) => WireAsk::Look { ticket: ticket.into() },
        }
    }
}

impl TryFrom<&WireAsk> for CentreAsk {
    type Error = WireError;

    fn try_from(wire: &WireAsk) -> Result<Self, WireError> {
        let id = |booking: &Uuid| BookingId(booking.as_u128());
        Ok(match wire {
            WireAsk::Places { matter } => CentreAsk::Places { matter: matter_from(matter)? },
            WireAsk::Hold { booking, matter, slot } => {
                CentreAsk::Hold { booking: id(booking), matter: matter_from(matter)?, slot: SlotTime::try_from(slot)? }
            }
            WireAsk::Release { booking } => CentreAsk::Release { booking: id(booking) },
            WireAsk::Confirm { booking, order } => {
                CentreAsk::Confirm { booking: id(booking), order: Box::new(BookingOrder::try_from(&**order)?) }
            }
            WireAsk::Find { by } => CentreAsk::Find(BookingRef::try_from(by)?),
            WireAsk::Move { booking, to } => CentreAsk::Move { booking: id(booking), to: SlotTime::try_from(to)? },
            WireAsk::Cancel { booking } => CentreAsk::Cancel { booking: id(booking) },
            WireAsk::Look { ticket } => CentreAsk::Look(TicketRef::try_from(ticket)?),
            WireAsk::Unknown => return Err(unknown("kind of question", "")),
        })
    }
}
