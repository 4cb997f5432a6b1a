//! A thousand touches a second for a minute: a crowd of fingers gets no more tickets than the pace of the terminal
//! allows, with paper and without, and never two slips for one ticket.

use std::collections::{BTreeMap, BTreeSet};

use super::walk::{CHANCE, CLOCK, hall};
use super::*;
use crate::booking::SlotTime;
use crate::centre::CentreAnswer;
use crate::day::BusinessDay;
use crate::device::{Evidence, PaperOutcome};
use crate::fault::Fault;
use crate::hall::{MatterId, ZoneId};
use crate::number::{Number, Series};
use crate::ticket::{Label, Source, StatusKey, TicketId};
use crate::view::{Page, PaperView};

const TOUCHES_PER_MS: u64 = 1;
const MINUTE_MS: u64 = 60_000;
/// A commit, and a slip of 85 mm at 150 mm/s with its cut and its answer.
const COMMIT_MS: u64 = 2;
const SLIP_MS: u64 = 1_500;

/// Numbers that look random and are the same every time.
struct Seeded(u64);

impl Seeded {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(bound).unwrap_or(1)).unwrap_or(0)
    }
}

/// A visit with a journal, a printer and a clock that answer after their time.
struct Storm {
    visit: Visit,
    now_ms: u64,
    timer: Option<(u64, TimerId)>,
    due: BTreeMap<u64, Vec<Event>>,
    asked: u128,
    tickets: BTreeSet<TicketId>,
    printed: Vec<TicketId>,
}

impl Storm {
    fn new(printer: PrinterStatus) -> Self {
        let mut visit = Visit::new(hall(), "http://centre".into());
        let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
        let begin = [Event::EquipmentChanged(equipment), Event::Clock(CLOCK), Event::PrinterChanged(printer)];
        for event in begin.into_iter().chain([Event::Chance(CHANCE)]) {
            let _ = visit.step(event);
        }
        let tickets = BTreeSet::new();
        Self { visit, now_ms: 0, timer: None, due: BTreeMap::new(), asked: 0, tickets, printed: vec![] }
    }

    fn step(&mut self, event: Event) {
        for effect in self.visit.step(event) {
            self.carry_out(&effect);
        }
        if self.visit.needs_chance() {
            let _ = self.visit.step(Event::Chance(CHANCE));
        }
    }

    fn later(&mut self, after_ms: u64, event: Event) {
        self.due.entry(self.now_ms + after_ms).or_default().push(event);
    }

    fn carry_out(&mut self, effect: &Effect) {
        match *effect {
            Effect::Record(Record::Number { ticket, .. }) => {
                let value = u16::try_from(self.tickets.len() % 999 + 1).expect("three digits");
                assert!(self.tickets.insert(ticket), "a second number for {ticket:?}");
                let number = Number::new(Series::new('K').expect("letter"), value).expect("value");
                let label = Label { number, day: BusinessDay(20_781), source: Source::Kiosk };
                self.later(COMMIT_MS, Event::Numbered { ticket, label, at: CLOCK });
            }
            Effect::Record(Record::Filing(id, _)) => self.later(COMMIT_MS, Event::Filed(id)),
            Effect::Print { ticket, .. } => {
                self.printed.push(ticket);
                self.later(SLIP_MS, Event::Paper(ticket, PaperOutcome::Printed(Evidence::Fenced)));
            }
            Effect::PrintSlip { id, .. } => {
                self.later(SLIP_MS, Event::SlipPrinted(id, PaperOutcome::Printed(Evidence::Fenced)));
            }
            Effect::StartTimer { id, after_ms } => self.timer = Some((self.now_ms + after_ms, id)),
            Effect::Ask(id, _) => self.later(COMMIT_MS, Event::answered(id, CentreAnswer::Failed)),
            Effect::Seal(_) | Effect::Technician(_) | Effect::AskCentre { .. } | Effect::Record(_) => {}
        }
    }

    /// A millisecond passes.
    fn tick(&mut self) {
        self.now_ms += 1;
        for event in self.due.remove(&self.now_ms).unwrap_or_default() {
            self.step(event);
        }
        if let Some((_, id)) = self.timer.take_if(|(at_ms, _)| *at_ms <= self.now_ms) {
            self.step(Event::TimerFired(id));
        }
    }

    fn take(&mut self) {
        self.asked += 1;
        // As the kiosk makes them: version 7, with the time in front.
        let ticket = TicketId(u128::from(self.now_ms) << 80 | 7 << 76 | self.asked);
        self.step(Event::Asked { ticket, key: StatusKey::from_random([1; 10]) });
    }

    fn minute(&mut self, mut finger: impl FnMut(&mut Self)) {
        for _ in 0..MINUTE_MS {
            self.tick();
            for _ in 0..TOUCHES_PER_MS {
                finger(self);
            }
        }
    }

    fn prints_each_ticket_once(&self) {
        let different: BTreeSet<_> = self.printed.iter().collect();
        assert_eq!(different.len(), self.printed.len(), "two prints for one ticket");
        assert!(different.is_subset(&self.tickets.iter().collect()));
    }
}

fn touches() -> Vec<Touch> {
    let slot: SlotTime = super::walk::slot("2026-11-25", "09:00", "12:00");
    let zones = (1..=9).map(|at| Touch::Zone(ZoneId::new(&format!("z{at}")).expect("id")));
    let matters = (1..=9).map(|at| Touch::Matter(MatterId::new(&format!("m{at}")).expect("id")));
    let others = [Touch::Back, Touch::Home, Touch::Language, Touch::Care, Touch::Help, Touch::Stay, Touch::NextPage];
    let more = [Touch::Slot(slot), Touch::Material(0), Touch::Action(crate::view::Action::Book)];
    zones.chain(matters).chain(others).chain(more).collect()
}

#[test]
fn random_touches_get_what_the_pace_allows_and_no_ticket_twice() {
    let touches = touches();
    let ready = PrinterStatus::Ready { paper_low: false };
    let stopped = PrinterStatus::Stopped(Fault::PaperOut);
    let storms = [(1, ready), (0x5eed, ready), (0x00c0_ffee, ready), (1, stopped), (0x5eed, stopped)];
    for (seed, printer) in storms {
        let mut chance = Seeded(seed);
        let mut storm = Storm::new(printer);
        storm.minute(|storm| match chance.below(touches.len() + 4) {
            at if at < touches.len() => storm.step(Event::Touched(touches[at].clone())),
            _ => storm.take(),
        });
        storm.prints_each_ticket_once();
        let tickets = storm.tickets.len();
        let pace = usize::from(Pace::default().a_minute);
        assert!((2..=pace).contains(&tickets), "{tickets} tickets with seed {seed}, {printer:?}");
    }
}

#[test]
fn drumming_on_one_spot_gets_one_ticket() {
    // 取号, 完成 and whatever else stands lowest on its page: one finger hits what is there.
    let mut storm = Storm::new(PrinterStatus::Ready { paper_low: false });
    storm.step(Event::Touched(Touch::Zone(ZoneId::new("z3").expect("id"))));
    storm.step(Event::Touched(Touch::Matter(MatterId::new("m3").expect("id"))));
    storm.minute(|storm| match storm.visit.view().page {
        Page::Prepare(_) => storm.take(),
        Page::Issued(card) if card.paper != PaperView::Printing => storm.step(Event::Touched(Touch::Home)),
        _ => {}
    });
    storm.prints_each_ticket_once();
    assert_eq!(storm.tickets.len(), 1);
}
