//! What each touch on the staff's pages reports.

use hall_core::filing::Point;
use hall_core::hall::Lang;
use hall_core::staff::{CounterRow, CountersPage, InspectionPage, PointRow, StaffPage, StaffTouch};
use hall_core::technician::TechnicianTouch;
use hall_core::view::{Page, Pager, View, Way};
use hall_core::visit::Touch;

use super::scenes::view;
use super::touches::check_views;
use crate::screen::UiTouch;

fn staff(page: StaffPage) -> View {
    View { can_go_back: true, ..view(Lang::Zh, Page::Staff(page)) }
}

/// Every point found as `kept` says.
fn inspection(kept: Option<bool>) -> StaffPage {
    let row = |point: Point| {
        let (name, what) = point.name();
        PointRow { point, name: name.zh, what: what.zh, now: None, kept }
    };
    let rows = Point::ALL.into_iter().map(row).collect();
    StaffPage::Inspection(InspectionPage { rows, can_sign: kept.is_some(), is_filing: false, trouble: None })
}

#[test]
fn staff_come_in_type_mark_and_sign() {
    let touched = |touch: StaffTouch| Some(UiTouch::Visit(Touch::Staff(touch)));
    let digit = Some(UiTouch::Visit(Touch::Technician(TechnicianTouch::Digit(7))));
    let badge = |is_complete| StaffPage::Badge { typed: "1024".into(), is_complete };
    let code = StaffPage::Code { typed: 2, note: None, is_checking: false };
    let menu = |is_paused| staff(StaffPage::Menu { is_paused, is_inspected: false });
    let rows = vec![CounterRow { at: 9, sign: "综合".into(), is_open: true }];
    let counters = CountersPage { rows, pager: Pager { at: 0, of: 1 }, trouble: None };
    let door = view(Lang::Zh, Page::Help { ways: vec![Way::Helper, Way::Staff] });
    check_views(vec![
        (door, "工作人员入口", Some(UiTouch::Visit(Touch::Way(Way::Staff)))),
        (staff(badge(true)), "7", digit.clone()),
        (staff(badge(true)), "继续", touched(StaffTouch::Enter)),
        (staff(badge(false)), "继续", None),
        (staff(code), "7", digit),
        (menu(false), "8S 每日巡检", touched(StaffTouch::Inspect)),
        (menu(false), "补打号票", touched(StaffTouch::Tickets)),
        (menu(false), "暂停本机取号", touched(StaffTouch::Pause(true))),
        (menu(false), "窗口状态", touched(StaffTouch::Counters)),
        (staff(StaffPage::Counters(counters)), "窗口 综合", touched(StaffTouch::Counter(9))),
        (menu(true), "恢复本机取号", touched(StaffTouch::Pause(false))),
        (staff(inspection(None)), "整理", touched(StaffTouch::Mark(Point::Sort, true))),
        (staff(inspection(None)), "签名并提交", None),
        (staff(inspection(Some(true))), "安全", touched(StaffTouch::Mark(Point::Safety, false))),
        (staff(inspection(Some(false))), "安全", touched(StaffTouch::Mark(Point::Safety, true))),
        (staff(inspection(Some(true))), "签名并提交", touched(StaffTouch::Sign)),
    ]);
}
