//! The first page while nobody can walk in.

use super::Visit;
use crate::booking::SlotHours;
use crate::calendar::{HallHours, Moment, Service};
use crate::day::LocalTime;
use crate::hall::Text;
use crate::view::{ClosedPage, ClosedWhy, Page, SERVICES_SHOWN_MAX, ServiceRow};

impl Visit {
    /// Why nobody can walk in for any matter now; `None` where somebody can, or the calendar is not known.
    pub(super) fn closed_why(&self) -> Option<ClosedWhy> {
        if self.is_paused {
            return Some(ClosedWhy::Paused);
        }
        let (timetable, now) = (self.timetable.as_ref()?, self.now()?);
        if self.hall.matters().iter().any(|matter| timetable.is_walked_in(now, matter)) {
            return None;
        }
        match timetable.hours(now) {
            // A period in which no matter is served is none.
            HallHours::Closed { .. } | HallHours::Working { .. } => Some(ClosedWhy::Closed),
            HallHours::Extended { .. } => Some(ClosedWhy::Extended),
            HallHours::AfterHours { kind, .. } => Some(ClosedWhy::ByBooking(kind)),
        }
    }

    /// Looks up what can be booked outside working hours: too much work for each touch, and enough once a minute.
    pub(super) fn look_for_services(&mut self) {
        let services = match (&self.timetable, self.now(), self.closed_why()) {
            (Some(timetable), Some(now), Some(_)) => timetable.services(&self.hall, now),
            _ => vec![],
        };
        self.services = services;
    }

    pub(super) fn closed_page(&self) -> Page {
        // Nobody knows when a pause ends.
        let next = |now: Moment| self.timetable.as_ref().filter(|_| !self.is_paused)?.next_walk_in(now, None);
        Page::Closed(ClosedPage {
            why: self.closed_why().unwrap_or(ClosedWhy::Closed),
            next: self.now().and_then(next).map(LocalTime::from),
            services: self.services.iter().take(SERVICES_SHOWN_MAX).map(|service| self.service_row(service)).collect(),
            actions: self.actions(),
        })
    }

    fn service_row(&self, service: &Service) -> ServiceRow {
        let name = match service.slot.hours {
            SlotHours::Extended => Text { zh: "延时服务".into(), en: "extended hours".into() },
            SlotHours::Period(kind) => kind.name(),
        };
        ServiceRow { name: self.text(&name), slot: service.slot, book_until: service.book_until }
    }
}
