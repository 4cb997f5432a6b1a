//! 好差评.

use super::*;
use crate::booking::BookingCode;
use crate::centre::{CentreAnswer, CentreRefusal, TicketRef, TicketStanding};
use crate::filing::{Rating, RatingGrade, RatingTag};
use crate::scan::Scan;
use crate::ticket::StatusKey;
use crate::view::{Action, Way};

const RATE: Touch = Touch::Action(Action::Rate);
const SUBMIT: Touch = Touch::Way(Way::SubmitRating);

fn touched(touch: Touch) -> Event {
    Event::Touched(touch)
}

#[test]
fn a_slip_is_scanned_and_a_good_grade_handed_in() {
    let mut visit = terminal(true);
    let key = StatusKey::from_random([1; 10]);
    let effects = play(
        &mut visit,
        vec![
            ("评价服务", touched(RATE), "评价哪一次服务"),
            ("扫描号票", Event::Scanned(Scan::Ticket(key.clone())), "请评价"),
            ("还没选就提交", touched(SUBMIT), "请评价"),
            ("满意", touched(Touch::Grade(RatingGrade::Good)), "满意"),
            ("改为非常满意", touched(Touch::Grade(RatingGrade::Excellent)), "非常满意"),
            ("办事速度", touched(Touch::Tag(RatingTag::Speed)), "非常满意"),
            ("服务态度", touched(Touch::Tag(RatingTag::Manner)), "非常满意"),
            ("不选办事速度了", touched(Touch::Tag(RatingTag::Speed)), "非常满意"),
            ("提交", touched(SUBMIT), "请稍候"),
            ("已写入", Event::Filed(FILING), "感谢"),
        ],
    );
    let rating = Rating { ticket: TicketRef::Key(key), grade: RatingGrade::Excellent, tags: vec![RatingTag::Manner] };
    assert_eq!(filings(&effects), [Filing::Rated(rating)]);
}

#[test]
fn a_number_is_typed_and_a_bad_grade_brings_a_call_for_whoever_wants_one() {
    let mut visit = terminal(true);
    play(
        &mut visit,
        vec![("评价服务", touched(RATE), "评价哪一次服务"), ("输入号码", touched(Touch::Way(Way::TypeNumber)), "输入")],
    );
    type_in(&mut visit, "A017");
    let effects = play(
        &mut visit,
        vec![
            ("完成", touched(Touch::Key(Key::Enter)), "请评价"),
            ("非常不满意", touched(Touch::Grade(RatingGrade::Bad)), "非常不满意"),
            ("提交", touched(SUBMIT), "请稍候"),
            ("已写入", Event::Filed(FILING), "感谢，将回访"),
            ("留电话", touched(Touch::Way(Way::LeaveCallback)), "输入"),
            ("返回", touched(Touch::Back), "陪同帮办"),
        ],
    );
    let [Filing::Rated(rating)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(rating.ticket, TicketRef::Number("A017".parse().expect("a number")));
}

#[test]
fn a_grade_that_was_not_written_down_stands_there_to_be_handed_in_again() {
    let mut visit = terminal(true);
    play(
        &mut visit,
        vec![
            ("评价服务", touched(RATE), "评价哪一次服务"),
            ("别的二维码", Event::Scanned(Scan::Foreign), "说明"),
            ("返回", touched(Touch::Way(Way::Back)), "评价哪一次服务"),
            ("扫描号票", Event::Scanned(Scan::Ticket(StatusKey::from_random([1; 10]))), "请评价"),
            ("不满意", touched(Touch::Grade(RatingGrade::Poor)), "不满意"),
            ("提交", touched(SUBMIT), "请稍候"),
            ("写不进去", Event::NotFiled(FILING, crate::fault::Fault::JournalFailed), "说明"),
            ("返回", touched(Touch::Way(Way::Back)), "不满意"),
        ],
    );
}

#[test]
fn the_thanks_close_by_themselves() {
    let mut visit = terminal(true);
    play(
        &mut visit,
        vec![
            ("评价服务", touched(RATE), "评价哪一次服务"),
            ("扫描号票", Event::Scanned(Scan::Ticket(StatusKey::from_random([1; 10]))), "请评价"),
            ("基本满意", touched(Touch::Grade(RatingGrade::Fair)), "基本满意"),
            ("提交", touched(SUBMIT), "请稍候"),
            ("已写入", Event::Filed(FILING), "感谢"),
        ],
    );
    for _ in 0..super::super::super::THANKS_CLOSE_S {
        let timer = visit.timer.expect("a countdown").id;
        let _ = visit.step(Event::TimerFired(timer));
    }
    assert!(visit.is_at_rest());
}

/// Scans a slip while the line holds, and lets the centre answer.
fn scanned(answer: CentreAnswer, then: &str) -> Visit {
    let mut visit = terminal_on(true, Line::Up);
    let slip = Event::Scanned(Scan::Ticket(StatusKey::from_random([1; 10])));
    let rows = vec![("评价服务", touched(RATE), "评价哪一次服务"), ("扫描号票", slip, "请稍候")];
    let effects = play(&mut visit, rows);
    play(&mut visit, vec![("中心答复", Event::answered(asked(&effects), answer), then)]);
    visit
}

fn standing(ahead: Option<u32>, is_rated: bool) -> CentreAnswer {
    CentreAnswer::Standing(TicketStanding {
        number: "A017".parse().expect("a number"),
        matter: crate::hall::MatterId::new("m1").expect("id"),
        ahead,
        wait: None,
        key: None,
        is_rated,
    })
}

#[test]
fn a_ticket_that_was_served_is_rated_and_its_number_stands_on_the_page() {
    let visit = scanned(standing(None, false), "请评价");
    let Page::Rate(page) = visit.view().page else { panic!("another page") };
    assert_eq!(page.number.as_deref(), Some("A017"));
}

#[test]
fn a_ticket_that_still_waits_or_was_rated_can_be_rated_all_the_same() {
    for (answer, then) in [(standing(Some(3), false), "这张号还在等候"), (standing(None, true), "这张号已评价")]
    {
        let mut visit = scanned(answer, then);
        let rows = vec![
            ("仍要评价", touched(Touch::Way(Way::RateAnyway)), "请评价"),
            ("返回", touched(Touch::Back), "评价哪一次服务"),
        ];
        play(&mut visit, rows);
    }
}

#[test]
fn a_ticket_that_nobody_knows_is_typed_instead_and_another_slip_may_be_shown() {
    let refused = || CentreAnswer::Refused(CentreRefusal::UnknownTicket);
    let mut visit = scanned(refused(), "没有这张号");
    let rows = vec![("输入号码", touched(Touch::Way(Way::TypeNumber)), "输入")];
    play(&mut visit, rows);
    type_in(&mut visit, "A018");
    let effects = play(&mut visit, vec![("完成", touched(Touch::Key(Key::Enter)), "请稍候")]);
    let rows = vec![
        ("已评价过", Event::answered(asked(&effects), standing(None, true)), "这张号已评价"),
        ("号码不能代替号票", touched(Touch::Way(Way::RateAnyway)), "这张号已评价"),
        ("出示号票", Event::Scanned(Scan::Ticket(StatusKey::from_random([2; 10]))), "请稍候"),
    ];
    let effects = play(&mut visit, rows);
    play(&mut visit, vec![("中心答复", Event::answered(asked(&effects), standing(None, false)), "请评价")]);
}

#[test]
fn a_centre_that_is_silent_or_cut_off_keeps_nobody_from_rating() {
    for answer in [CentreAnswer::Failed, CentreAnswer::Refused(CentreRefusal::Busy)] {
        let _ = scanned(answer, "请评价");
    }
    let mut visit = terminal(true);
    let slip = Event::Scanned(Scan::Ticket(StatusKey::from_random([1; 10])));
    play(&mut visit, vec![("评价服务", touched(RATE), "评价哪一次服务"), ("扫描号票", slip, "请评价")]);
}

#[test]
fn a_code_of_another_hall_or_none_at_all_leads_to_the_number() {
    for scan in
        [Scan::OtherHallTicket, Scan::Foreign, Scan::Damaged, Scan::Forged, Scan::Booking(BookingCode::from_random(7))]
    {
        let mut visit = terminal(true);
        let rows = vec![
            ("评价服务", touched(RATE), "评价哪一次服务"),
            ("别的二维码", Event::Scanned(scan), "说明"),
            ("输入号码", touched(Touch::Way(Way::TypeNumber)), "输入"),
            ("返回", touched(Touch::Back), "评价哪一次服务"),
        ];
        play(&mut visit, rows);
    }
}
