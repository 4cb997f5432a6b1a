//! A ticket on paper: one description of the slip, laid out either as lines for the printer's own font or as one
//! picture, on 80 mm and on 58 mm paper.
//!
//! The parts, in the order in which a ticket passes them:
//!
//! * [`wording`] – every sentence of the slip, in both languages
//! * `blocks` – what stands on the slip, from the top, for both modes
//! * `style` – how large and heavy each kind of line is
//! * `wrap` – where a line may be broken
//! * `rows` – text mode, with [`charset`] deciding what the printer's font holds for certain
//! * `page` – raster mode, drawn with embedded-graphics from the glyphs of the [`Typeface`]
//! * [`qr`] – the code that leads to the ticket's own page
//!
//! Invariants: no row is wider than the paper; a character that cannot be printed is shown as 〓 and reported, never
//! dropped and never replaced by a question mark; whatever the content, the slip stays shorter than a bound.

mod blocks;
mod canvas;
pub mod charset;
mod page;
pub mod qr;
mod rows;
mod style;
pub mod typeface;
pub mod wording;
mod wrap;

use hall_core::paper::{PaperMode, PaperProfile, Slip, SlipBody, TicketContent};

pub use crate::typeface::{Typeface, TypefaceError};

/// A slip that is ready for the printer, and what could not be put on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LaidOut {
    /// The slip.
    pub slip: Slip,
    /// Characters that neither the printer nor the typeface has; 〓 stands in their place. Each once, at most
    /// [`MISSING_MAX`].
    pub missing: Vec<char>,
}

/// Bound on the characters named in [`LaidOut::missing`].
pub const MISSING_MAX: usize = 32;

/// Why a slip could not be laid out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum SlipError {
    /// The link does not fit a QR code that a telephone can read from paper.
    #[error("the link of the ticket does not fit the slip: {0}")]
    Link(#[from] qr::QrError),
}

/// Lays out one slip for one kind of printer.
///
/// # Errors
/// A link that is too long for the QR code. Everything else is wrapped, shortened with … or shown as 〓.
pub fn lay_out(content: &TicketContent, profile: PaperProfile, typeface: &Typeface) -> Result<LaidOut, SlipError> {
    let blocks = blocks::compose(content);
    let mut missing = Missing::default();
    let body = match profile.mode {
        PaperMode::Text(charset) => {
            SlipBody::Text(rows::rows(&blocks, profile.width, charset, typeface, &mut missing)?)
        }
        PaperMode::Raster => SlipBody::Raster(page::draw(&blocks, profile.width, typeface, &mut missing)?),
    };
    Ok(LaidOut { slip: Slip { width: profile.width, body }, missing: missing.0 })
}

/// Collects the characters that had to be replaced.
#[derive(Debug, Default)]
struct Missing(Vec<char>);

impl Missing {
    fn note(&mut self, character: char) {
        if self.0.len() < MISSING_MAX && !self.0.contains(&character) {
            self.0.push(character);
        }
    }
}
