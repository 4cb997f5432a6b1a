//! What the calendar says to a citizen: whether a number is given now, and what there is instead.

use crate::day::LocalTime;
use crate::wait::WaitRange;

/// What becomes of a wish for a number, by the calendar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AdmissionView {
    /// It is given.
    Ticket {
        /// How long it takes until it is called; `None` where nobody can tell.
        wait: Option<WaitRange>,
        /// 延时: it is served after closing.
        is_extended: bool,
        /// The wait is so long that a booking is offered first.
        is_long: bool,
    },
    /// Something else is better.
    Instead {
        /// Why, in the visit's language.
        why: String,
        /// When one can next walk in for this matter.
        next: Option<LocalTime>,
    },
}

impl AdmissionView {
    /// A number is given, and nothing is known of the queue.
    pub const OPEN: Self = Self::Ticket { wait: None, is_extended: false, is_long: false };

    /// Whether a number is given.
    #[must_use]
    pub fn is_ticket(&self) -> bool {
        matches!(self, Self::Ticket { .. })
    }
}
