//! A code before the scanner: on the first page it is enough to hold the slip there.

use super::ask::Topic;
use super::book::Book;
use super::{Effect, Goal, State, Visit};
use crate::centre::{CentreAsk, TicketRef};
use crate::scan::Scan;
use crate::view::{Notice, Sought};

/// What is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Listening {
    /// An identity card.
    pub card: bool,
    /// A code before the scanner.
    pub codes: bool,
}

impl Visit {
    /// What the page wants to read just now; nothing else may be read, so that a card laid down too early or a code
    /// that passes by means nothing.
    #[must_use]
    pub fn listens(&self) -> Listening {
        Listening { card: self.wants_card(), codes: self.wants_codes() }
    }

    fn wants_codes(&self) -> bool {
        match &self.state {
            State::Welcome { .. }
            | State::Zones { .. }
            | State::Matters { .. }
            | State::Search(_)
            | State::Listed { .. }
            | State::RateWhich
            | State::Notice(_)
            | State::Standing(_)
            | State::Book(Book::Card(_) | Book::List { .. }) => true,
            State::Identify(identify) => {
                matches!(identify.goal, Goal::MyBooking | Goal::Status) && !identify.is_sealing
            }
            State::Entry(entry) => matches!(entry.goal, Goal::MyBooking | Goal::Status),
            // Somewhere else a code before the scanner means nothing, e.g. a telephone laid down beside it.
            _ => false,
        }
    }

    /// A code was read.
    pub(super) fn scanned(&mut self, scan: Scan) -> Vec<Effect> {
        if matches!(self.state, State::Notice(_)) && self.is_choosing_ticket() {
            self.step_off();
        }
        if self.state == State::RateWhich {
            return self.rated_slip(scan);
        }
        if self.wants_codes() { self.code_shown(scan) } else { self.stray() }
    }

    fn code_shown(&mut self, scan: Scan) -> Vec<Effect> {
        match scan {
            Scan::Ticket(key) => self.ask(CentreAsk::Look(TicketRef::Key(key)), Topic::Look(Sought::Slip)),
            Scan::Booking(code) => self.find_code(code, Sought::Slip),
            Scan::Digits(code) => self.find_code(code, Sought::Typed),
            Scan::OtherHallTicket => self.notice(Notice::OtherHallTicket),
            Scan::OtherHallBooking => self.notice(Notice::OtherHallBooking),
            Scan::Damaged => self.notice(Notice::DamagedCode),
            Scan::Forged => self.notice(Notice::ForgedCode),
            Scan::Foreign => self.notice(Notice::ForeignCode),
        }
    }
}
