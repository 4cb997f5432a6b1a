//! Slips of a made-up hall.

use hall_core::assistance::AssistanceKind;
use hall_core::booking::{BookingCode, SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::day::{LocalTime, UtcMillis};
use hall_core::diagnosis::{Check, Finding, Readiness, Verdict};
use hall_core::fault::Fault;
use hall_core::hall::{BundleShape, Lang, STEPS_MAX, Text};
use hall_core::number::Number;
use hall_core::paper::{
    AssistanceContent, AssistanceHow, BookingContent, BookingSlip, Mark, PromiseContent, PromisedMaterial,
    ReadinessContent, SlipContent, StepLine, TestContent, TicketContent,
};
use hall_core::person::{PhoneTail, ProjectNumber};
use hall_core::wait::WaitRange;

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

/// With a wait, a name, and what most citizens who booked and showed their card have.
pub fn booked() -> TicketContent {
    TicketContent {
        wait: Some(WaitRange { from_min: 15, to_min: 30 }),
        person: Some("王**".into()),
        label: Some(text("党员先锋岗", "Pioneer counter")),
        marks: vec![Mark::Booked, Mark::Priority, Mark::Prefilled],
        ..ordinary()
    }
}

/// A bundle on one ticket, with a project, and papers that follow later.
pub fn bundle() -> TicketContent {
    let step = |zh, en, counters: &[&str]| StepLine {
        name: text(zh, en),
        counters: counters.iter().map(|&counter| counter.to_owned()).collect(),
    };
    TicketContent {
        matter: text("建筑工程施工许可（四证齐发）", "Construction permits"),
        steps: vec![
            step("建设用地规划许可证", "Land-use permit", &["21"]),
            step("建设工程规划许可证", "Works planning permit", &["22"]),
            step("建筑工程施工许可证", "Construction permit", &["23", "24"]),
            step("不动产权证书", "Property certificate", &[]),
        ],
        steps_shape: BundleShape::SideBySide,
        missing: materials().into_iter().take(2).collect(),
        project: ProjectNumber::parse("2026-370000-47-03-012345"),
        person: Some("李*".into()),
        wait: Some(WaitRange { from_min: 20, to_min: 20 }),
        marks: vec![Mark::Deferred, Mark::Extended, Mark::Bundle(text("四证齐发", "Four permits at once"))],
        ..ordinary()
    }
}

/// Everything at once, in both languages.
pub fn richest() -> TicketContent {
    let tags = [
        Mark::Booked,
        Mark::Extended,
        Mark::AfterHours,
        Mark::Priority,
        Mark::Deferred,
        Mark::Prefilled,
        Mark::SoleApprover,
        Mark::CrossRegion,
    ];
    let step = StepLine { name: text(&"证".repeat(20), &"permit ".repeat(8)), counters: cut_off().counters };
    TicketContent {
        lang: Lang::En,
        marks: [&[Mark::CutOff, Mark::Reprint(1)], &tags[..], &bundle().marks[2..]].concat(),
        steps: vec![step; STEPS_MAX],
        missing: materials(),
        ..TicketContent { wait: Some(WaitRange { from_min: 90, to_min: 120 }), project: bundle().project, ..cut_off() }
    }
}

/// As many as a matter can have.
pub fn materials() -> Vec<Text> {
    let names = [
        ("公司登记（备案）申请书", "Application form"),
        ("公司章程", "Articles of association"),
        ("住所使用证明", "Proof of premises"),
        ("法定代表人身份证件", "ID of the legal representative"),
        ("股东资格证明", "Proof of the shareholders"),
        ("任职文件", "Letters of appointment"),
        ("授权委托书", "Power of attorney"),
        ("名称自主申报告知书", "Notice of the name"),
        ("经营范围说明", "Scope of business"),
        ("前置许可文件", "Prior permits"),
        ("验资报告", "Capital report"),
        ("特种设备使用登记证或者其他能够证明符合安全条件的材料原件及复印件", "Safety certificates and copies"),
    ];
    names.map(|(zh, en)| text(zh, en)).into()
}

fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect("a time")
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn slot() -> SlotTime {
    let hours = SlotHours::Period(PeriodKind::Noon);
    SlotTime { date: date("2026-11-26"), from: time("12:00"), to: time("12:30"), hours }
}

fn code() -> BookingCode {
    BookingCode::from_random(48_219_035_771)
}

/// A booking in each state.
pub fn booking(state: BookingSlip) -> BookingContent {
    let TicketContent { lang, hall, matter, zone, place, counters, at, .. } = ordinary();
    let slot = slot();
    BookingContent {
        lang,
        hall,
        state,
        matter,
        zone,
        place,
        counters,
        slot,
        code: code(),
        link: "https://hall.example/b/01933e5c7a1b7c3d".into(),
        person: Some("王** 370***********0015".into()),
        phone_tail: PhoneTail::parse("6789"),
        materials: materials().into_iter().take(4).collect(),
        check_in: Some((time("11:30"), time("12:45"))),
        cancel_until: Some(Moment { date: slot.date, time: time("10:00") }),
        at,
    }
}

/// The same for a citizen who reads English.
pub fn booking_english(state: BookingSlip) -> BookingContent {
    BookingContent { lang: Lang::En, ..booking(state) }
}

/// With everything that a booking can have, in both languages.
pub fn booking_richest(state: BookingSlip) -> BookingContent {
    let TicketContent { matter, zone, place, counters, .. } = cut_off();
    BookingContent { matter, zone, place, counters, materials: materials(), ..booking_english(state) }
}

/// What follows later.
pub fn promise() -> PromiseContent {
    let TicketContent { lang, hall, matter, number, link, at, .. } = ordinary();
    let promised = |name| PromisedMaterial { name, until: date("2026-12-08") };
    PromiseContent {
        lang,
        hall,
        matter,
        number: Some(number),
        missing: materials().into_iter().skip(1).take(2).map(promised).collect(),
        person: Some("王** 370***********0015".into()),
        place: text("受理窗口", "the counter that serves you"),
        at,
        link,
    }
}

/// Every material of a matter, in both languages.
pub fn promise_richest() -> PromiseContent {
    let promised = |name| PromisedMaterial { name, until: date("2027-02-28") };
    let missing = materials().into_iter().map(promised).collect();
    PromiseContent { lang: Lang::En, matter: cut_off().matter, missing, ..promise() }
}

fn assistance(kind: AssistanceKind, how: AssistanceHow) -> AssistanceContent {
    let TicketContent { lang, hall, matter, at, .. } = ordinary();
    let place = Some(text("一楼西侧", "ground floor, west side"));
    let link = Some("https://hall.example/h/01933e5c7a1b7c3d".into());
    AssistanceContent { lang, hall, kind, how, matter: Some(matter), project: None, place, at, link }
}

/// A helper comes to the terminal.
pub fn helper_called() -> AssistanceContent {
    let how = AssistanceHow::Called { reference: "A017".into(), minutes: Some(5) };
    assistance(AssistanceKind::Accompany, how)
}

/// A helper is booked, for a citizen who reads English.
pub fn helper_booked() -> AssistanceContent {
    let how = AssistanceHow::Booked { slot: slot(), code: code() };
    AssistanceContent { lang: Lang::En, ..assistance(AssistanceKind::Act, how) }
}

/// Somebody calls back.
pub fn callback() -> AssistanceContent {
    let until = Some(Moment { date: date("2026-11-24"), time: time("12:00") });
    let how =
        AssistanceHow::Callback { reference: "4821".into(), until, tail: PhoneTail::parse("6789").expect("four") };
    AssistanceContent { place: None, link: None, ..assistance(AssistanceKind::FillGap, how) }
}

/// The steward of a project calls back.
pub fn steward_calls_back() -> AssistanceContent {
    let project = ProjectNumber::parse("2026-370000-47-03-000815");
    let matter = Some(text("项目管家服务", "Project steward"));
    AssistanceContent { kind: AssistanceKind::Act, matter, project, ..callback() }
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
