//! 工作人员: the day's eight points and a slip printed again, as a hall manager reads it.

use super::*;
use crate::centre::Today;
use crate::device::PaperOutcome;
use crate::filing::{Filing, FilingId, Point};
use crate::staff::{CounterRow, StaffPage, StaffTouch};
use crate::technician::{PinVerdict, StayId, Task, TechnicianTouch, TicketLine};
use crate::ticket::TicketId;
use crate::view::Way;

/// A member of staff before the terminal.
struct Staff {
    play: Play,
    stay: Option<StayId>,
    tasks: Vec<Task>,
    filed: Vec<(FilingId, Filing)>,
}

impl Staff {
    fn begin() -> Self {
        Self { play: Play::begin(), stay: None, tasks: vec![], filed: vec![] }
    }

    fn happens(&mut self, event: Event) -> String {
        if self.play.visit.needs_chance() {
            let _ = self.play.visit.step(Event::Chance(Chance { id: 9, bits: 1 }));
        }
        for effect in self.play.visit.step(event) {
            match effect {
                Effect::Technician(Task::CheckStaffCode(stay, _, _)) => self.stay = Some(stay),
                Effect::Technician(task) => self.tasks.push(task),
                Effect::Record(super::super::Record::Filing(id, filing)) => self.filed.push((id, *filing)),
                _ => {}
            }
        }
        self.line()
    }

    fn staff(&mut self, touch: StaffTouch) -> String {
        self.happens(Event::Touched(Touch::Staff(touch)))
    }

    fn types(&mut self, digits: &str) -> String {
        digits.bytes().map(|digit| self.staff(StaffTouch::Digit(digit - b'0'))).last().unwrap_or_default()
    }

    fn code_is(&mut self, verdict: PinVerdict) -> String {
        let stay = self.stay.take().expect("a code is compared");
        self.happens(Event::PinChecked(stay, verdict))
    }

    fn signs_in(&mut self) {
        self.happens(Event::Touched(Touch::Help));
        assert_eq!(self.happens(Event::Touched(Touch::Way(Way::Staff))), "工号：");
        assert_eq!(self.types("1024"), "工号：1024");
        assert_eq!(self.staff(StaffTouch::Enter), "口令：0位");
        assert_eq!(self.types("471392"), "正在核对口令");
        assert_eq!(self.code_is(PinVerdict::Right), "工作人员：8S巡检、补打、窗口状态、暂停取号");
    }

    fn line(&self) -> String {
        match self.play.visit.view().page {
            Page::Staff(StaffPage::Badge { typed, .. }) => format!("工号：{typed}"),
            Page::Staff(StaffPage::Code { is_checking: true, .. }) => "正在核对口令".into(),
            Page::Staff(StaffPage::Code { typed, note, .. }) => {
                format!("口令：{typed}位{}", note.map(|note| format!("，{note:?}")).unwrap_or_default())
            }
            Page::Staff(StaffPage::Menu { is_paused, is_inspected }) => {
                let inspection = if is_inspected { "8S巡检（今日已提交）" } else { "8S巡检" };
                let pause = if is_paused { "恢复取号" } else { "暂停取号" };
                format!("工作人员：{inspection}、补打、窗口状态、{pause}")
            }
            Page::Staff(StaffPage::Counters(page)) => {
                let counter = |row: &CounterRow| format!("{}{}", row.sign, if row.is_open { "开放" } else { "暂停" });
                let rows: Vec<_> = page.rows.iter().map(counter).collect();
                let trouble = if page.trouble.is_some() { "，没有保存，可以再点" } else { "" };
                format!("窗口：{}{trouble}", rows.join("、"))
            }
            Page::Staff(StaffPage::Inspection(page)) => {
                let marked = page.rows.iter().filter(|row| row.kept.is_some()).count();
                let sign = match (page.is_filing, page.trouble, page.can_sign) {
                    (true, _, _) => "，正在保存",
                    (_, Some(_), _) => "，没有保存，可以再提交",
                    (_, _, true) => "，可以提交",
                    _ => "",
                };
                format!("8S巡检：已查{marked}项{sign}")
            }
            Page::Staff(StaffPage::Inspected { kept }) => format!("已提交：{kept}项良好"),
            Page::Staff(StaffPage::Tickets { tickets, is_printing }) => {
                format!("补打：{}张{}", tickets.len(), if is_printing { "，正在打印" } else { "" })
            }
            _ => self.play.line(),
        }
    }
}

#[test]
fn the_eight_points_are_looked_at_signed_and_handed_in() {
    let mut staff = Staff::begin();
    staff.signs_in();
    assert_eq!(staff.staff(StaffTouch::Inspect), "8S巡检：已查0项");
    for point in Point::ALL {
        staff.staff(StaffTouch::Mark(point, point != Point::Sweep));
    }
    assert_eq!(staff.line(), "8S巡检：已查8项，可以提交");
    assert_eq!(staff.staff(StaffTouch::Sign), "8S巡检：已查8项，正在保存");
    let (id, filing) = staff.filed.pop().expect("it goes to the journal");
    let Filing::Inspected(inspection) = filing else { panic!("{filing:?}") };
    assert_eq!((inspection.staff.as_str(), inspection.date), ("1024", date("2026-11-24")));
    assert_eq!(staff.happens(Event::NotFiled(id, Fault::JournalFailed)), "8S巡检：已查8项，没有保存，可以再提交");
    staff.staff(StaffTouch::Sign);
    let (id, _) = staff.filed.pop().expect("again");
    assert_eq!(staff.happens(Event::Filed(id)), "已提交：7项良好");
    assert_eq!(staff.happens(Event::Touched(Touch::Back)), "工作人员：8S巡检（今日已提交）、补打、窗口状态、暂停取号");
    staff.happens(Event::Clock(LocalTime { year: 2026, month: 11, day: 25, hour: 8, minute: 30 }));
    assert_eq!(staff.line(), "工作人员：8S巡检、补打、窗口状态、暂停取号", "another day is inspected anew");
    assert_eq!(staff.happens(Event::Touched(Touch::Home)), "首页");
}

#[test]
fn a_wrong_code_opens_nothing_and_the_way_back_is_open() {
    let mut staff = Staff::begin();
    staff.happens(Event::Touched(Touch::Help));
    staff.happens(Event::Touched(Touch::Way(Way::Staff)));
    staff.types("1024");
    staff.staff(StaffTouch::Enter);
    staff.types("000001");
    assert_eq!(staff.code_is(PinVerdict::Wrong { tries_left: 4 }), "口令：0位，Wrong { tries_left: 4 }");
    assert_eq!(staff.staff(StaffTouch::Inspect), "口令：0位，Wrong { tries_left: 4 }");
    assert_eq!(staff.happens(Event::Touched(Touch::Back)), "工号：");
    assert_eq!(staff.happens(Event::Touched(Touch::Back)), "首页");
    assert!(staff.play.visit.is_at_rest());
}

#[test]
fn a_lost_slip_is_printed_again() {
    let mut staff = Staff::begin();
    staff.signs_in();
    assert_eq!(staff.staff(StaffTouch::Tickets), "补打：0张");
    let at = LocalTime { year: 2026, month: 11, day: 24, hour: 9, minute: 2 };
    let lost = TicketLine {
        id: TicketId(5),
        number: "A017".into(),
        matter: "企业开办".into(),
        at,
        paper: PaperOutcome::Unknown(Fault::PaperOut),
        reprints: 0,
    };
    assert_eq!(staff.happens(Event::TicketsRead(vec![lost])), "补打：1张");
    let again = Touch::Technician(TechnicianTouch::Reprint(TicketId(5)));
    assert_eq!(staff.happens(Event::Touched(again)), "补打：1张，正在打印");
    assert_eq!(staff.tasks, [Task::ReadTickets, Task::Reprint(TicketId(5))]);
    assert_eq!(staff.happens(Event::Reprinted), "补打：1张");
}

#[test]
fn whoever_walks_away_leaves_the_first_page_behind() {
    let mut staff = Staff::begin();
    staff.signs_in();
    staff.staff(StaffTouch::Inspect);
    staff.staff(StaffTouch::Mark(Point::Sort, true));
    assert_eq!(staff.play.waits(), "首页");
    assert!(staff.play.visit.is_at_rest() && !staff.play.visit.has_staff());
}

#[test]
fn nobody_is_offered_the_way_in_while_a_citizen_is_served() {
    let mut staff = Staff::begin();
    staff.play.touch(Touch::Zone(ZoneId::new("company").expect("id")));
    staff.happens(Event::Touched(Touch::Help));
    let Page::Help { ways } = staff.play.visit.view().page else { panic!("{}", staff.line()) };
    assert!(!ways.contains(&Way::Staff));
    let strays = staff.play.visit.strays();
    staff.happens(Event::Touched(Touch::Way(Way::Staff)));
    assert_eq!(staff.play.visit.strays(), strays + 1);
}

#[test]
fn a_counter_that_closes_is_closed_on_disk_first_and_the_wait_is_reckoned_without_it() {
    let mut staff = Staff::begin();
    staff.signs_in();
    let before = staff.staff(StaffTouch::Counters);
    assert!(before.starts_with("窗口：") && !before.contains("暂停"), "{before}");
    assert_eq!(staff.staff(StaffTouch::Counter(0)), before, "nothing changes before it is on disk");
    let (id, filing) = staff.filed.pop().expect("it goes to the journal");
    let Filing::CounterSet { counter, is_open: false } = filing else { panic!("{filing:?}") };
    assert!(staff.happens(Event::NotFiled(id, Fault::JournalFailed)).ends_with("没有保存，可以再点"));
    staff.staff(StaffTouch::Counter(0));
    let (id, _) = staff.filed.pop().expect("again");
    let closed = format!("{counter}暂停");
    assert!(staff.happens(Event::Filed(id)).starts_with(&format!("窗口：{closed}")));
    // The centre has it, too, and says so to every terminal.
    let today = Today { closed: [counter].into(), is_inspected: true, ..Today::default() };
    assert!(staff.happens(Event::TodayChanged(today)).contains(&closed));
    assert!(staff.happens(Event::Touched(Touch::Back)).contains("今日已提交"));
    assert_eq!(staff.happens(Event::TodayChanged(Today::default())), "工作人员：8S巡检、补打、窗口状态、暂停取号");
}
