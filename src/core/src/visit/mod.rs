//! The machine behind the screen: an event goes in, effects come out, and the view follows from the state.
//!
//! Nothing here waits, reads a clock or touches a device. Whoever drives the machine carries out each [`Effect`] and
//! feeds the result back as an [`Event`]. Timers are effects with an id; one that fires after it was replaced is
//! ignored. An event that does not fit the state changes nothing and is counted in [`Visit::strays`].

mod care;
mod help;
mod pages;
mod slip;
mod steps;
mod technician;
#[cfg(test)]
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use slip::{SlipFacts, slip};

use crate::day::{BusinessDay, LocalTime};
use crate::device::{Line, PaperOutcome, PrinterStatus};
use crate::diagnosis::{Finding, Readiness};
use crate::fault::Fault;
use crate::hall::{Hall, Lang, MatterId, ZoneId};
use crate::number::Number;
use crate::paper::TicketContent;
use crate::roll::{Forecast, Roll};
use crate::technician::{Cabinet, PartState, PinVerdict, Session, StayId, Task, TechnicianTouch, TicketLine};
use crate::ticket::{Label, StatusKey, TicketId};
use crate::view::{HoursView, PaperView, TILES_MAX};

/// How long the centre may take to give a number before the kiosk gives one of its own.
pub const CENTRE_BUDGET_MS: u64 = 800;
/// How long the screen waits for the slip before it says that the number on the screen holds.
pub const PAPER_WAIT_MS: u64 = 15_000;
/// Quiet time on a page before the citizen is asked whether they are still there.
pub const IDLE_MS: u64 = 45_000;
/// How long that question stands (WCAG 2.2.1 asks for at least 20 s).
pub const IDLE_WARNING_S: u8 = 20;
/// How long the page with a printed ticket stays.
pub const PRINTED_CLOSES_S: u8 = 10;
/// How long the page stays when the screen is the only ticket: time to photograph the QR code.
pub const ON_SCREEN_CLOSES_S: u8 = 60;
/// How many times longer a visit in 关怀版 may take over everything that closes by itself.
pub const CARE_TIMES: u8 = 2;
const SECOND_MS: u64 = 1_000;

/// A touch, as the screen reports it. It names its target, so that a touch that comes late can hit nothing else.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Touch {
    /// A zone's tile.
    Zone(ZoneId),
    /// A matter's tile.
    Matter(MatterId),
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
    /// I am still here.
    Stay,
    /// The technician's gesture: a finger held on the clock.
    Service,
    /// A touch on the technician's pages.
    Technician(TechnicianTouch),
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
    /// The centre did not.
    CentreFailed(TicketId),
    /// The printer is done with a slip, one way or the other.
    Paper(TicketId, PaperOutcome),
    /// A timer ran out.
    TimerFired(TimerId),
    /// The printer's status changed.
    PrinterChanged(PrinterStatus),
    /// The line to the centre was cut or came back.
    LineChanged(Line),
    /// How many wait for each matter, from the centre; a matter that is not named has nobody waiting.
    WaitingChanged(Vec<(MatterId, u32)>),
    /// A minute passed on the hall's clock.
    Clock(LocalTime),
    /// The hall opened, closed, or serves in another way from now on.
    HoursChanged(HoursView),
    /// The hall's data is this from now on; a citizen who is being served is served by the data they began with.
    HallChanged(Arc<Hall>),
    /// What became of the technician's PIN.
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
    /// Print and cut one slip. Its start is already on disk.
    Print {
        /// Whose.
        ticket: TicketId,
        /// What it says.
        content: Box<TicketContent>,
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
    /// The ticket's first state; answered by [`Event::IntentRecorded`] or [`Event::NotNumbered`].
    Intent {
        /// The new ticket.
        ticket: TicketId,
        /// What it is for.
        matter: MatterId,
        /// Its secret.
        key: StatusKey,
    },
    /// The number, and that printing starts or cannot; answered by [`Event::Numbered`] or [`Event::NotNumbered`].
    Number {
        /// Whose.
        ticket: TicketId,
        /// The intent, where it is not on disk yet: then it is part of the same transaction.
        intent: Option<(MatterId, StatusKey)>,
        /// Who gives the number.
        grant: Grant,
        /// Whether bytes will go to the printer.
        paper: PaperPlan,
    },
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

/// Identity of a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// The visit of one citizen after the other at one screen.
#[derive(Debug, Clone)]
pub struct Visit {
    hall: Arc<Hall>,
    /// What the hall will be as soon as nobody is being served.
    next_hall: Option<Arc<Hall>>,
    link_base: String,
    lang: Lang,
    clock: Option<LocalTime>,
    line: Line,
    printer: PrinterStatus,
    /// `None` while the centre cannot be asked; a matter that is not in it has nobody waiting.
    waiting: Option<BTreeMap<MatterId, u32>>,
    /// Known whether or not a technician looks.
    cabinet: Cabinet,
    has_voice: bool,
    /// Most tiles on one page of the panel.
    tiles: usize,
    hours: Option<HoursView>,
    care: bool,
    voice: bool,
    state: State,
    timer: Option<Timer>,
    timers: u64,
    strays: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Timer {
    id: TimerId,
    purpose: Purpose,
}

/// Why a timer runs. There is never more than one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Purpose {
    /// Nobody has touched the page.
    Idle,
    /// A second of the question whether anyone is there.
    IdleSecond {
        /// Seconds left with this one.
        left_s: u8,
    },
    /// The centre's time for a number.
    CentreBudget,
    /// The slip's time.
    PaperWait,
    /// A second of a page that closes by itself.
    CloseSecond,
    /// Nobody has touched the technician's pages.
    TechnicianQuiet,
    /// What the technician started must have ended.
    TaskLimit,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum State {
    Welcome {
        page: usize,
    },
    Matters {
        zone: ZoneId,
        page: usize,
    },
    Prepare {
        zone: ZoneId,
        page: usize,
        matter: MatterId,
    },
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
        left_s: u8,
    },
    Refused {
        fault: Fault,
        left_s: u8,
    },
    /// The page from which help was asked, to go back to.
    Help {
        before: Box<State>,
    },
    Technician(Session),
}

/// What was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Order {
    ticket: TicketId,
    matter: MatterId,
    key: StatusKey,
}

/// What was given.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Issued {
    order: Order,
    label: Label,
    ahead: Option<u32>,
}

impl Visit {
    /// A visit that waits for its first citizen. `link_base` is the centre's public address, without a slash at its
    /// end; a ticket's page is `{link_base}/t/{key}`. The line counts as cut and the printer as silent until told.
    #[must_use]
    pub fn new(hall: Arc<Hall>, link_base: String) -> Self {
        Self {
            hall,
            next_hall: None,
            link_base,
            lang: Lang::default(),
            clock: None,
            line: Line::Cut,
            printer: PrinterStatus::Stopped(Fault::PrinterSilent),
            waiting: None,
            cabinet: Cabinet::default(),
            has_voice: false,
            tiles: TILES_MAX,
            hours: None,
            care: false,
            voice: false,
            state: State::Welcome { page: 0 },
            timer: None,
            timers: 0,
            strays: 0,
        }
    }

    /// The same at a terminal that speaks: each view carries the caption of what is said.
    #[must_use]
    pub fn with_voice(self) -> Self {
        Self { has_voice: true, voice: true, ..self }
    }

    /// The same at a panel with room for so many tiles on one page: 1 to [`TILES_MAX`].
    #[must_use]
    pub fn with_tiles(self, tiles: usize) -> Self {
        Self { tiles: tiles.clamp(1, TILES_MAX), ..self }
    }

    /// Events that did not fit the state in which they came; a figure for the technician.
    #[must_use]
    pub fn strays(&self) -> u64 {
        self.strays
    }

    /// Whether the screen waits for a citizen and nothing of an earlier one is left.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.state == State::Welcome { page: 0 } && self.is_untouched() && self.timer.is_none()
    }

    fn start(&mut self, purpose: Purpose, after_ms: u64) -> Effect {
        self.timers += 1;
        let id = TimerId(self.timers);
        self.timer = Some(Timer { id, purpose });
        Effect::StartTimer { id, after_ms }
    }
}
