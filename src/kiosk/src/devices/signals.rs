//! Lamp, door switch and proximity sensor.

use std::sync::{Mutex, PoisonError};

use hall_core::diagnosis::Condition;
use hall_core::fault::Fault;
use hall_core::technician::PartState;
use hall_hw::signals::{Lamp, SignalState, Signals, SignalsError};

use super::Looked;
use super::slot::Slot;
use crate::technician::bench::Seen;

/// The board or the pins, and what they last said.
pub struct SignalsPort {
    slot: Slot<dyn Signals>,
    place: String,
    last: Mutex<Last>,
}

#[derive(Default)]
struct Last {
    lamp: Lamp,
    read: Option<Result<SignalState, Fault>>,
}

impl SignalsPort {
    /// Signals at this place, e.g. `/dev/gpiochip0`.
    #[must_use]
    pub fn new(signals: Box<dyn Signals>, place: impl Into<String>) -> Self {
        Self { slot: Slot::new(signals), place: place.into(), last: Mutex::default() }
    }

    /// Reads the switches and keeps the lamp blinking; called at least every
    /// [`hall_hw::signals::READ_EVERY_MAX`].
    pub fn beat(&self) {
        let Some(mut signals) = self.slot.take_if_free() else { return };
        let read = signals.read().map_err(|error| error.fault());
        self.last.lock().unwrap_or_else(PoisonError::into_inner).read = Some(read);
    }

    /// The lamp for citizens and staff: lit while the terminal serves, blinking while it needs somebody.
    pub fn show(&self, parts: &[PartState]) {
        let needs_somebody = parts.iter().any(|state| state.part.is_essential() && state.condition.fault().is_some());
        let lamp = if needs_somebody { Lamp::Blinking } else { Lamp::Steady };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(mut signals) = self.slot.take_if_free() else { return };
        if last.lamp != lamp && signals.set_lamp(lamp).is_ok() {
            last.lamp = lamp;
        }
    }

    /// Lights the lamp and reads the switches.
    pub(super) fn see(&self) -> Seen {
        let mut signals = self.slot.take();
        // The rounds put the lamp back to what it should be.
        self.last.lock().unwrap_or_else(PoisonError::into_inner).lamp = Lamp::Off;
        match signals.set_lamp(Lamp::Steady).and_then(|()| signals.read()) {
            Ok(state) => Seen::passed(format!("lamp lit; {}", words(state))),
            Err(error) => failed(&error),
        }
    }
}

fn failed(error: &SignalsError) -> Seen {
    Seen::failed(error.fault(), error.to_string())
}

fn words(state: SignalState) -> String {
    let word = |value: Option<bool>, yes, no| match value {
        Some(true) => yes,
        Some(false) => no,
        None => "not fitted",
    };
    format!(
        "door {}, proximity {}",
        word(state.door_open, "open", "closed"),
        word(state.someone_near, "somebody near", "nobody near")
    )
}

impl Looked for SignalsPort {
    fn condition(&self) -> Option<Condition> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        Some(match last.read? {
            Ok(SignalState { door_open: Some(true), .. }) => Condition::Faulty(Fault::DoorOpen),
            Ok(_) => Condition::Working,
            Err(fault) => Condition::Faulty(fault),
        })
    }

    fn facts(&self) -> Vec<String> {
        let last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        let read = last.read.and_then(Result::ok).map(words);
        std::iter::once(self.place.clone()).chain(read).collect()
    }
}
