//! What happened, and the ways on: never a bare apology.

use super::Way;
use crate::centre::CentreRefusal;
use crate::fault::Fault;
use crate::wait::WaitRange;

/// What a citizen is told. Each has its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The slip belongs to another hall.
    OtherHallTicket,
    /// The booking belongs to another hall.
    OtherHallBooking,
    /// The code is no code of a hall, e.g. a payment code.
    ForeignCode,
    /// The code cannot be read whole.
    DamagedCode,
    /// The code names this hall, and this hall gave out none like it.
    ForgedCode,
    /// A booking was shown where a slip is wanted.
    BookingNotTicket,
    /// No booking was found by this.
    NoBooking(Sought),
    /// No ticket of today was found by this.
    NoTicket(Sought),
    /// The centre did not answer; nothing was changed.
    CentreSilent,
    /// This terminal cannot seal a name to the centre's key, so it cannot book.
    NoBookingHere,
    /// No place is left on any day that can be booked.
    NoSlots,
    /// The answer to a booking was lost: nobody here knows whether it stands.
    BookingUnknown,
    /// The answer to a change was lost: nobody here knows whether the booking stands as it was.
    ChangeUnknown,
    /// The booking is cancelled.
    BookingCancelled,
    /// The time of the booking passed without a check-in.
    BookingMissed,
    /// The centre had no place for a booking that was asked for.
    RequestRefused,
    /// The centre cannot be asked for the booking of a code: a number can be taken with it all the same.
    CheckInCutOff,
    /// The ticket that is to be rated still waits, as far as the centre knows.
    NotServedYet,
    /// The ticket was rated before.
    RatedBefore,
    /// The centre knows no ticket of today that could be rated by this code or number.
    NoTicketToRate,
    /// The terminal could not write it down; nothing was kept of it.
    NotWritten(Fault),
    /// This terminal gave out several numbers within a short time: the next one in so many seconds.
    TooFast {
        /// At least 1, at most 60.
        wait_s: u8,
    },
    /// 暂停取号: this terminal gives out no numbers at present, not for a check-in either.
    Paused,
    /// The centre refused, and why.
    Refused(CentreRefusal),
}

/// By what something was looked for in vain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Sought {
    /// A slip that names this hall.
    Slip,
    /// Digits that were typed, or that name no hall.
    Typed,
    /// The person, by card, its number or telephone.
    Person,
    /// The last four digits of a telephone number.
    Tail,
}

/// A notice with its ways on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NoticePage {
    /// What is told.
    pub notice: Notice,
    /// At least one.
    pub ways: Vec<Way>,
}

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StandingPage {
    /// Its number.
    pub number: String,
    /// The matter's name.
    pub matter: String,
    /// The counters' signs.
    pub counters: Vec<String>,
    /// How many wait before it; `None` when it does not wait any more.
    pub ahead: Option<u32>,
    /// How long that takes.
    pub wait: Option<WaitRange>,
    /// Whether a second number was asked for: then the page says that this one holds, and that staff print it again.
    pub is_second: bool,
}
