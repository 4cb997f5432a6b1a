//! How fast one terminal gives out numbers: a child that drums on the glass, or a finger that never leaves it, gets no
//! strip of slips. The limit is the terminal's, not the visit's, so whoever begins anew meets it, too.

use crate::day::UtcMillis;

const MINUTE_MS: i64 = 60_000;

/// How many numbers one terminal gives out in a time. Configuration; the defaults leave room for a family.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    /// At least so many seconds from one number to the next.
    pub gap_s: u8,
    /// At most so many numbers in any minute; at least 1.
    pub a_minute: u8,
}

impl Pace {
    /// As fast as anyone touches: where one person plays every citizen, and where the way itself is measured.
    pub const FREE: Pace = Pace { gap_s: 0, a_minute: u8::MAX };
}

impl Default for Pace {
    fn default() -> Self {
        Self { gap_s: 3, a_minute: 5 }
    }
}

/// When the last numbers were given out, oldest first; at most as many as one minute has.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Given(Vec<UtcMillis>);

impl Given {
    /// Seconds until the next number may be given out, at least 1; `None` if that is now.
    pub(super) fn wait_s(&self, now: UtcMillis, pace: Pace) -> Option<u8> {
        let after_last = self.0.last().map(|last| last.0 + i64::from(pace.gap_s) * 1_000);
        let full = usize::from(pace.a_minute.max(1));
        let after_minute = self.0.len().checked_sub(full).map(|at| self.0[at].0 + MINUTE_MS);
        let free_at = after_last.max(after_minute)?;
        // A clock that was set back would hold up the queue; nobody waits longer than a minute.
        let left_ms = free_at.saturating_sub(now.0);
        (1..=MINUTE_MS).contains(&left_ms).then(|| u8::try_from((left_ms + 999) / 1_000).unwrap_or(u8::MAX))
    }

    /// A number is given out.
    pub(super) fn note(&mut self, now: UtcMillis, pace: Pace) {
        let keep = usize::from(pace.a_minute.max(1)) - 1;
        self.0.drain(..self.0.len().saturating_sub(keep));
        self.0.push(now);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(at_s: &[i64]) -> Given {
        let mut given = Given::default();
        for at in at_s {
            given.note(UtcMillis(at * 1_000), Pace::default());
        }
        given
    }

    fn wait_s(given: &Given, at_ms: i64) -> Option<u8> {
        given.wait_s(UtcMillis(at_ms), Pace::default())
    }

    #[test]
    fn three_seconds_lie_between_two_numbers() {
        let one = given(&[100]);
        assert_eq!(wait_s(&Given::default(), 0), None);
        assert_eq!([wait_s(&one, 100_000), wait_s(&one, 102_001), wait_s(&one, 103_000)], [Some(3), Some(1), None]);
    }

    #[test]
    fn the_sixth_number_of_a_minute_waits_for_the_first_to_be_a_minute_old() {
        let five = given(&[100, 104, 108, 112, 116]);
        assert_eq!([wait_s(&five, 120_000), wait_s(&five, 159_999), wait_s(&five, 160_000)], [Some(40), Some(1), None]);
        let six = given(&[100, 104, 108, 112, 116, 160]);
        assert_eq!(wait_s(&six, 163_000), Some(1), "now the second must be a minute old");
    }

    #[test]
    fn a_clock_that_was_set_back_keeps_nobody_waiting() {
        assert_eq!(wait_s(&given(&[100_000]), 0), None);
    }
}
