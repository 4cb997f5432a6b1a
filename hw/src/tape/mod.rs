//! A tape on a device's line: every byte out and in with its time, and the way back, from a tape to a driver.
//!
//! A technician records what a strange device says ([`Recorder`]); the tape becomes a test that plays it against the
//! driver ([`ReplaySource`]), which fails with the first byte that differs. A tape is text, one event a line:
//!
//! ```text
//! hall tape 1 printer
//! 0.000000 open
//! 0.000213 > 100401
//! 0.003345 < 12
//! 0.064101 late
//! ```
//!
//! `>` was taken by the line, `<` came from it; `late` was a read and `stuck` a write that nothing came of by its
//! deadline; `gone` is the device going away, `absent` and `busy` an opening that failed. `full` ends a tape that
//! reached its bound.
//!
//! Nothing of this is in a normal build: it needs the feature `tape`. What citizens hold before a device, cards and
//! codes, is personal data, and a line that carries it is not recorded even then, unless the feature `tape-personal`
//! says that this is a bench with made-up cards. A tape of a printer holds what stands on the slips, links included:
//! it is made on a bench or with the hall's consent, and is kept like the slips themselves.

mod event;
mod recorder;
mod replay;
#[cfg(test)]
mod tests;

pub use event::{Event, Recording, TapeError};
pub use recorder::Recorder;
pub use replay::{Difference, ReplaySource};

use hall_core::diagnosis::Part;

/// Longest tape in bytes of text; some two million bytes on the line, a day of slips.
pub const TAPE_BYTES_MAX: usize = 4 << 20;

/// Whether the line of this part carries what citizens hold before it.
#[must_use]
pub fn is_personal(part: Part) -> bool {
    match part {
        Part::CardReader | Part::Scanner => true,
        Part::Printer
        | Part::CounterDisplays
        | Part::StatusDisplay
        | Part::Speaker
        | Part::Signals
        | Part::Screen
        | Part::Line
        | Part::Storage
        | Part::Clock
        | Part::Data => false,
    }
}
