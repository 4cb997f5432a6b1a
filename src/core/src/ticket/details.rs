//! What a ticket says besides its matter: who comes, with what, and what is to be borne in mind.

use crate::assistance::AssistanceKind;
use crate::booking::BookingCode;
use crate::hall::{Lang, MATERIALS_MAX};
use crate::person::{PersonKey, PhoneTail, Priority, ProjectNumber, Sealed};

/// Most materials that can be missing: all of a matter's.
pub const MISSING_MAX: usize = MATERIALS_MAX;

/// What the counter should know of a ticket. The default is a ticket of which nothing is known but its matter.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TicketDetails {
    /// The language of the slip, of a reprint and of calls.
    pub lang: Lang,
    /// Tells the person apart, so that nobody waits twice for one matter.
    pub person: Option<PersonKey>,
    /// The person for screen and slip, masked.
    pub masked: Option<String>,
    /// 免填单: the fields of the form, for the counter alone.
    pub sealed: Option<Sealed>,
    /// The end of a telephone number.
    pub tail: Option<PhoneTail>,
    /// 优先, as confirmed by the citizen.
    pub priority: Option<Priority>,
    /// Materials that are missing, by their place in the matter's list, rising; at most [`MISSING_MAX`].
    pub missing: Vec<u8>,
    /// 容缺: whether the missing ones are promised by a signature.
    pub is_promised: bool,
    /// The project, where the matter asks for one.
    pub project: Option<ProjectNumber>,
    /// The booking that becomes this ticket.
    pub booking: Option<BookingCode>,
    /// Whether that booking's time is over, so that the ticket waits like any other.
    pub is_late: bool,
    /// 延时: to be served after closing.
    pub is_extended: bool,
    /// The kind of help, where a helper is called to the terminal.
    pub assistance: Option<AssistanceKind>,
}
