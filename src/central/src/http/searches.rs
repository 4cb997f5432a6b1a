//! How often a kiosk may search: whoever tries codes, telephone numbers or tickets out is slowed down, and a hall with
//! many visitors is not.

use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, PoisonError};

use hall_core::day::UtcMillis;
use hall_core::hall::KioskId;

/// The time that is looked back on, in milliseconds.
pub const WINDOW_MS: i64 = 60_000;
/// Searches of one kiosk in that time: a visit that searches takes ten seconds at least, and may search twice.
pub const SEARCHES_MAX: usize = 12;
/// Searches without a result in that time: a code is typed wrong once or twice.
pub const MISSES_MAX: usize = 5;
/// Kiosks remembered. Beyond it the memory starts over.
const KIOSKS_MAX: usize = 1_024;

/// The searches of the last minute.
#[derive(Default)]
pub struct Searches(Mutex<HashMap<KioskId, Recent>>);

/// Times in order, each list no longer than its bound.
#[derive(Default)]
struct Recent {
    searches: VecDeque<UtcMillis>,
    misses: VecDeque<UtcMillis>,
}

impl Searches {
    /// Counts a search, if the kiosk may make one now.
    pub fn may_ask(&self, kiosk: &KioskId, now: UtcMillis) -> bool {
        self.of(kiosk, now, |recent| {
            let may = recent.searches.len() < SEARCHES_MAX && recent.misses.len() < MISSES_MAX;
            if may {
                recent.searches.push_back(now);
            }
            may
        })
    }

    /// Counts a search without a result.
    pub fn note_miss(&self, kiosk: &KioskId, now: UtcMillis) {
        self.of(kiosk, now, |recent| {
            if recent.misses.len() < MISSES_MAX {
                recent.misses.push_back(now);
            }
        });
    }

    fn of<T>(&self, kiosk: &KioskId, now: UtcMillis, look: impl FnOnce(&mut Recent) -> T) -> T {
        let mut kiosks = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kiosks.len() >= KIOSKS_MAX && !kiosks.contains_key(kiosk) {
            kiosks.clear();
        }
        let recent = kiosks.entry(kiosk.clone()).or_default();
        // What lies ahead is of a clock that was set back since.
        let is_recent = |at: &UtcMillis| (0..WINDOW_MS).contains(&now.0.saturating_sub(at.0));
        recent.searches.retain(is_recent);
        recent.misses.retain(is_recent);
        look(recent)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kiosk(name: &str) -> KioskId {
        KioskId::new(name).expect("id")
    }

    #[test]
    fn a_kiosk_searches_so_often_in_a_minute_and_no_more() {
        let searches = Searches::default();
        for at in 0..i64::try_from(SEARCHES_MAX).expect("small") {
            assert!(searches.may_ask(&kiosk("entrance-1"), UtcMillis(at)));
        }
        assert!(!searches.may_ask(&kiosk("entrance-1"), UtcMillis(100)));
        assert!(searches.may_ask(&kiosk("entrance-2"), UtcMillis(100)), "each for itself");
        assert!(!searches.may_ask(&kiosk("entrance-1"), UtcMillis(WINDOW_MS - 1)));
        assert!(searches.may_ask(&kiosk("entrance-1"), UtcMillis(WINDOW_MS)));
        assert!(searches.may_ask(&kiosk("entrance-2"), UtcMillis(-5)), "the clock was set back");
    }

    #[test]
    fn whoever_finds_nothing_is_slowed_down_sooner() {
        let searches = Searches::default();
        for at in 0..i64::try_from(MISSES_MAX).expect("small") {
            assert!(searches.may_ask(&kiosk("entrance-1"), UtcMillis(at)));
            searches.note_miss(&kiosk("entrance-1"), UtcMillis(at));
        }
        assert!(!searches.may_ask(&kiosk("entrance-1"), UtcMillis(10)));
        assert!(searches.may_ask(&kiosk("entrance-1"), UtcMillis(WINDOW_MS)));
    }

    #[test]
    fn the_memory_is_bounded() {
        let searches = Searches::default();
        for at in 0..3_000 {
            assert!(searches.may_ask(&kiosk(&format!("kiosk-{at}")), UtcMillis(0)));
            assert!(searches.0.lock().expect("sound").len() <= KIOSKS_MAX);
        }
    }
}
