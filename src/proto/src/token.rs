//! The centre's signature on a slot token.
//!
//! Signed is a text of one line for each term, so that nothing can be taken for something else:
//!
//! ```text
//! hall-slot-token-1
//! <epoch>
//! <token>
//! <kiosk>
//! <matter>
//! 2026-11-24 09:00-09:30 working
//! <expiry in milliseconds since 1970>
//! ```

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use hall_core::token::{SlotToken, TokenTerms};
use uuid::Uuid;

use crate::wire::WireSlot;

/// Signs the terms of a token.
#[must_use]
pub fn sign(key: &SigningKey, terms: TokenTerms) -> SlotToken {
    let signature = key.sign(text(&terms).as_bytes()).to_bytes();
    SlotToken { terms, signature }
}

/// Whether the owner of `key` signed these terms.
#[must_use]
pub fn is_signed(key: &VerifyingKey, token: &SlotToken) -> bool {
    let signature = Signature::from_bytes(&token.signature);
    key.verify_strict(text(&token.terms).as_bytes(), &signature).is_ok()
}

fn text(terms: &TokenTerms) -> String {
    let TokenTerms { id, epoch, kiosk, matter, slot, expires } = terms;
    let WireSlot { date, from, to, hours } = WireSlot::from(*slot);
    let (epoch, id) = (Uuid::from_u128(*epoch), Uuid::from_u128(id.0));
    let matter = matter.as_str();
    format!("hall-slot-token-1\n{epoch}\n{id}\n{kiosk}\n{matter}\n{date} {from}-{to} {hours}\n{}\n", expires.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use hall_core::booking::{SlotHours, SlotTime};
    use hall_core::calendar::{Date, TimeOfDay};
    use hall_core::day::UtcMillis;
    use hall_core::hall::{KioskId, MatterId};
    use hall_core::token::TokenId;

    fn terms() -> TokenTerms {
        TokenTerms {
            id: TokenId(7),
            epoch: 9,
            kiosk: KioskId::new("entrance-1").expect("id"),
            matter: MatterId::new("seal").expect("id"),
            slot: SlotTime {
                date: Date::new(2026, 11, 24).expect("a day"),
                from: TimeOfDay::new(17, 0).expect("a time"),
                to: TimeOfDay::new(17, 30).expect("a time"),
                hours: SlotHours::Extended,
            },
            expires: UtcMillis(1_795_300_000_000),
        }
    }

    #[test]
    fn the_signed_text_is_the_documented_one() {
        assert_eq!(
            text(&terms()),
            "hall-slot-token-1\n00000000-0000-0000-0000-000000000009\n00000000-0000-0000-0000-000000000007\n\
             entrance-1\nseal\n2026-11-24 17:00-17:30 extended\n1795300000000\n"
        );
    }

    #[test]
    fn no_term_can_be_changed() {
        let key = SigningKey::from_bytes(&[7; 32]);
        let token = sign(&key, terms());
        assert!(is_signed(&key.verifying_key(), &token));
        assert!(!is_signed(&SigningKey::from_bytes(&[8; 32]).verifying_key(), &token));
        let changed = [
            TokenTerms { id: TokenId(8), ..terms() },
            TokenTerms { epoch: 8, ..terms() },
            TokenTerms { kiosk: KioskId::new("entrance-2").expect("id"), ..terms() },
            TokenTerms { matter: MatterId::new("seal-2").expect("id"), ..terms() },
            TokenTerms { slot: SlotTime { date: terms().slot.date.add_days(1), ..terms().slot }, ..terms() },
            TokenTerms { expires: UtcMillis(terms().expires.0 + 1), ..terms() },
        ];
        for terms in changed {
            let forged = SlotToken { terms, signature: token.signature };
            assert!(!is_signed(&key.verifying_key(), &forged), "{forged:?}");
        }
        let mut flipped = token.clone();
        flipped.signature[3] ^= 1;
        assert!(!is_signed(&key.verifying_key(), &flipped));
    }
}
