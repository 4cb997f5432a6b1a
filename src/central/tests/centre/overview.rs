//! How the kiosks are, for whoever looks after them.

use hall_central::overview::{OFFLINE_MS, ReadinessReports, overview_lines, readiness_lines};
use hall_central::{KioskStanding, KioskState};
use hall_core::day::UtcMillis;
use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::KioskId;
use hall_core::outbox::Body;
use hall_proto::wire::{FeedQuery, path};

use crate::hall::{Kiosk, MORNING, OpenHall};

fn only(hall: &OpenHall) -> KioskStanding {
    let [kiosk] = hall.centre.overview().expect("reads").kiosks.try_into().expect("one kiosk");
    kiosk
}

async fn report_fault(kiosk: &mut Kiosk, fault: Fault, raised: bool) {
    let operation = kiosk.operation(Body::Fault { fault, raised });
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
}

async fn report(kiosk: &mut Kiosk, findings: &[(Check, Verdict, &str)]) {
    let at = UtcMillis(MORNING.0 - 3_600_000);
    let findings = findings.iter().map(|(check, verdict, seen)| Finding::new(*check, *verdict, at, seen));
    let operation = kiosk.operation(Body::Readiness(Readiness::new(at, findings)));
    assert_eq!(kiosk.outcomes(&[operation]).await, ["accepted"]);
}

#[tokio::test]
async fn the_state_says_what_citizens_get() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    assert_eq!((only(&hall).state, only(&hall).heard_ms), (KioskState::Offline, None), "let in, and not heard yet");
    report_fault(&mut kiosk, Fault::SpeakerGone, true).await;
    assert_eq!((only(&hall).state, only(&hall).heard_ms), (KioskState::Warning, Some(MORNING.0)));
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    assert_eq!(only(&hall).state, KioskState::Error);
    report_fault(&mut kiosk, Fault::PaperOut, false).await;
    assert_eq!(only(&hall).state, KioskState::Warning);
    report_fault(&mut kiosk, Fault::SpeakerGone, false).await;
    assert_eq!(only(&hall).state, KioskState::Ok);
    report(&mut kiosk, &[(Check::PrinterText, Verdict::Failed(Fault::CutterJammed), "")]).await;
    assert_eq!(only(&hall).state, KioskState::Warning, "what a report found is mended or a fault that lasts");
    report(&mut kiosk, &[(Check::PrinterText, Verdict::Passed, "")]).await;
    assert_eq!(only(&hall).state, KioskState::Ok);
    hall.centre.revoke(&kiosk.identity.kiosk).expect("revoked");
    assert_eq!(only(&hall).state, KioskState::Revoked);
}

#[tokio::test]
async fn a_kiosk_that_is_not_heard_is_offline() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    hall.clock.advance(OFFLINE_MS);
    assert_eq!(only(&hall).state, KioskState::Error);
    hall.clock.advance(1);
    let offline = only(&hall);
    assert_eq!((offline.state, offline.heard_ms), (KioskState::Offline, Some(MORNING.0)));
    assert_eq!(offline.open_faults.len(), 1, "what was known stays");
    // The feed alone makes it heard; the operation after it is only there to wait for the note to be on disk.
    kiosk.feed(FeedQuery::default()).await.expect("the feed");
    report_fault(&mut kiosk, Fault::PaperOut, false).await;
    assert_eq!((only(&hall).state, only(&hall).heard_ms), (KioskState::Ok, Some(MORNING.0 + OFFLINE_MS + 1)));
}

#[tokio::test]
async fn a_clock_that_is_off_is_a_warning() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let query = format!("{}?{}", path::FEED, FeedQuery::default().to_query());
    for (ahead_s, state) in [(-31, KioskState::Warning), (30, KioskState::Ok), (299, KioskState::Warning)] {
        hall.clock.advance(OFFLINE_MS);
        let now = hall_central::clock::Clock::now(&*hall.clock);
        let asked = UtcMillis(now.0 + ahead_s * 1_000);
        let _: hall_proto::wire::FeedAnswer = kiosk.line.get(&kiosk.identity, asked, &query).await.expect("the feed");
        report_fault(&mut kiosk, Fault::PaperOut, false).await;
        assert_eq!((only(&hall).clock_ahead_s, only(&hall).state), (Some(ahead_s), state));
    }
}

#[tokio::test]
async fn only_a_plain_release_is_kept() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    let too_long = format!("hall-kiosk/{}", "1".repeat(41));
    for (agent, kept) in [
        ("curl/8.0", None),
        ("hall-kiosk/", None),
        ("hall-kiosk/1.2.0 <b>", None),
        (&too_long, None),
        ("hall-kiosk/1.2.0-rc.1", Some("1.2.0-rc.1")),
        ("curl/8.0", Some("1.2.0-rc.1")),
    ] {
        hall.clock.advance(OFFLINE_MS);
        kiosk.line.name(agent);
        report_fault(&mut kiosk, Fault::PaperOut, false).await;
        assert_eq!(only(&hall).release.as_deref(), kept, "{agent}");
    }
}

#[tokio::test]
async fn a_fault_lasts_from_its_first_report_to_its_end() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    hall.clock.advance(60_000);
    report_fault(&mut kiosk, Fault::DoorOpen, true).await;
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    let open: Vec<(String, i64)> =
        only(&hall).open_faults.into_iter().map(|open| (open.fault, open.since_ms - MORNING.0)).collect();
    assert_eq!(open, [("printer.paper-out".into(), 0), ("cabinet.door-open".into(), 60_000)]);
    report_fault(&mut kiosk, Fault::PaperOut, false).await;
    hall.clock.advance(60_000);
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    let open = only(&hall).open_faults;
    assert_eq!((open.len(), open[1].since_ms), (2, MORNING.0 + 120_000), "a new one begins anew");
}

#[tokio::test]
async fn a_kiosk_that_is_let_in_anew_begins_without_old_faults() {
    let hall = OpenHall::new().await;
    let mut before = hall.kiosk("entrance-1", 'K').await;
    let mut other = hall.kiosk("entrance-2", 'L').await;
    report_fault(&mut before, Fault::PrinterGone, true).await;
    report_fault(&mut other, Fault::PrinterGone, true).await;
    let mut after = hall.kiosk("entrance-1", 'M').await;
    report_fault(&mut after, Fault::DoorOpen, true).await;
    let kiosks = hall.centre.overview().expect("reads").kiosks;
    let seen: Vec<(&str, char, &str)> =
        kiosks.iter().map(|kiosk| (kiosk.kiosk.as_str(), kiosk.series, kiosk.open_faults[0].fault.as_str())).collect();
    assert_eq!(seen, [("entrance-1", 'M', "cabinet.door-open"), ("entrance-2", 'L', "printer.gone")]);
    assert_eq!(kiosks[0].open_faults.len(), 1);
}

#[tokio::test]
async fn ended_faults_are_bounded() {
    let hall = OpenHall::new().await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    report_fault(&mut kiosk, Fault::DoorOpen, true).await;
    for _ in 0..12 {
        let mut batch = Vec::new();
        for at in 0..100 {
            hall.clock.advance(10);
            batch.push(kiosk.operation(Body::Fault { fault: Fault::LineCut, raised: at % 2 == 0 }));
        }
        assert_eq!(kiosk.outcomes(&batch).await.len(), 100);
    }
    let faults = hall.audit().faults;
    assert_eq!(faults.iter().filter(|fault| !fault.is_raised).count(), 500);
    assert_eq!(faults.iter().filter(|fault| fault.is_raised).count(), 1, "the one that lasts stays");
}

/// Compares with the kept file; `UPDATE_GOLDENS=1` accepts what is found.
fn golden(name: &str, found: &str) {
    let path = format!("{}/goldens/{name}", env!("CARGO_MANIFEST_DIR"));
    if std::env::var_os("UPDATE_GOLDENS").is_some() {
        std::fs::write(&path, found).expect("written");
    }
    assert_eq!(std::fs::read_to_string(&path).expect("kept"), found, "{name}");
}

#[tokio::test]
async fn what_the_commands_print() {
    let hall = OpenHall::new().await;
    hall.kiosk("annex-1", 'L').await;
    let mut kiosk = hall.kiosk("entrance-1", 'K').await;
    kiosk.line.name("hall-kiosk/1.2.0");
    report_fault(&mut kiosk, Fault::CardReaderSilent, true).await;
    hall.clock.advance(60_000);
    report_fault(&mut kiosk, Fault::PaperOut, true).await;
    let findings = [
        (Check::PrinterStatus, Verdict::Passed, "DLE EOT 4 = 12"),
        (Check::CardReaderStatus, Verdict::Failed(Fault::CardReaderSilent), "no answer in 800 ms, 3 tries"),
        (Check::ScannerStatus, Verdict::Skipped, ""),
    ];
    report(&mut kiosk, &findings).await;
    hall.clock.advance(45_000);
    let overview = hall.centre.overview().expect("reads");
    let reports = hall.centre.readiness(&KioskId::new("entrance-1").expect("id")).expect("reads");
    golden("kiosks.txt", &(overview_lines(&overview).join("\n") + "\n"));
    golden("kiosks.json", &(serde_json::to_string_pretty(&overview).expect("JSON") + "\n"));
    golden("readiness.txt", &(readiness_lines("entrance-1", &reports[0]).join("\n") + "\n"));
    golden(
        "readiness.json",
        &(serde_json::to_string_pretty(&ReadinessReports::new("entrance-1", &reports)).expect("JSON") + "\n"),
    );
}
