//! Counter displays that keep their faces in memory: for programs and tests that need them without a device.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::paper::Bitmap;

use super::bus::{PATIENCE, TRIES_MAX};
use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace, checked, modbus};
use crate::wire::WireError;

/// Keeps what each address shows and does what it is told. Clones are the same displays: one shows, another watches.
#[derive(Debug, Clone, Default)]
pub struct MemoryDisplays {
    wall: Arc<Mutex<Wall>>,
}

#[derive(Debug, Default)]
struct Wall {
    gone: bool,
    silent: bool,
    faces: BTreeMap<u8, CounterFace>,
    taken: u64,
}

impl MemoryDisplays {
    /// Displays at every address, dark and answering.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Pulls the adapter's cable, or plugs it in.
    pub fn gone(&self, gone: bool) {
        self.wall().gone = gone;
    }

    /// Switches the displays off, or on.
    pub fn silent(&self, silent: bool) {
        self.wall().silent = silent;
    }

    /// What the display at `address` was last told.
    #[must_use]
    pub fn face(&self, address: u8) -> Option<CounterFace> {
        self.wall().faces.get(&address).cloned()
    }

    /// Faces taken since the start, by all displays.
    #[must_use]
    pub fn taken(&self) -> u64 {
        self.wall().taken
    }

    fn answer(&self, address: u8) -> Result<MutexGuard<'_, Wall>, CounterDisplayError> {
        let address = checked(address)?;
        let wall = self.wall();
        if wall.gone {
            return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() }.into());
        }
        if wall.silent {
            return Err(CounterDisplayError::Silent { address, tries: TRIES_MAX, waited: PATIENCE.reply });
        }
        Ok(wall)
    }

    /// A thread that panicked while it held the wall left nothing half done there.
    fn wall(&self) -> MutexGuard<'_, Wall> {
        self.wall.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl CounterDisplays for MemoryDisplays {
    fn show(&mut self, address: u8, face: &CounterFace) -> Result<Answered, CounterDisplayError> {
        let mut wall = self.answer(address)?;
        wall.faces.insert(address, face.clone());
        wall.taken += 1;
        Ok(Answered::Confirmed)
    }

    fn status(&mut self, address: u8) -> Result<Answered, CounterDisplayError> {
        self.answer(address).map(|_| Answered::Confirmed)
    }

    fn picture(&self, face: &CounterFace, at_ms: u64) -> Option<Bitmap> {
        let (how, text) = modbus::content(face, modbus::ASCII_8);
        Some(modbus::board(how, &text, at_ms))
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, DisplayRig};
    use super::*;

    impl DisplayRig for MemoryDisplays {
        fn displays(&self) -> Box<dyn CounterDisplays> {
            Box::new(self.clone())
        }
        fn present(&self) -> [u8; 2] {
            [3, 4]
        }
        fn answers(&self) -> Answered {
            Answered::Confirmed
        }
        fn silence(&self, silent: bool) {
            self.silent(silent);
        }
        fn unplug(&self) {
            self.gone(true);
        }
        fn replug(&self) {
            self.gone(false);
        }
        fn lit(&self, address: u8, _: u64) -> Option<Bitmap> {
            self.picture(&self.face(address)?, 0)
        }
    }

    #[test]
    fn it_keeps_the_contract() {
        contract::counter_displays(MemoryDisplays::new);
    }
}
