//! A printer at the end of an in-memory line, byte for byte and on its own clock: waiting costs no time.

mod state;
mod trouble;

use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use hall_core::device::Evidence;
use hall_core::paper::PaperProfile;

use self::state::State;
pub(super) use self::trouble::Trouble;
use super::super::TicketPrinter;
use super::super::contract::{Mishap, PrinterRig};
use super::super::profile::{PrinterProfile, Proof};
use super::{EscPosPrinter, Patience};
use crate::wire::{Wire, WireError, WireSource};

/// How long a byte takes that is said without an end.
const BYTE: Duration = Duration::from_millis(1);

/// The device; clones are the same one.
#[derive(Clone)]
pub(super) struct Device {
    profile: PrinterProfile,
    state: Arc<Mutex<State>>,
}

impl Device {
    pub(super) fn new(profile: PrinterProfile) -> Self {
        let state = State::new(profile);
        Self { profile, state: Arc::new(Mutex::new(state)) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the device")
    }

    pub(super) fn driver(&self) -> EscPosPrinter {
        EscPosPrinter::with_patience(self.profile, Box::new(self.clone()), Patience::USUAL)
    }

    /// The evidence of its answer alone.
    pub(super) fn proof(&self) -> Evidence {
        match self.profile.proof {
            Proof::ProcessId => Evidence::ProcessId,
            Proof::Fence => Evidence::Fenced,
        }
    }

    /// Cuts carried out and questions answered.
    pub(super) fn counts(&self) -> (usize, usize) {
        let state = self.state();
        (state.cuts, state.proofs)
    }

    /// Lets it say `bytes` after `delay`, whatever happens meanwhile.
    pub(super) fn say_later(&self, delay: Duration, bytes: &[u8]) {
        let mut state = self.state();
        let at = state.clock + delay;
        state.later.extend(bytes.iter().map(|&byte| (at, byte)));
    }

    pub(super) fn trouble_after(&self, bytes: usize, trouble: Trouble) {
        self.state().armed = Some((bytes, trouble));
    }

    /// Switches it off and on: what it had received is gone, what is in the cable too.
    pub(super) fn switch_off_and_on(&self) {
        self.state().restart();
    }

    /// Lets time pass.
    pub(super) fn pass(&self, time: Duration) {
        self.state().clock += time;
    }

    /// Undoes whatever troubles it; what was on the line meanwhile is worked off.
    pub(super) fn mend(&self) {
        let mut state = self.state();
        (state.paper, state.cover_open, state.silent, state.plugged) = (true, false, false, true);
        (state.jammed, state.stuck, state.dead, state.armed) = (false, false, false, None);
        (state.near_end, state.hot, state.broken, state.presenter_jammed) = (false, false, false, false);
        (state.left, state.garbles, state.echoes) = (false, false, false);
        state.work_off();
    }
}

impl WireSource for Device {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        if !self.state().plugged {
            return Err(WireError::Absent { path: "memory".into(), reason: "unplugged".into() });
        }
        Ok(Box::new(MemoryWire { device: self.clone(), gone: false }))
    }
}

/// One opening of the line: dead for ever once the cable was pulled.
struct MemoryWire {
    device: Device,
    gone: bool,
}

impl MemoryWire {
    fn state(&mut self) -> Result<MutexGuard<'_, State>, WireError> {
        let state = self.device.state();
        self.gone |= !state.plugged;
        if self.gone { Err(WireError::Gone("unplugged".into())) } else { Ok(state) }
    }
}

impl Wire for MemoryWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        let mut state = self.state()?;
        for (taken, &byte) in bytes.iter().enumerate() {
            if state.stuck {
                if taken > 0 {
                    return Ok(taken);
                }
                state.clock = state.clock.max(deadline);
                return Err(WireError::Late);
            }
            if !state.plugged {
                // Handed over to a line that leads nowhere.
                break;
            }
            if state.echoes {
                state.answers.push_back(byte);
            }
            state.unread.push_back(byte);
            state.work_off();
        }
        Ok(bytes.len())
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        let mut state = self.state()?;
        if let Some(byte) = state.talks {
            state.clock += BYTE;
            state.answers.push_back(byte);
        }
        while let Some(&(at, byte)) = state.later.front().filter(|&&(at, _)| at <= deadline) {
            if at > state.clock && !state.answers.is_empty() {
                break;
            }
            state.clock = state.clock.max(at);
            state.later.pop_front();
            state.answers.push_back(byte);
        }
        let wanted = if state.dribbles { 1 } else { buffer.len() }.min(state.answers.len());
        if wanted == 0 {
            state.clock = state.clock.max(deadline);
            return Err(WireError::Late);
        }
        buffer.iter_mut().zip(state.answers.drain(..wanted)).for_each(|(to, from)| *to = from);
        Ok(wanted)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        self.state().map(|_| 0)
    }

    fn now(&self) -> Instant {
        self.device.state().clock
    }
}

impl PrinterRig for Device {
    fn printer(&self) -> Box<dyn TicketPrinter> {
        Box::new(self.driver())
    }

    fn profile(&self) -> PaperProfile {
        self.profile.paper
    }

    fn evidence(&self) -> Evidence {
        if self.profile.dialect.mouth.is_some() { Evidence::PaperTaken } else { self.proof() }
    }

    fn paper(&self, present: bool) {
        self.state().paper = present;
        self.state().work_off();
    }

    fn cover(&self, open: bool) {
        self.state().cover_open = open;
        self.state().work_off();
    }

    fn silence(&self, silent: bool) {
        self.state().silent = silent;
        self.state().work_off();
    }

    fn unplug(&self) {
        self.state().pull();
    }

    fn replug(&self) {
        self.state().plugged = true;
    }

    fn mishap_after(&self, bytes: usize, mishap: Mishap) {
        self.trouble_after(bytes, Trouble::Mishap(mishap));
    }

    fn cuts(&self) -> usize {
        self.state().cuts
    }

    fn received(&self) -> usize {
        self.state().received
    }
}
