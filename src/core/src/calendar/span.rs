//! Stretches of a day, the periods made of them, and days of any year.

use std::fmt;

use super::{Date, PeriodKind, TimeOfDay};

/// A stretch of a day: its first minute is in it, its end is not. Never empty.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    from: TimeOfDay,
    to: TimeOfDay,
}

impl Span {
    /// A stretch that is at least a minute long.
    #[must_use]
    pub fn new(from: TimeOfDay, to: TimeOfDay) -> Option<Self> {
        (from < to).then_some(Self { from, to })
    }

    /// Reads `08:30-12:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (from, to) = text.split_once('-')?;
        Self::new(TimeOfDay::parse(from)?, TimeOfDay::parse(to)?)
    }

    /// Its first minute.
    #[must_use]
    pub fn from(self) -> TimeOfDay {
        self.from
    }

    /// Its end, which is no longer in it.
    #[must_use]
    pub fn to(self) -> TimeOfDay {
        self.to
    }

    /// How long it is, in minutes.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.to.minutes() - self.from.minutes()
    }

    /// Whether `time` lies in it.
    #[must_use]
    pub fn contains(self, time: TimeOfDay) -> bool {
        self.from <= time && time < self.to
    }

    /// Whether they share a minute.
    #[must_use]
    pub fn overlaps(self, other: Span) -> bool {
        self.from < other.to && other.from < self.to
    }

    /// What is left of it beside `others`, in order.
    pub(super) fn without(self, others: impl Iterator<Item = Span>) -> Vec<Span> {
        others.fold(vec![self], |left, other| {
            let parts = left.into_iter().flat_map(|span| {
                let before = Span::new(span.from, span.to.min(other.from));
                let after = Span::new(span.from.max(other.to), span.to);
                if span.overlaps(other) { [before, after] } else { [Some(span), None] }
            });
            parts.flatten().collect()
        })
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.from, self.to)
    }
}

/// A stretch of a day in which the hall is staffed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// When.
    pub span: Span,
    /// The kind of hours.
    pub kind: PeriodKind,
    /// Whether only those who have booked are served.
    pub by_booking: bool,
}

/// A day of any year, e.g. 8 October.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct MonthDay {
    month: u8,
    day: u8,
}

impl MonthDay {
    /// A day that some year has; 29 February is one.
    #[must_use]
    pub fn new(month: u8, day: u8) -> Option<Self> {
        const LEAP_YEAR: i32 = 2024;
        Date::new(LEAP_YEAR, month, day).map(|_| Self { month, day })
    }

    /// Reads `10-08`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = text.split_once('-')?;
        let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !two(month) || !two(day) {
            return None;
        }
        Self::new(month.parse().ok()?, day.parse().ok()?)
    }

    /// The day of the year on which `date` lies.
    #[must_use]
    pub fn of(date: Date) -> Self {
        Self { month: date.month(), day: date.day() }
    }

    /// Whether it lies from `from` to `to`, both included, over the turn of the year if `to` comes before `from`.
    #[must_use]
    pub fn is_within(self, from: MonthDay, to: MonthDay) -> bool {
        if from <= to { (from..=to).contains(&self) } else { self >= from || self <= to }
    }
}

impl fmt::Display for MonthDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}-{:02}", self.month, self.day)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(text: &str) -> Span {
        Span::parse(text).expect("a span")
    }

    #[test]
    fn a_span_is_read_as_it_is_written_and_never_empty() {
        assert_eq!(span("08:30-12:00").to_string(), "08:30-12:00");
        assert_eq!(span("08:30-12:00").minutes(), 210);
        for wrong in ["12:00-08:30", "08:30-08:30", "08:30", "8:30-12:00", "08:30-24:01", "08:30 - 12:00"] {
            assert_eq!(Span::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn what_is_left_beside_other_spans() {
        let left = |whole: &str, others: &[&str]| {
            let spans = span(whole).without(others.iter().map(|text| span(text)));
            spans.iter().map(Span::to_string).collect::<Vec<_>>().join(" ")
        };
        assert_eq!(left("17:30-18:30", &[]), "17:30-18:30");
        assert_eq!(left("17:30-18:30", &["17:30-18:00"]), "18:00-18:30");
        assert_eq!(left("17:30-18:30", &["17:45-18:00", "08:00-12:00"]), "17:30-17:45 18:00-18:30");
        assert_eq!(left("17:30-18:30", &["17:00-19:00"]), "");
    }

    #[test]
    fn a_season_runs_over_the_turn_of_the_year() {
        let day = |text| MonthDay::parse(text).expect("a day");
        let (from, to) = (day("10-08"), day("04-30"));
        for (text, is_winter) in [("10-07", false), ("10-08", true), ("12-31", true), ("01-01", true), ("04-30", true)]
        {
            assert_eq!(day(text).is_within(from, to), is_winter, "{text}");
        }
        assert!(!day("05-01").is_within(from, to));
        assert!(MonthDay::parse("02-29").is_some() && MonthDay::parse("02-30").is_none());
    }
}
