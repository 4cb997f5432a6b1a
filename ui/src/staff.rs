//! The pages of hall staff: from the core's values to what the screens read, and touches back.

use std::rc::Rc;

use hall_core::filing::Point;
use hall_core::staff::{CounterRow, CountersPage, InspectionPage, PointNow, PointRow, StaffPage, StaffTouch};
use hall_core::technician::TechnicianPage;
use hall_core::view::{View, Way};
use hall_core::visit::Touch;
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::generated::{
    FaultKind, KeypadWord, KioskWindow, PageKind, PointMark, Service, Shown, Staff, StaffCounter, StaffKind, StaffPoint,
};
use crate::screen::UiTouch;
use crate::service::ServiceShows;
use crate::show::{fault_kind, figure, refresh};

/// The rows of the inspection, kept so that only those that changed are drawn anew.
pub(crate) struct StaffShows {
    points: Rc<VecModel<StaffPoint>>,
    counters: Rc<VecModel<StaffCounter>>,
}

impl StaffShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { points: Rc::default(), counters: Rc::default() };
        Staff::get(window).set_counters(ModelRc::from(Rc::clone(&shows.counters)));
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
            StaffPage::Menu { is_paused, is_inspected } => {
                face.set_inspected(*is_inspected);
                face.set_paused(*is_paused);
                own(StaffKind::Menu);
            }
            StaffPage::Inspection(page) => {
                self.inspection(&face, page);
                own(StaffKind::Inspection);
            }
            StaffPage::Counters(page) => {
                self.counters(&face, page);
                own(StaffKind::Counters);
                crate::show::page(&shown, PageKind::Staff, page.pager);
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

    fn counters(&self, face: &Staff<'_>, page: &CountersPage) {
        face.set_trouble(page.trouble.map_or(FaultKind::None, fault_kind));
        let row = |row: &CounterRow| StaffCounter { at: figure(row.at), sign: (&row.sign).into(), open: row.is_open };
        refresh(&self.counters, page.rows.iter().map(row).collect());
    }

    /// No badge number stays after a visit.
    pub(crate) fn forget(window: &KioskWindow) {
        Service::get(window).set_badge(SharedString::default());
    }
}

fn point(at: usize, row: &PointRow) -> StaffPoint {
    let (waiting, rated, rated_well) = match row.now {
        None => (-1, -1, -1),
        Some(PointNow::Waiting(count)) => (figure(count), -1, -1),
        Some(PointNow::Rated { count, well }) => (-1, figure(count), figure(well)),
    };
    StaffPoint {
        at: figure(at),
        name: (&row.name).into(),
        what: (&row.what).into(),
        waiting,
        rated,
        rated_well,
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
    face.on_list_counters(simple(Touch::Staff(StaffTouch::Counters)));
    let counters = report.clone();
    face.on_counter(move |at| {
        if let Ok(at) = usize::try_from(at) {
            counters(UiTouch::Visit(Touch::Staff(StaffTouch::Counter(at))));
        }
    });
    let pauses = report.clone();
    face.on_pause(move |on| pauses(UiTouch::Visit(Touch::Staff(StaffTouch::Pause(on)))));
    let marks = report.clone();
    face.on_mark(move |at, is_good| {
        if let Some(point) = usize::try_from(at).ok().and_then(|at| Point::ALL.get(at)) {
            marks(UiTouch::Visit(Touch::Staff(StaffTouch::Mark(*point, is_good))));
        }
    });
}
