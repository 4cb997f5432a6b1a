//! What a touch means on the technician's pages.

use crate::day::DayRule;
use crate::diagnosis::{Check, Condition, Finding, Part, Verdict};
use crate::fault::Fault;

use super::cabinet::Cabinet;
use super::page::{CheckRow, Confirm, PartPage, PinNote, RollPage, TechnicianPage};
use super::{FIELDS, PIN_DIGITS, PIN_LIMIT_MS, Pin, PinVerdict, ROLL_LENGTHS_M, StayId, Task, TechnicianTouch};

/// Where the technician is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Session {
    /// At the keypad.
    Pin {
        /// Whose stay this is.
        stay: StayId,
        /// What was typed so far.
        typed: Pin,
        /// What became of the last PIN.
        note: Option<PinNote>,
    },
    /// The PIN is being compared.
    Checking(StayId),
    /// At the overview.
    Overview {
        /// Whether a report is being made.
        is_reporting: bool,
    },
    /// At one part.
    Part {
        /// Which.
        part: Part,
        /// What is going on there.
        work: Work,
    },
    /// Changing the roll.
    Roll(RollPage),
    /// Touching every field; a bit for each field that was touched.
    Fields(u64),
    /// At the list of tickets.
    Tickets {
        /// Whether one is being printed.
        is_printing: bool,
    },
}

/// What is going on at a part.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Nothing.
    None,
    /// A check is under way.
    Running(Check),
    /// It ended well as far as the device can tell; the person says whether it did.
    Asking(Check),
}

const ALL_FIELDS: u64 = (1 << (FIELDS.0 as u64 * FIELDS.1 as u64)) - 1;

/// What a person's no means.
fn denied(part: Part) -> Fault {
    match part {
        Part::StatusDisplay => Fault::StatusDisplayGone,
        Part::Speaker => Fault::SpeakerGone,
        _ => Fault::CounterDisplaySilent,
    }
}

impl Session {
    /// A technician who has just made the gesture.
    #[must_use]
    pub fn begin(stay: StayId) -> Self {
        Session::Pin { stay, typed: Pin::default(), note: None }
    }

    /// Whether the PIN was right.
    #[must_use]
    pub fn is_inside(&self) -> bool {
        !matches!(self, Session::Pin { .. } | Session::Checking(_))
    }

    /// What is under way and must end by itself: its limit in milliseconds.
    #[must_use]
    pub fn limit_ms(&self) -> Option<u64> {
        match self {
            Session::Part { work: Work::Running(check), .. } => Some(check.limit_ms()),
            Session::Roll(RollPage::Testing) | Session::Tickets { is_printing: true } => {
                Some(Check::PrinterText.limit_ms())
            }
            Session::Checking(_) => Some(PIN_LIMIT_MS),
            Session::Overview { is_reporting: true } => Some(Check::ALL.iter().map(|check| check.limit_ms()).sum()),
            _ => None,
        }
    }

    /// Takes a touch; `None` if it does not fit.
    pub fn touched(&mut self, touch: TechnicianTouch, cabinet: &Cabinet) -> Option<Vec<Task>> {
        let (next, tasks) = match (&*self, touch) {
            (Session::Pin { stay, typed, .. }, TechnicianTouch::Digit(digit)) => {
                Self::digit(*stay, typed.clone(), digit)
            }
            (Session::Pin { stay, typed, .. }, TechnicianTouch::Erase) => {
                let mut typed = typed.clone();
                typed.pop();
                (Session::Pin { stay: *stay, typed, note: None }, vec![])
            }
            (Session::Overview { is_reporting: false }, TechnicianTouch::Part(part)) => {
                (Session::Part { part, work: Work::None }, vec![])
            }
            (Session::Overview { is_reporting: false }, TechnicianTouch::Report) => {
                (Session::Overview { is_reporting: true }, vec![Task::Report])
            }
            (Session::Overview { is_reporting: false }, TechnicianTouch::Tickets) => {
                (Session::Tickets { is_printing: false }, vec![Task::ReadTickets])
            }
            (Session::Part { part: Part::Screen, work: Work::None }, TechnicianTouch::Run(Check::ScreenTouch)) => {
                (Session::Fields(0), vec![])
            }
            (Session::Part { part, work: Work::None }, TechnicianTouch::Run(check)) if check.part() == *part => {
                (Session::Part { part: *part, work: Work::Running(check) }, vec![Task::Run(check)])
            }
            (Session::Part { part, work: Work::Asking(check) }, TechnicianTouch::Confirm(yes)) => {
                (Session::Part { part: *part, work: Work::None }, vec![Self::said(*check, yes)])
            }
            (Session::Part { part: Part::Printer, work: Work::None }, TechnicianTouch::ChangeRoll) => {
                (Session::Roll(Self::roll_by(cabinet)), vec![])
            }
            (Session::Roll(RollPage::Open | RollPage::Close), TechnicianTouch::RollIn) => {
                (Session::Roll(RollPage::Length), vec![])
            }
            (Session::Roll(RollPage::Length), TechnicianTouch::RollLength(length_m))
                if ROLL_LENGTHS_M.contains(&length_m) =>
            {
                (Session::Roll(RollPage::Testing), vec![Task::NewRoll { length_m }, Task::Run(Check::PrinterText)])
            }
            (Session::Fields(touched), TechnicianTouch::Field(field)) => Self::field(*touched, field)?,
            (Session::Tickets { is_printing: false }, TechnicianTouch::Reprint(ticket))
                if !cabinet.is_reprinting && cabinet.tickets.iter().any(|line| line.id == ticket) =>
            {
                (Session::Tickets { is_printing: true }, vec![Task::Reprint(ticket)])
            }
            _ => return None,
        };
        *self = next;
        Some(tasks)
    }

    fn digit(stay: StayId, mut typed: Pin, digit: u8) -> (Self, Vec<Task>) {
        typed.push(digit);
        if typed.typed() < PIN_DIGITS {
            return (Session::Pin { stay, typed, note: None }, vec![]);
        }
        (Session::Checking(stay), vec![Task::CheckPin(stay, typed)])
    }

    fn said(check: Check, yes: bool) -> Task {
        let (verdict, evidence) = if yes {
            (Verdict::Passed, "confirmed by the technician")
        } else {
            (Verdict::Failed(denied(check.part())), "not seen or heard by the technician")
        };
        Task::Note { check, verdict, evidence: evidence.into() }
    }

    fn field(touched: u64, field: u8) -> Option<(Self, Vec<Task>)> {
        let bit = 1_u64.checked_shl(u32::from(field)).filter(|bit| ALL_FIELDS & bit != 0)?;
        let touched = touched | bit;
        if touched != ALL_FIELDS {
            return Some((Session::Fields(touched), vec![]));
        }
        let evidence = format!("all {} fields touched", FIELDS.0 * FIELDS.1);
        let note = Task::Note { check: Check::ScreenTouch, verdict: Verdict::Passed, evidence };
        Some((Session::Part { part: Part::Screen, work: Work::None }, vec![note]))
    }

    /// The way back, one page; `None` from the first page, which is left altogether. While something is printed or
    /// checked the way back stays open: the result is kept all the same.
    #[must_use]
    pub fn back(&self) -> Option<(Self, Vec<Task>)> {
        match self {
            Session::Pin { .. } | Session::Checking(_) | Session::Overview { .. } => None,
            Session::Part { .. } | Session::Tickets { .. } => Some((Session::Overview { is_reporting: false }, vec![])),
            Session::Roll(_) => Some((Session::Part { part: Part::Printer, work: Work::None }, vec![])),
            Session::Fields(touched) => {
                let verdict = if *touched == 0 { Verdict::Skipped } else { Verdict::Failed(Fault::TouchDead) };
                let evidence = format!("{} of {} fields touched", touched.count_ones(), FIELDS.0 * FIELDS.1);
                let note = Task::Note { check: Check::ScreenTouch, verdict, evidence };
                Some((Session::Part { part: Part::Screen, work: Work::None }, vec![note]))
            }
        }
    }

    /// Takes the answer about the PIN; `false` if nobody of this stay asked.
    pub fn pin_checked(&mut self, stay: StayId, verdict: PinVerdict) -> bool {
        if *self != Session::Checking(stay) {
            return false;
        }
        *self = match PinNote::of(verdict) {
            None => Session::Overview { is_reporting: false },
            note => Session::Pin { stay, typed: Pin::default(), note },
        };
        true
    }

    /// Whether the page waits for this finding, to ask a person about it: until then nothing is proved.
    #[must_use]
    pub fn will_ask(&self, finding: &Finding) -> bool {
        finding.awaits_a_person()
            && matches!(self, Session::Part { work: Work::Running(check), .. } if *check == finding.check)
    }

    /// Takes a finding, if the page waits for it.
    pub fn found(&mut self, finding: &Finding) {
        match self {
            Session::Part { work: work @ Work::Running(_), .. } if *work == Work::Running(finding.check) => {
                let asks = finding.awaits_a_person();
                *work = if asks { Work::Asking(finding.check) } else { Work::None };
            }
            Session::Roll(page @ RollPage::Testing) if finding.check == Check::PrinterText => {
                *page = if finding.verdict == Verdict::Passed { RollPage::Done } else { RollPage::Failed };
            }
            _ => {}
        }
    }

    /// The report is made.
    pub fn reported(&mut self) {
        if let Session::Overview { is_reporting } = self {
            *is_reporting = false;
        }
    }

    /// The reprint is out, or is not.
    pub fn reprinted(&mut self) {
        if let Session::Tickets { is_printing } = self {
            *is_printing = false;
        }
    }

    /// What was under way did not end by its limit: the page goes on without it.
    pub fn gave_up(&mut self) {
        match self {
            Session::Part { work, .. } => *work = Work::None,
            Session::Roll(page) => *page = RollPage::Failed,
            Session::Overview { .. } => self.reported(),
            Session::Tickets { .. } => self.reprinted(),
            Session::Checking(stay) => *self = Session::begin(*stay),
            Session::Pin { .. } | Session::Fields(_) => {}
        }
    }

    /// The printer changed: the guided change of the roll goes on by what the sensors see.
    pub fn printer_changed(&mut self, cabinet: &Cabinet) {
        if let Session::Roll(page @ (RollPage::Open | RollPage::Close | RollPage::Length)) = self {
            *page = match (*page, cabinet.part(Part::Printer).condition) {
                // Opened, perhaps once more: begin again.
                (_, Condition::Faulty(Fault::CoverOpen | Fault::PaperOut)) => RollPage::Close,
                // The cover is closed over paper: the roll is in. A printer that is silent or jammed has not said so.
                (RollPage::Close, Condition::Working | Condition::Warning) => RollPage::Length,
                (page, _) => page,
            };
        }
    }

    fn roll_by(cabinet: &Cabinet) -> RollPage {
        match cabinet.part(Part::Printer).condition {
            Condition::Faulty(Fault::CoverOpen | Fault::PaperOut) => RollPage::Close,
            _ => RollPage::Open,
        }
    }

    /// The page as it should be now.
    #[must_use]
    pub fn page(&self, cabinet: &Cabinet, rule: DayRule) -> TechnicianPage {
        match self {
            Session::Pin { typed, note, .. } => {
                TechnicianPage::Pin { typed: typed.typed(), note: *note, is_checking: false }
            }
            Session::Checking(_) => TechnicianPage::Pin { typed: PIN_DIGITS, note: None, is_checking: true },
            Session::Overview { is_reporting } => TechnicianPage::Overview {
                parts: cabinet.parts().collect(),
                readiness: cabinet.readiness.as_ref().map(|report| (report.grade(), rule.local(report.at))),
                is_reporting: *is_reporting,
            },
            Session::Part { part, work } => TechnicianPage::Part(part_page(*part, *work, cabinet, rule)),
            Session::Roll(page) => TechnicianPage::Roll(*page),
            Session::Fields(touched) => TechnicianPage::Fields {
                columns: FIELDS.0,
                rows: FIELDS.1,
                touched: (0..FIELDS.0 * FIELDS.1).map(|field| touched & (1 << field) != 0).collect(),
            },
            Session::Tickets { is_printing } => {
                TechnicianPage::Tickets { tickets: cabinet.tickets.clone(), is_printing: *is_printing }
            }
        }
    }
}

fn part_page(part: Part, work: Work, cabinet: &Cabinet, rule: DayRule) -> PartPage {
    let state = cabinet.part(part);
    let row = |check: Check| CheckRow {
        check,
        is_running: work == Work::Running(check),
        can_run: work == Work::None && state.condition != Condition::Absent,
        last: cabinet.finding(check).map(|finding| (finding.clone(), rule.local(finding.at))),
    };
    let roll = if part == Part::Printer { cabinet.roll } else { None };
    PartPage {
        checks: Check::ALL.into_iter().filter(|check| check.part() == part).map(row).collect(),
        roll,
        roll_ends_at: roll.and_then(|(_, forecast)| forecast.ends_at).map(|at| rule.local(at)),
        confirm: match work {
            Work::Asking(check) => Some(Confirm { check }),
            Work::None | Work::Running(_) => None,
        },
        state,
    }
}
