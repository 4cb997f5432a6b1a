//! The first pages: areas and matters.

use hall_core::booking::{SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::day::LocalTime;
use hall_core::hall::{Lang, MatterId, ZoneId};
use hall_core::view::{
    Action, ClosedPage, ClosedWhy, HoursView, MatterMark, MatterTile, Page, Pager, ServiceRow, View, ZoneTile,
};

use super::{Named, cut_off, pick, plain, view};
use crate::screen::Scene;

/// Identifier, name and place in both languages, how many wait.
type ZoneRow = (&'static str, &'static str, &'static str, &'static str, &'static str, Option<u32>);

const ZONES: [ZoneRow; 8] = [
    ("company", "企业开办专区", "Business Start-up", "一楼东侧", "1F, east side", Some(7)),
    ("trade", "一业一证专区", "One Licence per Industry", "一楼西侧", "1F, west side", Some(3)),
    ("construction", "工程建设专区", "Construction Approvals", "二楼东侧", "2F, east side", Some(0)),
    ("property", "不动产登记专区", "Property Registration", "二楼西侧", "2F, west side", Some(12)),
    ("insurance", "社保医保专区", "Social and Medical Insurance", "三楼东侧", "3F, east side", Some(21)),
    ("tax", "税务服务专区", "Tax", "三楼西侧", "3F, west side", Some(5)),
    ("cross-region", "跨域通办专区", "Cross-Region Services", "一楼南侧", "1F, south side", Some(1)),
    ("general", "综合服务专区", "General Services", "一楼大厅", "1F, main hall", None),
];

const MATTERS: [(&str, &str, &str, Option<u32>, u16); 8] = [
    ("company-start", "企业开办", "Start a company", Some(7), 32),
    ("company-change", "公司变更登记", "Change company details", Some(4), 25),
    ("company-close", "公司注销登记", "Close a company", Some(0), 25),
    ("self-employed", "个体工商户登记", "Self-employed business", Some(2), 15),
    ("licence-replace", "营业执照补领换领", "Replace a business licence", Some(1), 10),
    ("company-seal", "公章刻制备案", "Company seals", None, 20),
    ("company-bank", "企业银行开户", "Company bank account", Some(3), 30),
    ("tax-device", "免费税务UKey领取", "Free tax device (USB key)", Some(0), 10),
];

pub(in crate::tests) fn welcome(lang: Lang, pager: Pager) -> Page {
    let tile = |&(id, zh, en, place_zh, place_en, waiting): &(&str, &str, &str, &str, &str, Option<u32>)| ZoneTile {
        id: ZoneId::new(id).expect("id"),
        name: pick(lang, zh, en),
        other_name: pick(lang.toggled(), zh, en),
        place: pick(lang, place_zh, place_en),
        waiting,
        is_served: true,
    };
    Page::Welcome { zones: ZONES.iter().map(tile).collect(), pager, actions: Action::ALL.into() }
}

pub(in crate::tests) fn matters(lang: Lang, pager: Pager) -> Page {
    let tile = |&(id, zh, en, waiting, minutes): &(&str, &str, &str, Option<u32>, u16)| MatterTile {
        id: MatterId::new(id).expect("id"),
        name: pick(lang, zh, en),
        other_name: pick(lang.toggled(), zh, en),
        waiting,
        minutes,
        marks: marks(id),
        is_served: true,
    };
    let zone = pick(lang, "企业开办专区", "Business Start-up");
    Page::Matters { zone, matters: MATTERS.iter().map(tile).collect(), pager }
}

/// What marks a matter of the demonstration hall.
pub(super) fn marks(id: &str) -> Vec<MatterMark> {
    match id {
        "company-start" => vec![MatterMark::OneTicket, MatterMark::PartlyOnline, MatterMark::Deferrable],
        "company-change" => vec![MatterMark::Online, MatterMark::SoleApprover],
        "self-employed" => vec![MatterMark::Online, MatterMark::Prefill],
        "licence-replace" => vec![MatterMark::SoleApprover],
        _ => vec![],
    }
}

/// Matters of which some are served by booking alone.
fn unserved(mut page: Page) -> Page {
    if let Page::Matters { matters, .. } = &mut page {
        matters.iter_mut().step_by(2).for_each(|matter| matter.is_served = false);
    }
    page
}

/// Nobody can walk in until that day and hour; so many services can be booked.
fn closed(lang: Lang, why: ClosedWhy, (day, hour): (u8, u8), services: usize) -> Scene {
    let at = |day: &str, time: &str| Moment {
        date: Date::parse(day).expect("a day"),
        time: TimeOfDay::parse(time).expect("a time"),
    };
    let row = |zh: &str, en: &str, begins: Moment, book_until: Moment| ServiceRow {
        name: pick(lang, zh, en),
        slot: SlotTime { date: begins.date, from: begins.time, to: begins.time.plus(30), hours: SlotHours::Extended },
        book_until,
    };
    let mut rows = vec![
        row("延时服务", "extended hours", at("2026-11-24", "18:00"), at("2026-11-24", "17:55")),
        row("午间服务", "noon service", at("2026-11-25", "12:00"), at("2026-11-25", "11:55")),
        row("周末服务", "weekend service", at("2026-11-28", "09:00"), at("2026-11-27", "12:00")),
    ];
    rows.truncate(services);
    let next = LocalTime { year: 2026, month: 11, day, hour, minute: 0 };
    let actions = Action::ALL.into();
    let known = (why != ClosedWhy::Paused).then_some(next);
    let page = Page::Closed(ClosedPage { why, next: known, services: rows, actions });
    let hours = match why {
        ClosedWhy::Closed => HoursView::Closed { next: Some(next) },
        ClosedWhy::Extended => HoursView::Extended { until: (19, 0) },
        ClosedWhy::ByBooking(_) => HoursView::AfterHours { until: (14, 0) },
        ClosedWhy::Paused => HoursView::Working { until: (17, 0) },
    };
    let clock = match why {
        ClosedWhy::ByBooking(_) => LocalTime { hour: 12, minute: 20, day: 23, ..next },
        ClosedWhy::Extended => LocalTime { hour: 18, minute: 20, day: 23, ..next },
        ClosedWhy::Paused => LocalTime { hour: 10, minute: 5, day: 23, ..next },
        ClosedWhy::Closed => LocalTime { hour: 20, minute: 15, day: 23, ..next },
    };
    Scene::of(View { clock: Some(clock), night: hours.is_night(clock), hours: Some(hours), ..view(lang, page) })
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let (one, two) = (Pager { at: 0, of: 1 }, Pager { at: 0, of: 2 });
    let next = view(lang, Page::Help { ways: vec![] }).clock.map(|clock| LocalTime {
        day: clock.day + 1,
        hour: 8,
        minute: 0,
        ..clock
    });
    let at = |hour, hours: HoursView| {
        let now = view(lang, welcome(lang, one));
        let clock = now.clock.map(|clock| LocalTime { hour, ..clock });
        let night = clock.is_some_and(|clock| hours.is_night(clock));
        Scene::of(View { clock, night, hours: Some(hours), ..now })
    };
    vec![
        ("welcome", plain(lang, welcome(lang, one))),
        ("welcome-paper-out", Scene::of(cut_off(lang, welcome(lang, two)))),
        ("welcome-extended", at(18, HoursView::Extended { until: (18, 30) })),
        ("welcome-night", at(19, HoursView::AfterHours { until: (20, 0) })),
        ("welcome-closed", at(20, HoursView::Closed { next })),
        ("welcome-unsure", at(9, HoursView::Unsure)),
        ("closed", closed(lang, ClosedWhy::Closed, (24, 8), 2)),
        ("closed-noon", closed(lang, ClosedWhy::ByBooking(PeriodKind::Noon), (23, 14), 0)),
        ("closed-paused", closed(lang, ClosedWhy::Paused, (23, 10), 0)),
        ("closed-extended", closed(lang, ClosedWhy::Extended, (24, 8), 3)),
        ("matters-booking-only", plain(lang, unserved(matters(lang, one)))),
        ("matters", plain(lang, matters(lang, one))),
        ("matters-paged", plain(lang, matters(lang, two))),
    ]
}
