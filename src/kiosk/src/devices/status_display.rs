//! The small display in the cabinet: says how the terminal is, even when the main screen is dead.

use std::net::{IpAddr, UdpSocket};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hall_core::day::{DayRule, UtcMillis};
use hall_core::device::{Line, PrinterStatus};
use hall_core::diagnosis::{Condition, Part};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::paper::{Bitmap, GlyphSource};
use hall_core::technician::PartState;
use hall_hw::status_display::face::{PaperLeft, StatusFace, draw, test_picture};
use hall_hw::status_display::{HEIGHT_DOTS, StatusDisplay, WIDTH_DOTS};

use super::Looked;
use super::slot::Slot;
use crate::clock::Clock;
use crate::journal::worker::JournalHandle;
use crate::technician::bench::Seen;

/// How long the test picture stays.
const TEST_STAYS: Duration = Duration::from_secs(20);
/// An address of the network beyond the hall (RFC 5737: for documentation). Nothing is sent to it; it only tells which
/// of the machine's own addresses the route there begins with.
const BEYOND: &str = "192.0.2.1:9";

/// The display, and what it needs to say something.
pub struct StatusPanel {
    slot: Slot<dyn StatusDisplay>,
    glyphs: Arc<dyn GlyphSource>,
    place: String,
    shown: Mutex<Shown>,
}

struct Shown {
    frame: Bitmap,
    result: Option<Fault>,
    test_until: Option<Instant>,
    beat: bool,
    /// Whether anything was ever sent to it.
    was_sent: bool,
}

/// Where the words on the display come from.
pub struct Sources<'a> {
    /// The kiosk's name.
    pub kiosk: &'a str,
    /// The hall's clock.
    pub rule: DayRule,
    /// The time of day.
    pub clock: &'a dyn Clock,
    /// Every part as it was last seen.
    pub parts: &'a [PartState],
    /// The journal, for the roll and for what is owed.
    pub journal: Option<&'a JournalHandle>,
}

impl StatusPanel {
    /// A display at this place, e.g. `/dev/i2c-1`.
    #[must_use]
    pub fn new(display: Box<dyn StatusDisplay>, glyphs: Arc<dyn GlyphSource>, place: impl Into<String>) -> Self {
        let frame = Bitmap::white(WIDTH_DOTS, HEIGHT_DOTS);
        let shown = Shown { frame, result: None, test_until: None, beat: false, was_sent: false };
        Self { slot: Slot::new(display), glyphs, place: place.into(), shown: Mutex::new(shown) }
    }

    /// Draws the face as it is now and shows it; called once a second.
    pub fn draw(&self, sources: &Sources<'_>) {
        let now = sources.clock.now();
        let beat = {
            let mut shown = self.shown();
            if shown.test_until.is_some_and(|until| Instant::now() < until) {
                return;
            }
            shown.beat = !shown.beat;
            shown.beat
        };
        // The journal and the bus take their time; whoever looks at the picture meanwhile does not wait for them.
        let face = face(sources, now, beat);
        let frame = draw(&face, u64::try_from(now.0).unwrap_or(0), &*self.glyphs);
        let Some(mut display) = self.slot.take_if_free() else { return };
        let result = display.show(&frame).err().map(|error| error.fault());
        drop(display);
        let mut shown = self.shown();
        (shown.frame, shown.result, shown.was_sent) = (frame, result, true);
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the test picture for a while.
    pub(super) fn see(&self) -> Seen {
        let frame = test_picture();
        let sent = self.slot.take().show(&frame);
        match sent {
            Ok(()) => {
                let mut shown = self.shown();
                (shown.frame, shown.test_until) = (frame, Some(Instant::now() + TEST_STAYS));
                Seen::passed(format!("the test picture was sent to {}", self.place))
            }
            Err(error) => Seen::failed(error.fault(), error.to_string()),
        }
    }

    /// What it should show now.
    pub(super) fn picture(&self) -> Bitmap {
        self.shown().frame.clone()
    }
}

impl Looked for StatusPanel {
    fn condition(&self) -> Option<Condition> {
        let shown = self.shown();
        shown.was_sent.then(|| shown.result.map_or(Condition::Working, Condition::Faulty))
    }

    fn facts(&self) -> Vec<String> {
        vec![self.place.clone()]
    }
}

fn face(sources: &Sources<'_>, now: UtcMillis, beat: bool) -> StatusFace {
    let condition = |part: Part| {
        let state = sources.parts.iter().find(|state| state.part == part);
        state.map_or(Condition::Unknown, |state| state.condition)
    };
    let faults = || sources.parts.iter().filter_map(|state| Some((state.part, state.condition.fault()?)));
    let essential = faults().find(|(part, _)| part.is_essential());
    let (roll, owed) = counted(sources.journal);
    StatusFace {
        lang: Lang::Zh,
        kiosk: sources.kiosk.to_owned(),
        address: address(),
        clock: sources.rule.local(now),
        printer: match condition(Part::Printer) {
            Condition::Faulty(fault) => PrinterStatus::Stopped(fault),
            Condition::Unknown | Condition::Absent => PrinterStatus::Stopped(Fault::PrinterSilent),
            Condition::Warning => PrinterStatus::Ready { paper_low: true },
            Condition::Working => PrinterStatus::Ready { paper_low: false },
        },
        paper: roll,
        line: if condition(Part::Line) == Condition::Working { Line::Up } else { Line::Cut },
        owed,
        fault: essential.or_else(|| faults().next()).map(|(_, fault)| fault),
        beat,
    }
}

fn counted(journal: Option<&JournalHandle>) -> (Option<PaperLeft>, u32) {
    let read = journal.and_then(|journal| journal.wait(|journal| (journal.roll(), journal.owed_count())).ok());
    let Some((roll, owed)) = read else { return (None, 0) };
    let roll = roll.ok().flatten().map(|(roll, _)| PaperLeft::Percent(roll.percent()));
    (roll, owed.ok().and_then(|owed| u32::try_from(owed).ok()).unwrap_or(0))
}

/// The address at which the terminal can be reached from beyond the hall's network; `None` without a route.
fn address() -> Option<IpAddr> {
    let socket = UdpSocket::bind("0.0.0.0:0").ok()?;
    socket.connect(BEYOND).ok()?;
    socket.local_addr().ok().map(|address| address.ip())
}
