//! How long a page takes to change on the glass of 1080 × 1920 pixels, from the view to the last pixel in memory, and
//! what ten thousand visits leave in memory. One thread, the software renderer, the pages that a real visit goes through
//! to a ticket and to a booking, in both languages and modes.

#![allow(
    clippy::expect_used,
    clippy::print_stdout,
    missing_docs,
    reason = "a bench says what it measures, or why it cannot"
)]

use std::sync::Arc;
use std::time::{Duration, Instant};

use hall_core::booking::{Booking, BookingCode, BookingId, BookingState, SlotHours, SlotTime};
use hall_core::calendar::{Date, PeriodKind, TimeOfDay};
use hall_core::centre::{CentreAnswer, CentreAsk, SlotPlaces};
use hall_core::day::{BusinessDay, DayRule, LocalTime};
use hall_core::device::{Evidence, Line, PaperOutcome, PrinterStatus};
use hall_core::hall::{Hall, HallParts, Material, Matter, MatterId, Need, Text, Zone, ZoneId};
use hall_core::number::Series;
use hall_core::person::{Identified, KnownBy, PersonKey, Sealed};
use hall_core::ticket::{Label, Source, StatusKey, TicketId};
use hall_core::view::{Action, HoursView, View, Way};
use hall_core::visit::{Chance, Effect, Equipment, Event, Key, Touch, Visit};
use hall_ui::{Headless, Scene, ScreenOptions};

/// A page must be there within this time, on one core.
const PAGE_MAX: Duration = Duration::from_millis(50);
/// Tours through all pages that are timed, in each setting.
const TOURS: usize = 10;
/// Visits after which memory is looked at once more.
const VISITS: usize = 10_000;
/// Of those, one in so many is drawn, of every kind in turn: a number that shares nothing with the count of settings.
/// All of them set the pages' texts and lists.
const DRAWN_EVERY: usize = 7;
/// Resident memory that a terminal with 512 MB can spare for its screen, in MiB.
const MEMORY_MIB_MAX: u64 = 120;

const TICKET: TicketId = TicketId(1);
const CLOCK: LocalTime = LocalTime { year: 2026, month: 11, day: 24, hour: 9, minute: 10 };

fn text(zh: &str, en: &str) -> Text {
    Text { zh: zh.into(), en: en.into() }
}

fn hall() -> Hall {
    let zones = (1..=9).map(|at| {
        let id = ZoneId::new(&format!("z{at}")).expect("an id");
        Zone::new(id, text("企业开办专区", "Business Start-up"), text("一楼东侧", "1F, east side"))
    });
    let matters = (0..72).map(|at| {
        let (id, zone) = (MatterId::new(&format!("m{at}")).expect("an id"), format!("z{}", at / 8 + 1));
        let name = text("企业开办一站办", "Start a company");
        let series = Series::new('A').expect("a letter");
        let zone = ZoneId::new(&zone).expect("an id");
        let material = |need| Material::new(text("住所使用证明：房产证或租赁合同", "Proof of premises"), need);
        let materials = [Need::Essential, Need::Deferrable, Need::Essential].map(material).into();
        Matter { materials, prefill: true, ..Matter::new(id, zone, name, series, vec!["1".into(), "2".into()], 32) }
    });
    let name = text("澄河区政务服务中心", "Chenghe District Government Service Centre");
    Hall::new(HallParts::new(name, DayRule::BEIJING_04, zones.collect(), matters.collect())).expect("a sound hall")
}

fn slot(day: u8, minutes: u16) -> SlotTime {
    let time = |minutes| TimeOfDay::from_minutes(minutes).expect("a time");
    let date = Date::new(2026, 11, day).expect("a day");
    SlotTime { date, from: time(minutes), to: time(minutes + 30), hours: SlotHours::Period(PeriodKind::Working) }
}

/// A terminal that goes through its pages; every view is handed on as it comes.
struct Tour<F> {
    visit: Visit,
    show: F,
    last: Vec<Effect>,
}

impl<F: FnMut(&View)> Tour<F> {
    fn begin(hall: &Arc<Hall>, touches: &[Touch], show: F) -> Self {
        let visit = Visit::new(hall.clone(), "https://hall.example".into());
        let mut tour = Self { visit, show, last: vec![] };
        let equipment = Equipment { card_reader: true, scanner: true, can_seal: true };
        for event in [
            Event::EquipmentChanged(equipment),
            Event::Clock(CLOCK),
            Event::HoursChanged(HoursView::Working { until: (17, 0) }),
            Event::LineChanged(Line::Up),
            Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }),
        ] {
            tour.step(event);
        }
        for touch in touches {
            tour.touch(touch.clone());
        }
        tour
    }

    fn step(&mut self, event: Event) {
        if self.visit.needs_chance() {
            let _ = self.visit.step(Event::Chance(Chance { id: 9, bits: 48_219_035_771 }));
        }
        self.last = self.visit.step(event);
        (self.show)(&self.visit.view());
    }

    fn touch(&mut self, touch: Touch) {
        self.step(Event::Touched(touch));
    }

    /// What the centre answers to the question that was asked last.
    fn answer(&mut self, answer: CentreAnswer) {
        let asked = self.last.iter().find_map(|effect| match effect {
            Effect::Ask(id, ask) if !matches!(ask, CentreAsk::Release { .. }) => Some(*id),
            _ => None,
        });
        self.step(Event::answered(asked.expect("a question"), answer));
    }

    fn card(&mut self) {
        self.step(Event::Identified(Box::new(Identified {
            by: KnownBy::Card,
            masked: "王* 370000********0019".into(),
            form: vec![],
            key: PersonKey([7; 32]),
            sealed: Sealed::new(vec![7; 9]).expect("bytes"),
            tail: None,
            is_senior: false,
        })));
    }

    /// From the first page to a number on paper, with everything that can be told on the way.
    fn takes_a_number(&mut self) {
        self.touch(Touch::Help);
        self.touch(Touch::Back);
        self.touch(Touch::Zone(ZoneId::new("z1").expect("an id")));
        self.touch(Touch::Matter(MatterId::new("m1").expect("an id")));
        self.touch(Touch::Way(Way::ReadCard));
        self.card();
        self.touch(Touch::Way(Way::GiveTail));
        for digit in [7, 3, 9, 1] {
            self.touch(Touch::Key(Key::Digit(digit)));
        }
        self.touch(Touch::Key(Key::Enter));
        self.touch(Touch::Way(Way::ChoosePriority));
        self.touch(Touch::Priority(None));
        self.step(Event::Asked { ticket: TICKET, key: StatusKey::from_random([1; 10]) });
        self.step(Event::IntentRecorded(TICKET));
        let number = "A017".parse().expect("a label");
        let day = BusinessDay(20_781);
        self.step(Event::CentreNumbered { ticket: TICKET, number, day, ahead: 3 });
        self.step(Event::Numbered { ticket: TICKET, label: Label { number, day, source: Source::Centre }, at: CLOCK });
        self.step(Event::Paper(TICKET, PaperOutcome::Printed(Evidence::Fenced)));
        self.touch(Touch::Home);
    }

    /// From the first page to a booking on paper.
    fn books(&mut self) {
        self.touch(Touch::Action(Action::Book));
        self.touch(Touch::Zone(ZoneId::new("z2").expect("an id")));
        self.touch(Touch::Matter(MatterId::new("m9").expect("an id")));
        let places = (25..=27).flat_map(|day| (0..7).map(move |at| slot(day, 540 + 30 * at)));
        self.answer(CentreAnswer::Places(places.map(|slot| SlotPlaces { slot, left: 3 }).collect()));
        self.touch(Touch::Day(Date::new(2026, 11, 26).expect("a day")));
        self.touch(Touch::Slot(slot(26, 540)));
        self.answer(CentreAnswer::Held { left_s: 180 });
        self.card();
        self.touch(Touch::Way(Way::ConfirmBooking));
        self.answer(CentreAnswer::Confirmed(Box::new(Booking {
            id: BookingId(9),
            code: BookingCode::from_random(48_219_035_771),
            matter: MatterId::new("m9").expect("an id"),
            slot: slot(26, 540),
            state: BookingState::Confirmed,
            masked: "王* 370000********0019".into(),
            project: None,
            assistance: None,
            number: None,
        })));
        let slip = self.last.iter().find_map(|effect| match effect {
            Effect::PrintSlip { id, .. } => Some(*id),
            _ => None,
        });
        self.step(Event::SlipPrinted(slip.expect("a slip"), PaperOutcome::Printed(Evidence::Fenced)));
        self.touch(Touch::Home);
    }
}

/// Resident memory of this process and its peak, in MiB.
fn memory_mib() -> (u64, u64) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = |key: &str| {
        let line = status.lines().find(|line| line.starts_with(key));
        line.and_then(|line| line.split_whitespace().nth(1)?.parse::<u64>().ok()).unwrap_or(0)
    };
    (kib("VmRSS:") / 1_024, kib("VmHWM:") / 1_024)
}

fn report(name: &str, mut times: Vec<Duration>) -> bool {
    times.sort_unstable();
    let at = |percent: usize| times[(times.len() - 1) * percent / 100];
    let (half, most, worst) = (at(50), at(99), at(100));
    println!("  {name:<44} p50 {half:>10.2?}   p99 {most:>10.2?}   worst {worst:>10.2?}");
    most <= PAGE_MAX
}

fn settings() -> [(&'static str, Vec<Touch>); 4] {
    [
        ("中文", vec![]),
        ("English", vec![Touch::Language]),
        ("中文, 关怀版", vec![Touch::Care]),
        ("English, easy mode", vec![Touch::Language, Touch::Care]),
    ]
}

fn main() {
    let mut glass = Headless::new(ScreenOptions::PORTRAIT).expect("a screen in memory");
    let hall = Arc::new(hall());
    println!("pages at 1080 x 1920, software renderer, one core; from the view to the last pixel");
    let (start, _) = memory_mib();
    let mut is_quick = true;
    for (name, touches) in settings() {
        let (mut first, mut later) = (vec![], vec![]);
        for tour in 0..=TOURS {
            let times = if tour == 0 { &mut first } else { &mut later };
            let mut tour = Tour::begin(&hall, &touches, |view: &View| {
                let scene = Scene::of(view.clone());
                let begun = Instant::now();
                glass.screen().show(&scene);
                if glass.redraw() {
                    times.push(begun.elapsed());
                }
            });
            tour.takes_a_number();
            for touch in &touches {
                tour.touch(touch.clone());
            }
            tour.books();
        }
        is_quick &= report(&format!("first time, {name}"), first);
        is_quick &= report(&format!("page change, {name}"), later);
    }
    println!("  99 of 100 {} {PAGE_MAX:?}", if is_quick { "within" } else { "NOT WITHIN" });
    let (pages, peak) = memory_mib();
    println!(
        "memory: {start} MiB with the first page, {pages} MiB after these pages (peak {peak} MiB, target below {MEMORY_MIB_MAX})"
    );
    visits(&mut glass, &hall);
    let (after, peak) = memory_mib();
    println!("memory: {after} MiB after {VISITS} visits more (peak {peak} MiB)");
}

fn visits(glass: &mut Headless, hall: &Arc<Hall>) {
    let settings = settings();
    for at in 0..VISITS {
        let (_, touches) = &settings[at % settings.len()];
        let is_drawn = at % DRAWN_EVERY == 0;
        let mut tour = Tour::begin(hall, touches, |view: &View| {
            glass.screen().show(&Scene::of(view.clone()));
            if is_drawn {
                glass.redraw();
            }
        });
        if (at / settings.len()).is_multiple_of(2) { tour.takes_a_number() } else { tour.books() }
    }
}
