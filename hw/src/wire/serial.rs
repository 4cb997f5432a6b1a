//! A serial port that keeps its deadlines.
//!
//! The `serialport` crate opens, locks and sets up the port. Its write waits for room and then calls a *blocking*
//! `write`, which hangs for as long as the device holds the line back, and its flush is `tcdrain`, which does too.
//! So the bytes go through a second descriptor of the same port that never blocks.

use std::os::fd::OwnedFd;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::fs::{Mode, OFlags};
use rustix::io::Errno;
use serialport::{ClearBuffer, FlowControl, SerialPort, TTYPort};

use super::{ControlLines, Flow, LineSettings, Wire, WireError, WireSource};

/// How long to wait when the port says that it has room and takes nothing, which a held-back line does.
const RETRY: Duration = Duration::from_millis(5);

/// A serial port by its stable path, e.g. `/dev/serial/by-path/…` or a udev link: a replugged adapter gets another
/// `ttyUSB` number, and the link follows.
#[derive(Debug, Clone)]
pub struct SerialSource {
    path: PathBuf,
    settings: LineSettings,
}

impl SerialSource {
    /// The port at `path`, set like this.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, settings: LineSettings) -> Self {
        Self { path: path.into(), settings }
    }

    fn name(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    fn refusal(&self, busy: bool, reason: &dyn std::fmt::Display) -> WireError {
        if busy {
            return WireError::Busy { path: self.name() };
        }
        WireError::Absent { path: self.name(), reason: reason.to_string() }
    }
}

impl WireSource for SerialSource {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        // Before the lock: afterwards the port refuses every further descriptor, ours included.
        let flags = OFlags::RDWR | OFlags::NOCTTY | OFlags::NONBLOCK | OFlags::CLOEXEC;
        let io = rustix::fs::open(&self.path, flags, Mode::empty())
            .map_err(|error| self.refusal(error == Errno::BUSY, &error))?;
        let flow = match self.settings.flow {
            Flow::None | Flow::Dsr => FlowControl::None,
            Flow::Software => FlowControl::Software,
            Flow::Hardware => FlowControl::Hardware,
        };
        let port = serialport::new(self.name(), self.settings.baud)
            .flow_control(flow)
            .exclusive(true)
            // Some devices do not talk before the host is ready.
            .dtr_on_open(true)
            .open_native()
            .map_err(|error| self.refusal(is_lock(&error), &error))?;
        // What a program before us left in the line is not for us.
        port.clear(ClearBuffer::All).map_err(|error| gone(&error))?;
        Ok(Box::new(SerialWire { port, io, watches_dsr: self.settings.flow == Flow::Dsr }))
    }
}

/// `serialport` has no kind of its own for a held lock.
fn is_lock(error: &serialport::Error) -> bool {
    error.description.contains("lock") || error.description.contains("busy")
}

fn gone(error: &dyn std::fmt::Display) -> WireError {
    WireError::Gone(error.to_string())
}

struct SerialWire {
    /// Holds the lock and the settings.
    port: TTYPort,
    /// The same port, never blocking.
    io: OwnedFd,
    /// [`Flow::Dsr`].
    watches_dsr: bool,
}

impl SerialWire {
    /// With DTR/DSR, waits until the last piece has left and the device says that it takes another one.
    fn wait_for_dsr(&mut self, deadline: Instant) -> Result<(), WireError> {
        while self.watches_dsr && !may_send(self.control_lines(), self.unsent()?) {
            pause(deadline)?;
        }
        Ok(())
    }

    /// Waits until `deadline` for `wanted`.
    fn wait(&self, wanted: PollFlags, deadline: Instant) -> Result<(), WireError> {
        loop {
            let mut polled = [PollFd::new(&self.io, wanted)];
            match poll(&mut polled, Some(&timespec(deadline.saturating_duration_since(Instant::now())))) {
                Ok(0) => return Err(WireError::Late),
                // A hang-up may still have bytes to read; reading ends in its own error.
                Ok(_) if polled[0].revents().contains(wanted) => return Ok(()),
                Ok(_) => return Err(WireError::Gone(format!("hang-up ({:?})", polled[0].revents()))),
                Err(Errno::INTR) if Instant::now() < deadline => {}
                Err(Errno::INTR) => return Err(WireError::Late),
                Err(error) => return Err(gone(&error)),
            }
        }
    }
}

/// A line without such wires cannot be held back by them.
fn may_send(lines: Option<ControlLines>, unsent: usize) -> bool {
    unsent == 0 && lines.is_none_or(|lines| lines.dsr)
}

fn timespec(left: Duration) -> Timespec {
    Timespec { tv_sec: i64::try_from(left.as_secs()).unwrap_or(i64::MAX), tv_nsec: i64::from(left.subsec_nanos()) }
}

/// Waits without a descriptor, shortly.
fn pause(deadline: Instant) -> Result<(), WireError> {
    let left = deadline.saturating_duration_since(Instant::now());
    if left.is_zero() {
        return Err(WireError::Late);
    }
    match poll(&mut [], Some(&timespec(left.min(RETRY)))) {
        Ok(_) | Err(Errno::INTR) => Ok(()),
        Err(error) => Err(gone(&error)),
    }
}

impl Wire for SerialWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        self.wait_for_dsr(deadline)?;
        loop {
            self.wait(PollFlags::OUT, deadline)?;
            match rustix::io::write(&self.io, bytes) {
                Ok(0) | Err(Errno::AGAIN) => pause(deadline)?,
                Ok(taken) => return Ok(taken),
                Err(Errno::INTR) => {}
                Err(error) => return Err(gone(&error)),
            }
        }
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        loop {
            self.wait(PollFlags::IN, deadline)?;
            match rustix::io::read(&self.io, &mut *buffer) {
                // A port that is gone reads as an endless nothing.
                Ok(0) => return Err(WireError::Gone("end of file".into())),
                Ok(read) => return Ok(read),
                Err(Errno::AGAIN) => pause(deadline)?,
                Err(Errno::INTR) => {}
                Err(error) => return Err(gone(&error)),
            }
        }
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        self.port.bytes_to_write().map(|bytes| bytes as usize).map_err(|error| gone(&error))
    }

    fn control_lines(&mut self) -> Option<ControlLines> {
        let cts = self.port.read_clear_to_send().ok()?;
        let dsr = self.port.read_data_set_ready().ok()?;
        Some(ControlLines { cts, dsr })
    }
}

impl Drop for SerialWire {
    fn drop(&mut self) {
        // Closing a port waits up to 30 seconds for what is unsent (closing_wait, Linux serial core) unless it is
        // thrown away first. A port that is gone has nothing left to throw away.
        let _ = self.port.clear(ClearBuffer::Output);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_is_sent_only_to_a_ready_device_and_after_the_last_piece() {
        let ready = |dsr| Some(ControlLines { cts: false, dsr });
        assert!(may_send(ready(true), 0));
        assert!(!may_send(ready(false), 0));
        assert!(!may_send(ready(true), 1));
        assert!(may_send(None, 0), "no such wire");
        assert!(!may_send(None, 1));
    }
}
