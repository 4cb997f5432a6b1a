//! What the makes have in common and where they differ: which questions they know, and the bytes of their answers.
//!
//! Written from the same manuals and sources as the driver's tables, and apart from them: masks here, names there, so
//! that a slip of the pen on one side is found by the other.

use super::mechanism::Mechanism;
use crate::printer::profile::{PrinterProfile, Proof};
use crate::printer::status::{CUSTOM, Dialect, MASUNG, MASUNG_INVERTED, SNBC};

/// `DLE EOT 1` of units without a drawer, bit 2 (SNBC BT-T080 manual, page 41; Masung's source wants 16h).
const FIXED_TWO: u8 = 0x04;
/// SNBC `DLE EOT 3`, bit 2: the anti-jam module sees a jam.
const SNBC_JAM: u8 = 0x04;
/// Masung `DLE EOT 3`, bits that Epson's table does not have there: bit 5 is a black mark, not a broken printer.
const MASUNG_NO_MARK: u8 = 0x20;
/// Masung `DLE EOT 5`: sensor at the mouth, jam.
const MASUNG_MOUTH: u8 = 0x04;
/// See [`MASUNG_MOUTH`].
const MASUNG_JAM: u8 = 0x08;
/// Custom's full status (KPM150 manual, page 10): before the four bytes.
const CUSTOM_HEADER: [u8; 2] = [0x10, 0x0f];
/// Custom's questions: 20 is the full status.
const CUSTOM_FULL: u8 = 20;

/// Who made the printer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Make {
    /// Epson's command set as a whole: process ID, automatic status, empty buffers on command.
    #[default]
    Epson,
    /// What most Chinese units keep of it: questions about the status, and a fence.
    Plain,
    /// SNBC, with an anti-jam module.
    Snbc,
    /// Masung, which presents by itself.
    Masung {
        /// Its sensor at the mouth reads the other way round.
        inverted: bool,
    },
    /// Custom, which presents when it is told.
    Custom,
}

impl Make {
    /// Every make.
    pub const ALL: [Make; 6] = [
        Make::Epson,
        Make::Plain,
        Make::Snbc,
        Make::Masung { inverted: false },
        Make::Masung { inverted: true },
        Make::Custom,
    ];

    /// The make that `profile` is for.
    #[must_use]
    pub fn of(profile: &PrinterProfile) -> Self {
        let speaks = |dialect: &Dialect| profile.dialect.name == dialect.name;
        match profile.proof {
            _ if speaks(&SNBC) => Make::Snbc,
            _ if speaks(&MASUNG) => Make::Masung { inverted: false },
            _ if speaks(&MASUNG_INVERTED) => Make::Masung { inverted: true },
            _ if speaks(&CUSTOM) => Make::Custom,
            Proof::ProcessId => Make::Epson,
            Proof::Fence => Make::Plain,
        }
    }

    /// Whether `DLE EOT n` is answered.
    pub(super) fn knows(self, n: u8) -> bool {
        match self {
            Make::Masung { .. } => (1..=5).contains(&n),
            Make::Custom => (1..=4).contains(&n) || n == CUSTOM_FULL,
            Make::Epson | Make::Plain | Make::Snbc => (1..=4).contains(&n),
        }
    }

    /// Whether it answers `GS ( H`, tells changes by itself and empties its buffers on `DLE DC4` 8.
    pub(super) fn is_whole(self) -> bool {
        self == Make::Epson
    }

    /// Whether a jam on the way out is noticed.
    pub(super) fn sees_jams(self) -> bool {
        matches!(self, Make::Snbc | Make::Masung { .. } | Make::Custom)
    }

    /// Whether the slip is carried to a mouth with a sensor.
    pub(super) fn has_mouth(self) -> bool {
        matches!(self, Make::Masung { .. } | Make::Custom)
    }

    /// Whether it does so by itself once the slip is cut.
    pub(super) fn presents_itself(self) -> bool {
        matches!(self, Make::Masung { .. })
    }

    /// What `GS I` 66 and 67 say: maker and model.
    pub(super) fn names(self) -> Option<(&'static str, &'static str)> {
        match self {
            Make::Epson => Some(("HALL", "HALL-SIM")),
            Make::Snbc => Some(("SNBC", "BT-T080")),
            Make::Plain | Make::Masung { .. } | Make::Custom => None,
        }
    }

    /// The answer to `DLE EOT n`, which it knows.
    pub(super) fn status(self, n: u8, mechanism: &Mechanism, mouth_is_full: bool) -> Vec<u8> {
        let epson = mechanism.real_time_status(n);
        let bit = |on: bool, mask: u8| if on { mask } else { 0 };
        let byte = match (self, n) {
            (Make::Epson, _) => epson,
            (Make::Custom, CUSTOM_FULL) => return custom(mechanism, mouth_is_full),
            (Make::Masung { inverted }, 5) => {
                bit(mouth_is_full != inverted, MASUNG_MOUTH) | bit(mechanism.presenter_jammed, MASUNG_JAM)
            }
            (_, 1) => epson | FIXED_TWO,
            (Make::Snbc, 3) => epson | bit(mechanism.presenter_jammed, SNBC_JAM),
            (Make::Masung { .. }, 3) => epson & !MASUNG_NO_MARK,
            _ => epson,
        };
        vec![byte]
    }
}

fn custom(mechanism: &Mechanism, mouth_is_full: bool) -> Vec<u8> {
    let bit = |on: bool, mask: u8| if on { mask } else { 0 };
    let paper = bit(mechanism.paper_is_out(), 0x01) | bit(mechanism.paper_is_low(), 0x04) | bit(mouth_is_full, 0x20);
    let user = bit(mechanism.cover_open, 0x02);
    let recoverable = bit(mechanism.head_hot, 0x01) | bit(mechanism.presenter_jammed, 0x40);
    let unrecoverable = bit(mechanism.cutter_stands(), 0x01) | bit(mechanism.broken, 0x08);
    [&CUSTOM_HEADER[..], &[paper, user, recoverable, unrecoverable]].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_make_says_its_own_bytes() {
        let says = |make: Make, n, change: fn(&mut Mechanism), full| {
            let mut mechanism = Mechanism::new(80_000, false);
            change(&mut mechanism);
            make.status(n, &mechanism, full)
        };
        let masung = |inverted| Make::Masung { inverted };
        assert_eq!(says(Make::Epson, 1, |_| (), false), [0x12]);
        assert_eq!(says(Make::Plain, 1, |_| (), false), [0x16]);
        assert_eq!(says(Make::Snbc, 3, |it| it.presenter_jammed = true, false), [0x16]);
        assert_eq!(says(masung(false), 5, |_| (), true), [0x04]);
        assert_eq!(says(masung(true), 5, |_| (), true), [0x00]);
        assert_eq!(says(masung(true), 5, |_| (), false), [0x04]);
        assert_eq!(says(masung(false), 5, |it| it.presenter_jammed = true, false), [0x08]);
        assert_eq!(says(Make::Custom, 20, |_| (), true), [0x10, 0x0f, 0x20, 0, 0, 0]);
        assert_eq!(says(Make::Custom, 20, |it| it.set_left_mm(0), false), [0x10, 0x0f, 0x05, 0, 0, 0]);
        assert_eq!(says(Make::Custom, 20, |it| it.cover_open = true, false), [0x10, 0x0f, 0, 0x02, 0, 0]);
        assert_eq!(says(Make::Custom, 20, Mechanism::jam_cutter, false), [0x10, 0x0f, 0, 0, 0, 0x01]);
    }
}
