//! Which signed requests came before: a recording of the line must not have an effect.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};

use hall_proto::sign::{Claim, WINDOW_S};

/// Requests remembered in one generation; two are kept, about 20 MB when both are full.
const GENERATION_MAX: usize = 500_000;
/// A request may be signed this long before or after the centre's time, so it can come again for twice as long.
const GENERATION_S: i64 = 2 * WINDOW_S;

/// The requests of the last twenty minutes, or of the last million.
///
/// When a generation is full before its time, the oldest is dropped early and everything signed before its end is
/// refused: under such a load a recording still has no effect, and a kiosk whose clock is slow signs anew.
pub struct Nonces {
    hasher: RandomState,
    current: HashSet<u64>,
    previous: HashSet<u64>,
    begun_s: i64,
    /// Latest time of signing in each generation.
    current_latest_s: i64,
    previous_latest_s: i64,
    /// What was signed up to then is refused unseen.
    floor_s: i64,
    max: usize,
}

impl Default for Nonces {
    fn default() -> Self {
        Self {
            hasher: RandomState::new(),
            current: HashSet::new(),
            previous: HashSet::new(),
            begun_s: i64::MIN,
            current_latest_s: i64::MIN,
            previous_latest_s: i64::MIN,
            floor_s: i64::MIN,
            max: GENERATION_MAX,
        }
    }
}

impl Nonces {
    /// Remembers a proved claim. `false` if it came before, or may have.
    pub fn is_new(&mut self, claim: &Claim, now_s: i64) -> bool {
        if now_s.saturating_sub(self.begun_s) >= GENERATION_S {
            self.turn(now_s);
        } else if self.current.len() >= self.max {
            self.floor_s = self.floor_s.max(self.previous_latest_s);
            self.turn(now_s);
        }
        if claim.created_s <= self.floor_s {
            return false;
        }
        let mark = self.hasher.hash_one((&claim.kiosk, claim.nonce));
        if self.previous.contains(&mark) || !self.current.insert(mark) {
            return false;
        }
        self.current_latest_s = self.current_latest_s.max(claim.created_s);
        true
    }

    fn turn(&mut self, now_s: i64) {
        self.previous = std::mem::take(&mut self.current);
        self.previous_latest_s = std::mem::replace(&mut self.current_latest_s, i64::MIN);
        self.begun_s = now_s;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use hall_core::hall::KioskId;
    use hall_proto::sign::Nonce;

    fn claim(nonce: u8, created_s: i64) -> Claim {
        Claim { kiosk: KioskId::new("entrance-1").expect("id"), created_s, nonce: Nonce([nonce; 16]) }
    }

    #[test]
    fn a_request_counts_once_for_as_long_as_its_signature_is_good() {
        let mut nonces = Nonces::default();
        for now_s in [1_000, 1_001, 1_000 + WINDOW_S, 1_000 + 2 * WINDOW_S - 1, 1_000 + 2 * WINDOW_S] {
            assert_eq!(nonces.is_new(&claim(1, 1_000 + WINDOW_S), now_s), now_s == 1_000, "{now_s}");
        }
        assert!(nonces.is_new(&claim(2, 1_000), 1_002));
    }

    #[test]
    fn another_kiosk_may_have_the_same_nonce() {
        let mut nonces = Nonces::default();
        assert!(nonces.is_new(&claim(1, 1_000), 1_000));
        let other = Claim { kiosk: KioskId::new("entrance-2").expect("id"), ..claim(1, 1_000) };
        assert!(nonces.is_new(&other, 1_000));
    }

    #[test]
    fn memory_is_bounded_and_what_was_forgotten_stays_refused() {
        let mut nonces = Nonces { max: 4, ..Nonces::default() };
        for at in 0..40u8 {
            assert!(nonces.is_new(&claim(at, 1_000 + i64::from(at)), 1_000 + i64::from(at)));
            assert!(nonces.current.len() <= 4 && nonces.previous.len() <= 4);
        }
        for at in 0..40u8 {
            assert!(!nonces.is_new(&claim(at, 1_000 + i64::from(at)), 1_040), "{at}");
        }
    }
}
