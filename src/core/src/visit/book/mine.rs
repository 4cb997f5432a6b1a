//! 我的预约: found by its code, a card, its number or the end of a telephone number; then moved, cancelled or checked in.

use super::super::ask::Topic;
use super::super::hours::is_extended_slot;
use super::super::{Effect, Goal, Intent, Order, State, Visit};
use super::{Book, Draft};
use crate::booking::{Booking, BookingCode, BookingRef, BookingState};
use crate::centre::{BOOKINGS_MAX, CentreAsk, CentreRefusal};
use crate::person::PhoneTail;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Arrival, BookingPage, BookingRow, BookingsPage, Notice, Pager, Sought, Way};

/// A booking that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Found {
    pub(in super::super) booking: Box<Booking>,
    /// Whether it was found by more than the end of a telephone number, which others may know as well.
    pub(in super::super) may_change: bool,
}

impl Visit {
    /// 我的预约: by what shall it be found?
    pub(in super::super) fn my_booking(&mut self) -> Vec<Effect> {
        self.citizen.draft = None;
        self.identify(Goal::MyBooking)
    }

    /// A booking's code was scanned or typed.
    pub(in super::super) fn find_code(&mut self, code: BookingCode, by: Sought) -> Vec<Effect> {
        self.citizen.shown_code = Some(code.clone());
        self.find(BookingRef::Code(code), by)
    }

    /// The person who was identified looks for their bookings.
    pub(in super::super) fn find_person(&mut self) -> Vec<Effect> {
        match self.citizen.identified.as_ref().map(|person| person.key) {
            Some(key) => self.find(BookingRef::Person(key), Sought::Person),
            None => self.stray(),
        }
    }

    pub(in super::super) fn find_tail(&mut self, tail: PhoneTail) -> Vec<Effect> {
        self.find(BookingRef::Tail(tail), Sought::Tail)
    }

    fn find(&mut self, what: BookingRef, by: Sought) -> Vec<Effect> {
        // Whatever was typed is not shown again on the way back.
        if matches!(&self.state, State::Entry(_)) || matches!(&self.state, State::Identify(who) if who.is_sealing) {
            self.step_off();
        }
        if !matches!(what, BookingRef::Code(_)) {
            self.citizen.shown_code = None;
        }
        self.ask(CentreAsk::Find(what), Topic::Find(by))
    }

    /// Looks again for what was last booked or asked about.
    pub(super) fn find_again(&mut self) -> Vec<Effect> {
        self.step_off();
        if self.citizen.identified.is_some() { self.find_person() } else { self.my_booking() }
    }

    pub(super) fn found_bookings(&mut self, mut bookings: Vec<Booking>, by: Sought) -> Vec<Effect> {
        let may_change = by != Sought::Tail;
        bookings.truncate(BOOKINGS_MAX);
        self.citizen.shown_code = None;
        if bookings.len() > 1 {
            let found = bookings.into_iter().map(|booking| Found { booking: Box::new(booking), may_change });
            return self.replace(State::Book(Book::List { found: found.collect(), page: 0 }));
        }
        match bookings.pop() {
            Some(booking) => self.found_one(Found { booking: Box::new(booking), may_change }),
            None => self.notice(Notice::NoBooking(by)),
        }
    }

    /// The centre did not answer. Whoever showed the code can take a number with it: the centre settles it later.
    pub(super) fn not_found(&mut self) -> Vec<Effect> {
        let with_code = self.citizen.shown_code.is_some();
        self.notice(if with_code { Notice::CheckInCutOff } else { Notice::CentreSilent })
    }

    fn found_one(&mut self, found: Found) -> Vec<Effect> {
        let booking = &found.booking;
        self.citizen.draft = Some(Draft::new(booking.matter.clone()));
        let refusal = match (booking.state, booking.number) {
            (BookingState::Confirmed | BookingState::Requested, _) => {
                let next = State::Book(Book::Card(found));
                return if let State::Asking(_) = self.state { self.replace(next) } else { self.go(next) };
            }
            (BookingState::CheckedIn, Some(number)) => CentreRefusal::Used(number),
            (BookingState::Cancelled, _) => CentreRefusal::WasCancelled,
            (BookingState::Missed, _) => return self.notice(Notice::BookingMissed),
            (BookingState::Refused, _) => return self.notice(Notice::RequestRefused),
            (BookingState::Held | BookingState::Released | BookingState::CheckedIn, _) => CentreRefusal::UnknownBooking,
        };
        self.notice(Notice::Refused(refusal))
    }

    /// A row of the list.
    pub(in super::super) fn booking_touched(&mut self, at: u8) -> Vec<Effect> {
        let State::Book(Book::List { found, .. }) = &self.state else { return self.stray() };
        match found.get(usize::from(at)).cloned() {
            Some(found) => self.found_one(found),
            None => self.stray(),
        }
    }

    fn arrival(&self, booking: &Booking) -> Arrival {
        match self.now() {
            Some(now) => self.times(&booking.matter).arrival(booking, now),
            // Without a clock nobody is turned away.
            None => Arrival::Open { until: self.times(&booking.matter).check_in_until(booking.slot).time },
        }
    }

    pub(super) fn card_ways(&self, found: &Found) -> Vec<Way> {
        let booking = &found.booking;
        let is_in_time = self.now().is_none_or(|now| now <= self.times(&booking.matter).cancel_until(booking.slot));
        let may_change = found.may_change && is_in_time;
        let change = (may_change && booking.state == BookingState::Confirmed).then_some(Way::ChangeBooking);
        let cancel = may_change.then_some(Way::CancelBooking);
        let instead = match self.arrival(booking) {
            Arrival::Over => vec![Way::Book, Way::WalkIn],
            Arrival::Unconfirmed | Arrival::OtherDay | Arrival::Early { .. } => vec![Way::WalkIn],
            Arrival::Open { .. } | Arrival::Late => vec![],
        };
        change.into_iter().chain(cancel).chain(instead).collect()
    }

    pub(super) fn change_booking(&mut self) -> Vec<Effect> {
        let State::Book(Book::Card(found)) = &self.state else { return self.stray() };
        let booking = found.booking.clone();
        self.citizen.draft = Some(Draft { moves: Some(booking.clone()), ..Draft::new(booking.matter) });
        self.ask_places()
    }

    pub(super) fn book_again(&mut self) -> Vec<Effect> {
        let State::Book(Book::Card(found)) = &self.state else { return self.stray() };
        let matter = found.booking.matter.clone();
        self.start_booking(matter)
    }

    pub(super) fn ask_to_cancel(&mut self) -> Vec<Effect> {
        let State::Book(Book::Card(found)) = &self.state else { return self.stray() };
        let found = found.clone();
        self.go(State::Book(Book::Cancel(found)))
    }

    pub(super) fn cancel_booking(&mut self) -> Vec<Effect> {
        let State::Book(Book::Cancel(found)) = &self.state else { return self.stray() };
        let booking = found.booking.id;
        self.ask(CentreAsk::Cancel { booking }, Topic::Cancel)
    }

    pub(super) fn cancelled(&mut self, booking: &Booking) -> Vec<Effect> {
        if booking.state != BookingState::Cancelled {
            return self.end_of_way(Notice::ChangeUnknown);
        }
        self.citizen.draft = Some(Draft::new(booking.matter.clone()));
        self.end_of_way(Notice::BookingCancelled)
    }

    /// 签到取号: the booking becomes a ticket by the ordinary way. Out of its time it waits like any other.
    pub(in super::super) fn check_in(&mut self, ticket: TicketId, key: StatusKey) -> Vec<Effect> {
        let State::Book(Book::Card(found)) = &self.state else { return self.stray() };
        let booking = found.booking.clone();
        let is_late = match self.arrival(&booking) {
            Arrival::Open { .. } => false,
            Arrival::Late => true,
            Arrival::Unconfirmed | Arrival::OtherDay | Arrival::Early { .. } | Arrival::Over => return self.stray(),
        };
        self.citizen.checks_in = Some((booking.code.clone(), is_late));
        let mut details = self.citizen.details(self.lang, false);
        details.masked.get_or_insert_with(|| booking.masked.clone());
        details.project.clone_from(&booking.project);
        details.assistance = booking.assistance;
        details.is_extended = is_extended_slot(booking.slot.hours) && !is_late;
        let intent = Intent { matter: booking.matter.clone(), key, details: Box::new(details) };
        self.order(Order { ticket, intent })
    }

    pub(in super::super) fn list_pages(&self, found: &[Found]) -> usize {
        found.len().div_ceil(self.room().tiles).max(1)
    }

    pub(super) fn list_page(&self, found: &[Found], page: usize) -> BookingsPage {
        let of = self.list_pages(found);
        let at = page.min(of - 1);
        let row = |(at, found): (usize, &Found)| BookingRow {
            at: u8::try_from(at).unwrap_or(u8::MAX),
            matter: self.card(&found.booking.matter).matter,
            slot: found.booking.slot,
            person: found.booking.masked.clone(),
            state: found.booking.state,
        };
        let rows = found.iter().enumerate().skip(at * self.room().tiles).take(self.room().tiles);
        BookingsPage { rows: rows.map(row).collect(), pager: Pager { at, of } }
    }

    pub(super) fn booking_page(&self, found: &Found, ways: Vec<Way>) -> BookingPage {
        let booking = &found.booking;
        let card = self.card(&booking.matter);
        BookingPage {
            matter: card.matter,
            zone: card.zone,
            place: card.place,
            slot: booking.slot,
            person: booking.masked.clone(),
            state: booking.state,
            arrival: self.arrival(booking),
            cancel_until: self.times(&booking.matter).cancel_until(booking.slot),
            ways,
        }
    }
}
