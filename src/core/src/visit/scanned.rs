//! A code before the scanner: on the first page it is enough to hold the slip there.

use super::ask::Topic;
use super::{Effect, State, Visit};
use crate::centre::{CentreAsk, TicketRef};
use crate::scan::Scan;
use crate::view::Notice;

impl Visit {
    /// A code was read.
    pub(super) fn scanned(&mut self, scan: Scan) -> Vec<Effect> {
        match &self.state {
            State::Welcome { .. } | State::Matters { .. } | State::Notice(_) | State::Standing(_) => {
                self.code_shown(scan)
            }
            // Somewhere else a code before the scanner means nothing, e.g. a telephone laid down beside it.
            _ => self.stray(),
        }
    }

    fn code_shown(&mut self, scan: Scan) -> Vec<Effect> {
        match scan {
            Scan::Ticket(key) => self.ask(CentreAsk::Look(TicketRef::Key(key)), Topic::Look),
            Scan::Booking(_) => self.notice(Notice::BookingAtDesk),
            Scan::OtherHall => self.notice(Notice::OtherHall),
            Scan::Damaged => self.notice(Notice::DamagedCode),
            Scan::Foreign => self.notice(Notice::ForeignCode),
        }
    }
}
