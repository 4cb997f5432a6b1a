//! Slot tokens on the wire.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use hall_core::booking::SlotTime;
use hall_core::day::UtcMillis;
use hall_core::hall::KioskId;
use hall_core::token::{SlotToken, TOKENS_MAX, TokenId, TokenTerms};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::booking::{WireSlot, matter_from};
use super::details::malformed;
use super::{VERSION, WireError, bounds};
use crate::sign::VerifyingKey;
use crate::token;

/// A kiosk asks for its slot tokens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokensRequest {
    /// Version of the body.
    pub v: u32,
    /// Tokens that it has spent on bookings which are still unsent. Every other one that has expired is given back by
    /// this request.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounds::list::<_, TOKENS_MAX, _>")]
    #[schema(value_type = Vec<String>)]
    pub unsent: Vec<Uuid>,
}

impl TokensRequest {
    /// A request of this version.
    #[must_use]
    pub fn new(unsent: &[TokenId]) -> Self {
        Self { v: VERSION, unsent: unsent.iter().map(|token| Uuid::from_u128(token.0)).collect() }
    }
}

impl Default for TokensRequest {
    fn default() -> Self {
        Self::new(&[])
    }
}

/// Every token that the kiosk may spend now, and no other: what is missing here it drops.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TokensAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// The tokens, soonest slot first.
    #[serde(deserialize_with = "bounds::list::<_, TOKENS_MAX, _>")]
    pub tokens: Vec<WireToken>,
}

impl TokensAnswer {
    /// An answer of this version.
    #[must_use]
    pub fn new(epoch: Uuid, tokens: &[SlotToken]) -> Self {
        Self { v: VERSION, epoch, tokens: tokens.iter().map(WireToken::from).collect() }
    }

    /// The tokens that are the centre's and this kiosk's; others are dropped.
    #[must_use]
    pub fn sound(&self, centre: &VerifyingKey, kiosk: &KioskId) -> Vec<SlotToken> {
        let read = self.tokens.iter().filter_map(|wire| SlotToken::try_from(wire).ok());
        let is_ours = |token: &SlotToken| {
            token.terms.kiosk == *kiosk && token.terms.epoch == self.epoch.as_u128() && token::is_signed(centre, token)
        };
        read.filter(is_ours).collect()
    }
}

/// A slot token.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireToken {
    /// Its identity.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// The centre's epoch when it was signed.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// The kiosk that may spend it.
    #[serde(deserialize_with = "bounds::text")]
    pub kiosk: String,
    /// For what.
    #[serde(deserialize_with = "bounds::text")]
    pub matter: String,
    /// The slot.
    pub slot: WireSlot,
    /// From then on it is worth nothing.
    pub expires_ms: i64,
    /// Ed25519 over all of this, in Base64.
    #[serde(deserialize_with = "bounds::text")]
    pub signature: String,
}

impl std::fmt::Debug for WireToken {
    /// Without the signature.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WireToken").field("id", &self.id).field("slot", &self.slot).finish_non_exhaustive()
    }
}

impl From<&SlotToken> for WireToken {
    fn from(token: &SlotToken) -> Self {
        let TokenTerms { id, epoch, kiosk, matter, slot, expires } = &token.terms;
        Self {
            id: Uuid::from_u128(id.0),
            epoch: Uuid::from_u128(*epoch),
            kiosk: kiosk.to_string(),
            matter: matter.as_str().to_owned(),
            slot: (*slot).into(),
            expires_ms: expires.0,
            signature: BASE64.encode(token.signature),
        }
    }
}

impl TryFrom<&WireToken> for SlotToken {
    type Error = WireError;

    fn try_from(wire: &WireToken) -> Result<Self, WireError> {
        let signature = BASE64.decode(&wire.signature).ok().and_then(|bytes| bytes.try_into().ok());
        Ok(Self {
            terms: TokenTerms {
                id: TokenId(wire.id.as_u128()),
                epoch: wire.epoch.as_u128(),
                kiosk: KioskId::new(&wire.kiosk).map_err(|fault| WireError::Malformed(fault.to_string()))?,
                matter: matter_from(&wire.matter)?,
                slot: SlotTime::try_from(&wire.slot)?,
                expires: UtcMillis(wire.expires_ms),
            },
            signature: signature.ok_or_else(|| malformed("signature"))?,
        })
    }
}
