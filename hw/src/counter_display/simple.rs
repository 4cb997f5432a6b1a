//! Number displays that only listen: four bytes at 9600 8N1, `address, high, low, sum`, where the sum is that of the
//! three bytes before it, its low byte. `05 03 E7 EF` shows 999 on display 5.
//!
//! Such a display has digits alone and knows one thing, a value:
//!
//! | face | shown | why |
//! |---|---|---|
//! | call of A017 | `017` | the letter is lost: A017 and B017 look the same, so a hall with several series needs the voice or the hall's board as well |
//! | blank, idle, text | `000` | there is no other way to say that nobody is called; numbers begin with 001 |
//! | test | `888` | every segment |
//!
//! Nothing ever comes back, so a display that is off or cut off is not noticed.

use hall_core::paper::Bitmap;

use super::bus::Bus;
use super::{Answered, CounterDisplayError, CounterDisplays, CounterFace, checked, segments};

/// Bits a second; not adjustable on these displays.
pub const BAUD: u32 = 9_600;
/// What is shown when nobody is called.
pub const NOBODY: u16 = 0;
/// Every segment of three digits.
pub const ALL_SEGMENTS: u16 = 888;

/// The driver.
pub struct SimpleFourByte {
    bus: Bus,
}

impl SimpleFourByte {
    /// Displays on this line.
    #[must_use]
    pub fn new(bus: Bus) -> Self {
        Self { bus }
    }
}

impl CounterDisplays for SimpleFourByte {
    fn show(&mut self, address: u8, face: &CounterFace) -> Result<Answered, CounterDisplayError> {
        self.bus.tell(&frame(checked(address)?, value(face)))?;
        Ok(Answered::NotConfirmed)
    }

    fn status(&mut self, address: u8) -> Result<Answered, CounterDisplayError> {
        checked(address)?;
        self.bus.look()?;
        Ok(Answered::NotConfirmed)
    }

    fn picture(&self, face: &CounterFace, _: u64) -> Option<Bitmap> {
        Some(segments::digits(value(face)))
    }
}

/// The value that stands for a face.
#[must_use]
pub fn value(face: &CounterFace) -> u16 {
    match face {
        CounterFace::Call { number, .. } => number.value(),
        CounterFace::Test => ALL_SEGMENTS,
        CounterFace::Blank | CounterFace::Idle { .. } | CounterFace::Text { .. } => NOBODY,
    }
}

/// The four bytes.
#[must_use]
pub fn frame(address: u8, value: u16) -> [u8; 4] {
    let [high, low] = value.to_be_bytes();
    [address, high, low, address.wrapping_add(high).wrapping_add(low)]
}
