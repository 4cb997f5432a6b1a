//! 帮办代办 and 留电话回呼.

use super::*;
use crate::assistance::AssistanceKind;
use crate::booking::{BookingState, HOLD_S};
use crate::centre::{CentreAnswer, CentreAsk};
use crate::day::BusinessDay;
use crate::device::{Evidence, PaperOutcome};
use crate::fault::Fault;
use crate::hall::{MatterId, ZoneId};
use crate::paper::{AssistanceHow, SlipContent, SlipId};
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, CardTrouble, EntryProblem, Way};

const HELPER: Touch = Touch::Action(Action::Helper);
const ACT: Touch = Touch::Assistance(AssistanceKind::Act);
const CALLBACK: Touch = Touch::Way(Way::LeaveCallback);
const DONE: Touch = Touch::Key(Key::Enter);

fn at_phone() -> Visit {
    let mut visit = terminal(false);
    let touched = Event::Touched;
    play(
        &mut visit,
        vec![
            ("叫帮办员", touched(HELPER), "选帮办方式"),
            ("全程代办", touched(ACT), "全程代办"),
            ("留电话回呼", touched(CALLBACK), "输入"),
        ],
    );
    visit
}

fn sealed() -> Event {
    Event::Identified(Box::new(caller()))
}

#[test]
fn after_closing_a_number_is_left_and_somebody_calls_back_although_the_line_is_cut() {
    let mut visit = at_phone();
    type_in(&mut visit, "13800001234");
    let effects = play(
        &mut visit,
        vec![
            ("完成", Event::Touched(DONE), "请稍候"),
            ("号码已加密", sealed(), "请稍候"),
            ("登记已写入", Event::Filed(FILING), "已登记 0017 尾号 1234，正在打印"),
        ],
    );
    let [Filing::CallbackLeft(callback)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((callback.reference.as_str(), callback.kind, &callback.matter), ("0017", AssistanceKind::Act, &None));
    assert_eq!(callback.sealed, caller().sealed);
    let Some(Effect::PrintSlip { id, content }) =
        effects.iter().find(|effect| matches!(effect, Effect::PrintSlip { .. }))
    else {
        panic!("{effects:?}")
    };
    let SlipContent::Assistance(slip) = &**content else { panic!("{content:?}") };
    let how = AssistanceHow::Callback { reference: "0017".into(), until: None, tail: callback.tail };
    assert_eq!((slip.kind, &slip.how), (AssistanceKind::Act, &how));
    let out = PaperOutcome::Printed(Evidence::Fenced);
    play(
        &mut visit,
        vec![
            ("别的纸条打完", Event::SlipPrinted(SlipId(0), out), "已登记 0017 尾号 1234，正在打印"),
            ("登记单打完", Event::SlipPrinted(*id, out), "已登记 0017 尾号 1234，请取走登记单"),
            ("返回首页", Event::Touched(Touch::Home), "首页"),
        ],
    );
}

#[test]
fn without_paper_the_screen_itself_says_the_reference() {
    let stopped = || Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut));
    let mut visit = at_phone();
    let _ = visit.step(stopped());
    type_in(&mut visit, "13800001234");
    let rows = vec![
        ("完成", Event::Touched(DONE), "请稍候"),
        ("号码已加密", sealed(), "请稍候"),
        ("登记已写入", Event::Filed(FILING), "已登记 0017 尾号 1234，没有打印，请记下"),
    ];
    let effects = play(&mut visit, rows);
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::PrintSlip { .. })), "no byte to a stopped printer");
    let mut visit = at_phone();
    type_in(&mut visit, "13800001234");
    let rows = vec![
        ("完成", Event::Touched(DONE), "请稍候"),
        ("号码已加密", sealed(), "请稍候"),
        ("登记已写入", Event::Filed(FILING), "已登记 0017 尾号 1234，正在打印"),
    ];
    let effects = play(&mut visit, rows);
    let id = effects.iter().find_map(|effect| if let Effect::PrintSlip { id, .. } = effect { Some(*id) } else { None });
    let failed = Event::SlipPrinted(id.expect("a slip"), PaperOutcome::Failed(Fault::PaperOut));
    play(&mut visit, vec![("打印时缺纸", failed, "已登记 0017 尾号 1234，没有打印，请记下")]);
}

#[test]
fn nothing_is_said_to_be_noted_before_the_journal_has_it() {
    let mut visit = at_phone();
    type_in(&mut visit, "13800001234");
    play(
        &mut visit,
        vec![
            ("完成", Event::Touched(DONE), "请稍候"),
            ("号码已加密", sealed(), "请稍候"),
            ("首页，写入未完成", Event::Touched(Touch::Home), "请稍候"),
            ("别的登记", Event::Filed(FilingId(1)), "请稍候"),
            ("写不进去", Event::NotFiled(FILING, Fault::JournalFailed), "说明"),
            ("返回", Event::Touched(Touch::Way(Way::Back)), "全程代办"),
        ],
    );
}

#[test]
fn a_half_typed_number_and_a_wrong_one_are_told_apart() {
    let mut visit = at_phone();
    let problem = |visit: &Visit| match visit.view().page {
        Page::Entry(page) => page.problem,
        other => panic!("{other:?}"),
    };
    type_in(&mut visit, "138");
    play(&mut visit, vec![("完成", Event::Touched(DONE), "输入有误")]);
    assert_eq!(problem(&visit), Some(EntryProblem::Length { found: 3, wanted: 11 }));
    for _ in 0..3 {
        let _ = visit.step(Event::Touched(Touch::Key(Key::Erase)));
    }
    type_in(&mut visit, "10800001234");
    play(&mut visit, vec![("完成", Event::Touched(DONE), "输入有误")]);
    assert_eq!(problem(&visit), Some(EntryProblem::PhoneStart));
}

#[test]
fn a_number_that_cannot_be_sealed_is_not_kept_and_can_be_typed_again() {
    let mut visit = at_phone();
    type_in(&mut visit, "13800001234");
    let effects = play(
        &mut visit,
        vec![
            ("完成", Event::Touched(DONE), "请稍候"),
            ("加密失败", Event::CardTrouble(CardTrouble::NotSealed), "没有保存"),
            (
                "放一张证件，不理会",
                Event::Identified(Box::new(Identified { by: KnownBy::Card, ..caller() })),
                "没有保存",
            ),
            ("再输入", Event::Touched(Touch::Way(Way::TypePhone)), "输入"),
        ],
    );
    assert_eq!(filings(&effects), []);
}

#[test]
fn whoever_misses_a_paper_finds_the_helper_and_the_helper_knows_the_matter() {
    let mut visit = terminal(false);
    let id = |id| MatterId::new(id).expect("id");
    let take = || Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
    let touched = Event::Touched;
    play(
        &mut visit,
        vec![
            ("专区", touched(Touch::Zone(ZoneId::new("z1").expect("id"))), "选事项"),
            ("事项", touched(Touch::Matter(id("m1"))), "核对材料"),
            ("没带第一样", touched(Touch::Material(0)), "核对材料"),
            ("取号", take(), "还缺材料"),
            ("叫帮办员", touched(Touch::Way(Way::Helper)), "选帮办方式"),
            ("容缺帮办", touched(Touch::Assistance(AssistanceKind::FillGap)), "容缺帮办"),
            ("留电话回呼", touched(CALLBACK), "输入"),
        ],
    );
    type_in(&mut visit, "13800001234");
    let effects = play(&mut visit, vec![("完成", touched(DONE), "请稍候"), ("号码已加密", sealed(), "请稍候")]);
    let [Filing::CallbackLeft(callback)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(callback.matter, Some(id("m1")));
}

#[test]
fn a_helper_is_called_by_number_while_the_hall_is_open_only() {
    let take = || Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
    let rows = |then| {
        vec![
            ("叫帮办员", Event::Touched(HELPER), "选帮办方式"),
            ("全程代办", Event::Touched(ACT), "全程代办"),
            ("现在叫帮办员", take(), then),
        ]
    };
    let effects = play(&mut terminal(true), rows("正在取号"));
    let Some(Effect::Record(Record::Number { intent: Some(intent), .. })) = effects.last() else {
        panic!("{effects:?}")
    };
    assert_eq!(intent.matter.as_str(), "assistance");
    assert_eq!(intent.details.assistance, Some(AssistanceKind::Act));
    let mut closed = terminal(false);
    assert!(play(&mut closed, rows("全程代办")).iter().all(|effect| !matches!(effect, Effect::Record(_))));
    let Page::AssistHow(page) = closed.view().page else { panic!("another page") };
    assert_eq!(page.ways, [Way::BookHelper, Way::LeaveCallback, Way::Back]);
}

#[test]
fn nothing_that_was_typed_stays_after_the_visit() {
    for leave in [false, true] {
        let mut visit = at_phone();
        type_in(&mut visit, "13800001234");
        if leave {
            let _ = visit.step(Event::Touched(DONE));
            let _ = visit.step(sealed());
            let _ = visit.step(Event::Filed(FILING));
        }
        assert!(!format!("{visit:?}").contains("0001234"), "typed digits are never readable");
        let _ = visit.step(Event::Touched(Touch::Home));
        assert!(visit.is_at_rest());
        assert!(visit.citizen == super::super::super::citizen::Citizen::default());
        let left = format!("{visit:?}");
        assert!(!left.contains("138****") && !left.contains("0017"), "{left}");
    }
}

#[test]
fn whoever_calls_a_helper_waits_at_the_terminal_and_knows_how_long() {
    let ticket = TicketId(1);
    let touched = Event::Touched;
    let mut visit = terminal_on(true, Line::Up);
    let _ = visit.step(Event::WaitingChanged(vec![(MatterId::new("assistance").expect("id"), 2)]));
    let number = "A017".parse().expect("a number");
    play(&mut visit, vec![("叫帮办员", touched(HELPER), "选帮办方式"), ("全程代办", touched(ACT), "全程代办")]);
    let Page::AssistHow(page) = visit.view().page else { panic!("another page") };
    assert_eq!((page.waiting, page.wait.map(|wait| (wait.from_min, wait.to_min))), (Some(2), Some((20, 60))));
    let label = crate::ticket::Label { number, day: BusinessDay(20_780), source: crate::ticket::Source::Centre };
    let at = DayRule::BEIJING_04.local(UtcMillis(0));
    play(
        &mut visit,
        vec![
            ("现在叫帮办员", Event::Asked { ticket, key: StatusKey::from_random([1; 10]) }, "正在取号"),
            ("已写入", Event::IntentRecorded(ticket), "正在取号"),
            ("中心给号", Event::CentreNumbered { ticket, number, day: BusinessDay(20_780), ahead: 2 }, "正在取号"),
            ("号已写入", Event::Numbered { ticket, label, at }, "A017 全程代办"),
        ],
    );
    let Page::Issued(card) = visit.view().page else { panic!("another page") };
    assert!(card.helper.is_some_and(|helper| helper.wait.is_some()));
}

/// Until a slot is chosen: the helper is wanted at a time.
fn at_slots(line: Line, answer: CentreAnswer) -> (Visit, Vec<Effect>) {
    let mut visit = terminal_on(false, line);
    let _ = visit.step(Event::Clock(super::super::super::walk::CLOCK));
    let touched = Event::Touched;
    let effects = play(
        &mut visit,
        vec![
            ("叫帮办员", touched(HELPER), "选帮办方式"),
            ("全程代办", touched(ACT), "全程代办"),
            ("预约帮办", touched(Touch::Way(Way::BookHelper)), "请稍候"),
        ],
    );
    let answer = Event::answered(asked(&effects), answer);
    play(&mut visit, vec![("有空位", answer, "选时段")]);
    let Page::Slots(page) = visit.view().page else { panic!("another page") };
    let slot = page.slots[0].slot;
    let effects = visit.step(touched(Touch::Slot(slot)));
    let _ = visit.step(Event::Chance(Chance { id: FILING.0, bits: 20_017 }));
    (visit, effects)
}

#[test]
fn a_helper_is_booked_and_the_centre_confirms_it() {
    let (mut visit, effects) = at_slots(Line::Up, super::super::super::walk::places());
    let held = Event::answered(asked(&effects), CentreAnswer::Held { left_s: HOLD_S });
    let person = Event::Identified(Box::new(super::super::super::walk::person(KnownBy::Card)));
    let effects = play(
        &mut visit,
        vec![
            ("中心留号", held, "请稍候"),
            ("身份证", person, "确认预约：09:00，全程代办"),
            ("确认", Event::Touched(Touch::Way(Way::ConfirmBooking)), "请稍候"),
        ],
    );
    let Some(Effect::Ask(id, CentreAsk::Confirm { order, booking })) =
        effects.iter().find(|effect| matches!(effect, Effect::Ask(_, CentreAsk::Confirm { .. })))
    else {
        panic!("{effects:?}")
    };
    assert_eq!((order.assistance, order.matter.as_str()), (Some(AssistanceKind::Act), "assistance"));
    let confirmed = crate::booking::Booking {
        id: *booking,
        assistance: order.assistance,
        ..super::super::super::walk::booked_tomorrow(BookingState::Confirmed)
    };
    let answer = Event::answered(*id, CentreAnswer::Confirmed(Box::new(confirmed)));
    play(&mut visit, vec![("中心确认", answer, "预约成功：全程代办")]);
}

#[test]
fn while_the_line_is_cut_a_helper_is_asked_for_and_nothing_is_said_to_be_booked() {
    let (mut visit, _) = at_slots(Line::Cut, CentreAnswer::Failed);
    let person = Event::Identified(Box::new(super::super::super::walk::person(KnownBy::Card)));
    let effects = play(
        &mut visit,
        vec![
            ("身份证", person, "提交申请：09:00，全程代办"),
            ("提交", Event::Touched(Touch::Way(Way::ConfirmBooking)), "请稍候"),
            ("已写入", Event::Filed(FILING), "待确认：全程代办"),
        ],
    );
    let [Filing::BookingRequested { order, .. }] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(order.assistance, Some(AssistanceKind::Act));
}
