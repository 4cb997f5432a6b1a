//! The buttons of the first page: everything besides the areas.

use super::{Aim, Effect, Goal, State, Visit};
use crate::view::{Action, MatterList, Notice};

impl Visit {
    /// What the first page offers besides a number: nothing that this terminal or this hall cannot do.
    pub(super) fn actions(&self) -> Vec<Action> {
        Action::ALL.into_iter().filter(|action| self.offers(*action)).collect()
    }

    fn offers(&self, action: Action) -> bool {
        match action {
            Action::Search | Action::MyBooking | Action::TicketStatus | Action::Rate => true,
            Action::Popular => self.listed(MatterList::Popular).next().is_some(),
            Action::Online => self.listed(MatterList::Online).next().is_some(),
            Action::Book => self.equipment.can_seal,
            Action::Helper => self.can_help(),
        }
    }

    /// A button of the first page; a matter that is to be booked can be searched for as well.
    pub(super) fn action_touched(&mut self, action: Action) -> Vec<Effect> {
        match (&self.state, action) {
            (State::Welcome { .. }, _) | (State::Zones { .. }, Action::Search) => self.begin(action),
            _ => self.stray(),
        }
    }

    /// Begins what a button stands for.
    pub(super) fn begin(&mut self, action: Action) -> Vec<Effect> {
        match action {
            Action::Search => self.begin_search(),
            Action::Popular => self.go(State::Listed { list: MatterList::Popular, page: 0 }),
            Action::Online => self.go(State::Listed { list: MatterList::Online, page: 0 }),
            Action::TicketStatus => self.identify(Goal::Status),
            Action::Book if !self.equipment.can_seal => self.notice(Notice::NoBookingHere),
            Action::Book => self.go(State::Zones { aim: Aim::Book, page: 0 }),
            Action::MyBooking => self.my_booking(),
            Action::Helper => self.go(State::Assist),
            Action::Rate => self.begin_rating(),
        }
    }
}
