//! Enrolment: a one-time code, read off the centre by a technician, becomes a kiosk's identity.

use hall_core::day::BusinessDay;
use hall_core::hall::KioskId;
use hall_core::number::{Dispenser, Series};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{VERSION, WireError, WireKeys, bounds};

/// A kiosk asks to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnrolRequest {
    /// Version of the body.
    pub v: u32,
    /// The one-time code, valid for ten minutes.
    #[serde(deserialize_with = "bounds::text")]
    pub code: String,
    /// The public half of the key that the kiosk made: 32 bytes of Ed25519 in base64.
    #[serde(deserialize_with = "bounds::text")]
    pub public_key: String,
}

impl EnrolRequest {
    /// A request of this version.
    #[must_use]
    pub fn new(code: String, public_key: String) -> Self {
        Self { v: VERSION, code, public_key }
    }
}

/// The kiosk is in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct EnrolAnswer {
    /// Version of the body.
    pub v: u32,
    /// Its name, and the `keyid` of its signatures.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "entrance-1")]
    pub kiosk: String,
    /// The letter of the numbers that it gives while the line is cut.
    #[schema(value_type = String, example = "K")]
    pub series: char,
    /// How far that series had come, if the kiosk was enrolled before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub floor: Option<SeriesFloor>,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// What stands before `/t/<key>` in the slip's QR code.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "https://hall.example")]
    pub public_url: String,
    /// The centre's keys; an older centre has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keys: Option<WireKeys>,
}

/// Numbers up to this one are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct SeriesFloor {
    /// Business day, in days since 1970-01-01.
    pub day: i32,
    /// Last value given out on it.
    pub last: u16,
}

impl EnrolAnswer {
    /// The kiosk's name.
    ///
    /// # Errors
    /// It is no identifier.
    pub fn kiosk_id(&self) -> Result<KioskId, WireError> {
        KioskId::new(&self.kiosk).map_err(|fault| WireError::Malformed(fault.to_string()))
    }

    /// The kiosk's own dispenser as far as the centre knows it.
    ///
    /// # Errors
    /// The series is no letter.
    pub fn dispenser(&self) -> Result<Dispenser, WireError> {
        let series = Series::new(self.series).map_err(|fault| WireError::Malformed(fault.to_string()))?;
        let unused = Dispenser::unused(series);
        Ok(self.floor.map_or(unused, |floor| unused.floored(BusinessDay(floor.day), floor.last)))
    }
}
