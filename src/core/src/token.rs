//! Slot tokens: places that the centre has set apart for a terminal, so that a booking can be confirmed while the line is
//! cut. Each is signed by the centre, good for one booking, and worth nothing once it has expired.

use std::fmt;

use crate::booking::SlotTime;
use crate::day::UtcMillis;
use crate::hall::{KioskId, MatterId};

/// Most tokens that a terminal holds.
pub const TOKENS_MAX: usize = 500;

/// Identity of a token: a version 7 UUID of the centre's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TokenId(pub u128);

/// What the centre signs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenTerms {
    /// Its identity.
    pub id: TokenId,
    /// The centre's epoch: after a restored backup older tokens are worth nothing.
    pub epoch: u128,
    /// The terminal that may spend it.
    pub kiosk: KioskId,
    /// For what.
    pub matter: MatterId,
    /// The place.
    pub slot: SlotTime,
    /// From then on the centre gives the place to others.
    pub expires: UtcMillis,
}

/// A place, set apart and signed.
#[derive(Clone, PartialEq, Eq)]
pub struct SlotToken {
    /// What is signed.
    pub terms: TokenTerms,
    /// Ed25519, by the centre.
    pub signature: [u8; 64],
}

impl SlotToken {
    /// Whether it may be spent on this now; that it is the centre's was checked when it came.
    #[must_use]
    pub fn is_good_for(&self, matter: &MatterId, slot: SlotTime, now: UtcMillis) -> bool {
        self.terms.matter == *matter && self.terms.slot == slot && now < self.terms.expires
    }
}

impl fmt::Debug for SlotToken {
    /// Without the signature: whoever has it can book.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SlotToken").field("terms", &self.terms).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::booking::SlotHours;
    use crate::calendar::{Date, PeriodKind, TimeOfDay};

    fn slot(hour: u8) -> SlotTime {
        SlotTime {
            date: Date::new(2026, 11, 24).expect("a day"),
            from: TimeOfDay::new(hour, 0).expect("a time"),
            to: TimeOfDay::new(hour, 30).expect("a time"),
            hours: SlotHours::Period(PeriodKind::Working),
        }
    }

    #[test]
    fn a_token_is_good_for_its_own_place_until_it_expires() {
        let matter = |id| MatterId::new(id).expect("id");
        let terms = TokenTerms {
            id: TokenId(1),
            epoch: 2,
            kiosk: KioskId::new("entrance-1").expect("id"),
            matter: matter("seal"),
            slot: slot(9),
            expires: UtcMillis(1_000),
        };
        let token = SlotToken { terms, signature: [7; 64] };
        assert!(token.is_good_for(&matter("seal"), slot(9), UtcMillis(999)));
        assert!(!token.is_good_for(&matter("seal"), slot(9), UtcMillis(1_000)));
        assert!(!token.is_good_for(&matter("seal"), slot(10), UtcMillis(0)));
        assert!(!token.is_good_for(&matter("company-start"), slot(9), UtcMillis(0)));
        assert!(!format!("{token:?}").contains("7, 7"));
    }
}
