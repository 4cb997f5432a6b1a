//! The printer's status bytes: every bit has a name, and all of them together make one word for the rest of the
//! program.

pub mod dialects;
#[cfg(test)]
mod tests;

use hall_core::device::PrinterStatus;
use hall_core::fault::Fault;

pub use self::dialects::{CUSTOM, DIALECTS, EPSON, MASUNG, MASUNG_INVERTED, SNBC};

/// What one make of printer says, and how it is asked.
#[derive(Debug)]
pub struct Dialect {
    /// Its name in the technician's table.
    pub name: &'static str,
    /// The real-time questions `DLE EOT n`, in the order in which they are asked.
    pub queries: &'static [Query],
    /// Those that are enough to begin a slip, by their n: whether the printer is online and whether it has paper.
    pub quick: &'static [u8],
    /// The one that is asked while a proof is awaited: whether the printer has stopped. Never a [`Shape::Bare`] one.
    pub look: u8,
    /// The one that tells of the cutter.
    pub cutter: u8,
    /// The one that tells of the presenter's mouth.
    pub mouth: Option<u8>,
    /// What the four bytes of its automatic status (`GS a`) say; `None` if that is not known.
    pub automatic: Option<&'static [[Bit; 8]; 4]>,
}

/// One question and what its answer says.
#[derive(Debug)]
pub struct Query {
    /// The n of `DLE EOT n`.
    pub n: u8,
    /// How its answer is told from others.
    pub shape: Shape,
    /// For each status byte of the answer the eight bits, lowest first.
    pub bytes: &'static [[Bit; 8]],
}

/// How an answer is told from everything else on the line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// One byte whose fixed bits are those of every answer to `DLE EOT` 1 to 4.
    Fixed,
    /// The status bytes stand behind these.
    Headed(&'static [u8]),
    /// One byte that may be any. It is asked only while nothing else can be answered, and believed when it comes
    /// twice the same.
    Bare,
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
    /// A slip is in the presenter's mouth.
    SlipInMouth,
    /// No slip is in the presenter's mouth: the same sensor the other way round.
    MouthEmpty,
    /// The printer is stopped for this reason.
    Stops(Fault),
    /// The printer is stopped, and another bit says why; when none does it is broken.
    Stopped,
}

/// Which fault is named when several bits are set, most telling first: an open cover also lifts the paper off its
/// sensors, and a broken printer reports anything.
pub const PRIORITY: [Fault; 6] = [
    Fault::PrinterBroken,
    Fault::CoverOpen,
    Fault::CutterJammed,
    Fault::PresenterJammed,
    Fault::PaperOut,
    Fault::PrinterHot,
];

impl Dialect {
    /// The question `DLE EOT n`, if this make knows it.
    #[must_use]
    pub fn query(&self, n: u8) -> Option<&'static Query> {
        self.queries.iter().find(|query| query.n == n)
    }
}

impl Query {
    /// Whether `bytes`, without a header, can be its answer at all.
    #[must_use]
    pub fn accepts(&self, bytes: &[u8]) -> bool {
        bytes.len() == self.bytes.len()
            && set(self.bytes, bytes).all(|bit| bit.meaning != Meaning::AlwaysClear)
            && clear(self.bytes, bytes).all(|bit| bit.meaning != Meaning::AlwaysSet)
    }

    /// Whether that answer alone says that the printer is stopped.
    #[must_use]
    pub fn stops(&self, bytes: &[u8]) -> bool {
        set(self.bytes, bytes).any(|bit| matches!(bit.meaning, Meaning::Stops(_) | Meaning::Stopped))
    }

    /// The fault that this answer alone names, by [`PRIORITY`].
    #[must_use]
    pub fn fault_in(&self, bytes: &[u8]) -> Option<Fault> {
        fault_in(self.bytes, bytes)
    }

    /// Whether that answer says that a slip is in the presenter's mouth.
    #[must_use]
    pub fn slip_in_mouth(&self, bytes: &[u8]) -> bool {
        set(self.bytes, bytes).any(|bit| bit.meaning == Meaning::SlipInMouth)
            || clear(self.bytes, bytes).any(|bit| bit.meaning == Meaning::MouthEmpty)
    }
}

/// What an automatic status says: `None` if the printer is not stopped by it.
#[must_use]
pub fn automatic_fault(dialect: &Dialect, bytes: [u8; 4]) -> Option<Fault> {
    let table = dialect.automatic?;
    let stopped = set(table, &bytes).any(|bit| bit.meaning == Meaning::Stopped);
    fault_in(table, &bytes).or(stopped.then_some(Fault::PrinterBroken))
}

/// The answers to the questions of a dialect.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct StatusReport {
    /// In the order in which they were asked.
    pub answers: Vec<StatusAnswer>,
}

/// One answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StatusAnswer {
    /// The n of `DLE EOT n`.
    pub n: u8,
    /// Its status bytes as they came, without a header.
    pub bytes: Vec<u8>,
}

impl StatusReport {
    /// The bits that are set and do not have to be, for the technician.
    pub fn notes(&self, dialect: &Dialect) -> impl Iterator<Item = &'static str> + use<'_> {
        self.asked(dialect)
            .flat_map(|(query, bytes)| set(query.bytes, bytes))
            .filter(|bit| bit.meaning != Meaning::AlwaysSet)
            .map(|bit| bit.name)
    }

    /// One word for the rest of the program. A byte that is no status makes the whole report garbled, and a report
    /// without an answer is none.
    #[must_use]
    pub fn summary(&self, dialect: &Dialect) -> PrinterStatus {
        if self.answers.is_empty() {
            return PrinterStatus::Stopped(Fault::PrinterSilent);
        }
        let known = self.asked(dialect).filter(|(query, bytes)| query.accepts(bytes)).count();
        if known != self.answers.len() {
            return PrinterStatus::Stopped(Fault::PrinterGarbled);
        }
        let says = |meaning: Meaning| {
            self.asked(dialect).any(|(query, bytes)| set(query.bytes, bytes).any(|bit| bit.meaning == meaning))
        };
        match PRIORITY.into_iter().find(|&fault| says(Meaning::Stops(fault))) {
            Some(fault) => PrinterStatus::Stopped(fault),
            None if says(Meaning::Stopped) => PrinterStatus::Stopped(Fault::PrinterBroken),
            None => PrinterStatus::Ready { paper_low: says(Meaning::PaperLow) },
        }
    }

    /// Whether a slip is in the presenter's mouth.
    #[must_use]
    pub fn slip_in_mouth(&self, dialect: &Dialect) -> bool {
        self.asked(dialect).any(|(query, bytes)| query.slip_in_mouth(bytes))
    }

    fn asked(&self, dialect: &Dialect) -> impl Iterator<Item = (&'static Query, &[u8])> + use<'_> {
        let queries = dialect.queries;
        self.answers.iter().filter_map(move |answer| {
            Some((queries.iter().find(|query| query.n == answer.n)?, answer.bytes.as_slice()))
        })
    }
}

fn fault_in(table: &'static [[Bit; 8]], bytes: &[u8]) -> Option<Fault> {
    PRIORITY.into_iter().find(|&fault| set(table, bytes).any(|bit| bit.meaning == Meaning::Stops(fault)))
}

/// The bits of `table` that are set in `bytes`.
fn set<'a>(table: &'static [[Bit; 8]], bytes: &'a [u8]) -> impl Iterator<Item = &'static Bit> + use<'a> {
    chosen(table, bytes, 0)
}

/// Those that are not.
fn clear<'a>(table: &'static [[Bit; 8]], bytes: &'a [u8]) -> impl Iterator<Item = &'static Bit> + use<'a> {
    chosen(table, bytes, 0xff)
}

fn chosen<'a>(table: &'static [[Bit; 8]], bytes: &'a [u8], flip: u8) -> impl Iterator<Item = &'static Bit> + use<'a> {
    table.iter().zip(bytes).flat_map(move |(bits, &byte)| {
        bits.iter().enumerate().filter(move |(place, _)| (byte ^ flip) & (1 << place) != 0).map(|(_, bit)| bit)
    })
}
