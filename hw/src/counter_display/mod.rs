//! The displays over the counters: one RS-485 line, one display an address.
//!
//! There is no common standard, so there are three drivers behind [`CounterDisplays`]: [`simple`] for number displays
//! that only listen, [`modbus`] for boards with text registers, [`raster`] for panels of dots. What each face looks
//! like on them is drawn in [`panel`] and [`segments`]; [`bus`] keeps the line.
//!
//! Switching the line between sending and receiving is the adapter's work: USB adapters and most RS-485 ports do it by
//! themselves, so the kernel's RS-485 mode is not used. An adapter that returns what it sends is put up with.

pub mod bus;
#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod error;
#[cfg(test)]
mod line_tests;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
pub mod modbus;
pub mod panel;
pub mod raster;
pub mod segments;
pub mod simple;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::sync::Arc;

use hall_core::number::Number;
use hall_core::paper::{Bitmap, GlyphSource};

pub use self::error::CounterDisplayError;
use self::panel::Panel;
use crate::wire::{Flow, LineSettings, SerialSource};

/// What a display over a counter is to show.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CounterFace {
    /// Nothing.
    Blank,
    /// Every dot or segment, flashing at first: a dead one and a stuck one both show.
    Test,
    /// The counter's own name: staff are there, nobody is called.
    Idle {
        /// The counter, e.g. `3`.
        counter: String,
    },
    /// A call.
    Call {
        /// The counter to go to, e.g. `3`.
        counter: String,
        /// Who is called.
        number: Number,
    },
    /// A word of staff, such as 暂停服务.
    Text {
        /// The counter, e.g. `3`.
        counter: String,
        /// What is said.
        text: String,
    },
}

/// What a display says of what it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Answered {
    /// It answered that it took it.
    Confirmed,
    /// It can only listen: every byte left, and nothing is known of the display.
    NotConfirmed,
}

/// All displays over the counters on one line. Every implementation passes `contract::counter_displays`.
///
/// Calls block and end by a deadline of their own, so an implementation is given a thread and never the screen's.
/// There is no call to connect: an adapter that was unplugged is found again by the next call. A display keeps its face
/// until it gets the next one, and moves and flashes by itself.
pub trait CounterDisplays: Send {
    /// Shows a face on the display at `address`, 1 to 247.
    ///
    /// # Errors
    /// The line is missing, or the display does not answer, refuses, or cannot be understood.
    fn show(&mut self, address: u8, face: &CounterFace) -> Result<Answered, CounterDisplayError>;

    /// Asks the display at `address` whether it is there; what it shows stays.
    ///
    /// # Errors
    /// As [`CounterDisplays::show`].
    fn status(&mut self, address: u8) -> Result<Answered, CounterDisplayError>;

    /// What a display shows `at_ms` milliseconds after it was given `face`; set dots are lit. `None` if nothing is
    /// known of how it looks.
    fn picture(&self, face: &CounterFace, at_ms: u64) -> Option<Bitmap>;
}

/// Which language the displays speak.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum DisplayProtocol {
    /// Three digits, four bytes, no answer.
    SimpleFourByte,
    /// Modbus RTU with ASCII registers.
    ModbusRtu,
    /// Pictures for panels of this size.
    RasterFrames(Panel),
}

impl DisplayProtocol {
    /// Every protocol.
    pub const ALL: [DisplayProtocol; 4] = [
        DisplayProtocol::SimpleFourByte,
        DisplayProtocol::ModbusRtu,
        DisplayProtocol::RasterFrames(Panel::Dots64),
        DisplayProtocol::RasterFrames(Panel::Dots128),
    ];

    /// The name in the configuration.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            DisplayProtocol::SimpleFourByte => "simple-four-byte",
            DisplayProtocol::ModbusRtu => "modbus-rtu",
            DisplayProtocol::RasterFrames(Panel::Dots64) => "raster-64x16",
            DisplayProtocol::RasterFrames(Panel::Dots128) => "raster-128x16",
        }
    }

    /// The protocol of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|protocol| protocol.code() == code)
    }

    /// How the line is set unless the displays are set otherwise.
    #[must_use]
    pub fn line(self) -> LineSettings {
        let baud = match self {
            DisplayProtocol::SimpleFourByte => simple::BAUD,
            DisplayProtocol::ModbusRtu => modbus::BAUD,
            DisplayProtocol::RasterFrames(_) => raster::BAUD,
        };
        LineSettings { baud, flow: Flow::None }
    }

    /// The driver for displays behind the port at `path`; `glyphs` draw what is not Latin. Nothing is opened yet.
    #[must_use]
    pub fn displays(
        self,
        path: impl Into<PathBuf>,
        line: LineSettings,
        glyphs: Arc<dyn GlyphSource>,
    ) -> Box<dyn CounterDisplays> {
        let bus = bus::Bus::new(Box::new(SerialSource::new(path, line)), line.baud);
        match self {
            DisplayProtocol::SimpleFourByte => Box::new(simple::SimpleFourByte::new(bus)),
            DisplayProtocol::ModbusRtu => Box::new(modbus::ModbusRtu::new(bus, modbus::ASCII_8)),
            DisplayProtocol::RasterFrames(panel) => Box::new(raster::RasterFrames::new(bus, panel, glyphs)),
        }
    }
}

/// Addresses of displays: those of Modbus, where 0 is everybody and 248 to 255 are reserved.
pub const ADDRESSES: std::ops::RangeInclusive<u8> = 1..=247;

/// Refuses an address that no display can have.
fn checked(address: u8) -> Result<u8, CounterDisplayError> {
    if ADDRESSES.contains(&address) { Ok(address) } else { Err(CounterDisplayError::Address { address }) }
}
