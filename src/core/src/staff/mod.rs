//! Hall staff at the terminal: a badge number and a code, then what staff do in the hall. No part of the cabinet is
//! reached from here; that is the technician's.
//!
//! A [`StaffSession`] is one state of the visit. It decides what a touch means and what is to be done.

mod page;
mod seen;
mod session;
#[cfg(test)]
mod tests;

pub use page::{CounterRow, CountersPage, InspectionPage, PointNow, PointRow, StaffPage};
pub use seen::Seen;
pub use session::{StaffSession, StaffTask};

use crate::filing::{Point, StaffNumber};

/// Digits of a badge number at most; see [`StaffNumber`].
pub const BADGE_DIGITS_MAX: usize = 8;

/// The badge number that is being typed. It names a person, so no log and no Debug text shows it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Badge(String);

impl Badge {
    /// What stands in the field.
    #[must_use]
    pub fn shown(&self) -> &str {
        &self.0
    }

    /// The number, once it can be one.
    #[must_use]
    pub fn number(&self) -> Option<StaffNumber> {
        StaffNumber::parse(&self.0)
    }

    fn push(&mut self, digit: u8) {
        if self.0.len() < BADGE_DIGITS_MAX && digit < 10 {
            self.0.push(char::from(b'0' + digit));
        }
    }

    fn pop(&mut self) {
        self.0.pop();
    }
}

impl std::fmt::Debug for Badge {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Badge({} digits)", self.0.len())
    }
}

/// A touch on the staff's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StaffTouch {
    /// A digit of the badge number or of the code.
    Digit(u8),
    /// Takes the last digit back.
    Erase,
    /// The badge number is complete.
    Enter,
    /// Opens the day's inspection.
    Inspect,
    /// How a point was found.
    Mark(Point, bool),
    /// Signs the inspection and hands it in.
    Sign,
    /// Opens the list of tickets to reprint.
    Tickets,
    /// Opens the list of counters.
    Counters,
    /// Opens or closes a counter, by its place among [`crate::hall::Hall::counter_signs`].
    Counter(usize),
    /// 暂停取号 at this terminal, or its end.
    Pause(bool),
}
