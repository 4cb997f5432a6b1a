//! The times of a booking: when it is checked in, and until when it can be moved and cancelled.

use crate::booking::{Booking, BookingState, SlotTime};
use crate::calendar::Moment;
use crate::view::Arrival;

/// Check-in opens so many minutes before the slot.
const CHECK_IN_EARLY_MIN: i32 = 30;
/// Check-in closes so many minutes after the slot.
const CHECK_IN_LATE_MIN: i32 = 15;
/// A booking can be moved and cancelled until so many minutes before the slot.
const CANCEL_MIN: i32 = 120;

/// From when a booking is checked in.
pub(super) fn check_in_from(slot: SlotTime) -> Moment {
    slot.starts().add_minutes(-CHECK_IN_EARLY_MIN)
}

/// Until when; later it becomes an ordinary ticket.
pub(super) fn check_in_until(slot: SlotTime) -> Moment {
    Moment { date: slot.date, time: slot.to }.add_minutes(CHECK_IN_LATE_MIN)
}

/// Until when a booking can be moved and cancelled.
pub(super) fn cancel_until(slot: SlotTime) -> Moment {
    slot.starts().add_minutes(-CANCEL_MIN)
}

/// Whether an open booking can be checked in at a moment.
pub(super) fn arrival(booking: &Booking, now: Moment) -> Arrival {
    let (from, until) = (check_in_from(booking.slot), check_in_until(booking.slot));
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
        let times = [check_in_from(booking.slot), check_in_until(booking.slot), cancel_until(booking.slot)];
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
            assert_eq!(arrival(&booking, at(now)), expected, "{now}");
        }
        assert_eq!(arrival(&booked(BookingState::Requested), at("2026-11-24 09:30")), Arrival::Unconfirmed);
    }
}
