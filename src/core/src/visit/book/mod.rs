//! Booking: a matter, a slot, who comes, one last look, and what the centre makes of it.
//!
//! 预约成功 is shown in two cases only: the centre said so, or a token that it signed beforehand was spent and the
//! journal has that. Whatever else is written down is 待确认.

mod confirm;
mod hold;
mod mine;
mod pages;
mod slip;
mod slots;
#[cfg(test)]
mod tests;
mod times;

pub(super) use confirm::Booked;
pub(super) use hold::{Hold, is_within};
pub(super) use mine::Found;
pub(super) use slots::Slots;

use super::ask::Topic;
use super::{Aim, Effect, Goal, Phase, State, Visit};
use crate::assistance::AssistanceKind;
use crate::booking::{Booking, BookingCode, BookingId, SlotTime};
use crate::centre::{CentreAnswer, CentreAsk, CentreRefusal};
use crate::filing::FilingId;
use crate::hall::MatterId;
use crate::view::{EntryKind, Notice, Offer, Way};

/// The pages of booking.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in super::super) enum Book {
    /// When?
    Slots(Slots),
    /// One last look at what the draft says.
    Confirm,
    /// The journal writes it down.
    Filing(FilingId),
    /// What was booked, or asked for.
    Booked(Booked),
    /// Several were found.
    List { found: Vec<Found>, page: usize },
    /// One was found.
    Card(Found),
    /// Really cancel it?
    Cancel(Found),
}

impl Book {
    pub(super) fn phase(&self) -> Phase {
        match self {
            Book::Slots(_) | Book::Confirm | Book::List { .. } | Book::Card(_) | Book::Cancel(_) => Phase::Browsing,
            Book::Filing(_) => Phase::UnderWay,
            Book::Booked(_) => Phase::Closing,
        }
    }
}

/// What a citizen is about to book.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) matter: MatterId,
    /// The booking that is moved; none while a new one is made.
    pub(super) moves: Option<Box<Booking>>,
    pub(super) chosen: Option<Chosen>,
    /// The helper who is wanted at that time.
    pub(super) assistance: Option<AssistanceKind>,
}

/// A slot that was chosen, with the identity of the booking that it may become.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Chosen {
    pub(super) slot: SlotTime,
    pub(super) offer: Offer,
    pub(super) booking: BookingId,
    /// The code, where the terminal gives it; a place at the centre gets it there.
    pub(super) code: BookingCode,
}

impl Draft {
    pub(super) fn new(matter: MatterId) -> Self {
        Self { matter, moves: None, chosen: None, assistance: None }
    }
}

/// What is still to be told before the last look.
#[derive(Debug)]
pub(super) enum Gap {
    Person,
    Project,
}

impl Visit {
    /// Books a matter: which slots are there?
    pub(super) fn start_booking(&mut self, matter: MatterId) -> Vec<Effect> {
        if !self.equipment.can_seal {
            return self.notice(Notice::NoBookingHere);
        }
        self.citizen.draft = Some(Draft::new(matter));
        self.ask_places()
    }

    /// 预约帮办: the same, with a helper at that time.
    pub(super) fn start_helper_booking(&mut self, matter: MatterId, kind: AssistanceKind) -> Vec<Effect> {
        self.citizen.draft = Some(Draft { assistance: Some(kind), ..Draft::new(matter) });
        self.ask_places()
    }

    pub(super) fn ask_places(&mut self) -> Vec<Effect> {
        let Some(draft) = &mut self.citizen.draft else { return self.stray() };
        draft.chosen = None;
        let matter = draft.matter.clone();
        self.ask(CentreAsk::Places { matter }, Topic::Places)
    }

    /// What the centre answered to a question about bookings.
    pub(super) fn book_answered(&mut self, topic: Topic, answer: CentreAnswer) -> Vec<Effect> {
        match (topic, answer) {
            (Topic::Confirm, CentreAnswer::Refused(refusal)) => self.not_confirmed(refusal),
            (Topic::Find(by), CentreAnswer::Refused(CentreRefusal::UnknownBooking)) => {
                self.notice(Notice::NoBooking(by))
            }
            (_, CentreAnswer::Refused(refusal)) => self.refused_booking(refusal),
            (Topic::Places, CentreAnswer::Places(places)) => self.places_told(&places),
            (Topic::Places, CentreAnswer::Tokens(slots)) => self.tokens_told(&slots),
            (Topic::Places, _) => self.tokens_told(&[]),
            (Topic::Hold, CentreAnswer::Held { left_s }) => self.held(left_s),
            (Topic::Hold, _) => self.not_held(),
            (Topic::Confirm, CentreAnswer::Confirmed(booking)) => self.confirmed(*booking),
            (Topic::Confirm, _) => self.end_of_way(Notice::BookingUnknown),
            (Topic::Move, CentreAnswer::Moved(booking)) => self.moved(*booking),
            (Topic::Cancel, CentreAnswer::Cancelled(booking)) => self.cancelled(&booking),
            (Topic::Move | Topic::Cancel, _) => self.end_of_way(Notice::ChangeUnknown),
            (Topic::Find(by), CentreAnswer::Found(bookings)) => self.found_bookings(bookings, by),
            (Topic::Find(_), _) => self.not_found(),
            (Topic::Look(_) | Topic::Rate, _) => self.stray(),
        }
    }

    fn refused_booking(&mut self, refusal: CentreRefusal) -> Vec<Effect> {
        self.return_to_slots();
        self.notice(Notice::Refused(refusal))
    }

    /// A notice from which no way leads back: what was on the pages before is not true any more.
    pub(super) fn end_of_way(&mut self, notice: Notice) -> Vec<Effect> {
        self.trail.clear();
        self.replace(State::Notice(Box::new(notice)))
    }

    /// Goes on with a draft: whoever is known already is not asked again.
    pub(super) fn booking_goes_on(&mut self) -> Vec<Effect> {
        self.return_to_slots();
        match self.booking_gap() {
            Some(Gap::Person) => self.identify(Goal::Booking),
            Some(Gap::Project) => self.type_in(Goal::Booking, EntryKind::Project),
            None => self.go(State::Book(Book::Confirm)),
        }
    }

    pub(super) fn booking_gap(&self) -> Option<Gap> {
        let draft = self.citizen.draft.as_ref()?;
        if draft.moves.is_some() {
            return None;
        }
        if self.citizen.identified.is_none() {
            return Some(Gap::Person);
        }
        let needs_project = self.hall.matter(&draft.matter).is_some_and(|matter| matter.needs_project);
        (needs_project && self.citizen.project.is_none()).then_some(Gap::Project)
    }

    /// Forgets the pages behind the slots, so that the way back leads there from whatever comes next.
    fn return_to_slots(&mut self) {
        let is_slots = |state: &State| matches!(state, State::Book(Book::Slots(_)));
        if let Some(at) = self.trail.iter().rposition(is_slots) {
            self.trail.truncate(at + 1);
            if let Some(slots) = self.trail.pop() {
                self.state = slots;
            }
        }
    }

    /// Forgets the page that is shown, so that the way back from what comes next leads past it.
    pub(super) fn step_off(&mut self) {
        self.state = self.trail.pop().unwrap_or(State::Welcome { page: 0 });
    }

    /// A way on that a page of booking offers.
    pub(super) fn book_way(&mut self, way: Way) -> Vec<Effect> {
        let offered = match &self.state {
            State::Book(book) => self.book_ways(book),
            _ => return self.stray(),
        };
        if !offered.contains(&way) {
            return self.stray();
        }
        match way {
            Way::EarlierDays => self.turn_days(false),
            Way::LaterDays => self.turn_days(true),
            Way::ConfirmBooking => self.confirm_booking(),
            Way::OtherSlot | Way::KeepBooking => self.go_back(),
            Way::ChangeBooking => self.change_booking(),
            Way::CancelBooking => self.ask_to_cancel(),
            Way::CancelForSure => self.cancel_booking(),
            Way::Book => self.book_again(),
            Way::WalkIn => self.walk_in(),
            _ => self.stray(),
        }
    }

    /// A way on that a notice offers, beyond those that every notice has.
    pub(super) fn notice_book_way(&mut self, way: Way) -> Vec<Effect> {
        match way {
            Way::OtherSlot | Way::Book => {
                self.pass_slots();
                self.ask_places()
            }
            Way::WalkIn => self.walk_in(),
            Way::FindBooking => self.find_again(),
            Way::MyBooking => {
                self.step_off();
                self.my_booking()
            }
            Way::ChooseMatter => self.choose_matter(),
            _ => self.stray(),
        }
    }

    /// Steps off a notice, and off the slots behind it: they are told anew.
    fn pass_slots(&mut self) {
        self.step_off();
        if let State::Book(Book::Slots(_)) = self.state {
            self.step_off();
        }
    }

    /// An ordinary number of the same matter, in place of a booking.
    fn walk_in(&mut self) -> Vec<Effect> {
        let matter = match &self.state {
            State::Book(Book::Card(found)) => Some(found.booking.matter.clone()),
            _ => self.citizen.draft.as_ref().map(|draft| draft.matter.clone()),
        };
        let Some(matter) = matter else { return self.stray() };
        self.trail.clear();
        self.state = State::Welcome { page: 0 };
        self.prepare(matter)
    }

    /// The matter of a booking that the centre cannot be asked about.
    fn choose_matter(&mut self) -> Vec<Effect> {
        self.go(State::Zones { aim: Aim::CheckIn, page: 0 })
    }

    /// What a matter is chosen for: the zones that the citizen came by know it.
    pub(super) fn aim(&self) -> Aim {
        let mut way = self.trail.iter().chain([&self.state]).rev();
        let aim = way.find_map(|state| if let State::Zones { aim, .. } = state { Some(*aim) } else { None });
        aim.unwrap_or(Aim::Ticket)
    }
}
