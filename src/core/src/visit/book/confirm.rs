//! The last look, and what comes of it.

use super::super::ask::Topic;
use super::super::{Effect, Record, State, Visit};
use super::{Book, Chosen, Draft};
use crate::assistance::AssistanceKind;
use crate::booking::{Booking, BookingOrder, BookingState};
use crate::centre::{CentreAsk, CentreRefusal};
use crate::filing::{Filing, FilingId};
use crate::paper::SlipId;
use crate::view::{BookConfirmPage, BookedKind, BookedPage, Notice, Offer, PaperView};

/// A booking at the end of its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) struct Booked {
    pub(in super::super) kind: BookedKind,
    pub(in super::super) booking: Box<Booking>,
    pub(in super::super) slip: SlipId,
    /// What became of that slip so far.
    pub(in super::super) paper: PaperView,
    pub(in super::super) left_s: u8,
}

impl Visit {
    /// 确认预约. A second touch finds the question asked already, and does nothing.
    pub(super) fn confirm_booking(&mut self) -> Vec<Effect> {
        let Some(Draft { matter, moves, chosen: Some(chosen), .. }) = self.citizen.draft.clone() else {
            return self.stray();
        };
        let booking = chosen.booking;
        if moves.is_some() {
            return self.ask(CentreAsk::Move { booking, to: chosen.slot }, Topic::Move);
        }
        let Some(order) = self.booking_order(matter, &chosen) else { return self.stray() };
        match chosen.offer {
            Offer::Left(_) => {
                // From here on the place is the booking's, and giving it up is the centre's affair.
                self.hold = None;
                self.ask(CentreAsk::Confirm { booking, order: Box::new(order) }, Topic::Confirm)
            }
            Offer::Token => self.file_booking(Filing::BookedByToken {
                booking,
                code: chosen.code,
                order: Box::new(order),
                token: None,
            }),
            Offer::Request => {
                self.file_booking(Filing::BookingRequested { booking, code: chosen.code, order: Box::new(order) })
            }
        }
    }

    fn booking_order(&self, matter: crate::hall::MatterId, chosen: &Chosen) -> Option<BookingOrder> {
        let person = self.citizen.identified.as_ref()?;
        Some(BookingOrder {
            matter,
            slot: chosen.slot,
            person: person.key,
            masked: person.masked.clone(),
            sealed: person.sealed.clone(),
            tail: self.citizen.tail.or(person.tail),
            project: self.citizen.project.clone(),
            assistance: self.wanted_helper(),
            lang: self.lang,
        })
    }

    /// The kind of help that is wanted at the booked time.
    fn wanted_helper(&self) -> Option<AssistanceKind> {
        self.citizen.draft.as_ref().and_then(|draft| draft.assistance)
    }

    fn file_booking(&mut self, filing: Filing) -> Vec<Effect> {
        let Some(chance) = self.take_chance() else { return self.stray() };
        let id = FilingId(chance.id);
        self.timer = None;
        let effects = self.go(State::Book(Book::Filing(id)));
        effects.into_iter().chain([Effect::Record(Record::Filing(id, Box::new(filing)))]).collect()
    }

    /// What a token covers is booked, the rest is asked for.
    pub(in super::super) fn booking_filed(&mut self) -> Vec<Effect> {
        let Some(Draft { matter, chosen: Some(chosen), .. }) = self.citizen.draft.clone() else {
            return self.stray();
        };
        let (kind, state) = match chosen.offer {
            Offer::Token => (BookedKind::Confirmed, BookingState::Confirmed),
            Offer::Request => (BookedKind::Requested, BookingState::Requested),
            Offer::Left(_) => return self.stray(),
        };
        let booking = Booking {
            id: chosen.booking,
            code: chosen.code,
            matter,
            slot: chosen.slot,
            state,
            masked: self.citizen.identified.as_ref().map(|person| person.masked.clone()).unwrap_or_default(),
            project: self.citizen.project.clone(),
            assistance: self.wanted_helper(),
            number: None,
        };
        self.booked(kind, booking)
    }

    /// 预约成功, if it is this booking that the centre speaks of.
    pub(super) fn confirmed(&mut self, booking: Booking) -> Vec<Effect> {
        if self.chosen_is(&booking) && booking.state == BookingState::Confirmed {
            self.booked(BookedKind::Confirmed, booking)
        } else {
            self.end_of_way(Notice::BookingUnknown)
        }
    }

    /// The centre will not have it; the place goes back, and the slots are where the citizen goes on.
    pub(super) fn not_confirmed(&mut self, refusal: CentreRefusal) -> Vec<Effect> {
        let booking = self.citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref()).map(|chosen| chosen.booking);
        let mut effects = self.refused_booking(refusal);
        if let Some(booking) = booking {
            effects.push(self.release(booking));
        }
        effects
    }

    pub(super) fn moved(&mut self, booking: Booking) -> Vec<Effect> {
        if self.chosen_is(&booking) && booking.state == BookingState::Confirmed {
            self.booked(BookedKind::Moved, booking)
        } else {
            self.end_of_way(Notice::ChangeUnknown)
        }
    }

    fn chosen_is(&self, booking: &Booking) -> bool {
        let chosen = self.citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref());
        chosen.is_some_and(|chosen| chosen.booking == booking.id)
    }

    pub(super) fn confirm_page(&self) -> Option<BookConfirmPage> {
        let draft = self.citizen.draft.as_ref()?;
        let chosen = draft.chosen.as_ref()?;
        let card = self.card(&draft.matter);
        let person = self.citizen.identified.as_ref().map(|person| person.masked.clone());
        Some(BookConfirmPage {
            matter: card.matter,
            zone: card.zone,
            place: card.place,
            slot: chosen.slot,
            moved_from: draft.moves.as_ref().map(|booking| booking.slot),
            is_request: chosen.offer == Offer::Request,
            person: draft.moves.as_ref().map(|booking| booking.masked.clone()).or(person).unwrap_or_default(),
            project: draft
                .moves
                .as_ref()
                .map_or(self.citizen.project.as_ref(), |booking| booking.project.as_ref())
                .map(ToString::to_string),
            assistance: draft.moves.as_ref().map_or(draft.assistance, |booking| booking.assistance),
            cancel_until: self.times(&draft.matter).cancel_until(chosen.slot),
            ways: self.book_ways(&Book::Confirm),
        })
    }

    pub(super) fn booked_page(&self, booked: &Booked) -> BookedPage {
        let booking = &booked.booking;
        let card = self.card(&booking.matter);
        BookedPage {
            kind: booked.kind,
            code: booking.code.clone(),
            matter: card.matter,
            zone: card.zone,
            place: card.place,
            slot: booking.slot,
            person: booking.masked.clone(),
            assistance: booking.assistance,
            check_in_from: self.times(&booking.matter).check_in_from(booking.slot),
            check_in_until: self.times(&booking.matter).check_in_until(booking.slot),
            cancel_until: self.times(&booking.matter).cancel_until(booking.slot),
            link: self.booking_link(booking),
            paper: booked.paper,
            closes_in_s: (booked.paper != PaperView::Printing).then_some(booked.left_s),
        }
    }
}
