//! What happened, and the ways on: never a bare apology.

use super::Way;
use crate::centre::CentreRefusal;
use crate::wait::WaitRange;

/// What a citizen is told. Each has its own text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Notice {
    /// The code belongs to another hall.
    OtherHall,
    /// The code is no code of a hall, e.g. a payment code.
    ForeignCode,
    /// The code cannot be read whole.
    DamagedCode,
    /// A booking is checked in by staff at the information desk.
    BookingAtDesk,
    /// The centre did not answer; nothing was changed.
    CentreSilent,
    /// The centre refused, and why.
    Refused(CentreRefusal),
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
