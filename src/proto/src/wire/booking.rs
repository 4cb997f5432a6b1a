//! Slots, orders and bookings on the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::booking::{Booking, BookingId, BookingOrder, BookingState, SlotHours, SlotTime};
use hall_core::calendar::{Date, PeriodKind, TimeOfDay};
use hall_core::hall::MatterId;
use hall_core::number::Number;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::{
    assistance_from, code_from, lang_code, lang_from, malformed, person_from, project_from, sealed_from, tail_from,
};
use super::operation::unknown;
use super::{WireError, bounds};

/// The word for 延时 among the kinds of hours.
const EXTENDED: &str = "extended";

/// A slot, by the hall's own clock.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireSlot {
    /// The day.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "2026-11-24")]
    pub date: String,
    /// When service begins.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "09:00")]
    pub from: String,
    /// When the slot ends.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "09:30")]
    pub to: String,
    /// `working`, `early`, `noon`, `evening`, `weekend`, `holiday` or `extended`.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "working")]
    pub hours: String,
}

impl From<SlotTime> for WireSlot {
    fn from(slot: SlotTime) -> Self {
        let hours = match slot.hours {
            SlotHours::Period(kind) => kind.code(),
            SlotHours::Extended => EXTENDED,
        };
        Self {
            date: slot.date.to_string(),
            from: slot.from.to_string(),
            to: slot.to.to_string(),
            hours: hours.to_owned(),
        }
    }
}

impl TryFrom<&WireSlot> for SlotTime {
    type Error = WireError;

    fn try_from(wire: &WireSlot) -> Result<Self, WireError> {
        let hours = match wire.hours.as_str() {
            EXTENDED => SlotHours::Extended,
            code => SlotHours::Period(PeriodKind::from_code(code).ok_or_else(|| unknown("kind of hours", code))?),
        };
        let slot = Self { date: date_from(&wire.date)?, from: time_from(&wire.from)?, to: time_from(&wire.to)?, hours };
        if slot.from < slot.to { Ok(slot) } else { Err(malformed("slot")) }
    }
}

pub(super) fn date_from(text: &str) -> Result<Date, WireError> {
    Date::parse(text).ok_or_else(|| malformed("date"))
}

pub(super) fn time_from(text: &str) -> Result<TimeOfDay, WireError> {
    TimeOfDay::parse(text).ok_or_else(|| malformed("time"))
}

pub(super) fn matter_from(text: &str) -> Result<MatterId, WireError> {
    MatterId::new(text).map_err(|fault| WireError::Malformed(fault.to_string()))
}

pub(super) fn number_from(text: &str) -> Result<Number, WireError> {
    text.parse().map_err(|_| malformed("number"))
}

/// What is booked, and for whom. What names a person is sealed to the centre's key.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireOrder {
    /// What for.
    #[serde(deserialize_with = "bounds::text")]
    pub matter: String,
    /// When.
    pub slot: WireSlot,
    /// Who: HMAC-SHA-256 under the hall's key, in Base64.
    #[serde(deserialize_with = "bounds::text")]
    pub person: String,
    /// Who, masked for slip and screen.
    #[serde(deserialize_with = "bounds::text")]
    pub masked: String,
    /// Who, sealed, in Base64.
    #[serde(deserialize_with = "bounds::sealed")]
    pub sealed: String,
    /// The last four digits of the telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub tail: Option<String>,
    /// The project's code.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub project: Option<String>,
    /// The kind of help: `accompany`, `act` or `fill-gap`.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub assistance: Option<String>,
    /// The language of slip and calls: `zh` or `en`.
    #[serde(deserialize_with = "bounds::text")]
    pub lang: String,
}

impl std::fmt::Debug for WireOrder {
    /// Without the person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("WireOrder");
        shown.field("matter", &self.matter).field("slot", &self.slot).finish_non_exhaustive()
    }
}

impl From<&BookingOrder> for WireOrder {
    fn from(order: &BookingOrder) -> Self {
        Self {
            matter: order.matter.as_str().to_owned(),
            slot: order.slot.into(),
            person: BASE64.encode(order.person.0),
            masked: order.masked.clone(),
            sealed: BASE64.encode(order.sealed.as_bytes()),
            tail: order.tail.map(|tail| tail.to_string()),
            project: order.project.as_ref().map(ToString::to_string),
            assistance: order.assistance.map(|kind| kind.code().to_owned()),
            lang: lang_code(order.lang).to_owned(),
        }
    }
}

impl TryFrom<&WireOrder> for BookingOrder {
    type Error = WireError;

    fn try_from(wire: &WireOrder) -> Result<Self, WireError> {
        Ok(Self {
            matter: matter_from(&wire.matter)?,
            slot: SlotTime::try_from(&wire.slot)?,
            person: person_from(&wire.person)?,
            masked: wire.masked.clone(),
            sealed: sealed_from(&wire.sealed)?,
            tail: wire.tail.as_deref().map(tail_from).transpose()?,
            project: wire.project.as_deref().map(project_from).transpose()?,
            assistance: wire.assistance.as_deref().map(assistance_from).transpose()?,
            lang: lang_from(&wire.lang)?,
        })
    }
}

/// A booking as its citizen sees it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireBooking {
    /// Its identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Its code: twelve digits.
    #[serde(deserialize_with = "bounds::text")]
    pub code: String,
    /// What for.
    #[serde(deserialize_with = "bounds::text")]
    pub matter: String,
    /// When.
    pub slot: WireSlot,
    /// Where it stands, e.g. `confirmed`.
    #[serde(deserialize_with = "bounds::text")]
    pub state: String,
    /// Whose, masked.
    #[serde(deserialize_with = "bounds::text")]
    pub masked: String,
    /// The project's code.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub project: Option<String>,
    /// The kind of help.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub assistance: Option<String>,
    /// The ticket's number, once checked in.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub number: Option<String>,
}

impl std::fmt::Debug for WireBooking {
    /// Without code and person.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut shown = f.debug_struct("WireBooking");
        shown.field("id", &self.id).field("slot", &self.slot).field("state", &self.state).finish_non_exhaustive()
    }
}

impl From<&Booking> for WireBooking {
    fn from(booking: &Booking) -> Self {
        Self {
            id: Uuid::from_u128(booking.id.0),
            code: booking.code.as_str().to_owned(),
            matter: booking.matter.as_str().to_owned(),
            slot: booking.slot.into(),
            state: booking.state.code().to_owned(),
            masked: booking.masked.clone(),
            project: booking.project.as_ref().map(ToString::to_string),
            assistance: booking.assistance.map(|kind| kind.code().to_owned()),
            number: booking.number.map(|number| number.to_string()),
        }
    }
}

impl TryFrom<&WireBooking> for Booking {
    type Error = WireError;

    fn try_from(wire: &WireBooking) -> Result<Self, WireError> {
        Ok(Self {
            id: BookingId(wire.id.as_u128()),
            code: code_from(&wire.code)?,
            matter: matter_from(&wire.matter)?,
            slot: SlotTime::try_from(&wire.slot)?,
            state: state_from(&wire.state)?,
            masked: wire.masked.clone(),
            project: wire.project.as_deref().map(project_from).transpose()?,
            assistance: wire.assistance.as_deref().map(assistance_from).transpose()?,
            number: wire.number.as_deref().map(number_from).transpose()?,
        })
    }
}

pub(super) fn state_from(code: &str) -> Result<BookingState, WireError> {
    BookingState::from_code(code).ok_or_else(|| unknown("state of a booking", code))
}
