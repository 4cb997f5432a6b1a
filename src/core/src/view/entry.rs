//! Typing, and telling who comes.

use super::Way;

/// What a text or a card is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum GoalView {
    /// 免填单: the card saves the form.
    Prefill,
    /// The end of a telephone number for the ticket.
    Tail,
    /// The project of the matter.
    Project,
    /// A booking.
    Booking,
    /// To find a booking.
    MyBooking,
    /// To see where a ticket stands.
    Status,
    /// The project whose steward is wanted.
    Steward,
    /// The number to call back.
    Callback,
    /// The ticket that is rated.
    Rating,
}

/// What is typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryKind {
    /// The number of an identity card.
    IdNumber,
    /// A mobile telephone number.
    Phone,
    /// Its last four digits.
    PhoneTail,
    /// The code of a project.
    Project,
    /// The code of a booking.
    BookingCode,
    /// The number of a ticket of today.
    TicketNumber,
}

/// What is wrong with a text that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EntryProblem {
    /// It is not complete.
    Length {
        /// Characters typed.
        found: usize,
        /// Characters of a complete text.
        wanted: usize,
    },
    /// A digit is wrong, or two changed places.
    CheckDigit,
    /// The date of birth in it does not exist, e.g. a 30 February.
    Birth,
    /// No district has a number that begins with 0.
    District,
    /// A mobile number begins with 13 to 19.
    PhoneStart,
    /// A project's code begins with its year, from 2000 on.
    ProjectYear,
    /// Numbers of a series run from 001.
    NumberZero,
}

/// A field and its keyboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntryPage {
    /// What for.
    pub goal: GoalView,
    /// What is typed.
    pub kind: EntryKind,
    /// What stands in the field, masked where it is personal.
    pub shown: String,
    /// Characters of a complete text.
    pub length: usize,
    /// Whether all of them are there.
    pub is_complete: bool,
    /// What is wrong with it.
    pub problem: Option<EntryProblem>,
    /// To type it anew, where it is wrong.
    pub ways: Vec<Way>,
}

/// What went wrong with a card.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum CardTrouble {
    /// It was taken away too early, or lies badly.
    NotRead,
    /// Its time is over.
    Expired,
    /// The reader does not answer.
    NoReader,
    /// What was given could not be sealed; nothing of it is kept.
    NotSealed,
}

/// Who comes?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdentifyPage {
    /// What for.
    pub goal: GoalView,
    /// Whether a card can be laid on a reader.
    pub can_read_card: bool,
    /// Whether a code can be held before a scanner in place of it.
    pub can_scan: bool,
    /// What went wrong with the last one.
    pub trouble: Option<CardTrouble>,
    /// Whether a card or a number is being taken in.
    pub is_reading: bool,
    /// What can be typed in place of a card.
    pub ways: Vec<Way>,
}
