//! What the hall's calendar means to a citizen: whether a number is given now, and how long it waits.

use std::borrow::Cow;
use std::sync::Arc;

use super::{Effect, State, Visit};
use crate::booking::SlotHours;
use crate::calendar::{Admission, Moment, PeriodKind, Reason, Timetable};
use crate::day::LocalTime;
use crate::hall::{Matter, MatterId, Text};
use crate::view::{AdmissionView, HoursView};
use crate::wait::WaitRange;

/// From a wait of so many minutes on a booking is offered first: whoever can come another day need not stand here.
const LONG_WAIT_MIN: u16 = 60;

impl Visit {
    /// The same in a hall that keeps these hours. Without them numbers are given at any time.
    #[must_use]
    pub fn with_timetable(self, timetable: Arc<Timetable>) -> Self {
        Self { timetable: Some(timetable), ..self }
    }

    /// The state of the hall as the pages show it. Beyond the end of the table of holidays it is not claimed that the hall
    /// is open until some hour: today may be a holiday.
    pub(super) fn hours_shown(&self) -> Option<HoursView> {
        let is_beyond = self.timetable.as_ref().zip(self.now()).is_some_and(|(table, now)| !table.is_known(now.date));
        if is_beyond { Some(HoursView::Unsure) } else { self.hours }
    }

    pub(super) fn now(&self) -> Option<Moment> {
        self.clock.map(Moment::from)
    }

    /// What the calendar says to a number of this matter now. Whoever has booked is not asked again.
    fn admit(&self, id: &MatterId) -> Option<Admission> {
        if self.citizen.checks_in.is_some() {
            return None;
        }
        let (timetable, now, matter) = (self.timetable.as_ref()?, self.now()?, self.hall.matter(id)?);
        if let Some(quota) = self.gone_now(id) {
            let next = timetable.next_walk_in(now, Some(matter));
            return Some(Admission::Instead { why: Reason::QuotaGone { quota }, next });
        }
        let (matter, ahead) = self.as_served(matter, self.waiting_for(id));
        Some(timetable.admit(now, &matter, ahead, 0))
    }

    /// The same for the matter's page.
    pub(super) fn admission(&self, id: &MatterId) -> AdmissionView {
        if self.is_paused {
            return AdmissionView::Instead { why: self.text(&paused()), next: None };
        }
        match self.admit(id) {
            None => AdmissionView::OPEN,
            Some(Admission::Ticket { wait, extended }) => {
                let is_long = self.equipment.can_seal && wait.is_some_and(|wait| wait.to_min > LONG_WAIT_MIN);
                AdmissionView::Ticket { wait, is_extended: extended, is_long }
            }
            Some(Admission::Instead { why, next }) => {
                AdmissionView::Instead { why: self.text(&why.text()), next: next.map(LocalTime::from) }
            }
        }
    }

    /// Whether a number of this matter is given now, and if so, whether it is served after closing.
    pub(super) fn is_extended(&self, id: &MatterId) -> Option<bool> {
        if self.is_paused {
            return None;
        }
        match self.admit(id) {
            None => Some(false),
            Some(Admission::Ticket { extended, .. }) => Some(extended),
            Some(Admission::Instead { .. }) => None,
        }
    }

    /// Time went by while the citizen read: the matter's page says why there is no number now, and what there is.
    pub(super) fn turned_away(&mut self) -> Vec<Effect> {
        if let State::Prepare { .. } = self.state { self.keep_open() } else { self.back_to_prepare() }
    }

    /// How long a ticket waits behind so many, where the calendar can tell.
    pub(super) fn wait(&self, id: &MatterId, ahead: Option<u32>, has_booked: bool) -> Option<WaitRange> {
        let (timetable, now, matter) = (self.timetable.as_ref()?, self.now()?, self.hall.matter(id)?);
        let (matter, ahead) = self.as_served(matter, ahead);
        Some(timetable.wait(now, &matter, ahead?, has_booked))
    }

    /// A matter with the counters that serve it now, and how many wait before them. While none serves it nobody knows
    /// how long that takes.
    fn as_served<'a>(&self, matter: &'a Matter, ahead: Option<u32>) -> (Cow<'a, Matter>, Option<u32>) {
        match matter.while_closed(&self.today.closed) {
            Some(open) => (open, ahead),
            None => (Cow::Borrowed(matter), None),
        }
    }

    /// Whether a ticket of that moment is given outside working hours.
    pub(super) fn is_after_hours(&self, id: &MatterId, at: LocalTime) -> bool {
        let served = |matter: &Matter| self.timetable.as_ref()?.period_at(Moment::from(at), Some(matter));
        self.hall.matter(id).and_then(served).is_some_and(|period| period.kind != PeriodKind::Working)
    }

    /// Whether one can walk in for a matter at this hour, as far as it is known.
    pub(super) fn is_served(&self, matter: &Matter) -> bool {
        match (&self.timetable, self.now()) {
            _ if self.is_paused => false,
            (Some(timetable), Some(now)) => timetable.is_walked_in(now, matter),
            _ => true,
        }
    }

    /// The matters of the same area, where this one is not served now.
    pub(super) fn other_matters(&mut self) -> Vec<Effect> {
        let State::Prepare { matter, .. } = &self.state else { return self.stray() };
        let Some(zone) = self.hall.matter(matter).map(|matter| matter.zone.clone()) else { return self.stray() };
        self.trail.clear();
        self.state = State::Welcome { page: 0 };
        self.go(State::Matters { zone, page: 0 })
    }
}

/// Why a matter has no number at a terminal that is paused.
fn paused() -> Text {
    Text {
        zh: "本机暂停取号，请到其他自助终端或咨询台取号".to_owned(),
        en: "No numbers here for now: please use another terminal or the information desk".to_owned(),
    }
}

/// Whether a slot is served after closing.
pub(super) fn is_extended_slot(hours: SlotHours) -> bool {
    hours == SlotHours::Extended
}
