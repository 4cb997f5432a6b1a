//! The pages of booking: from the view to what they read, and their touches.

use std::rc::Rc;

use hall_core::booking::{BookingState, SlotHours, SlotTime};
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use hall_core::hall::Lang;
use hall_core::view::{
    Arrival, BookConfirmPage, BookedKind, BookedPage, BookingPage, BookingRow, BookingsPage, DayPlaces, DayRow, Offer,
    Page, SlotRow, SlotsPage, Way,
};
use hall_core::visit::Touch;
use slint::{Global, Model, ModelRc, SharedString, VecModel};

use crate::generated::{
    ArrivalWord, BookedWord, Booking, BookingItem, DayCell, DayState, HoursWord, KioskWindow, MatterFacts, MomentShown,
    PageKind, Shown, SlotCell, SlotShown, SlotState, WayWord,
};
use crate::intake::{way_of, way_word};
use crate::screen::UiTouch;
use crate::show::{figure, page, paper, refresh};

/// What is on those pages, kept to tell what changes.
pub(crate) struct BookingShows {
    days: Rc<VecModel<DayCell>>,
    slots: Rc<VecModel<SlotCell>>,
    ways: Rc<VecModel<WayWord>>,
    rows: Rc<VecModel<BookingItem>>,
}

impl BookingShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { days: Rc::default(), slots: Rc::default(), ways: Rc::default(), rows: Rc::default() };
        let face = Booking::get(window);
        face.set_days(ModelRc::from(Rc::clone(&shows.days)));
        face.set_slots(ModelRc::from(Rc::clone(&shows.slots)));
        face.set_ways(ModelRc::from(Rc::clone(&shows.ways)));
        face.set_rows(ModelRc::from(Rc::clone(&shows.rows)));
        shows
    }

    /// Shows one of the pages of booking.
    pub(crate) fn show(&self, window: &KioskWindow, now: &Page, lang: Lang) {
        let shown = Shown::get(window);
        let facts = |matter: &str, zone: &str, place: &str| MatterFacts {
            matter: matter.into(),
            zone: zone.into(),
            place: place.into(),
            ..MatterFacts::default()
        };
        match now {
            Page::Slots(slots) => {
                shown.set_facts(facts(&slots.matter, "", ""));
                self.slots(window, slots);
                page(&shown, PageKind::Slots, slots.pager);
            }
            Page::BookConfirm(confirm) => {
                shown.set_facts(facts(&confirm.matter, &confirm.zone, &confirm.place));
                self.confirm(window, confirm, lang);
                shown.set_page(PageKind::BookConfirm);
            }
            Page::Booked(booked) => {
                shown.set_facts(facts(&booked.matter, &booked.zone, &booked.place));
                paper(&shown, booked.paper, booked.closes_in_s);
                Self::booked(window, booked, lang);
                shown.set_page(PageKind::Booked);
            }
            Page::Booking(found) | Page::CancelBooking(found) => {
                shown.set_facts(facts(&found.matter, &found.zone, &found.place));
                self.booking(window, found);
                let is_card = matches!(now, Page::Booking(_));
                shown.set_page(if is_card { PageKind::Booking } else { PageKind::CancelBooking });
            }
            Page::Bookings(list) => {
                self.list(list);
                page(&shown, PageKind::Bookings, list.pager);
            }
            _ => {}
        }
    }

    fn slots(&self, window: &KioskWindow, page: &SlotsPage) {
        let face = Booking::get(window);
        face.set_day(page.day.to_string().into());
        face.set_slot(SlotShown {
            month: page.day.month().into(),
            day: page.day.day().into(),
            weekday: weekday(page.day),
            ..SlotShown::default()
        });
        face.set_cut_off(page.is_cut_off);
        moved_from(&face, page.moved_from);
        self.ways(&page.ways);
        refresh(&self.days, page.days.iter().map(day_cell).collect());
        refresh(&self.slots, page.slots.iter().map(slot_cell).collect());
    }

    fn confirm(&self, window: &KioskWindow, page: &BookConfirmPage, lang: Lang) {
        let face = Booking::get(window);
        face.set_slot(slot_shown(page.slot));
        moved_from(&face, page.moved_from);
        face.set_is_request(page.is_request);
        face.set_person((&page.person).into());
        face.set_project(page.project.as_deref().unwrap_or_default().into());
        face.set_helper(page.assistance.map(|kind| kind.name().get(lang).into()).unwrap_or_default());
        face.set_cancel_until(moment_shown(page.cancel_until));
        self.ways(&page.ways);
    }

    fn booked(window: &KioskWindow, page: &BookedPage, lang: Lang) {
        let face = Booking::get(window);
        face.set_helper(page.assistance.map(|kind| kind.name().get(lang).into()).unwrap_or_default());
        face.set_booked(match page.kind {
            BookedKind::Confirmed => BookedWord::Confirmed,
            BookedKind::Moved => BookedWord::Moved,
            BookedKind::Requested => BookedWord::Requested,
        });
        face.set_code(page.code.grouped().into());
        face.set_slot(slot_shown(page.slot));
        face.set_person((&page.person).into());
        face.set_check_in_from(clock(page.check_in_from.time));
        face.set_check_in_until(clock(page.check_in_until.time));
        face.set_cancel_until(moment_shown(page.cancel_until));
    }

    fn booking(&self, window: &KioskWindow, page: &BookingPage) {
        let face = Booking::get(window);
        face.set_slot(slot_shown(page.slot));
        face.set_person((&page.person).into());
        face.set_project(SharedString::default());
        face.set_helper(SharedString::default());
        face.set_cancel_until(moment_shown(page.cancel_until));
        let (word, at) = match page.arrival {
            Arrival::Unconfirmed => (ArrivalWord::Unconfirmed, None),
            Arrival::OtherDay => (ArrivalWord::OtherDay, None),
            Arrival::Early { from } => (ArrivalWord::Early, Some(from)),
            Arrival::Open { until } => (ArrivalWord::Open, Some(until)),
            Arrival::Late => (ArrivalWord::Late, None),
            Arrival::Over => (ArrivalWord::Over, None),
        };
        face.set_arrival(word);
        face.set_arrival_at(at.map(clock).unwrap_or_default());
        self.ways(&page.ways);
    }

    fn list(&self, page: &BookingsPage) {
        refresh(&self.rows, page.rows.iter().map(item).collect());
    }

    /// Nothing of a citizen stays in the window after their visit.
    pub(crate) fn forget(&self, window: &KioskWindow) {
        let face = Booking::get(window);
        face.set_person(SharedString::default());
        face.set_project(SharedString::default());
        face.set_code(SharedString::default());
        if self.rows.row_count() > 0 {
            self.rows.set_vec(vec![]);
        }
    }

    fn ways(&self, ways: &[Way]) {
        refresh(&self.ways, ways.iter().copied().map(way_word).collect());
    }
}

/// Reports the touches of these pages. An identifier came from a cell, where it had been made: nothing else can come
/// back.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let face = Booking::get(window);
    let visit = || {
        let report = report.clone();
        move |touch: Touch| report(UiTouch::Visit(touch))
    };
    let (days, slots, ways, rows) = (visit(), visit(), visit(), visit());
    face.on_pick_day(move |id| {
        if let Some(day) = Date::parse(&id) {
            days(Touch::Day(day));
        }
    });
    face.on_pick_slot(move |id| {
        if let Some(slot) = slot_of(&id) {
            slots(Touch::Slot(slot));
        }
    });
    face.on_way(move |word| ways(Touch::Way(way_of(word))));
    face.on_open(move |at| {
        if let Ok(at) = u8::try_from(at) {
            rows(Touch::Booking(at));
        }
    });
}

fn moved_from(face: &Booking<'_>, slot: Option<SlotTime>) {
    face.set_moves(slot.is_some());
    face.set_moved_from(slot.map(slot_shown).unwrap_or_default());
}

fn day_cell(row: &DayRow) -> DayCell {
    let (state, places) = match row.places {
        DayPlaces::Left(left) => (DayState::Open, figure(left)),
        DayPlaces::OnRequest => (DayState::OnRequest, 0),
        DayPlaces::Full => (DayState::Full, 0),
        DayPlaces::Rest => (DayState::Rest, 0),
    };
    DayCell {
        id: row.date.to_string().into(),
        month: row.date.month().into(),
        day: row.date.day().into(),
        weekday: weekday(row.date),
        is_today: row.is_today,
        places,
        state,
    }
}

fn slot_cell(row: &SlotRow) -> SlotCell {
    let (state, places) = match row.offer {
        Offer::Left(left) => (SlotState::Open, left.into()),
        Offer::Token => (SlotState::Token, 1),
        Offer::Request => (SlotState::OnRequest, 0),
    };
    let slot = row.slot;
    SlotCell {
        id: format!("{},{},{},{}", slot.date, slot.from, slot.to, hours_code(slot.hours)).into(),
        time: format!("{}–{}", slot.from, slot.to).into(),
        places,
        state,
        hours: hours_word(slot.hours),
    }
}

fn slot_of(id: &str) -> Option<SlotTime> {
    let [date, from, to, hours] = id.split(',').collect::<Vec<_>>()[..] else { return None };
    let hours = match PeriodKind::from_code(hours) {
        Some(kind) => SlotHours::Period(kind),
        None => SlotHours::Extended,
    };
    Some(SlotTime { date: Date::parse(date)?, from: TimeOfDay::parse(from)?, to: TimeOfDay::parse(to)?, hours })
}

fn hours_code(hours: SlotHours) -> &'static str {
    match hours {
        SlotHours::Period(kind) => kind.code(),
        SlotHours::Extended => "extended",
    }
}

fn hours_word(hours: SlotHours) -> HoursWord {
    match hours {
        SlotHours::Period(PeriodKind::Working) => HoursWord::Working,
        SlotHours::Period(PeriodKind::Early) => HoursWord::Early,
        SlotHours::Period(PeriodKind::Noon) => HoursWord::Noon,
        SlotHours::Period(PeriodKind::Evening) => HoursWord::Evening,
        SlotHours::Period(PeriodKind::Weekend) => HoursWord::Weekend,
        SlotHours::Period(PeriodKind::Holiday) => HoursWord::Holiday,
        SlotHours::Extended => HoursWord::Extended,
    }
}

fn slot_shown(slot: SlotTime) -> SlotShown {
    SlotShown {
        month: slot.date.month().into(),
        day: slot.date.day().into(),
        weekday: weekday(slot.date),
        from: clock(slot.from),
        to: clock(slot.to),
        hours: hours_word(slot.hours),
    }
}

fn moment_shown(at: Moment) -> MomentShown {
    MomentShown { month: at.date.month().into(), day: at.date.day().into(), time: clock(at.time) }
}

fn item(row: &BookingRow) -> BookingItem {
    BookingItem {
        at: row.at.into(),
        matter: (&row.matter).into(),
        person: (&row.person).into(),
        slot: slot_shown(row.slot),
        requested: row.state == BookingState::Requested,
    }
}

fn clock(time: TimeOfDay) -> SharedString {
    time.to_string().into()
}

/// Sunday 0; 1970-01-01 was a Thursday.
fn weekday(date: Date) -> i32 {
    (date.days() + 4).rem_euclid(7)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slot_comes_back_as_it_was_shown() {
        let (from, to) = (TimeOfDay::new(17, 30), TimeOfDay::new(18, 0));
        let date = Date::parse("2026-11-25").expect("a day");
        let kinds = PeriodKind::ALL.into_iter().map(SlotHours::Period).chain([SlotHours::Extended]);
        for hours in kinds {
            let slot = SlotTime { date, from: from.expect("a time"), to: to.expect("a time"), hours };
            let cell = slot_cell(&SlotRow { slot, offer: Offer::Left(3) });
            assert_eq!(slot_of(&cell.id), Some(slot), "{}", cell.id);
        }
        assert_eq!(slot_of("2026-11-25,09:00"), None);
        assert_eq!(weekday(date), 3, "a Wednesday");
    }
}
