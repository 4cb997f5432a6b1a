//! What a ticket says besides its matter, on the wire. Everything may be missing: an older kiosk sends none of it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::assistance::AssistanceKind;
use hall_core::booking::BookingCode;
use hall_core::hall::Lang;
use hall_core::person::{PersonKey, PhoneTail, Priority, ProjectNumber, SEALED_BYTES_MAX, Sealed};
use hall_core::ticket::{MISSING_MAX, TicketDetails};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operation::unknown;
use super::{WireError, bounds};

/// Characters of [`SEALED_BYTES_MAX`] bytes in Base64.
pub(super) const SEALED_CHARS_MAX: usize = SEALED_BYTES_MAX.div_ceil(3) * 4;

/// What the counter should know of a ticket. What names a person is sealed to the centre's key.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize, ToSchema)]
#[serde(default)]
pub struct WireDetails {
    /// The language of slip and calls: `zh` or `en`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub lang: Option<String>,
    /// Tells the person apart: HMAC-SHA-256 under the hall's key, in Base64.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub person: Option<String>,
    /// The person, masked for screen and slip.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub masked: Option<String>,
    /// The fields of the form, sealed, in Base64.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::sealed_or_none")]
    pub sealed: Option<String>,
    /// The last four digits of a telephone number.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub tail: Option<String>,
    /// The class of priority: `military`, `disabled`, `senior` or `infant`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub priority: Option<String>,
    /// Materials that are missing, by their place in the matter's list.
    #[serde(skip_serializing_if = "Vec::is_empty", deserialize_with = "bounds::list::<_, MISSING_MAX, _>")]
    pub missing: Vec<u8>,
    /// Whether the missing ones are promised.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub promised: bool,
    /// The project's code.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub project: Option<String>,
    /// The code of the booking that becomes this ticket.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub booking: Option<String>,
    /// Whether that booking's time is over.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub late: bool,
    /// Whether it is served after closing.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
    /// The kind of help: `accompany`, `act` or `fill-gap`.
    #[serde(skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub assistance: Option<String>,
}

impl WireDetails {
    /// Whether nothing is known but the matter.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

impl From<&TicketDetails> for WireDetails {
    fn from(details: &TicketDetails) -> Self {
        Self {
            lang: (details.lang == Lang::En).then(|| lang_code(details.lang).to_owned()),
            person: details.person.map(|key| BASE64.encode(key.0)),
            masked: details.masked.clone(),
            sealed: details.sealed.as_ref().map(|sealed| BASE64.encode(sealed.as_bytes())),
            tail: details.tail.map(|tail| tail.to_string()),
            priority: details.priority.map(|class| class.code().to_owned()),
            missing: details.missing.clone(),
            promised: details.is_promised,
            project: details.project.as_ref().map(ToString::to_string),
            booking: details.booking.as_ref().map(|code| code.as_str().to_owned()),
            late: details.is_late,
            extended: details.is_extended,
            assistance: details.assistance.map(|kind| kind.code().to_owned()),
        }
    }
}

impl TryFrom<&WireDetails> for TicketDetails {
    type Error = WireError;

    fn try_from(wire: &WireDetails) -> Result<Self, WireError> {
        Ok(Self {
            lang: wire.lang.as_deref().map(lang_from).transpose()?.unwrap_or_default(),
            person: wire.person.as_deref().map(person_from).transpose()?,
            masked: wire.masked.clone(),
            sealed: wire.sealed.as_deref().map(sealed_from).transpose()?,
            tail: wire.tail.as_deref().map(tail_from).transpose()?,
            priority: wire.priority.as_deref().map(priority_from).transpose()?,
            missing: wire.missing.clone(),
            is_promised: wire.promised,
            project: wire.project.as_deref().map(project_from).transpose()?,
            booking: wire.booking.as_deref().map(code_from).transpose()?,
            is_late: wire.late,
            is_extended: wire.extended,
            assistance: wire.assistance.as_deref().map(assistance_from).transpose()?,
        })
    }
}

pub(super) fn malformed(what: &str) -> WireError {
    WireError::Malformed(format!("{what} is not what it should be"))
}

/// The code of a language.
pub(super) fn lang_code(lang: Lang) -> &'static str {
    match lang {
        Lang::Zh => "zh",
        Lang::En => "en",
    }
}

pub(super) fn lang_from(code: &str) -> Result<Lang, WireError> {
    match code {
        "zh" => Ok(Lang::Zh),
        "en" => Ok(Lang::En),
        other => Err(unknown("language", other)),
    }
}

pub(super) fn person_from(text: &str) -> Result<PersonKey, WireError> {
    let bytes = BASE64.decode(text).map_err(|_| malformed("person"))?;
    Ok(PersonKey(bytes.try_into().map_err(|_| malformed("person"))?))
}

pub(super) fn sealed_from(text: &str) -> Result<Sealed, WireError> {
    let bytes = BASE64.decode(text).map_err(|_| malformed("sealed"))?;
    Sealed::new(bytes).ok_or_else(|| malformed("sealed"))
}

pub(super) fn tail_from(text: &str) -> Result<PhoneTail, WireError> {
    PhoneTail::parse(text).ok_or_else(|| malformed("tail"))
}

fn priority_from(code: &str) -> Result<Priority, WireError> {
    Priority::from_code(code).ok_or_else(|| unknown("priority", code))
}

pub(super) fn project_from(text: &str) -> Result<ProjectNumber, WireError> {
    ProjectNumber::parse(text).ok_or_else(|| malformed("project"))
}

pub(super) fn code_from(text: &str) -> Result<BookingCode, WireError> {
    BookingCode::parse(text).map_err(|_| malformed("booking"))
}

pub(super) fn assistance_from(code: &str) -> Result<AssistanceKind, WireError> {
    AssistanceKind::from_code(code).ok_or_else(|| unknown("assistance", code))
}
