//! Times of day and lengths of time, as they are written in a scenario.

use std::fmt;
use std::time::Duration;

/// Seconds of a day.
const DAY_S: u32 = 24 * 60 * 60;

/// A time of day in whole seconds, from 00:00:00 to 24:00:00.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DayTime(u32);

impl DayTime {
    /// The end of the day.
    pub const END: Self = Self(DAY_S);

    /// Reads `08:30` or `08:30:00`.
    #[must_use]
    pub fn parse(word: &str) -> Option<Self> {
        let parts: Vec<&str> = word.split(':').collect();
        let (hours, minutes, seconds) = match parts[..] {
            [hours, minutes] => (hours, minutes, "00"),
            [hours, minutes, seconds] => (hours, minutes, seconds),
            _ => return None,
        };
        let (hours, minutes, seconds) = (two_digits(hours)?, two_digits(minutes)?, two_digits(seconds)?);
        let total = (hours * 60 + minutes) * 60 + seconds;
        (minutes < 60 && seconds < 60 && total <= DAY_S).then_some(Self(total))
    }

    /// So much later; `None` if that is another day.
    #[must_use]
    pub fn after(self, seconds: u32) -> Option<Self> {
        self.0.checked_add(seconds).filter(|&total| total <= DAY_S).map(Self)
    }

    /// How long after `earlier`; zero if it is not.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_secs(u64::from(self.0.saturating_sub(earlier.0)))
    }
}

impl fmt::Display for DayTime {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:02}:{:02}:{:02}", self.0 / 3600, self.0 / 60 % 60, self.0 % 60)
    }
}

fn two_digits(word: &str) -> Option<u32> {
    let is_number = word.len() == 2 && word.bytes().all(|byte| byte.is_ascii_digit());
    if is_number { word.parse().ok() } else { None }
}

/// Reads a length of time such as `5s`, `2m`, `1h` or `1h30m`, in seconds; at most a day.
pub(super) fn seconds(word: &str) -> Option<u32> {
    let mut total = 0_u32;
    let mut rest = word;
    let mut units = [('h', 3600_u32), ('m', 60), ('s', 1)].into_iter();
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (count, behind) = rest.split_at(digits);
        let unit = behind.chars().next()?;
        // Each unit once, the longest first.
        let (_, length_s) = units.find(|(name, _)| *name == unit)?;
        total = count.parse::<u32>().ok()?.checked_mul(length_s)?.checked_add(total)?;
        rest = &behind[1..];
    }
    (!word.is_empty() && total <= DAY_S).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_day_are_read_and_written() {
        for (word, written) in [
            ("00:00", "00:00:00"),
            ("08:30", "08:30:00"),
            ("08:30:05", "08:30:05"),
            ("23:59:59", "23:59:59"),
            ("24:00", "24:00:00"),
        ] {
            assert_eq!(DayTime::parse(word).map(|time| time.to_string()).as_deref(), Some(written));
        }
        for word in ["", "8:30", "08:60", "08:30:60", "24:00:01", "08", "08:30:00:00", "0a:00", "+8:30", "08: 0"] {
            assert_eq!(DayTime::parse(word), None, "{word}");
        }
    }

    #[test]
    fn lengths_of_time_are_read() {
        for (word, length_s) in
            [("5s", 5), ("2m", 120), ("1h", 3600), ("1h30m", 5400), ("1h5s", 3605), ("0s", 0), ("24h", 86_400)]
        {
            assert_eq!(seconds(word), Some(length_s), "{word}");
        }
        for word in ["", "5", "s", "5x", "5s5s", "5s2m", "25h", "-5s", "5 s", "99999999999s", "5ß"] {
            assert_eq!(seconds(word), None, "{word}");
        }
    }

    #[test]
    fn a_day_has_an_end() {
        let noon = DayTime::parse("12:00").unwrap();
        assert_eq!(noon.after(12 * 3600), Some(DayTime::END));
        assert_eq!(noon.after(12 * 3600 + 1), None);
        assert_eq!(noon.after(u32::MAX), None);
        assert_eq!(DayTime::END.since(noon), Duration::from_hours(12));
        assert_eq!(noon.since(DayTime::END), Duration::ZERO);
    }
}
