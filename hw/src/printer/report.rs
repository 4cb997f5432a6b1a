//! What a technician reads about the printer: its answers byte for byte, the bits by name, and what is wrong.

use hall_core::device::PrinterStatus;
use hall_core::fault::Fault;
use hall_core::hall::Text;

use super::error::PrinterError;
use super::profile::PrinterProfile;
use super::status::StatusReport;

/// One look at the printer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrinterReport {
    /// The profile that it is driven by.
    pub profile: &'static str,
    /// What that profile is known from.
    pub source: &'static str,
    /// What its status bytes are read as.
    pub dialect: &'static str,
    /// In one word.
    pub status: PrinterStatus,
    /// What it answered, in the order in which it was asked; empty if it could not be asked.
    pub answers: Vec<NamedAnswer>,
    /// Whether a slip is in the presenter's mouth; `None` without a presenter.
    pub slip_in_mouth: Option<bool>,
    /// Why it could not be asked.
    pub trouble: Option<Trouble>,
}

/// One answer with its bits by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedAnswer {
    /// The n of `DLE EOT n`.
    pub query: u8,
    /// Its status bytes as they came.
    pub bytes: Vec<u8>,
    /// The names of the bits that are set and do not have to be.
    pub bits: Vec<&'static str>,
}

/// Why a printer could not be asked, finer than a fault: a held port and a missing one are both "gone".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trouble {
    /// Its name in logs, e.g. `printer.port-busy`.
    pub code: &'static str,
    /// What happened.
    pub text: String,
    /// What to do about it.
    pub remedy: Text,
}

impl PrinterReport {
    /// What was asked of a printer of `profile`.
    pub(super) fn new(profile: &PrinterProfile, asked: Result<StatusReport, PrinterError>) -> Self {
        let dialect = profile.dialect;
        let mut report = Self {
            profile: profile.name,
            source: profile.source,
            dialect: dialect.name,
            status: PrinterStatus::Stopped(Fault::PrinterGone),
            answers: Vec::new(),
            slip_in_mouth: None,
            trouble: None,
        };
        match asked {
            Ok(asked) => {
                report.status = asked.summary(dialect);
                report.slip_in_mouth = profile.presenter.map(|_| asked.slip_in_mouth(dialect));
                report.answers = asked
                    .answers
                    .into_iter()
                    .map(|answer| {
                        let alone = StatusReport { answers: vec![answer.clone()] };
                        NamedAnswer { query: answer.n, bytes: answer.bytes, bits: alone.notes(dialect).collect() }
                    })
                    .collect();
            }
            Err(error) => {
                report.status = PrinterStatus::Stopped(error.fault());
                report.trouble = Some(Trouble { code: error.code(), text: error.to_string(), remedy: error.remedy() });
            }
        }
        report
    }

    /// What staff should see to although the printer prints. A slip that still hangs in the mouth now, when none is
    /// being printed, was left there.
    #[must_use]
    pub fn warnings(&self) -> Vec<Fault> {
        self.slip_in_mouth.is_some_and(|full| full).then_some(Fault::SlipNotTaken).into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::profile::{EPSON_80, MASUNG_80};
    use super::super::status::StatusAnswer;
    use super::*;
    use crate::wire::WireError;

    #[test]
    fn each_answer_stands_with_its_own_bits() {
        let answers = [(1, 0x16), (2, 0x12), (3, 0x12), (4, 0x1e), (5, 0x04)]
            .map(|(n, byte)| StatusAnswer { n, bytes: vec![byte] });
        let report = PrinterReport::new(&MASUNG_80, Ok(StatusReport { answers: answers.into() }));
        assert_eq!(report.status, PrinterStatus::Ready { paper_low: true });
        assert_eq!(report.answers[3].bits, ["paper near its end (1)", "paper near its end (2)"]);
        assert_eq!(report.answers[4].bits, ["sensor at the mouth"]);
        assert_eq!(report.warnings(), [Fault::SlipNotTaken]);
    }

    #[test]
    fn a_held_port_has_its_own_words() {
        let busy = PrinterError::from(WireError::Busy { path: "/dev/printer".into() });
        let report = PrinterReport::new(&EPSON_80, Err(busy));
        assert_eq!(report.status, PrinterStatus::Stopped(Fault::PrinterGone));
        let trouble = report.trouble.expect("it could not be asked");
        assert_eq!(trouble.code, "printer.port-busy");
        assert_ne!(trouble.remedy, Fault::PrinterGone.remedy());
        assert!(trouble.text.contains("/dev/printer") && report.slip_in_mouth.is_none());
    }
}
