//! What a probe found, for a technician.

use std::fmt;

use hall_core::device::PrinterStatus;
use hall_core::fault::Fault;

use super::super::status::StatusAnswer;
use super::Proposal;
use crate::wire::{ControlLines, LineSettings};

/// What was tried and what was found.
#[derive(Debug, Clone, Default)]
pub struct ProbeReport {
    /// Each baud rate that was tried, in order.
    pub trials: Vec<Trial>,
    /// What the printer said, if one answered.
    pub found: Option<Found>,
}

/// One baud rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trial {
    /// Bits a second.
    pub baud: u32,
    /// What came.
    pub heard: Heard,
}

/// What came at one baud rate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Heard {
    /// A printer's answer.
    Printer,
    /// Nothing.
    Nothing,
    /// Bytes that answer nothing: another baud rate, or another device.
    Junk(Vec<u8>),
    /// What was sent: an echoing adapter or a loop.
    Echo,
    /// The port could not be used.
    NotOpened(String),
}

/// A printer.
#[derive(Debug, Clone)]
pub struct Found {
    /// On this line it answers.
    pub line: LineSettings,
    /// What stands on the wires beside the data.
    pub control_lines: Option<ControlLines>,
    /// The real-time questions that were answered, with their status bytes.
    pub answers: Vec<StatusAnswer>,
    /// How it is. What is answered in line with the data was asked only of a printer that is ready.
    pub status: PrinterStatus,
    /// `GS I` n: what it calls itself. 65 firmware, 66 maker, 67 model, 68 serial number, 69 fonts.
    pub names: Vec<(u8, String)>,
    /// `GS r` 1 is answered.
    pub fence: bool,
    /// `GS ( H` function 48 is answered with its four characters.
    pub process_id: bool,
    /// `GS a` is answered with this automatic status.
    pub automatic: Option<[u8; 4]>,
    /// `DLE DC4` 8 is answered.
    pub clears_buffer: bool,
}

impl Found {
    pub(super) fn on(line: LineSettings) -> Self {
        Self {
            line,
            control_lines: None,
            answers: Vec::new(),
            status: PrinterStatus::Stopped(Fault::PrinterSilent),
            names: Vec::new(),
            fence: false,
            process_id: false,
            automatic: None,
            clears_buffer: false,
        }
    }

    /// What it calls itself.
    #[must_use]
    pub fn name(&self, n: u8) -> Option<&str> {
        self.names.iter().find(|(which, _)| *which == n).map(|(_, name)| name.as_str())
    }
}

impl ProbeReport {
    /// Whether something may have come out on some makes: bytes at wrong baud rates, or the four characters of the
    /// process ID on a printer that does not know it. Usually `ESC @` took them back.
    #[must_use]
    pub fn may_have_printed(&self) -> bool {
        let wrong_bauds = self.trials.iter().any(|trial| matches!(trial.heard, Heard::Nothing | Heard::Junk(_)));
        let characters = self.found.as_ref().is_some_and(|found| found.status.can_print() && !found.process_id);
        wrong_bauds || characters
    }

    /// The profile to begin with.
    #[must_use]
    pub fn proposal(&self) -> Option<Proposal> {
        self.found.as_ref().map(Proposal::of)
    }
}

impl fmt::Display for ProbeReport {
    /// Lines for a technician.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for Trial { baud, heard } in &self.trials {
            match heard {
                Heard::Printer => writeln!(formatter, "{baud} baud: a printer answers")?,
                Heard::Nothing => writeln!(formatter, "{baud} baud: no answer")?,
                Heard::Junk(bytes) => writeln!(formatter, "{baud} baud: no printer's answer: {bytes:02x?}")?,
                Heard::Echo => writeln!(formatter, "{baud} baud: the line returns what is sent")?,
                Heard::NotOpened(why) => writeln!(formatter, "{why}")?,
            }
        }
        if let Some(found) = &self.found {
            write!(formatter, "{found}")?;
        }
        if self.may_have_printed() {
            writeln!(formatter, "something may stand on the paper: feed and cut before the next slip")?;
        }
        match self.proposal() {
            Some(proposal) => write!(formatter, "{proposal}"),
            None => writeln!(formatter, "no profile to propose"),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let said = |yes: bool| if yes { "answered" } else { "not answered" };
        match self.control_lines {
            Some(ControlLines { cts, dsr }) => writeln!(formatter, "CTS {cts}, DSR {dsr}")?,
            None => writeln!(formatter, "no control lines")?,
        }
        let dialect = self.dialect();
        for StatusAnswer { n, bytes } in &self.answers {
            writeln!(formatter, "DLE EOT {n}: {bytes:02x?}")?;
        }
        writeln!(formatter, "read as {}: {:?}", dialect.name, self.status)?;
        if !self.status.can_print() {
            return writeln!(formatter, "it is stopped, so nothing more was asked: mend it and probe again");
        }
        for (n, name) in &self.names {
            writeln!(formatter, "GS I {n}: {name}")?;
        }
        writeln!(formatter, "GS r 1 (fence): {}", said(self.fence))?;
        writeln!(formatter, "GS ( H (process ID): {}", said(self.process_id))?;
        writeln!(formatter, "GS a (automatic status): {}", said(self.automatic.is_some()))?;
        writeln!(formatter, "DLE DC4 8 (empty buffers): {}", said(self.clears_buffer))
    }
}
