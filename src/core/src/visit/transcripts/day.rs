//! A day at the terminal, hour by hour: what the first page offers, and what becomes of a wish for a number.

use super::*;
use crate::calendar::{
    AfterHours, BookingWindow, Extended, Holiday, PeriodKind, Span, Timetable, TimetableParts, Weekday,
};
use crate::centre::Today;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, ClosedPage, ClosedWhy, ServiceRow, Way};

fn spans(text: &str) -> Vec<Span> {
    text.split_whitespace().map(|span| Span::parse(span).expect("a span")).collect()
}

/// Half an hour before and after is open to everybody; noon, weekends and holidays are by booking.
fn timetable() -> Arc<Timetable> {
    let same_week =
        BookingWindow::SameWeek { opens: (Weekday::Monday, time("09:00")), closes: (Weekday::Friday, time("12:00")) };
    let booked =
        |kind, hours: &str, booking| AfterHours { by_booking: true, booking, ..AfterHours::new(kind, spans(hours)) };
    let closes = time("12:00");
    let parts = TimetableParts {
        holidays: vec![Holiday {
            name: text("国庆节"),
            from: date("2026-10-01"),
            to: date("2026-10-07"),
            on_duty: true,
        }],
        make_up: vec![date("2026-10-10")],
        after_hours: vec![
            AfterHours::new(PeriodKind::Early, spans("08:00-08:30")),
            AfterHours::new(PeriodKind::Evening, spans("17:30-18:00")),
            booked(PeriodKind::Noon, "12:00-14:00", same_week),
            AfterHours {
                zones: vec![ZoneId::new("company").expect("id")],
                ..booked(PeriodKind::Weekend, "09:00-12:00 15:00-17:00", same_week)
            },
            booked(PeriodKind::Holiday, "09:00-12:00", BookingWindow::LastWorkingDay { closes }),
        ],
        extended: Some(Extended { after: vec![PeriodKind::Working, PeriodKind::Evening], minutes_max: 60 }),
        ..TimetableParts::new(date("2026-12-31"), spans("08:30-12:00 14:00-17:30"))
    };
    Arc::new(Timetable::new(parts, &hall()).expect("sound"))
}

impl Play {
    /// The same terminal at a moment, with so many waiting for the first matter.
    pub(super) fn at(now: &str, waiting: u32) -> Self {
        let mut play = Self::begin();
        play.visit = play.visit.with_timetable(timetable());
        play.happens(Event::WaitingChanged(vec![(MatterId::new("start").expect("id"), waiting)]));
        play.clock(now);
        play
    }

    fn clock(&mut self, now: &str) {
        let (day, clock) = now.split_once(' ').expect("a day and a time");
        let now = crate::calendar::Moment { date: date(day), time: time(clock) };
        self.happens(Event::Clock(now.into()));
        let hours = timetable().hours(now);
        self.happens(Event::HoursChanged(hours.into()));
    }

    /// To the page of a matter.
    pub(super) fn wants(&mut self, zone: &str, matter: &str) -> String {
        self.happens(Event::Touched(Touch::Zone(ZoneId::new(zone).expect("id"))));
        self.touch(Touch::Matter(MatterId::new(matter).expect("id")))
    }

    fn takes(&mut self) -> String {
        self.happens(Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) });
        self.line()
    }
}

#[test]
fn what_becomes_of_a_wish_for_a_number_at_each_hour() {
    let to = "可以[Book, Online, Helper, OtherMatters]";
    for (now, waiting, shown) in [
        ("2026-11-24 07:50", 0, format!("不取号：大厅现已下班，您可以预约或留下回电；2026-11-24 08:00再取号；{to}")),
        ("2026-11-24 08:05", 0, "取号前：企业开办，约0–15分钟".to_owned()),
        ("2026-11-24 10:00", 2, "取号前：企业开办，约20–60分钟".to_owned()),
        ("2026-11-24 10:00", 5, "取号前：企业开办，约50–250分钟，建议预约".to_owned()),
        // What is not done before noon goes on at two.
        ("2026-11-24 11:45", 2, "取号前：企业开办，约140–180分钟，建议预约".to_owned()),
        ("2026-11-24 12:30", 0, format!("不取号：午间服务须提前预约；2026-11-24 14:00再取号；{to}")),
        ("2026-11-24 17:40", 0, "取号前：企业开办，约0–15分钟".to_owned()),
        ("2026-11-24 17:50", 2, "取号前：企业开办，约20–60分钟，延时".to_owned()),
        (
            "2026-11-24 17:50",
            5,
            format!("不取号：排队人数较多，18:00下班前可能办不完，建议预约；2026-11-25 08:00再取号；{to}"),
        ),
        (
            "2026-11-24 18:20",
            0,
            format!("不取号：现为延时服务，仅办理已取号或已预约的事项；2026-11-25 08:00再取号；{to}"),
        ),
        ("2026-11-24 20:00", 0, format!("不取号：大厅现已下班，您可以预约或留下回电；2026-11-25 08:00再取号；{to}")),
        ("2026-11-28 10:00", 0, format!("不取号：周末服务须提前预约；2026-11-30 08:00再取号；{to}")),
        ("2026-10-01 10:00", 0, format!("不取号：节假日服务须提前预约；2026-10-08 08:00再取号；{to}")),
        ("2026-10-10 10:00", 0, "取号前：企业开办，约0–15分钟".to_owned()),
    ] {
        assert_eq!(Play::at(now, waiting).wants("company", "start"), shown, "{now}");
    }
}

#[test]
fn an_area_without_weekend_service_says_so_and_offers_another_time() {
    let mut play = Play::at("2026-11-28 10:00", 0);
    let shown = play.wants("construction", "permit");
    let why = "周末服务不办理此事项，您可以预约其他时间";
    assert_eq!(shown, format!("不取号：{why}；2026-11-30 08:00再取号；可以[Book, Helper, OtherMatters]"));
    assert_eq!(play.touch(Touch::Way(Way::OtherMatters)), "选事项：工程建设专区");
}

#[test]
fn closing_time_comes_while_the_citizen_reads() {
    let mut play = Play::at("2026-11-24 17:59", 0);
    assert_eq!(play.wants("company", "start"), "取号前：企业开办，约0–15分钟，延时");
    play.clock("2026-11-24 18:00");
    let why = "不取号：现为延时服务，仅办理已取号或已预约的事项；2026-11-25 08:00再取号";
    assert!(play.takes().starts_with(why), "{}", play.line());
    assert_eq!(play.touch(Touch::Way(Way::Book)), "正在查询");
}

#[test]
fn a_ticket_near_closing_is_marked_and_says_how_long_it_waits() {
    let mut play = Play::at("2026-11-24 17:50", 2);
    let _ = play.wants("company", "start");
    play.happens(Event::LineChanged(Line::Cut));
    play.happens(Event::LineChanged(Line::Up));
    play.happens(Event::WaitingChanged(vec![(MatterId::new("start").expect("id"), 2)]));
    let asked = Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
    let effects = play.visit.step(asked);
    let [Effect::Record(crate::visit::Record::Intent { intent, .. })] = &effects[..] else { panic!("{effects:?}") };
    assert!(intent.details.is_extended, "served after closing");
}

#[test]
fn a_terminal_that_is_cut_off_goes_by_the_hours_alone() {
    let mut play = Play::at("2026-11-24 17:50", 30);
    play.happens(Event::LineChanged(Line::Cut));
    assert_eq!(play.wants("company", "start"), "取号前：企业开办，延时");
    play.clock("2026-11-24 20:00");
    assert!(play.takes().starts_with("不取号：大厅现已下班"), "{}", play.line());
}

#[test]
fn where_nothing_can_be_sealed_something_else_is_left() {
    let mut play = Play::at("2026-11-24 20:00", 0);
    play.happens(Event::EquipmentChanged(Equipment::default()));
    let shown = play.wants("company", "start");
    assert!(shown.ends_with("可以[Online, OtherMatters]"), "{shown}");
    assert!(play.touch(Touch::Home).starts_with("已下班"));
}

/// What the first page says while nobody can walk in.
pub(super) fn at_rest(page: &ClosedPage) -> String {
    let why = match page.why {
        ClosedWhy::Closed => "已下班".to_owned(),
        ClosedWhy::Extended => "延时服务".to_owned(),
        ClosedWhy::Paused => "本机暂停取号".to_owned(),
        ClosedWhy::ByBooking(kind) => format!("{}（须预约）", kind.name().zh),
    };
    let next = page.next.map(|next| format!("，{}再取号", Moment::from(next))).unwrap_or_default();
    let service = |row: &ServiceRow| format!("{}{}（{}前预约）", row.name, row.slot.starts(), row.book_until);
    let services: Vec<String> = page.services.iter().map(service).collect();
    format!("{why}{next}，可以{:?}，另有[{}]", page.actions, services.join("、"))
}

/// What the first page offers at every hour.
const CAN: [Action; 8] = Action::ALL;

#[test]
fn the_first_page_at_each_hour_of_a_day() {
    let weekend = "周末服务2026-11-28 09:00（2026-11-27 12:00前预约）";
    let noon = "午间服务2026-11-25 12:00（2026-11-25 11:55前预约）";
    let after = |day: &str| format!("延时服务{day} 18:00（{day} 17:55前预约）");
    let rest = |why: &str, next: &str, services: &[&str]| {
        format!("{why}，{next}再取号，可以{CAN:?}，另有[{}]", services.join("、"))
    };
    let ordinary = || "首页".to_owned();
    let booked = "（须预约）";
    let mut play = Play::at("2026-11-24 07:30", 0);
    for (now, shown) in [
        (
            "2026-11-24 07:30",
            rest(
                "已下班",
                "2026-11-24 08:00",
                &["午间服务2026-11-24 12:00（2026-11-24 11:55前预约）", &after("2026-11-24"), weekend],
            ),
        ),
        ("2026-11-24 08:00", ordinary()),
        ("2026-11-24 09:00", ordinary()),
        (
            "2026-11-24 12:00",
            rest(
                &format!("午间服务{booked}"),
                "2026-11-24 14:00",
                &["午间服务2026-11-24 12:30（2026-11-24 12:25前预约）", &after("2026-11-24"), weekend],
            ),
        ),
        ("2026-11-24 14:00", ordinary()),
        ("2026-11-24 17:40", ordinary()),
        (
            "2026-11-24 18:00",
            rest(
                "延时服务",
                "2026-11-25 08:00",
                &["延时服务2026-11-24 18:30（2026-11-24 18:25前预约）", noon, weekend],
            ),
        ),
        ("2026-11-24 19:00", rest("已下班", "2026-11-25 08:00", &[noon, &after("2026-11-25"), weekend])),
        // Noon and weekend are booked until Friday at noon, and next week's from Monday on.
        ("2026-11-27 13:00", rest(&format!("午间服务{booked}"), "2026-11-27 14:00", &[&after("2026-11-27")])),
        ("2026-11-28 10:00", rest(&format!("周末服务{booked}"), "2026-11-30 08:00", &[&after("2026-11-30")])),
        ("2026-11-28 13:00", rest("已下班", "2026-11-30 08:00", &[&after("2026-11-30")])),
        ("2026-10-01 08:00", rest("已下班", "2026-10-08 08:00", &[&after("2026-10-08")])),
        ("2026-10-01 10:00", rest(&format!("节假日服务{booked}"), "2026-10-08 08:00", &[&after("2026-10-08")])),
        ("2026-10-10 10:00", ordinary()),
        ("2026-10-10 20:00", rest("已下班", "2026-10-12 08:00", &[&after("2026-10-12")])),
    ] {
        play.clock(now);
        assert_eq!(play.line(), shown, "{now}");
    }
}

#[test]
fn after_closing_a_citizen_looks_around_and_books() {
    let mut play = Play::at("2026-11-24 20:00", 0);
    assert!(play.line().starts_with("已下班"), "{}", play.line());
    assert_eq!(play.touch(Touch::Way(Way::AllAreas)), "选专区：2个");
    let shown = play.wants("company", "start");
    assert!(shown.starts_with("不取号：大厅现已下班"), "{shown}");
    assert_eq!(play.touch(Touch::Way(Way::Book)), "正在查询");
    let _ = play.answer(CentreAnswer::Places(vec![]));
    assert!(play.touch(Touch::Home).starts_with("已下班"));
    assert_eq!(play.touch(Touch::Action(Action::Book)), "选专区：2个");
}

#[test]
fn morning_comes_and_the_first_page_is_the_ordinary_one() {
    let mut play = Play::at("2026-11-24 07:59", 0);
    assert!(play.line().starts_with("已下班"), "{}", play.line());
    play.clock("2026-11-24 08:00");
    assert_eq!(play.line(), "首页");
}

#[test]
fn the_last_number_of_the_morning_is_gone_and_the_afternoon_has_new_ones() {
    let gone = "不取号：本场现场号（60个）已取完，您可以预约；2026-11-24 14:00再取号";
    let mut play = Play::at("2026-11-24 10:00", 0);
    let _ = play.wants("company", "start");
    let _ = play.takes();
    play.happens(Event::IntentRecorded(TicketId(1)));
    play.happens(Event::QuotaGone { ticket: TicketId(1), quota: 60 });
    assert!(play.line().starts_with(gone), "{}", play.line());
    assert!(play.takes().starts_with(gone), "a second touch changes nothing");
    let _ = play.touch(Touch::Home);
    assert!(play.wants("company", "start").starts_with(gone), "the next citizen is told at once");
    play.clock("2026-11-24 14:00");
    assert_eq!(play.line(), "取号前：企业开办，约0–15分钟");
}

#[test]
fn a_wait_is_reckoned_by_the_counters_that_serve() {
    let mut play = Play::at("2026-11-24 10:00", 2);
    assert_eq!(play.wants("company", "start"), "取号前：企业开办，约20–60分钟");
    let counters = play.visit.hall.matters()[0].counters.clone();
    let closed = |closed: &[String]| Today { closed: closed.iter().cloned().collect(), ..Today::default() };
    play.happens(Event::TodayChanged(closed(&counters)));
    assert_eq!(play.line(), "取号前：企业开办", "while nobody serves it nobody knows the wait");
    play.happens(Event::TodayChanged(closed(&[])));
    assert_eq!(play.line(), "取号前：企业开办，约20–60分钟");
}

#[test]
fn a_calendar_that_changes_is_taken_when_nobody_is_served() {
    let mut play = Play::at("2026-11-24 10:00", 0);
    assert_eq!(play.wants("company", "start"), "取号前：企业开办，约0–15分钟");
    let days = TimetableParts::new(date("2026-12-31"), spans("14:00-17:30"));
    let afternoons = Arc::new(Timetable::new(days, &play.visit.hall).expect("sound"));
    play.happens(Event::HallChanged(play.visit.hall.clone(), afternoons));
    assert_eq!(play.line(), "取号前：企业开办，约0–15分钟", "whoever stands here is served as they began");
    let _ = play.touch(Touch::Home);
    let said = play.wants("company", "start");
    assert!(said.starts_with("不取号：大厅现已下班") && said.contains("2026-11-24 14:00再取号"), "{said}");
}
