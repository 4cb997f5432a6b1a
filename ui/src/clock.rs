//! The clock and the hours of the hall, as the screens read them.

use hall_core::calendar::{Date, Weekday};
use hall_core::day::LocalTime;
use hall_core::view::HoursView;

use crate::generated::{HallHours, HoursKind, NextDay, WallClock};

pub(crate) fn hall_hours(hours: HoursView, now: Option<LocalTime>) -> HallHours {
    let (kind, (hour, minute)) = match hours {
        HoursView::Working { until } => (HoursKind::Working, until),
        HoursView::Extended { until } => (HoursKind::Extended, until),
        HoursView::AfterHours { until } => (HoursKind::AfterHours, until),
        HoursView::Unsure => (HoursKind::Unsure, (0, 0)),
        HoursView::Closed { next } => (HoursKind::Closed, next.map_or((0, 0), |next| (next.hour, next.minute))),
    };
    let (hour, minute) = (hour.into(), minute.into());
    let HoursView::Closed { next: Some(next) } = hours else {
        return HallHours { kind, hour, minute, ..HallHours::default() };
    };
    let days = now.map(|now| Date::from(next).days() - Date::from(now).days());
    let day = match days {
        Some(0) => NextDay::Today,
        Some(1) => NextDay::Tomorrow,
        _ => NextDay::Later,
    };
    HallHours { kind, hour, minute, next: day, month: next.month.into(), day: next.day.into(), weekday: weekday(next) }
}

pub(crate) fn wall_clock(at: LocalTime) -> WallClock {
    WallClock {
        known: true,
        month: at.month.into(),
        day: at.day.into(),
        weekday: weekday(at),
        hour: at.hour.into(),
        minute: at.minute.into(),
    }
}

/// Day of the week, Sunday 0.
fn weekday(at: LocalTime) -> i32 {
    match Date::from(at).weekday() {
        Weekday::Sunday => 0,
        Weekday::Monday => 1,
        Weekday::Tuesday => 2,
        Weekday::Wednesday => 3,
        Weekday::Thursday => 4,
        Weekday::Friday => 5,
        Weekday::Saturday => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_day_has_its_name() {
        let at = |year, month, day| LocalTime { year, month, day, hour: 0, minute: 0 };
        assert_eq!(weekday(at(2026, 11, 22)), 0);
        assert_eq!(weekday(at(2024, 2, 29)), 4);
        assert_eq!(weekday(at(1970, 1, 1)), 4);
        assert_eq!(weekday(at(2000, 1, 1)), 6);
    }

    #[test]
    fn tomorrow_is_tomorrow_over_any_end_of_a_month() {
        let at = |year, month, day| LocalTime { year, month, day, hour: 17, minute: 30 };
        for (now, next, day) in [
            (at(2026, 11, 23), at(2026, 11, 23), NextDay::Today),
            (at(2026, 11, 30), at(2026, 12, 1), NextDay::Tomorrow),
            (at(2026, 12, 31), at(2027, 1, 1), NextDay::Tomorrow),
            (at(2028, 2, 28), at(2028, 2, 29), NextDay::Tomorrow),
            (at(2027, 2, 28), at(2027, 3, 1), NextDay::Tomorrow),
            (at(2028, 2, 28), at(2028, 3, 1), NextDay::Later),
            (at(2026, 11, 20), at(2026, 11, 23), NextDay::Later),
        ] {
            let hours = hall_hours(HoursView::Closed { next: Some(next) }, Some(now));
            assert_eq!((hours.next, hours.hour, hours.minute), (day, 17, 30), "{next:?}");
        }
        let unknown = hall_hours(HoursView::Closed { next: None }, Some(at(2026, 11, 23)));
        assert_eq!(unknown.next, NextDay::Unknown);
    }
}
