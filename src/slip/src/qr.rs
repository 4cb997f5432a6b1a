//! The QR code of the ticket's own page, for paper and screen.

use hall_core::paper::Bitmap;
use qrcodegen::{QrCode, QrCodeEcc};

/// Bound on the text, in bytes: version 9 at level M, the densest code (53 modules) that is still drawn with at least
/// three dots (0.375 mm) a module beside the text on 58 mm paper.
pub const TEXT_BYTES_MAX: usize = 180;
/// What each version from 1 on holds at level M, in bytes (ISO/IEC 18004, table 7).
const BYTES_OF_VERSION: [usize; 9] = [14, 26, 42, 62, 84, 106, 122, 152, TEXT_BYTES_MAX];
/// White modules on each side (ISO/IEC 18004).
pub const QUIET_MODULES: u32 = 4;
/// Modules are not drawn larger than this, 1 mm: more paper would not make them easier to read.
const MODULE_DOTS_MAX: u32 = 8;

/// Why a text was not encoded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum QrError {
    /// A dense code is not readable from thermal paper.
    #[error("a QR code holds at most {TEXT_BYTES_MAX} bytes here, found {found}")]
    TooLong {
        /// Bytes of the text.
        found: usize,
    },
    /// Nothing to encode.
    #[error("there is nothing to encode in the QR code")]
    Empty,
}

/// The border of a code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quiet {
    /// None: whoever draws it keeps [`QUIET_MODULES`] white.
    Without,
    /// [`QUIET_MODULES`] white modules on each side.
    With,
}

/// The code at error level M (or better where it costs no module), one dot a module.
///
/// # Errors
/// An empty text or one of more than [`TEXT_BYTES_MAX`].
pub fn matrix(text: &str, quiet: Quiet) -> Result<Bitmap, QrError> {
    bounded(text)?;
    let too_long = QrError::TooLong { found: text.len() };
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).map_err(|_| too_long)?;
    let border = match quiet {
        Quiet::Without => 0,
        Quiet::With => QUIET_MODULES,
    };
    let modules = code.size();
    let side = modules.unsigned_abs() + 2 * border;
    let mut bitmap = Bitmap::white(side, side);
    for y in 0..modules {
        for x in (0..modules).filter(|&x| code.get_module(x, y)) {
            bitmap.set(x.unsigned_abs() + border, y.unsigned_abs() + border, true);
        }
    }
    Ok(bitmap)
}

/// The modules of a code that the printer draws itself, at level M and byte by byte, without its quiet zone.
///
/// # Errors
/// As [`matrix`].
pub(crate) fn modules(text: &str) -> Result<u32, QrError> {
    bounded(text)?;
    let version = BYTES_OF_VERSION.iter().zip(1..).find(|&(&bytes, _)| text.len() <= bytes);
    version.map(|(_, version)| 17 + 4 * version).ok_or(QrError::TooLong { found: text.len() })
}

fn bounded(text: &str) -> Result<(), QrError> {
    match text.len() {
        0 => Err(QrError::Empty),
        found if found > TEXT_BYTES_MAX => Err(QrError::TooLong { found }),
        _ => Ok(()),
    }
}

/// The largest module that keeps a code of so many modules within `side_dots`, at least one dot.
pub(crate) fn module_dots(modules: u32, side_dots: u32) -> u32 {
    (side_dots / modules.max(1)).clamp(1, MODULE_DOTS_MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_begins_with_a_finder() {
        let code = matrix("https://hall.example/t/0", Quiet::Without).expect("short");
        assert_eq!(code.width(), code.height());
        assert!((0..7).all(|x| code.get(x, 0) && code.get(x, 6)) && !code.get(7, 0));
        let quiet = matrix("https://hall.example/t/0", Quiet::With).expect("short");
        assert_eq!(quiet.width(), code.width() + 2 * QUIET_MODULES);
        assert!(!quiet.get(3, 3) && quiet.get(4, 4));
    }

    #[test]
    fn a_text_is_bounded() {
        let longest = "x".repeat(TEXT_BYTES_MAX);
        assert_eq!(matrix(&longest, Quiet::Without).map(|code| code.width()), Ok(53));
        let found = TEXT_BYTES_MAX + 1;
        assert_eq!(matrix(&"x".repeat(found), Quiet::Without), Err(QrError::TooLong { found }));
        assert_eq!(matrix("", Quiet::With), Err(QrError::Empty));
    }

    #[test]
    fn the_printers_own_code_is_as_large_as_the_one_drawn_here() {
        for length in 1..=TEXT_BYTES_MAX {
            let text = "x".repeat(length);
            assert_eq!(modules(&text), matrix(&text, Quiet::Without).map(|code| code.width()), "{length} bytes");
        }
        assert_eq!(modules(""), Err(QrError::Empty));
        assert!(modules(&"x".repeat(TEXT_BYTES_MAX + 1)).is_err());
    }

    #[test]
    fn modules_fill_the_room_they_have() {
        assert_eq!(module_dots(33, 210), 6);
        assert_eq!(module_dots(21, 300), MODULE_DOTS_MAX);
        assert_eq!(module_dots(57, 10), 1);
    }
}
