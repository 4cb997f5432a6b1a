//! Tickets of a made-up hall.

use hall_core::day::LocalTime;
use hall_core::hall::{Lang, Text};
use hall_core::number::Number;
use hall_core::paper::{Mark, TicketContent};

pub fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

/// What most citizens get.
pub fn ordinary() -> TicketContent {
    TicketContent {
        lang: Lang::Zh,
        hall: text("澄河区政务服务中心", "Chenghe District Government Service Centre"),
        matter: text("企业开办", "Starting a company"),
        zone: text("企业开办专区", "Company zone"),
        place: text("一楼东侧", "ground floor, east side"),
        counters: vec!["1".into(), "2".into()],
        number: "A017".parse::<Number>().expect("a label"),
        ahead: Some(7),
        at: LocalTime { year: 2026, month: 11, day: 23, hour: 9, minute: 5 },
        link: "https://hall.example/t/01933e5c-7a1b-7c3d-9e4f-5a6b7c8d9e0f".into(),
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
