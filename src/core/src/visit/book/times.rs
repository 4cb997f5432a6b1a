//! The times of a booking: when it is checked in, and until when it can be moved and cancelled.

use super::super::Visit;
use crate::booking::{Booking, BookingState, SlotTime};
use crate::calendar::{Moment, Rules};
use crate::hall::MatterId;
use crate::view::Arrival;

/// By how many minutes, as the rules of the matter say.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_field_names, reason = "units stand last")]
pub(super) struct Times {
    /// Check-in opens before the slot.
    early_min: i32,
    /// Check-in closes after the slot.
    late_min: i32,
    /// A booking can be moved and cancelled until before the slot.
    cancel_min: i32,
}

impl From<Rules> for Times {
    fn from(rules: Rules) -> Self {
        Self {
            early_min: rules.check_in_early_min.into(),
            late_min: rules.check_in_late_min.into(),
            cancel_min: rules.cancel_before_min.into(),
        }
    }
}

impl Times {
    /// Where the hall's rules are not known: those in use in halls.
    pub(super) const USUAL: Self = Self { early_min: 30, late_min: 15, cancel_min: 120 };

    /// From when a booking is checked in.
    pub(super) fn check_in_from(self, slot: SlotTime) -> Moment {
        slot.starts().add_minutes(-self.early_min)
    }

    /// Until when; later it becomes an ordinary ticket.
    pub(super) fn check_in_until(self, slot: SlotTime) -> Moment {
        Moment { date: slot.date, time: slot.to }.add_minutes(self.late_min)
    }

    /// Until when a booking can be moved and cancelled.
    pub(super) fn cancel_until(self, slot: SlotTime) -> Moment {
        slot.starts().add_minutes(-self.cancel_min)
    }

    /// Whether an open booking can be checked in at a moment.
    pub(super) fn arrival(self, booking: &Booking, now: Moment) -> Arrival {
        let (from, until) = (self.check_in_from(booking.slot), self.check_in_until(booking.slot));
        if booking.state == BookingState::Requested {
            Arrival::Unconfirmed
        } else if (from..=until).contains(&now) {
            Arrival::Open { until: until.time }
        } else if now.date < booking.slot.date {
            Arrival::OtherDay
        } else if now.date > booking.slot.date {
            Arrival::Over
        } else if now < from {
            Arrival::Early { from: from.time }
        } else {
            Arrival::Late
        }
    }
}

impl Visit {
    /// The times of bookings of a matter.
    pub(super) fn times(&self, matter: &MatterId) -> Times {
        let rules = self.timetable.as_ref().zip(self.hall.matter(matter));
        rules.map_or(Times::USUAL, |(timetable, matter)| timetable.rules(matter).into())
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::walk::booked;
    use super::*;

    fn at(text: &str) -> Moment {
        let (date, time) = text.split_once(' ').expect("day and time");
        let (date, time) = (crate::calendar::Date::parse(date), crate::calendar::TimeOfDay::parse(time));
        Moment { date: date.expect("a day"), time: time.expect("a time") }
    }

    #[test]
    fn a_booking_at_half_past_nine_is_checked_in_from_nine_to_a_quarter_past_ten() {
        let booking = booked(BookingState::Confirmed);
        let usual = Times::USUAL;
        let slot = booking.slot;
        let times = [usual.check_in_from(slot), usual.check_in_until(slot), usual.cancel_until(slot)];
        assert_eq!(times.map(|at| at.to_string()), ["2026-11-24 09:00", "2026-11-24 10:15", "2026-11-24 07:30"]);
        let until = crate::calendar::TimeOfDay::new(10, 15).expect("a time");
        let from = crate::calendar::TimeOfDay::new(9, 0).expect("a time");
        for (now, expected) in [
            ("2026-11-23 09:30", Arrival::OtherDay),
            ("2026-11-24 08:59", Arrival::Early { from }),
            ("2026-11-24 09:00", Arrival::Open { until }),
            ("2026-11-24 10:15", Arrival::Open { until }),
            ("2026-11-24 10:16", Arrival::Late),
            ("2026-11-25 09:30", Arrival::Over),
        ] {
            assert_eq!(usual.arrival(&booking, at(now)), expected, "{now}");
        }
        assert_eq!(usual.arrival(&booked(BookingState::Requested), at("2026-11-24 09:30")), Arrival::Unconfirmed);
    }

    #[test]
    fn a_matter_with_rules_of_its_own_is_checked_in_by_them() {
        use super::super::super::walk::hall;
        use crate::calendar::{Date, RuleFields, RuleKey, Span, Timetable, TimetableParts};
        let working = vec![Span::parse("08:30-17:30").expect("a span")];
        let mut parts = TimetableParts::new(Date::parse("2026-12-31").expect("a day"), working);
        let mut rules = RuleFields::default();
        rules.set(RuleKey::CheckInEarlyMin, 60);
        rules.set(RuleKey::CancelBeforeMin, 1_440);
        let booking = booked(BookingState::Confirmed);
        parts.matter_rules.push((booking.matter.clone(), rules));
        let timetable = Timetable::new(parts, &hall()).expect("sound");
        let visit = Visit::new(hall(), "http://centre".into());
        assert_eq!(visit.times(&booking.matter), Times::USUAL);
        let visit = visit.with_timetable(std::sync::Arc::new(timetable));
        let times = visit.times(&booking.matter);
        assert_eq!(times.check_in_from(booking.slot), at("2026-11-24 08:30"));
        assert_eq!(times.cancel_until(booking.slot), at("2026-11-23 09:30"));
    }
}
