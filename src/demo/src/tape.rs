//! A tape on the line to a printer: the exact bytes that were sent for each slip, and the picture that they mean.

use std::fs::File;
use std::io::BufWriter;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::paper::{Bitmap, Charset, GlyphSource, PaperMode, PaperProfile, Slip};
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::printer::{PrinterReport, TicketPrinter};
use hall_hw::sim::interpreter::{Effect, Interpreter};
use hall_hw::sim::slips;
use hall_hw::wire::{SerialSource, Wire, WireError, WireSource};

type Tape = Arc<Mutex<Vec<u8>>>;

/// A printer whose slips are kept as files: byte for byte in `001.bin`, `002.bin` …, and beside them as the picture
/// that a printer of the same kind makes of these bytes.
pub struct TapedPrinter {
    printer: EscPosPrinter,
    paper: PaperProfile,
    glyphs: Arc<dyn GlyphSource>,
    tape: Tape,
    dir: PathBuf,
    tell: fn(&str),
    slips: u32,
}

impl TapedPrinter {
    /// The printer at the end of a serial line.
    #[must_use]
    pub fn new(
        port: PathBuf,
        profile: PrinterProfile,
        glyphs: Arc<dyn GlyphSource>,
        dir: PathBuf,
        tell: fn(&str),
    ) -> Self {
        let tape = Tape::default();
        let source = TapedSource { source: SerialSource::new(port, profile.line()), tape: tape.clone() };
        let printer = EscPosPrinter::new(profile, Box::new(source));
        Self { printer, paper: profile.paper, glyphs, tape, dir, tell, slips: 0 }
    }

    fn keep(&mut self) -> std::io::Result<()> {
        let bytes = self.cut();
        self.slips += 1;
        let path = self.dir.join(format!("{:03}.bin", self.slips));
        std::fs::write(&path, &bytes)?;
        (self.tell)(&format!("bytes   {}", path.display()));
        if let Some(picture) = self.picture(&bytes) {
            let path = path.with_extension("png");
            slips::write_png(BufWriter::new(File::create(&path)?), &picture)?;
            (self.tell)(&format!("slip    {}", path.display()));
        }
        Ok(())
    }

    /// What the bytes mean up to their cut; `None` if they were never cut.
    fn picture(&self, bytes: &[u8]) -> Option<Bitmap> {
        let font = match self.paper.mode {
            PaperMode::Text(charset) => charset,
            PaperMode::Raster => Charset::Gbk,
        };
        let mut printer = Interpreter::new(self.paper.width, font, true, self.glyphs.clone());
        let is_cut =
            bytes.iter().any(|&byte| printer.feed(byte).iter().any(|effect| matches!(effect, Effect::Cut { .. })));
        is_cut.then(|| printer.cut())
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
        if let Err(error) = self.keep() {
            tracing::error!(dir = %self.dir.display(), %error, "the slip was not kept");
        }
        outcome
    }

    fn feed_and_cut(&mut self) -> PaperOutcome {
        let outcome = self.printer.feed_and_cut();
        // A blank slip is nobody's.
        self.cut();
        outcome
    }

    fn report(&mut self) -> PrinterReport {
        let report = self.printer.report();
        self.cut();
        report
    }

    fn release(&mut self) {
        self.printer.release();
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
