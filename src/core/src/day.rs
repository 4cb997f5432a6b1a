//! The business day: the calendar day as the hall counts it, beginning at a configured local hour.

/// Milliseconds since 1970-01-01T00:00:00Z, as given by whoever owns a clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UtcMillis(pub i64);

const MS_PER_MINUTE: i64 = 60_000;
const MS_PER_DAY: i64 = 86_400_000;

/// Where the hall stands on the clock face: its offset from UTC and the hour at which a new business day begins.
///
/// China keeps one offset (+08:00) and no summer time, so a fixed offset is exact and needs no time-zone table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRule {
    offset_min: i16,
    start_hour: u8,
}

/// Why a [`DayRule`] was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DayRuleError {
    /// No place on earth is further from UTC than fourteen hours.
    #[error("the offset from UTC must lie within ±840 minutes, found {0}")]
    Offset(i16),
    /// The day starts at a full hour of the local clock.
    #[error("the business day must start at an hour from 0 to 23, found {0}")]
    StartHour(u8),
}

impl DayRule {
    /// The hall's usual rule: Beijing time, the day beginning at 04:00, when no hall is open.
    pub const BEIJING_04: Self = Self { offset_min: 480, start_hour: 4 };

    /// Checks the parts.
    ///
    /// # Errors
    /// An offset beyond ±14 h or an hour past 23.
    pub fn new(offset_min: i16, start_hour: u8) -> Result<Self, DayRuleError> {
        if !(-840..=840).contains(&offset_min) {
            return Err(DayRuleError::Offset(offset_min));
        }
        if start_hour > 23 {
            return Err(DayRuleError::StartHour(start_hour));
        }
        Ok(Self { offset_min, start_hour })
    }

    /// The business day in which `at` lies.
    #[must_use]
    pub fn day_of(self, at: UtcMillis) -> BusinessDay {
        let shift = i64::from(self.offset_min) * MS_PER_MINUTE - i64::from(self.start_hour) * 60 * MS_PER_MINUTE;
        let days = at.0.saturating_add(shift).div_euclid(MS_PER_DAY);
        BusinessDay(i32::try_from(days).unwrap_or(if days < 0 { i32::MIN } else { i32::MAX }))
    }

    /// When a business day begins.
    #[must_use]
    pub fn start_of(self, day: BusinessDay) -> UtcMillis {
        let shift = i64::from(self.start_hour) * 60 * MS_PER_MINUTE - i64::from(self.offset_min) * MS_PER_MINUTE;
        UtcMillis(i64::from(day.0) * MS_PER_DAY + shift)
    }

    /// The wall clock of the hall at `at`.
    #[must_use]
    pub fn local(self, at: UtcMillis) -> LocalTime {
        let local = at.0.saturating_add(i64::from(self.offset_min) * MS_PER_MINUTE);
        let (year, month, day) = civil(local.div_euclid(MS_PER_DAY));
        let minute = local.rem_euclid(MS_PER_DAY) / MS_PER_MINUTE;
        let part = |n: i64| u8::try_from(n).unwrap_or(0);
        LocalTime { year, month, day, hour: part(minute / 60), minute: part(minute % 60) }
    }
}

/// A business day, counted in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BusinessDay(pub i32);

impl BusinessDay {
    /// The day that numbering uses when the clock says `seen`: never an earlier one than before, so that a clock
    /// which jumps back cannot bring yesterday's numbers to life again.
    #[must_use]
    pub fn no_earlier_than(self, seen: BusinessDay) -> BusinessDay {
        self.max(seen)
    }
}

impl std::fmt::Display for BusinessDay {
    /// Writes the calendar date on which the business day began, e.g. `2026-11-22`.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = civil(i64::from(self.0));
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// What the clock on the wall of the hall shows, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct LocalTime {
    /// Year of the Gregorian calendar.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u8,
    /// Day of the month, 1 to 31.
    pub day: u8,
    /// Hour, 0 to 23.
    pub hour: u8,
    /// Minute, 0 to 59.
    pub minute: u8,
}

/// Days since 1970-01-01 to year, month, day (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub(crate) fn civil(days: i64) -> (i32, u8, u8) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let march_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * march_month + 2) / 5 + 1;
    let month = if march_month < 10 { march_month + 3 } else { march_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (i32::try_from(year).unwrap_or(i32::MAX), u8::try_from(month).unwrap_or(1), u8::try_from(day).unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 3_600_000;

    #[test]
    fn the_day_begins_at_four_in_the_morning() {
        let rule = DayRule::BEIJING_04;
        // 2026-11-22T20:00:00Z is 04:00 on the 23rd in Beijing.
        let four = UtcMillis(1_795_377_600_000);
        assert_eq!(rule.day_of(four).to_string(), "2026-11-23");
        assert_eq!(rule.day_of(UtcMillis(four.0 - 1)).to_string(), "2026-11-22");
        assert_eq!(rule.day_of(UtcMillis(four.0 + 24 * HOUR - 1)).to_string(), "2026-11-23");
    }

    #[test]
    fn the_wall_clock_is_the_halls() {
        let rule = DayRule::BEIJING_04;
        let at = rule.local(UtcMillis(1_795_377_600_000));
        assert_eq!((at.year, at.month, at.day, at.hour, at.minute), (2026, 11, 23, 4, 0));
        let leap = rule.local(UtcMillis(1_709_164_800_000)); // 2024-02-29T00:00:00Z
        assert_eq!((leap.month, leap.day, leap.hour), (2, 29, 8));
    }

    #[test]
    fn a_clock_at_either_end_of_time_does_not_panic() {
        for at in [i64::MIN, -1, 0, i64::MAX] {
            let _ = DayRule::BEIJING_04.day_of(UtcMillis(at)).to_string();
            let _ = DayRule::BEIJING_04.local(UtcMillis(at));
        }
    }

    #[test]
    fn a_rule_out_of_range_is_refused() {
        assert_eq!(DayRule::new(841, 4), Err(DayRuleError::Offset(841)));
        assert_eq!(DayRule::new(480, 24), Err(DayRuleError::StartHour(24)));
        assert_eq!(DayRule::new(480, 4), Ok(DayRule::BEIJING_04));
    }
}
