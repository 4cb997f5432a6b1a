//! The hall of the walk, and everything that can happen in it.

use std::sync::Arc;

use super::super::assist::CallbackLeft;
use super::super::book::Book;
use super::super::file::Left;
use super::super::state::State;
use super::super::{Event, Key, Touch, Visit};
use crate::assistance::AssistanceKind;
use crate::booking::BookingCode;
use crate::calendar::{Date, Extended, PeriodKind, Span, Timetable, TimetableParts};
use crate::centre::{AskId, CentreAnswer, CentreRefusal, TicketStanding, Today};
use crate::day::{BusinessDay, DayRule, LocalTime, UtcMillis};
use crate::device::{Evidence, Line, PaperOutcome, PrinterStatus};
use crate::diagnosis::{Check, Condition, Finding, Part, Readiness, Verdict};
use crate::fault::Fault;
use crate::filing::{Point, RatingGrade, RatingTag};
use crate::hall::{
    Bundle, BundleKind, BundleShape, BundleStep, Hall, HallParts, Material, Matter, MatterId, Need, Online, Text, Zone,
    ZoneId,
};
use crate::number::{Number, Series};
use crate::paper::SlipId;
use crate::person::{Identified, KnownBy, PersonKey, PhoneTail, Priority, Sealed};
use crate::scan::Scan;
use crate::staff::{StaffSession, StaffTouch};
use crate::technician::{PartState, PinVerdict, Session, StayId, TechnicianTouch, TicketLine};
use crate::ticket::{Label, Source, StatusKey, TicketId};
use crate::view::{Action, CardTrouble, EntryKind, Way};
use crate::visit::TimerId;

use super::booking;
use super::graph::looks_at_hours;

pub(super) const TICKET: TicketId = TicketId(1);
pub(super) const DAY: BusinessDay = BusinessDay(20_000);

pub(super) fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: format!("{zh} in English") }
}

/// A hall with nine zones, so that tiles are paged, and one matter each.
pub(in super::super) fn hall() -> Arc<Hall> {
    hall_named("大厅")
}

pub(super) fn hall_named(name: &str) -> Arc<Hall> {
    let id = |at: usize| format!("z{at}");
    let zones = (1..=9).map(|at| Zone::new(ZoneId::new(&id(at)).expect("id"), text("专区"), text("一楼")));
    let matters = (1..=9).map(|at| {
        let (id, zone) = (MatterId::new(&format!("m{at}")).expect("id"), ZoneId::new(&id(at)).expect("id"));
        let id = match at {
            8 => MatterId::new("project-steward").expect("id"),
            9 => MatterId::new("assistance").expect("id"),
            _ => id,
        };
        let matter = Matter::new(id, zone, text("企业开办"), Series::new('A').expect("letter"), vec!["1".into()], 15);
        match at {
            // The first has something to forget at home, the second a project.
            1 => Matter {
                materials: materials(),
                prefill: true,
                online: Some(online(false)),
                bundle: Some(bundle()),
                ..matter
            },
            2 => Matter { needs_project: true, ..matter },
            // The fourth needs no visit.
            4 => Matter { online: Some(online(true)), ..matter },
            _ => matter,
        }
    });
    let parts = HallParts::new(text(name), DayRule::BEIJING_04, zones.collect(), matters.collect());
    let parts = HallParts { popular: vec![MatterId::new("m1").expect("id")], ..parts };
    Arc::new(Hall::new(parts).expect("a sound hall"))
}

fn online(whole: bool) -> Online {
    let steps = if whole { vec![] } else { vec![text("网上申报")] };
    Online { link: "https://site.example/m".into(), site: text("政务服务网"), whole, steps }
}

fn bundle() -> Bundle {
    let step = |zh| BundleStep { name: text(zh), counters: vec!["1".into()], minutes: 5, online: false };
    let steps = vec![step("登记"), step("刻章")];
    Bundle { shape: BundleShape::InOrder, kind: BundleKind::CompanyStart, steps, record_s: None }
}

/// The hours of that hall: two half-days, and an hour past closing for whoever is there.
pub(in super::super) fn timetable() -> Arc<Timetable> {
    let working = ["08:30-12:00", "14:00-17:30"].map(|span| Span::parse(span).expect("a span"));
    let parts = TimetableParts::new(Date::parse("2026-12-31").expect("a day"), working.into());
    let extended = Some(Extended { after: vec![PeriodKind::Working], minutes_max: 60 });
    Arc::new(Timetable::new(TimetableParts { extended, ..parts }, &hall()).expect("a sound timetable"))
}

fn materials() -> Vec<Material> {
    [Need::Essential, Need::Deferrable].map(|need| Material::new(text("材料"), need)).into()
}

/// A person whom the card told.
pub(in super::super) fn person(by: KnownBy) -> Identified {
    Identified {
        by,
        masked: "王* 370***********0015".into(),
        form: vec![],
        key: PersonKey([7; 32]),
        sealed: Sealed::new(vec![7; 9]).expect("bytes"),
        tail: None,
        is_senior: true,
    }
}

/// What a citizen types, whole: sound, and with a slip of the finger.
pub(super) fn typed(kind: EntryKind, is_sound: bool) -> &'static str {
    match (kind, is_sound) {
        (EntryKind::IdNumber, true) => "370000199003070018",
        (EntryKind::IdNumber, false) => "370000199003070019",
        (EntryKind::Phone, true) => "13800001234",
        (EntryKind::Phone, false) => "03800001234",
        (EntryKind::PhoneTail, _) => "1234",
        (EntryKind::Project, true) => "20263700004703012345",
        (EntryKind::BookingCode, true) => "000000000078",
        (EntryKind::BookingCode, false) => "000000000077",
        (EntryKind::TicketNumber, true) => "A017",
        (EntryKind::TicketNumber, false) => "A000",
        (EntryKind::Project, false) => "19263700004703012345",
    }
}

pub(super) fn now() -> LocalTime {
    DayRule::BEIJING_04.local(UtcMillis(0))
}

pub(super) fn number(letter: char) -> Number {
    Number::new(Series::new(letter).expect("letter"), 17).expect("value")
}

pub(super) fn key() -> StatusKey {
    StatusKey::from_random([1; 10])
}

pub(super) fn label(letter: char, source: Source) -> Label {
    Label { number: number(letter), day: DAY, source }
}

/// Everything that can be touched.
fn touches() -> Vec<Touch> {
    let zone = |at: &str| ZoneId::new(at).expect("id");
    let matter = |at: &str| MatterId::new(at).expect("id");
    let page = [
        Touch::Zone(zone("z1")),
        Touch::Zone(zone("nowhere")),
        Touch::Zone(zone("z2")),
        Touch::Zone(zone("z4")),
        Touch::Matter(matter("m1")),
        Touch::Matter(matter("m2")),
        Touch::Matter(matter("m4")),
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
        Touch::Action(Action::Search),
        Touch::Action(Action::Popular),
        Touch::Action(Action::Online),
        Touch::Action(Action::TicketStatus),
        Touch::Action(Action::Helper),
        Touch::Action(Action::Rate),
        Touch::Assistance(AssistanceKind::Act),
        Touch::Grade(RatingGrade::Excellent),
        Touch::Grade(RatingGrade::Bad),
        Touch::Tag(RatingTag::Speed),
        Touch::Material(0),
        Touch::Material(1),
        Touch::Material(2),
        Touch::Priority(None),
        Touch::Priority(Some(Priority::Senior)),
        // In the walk this key types a whole text; see `after`.
        Touch::Key(Key::Digit(1)),
        Touch::Key(Key::Digit(2)),
        Touch::Key(Key::Letter('A')),
        Touch::Key(Key::Letter('I')),
        Touch::Key(Key::Erase),
        Touch::Key(Key::Enter),
    ];
    page.into_iter()
        .chain(booking::touches())
        .chain(WAYS.map(Touch::Way))
        .chain(technician().map(Touch::Technician))
        .chain(STAFF.map(Touch::Staff))
        .collect()
}

/// Everything that a card, a code or the centre can answer.
fn answers(visit: &Visit) -> [Event; 12] {
    [
        Event::Scanned(Scan::Ticket(key())),
        Event::Scanned(Scan::Booking(BookingCode::from_random(7))),
        Event::Scanned(Scan::OtherHallBooking),
        Event::Answered(asked(visit), Box::new(CentreAnswer::Standing(standing()))),
        Event::answered(asked(visit), CentreAnswer::Standing(TicketStanding { is_rated: true, ..standing() })),
        Event::answered(asked(visit), CentreAnswer::Standing(TicketStanding { ahead: None, ..standing() })),
        Event::Answered(asked(visit), Box::new(CentreAnswer::Refused(CentreRefusal::UnknownTicket))),
        Event::Answered(AskId(0), Box::new(CentreAnswer::Standing(standing()))),
        Event::Identified(Box::new(person(KnownBy::Card))),
        Event::Identified(Box::new(person(KnownBy::IdNumber))),
        Event::CardTrouble(CardTrouble::NotRead),
        Event::CardTrouble(CardTrouble::NotSealed),
    ]
}

/// Everything that can happen from outside, with a timer that is due if one runs.
pub(super) fn events(visit: &Visit) -> Vec<Event> {
    let mut events: Vec<Event> = touches().into_iter().map(Event::Touched).collect();
    events.extend(answers(visit));
    events.extend(booking::events(visit, asked(visit)));
    events.extend([
        Event::Asked { ticket: TICKET, key: key() },
        Event::IntentRecorded(TICKET),
        Event::Numbered { ticket: TICKET, label: label('A', Source::Centre), at: now() },
        Event::Numbered { ticket: TICKET, label: label('K', Source::Kiosk), at: now() },
        Event::NotNumbered { ticket: TICKET, fault: Fault::JournalFailed },
        Event::NotNumbered { ticket: TICKET, fault: Fault::SeriesExhausted },
        Event::CentreNumbered { ticket: TICKET, number: number('A'), day: DAY, ahead: 3 },
        Event::AlreadyWaiting { ticket: TICKET, number: number('A'), ahead: 3 },
        Event::QuotaGone { ticket: TICKET, quota: 60 },
        Event::CentreFailed(TICKET),
        Event::Paper(TICKET, PaperOutcome::Printed(Evidence::Fenced)),
        Event::Paper(TICKET, PaperOutcome::Failed(Fault::CoverOpen)),
        Event::Paper(TICKET, PaperOutcome::Unknown(Fault::PaperOut)),
        Event::Paper(TicketId(99), PaperOutcome::Printed(Evidence::Fenced)),
        Event::SlipPrinted(promised(visit), PaperOutcome::Printed(Evidence::Fenced)),
        Event::SlipPrinted(promised(visit), PaperOutcome::Failed(Fault::CoverOpen)),
        Event::PrinterChanged(PrinterStatus::Ready { paper_low: false }),
        Event::PrinterChanged(PrinterStatus::Stopped(Fault::PaperOut)),
        Event::LineChanged(Line::Up),
        Event::LineChanged(Line::Cut),
        Event::TodayChanged(Today { closed: ["1".to_owned()].into(), is_inspected: true, rated: 12, rated_well: 11 }),
        Event::TodayChanged(Today::default()),
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
        Event::Identified(Box::new(Identified { tail: PhoneTail::parse("1234"), ..person(KnownBy::Phone) })),
    ]);
    events.extend(CHECKS.map(|check| Event::Found(Finding::new(check, Verdict::Passed, UtcMillis(0), ""))));
    if looks_at_hours(&visit.state) {
        // In the evening, when nobody serves any more, and the next morning.
        events.extend([LocalTime { hour: 20, ..booking::CLOCK }, booking::CLOCK].map(Event::Clock));
    }
    events.extend(visit.timer.map(|timer| Event::TimerFired(timer.id)));
    events
}

/// Every way on.
const WAYS: [Way; 40] = [
    Way::Staff,
    Way::Clear,
    Way::Online,
    Way::AtCounter,
    Way::Steps,
    Way::AllAreas,
    Way::OtherMatters,
    Way::Book,
    Way::EarlierDays,
    Way::LaterDays,
    Way::OtherSlot,
    Way::ConfirmBooking,
    Way::MyBooking,
    Way::FindBooking,
    Way::ChangeBooking,
    Way::CancelBooking,
    Way::KeepBooking,
    Way::CancelForSure,
    Way::TypeBookingCode,
    Way::WalkIn,
    Way::ChooseMatter,
    Way::Helper,
    Way::Rate,
    Way::Steward,
    Way::NoProject,
    Way::BookHelper,
    Way::RateAnyway,
    Way::CallHelper,
    Way::LeaveCallback,
    Way::TypeNumber,
    Way::SubmitRating,
    Way::Back,
    Way::Home,
    Way::ReadCard,
    Way::GiveTail,
    Way::ChoosePriority,
    Way::TypeIdNumber,
    Way::TypePhone,
    Way::TakeAnyway,
    Way::Promise,
];

/// One check that the device decides, one that a person decides, and one at the screen itself.
pub(super) const CHECKS: [Check; 4] =
    [Check::PrinterText, Check::PrinterStatus, Check::SpeakerPrompt, Check::ScreenTouch];

pub(super) fn technician() -> impl Iterator<Item = TechnicianTouch> {
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

/// In the walk a mark is set for all points; see `after`.
const STAFF: [StaffTouch; 12] = [
    StaffTouch::Digit(1),
    StaffTouch::Erase,
    StaffTouch::Enter,
    StaffTouch::Inspect,
    StaffTouch::Mark(Point::Sort, true),
    StaffTouch::Mark(Point::Sort, false),
    StaffTouch::Sign,
    StaffTouch::Tickets,
    StaffTouch::Counters,
    StaffTouch::Counter(0),
    StaffTouch::Counter(99),
    StaffTouch::Pause(true),
];

/// The question that is under way.
fn asked(visit: &Visit) -> AskId {
    match &visit.state {
        State::Asking(asking) => asking.id,
        _ => AskId(0),
    }
}

/// The slip beside the ticket's that is being printed.
fn promised(visit: &Visit) -> SlipId {
    match &visit.state {
        State::Closing { promise: Some((id, _)), .. }
        | State::Left { left: Left::Callback(CallbackLeft { slip: Some(id), .. }), .. } => *id,
        State::Book(Book::Booked(booked)) => booked.slip,
        _ => SlipId(0),
    }
}

fn standing() -> TicketStanding {
    let matter = MatterId::new("m1").expect("id");
    TicketStanding { number: number('A'), matter, ahead: Some(3), wait: None, key: None, is_rated: false }
}

/// The stay at the keypad that is under way.
pub(super) fn stay(visit: &Visit) -> StayId {
    match &visit.state {
        State::Technician(Session::Pin { stay, .. } | Session::Checking(stay))
        | State::Staff(
            StaffSession::Badge { stay, .. } | StaffSession::Code { stay, .. } | StaffSession::Checking(stay, _),
        ) => *stay,
        _ => StayId(0),
    }
}

pub(super) fn printer_part(condition: Condition) -> PartState {
    PartState { condition, ..PartState::unknown(Part::Printer) }
}

pub(super) fn reprintable() -> TicketLine {
    TicketLine {
        id: TICKET,
        number: "A017".into(),
        matter: "企业开办".into(),
        at: now(),
        paper: PaperOutcome::Unknown(Fault::PaperOut),
        reprints: 0,
    }
}
