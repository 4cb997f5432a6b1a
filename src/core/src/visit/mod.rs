//! The machine behind the screen: an event goes in, effects come out, and the view follows from the state.
//!
//! Nothing here waits, reads a clock or touches a device. Whoever drives the machine carries out each [`Effect`] and
//! feeds the result back as an [`Event`]. Timers are effects with an id; one that fires after it was replaced is
//! ignored. An event that does not fit the state changes nothing and is counted in [`Visit::strays`].

mod ask;
mod assist;
mod book;
mod care;
mod citizen;
mod closed;
mod effect;
mod entry;
mod event;
mod file;
mod find;
mod first;
mod help;
mod hours;
mod identify;
mod pace;
mod pages;
mod prepare;
mod promise;
mod quota;
mod rate;
#[cfg(test)]
mod remains;
mod scanned;
mod slip;
mod staff;
mod state;
mod steps;
#[cfg(test)]
mod storm;
mod technician;
mod trail;
#[cfg(test)]
mod transcripts;
#[cfg(test)]
mod walk;

use std::collections::BTreeMap;
use std::sync::Arc;

pub use ask::Chance;
pub use effect::{Effect, Grant, Intent, PaperPlan, Record};
pub use entry::Key;
pub use event::{Equipment, Event, Touch};
pub use file::{CALLBACK_CLOSES_S, FOLLOW_UP_CLOSES_S, THANKS_CLOSE_S};
pub use find::FOUND_MAX;
pub use identify::SEAL_MS_MAX;
pub use pace::Pace;
pub use scanned::Listening;
pub use slip::{SlipFacts, slip};
pub use trail::TRAIL_MAX;

use care::Voice;
use citizen::Citizen;
use pace::Given;
use quota::Gone;
use state::{Aim, Goal, Issued, Order, Phase, Purpose, State, Timer};

use crate::calendar::{Service, Timetable};
use crate::centre::Today;
use crate::day::LocalTime;
use crate::device::{Line, PrinterStatus};
use crate::fault::Fault;
use crate::hall::{Hall, Lang, MatterId};
use crate::search::Index;
use crate::technician::Cabinet;
use crate::view::{HoursView, Panel};

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

/// Identity of a timer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TimerId(pub u64);

/// The visit of one citizen after the other at one screen.
#[derive(Debug, Clone)]
pub struct Visit {
    hall: Arc<Hall>,
    /// Its matters, by what may be typed to find them.
    index: Arc<Index>,
    /// What the hall will be as soon as nobody is being served.
    next_hall: Option<(Arc<Hall>, Arc<Timetable>)>,
    /// The hall's hours and rules; `None` where they are not known, and numbers are given at any time.
    timetable: Option<Arc<Timetable>>,
    /// Matters whose walk-in numbers are gone.
    gone: BTreeMap<MatterId, Gone>,
    /// What can be booked outside working hours, looked up once a minute while nobody can walk in.
    services: Vec<Service>,
    link_base: String,
    lang: Lang,
    clock: Option<LocalTime>,
    line: Line,
    printer: PrinterStatus,
    /// `None` while the centre cannot be asked; a matter that is not in it has nobody waiting.
    waiting: Option<BTreeMap<MatterId, u32>>,
    /// What the centre last said of the hall's day, and which counters staff have opened or closed here since.
    today: Today,
    /// Known whether or not a technician looks.
    cabinet: Cabinet,
    panel: Panel,
    hours: Option<HoursView>,
    care: bool,
    voice: Voice,
    equipment: Equipment,
    citizen: Citizen,
    chance: Option<Chance>,
    /// The place that is kept while the citizen decides.
    hold: Option<book::Hold>,
    /// 暂停取号: staff have taken this terminal out of service for numbers.
    is_paused: bool,
    /// How fast numbers are given out here, and when the last ones were; both outlive the visit.
    pace: Pace,
    given: Given,
    /// The pages that the citizen came along, the last one at the end.
    trail: Vec<State>,
    state: State,
    timer: Option<Timer>,
    timers: u64,
    strays: u64,
}

impl Visit {
    /// A visit that waits for its first citizen. `link_base` is the centre's public address, without a slash at its
    /// end; a ticket's page is `{link_base}/t/{key}`. The line counts as cut and the printer as silent until told.
    #[must_use]
    pub fn new(hall: Arc<Hall>, link_base: String) -> Self {
        Self {
            index: Arc::new(Index::new(&hall)),
            hall,
            next_hall: None,
            timetable: None,
            gone: BTreeMap::new(),
            services: vec![],
            link_base,
            lang: Lang::default(),
            clock: None,
            line: Line::Cut,
            printer: PrinterStatus::Stopped(Fault::PrinterSilent),
            waiting: None,
            today: Today::default(),
            cabinet: Cabinet::default(),
            panel: Panel::default(),
            hours: None,
            care: false,
            voice: Voice::Absent,
            state: State::Welcome { page: 0 },
            equipment: Equipment::default(),
            citizen: Citizen::default(),
            chance: None,
            is_paused: false,
            pace: Pace::default(),
            given: Given::default(),
            hold: None,
            trail: vec![],
            timer: None,
            timers: 0,
            strays: 0,
        }
    }

    /// The same at a terminal that speaks: each view carries the caption of what is said.
    #[must_use]
    pub fn with_voice(self) -> Self {
        Self { voice: Voice::On, ..self }
    }

    /// The same at another pace than the default.
    #[must_use]
    pub fn with_pace(self, pace: Pace) -> Self {
        Self { pace, ..self }
    }

    /// The same at another panel than the large one.
    #[must_use]
    pub fn with_panel(self, panel: Panel) -> Self {
        Self { panel, ..self }
    }

    /// Events that did not fit the state in which they came; a figure for the technician.
    #[must_use]
    pub fn strays(&self) -> u64 {
        self.strays
    }

    /// Whether the screen waits for a citizen and nothing of an earlier one is left.
    #[must_use]
    pub fn is_at_rest(&self) -> bool {
        self.state == State::Welcome { page: 0 } && self.is_untouched() && self.timer.is_none() && self.trail.is_empty()
    }

    fn start(&mut self, purpose: Purpose, after_ms: u64) -> Effect {
        self.timers += 1;
        let id = TimerId(self.timers);
        self.timer = Some(Timer { id, purpose });
        Effect::StartTimer { id, after_ms }
    }
}
