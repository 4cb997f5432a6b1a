//! Notices and where a ticket stands: from the view to what their pages read.

use std::rc::Rc;

use hall_core::calendar::Date;
use hall_core::centre::CentreRefusal;
use hall_core::view::{Notice, NoticePage, Sought, StandingPage};
use hall_core::visit::Touch;
use slint::{Global, ModelRc, VecModel};

use crate::generated::{KioskWindow, NoticeShown, NoticeWord, Told, WayWord};
use crate::intake::{way_of, way_word};
use crate::screen::UiTouch;
use crate::show::{figure, refresh};

/// What is on those pages, kept to tell what changes.
pub(crate) struct NoticeShows {
    ways: Rc<VecModel<WayWord>>,
}

impl NoticeShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { ways: Rc::default() };
        Told::get(window).set_ways(ModelRc::from(Rc::clone(&shows.ways)));
        shows
    }

    /// A notice may name a code.
    pub(crate) fn forget(window: &KioskWindow) {
        Told::get(window).set_notice(NoticeShown::default());
    }

    pub(crate) fn notice(&self, window: &KioskWindow, page: &NoticePage) {
        refresh(&self.ways, page.ways.iter().copied().map(way_word).collect());
        Told::get(window).set_notice(shown(&page.notice));
    }

    pub(crate) fn standing(window: &KioskWindow, page: &StandingPage) {
        let face = Told::get(window);
        face.set_second(page.is_second);
        face.set_ahead(page.ahead.map_or(-1, figure));
        face.set_wait_from(page.wait.map_or(0, |wait| wait.from_min.into()));
        face.set_wait_to(page.wait.map_or(0, |wait| wait.to_min.into()));
    }
}

/// Reports the touches of a notice.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let report = report.clone();
    Told::get(window).on_way(move |word| report(UiTouch::Visit(Touch::Way(way_of(word)))));
}

fn shown(notice: &Notice) -> NoticeShown {
    let plain = |word| NoticeShown { word, ..NoticeShown::default() };
    match notice {
        Notice::OtherHallTicket => plain(NoticeWord::OtherHallTicket),
        Notice::OtherHallBooking => plain(NoticeWord::OtherHallBooking),
        Notice::ForgedCode => plain(NoticeWord::ForgedCode),
        Notice::BookingNotTicket => plain(NoticeWord::BookingNotTicket),
        Notice::NoBooking(by) => plain(match by {
            Sought::Slip => NoticeWord::NoBookingSlip,
            Sought::Typed => NoticeWord::NoBookingCode,
            Sought::Person => NoticeWord::NoBookingPerson,
            Sought::Tail => NoticeWord::NoBookingTail,
        }),
        Notice::NoTicket(by) => plain(match by {
            Sought::Slip => NoticeWord::NoTicketSlip,
            Sought::Typed | Sought::Tail => NoticeWord::NoTicketNumber,
            Sought::Person => NoticeWord::NoTicketPerson,
        }),
        Notice::ForeignCode => plain(NoticeWord::ForeignCode),
        Notice::DamagedCode => plain(NoticeWord::DamagedCode),
        Notice::NoBookingHere => plain(NoticeWord::NoBookingHere),
        Notice::NoSlots => plain(NoticeWord::NoSlots),
        Notice::BookingUnknown => plain(NoticeWord::BookingUnknown),
        Notice::ChangeUnknown => plain(NoticeWord::ChangeUnknown),
        Notice::BookingCancelled => plain(NoticeWord::BookingCancelled),
        Notice::BookingMissed => plain(NoticeWord::BookingMissed),
        Notice::RequestRefused => plain(NoticeWord::RequestRefused),
        Notice::CheckInCutOff => plain(NoticeWord::CheckInCutOff),
        Notice::NotServedYet => plain(NoticeWord::NotServedYet),
        Notice::RatedBefore => plain(NoticeWord::RatedBefore),
        Notice::NoTicketToRate => plain(NoticeWord::NoTicketToRate),
        Notice::Paused => plain(NoticeWord::Paused),
        Notice::TooFast { wait_s } => NoticeShown { text: slint::format!("{wait_s}"), ..plain(NoticeWord::TooFast) },
        Notice::NotWritten(_) => plain(NoticeWord::NotWritten),
        Notice::CentreSilent => plain(NoticeWord::CentreSilent),
        Notice::Refused(refusal) => refused(refusal),
    }
}

fn refused(refusal: &CentreRefusal) -> NoticeShown {
    let plain = |word| NoticeShown { word, ..NoticeShown::default() };
    match refusal {
        CentreRefusal::SlotFull => plain(NoticeWord::SlotFull),
        CentreRefusal::SlotClosed => plain(NoticeWord::SlotClosed),
        CentreRefusal::HoldOver => plain(NoticeWord::HoldOver),
        CentreRefusal::AlreadyBooked(_) => plain(NoticeWord::AlreadyBooked),
        CentreRefusal::Blocked { until } => of_day(NoticeWord::Blocked, *until),
        CentreRefusal::TooLate { until } => NoticeShown {
            hour: until.time.hour().into(),
            minute: until.time.minute().into(),
            ..plain(NoticeWord::TooLate)
        },
        CentreRefusal::UnknownBooking => plain(NoticeWord::UnknownBooking),
        CentreRefusal::Used(number) => NoticeShown { text: number.to_string().into(), ..plain(NoticeWord::Used) },
        CentreRefusal::WasCancelled => plain(NoticeWord::WasCancelled),
        CentreRefusal::Ambiguous => plain(NoticeWord::Ambiguous),
        CentreRefusal::UnknownTicket => plain(NoticeWord::UnknownTicket),
        CentreRefusal::PastTicket { day } => of_day(NoticeWord::PastTicket, *day),
        CentreRefusal::PastNumber { day } => of_day(NoticeWord::PastNumber, *day),
        CentreRefusal::Busy => plain(NoticeWord::Busy),
    }
}

/// A notice that names a day.
fn of_day(word: NoticeWord, day: Date) -> NoticeShown {
    NoticeShown { word, month: day.month().into(), day: day.day().into(), ..NoticeShown::default() }
}
