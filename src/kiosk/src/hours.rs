//! The clock on the hall's wall, and what the hall does at that hour.

use std::sync::Arc;

use hall_core::calendar::{HallHours, Moment};
use hall_core::day::{LocalTime, UtcMillis};
use hall_core::visit::Event;

use crate::data::LiveHall;

/// Tells the visit each minute and each change of the hall's hours, once.
pub struct HallClock {
    hall: Arc<LiveHall>,
    told: Option<LocalTime>,
    hours: Option<HallHours>,
}

impl HallClock {
    /// A clock of which nothing has been told yet.
    #[must_use]
    pub fn new(hall: Arc<LiveHall>) -> Self {
        Self { hall, told: None, hours: None }
    }

    /// What the visit must be told now.
    pub fn look(&mut self, now: UtcMillis) -> Vec<Event> {
        let now = self.hall.rule().local(now);
        if self.told == Some(now) {
            return Vec::new();
        }
        self.told = Some(now);
        let mut events = vec![Event::Clock(now)];
        let hours = self.hall.timetable().hours(Moment::from(now));
        if self.hours != Some(hours) {
            self.hours = Some(hours);
            events.push(Event::HoursChanged(hours.into()));
        }
        events
    }
}

#[cfg(test)]
mod tests {
    use hall_core::calendar::{Date, Span, Timetable, TimetableParts};
    use hall_core::day::DayRule;
    use hall_core::hall::{Hall, HallParts, Matter, MatterId, Text, Zone, ZoneId};
    use hall_core::number::Series;
    use hall_core::view::HoursView;

    use super::*;

    const MINUTE: i64 = 60_000;
    /// 2026-11-23T08:29 in Beijing.
    const BEFORE_OPENING: UtcMillis = UtcMillis(1_795_393_740_000);

    fn hall() -> Arc<LiveHall> {
        let text = |zh: &str| Text { zh: zh.into(), en: "text".into() };
        let (zone, id) = (ZoneId::new("tax").expect("id"), MatterId::new("invoice").expect("id"));
        let series = Series::new('A').expect("letter");
        let matter = Matter::new(id, zone.clone(), text("发票"), series, vec!["1".into()], 10);
        let zones = vec![Zone::new(zone, text("税务"), text("一楼"))];
        let hall = Hall::new(HallParts::new(text("大厅"), DayRule::BEIJING_04, zones, vec![matter])).expect("sound");
        let working = vec![Span::parse("08:30-12:00").expect("a span")];
        let valid_until = Date::parse("2026-12-31").expect("a day");
        let timetable = Timetable::new(TimetableParts::new(valid_until, working), &hall).expect("sound");
        Arc::new(LiveHall::given(Arc::new(hall), Arc::new(timetable)))
    }

    #[test]
    fn each_minute_is_told_once_and_each_change_of_hours_once() {
        let mut clock = HallClock::new(hall());
        let mut told = |minute: i64| {
            let events = clock.look(UtcMillis(BEFORE_OPENING.0 + minute * MINUTE));
            let hours = events.iter().find_map(|event| match event {
                Event::HoursChanged(hours) => Some(*hours),
                _ => None,
            });
            (events.len(), hours)
        };
        let next = Some(LocalTime { year: 2026, month: 11, day: 23, hour: 8, minute: 30 });
        assert_eq!(told(0), (2, Some(HoursView::Closed { next })));
        assert_eq!(told(0), (0, None));
        assert_eq!(told(1), (2, Some(HoursView::Working { until: (12, 0) })));
        assert_eq!(told(2), (1, None));
    }
}
