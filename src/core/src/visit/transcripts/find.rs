//! 查找事项, 常办事项, 网上可办, 排队查询: without knowing the zone.

use super::Play;
use crate::centre::{CentreAnswer, CentreRefusal, TicketStanding};
use crate::hall::MatterId;
use crate::number::{Number, Series};
use crate::scan::Scan;
use crate::ticket::StatusKey;
use crate::view::{Action, Way};
use crate::visit::{Event, Key, Touch};

fn letter(play: &mut Play, letter: char) -> String {
    play.touch(Touch::Key(Key::Letter(letter)))
}

fn matter(id: &str) -> Touch {
    Touch::Matter(MatterId::new(id).expect("id"))
}

fn standing() -> CentreAnswer {
    let number = Number::new(Series::new('A').expect("letter"), 17).expect("value");
    let matter = MatterId::new("start").expect("id");
    CentreAnswer::Standing(TicketStanding { number, matter, ahead: Some(3), wait: None, key: None, is_rated: false })
}

#[test]
fn a_citizen_finds_a_matter_by_its_initials() {
    let mut play = Play::begin();
    assert_eq!(
        play.touch(Touch::Action(Action::Search)),
        "查找“”：4个，企业开办、企业设立登记、施工许可、项目管家服务"
    );
    assert_eq!(letter(&mut play, 'Q'), "查找“Q”：2个，企业开办、企业设立登记");
    assert_eq!(letter(&mut play, 'X'), "查找“Q”：2个，企业开办、企业设立登记", "a greyed key types nothing");
    assert_eq!(letter(&mut play, 'Y'), "查找“QY”：2个，企业开办、企业设立登记");
    assert_eq!(letter(&mut play, 'K'), "查找“QYK”：1个，企业开办");
    assert_eq!(play.touch(Touch::Key(Key::Erase)), "查找“QY”：2个，企业开办、企业设立登记");
    assert_eq!(play.touch(Touch::Way(Way::Clear)), "查找“”：4个，企业开办、企业设立登记、施工许可、项目管家服务");
    assert_eq!(play.touch(matter("start")), "取号前：企业开办");
    assert_eq!(play.touch(Touch::Back), "查找“”：4个，企业开办、企业设立登记、施工许可、项目管家服务");
}

#[test]
fn a_booking_is_searched_for_as_well() {
    let mut play = Play::begin();
    let _ = play.touch(Touch::Action(Action::Book));
    assert_eq!(
        play.touch(Touch::Action(Action::Search)),
        "查找“”：4个，企业开办、企业设立登记、施工许可、项目管家服务"
    );
    assert_eq!(play.touch(matter("start")), "正在查询");
    assert_eq!(play.answer(CentreAnswer::Places(vec![])), "告知：NoSlots，可以[WalkIn, Back, Home]");
}

#[test]
fn what_is_asked_for_most_is_one_touch_away() {
    let mut play = Play::begin();
    assert_eq!(play.touch(Touch::Action(Action::Popular)), "常办事项：企业开办");
    assert_eq!(play.touch(matter("permit")), "常办事项：企业开办", "only what the list has");
    assert_eq!(play.touch(matter("start")), "取号前：企业开办");
}

#[test]
fn nobody_comes_for_what_needs_no_visit() {
    let mut play = Play::begin();
    assert_eq!(play.touch(Touch::Action(Action::Online)), "网上可办：企业设立登记、企业开办");
    assert_eq!(play.touch(matter("register")), "网上办理：企业设立登记，全程，政务服务网");
    assert_eq!(play.touch(Touch::Way(Way::AtCounter)), "取号前：企业设立登记", "the number is still there");
    let _ = play.touch(Touch::Back);
    assert_eq!(play.touch(Touch::Back), "网上可办：企业设立登记、企业开办");
    assert_eq!(play.touch(matter("start")), "网上办理：企业开办，1步，政务服务网");
}

#[test]
fn a_bundle_tells_its_steps_before_the_number() {
    let mut play = Play::begin();
    let _ = play.touch(Touch::Action(Action::Popular));
    let _ = play.touch(matter("start"));
    assert_eq!(play.touch(Touch::Way(Way::Steps)), "办理流程：企业开办，依次2步");
    assert_eq!(play.touch(Touch::Back), "取号前：企业开办");
    assert_eq!(play.touch(Touch::Way(Way::Online)), "网上办理：企业开办，1步，政务服务网");
    assert_eq!(play.touch(Touch::Way(Way::AtCounter)), "取号前：企业开办");
    assert_eq!(play.touch(Touch::Back), "常办事项：企业开办", "the way back is no longer than the way there");
}

#[test]
fn a_citizen_sees_how_many_wait_before_their_number() {
    let mut play = Play::begin();
    assert_eq!(play.touch(Touch::Action(Action::TicketStatus)), "请出示身份证");
    play.happens(Event::Scanned(Scan::Ticket(StatusKey::from_random([1; 10]))));
    assert_eq!(play.answer(standing()), "A017：前面3人");
    let _ = play.touch(Touch::Back);
    assert_eq!(play.touch(Touch::Way(Way::TypeNumber)), "请输入TicketNumber");
    let _ = letter(&mut play, 'A');
    assert_eq!(play.types("017"), "正在查询");
    assert_eq!(play.answer(standing()), "A017：前面3人");
    assert_eq!(play.touch(Touch::Back), "请出示身份证", "what was typed is not shown again");
    let _ = play.touch(Touch::Way(Way::TypeNumber));
    let _ = letter(&mut play, 'A');
    let _ = play.types("999");
    let unknown = CentreAnswer::Refused(CentreRefusal::UnknownTicket);
    assert_eq!(play.answer(unknown), "告知：NoTicket(Typed)，可以[TypeNumber, AllAreas, Back, Home]");
}
