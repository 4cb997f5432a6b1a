//! What the calendar says to a citizen: from the view to what the first page and a matter's page read.

use std::rc::Rc;

use hall_core::calendar::{Moment, PeriodKind};
use hall_core::day::LocalTime;
use hall_core::view::{AdmissionView, ClosedPage, ClosedWhy as Why, HoursView, ServiceRow as Row};
use slint::{Global, ModelRc, VecModel};

use crate::clock::hall_hours;
use crate::generated::{ClosedWhy, KioskWindow, MatterFacts, PageKind, ServiceRow, Shown, WhenAt};
use crate::show::refresh;

/// What is on that page, kept to tell what changes.
pub(crate) struct ClosedShows {
    services: Rc<VecModel<ServiceRow>>,
}

impl ClosedShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { services: Rc::default() };
        Shown::get(window).set_services(ModelRc::from(Rc::clone(&shows.services)));
        shows
    }

    pub(crate) fn show(&self, shown: &Shown<'_>, page: &ClosedPage, now: Option<LocalTime>) {
        shown.set_closed_why(match page.why {
            Why::Closed => ClosedWhy::Closed,
            Why::Extended => ClosedWhy::Extended,
            Why::Paused => ClosedWhy::Paused,
            Why::ByBooking(PeriodKind::Noon) => ClosedWhy::Noon,
            Why::ByBooking(PeriodKind::Weekend) => ClosedWhy::Weekend,
            Why::ByBooking(PeriodKind::Holiday) => ClosedWhy::Holiday,
            Why::ByBooking(PeriodKind::Working | PeriodKind::Early | PeriodKind::Evening) => ClosedWhy::OtherHours,
        });
        shown.set_opens(hall_hours(HoursView::Closed { next: page.next }, now));
        refresh(&self.services, page.services.iter().map(row).collect());
        shown.set_page(PageKind::Closed);
    }
}

/// What a matter's page says of its queue.
pub(crate) fn queue_facts(admission: &AdmissionView) -> MatterFacts {
    match *admission {
        AdmissionView::Ticket { wait, is_extended, is_long } => MatterFacts {
            wait_from: wait.map_or(0, |wait| wait.from_min.into()),
            wait_to: wait.map_or(0, |wait| wait.to_min.into()),
            long: is_long,
            extended: is_extended,
            ..MatterFacts::default()
        },
        AdmissionView::Instead { .. } => MatterFacts::default(),
    }
}

fn row(row: &Row) -> ServiceRow {
    ServiceRow { name: (&row.name).into(), begins: when(row.slot.starts()), until: when(row.book_until) }
}

fn when(at: Moment) -> WhenAt {
    WhenAt {
        month: at.date.month().into(),
        day: at.date.day().into(),
        hour: at.time.hour().into(),
        minute: at.time.minute().into(),
    }
}
