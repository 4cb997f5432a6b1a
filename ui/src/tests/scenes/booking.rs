//! The pages of booking, as the scenes of the goldens show them.

use hall_core::booking::{BookingCode, BookingState, SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::view::{
    Arrival, BookConfirmPage, BookedKind, BookedPage, BookingPage, BookingRow, BookingsPage, DayPlaces, DayRow,
    EntryKind, EntryPage, EntryProblem, GoalView, IdentifyPage, Notice, NoticePage, Offer, Page, Pager, PaperView,
    SlotRow, SlotsPage, View, Way,
};

use super::issuing::with_qr;
use super::{Named, pick, view, welcome};
use crate::screen::Scene;

fn date(day: u8) -> Date {
    Date::new(2026, 11, day).expect("a day")
}

fn time(minutes: u16) -> TimeOfDay {
    TimeOfDay::from_minutes(minutes).expect("a time")
}

fn slot(day: u8, from: u16, hours: SlotHours) -> SlotTime {
    SlotTime { date: date(day), from: time(from), to: time(from + 30), hours }
}

fn working(day: u8, from: u16) -> SlotTime {
    slot(day, from, SlotHours::Period(PeriodKind::Working))
}

fn matter(lang: Lang) -> String {
    pick(lang, "企业开办", "Start a company")
}

fn person() -> String {
    "王* 370000********0019".into()
}

fn slots(lang: Lang) -> SlotsPage {
    let places = [Some(11), Some(4), Some(0), None, None, Some(16), Some(9)];
    let days = places.into_iter().zip(24..).map(|(left, day)| DayRow {
        date: date(day),
        is_today: false,
        places: match left {
            Some(0) => DayPlaces::Full,
            Some(left) => DayPlaces::Left(left),
            None => DayPlaces::Rest,
        },
    });
    let mut rows: Vec<SlotRow> =
        (0_u16..8).map(|at| SlotRow { slot: working(24, 9 * 60 + at * 30), offer: Offer::Left(1 + at % 4) }).collect();
    rows[6].slot.hours = SlotHours::Period(PeriodKind::Noon);
    rows[7].slot.hours = SlotHours::Extended;
    SlotsPage {
        matter: matter(lang),
        moved_from: None,
        is_cut_off: false,
        days: days.collect(),
        day: date(24),
        slots: rows,
        pager: Pager { at: 0, of: 1 },
        ways: vec![Way::LaterDays],
    }
}

fn cut_off(lang: Lang) -> SlotsPage {
    let all = slots(lang);
    let half = SlotTime { to: time(17 * 60), ..working(24, 13 * 60 + 30) };
    let rows = [(working(24, 9 * 60), Offer::Token), (half, Offer::Request)];
    let days = all.days.iter().map(|row| match row.places {
        DayPlaces::Full => DayRow { places: DayPlaces::OnRequest, ..*row },
        _ => *row,
    });
    SlotsPage {
        is_cut_off: true,
        days: days.collect(),
        slots: rows.into_iter().map(|(slot, offer)| SlotRow { slot, offer }).collect(),
        ..all
    }
}

pub(super) fn confirm(lang: Lang, is_request: bool) -> Page {
    Page::BookConfirm(BookConfirmPage {
        matter: matter(lang),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        slot: working(24, 9 * 60 + 30),
        moved_from: None,
        is_request,
        person: person(),
        project: None,
        assistance: None,
        cancel_until: Moment { date: date(24), time: time(7 * 60 + 30) },
        ways: vec![Way::OtherSlot, Way::ConfirmBooking],
    })
}

fn booked(lang: Lang, kind: BookedKind, paper: PaperView) -> Page {
    Page::Booked(BookedPage {
        kind,
        code: BookingCode::from_random(48_219_035_771),
        matter: matter(lang),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        slot: working(24, 9 * 60 + 30),
        person: person(),
        assistance: None,
        check_in_from: Moment { date: date(24), time: time(9 * 60) },
        check_in_until: Moment { date: date(24), time: time(10 * 60 + 15) },
        cancel_until: Moment { date: date(24), time: time(7 * 60 + 30) },
        link: "https://hall.example/b/482190357716".into(),
        paper,
        closes_in_s: match paper {
            PaperView::Printing => None,
            PaperView::Printed => Some(10),
            PaperView::OnScreen(_) | PaperView::Doubt(_) => Some(60),
        },
    })
}

fn found(lang: Lang, arrival: Arrival, ways: Vec<Way>) -> BookingPage {
    BookingPage {
        matter: matter(lang),
        zone: pick(lang, "企业开办专区", "Business Start-up"),
        place: pick(lang, "一楼东侧", "1F, east side"),
        slot: working(24, 9 * 60 + 30),
        person: person(),
        state: BookingState::Confirmed,
        arrival,
        cancel_until: Moment { date: date(24), time: time(7 * 60 + 30) },
        ways,
    }
}

fn bookings(lang: Lang) -> Page {
    let row = |at, day, state| BookingRow {
        at,
        matter: matter(lang),
        slot: working(day, 9 * 60 + 30),
        person: person(),
        state,
    };
    Page::Bookings(BookingsPage {
        rows: vec![row(0, 24, BookingState::Confirmed), row(1, 26, BookingState::Requested)],
        pager: Pager { at: 0, of: 1 },
    })
}

fn identify() -> Page {
    Page::Identify(IdentifyPage {
        goal: GoalView::MyBooking,
        can_read_card: true,
        can_scan: true,
        trouble: None,
        is_reading: false,
        ways: vec![Way::TypeBookingCode, Way::TypeIdNumber, Way::TypePhone, Way::GiveTail],
    })
}

fn code_wrong() -> Page {
    Page::Entry(EntryPage {
        goal: GoalView::MyBooking,
        kind: EntryKind::BookingCode,
        shown: "482190357717".into(),
        length: EntryKind::BookingCode.length(),
        is_complete: true,
        problem: Some(EntryProblem::CheckDigit),
        ways: vec![Way::Clear],
    })
}

fn notice(notice: Notice, way: Way) -> Page {
    Page::Notice(NoticePage { notice, ways: vec![way, Way::Home] })
}

/// Every page of booking by name.
pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let plain = |page| Scene::of(view(lang, page));
    let Page::Welcome { zones, pager, .. } = welcome(lang, Pager { at: 0, of: 1 }) else { return vec![] };
    let ended = |kind, paper| with_qr(view(lang, booked(lang, kind, paper)));
    let held = View { hold_left_s: Some(165), ..view(lang, confirm(lang, false)) };
    let early = Arrival::Early { from: time(9 * 60) };
    let open = Arrival::Open { until: time(10 * 60 + 15) };
    let change = vec![Way::ChangeBooking, Way::CancelBooking, Way::WalkIn];
    vec![
        ("zones", plain(Page::Zones { zones, pager })),
        ("slots", plain(Page::Slots(slots(lang)))),
        ("slots-cut-off", plain(Page::Slots(cut_off(lang)))),
        ("slots-moved", plain(Page::Slots(SlotsPage { moved_from: Some(working(26, 600)), ..slots(lang) }))),
        ("book-confirm", Scene::of(held)),
        ("book-confirm-request", plain(confirm(lang, true))),
        ("booked", ended(BookedKind::Confirmed, PaperView::Printed)),
        ("booked-printing", ended(BookedKind::Confirmed, PaperView::Printing)),
        ("booked-on-screen", ended(BookedKind::Confirmed, PaperView::OnScreen(Fault::PaperOut))),
        ("booked-doubt", ended(BookedKind::Moved, PaperView::Doubt(Fault::PaperOut))),
        ("booked-requested", ended(BookedKind::Requested, PaperView::Printed)),
        ("booking-early", plain(Page::Booking(found(lang, early, change)))),
        ("booking-open", plain(Page::Booking(found(lang, open, vec![])))),
        ("booking-cancel", plain(Page::CancelBooking(found(lang, open, vec![Way::KeepBooking, Way::CancelForSure])))),
        ("bookings", plain(bookings(lang))),
        ("identify-booking", plain(identify())),
        ("entry-booking-code-wrong", plain(code_wrong())),
        ("notice-booking-unknown", plain(notice(Notice::BookingUnknown, Way::FindBooking))),
        ("notice-check-in-cut-off", plain(notice(Notice::CheckInCutOff, Way::ChooseMatter))),
    ]
}
