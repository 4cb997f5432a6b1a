//! Readiness reports: kept for each kiosk, the last ones.

use hall_central::READINESS_KEPT;
use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Check, Finding, Grade, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::KioskId;
use hall_core::outbox::Body;

use crate::hall::{MORNING, OpenHall};

fn report(at: UtcMillis, printer: Verdict) -> Body {
    let finding = |check, verdict| Finding::new(check, verdict, at, "DLE EOT 4 = 72");
    Body::Readiness(Readiness::new(
        at,
        [finding(Check::PrinterStatus, printer), finding(Check::Clock, Verdict::Passed)],
    ))
}

fn name() -> KioskId {
    KioskId::new("entrance-1").expect("id")
}

#[tokio::test]
async fn a_report_is_kept_as_it_was_made() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    assert_eq!(hall.centre.readiness(&name()).expect("reads"), []);
    let made = UtcMillis(MORNING.0 - 90_000);
    let operation = kiosk.operation(report(made, Verdict::Failed(Fault::PaperOut)));
    assert_eq!(kiosk.outcomes(std::slice::from_ref(&operation)).await, ["accepted"]);
    assert_eq!(kiosk.outcomes(&[operation]).await, ["repeated"]);
    let hall = hall.restart().await;
    let kept = hall.centre.readiness(&name()).expect("reads");
    assert_eq!(kept.len(), 1, "kept once");
    assert_eq!((kept[0].ended, kept[0].received, kept[0].grade), (made, MORNING, Grade::NotReady));
    let failed = &kept[0].findings[0];
    assert_eq!(
        (failed.check.as_str(), failed.verdict.as_str(), failed.fault.as_deref(), failed.evidence.as_str()),
        ("printer.status", "failed", Some("printer.paper-out"), "DLE EOT 4 = 72")
    );
    assert_eq!(kept[0].findings[1].check, "clock.centre");
}

#[tokio::test]
async fn only_the_last_reports_of_each_kiosk_are_kept() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    let first = other.operation(report(UtcMillis(1), Verdict::Passed));
    assert_eq!(other.outcomes(&[first]).await, ["accepted"]);
    let made = i64::from(READINESS_KEPT) + 3;
    for at in 1..=made {
        let operation = kiosk.operation(report(UtcMillis(at), Verdict::Passed));
        assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
    }
    let kept: Vec<i64> = hall.centre.readiness(&name()).expect("reads").iter().map(|kept| kept.ended.0).collect();
    assert_eq!(kept, (4..=made).rev().collect::<Vec<_>>());
    let others = hall.centre.readiness(&KioskId::new("entrance-2").expect("id")).expect("reads");
    assert_eq!(others.len(), 1, "each kiosk has its own");
}
