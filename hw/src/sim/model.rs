//! Which printer is simulated.

use std::sync::Arc;
use std::time::Duration;

use hall_core::paper::{Charset, GlyphSource, PaperWidth};

use super::make::Make;

/// What the printer is.
#[derive(Clone)]
pub struct Model {
    /// Width of the head.
    pub width: PaperWidth,
    /// Which Chinese characters its font holds.
    pub font: Charset,
    /// What it draws them with.
    pub glyphs: Arc<dyn GlyphSource>,
    /// Length of a new roll.
    pub roll_mm: u32,
    /// Speed of the paper; `None` prints at once.
    pub speed_mm_s: Option<u32>,
    /// Chinese mode after `ESC @`, as units sold in China have it.
    pub chinese_at_start: bool,
    /// Bit 2 of `DLE EOT 1` is set, as in Chinese kiosk units; Epson's are idle with 12h.
    pub pin_high: bool,
    /// How it holds the host back while its buffer is full.
    pub handshake: Handshake,
    /// Which questions it knows and how it answers them.
    pub make: Make,
    /// How long after it has come a slip is taken from the mouth, if the printer has one.
    pub take_after: Duration,
}

/// How a printer says that its receive buffer is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Handshake {
    /// It does not, and loses what comes.
    None,
    /// With XOFF and XON among its answers; a host that does not heed them loses bytes.
    Software,
    /// With the BUSY line: the port takes no more. A stopped printer goes on listening, so that it can be asked why
    /// (Epson: BUSY by the buffer only).
    Hardware,
}
