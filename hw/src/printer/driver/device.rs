//! A printer at the end of an in-memory line, byte for byte and on its own clock: waiting costs no time.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use hall_core::device::Evidence;
use hall_core::paper::PaperProfile;

use super::super::TicketPrinter;
use super::super::contract::{Mishap, PrinterRig};
use super::super::profile::{PrinterProfile, Proof};
use super::{EscPosPrinter, Patience};
use crate::wire::{Wire, WireError, WireSource};

/// What can befall the device or its line at one byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    Mishap(Mishap),
    /// The knife sticks at the next cut.
    CutterJam,
    /// The line takes no more bytes, the device is well.
    Stuck,
    /// This byte is lost.
    Lost,
    /// This byte arrives changed.
    Changed,
    /// The power fails for a moment.
    PowerCycle,
    /// It prints nothing more but answers every status query.
    Dead,
    /// A disturbance on the way back.
    Noise,
}

impl Trouble {
    pub(super) const ALL: [Trouble; 11] = [
        Trouble::Mishap(Mishap::PaperOut),
        Trouble::Mishap(Mishap::CoverOpen),
        Trouble::Mishap(Mishap::Silence),
        Trouble::Mishap(Mishap::Unplugged),
        Trouble::CutterJam,
        Trouble::Stuck,
        Trouble::Lost,
        Trouble::Changed,
        Trouble::PowerCycle,
        Trouble::Dead,
        Trouble::Noise,
    ];
}

impl Trouble {
    /// A length that arrives wrong makes the device swallow what follows.
    pub(super) fn loses_the_place(self) -> bool {
        matches!(self, Trouble::Lost | Trouble::Changed | Trouble::PowerCycle)
    }
}

#[expect(clippy::struct_excessive_bools, reason = "each is a condition of its own, like the sensors of a device")]
pub(super) struct State {
    clock: Instant,
    proof: Proof,
    clears_buffer: bool,
    pub paper: bool,
    pub cover_open: bool,
    pub silent: bool,
    pub plugged: bool,
    pub jammed: bool,
    pub stuck: bool,
    pub dead: bool,
    /// So many more answers say that the cover is open though it is closed.
    pub stale_cover: usize,
    /// Sends back every byte that comes.
    pub echoes: bool,
    /// What it says to every status query instead of the truth.
    pub babble: Option<Vec<u8>>,
    /// Hands over one byte a read.
    pub dribbles: bool,
    armed: Option<(usize, Trouble)>,
    unread: VecDeque<u8>,
    real_time: Vec<u8>,
    data: Vec<u8>,
    pub answers: VecDeque<u8>,
    /// How long it takes to answer a fence.
    pub fence_delay: Duration,
    later: VecDeque<(Instant, u8)>,
    /// Questions of process IDs and fences answered.
    pub proofs: usize,
    pub received: usize,
    pub cuts: usize,
    on_paper: Vec<u8>,
    /// What stands on each slip that was cut off, as bytes that were carried out.
    pub slips: Vec<Vec<u8>>,
}

/// The device; clones are the same one.
#[derive(Clone)]
pub(super) struct Device {
    profile: PrinterProfile,
    state: Arc<Mutex<State>>,
}

impl Device {
    pub(super) fn new(profile: PrinterProfile) -> Self {
        let state = State {
            clock: Instant::now(),
            proof: profile.proof,
            clears_buffer: profile.clears_buffer,
            paper: true,
            cover_open: false,
            silent: false,
            plugged: true,
            jammed: false,
            stuck: false,
            dead: false,
            stale_cover: 0,
            echoes: false,
            babble: None,
            dribbles: false,
            armed: None,
            unread: VecDeque::new(),
            real_time: Vec::new(),
            data: Vec::new(),
            answers: VecDeque::new(),
            fence_delay: Duration::ZERO,
            later: VecDeque::new(),
            proofs: 0,
            received: 0,
            cuts: 0,
            on_paper: Vec::new(),
            slips: Vec::new(),
        };
        Self { profile, state: Arc::new(Mutex::new(state)) }
    }

    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the device")
    }

    pub(super) fn driver(&self) -> EscPosPrinter {
        EscPosPrinter::with_patience(self.profile, Box::new(self.clone()), Patience::USUAL)
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

    /// Undoes whatever troubles it; what was on the line meanwhile is worked off.
    pub(super) fn mend(&self) {
        let mut state = self.state();
        (state.paper, state.cover_open, state.silent, state.plugged) = (true, false, false, true);
        (state.jammed, state.stuck, state.dead, state.armed) = (false, false, false, None);
        state.work_off();
    }
}

impl State {
    fn offline(&self) -> bool {
        !self.paper || self.cover_open || self.jammed
    }

    fn work_off(&mut self) {
        while let Some(byte) = (!self.silent).then(|| self.unread.pop_front()).flatten() {
            self.receive(byte);
        }
        self.execute();
    }

    fn receive(&mut self, byte: u8) {
        self.real_time.push(byte);
        match self.real_time.as_slice() {
            [0x10] | [0x10, 0x04 | 0x05 | 0x14] => {}
            &[0x10, 0x04, query] => {
                self.answer_status(query);
                self.swallow();
            }
            [0x10, 0x14, ..] if self.real_time.len() < 10 => {}
            [0x10, 0x14, ..] if self.clears_buffer => {
                self.real_time.clear();
                self.data.clear();
                self.answers.extend([0x37, 0x25, 0]);
            }
            [0x10, 0x05 | 0x14, ..] => self.swallow(),
            _ => {
                for byte in std::mem::take(&mut self.real_time) {
                    self.receive_data(byte);
                }
            }
        }
    }

    /// A real-time command is carried out at once and stays in the stream: inside an unfinished command it counts as
    /// a part of it (Epson TM-T88 manual, A-5).
    fn swallow(&mut self) {
        let command = std::mem::take(&mut self.real_time);
        self.data.extend(command);
        self.execute();
    }

    fn receive_data(&mut self, byte: u8) {
        self.received += 1;
        let trouble = self.armed.as_mut().and_then(|(left, trouble)| {
            *left = left.saturating_sub(1);
            (*left == 0).then_some(*trouble)
        });
        let mut arrived = Some(byte);
        if let Some(trouble) = trouble {
            self.armed = None;
            match trouble {
                Trouble::Mishap(Mishap::PaperOut) => self.paper = false,
                Trouble::Mishap(Mishap::CoverOpen) => self.cover_open = true,
                Trouble::Mishap(Mishap::Silence) => self.silent = true,
                Trouble::Mishap(Mishap::Unplugged) => self.pull(),
                Trouble::CutterJam => self.jammed = self.data.starts_with(&[0x1d, 0x56]) || self.jam_later(),
                Trouble::Stuck => self.stuck = true,
                Trouble::Lost => arrived = None,
                Trouble::Changed => arrived = Some(byte ^ 0x41),
                Trouble::PowerCycle => {
                    self.data.clear();
                    arrived = None;
                }
                Trouble::Dead => self.dead = true,
                Trouble::Noise => self.answers.extend([0xff, 0x91, 0x12, 0x00]),
            }
        }
        self.data.extend(arrived);
        self.execute();
    }

    /// A knife sticks only when it moves.
    fn jam_later(&mut self) -> bool {
        self.armed = Some((1, Trouble::CutterJam));
        false
    }

    fn pull(&mut self) {
        self.plugged = false;
        self.answers.clear();
        self.later.clear();
    }

    fn execute(&mut self) {
        while !self.offline() && !self.dead && !self.silent {
            let Some(length) = command_length(&self.data) else { return };
            let command: Vec<u8> = self.data.drain(..length).collect();
            match command.as_slice() {
                [0x1d, 0x56, _, _] => {
                    self.cuts += 1;
                    let slip = std::mem::take(&mut self.on_paper);
                    self.slips.push(slip);
                }
                [0x1d, 0x72, 1] => {
                    self.proofs += 1;
                    self.later.push_back((self.clock + self.fence_delay, 0));
                }
                [0x1d, 0x28, 0x48, 6, 0, 48, 48, id @ ..] if self.proof == Proof::ProcessId => {
                    self.proofs += 1;
                    self.answers.extend([&[0x37, 0x22][..], id, &[0]].concat());
                }
                [0x1b, 0x40] | [0] | [0x10, ..] => {}
                printed => self.on_paper.extend_from_slice(printed),
            }
        }
    }

    fn answer_status(&mut self, query: u8) {
        if let Some(babble) = &self.babble {
            self.answers.extend(babble);
            return;
        }
        let when = |set: bool, bits: u8| if set { bits } else { 0 };
        let stale = query == 2 && self.stale_cover > 0;
        self.stale_cover -= usize::from(stale);
        let bits = match query {
            1 => when(self.offline(), 0x08),
            2 => when(self.cover_open || stale, 0x04) | when(!self.paper, 0x20) | when(self.jammed, 0x40),
            3 => when(self.jammed, 0x08),
            _ => when(!self.paper, 0x60),
        };
        self.answers.push_back(0x12 | bits);
    }
}

/// Length of the first command if it is whole.
fn command_length(data: &[u8]) -> Option<usize> {
    let little = |low: u8, high: u8| usize::from(u16::from_le_bytes([low, high]));
    let length = match *data {
        [] | [0x10 | 0x1b..=0x1d] => return None,
        [0x1b, 0x40 | 0x32, ..] | [0x1c, 0x26, ..] => 2,
        [0x1b, 0x2a, ..] => 5 + 3 * little(*data.get(3)?, *data.get(4)?),
        [0x1d, 0x76, ..] => 8 + little(*data.get(4)?, *data.get(5)?) * little(*data.get(6)?, *data.get(7)?),
        [0x1d, 0x28, ..] => 5 + little(*data.get(3)?, *data.get(4)?),
        [0x10, 0x14, ..] => 10,
        [0x1d, 0x56, ..] => 4,
        [0x10, 0x04 | 0x05, ..] | [0x1b | 0x1d, ..] => 3,
        _ => 1,
    };
    (data.len() >= length).then_some(length)
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
        match self.profile.proof {
            Proof::ProcessId => Evidence::ProcessId,
            Proof::Fence => Evidence::Fenced,
        }
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
