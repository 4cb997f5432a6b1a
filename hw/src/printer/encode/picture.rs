//! Pictures: `GS v 0` in bands, as narrow as their ink, with nothing in them that acts as a command.

use hall_core::paper::Bitmap;
use qrcodegen::{QrCode, QrCodeEcc};

use super::super::profile::PrinterProfile;
use super::{Builder, EncodeError};
use crate::wire::Flow;

/// White rows that are worth a band of their own: its header has eight bytes.
const BLANK_ROWS_MIN: u32 = 4;

/// Writes `bitmap` at the place that the printer's alignment gives it, in bands of as many rows as the printer takes.
///
/// A centred picture keeps its width in every band; the printer would centre each for itself.
pub(super) fn raster(printer: &mut Builder, bitmap: &Bitmap, profile: &PrinterProfile) -> Result<(), EncodeError> {
    let centred = printer.style_state().justify_mode != escpos::utils::JustifyMode::LEFT;
    let mut top = 0;
    while top < bitmap.height() {
        let mut rows = band(bitmap, top, profile.band_rows.clamp(1, 255));
        let mut width = if centred { bitmap.stride() } else { ink_bytes(bitmap, top, rows) };
        let held = |length: usize| u8::try_from(length).is_ok_and(|length| acts_on_the_line(length, profile.flow));
        // The size stands before the picture; a byte or a row more or less keeps it from acting on the line.
        rows -= u32::from(held(rows as usize));
        width += usize::from(held(width));
        printer.custom(&raster_band(bitmap, top, rows, width, profile.flow))?;
        top += rows;
    }
    Ok(())
}

/// How many rows from `top` go together: up to `max`, all inked or all white.
fn band(bitmap: &Bitmap, top: u32, max: u32) -> u32 {
    let end = (top + max).min(bitmap.height());
    let white = |y: u32| bitmap.row(y).iter().all(|&byte| byte == 0);
    let blank_from = |y: u32| (y..bitmap.height()).take_while(|&row| white(row)).take(max as usize).count();
    let leading = u32::try_from(blank_from(top)).unwrap_or(0);
    if leading >= BLANK_ROWS_MIN {
        return leading.min(max);
    }
    let mut y = top + leading;
    while y < end {
        if white(y) && u32::try_from(blank_from(y)).unwrap_or(0) >= BLANK_ROWS_MIN {
            break;
        }
        y += 1;
    }
    (y - top).max(1)
}

/// Bytes from the left edge to the last ink in these rows, at least one.
fn ink_bytes(bitmap: &Bitmap, top: u32, rows: u32) -> usize {
    let width = |y: u32| bitmap.row(y).iter().rposition(|&byte| byte != 0).map_or(0, |at| at + 1);
    (top..top + rows).map(width).max().unwrap_or(0).max(1)
}

fn raster_band(bitmap: &Bitmap, top: u32, rows: u32, width: usize, flow: Flow) -> Vec<u8> {
    let wide = u16::try_from(width).unwrap_or(u16::MAX).to_le_bytes();
    let high = u16::try_from(rows).unwrap_or(u16::MAX).to_le_bytes();
    let mut command = Vec::with_capacity(8 + width * rows as usize);
    command.extend([0x1d, 0x76, 0x30, 0, wide[0], wide[1], high[0], high[1]]);
    let data = command.len();
    for y in top..top + rows {
        let row = bitmap.row(y);
        command.extend(row.iter().copied().chain(std::iter::repeat(0)).take(width));
    }
    defuse(&mut command[data..], flow);
    command
}

/// Whitens one dot wherever image data would act as a real-time command, or hold a line that is held by characters.
///
/// A printer looks for `10 04`, `10 05` and `10 14` in every byte it receives, also inside pictures ("If the print
/// data contains the same data as this command, the data will be executed", Xprinter XP-80X manual). All three second
/// bytes share one bit. XON and XOFF lose the bit that makes no other such byte of them.
pub(super) fn defuse(data: &mut [u8], flow: Flow) {
    for at in 0..data.len() {
        if acts_on_the_line(data[at], flow) {
            data[at] &= !0x10;
        }
        if at > 0 && data[at - 1] == 0x10 && matches!(data[at], 0x04 | 0x05 | 0x14) {
            data[at] &= !0x04;
        }
    }
}

/// Whether the byte is XON or XOFF on a line that is held by them: the printer means what it sends by them, but a
/// converter in between may take them in either direction.
pub(super) fn acts_on_the_line(byte: u8, flow: Flow) -> bool {
    flow == Flow::Software && matches!(byte, 0x11 | 0x13)
}

/// The QR code of `text`, each module `zoom` dots wide and high.
pub(super) fn qr_code(text: &str, zoom: u32) -> Result<Bitmap, EncodeError> {
    let code =
        QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|error| EncodeError { reason: error.to_string() })?;
    let side = code.size().unsigned_abs();
    let mut bitmap = Bitmap::white(side * zoom, side * zoom);
    for y in 0..code.size() {
        for x in (0..code.size()).filter(|&x| code.get_module(x, y)) {
            bitmap.blacken(x.unsigned_abs() * zoom, y.unsigned_abs() * zoom, zoom, zoom);
        }
    }
    Ok(bitmap)
}
