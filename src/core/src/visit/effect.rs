//! What leaves the visit: things to be done, in order.

use std::sync::Arc;

use super::TimerId;
use crate::centre::{AskId, CentreAsk};
use crate::day::BusinessDay;
use crate::device::PaperOutcome;
use crate::fault::Fault;
use crate::filing::{Filing, FilingId};
use crate::hall::MatterId;
use crate::number::Number;
use crate::paper::{SlipContent, SlipId, TicketContent};
use crate::person::Given;
use crate::technician::Task;
use crate::ticket::{StatusKey, TicketDetails, TicketId, Transition};

/// Something to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// Write to the journal, with its outbox rows, in one transaction.
    Record(Record),
    /// Ask the centre to bind a number to the ticket.
    AskCentre {
        /// Whose.
        ticket: TicketId,
        /// What for.
        matter: MatterId,
    },
    /// Ask the centre; answered by [`Event::Answered`](super::Event::Answered).
    Ask(AskId, CentreAsk),
    /// Seal what was typed; answered by [`Event::Identified`](super::Event::Identified) or [`Event::CardTrouble`](super::Event::CardTrouble).
    Seal(Arc<Given>),
    /// Print and cut one slip. Its start is already on disk.
    Print {
        /// Whose.
        ticket: TicketId,
        /// What it says.
        content: Box<TicketContent>,
    },
    /// Print and cut a slip that is no ticket; answered by [`Event::SlipPrinted`](super::Event::SlipPrinted).
    PrintSlip {
        /// Its identity in this run of the program.
        id: SlipId,
        /// What it says.
        content: Box<SlipContent>,
    },
    /// Start a timer; it replaces the one before.
    StartTimer {
        /// Its id, never used before.
        id: TimerId,
        /// When it fires, in milliseconds from now.
        after_ms: u64,
    },
    /// Do what the technician wants.
    Technician(Task),
}

/// What the journal writes in one transaction.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Record {
    /// The ticket's first state; answered by [`Event::IntentRecorded`](super::Event::IntentRecorded) or [`Event::NotNumbered`](super::Event::NotNumbered).
    Intent {
        /// The new ticket.
        ticket: TicketId,
        /// What was asked for.
        intent: Intent,
    },
    /// The number, and that printing starts or cannot; answered by [`Event::Numbered`](super::Event::Numbered) or [`Event::NotNumbered`](super::Event::NotNumbered).
    Number {
        /// Whose.
        ticket: TicketId,
        /// The intent, where it is not on disk yet: then it is part of the same transaction.
        intent: Option<Intent>,
        /// Who gives the number.
        grant: Grant,
        /// Whether bytes will go to the printer.
        paper: PaperPlan,
    },
    /// The intended ticket gets no number; needs no answer.
    Abandoned(TicketId),
    /// Something filed; answered by [`Event::Filed`](super::Event::Filed) or
    /// [`Event::NotFiled`](super::Event::NotFiled).
    Filing(FilingId, Box<Filing>),
    /// 暂停取号 or its end; answered by [`Event::Paused`](super::Event::Paused), and told to every visit after a restart.
    Pause(bool),
    /// What became of the slip; needs no answer.
    Paper(TicketId, PaperOutcome),
    /// A fault began or ended; needs no answer.
    Fault {
        /// Which.
        fault: Fault,
        /// `true` when it began.
        raised: bool,
    },
}

/// What a citizen asked for, as it is written down.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Intent {
    /// What they came for.
    pub matter: MatterId,
    /// The secret of the slip's QR code.
    pub key: StatusKey,
    /// What else the counter should know.
    pub details: Box<TicketDetails>,
}

impl From<Intent> for Transition {
    fn from(intent: Intent) -> Self {
        let Intent { matter, key, details } = intent;
        Transition::Intended { matter, key, details }
    }
}

/// Who gives a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Grant {
    /// The centre has given this one.
    Centre {
        /// The number.
        number: Number,
        /// Its business day.
        day: BusinessDay,
    },
    /// The journal takes the next one of the kiosk's own series.
    Kiosk,
}

/// What happens to the paper after the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperPlan {
    /// The print starts.
    Start,
    /// The printer is known to be stopped; no byte will be sent.
    Fail(Fault),
}
