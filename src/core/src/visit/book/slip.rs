//! The slip of a booking: printed once the booking stands, was moved, or is asked for. The code on the screen is enough
//! for the check-in, so a slip that did not come out is not printed again. A cancelled booking gets none: there is
//! nothing to bring, and its old code is answered as cancelled.

use super::super::steps::closes_s;
use super::super::{Effect, ON_SCREEN_CLOSES_S, PAPER_WAIT_MS, Purpose, SECOND_MS, State, Visit};
use super::{Book, Booked};
use crate::booking::Booking;
use crate::fault::Fault;
use crate::hall::Text;
use crate::paper::{BookingContent, BookingSlip, SlipContent, SlipId};
use crate::scan::BOOKING_PATH;
use crate::view::{BookedKind, PaperView};

impl Visit {
    /// Shows what was booked, and prints it where the printer is not known to be stopped.
    pub(super) fn booked(&mut self, kind: BookedKind, booking: Booking) -> Vec<Effect> {
        self.trail.clear();
        let slip = self.next_slip();
        let content = match self.printer.fault() {
            Some(fault) => Err(fault),
            // A slip without its day cannot be told from an older one.
            None => self.booking_slip(kind, &booking).ok_or(Fault::ClockOff),
        };
        let paper = content.as_ref().map_or_else(|fault| PaperView::OnScreen(*fault), |_| PaperView::Printing);
        let left_s = self.patient(ON_SCREEN_CLOSES_S);
        self.state = State::Book(Book::Booked(Booked { kind, booking: Box::new(booking), slip, paper, left_s }));
        let print = content.ok().map(|content| Effect::PrintSlip { id: slip, content: Box::new(content) });
        let timer = self.booked_timer(paper);
        print.into_iter().chain([timer]).collect()
    }

    /// What the page waits for: first the slip, then its own end.
    pub(in super::super) fn booked_timer(&mut self, paper: PaperView) -> Effect {
        match paper {
            PaperView::Printing => self.start(Purpose::PaperWait, PAPER_WAIT_MS),
            PaperView::Printed | PaperView::OnScreen(_) | PaperView::Doubt(_) => {
                self.start(Purpose::CloseSecond, SECOND_MS)
            }
        }
    }

    /// What became of the slip of the page that is shown, or lies behind the help.
    pub(in super::super) fn booking_slip_ended(&mut self, ended: SlipId, outcome: PaperView) -> Vec<Effect> {
        let left = self.patient(closes_s(outcome));
        let is_shown = !matches!(self.state, State::Help { .. });
        match self.shown_booked() {
            Some(Booked { slip, paper, left_s, .. }) if *slip == ended => {
                (*paper, *left_s) = (outcome, left);
                if is_shown { vec![self.booked_timer(outcome)] } else { vec![] }
            }
            _ => self.stray(),
        }
    }

    /// The printer took too long to say anything.
    pub(in super::super) fn booking_slip_gave_up(&mut self) -> Vec<Effect> {
        match &self.state {
            State::Book(Book::Booked(booked)) => {
                let slip = booked.slip;
                self.booking_slip_ended(slip, PaperView::Doubt(Fault::PrinterSilent))
            }
            _ => self.stray(),
        }
    }

    fn shown_booked(&mut self) -> Option<&mut Booked> {
        match &mut self.state {
            State::Book(Book::Booked(booked)) => Some(booked),
            State::Help { before } => match before.as_mut() {
                State::Book(Book::Booked(booked)) => Some(booked),
                _ => None,
            },
            _ => None,
        }
    }

    fn booking_slip(&self, kind: BookedKind, booking: &Booking) -> Option<SlipContent> {
        let (matter, at) = (self.hall.matter(&booking.matter)?, self.clock?);
        let zone = self.hall.zone(&matter.zone);
        let nothing = || Text { zh: String::new(), en: String::new() };
        let tail = || self.citizen.identified.as_ref().and_then(|person| person.tail);
        let times = self.times(&booking.matter);
        let content = BookingContent {
            lang: self.lang,
            hall: self.hall.name().clone(),
            state: match kind {
                BookedKind::Confirmed => BookingSlip::Confirmed,
                BookedKind::Moved => BookingSlip::Changed,
                BookedKind::Requested => BookingSlip::Pending,
            },
            matter: matter.name.clone(),
            zone: zone.map_or_else(nothing, |zone| zone.name.clone()),
            place: zone.map_or_else(nothing, |zone| zone.place.clone()),
            counters: matter.counters.clone(),
            slot: booking.slot,
            code: booking.code.clone(),
            link: self.booking_link(booking),
            person: Some(booking.masked.clone()).filter(|masked| !masked.is_empty()),
            phone_tail: self.citizen.tail.or_else(tail),
            materials: matter.materials.iter().map(|material| material.name.clone()).collect(),
            check_in: Some((times.check_in_from(booking.slot).time, times.check_in_until(booking.slot).time)),
            cancel_until: Some(times.cancel_until(booking.slot)),
            at,
        };
        Some(SlipContent::Booking(Box::new(content)))
    }

    /// The address of a booking's own page.
    pub(super) fn booking_link(&self, booking: &Booking) -> String {
        format!("{}{BOOKING_PATH}{}", self.link_base, booking.code.as_str())
    }
}
