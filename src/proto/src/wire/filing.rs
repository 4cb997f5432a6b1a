//! What is filed at a terminal, on the wire: the bodies of its operations.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::booking::{BookingId, BookingOrder};
use hall_core::centre::TicketRef;
use hall_core::filing::{Callback, Filing, FilingId, Inspection, POINTS, Rating, RatingGrade, RatingTag, StaffNumber};
use hall_core::outbox::Body;
use hall_core::token::SlotToken;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::ask::WireTicketRef;
use super::booking::{WireOrder, date_from, matter_from};
use super::details::{
    assistance_from, code_from, lang_code, lang_from, malformed, project_from, sealed_from, tail_from,
};
use super::operation::{WireBody, unknown};
use super::token::WireToken;
use super::{WireError, bounds};

/// Characters of a counter's sign; a hall file has no longer one.
pub(super) const COUNTER_CHARS_MAX: usize = 40;
/// Digits of the reference of a callback.
const REFERENCE_DIGITS: usize = 4;

/// A booking that the citizen holds already.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireBookingFiled {
    /// The filing.
    #[schema(value_type = String, format = "uuid")]
    pub filing: Uuid,
    /// The booking.
    #[schema(value_type = String, format = "uuid")]
    pub booking: Uuid,
    /// Its code, on the slip already.
    #[serde(deserialize_with = "bounds::text")]
    pub code: String,
    /// All about it.
    pub order: WireOrder,
    /// The slot token that was spent on it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<WireToken>,
}

/// A wish to be called back.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireCallback {
    /// The filing.
    #[schema(value_type = String, format = "uuid")]
    pub filing: Uuid,
    /// What stands on the slip: four digits of the day.
    #[serde(deserialize_with = "bounds::text")]
    pub reference: String,
    /// The kind of help: `accompany`, `act` or `fill-gap`.
    #[serde(deserialize_with = "bounds::text")]
    pub assistance: String,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub matter: Option<String>,
    /// The code of the project whose steward is to call.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub project: Option<String>,
    /// The telephone number, sealed, in Base64.
    #[serde(deserialize_with = "bounds::sealed")]
    pub sealed: String,
    /// Its last four digits.
    #[serde(deserialize_with = "bounds::text")]
    pub tail: String,
    /// The language to call back in: `zh` or `en`.
    #[serde(deserialize_with = "bounds::text")]
    pub lang: String,
}

/// A grade for a ticket.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireRating {
    /// The filing.
    #[schema(value_type = String, format = "uuid")]
    pub filing: Uuid,
    /// Which ticket.
    pub ticket: WireTicketRef,
    /// Five for the best grade, one for the worst.
    pub stars: u8,
    /// What it is for, each once.
    #[serde(deserialize_with = "bounds::list::<_, { RatingTag::ALL.len() }, _>")]
    pub tags: Vec<String>,
}

/// The day's inspection.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireInspection {
    /// The filing.
    #[schema(value_type = String, format = "uuid")]
    pub filing: Uuid,
    /// The day.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "2026-11-24")]
    pub date: String,
    /// Who made it: the number on the badge.
    #[serde(deserialize_with = "bounds::text")]
    pub staff: String,
    /// Whether each of the eight points is kept, in their order.
    pub kept: [bool; POINTS],
}

/// A counter opens or closes.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireCounterSet {
    /// The filing.
    #[schema(value_type = String, format = "uuid")]
    pub filing: Uuid,
    /// The counter's sign.
    #[serde(deserialize_with = "bounds::text")]
    pub counter: String,
    /// Whether it serves.
    pub open: bool,
}

pub(super) fn body_of(id: FilingId, filing: &Filing) -> WireBody {
    let id = Uuid::from_u128(id.0);
    let booked = |booking: &BookingId, code: &hall_core::booking::BookingCode, order: &BookingOrder, token| {
        let (booking, code) = (Uuid::from_u128(booking.0), code.as_str().to_owned());
        Box::new(WireBookingFiled { filing: id, booking, code, order: order.into(), token })
    };
    match filing {
        Filing::BookingRequested { booking, code, order } => {
            WireBody::BookingRequested(booked(booking, code, order, None))
        }
        Filing::BookedByToken { booking, code, order, token } => {
            WireBody::BookedByToken(booked(booking, code, order, token.as_deref().map(WireToken::from)))
        }
        Filing::CallbackLeft(callback) => WireBody::CallbackLeft(Box::new(WireCallback {
            filing: id,
            reference: callback.reference.clone(),
            assistance: callback.kind.code().to_owned(),
            matter: callback.matter.as_ref().map(|matter| matter.as_str().to_owned()),
            project: callback.project.as_ref().map(ToString::to_string),
            sealed: BASE64.encode(callback.sealed.as_bytes()),
            tail: callback.tail.to_string(),
            lang: lang_code(callback.lang).to_owned(),
        })),
        Filing::Rated(rating) => WireBody::Rated(WireRating {
            filing: id,
            ticket: (&rating.ticket).into(),
            stars: rating.grade.stars(),
            tags: rating.tags.iter().map(|tag| tag.code().to_owned()).collect(),
        }),
        Filing::Inspected(inspection) => WireBody::Inspected(WireInspection {
            filing: id,
            date: inspection.date.to_string(),
            staff: inspection.staff.as_str().to_owned(),
            kept: inspection.kept,
        }),
        Filing::CounterSet { counter, is_open } => {
            WireBody::CounterSet(WireCounterSet { filing: id, counter: counter.clone(), open: *is_open })
        }
    }
}

pub(super) fn requested_from(wire: &WireBookingFiled) -> Result<Body, WireError> {
    let (booking, code) = (BookingId(wire.booking.as_u128()), code_from(&wire.code)?);
    let order = Box::new(BookingOrder::try_from(&wire.order)?);
    Ok(filed(wire.filing, Filing::BookingRequested { booking, code, order }))
}

pub(super) fn by_token_from(wire: &WireBookingFiled) -> Result<Body, WireError> {
    let (booking, code) = (BookingId(wire.booking.as_u128()), code_from(&wire.code)?);
    let order = Box::new(BookingOrder::try_from(&wire.order)?);
    let token = wire.token.as_ref().map(SlotToken::try_from).transpose()?.map(Box::new);
    Ok(filed(wire.filing, Filing::BookedByToken { booking, code, order, token }))
}

pub(super) fn callback_from(wire: &WireCallback) -> Result<Body, WireError> {
    let is_reference = wire.reference.len() == REFERENCE_DIGITS && wire.reference.bytes().all(|b| b.is_ascii_digit());
    if !is_reference {
        return Err(malformed("reference"));
    }
    let callback = Callback {
        reference: wire.reference.clone(),
        kind: assistance_from(&wire.assistance)?,
        matter: wire.matter.as_deref().map(matter_from).transpose()?,
        project: wire.project.as_deref().map(project_from).transpose()?,
        sealed: sealed_from(&wire.sealed)?,
        tail: tail_from(&wire.tail)?,
        lang: lang_from(&wire.lang)?,
    };
    Ok(filed(wire.filing, Filing::CallbackLeft(callback)))
}

pub(super) fn rating_from(wire: &WireRating) -> Result<Body, WireError> {
    let mut tags = Vec::with_capacity(wire.tags.len());
    for code in &wire.tags {
        let tag = RatingTag::from_code(code).ok_or_else(|| unknown("tag of a rating", code))?;
        if tags.contains(&tag) {
            return Err(malformed("tag of a rating"));
        }
        tags.push(tag);
    }
    let grade = RatingGrade::from_stars(wire.stars).ok_or_else(|| malformed("grade"))?;
    Ok(filed(wire.filing, Filing::Rated(Rating { ticket: TicketRef::try_from(&wire.ticket)?, grade, tags })))
}

pub(super) fn inspection_from(wire: &WireInspection) -> Result<Body, WireError> {
    let staff = StaffNumber::parse(&wire.staff).ok_or_else(|| malformed("staff"))?;
    let inspection = Inspection { date: date_from(&wire.date)?, staff, kept: wire.kept };
    Ok(filed(wire.filing, Filing::Inspected(inspection)))
}

pub(super) fn counter_from(wire: &WireCounterSet) -> Result<Body, WireError> {
    if !(1..=COUNTER_CHARS_MAX).contains(&wire.counter.chars().count()) {
        return Err(malformed("counter"));
    }
    Ok(filed(wire.filing, Filing::CounterSet { counter: wire.counter.clone(), is_open: wire.open }))
}

fn filed(filing: Uuid, what: Filing) -> Body {
    Body::Filing(FilingId(filing.as_u128()), what)
}
