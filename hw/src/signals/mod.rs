//! Lamp, door switch and proximity sensor: what the rest of the program may ask of them, and the drivers that do it.
//!
//! What is promised is [`Signals`]. They hang either on the computer's own pins ([`gpio`]) or on a small board at the
//! end of a serial line ([`io_board`], which speaks in [`sentence`]s). What an open door means is not known here.

#[cfg(any(test, feature = "contract"))]
pub mod contract;
pub mod error;
#[cfg(test)]
mod fuzz;
pub mod gpio;
pub mod io_board;
#[cfg(any(test, feature = "contract"))]
pub mod memory;
pub mod sentence;

use std::time::Duration;

pub use self::error::SignalsError;
pub use self::gpio::{GpioLine, GpioSetup, GpioSignals};
pub use self::io_board::SerialIoBoard;

/// A blinking lamp is lit for the first half of this, and dark for the second: seen from afar, and slow enough to be
/// safe for everyone (WCAG 2.3.1 allows three flashes a second).
pub const BLINK_PERIOD: Duration = Duration::from_secs(1);
/// The longest time between two calls of [`Signals::read`] at which every lamp blinks evenly.
pub const READ_EVERY_MAX: Duration = Duration::from_millis(250);

/// The small things round the screen. Every implementation passes `contract::signals`.
///
/// Both calls end by a deadline of their own, within a second. There is no call to connect: what was unplugged is found
/// again by the next call, and then the lamp is set as it was.
pub trait Signals: Send {
    /// Sets the lamp; it stays so. A cabinet without a lamp takes every setting.
    ///
    /// Some lamps blink only while [`Signals::read`] is called at least every [`READ_EVERY_MAX`].
    ///
    /// # Errors
    /// It cannot be reached. The setting is kept all the same, for when it can.
    fn set_lamp(&mut self, lamp: Lamp) -> Result<(), SignalsError>;

    /// Reads door and proximity from the device itself, never from memory. A switch that chatters has been calmed.
    ///
    /// # Errors
    /// They cannot be reached.
    fn read(&mut self) -> Result<SignalState, SignalsError>;
}

/// What the lamp does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Lamp {
    /// Dark.
    #[default]
    Off,
    /// Lit.
    Steady,
    /// On and off.
    Blinking,
}

impl Lamp {
    /// Every setting.
    pub const ALL: [Lamp; 3] = [Lamp::Off, Lamp::Steady, Lamp::Blinking];

    /// The name in commands and logs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Lamp::Off => "off",
            Lamp::Steady => "steady",
            Lamp::Blinking => "blinking",
        }
    }

    /// The setting of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|lamp| lamp.code() == code)
    }

    /// Whether it is lit so long after it was set.
    #[must_use]
    pub fn is_lit(self, since: Duration) -> bool {
        match self {
            Lamp::Off => false,
            Lamp::Steady => true,
            Lamp::Blinking => since.as_millis() % BLINK_PERIOD.as_millis() < BLINK_PERIOD.as_millis() / 2,
        }
    }
}

/// What switches and sensors say; `None` where the cabinet has none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct SignalState {
    /// Whether the cabinet's door is open.
    pub door_open: Option<bool>,
    /// Whether somebody stands before the screen.
    pub someone_near: Option<bool>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lamp_is_lit_as_its_setting_says() {
        for (lamp, since_ms, lit) in [
            (Lamp::Off, 0, false),
            (Lamp::Steady, 0, true),
            (Lamp::Steady, 750, true),
            (Lamp::Blinking, 0, true),
            (Lamp::Blinking, 499, true),
            (Lamp::Blinking, 500, false),
            (Lamp::Blinking, 999, false),
            (Lamp::Blinking, 1_000, true),
            (Lamp::Blinking, 86_400_250, true),
            (Lamp::Blinking, 86_400_750, false),
        ] {
            assert_eq!(lamp.is_lit(Duration::from_millis(since_ms)), lit, "{lamp:?} after {since_ms} ms");
        }
        for lamp in Lamp::ALL {
            assert_eq!(Lamp::from_code(lamp.code()), Some(lamp));
        }
        assert_eq!(Lamp::from_code("red"), None);
    }
}
