//! How far a kiosk's clock is from the centre's, out of an answer that carries the centre's time.

use hall_core::day::UtcMillis;

/// A clock that is further than this from the centre's counts as off, in milliseconds: a tenth of
/// [`WINDOW_S`](crate::sign::WINDOW_S), so that there is time to mend it before the centre refuses the kiosk.
pub const CLOCK_OFF_MS: i64 = 30_000;

/// The kiosk's clock against the centre's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ClockAhead {
    /// How far the kiosk's clock is ahead, in milliseconds; negative when it is behind.
    pub ahead_ms: i64,
    /// How far that may be wrong: half of the time that the exchange took, in milliseconds.
    pub error_ms: i64,
}

impl ClockAhead {
    /// Compares the centre's time in an answer with the kiosk's clock before the request and after the answer.
    ///
    /// Ask with `wait_s=0`: the centre reads its clock as the answer goes out, and in a request that it holds open that is
    /// not the middle.
    #[must_use]
    pub fn between(asked: UtcMillis, server_time_ms: i64, answered: UtcMillis) -> Self {
        let half = answered.0.saturating_sub(asked.0) / 2;
        Self { ahead_ms: asked.0.saturating_add(half).saturating_sub(server_time_ms), error_ms: half.saturating_abs() }
    }

    /// Whether it is off for certain, beyond [`CLOCK_OFF_MS`] even if the line explains as much as it can.
    #[must_use]
    pub fn is_off(self) -> bool {
        self.ahead_ms.saturating_abs().saturating_sub(self.error_ms) > CLOCK_OFF_MS
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ahead(asked: i64, server: i64, answered: i64) -> (i64, i64, bool) {
        let found = ClockAhead::between(UtcMillis(asked), server, UtcMillis(answered));
        (found.ahead_ms, found.error_ms, found.is_off())
    }

    #[test]
    fn the_middle_of_a_short_exchange_is_compared() {
        assert_eq!(ahead(1_000, 1_040, 1_080), (0, 40, false));
        assert_eq!(ahead(100_000, 40, 100_080), (100_000, 40, true));
        assert_eq!(ahead(0, 100_000, 80), (-99_960, 40, true));
    }

    #[test]
    fn a_slow_line_is_not_taken_for_a_wrong_clock() {
        assert_eq!(ahead(0, 0, 2 * (CLOCK_OFF_MS + 1)), (CLOCK_OFF_MS + 1, CLOCK_OFF_MS + 1, false));
        assert_eq!(ahead(CLOCK_OFF_MS, 0, CLOCK_OFF_MS), (CLOCK_OFF_MS, 0, false));
        assert_eq!(ahead(CLOCK_OFF_MS + 1, 0, CLOCK_OFF_MS + 1), (CLOCK_OFF_MS + 1, 0, true));
    }

    #[test]
    fn no_clock_is_too_wrong_to_be_compared() {
        for (asked, server, answered) in
            [(i64::MIN, i64::MAX, i64::MAX), (i64::MAX, i64::MIN, i64::MIN), (0, i64::MIN, i64::MIN)]
        {
            let _ = ahead(asked, server, answered);
        }
        assert_eq!(ahead(0, i64::MIN, 0), (i64::MAX, 0, true));
    }
}
