//! Readiness reports on the wire.

use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::operation::{fault_from, unknown};
use super::{WireError, bounds};

/// Most findings in a report: one a check.
pub(super) const FINDINGS_MAX: usize = Check::ALL.len();

/// The result of one check.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireFinding {
    /// The check.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "printer.status")]
    pub check: String,
    /// How it ended: `passed`, `failed` or `skipped`.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "failed")]
    pub verdict: String,
    /// The code of the fault behind a failure, and of nothing else.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    #[schema(example = "printer.paper-out")]
    pub fault: Option<String>,
    /// When it ended, by the kiosk's clock.
    pub at_ms: i64,
    /// What was seen, for a technician; at most four hundred characters, never personal data.
    #[serde(deserialize_with = "bounds::evidence")]
    pub evidence: String,
}

impl From<&Finding> for WireFinding {
    fn from(finding: &Finding) -> Self {
        Self {
            check: finding.check.code().into(),
            verdict: finding.verdict.code().into(),
            fault: finding.verdict.fault().map(|fault| fault.code().into()),
            at_ms: finding.at.0,
            evidence: finding.evidence().into(),
        }
    }
}

impl TryFrom<&WireFinding> for Finding {
    type Error = WireError;

    fn try_from(wire: &WireFinding) -> Result<Self, WireError> {
        let check = Check::from_code(&wire.check).ok_or_else(|| unknown("check", &wire.check))?;
        let verdict = match (wire.verdict.as_str(), wire.fault.as_deref()) {
            ("passed", None) => Verdict::Passed,
            ("skipped", None) => Verdict::Skipped,
            ("failed", Some(fault)) => Verdict::Failed(fault_from(fault)?),
            ("passed" | "skipped" | "failed", _) => {
                return Err(WireError::Malformed("a failure has a fault, and nothing else has one".into()));
            }
            (other, _) => return Err(unknown("verdict", other)),
        };
        Ok(Finding::new(check, verdict, UtcMillis(wire.at_ms), &wire.evidence))
    }
}

/// The report; its findings come in the order of the checks, and of several for one check the last counts.
pub(super) fn readiness_from(ended_ms: i64, findings: &[WireFinding]) -> Result<Readiness, WireError> {
    let findings = findings.iter().map(Finding::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Readiness::new(UtcMillis(ended_ms), findings))
}
