//! What a slip says, whatever printer it goes to.

use crate::day::LocalTime;
use crate::diagnosis::Readiness;
use crate::hall::{Lang, Text};
use crate::number::Number;

/// Everything that the terminal prints.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SlipContent {
    /// A citizen's number.
    Ticket(Box<TicketContent>),
    /// What a technician looks at to judge the printer.
    Test(TestContent),
    /// What a technician leaves behind, signed.
    Readiness(ReadinessContent),
}

/// What a ticket's slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// What the citizen came for.
    pub matter: Text,
    /// The zone to go to.
    pub zone: Text,
    /// Where the zone is.
    pub place: Text,
    /// The counters that serve it.
    pub counters: Vec<String>,
    /// The number.
    pub number: Number,
    /// How many are waiting before; `None` when the centre could not be asked.
    pub ahead: Option<u32>,
    /// When it was issued, on the hall's clock.
    pub at: LocalTime,
    /// The address of the ticket's own page, for the QR code.
    pub link: String,
    /// A short code for counters that scan bars instead, printed as Code 128 at the foot; what
    /// [`super::code128::Code128::new`] refuses is left out.
    pub bars: Option<String>,
    /// What sets this slip apart.
    pub marks: Vec<Mark>,
}

/// A remark on a slip.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Mark {
    /// 脱机: numbered by the kiosk itself while the line was cut.
    CutOff,
    /// 补打 n: printed again by staff.
    Reprint(u8),
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
