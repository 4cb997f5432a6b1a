//! What the technician's pages show: values only. Texts of parts, checks and remedies come in both languages from core.

use crate::day::LocalTime;
use crate::diagnosis::{Check, Finding, Grade};
use crate::roll::{Forecast, Roll};

use super::PinVerdict;
use super::cabinet::{PartState, TicketLine};

/// One of the technician's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TechnicianPage {
    /// The keypad.
    Pin {
        /// How many digits are typed, shown as dots.
        typed: usize,
        /// What became of the PIN before.
        note: Option<PinNote>,
        /// Whether the PIN is being compared: the keypad rests.
        is_checking: bool,
    },
    /// Every part in one look.
    Overview {
        /// One row a part.
        parts: Vec<PartState>,
        /// The last report's word and time.
        readiness: Option<(Grade, LocalTime)>,
        /// Whether a report is being made.
        is_reporting: bool,
    },
    /// One part with its checks.
    Part(PartPage),
    /// The guided change of the roll.
    Roll(RollPage),
    /// The touch test: fields that were touched are set, from the top left, row by row.
    Fields {
        /// Columns.
        columns: u8,
        /// Rows.
        rows: u8,
        /// One for each field.
        touched: Vec<bool>,
    },
    /// The last tickets, to reprint one.
    Tickets {
        /// Newest first.
        tickets: Vec<TicketLine>,
        /// Whether one is being printed.
        is_printing: bool,
    },
}

/// What the keypad says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PinNote {
    /// Wrong; so many tries are left.
    Wrong {
        /// At least 1.
        tries_left: u8,
    },
    /// Locked for so many minutes.
    Locked {
        /// At least 1.
        minutes: u8,
    },
    /// No PIN was ever set.
    NotSet,
}

impl PinNote {
    /// What is said about a PIN or a code that opened nothing; `None` about the right one.
    #[must_use]
    pub fn of(verdict: PinVerdict) -> Option<Self> {
        match verdict {
            PinVerdict::Right => None,
            PinVerdict::Wrong { tries_left } => Some(PinNote::Wrong { tries_left }),
            PinVerdict::Locked { minutes } => Some(PinNote::Locked { minutes }),
            PinVerdict::NotSet => Some(PinNote::NotSet),
        }
    }
}

/// One part of the cabinet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartPage {
    /// How it is.
    pub state: PartState,
    /// Its checks.
    pub checks: Vec<CheckRow>,
    /// For the printer: the roll and what is to be expected of it.
    pub roll: Option<(Roll, Forecast)>,
    /// When that roll ends, on the hall's clock, if there is a pace to tell it by.
    pub roll_ends_at: Option<LocalTime>,
    /// The question that only a person can answer, while it is asked.
    pub confirm: Option<Confirm>,
}

/// A check's row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CheckRow {
    /// Which check.
    pub check: Check,
    /// Whether it is under way.
    pub is_running: bool,
    /// Whether its button can be touched.
    pub can_run: bool,
    /// How it ended last time, and when.
    pub last: Option<(Finding, LocalTime)>,
}

/// What a person must say about a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Confirm {
    /// Which check.
    pub check: Check,
}

/// The change of the roll, step by step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RollPage {
    /// Open the cover and take the old roll out.
    Open,
    /// Put the new roll in, paper towards you, and close the cover.
    Close,
    /// How long is the new roll?
    Length,
    /// A test slip is being printed.
    Testing,
    /// The test slip came out: done.
    Done,
    /// It did not: back to the printer.
    Failed,
}
