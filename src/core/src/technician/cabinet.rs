//! What is known of the cabinet.

use std::collections::BTreeMap;

use crate::day::LocalTime;
use crate::device::PaperOutcome;
use crate::diagnosis::{Check, Condition, Finding, Part, Readiness};
use crate::fault::Fault;
use crate::roll::{Forecast, Roll};
use crate::ticket::TicketId;

/// Facts that one part shows at most.
pub const FACTS_MAX: usize = 12;

/// How one part is, since when, and what was last wrong with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PartState {
    /// Which part.
    pub part: Part,
    /// How it is.
    pub condition: Condition,
    /// Since when, on the hall's clock.
    pub since: Option<LocalTime>,
    /// The last fault, which may be over.
    pub last_fault: Option<Fault>,
    /// What the technician should know: path, speed, named status bits. At most twelve, never personal.
    pub facts: Vec<String>,
}

impl PartState {
    /// A part that was not looked at yet.
    #[must_use]
    pub fn unknown(part: Part) -> Self {
        Self { part, condition: Condition::Unknown, since: None, last_fault: None, facts: vec![] }
    }
}

/// A ticket in the list for reprints. No personal data is on it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketLine {
    /// Which ticket.
    pub id: TicketId,
    /// Its label, e.g. `A017`.
    pub number: String,
    /// The matter's name in Chinese.
    pub matter: String,
    /// When it was given.
    pub at: LocalTime,
    /// What became of its paper.
    pub paper: PaperOutcome,
    /// How often it was printed again.
    pub reprints: u8,
}

/// The cabinet as far as it is known, whether or not somebody looks at it.
#[derive(Debug, Clone, Default)]
pub struct Cabinet {
    parts: BTreeMap<Part, PartState>,
    findings: BTreeMap<Check, Finding>,
    /// The last readiness report.
    pub readiness: Option<Readiness>,
    /// The roll in the printer and what is to be expected of it.
    pub roll: Option<(Roll, Forecast)>,
    /// Whether a reprint is under way, whatever page is shown.
    pub is_reprinting: bool,
    /// The last tickets, while the list is open.
    pub tickets: Vec<TicketLine>,
}

impl Cabinet {
    /// How a part is.
    #[must_use]
    pub fn part(&self, part: Part) -> PartState {
        self.parts.get(&part).cloned().unwrap_or_else(|| PartState::unknown(part))
    }

    /// Every part, in the order of the overview.
    pub fn parts(&self) -> impl Iterator<Item = PartState> + '_ {
        Part::ALL.into_iter().map(|part| self.part(part))
    }

    /// Takes in how a part is now. The last fault of a part that recovered stays known.
    pub fn set_part(&mut self, mut state: PartState) {
        state.facts.truncate(FACTS_MAX);
        let before = self.parts.get(&state.part).and_then(|before| before.last_fault);
        state.last_fault = state.condition.fault().or(state.last_fault).or(before);
        self.parts.insert(state.part, state);
    }

    /// The last finding of a check.
    #[must_use]
    pub fn finding(&self, check: Check) -> Option<&Finding> {
        self.findings.get(&check)
    }

    /// Takes in a finding.
    pub fn set_finding(&mut self, finding: Finding) {
        self.findings.insert(finding.check, finding);
    }
}
