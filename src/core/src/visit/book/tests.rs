//! What holds for bookings whatever is touched and answered, in whatever order.

use super::super::walk::{CHANCE, CLOCK, explored, hall, person, places, slot, tokens};
use super::super::{Effect, Equipment, Event, Record, Touch, Visit};
use super::*;
use crate::booking::{BookingState, HOLD_S};
use crate::device::{Evidence, Line, PaperOutcome, PrinterStatus};
use crate::fault::Fault;
use crate::filing::Filing;
use crate::hall::ZoneId;
use crate::paper::{BookingContent, BookingSlip, SlipContent, SlipId};
use crate::person::KnownBy;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, BookedKind, Page, PaperView};
use crate::visit::walk::{booked, booked_tomorrow};

/// The graph, edge by edge: a state, what happens, and what the visit does.
fn for_each_step(look: impl Fn(&Visit, &Event, &[Effect], &Visit)) {
    let graph = explored();
    for (visit, edges) in graph.states.iter().zip(&graph.edges) {
        for (event, _) in edges {
            let mut next = visit.clone();
            let effects = next.step(event.clone());
            look(visit, event, &effects, &next);
        }
    }
}

fn booked_kind(visit: &Visit) -> Option<BookedKind> {
    match visit.view().page {
        Page::Booked(page) => Some(page.kind),
        _ => None,
    }
}

#[test]
fn a_booking_is_called_successful_only_on_the_word_of_the_centre_or_its_token() {
    for_each_step(|visit, event, _, next| {
        let (Some(kind), None) = (booked_kind(next), booked_kind(visit)) else { return };
        // Back from the help to what was shown before is no news.
        if matches!(visit.view().page, Page::Help { .. }) {
            return;
        }
        let offer = visit.citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref()).map(|chosen| chosen.offer);
        match event {
            Event::Answered(_, answer) => match **answer {
                CentreAnswer::Confirmed(_) => assert_eq!(kind, BookedKind::Confirmed),
                CentreAnswer::Moved(_) => assert_eq!(kind, BookedKind::Moved),
                ref other => panic!("{other:?} books nothing"),
            },
            Event::Filed(_) if offer == Some(Offer::Token) => assert_eq!(kind, BookedKind::Confirmed),
            Event::Filed(_) => assert_eq!(kind, BookedKind::Requested),
            other => panic!("{other:?} books nothing"),
        }
    });
}

#[test]
fn a_place_is_held_on_the_pages_of_its_booking_and_given_up_wherever_else_the_citizen_goes() {
    for_each_step(|visit, event, effects, next| {
        assert!(next.hold.is_none() || is_within(&next.state), "{event:?} keeps a place behind its page");
        let (Some(held), None) = (visit.hold, next.hold) else { return };
        let ends = |effect: &Effect| match effect {
            Effect::Ask(_, CentreAsk::Release { booking } | CentreAsk::Confirm { booking, .. }) => {
                *booking == held.booking
            }
            _ => false,
        };
        assert_eq!(effects.iter().filter(|effect| ends(effect)).count(), 1, "{event:?}: {effects:?}");
    });
}

#[test]
fn a_booking_is_asked_for_with_a_hold_or_not_at_all() {
    for_each_step(|visit, event, effects, _| {
        for effect in effects {
            if let Effect::Ask(_, CentreAsk::Confirm { booking, order }) = effect {
                assert_eq!(visit.hold.map(|hold| hold.booking), Some(*booking), "{event:?}");
                assert_eq!(*event, Event::Touched(Touch::Way(Way::ConfirmBooking)));
                assert!(!order.masked.is_empty());
            }
        }
    });
}

#[test]
fn nothing_of_a_booking_is_left_when_the_visit_ends() {
    for visit in explored().states.iter().filter(|visit| visit.is_at_rest()) {
        let said = format!("{visit:?} {:?}", visit.view());
        for planted in ["王*", "0015", "draft: Some", "BookingCode", "Hold {", "identified: Some"] {
            assert!(!said.contains(planted), "{planted} in {said}");
        }
    }
}

#[test]
fn a_code_and_a_person_never_stand_in_a_debug_text() {
    let code = BookingCode::from_random(CHANCE.bits);
    for visit in explored().states {
        // The address of the QR code is on the page itself; everything else keeps the code to itself.
        let said = format!("{visit:?}");
        assert!(!said.contains(code.as_str()) && !said.contains(&code.grouped()), "{said}");
        assert!(!said.contains("370000199003070019") && !said.contains("13800001234"), "{said}");
    }
}

/// A visit before the slots of the first matter.
fn at_slots(answer: CentreAnswer) -> Visit {
    let mut visit = Visit::new(hall(), "http://centre".into());
    let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
    for event in [Event::EquipmentChanged(equipment), Event::Chance(CHANCE), Event::Clock(CLOCK)] {
        let _ = visit.step(event);
    }
    let _ = visit.step(Event::Touched(Touch::Action(Action::Book)));
    let _ = visit.step(Event::Touched(Touch::Zone(ZoneId::new("z1").expect("id"))));
    let effects = visit.step(Event::Touched(Touch::Matter(MatterId::new("m1").expect("id"))));
    answer_to(&mut visit, &effects, answer);
    assert!(matches!(visit.view().page, Page::Slots(_)), "{:?}", visit.view().page);
    visit
}

fn answer_to(visit: &mut Visit, effects: &[Effect], answer: CentreAnswer) -> Vec<Effect> {
    let asked = effects.iter().find_map(|effect| match effect {
        Effect::Ask(id, ask) if !matches!(ask, CentreAsk::Release { .. }) => Some(*id),
        _ => None,
    });
    visit.step(Event::answered(asked.expect("a question"), answer))
}

fn touch(visit: &mut Visit, touch: Touch) -> Vec<Effect> {
    let effects = visit.step(Event::Touched(touch));
    if visit.needs_chance() {
        let _ = visit.step(Event::Chance(CHANCE));
    }
    effects
}

fn at_confirm() -> Visit {
    let mut visit = at_slots(places());
    let effects = touch(&mut visit, Touch::Slot(slot("2026-11-25", "09:00", "09:30")));
    answer_to(&mut visit, &effects, CentreAnswer::Held { left_s: HOLD_S });
    let _ = visit.step(Event::Identified(Box::new(person(KnownBy::Card))));
    assert!(matches!(visit.view().page, Page::BookConfirm(_)), "{:?}", visit.view().page);
    visit
}

fn tick(visit: &mut Visit, seconds: u32) -> Vec<Effect> {
    let mut effects = vec![];
    for _ in 0..seconds {
        let Some(timer) = visit.timer else { break };
        effects.extend(visit.step(Event::TimerFired(timer.id)));
    }
    effects
}

#[test]
fn two_touches_on_confirm_give_one_booking() {
    let mut visit = at_confirm();
    let first = touch(&mut visit, Touch::Way(Way::ConfirmBooking));
    assert!(matches!(first[0], Effect::Ask(_, CentreAsk::Confirm { .. })), "{first:?}");
    let strays = visit.strays();
    assert_eq!(touch(&mut visit, Touch::Way(Way::ConfirmBooking)), []);
    assert_eq!(visit.strays(), strays + 1);
    answer_to(&mut visit, &first, CentreAnswer::Confirmed(Box::new(booked(BookingState::Confirmed))));
    assert_eq!(booked_kind(&visit), Some(BookedKind::Confirmed));
}

#[test]
fn a_lost_answer_is_called_unknown_and_a_late_one_changes_nothing() {
    let mut visit = at_confirm();
    let asked = touch(&mut visit, Touch::Way(Way::ConfirmBooking));
    let _ = tick(&mut visit, 1);
    assert!(matches!(visit.view().page, Page::Notice(page) if page.notice == Notice::BookingUnknown));
    let late = CentreAnswer::Confirmed(Box::new(booked(BookingState::Confirmed)));
    assert_eq!(answer_to(&mut visit, &asked, late), []);
    let again = touch(&mut visit, Touch::Way(Way::FindBooking));
    assert!(matches!(again[..], [.., Effect::Ask(_, CentreAsk::Find(_)), _]), "{again:?}");
    answer_to(&mut visit, &again, CentreAnswer::Found(vec![booked_tomorrow(BookingState::Confirmed)]));
    assert!(matches!(visit.view().page, Page::Booking(_)));
}

#[test]
fn a_hold_counts_down_through_quick_touches_and_ends_by_itself() {
    let mut visit = at_confirm();
    assert_eq!(visit.view().hold_left_s, Some(HOLD_S));
    let _ = tick(&mut visit, 30);
    assert_eq!(touch(&mut visit, Touch::Language), [], "the second that runs goes on");
    assert_eq!(visit.view().hold_left_s, Some(HOLD_S - 30));
    let _ = tick(&mut visit, 45);
    assert_eq!((visit.view().idle_left_s, visit.view().hold_left_s), (Some(20), Some(HOLD_S - 75)));
    for _ in 0..10 {
        let _ = touch(&mut visit, Touch::Stay);
        let _ = tick(&mut visit, 11);
    }
    assert!(matches!(visit.view().page, Page::Notice(page) if page.notice == Notice::Refused(CentreRefusal::HoldOver)));
    assert_eq!(visit.view().hold_left_s, None);
    let again = touch(&mut visit, Touch::Way(Way::OtherSlot));
    assert!(matches!(again[..], [.., Effect::Ask(_, CentreAsk::Places { .. }), _]), "{again:?}");
}

#[test]
fn whoever_walks_away_gives_the_place_back() {
    let mut visit = at_confirm();
    let effects = tick(&mut visit, 65);
    assert!(visit.is_at_rest());
    let released = effects.iter().filter(|effect| matches!(effect, Effect::Ask(_, CentreAsk::Release { .. })));
    assert_eq!(released.count(), 1);
}

#[test]
fn a_token_books_and_a_request_does_not_once_the_journal_has_them() {
    for (wanted, day, kind) in [
        (slot("2026-11-25", "09:00", "09:30"), None, BookedKind::Confirmed),
        (slot("2026-11-26", "09:00", "12:00"), Some("2026-11-26"), BookedKind::Requested),
    ] {
        let mut visit = at_slots(tokens());
        if let Some(day) = day {
            let _ = touch(&mut visit, Touch::Day(crate::calendar::Date::parse(day).expect("a day")));
        }
        assert!(touch(&mut visit, Touch::Slot(wanted)).iter().all(|effect| !matches!(effect, Effect::Ask(..))));
        let _ = visit.step(Event::Identified(Box::new(person(KnownBy::Card))));
        let effects = touch(&mut visit, Touch::Way(Way::ConfirmBooking));
        let [Effect::Record(Record::Filing(id, filing))] = &effects[..] else { panic!("{effects:?}") };
        assert_eq!(matches!(**filing, Filing::BookedByToken { .. }), kind == BookedKind::Confirmed);
        assert_eq!(booked_kind(&visit), None, "nothing is said before it is on disk");
        let mut failed = visit.clone();
        let _ = failed.step(Event::NotFiled(*id, Fault::JournalFailed));
        assert!(
            matches!(failed.view().page, Page::Notice(page) if page.notice == Notice::NotWritten(Fault::JournalFailed))
        );
        let _ = visit.step(Event::Filed(*id));
        assert_eq!(booked_kind(&visit), Some(kind));
    }
}

#[test]
fn a_half_day_with_a_token_is_not_asked_for_as_well() {
    let visit = at_slots(tokens());
    let Page::Slots(page) = visit.view().page else { panic!("slots") };
    assert!(page.is_cut_off && page.moved_from.is_none());
    let offers: Vec<String> = page.slots.iter().map(|row| format!("{} {:?}", row.slot.from, row.offer)).collect();
    assert_eq!(offers, ["09:00 Token", "13:30 Request"]);
}

#[test]
fn a_booking_found_by_four_digits_can_be_checked_in_and_not_changed() {
    for (may_change, ways) in
        [(true, vec![Way::ChangeBooking, Way::CancelBooking, Way::WalkIn]), (false, vec![Way::WalkIn])]
    {
        let mut visit = at_slots(places());
        let _ = touch(&mut visit, Touch::Home);
        let _ = touch(&mut visit, Touch::Action(Action::MyBooking));
        let effects = if may_change {
            visit.step(Event::Identified(Box::new(person(KnownBy::Card))))
        } else {
            let _ = touch(&mut visit, Touch::Way(Way::GiveTail));
            for digit in [1, 2, 3, 4] {
                let _ = touch(&mut visit, Touch::Key(crate::visit::Key::Digit(digit)));
            }
            touch(&mut visit, Touch::Key(crate::visit::Key::Enter))
        };
        answer_to(&mut visit, &effects, CentreAnswer::Found(vec![booked_tomorrow(BookingState::Confirmed)]));
        let Page::Booking(page) = visit.view().page else { panic!("{:?}", visit.view().page) };
        assert_eq!(page.ways, ways);
    }
}

#[test]
fn a_check_in_takes_a_number_that_carries_the_code() {
    for (hour, minute, is_late) in [(9, 10, Some(false)), (10, 16, Some(true)), (8, 59, None)] {
        let mut visit = at_slots(places());
        let _ = touch(&mut visit, Touch::Home);
        let _ = visit.step(Event::Clock(crate::day::LocalTime { hour, minute, ..CLOCK }));
        let code = BookingCode::from_random(CHANCE.bits);
        let effects = visit.step(Event::Scanned(crate::scan::Scan::Booking(code.clone())));
        answer_to(&mut visit, &effects, CentreAnswer::Found(vec![booked(BookingState::Confirmed)]));
        let effects = visit.step(Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) });
        let details = match &effects[..] {
            [Effect::Record(Record::Number { intent: Some(intent), .. })] => Some(&intent.details),
            [] => None,
            other => panic!("{other:?}"),
        };
        assert_eq!(details.map(|details| details.is_late), is_late, "{hour}:{minute}");
        assert!(details.is_none_or(|details| details.booking.as_ref() == Some(&code) && details.masked.is_some()));
    }
}

#[test]
fn a_code_that_the_centre_cannot_be_asked_about_goes_with_an_ordinary_number() {
    let mut visit = at_slots(places());
    let _ = touch(&mut visit, Touch::Home);
    let _ = visit.step(Event::LineChanged(Line::Cut));
    let code = BookingCode::from_random(CHANCE.bits);
    let effects = visit.step(Event::Scanned(crate::scan::Scan::Booking(code.clone())));
    answer_to(&mut visit, &effects, CentreAnswer::Failed);
    assert!(matches!(visit.view().page, Page::Notice(page) if page.notice == Notice::CheckInCutOff));
    let _ = touch(&mut visit, Touch::Way(Way::ChooseMatter));
    let _ = touch(&mut visit, Touch::Zone(ZoneId::new("z3").expect("id")));
    let _ = touch(&mut visit, Touch::Matter(MatterId::new("m3").expect("id")));
    let effects = visit.step(Event::Asked { ticket: TicketId(1), key: StatusKey::from_random([1; 10]) });
    let [Effect::Record(Record::Number { intent: Some(intent), .. })] = &effects[..] else { panic!("{effects:?}") };
    assert_eq!(intent.details.booking, Some(code));
    // Whoever goes back to the first page begins anew.
    let mut other = at_slots(places());
    let _ = touch(&mut other, Touch::Home);
    assert_eq!(other.aim(), Aim::Ticket);
}

/// The page of a booking with its slip under way, and that slip.
fn printing() -> (Visit, SlipId, BookingContent) {
    let mut visit = at_confirm();
    let _ = visit.step(Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }));
    let asked = touch(&mut visit, Touch::Way(Way::ConfirmBooking));
    let confirmed = CentreAnswer::Confirmed(Box::new(booked(BookingState::Confirmed)));
    let effects = answer_to(&mut visit, &asked, confirmed);
    let [Effect::PrintSlip { id, content }, Effect::StartTimer { .. }] = &effects[..] else { panic!("{effects:?}") };
    let SlipContent::Booking(content) = &**content else { panic!("{content:?}") };
    (visit, *id, BookingContent::clone(content))
}

fn paper(visit: &Visit) -> (PaperView, Option<u8>) {
    match visit.view().page {
        Page::Booked(page) => (page.paper, page.closes_in_s),
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_slip_of_a_booking_says_when_and_what_to_bring() {
    let (_, _, slip) = printing();
    assert_eq!(
        (slip.state, slip.code, slip.slot),
        (BookingSlip::Confirmed, booked(BookingState::Confirmed).code, booked(BookingState::Confirmed).slot)
    );
    let [from, until] = ["09:00", "10:15"].map(|text| crate::calendar::TimeOfDay::parse(text).expect("a time"));
    assert_eq!(slip.check_in, Some((from, until)));
    assert_eq!((slip.materials.len(), slip.person.as_deref()), (2, Some("王* 370***********0015")));
    assert!(slip.link.ends_with("/b/000000000078"), "{}", slip.link);
}

#[test]
fn a_slip_is_called_printed_only_when_it_was_seen_out_and_is_not_printed_twice() {
    let (visit, slip, _) = printing();
    assert_eq!(paper(&visit), (PaperView::Printing, None), "the page stays until the slip's fate is known");
    for (outcome, shown, closes_in_s) in [
        (PaperOutcome::Printed(Evidence::Fenced), PaperView::Printed, 10),
        (PaperOutcome::Failed(Fault::CoverOpen), PaperView::OnScreen(Fault::CoverOpen), 60),
        (PaperOutcome::Unknown(Fault::PaperOut), PaperView::Doubt(Fault::PaperOut), 60),
    ] {
        let mut visit = visit.clone();
        assert_eq!(visit.step(Event::SlipPrinted(SlipId(0), outcome)), [], "another slip");
        let effects = visit.step(Event::SlipPrinted(slip, outcome));
        assert!(matches!(effects[..], [Effect::StartTimer { .. }]), "{effects:?}");
        assert_eq!(paper(&visit), (shown, Some(closes_in_s)));
    }
    let mut silent = visit;
    assert_eq!(tick(&mut silent, 1).len(), 1);
    assert_eq!(paper(&silent), (PaperView::Doubt(Fault::PrinterSilent), Some(60)));
}

#[test]
fn the_help_hides_a_slip_and_does_not_lose_it() {
    let (mut visit, slip, _) = printing();
    let _ = touch(&mut visit, Touch::Help);
    assert_eq!(visit.step(Event::SlipPrinted(slip, PaperOutcome::Printed(Evidence::Fenced))), []);
    let _ = touch(&mut visit, Touch::Back);
    assert_eq!(paper(&visit), (PaperView::Printed, Some(10)));
    let (mut visit, _, _) = printing();
    let _ = touch(&mut visit, Touch::Help);
    let effects = touch(&mut visit, Touch::Back);
    assert!(matches!(effects[..], [Effect::StartTimer { after_ms: 15_000, .. }]), "{effects:?}");
    assert_eq!(paper(&visit), (PaperView::Printing, None));
}

#[test]
fn a_stopped_printer_or_a_lost_clock_leaves_the_code_on_the_screen() {
    let mut visit = at_confirm();
    let _ = visit.step(Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut)));
    let mut timeless = visit.clone();
    let asked = touch(&mut visit, Touch::Way(Way::ConfirmBooking));
    let confirmed = CentreAnswer::Confirmed(Box::new(booked(BookingState::Confirmed)));
    let effects = answer_to(&mut visit, &asked, confirmed.clone());
    assert!(matches!(effects[..], [Effect::StartTimer { .. }]), "{effects:?}");
    assert_eq!(paper(&visit), (PaperView::OnScreen(Fault::PaperOut), Some(60)));
    let _ = timeless.step(Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }));
    timeless.clock = None;
    let asked = touch(&mut timeless, Touch::Way(Way::ConfirmBooking));
    let _ = answer_to(&mut timeless, &asked, confirmed);
    assert_eq!(paper(&timeless).0, PaperView::OnScreen(Fault::ClockOff));
}

#[test]
fn the_slip_of_a_request_never_says_that_it_is_booked() {
    let printed = std::cell::RefCell::new(std::collections::HashSet::new());
    for_each_step(|_, event, effects, next| {
        for effect in effects {
            let Effect::PrintSlip { content, .. } = effect else { continue };
            let SlipContent::Booking(slip) = &**content else { continue };
            let state = match booked_kind(next) {
                Some(BookedKind::Confirmed) => BookingSlip::Confirmed,
                Some(BookedKind::Moved) => BookingSlip::Changed,
                Some(BookedKind::Requested) => BookingSlip::Pending,
                None => panic!("{event:?} prints a booking that is not shown"),
            };
            assert_eq!(slip.state, state);
            printed.borrow_mut().insert(state);
        }
    });
    assert_eq!(printed.into_inner().len(), 3, "the walk prints all of them");
}
