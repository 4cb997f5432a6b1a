//! A day of the Gregorian calendar.

use std::fmt;

use crate::day::{BusinessDay, LocalTime, civil};
use crate::hall::Text;

/// A day, counted in days since 1970-01-01.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(i32);

/// A day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs, reason = "their names say it")]
pub enum Weekday {
    Monday,
    Tuesday,
    Wednesday,
    Thursday,
    Friday,
    Saturday,
    Sunday,
}

impl Weekday {
    /// Every day, Monday first.
    pub const ALL: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];

    /// The name in files.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Weekday::Monday => "monday",
            Weekday::Tuesday => "tuesday",
            Weekday::Wednesday => "wednesday",
            Weekday::Thursday => "thursday",
            Weekday::Friday => "friday",
            Weekday::Saturday => "saturday",
            Weekday::Sunday => "sunday",
        }
    }

    /// The day of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|day| day.code() == code)
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            Weekday::Monday => ("周一", "Monday"),
            Weekday::Tuesday => ("周二", "Tuesday"),
            Weekday::Wednesday => ("周三", "Wednesday"),
            Weekday::Thursday => ("周四", "Thursday"),
            Weekday::Friday => ("周五", "Friday"),
            Weekday::Saturday => ("周六", "Saturday"),
            Weekday::Sunday => ("周日", "Sunday"),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }

    /// Saturday and Sunday.
    #[must_use]
    pub fn is_weekend(self) -> bool {
        matches!(self, Weekday::Saturday | Weekday::Sunday)
    }
}

impl Date {
    /// The first day that is known.
    pub const MIN: Date = Date(0);
    /// The last day that is known: 2199-12-31.
    pub const MAX: Date = Date(84_005);

    /// A day that the calendar has, from 1970 to 2199.
    #[must_use]
    pub fn new(year: i32, month: u8, day: u8) -> Option<Self> {
        if !(1970..=2199).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
            return None;
        }
        let date = Self(days(year, month, day));
        // 30 February becomes a day of March, and so is told.
        ((date.year(), date.month(), date.day()) == (year, month, day)).then_some(date)
    }

    /// Reads `2026-10-01`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let mut part = |length: usize| {
            parts.next().filter(|part| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
        };
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() {
            return None;
        }
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// The day so many days after 1970-01-01.
    #[must_use]
    pub fn from_days(days: i32) -> Self {
        Self(days.clamp(Self::MIN.0, Self::MAX.0))
    }

    /// Days since 1970-01-01.
    #[must_use]
    pub fn days(self) -> i32 {
        self.0
    }

    /// So many days later, or earlier; never outside of what is known.
    #[must_use]
    pub fn add_days(self, days: i32) -> Self {
        Self::from_days(self.0.saturating_add(days))
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        civil(i64::from(self.0)).0
    }

    /// 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        civil(i64::from(self.0)).1
    }

    /// 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        civil(i64::from(self.0)).2
    }

    /// The day of the week; 1970-01-01 was a Thursday.
    #[must_use]
    pub fn weekday(self) -> Weekday {
        let at = (i64::from(self.0) + 3).rem_euclid(7);
        Weekday::ALL[usize::try_from(at).unwrap_or(0)]
    }
}

impl Date {
    /// The Monday of its week.
    #[must_use]
    pub fn monday(self) -> Self {
        self.add_days(-(self.weekday() as i32))
    }
}

/// Days since 1970-01-01 (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
fn days(year: i32, month: u8, day: u8) -> i32 {
    let (month, day) = (i32::from(month), i32::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let year_of_era = year.rem_euclid(400);
    let day_of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    era * 146_097 + day_of_era - 719_468
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl From<BusinessDay> for Date {
    fn from(day: BusinessDay) -> Self {
        Self::from_days(day.0)
    }
}

impl From<LocalTime> for Date {
    fn from(at: LocalTime) -> Self {
        Self::from_days(days(at.year, at.month, at.day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_that_does_not_exist_is_none() {
        for text in ["2026-02-29", "2026-13-01", "2026-00-10", "2026-04-31", "1969-12-31", "26-01-01", "2026-1-1", ""] {
            assert_eq!(Date::parse(text), None, "{text}");
        }
        assert!(Date::parse("2024-02-29").is_some());
    }

    #[test]
    fn every_day_is_written_as_it_is_read() {
        for days in Date::MIN.0..=Date::MAX.0 {
            let date = Date::from_days(days);
            assert_eq!(Date::new(date.year(), date.month(), date.day()), Some(date));
        }
        assert_eq!(Date::MAX.to_string(), "2199-12-31");
        assert_eq!(Date::MAX.add_days(1), Date::MAX);
    }

    #[test]
    fn each_day_has_its_weekday() {
        let weekday = |text| Date::parse(text).expect("a day").weekday();
        assert_eq!(weekday("1970-01-01"), Weekday::Thursday);
        assert_eq!(weekday("2024-02-29"), Weekday::Thursday);
        assert_eq!(weekday("2026-11-22"), Weekday::Sunday);
        assert_eq!(weekday("2026-11-23"), Weekday::Monday);
    }
}
