//! What a shell and the desk say to each other: one JSON object a line, over a socket in the kiosk's own folder.

use hall_core::diagnosis::{Check, Finding, Grade, Part, Readiness};
use hall_core::technician::PartState;
use serde::{Deserialize, Serialize};

/// Longest line either way, in bytes.
pub const LINE_BYTES_MAX: usize = 64 * 1_024;

/// What a shell asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ask", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Ask {
    /// How every part is.
    Overview,
    /// These checks, in this order.
    Checks {
        /// Their names.
        names: Vec<String>,
    },
    /// A readiness report.
    Report {
        /// Whether it is printed too.
        print: bool,
    },
    /// A new roll is in.
    Roll {
        /// Its length.
        metres: u16,
    },
}

/// What the desk answers: any number of lines, the last one `done` or `error`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "kebab-case")]
pub enum Answer {
    /// How one part is.
    Part(PartLine),
    /// How one check ended.
    Finding(FindingLine),
    /// The word at the top of the report.
    Readiness {
        /// ready, limited or not-ready.
        grade: String,
    },
    /// That was all.
    Done,
    /// Not done, and why.
    Error {
        /// For a person.
        message: String,
    },
}

/// One part in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartLine {
    /// Its name.
    pub part: String,
    /// absent, working, warning, faulty or unknown.
    pub condition: String,
    /// Since when, on the hall's clock: `2026-11-23 08:30`.
    pub since: Option<String>,
    /// The fault, while it lasts.
    pub fault: Option<String>,
    /// The last fault, which may be over.
    pub last_fault: Option<String>,
    /// What to do about it.
    pub remedy: Option<String>,
    /// Technical facts.
    pub facts: Vec<String>,
}

impl From<&PartState> for PartLine {
    fn from(state: &PartState) -> Self {
        let fault = state.condition.fault();
        let since = state
            .since
            .map(|at| format!("{:04}-{:02}-{:02} {:02}:{:02}", at.year, at.month, at.day, at.hour, at.minute));
        Self {
            part: state.part.code().into(),
            condition: state.condition.code().into(),
            since,
            fault: fault.map(|fault| fault.code().into()),
            last_fault: state.last_fault.map(|fault| fault.code().into()),
            remedy: fault.map(|fault| fault.remedy().en),
            facts: state.facts.clone(),
        }
    }
}

/// One finding in one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FindingLine {
    /// The check's name.
    pub check: String,
    /// passed, failed or skipped.
    pub verdict: String,
    /// Why it failed.
    pub fault: Option<String>,
    /// When, in milliseconds since 1970.
    pub at_ms: i64,
    /// What was seen.
    pub evidence: String,
    /// What to do about it.
    pub remedy: Option<String>,
}

impl From<&Finding> for FindingLine {
    fn from(finding: &Finding) -> Self {
        let fault = finding.verdict.fault();
        Self {
            check: finding.check.code().into(),
            verdict: finding.verdict.code().into(),
            fault: fault.map(|fault| fault.code().into()),
            at_ms: finding.at.0,
            evidence: finding.evidence().into(),
            remedy: fault.map(|fault| fault.remedy().en),
        }
    }
}

/// A name that is no check and no part.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name:?} is no check; there are: all, quiet, {}, or one of {}", parts(), checks())]
pub struct UnknownCheck {
    /// What was asked for.
    pub name: String,
}

fn parts() -> String {
    Part::ALL.map(Part::code).join(", ")
}

fn checks() -> String {
    Check::ALL.map(Check::code).join(", ")
}

/// The checks behind a name: one check, every check of a part, `quiet` or `all`.
///
/// # Errors
/// It is none of these; the error lists them.
pub fn checks_named(name: &str) -> Result<Vec<Check>, UnknownCheck> {
    if let Some(check) = Check::from_code(name) {
        return Ok(vec![check]);
    }
    if let Some(part) = Part::from_code(name) {
        return Ok(Check::ALL.into_iter().filter(|check| check.part() == part).collect());
    }
    match name {
        "all" => Ok(Check::ALL.to_vec()),
        "quiet" => Ok(Check::QUIET.to_vec()),
        _ => Err(UnknownCheck { name: name.chars().take(40).collect() }),
    }
}

/// The answers to a report.
#[must_use]
pub fn report_answers(report: &Readiness) -> Vec<Answer> {
    let findings = report.findings().iter().map(|finding| Answer::Finding(finding.into()));
    findings.chain([Answer::Readiness { grade: report.grade().code().into() }]).collect()
}

/// Whether an answer means that something does not work.
#[must_use]
pub fn is_bad(answer: &Answer) -> bool {
    match answer {
        Answer::Part(part) => part.fault.is_some(),
        Answer::Finding(finding) => finding.fault.is_some(),
        Answer::Readiness { grade } => grade == Grade::NotReady.code(),
        Answer::Done => false,
        Answer::Error { .. } => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_check_a_part_or_a_set() {
        assert_eq!(checks_named("printer.status"), Ok(vec![Check::PrinterStatus]));
        assert_eq!(checks_named("line"), Ok(vec![Check::LineCentre]));
        assert_eq!(checks_named("all").map(|all| all.len()), Ok(Check::ALL.len()));
        let error = checks_named("printr").expect_err("unknown").to_string();
        assert!(error.contains("printr") && error.contains("printer.status") && error.contains("quiet"), "{error}");
    }

    #[test]
    fn lines_read_back_as_they_were_written() {
        for ask in [Ask::Overview, Ask::Checks { names: vec!["line".into()] }, Ask::Report { print: true }] {
            let line = serde_json::to_string(&ask).expect("written");
            assert_eq!(serde_json::from_str::<Ask>(&line).expect("read"), ask, "{line}");
        }
        assert_eq!(serde_json::to_string(&Answer::Done).expect("written"), r#"{"answer":"done"}"#);
        assert!(serde_json::from_str::<Ask>(r#"{"ask":"shell"}"#).is_err());
    }
}
