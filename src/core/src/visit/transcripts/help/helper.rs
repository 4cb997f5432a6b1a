//! 帮办代办 and 留电话回呼.

use super::*;
use crate::assistance::AssistanceKind;
use crate::fault::Fault;
use crate::hall::{MatterId, ZoneId};
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
            ("登记已写入", Event::Filed(FILING), "已登记 0017 尾号 1234"),
        ],
    );
    let [Filing::CallbackLeft(callback)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!((callback.reference.as_str(), callback.kind, &callback.matter), ("0017", AssistanceKind::Act, &None));
    assert_eq!(callback.sealed, caller().sealed);
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
    assert_eq!(problem(&visit), Some(EntryProblem::Range));
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
    assert_eq!(page.ways, [Way::LeaveCallback, Way::Back]);
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
