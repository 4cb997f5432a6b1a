//! 好差评.

use super::*;
use crate::centre::TicketRef;
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
