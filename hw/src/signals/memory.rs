//! Signals in memory: for programs and tests that need no device.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{Lamp, SignalState, Signals, SignalsError};
use crate::wire::WireError;

/// Says what it is told to say. Clones are the same signals: one reads, another opens the door.
#[derive(Debug, Clone, Default)]
pub struct MemorySignals {
    desk: Arc<Mutex<Desk>>,
}

#[derive(Debug, Default)]
struct Desk {
    unplugged: bool,
    state: SignalState,
    lamp: Lamp,
}

impl MemorySignals {
    /// Signals that can be reached: the door closed, nobody near, the lamp off.
    #[must_use]
    pub fn new() -> Self {
        let signals = Self::default();
        signals.set(SignalState { door_open: Some(false), someone_near: Some(false) });
        signals
    }

    /// What they say from now on.
    pub fn set(&self, state: SignalState) {
        self.desk().state = state;
    }

    /// What they say.
    #[must_use]
    pub fn state(&self) -> SignalState {
        self.desk().state
    }

    /// What the lamp is set to.
    #[must_use]
    pub fn lamp(&self) -> Lamp {
        self.desk().lamp
    }

    /// Pulls the cable or plugs it in.
    pub fn unplug(&self, unplugged: bool) {
        self.desk().unplugged = unplugged;
    }

    /// A thread that panicked while it held the desk left nothing half done there.
    fn desk(&self) -> MutexGuard<'_, Desk> {
        self.desk.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Desk {
    fn reach(&self) -> Result<(), SignalsError> {
        if self.unplugged {
            return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() }.into());
        }
        Ok(())
    }
}

impl Signals for MemorySignals {
    fn set_lamp(&mut self, lamp: Lamp) -> Result<(), SignalsError> {
        let mut desk = self.desk();
        desk.lamp = lamp;
        desk.reach()
    }

    fn read(&mut self) -> Result<SignalState, SignalsError> {
        let desk = self.desk();
        desk.reach()?;
        Ok(desk.state)
    }
}

#[cfg(test)]
mod tests {
    use super::super::contract::{self, SignalsRig};
    use super::*;

    impl SignalsRig for MemorySignals {
        fn signals(&self) -> Box<dyn Signals> {
            Box::new(self.clone())
        }

        fn door(&self, open: bool) {
            self.set(SignalState { door_open: Some(open), ..self.state() });
        }

        fn near(&self, somebody: bool) {
            self.set(SignalState { someone_near: Some(somebody), ..self.state() });
        }

        fn shows(&self, lamp: Lamp) -> bool {
            self.lamp() == lamp
        }

        fn unplug(&self) {
            MemorySignals::unplug(self, true);
        }

        fn replug(&self) {
            MemorySignals::unplug(self, false);
        }
    }

    #[test]
    fn they_keep_the_contract() {
        contract::signals(MemorySignals::new);
    }
}
