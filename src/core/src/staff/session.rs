//! What a touch means on the staff's pages.

use super::page::{InspectionPage, StaffPage};
use super::seen::Seen;
use super::{Badge, StaffTouch};
use crate::calendar::Date;
use crate::diagnosis::Check;
use crate::fault::Fault;
use crate::filing::{FilingId, Inspection, POINTS, Point, StaffNumber};
use crate::hall::Lang;
use crate::technician::{Cabinet, PIN_DIGITS, PIN_LIMIT_MS, Pin, PinNote, PinVerdict, StayId};
use crate::ticket::TicketId;

/// How each point was found so far.
pub(super) type Marks = [Option<bool>; POINTS];

/// Where a member of staff is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffSession {
    /// Typing the badge number.
    Badge {
        /// Whose stay this is.
        stay: StayId,
        /// What was typed so far.
        typed: Badge,
    },
    /// Typing the code.
    Code {
        /// Whose stay this is.
        stay: StayId,
        /// Of which badge.
        staff: StaffNumber,
        /// What was typed so far.
        typed: Pin,
        /// What became of the last code.
        note: Option<PinNote>,
    },
    /// The code is being compared.
    Checking(StayId, StaffNumber),
    /// Choosing what to do.
    Menu(StaffNumber),
    /// Making the day's inspection.
    Inspecting {
        /// Who makes it.
        staff: StaffNumber,
        /// How each point was found.
        marks: Marks,
        /// Why it could not be written down when it was signed before.
        trouble: Option<Fault>,
    },
    /// It is being written down.
    Filing {
        /// Who made it.
        staff: StaffNumber,
        /// How each point was found.
        marks: Marks,
        /// What the journal is writing.
        id: FilingId,
    },
    /// It is on disk.
    Inspected {
        /// Who made it.
        staff: StaffNumber,
        /// How many points were found good.
        kept: usize,
    },
    /// At the list of counters.
    Counters {
        /// Who looks.
        staff: StaffNumber,
        /// Which page of the list.
        page: usize,
        /// What the journal is writing: which counter is to be open or closed.
        setting: Option<(FilingId, String, bool)>,
        /// Why the last change could not be written down.
        trouble: Option<Fault>,
    },
    /// At the list of tickets.
    Tickets {
        /// Who looks.
        staff: StaffNumber,
        /// Whether one is being printed.
        is_printing: bool,
    },
}

/// What staff want done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffTask {
    /// Compare the code.
    CheckCode(StayId, StaffNumber, Pin),
    /// Write the inspection down.
    File(Inspection),
    /// Take this terminal out of service for numbers, or back.
    Pause(bool),
    /// Look up the last tickets.
    ReadTickets,
    /// Print a ticket again, marked.
    Reprint(TicketId),
}

impl StaffSession {
    /// Somebody who has just said that they are staff.
    #[must_use]
    pub fn begin(stay: StayId) -> Self {
        StaffSession::Badge { stay, typed: Badge::default() }
    }

    /// Whether the code was right.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        !matches!(self, StaffSession::Badge { .. } | StaffSession::Code { .. } | StaffSession::Checking(..))
    }

    /// What is under way and must end by itself: its limit in milliseconds.
    #[must_use]
    pub fn limit_ms(&self) -> Option<u64> {
        match self {
            StaffSession::Checking(..) => Some(PIN_LIMIT_MS),
            StaffSession::Tickets { is_printing: true, .. } => Some(Check::PrinterText.limit_ms()),
            _ => None,
        }
    }

    /// Takes a touch; `None` if it does not fit. Nothing is signed before `today` is known.
    pub fn touched(&mut self, touch: StaffTouch, today: Option<Date>) -> Option<Option<StaffTask>> {
        let (next, task) = match (&*self, touch) {
            (StaffSession::Badge { stay, typed }, touch) => (Self::badge(*stay, typed.clone(), touch)?, None),
            (StaffSession::Code { stay, staff, typed, .. }, touch) => {
                Self::code(*stay, staff.clone(), typed.clone(), touch)?
            }
            (StaffSession::Menu(staff), StaffTouch::Inspect) => {
                (StaffSession::Inspecting { staff: staff.clone(), marks: [None; POINTS], trouble: None }, None)
            }
            (StaffSession::Menu(staff), StaffTouch::Tickets) => {
                let staff = staff.clone();
                (StaffSession::Tickets { staff, is_printing: false }, Some(StaffTask::ReadTickets))
            }
            (StaffSession::Menu(staff), StaffTouch::Counters) => {
                (StaffSession::Counters { staff: staff.clone(), page: 0, setting: None, trouble: None }, None)
            }
            (StaffSession::Menu(_), StaffTouch::Pause(is_paused)) => return Some(Some(StaffTask::Pause(is_paused))),
            (StaffSession::Inspecting { staff, marks, .. }, StaffTouch::Mark(point, is_kept)) => {
                let (staff, mut marks) = (staff.clone(), *marks);
                let at = Point::ALL.iter().position(|each| *each == point)?;
                *marks.get_mut(at)? = Some(is_kept);
                (StaffSession::Inspecting { staff, marks, trouble: None }, None)
            }
            (StaffSession::Inspecting { staff, marks, .. }, StaffTouch::Sign) => {
                let inspection = Inspection { date: today?, staff: staff.clone(), kept: complete(*marks)? };
                return Some(Some(StaffTask::File(inspection)));
            }
            _ => return None,
        };
        *self = next;
        Some(task)
    }

    fn badge(stay: StayId, mut typed: Badge, touch: StaffTouch) -> Option<Self> {
        match touch {
            StaffTouch::Digit(digit) => typed.push(digit),
            StaffTouch::Erase => typed.pop(),
            StaffTouch::Enter => {
                let staff = typed.number()?;
                return Some(StaffSession::Code { stay, staff, typed: Pin::default(), note: None });
            }
            _ => return None,
        }
        Some(StaffSession::Badge { stay, typed })
    }

    fn code(stay: StayId, staff: StaffNumber, mut typed: Pin, touch: StaffTouch) -> Option<(Self, Option<StaffTask>)> {
        match touch {
            StaffTouch::Digit(digit) => typed.push(digit),
            StaffTouch::Erase => typed.pop(),
            _ => return None,
        }
        if typed.typed() < PIN_DIGITS {
            return Some((StaffSession::Code { stay, staff, typed, note: None }, None));
        }
        let task = StaffTask::CheckCode(stay, staff.clone(), typed);
        Some((StaffSession::Checking(stay, staff), Some(task)))
    }

    /// A ticket of the list is to be printed again; `None` if that cannot be now.
    pub fn reprint(&mut self, ticket: TicketId, cabinet: &Cabinet) -> Option<StaffTask> {
        let StaffSession::Tickets { is_printing: is_printing @ false, .. } = self else { return None };
        if cabinet.is_reprinting || !cabinet.tickets.iter().any(|line| line.id == ticket) {
            return None;
        }
        *is_printing = true;
        Some(StaffTask::Reprint(ticket))
    }

    /// The way back, one page; `None` from the first page, which is left altogether, and while the journal writes.
    #[must_use]
    pub fn back(&self) -> Option<Self> {
        match self {
            StaffSession::Code { stay, .. } => Some(Self::begin(*stay)),
            StaffSession::Inspecting { staff, .. }
            | StaffSession::Inspected { staff, .. }
            | StaffSession::Counters { staff, .. }
            | StaffSession::Tickets { staff, .. } => Some(StaffSession::Menu(staff.clone())),
            StaffSession::Badge { .. }
            | StaffSession::Checking(..)
            | StaffSession::Menu(_)
            | StaffSession::Filing { .. } => None,
        }
    }

    /// Takes the answer about the code; `false` if nobody of this stay asked.
    pub fn code_checked(&mut self, of: StayId, verdict: PinVerdict) -> bool {
        let StaffSession::Checking(stay, staff) = &*self else { return false };
        if *stay != of {
            return false;
        }
        let (stay, staff) = (*stay, staff.clone());
        *self = match PinNote::of(verdict) {
            None => StaffSession::Menu(staff),
            note => StaffSession::Code { stay, staff, typed: Pin::default(), note },
        };
        true
    }

    /// The journal begins to write the inspection.
    pub fn filing(&mut self, id: FilingId) {
        if let StaffSession::Inspecting { staff, marks, .. } = self {
            *self = StaffSession::Filing { staff: staff.clone(), marks: *marks, id };
        }
    }

    /// Whether this is the inspection that is being written down.
    #[must_use]
    pub fn is_filing(&self, filed: FilingId) -> bool {
        matches!(self, StaffSession::Filing { id, .. } if *id == filed)
    }

    /// The journal has it, or has not; `false` if this is not what was signed.
    pub fn filed(&mut self, filed: FilingId, trouble: Option<Fault>) -> bool {
        match &*self {
            StaffSession::Filing { staff, marks, id } if *id == filed => {
                let (staff, marks) = (staff.clone(), *marks);
                *self = match trouble {
                    None => StaffSession::Inspected { staff, kept: kept(marks) },
                    Some(_) => StaffSession::Inspecting { staff, marks, trouble },
                };
                true
            }
            _ => false,
        }
    }

    /// The journal begins to write whether a counter serves; `false` if that cannot be now.
    pub fn setting(&mut self, id: FilingId, sign: &str, is_open: bool) -> bool {
        let StaffSession::Counters { setting: setting @ None, trouble, .. } = self else { return false };
        (*setting, *trouble) = (Some((id, sign.to_owned(), is_open)), None);
        true
    }

    /// The journal has it, or has not; which counter is open or closed now, `None` if this is not what was set.
    pub fn set(&mut self, filed: FilingId, why_not: Option<Fault>) -> Option<(String, bool)> {
        let StaffSession::Counters { setting, trouble, .. } = self else { return None };
        let (_, sign, is_open) = setting.take_if(|(id, ..)| *id == filed)?;
        *trouble = why_not;
        Some((sign, is_open))
    }

    /// Turns the pages of the list of counters; `false` where there is no such page.
    pub fn turn(&mut self, by: isize, pages: usize) -> bool {
        let StaffSession::Counters { page, .. } = self else { return false };
        match page.checked_add_signed(by) {
            Some(next) if next < pages => *page = next,
            _ => return false,
        }
        true
    }

    /// The reprint is out, or is not.
    pub fn reprinted(&mut self) {
        if let StaffSession::Tickets { is_printing, .. } = self {
            *is_printing = false;
        }
    }

    /// What was under way did not end by its limit: the page goes on without it.
    pub fn gave_up(&mut self) {
        match self {
            StaffSession::Checking(stay, _) => *self = Self::begin(*stay),
            _ => self.reprinted(),
        }
    }

    /// The page as it should be now.
    #[must_use]
    pub fn page(&self, cabinet: &Cabinet, lang: Lang, hall: Seen<'_>) -> StaffPage {
        let can_date = hall.can_date;
        match self {
            StaffSession::Badge { typed, .. } => {
                StaffPage::Badge { typed: typed.shown().to_owned(), is_complete: typed.number().is_some() }
            }
            StaffSession::Code { typed, note, .. } => {
                StaffPage::Code { typed: typed.typed(), note: *note, is_checking: false }
            }
            StaffSession::Checking(..) => StaffPage::Code { typed: PIN_DIGITS, note: None, is_checking: true },
            StaffSession::Menu(_) => {
                StaffPage::Menu { is_paused: hall.is_paused, is_inspected: hall.today.is_inspected }
            }
            StaffSession::Inspecting { marks, trouble, .. } => StaffPage::Inspection(InspectionPage {
                rows: hall.rows(*marks, lang),
                can_sign: can_date && complete(*marks).is_some(),
                is_filing: false,
                trouble: *trouble,
            }),
            StaffSession::Filing { marks, .. } => StaffPage::Inspection(InspectionPage {
                rows: hall.rows(*marks, lang),
                can_sign: false,
                is_filing: true,
                trouble: None,
            }),
            StaffSession::Inspected { kept, .. } => StaffPage::Inspected { kept: *kept },
            StaffSession::Counters { page, trouble, .. } => StaffPage::Counters(hall.counters_page(*page, *trouble)),
            StaffSession::Tickets { is_printing, .. } => {
                StaffPage::Tickets { tickets: cabinet.tickets.clone(), is_printing: *is_printing }
            }
        }
    }
}

/// The marks, once every point has one.
fn complete(marks: Marks) -> Option<[bool; POINTS]> {
    let mut kept = [false; POINTS];
    for (kept, mark) in kept.iter_mut().zip(marks) {
        *kept = mark?;
    }
    Some(kept)
}

fn kept(marks: Marks) -> usize {
    marks.iter().filter(|mark| **mark == Some(true)).count()
}
