//! The printer's status bytes: every bit has a name, and four bytes make one word for the rest of the program.

use hall_core::device::PrinterStatus;
use hall_core::fault::Fault;

/// The four real-time status queries, `DLE EOT n`, in the order in which they are asked.
pub const QUERIES: [u8; 4] = [1, 2, 3, 4];

/// What one make of printer says with each bit.
#[derive(Debug)]
pub struct Dialect {
    /// Its name in the technician's table.
    pub name: &'static str,
    /// For each of the four queries the eight bits, lowest first.
    pub bits: [[Bit; 8]; 4],
}

/// One bit of a status byte.
#[derive(Debug, Clone, Copy)]
pub struct Bit {
    /// What it says when it is set, for the technician.
    pub name: &'static str,
    /// What follows from it.
    pub meaning: Meaning,
}

/// What follows from a bit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Meaning {
    /// Always clear; a byte in which it is set is no status.
    AlwaysClear,
    /// Always set; a byte in which it is clear is no status.
    AlwaysSet,
    /// Nothing: a drawer, a button, or not used.
    Note,
    /// Paper is near its end.
    PaperLow,
    /// The printer is stopped for this reason.
    Stops(Fault),
    /// The printer is stopped, and another bit says why; when none does it is broken.
    Stopped,
}

/// Which fault is named when several bits are set, most telling first: an open cover also lifts the paper off its
/// sensors, and a broken printer reports anything.
pub const PRIORITY: [Fault; 5] =
    [Fault::PrinterBroken, Fault::CoverOpen, Fault::CutterJammed, Fault::PaperOut, Fault::PrinterHot];

const fn bit(name: &'static str, meaning: Meaning) -> Bit {
    Bit { name, meaning }
}

const ZERO: Bit = bit("fixed 0", Meaning::AlwaysClear);
const ONE: Bit = bit("fixed 1", Meaning::AlwaysSet);

/// Epson ESC/POS reference, `DLE EOT`; SNBC, Masung and most makes follow it (SNBC sets bit 2 of the first byte
/// always, and its third byte's bit 2 is a paper jam).
pub static EPSON: Dialect = Dialect {
    name: "Epson",
    bits: [
        [
            ZERO,
            ONE,
            bit("drawer connector pin 3 high", Meaning::Note),
            bit("offline", Meaning::Stopped),
            ONE,
            bit("waiting for recovery from an error", Meaning::Stopped),
            bit("feed button held", Meaning::Note),
            ZERO,
        ],
        [
            ZERO,
            ONE,
            bit("cover open", Meaning::Stops(Fault::CoverOpen)),
            bit("feeding by the feed button", Meaning::Note),
            ONE,
            bit("stopped by the end of the paper", Meaning::Stops(Fault::PaperOut)),
            bit("error", Meaning::Stopped),
            ZERO,
        ],
        [
            ZERO,
            ONE,
            bit("mechanical error or paper jam", Meaning::Stops(Fault::CutterJammed)),
            bit("cutter error", Meaning::Stops(Fault::CutterJammed)),
            ONE,
            bit("unrecoverable error", Meaning::Stops(Fault::PrinterBroken)),
            bit("print head too hot", Meaning::Stops(Fault::PrinterHot)),
            ZERO,
        ],
        [
            ZERO,
            ONE,
            bit("paper near its end (1)", Meaning::PaperLow),
            bit("paper near its end (2)", Meaning::PaperLow),
            ONE,
            bit("no paper (1)", Meaning::Stops(Fault::PaperOut)),
            bit("no paper (2)", Meaning::Stops(Fault::PaperOut)),
            ZERO,
        ],
    ],
};

impl Dialect {
    /// Whether `byte` can be an answer to `DLE EOT query` at all.
    #[must_use]
    pub fn accepts(&self, query: u8, byte: u8) -> bool {
        let Some(bits) = self.bits.get(usize::from(query).wrapping_sub(1)) else { return false };
        set_bits(bits, byte).all(|bit| bit.meaning != Meaning::AlwaysClear)
            && set_bits(bits, !byte).all(|bit| bit.meaning != Meaning::AlwaysSet)
    }

    /// Whether that answer alone says that the printer is stopped.
    #[must_use]
    pub fn stops(&self, query: u8, byte: u8) -> bool {
        self.said(query, byte).any(|bit| matches!(bit.meaning, Meaning::Stops(_) | Meaning::Stopped))
    }

    /// The fault that this answer alone names, by [`PRIORITY`].
    #[must_use]
    pub fn fault_in(&self, query: u8, byte: u8) -> Option<Fault> {
        PRIORITY.into_iter().find(|&fault| self.said(query, byte).any(|bit| bit.meaning == Meaning::Stops(fault)))
    }

    fn said(&self, query: u8, byte: u8) -> impl Iterator<Item = &Bit> {
        let bits = self.bits.get(usize::from(query).wrapping_sub(1));
        bits.into_iter().flat_map(move |bits| set_bits(bits, byte))
    }
}

/// The answers to the four queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StatusReport {
    /// One byte for each of [`QUERIES`].
    pub bytes: [u8; 4],
}

impl StatusReport {
    /// The bits that are set and do not have to be, for the technician.
    pub fn notes(self, dialect: &Dialect) -> impl Iterator<Item = &'static str> {
        self.set(dialect).filter(|bit| bit.meaning != Meaning::AlwaysSet).map(|bit| bit.name)
    }

    /// One word for the rest of the program. A byte that is no status makes the whole report garbled.
    #[must_use]
    pub fn summary(self, dialect: &Dialect) -> PrinterStatus {
        if QUERIES.iter().zip(self.bytes).any(|(&query, byte)| !dialect.accepts(query, byte)) {
            return PrinterStatus::Stopped(Fault::PrinterGarbled);
        }
        let says = |meaning: Meaning| self.set(dialect).any(|bit| bit.meaning == meaning);
        match PRIORITY.into_iter().find(|&fault| says(Meaning::Stops(fault))) {
            Some(fault) => PrinterStatus::Stopped(fault),
            None if says(Meaning::Stopped) => PrinterStatus::Stopped(Fault::PrinterBroken),
            None => PrinterStatus::Ready { paper_low: says(Meaning::PaperLow) },
        }
    }

    fn set(self, dialect: &Dialect) -> impl Iterator<Item = &Bit> {
        dialect.bits.iter().zip(self.bytes).flat_map(|(bits, byte)| set_bits(bits, byte))
    }
}

fn set_bits(bits: &[Bit; 8], byte: u8) -> impl Iterator<Item = &Bit> {
    bits.iter().enumerate().filter(move |(place, _)| byte & (1 << place) != 0).map(|(_, bit)| bit)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn summary(bytes: [u8; 4]) -> PrinterStatus {
        StatusReport { bytes }.summary(&EPSON)
    }

    fn stopped(fault: Fault) -> PrinterStatus {
        PrinterStatus::Stopped(fault)
    }

    #[test]
    fn bytes_of_real_printers_mean_what_their_manuals_say() {
        let ready = PrinterStatus::Ready { paper_low: false };
        let cases = [
            ([0x12, 0x12, 0x12, 0x12], ready),
            ([0x16, 0x12, 0x12, 0x12], ready),
            ([0x16, 0x1a, 0x12, 0x12], ready),
            ([0x12, 0x12, 0x12, 0x1e], PrinterStatus::Ready { paper_low: true }),
            ([0x1a, 0x32, 0x12, 0x7e], stopped(Fault::PaperOut)),
            ([0x1a, 0x12, 0x12, 0x72], stopped(Fault::PaperOut)),
            ([0x1a, 0x16, 0x12, 0x7e], stopped(Fault::CoverOpen)),
            ([0x3a, 0x52, 0x1a, 0x12], stopped(Fault::CutterJammed)),
            ([0x1a, 0x52, 0x52, 0x12], stopped(Fault::PrinterHot)),
            ([0x1a, 0x52, 0x32, 0x12], stopped(Fault::PrinterBroken)),
            ([0x1a, 0x12, 0x12, 0x12], stopped(Fault::PrinterBroken)),
            ([0x1a, 0x56, 0x3a, 0x7e], stopped(Fault::PrinterBroken)),
            ([0x12, 0x12, 0x12, 0x13], stopped(Fault::PrinterGarbled)),
            ([0x00, 0x00, 0x00, 0x00], stopped(Fault::PrinterGarbled)),
            ([0xff, 0xff, 0xff, 0xff], stopped(Fault::PrinterGarbled)),
        ];
        for (bytes, expected) in cases {
            assert_eq!(summary(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn the_technician_reads_the_bits_by_name() {
        let report = StatusReport { bytes: [0x1a, 0x16, 0x12, 0x1e] };
        let notes: Vec<_> = report.notes(&EPSON).collect();
        assert_eq!(notes, ["offline", "cover open", "paper near its end (1)", "paper near its end (2)"]);
    }

    #[test]
    fn every_fault_that_a_bit_names_has_a_priority() {
        for bit in EPSON.bits.iter().flatten() {
            if let Meaning::Stops(fault) = bit.meaning {
                assert!(PRIORITY.contains(&fault), "{}", bit.name);
            }
        }
    }

    proptest! {
        #[test]
        fn ready_is_said_only_when_no_stopping_bit_is_set(bytes in any::<[u8; 4]>()) {
            // Written out as masks from the manual, apart from the table.
            let shaped = bytes.iter().all(|byte| byte & 0x93 == 0x12);
            let stopped = bytes[0] & 0x28 | bytes[1] & 0x64 | bytes[2] & 0x6c | bytes[3] & 0x60;
            prop_assert_eq!(summary(bytes).can_print(), shaped && stopped == 0);
        }
    }
}
