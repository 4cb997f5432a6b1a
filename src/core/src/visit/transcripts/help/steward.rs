//! 项目管家.

use super::*;
use crate::assistance::AssistanceKind;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, Way};

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
    type_in(&mut visit, "20263700004703012345");
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

#[test]
fn after_closing_the_steward_calls_back() {
    let mut visit = at_steward(false, Line::Cut);
    play(&mut visit, vec![("留电话回呼", Event::Touched(Touch::Way(Way::LeaveCallback)), "输入")]);
    type_in(&mut visit, "13800001234");
    let effects = play(
        &mut visit,
        vec![
            ("完成", Event::Touched(Touch::Key(Key::Enter)), "请稍候"),
            ("号码已加密", Event::Identified(Box::new(caller())), "请稍候"),
        ],
    );
    let [Filing::CallbackLeft(callback)] = &filings(&effects)[..] else { panic!("{effects:?}") };
    assert_eq!(callback.matter.as_ref().map(crate::hall::MatterId::as_str), Some("project-steward"));
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
            ("返回", Event::Touched(Touch::Back), "选帮办方式"),
        ],
    );
}
