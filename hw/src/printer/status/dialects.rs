//! What each make says with each bit, as tables.
//!
//! Where a fact comes from stands at its table: *manual* is the maker's own text, *source* is public source code that
//! drives such a unit, *guess* is neither. A bit of which nothing is known is named so and means nothing.

use hall_core::fault::Fault;

use super::{Bit, Dialect, Meaning, Query, Shape};

const fn bit(name: &'static str, meaning: Meaning) -> Bit {
    Bit { name, meaning }
}

const fn stops(name: &'static str, fault: Fault) -> Bit {
    bit(name, Meaning::Stops(fault))
}

const fn note(name: &'static str) -> Bit {
    bit(name, Meaning::Note)
}

const ZERO: Bit = bit("fixed 0", Meaning::AlwaysClear);
const ONE: Bit = bit("fixed 1", Meaning::AlwaysSet);
const UNKNOWN: Bit = note("not documented");
const RESERVED: Bit = note("reserved");

const fn fixed(n: u8, bytes: &'static [[Bit; 8]]) -> Query {
    Query { n, shape: Shape::Fixed, bytes }
}

const EPSON_1: [Bit; 8] = [
    ZERO,
    ONE,
    note("drawer connector pin 3 high"),
    bit("offline", Meaning::Stopped),
    ONE,
    bit("waiting for recovery from an error", Meaning::Stopped),
    note("feed button held"),
    ZERO,
];

const EPSON_2: [Bit; 8] = [
    ZERO,
    ONE,
    stops("cover open", Fault::CoverOpen),
    note("feeding by the feed button"),
    ONE,
    stops("stopped by the end of the paper", Fault::PaperOut),
    bit("error", Meaning::Stopped),
    ZERO,
];

const EPSON_3: [Bit; 8] = [
    ZERO,
    ONE,
    stops("mechanical error or paper jam", Fault::CutterJammed),
    stops("cutter error", Fault::CutterJammed),
    ONE,
    stops("unrecoverable error", Fault::PrinterBroken),
    stops("print head too hot", Fault::PrinterHot),
    ZERO,
];

const EPSON_4: [Bit; 8] = [
    ZERO,
    ONE,
    bit("paper near its end (1)", Meaning::PaperLow),
    bit("paper near its end (2)", Meaning::PaperLow),
    ONE,
    stops("no paper (1)", Fault::PaperOut),
    stops("no paper (2)", Fault::PaperOut),
    ZERO,
];

/// Manual: Epson ESC/POS reference, `GS a`, the four bytes of the automatic status.
static EPSON_AUTOMATIC: [[Bit; 8]; 4] = [
    [
        ZERO,
        ZERO,
        note("drawer connector pin 3 high"),
        bit("offline", Meaning::Stopped),
        ONE,
        stops("cover open", Fault::CoverOpen),
        note("feeding by the feed button"),
        ZERO,
    ],
    [
        bit("waiting for recovery from an error", Meaning::Stopped),
        note("feed button held"),
        stops("mechanical error or paper jam", Fault::CutterJammed),
        stops("cutter error", Fault::CutterJammed),
        ZERO,
        stops("unrecoverable error", Fault::PrinterBroken),
        stops("print head too hot", Fault::PrinterHot),
        ZERO,
    ],
    [
        bit("paper near its end (1)", Meaning::PaperLow),
        bit("paper near its end (2)", Meaning::PaperLow),
        stops("no paper (1)", Fault::PaperOut),
        stops("no paper (2)", Fault::PaperOut),
        ZERO,
        RESERVED,
        RESERVED,
        ZERO,
    ],
    [RESERVED, RESERVED, RESERVED, RESERVED, ZERO, RESERVED, RESERVED, ZERO],
];

/// Manual: Epson ESC/POS reference, `DLE EOT` 1 to 4. Most makes follow it; Chinese units set bit 2 of the first byte
/// always (source), which is why it means nothing here.
pub static EPSON: Dialect = Dialect {
    name: "Epson",
    queries: &[fixed(1, &[EPSON_1]), fixed(2, &[EPSON_2]), fixed(3, &[EPSON_3]), fixed(4, &[EPSON_4])],
    quick: &[1, 4],
    look: 1,
    cutter: 3,
    mouth: None,
    automatic: Some(&EPSON_AUTOMATIC),
};

/// Manual: SNBC BT-T080 programming manual, pages 41 and 42. It differs from Epson's in the first byte's bits 2 and 5,
/// and in bits 2 and 6 of the third. That its jam is one of the mouth, because the "anti-jam module" sits there, is a
/// guess. Its automatic status is said to differ from its real-time status and is not used.
pub static SNBC: Dialect = Dialect {
    name: "SNBC",
    queries: &[fixed(1, &[CHINESE_1]), fixed(2, &[EPSON_2]), fixed(3, &[SNBC_3]), fixed(4, &[EPSON_4])],
    quick: &[1, 4],
    look: 1,
    cutter: 3,
    mouth: None,
    automatic: None,
};

/// Units without a drawer: bit 2 is always set.
const CHINESE_1: [Bit; 8] = [ZERO, ONE, note("fixed 1"), bit("offline", Meaning::Stopped), ONE, UNKNOWN, UNKNOWN, ZERO];

const SNBC_3: [Bit; 8] = [
    ZERO,
    ONE,
    stops("paper jam seen by the anti-jam module", Fault::PresenterJammed),
    stops("cutter error", Fault::CutterJammed),
    ONE,
    stops("unrecoverable error", Fault::PrinterBroken),
    stops("head temperature or voltage out of range, or head lifted", Fault::PrinterHot),
    ZERO,
];

/// Source: a class for Masung units found alike in three public programs, which reads `DLE EOT` 1 as healthy when
/// bits 1, 2 and 4 are set, and gives names to single bits of the others. That bit 3 of the first byte says offline,
/// and every bit named after Epson, is a guess.
pub static MASUNG: Dialect = Dialect { name: "Masung", queries: &masung(&MASUNG_MOUTH), ..MASUNG_COMMON };

/// The same for firmware in which the sensor at the mouth reads the other way round: one version of that class has
/// bit 2 of the mouth's byte inverted. Which units have it is not known; look at the bit with an empty mouth.
pub static MASUNG_INVERTED: Dialect =
    Dialect { name: "Masung, mouth inverted", queries: &masung(&MASUNG_MOUTH_INVERTED), ..MASUNG_COMMON };

const MASUNG_COMMON: Dialect =
    Dialect { name: "", queries: &[], quick: &[1, 4], look: 1, cutter: 3, mouth: Some(5), automatic: None };

const fn masung(mouth: &'static [[Bit; 8]]) -> [Query; 5] {
    [
        fixed(1, &[CHINESE_1]),
        fixed(2, &[EPSON_2]),
        fixed(3, &[MASUNG_3]),
        fixed(4, &[EPSON_4]),
        Query { n: 5, shape: Shape::Bare, bytes: mouth },
    ]
}

const MASUNG_3: [Bit; 8] = [
    ZERO,
    ONE,
    stops("mechanical error or paper jam", Fault::CutterJammed),
    stops("cutter not at its home", Fault::CutterJammed),
    ONE,
    // Paper without marks, or put in the wrong way: the remedy is that of a roll.
    stops("black mark not found", Fault::PaperOut),
    stops("print head too hot", Fault::PrinterHot),
    ZERO,
];

const fn masung_mouth(slip: Meaning) -> [[Bit; 8]; 1] {
    [[
        stops("mouth blocked", Fault::PresenterJammed),
        note("slip pulled while it was moved"),
        bit("sensor at the mouth", slip),
        stops("paper jam in the presenter", Fault::PresenterJammed),
        UNKNOWN,
        UNKNOWN,
        UNKNOWN,
        note("retract bin error"),
    ]]
}

static MASUNG_MOUTH: [[Bit; 8]; 1] = masung_mouth(Meaning::SlipInMouth);
static MASUNG_MOUTH_INVERTED: [[Bit; 8]; 1] = masung_mouth(Meaning::MouthEmpty);

/// Manual: Custom KPM150 command reference, page 10, and KPM210/216, page 3-9, "full status", `DLE EOT` 20: six bytes
/// of which two are a header. The paper jam (bit 6 of the third byte) and the last byte are source: public drivers of
/// the VKP80 II. Which fault follows from a bit is our reading.
pub static CUSTOM: Dialect = Dialect {
    name: "Custom",
    queries: &[Query { n: 20, shape: Shape::Headed(&[0x10, 0x0f]), bytes: &CUSTOM_FULL }],
    quick: &[20],
    look: 20,
    cutter: 20,
    mouth: Some(20),
    automatic: None,
};

static CUSTOM_FULL: [[Bit; 8]; 4] = [
    [
        stops("no paper", Fault::PaperOut),
        RESERVED,
        bit("paper near its end", Meaning::PaperLow),
        RESERVED,
        RESERVED,
        bit("ticket in the output", Meaning::SlipInMouth),
        bit("counted length of paper used up", Meaning::PaperLow),
        note("notch"),
    ],
    [
        stops("print head up", Fault::CoverOpen),
        stops("cover open", Fault::CoverOpen),
        note("spooling"),
        note("paper motor on"),
        RESERVED,
        note("line feed key pressed"),
        note("form feed key pressed"),
        RESERVED,
    ],
    [
        stops("print head temperature", Fault::PrinterHot),
        note("error on the serial line"),
        RESERVED,
        stops("supply voltage out of range", Fault::PrinterBroken),
        RESERVED,
        note("command not acknowledged"),
        stops("paper jam", Fault::PresenterJammed),
        stops("notch not found", Fault::PaperOut),
    ],
    [
        stops("cutter error", Fault::CutterJammed),
        note("cutter cover open"),
        stops("memory error (RAM)", Fault::PrinterBroken),
        stops("memory error (EEPROM)", Fault::PrinterBroken),
        RESERVED,
        RESERVED,
        stops("memory error (flash)", Fault::PrinterBroken),
        RESERVED,
    ],
];

/// Every built-in dialect.
pub static DIALECTS: [&Dialect; 5] = [&EPSON, &SNBC, &MASUNG, &MASUNG_INVERTED, &CUSTOM];
