//! The hours of a hall by its own calendar and rules.

use std::sync::Arc;

use hall_core::calendar::{Moment, Timetable};
use hall_core::centre::SlotPlaces;
use hall_core::hall::{Hall, MatterId};

use crate::hours::{BookingRules, Hours, Quota};

/// A hall with its calendar: what bookings are made by.
#[derive(Debug, Clone)]
pub struct TimetableHours {
    hall: Hall,
    timetable: Arc<Timetable>,
}

impl TimetableHours {
    /// The hours of a hall; the timetable was read for it.
    #[must_use]
    pub fn new(hall: Hall, timetable: Arc<Timetable>) -> Self {
        Self { hall, timetable }
    }
}

impl Hours for TimetableHours {
    fn slots(&self, matter: &MatterId, now: Moment) -> Vec<SlotPlaces> {
        let Some(matter) = self.hall.matter(matter) else { return Vec::new() };
        let days = self.timetable.slots(matter, now, |_, _| 0);
        let slots = days.into_iter().flat_map(|day| day.slots);
        slots.map(|slot| SlotPlaces { slot: slot.time, left: slot.left }).collect()
    }

    fn quota(&self, matter: &MatterId, at: Moment) -> Option<Quota> {
        let matter = self.hall.matter(matter)?;
        let numbers = self.timetable.rules(matter).walk_in_quota?;
        let period = self.timetable.period_at(at, Some(matter))?;
        Some(Quota { since: Moment { date: at.date, time: period.span.from() }, numbers })
    }

    fn rules(&self, matter: &MatterId) -> BookingRules {
        let Some(matter) = self.hall.matter(matter) else { return BookingRules::USUAL };
        let rules = self.timetable.rules(matter);
        BookingRules {
            open_max: rules.open_bookings_max,
            cancel_before_min: rules.cancel_before_min,
            check_in_early_min: rules.check_in_early_min,
            check_in_late_min: rules.check_in_late_min,
            missed_max: rules.missed_max,
            missed_days: rules.missed_days,
            block_days: rules.block_days,
        }
    }
}

#[cfg(test)]
mod tests {
    use hall_core::calendar::{Date, RuleKey, Span, TimeOfDay, TimetableParts};
    use hall_core::day::DayRule;
    use hall_core::hall::{HallParts, Matter, Text, Zone, ZoneId};
    use hall_core::number::Series;

    use super::*;

    #[test]
    fn bookings_are_made_by_the_halls_own_calendar() {
        let text = |zh: &str| Text { zh: zh.into(), en: "text".into() };
        let (zone, id) = (ZoneId::new("tax").expect("id"), MatterId::new("invoice").expect("id"));
        let series = Series::new('A').expect("letter");
        let matter = Matter::new(id.clone(), zone.clone(), text("发票"), series, vec!["1".into()], 10);
        let zones = vec![Zone::new(zone, text("税务"), text("一楼"))];
        let hall = Hall::new(HallParts::new(text("大厅"), DayRule::BEIJING_04, zones, vec![matter])).expect("sound");
        let date = |day: &str| Date::parse(day).expect("a day");
        let mut parts = TimetableParts::new(date("2026-12-31"), vec![Span::parse("09:00-10:00").expect("a span")]);
        parts.rules.set(RuleKey::DaysAheadMax, 2);
        parts.rules.set(RuleKey::MissedMax, 5);
        parts.rules.set(RuleKey::WalkInQuota, 60);
        let timetable = Timetable::new(parts, &hall).expect("sound");
        let hours = TimetableHours::new(hall, Arc::new(timetable));
        // A Friday: Monday and Tuesday can be booked, two slots each, none at the weekend.
        let friday = Moment { date: date("2026-11-27"), time: TimeOfDay::parse("15:00").expect("a time") };
        let slots = hours.slots(&id, friday);
        let days: Vec<_> = slots.iter().map(|slot| slot.slot.date.to_string()).collect();
        assert_eq!(days, ["2026-11-30", "2026-11-30", "2026-12-01", "2026-12-01"]);
        assert_eq!(hours.places(&id, slots[0].slot, friday), Some(slots[0].left));
        assert_eq!(hours.rules(&id), BookingRules { missed_max: 5, ..BookingRules::USUAL });
        let at = |time: &str| Moment { date: date("2026-11-30"), time: TimeOfDay::parse(time).expect("a time") };
        assert_eq!(hours.quota(&id, at("09:59")), Some(Quota { since: at("09:00"), numbers: 60 }));
        assert_eq!(hours.quota(&id, at("10:00")), None, "closed");
        let unknown = MatterId::new("fishing").expect("id");
        assert_eq!((hours.slots(&unknown, friday), hours.rules(&unknown)), (vec![], BookingRules::USUAL));
    }
}
