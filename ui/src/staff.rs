//! The pages of hall staff: from the core's values to what the screens read, and touches back.

use std::rc::Rc;

use hall_core::filing::Point;
use hall_core::staff::{InspectionPage, PointRow, StaffPage, StaffTouch};
use hall_core::technician::TechnicianPage;
use hall_core::view::{View, Way};
use hall_core::visit::Touch;
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::generated::{
    FaultKind, KeypadWord, KioskWindow, PageKind, PointMark, Service, Shown, Staff, StaffKind, StaffPoint,
};
use crate::screen::UiTouch;
use crate::service::ServiceShows;
use crate::show::{fault_kind, figure, refresh};

/// The rows of the inspection, kept so that only those that changed are drawn anew.
pub(crate) struct StaffShows {
    points: Rc<VecModel<StaffPoint>>,
}

impl StaffShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { points: Rc::default() };
        Staff::get(window).set_points(ModelRc::from(Rc::clone(&shows.points)));
        shows
    }

    /// Keypad and list of tickets are the technician's pages.
    pub(crate) fn show(&self, window: &KioskWindow, service: &ServiceShows, page: &StaffPage, view: &View) {
        let (face, keypad, shown) = (Staff::get(window), Service::get(window), Shown::get(window));
        let shared = |page: TechnicianPage| {
            service.show(window, &page, view);
            shown.set_page(PageKind::Technician);
        };
        let own = |kind: StaffKind| {
            keypad.set_staff(true);
            face.set_page(kind);
            shown.set_page(PageKind::Staff);
        };
        match page {
            StaffPage::Badge { typed, is_complete } => {
                shared(TechnicianPage::Pin { typed: typed.len(), note: None, is_checking: false });
                keypad.set_keypad(KeypadWord::Badge);
                keypad.set_badge(typed.into());
                keypad.set_badge_complete(*is_complete);
            }
            StaffPage::Code { typed, note, is_checking } => {
                shared(TechnicianPage::Pin { typed: *typed, note: *note, is_checking: *is_checking });
            }
            StaffPage::Tickets { tickets, is_printing } => {
                shared(TechnicianPage::Tickets { tickets: tickets.clone(), is_printing: *is_printing });
            }
            StaffPage::Menu { is_paused } => {
                face.set_paused(*is_paused);
                own(StaffKind::Menu);
            }
            StaffPage::Inspection(page) => {
                self.inspection(&face, page);
                own(StaffKind::Inspection);
            }
            StaffPage::Inspected { kept } => {
                face.set_kept(figure(*kept));
                own(StaffKind::Inspected);
            }
        }
    }

    fn inspection(&self, face: &Staff<'_>, page: &InspectionPage) {
        face.set_can_sign(page.can_sign);
        face.set_filing(page.is_filing);
        face.set_trouble(page.trouble.map_or(FaultKind::None, fault_kind));
        refresh(&self.points, page.rows.iter().enumerate().map(|(at, row)| point(at, row)).collect());
    }

    /// No badge number stays after a visit.
    pub(crate) fn forget(window: &KioskWindow) {
        Service::get(window).set_badge(SharedString::default());
    }
}

fn point(at: usize, row: &PointRow) -> StaffPoint {
    StaffPoint {
        at: figure(at),
        name: (&row.name).into(),
        what: (&row.what).into(),
        waiting: row.waiting.map_or(-1, figure),
        mark: match row.kept {
            None => PointMark::None,
            Some(true) => PointMark::Good,
            Some(false) => PointMark::NeedsWork,
        },
    }
}

/// Reports what staff touch.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let face = Staff::get(window);
    let simple = |touch: Touch| {
        let report = report.clone();
        move || report(UiTouch::Visit(touch.clone()))
    };
    face.on_begin(simple(Touch::Way(Way::Staff)));
    face.on_enter(simple(Touch::Staff(StaffTouch::Enter)));
    face.on_inspect(simple(Touch::Staff(StaffTouch::Inspect)));
    face.on_tickets(simple(Touch::Staff(StaffTouch::Tickets)));
    face.on_sign(simple(Touch::Staff(StaffTouch::Sign)));
    let pauses = report.clone();
    face.on_pause(move |on| pauses(UiTouch::Visit(Touch::Staff(StaffTouch::Pause(on)))));
    let marks = report.clone();
    face.on_mark(move |at, is_good| {
        if let Some(point) = usize::try_from(at).ok().and_then(|at| Point::ALL.get(at)) {
            marks(UiTouch::Visit(Touch::Staff(StaffTouch::Mark(*point, is_good))));
        }
    });
}
