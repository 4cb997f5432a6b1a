//! The serial line to a device: bytes out, bytes in, and no call that outlives its deadline.

mod serial;
#[cfg(test)]
mod tests;

use std::time::Instant;

pub use self::serial::SerialSource;

/// How a serial line is set: always 8 data bits, no parity, one stop bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LineSettings {
    /// Bits a second.
    pub baud: u32,
    /// How the device holds the line back.
    pub flow: Flow,
}

/// Flow control on a serial line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// None: enough where every message fits the device's receive buffer.
    None,
    /// XON/XOFF.
    Software,
    /// RTS/CTS. Epson's DTR is wired to the host's CTS.
    Hardware,
    /// DTR/DSR: the device's DTR is wired to our DSR. Linux does not do this by itself, so before each piece the line
    /// is looked at, and no piece is handed over before the last one has left.
    Dsr,
}

/// What the device says on the wires beside the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ControlLines {
    /// Clear to send.
    pub cts: bool,
    /// Data set ready.
    pub dsr: bool,
}

/// An open line. When it is dropped, what it has not sent yet is thrown away.
pub trait Wire: Send {
    /// Hands over as many of `bytes` as the line takes at once, at least one, waiting for room until `deadline`.
    ///
    /// # Errors
    /// [`WireError::Late`] if there was no room, and then nothing was handed over; [`WireError::Gone`] if the device is.
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError>;

    /// Takes what has arrived, at least one byte, waiting for it until `deadline`.
    ///
    /// # Errors
    /// [`WireError::Late`] if nothing came; [`WireError::Gone`] if the device is.
    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError>;

    /// How many bytes were handed over and have not left yet.
    ///
    /// # Errors
    /// [`WireError::Gone`] if the device is.
    fn unsent(&mut self) -> Result<usize, WireError>;

    /// What the device says on the wires beside the data; `None` where there are no such wires.
    fn control_lines(&mut self) -> Option<ControlLines> {
        None
    }

    /// The clock of the deadlines; a simulated line may run faster.
    fn now(&self) -> Instant {
        Instant::now()
    }
}

/// Where lines come from: a place that keeps its name when the device is unplugged and plugged in again.
pub trait WireSource: Send {
    /// Opens the line, for us alone.
    ///
    /// # Errors
    /// Nothing is plugged in there, or another program holds it.
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError>;
}

/// Why a line could not be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    /// The deadline passed first.
    #[error("the line took or brought no byte by the deadline")]
    Late,
    /// The device went away while the line was open.
    #[error("the device went away: {0}")]
    Gone(String),
    /// Nothing can be opened at that path.
    #[error("cannot open {path}: {reason}")]
    Absent {
        /// The device's path.
        path: String,
        /// What the system said.
        reason: String,
    },
    /// Another program has it.
    #[error("another program holds {path}")]
    Busy {
        /// The device's path.
        path: String,
    },
}
