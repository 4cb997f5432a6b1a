//! The pages of hall staff.

use hall_core::fault::Fault;
use hall_core::filing::Point;
use hall_core::hall::Lang;
use hall_core::staff::{CounterRow, CountersPage, InspectionPage, PointNow, PointRow, StaffPage};
use hall_core::technician::PinNote;
use hall_core::view::{Page, Pager, View, Way};

use super::{Named, view};
use crate::screen::Scene;

fn scene(lang: Lang, page: StaffPage) -> Scene {
    Scene::of(View { can_go_back: true, ..view(lang, Page::Staff(page)) })
}

/// The inspection with so many points marked.
fn inspection(lang: Lang, marked: usize) -> InspectionPage {
    let row = |(at, point): (usize, Point)| {
        let (name, what) = point.name();
        PointRow {
            point,
            name: name.get(lang).to_owned(),
            what: what.get(lang).to_owned(),
            now: match point {
                Point::Speed => Some(PointNow::Waiting(27)),
                Point::Service => Some(PointNow::Rated { count: 42, well: 41 }),
                _ => None,
            },
            kept: (at < marked).then_some(point != Point::Sweep),
        }
    };
    let rows = Point::ALL.into_iter().enumerate().map(row).collect();
    InspectionPage { rows, can_sign: marked == Point::ALL.len(), is_filing: false, trouble: None }
}

/// So many counters of a page, the second of them closed.
fn counters(count: usize, of: usize, trouble: Option<Fault>) -> CountersPage {
    let row = |at: usize| CounterRow {
        at,
        sign: if at == 3 { "综合".into() } else { format!("{}", at + 1) },
        is_open: at != 1,
    };
    CountersPage { rows: (0..count).map(row).collect(), pager: Pager { at: 0, of }, trouble }
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let code = |typed, note| StaffPage::Code { typed, note, is_checking: false };
    let not_kept = InspectionPage { trouble: Some(Fault::JournalFailed), ..inspection(lang, 8) };
    let door = vec![Way::Helper, Way::Rate, Way::Staff];
    vec![
        ("staff-door", Scene::of(View { can_go_back: true, ..view(lang, Page::Help { ways: door }) })),
        ("staff-badge", scene(lang, StaffPage::Badge { typed: "10245678".into(), is_complete: true })),
        ("staff-code", scene(lang, code(3, None))),
        ("staff-code-locked", scene(lang, code(0, Some(PinNote::Locked { minutes: 15 })))),
        ("staff-code-not-set", scene(lang, code(0, Some(PinNote::NotSet)))),
        ("staff-menu", scene(lang, StaffPage::Menu { is_paused: false, is_inspected: false })),
        ("staff-menu-paused", scene(lang, StaffPage::Menu { is_paused: true, is_inspected: true })),
        ("staff-counters", scene(lang, StaffPage::Counters(counters(8, 4, None)))),
        ("staff-counters-not-kept", scene(lang, StaffPage::Counters(counters(4, 8, Some(Fault::JournalFailed))))),
        ("staff-inspection", scene(lang, StaffPage::Inspection(inspection(lang, 5)))),
        ("staff-inspection-not-kept", scene(lang, StaffPage::Inspection(not_kept))),
        ("staff-inspected", scene(lang, StaffPage::Inspected { kept: 7 })),
    ]
}
