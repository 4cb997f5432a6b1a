//! 预约: from the wish to the check-in.

use super::{Play, date, time};
use crate::booking::{Booking, BookingCode, BookingId, BookingState, SlotHours, SlotTime};
use crate::calendar::PeriodKind;
use crate::centre::{CentreAnswer, CentreRefusal, SlotPlaces};
use crate::device::Line;
use crate::hall::{MatterId, ZoneId};
use crate::number::{Number, Series};
use crate::person::{Identified, KnownBy, PersonKey, Sealed};
use crate::scan::Scan;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, Way};
use crate::visit::{Event, Touch};

pub(super) fn slot(day: &str, from: &str, to: &str) -> SlotTime {
    SlotTime { date: date(day), from: time(from), to: time(to), hours: SlotHours::Period(PeriodKind::Working) }
}

pub(super) fn nine() -> SlotTime {
    slot("2026-11-25", "09:00", "09:30")
}

pub(super) fn places() -> CentreAnswer {
    let eleven = slot("2026-11-27", "11:00", "11:30");
    CentreAnswer::Places([nine(), eleven].map(|slot| SlotPlaces { slot, left: 2 }).into())
}

fn code() -> BookingCode {
    BookingCode::from_random(48_219_035_771)
}

fn booking(slot: SlotTime, state: BookingState) -> Booking {
    Booking {
        id: BookingId(9),
        code: code(),
        matter: MatterId::new("start").expect("id"),
        slot,
        state,
        masked: "王* 370000********0019".into(),
        project: None,
        assistance: None,
        number: None,
    }
}

pub(super) fn card() -> Event {
    Event::Identified(Box::new(Identified {
        by: KnownBy::Card,
        masked: "王* 370000********0019".into(),
        form: vec![],
        key: PersonKey([7; 32]),
        sealed: Sealed::new(vec![7; 9]).expect("bytes"),
        tail: None,
        is_senior: false,
    }))
}

fn happens(play: &mut Play, event: Event) -> String {
    play.happens(event);
    play.line()
}

fn to_slots(play: &mut Play, zone: &str, matter: &str) {
    assert_eq!(play.touch(Touch::Action(Action::Book)), "选专区：2个");
    let _ = play.touch(Touch::Zone(ZoneId::new(zone).expect("id")));
    assert_eq!(play.touch(Touch::Matter(MatterId::new(matter).expect("id"))), "正在查询");
}

#[test]
fn a_citizen_books_with_the_card() {
    let mut play = Play::begin();
    to_slots(&mut play, "company", "start");
    assert_eq!(play.answer(places()), "选时段：2026-11-25，3天，1个时段");
    assert_eq!(play.touch(Touch::Slot(nine())), "正在查询");
    assert_eq!(play.answer(CentreAnswer::Held { left_s: 180 }), "请出示身份证");
    let confirm = "确认预约：企业开办，2026-11-25 09:00–09:30，王* 370000********0019，保留180秒";
    assert_eq!(happens(&mut play, card()), confirm);
    assert_eq!(play.touch(Touch::Way(Way::ConfirmBooking)), "正在查询");
    let confirmed = CentreAnswer::Confirmed(Box::new(booking(nine(), BookingState::Confirmed)));
    assert_eq!(play.answer(confirmed), format!("预约成功：{}，2026-11-25 09:00–09:30，请拍照", code().grouped()));
    assert_eq!(play.touch(Touch::Home), "首页");
}

#[test]
fn a_project_is_asked_for_its_code() {
    let mut play = Play::begin();
    to_slots(&mut play, "construction", "permit");
    let _ = play.answer(places());
    let _ = play.touch(Touch::Slot(nine()));
    let _ = play.answer(CentreAnswer::Held { left_s: 180 });
    assert_eq!(happens(&mut play, card()), "请输入Project");
    let confirm = play.types("20263700004703012345");
    assert!(confirm.starts_with("确认预约：施工许可"), "{confirm}");
}

#[test]
fn the_last_place_goes_and_another_time_is_chosen() {
    let mut play = Play::begin();
    to_slots(&mut play, "company", "start");
    let _ = play.answer(places());
    let _ = play.touch(Touch::Slot(nine()));
    let full = play.answer(CentreAnswer::Refused(CentreRefusal::SlotFull));
    assert_eq!(full, "告知：Refused(SlotFull)，可以[OtherSlot, WalkIn, Back, Home]");
    assert_eq!(play.touch(Touch::Way(Way::OtherSlot)), "正在查询");
    assert_eq!(play.answer(places()), "选时段：2026-11-25，3天，1个时段");
    assert_eq!(play.touch(Touch::Day(date("2026-11-27"))), "选时段：2026-11-27，3天，1个时段");
}

#[test]
fn the_line_is_cut_and_a_half_day_is_asked_for() {
    let mut play = Play::begin();
    play.happens(Event::LineChanged(Line::Cut));
    to_slots(&mut play, "company", "start");
    assert_eq!(play.answer(CentreAnswer::Failed), "选时段：2026-11-25，7天，2个时段");
    assert_eq!(play.touch(Touch::Slot(slot("2026-11-25", "09:00", "12:00"))), "请出示身份证");
    let confirm = "提交申请：企业开办，2026-11-25 09:00–12:00，王* 370000********0019";
    assert_eq!(happens(&mut play, card()), confirm);
    assert_eq!(play.touch(Touch::Way(Way::ConfirmBooking)), "正在查询");
    let filed = Event::Filed(play.filing.expect("a filing"));
    assert_eq!(happens(&mut play, filed), format!("待确认：{}，2026-11-25 09:00–12:00，请拍照", code().grouped()));
}

#[test]
fn the_answer_to_a_booking_is_lost() {
    let mut play = Play::begin();
    to_slots(&mut play, "company", "start");
    let _ = play.answer(places());
    let _ = play.touch(Touch::Slot(nine()));
    let _ = play.answer(CentreAnswer::Held { left_s: 180 });
    let _ = happens(&mut play, card());
    let _ = play.touch(Touch::Way(Way::ConfirmBooking));
    assert_eq!(play.waits(), "告知：BookingUnknown，可以[FindBooking, Home]");
    assert_eq!(play.touch(Touch::Way(Way::FindBooking)), "正在查询");
    let found = CentreAnswer::Found(vec![booking(nine(), BookingState::Confirmed)]);
    assert_eq!(play.answer(found), "我的预约：2026-11-25 09:00–09:30，OtherDay");
}

#[test]
fn a_booking_is_moved_and_cancelled() {
    let mut play = Play::begin();
    assert_eq!(play.touch(Touch::Action(Action::MyBooking)), "请出示身份证");
    assert_eq!(play.touch(Touch::Way(Way::TypeBookingCode)), "请输入BookingCode");
    assert_eq!(play.types("123456789012"), "输入有误：CheckDigit");
    for _ in 0..12 {
        let _ = play.touch(Touch::Key(crate::visit::Key::Erase));
    }
    assert_eq!(play.types(code().as_str()), "正在查询");
    let found = CentreAnswer::Found(vec![booking(nine(), BookingState::Confirmed)]);
    assert_eq!(play.answer(found.clone()), "我的预约：2026-11-25 09:00–09:30，OtherDay");
    assert_eq!(play.touch(Touch::Way(Way::ChangeBooking)), "正在查询");
    let _ = play.answer(places());
    let _ = play.touch(Touch::Day(date("2026-11-27")));
    let eleven = slot("2026-11-27", "11:00", "11:30");
    let confirm = "确认预约：企业开办，2026-11-27 11:00–11:30，王* 370000********0019";
    assert_eq!(play.touch(Touch::Slot(eleven)), confirm);
    assert_eq!(play.touch(Touch::Way(Way::ConfirmBooking)), "正在查询");
    let moved = CentreAnswer::Moved(Box::new(booking(eleven, BookingState::Confirmed)));
    assert_eq!(play.answer(moved), format!("改约成功：{}，2026-11-27 11:00–11:30，请拍照", code().grouped()));
    assert_eq!(play.touch(Touch::Home), "首页");
    assert_eq!(happens(&mut play, Event::Scanned(Scan::Booking(code()))), "正在查询");
    let _ = play.answer(found);
    assert_eq!(play.touch(Touch::Way(Way::CancelBooking)), "确定取消吗：2026-11-25 09:00–09:30");
    assert_eq!(play.touch(Touch::Way(Way::CancelForSure)), "正在查询");
    let gone = CentreAnswer::Cancelled(Box::new(booking(nine(), BookingState::Cancelled)));
    assert_eq!(play.answer(gone), "告知：BookingCancelled，可以[Book, Home]");
}

#[test]
fn each_booking_at_the_scanner_has_its_own_answer() {
    let today = slot("2026-11-24", "09:30", "10:00");
    let used = Booking { number: Some(number()), ..booking(today, BookingState::CheckedIn) };
    let found = |booking: Booking| CentreAnswer::Found(vec![booking]);
    for (answer, shown) in [
        (
            found(booking(today, BookingState::Confirmed)),
            "我的预约：2026-11-24 09:30–10:00，Open { until: TimeOfDay(615) }",
        ),
        (
            found(booking(slot("2026-11-24", "15:00", "15:30"), BookingState::Confirmed)),
            "我的预约：2026-11-24 15:00–15:30，Early { from: TimeOfDay(870) }",
        ),
        (
            found(booking(slot("2026-11-24", "08:00", "08:30"), BookingState::Confirmed)),
            "我的预约：2026-11-24 08:00–08:30，Late",
        ),
        (found(booking(nine(), BookingState::Confirmed)), "我的预约：2026-11-25 09:00–09:30，OtherDay"),
        (found(booking(nine(), BookingState::Requested)), "我的预约：2026-11-25 09:00–09:30，Unconfirmed"),
        (found(used), "告知：Refused(Used(Number"),
        (found(booking(nine(), BookingState::Cancelled)), "告知：Refused(WasCancelled)，可以[Book, WalkIn"),
        (found(booking(today, BookingState::Missed)), "告知：BookingMissed，可以[Book, WalkIn"),
        (found(booking(today, BookingState::Refused)), "告知：RequestRefused，可以[Book, WalkIn"),
        (found(booking(today, BookingState::Released)), "告知：Refused(UnknownBooking)"),
        (CentreAnswer::Refused(CentreRefusal::UnknownBooking), "告知：NoBooking(Slip)，可以[MyBooking"),
        (CentreAnswer::Failed, "告知：CheckInCutOff，可以[ChooseMatter"),
    ] {
        let mut play = Play::begin();
        let _ = happens(&mut play, Event::Scanned(Scan::Booking(code())));
        let line = play.answer(answer);
        assert!(line.starts_with(shown), "{line} is not {shown}");
    }
    for (scan, shown) in [
        (Scan::OtherHallBooking, "告知：OtherHallBooking，可以[AllAreas, Back, Home]"),
        (Scan::Damaged, "告知：DamagedCode，可以[MyBooking, TypeNumber, Back, Home]"),
        (Scan::Forged, "告知：ForgedCode，可以[MyBooking, TypeNumber, Back, Home]"),
        (Scan::Foreign, "告知：ForeignCode，可以[MyBooking, TypeNumber, Back, Home]"),
    ] {
        assert_eq!(happens(&mut Play::begin(), Event::Scanned(scan)), shown);
    }
}

fn number() -> Number {
    Number::new(Series::new('A').expect("letter"), 17).expect("value")
}

#[test]
fn a_check_in_becomes_a_number() {
    let mut play = Play::begin();
    let _ = happens(&mut play, Event::Scanned(Scan::Booking(code())));
    let today = slot("2026-11-24", "09:30", "10:00");
    let _ = play.answer(CentreAnswer::Found(vec![booking(today, BookingState::Confirmed)]));
    let asked = Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
    assert_eq!(happens(&mut play, asked), "正在取号");
}
