//! What a visit knows of its citizen. All of it is gone when the visit ends.

use std::collections::BTreeSet;

use super::book::Draft;
use crate::booking::BookingCode;
use crate::centre::TicketRef;
use crate::hall::Lang;
use crate::person::{Identified, PhoneTail, Priority, ProjectNumber};
use crate::ticket::TicketDetails;

/// The citizen before the screen.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Citizen {
    /// Who it is, if they told.
    pub(super) identified: Option<Identified>,
    /// The end of their telephone number, if they gave it.
    pub(super) tail: Option<PhoneTail>,
    /// The class of priority that they confirmed.
    pub(super) priority: Option<Priority>,
    /// Their project.
    pub(super) project: Option<ProjectNumber>,
    /// What they said is missing, by its place in the matter's list.
    pub(super) missing: BTreeSet<u8>,
    /// Whether they agreed to the promise.
    pub(super) is_promised: bool,
    /// The booking that they check in, and whether its time is over.
    pub(super) checks_in: Option<(BookingCode, bool)>,
    /// The code that they showed, while the centre has not told what it is.
    pub(super) shown_code: Option<BookingCode>,
    /// The ticket that they rate.
    pub(super) rates: Option<TicketRef>,
    /// What they are about to book.
    pub(super) draft: Option<Draft>,
}

impl Citizen {
    /// What the ticket says of them.
    pub(super) fn details(&self, lang: Lang, wants_prefill: bool) -> TicketDetails {
        let identified = self.identified.as_ref();
        TicketDetails {
            lang,
            person: identified.map(|person| person.key),
            masked: identified.map(|person| person.masked.clone()),
            sealed: identified.filter(|_| wants_prefill).map(|person| person.sealed.clone()),
            tail: self.tail.or_else(|| identified.and_then(|person| person.tail)),
            priority: self.priority,
            missing: self.missing.iter().copied().collect(),
            is_promised: self.is_promised,
            project: self.project.clone(),
            booking: self.checks_in.as_ref().map(|(code, _)| code.clone()),
            is_late: self.checks_in.as_ref().is_some_and(|(_, is_late)| *is_late),
            is_extended: false,
            assistance: None,
        }
    }

    /// Forgets what belongs to one matter, before another one is looked at.
    pub(super) fn leave_matter(&mut self) {
        self.missing.clear();
        self.is_promised = false;
        self.project = None;
        self.draft = None;
        self.checks_in = None;
    }
}
