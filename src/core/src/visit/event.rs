//! What reaches the visit: touches, answers and changes.

use std::sync::Arc;

use super::TimerId;
use super::ask::Chance;
use super::entry::Key;
use crate::assistance::AssistanceKind;
use crate::booking::SlotTime;
use crate::calendar::{Date, Timetable};
use crate::centre::{AskId, CentreAnswer, Today};
use crate::day::{BusinessDay, LocalTime};
use crate::device::{Line, PaperOutcome, PrinterStatus};
use crate::diagnosis::{Finding, Readiness};
use crate::fault::Fault;
use crate::filing::{FilingId, RatingGrade, RatingTag};
use crate::hall::{Hall, MatterId, ZoneId};
use crate::number::Number;
use crate::paper::SlipId;
use crate::person::{Identified, Priority};
use crate::roll::{Forecast, Roll};
use crate::scan::Scan;
use crate::staff::StaffTouch;
use crate::technician::{PartState, PinVerdict, StayId, TechnicianTouch, TicketLine};
use crate::ticket::{Label, StatusKey, TicketId};
use crate::view::{Action, CardTrouble, HoursView, Way};

/// A touch, as the screen reports it. It names its target, so that a touch that comes late can hit nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// A zone's tile.
    Zone(ZoneId),
    /// A matter's tile.
    Matter(MatterId),
    /// What is to be done besides taking a number.
    Action(Action),
    /// A day that can be booked.
    Day(Date),
    /// A slot.
    Slot(SlotTime),
    /// A booking of the list, by its place.
    Booking(u8),
    /// A kind of help.
    Assistance(AssistanceKind),
    /// A grade.
    Grade(RatingGrade),
    /// What a grade is for, on and off.
    Tag(RatingTag),
    /// The next page of tiles.
    NextPage,
    /// The page of tiles before.
    PreviousPage,
    /// 返回.
    Back,
    /// 首页, or 完成 on the last page.
    Home,
    /// 中 / EN.
    Language,
    /// 关怀版, on and off.
    Care,
    /// 语音, on and off.
    Voice,
    /// 帮助.
    Help,
    /// A row of the check list, by its place: here, or missing.
    Material(u8),
    /// A way on that the page offers.
    Way(Way),
    /// A class of priority, or none.
    Priority(Option<Priority>),
    /// A key of a keyboard on the glass.
    Key(Key),
    /// I am still here.
    Stay,
    /// The technician's gesture: a finger held on the clock.
    Service,
    /// A touch on the technician's pages.
    Technician(TechnicianTouch),
    /// A touch on the staff's pages.
    Staff(StaffTouch),
}

/// Something that happened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Event {
    /// The screen was touched.
    Touched(Touch),
    /// 取号 was touched; whoever drives the machine adds a fresh identity.
    Asked {
        /// The new ticket's identity.
        ticket: TicketId,
        /// The secret of its QR code.
        key: StatusKey,
    },
    /// The journal holds the intent.
    IntentRecorded(TicketId),
    /// The journal holds the number, and that printing begins or will not.
    Numbered {
        /// Whose.
        ticket: TicketId,
        /// The number as recorded.
        label: Label,
        /// The hall's clock at that moment, for the slip.
        at: LocalTime,
    },
    /// The journal could not give or hold a number.
    NotNumbered {
        /// Whose.
        ticket: TicketId,
        /// Why.
        fault: Fault,
    },
    /// The centre bound a number to the ticket.
    CentreNumbered {
        /// Whose.
        ticket: TicketId,
        /// The number.
        number: Number,
        /// The business day by the centre's clock.
        day: BusinessDay,
        /// How many wait before it.
        ahead: u32,
    },
    /// The centre gives no second number: the person waits for this matter already.
    AlreadyWaiting {
        /// The ticket that was asked for; it is given up.
        ticket: TicketId,
        /// The number that the person holds.
        number: Number,
        /// How many wait before it.
        ahead: u32,
    },
    /// The centre has no more walk-in numbers of this matter until the next period.
    QuotaGone {
        /// The ticket that was asked for; it is given up.
        ticket: TicketId,
        /// How many there were.
        quota: u16,
    },
    /// The centre did not.
    CentreFailed(TicketId),
    /// The printer is done with a slip, one way or the other.
    Paper(TicketId, PaperOutcome),
    /// The printer is done with a slip that is no ticket.
    SlipPrinted(SlipId, PaperOutcome),
    /// A timer ran out.
    TimerFired(TimerId),
    /// The printer's status changed.
    PrinterChanged(PrinterStatus),
    /// The line to the centre was cut or came back.
    LineChanged(Line),
    /// How many wait for each matter, from the centre; a matter that is not named has nobody waiting.
    WaitingChanged(Vec<(MatterId, u32)>),
    /// What the centre knows of the hall's day.
    TodayChanged(Today),
    /// A minute passed on the hall's clock.
    Clock(LocalTime),
    /// What the terminal can read changed.
    EquipmentChanged(Equipment),
    /// A card was read, or what was typed is sealed.
    Identified(Box<Identified>),
    /// A card could not be read, or what was given not be sealed.
    CardTrouble(CardTrouble),
    /// A code was read.
    Scanned(Scan),
    /// Fresh randomness, whenever [`Visit::needs_chance`](super::Visit::needs_chance).
    Chance(Chance),
    /// The journal holds what was filed.
    Filed(FilingId),
    /// The journal could not hold it.
    NotFiled(FilingId, Fault),
    /// The centre answered a question, or did not.
    Answered(AskId, Box<CentreAnswer>),
    /// The hall opened, closed, or serves in another way from now on.
    HoursChanged(HoursView),
    /// Whether this terminal is out of service for numbers, as it is on disk.
    Paused(bool),
    /// The hall's data is this from now on; a citizen who is being served is served by the data they began with.
    HallChanged(Arc<Hall>, Arc<Timetable>),
    /// What became of the technician's PIN, or of a code of staff.
    PinChecked(StayId, PinVerdict),
    /// A part of the cabinet changed, or was looked at for the first time.
    PartChanged(PartState),
    /// A check ended.
    Found(Finding),
    /// A readiness report was made.
    Reported(Readiness),
    /// What is left of the roll.
    RollChanged(Roll, Forecast),
    /// The last tickets, newest first.
    TicketsRead(Vec<TicketLine>),
    /// A reprint ended, or was refused; the list is read anew.
    Reprinted,
}

/// What the terminal can do besides showing and printing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Equipment {
    /// Read identity cards.
    pub card_reader: bool,
    /// Read codes.
    pub scanner: bool,
    /// Seal what names a person to the centre's key; without it nobody is asked.
    pub can_seal: bool,
}
