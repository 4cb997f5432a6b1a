//! What the screen shows: values only, no wording. Texts of the hall come in the visit's language, everything else is
//! worded by the screens themselves.

mod assist;
mod booking;
mod closed;
mod entry;
mod find;
mod hours;
mod notice;
mod prepare;
mod room;
mod way;

pub use assist::{AssistHowPage, CallbackPage, HelperComes, RatingPage, ThanksPage};
pub use booking::{
    Arrival, BookConfirmPage, BookedKind, BookedPage, BookingPage, BookingRow, BookingsPage, DayPlaces, DayRow, Offer,
    SlotRow, SlotsPage,
};
pub use closed::{ClosedPage, ClosedWhy, SERVICES_SHOWN_MAX, ServiceRow};
pub use entry::{CardTrouble, EntryKind, EntryPage, EntryProblem, GoalView, IdentifyPage};
pub use find::{BundlePage, BundleRow, MatterList, MatterMark, OnlinePage, SearchPage};
pub use hours::AdmissionView;
pub use notice::{Notice, NoticePage, Sought, StandingPage};
pub use prepare::{MaterialRow, MatterCard, MissingPage, MissingRow};
pub use room::{Panel, Room};
pub use way::{Action, Way};

use std::ops::Range;

use crate::calendar::{HallHours, TimeOfDay};
use crate::day::LocalTime;
use crate::device::{Line, PaperOutcome};
use crate::fault::Fault;
use crate::hall::{Lang, MatterId, ZoneId};
use crate::person::Priority;
use crate::prompt::Prompt;
use crate::staff::StaffPage;
use crate::technician::TechnicianPage;
use crate::wait::WaitRange;

/// A whole screen.
#[allow(clippy::struct_excessive_bools, reason = "facts that do not depend on each other")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    /// The language of this visit.
    pub lang: Lang,
    /// The hall's name in that language.
    pub hall: String,
    /// The clock on the wall; `None` until it is known.
    pub clock: Option<LocalTime>,
    /// Whether the centre can be reached.
    pub line: Line,
    /// What stops the printer, if anything: the citizen is told before they start.
    pub printer_fault: Option<Fault>,
    /// Whether the way back is open from here.
    pub can_go_back: bool,
    /// Seconds left in which a touch keeps the visit, while the question is on the screen.
    pub idle_left_s: Option<u8>,
    /// Seconds for which a place in a slot is still kept for the citizen.
    pub hold_left_s: Option<u16>,
    /// What is being said aloud, for those who do not hear it; `None` where the terminal has no voice.
    pub caption: Option<Prompt>,
    /// Whether this visit is in 关怀版: larger type, fewer tiles, all controls low, slower time-outs.
    pub care: bool,
    /// Whether spoken guidance is on.
    pub voice: bool,
    /// Whether the terminal has a voice that can be turned on.
    pub can_speak: bool,
    /// Whether the dim colours for the dark hours in which nobody serves are shown.
    pub night: bool,
    /// Whether the hall is open; `None` while its calendar is not known.
    pub hours: Option<HoursView>,
    /// The page.
    pub page: Page,
}

/// The state of the hall by its calendar. Times are hour and minute on the hall's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HoursView {
    /// 办公中.
    Working {
        /// When working hours end.
        until: (u8, u8),
    },
    /// 延时服务: staff stay past closing.
    Extended {
        /// When they leave.
        until: (u8, u8),
    },
    /// 非工作时间服务: a staffed period outside working hours.
    AfterHours {
        /// When it ends.
        until: (u8, u8),
    },
    /// 已下班.
    Closed {
        /// The next opening, if the calendar knows one.
        next: Option<LocalTime>,
    },
    /// The table of holidays has run out, so nobody here knows whether the hall works today.
    Unsure,
}

/// The hours on the hall's clock in which daylight or full lighting falls on the screen.
const DAYLIGHT_HOURS: Range<u8> = 7..18;

impl From<HallHours> for HoursView {
    fn from(hours: HallHours) -> Self {
        let clock = |time: TimeOfDay| (time.hour(), time.minute());
        match hours {
            HallHours::Working { until } => HoursView::Working { until: clock(until) },
            HallHours::Extended { until } => HoursView::Extended { until: clock(until) },
            HallHours::AfterHours { until, .. } => HoursView::AfterHours { until: clock(until) },
            HallHours::Closed { next } => HoursView::Closed { next: next.map(LocalTime::from) },
        }
    }
}

impl HoursView {
    /// Whether the terminal shows its dim colours: nobody serves in working hours, and it is dark outside. At noon and on
    /// a day of rest the light colours are the ones that can be read.
    #[must_use]
    pub fn is_night(self, clock: LocalTime) -> bool {
        match self {
            HoursView::Working { .. } | HoursView::Extended { .. } => false,
            HoursView::AfterHours { .. } | HoursView::Closed { .. } | HoursView::Unsure => {
                !DAYLIGHT_HOURS.contains(&clock.hour)
            }
        }
    }
}

/// One page of the visit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Page {
    /// Where would you like to go? Zones as tiles.
    Welcome {
        /// At most as many as the panel has room for.
        zones: Vec<ZoneTile>,
        /// Which page of tiles this is.
        pager: Pager,
        /// What else can be done here.
        actions: Vec<Action>,
    },
    /// Nobody can walk in now; what can be done instead.
    Closed(ClosedPage),
    /// In which zone is the matter?
    Zones {
        /// At most as many as the panel has room for.
        zones: Vec<ZoneTile>,
        /// Which page of tiles this is.
        pager: Pager,
    },
    /// What would you like to do? The matters of a zone.
    Matters {
        /// The zone's name.
        zone: String,
        /// At most as many as the panel has room for.
        matters: Vec<MatterTile>,
        /// Which page of tiles this is.
        pager: Pager,
    },
    /// Letters are typed to find a matter.
    Search(SearchPage),
    /// Matters of all zones.
    Listed {
        /// Which of them.
        list: MatterList,
        /// At most as many as the panel has room for.
        matters: Vec<MatterTile>,
        /// Which page of tiles this is.
        pager: Pager,
    },
    /// What of a matter needs no visit, before a number is given.
    Online(OnlinePage),
    /// The steps of a bundle.
    Bundle(BundlePage),
    /// What to bring, and the button that takes the number.
    Prepare(MatterCard),
    /// Something essential is missing; where to get it, and the ways on.
    Missing(MissingPage),
    /// 容缺受理: what may follow, until when, and the promise.
    Promise(MissingPage),
    /// Which class of priority?
    Priority {
        /// The class that is offered first, because of the card.
        offered: Option<Priority>,
        /// The class that was chosen before.
        chosen: Option<Priority>,
    },
    /// A text is typed.
    Entry(EntryPage),
    /// Who comes?
    Identify(IdentifyPage),
    /// When?
    Slots(SlotsPage),
    /// One last look at what is about to be booked.
    BookConfirm(BookConfirmPage),
    /// What was booked, or asked for.
    Booked(BookedPage),
    /// Several bookings were found.
    Bookings(BookingsPage),
    /// A booking was found.
    Booking(BookingPage),
    /// Really cancel it?
    CancelBooking(BookingPage),
    /// The centre is being asked.
    Asking,
    /// What happened, and the ways on.
    Notice(NoticePage),
    /// Where a ticket stands.
    Standing(StandingPage),
    /// The number is being given.
    Numbering {
        /// The matter's name.
        matter: String,
    },
    /// The number stands.
    Issued(IssuedCard),
    /// No number could be given, and who helps.
    Refused {
        /// Why.
        fault: Fault,
        /// Seconds until the page closes by itself; `None` where it stays.
        closes_in_s: Option<u8>,
    },
    /// What this terminal does and who helps.
    Help {
        /// The ways on besides the way back.
        ways: Vec<Way>,
    },
    /// 帮办代办: which kind of help?
    Assist {
        /// The ways on besides the kinds.
        ways: Vec<Way>,
    },
    /// How is it to come?
    AssistHow(AssistHowPage),
    /// Somebody will call back.
    CallbackLeft(CallbackPage),
    /// 好差评: of which ticket?
    RateWhich {
        /// Whether a slip can be held before a scanner.
        can_scan: bool,
    },
    /// Which grade?
    Rate(RatingPage),
    /// Thanks for it.
    Thanks(ThanksPage),
    /// A page for the technician.
    Technician(TechnicianPage),
    /// A page for hall staff.
    Staff(StaffPage),
}

/// A page among pages of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pager {
    /// Counted from 0.
    pub at: usize,
    /// At least 1.
    pub of: usize,
}

/// A zone to touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ZoneTile {
    /// What the touch reports.
    pub id: ZoneId,
    /// Its name.
    pub name: String,
    /// The name in the other language, smaller.
    pub other_name: String,
    /// Where it is.
    pub place: String,
    /// How many wait in it; `None` when the centre could not be asked.
    pub waiting: Option<u32>,
    /// Whether one can walk in for any of its matters at this hour.
    pub is_served: bool,
}

/// A matter to touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterTile {
    /// What the touch reports.
    pub id: MatterId,
    /// Its name.
    pub name: String,
    /// The name in the other language, smaller.
    pub other_name: String,
    /// How many wait for it; `None` when the centre could not be asked.
    pub waiting: Option<u32>,
    /// Usual minutes at the counter.
    pub minutes: u16,
    /// What marks it, the most telling first.
    pub marks: Vec<MatterMark>,
    /// Whether one can walk in for it at this hour.
    pub is_served: bool,
}

/// A number that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IssuedCard {
    /// The label in huge type, e.g. `A017`.
    pub number: String,
    /// The matter's name.
    pub matter: String,
    /// The zone to go to.
    pub zone: String,
    /// Where it is.
    pub place: String,
    /// The counters' signs.
    pub counters: Vec<String>,
    /// How many are waiting before; `None` when the centre could not be asked.
    pub ahead: Option<u32>,
    /// The address of the ticket's page, for the QR code on the screen.
    pub link: String,
    /// Whether the kiosk gave the number itself.
    pub cut_off: bool,
    /// How long that takes; `None` when nobody can tell.
    pub wait: Option<WaitRange>,
    /// What became of the slip so far.
    pub paper: PaperView,
    /// Whether a helper comes to the terminal for it.
    pub helper: Option<HelperComes>,
    /// What became of the promise (容缺受理承诺书) that goes with it, if there is one.
    pub promise: Option<PaperView>,
    /// Seconds until the page closes by itself, once the slip's fate is known.
    pub closes_in_s: Option<u8>,
}

/// The slip as the citizen sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperView {
    /// On its way.
    Printing,
    /// Out: please take it.
    Printed,
    /// Not printed: the number on the screen and its QR code are the ticket.
    OnScreen(Fault),
    /// Perhaps printed: the number on the screen holds either way.
    Doubt(Fault),
}

impl From<PaperOutcome> for PaperView {
    fn from(outcome: PaperOutcome) -> Self {
        match outcome {
            PaperOutcome::Printed(_) => PaperView::Printed,
            PaperOutcome::Failed(fault) => PaperView::OnScreen(fault),
            PaperOutcome::Unknown(fault) => PaperView::Doubt(fault),
        }
    }
}
