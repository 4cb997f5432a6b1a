//! Visits as a hall manager reads them: what is touched or happens, and what the screen shows then.

mod bad_input;
mod booking;
mod day;
mod find;
mod help;
mod staff;

use std::sync::Arc;

use super::{Chance, Effect, Equipment, Event, Key, Touch, Visit};
use crate::calendar::{Date, Moment, TimeOfDay};
use crate::centre::{AskId, CentreAnswer, CentreAsk};
use crate::day::{DayRule, LocalTime};
use crate::device::{Line, PrinterStatus};
use crate::fault::Fault;
use crate::hall::{
    Bundle, BundleKind, BundleShape, BundleStep, Hall, HallParts, Matter, MatterId, Online, Text, Zone, ZoneId,
};
use crate::number::Series;
use crate::view::{AdmissionView, MatterCard, MatterList, MatterTile, Page, PaperView};

/// A visit that is played, with what it waits for.
struct Play {
    visit: Visit,
    asked: Option<AskId>,
    filing: Option<crate::filing::FilingId>,
}

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: "English".into() }
}

/// A made-up hall: two zones with a matter each, the second for projects.
fn hall() -> Arc<Hall> {
    let zone = |id: &str, name: &str| Zone::new(ZoneId::new(id).expect("id"), text(name), text("一楼东侧"));
    let matter = |id: &str, zone: &str, name: &str| {
        let (id, zone) = (MatterId::new(id).expect("id"), ZoneId::new(zone).expect("id"));
        Matter::new(id, zone, text(name), Series::new('A').expect("letter"), vec!["3".into()], 15)
    };
    let zones = vec![zone("company", "企业开办专区"), zone("construction", "工程建设专区")];
    let permit = Matter { needs_project: true, ..matter("permit", "construction", "施工许可") };
    let steward = matter("project-steward", "construction", "项目管家服务");
    let online =
        |whole, steps| Online { link: "https://site.example/m".into(), site: text("政务服务网"), whole, steps };
    let step = |name| BundleStep { name: text(name), counters: vec!["3".into()], minutes: 5, online: false };
    let steps = vec![step("设立登记"), step("公章刻制")];
    let start = Matter {
        initials: "QYKB".into(),
        online: Some(online(false, vec![text("名称自主申报")])),
        bundle: Some(Bundle { shape: BundleShape::InOrder, kind: BundleKind::CompanyStart, steps, record_s: None }),
        ..matter("start", "company", "企业开办")
    };
    let register = Matter {
        initials: "QYSLDJ".into(),
        online: Some(online(true, vec![])),
        ..matter("register", "company", "企业设立登记")
    };
    let popular = vec![start.id.clone()];
    let matters = vec![start, register, permit, steward];
    let parts =
        HallParts { popular, ..HallParts::new(text("政务服务大厅"), DayRule::BEIJING_04, zones, matters) };
    Arc::new(Hall::new(parts).expect("a sound hall"))
}

impl Play {
    /// A terminal with everything, on Tuesday 24 November 2026 at 09:10.
    fn begin() -> Self {
        let mut play = Self { visit: Visit::new(hall(), "https://hall.example".into()), asked: None, filing: None };
        let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
        let clock = LocalTime { year: 2026, month: 11, day: 24, hour: 9, minute: 10 };
        for event in [
            Event::EquipmentChanged(equipment),
            Event::Clock(clock),
            Event::LineChanged(Line::Up),
            Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut)),
        ] {
            play.happens(event);
        }
        play
    }

    /// Something happens; what the visit waits for then is kept.
    fn happens(&mut self, event: Event) {
        if self.visit.needs_chance() {
            let _ = self.visit.step(Event::Chance(Chance { id: 9, bits: 48_219_035_771 }));
        }
        for effect in self.visit.step(event) {
            match effect {
                Effect::Ask(_, CentreAsk::Release { .. }) => {}
                Effect::Ask(id, _) => self.asked = Some(id),
                Effect::Record(super::Record::Filing(id, _)) => self.filing = Some(id),
                _ => {}
            }
        }
    }

    fn touch(&mut self, touch: Touch) -> String {
        self.happens(Event::Touched(touch));
        self.line()
    }

    /// The centre's answer to what was asked last.
    fn answer(&mut self, answer: CentreAnswer) -> String {
        let asked = self.asked.take().expect("a question");
        self.happens(Event::answered(asked, answer));
        self.line()
    }

    fn types(&mut self, digits: &str) -> String {
        for digit in digits.bytes() {
            self.happens(Event::Touched(Touch::Key(Key::Digit(digit - b'0'))));
        }
        self.touch(Touch::Key(Key::Enter))
    }

    /// The time that runs comes to its end.
    fn waits(&mut self) -> String {
        let timer = self.visit.timer.expect("a timer").id;
        self.happens(Event::TimerFired(timer));
        self.line()
    }

    /// What the screen shows, in a line.
    fn line(&self) -> String {
        let when = |slot: crate::booking::SlotTime| format!("{} {}–{}", slot.date, slot.from, slot.to);
        match self.visit.view().page {
            Page::Welcome { .. } => "首页".into(),
            Page::Closed(page) => day::at_rest(&page),
            Page::Zones { zones, .. } => format!("选专区：{}个", zones.len()),
            Page::Matters { zone, .. } => format!("选事项：{zone}"),
            Page::Search(page) => format!("查找“{}”：{}个，{}", page.typed, page.found, names(&page.matters)),
            Page::Listed { list: MatterList::Popular, matters, .. } => format!("常办事项：{}", names(&matters)),
            Page::Listed { list: MatterList::Online, matters, .. } => format!("网上可办：{}", names(&matters)),
            Page::Online(page) => {
                let how = if page.is_whole { "全程".to_owned() } else { format!("{}步", page.steps.len()) };
                format!("网上办理：{}，{how}，{}", page.matter, page.site)
            }
            Page::Bundle(page) => {
                let how = if page.in_order { "依次" } else { "同时" };
                format!("办理流程：{}，{how}{}步", page.matter, page.steps.len())
            }
            Page::Standing(page) => format!("{}：前面{}人", page.number, page.ahead.unwrap_or_default()),
            Page::Prepare(card) => before_number(&card),
            Page::Asking => "正在查询".into(),
            Page::Slots(page) => format!("选时段：{}，{}天，{}个时段", page.day, page.days.len(), page.slots.len()),
            Page::Identify(_) => "请出示身份证".into(),
            Page::Entry(page) => match page.problem {
                Some(problem) => format!("输入有误：{problem:?}"),
                None => format!("请输入{:?}", page.kind),
            },
            Page::BookConfirm(page) => {
                let what = if page.is_request { "提交申请" } else { "确认预约" };
                let kept = self.visit.view().hold_left_s.map(|left| format!("，保留{left}秒")).unwrap_or_default();
                format!("{what}：{}，{}，{}{kept}", page.matter, when(page.slot), page.person)
            }
            Page::Booked(page) => {
                let how = match page.kind {
                    crate::view::BookedKind::Confirmed => "预约成功",
                    crate::view::BookedKind::Moved => "改约成功",
                    crate::view::BookedKind::Requested => "待确认",
                };
                let paper = match page.paper {
                    PaperView::Printing => "正在打印",
                    PaperView::Printed => "请取走预约单",
                    PaperView::OnScreen(_) => "请拍照",
                    PaperView::Doubt(_) => "预约单可能不完整",
                };
                format!("{how}：{}，{}，{paper}", page.code.grouped(), when(page.slot))
            }
            Page::Booking(page) => format!("我的预约：{}，{:?}", when(page.slot), page.arrival),
            Page::Bookings(page) => format!("我的预约：{}个", page.rows.len()),
            Page::CancelBooking(page) => format!("确定取消吗：{}", when(page.slot)),
            Page::Notice(page) => format!("告知：{:?}，可以{:?}", page.notice, page.ways),
            Page::Numbering { .. } => "正在取号".into(),
            other => format!("{other:?}"),
        }
    }
}

fn names(tiles: &[MatterTile]) -> String {
    tiles.iter().map(|tile| tile.name.as_str()).collect::<Vec<_>>().join("、")
}

fn before_number(card: &MatterCard) -> String {
    match &card.admission {
        AdmissionView::Ticket { wait, is_extended, is_long } => {
            let wait = wait.map(|wait| format!("，约{}–{}分钟", wait.from_min, wait.to_min)).unwrap_or_default();
            let advice = if *is_long { "，建议预约" } else { "" };
            format!("取号前：{}{wait}{advice}{}", card.matter, if *is_extended { "，延时" } else { "" })
        }
        AdmissionView::Instead { why, next } => {
            let next = next.map(|next| format!("；{}再取号", Moment::from(next))).unwrap_or_default();
            format!("不取号：{why}{next}；可以{:?}", card.ways)
        }
    }
}

fn date(text: &str) -> Date {
    Date::parse(text).expect("a day")
}

fn time(text: &str) -> TimeOfDay {
    TimeOfDay::parse(text).expect("a time")
}
