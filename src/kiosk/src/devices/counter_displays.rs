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
    is_test: bool,
    at: Instant,
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
        let told = Mutex::new(Told { is_test: false, at: Instant::now() });
        Self { slot: Slot::new(displays), places, told, line: line.into() }
    }

    fn told(&self) -> MutexGuard<'_, Told> {
        self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What a display shows while nobody is called, or while a technician tries it.
    fn face(place: &CounterPlace, is_test: bool) -> CounterFace {
        if is_test { CounterFace::Test } else { CounterFace::Idle { counter: place.counter.clone() } }
    }

    /// Takes the test picture away when a technician has had the time to walk past every counter.
    fn end_test(&self, displays: &mut dyn CounterDisplays) {
        let mut told = self.told();
        if !told.is_test || told.at.elapsed() < TEST_STAYS {
            return;
        }
        for place in &self.places {
            // A display that does not answer is found by its status.
            drop(displays.show(place.address, &Self::face(place, false)));
        }
        *told = Told { is_test: false, at: Instant::now() };
    }

    /// Shows the test picture on every display; it stays until the technician has seen it.
    pub(super) fn see(&self) -> Seen {
        let mut displays = self.slot.take();
        let (mut confirmed, mut silent) = (0, 0);
        for place in &self.places {
            match displays.show(place.address, &CounterFace::Test) {
                Ok(Answered::Confirmed) => confirmed += 1,
                Ok(Answered::NotConfirmed) => silent += 1,
                Err(error) => {
                    return Seen::failed(error.fault(), format!("counter {}: {error}", place.counter));
                }
            }
        }
        *self.told() = Told { is_test: true, at: Instant::now() };
        Seen::passed(format!("test picture sent: {confirmed} displays confirmed it, {silent} can only listen"))
    }

    /// What every display should show now.
    pub(super) fn pictures(&self) -> Vec<(String, Bitmap)> {
        let (is_test, at) = {
            let told = self.told();
            (told.is_test, told.at)
        };
        let at_ms = u64::try_from(at.elapsed().as_millis()).unwrap_or(u64::MAX);
        let Some(displays) = self.slot.take_if_free() else { return vec![] };
        let picture = |place: &CounterPlace| displays.picture(&Self::face(place, is_test), at_ms);
        self.places.iter().filter_map(|place| Some((place.counter.clone(), picture(place)?))).collect()
    }
}

impl Looked for CounterDisplayLine {
    /// A display that answers is asked; of one that can only listen nothing is known but its line.
    fn condition(&self) -> Option<Condition> {
        let mut displays = self.slot.take_if_free()?;
        self.end_test(&mut **displays);
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
