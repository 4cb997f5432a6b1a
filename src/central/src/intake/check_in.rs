//! A booking becomes a ticket: in its time it is called before those who walk in, later it waits like any other. It is
//! never a reason to refuse a number.

use hall_core::booking::BookingState;
use hall_core::calendar::{Date, Moment};
use hall_core::day::UtcMillis;
use hall_core::ticket::Ticket;

use super::booking::over_at;
use crate::store::Work;
use crate::store::bookings::{self, StoredBooking};
use crate::store::queue::{Class, Place};

const MS_PER_MINUTE: i64 = 60_000;
const MINUTES_PER_DAY: i64 = 1_440;

/// A booking that is checked in with a ticket, and the place that it gives.
pub struct CheckIn {
    booking: Option<StoredBooking>,
    /// Where the ticket waits.
    pub place: Place,
}

impl CheckIn {
    /// What a ticket that would wait at `place` gets by its booking, if it has one for this day and matter.
    pub fn of(work: &Work<'_>, ticket: &Ticket, place: Place) -> rusqlite::Result<Self> {
        let Some(code) = &ticket.details.booking else { return Ok(Self { booking: None, place }) };
        let is_for_this = |booking: &StoredBooking| {
            booking.state == BookingState::Confirmed
                && booking.matter == ticket.matter
                && booking.slot.date == Date::from(place.day)
        };
        let Some(booking) = bookings::of_code(work.db, code)?.filter(is_for_this) else {
            return Ok(Self { booking: None, place });
        };
        let at = Moment::from(work.rules.day_rule().local(place.order));
        let late_min = work.rules.hours().rules(&booking.matter).check_in_late_min;
        let place = if at <= over_at(booking.slot, late_min) {
            Place { day: place.day, class: Class::Booked, order: order_of(booking.slot.starts()) }
        } else {
            place
        };
        Ok(Self { booking: Some(booking), place })
    }

    /// Whether the ticket has a place by its booking, late or not.
    pub fn has_booking(&self) -> bool {
        self.booking.is_some()
    }

    /// Writes down which ticket the booking became.
    pub fn settle(&self, work: &Work<'_>, arrival: i64) -> rusqlite::Result<()> {
        let Some(booking) = &self.booking else { return Ok(()) };
        bookings::set_state(work.db, work.received_at, booking.row, BookingState::CheckedIn)?;
        bookings::set_ticket(work.db, booking.row, arrival)
    }
}

/// The ticket was given up before anyone saw its number: the booking stands again.
pub fn undo(work: &Work<'_>, arrival: i64) -> rusqlite::Result<()> {
    let Some(booking) = bookings::of_ticket(work.db, arrival)? else { return Ok(()) };
    let Some(person) = booking.person else { return Ok(()) };
    let open = bookings::open_of(work.db, person, &booking.matter)?;
    // Another may have been made meanwhile; then this one stands beside it.
    let free = (1..=u16::MAX).find(|no| open.iter().all(|(open_no, _)| open_no != no)).unwrap_or(u16::MAX);
    bookings::set_confirmed(work.db, work.received_at, booking.row, free)
}

/// A moment on the hall's own clock as a place in the order: only compared with others of its class.
fn order_of(at: Moment) -> UtcMillis {
    let minutes = i64::from(at.date.days()) * MINUTES_PER_DAY + i64::from(at.time.minutes());
    UtcMillis(minutes * MS_PER_MINUTE)
}
