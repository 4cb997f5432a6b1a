//! From what a printer answers to the built-in profile that is nearest to it.

use std::fmt;

use super::super::profile::{
    CUSTOM_80, EPSON_80, GENERIC_80, MASUNG_80, MASUNG_80_INVERTED, PrinterProfile, Proof, SNBC_80,
};
use super::super::status::{Dialect, MASUNG, MASUNG_INVERTED};
use super::{CHANGES, Found};
use crate::wire::{ControlLines, Flow};

/// A built-in profile and what is to be changed in it.
///
/// Paper width, font and speed cannot be asked for: look at the paper.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// The profile with the changes made.
    pub profile: PrinterProfile,
    /// Each change in words, e.g. `baud = 19200 (built in: 38400)`.
    pub differs: Vec<String>,
    /// What a person should look at before it is used.
    pub remarks: Vec<&'static str>,
}

impl Proposal {
    pub(super) fn of(found: &Found) -> Self {
        let built_in = nearest(found);
        let mut proposal = Self { profile: built_in, differs: Vec::new(), remarks: Vec::new() };
        let profile = &mut proposal.profile;
        profile.baud = found.line.baud;
        profile.flow = flow(built_in.flow, found.control_lines);
        if found.status.can_print() {
            profile.proof = if found.process_id { Proof::ProcessId } else { Proof::Fence };
            profile.automatic = found.automatic.and(built_in.dialect.automatic).map(|_| CHANGES);
            profile.clears_buffer = found.clears_buffer;
            if !found.fence && !found.process_id {
                proposal.remarks.push("nothing proves that a slip came out: this printer cannot be used");
            }
        } else {
            proposal.remarks.push("it was stopped: what it proves is taken from the built-in profile");
        }
        if built_in.dialect.mouth == MASUNG.mouth {
            proposal
                .remarks
                .push("the mouth was taken to be empty; if a slip hung there, take the other masung profile");
        }
        proposal.differs = differences(&built_in, &proposal.profile);
        proposal
    }
}

impl Found {
    /// Masung's fifth question; the mouth is taken to be empty, which tells how its sensor reads.
    pub(super) fn by_mouth(&self) -> Option<&'static Dialect> {
        let mouth = self.answers.iter().find(|answer| answer.n == 5)?;
        [&MASUNG, &MASUNG_INVERTED].into_iter().find(|dialect| {
            dialect.query(5).is_some_and(|query| query.accepts(&mouth.bytes) && !query.slip_in_mouth(&mouth.bytes))
        })
    }
}

fn nearest(found: &Found) -> PrinterProfile {
    let named = |maker| [66, 67].into_iter().filter_map(|n| found.name(n)).any(|name| name.contains(maker));
    let speaks = found.dialect().name;
    match [CUSTOM_80, MASUNG_80, MASUNG_80_INVERTED].into_iter().find(|profile| profile.dialect.name == speaks) {
        Some(profile) => profile,
        None if named("SNBC") => SNBC_80,
        None if found.process_id => EPSON_80,
        None => GENERIC_80,
    }
}

/// A handshake that the cable does not carry would hold the line for ever.
fn flow(built_in: Flow, lines: Option<ControlLines>) -> Flow {
    match lines {
        None => built_in,
        Some(ControlLines { cts: true, .. }) => Flow::Hardware,
        Some(ControlLines { dsr: true, .. }) => Flow::Dsr,
        Some(_) if built_in == Flow::Software => Flow::Software,
        Some(_) => Flow::None,
    }
}

fn differences(built_in: &PrinterProfile, profile: &PrinterProfile) -> Vec<String> {
    let mut differs = Vec::new();
    let mut compare = |field: &str, old: String, new: String| {
        if old != new {
            differs.push(format!("{field} = {new} (built in: {old})"));
        }
    };
    compare("baud", built_in.baud.to_string(), profile.baud.to_string());
    compare("flow", format!("{:?}", built_in.flow), format!("{:?}", profile.flow));
    compare("proof", format!("{:?}", built_in.proof), format!("{:?}", profile.proof));
    compare("automatic", format!("{:?}", built_in.automatic), format!("{:?}", profile.automatic));
    compare("clears_buffer", built_in.clears_buffer.to_string(), profile.clears_buffer.to_string());
    differs
}

impl fmt::Display for Proposal {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(formatter, "profile: {} ({})", self.profile.name, self.profile.source)?;
        for line in &self.differs {
            writeln!(formatter, "  {line}")?;
        }
        for line in &self.remarks {
            writeln!(formatter, "  look: {line}")?;
        }
        Ok(())
    }
}
