//! A time of day, a moment, and the kinds of hours that a hall keeps.

use std::fmt;

use super::Date;
use crate::day::LocalTime;
use crate::hall::Text;

/// Minutes since midnight, 0 to 1440; the last is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    /// The beginning of the day.
    pub const MIDNIGHT: TimeOfDay = TimeOfDay(0);
    /// The end of the day.
    pub const END: TimeOfDay = TimeOfDay(1_440);

    /// A time on the clock; 24:00 is the end of the day.
    #[must_use]
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        if minute > 59 {
            return None;
        }
        Self::from_minutes(u16::from(hour) * 60 + u16::from(minute))
    }

    /// So many minutes after midnight, at most 1440.
    #[must_use]
    pub fn from_minutes(minutes: u16) -> Option<Self> {
        (minutes <= 1_440).then_some(Self(minutes))
    }

    /// Reads `08:30`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = text.split_once(':')?;
        let two = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        if !two(hour) || !two(minute) {
            return None;
        }
        Self::new(hour.parse().ok()?, minute.parse().ok()?)
    }

    /// So many minutes later, at most the end of the day.
    #[must_use]
    pub fn plus(self, minutes: u16) -> Self {
        Self(self.0.saturating_add(minutes).min(Self::END.0))
    }

    /// Minutes since midnight.
    #[must_use]
    pub fn minutes(self) -> u16 {
        self.0
    }

    /// 0 to 24.
    #[must_use]
    pub fn hour(self) -> u8 {
        u8::try_from(self.0 / 60).unwrap_or(24)
    }

    /// 0 to 59.
    #[must_use]
    pub fn minute(self) -> u8 {
        u8::try_from(self.0 % 60).unwrap_or(0)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.hour(), self.minute())
    }
}

/// A minute on the hall's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub date: Date,
    /// The time.
    pub time: TimeOfDay,
}

impl Moment {
    /// So many minutes later, or earlier.
    #[must_use]
    pub fn add_minutes(self, minutes: i32) -> Self {
        let all = i64::from(self.date.days()) * 1_440 + i64::from(self.time.0) + i64::from(minutes);
        let days = i32::try_from(all.div_euclid(1_440)).unwrap_or(Date::MAX.days());
        let time = u16::try_from(all.rem_euclid(1_440)).unwrap_or(0);
        Self { date: Date::from_days(days), time: TimeOfDay(time) }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.date, self.time)
    }
}

impl From<LocalTime> for Moment {
    fn from(at: LocalTime) -> Self {
        let minutes = u16::from(at.hour.min(23)) * 60 + u16::from(at.minute.min(59));
        Self { date: Date::from(at), time: TimeOfDay(minutes) }
    }
}

impl From<Moment> for LocalTime {
    fn from(at: Moment) -> Self {
        // The end of a day is the beginning of the next.
        let Moment { date, time } = if at.time == TimeOfDay::END { at.add_minutes(0) } else { at };
        LocalTime { year: date.year(), month: date.month(), day: date.day(), hour: time.hour(), minute: time.minute() }
    }
}

/// A kind of staffed hours. Every kind but the first is 非工作时间服务.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PeriodKind {
    /// 工作时间.
    Working,
    /// 早间, before opening.
    Early,
    /// 午间.
    Noon,
    /// 晚间, after closing.
    Evening,
    /// 周末.
    Weekend,
    /// 节假日.
    Holiday,
}

impl PeriodKind {
    /// Every kind.
    pub const ALL: [PeriodKind; 6] = [
        PeriodKind::Working,
        PeriodKind::Early,
        PeriodKind::Noon,
        PeriodKind::Evening,
        PeriodKind::Weekend,
        PeriodKind::Holiday,
    ];

    /// The name in files and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            PeriodKind::Working => "working",
            PeriodKind::Early => "early",
            PeriodKind::Noon => "noon",
            PeriodKind::Evening => "evening",
            PeriodKind::Weekend => "weekend",
            PeriodKind::Holiday => "holiday",
        }
    }

    /// The kind of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.code() == code)
    }

    /// Whether it is kept on days with working hours.
    #[must_use]
    pub fn is_on_worked_days(self) -> bool {
        match self {
            PeriodKind::Working | PeriodKind::Early | PeriodKind::Noon | PeriodKind::Evening => true,
            PeriodKind::Weekend | PeriodKind::Holiday => false,
        }
    }

    /// Its name.
    #[must_use]
    pub fn name(self) -> Text {
        let (zh, en) = match self {
            PeriodKind::Working => ("工作时间", "working hours"),
            PeriodKind::Early => ("早间服务", "early service"),
            PeriodKind::Noon => ("午间服务", "noon service"),
            PeriodKind::Evening => ("晚间服务", "evening service"),
            PeriodKind::Weekend => ("周末服务", "weekend service"),
            PeriodKind::Holiday => ("节假日服务", "holiday service"),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_it_is_written() {
        for minutes in 0..=1_440 {
            let time = TimeOfDay::from_minutes(minutes).expect("a time");
            assert_eq!(TimeOfDay::parse(&time.to_string()), Some(time));
        }
        for wrong in ["24:01", "08:60", "8:30", "0830", "08:3", "-1:00", ""] {
            assert_eq!(TimeOfDay::parse(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn minutes_run_over_midnight() {
        let eve =
            Moment { date: Date::parse("2026-12-31").expect("a day"), time: TimeOfDay::new(23, 50).expect("a time") };
        assert_eq!(eve.add_minutes(15).to_string(), "2027-01-01 00:05");
        assert_eq!(eve.add_minutes(15).add_minutes(-15), eve);
        let midnight = LocalTime::from(Moment { time: TimeOfDay::END, ..eve });
        assert_eq!(Moment::from(midnight).to_string(), "2027-01-01 00:00");
    }
}
