//! The hall's emblem in the printer's own memory: sent once, called by its key on every slip afterwards.

use std::time::{Duration, Instant};

use anyhow::{Context, bail};
use hall_core::device::{PaperOutcome, PrinterStatus};
use hall_core::paper::{LogoKey, Row, Slip, SlipBody};
use hall_hw::printer::TicketPrinter;
use hall_hw::printer::driver::EscPosPrinter;
use hall_hw::printer::encode::logo_upload;
use hall_hw::printer::profile::PrinterProfile;
use hall_hw::wire::{SerialSource, Wire, WireSource};

use crate::config::Config;

/// Beside what the bytes take on the line: the printer writes its memory and holds the line meanwhile.
const WRITING_MAX: Duration = Duration::from_secs(10);
/// `GS r` 1: a status that is answered after all data before it.
const FENCE: [u8; 3] = [0x1d, b'r', 1];
/// Bits on the line for each byte: start, eight, stop.
const BITS_PER_BYTE: u64 = 10;

/// Sends the emblem to the printer, which keeps it through power cuts, and prints a strip with it from there. The
/// printer's memory bears some ten writes a day, so this is a technician's command and nothing does it by itself.
///
/// # Errors
/// The printer is not ready, or took or printed it not.
pub fn store(config: &Config) -> anyhow::Result<PaperOutcome> {
    let profile = PrinterProfile { stores_logo: true, ..config.printer };
    let source = || SerialSource::new(&config.printer_port, profile.line());
    let mut printer = EscPosPrinter::new(profile, Box::new(source()));
    if let PrinterStatus::Stopped(fault) = printer.status() {
        bail!("the printer is stopped: {} ({})", fault.code(), fault.remedy().en);
    }
    printer.release();
    let emblem = hall_slip::emblem::emblem(profile.paper.width);
    let bytes = logo_upload(LogoKey::EMBLEM, &emblem, &profile)?;
    send(&mut *source().open()?, &bytes, &profile).context("the emblem was not sent whole")?;
    // Printed from the printer's memory, behind the same proof as every slip: it comes in order, after the writing.
    let body = SlipBody::Text(vec![Row::Logo(LogoKey::EMBLEM), Row::Feed { dots: 80 }]);
    Ok(printer.print(&Slip { width: profile.paper.width, body }))
}

fn send(wire: &mut dyn Wire, bytes: &[u8], profile: &PrinterProfile) -> anyhow::Result<()> {
    let on_line = bytes.len() as u64 * BITS_PER_BYTE * 1_000 / u64::from(profile.baud.max(1));
    let deadline = Instant::now() + Duration::from_millis(on_line) + WRITING_MAX;
    let mut left = bytes;
    while !left.is_empty() {
        let chunk = &left[..left.len().min(profile.chunk_bytes)];
        left = &left[wire.write_some(chunk, deadline)?..];
    }
    // Answered in order, after the writing: a line that is closed before throws away what was not taken yet.
    wire.write_some(&FENCE, deadline)?;
    wire.read_some(&mut [0], deadline)?;
    Ok(())
}
