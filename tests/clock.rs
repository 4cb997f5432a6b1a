//! A clock whose hands tests turn: it runs like the machine's, from a moment that they choose.

use std::sync::atomic::{AtomicI64, Ordering};

use hall_core::day::UtcMillis;
use hall_kiosk::clock::{Clock, SystemClock};

/// The clock of a whole hall: its centre and its terminals.
#[derive(Debug)]
pub struct Hands(AtomicI64);

impl Hands {
    /// A clock that shows `at` now.
    #[must_use]
    pub fn at(at: UtcMillis) -> Self {
        Self(AtomicI64::new(at.0 - SystemClock.now().0))
    }

    /// Turns it on by so many milliseconds.
    pub fn advance(&self, ms: i64) {
        self.0.fetch_add(ms, Ordering::Relaxed);
    }

    /// What it shows.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        UtcMillis(SystemClock.now().0 + self.0.load(Ordering::Relaxed))
    }
}

impl Clock for Hands {
    fn now(&self) -> UtcMillis {
        Self::now(self)
    }
}

impl hall_central::clock::Clock for Hands {
    fn now(&self) -> UtcMillis {
        Self::now(self)
    }
}
