//! Telling who comes: an identity card on the reader, its number typed, or a telephone number. The visit never holds
//! the number itself: it is sealed outside, and what comes back is masked.

use std::sync::Arc;

use super::entry::Entry;
use super::{Effect, Goal, Purpose, State, Visit};
use crate::person::{Given, Identified, KnownBy, PhoneTail};
use crate::view::{CardTrouble, EntryKind, GoalView, IdentifyPage, Way};

/// How long sealing may take, in milliseconds; it is arithmetic, so longer means that something is broken.
pub const SEAL_MS_MAX: u64 = 3_000;

/// Waiting for a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Identify {
    pub(super) goal: Goal,
    pub(super) trouble: Option<CardTrouble>,
    pub(super) is_sealing: bool,
}

impl Goal {
    pub(super) fn of_the_page(self) -> GoalView {
        match self {
            Goal::Prefill => GoalView::Prefill,
            Goal::Tail => GoalView::Tail,
            Goal::Project => GoalView::Project,
            Goal::Booking => GoalView::Booking,
            Goal::MyBooking => GoalView::MyBooking,
            Goal::Status => GoalView::Status,
            Goal::Steward => GoalView::Steward,
            Goal::Callback(_) => GoalView::Callback,
            Goal::Rating => GoalView::Rating,
        }
    }

    /// What may be typed in place of a card.
    fn typed(self) -> &'static [Way] {
        match self {
            Goal::Prefill | Goal::Booking => &[Way::TypeIdNumber, Way::TypePhone],
            Goal::MyBooking => &[Way::TypeBookingCode, Way::TypeIdNumber, Way::TypePhone, Way::GiveTail],
            Goal::Status => &[Way::TypeNumber, Way::TypeIdNumber],
            Goal::Callback(_) => &[Way::TypePhone],
            Goal::Tail | Goal::Project | Goal::Steward | Goal::Rating => &[],
        }
    }

    /// Whether a card says what is wanted; nobody can be called back by a card.
    fn takes_card(self) -> bool {
        !matches!(self, Goal::Callback(_))
    }
}

impl Visit {
    /// Asks who it is.
    pub(super) fn identify(&mut self, goal: Goal) -> Vec<Effect> {
        self.go(State::Identify(Identify { goal, trouble: None, is_sealing: false }))
    }

    pub(super) fn identify_page(&self, identify: &Identify) -> IdentifyPage {
        IdentifyPage {
            goal: identify.goal.of_the_page(),
            can_read_card: self.equipment.card_reader && self.equipment.can_seal && identify.goal.takes_card(),
            can_scan: matches!(identify.goal, Goal::MyBooking | Goal::Status) && self.equipment.scanner,
            trouble: identify.trouble,
            is_reading: identify.is_sealing,
            ways: self.typed_ways(identify.goal),
        }
    }

    /// What may be typed in place of a card; what names a person only where it can be sealed.
    fn typed_ways(&self, goal: Goal) -> Vec<Way> {
        let needs_seal = |way: &Way| matches!(way, Way::TypeIdNumber | Way::TypePhone);
        goal.typed().iter().copied().filter(|way| self.equipment.can_seal || !needs_seal(way)).collect()
    }

    pub(super) fn identify_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Identify(Identify { goal, .. }) = &self.state else { return self.stray() };
        let goal = *goal;
        match way {
            way if !self.typed_ways(goal).contains(&way) => self.stray(),
            Way::TypeIdNumber => self.type_in(goal, EntryKind::IdNumber),
            Way::TypeNumber => self.type_in(goal, EntryKind::TicketNumber),
            Way::TypePhone => self.type_in(goal, EntryKind::Phone),
            Way::TypeBookingCode => self.type_in(goal, EntryKind::BookingCode),
            Way::GiveTail => self.type_in(goal, EntryKind::PhoneTail),
            _ => self.stray(),
        }
    }

    pub(super) fn type_in(&mut self, goal: Goal, kind: EntryKind) -> Vec<Effect> {
        self.go(State::Entry(Entry::new(goal, kind)))
    }

    /// Whether a card on the reader is waited for.
    pub(super) fn wants_card(&self) -> bool {
        matches!(&self.state, State::Identify(identify) if !identify.is_sealing && identify.goal.takes_card())
    }

    /// Hands over what was typed, to be sealed.
    pub(super) fn seal(&mut self, goal: Goal, given: Arc<Given>) -> Vec<Effect> {
        self.state = State::Identify(Identify { goal, trouble: None, is_sealing: true });
        vec![Effect::Seal(given), self.start(Purpose::SealLimit, SEAL_MS_MAX)]
    }

    /// A card was read, or what was typed is sealed.
    pub(super) fn identified(&mut self, person: Identified) -> Vec<Effect> {
        let State::Identify(identify) = &self.state else { return self.stray() };
        if identify.is_sealing == (person.by == KnownBy::Card)
            || person.by == KnownBy::Card && !identify.goal.takes_card()
        {
            return self.stray();
        }
        let goal = identify.goal;
        self.timer = None;
        self.citizen.identified = Some(person);
        self.person_known(goal)
    }

    pub(super) fn card_trouble(&mut self, trouble: CardTrouble) -> Vec<Effect> {
        let State::Identify(identify) = &mut self.state else { return self.stray() };
        if identify.is_sealing && trouble != CardTrouble::NotSealed {
            return self.stray();
        }
        // A reader that does not answer says so again and again; nobody touched the page because of it.
        if !identify.is_sealing && identify.trouble == Some(trouble) {
            return vec![];
        }
        identify.trouble = Some(trouble);
        identify.is_sealing = false;
        self.keep_open()
    }

    fn person_known(&mut self, goal: Goal) -> Vec<Effect> {
        match goal {
            Goal::Callback(wish) => self.leave_callback(wish),
            Goal::Prefill | Goal::Tail | Goal::Project | Goal::Steward | Goal::Rating => self.back_to_prepare(),
            Goal::Booking => self.booking_goes_on(),
            Goal::MyBooking => self.find_person(),
            Goal::Status => self.status_person(),
        }
    }

    pub(super) fn tail_given(&mut self, tail: PhoneTail) -> Vec<Effect> {
        self.citizen.tail = Some(tail);
        self.back_to_prepare()
    }
}

#[cfg(test)]
mod tests {
    use super::super::walk::hall;
    use super::super::{Equipment, Event, Touch};
    use super::*;
    use crate::hall::{MatterId, ZoneId};

    #[test]
    fn a_reader_that_does_not_answer_keeps_no_page_open() {
        let mut visit = Visit::new(hall(), "http://centre".into());
        for event in [
            Event::EquipmentChanged(Equipment { card_reader: true, scanner: false, can_seal: true }),
            Event::Touched(Touch::Zone(ZoneId::new("z1").expect("id"))),
            Event::Touched(Touch::Matter(MatterId::new("m1").expect("id"))),
            Event::Touched(Touch::Way(Way::ReadCard)),
            Event::CardTrouble(CardTrouble::NoReader),
        ] {
            let _ = visit.step(event);
        }
        let quiet = visit.timer.expect("quiet time").id;
        for _ in 0..30 {
            assert_eq!(visit.step(Event::CardTrouble(CardTrouble::NoReader)), []);
        }
        let _ = visit.step(Event::TimerFired(quiet));
        assert!(visit.view().idle_left_s.is_some(), "the quiet time ran on");
        assert_eq!(visit.step(Event::CardTrouble(CardTrouble::NoReader)), []);
        assert!(visit.view().idle_left_s.is_some(), "only a touch answers the question");
    }
}
