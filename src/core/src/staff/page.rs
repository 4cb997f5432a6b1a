//! What the staff's pages show: values only.

use crate::fault::Fault;
use crate::filing::Point;
use crate::technician::{PinNote, TicketLine};
use crate::view::Pager;

/// One of the staff's pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StaffPage {
    /// The badge number is typed.
    Badge {
        /// What was typed so far.
        typed: String,
        /// Whether it can be a badge number.
        is_complete: bool,
    },
    /// The code is typed.
    Code {
        /// How many digits are typed, shown as dots.
        typed: usize,
        /// What became of the code before.
        note: Option<PinNote>,
        /// Whether the code is being compared: the keypad rests.
        is_checking: bool,
    },
    /// What can be done.
    Menu {
        /// Whether this terminal is paused: then the button ends it.
        is_paused: bool,
        /// Whether the day's inspection was handed in already.
        is_inspected: bool,
    },
    /// 8S: the eight points of the day.
    Inspection(InspectionPage),
    /// 已提交: the inspection is on disk and owed to the centre.
    Inspected {
        /// How many points were found good.
        kept: usize,
    },
    /// 窗口状态: the counters, to open or close one.
    Counters(CountersPage),
    /// The last tickets, to print one again, marked 补打.
    Tickets {
        /// Newest first.
        tickets: Vec<TicketLine>,
        /// Whether one is being printed.
        is_printing: bool,
    },
}

/// The day's inspection while it is made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InspectionPage {
    /// One for each point, in their order.
    pub rows: Vec<PointRow>,
    /// Whether every point is marked and the day is known.
    pub can_sign: bool,
    /// Whether it is being written down.
    pub is_filing: bool,
    /// Why it could not be written down.
    pub trouble: Option<Fault>,
}

/// The counters that fit on one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CountersPage {
    /// In the hall's order.
    pub rows: Vec<CounterRow>,
    /// Which of how many pages this is.
    pub pager: Pager,
    /// Why the last change could not be written down.
    pub trouble: Option<Fault>,
}

/// One counter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterRow {
    /// Its place among all counters.
    pub at: usize,
    /// What stands on its sign.
    pub sign: String,
    /// Whether it serves.
    pub is_open: bool,
}

/// How a point stands in the hall now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PointNow {
    /// So many wait.
    Waiting(u32),
    /// So many ratings were given today, so many of them 满意 or better.
    Rated {
        /// All of them.
        count: u32,
        /// The good ones.
        well: u32,
    },
}

/// One of the eight points.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PointRow {
    /// Which.
    pub point: Point,
    /// Its name.
    pub name: String,
    /// What is looked at.
    pub what: String,
    /// For 服务 and 效率: how it stands in the hall now, if the centre can be asked.
    pub now: Option<PointNow>,
    /// How it was found; `None` until it is marked.
    pub kept: Option<bool>,
}
