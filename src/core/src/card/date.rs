//! A date as cards write it: `YYYYMMDD`.

use std::fmt;

use zeroize::{DefaultIsZeroes, Zeroizing};

/// The first year in which a living person can be born.
const BIRTH_YEAR_MIN: u16 = 1900;
/// The last year that a card or a number can name: the century that the eight digits of GB 11643 are in use.
const YEAR_MAX: u16 = 2099;

/// A day of the Gregorian calendar. A birth date is personal data, so `Debug` shows only that there is one.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct CivilDate {
    year: u16,
    month: u8,
    day: u8,
}

/// The default is no date and is what stays in memory of a wiped one.
impl DefaultIsZeroes for CivilDate {}

impl CivilDate {
    /// A day that the calendar has, up to the year 2099.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let days = match month {
            1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
            4 | 6 | 9 | 11 => 30,
            2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
            2 => 28,
            _ => return None,
        };
        ((1..=days).contains(&day) && (1..=YEAR_MAX).contains(&year)).then_some(Self { year, month, day })
    }

    /// Reads `YYYYMMDD`.
    #[must_use]
    pub fn compact(text: &str) -> Option<Self> {
        if text.len() != 8 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        Self::new(text[..4].parse().ok()?, text[4..6].parse().ok()?, text[6..].parse().ok()?)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }

    /// The whole date, e.g. `1990-03-07`.
    #[must_use]
    pub fn reveal(self) -> Zeroizing<String> {
        Zeroizing::new(format!("{:04}-{:02}-{:02}", self.year, self.month, self.day))
    }

    pub(super) fn can_be_birth(self) -> bool {
        self.year >= BIRTH_YEAR_MIN
    }
}

impl fmt::Debug for CivilDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CivilDate(****-**-**)")
    }
}
