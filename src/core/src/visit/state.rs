//! Where a visit stands, and which time runs meanwhile.

use super::ask::Asking;
use super::assist::Wish;
use super::book::Book;
use super::entry::Entry;
use super::file::Left;
use super::find::Search;
use super::identify::Identify;
use super::rate::Rate;
use super::{Intent, PaperPlan, TimerId};
use crate::centre::TicketStanding;
use crate::fault::Fault;
use crate::filing::FilingId;
use crate::hall::{MatterId, ZoneId};
use crate::paper::SlipId;
use crate::staff::StaffSession;
use crate::technician::Session;
use crate::ticket::{Label, TicketId};
use crate::view::{MatterList, Notice, PaperView};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Timer {
    pub(super) id: TimerId,
    pub(super) purpose: Purpose,
}

/// Why a timer runs. There is never more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Nobody has touched the page.
    Idle,
    /// A second of the question whether anyone is there.
    IdleSecond {
        /// Seconds left with this one.
        left_s: u8,
    },
    /// The centre's time for a number.
    CentreBudget,
    /// Sealing must have ended.
    SealLimit,
    /// A second of a place that is held.
    HoldSecond,
    /// The centre's time for an answer.
    AskBudget,
    /// The slip's time.
    PaperWait,
    /// A second of a page that closes by itself.
    CloseSecond,
    /// Nobody has touched the technician's or the staff's pages.
    TechnicianQuiet,
    /// What the technician or a member of staff started must have ended.
    TaskLimit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum State {
    Welcome {
        page: usize,
    },
    /// Zones, for a matter that is to be booked or checked in.
    Zones {
        aim: Aim,
        page: usize,
    },
    Matters {
        zone: ZoneId,
        page: usize,
    },
    /// Letters are typed to find a matter.
    Search(Search),
    /// Matters of all zones.
    Listed {
        list: MatterList,
        page: usize,
    },
    /// What of a matter needs no visit.
    Online {
        matter: MatterId,
    },
    /// The steps of a bundle.
    Bundle {
        matter: MatterId,
    },
    Prepare {
        matter: MatterId,
        /// Which page of what to bring.
        page: usize,
    },
    Missing {
        matter: MatterId,
    },
    Promise {
        matter: MatterId,
    },
    Priority,
    Entry(Entry),
    Identify(Identify),
    Asking(Asking),
    Notice(Box<Notice>),
    Standing(TicketStanding),
    /// The person waits for the matter already.
    Held(TicketStanding),
    Book(Book),
    RecordingIntent(Order),
    WaitingForCentre(Order),
    RecordingNumber {
        order: Order,
        ahead: Option<u32>,
        paper: PaperPlan,
    },
    Printing(Issued),
    Closing {
        issued: Issued,
        paper: PaperView,
        /// The promise that goes with it, once its ticket is out.
        promise: Option<(SlipId, PaperView)>,
        left_s: u8,
    },
    Refused {
        fault: Fault,
        left_s: u8,
    },
    /// Which kind of help.
    Assist,
    /// How it is to come.
    AssistHow(Wish),
    /// Which ticket is rated.
    RateWhich,
    Rate(Rate),
    /// Something is being written down.
    Filing {
        id: FilingId,
        left: Left,
    },
    /// It is written down.
    Left {
        left: Left,
        left_s: u8,
    },
    /// The page from which help was asked, to go back to.
    Help {
        before: Box<State>,
    },
    Technician(Session),
    Staff(StaffSession),
}

/// What kind of time runs on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Phase {
    /// The citizen looks and touches; quiet time ends it.
    Browsing,
    /// Something is under way whose end is certain; no touch ends it.
    UnderWay,
    /// The page closes by itself.
    Closing,
    /// The technician's pages and the staff's have times of their own.
    Technician,
}

impl State {
    pub(super) fn phase(&self) -> Phase {
        match self {
            State::Welcome { .. }
            | State::Zones { .. }
            | State::Matters { .. }
            | State::Search(_)
            | State::Listed { .. }
            | State::Online { .. }
            | State::Bundle { .. }
            | State::Prepare { .. }
            | State::Missing { .. }
            | State::Promise { .. }
            | State::Priority
            | State::Entry(_)
            | State::Notice(_)
            | State::Standing(_)
            | State::Held(_)
            | State::Assist
            | State::AssistHow(_)
            | State::RateWhich
            | State::Rate(_)
            | State::Help { .. } => Phase::Browsing,
            State::Book(book) => book.phase(),
            State::Identify(identify) if !identify.is_sealing => Phase::Browsing,
            State::Identify(_)
            | State::Asking(_)
            | State::Filing { .. }
            | State::RecordingIntent(_)
            | State::WaitingForCentre(_)
            | State::RecordingNumber { .. }
            | State::Printing(_) => Phase::UnderWay,
            State::Closing { .. } | State::Refused { .. } | State::Left { .. } => Phase::Closing,
            State::Technician(_) | State::Staff(_) => Phase::Technician,
        }
    }
}

/// What a matter is chosen for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aim {
    /// A number.
    Ticket,
    /// A booking.
    Book,
    /// A number that carries the code of a booking, while the centre cannot tell what it is for.
    CheckIn,
}

/// What a text or a card is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Goal {
    /// 免填单.
    Prefill,
    /// The end of a telephone number for the ticket.
    Tail,
    /// The project of the matter.
    Project,
    /// A booking.
    Booking,
    /// To find a booking.
    MyBooking,
    /// To see where a ticket stands.
    Status,
    /// The project whose steward is wanted.
    Steward,
    /// The number to call back, and what help is wished for.
    Callback(Wish),
    /// The ticket that is rated.
    Rating,
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Order {
    pub(super) ticket: TicketId,
    pub(super) intent: Intent,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Issued {
    pub(super) order: Order,
    pub(super) label: Label,
    pub(super) ahead: Option<u32>,
}
