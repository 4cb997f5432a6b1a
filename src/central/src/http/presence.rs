//! When each kiosk was last heard of. Written down now and then, because the list of kiosks is read by another process.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use hall_core::day::UtcMillis;

use crate::store::Store;
use crate::store::enrolments::{self, Heard};

/// A kiosk that was written down this recently is not written down again, in milliseconds: a kiosk that asks without a
/// pause costs one short transaction in that time.
pub const NOTED_MS: i64 = 15_000;
/// Enrolments remembered. Beyond it the memory starts over, which costs each kiosk one transaction.
const ENROLMENTS_MAX: usize = 1_024;

/// When each enrolment was last written down.
#[derive(Default)]
pub struct Presence(Mutex<HashMap<i64, UtcMillis>>);

impl Presence {
    /// Writes down that a kiosk was heard, if it is due. Nobody waits for it: the request goes on even if the disk
    /// does not take it.
    pub fn note(&self, store: &Store, now: UtcMillis, heard: Heard) {
        if self.is_due(heard.enrolment, now) {
            store.note(move |work| enrolments::note_heard(work.db, work.received_at, &heard));
        }
    }

    fn is_due(&self, enrolment: i64, now: UtcMillis) -> bool {
        let mut noted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A clock that was set back makes it due as well.
        let is_recent = |last: &UtcMillis| (0..NOTED_MS).contains(&now.0.saturating_sub(last.0));
        if noted.get(&enrolment).is_some_and(is_recent) {
            return false;
        }
        if noted.len() >= ENROLMENTS_MAX {
            noted.clear();
        }
        noted.insert(enrolment, now);
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kiosk_is_written_down_now_and_then() {
        let presence = Presence::default();
        let due = |enrolment, at| presence.is_due(enrolment, UtcMillis(at));
        assert!(due(1, 0) && !due(1, 0) && !due(1, NOTED_MS - 1));
        assert!(due(2, NOTED_MS - 1), "each for itself");
        assert!(due(1, NOTED_MS) && !due(1, NOTED_MS + 1));
        assert!(due(1, 5), "the clock was set back");
    }

    #[test]
    fn the_memory_is_bounded() {
        let presence = Presence::default();
        for enrolment in 0..3_000 {
            assert!(presence.is_due(enrolment, UtcMillis(0)));
            assert!(presence.0.lock().expect("sound").len() <= ENROLMENTS_MAX);
        }
    }
}
