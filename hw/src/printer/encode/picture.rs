//! Pictures: `GS v 0` in bands, as narrow as their ink, with nothing in them that acts as a command.

use hall_core::paper::Bitmap;
use qrcodegen::{QrCode, QrCodeEcc};

use super::{Builder, EncodeError};

/// White rows that are worth a band of their own: its header has eight bytes.
const BLANK_ROWS_MIN: u32 = 4;

/// Writes `bitmap` at the place that the printer's alignment gives it, in bands of at most `band_rows` rows.
///
/// A centred picture keeps its width in every band; the printer would centre each for itself.
pub(super) fn raster(printer: &mut Builder, bitmap: &Bitmap, band_rows: u32) -> Result<(), EncodeError> {
    let centred = printer.style_state().justify_mode != escpos::utils::JustifyMode::LEFT;
    let mut top = 0;
    while top < bitmap.height() {
        let rows = band(bitmap, top, band_rows.clamp(1, 255));
        let width = if centred { bitmap.stride() } else { ink_bytes(bitmap, top, rows) };
        printer.custom(&raster_band(bitmap, top, rows, width))?;
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

fn raster_band(bitmap: &Bitmap, top: u32, rows: u32, width: usize) -> Vec<u8> {
    let wide = u16::try_from(width).unwrap_or(u16::MAX).to_le_bytes();
    let high = u16::try_from(rows).unwrap_or(u16::MAX).to_le_bytes();
    let mut command = Vec::with_capacity(8 + width * rows as usize);
    command.extend([0x1d, 0x76, 0x30, 0, wide[0], wide[1], high[0], high[1]]);
    let data = command.len();
    for y in top..top + rows {
        command.extend(&bitmap.row(y)[..width]);
    }
    defuse(&mut command[data..]);
    command
}

/// Whitens one dot wherever image data would act as a real-time command.
///
/// A printer looks for `10 04`, `10 05` and `10 14` in every byte it receives, also inside pictures ("If the print
/// data contains the same data as this command, the data will be executed", Xprinter XP-80X manual). All three second
/// bytes share one bit.
pub(super) fn defuse(data: &mut [u8]) {
    for at in 1..data.len() {
        if data[at - 1] == 0x10 && matches!(data[at], 0x04 | 0x05 | 0x14) {
            data[at] &= !0x04;
        }
    }
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
