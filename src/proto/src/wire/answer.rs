//! The centre's answer to a question. A "no" to the citizen is an answer like any other, with status 200: the question
//! was understood and decided. A [`Problem`](super::Problem) is for what a technician must look at.

use hall_core::booking::{Booking, BookingId, SlotTime};
use hall_core::calendar::Moment;
use hall_core::centre::{BOOKINGS_MAX, CentreAnswer, CentreAsk, CentreRefusal, SLOTS_MAX, SlotPlaces, TicketStanding};
use hall_core::ticket::StatusKey;
use hall_core::wait::WaitRange;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::booking::{WireBooking, WireSlot, date_from, matter_from, number_from, time_from};
use super::details::{code_from, malformed};
use super::operation::unknown;
use super::{VERSION, WireError, bounds};

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AskAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// What the centre says.
    pub answer: WireAnswer,
}

/// What the centre says.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WireAnswer {
    /// Slots with places left, in order.
    Places {
        /// One for each slot.
        #[serde(deserialize_with = "bounds::list::<_, SLOTS_MAX, _>")]
        places: Vec<WirePlaces>,
    },
    /// The place is kept.
    Held {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
        /// For how long, in seconds.
        left_s: u16,
    },
    /// The place is given up.
    Released {
        /// The booking.
        #[schema(value_type = String, format = "uuid")]
        booking: Uuid,
    },
    /// 预约成功.
    Confirmed {
        /// The booking.
        booking: Box<WireBooking>,
    },
    /// What was found, soonest first.
    Found {
        /// The bookings.
        #[serde(deserialize_with = "bounds::list::<_, BOOKINGS_MAX, _>")]
        bookings: Vec<WireBooking>,
    },
    /// The booking in its new slot.
    Moved {
        /// The booking.
        booking: Box<WireBooking>,
    },
    /// The booking is cancelled.
    Cancelled {
        /// The booking.
        booking: Box<WireBooking>,
    },
    /// Where the ticket stands.
    Standing {
        /// The ticket.
        ticket: WireStanding,
    },
    /// No, and why.
    Refused {
        /// Why.
        refusal: WireRefusal,
    },
    /// An answer of a newer centre.
    #[serde(other)]
    Unknown,
}

impl std::fmt::Debug for WireAnswer {
    /// The kind only: an answer may hold a code or a key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            WireAnswer::Places { .. } => "places",
            WireAnswer::Held { .. } => "held",
            WireAnswer::Released { .. } => "released",
            WireAnswer::Confirmed { .. } => "confirmed",
            WireAnswer::Found { .. } => "found",
            WireAnswer::Moved { .. } => "moved",
            WireAnswer::Cancelled { .. } => "cancelled",
            WireAnswer::Standing { .. } => "standing",
            WireAnswer::Refused { .. } => "refused",
            WireAnswer::Unknown => "unknown",
        })
    }
}

/// A slot with its places.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WirePlaces {
    /// The slot.
    #[serde(flatten)]
    pub slot: WireSlot,
    /// Places left.
    pub left: u16,
}

/// Where a ticket stands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireStanding {
    /// Its number.
    #[serde(deserialize_with = "bounds::text")]
    pub number: String,
    /// What for.
    #[serde(deserialize_with = "bounds::text")]
    pub matter: String,
    /// How many wait before it; missing when it does not wait any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ahead: Option<u32>,
    /// How long that takes: at least and at most about so many minutes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub wait_min: Option<[u16; 2]>,
    /// The secret of its slip, given only to whoever showed the slip or the card.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub key: Option<String>,
    /// Whether it was rated, as far as that concerns whoever asks.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub rated: bool,
}

/// Why the centre says no.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "why", rename_all = "kebab-case")]
pub enum WireRefusal {
    /// The last place was taken a moment ago.
    SlotFull,
    /// The slot cannot be booked any more, or never could.
    SlotClosed,
    /// The hold ran out.
    HoldOver,
    /// The person has an open booking of this matter.
    AlreadyBooked {
        /// Its code.
        #[serde(deserialize_with = "bounds::text")]
        code: String,
    },
    /// Too many bookings were missed.
    Blocked {
        /// The first day on which booking is possible again.
        #[serde(deserialize_with = "bounds::text")]
        until: String,
    },
    /// Too late to cancel or to move.
    TooLate {
        /// The last day on which it was possible.
        #[serde(deserialize_with = "bounds::text")]
        until: String,
        /// The time of that day.
        #[serde(deserialize_with = "bounds::text")]
        until_time: String,
    },
    /// No booking of that code, person or telephone number.
    UnknownBooking,
    /// It became a ticket already.
    Used {
        /// The ticket's number.
        #[serde(deserialize_with = "bounds::text")]
        number: String,
    },
    /// It was cancelled.
    WasCancelled,
    /// More bookings than one fit the four digits.
    Ambiguous,
    /// No ticket of today, and none of another day that is known by what was shown.
    UnknownTicket,
    /// The slip is of an earlier day.
    PastTicket {
        /// The day.
        #[serde(deserialize_with = "bounds::text")]
        day: String,
    },
    /// The number was given out on an earlier day, and not today.
    PastNumber {
        /// The last such day.
        #[serde(deserialize_with = "bounds::text")]
        day: String,
    },
    /// Too many questions from this kiosk in a short time.
    Busy,
    /// A reason of a newer centre.
    #[serde(other)]
    Unknown,
}

impl AskAnswer {
    /// An answer of this version.
    #[must_use]
    pub fn new(epoch: Uuid, answer: WireAnswer) -> Self {
        Self { v: VERSION, epoch, answer }
    }

    /// What the centre says to this question; nothing to a [`CentreAsk::Release`], whose answer is of no interest.
    ///
    /// # Errors
    /// It is the answer to another question, or says nothing that core has a word for.
    pub fn to(&self, ask: &CentreAsk) -> Result<Option<CentreAnswer>, WireError> {
        let answer = match (ask, &self.answer) {
            (_, WireAnswer::Refused { refusal }) => CentreAnswer::Refused(CentreRefusal::try_from(refusal)?),
            (CentreAsk::Places { .. }, WireAnswer::Places { places }) => {
                CentreAnswer::Places(places.iter().map(SlotPlaces::try_from).collect::<Result<_, _>>()?)
            }
            (CentreAsk::Hold { booking, .. }, WireAnswer::Held { booking: held, left_s }) => {
                is_of(*booking, BookingId(held.as_u128()))?;
                CentreAnswer::Held { left_s: *left_s }
            }
            (CentreAsk::Release { .. }, WireAnswer::Released { .. }) => return Ok(None),
            (CentreAsk::Confirm { booking, .. }, WireAnswer::Confirmed { booking: found }) => {
                CentreAnswer::Confirmed(one(*booking, found)?)
            }
            (CentreAsk::Find(_), WireAnswer::Found { bookings }) => {
                CentreAnswer::Found(bookings.iter().map(Booking::try_from).collect::<Result<_, _>>()?)
            }
            (CentreAsk::Move { booking, .. }, WireAnswer::Moved { booking: found }) => {
                CentreAnswer::Moved(one(*booking, found)?)
            }
            (CentreAsk::Cancel { booking }, WireAnswer::Cancelled { booking: found }) => {
                CentreAnswer::Cancelled(one(*booking, found)?)
            }
            (CentreAsk::Look(_), WireAnswer::Standing { ticket }) => {
                CentreAnswer::Standing(TicketStanding::try_from(ticket)?)
            }
            (_, WireAnswer::Unknown) => return Err(unknown("kind of answer", "")),
            _ => return Err(malformed("kind of answer")),
        };
        Ok(Some(answer))
    }
}

fn is_of(asked: BookingId, found: BookingId) -> Result<(), WireError> {
    if asked == found { Ok(()) } else { Err(WireError::Malformed("the answer is for another booking".to_owned())) }
}

fn one(asked: BookingId, wire: &WireBooking) -> Result<Box<Booking>, WireError> {
    let booking = Booking::try_from(wire)?;
    is_of(asked, booking.id)?;
    Ok(Box::new(booking))
}

impl From<SlotPlaces> for WirePlaces {
    fn from(places: SlotPlaces) -> Self {
        Self { slot: places.slot.into(), left: places.left }
    }
}

impl TryFrom<&WirePlaces> for SlotPlaces {
    type Error = WireError;

    fn try_from(wire: &WirePlaces) -> Result<Self, WireError> {
        Ok(Self { slot: SlotTime::try_from(&wire.slot)?, left: wire.left })
    }
}

impl From<&TicketStanding> for WireStanding {
    fn from(ticket: &TicketStanding) -> Self {
        Self {
            number: ticket.number.to_string(),
            matter: ticket.matter.as_str().to_owned(),
            ahead: ticket.ahead,
            wait_min: ticket.wait.map(|wait| [wait.from_min, wait.to_min]),
            key: ticket.key.as_ref().map(|key| key.as_str().to_owned()),
            rated: ticket.is_rated,
        }
    }
}

impl TryFrom<&WireStanding> for TicketStanding {
    type Error = WireError;

    fn try_from(wire: &WireStanding) -> Result<Self, WireError> {
        let key = |text: &str| StatusKey::parse(text).ok_or_else(|| malformed("key"));
        Ok(Self {
            number: number_from(&wire.number)?,
            matter: matter_from(&wire.matter)?,
            ahead: wire.ahead,
            wait: wire.wait_min.map(|[from_min, to_min]| WaitRange { from_min, to_min }),
            key: wire.key.as_deref().map(key).transpose()?,
            is_rated: wire.rated,
        })
    }
}

impl From<&CentreRefusal> for WireRefusal {
    fn from(refusal: &CentreRefusal) -> Self {
        match refusal {
            CentreRefusal::SlotFull => WireRefusal::SlotFull,
            CentreRefusal::SlotClosed => WireRefusal::SlotClosed,
            CentreRefusal::HoldOver => WireRefusal::HoldOver,
            CentreRefusal::AlreadyBooked(code) => WireRefusal::AlreadyBooked { code: code.as_str().to_owned() },
            CentreRefusal::Blocked { until } => WireRefusal::Blocked { until: until.to_string() },
            CentreRefusal::TooLate { until } => {
                WireRefusal::TooLate { until: until.date.to_string(), until_time: until.time.to_string() }
            }
            CentreRefusal::UnknownBooking => WireRefusal::UnknownBooking,
            CentreRefusal::Used(number) => WireRefusal::Used { number: number.to_string() },
            CentreRefusal::WasCancelled => WireRefusal::WasCancelled,
            CentreRefusal::Ambiguous => WireRefusal::Ambiguous,
            CentreRefusal::UnknownTicket => WireRefusal::UnknownTicket,
            CentreRefusal::PastTicket { day } => WireRefusal::PastTicket { day: day.to_string() },
            CentreRefusal::PastNumber { day } => WireRefusal::PastNumber { day: day.to_string() },
            CentreRefusal::Busy => WireRefusal::Busy,
        }
    }
}

impl TryFrom<&WireRefusal> for CentreRefusal {
    type Error = WireError;

    fn try_from(wire: &WireRefusal) -> Result<Self, WireError> {
        Ok(match wire {
            WireRefusal::SlotFull => CentreRefusal::SlotFull,
            WireRefusal::SlotClosed => CentreRefusal::SlotClosed,
            WireRefusal::HoldOver => CentreRefusal::HoldOver,
            WireRefusal::AlreadyBooked { code } => CentreRefusal::AlreadyBooked(code_from(code)?),
            WireRefusal::Blocked { until } => CentreRefusal::Blocked { until: date_from(until)? },
            WireRefusal::TooLate { until, until_time } => {
                let until = Moment { date: date_from(until)?, time: time_from(until_time)? };
                CentreRefusal::TooLate { until }
            }
            WireRefusal::UnknownBooking => CentreRefusal::UnknownBooking,
            WireRefusal::Used { number } => CentreRefusal::Used(number_from(number)?),
            WireRefusal::WasCancelled => CentreRefusal::WasCancelled,
            WireRefusal::Ambiguous => CentreRefusal::Ambiguous,
            WireRefusal::UnknownTicket => CentreRefusal::UnknownTicket,
            WireRefusal::PastTicket { day } => CentreRefusal::PastTicket { day: date_from(day)? },
            WireRefusal::PastNumber { day } => CentreRefusal::PastNumber { day: date_from(day)? },
            WireRefusal::Busy => CentreRefusal::Busy,
            WireRefusal::Unknown => return Err(unknown("reason of a refusal", "")),
        })
    }
}
