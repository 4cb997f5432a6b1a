//! Walks the whole state graph of the visit: no dead end, always back to the welcome page, nobody ever without a
//! number or a named reason.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use super::*;
use crate::day::{DayRule, UtcMillis};
use crate::device::Evidence;
use crate::diagnosis::{Check, Condition, Part, Verdict};
use crate::hall::{HallParts, Matter, Text, Zone};
use crate::number::Series;
use crate::ticket::Source;
use crate::view::Page;

const TICKET: TicketId = TicketId(1);
const DAY: BusinessDay = BusinessDay(20_000);

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: format!("{zh} in English") }
}

/// A hall with nine zones, so that tiles are paged, and one matter each.
pub(super) fn hall() -> Arc<Hall> {
    hall_named("大厅")
}

fn hall_named(name: &str) -> Arc<Hall> {
    let id = |at: usize| format!("z{at}");
    let zones = (1..=9).map(|at| Zone::new(ZoneId::new(&id(at)).expect("id"), text("专区"), text("一楼")));
    let matters = (1..=9).map(|at| {
        let (id, zone) = (MatterId::new(&format!("m{at}")).expect("id"), ZoneId::new(&id(at)).expect("id"));
        Matter::new(id, zone, text("企业开办"), Series::new('A').expect("letter"), vec!["1".into()], 15)
    });
    let parts = HallParts::new(text(name), DayRule::BEIJING_04, zones.collect(), matters.collect());
    Arc::new(Hall::new(parts).expect("a sound hall"))
}

fn now() -> LocalTime {
    DayRule::BEIJING_04.local(UtcMillis(0))
}

fn number(letter: char) -> Number {
    Number::new(Series::new(letter).expect("letter"), 17).expect("value")
}

fn key() -> StatusKey {
    StatusKey::from_random([1; 10])
}

fn label(letter: char, source: Source) -> Label {
    Label { number: number(letter), day: DAY, source }
}

/// Everything that can happen from outside, with a timer that is due if one runs.
fn events(visit: &Visit) -> Vec<Event> {
    let zone = |at: &str| ZoneId::new(at).expect("id");
    let matter = |at: &str| MatterId::new(at).expect("id");
    let mut events: Vec<Event> = [
        Touch::Zone(zone("z1")),
        Touch::Zone(zone("nowhere")),
        Touch::Matter(matter("m1")),
        Touch::Matter(matter("m9")),
        Touch::NextPage,
        Touch::PreviousPage,
        Touch::Back,
        Touch::Home,
        Touch::Language,
        Touch::Care,
        Touch::Voice,
        Touch::Help,
        Touch::Stay,
        Touch::Service,
    ]
    .into_iter()
    .chain(technician().map(Touch::Technician))
    .map(Event::Touched)
    .collect();
    events.extend([
        Event::Asked { ticket: TICKET, key: key() },
        Event::IntentRecorded(TICKET),
        Event::Numbered { ticket: TICKET, label: label('A', Source::Centre), at: now() },
        Event::Numbered { ticket: TICKET, label: label('K', Source::Kiosk), at: now() },
        Event::NotNumbered { ticket: TICKET, fault: Fault::JournalFailed },
        Event::NotNumbered { ticket: TICKET, fault: Fault::SeriesExhausted },
        Event::CentreNumbered { ticket: TICKET, number: number('A'), day: DAY, ahead: 3 },
        Event::CentreFailed(TICKET),
        Event::Paper(TICKET, PaperOutcome::Printed(Evidence::Fenced)),
        Event::Paper(TICKET, PaperOutcome::Failed(Fault::CoverOpen)),
        Event::Paper(TICKET, PaperOutcome::Unknown(Fault::PaperOut)),
        Event::Paper(TicketId(99), PaperOutcome::Printed(Evidence::Fenced)),
        Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }),
        Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut)),
        Event::LineChanged(Line::Up),
        Event::LineChanged(Line::Cut),
        Event::TimerFired(TimerId(0)),
        Event::PinChecked(stay(visit), PinVerdict::Right),
        Event::PinChecked(StayId(0), PinVerdict::Right),
        Event::PinChecked(stay(visit), PinVerdict::Wrong { tries_left: 4 }),
        Event::PinChecked(stay(visit), PinVerdict::Locked { minutes: 15 }),
        Event::PartChanged(printer_part(Condition::Working)),
        Event::PartChanged(printer_part(Condition::Faulty(Fault::CoverOpen))),
        Event::Reported(Readiness::new(UtcMillis(0), [])),
        Event::TicketsRead(vec![reprintable()]),
        Event::Reprinted,
    ]);
    events.extend(CHECKS.map(|check| Event::Found(Finding::new(check, Verdict::Passed, UtcMillis(0), ""))));
    events.extend(visit.timer.map(|timer| Event::TimerFired(timer.id)));
    events
}

/// One check that the device decides, one that a person decides, and one at the screen itself.
const CHECKS: [Check; 4] = [Check::PrinterText, Check::PrinterStatus, Check::SpeakerPrompt, Check::ScreenTouch];

fn technician() -> impl Iterator<Item = TechnicianTouch> {
    let touches = [
        TechnicianTouch::Digit(1),
        TechnicianTouch::Erase,
        TechnicianTouch::Part(Part::Printer),
        TechnicianTouch::Part(Part::Speaker),
        TechnicianTouch::Part(Part::Screen),
        TechnicianTouch::Confirm(true),
        TechnicianTouch::Confirm(false),
        TechnicianTouch::Report,
        TechnicianTouch::ChangeRoll,
        TechnicianTouch::RollIn,
        TechnicianTouch::RollLength(80),
        TechnicianTouch::Tickets,
        TechnicianTouch::Reprint(TICKET),
        TechnicianTouch::Field(0),
    ];
    touches.into_iter().chain(CHECKS.map(TechnicianTouch::Run))
}

/// The stay at the keypad that is under way.
fn stay(visit: &Visit) -> StayId {
    match &visit.state {
        State::Technician(Session::Pin { stay, .. } | Session::Checking(stay)) => *stay,
        _ => StayId(0),
    }
}

fn printer_part(condition: Condition) -> PartState {
    PartState { condition, ..PartState::unknown(Part::Printer) }
}

fn reprintable() -> TicketLine {
    TicketLine {
        id: TICKET,
        number: "A017".into(),
        matter: "企业开办".into(),
        at: now(),
        paper: PaperOutcome::Unknown(Fault::PaperOut),
        reprints: 0,
    }
}

/// A state without the running numbers of its timers.
fn fingerprint(visit: &Visit) -> String {
    let purpose = visit.timer.map(|timer| timer.purpose);
    // What is known of the cabinet decides nothing but on the technician's pages.
    let cabinet = match &visit.state {
        State::Technician(_) => {
            let cabinet = &visit.cabinet;
            let condition = cabinet.part(Part::Printer).condition;
            format!("{condition:?} {} {}", cabinet.tickets.len(), cabinet.is_reprinting)
        }
        _ => String::new(),
    };
    let settings = (visit.lang, visit.care, visit.voice);
    format!("{:?} {settings:?} {:?} {:?} {purpose:?} {cabinet}", visit.state, visit.line, visit.printer)
}

struct Graph {
    states: Vec<Visit>,
    edges: Vec<Vec<(Event, usize)>>,
}

/// Seconds left on a page that closes by itself.
fn left_s(visit: &Visit) -> Option<u8> {
    match (visit.timer?.purpose, &visit.state) {
        (Purpose::IdleSecond { left_s }, _) => Some(left_s),
        (Purpose::CloseSecond, State::Closing { left_s, .. } | State::Refused { left_s, .. }) => Some(*left_s),
        _ => None,
    }
}

/// The visit after an event. A countdown is the same all the way between its first second and its last two.
fn after(visit: &Visit, event: &Event) -> Visit {
    let mut next = visit.clone();
    let _ = next.step(event.clone());
    let ticks = matches!((event, visit.timer), (Event::TimerFired(id), Some(timer)) if *id == timer.id);
    while ticks && left_s(visit).is_some() && left_s(&next).is_some_and(|left_s| left_s > 2) {
        let second = next.timer.expect("a countdown has a timer").id;
        let _ = next.step(Event::TimerFired(second));
    }
    next
}

fn explore() -> Graph {
    let first = Visit::new(hall(), "http://centre".into());
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
        assert!(graph.states.len() < 20_000, "the graph does not stay small");
    }
    graph
}

/// Steps from each state to the welcome page, over edges that `allowed` lets pass; `None` where there is no way.
fn way_home(graph: &Graph, allowed: impl Fn(&Event) -> bool) -> Vec<Option<usize>> {
    let mut steps: Vec<Option<usize>> = graph.states.iter().map(|visit| visit.is_at_rest().then_some(0)).collect();
    loop {
        let mut changed = false;
        for at in 0..graph.states.len() {
            let ways = graph.edges[at].iter().filter(|(event, _)| allowed(event)).filter_map(|(_, to)| steps[*to]);
            let best = ways.min().map(|way| way + 1);
            if steps[at].is_none_or(|now| best.is_some_and(|best| best < now)) && best.is_some() {
                steps[at] = best;
                changed = true;
            }
        }
        if !changed {
            return steps;
        }
    }
}

#[test]
fn every_state_leads_back_to_the_welcome_page() {
    let graph = explore();
    assert!(graph.states.len() > 100, "only {} states: the walk found too little", graph.states.len());
    for (at, way) in way_home(&graph, |_| true).iter().enumerate() {
        assert!(way.is_some(), "no way back from {}", fingerprint(&graph.states[at]));
    }
}

#[test]
fn whoever_walks_away_leaves_the_welcome_page_behind() {
    // Only what happens without the citizen: timers, and answers of the journal (which always come).
    let graph = explore();
    let by_itself = |event: &Event| {
        matches!(
            event,
            Event::TimerFired(_) | Event::NotNumbered { .. } | Event::Numbered { .. } | Event::IntentRecorded(_)
        )
    };
    for (at, way) in way_home(&graph, by_itself).iter().enumerate() {
        assert!(way.is_some(), "stays for ever at {}", fingerprint(&graph.states[at]));
    }
}

#[test]
fn every_page_of_a_number_shows_it_and_every_refusal_its_reason() {
    for visit in explore().states {
        match visit.view().page {
            Page::Issued(card) => assert!(["A017", "K017"].contains(&card.number.as_str()) && !card.link.is_empty()),
            Page::Refused { fault, closes_in_s } => {
                assert!([Fault::JournalFailed, Fault::SeriesExhausted].contains(&fault) && closes_in_s.is_some());
            }
            Page::Help => assert!(visit.view().can_go_back),
            Page::Welcome { zones, .. } => assert!(!zones.is_empty()),
            Page::Matters { matters, .. } => assert!(!matters.is_empty()),
            Page::Prepare(card) => assert!(!card.matter.is_empty() && !card.counters.is_empty()),
            Page::Numbering { matter } => assert!(!matter.is_empty()),
            Page::Technician(_) => {
                assert!(visit.view().can_go_back, "the way back is on every page of the technician's");
            }
        }
    }
}

#[test]
fn no_number_is_shown_and_no_slip_printed_before_the_journal_has_it() {
    for (visit, edges) in {
        let graph = explore();
        graph.states.into_iter().zip(graph.edges)
    } {
        for (event, _) in edges {
            let mut next = visit.clone();
            let effects = next.step(event.clone());
            let prints = effects.iter().any(|effect| matches!(effect, Effect::Print { .. }));
            let shows = matches!(next.view().page, Page::Issued(_)) && !matches!(visit.view().page, Page::Issued(_));
            // Back from the help to a number that was shown before is no news.
            if prints || shows && visit.view().page != Page::Help {
                assert!(matches!(event, Event::Numbered { .. }), "{event:?} prints or shows");
            }
        }
    }
}

#[test]
fn every_outcome_of_paper_is_written_down_in_every_state() {
    for visit in explore().states {
        let outcome = PaperOutcome::Printed(Evidence::Fenced);
        let effects = visit.clone().step(Event::Paper(TICKET, outcome));
        assert_eq!(effects.first(), Some(&Effect::Record(Record::Paper(TICKET, outcome))));
    }
}

#[test]
fn a_second_touch_on_take_a_number_gives_no_second_ticket() {
    let mut visit = at_prepare(Line::Cut);
    let first = visit.step(Event::Asked { ticket: TicketId(1), key: key() });
    assert!(matches!(first[..], [Effect::Record(Record::Number { .. })]));
    let strays = visit.strays();
    assert_eq!(visit.step(Event::Asked { ticket: TicketId(2), key: key() }), []);
    assert_eq!(visit.strays(), strays + 1);
}

#[test]
fn a_slow_centre_costs_the_citizen_the_budget_and_its_late_answer_changes_nothing() {
    let mut visit = at_prepare(Line::Up);
    let _ = visit.step(Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }));
    let _ = visit.step(Event::Asked { ticket: TICKET, key: key() });
    let waiting = visit.step(Event::IntentRecorded(TICKET));
    let [Effect::AskCentre { .. }, Effect::StartTimer { id, after_ms: CENTRE_BUDGET_MS }] = waiting[..] else {
        panic!("{waiting:?}")
    };
    let local = visit.step(Event::TimerFired(id));
    assert!(
        matches!(local[..], [Effect::Record(Record::Number { grant: Grant::Kiosk, intent: None, .. })]),
        "{local:?}"
    );
    let late = Event::CentreNumbered { ticket: TICKET, number: number('A'), day: DAY, ahead: 0 };
    assert_eq!(visit.step(late), []);
    let print = visit.step(Event::Numbered { ticket: TICKET, label: label('K', Source::Kiosk), at: now() });
    assert!(matches!(&print[..], [Effect::Print { content, .. }, _] if content.number == number('K')));
}

#[test]
fn new_data_of_the_hall_waits_until_nobody_is_served() {
    for visit in explore().states {
        let mut served = visit.clone();
        assert_eq!(served.step(Event::HallChanged(hall_named("新大厅"))), []);
        assert_eq!(served.view().hall == "新大厅", visit.is_at_rest(), "{}", fingerprint(&visit));
        assert_eq!(served.strays(), visit.strays());
        let _ = served.step(Event::HallChanged(hall_named("最新大厅")));
        for _ in 0..1_000 {
            if served.is_at_rest() {
                break;
            }
            let alone = served.timer.map(|timer| Event::TimerFired(timer.id));
            let _ = served.step(alone.unwrap_or(Event::NotNumbered { ticket: TICKET, fault: Fault::JournalFailed }));
        }
        assert_eq!(served.view().hall, "最新大厅", "from {}", fingerprint(&visit));
    }
}

#[test]
fn a_stopped_printer_is_never_sent_a_slip() {
    let mut visit = at_prepare(Line::Cut);
    let _ = visit.step(Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut)));
    let effects = visit.step(Event::Asked { ticket: TICKET, key: key() });
    assert!(matches!(effects[..], [Effect::Record(Record::Number { paper: PaperPlan::Fail(Fault::PaperOut), .. })]));
    let effects = visit.step(Event::Numbered { ticket: TICKET, label: label('K', Source::Kiosk), at: now() });
    assert!(!effects.iter().any(|effect| matches!(effect, Effect::Print { .. })));
    assert!(matches!(visit.view().page, Page::Issued(card) if card.paper == PaperView::OnScreen(Fault::PaperOut)));
}

#[test]
fn tiles_say_how_many_wait_while_the_centre_can_be_asked() {
    let waiting = |visit: &Visit| match visit.view().page {
        Page::Welcome { zones, .. } => zones.iter().map(|tile| tile.waiting).collect::<Vec<_>>(),
        other => panic!("{other:?}"),
    };
    let mut visit = Visit::new(hall(), "http://centre".into());
    assert!(waiting(&visit).iter().all(Option::is_none), "nothing is known yet");
    let _ = visit.step(Event::LineChanged(Line::Up));
    let _ = visit.step(Event::WaitingChanged(vec![(MatterId::new("m2").expect("id"), 7)]));
    assert_eq!(waiting(&visit)[..3], [Some(0), Some(7), Some(0)]);
    let _ = visit.step(Event::LineChanged(Line::Cut));
    assert!(waiting(&visit).iter().all(Option::is_none), "old figures are not shown");
}

#[test]
fn a_timer_that_was_replaced_is_ignored() {
    let mut visit = at_prepare(Line::Up);
    let old = visit.timer.expect("a quiet timer").id;
    let _ = visit.step(Event::Touched(Touch::Stay));
    let before = fingerprint(&visit);
    assert_eq!(visit.step(Event::TimerFired(old)), []);
    assert_eq!(fingerprint(&visit), before);
}

#[test]
fn the_question_counts_down_and_one_touch_answers_it() {
    let mut visit = at_prepare(Line::Up);
    let mut shown = vec![];
    for _ in 0..3 {
        let timer = visit.timer.expect("a timer").id;
        let _ = visit.step(Event::TimerFired(timer));
        shown.push(visit.view().idle_left_s);
    }
    assert_eq!(shown, [Some(20), Some(19), Some(18)]);
    let _ = visit.step(Event::Touched(Touch::Stay));
    assert_eq!(visit.view().idle_left_s, None);
    assert!(matches!(visit.view().page, Page::Prepare(_)));
}

#[test]
fn the_next_citizen_finds_chinese_again() {
    let mut visit = at_prepare(Line::Up);
    let _ = visit.step(Event::Touched(Touch::Language));
    assert_eq!(visit.view().lang, Lang::En);
    let _ = visit.step(Event::Touched(Touch::Home));
    assert!(visit.is_at_rest());
    assert_eq!(visit.view().lang, Lang::Zh);
}

fn at_prepare(line: Line) -> Visit {
    let mut visit = Visit::new(hall(), "http://centre".into());
    let _ = visit.step(Event::LineChanged(line));
    let _ = visit.step(Event::Touched(Touch::Zone(ZoneId::new("z1").expect("id"))));
    let _ = visit.step(Event::Touched(Touch::Matter(MatterId::new("m1").expect("id"))));
    assert!(matches!(visit.view().page, Page::Prepare(_)));
    visit
}

#[test]
fn nobody_comes_past_the_keypad_without_the_right_pin() {
    let graph = explore();
    for (visit, edges) in graph.states.iter().zip(&graph.edges) {
        for (event, to) in edges {
            if !visit.is_in_service() && graph.states[*to].is_in_service() {
                assert_eq!(*event, Event::PinChecked(stay(visit), PinVerdict::Right), "{}", fingerprint(visit));
                assert!(matches!(visit.state, State::Technician(Session::Checking(_))), "{}", fingerprint(visit));
            }
        }
    }
    assert!(graph.states.iter().any(Visit::is_in_service), "the walk never came in");
}
