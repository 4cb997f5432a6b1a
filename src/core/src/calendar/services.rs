//! What can be booked outside working hours: the first slot of each kind of service.

use super::Moment;
use super::timetable::Timetable;
use crate::booking::{SlotHours, SlotTime};
use crate::hall::{Hall, Matter};

/// A service outside working hours that can be booked now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Service {
    /// Its first slot.
    pub slot: SlotTime,
    /// The moment from which that slot can no longer be booked.
    pub book_until: Moment,
}

impl Timetable {
    /// 延时 and 非工作时间服务 that is kept by booking and can be booked at `now`, for any matter of the hall: one of each kind, soonest first.
    #[must_use]
    pub fn services(&self, hall: &Hall, now: Moment) -> Vec<Service> {
        let mut asked = Vec::new();
        let mut found: Vec<Service> = Vec::new();
        for matter in hall.matters() {
            // Most matters keep the same hours by the same rules.
            let resolved = self.resolved(matter);
            if asked.contains(&resolved) {
                continue;
            }
            asked.push(resolved);
            let days = self.slots(matter, now, |_, _| 0);
            let slots = days.into_iter().flat_map(|day| day.slots).filter(|slot| slot.left > 0);
            for slot in slots.filter(|slot| self.is_by_booking(slot.time, matter)) {
                let service = Service { slot: slot.time, book_until: slot.book_until };
                match found.iter_mut().find(|known| known.slot.hours == slot.time.hours) {
                    Some(known) if known.slot.starts() > slot.time.starts() => *known = service,
                    Some(_) => {}
                    None => found.push(service),
                }
            }
        }
        found.sort_by_key(|service| service.slot.starts());
        found
    }

    /// Whether a slot lies in hours into which nobody walks.
    fn is_by_booking(&self, slot: SlotTime, matter: &Matter) -> bool {
        let period = || self.period_at(slot.starts(), Some(matter));
        slot.hours == SlotHours::Extended || period().is_some_and(|period| period.by_booking)
    }
}
