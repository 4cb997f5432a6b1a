//! The thread between the cable and the printer: one loop that owns both.

use std::io;
use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender};
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};

use super::cabinet::{Cabinet, Cable};
use super::printer::SlipTray;
use super::pty::{Pty, Taken};
use super::verbs::Verb;

/// While nobody has the port open, `poll` cannot wait for it; this is how soon an opening is noticed.
const NOBODY_WAIT: Duration = Duration::from_millis(5);
/// Bytes taken from the line at once.
const READ_BYTES_MAX: usize = 1024;
/// With a baud rate, so much of the line's time is taken at once.
const PACE: Duration = Duration::from_millis(10);
/// A byte on the line, 8N1.
const BITS_PER_BYTE: u32 = 10;

/// What the handle asks of the thread.
pub(super) enum Order {
    /// Do it and answer.
    Verb(Verb, Sender<Result<String, String>>),
    /// Tell what is known.
    Inspect(Box<dyn FnOnce(&Cabinet) + Send>),
    /// End.
    Stop,
}

/// The loop's state.
pub(super) struct Worker {
    pub(super) cabinet: Cabinet,
    pub(super) link: PathBuf,
    pub(super) pty: Option<Pty>,
    pub(super) wake: Arc<OwnedFd>,
    pub(super) orders: Receiver<Order>,
    pub(super) tray: Arc<SlipTray>,
    pub(super) baud: Option<u32>,
    /// Bytes that left the line but were not taken in before the printer fell silent.
    pub(super) inlet: Vec<u8>,
    pub(super) line_free_at: Instant,
}

impl Worker {
    /// Runs until told to stop or the handle is gone.
    pub(super) fn run(mut self) {
        loop {
            let now = Instant::now();
            if !self.obey(now) {
                return;
            }
            self.cabinet.work(now);
            self.take_in(now);
            let heard = self.read(now);
            self.put_out();
            if heard == Heard::Bytes {
                continue;
            }
            if let Err(error) = self.wait(heard) {
                tracing::error!(%error, "the simulated printer cannot wait for its line");
                return;
            }
        }
    }

    /// Carries out all orders; false when it is to end.
    fn obey(&mut self, now: Instant) -> bool {
        loop {
            match self.orders.try_recv() {
                Ok(Order::Verb(verb, answer)) => {
                    let mut result = self.cabinet.apply(verb, now);
                    if let Err(error) = self.move_cable() {
                        result = Err(error.to_string());
                    }
                    // The slips that a verb set free are out before its answer.
                    self.put_out();
                    let _ = answer.send(result);
                }
                Ok(Order::Inspect(look)) => look(&self.cabinet),
                Ok(Order::Stop) | Err(std::sync::mpsc::TryRecvError::Disconnected) => return false,
                Err(std::sync::mpsc::TryRecvError::Empty) => return true,
            }
        }
    }

    fn read(&mut self, now: Instant) -> Heard {
        let Some(pty) = &self.pty else { return Heard::Nothing };
        if self.is_closed_for_reading(now) {
            return Heard::Nothing;
        }
        let mut bytes = [0; READ_BYTES_MAX];
        let limit = self.baud.map_or(READ_BYTES_MAX, bytes_per_pace);
        match pty.read(&mut bytes[..limit]) {
            Taken::Bytes(length) => {
                if let Some(baud) = self.baud {
                    self.line_free_at = self.line_free_at.max(now) + wire_time(length, baud);
                }
                self.inlet.extend_from_slice(&bytes[..length]);
                self.take_in(now);
                Heard::Bytes
            }
            Taken::Nothing => Heard::Nothing,
            Taken::Nobody => Heard::Nobody,
        }
    }

    /// What is in the inlet goes to the printer, until it falls silent or its cable is pulled.
    fn take_in(&mut self, now: Instant) {
        let taken = self.cabinet.receive(&self.inlet, now);
        self.inlet.drain(..taken);
        if let Err(error) = self.move_cable() {
            tracing::error!(%error, "the simulated printer's cable is not plugged in");
        }
    }

    fn move_cable(&mut self) -> io::Result<()> {
        match self.cabinet.take_cable() {
            Some(Cable::Unplug) => {
                self.pty = None;
                self.inlet.clear();
            }
            Some(Cable::Replug) => {
                self.pty = None;
                self.inlet.clear();
                self.pty = Some(Pty::plug(&self.link)?);
            }
            None => {}
        }
        Ok(())
    }

    fn put_out(&mut self) {
        let replies = self.cabinet.take_replies();
        if let Some(pty) = self.pty.as_ref().filter(|pty| !replies.is_empty() && pty.is_heard()) {
            pty.write(&replies);
        }
        for slip in self.cabinet.take_slips() {
            self.tray.put(slip);
        }
    }

    /// Until a byte, an order, or the time at which something is due.
    fn wait(&self, heard: Heard) -> io::Result<()> {
        let now = Instant::now();
        let closed = self.is_closed_for_reading(now);
        let nobody = (heard == Heard::Nobody).then(|| now + NOBODY_WAIT);
        let paced = (self.line_free_at > now).then_some(self.line_free_at);
        let until = [self.cabinet.wakes_at().map(|at| at.max(now)), nobody, paced].into_iter().flatten().min();
        let timeout = until.map(|until| timespec(until.saturating_duration_since(now)));
        let order = PollFd::new(&self.wake, PollFlags::IN);
        let pty = self.pty.as_ref().filter(|_| !closed && heard != Heard::Nobody).map(Pty::fd);
        let mut fds = vec![order];
        fds.extend(pty.as_ref().map(|pty| PollFd::new(pty, PollFlags::IN)));
        match poll(&mut fds, timeout.as_ref()) {
            Ok(_) | Err(rustix::io::Errno::INTR) => {}
            Err(error) => return Err(error.into()),
        }
        if !fds[0].revents().is_empty() {
            // Its count does not matter, only that it is zero again.
            let _ = rustix::io::read(&self.wake, &mut [0_u8; 8]);
        }
        Ok(())
    }

    fn is_closed_for_reading(&self, now: Instant) -> bool {
        self.cabinet.is_deaf(now) || !self.inlet.is_empty() || now < self.line_free_at
    }
}

/// What came of a look at the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Bytes,
    Nothing,
    Nobody,
}

fn bytes_per_pace(baud: u32) -> usize {
    let bytes = u128::from(baud / BITS_PER_BYTE) * PACE.as_millis() / 1000;
    usize::try_from(bytes).unwrap_or(READ_BYTES_MAX).clamp(1, READ_BYTES_MAX)
}

fn wire_time(bytes: usize, baud: u32) -> Duration {
    let bits = u32::try_from(bytes).unwrap_or(u32::MAX).saturating_mul(BITS_PER_BYTE);
    Duration::from_secs_f64(f64::from(bits) / f64::from(baud.max(1)))
}

fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: i64::from(duration.subsec_nanos()),
    }
}
