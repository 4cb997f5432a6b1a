//! The clock of the demonstration: the wall clock, or one that was set so that the hall is open.

use std::sync::atomic::{AtomicI64, Ordering};

use hall_core::calendar::{Moment, TimeOfDay, Timetable};
use hall_core::day::{DayRule, LocalTime, UtcMillis};
use hall_core::hall::Hall;

/// When a day at the demonstration hall begins, in minutes after midnight: 09:05, half an hour after opening.
const MORNING_MIN: u16 = 9 * 60 + 5;
/// When no hall serves any more, in minutes after midnight: 20:00.
const EVENING_MIN: u16 = 20 * 60;
/// Days ahead among which a worked one is looked for: the longest holiday and a week.
const LOOK_DAYS: i32 = 21;
const MINUTE_MS: i64 = 60_000;

/// A clock that goes as the wall clock does, so many milliseconds before or after it. Centre and kiosk of one desk share
/// it: they would not understand each other with two.
#[derive(Debug, Default)]
pub struct DeskClock {
    ahead_ms: AtomicI64,
}

impl DeskClock {
    /// The clock on the wall.
    #[must_use]
    pub fn of_the_wall() -> Self {
        Self::default()
    }

    /// A clock that shows `now` on the hall's wall and goes on from there.
    #[must_use]
    pub fn set_to(rule: DayRule, now: Moment) -> Self {
        let clock = Self::default();
        clock.set(rule, now);
        clock
    }

    /// A clock of a hall that serves: the wall clock in the hall's hours, and otherwise the next worked morning.
    #[must_use]
    pub fn in_opening_hours(hall: &Hall, timetable: &Timetable) -> Self {
        let wall = Moment::from(hall.rule().local(wall()));
        if hall.matters().iter().any(|matter| timetable.is_walked_in(wall, matter)) {
            return Self::of_the_wall();
        }
        let mut days = (0..=LOOK_DAYS).map(|ahead| wall.date.add_days(ahead));
        let date = days.find(|date| timetable.is_worked(*date)).unwrap_or(wall.date);
        let time = TimeOfDay::from_minutes(MORNING_MIN).unwrap_or(TimeOfDay::MIDNIGHT);
        Self::set_to(hall.rule(), Moment { date, time })
    }

    /// A clock of today's evening, when every hall is closed.
    #[must_use]
    pub fn in_the_evening(rule: DayRule) -> Self {
        let date = Moment::from(rule.local(wall())).date;
        let time = TimeOfDay::from_minutes(EVENING_MIN).unwrap_or(TimeOfDay::END);
        Self::set_to(rule, Moment { date, time })
    }

    /// Turns its hands to a moment on the hall's wall.
    pub fn set(&self, rule: DayRule, now: Moment) {
        let wall = wall();
        // The offset of the hall's zone is whole minutes; seconds stay those of the wall.
        let shown = Moment::from(rule.local(wall));
        let minutes = |at: Moment| i64::from(at.date.days()) * 1_440 + i64::from(at.time.minutes());
        self.ahead_ms.store((minutes(now) - minutes(shown)) * MINUTE_MS, Ordering::Relaxed);
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> UtcMillis {
        UtcMillis(wall().0.saturating_add(self.ahead_ms.load(Ordering::Relaxed)))
    }

    /// What whoever started the demonstration should know of it.
    #[must_use]
    pub fn describe(&self, rule: DayRule) -> String {
        let shown = |at: UtcMillis| Moment::from(rule.local(at)).to_string();
        if self.ahead_ms.load(Ordering::Relaxed) == 0 {
            return format!("{} in the hall, the time of this machine", shown(wall()));
        }
        format!("{} in the hall, set for the demonstration (this machine: {})", shown(self.now()), shown(wall()))
    }
}

impl hall_kiosk::clock::Clock for DeskClock {
    fn now(&self) -> UtcMillis {
        self.now()
    }
}

impl hall_central::clock::Clock for DeskClock {
    fn now(&self) -> UtcMillis {
        self.now()
    }
}

fn wall() -> UtcMillis {
    hall_kiosk::clock::Clock::now(&hall_kiosk::clock::SystemClock)
}

/// Reads a moment such as `2026-11-23 09:05`, or a time of today's.
///
/// # Errors
/// It is neither.
pub fn parse(text: &str) -> Result<At, String> {
    let (date, time) = text.split_once(' ').map_or((None, text), |(date, time)| (Some(date), time));
    let date = date.map(|date| hall_core::calendar::Date::parse(date).ok_or("a day such as 2026-11-23")).transpose()?;
    let time = TimeOfDay::parse(time).filter(|time| *time < TimeOfDay::END).ok_or("a time such as 09:05")?;
    Ok(At { date, time })
}

/// A time, today or on a day that is named.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct At {
    date: Option<hall_core::calendar::Date>,
    time: TimeOfDay,
}

impl At {
    /// The clock that shows it.
    #[must_use]
    pub fn clock(self, rule: DayRule) -> DeskClock {
        let today: LocalTime = rule.local(wall());
        let date = self.date.unwrap_or_else(|| hall_core::calendar::Date::from(today));
        DeskClock::set_to(rule, Moment { date, time: self.time })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(clock: &DeskClock) -> Moment {
        Moment::from(DayRule::BEIJING_04.local(clock.now()))
    }

    #[test]
    fn a_clock_shows_what_it_was_set_to() {
        let at = parse("2026-10-01 20:15").expect("a moment");
        let clock = at.clock(DayRule::BEIJING_04);
        assert_eq!(shown(&clock).to_string(), "2026-10-01 20:15");
        assert!(clock.describe(DayRule::BEIJING_04).contains("set for the demonstration"));
        let noon = parse("12:30").expect("a time").clock(DayRule::BEIJING_04);
        assert_eq!(shown(&noon).time.to_string(), "12:30");
        for bad in ["", "25:00", "24:00", "noon", "2026-13-01 09:00", "2026-11-23"] {
            assert!(parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_demonstration_hall_serves_whenever_it_is_shown() {
        let hall = hall_proto::hall_file::parse(crate::HALL).expect("the hall");
        let timetable = hall_proto::timetable_file::parse(crate::CALENDAR, &hall).expect("its calendar");
        let now = shown(&DeskClock::in_opening_hours(&hall, &timetable));
        assert!(hall.matters().iter().any(|matter| timetable.is_walked_in(now, matter)), "{now}");
    }
}
