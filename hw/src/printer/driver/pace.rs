//! How fast a slip may be sent to a printer that cannot hold the line back.

use std::time::{Duration, Instant};

/// The printer takes in so much at once, and then as much as leaves on paper.
///
/// It is taken to work off a slip's bytes evenly while the paper moves at the profile's lowest speed. On a usual slip
/// this holds nothing back: its bytes fit the buffer, or the line is slower than the paper.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    start: Instant,
    /// What it takes in at once.
    window_bytes: usize,
    /// All bytes of the slip.
    bytes: usize,
    /// How long its paper takes.
    feeding: Duration,
}

impl Pace {
    pub(super) fn new(start: Instant, window_bytes: usize, bytes: usize, feeding: Duration) -> Self {
        Self { start, window_bytes, bytes: bytes.max(1), feeding }
    }

    /// When there is room for the first `sent` bytes.
    pub(super) fn room_for(self, sent: usize) -> Instant {
        let ahead = sent.saturating_sub(self.window_bytes);
        let micros = self.feeding.as_micros() * ahead as u128 / self.bytes as u128;
        self.start + Duration::from_micros(u64::try_from(micros).unwrap_or(u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_the_buffer_waits_for_nothing_and_the_rest_for_the_paper() {
        let start = Instant::now();
        let pace = Pace::new(start, 45, 400, Duration::from_secs(2));
        assert_eq!(pace.room_for(45), start);
        assert_eq!(pace.room_for(145), start + Duration::from_millis(500));
        assert!(pace.room_for(400) < start + Duration::from_secs(2));
    }
}
