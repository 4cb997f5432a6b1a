//! 项目管家.

use super::*;
use crate::assistance::AssistanceKind;
use crate::filing::Callback;
use crate::paper::{AssistanceContent, SlipContent};
use crate::person::ProjectNumber;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, Way};

/// The number of a project, as it is typed.
const PROJECT: &str = "20263700004703012345";

/// Until the project's number is typed.
fn at_steward(is_open: bool, line: Line) -> Visit {
    let mut visit = terminal_on(is_open, line);
    play(
        &mut visit,
        vec![
            ("叫帮办员", Event::Touched(Touch::Action(Action::Helper)), "选帮办方式"),
            ("项目管家", Event::Touched(Touch::Way(Way::Steward)), "输入"),
        ],
    );
    type_in(&mut visit, PROJECT);
    play(&mut visit, vec![("完成", Event::Touched(Touch::Key(Key::Enter)), "项目管家")]);
    visit
}

#[test]
fn the_steward_of_a_project_is_called_by_its_number_with_and_without_a_line() {
    for line in [Line::Up, Line::Cut] {
        let mut visit = at_steward(true, line);
        let take = Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
        let effects = play(&mut visit, vec![("现在叫项目管家", take, "正在取号")]);
        let intent = effects.iter().find_map(|effect| match effect {
            Effect::Record(Record::Intent { intent, .. } | Record::Number { intent: Some(intent), .. }) => Some(intent),
            _ => None,
        });
        let intent = intent.expect("an intent");
        assert_eq!(intent.matter.as_str(), "project-steward");
        assert_eq!(intent.details.assistance, Some(AssistanceKind::Act));
        assert_eq!(
            intent.details.project.as_ref().map(ToString::to_string).as_deref(),
            Some("2026-370000-47-03-012345")
        );
    }
}

/// Leaves a telephone number; what is owed to the centre, and the slip.
fn leave_number(visit: &mut Visit, left: &str) -> (Callback, AssistanceContent) {
    play(visit, vec![("留电话回呼", Event::Touched(Touch::Way(Way::LeaveCallback)), "输入")]);
    type_in(visit, "13800001234");
    let mut effects = play(
        visit,
        vec![
            ("完成", Event::Touched(Touch::Key(Key::Enter)), "请稍候"),
            ("号码已加密", Event::Identified(Box::new(caller())), "请稍候"),
        ],
    );
    effects.extend(play(visit, vec![("写入日志", Event::Filed(FILING), left)]));
    let [Filing::CallbackLeft(callback)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    let slip = effects.iter().find_map(|effect| match effect {
        Effect::PrintSlip { content, .. } => Some(SlipContent::clone(content)),
        _ => None,
    });
    let Some(SlipContent::Assistance(slip)) = slip else { panic!("{effects:?}") };
    (callback.clone(), *slip)
}

#[test]
fn after_closing_the_steward_calls_back_and_knows_the_project() {
    let mut visit = at_steward(false, Line::Cut);
    let left = "已登记 0017 尾号 1234，项目 2026-370000-47-03-012345，正在打印";
    let (callback, slip) = leave_number(&mut visit, left);
    assert_eq!(callback.matter.as_ref().map(crate::hall::MatterId::as_str), Some("project-steward"));
    assert_eq!(callback.project, ProjectNumber::parse(PROJECT));
    assert_eq!(slip.project, callback.project, "the slip names it, too");
}

/// 没有编号, after a project was typed for another matter: it is not the one that is asked about.
#[test]
fn whoever_has_no_number_is_called_back_or_comes_without_it() {
    let mut visit = terminal(true);
    visit.citizen.project = ProjectNumber::parse(PROJECT);
    play(
        &mut visit,
        vec![
            ("叫帮办员", Event::Touched(Touch::Action(Action::Helper)), "选帮办方式"),
            ("项目管家", Event::Touched(Touch::Way(Way::Steward)), "输入"),
            ("没有编号", Event::Touched(Touch::Way(Way::NoProject)), "项目管家"),
        ],
    );
    let Page::AssistHow(page) = visit.view().page else { panic!("how the steward comes") };
    assert_eq!(page.ways, [Way::CallHelper, Way::LeaveCallback, Way::Back], "a time is booked by the number");
    let mut now = visit.clone();
    let take = Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) };
    let effects = play(&mut now, vec![("现在叫项目管家", take, "正在取号")]);
    let without = effects.iter().any(|effect| {
        matches!(effect, Effect::Record(Record::Number { intent: Some(intent), .. }) if intent.details.project.is_none())
    });
    assert!(without, "{effects:?}");
    let (callback, slip) = leave_number(&mut visit, "已登记 0017 尾号 1234，正在打印");
    assert_eq!(callback.matter.as_ref().map(crate::hall::MatterId::as_str), Some("project-steward"));
    assert_eq!((callback.project, slip.project), (None, None));
}

#[test]
fn any_other_helper_calls_back_without_a_project() {
    let mut visit = terminal(false);
    visit.citizen.project = ProjectNumber::parse(PROJECT);
    play(
        &mut visit,
        vec![
            ("叫帮办员", Event::Touched(Touch::Action(Action::Helper)), "选帮办方式"),
            ("全程代办", Event::Touched(Touch::Assistance(AssistanceKind::Act)), "全程代办"),
        ],
    );
    let (callback, _) = leave_number(&mut visit, "已登记 0017 尾号 1234，正在打印");
    assert_eq!(callback.project, None);
}

#[test]
fn a_project_number_that_cannot_be_is_asked_for_again() {
    let mut visit = terminal(true);
    play(
        &mut visit,
        vec![
            ("叫帮办员", Event::Touched(Touch::Action(Action::Helper)), "选帮办方式"),
            ("项目管家", Event::Touched(Touch::Way(Way::Steward)), "输入"),
        ],
    );
    type_in(&mut visit, "19263700004703012345");
    play(
        &mut visit,
        vec![
            ("完成", Event::Touched(Touch::Key(Key::Enter)), "输入有误"),
            ("清空", Event::Touched(Touch::Way(Way::Clear)), "输入"),
            ("完成", Event::Touched(Touch::Key(Key::Enter)), "输入有误"),
            ("没有编号", Event::Touched(Touch::Way(Way::NoProject)), "项目管家"),
            ("返回", Event::Touched(Touch::Back), "选帮办方式"),
        ],
    );
}
