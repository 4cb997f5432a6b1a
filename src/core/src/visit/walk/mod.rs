//! Walks the whole state graph of the visit: no dead end, always back to the welcome page, nobody ever without a
//! number or a named reason.

mod booking;
mod graph;
mod world;

pub(super) use booking::{CHANCE, CLOCK, booked, booked_tomorrow, places, slot, tokens};
pub(super) use graph::explore as explored;
use graph::{Graph, explore, explore_paused, fingerprint};
use world::{DAY, TICKET, hall_named, key, label, now, number, stay, timetable};
pub(super) use world::{hall, person};

use std::collections::BTreeSet;

use super::*;
use crate::day::UtcMillis;
use crate::device::{Evidence, PaperOutcome};
use crate::hall::ZoneId;
use crate::staff::{StaffPage, StaffSession};
use crate::technician::{PinVerdict, Session};
use crate::ticket::{Source, TicketId};
use crate::view::{Action, AdmissionView, ClosedWhy, GoalView, Notice, Page, PaperView, Way};

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
fn a_paused_terminal_gives_no_number_and_says_what_can_be_done_instead() {
    let graph = explore_paused();
    let (mut first, mut told, mut booked) = (0, 0, 0);
    for (visit, way) in graph.states.iter().zip(way_home(&graph, |_| true)) {
        assert!(way.is_some(), "no way back from {}", fingerprint(visit));
        match visit.view().page {
            Page::Numbering { .. } | Page::Issued(_) => panic!("a number at {}", fingerprint(visit)),
            Page::Welcome { pager, .. } => assert!(pager.at > 0, "the first page says that it is paused"),
            Page::Closed(page) => {
                assert_eq!((page.why, page.next), (ClosedWhy::Paused, None));
                assert!(page.actions.contains(&Action::MyBooking));
                first += 1;
            }
            Page::Prepare(card) => {
                let AdmissionView::Instead { why, next: None } = card.admission else { panic!("{card:?}") };
                assert!(!why.is_empty() && card.ways.contains(&Way::OtherMatters));
            }
            Page::Notice(page) if page.notice == Notice::Paused => told += 1,
            Page::Booked(_) => booked += 1,
            _ => {}
        }
    }
    assert!(first > 0 && told > 0 && booked > 0, "{first} {told} {booked}");
}

#[test]
fn whoever_walks_away_leaves_the_welcome_page_behind() {
    // Only what happens without the citizen: timers, and answers of the journal (which always come).
    let graph = explore();
    let by_itself = |event: &Event| {
        matches!(
            event,
            Event::TimerFired(_)
                | Event::NotNumbered { .. }
                | Event::Numbered { .. }
                | Event::IntentRecorded(_)
                | Event::Filed(_)
                | Event::NotFiled(..)
        )
    };
    for (at, way) in way_home(&graph, by_itself).iter().enumerate() {
        assert!(way.is_some(), "stays for ever at {}", fingerprint(&graph.states[at]));
    }
}

#[test]
fn every_page_of_a_number_shows_it_and_every_refusal_its_reason() {
    let (mut closed, mut callbacks) = (0, BTreeSet::new());
    for visit in explore().states {
        match visit.view().page {
            Page::Issued(card) => assert!(["A017", "K017"].contains(&card.number.as_str()) && !card.link.is_empty()),
            Page::Refused { fault, closes_in_s } => {
                assert!([Fault::JournalFailed, Fault::SeriesExhausted].contains(&fault) && closes_in_s.is_some());
            }
            Page::Welcome { zones, .. } => assert!(!zones.is_empty()),
            Page::Closed(page) => {
                assert!(page.next.is_some() && page.actions.contains(&Action::MyBooking));
                closed += 1;
            }
            Page::Matters { matters, .. } => assert!(!matters.is_empty()),
            Page::Search(page) => assert!(!page.matters.is_empty() && visit.view().can_go_back),
            Page::Listed { matters, .. } => assert!(!matters.is_empty() && visit.view().can_go_back),
            Page::Online(page) => assert!(!page.link.is_empty() && page.ways.contains(&Way::AtCounter)),
            Page::Bundle(page) => assert!(page.steps.len() > 1 && visit.view().can_go_back),
            Page::Prepare(card) => {
                assert!(!card.matter.is_empty() && !card.counters.is_empty());
                // Never a flat no: why, when it is possible, and what is possible now.
                let AdmissionView::Instead { why, next } = card.admission else { continue };
                assert!(!why.is_empty() && next.is_some());
                assert!(card.ways.contains(&Way::OtherMatters));
                assert_eq!(card.ways.contains(&Way::Book), visit.equipment.can_seal);
            }
            Page::Missing(page) | Page::Promise(page) => assert!(!page.materials.is_empty() && !page.ways.is_empty()),
            Page::Help { .. }
            | Page::Assist { .. }
            | Page::RateWhich { .. }
            | Page::Rate(_)
            | Page::Priority { .. }
            | Page::Booking(_) => assert!(visit.view().can_go_back),
            // The number of a project can be left out for its steward, and nowhere else.
            Page::Entry(page) => {
                assert!(visit.view().can_go_back);
                assert_eq!(page.ways.contains(&Way::NoProject), page.goal == GoalView::Steward);
            }
            Page::AssistHow(page) => assert!(!page.ways.is_empty()),
            Page::CallbackLeft(page) => {
                assert!(page.reference.len() == 4 && page.closes_in_s > 0);
                callbacks.insert((page.is_steward, page.project.is_some()));
            }
            Page::Thanks(page) => assert!(page.closes_in_s > 0),
            Page::Identify(page) => assert!(page.is_reading || visit.view().can_go_back),
            Page::Zones { zones, .. } => assert!(!zones.is_empty() && visit.view().can_go_back),
            Page::Slots(page) => assert!(!page.slots.is_empty() && page.days.iter().any(|row| row.date == page.day)),
            Page::BookConfirm(page) => assert!(!page.person.is_empty() && page.ways.len() == 2),
            Page::Booked(page) => assert!(!page.link.is_empty() && !page.person.is_empty()),
            Page::Bookings(page) => assert!(!page.rows.is_empty()),
            Page::CancelBooking(page) => assert!(page.ways.len() == 2),
            Page::Asking => {}
            Page::Notice(page) => assert!(!page.ways.is_empty()),
            Page::Standing(page) => assert!(!page.number.is_empty()),
            Page::Numbering { matter } => assert!(!matter.is_empty()),
            Page::Staff(_) => assert!(visit.view().can_go_back, "the way back is on every page of the staff's"),
            Page::Technician(_) => {
                assert!(visit.view().can_go_back, "the way back is on every page of the technician's");
            }
        }
    }
    assert!(closed > 0, "the walk never saw the hall closed");
    let told = BTreeSet::from([(false, false), (true, false), (true, true)]);
    assert_eq!(callbacks, told, "whether the steward calls, and knows the project: nobody else is told of it");
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
            if prints || shows && !matches!(visit.view().page, Page::Help { .. }) {
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
fn whoever_takes_numbers_too_fast_is_told_when_the_next_may_be_taken() {
    let asked = |at_ms: i64| {
        let stamp = u128::try_from(at_ms).expect("after 1970");
        Event::Asked { ticket: TicketId(stamp << 80 | 7 << 76), key: key() }
    };
    let mut visit = at_prepare(Line::Cut);
    visit.given.note(UtcMillis(50_000), Pace::default());
    let _ = visit.step(asked(51_500));
    let Page::Notice(page) = visit.view().page else { panic!("{:?}", visit.view().page) };
    assert_eq!(page.notice, Notice::TooFast { wait_s: 2 });
    assert!(page.ways.contains(&Way::Back), "{:?}", page.ways);
    let _ = visit.step(Event::Touched(Touch::Way(Way::Back)));
    let effects = visit.step(asked(53_000));
    assert!(matches!(effects[..], [Effect::Record(Record::Number { .. })]), "{effects:?}");
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
        assert_eq!(served.step(Event::HallChanged(hall_named("新大厅"), timetable())), []);
        assert_eq!(served.view().hall == "新大厅", visit.is_at_rest(), "{}", fingerprint(&visit));
        assert_eq!(served.strays(), visit.strays());
        let _ = served.step(Event::HallChanged(hall_named("最新大厅"), timetable()));
        for _ in 0..1_000 {
            if served.is_at_rest() {
                break;
            }
            let _ = served.step(by_itself(&served));
        }
        assert_eq!(served.view().hall, "最新大厅", "from {}", fingerprint(&visit));
    }
}

/// What happens next without the citizen: a timer, or word of the journal.
fn by_itself(visit: &Visit) -> Event {
    match (visit.timer, &visit.state) {
        (Some(timer), _) => Event::TimerFired(timer.id),
        (None, State::Book(_) | State::Filing { .. }) => Event::NotFiled(booking::filing(visit), Fault::JournalFailed),
        (None, _) => Event::NotNumbered { ticket: TICKET, fault: Fault::JournalFailed },
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
fn nobody_comes_to_what_staff_do_without_the_right_code() {
    let graph = explore();
    for (visit, edges) in graph.states.iter().zip(&graph.edges) {
        for (event, to) in edges {
            if !visit.has_staff() && graph.states[*to].has_staff() {
                assert_eq!(*event, Event::PinChecked(stay(visit), PinVerdict::Right), "{}", fingerprint(visit));
                assert!(matches!(visit.state, State::Staff(StaffSession::Checking(..))), "{}", fingerprint(visit));
            }
        }
    }
    assert!(graph.states.iter().any(Visit::has_staff), "the walk never came in");
}

#[test]
fn no_inspection_is_shown_as_handed_in_before_the_journal_has_it() {
    let graph = explore();
    let is_told = |visit: &Visit| matches!(visit.view().page, Page::Staff(StaffPage::Inspected { .. }));
    for (visit, edges) in graph.states.iter().zip(&graph.edges) {
        for (event, to) in edges {
            if !is_told(visit) && is_told(&graph.states[*to]) {
                assert!(matches!(event, Event::Filed(_)), "{event:?} at {}", fingerprint(visit));
            }
        }
    }
    assert!(graph.states.iter().any(is_told), "the walk handed nothing in");
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
