//! The technician at the screen: a PIN, then the cabinet part by part, each with the checks that prove it.
//!
//! A [`Session`] is one state of the visit. It decides what a touch means and what is to be done; what it knows of the
//! cabinet stands in [`Cabinet`], which lives on when nobody looks.

mod cabinet;
mod page;
mod session;
#[cfg(test)]
mod tests;

pub use cabinet::{Cabinet, PartState, TicketLine};
pub use page::{CheckRow, Confirm, PartPage, PinNote, RollPage, TechnicianPage};
pub use session::Session;

use crate::diagnosis::{Check, Part, Verdict};
use crate::filing::StaffNumber;
use crate::ticket::TicketId;

/// Digits of the PIN.
pub const PIN_DIGITS: usize = 6;
/// Wrong PINs in a row before the keypad is locked.
pub const TRIES_MAX: u8 = 5;
/// How long it is then locked, in minutes.
pub const LOCK_MIN: u8 = 15;
/// How long comparing a PIN may take before the keypad is given back, in milliseconds.
pub const PIN_LIMIT_MS: u64 = 20_000;
/// Quiet time before the technician's pages close by themselves, in milliseconds. Nobody is asked: no visit is lost.
pub const QUIET_MS: u64 = 180_000;
/// Columns and rows of the touch test; a field of a 21.5-inch panel is then 53 × 53 mm, smaller than any main target.
pub const FIELDS: (u8, u8) = (5, 9);
/// Lengths of new rolls to choose from, in metres.
pub const ROLL_LENGTHS_M: [u16; 4] = [30, 50, 80, 150];
/// Tickets in the list for reprints: the last ones.
pub const TICKETS_MAX: usize = 7;

/// The digits that were typed. They are never shown nor logged.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Pin(String);

impl Pin {
    /// A PIN of these digits; `None` if it is none.
    #[must_use]
    pub fn new(digits: &str) -> Option<Self> {
        let is_pin = digits.len() == PIN_DIGITS && digits.bytes().all(|byte| byte.is_ascii_digit());
        is_pin.then(|| Self(digits.into()))
    }

    /// The digits, for whoever checks them.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    pub(crate) fn typed(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn push(&mut self, digit: u8) {
        if self.typed() < PIN_DIGITS && digit < 10 {
            self.0.push(char::from(b'0' + digit));
        }
    }

    pub(crate) fn pop(&mut self) {
        self.0.pop();
    }
}

impl std::fmt::Debug for Pin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Pin({} digits)", self.typed())
    }
}

impl Drop for Pin {
    fn drop(&mut self) {
        zeroize::Zeroize::zeroize(&mut self.0);
    }
}

/// One stay at the keypad. The answer to a PIN that somebody else typed opens nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct StayId(pub u64);

impl std::fmt::Debug for StayId {
    /// Without its number, which tells nothing.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("StayId")
    }
}

/// What became of a PIN.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinVerdict {
    /// Come in.
    Right,
    /// Wrong; so many tries are left before the lock.
    Wrong {
        /// At least 1.
        tries_left: u8,
    },
    /// Locked for so long.
    Locked {
        /// Full minutes, at least 1.
        minutes: u8,
    },
    /// None is set; the configuration's command for it was never run.
    NotSet,
}

/// A touch on the technician's pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TechnicianTouch {
    /// A digit of the PIN.
    Digit(u8),
    /// Takes the last digit back.
    Erase,
    /// A part of the overview.
    Part(Part),
    /// A check's button.
    Run(Check),
    /// The technician saw or heard it, or did not.
    Confirm(bool),
    /// Makes the readiness report.
    Report,
    /// Begins the change of the roll.
    ChangeRoll,
    /// The new roll is in, says the technician: not every printer sees its cover.
    RollIn,
    /// The new roll has this many metres.
    RollLength(u16),
    /// Opens the list of tickets to reprint.
    Tickets,
    /// Reprints a ticket, marked 补打.
    Reprint(TicketId),
    /// A field of the touch test.
    Field(u8),
}

/// What the technician wants done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// Compare the PIN; answered by [`super::visit::Event::PinChecked`].
    CheckPin(StayId, Pin),
    /// Compare the code of a member of staff; answered like the PIN.
    CheckStaffCode(StayId, StaffNumber, Pin),
    /// Carry out a check and keep its finding; answered by [`super::visit::Event::Found`].
    Run(Check),
    /// Keep a finding that was made at the screen itself.
    Note {
        /// Of which check.
        check: Check,
        /// How it ended.
        verdict: Verdict,
        /// What was seen.
        evidence: String,
    },
    /// Run every quiet check, keep the report, print it and send it; answered by [`super::visit::Event::Reported`].
    Report,
    /// A new roll is in.
    NewRoll {
        /// Its length in metres.
        length_m: u16,
    },
    /// Look up the last tickets; answered by [`super::visit::Event::TicketsRead`].
    ReadTickets,
    /// Print a ticket again, marked; answered by [`super::visit::Event::Reprinted`].
    Reprint(TicketId),
}
