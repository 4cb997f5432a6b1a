//! What can happen to a booking in the walk.

use super::super::ask::Topic;
use super::super::book::{Book, is_within};
use super::super::identify::Identify;
use super::super::state::State;
use super::super::{Chance, Event, Goal, Purpose, Touch, Visit};
use crate::booking::{Booking, BookingCode, BookingId, BookingState, HOLD_S, SlotHours, SlotTime};
use crate::calendar::{Date, PeriodKind, TimeOfDay};
use crate::centre::{AskId, CentreAnswer, CentreRefusal, SlotPlaces, TicketRef};
use crate::day::LocalTime;
use crate::fault::Fault;
use crate::filing::FilingId;
use crate::hall::MatterId;
use crate::staff::StaffSession;
use crate::view::{Action, Offer};

/// The randomness of the walk: always the same, so that the graph stays small.
pub(in super::super) const CHANCE: Chance = Chance { id: 9, bits: 7 };

/// The clock of the walk: at this time the booking of today can be checked in.
pub(in super::super) const CLOCK: LocalTime = LocalTime { year: 2026, month: 11, day: 24, hour: 9, minute: 10 };

/// A slot of half an hour, or a half-day.
pub(in super::super) fn slot(date: &str, from: &str, to: &str) -> SlotTime {
    let time = |text| TimeOfDay::parse(text).expect("a time");
    let date = Date::parse(date).expect("a day");
    SlotTime { date, from: time(from), to: time(to), hours: SlotHours::Period(PeriodKind::Working) }
}

/// A booking of today.
pub(in super::super) fn booked(state: BookingState) -> Booking {
    Booking {
        id: BookingId(CHANCE.id),
        code: BookingCode::from_random(CHANCE.bits),
        matter: MatterId::new("m1").expect("id"),
        slot: slot("2026-11-24", "09:30", "10:00"),
        state,
        masked: "王* 370***********0015".into(),
        project: None,
        assistance: None,
        number: None,
    }
}

/// The same tomorrow, so that it can be moved and cancelled.
pub(in super::super) fn booked_tomorrow(state: BookingState) -> Booking {
    Booking { slot: slot("2026-11-25", "09:30", "10:00"), ..booked(state) }
}

/// Slots with places left, on two days.
pub(in super::super) fn places() -> CentreAnswer {
    let places = [("2026-11-25", 3), ("2026-11-26", 1)];
    CentreAnswer::Places(
        places.map(|(date, left)| SlotPlaces { slot: slot(date, "09:00", "09:30"), left }).into_iter().collect(),
    )
}

/// A slot of which a token is held.
pub(in super::super) fn tokens() -> CentreAnswer {
    CentreAnswer::Tokens(vec![slot("2026-11-25", "09:00", "09:30")])
}

pub(super) fn touches() -> [Touch; 10] {
    let date = |text| Date::parse(text).expect("a day");
    [
        Touch::Action(Action::Book),
        Touch::Action(Action::MyBooking),
        Touch::Day(date("2026-11-26")),
        Touch::Day(date("2026-11-28")),
        Touch::Slot(slot("2026-11-25", "09:00", "09:30")),
        Touch::Slot(slot("2026-11-26", "09:00", "12:00")),
        Touch::Slot(slot("2026-11-28", "09:00", "09:30")),
        Touch::Booking(0),
        Touch::Booking(1),
        Touch::Booking(9),
    ]
}

/// What the centre and the journal can answer.
pub(super) fn events(visit: &Visit, asked: AskId) -> Vec<Event> {
    let (confirmed, tomorrow) = (booked(BookingState::Confirmed), booked_tomorrow(BookingState::Confirmed));
    let other = Booking { id: BookingId(10), ..confirmed.clone() };
    let answers = [
        places(),
        CentreAnswer::Places(vec![]),
        tokens(),
        CentreAnswer::Held { left_s: HOLD_S },
        CentreAnswer::Confirmed(Box::new(confirmed.clone())),
        CentreAnswer::Confirmed(Box::new(other)),
        CentreAnswer::Found(vec![]),
        CentreAnswer::Found(vec![tomorrow.clone()]),
        CentreAnswer::Found(vec![confirmed.clone(), tomorrow.clone()]),
        CentreAnswer::Found(vec![booked(BookingState::Missed)]),
        CentreAnswer::Moved(Box::new(tomorrow)),
        CentreAnswer::Cancelled(Box::new(booked(BookingState::Cancelled))),
        CentreAnswer::Cancelled(Box::new(confirmed)),
        CentreAnswer::Refused(CentreRefusal::SlotFull),
        CentreAnswer::Refused(CentreRefusal::UnknownBooking),
        CentreAnswer::Failed,
    ];
    let answers = answers.into_iter().map(|answer| Event::answered(asked, answer));
    let filed = filing(visit);
    answers.chain([Event::Filed(filed), Event::NotFiled(filed, Fault::JournalFailed)]).collect()
}

/// What the journal is writing down.
pub(super) fn filing(visit: &Visit) -> FilingId {
    match &visit.state {
        State::Book(Book::Filing(id)) | State::Filing { id, .. } | State::Staff(StaffSession::Filing { id, .. }) => *id,
        _ => FilingId(0),
    }
}

/// What decides which page comes next, on the pages that lead to a booking and from it. The printer decides only
/// whether a slip comes with a booking, and the line only where a number is taken.
pub(super) fn fingerprint(visit: &Visit) -> Option<String> {
    let page = if let State::Help { before } = &visit.state { before } else { &visit.state };
    let citizen = &visit.citizen;
    let offer = citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref()).map(|chosen| match chosen.offer {
        Offer::Left(_) => "left",
        Offer::Token => "token",
        Offer::Request => "request",
    });
    let moves = citizen.draft.as_ref().is_some_and(|draft| draft.moves.is_some());
    let hold = visit.hold.map(|hold| (hold.left_s > 1, visit.hold_idle_left_s()));
    match page {
        State::Book(Book::Slots(_) | Book::Confirm) => {
            Some(format!("{:?} {offer:?} {moves} {hold:?}", visit.booking_gap()))
        }
        State::Identify(_) | State::Entry(_) if is_within(page) => Some(format!("{offer:?} {hold:?}")),
        State::Asking(asking) => match asking.topic {
            Topic::Look(_) | Topic::Cancel => Some(String::new()),
            Topic::Rate => Some(rated(visit)),
            Topic::Find(_) => Some(format!("{}", citizen.shown_code.is_some())),
            Topic::Places => Some(format!("{moves}")),
            Topic::Move | Topic::Confirm => Some(format!("{moves} {:?}", visit.printer.fault())),
            Topic::Hold => Some(format!("{:?}", visit.booking_gap())),
        },
        State::Notice(_) if visit.is_choosing_ticket() => Some(rated(visit)),
        State::Notice(_) => Some(format!("{} {}", citizen.draft.is_some(), citizen.identified.is_some())),
        State::Book(Book::Card(_)) => Some(format!("{:?}", visit.line)),
        State::Book(Book::Filing(_)) => Some(format!("{offer:?} {:?}", visit.printer.fault())),
        State::Entry(entry) if matches!(entry.goal, Goal::MyBooking | Goal::Status) => Some(String::new()),
        State::Book(_)
        | State::Standing(_)
        | State::Identify(Identify { goal: Goal::MyBooking | Goal::Status, .. }) => Some(String::new()),
        _ => None,
    }
}

/// Whether the slip of the ticket that is rated was shown.
fn rated(visit: &Visit) -> String {
    format!("rates {}", matches!(visit.citizen.rates, Some(TicketRef::Key(_))))
}

/// Lets the time of a hold pass: to the question whether anyone is there, or to the last seconds of the hold.
pub(super) fn pass_hold(next: &mut Visit) {
    while let Some(timer) = next.timer.filter(|timer| timer.purpose == Purpose::HoldSecond) {
        if next.hold_idle_left_s().is_some() || next.hold.is_none_or(|hold| hold.left_s <= 1) {
            return;
        }
        let _ = next.step(Event::TimerFired(timer.id));
    }
}

/// Whoever stays has let most of the hold pass.
pub(super) fn stay(next: &mut Visit) {
    if let Some(hold) = &mut next.hold {
        hold.left_s = 1;
    }
}
