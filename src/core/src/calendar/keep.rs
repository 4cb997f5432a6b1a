//! A booking on its way: who may make one, who may cancel it, and what checking in becomes.

use super::reason::{Reason, Refusal};
use super::slots::Kept;
use super::timetable::Timetable;
use super::{Date, Moment};
use crate::booking::SlotTime;
use crate::hall::Matter;

/// What is known of a person who wants to book.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PersonRecord<'a> {
    /// Open bookings of this matter.
    pub open_bookings: u16,
    /// The days of missed bookings, in any order.
    pub missed: &'a [Date],
}

/// What checking in becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CheckIn {
    /// Not yet.
    TooEarly {
        /// From when on.
        from: Moment,
    },
    /// The booking becomes a ticket of its slot.
    OnTime,
    /// The booking becomes an ordinary ticket at the end of the queue.
    Late,
    /// The booking is for another day.
    OtherDay {
        /// That day.
        date: Date,
    },
    /// The day of the booking is over.
    Past,
}

impl Timetable {
    /// Whether a person may book a slot of a matter.
    ///
    /// # Errors
    /// Why not. `next` is when the same wish can come true: the first day after a block, the opening of the slot's
    /// booking, or the start of the first slot that can be booked; with a booking open already, when one can walk in.
    pub fn may_book(
        &self,
        person: &PersonRecord<'_>,
        matter: &Matter,
        slot: SlotTime,
        now: Moment,
    ) -> Result<(), Refusal> {
        let rules = self.rules(matter);
        if let Some(until) = self.blocked_until(person.missed, matter).filter(|until| now.date < *until) {
            let next = Some(Moment { date: until, time: super::TimeOfDay::MIDNIGHT });
            return Err(Refusal { reason: Reason::Blocked { until }, next });
        }
        if person.open_bookings >= rules.open_bookings_max {
            let walk_in = self.period_at(now, Some(matter)).is_some_and(|period| !period.by_booking).then_some(now);
            let next = walk_in.or_else(|| self.next_walk_in(now, Some(matter)));
            return Err(Refusal { reason: Reason::AlreadyBooked, next });
        }
        self.is_bookable(matter, slot, now)
    }

    /// Whether a slot is kept and can be booked now, places apart.
    ///
    /// # Errors
    /// Why not; see [`Timetable::may_book`].
    pub fn is_bookable(&self, matter: &Matter, slot: SlotTime, now: Moment) -> Result<(), Refusal> {
        let rules = self.rules(matter);
        let judged = self.kept(matter, slot).ok_or(Reason::NoSuchSlot).and_then(|kept| {
            let ahead = self.days_ahead(now.date, slot.date);
            self.window(&kept, &rules, ahead, now).map(drop)
        });
        judged.map_err(|reason| {
            let next = match reason {
                Reason::NotOpenYet { from } => Some(from),
                _ => self.first_bookable(matter, now),
            };
            Refusal { reason, next }
        })
    }

    /// The start of the first slot of a matter that can be booked now, places apart.
    #[must_use]
    pub fn first_bookable(&self, matter: &Matter, now: Moment) -> Option<Moment> {
        let days = self.slots(matter, now, |_, _| 0);
        days.iter().flat_map(|day| &day.slots).find(|slot| slot.left > 0).map(|slot| slot.time.starts())
    }

    /// The places of a slot, if the hall keeps it for the matter.
    #[must_use]
    pub fn places(&self, matter: &Matter, slot: SlotTime) -> Option<u16> {
        self.kept(matter, slot).map(|kept| kept.places)
    }

    /// The day on which what is handed in at a slot counts as accepted: at weekends the next working day, where the hall
    /// says so.
    #[must_use]
    pub fn accepted_on(&self, matter: &Matter, slot: SlotTime) -> Date {
        let moves = self.kept(matter, slot).and_then(|kept| kept.row).is_some_and(|row| row.counts_next_working_day);
        moves.then(|| self.next_worked_after(slot.date)).flatten().unwrap_or(slot.date)
    }

    /// The first day on which somebody who missed bookings may book again, if so many were missed that booking stopped.
    #[must_use]
    pub fn blocked_until(&self, missed: &[Date], matter: &Matter) -> Option<Date> {
        let rules = self.rules(matter);
        let mut days = missed.to_vec();
        days.sort_unstable();
        let within = |run: &&[Date]| match run {
            [first, .., last] => last.days() - first.days() < i32::from(rules.missed_days),
            // With a maximum of one, each counts by itself.
            run => !run.is_empty(),
        };
        let stopped = days.windows(usize::from(rules.missed_max.max(1))).filter(within).filter_map(<[Date]>::last);
        stopped.max().map(|last| last.add_days(i32::from(rules.block_days)))
    }

    /// What checking in for a slot becomes at `now`.
    #[must_use]
    pub fn check_in(&self, matter: &Matter, slot: SlotTime, now: Moment) -> CheckIn {
        let rules = self.rules(matter);
        if slot.date < now.date {
            return CheckIn::Past;
        }
        if slot.date > now.date {
            return CheckIn::OtherDay { date: slot.date };
        }
        let from = slot.starts().add_minutes(-i32::from(rules.check_in_early_min));
        if now < from {
            return CheckIn::TooEarly { from };
        }
        let ends = Moment { date: slot.date, time: slot.to };
        if now <= ends.add_minutes(i32::from(rules.check_in_late_min)) { CheckIn::OnTime } else { CheckIn::Late }
    }

    /// Whether a booking may still be cancelled or moved.
    ///
    /// # Errors
    /// It is too late, and until when it was possible.
    pub fn may_cancel(&self, matter: &Matter, slot: SlotTime, now: Moment) -> Result<(), Refusal> {
        let until = slot.starts().add_minutes(-i32::from(self.rules(matter).cancel_before_min));
        if now <= until { Ok(()) } else { Err(Refusal { reason: Reason::TooLateToCancel { until }, next: None }) }
    }

    fn kept(&self, matter: &Matter, slot: SlotTime) -> Option<Kept<'_>> {
        let rules = self.rules(matter);
        self.kept_slots(matter, &rules, slot.date).into_iter().find(|kept| kept.time == slot)
    }
}
