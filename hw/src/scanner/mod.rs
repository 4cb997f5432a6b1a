//! The code scanner: what the rest of the program may ask of it, and the drivers that do it.
//!
//! What is promised is [`Scanner`]. A scanner is either a serial device ([`serial`]) or types like a keyboard
//! ([`wedge`]); in both cases characters become codes in [`mod@line`]. What a code means is not known here.

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod error;
#[cfg(test)]
mod fuzz;
pub mod keys;
pub mod line;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
mod reader;
pub mod serial;
pub mod wedge;

use std::time::Duration;

use zeroize::Zeroizing;

pub use error::{ScanRefusal, ScannerError};
pub use line::{Charset, LineEnd, ScanFormat};
pub use serial::SerialScanner;
pub use wedge::WedgeScanner;

/// Longest code in bytes of UTF-8: more than any slip, booking or pass holds (a health or ID code has some 300).
pub const SCAN_BYTES_MAX: usize = hall_core::scan::SCAN_BYTES_MAX;

/// Codes that were scanned and not read; of more, the oldest are gone.
pub const UNREAD_MAX: usize = 16;

/// A device that reads bar codes and QR codes. Every implementation passes `contract::scanner`.
///
/// Calls block and end by a deadline of their own, so an implementation is given a thread and never the screen's.
/// There is no call to connect: a scanner that was unplugged is found again by the next call.
pub trait Scanner: Send {
    /// Sees whether the scanner can be reached, within a few milliseconds. Loses no code.
    ///
    /// A scanner has no answer to give, so this proves the line and not the eye.
    ///
    /// # Errors
    /// It cannot be reached; the error has a fault.
    fn status(&mut self) -> Result<(), ScannerError>;

    /// The next code, waiting for it at most `limit`; `None` if none came. Codes come in the order in which they were
    /// scanned, each once, whole or not at all; also those that were scanned between two calls, the last [`UNREAD_MAX`].
    ///
    /// # Errors
    /// The scanner cannot be reached, and then the error has a fault; or a code was scanned that is no text, too long
    /// or only half there, and then it has none: the scanner is well, and the next call goes on with the next code.
    fn read(&mut self, limit: Duration) -> Result<Option<Scan>, ScannerError>;

    /// Throws away what was scanned and not read. For the begin of a visit: nobody gets the code of the citizen before.
    fn forget(&mut self);
}

/// What a code says: one to [`SCAN_BYTES_MAX`] bytes of text, without control characters and without blanks at its
/// ends. It may hold personal data, so it does not show itself, and its memory is wiped.
#[derive(Clone, PartialEq, Eq)]
pub struct Scan(Zeroizing<String>);

impl Scan {
    /// The code with this text; blanks at its ends are not part of it.
    ///
    /// # Errors
    /// It is too long, or not text.
    pub fn new(text: &str) -> Result<Self, ScanRefusal> {
        let text = text.trim_matches(' ');
        if text.len() > SCAN_BYTES_MAX {
            return Err(ScanRefusal::TooLong);
        }
        if text.is_empty() || !text.chars().all(is_printable) {
            return Err(ScanRefusal::NotText);
        }
        Ok(Self(Zeroizing::new(text.to_owned())))
    }

    /// Its text. Never for a log.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Debug for Scan {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "Scan({} bytes)", self.0.len())
    }
}

/// Whether a character leaves a mark or a gap on paper: no control, no invisible mark, none that turns the order of
/// others round and so shows another text than it holds.
fn is_printable(character: char) -> bool {
    !character.is_control()
        && !matches!(character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{e000}'..='\u{f8ff}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}' | '\u{e0000}'..='\u{10ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_does_not_show_itself() {
        let scan = Scan::new("B-1234 张三").unwrap();
        assert_eq!(scan.text(), "B-1234 张三");
        assert_eq!(format!("{scan:?}"), "Scan(13 bytes)");
    }

    #[test]
    fn a_code_is_bounded_text() {
        for (text, found) in [
            ("A017", Ok("A017")),
            ("  https://hall.example/t?k=1&n=A 017 ", Ok("https://hall.example/t?k=1&n=A 017")),
            ("", Err(ScanRefusal::NotText)),
            ("   ", Err(ScanRefusal::NotText)),
            ("A\u{1d}17", Err(ScanRefusal::NotText)),
            ("A\u{202e}17", Err(ScanRefusal::NotText)),
            ("A\u{fffd}17", Err(ScanRefusal::NotText)),
            ("\tA17", Err(ScanRefusal::NotText)),
        ] {
            assert_eq!(Scan::new(text).as_ref().map(Scan::text).map_err(|why| *why), found, "{text:?}");
        }
        assert!(Scan::new(&"9".repeat(SCAN_BYTES_MAX)).is_ok());
        assert_eq!(Scan::new(&"9".repeat(SCAN_BYTES_MAX + 1)), Err(ScanRefusal::TooLong));
    }
}
