//! Bookings from the wish to the ticket of the day, with the line up and with the line cut.

use std::collections::BTreeMap;
use std::sync::Arc;

use hall_core::booking::{SlotHours, SlotTime};
use hall_core::calendar::PeriodKind;
use hall_core::day::UtcMillis;
use hall_core::device::Line;
use hall_core::scan::Scan;
use hall_core::view::{Arrival, BookedKind, Offer, Page, PaperView, SlotsPage, View};
use hall_core::visit::{Event, Touch};
use hall_tests::clock::Hands;
use hall_tests::eventually;
use hall_tests::hall::HallBench;
use hall_tests::line::{BentLine, Mode};
use hall_tests::terminal::{Terminal, qr_on};

/// 2026-11-24, a Tuesday, 09:10 in Beijing.
const TUESDAY: UtcMillis = UtcMillis(1_795_482_600_000);
const MINUTE_MS: i64 = 60_000;
/// A matter with four places a slot: one of them is set apart as a token.
const WITH_TOKEN: (&str, &str) = ("general", "exit-entry");
/// A matter with two places a slot: too few for a token.
const WITHOUT_TOKEN: (&str, &str) = ("company", "company-start");

/// Made-up ID numbers with their check digit (GB 11643).
fn id_number(serial: u32) -> String {
    let digits = format!("37000019900307{serial:03}");
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: usize = digits.bytes().zip(weights).map(|(digit, weight)| usize::from(digit - b'0') * weight).sum();
    let check = char::from(b"10X98765432"[sum % 11]);
    format!("{digits}{check}")
}

fn first(page: &SlotsPage, wanted: fn(Offer) -> bool) -> SlotTime {
    page.slots.iter().find(|row| wanted(row.offer)).unwrap_or_else(|| panic!("no such slot: {page:?}")).slot
}

fn is_left(offer: Offer) -> bool {
    matches!(offer, Offer::Left(_))
}

/// Books a slot that the page offers in such a way.
fn book(terminal: &mut Terminal, matter: (&str, &str), slot: SlotTime, serial: u32) -> BookedKind {
    let page = terminal.walk_to_slots(matter.0, matter.1);
    if page.day != slot.date {
        terminal.touch(Touch::Day(slot.date));
        terminal.see("the day", |view| matches!(&view.page, Page::Slots(page) if page.day == slot.date));
    }
    let booked = terminal.book(slot, &id_number(serial));
    assert_eq!(booked.slot, slot);
    terminal.go_home();
    booked.kind
}

/// How a slot can be had at a terminal; `None` if the page does not offer it.
fn offered(terminal: &mut Terminal, matter: (&str, &str), slot: SlotTime) -> Option<Offer> {
    let mut page = terminal.walk_to_slots(matter.0, matter.1);
    if page.day != slot.date {
        terminal.touch(Touch::Day(slot.date));
        let of_day = |view: &View| matches!(&view.page, Page::Slots(page) if page.day == slot.date);
        let Page::Slots(of_day) = terminal.see("the day", of_day).page else { unreachable!("just seen") };
        page = of_day;
    }
    terminal.go_home();
    page.slots.iter().find(|row| row.slot == slot).map(|row| row.offer)
}

/// No slot holds more bookings than its places: what the centre's own list says.
fn states(hall: &HallBench) -> Vec<(String, String)> {
    hall.bookings().into_iter().map(|booking| (format!("{} {}", booking.date, booking.from), booking.state)).collect()
}

fn confirmed_by_slot(hall: &HallBench) -> BTreeMap<String, usize> {
    let mut by_slot = BTreeMap::new();
    for (slot, state) in states(hall) {
        *by_slot.entry(slot).or_default() += usize::from(state == "confirmed");
    }
    by_slot
}

#[test]
fn a_citizen_books_and_checks_in_the_next_day_with_the_code_on_the_slip() {
    let clock = Arc::new(Hands::at(TUESDAY));
    let hall = HallBench::open_at(&clock);
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    let page = terminal.walk_to_slots(WITHOUT_TOKEN.0, WITHOUT_TOKEN.1);
    let slot = first(&page, is_left);
    let booked = terminal.book(slot, &id_number(1));
    assert_eq!((booked.kind, booked.paper), (BookedKind::Confirmed, PaperView::Printed));
    let slips = terminal.printer.slips();
    assert_eq!(slips.len(), 1, "one booking, one slip");
    let link = qr_on(&slips[0].bitmap);
    assert_eq!(link, booked.link, "the slip's code is the one on the screen");
    terminal.go_home();
    let until_slot_min = i64::from(slot.date.days() - 20_781) * 1_440 + i64::from(slot.from.minutes()) - 550;
    clock.advance((until_slot_min - 10) * MINUTE_MS);
    terminal.see("the day of the slot", |view| view.clock.is_some_and(|now| now.day == slot.date.day()));
    let Scan::Booking(code) = Scan::read(&link, &hall.centre.url()) else { panic!("{link}") };
    terminal.inbox().event(Event::Scanned(Scan::Booking(code)));
    let view = terminal.see("the booking", |view| matches!(view.page, Page::Booking(_)));
    let Page::Booking(found) = view.page else { unreachable!("just seen") };
    assert!(matches!(found.arrival, Arrival::Open { .. }), "{:?}", found.arrival);
    terminal.take();
    let card = terminal.see_settled();
    assert_eq!((card.number.as_str(), card.paper), ("A001", PaperView::Printed));
    terminal.drained();
    let bookings = hall.bookings();
    assert_eq!((bookings[0].state.as_str(), bookings[0].number.as_deref()), ("checked-in", Some("A001")));
}

#[test]
fn two_terminals_that_are_cut_off_never_fill_a_slot_beyond_its_places() {
    let clock = Arc::new(Hands::at(TUESDAY));
    let hall = HallBench::open_at(&clock);
    let lines = [BentLine::lay(&hall.centre.url()), BentLine::lay(&hall.centre.url())];
    let mut one = hall.terminal_at("entrance-1", 'K', &lines[0].url());
    one.see_ready(Line::Up);
    eventually("tokens are laid in", || !one.token_slots(WITH_TOKEN.1).is_empty());
    let mut two = hall.terminal_at("entrance-2", 'L', &lines[1].url());
    two.see_ready(Line::Up);
    let slot = one.token_slots(WITH_TOKEN.1)[0];
    for serial in [1, 2, 3] {
        assert_eq!(book(&mut two, WITH_TOKEN, slot, serial), BookedKind::Confirmed);
    }
    assert_eq!(offered(&mut two, WITH_TOKEN, slot), None, "the fourth place is set apart");
    for line in &lines {
        line.set(Mode::Cut);
    }
    one.see_ready(Line::Cut);
    two.see_ready(Line::Cut);
    assert_eq!(offered(&mut one, WITH_TOKEN, slot), Some(Offer::Token));
    assert_eq!(book(&mut one, WITH_TOKEN, slot, 4), BookedKind::Confirmed);
    assert_ne!(offered(&mut one, WITH_TOKEN, slot), Some(Offer::Token), "a token is spent once");
    let page = two.walk_to_slots(WITH_TOKEN.0, WITH_TOKEN.1);
    two.go_home();
    assert_eq!(book(&mut two, WITH_TOKEN, first(&page, |offer| offer == Offer::Request), 5), BookedKind::Requested);
    for line in &lines {
        line.set(Mode::Pass);
    }
    one.drained();
    two.drained();
    let by_slot = confirmed_by_slot(&hall);
    assert_eq!(by_slot.get(&format!("{} {}", slot.date, slot.from)), Some(&4), "{by_slot:?}");
    assert!(by_slot.values().all(|confirmed| *confirmed <= 4), "{by_slot:?}");
    assert_eq!(states(&hall).len(), 5);
}

#[test]
fn without_a_token_half_a_day_is_asked_for_and_becomes_a_slot_when_the_line_is_back() {
    let clock = Arc::new(Hands::at(TUESDAY));
    let mut hall = HallBench::open_at(&clock);
    let mut terminal = hall.terminal("entrance-1", 'K');
    terminal.see_ready(Line::Up);
    hall.centre.stop();
    terminal.see_ready(Line::Cut);
    let page = terminal.walk_to_slots(WITHOUT_TOKEN.0, WITHOUT_TOKEN.1);
    assert!(page.is_cut_off && page.slots.iter().all(|row| row.offer == Offer::Request), "{page:?}");
    let half_day = page.slots[0].slot;
    assert_eq!(half_day.hours, SlotHours::Period(PeriodKind::Working));
    let booked = terminal.book(half_day, &id_number(1));
    assert_eq!((booked.kind, booked.paper), (BookedKind::Requested, PaperView::Printed));
    terminal.go_home();
    hall.centre.start_again().expect("the centre starts again");
    terminal.see_ready(Line::Up);
    terminal.drained();
    let bookings = hall.bookings();
    assert_eq!((bookings.len(), bookings[0].state.as_str()), (1, "confirmed"));
    assert_eq!(bookings[0].date, half_day.date.to_string());
    assert!(bookings[0].from >= half_day.from.to_string() && bookings[0].to <= half_day.to.to_string());
}
