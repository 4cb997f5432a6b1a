//! The bounds of what staff can type, and what an answer opens.

use super::*;
use crate::calendar::Date;
use crate::centre::Today;
use crate::fault::Fault;
use crate::filing::{FilingId, Point};
use crate::hall::Lang;
use crate::technician::{Cabinet, PinVerdict, StayId};

const STAY: StayId = StayId(3);

/// A hall with two counters, of which the first is closed.
fn page(session: &StaffSession) -> StaffPage {
    let today = Today { closed: ["1".to_owned()].into(), is_inspected: true, rated: 12, rated_well: 11 };
    let seen = Seen {
        can_date: true,
        waiting: Some(7),
        is_paused: false,
        is_up: true,
        today: &today,
        counters: &["1", "综合"],
        tiles: 1,
    };
    session.page(&Cabinet::default(), Lang::Zh, seen)
}

fn today() -> Option<Date> {
    Date::parse("2026-11-24")
}

fn types(session: &mut StaffSession, digits: &str) -> Option<StaffTask> {
    let touch = |digit: u8| session.touched(StaffTouch::Digit(digit - b'0'), today()).flatten();
    digits.bytes().filter_map(touch).last()
}

fn at_code() -> StaffSession {
    let mut session = StaffSession::begin(STAY);
    types(&mut session, "1024");
    assert_eq!(session.touched(StaffTouch::Enter, today()), Some(None));
    session
}

fn inside() -> StaffSession {
    let mut session = at_code();
    assert!(matches!(types(&mut session, "471392"), Some(StaffTask::CheckCode(STAY, ..))));
    assert!(session.code_checked(STAY, PinVerdict::Right));
    session
}

#[test]
fn a_badge_number_has_three_to_eight_digits() {
    let mut session = StaffSession::begin(STAY);
    types(&mut session, "12");
    assert_eq!(session.touched(StaffTouch::Enter, today()), None, "two digits are no badge number");
    types(&mut session, "3456789");
    assert_eq!(page(&session), StaffPage::Badge { typed: "12345678".into(), is_complete: true });
}

#[test]
fn neither_badge_nor_code_stands_in_debug_text() {
    let mut session = at_code();
    types(&mut session, "47139");
    let said = format!("{session:?} {:?}", Badge("1024".into()));
    assert!(!said.contains("1024") && !said.contains("47139"), "{said}");
}

#[test]
fn the_answer_to_a_code_of_another_stay_opens_nothing() {
    let mut session = at_code();
    types(&mut session, "471392");
    assert!(!session.code_checked(StayId(4), PinVerdict::Right));
    assert!(!session.is_inside());
}

#[test]
fn nothing_is_signed_before_every_point_is_marked_and_the_day_is_known() {
    let mut session = inside();
    assert_eq!(session.touched(StaffTouch::Inspect, today()), Some(None));
    for point in Point::ALL {
        assert_eq!(session.touched(StaffTouch::Sign, today()), None);
        assert_eq!(session.touched(StaffTouch::Mark(point, point != Point::Safety), today()), Some(None));
    }
    assert_eq!(session.touched(StaffTouch::Sign, None), None, "the clock is not known");
    let Some(Some(StaffTask::File(inspection))) = session.touched(StaffTouch::Sign, today()) else { panic!() };
    assert_eq!(inspection.kept, [true, true, true, true, true, false, true, true]);
    assert_eq!(inspection.staff.as_str(), "1024");
}

#[test]
fn what_could_not_be_written_down_stands_there_to_be_signed_again() {
    let mut session = inside();
    let _ = session.touched(StaffTouch::Inspect, today());
    for point in Point::ALL {
        let _ = session.touched(StaffTouch::Mark(point, true), today());
    }
    session.filing(FilingId(1));
    assert_eq!(session.touched(StaffTouch::Sign, today()), None, "a second touch signs nothing");
    assert!(!session.filed(FilingId(2), None), "that was not signed here");
    assert!(session.filed(FilingId(1), Some(Fault::JournalFailed)));
    let StaffPage::Inspection(page) = page(&session) else { panic!("{session:?}") };
    assert!(page.can_sign && page.trouble.is_some());
    let now: Vec<_> = page.rows.iter().filter_map(|row| row.now).collect();
    assert_eq!(now, [PointNow::Rated { count: 12, well: 11 }, PointNow::Waiting(7)], "服务 and 效率");
}

#[test]
fn staff_alone_take_the_terminal_out_of_service_and_back() {
    let mut session = at_code();
    assert_eq!(session.touched(StaffTouch::Pause(true), today()), None, "no code was given");
    let mut session = inside();
    for is_paused in [true, false] {
        let task = session.touched(StaffTouch::Pause(is_paused), today());
        assert_eq!(task, Some(Some(StaffTask::Pause(is_paused))));
    }
}

#[test]
fn the_counters_are_shown_page_by_page_and_one_is_set_at_a_time() {
    let mut session = inside();
    assert_eq!(page(&session), StaffPage::Menu { is_paused: false, is_inspected: true });
    assert_eq!(session.touched(StaffTouch::Counters, today()), Some(None));
    let shown = |session: &StaffSession| match page(session) {
        StaffPage::Counters(CountersPage { rows, pager, trouble }) => (rows, pager.at, pager.of, trouble),
        other => panic!("{other:?}"),
    };
    let row = |at, sign: &str, is_open| vec![CounterRow { at, sign: sign.into(), is_open }];
    assert_eq!(shown(&session), (row(0, "1", false), 0, 2, None));
    assert!(session.turn(1, 2) && !session.turn(1, 2));
    assert_eq!(shown(&session), (row(1, "综合", true), 1, 2, None));
    assert!(session.setting(FilingId(1), "综合", false));
    assert!(!session.setting(FilingId(2), "1", true), "the journal is writing");
    assert_eq!(session.set(FilingId(2), None), None, "that was not set here");
    let failed = Some(Fault::JournalFailed);
    assert_eq!(session.set(FilingId(1), failed), Some(("综合".into(), false)));
    assert_eq!(shown(&session).3, failed);
    assert!(session.setting(FilingId(3), "综合", false), "another try");
}
