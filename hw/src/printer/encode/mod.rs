//! A slip becomes bytes: ESC/POS by the `escpos` crate's builder, into memory, with as few bytes as the slip needs.
//!
//! Of `escpos` 0.20 only what emits the right bytes is used (style, text, QR); its cut, status and reset commands
//! are wrong on paper and are written out here. A builder lives for one slip: after an error it would send the old
//! slip again.

mod bars;
mod buffer;
#[cfg(any(test, feature = "contract"))]
pub mod floor;
mod logo;
mod picture;
#[cfg(test)]
mod tests;
mod text;

use escpos::printer::Printer;
use escpos::utils::{Encoder, Protocol};
use hall_core::paper::{Slip, SlipBody};

pub use self::logo::{logo_delete, logo_list, logo_upload};

use self::buffer::Buffer;
use super::profile::{Cut, PrinterProfile, Proof};

/// The characters by which one job is told from every other, `d1`–`d4` of `GS ( H` function 48.
pub type ProcessId = [u8; 4];

/// One slip as bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Everything from the reset before it to the question behind its cut.
    pub bytes: Vec<u8>,
    /// Offsets at which the printer stands between two commands, ascending; the last is the end.
    pub seams: Vec<usize>,
    /// Where the cut command begins.
    pub cut_at: usize,
    /// How much paper it takes, in dots, roughly: deadlines are computed from it.
    pub paper_dots: u32,
}

/// The slip cannot become bytes.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the slip cannot be encoded: {reason}")]
pub struct EncodeError {
    /// What the builder said.
    pub reason: String,
}

impl From<escpos::errors::PrinterError> for EncodeError {
    fn from(error: escpos::errors::PrinterError) -> Self {
        Self { reason: error.to_string() }
    }
}

/// Back to the power-on style, and what is left in the line buffer is dropped: `ESC @`.
pub(super) const RESET: [u8; 2] = [0x1b, 0x40];
/// Chinese characters on, `FS &`: `ESC @` leaves this to a switch inside the printer.
const CHINESE_ON: [u8; 2] = [0x1c, 0x26];
/// A status byte in order, after all data before it: `GS r` 1.
pub(super) const FENCE: [u8; 3] = [0x1d, 0x72, 1];
/// What `GS ( H` function 48 asks, without the four characters.
const PROCESS_ID: [u8; 7] = [0x1d, 0x28, 0x48, 6, 0, 48, 48];

type Builder = Printer<Buffer>;

/// `slip` as bytes for a printer of `profile`: reset, body, cut, then the question whose answer proves it.
///
/// The question stands behind the cut, so that its answer speaks for the cut as well: both are carried out in order.
/// Characters that no printer font holds as two bytes become 〓, control characters a space; nothing in a slip's text
/// can act as a command.
///
/// # Errors
/// The builder refused a part of the slip; none that a layout makes is known to.
pub fn encode(slip: &Slip, profile: &PrinterProfile, id: ProcessId) -> Result<Job, EncodeError> {
    let protocol = Protocol::new(Encoder::new(encoding_rs::GB18030));
    let mut printer = Printer::new(Buffer::default(), protocol, None);
    printer.custom(&RESET)?;
    let paper_dots = match &slip.body {
        SlipBody::Text(rows) => {
            printer.custom(&CHINESE_ON)?;
            text::rows(&mut printer, rows, profile)?
        }
        SlipBody::Raster(bitmap) => {
            picture::raster(&mut printer, bitmap, profile)?;
            bitmap.height()
        }
    };
    printer.custom(&cut(profile.cut))?;
    match profile.proof {
        Proof::ProcessId => printer.custom(&[&PROCESS_ID[..], &id].concat())?,
        Proof::Fence => printer.custom(&FENCE)?,
    };
    printer.print()?;
    let (bytes, seams) = printer.driver().into_parts();
    // The last two commands are the cut and the question.
    let cut_at = seams.len().checked_sub(3).and_then(|at| seams.get(at)).copied().unwrap_or(0);
    Ok(Job { bytes, seams, cut_at, paper_dots })
}

/// Feeds until the last line has passed the cutter, and cuts: `GS V` 65 or 66 (Epson TM-T85 manual, 5-43).
pub(super) fn cut(cut: Cut) -> [u8; 4] {
    let how = match cut {
        Cut::Partial => 66,
        Cut::Full => 65,
    };
    [0x1d, 0x56, how, 0]
}
