//! The displays over the counters.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use hall_core::diagnosis::Condition;
use hall_core::fault::Fault;
use hall_core::paper::Bitmap;
use hall_hw::counter_display::{Answered, CounterDisplays, CounterFace};

use super::Looked;
use super::slot::Slot;
use crate::technician::bench::Seen;

/// How long the test picture stays.
const TEST_STAYS: Duration = Duration::from_mins(1);

/// One display: its address on the line, and the counter that it hangs over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterPlace {
    /// Its address, 1 to 247.
    pub address: u8,
    /// The counter's sign.
    pub counter: String,
}

/// What the displays were told last, and when.
struct Told {
    what: Face,
    at: Instant,
    /// What they should look like, as last drawn.
    pictures: Vec<(String, Bitmap)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Face {
    /// Whatever a program before this one left there.
    Unknown,
    Idle,
    Test,
}

/// All displays on one line.
pub struct CounterDisplayLine {
    slot: Slot<dyn CounterDisplays>,
    places: Vec<CounterPlace>,
    told: Mutex<Told>,
    line: String,
}

impl CounterDisplayLine {
    /// Displays at these places; `line` says where the line is plugged in and how it is set.
    #[must_use]
    pub fn new(displays: Box<dyn CounterDisplays>, places: Vec<CounterPlace>, line: impl Into<String>) -> Self {
        let told = Mutex::new(Told { what: Face::Unknown, at: Instant::now(), pictures: vec![] });
        Self { slot: Slot::new(displays), places, told, line: line.into() }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a display shows while nobody is called, or while a technician tries it.
    fn face(place: &CounterPlace, what: Face) -> CounterFace {
        match what {
            Face::Test => CounterFace::Test,
            Face::Idle | Face::Unknown => CounterFace::Idle { counter: place.counter.clone() },
        }
    }

    fn tell(&self, what: Face) {
        let mut told = self.told();
        (told.what, told.at) = (what, Instant::now());
    }

    /// Gives every display its idle face where another program left something else, and when a technician has had the
    /// time to walk past every counter.
    fn settle(&self, displays: &mut dyn CounterDisplays) {
        let is_due = match self.told() {
            told if told.what == Face::Test => told.at.elapsed() >= TEST_STAYS,
            told => told.what == Face::Unknown,
        };
        if is_due {
            self.show_all(displays, Face::Idle);
        }
    }

    /// Shows a face on every display; each that fails is passed over. How many confirmed, how many only listen, and the
    /// first failure.
    fn show_all(&self, displays: &mut dyn CounterDisplays, what: Face) -> (u32, u32, Option<Seen>) {
        // Told before the first byte: what was begun must be taken away again.
        self.tell(what);
        let (mut confirmed, mut silent, mut failed) = (0, 0, None);
        for place in &self.places {
            match displays.show(place.address, &Self::face(place, what)) {
                Ok(Answered::Confirmed) => confirmed += 1,
                Ok(Answered::NotConfirmed) => silent += 1,
                Err(error) => {
                    let seen = Seen::failed(error.fault(), format!("counter {}: {error}", place.counter));
                    failed = failed.or(Some(seen));
                }
            }
        }
        (confirmed, silent, failed)
    }

    /// Shows the test picture on every display; it stays until the technician has seen it.
    pub(super) fn see(&self) -> Seen {
        let (confirmed, silent, failed) = self.show_all(&mut **self.slot.take(), Face::Test);
        if let Some(failed) = failed {
            return failed;
        }
        Seen::passed(format!("test picture sent: {confirmed} displays confirmed it, {silent} can only listen"))
    }

    /// What every display should show now.
    pub(super) fn pictures(&self) -> Vec<(String, Bitmap)> {
        let (what, at) = {
            let told = self.told();
            (told.what, told.at)
        };
        let at_ms = u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX);
        // While the line is in use, the pictures are those of a moment ago.
        let Some(displays) = self.slot.take_if_free() else { return self.told().pictures.clone() };
        let picture = |place: &CounterPlace| displays.picture(&Self::face(place, what), at_ms);
        let drawn: Vec<_> =
            self.places.iter().filter_map(|place| Some((place.counter.clone(), picture(place)?))).collect();
        drop(displays);
        self.told().pictures.clone_from(&drawn);
        drawn
    }
}

impl Drop for CounterDisplayLine {
    /// No test picture stays over the counters when the program ends.
    fn drop(&mut self) {
        if self.told().what == Face::Test {
            self.show_all(&mut **self.slot.take(), Face::Idle);
        }
    }
}

impl Looked for CounterDisplayLine {
    /// A display that answers is asked; of one that can only listen nothing is known but its line.
    fn condition(&self) -> Option<Condition> {
        let mut displays = self.slot.take_if_free()?;
        self.settle(&mut **displays);
        for place in &self.places {
            if let Err(error) = displays.status(place.address) {
                return Some(Condition::Faulty(error.fault()));
            }
        }
        let is_known = !self.places.is_empty();
        Some(if is_known { Condition::Working } else { Condition::Faulty(Fault::CounterDisplayGone) })
    }

    fn facts(&self) -> Vec<String> {
        let places = self.places.iter().map(|place| format!("{} at {}", place.counter, place.address));
        vec![self.line.clone(), format!("counters {}", places.collect::<Vec<_>>().join(", "))]
    }
}
