//! Slips on paper: tickets, bookings, promises, help, test slips and readiness reports. Each is described once and laid out either as lines for
//! the printer's own font or as one picture, on 80 mm and on 58 mm paper.
//!
//! The parts, in the order in which a slip passes them:
//!
//! * [`wording`] – every sentence of the slips, in both languages
//! * `blocks` – what stands on each kind of slip, from the top, for both modes
//! * `style` – how large and heavy each kind of line is
//! * `wrap` – where a line may be broken
//! * `rows` – text mode, with [`charset`] deciding what the printer's font holds for certain
//! * `page` – raster mode, drawn with embedded-graphics from the glyphs of the [`Typeface`]
//! * `figures` – ruler and grey scale of the test slip, in both modes
//! * [`emblem`] – the hall's emblem, for the picture and for printers that keep it
//! * [`qr`] – the code that leads to the ticket's own page
//!
//! Invariants: no row is wider than the paper; a character that cannot be printed is shown as 〓 and reported, never
//! dropped and never replaced by a question mark; whatever the content, the slip stays shorter than a bound.

mod bars;
mod blocks;
mod canvas;
pub mod charset;
pub mod emblem;
mod figures;
mod page;
pub mod qr;
mod rows;
mod style;
pub mod typeface;
pub mod wording;
mod wrap;

use hall_core::paper::{
    PaperMode, PaperProfile, ReadinessContent, Slip, SlipBody, SlipContent, TestContent, TicketContent,
};

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

/// Lays out a ticket for one kind of printer.
///
/// # Errors
/// A link that is too long for the QR code. Everything else is wrapped, shortened with … or shown as 〓.
pub fn lay_out(content: &TicketContent, profile: PaperProfile, typeface: &Typeface) -> Result<LaidOut, SlipError> {
    set(&blocks::ticket::compose(content), profile, typeface)
}

/// Lays out a test slip: ruler, greys, every size, rare characters and both kinds of code. It says that it is no ticket.
///
/// # Errors
/// None that a content is known to cause: its codes are bounded.
pub fn lay_out_test(content: &TestContent, profile: PaperProfile, typeface: &Typeface) -> Result<LaidOut, SlipError> {
    set(&blocks::test::compose(content, profile), profile, typeface)
}

/// Lays out a readiness report: its grade, a line for each finding, the remedy of each failure, and a line to sign on.
///
/// # Errors
/// None: it has no code.
pub fn lay_out_readiness(
    content: &ReadinessContent,
    profile: PaperProfile,
    typeface: &Typeface,
) -> Result<LaidOut, SlipError> {
    set(&blocks::readiness::compose(content), profile, typeface)
}

/// Lays out whatever is to be printed.
///
/// # Errors
/// As [`lay_out`].
pub fn lay_out_slip(content: &SlipContent, profile: PaperProfile, typeface: &Typeface) -> Result<LaidOut, SlipError> {
    match content {
        SlipContent::Ticket(ticket) => lay_out(ticket, profile, typeface),
        SlipContent::Booking(booking) => set(&blocks::booking::compose(booking), profile, typeface),
        SlipContent::Promise(promise) => set(&blocks::promise::compose(promise), profile, typeface),
        SlipContent::Assistance(assistance) => set(&blocks::help::compose(assistance), profile, typeface),
        SlipContent::Test(test) => lay_out_test(test, profile, typeface),
        SlipContent::Readiness(readiness) => lay_out_readiness(readiness, profile, typeface),
    }
}

fn set(blocks: &[blocks::Block], profile: PaperProfile, typeface: &Typeface) -> Result<LaidOut, SlipError> {
    let mut missing = Missing::default();
    let body = match profile.mode {
        PaperMode::Text(charset) => SlipBody::Text(rows::rows(blocks, profile.width, charset, typeface, &mut missing)?),
        PaperMode::Raster => SlipBody::Raster(page::draw(blocks, profile.width, typeface, &mut missing)?),
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
