//! Whole days at a terminal, by the calendar of the demonstration hall: what the first page offers at each hour, and
//! what happens when a number is wanted.

use std::sync::Arc;

use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::day::DayRule;
use hall_core::device::Line;
use hall_core::hall::{MatterId, ZoneId};
use hall_core::view::{AdmissionView, ClosedWhy, Page, View, Way};
use hall_core::visit::Touch;
use hall_demo::clock::DeskClock;
use hall_tests::hall::HallBench;
use hall_tests::terminal::{MATTER, Terminal};

fn at(text: &str) -> Moment {
    let (date, time) = text.split_once(' ').expect("a day and a time");
    Moment { date: Date::parse(date).expect("a day"), time: TimeOfDay::parse(time).expect("a time") }
}

/// The first page, in a word.
fn first_page(view: &View) -> Option<&'static str> {
    match &view.page {
        Page::Welcome { .. } => Some("取号"),
        Page::Closed(page) => Some(match page.why {
            ClosedWhy::Closed => "已下班",
            ClosedWhy::Extended => "延时",
            ClosedWhy::ByBooking(PeriodKind::Noon) => "午间",
            ClosedWhy::ByBooking(PeriodKind::Weekend) => "周末",
            ClosedWhy::ByBooking(PeriodKind::Holiday) => "节假日",
            ClosedWhy::ByBooking(_) => "须预约",
            ClosedWhy::Paused => "暂停服务",
        }),
        _ => None,
    }
}

/// Wants a number, by whichever way the first page leaves; the number, or why there is none now.
fn wish(terminal: &mut Terminal, is_open: bool) -> String {
    if !is_open {
        terminal.touch(Touch::Way(Way::AllAreas));
        terminal.see("the areas", |view| matches!(view.page, Page::Zones { .. }));
    }
    terminal.touch(Touch::Zone(ZoneId::new("company").expect("id")));
    terminal.touch(Touch::Matter(MatterId::new(MATTER).expect("id")));
    let view = terminal.see("the matter's page", |view| matches!(view.page, Page::Prepare(_)));
    let Page::Prepare(card) = view.page else { unreachable!("just seen") };
    match card.admission {
        AdmissionView::Ticket { is_extended, .. } => {
            terminal.take();
            let card = terminal.see_settled();
            assert!(!card.cut_off, "the centre gives numbers at every hour");
            if is_extended { format!("{} 延时", card.number) } else { card.number }
        }
        AdmissionView::Instead { why, next } => {
            assert!(next.is_some() && card.ways.contains(&Way::OtherMatters));
            // A touch on a button that was there a moment ago gives no number either.
            terminal.take();
            why
        }
    }
}

#[test]
fn each_hour_of_a_holiday_a_make_up_day_a_working_day_and_a_weekend_has_its_first_page_and_its_answer() {
    let clock = Arc::new(DeskClock::set_to(DayRule::BEIJING_04, at("2026-10-01 10:00")));
    let hall = HallBench::open_by(&clock);
    let mut terminal = hall.terminal("entrance-1", 'K');
    let closed = "大厅现已下班";
    for (now, first, answer) in [
        ("2026-10-01 10:00", "节假日", "节假日服务须提前预约"),
        ("2026-10-01 13:00", "已下班", closed),
        ("2026-10-10 10:00", "取号", "A001"),
        ("2026-11-23 07:30", "已下班", closed),
        ("2026-11-23 08:05", "取号", "A001"),
        ("2026-11-23 09:30", "取号", "A002"),
        ("2026-11-23 12:30", "午间", "午间服务须提前预约"),
        ("2026-11-23 14:05", "取号", "A003"),
        ("2026-11-23 17:40", "取号", "A004 延时"),
        ("2026-11-23 18:10", "延时", "现为延时服务"),
        ("2026-11-23 20:00", "已下班", closed),
        ("2026-11-28 09:30", "周末", "周末服务须提前预约"),
        ("2026-11-28 20:00", "已下班", closed),
    ] {
        clock.set(hall.seat.hall.rule(), at(now));
        // The touch wakes the terminal, which looks at its clock then.
        terminal.touch(Touch::Home);
        terminal.see(&format!("{first} at {now}"), |view| {
            first_page(view) == Some(first) && view.line == Line::Up && view.printer_fault.is_none()
        });
        let said = wish(&mut terminal, first == "取号");
        let is_so = if first == "取号" { said == answer } else { said.starts_with(answer) };
        assert!(is_so, "{now}: {said}");
        terminal.touch(Touch::Home);
        terminal.see("the first page", |view| first_page(view).is_some());
    }
    terminal.drained();
    assert_eq!(hall.labels(), ["A001", "A001", "A002", "A003", "A004"]);
    assert_eq!(terminal.printer.cuts(), 5);
}

#[test]
fn the_terminals_share_the_walk_in_numbers_of_a_period() {
    let (rules, quota) = ("[matter_rules.company-start]\n", "walk_in_quota = 2\n");
    assert!(hall_demo::CALENDAR.contains(rules));
    let calendar = hall_demo::CALENDAR.replace(rules, &format!("{rules}{quota}"));
    let clock = Arc::new(DeskClock::set_to(DayRule::BEIJING_04, at("2026-11-23 09:30")));
    let hall = HallBench::open_keeping(&calendar, &clock);
    let mut one = hall.terminal("entrance-1", 'K');
    let mut other = hall.terminal("entrance-2", 'L');
    for terminal in [&mut one, &mut other] {
        terminal.touch(Touch::Home);
        terminal.see("the line", |view| first_page(view) == Some("取号") && view.line == Line::Up);
    }
    assert_eq!([wish(&mut one, true), wish(&mut other, true)], ["A001", "A002"]);
    one.touch(Touch::Home);
    one.see("the first page", |view| first_page(view).is_some());
    one.touch(Touch::Zone(ZoneId::new("company").expect("id")));
    one.touch(Touch::Matter(MatterId::new(MATTER).expect("id")));
    one.see(
        "an offer",
        |view| matches!(&view.page, Page::Prepare(card) if matches!(card.admission, AdmissionView::Ticket { .. })),
    );
    one.take();
    let view = one.see(
        "why not",
        |view| matches!(&view.page, Page::Prepare(card) if matches!(card.admission, AdmissionView::Instead { .. })),
    );
    let Page::Prepare(card) = view.page else { unreachable!("just seen") };
    assert!(card.ways.contains(&Way::Book), "{:?}", card.ways);
    one.touch(Touch::Home);
    one.see("the first page", |view| first_page(view).is_some());
    assert!(wish(&mut one, true).starts_with("本场现场号（2个）已取完"), "the next citizen is told at once");
    // In the afternoon there are two more.
    clock.set(hall.seat.hall.rule(), at("2026-11-23 14:05"));
    one.touch(Touch::Home);
    one.see("the afternoon", |view| first_page(view) == Some("取号"));
    assert_eq!(wish(&mut one, true), "A003");
    one.drained();
    other.drained();
    assert_eq!(hall.labels(), ["A001", "A002", "A003"]);
    assert_eq!((one.printer.cuts(), other.printer.cuts()), (2, 1), "no slip for what was not given");
}
