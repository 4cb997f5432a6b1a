//! Slips of a made-up hall.

use hall_core::day::{LocalTime, UtcMillis};
use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::{BundleShape, Lang, Text};
use hall_core::number::Number;
use hall_core::paper::{Mark, ReadinessContent, SlipContent, TestContent, TicketContent};

pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

const AT: LocalTime = LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 5 };

/// What most citizens get.
pub fn ordinary() -> TicketContent {
    TicketContent {
        lang: Lang::Zh,
        hall: text("澄河区政务服务中心", "Chenghe District Government Service Centre"),
        matter: text("企业开办", "Starting a company"),
        zone: text("企业开办专区", "Company zone"),
        place: text("一楼东侧", "ground floor, east side"),
        counters: vec!["1".into(), "2".into()],
        label: None,
        number: "A017".parse::<Number>().expect("a label"),
        ahead: Some(7),
        wait: None,
        person: None,
        steps: vec![],
        steps_shape: BundleShape::InOrder,
        missing: vec![],
        project: None,
        at: AT,
        link: "https://hall.example/t/01933e5c-7a1b-7c3d-9e4f-5a6b7c8d9e0f".into(),
        bars: None,
        marks: vec![],
    }
}

/// The same for a citizen who reads English.
pub fn english() -> TicketContent {
    TicketContent { lang: Lang::En, ..ordinary() }
}

/// Numbered while the line was cut, for a matter with a long name and rare characters.
pub fn cut_off() -> TicketContent {
    TicketContent {
        matter: text("䶮㛃𬭚镕矿业（集团）有限公司设立、变更、注销登记及许可证联办", "Mining company registration"),
        zone: text("投资建设项目综合审批专区", "Investment zone"),
        place: text("二楼西侧南区", "first floor, south-west"),
        counters: ["11", "12", "13", "14", "综合"].map(str::to_owned).to_vec(),
        number: "K102".parse().expect("a label"),
        ahead: None,
        marks: vec![Mark::CutOff],
        ..ordinary()
    }
}

/// Printed again by staff.
pub fn reprint() -> TicketContent {
    TicketContent {
        matter: text("不动产登记（存量房转移）", "Transfer of real estate"),
        number: "W888".parse().expect("a label"),
        ahead: Some(0),
        counters: vec!["综合".into()],
        marks: vec![Mark::Reprint(2)],
        ..ordinary()
    }
}

/// Everything at once, in both languages.
pub fn richest() -> TicketContent {
    TicketContent { lang: Lang::En, marks: vec![Mark::CutOff, Mark::Reprint(1)], ..cut_off() }
}

/// For a hall whose counters scan bars.
pub fn barred() -> TicketContent {
    TicketContent { bars: Some("A017-20261123".into()), ..ordinary() }
}

/// What a technician prints first.
pub fn test(profile: &str) -> SlipContent {
    let TicketContent { hall, .. } = ordinary();
    SlipContent::Test(TestContent { hall, kiosk: "entrance-1".into(), at: AT, profile: profile.into() })
}

fn report(findings: &[(Check, Verdict, &str)]) -> SlipContent {
    let TicketContent { hall, .. } = ordinary();
    let finding =
        |&(check, verdict, evidence): &(Check, Verdict, &str)| Finding::new(check, verdict, UtcMillis(0), evidence);
    let readiness = Readiness::new(UtcMillis(0), findings.iter().map(finding));
    SlipContent::Readiness(ReadinessContent { hall, kiosk: "entrance-1".into(), at: AT, readiness })
}

/// All is well.
pub fn ready() -> SlipContent {
    report(&[
        (Check::PrinterStatus, Verdict::Passed, "EOT 12 12 12 12"),
        (Check::PrinterPaper, Verdict::Passed, "42 m, 380 slips"),
        (Check::CardReaderStatus, Verdict::Passed, "SAM ok"),
        (Check::ScannerStatus, Verdict::Passed, ""),
        (Check::CounterDisplays, Verdict::Passed, "12 of 12"),
        (Check::Signals, Verdict::Skipped, "none fitted"),
        (Check::LineCentre, Verdict::Passed, "23 ms"),
        (Check::Storage, Verdict::Passed, "11.2 GB free"),
        (Check::Clock, Verdict::Passed, "+0.04 s"),
    ])
}

/// Citizens are served, something is missing.
pub fn limited() -> SlipContent {
    report(&[
        (Check::PrinterStatus, Verdict::Passed, "EOT 12 12 12 12"),
        (Check::PrinterText, Verdict::Passed, "process ID came back"),
        (Check::SpeakerPrompt, Verdict::Failed(Fault::SpeakerGone), "no audio device"),
        (Check::LineCentre, Verdict::Passed, "23 ms"),
    ])
}

/// Nobody should be sent there.
pub fn not_ready() -> SlipContent {
    report(&[
        (Check::PrinterStatus, Verdict::Failed(Fault::CutterJammed), "EOT 3: 1A, bit 3 autocutter"),
        (Check::PrinterPaper, Verdict::Skipped, ""),
        (Check::Storage, Verdict::Failed(Fault::StorageLow), "只剩 12 MB"),
        (Check::Clock, Verdict::Passed, "+0.04 s"),
    ])
}
