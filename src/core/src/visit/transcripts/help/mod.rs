//! Help that comes and what was thought of it: what is touched or happens, and which page stands there afterwards.

mod helper;
mod rating;
mod steward;

use super::super::walk::hall;
use super::super::{Chance, Effect, Equipment, Event, Key, Record, Touch, Visit};
use crate::centre::AskId;
use crate::day::{DayRule, UtcMillis};
use crate::device::{Line, PrinterStatus};
use crate::filing::{Filing, FilingId};
use crate::person::{Identified, KnownBy, PersonKey, PhoneTail, Sealed};
use crate::view::{BookedKind, HoursView, Notice, Page, PaperView};

/// The identity of what is filed in these visits.
const FILING: FilingId = FilingId(42);

/// The hall with a reader, a scanner and the centre's key, cut off from the centre; whether staff are there is up to the
/// visit.
fn terminal(is_open: bool) -> Visit {
    terminal_on(is_open, Line::Cut)
}

/// The same with or without its line.
fn terminal_on(is_open: bool, line: Line) -> Visit {
    let mut visit = Visit::new(hall(), "http://centre".into());
    let at = DayRule::BEIJING_04.local(UtcMillis(0));
    let hours = if is_open { HoursView::Working { until: (17, 0) } } else { HoursView::Closed { next: Some(at) } };
    for event in [
        Event::EquipmentChanged(Equipment { card_reader: true, scanner: true, can_seal: true }),
        Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }),
        Event::HoursChanged(hours),
        Event::Clock(at),
        Event::LineChanged(line),
        Event::Chance(Chance { id: FILING.0, bits: 20_017 }),
    ] {
        let _ = visit.step(event);
    }
    visit
}

/// Plays the rows one after the other and returns what was done; fails at the first page that is another one.
fn play(visit: &mut Visit, rows: Vec<(&str, Event, &str)>) -> Vec<Effect> {
    let mut effects = vec![];
    for (what, event, page) in rows {
        effects.extend(visit.step(event));
        assert_eq!(name(&visit.view().page), page, "{what}");
    }
    effects
}

fn type_in(visit: &mut Visit, text: &str) {
    for character in text.chars() {
        let key = match character.to_digit(10) {
            Some(digit) => Key::Digit(u8::try_from(digit).expect("a digit")),
            None => Key::Letter(character),
        };
        let _ = visit.step(Event::Touched(Touch::Key(key)));
    }
}

/// The page's name as staff call it.
fn name(page: &Page) -> String {
    match page {
        Page::Welcome { .. } => "首页".into(),
        Page::Matters { .. } => "选事项".into(),
        Page::Prepare(_) => "核对材料".into(),
        Page::Missing(_) => "还缺材料".into(),
        Page::Help { .. } => "帮助".into(),
        Page::Assist { .. } => "选帮办方式".into(),
        Page::AssistHow(page) if page.is_steward => "项目管家".into(),
        Page::AssistHow(page) => page.kind.name().zh,
        Page::Slots(_) => "选时段".into(),
        Page::BookConfirm(page) => {
            let what = if page.is_request { "提交申请" } else { "确认预约" };
            let helper = page.assistance.map(|kind| kind.name().zh).unwrap_or_default();
            format!("{what}：{}，{helper}", page.slot.from)
        }
        Page::Booked(page) => {
            let how = if page.kind == BookedKind::Confirmed { "预约成功" } else { "待确认" };
            format!("{how}：{}", page.assistance.map(|kind| kind.name().zh).unwrap_or_default())
        }
        Page::Issued(card) => {
            let helper = card.helper.map(|helper| helper.kind.name().zh).unwrap_or_default();
            format!("{} {helper}", card.number)
        }
        Page::Entry(page) if page.problem.is_some() => "输入有误".into(),
        Page::Entry(_) => "输入".into(),
        Page::Identify(page) if page.trouble.is_some() => "没有保存".into(),
        Page::Identify(_) | Page::Asking => "请稍候".into(),
        Page::CallbackLeft(page) => {
            let paper = match page.paper {
                None => "",
                Some(PaperView::Printing) => "，正在打印",
                Some(PaperView::Printed) => "，请取走登记单",
                Some(PaperView::OnScreen(_) | PaperView::Doubt(_)) => "，没有打印，请记下",
            };
            let project = page.project.as_ref().map(|project| format!("，项目 {project}")).unwrap_or_default();
            format!("已登记 {} 尾号 {}{project}{paper}", page.reference, page.tail)
        }
        Page::Numbering { .. } => "正在取号".into(),
        Page::RateWhich { .. } => "评价哪一次服务".into(),
        Page::Rate(page) => page.grade.map_or("请评价".into(), |grade| grade.name().zh),
        Page::Thanks(page) if page.is_followed_up => "感谢，将回访".into(),
        Page::Thanks(_) => "感谢".into(),
        Page::Notice(page) => match page.notice {
            Notice::NotServedYet => "这张号还在等候".into(),
            Notice::RatedBefore => "这张号已评价".into(),
            Notice::NoTicketToRate => "没有这张号".into(),
            _ => "说明".into(),
        },
        other => format!("{other:?}"),
    }
}

/// The question that the centre was asked last.
fn asked(effects: &[Effect]) -> AskId {
    let asked = effects.iter().rev().find_map(|effect| if let Effect::Ask(id, _) = effect { Some(*id) } else { None });
    asked.expect("a question")
}

/// What went to the journal.
fn filings(effects: &[Effect]) -> Vec<Filing> {
    let filing = |effect: &Effect| match effect {
        Effect::Record(Record::Filing(id, filing)) => {
            assert_eq!(*id, FILING);
            Some(Filing::clone(filing))
        }
        _ => None,
    };
    effects.iter().filter_map(filing).collect()
}

/// The caller, as sealing makes them.
fn caller() -> Identified {
    Identified {
        by: KnownBy::Phone,
        masked: "138****1234".into(),
        form: vec![],
        key: PersonKey([7; 32]),
        sealed: Sealed::new(vec![9; 40]).expect("bytes"),
        tail: PhoneTail::parse("1234"),
        is_senior: false,
    }
}
