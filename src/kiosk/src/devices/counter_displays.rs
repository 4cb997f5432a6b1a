//! The displays over the counters.

use std::sync::{Mutex, PoisonError};

use hall_core::diagnosis::Condition;
use hall_core::fault::Fault;
use hall_core::paper::Bitmap;
use hall_hw::counter_display::{Answered, CounterDisplays, CounterFace};

use super::Looked;
use super::slot::Slot;
use crate::technician::bench::Seen;

/// One display: its address on the line, and the counter that it hangs over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CounterPlace {
    /// Its address, 1 to 247.
    pub address: u8,
    /// The counter's sign.
    pub counter: String,
}

/// All displays on one line.
pub struct CounterDisplayLine {
    slot: Slot<dyn CounterDisplays>,
    places: Vec<CounterPlace>,
    /// What each display was last told, in the order of the places.
    faces: Mutex<Vec<CounterFace>>,
    line: String,
}

impl CounterDisplayLine {
    /// Displays at these places; `line` says where the line is plugged in and how it is set.
    #[must_use]
    pub fn new(displays: Box<dyn CounterDisplays>, places: Vec<CounterPlace>, line: impl Into<String>) -> Self {
        let faces = places.iter().map(|place| CounterFace::Idle { counter: place.counter.clone() }).collect();
        Self { slot: Slot::new(displays), places, faces: Mutex::new(faces), line: line.into() }
    }

    fn faces(&self) -> Vec<CounterFace> {
        self.faces.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn tell(&self, faces: Vec<CounterFace>) {
        *self.faces.lock().unwrap_or_else(PoisonError::into_inner) = faces;
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
        self.tell(self.places.iter().map(|_| CounterFace::Test).collect());
        Seen::passed(format!("test picture sent: {confirmed} displays confirmed it, {silent} can only listen"))
    }

    /// What every display should show now.
    pub(super) fn pictures(&self) -> Vec<(String, Bitmap)> {
        let faces = self.faces();
        let Some(displays) = self.slot.take_if_free() else { return vec![] };
        let shown = self.places.iter().zip(&faces);
        shown.filter_map(|(place, face)| Some((place.counter.clone(), displays.picture(face, 0)?))).collect()
    }
}

impl Looked for CounterDisplayLine {
    /// A display that answers is asked; of one that can only listen nothing is known but its line.
    fn condition(&self) -> Option<Condition> {
        let mut displays = self.slot.take_if_free()?;
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
