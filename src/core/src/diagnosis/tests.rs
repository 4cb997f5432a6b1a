//! Names, grades and bounds of the diagnosis.

use super::*;

fn finding(check: Check, verdict: Verdict) -> Finding {
    Finding::new(check, verdict, UtcMillis(0), "")
}

#[test]
fn one_name_for_each_and_back() {
    for part in Part::ALL {
        assert_eq!(Part::from_code(part.code()), Some(part));
        assert!(!part.name().zh.is_empty() && !part.name().en.is_empty());
        assert!(Check::ALL.iter().any(|check| check.part() == part), "{}: nothing proves it", part.code());
    }
    for check in Check::ALL {
        assert_eq!(Check::from_code(check.code()), Some(check));
        assert!(check.code().starts_with(check.part().code()), "{}", check.code());
    }
    assert!(Check::ALL.is_sorted() && Part::ALL.is_sorted());
}

#[test]
fn evidence_is_one_line_and_bounded() {
    let long = Finding::new(Check::Clock, Verdict::Passed, UtcMillis(0), &"a\n".repeat(EVIDENCE_CHARS_MAX));
    assert_eq!(long.evidence().chars().count(), EVIDENCE_CHARS_MAX);
    assert!(!long.evidence().contains('\n'));
}

#[test]
fn the_grade_says_what_a_citizen_would_notice() {
    let grade = |findings: &[Finding]| Readiness::new(UtcMillis(0), findings.iter().cloned()).grade();
    let good = finding(Check::PrinterStatus, Verdict::Passed);
    assert_eq!(grade(std::slice::from_ref(&good)), Grade::Ready);
    assert_eq!(
        grade(&[good.clone(), finding(Check::SpeakerPrompt, Verdict::Failed(Fault::SpeakerGone))]),
        Grade::Limited
    );
    assert_eq!(grade(&[good.clone(), finding(Check::PrinterText, Verdict::Failed(Fault::PaperOut))]), Grade::NotReady);
    assert_eq!(grade(&[]), Grade::NotReady, "nothing was proved");
    assert_eq!(grade(&[good, finding(Check::Clock, Verdict::Skipped)]), Grade::Ready);
}

#[test]
fn of_two_findings_the_last_counts() {
    let report = Readiness::new(
        UtcMillis(0),
        [finding(Check::Clock, Verdict::Failed(Fault::ClockOff)), finding(Check::Clock, Verdict::Passed)],
    );
    assert_eq!(report.findings().len(), 1);
    assert_eq!(report.grade(), Grade::Ready);
}
