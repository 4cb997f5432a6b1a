//! The centre's keys, as a kiosk gets them: one to seal personal data with, one to tell persons apart, and one that
//! proves slot tokens.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::malformed;
use super::{WireError, bounds};
use crate::seal::{HallKey, SealKey};
use crate::sign::{self, VerifyingKey};

/// The keys.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keys {
    /// To seal with.
    pub seal: SealKey,
    /// To tell persons apart with.
    pub hall: HallKey,
    /// To prove slot tokens with.
    pub centre: VerifyingKey,
}

/// The keys in Base64, 32 bytes each.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireKeys {
    /// Personal data is sealed to it: the public half of an X25519 key.
    #[serde(deserialize_with = "bounds::text")]
    pub seal_key: String,
    /// Persons are told apart under it: a key of HMAC-SHA-256. It is a secret of the hall.
    #[serde(deserialize_with = "bounds::text")]
    pub hall_key: String,
    /// Slot tokens are signed with its other half: Ed25519.
    #[serde(deserialize_with = "bounds::text")]
    pub centre_key: String,
}

impl std::fmt::Debug for WireKeys {
    /// Without the hall's key.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WireKeys").field("seal_key", &self.seal_key).finish_non_exhaustive()
    }
}

impl From<&Keys> for WireKeys {
    fn from(keys: &Keys) -> Self {
        Self {
            seal_key: BASE64.encode(keys.seal.as_bytes()),
            hall_key: BASE64.encode(keys.hall.reveal()),
            centre_key: sign::public_key_text(&keys.centre),
        }
    }
}

impl TryFrom<&WireKeys> for Keys {
    type Error = WireError;

    fn try_from(wire: &WireKeys) -> Result<Self, WireError> {
        let bytes = |text: &str| -> Option<[u8; 32]> { BASE64.decode(text).ok()?.try_into().ok() };
        Ok(Self {
            seal: bytes(&wire.seal_key).and_then(SealKey::new).ok_or_else(|| malformed("sealing key"))?,
            hall: bytes(&wire.hall_key).map(HallKey::new).ok_or_else(|| malformed("hall key"))?,
            centre: sign::public_key(&wire.centre_key).ok_or_else(|| malformed("centre key"))?,
        })
    }
}

/// The keys in force.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct KeysAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// The keys.
    pub keys: WireKeys,
}
