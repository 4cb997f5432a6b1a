//! What a slip says, whatever printer it goes to.

mod booking;
mod help;
mod promise;
mod ticket;

pub use booking::{BookingContent, BookingSlip};
pub use help::{AssistanceContent, AssistanceHow};
pub use promise::{PromiseContent, PromisedMaterial};
pub use ticket::{Mark, StepLine, TicketContent};

use crate::day::LocalTime;
use crate::diagnosis::Readiness;
use crate::hall::Text;

/// Tells one slip that is no ticket from every other of this kiosk's running.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlipId(pub u64);

/// Everything that the terminal prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipContent {
    /// A citizen's number.
    Ticket(Box<TicketContent>),
    /// A booking: confirmed, asked for, changed or cancelled.
    Booking(Box<BookingContent>),
    /// 容缺受理承诺书: what follows later, to be signed.
    Promise(Box<PromiseContent>),
    /// 帮办代办: who helps, and when.
    Assistance(Box<AssistanceContent>),
    /// What a technician looks at to judge the printer.
    Test(TestContent),
    /// What a technician leaves behind, signed.
    Readiness(ReadinessContent),
}

/// What a test slip says: enough to tell which terminal printed it, when, and as which printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TestContent {
    /// The hall's name.
    pub hall: Text,
    /// The kiosk's name.
    pub kiosk: String,
    /// When it was printed, on the hall's clock.
    pub at: LocalTime,
    /// The name of the printer's profile.
    pub profile: String,
}

/// What a readiness slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadinessContent {
    /// The hall's name.
    pub hall: Text,
    /// The kiosk's name.
    pub kiosk: String,
    /// When the report was made, on the hall's clock.
    pub at: LocalTime,
    /// The findings and the grade that they make.
    pub readiness: Readiness,
}
