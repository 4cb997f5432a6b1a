//! The state graph of the visit, explored from its first page.

use std::collections::{BTreeMap, VecDeque};
use std::sync::OnceLock;

use super::super::assist::CallbackLeft;
use super::super::book::Book;
use super::super::file::Left;
use super::super::state::{Goal, Phase, Purpose, State};
use super::super::{Equipment, Event, Key, Touch, Visit};
use super::booking;
use super::world::{events, hall, key, timetable, typed};
use crate::centre::{AskId, TicketRef};
use crate::diagnosis::Part;
use crate::filing::{FilingId, Point};
use crate::hall::MatterId;
use crate::paper::SlipId;
use crate::staff::{StaffSession, StaffTouch};
use crate::ticket::TicketDetails;
use crate::view::Page;

/// A state without the running numbers of its timers.
pub(super) fn fingerprint(visit: &Visit) -> String {
    let purpose = visit.timer.map(|timer| timer.purpose);
    // What is known of the cabinet decides nothing but on the technician's pages.
    let cabinet = match &visit.state {
        State::Technician(_) | State::Staff(_) => {
            let cabinet = &visit.cabinet;
            let condition = cabinet.part(Part::Printer).condition;
            format!("{condition:?} {} {}", cabinet.tickets.len(), cabinet.is_reprinting)
        }
        _ => String::new(),
    };
    // Language and voice decide nothing but whether the terminal is as the next citizen should find it; the way back is
    // as long as the trail, and where it leads is a state of its own.
    // Both decide nothing on pages that end by going home.
    let is_browsing = visit.state.phase() == Phase::Browsing;
    let settings = is_browsing
        .then(|| (has_tiles(&visit.state).then_some(visit.care), visit.is_untouched(), visit.trail.is_empty()));
    let citizen = is_before_number(&visit.state)
        .then(|| (&visit.citizen.missing, visit.citizen.is_promised, visit.citizen.project.is_some()));
    let state = plain(&visit.state);
    if let Some(booking) = booking::fingerprint(visit) {
        return format!("{state:?} {settings:?} {purpose:?} {booking}");
    }
    let hours = looks_at_hours(&visit.state).then(|| (visit.clock == Some(booking::CLOCK), !visit.gone.is_empty()));
    let outside = takes_numbers(&visit.state).then_some((visit.line, visit.printer));
    let rest = (citizen, outside, hours, has_tiles(&visit.state).then(|| visit.aim()));
    format!("{state:?} {settings:?} {rest:?} {purpose:?} {cabinet}")
}

#[derive(Clone)]
pub(in super::super) struct Graph {
    pub(in super::super) states: Vec<Visit>,
    pub(in super::super) edges: Vec<Vec<(Event, usize)>>,
}

/// Whether the hour decides what comes next.
pub(super) fn looks_at_hours(state: &State) -> bool {
    match state {
        State::Help { before } => looks_at_hours(before),
        State::Welcome { .. } | State::Prepare { .. } | State::Missing { .. } | State::Promise { .. } => true,
        _ => false,
    }
}

/// Whether it matters how many tiles fit.
fn has_tiles(state: &State) -> bool {
    matches!(
        state,
        State::Welcome { .. } | State::Zones { .. } | State::Matters { .. } | State::Search(_) | State::Listed { .. }
    )
}

/// Whether line and printer decide what comes next: not where only something is typed or looked at.
fn takes_numbers(state: &State) -> bool {
    match state {
        State::Help { before } => takes_numbers(before),
        State::Search(_)
        | State::Listed { .. }
        | State::Online { .. }
        | State::Bundle { .. }
        | State::Assist
        | State::Rate(_)
        | State::Left { .. }
        | State::Entry(_)
        | State::Identify(_)
        | State::Priority
        | State::Staff(_)
        | State::Technician(_) => false,
        _ => true,
    }
}

/// Whether what the citizen said of themselves decides what comes next.
fn is_before_number(state: &State) -> bool {
    match state {
        State::Help { before } => is_before_number(before),
        State::Prepare { .. } | State::Missing { .. } | State::Promise { .. } | State::Priority => true,
        State::Entry(entry) => is_for_number(entry.goal),
        State::Identify(identify) => is_for_number(identify.goal),
        _ => false,
    }
}

/// Whether what is told belongs to the ticket, and not to a callback or a rating.
fn is_for_number(goal: Goal) -> bool {
    !matches!(goal, Goal::Steward | Goal::Callback(_) | Goal::Rating | Goal::Status)
}

/// A state without what the ticket says of the citizen, which decides nothing after the number was asked for.
fn plain(state: &State) -> State {
    let mut state = state.clone();
    if let State::Closing { promise: Some((id, _)), .. } = &mut state {
        *id = SlipId(0);
    }
    match &mut state {
        State::RecordingIntent(order) | State::WaitingForCentre(order) | State::RecordingNumber { order, .. } => {
            let is_promised = order.intent.details.is_promised;
            *order.intent.details = TicketDetails { is_promised, ..TicketDetails::default() };
            order.intent.matter = any_matter();
        }
        State::Printing(issued) | State::Closing { issued, .. } => {
            // Whether a promise follows is all that is told of the citizen after the number.
            let is_promised = issued.order.intent.details.is_promised;
            *issued.order.intent.details = TicketDetails { is_promised, ..TicketDetails::default() };
            issued.order.intent.matter = any_matter();
        }
        State::Rate(rate) => {
            rate.tags.clear();
            rate.ticket = TicketRef::Key(key());
            rate.number = None;
        }
        State::Left { left: Left::Callback(CallbackLeft { slip: Some(id), .. }), .. } => *id = SlipId(0),
        State::Asking(asking) => asking.id = AskId(0),
        State::Book(Book::Filing(id)) | State::Filing { id, .. } | State::Staff(StaffSession::Filing { id, .. }) => {
            *id = FilingId(0);
        }
        State::Book(Book::Booked(booked)) => booked.slip = SlipId(0),
        State::Help { before } => **before = plain(before),
        _ => {}
    }
    state
}

/// Which matter it is decides nothing once the number was asked for.
fn any_matter() -> MatterId {
    MatterId::new("m1").expect("id")
}

/// Types a whole text where the walk's keys are pressed, so that half-typed ones do not make the graph grow.
fn type_all(visit: &mut Visit, is_sound: bool) {
    let State::Entry(entry) = &visit.state else { return };
    for character in typed(entry.kind, is_sound).chars() {
        let key = character.to_digit(10).and_then(|digit| u8::try_from(digit).ok());
        let key = key.map_or(Key::Letter(character), Key::Digit);
        let _ = visit.step(Event::Touched(Touch::Key(key)));
    }
}

/// Marks all points alike, so that those that are half marked do not make the graph grow.
fn mark_all(visit: &mut Visit, is_kept: bool) {
    for point in Point::ALL {
        let _ = visit.step(Event::Touched(Touch::Staff(StaffTouch::Mark(point, is_kept))));
    }
}

/// Seconds left on a page that closes by itself.
pub(super) fn left_s(visit: &Visit) -> Option<u8> {
    match (visit.timer?.purpose, &visit.state) {
        (Purpose::IdleSecond { left_s }, _) => Some(left_s),
        (Purpose::HoldSecond, _) => visit.hold_idle_left_s(),
        (
            Purpose::CloseSecond,
            State::Closing { left_s, .. } | State::Refused { left_s, .. } | State::Left { left_s, .. },
        ) => Some(*left_s),
        (Purpose::CloseSecond, State::Book(Book::Booked(booked))) => Some(booked.left_s),
        _ => None,
    }
}

/// The visit after an event. A countdown is the same all the way between its first second and its last two.
pub(super) fn after(visit: &Visit, event: &Event) -> Visit {
    let mut next = visit.clone();
    match (event, &visit.state) {
        (Event::Touched(Touch::Key(Key::Digit(digit))), State::Entry(_)) => type_all(&mut next, *digit == 1),
        (Event::Touched(Touch::Key(Key::Erase)), State::Entry(_)) => {
            while next.strays() == visit.strays() && !next.step(event.clone()).is_empty() && has_text(&next) {}
        }
        (Event::Touched(Touch::Staff(StaffTouch::Mark(_, is_kept))), _) => mark_all(&mut next, *is_kept),
        _ => drop(next.step(event.clone())),
    }
    if next.needs_chance() {
        let _ = next.step(Event::Chance(booking::CHANCE));
    }
    if *event == Event::Touched(Touch::Stay) {
        booking::stay(&mut next);
    }
    let ticks = matches!((event, visit.timer), (Event::TimerFired(id), Some(timer)) if *id == timer.id);
    if ticks && left_s(visit).is_none() {
        booking::pass_hold(&mut next);
    }
    while ticks && left_s(visit).is_some() && left_s(&next).is_some_and(|left_s| left_s > 2) {
        let second = next.timer.expect("a countdown has a timer").id;
        let _ = next.step(Event::TimerFired(second));
    }
    next
}

fn has_text(visit: &Visit) -> bool {
    matches!(visit.view().page, Page::Entry(page) if !page.shown.is_empty())
}

/// The whole graph; explored once for all tests.
pub(in super::super) fn explore() -> Graph {
    static GRAPH: OnceLock<Graph> = OnceLock::new();
    GRAPH.get_or_init(|| walk(false)).clone()
}

/// The same of a terminal that is paused.
pub(super) fn explore_paused() -> Graph {
    walk(true)
}

fn walk(is_paused: bool) -> Graph {
    let mut first = Visit::new(hall(), "http://centre".into()).with_timetable(timetable());
    let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
    let _ = first.step(Event::EquipmentChanged(equipment));
    let _ = first.step(Event::Chance(booking::CHANCE));
    let _ = first.step(Event::Clock(booking::CLOCK));
    let _ = first.step(Event::Paused(is_paused));
    let mut seen = BTreeMap::from([(fingerprint(&first), 0)]);
    let mut graph = Graph { states: vec![first], edges: vec![vec![]] };
    let mut open = VecDeque::from([0]);
    while let Some(at) = open.pop_front() {
        for event in events(&graph.states[at]) {
            let next = after(&graph.states[at], &event);
            let to = *seen.entry(fingerprint(&next)).or_insert_with(|| {
                graph.states.push(next);
                graph.edges.push(vec![]);
                open.push_back(graph.states.len() - 1);
                graph.states.len() - 1
            });
            graph.edges[at].push((event, to));
        }
        assert!(
            graph.states.len() < 20_000,
            "the graph does not stay small: {}",
            fingerprint(&graph.states[graph.states.len() - 1])
        );
    }
    graph
}
