//! A tape on the line to a printer: the exact bytes that were sent for each slip.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::paper::Slip;
use hall_hw::printer::TicketPrinter;
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::printer::transport::{SerialSource, Wire, WireError, WireSource};

type Tape = Arc<Mutex<Vec<u8>>>;

/// A printer whose slips are kept as files, byte for byte: `001.bin`, `002.bin` …
pub struct TapedPrinter {
    printer: EscPosPrinter,
    tape: Tape,
    dir: PathBuf,
    slips: u32,
}

impl TapedPrinter {
    /// The printer at the end of a serial line.
    #[must_use]
    pub fn new(port: PathBuf, profile: PrinterProfile, dir: PathBuf) -> Self {
        let tape = Tape::default();
        let source = TapedSource { source: SerialSource::new(port, &profile), tape: tape.clone() };
        Self { printer: EscPosPrinter::new(profile, Box::new(source)), tape, dir, slips: 0 }
    }

    fn cut(&self) -> Vec<u8> {
        std::mem::take(&mut *self.tape.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl TicketPrinter for TapedPrinter {
    fn status(&mut self) -> PrinterStatus {
        let status = self.printer.status();
        // What was asked between slips belongs to none.
        self.cut();
        status
    }

    fn print(&mut self, slip: &Slip) -> PaperOutcome {
        self.cut();
        let outcome = self.printer.print(slip);
        self.slips += 1;
        let path = self.dir.join(format!("{:03}.bin", self.slips));
        if let Err(error) = std::fs::write(&path, self.cut()) {
            tracing::error!(path = %path.display(), %error, "the slip's bytes were not kept");
        }
        outcome
    }

    fn slip_was_begun_before(&mut self) {
        self.printer.slip_was_begun_before();
    }
}

struct TapedSource {
    source: SerialSource,
    tape: Tape,
}

impl WireSource for TapedSource {
    fn open(&mut self) -> Result<Box<dyn Wire>, WireError> {
        Ok(Box::new(TapedWire { wire: self.source.open()?, tape: self.tape.clone() }))
    }
}

struct TapedWire {
    wire: Box<dyn Wire>,
    tape: Tape,
}

impl Wire for TapedWire {
    fn write_some(&mut self, bytes: &[u8], deadline: Instant) -> Result<usize, WireError> {
        let taken = self.wire.write_some(bytes, deadline)?;
        self.tape.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn read_some(&mut self, buffer: &mut [u8], deadline: Instant) -> Result<usize, WireError> {
        self.wire.read_some(buffer, deadline)
    }

    fn unsent(&mut self) -> Result<usize, WireError> {
        self.wire.unsent()
    }

    fn now(&self) -> Instant {
        self.wire.now()
    }
}
