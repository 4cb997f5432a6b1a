//! How the visit moves: one function for each kind of event.

use std::sync::Arc;

use super::book::{self, Book, Booked, Slots};
use super::find::Search;
use super::{
    Aim, CENTRE_BUDGET_MS, Citizen, Effect, Event, Grant, IDLE_MS, IDLE_WARNING_S, Intent, Issued, ON_SCREEN_CLOSES_S,
    Order, PAPER_WAIT_MS, PRINTED_CLOSES_S, PaperPlan, Phase, Purpose, Record, SECOND_MS, State, TimerId, Touch, Visit,
};
use crate::calendar::Date;
use crate::centre::{TicketStanding, Today};
use crate::day::LocalTime;
use crate::device::{Line, PaperOutcome, PrinterStatus};
use crate::fault::Fault;
use crate::hall::{MatterId, ZoneId};
use crate::number::Number;
use crate::search::Index;
use crate::ticket::{Label, TicketId};
use crate::view::{CardTrouble, Notice, PaperView, Way};

impl Visit {
    /// Takes one event and returns what must be done because of it, in that order.
    #[must_use = "effects that are dropped never happen"]
    pub fn step(&mut self, event: Event) -> Vec<Effect> {
        let mut effects = self.take(event);
        effects.extend(self.let_go());
        self.take_next_hall();
        effects
    }

    fn take(&mut self, event: Event) -> Vec<Effect> {
        match event {
            Event::Touched(touch) => self.touched(touch),
            Event::Asked { ticket, key } => self.asked(ticket, key),
            Event::IntentRecorded(ticket) => self.intent_recorded(ticket),
            Event::Numbered { ticket, label, at } => self.numbered(ticket, label, at),
            Event::NotNumbered { ticket, fault } => self.not_numbered(ticket, fault),
            Event::CentreNumbered { ticket, number, day, ahead } => {
                self.centre_answered(ticket, Grant::Centre { number, day }, Some(ahead))
            }
            Event::AlreadyWaiting { ticket, number, ahead } => self.already_waiting(ticket, number, ahead),
            Event::QuotaGone { ticket, quota } => self.quota_gone(ticket, quota),
            Event::CentreFailed(ticket) => self.centre_answered(ticket, Grant::Kiosk, None),
            Event::Paper(ticket, outcome) => self.paper(ticket, outcome),
            Event::SlipPrinted(id, outcome) => self.slip_printed(id, outcome),
            Event::TimerFired(id) => self.timer_fired(id),
            Event::PrinterChanged(status) => self.printer_changed(status),
            Event::LineChanged(line) => self.line_changed(line),
            Event::WaitingChanged(waiting) => self.note(|visit| visit.waiting = Some(waiting.into_iter().collect())),
            Event::TodayChanged(today) => self.note(|visit| visit.today = today),
            Event::Clock(now) => self.clock_told(now),
            Event::HoursChanged(hours) => self.note(|visit| visit.hours = Some(hours)),
            Event::Paused(is_paused) => {
                self.is_paused = is_paused;
                self.look_for_services();
                vec![]
            }
            Event::HallChanged(hall, timetable) => self.note(|visit| visit.next_hall = Some((hall, timetable))),
            Event::EquipmentChanged(equipment) => self.note(|visit| visit.equipment = equipment),
            Event::Scanned(scan) => self.scanned(scan),
            Event::Chance(chance) => self.note(|visit| visit.chance = Some(chance)),
            Event::Filed(id) => self.filed(id),
            Event::NotFiled(id, fault) => self.not_filed(id, fault),
            Event::Answered(id, answer) => self.answered(id, *answer),
            Event::Identified(person) => self.identified(*person),
            Event::CardTrouble(trouble) => self.card_trouble(trouble),
            Event::PinChecked(stay, verdict) => self.pin_checked(stay, verdict),
            Event::PartChanged(state) => self.part_changed(state),
            Event::Found(finding) => self.found(finding),
            Event::Reported(report) => self.reported(report),
            Event::RollChanged(roll, forecast) => self.note(|visit| visit.cabinet.roll = Some((roll, forecast))),
            Event::TicketsRead(tickets) => self.note(|visit| visit.cabinet.tickets = tickets),
            Event::Reprinted => self.reprinted(),
        }
    }

    /// The clock on the wall. What was known of a day ends with it; which counters are closed does not.
    fn clock_told(&mut self, now: LocalTime) -> Vec<Effect> {
        if self.clock.is_some_and(|before| Date::from(before) != Date::from(now)) {
            self.today = Today { closed: std::mem::take(&mut self.today.closed), ..Today::default() };
        }
        self.clock = Some(now);
        self.look_for_services();
        vec![]
    }

    /// What is only known from now on; the page follows from it.
    fn note(&mut self, known: impl FnOnce(&mut Self)) -> Vec<Effect> {
        known(self);
        vec![]
    }

    /// Pages name zones and matters of the hall that they were made from, so it changes between two citizens only.
    fn take_next_hall(&mut self) {
        if self.is_at_rest()
            && let Some((hall, timetable)) = self.next_hall.take()
        {
            self.index = Arc::new(Index::new(&hall));
            (self.hall, self.timetable) = (hall, Some(timetable));
            self.look_for_services();
        }
    }

    pub(super) fn stray(&mut self) -> Vec<Effect> {
        self.strays += 1;
        vec![]
    }

    fn touched(&mut self, touch: Touch) -> Vec<Effect> {
        if let State::Technician(_) = self.state {
            return self.technician_page_touched(&touch);
        }
        if let State::Staff(_) = self.state {
            return self.staff_page_touched(&touch);
        }
        match touch {
            Touch::Language => {
                self.lang = self.lang.toggled();
                self.keep_open()
            }
            Touch::Care => self.toggle_care(),
            Touch::Voice => self.toggle_voice(),
            Touch::Help => self.ask_help(),
            Touch::Stay => self.keep_open(),
            Touch::Service => self.begin_service(),
            Touch::Home if self.state.phase() == Phase::UnderWay => self.stray(),
            Touch::Home => self.leave(),
            Touch::Back => self.back_touched(),
            Touch::Zone(zone) => self.zone_touched(zone),
            Touch::Matter(matter) => self.matter_touched(matter),
            Touch::Action(action) => self.action_touched(action),
            Touch::Day(day) => self.day_touched(day),
            Touch::Slot(slot) => self.slot_touched(slot),
            Touch::Booking(at) => self.booking_touched(at),
            Touch::Assistance(kind) => self.assistance_chosen(kind),
            Touch::Grade(grade) => self.grade_touched(grade),
            Touch::Tag(tag) => self.tag_touched(tag),
            Touch::NextPage => self.turn_page(1),
            Touch::PreviousPage => self.turn_page(-1),
            Touch::Material(at) => self.material_touched(at),
            Touch::Way(way) => self.way_touched(way),
            Touch::Priority(class) => self.priority_chosen(class),
            Touch::Key(key) => self.key_pressed(key),
            Touch::Technician(_) | Touch::Staff(_) => self.stray(),
        }
    }

    fn back_touched(&mut self) -> Vec<Effect> {
        match self.state.phase() {
            Phase::Browsing if matches!(self.state, State::Help { .. }) => self.leave_help(),
            Phase::Browsing => self.go_back(),
            Phase::UnderWay | Phase::Closing | Phase::Technician => self.stray(),
        }
    }

    fn zone_touched(&mut self, zone: ZoneId) -> Vec<Effect> {
        match self.state {
            State::Welcome { .. } | State::Zones { .. } if self.hall.zone(&zone).is_some() => {
                self.go(State::Matters { zone, page: 0 })
            }
            _ => self.stray(),
        }
    }

    fn matter_touched(&mut self, touched: MatterId) -> Vec<Effect> {
        match &self.state {
            State::Matters { zone, .. } if self.hall.matter(&touched).is_some_and(|matter| matter.zone == *zone) => {}
            State::Search(_) if self.hall.matter(&touched).is_some() => {}
            State::Listed { list, .. } if self.list_has(*list, &touched) => {}
            _ => return self.stray(),
        }
        if self.aim() == Aim::Book { self.start_booking(touched) } else { self.open_matter(touched) }
    }

    fn turn_page(&mut self, by: isize) -> Vec<Effect> {
        let pages = match &self.state {
            State::Welcome { .. } | State::Zones { .. } => self.zone_pages(),
            State::Book(Book::Slots(slots)) => self.slot_pages(slots),
            State::Book(Book::List { found, .. }) => self.list_pages(found),
            State::Matters { zone, .. } => self.matter_pages(zone),
            State::Listed { list, .. } => self.listed_pages(*list),
            State::Search(search) => self.search_pages(search),
            State::Prepare { matter, .. } => self.material_pages(matter),
            _ => return self.stray(),
        };
        match &mut self.state {
            State::Welcome { page }
            | State::Zones { page, .. }
            | State::Matters { page, .. }
            | State::Listed { page, .. }
            | State::Search(Search { page, .. })
            | State::Prepare { page, .. }
            | State::Book(Book::List { page, .. } | Book::Slots(Slots { page, .. })) => {
                match page.checked_add_signed(by) {
                    Some(next) if next < pages => *page = next,
                    _ => return self.stray(),
                }
            }
            _ => return self.stray(),
        }
        self.keep_open()
    }

    fn way_touched(&mut self, way: Way) -> Vec<Effect> {
        match &self.state {
            State::Prepare { matter, .. } | State::Missing { matter } if way == Way::Book => {
                let matter = matter.clone();
                self.start_booking(matter)
            }
            State::Welcome { .. } if way == Way::AllAreas => self.go(State::Zones { aim: Aim::Ticket, page: 0 }),
            State::Prepare { .. } => self.prepare_way(way),
            State::Online { .. } => self.online_way(way),
            State::Search(_) => self.search_way(way),
            State::Book(_) => self.book_way(way),
            State::Missing { .. } => self.missing_way(way),
            State::Help { .. } => self.help_way(way),
            State::Assist => self.assist_way(way),
            State::AssistHow(_) => self.assist_how_way(way),
            State::RateWhich => self.rate_which_way(way),
            State::Rate(_) => self.rate_way(way),
            State::Left { .. } => self.left_way(way),
            State::Identify(_) => self.identify_way(way),
            State::Entry(_) => self.entry_way(way),
            State::Notice(_) => self.notice_way(way),
            _ => self.stray(),
        }
    }

    /// Starts the page's quiet time anew, where it has one.
    pub(super) fn keep_open(&mut self) -> Vec<Effect> {
        match self.state {
            State::Welcome { page: 0 } if self.is_untouched() => {
                self.timer = None;
                vec![]
            }
            _ => match self.state.phase() {
                Phase::Browsing if self.hold.is_some() && book::is_within(&self.state) => self.keep_hold_open(),
                Phase::Browsing => vec![self.start(Purpose::Idle, self.patient_ms(IDLE_MS))],
                Phase::Technician => self.keep_service_open(),
                Phase::UnderWay | Phase::Closing => vec![],
            },
        }
    }

    /// Back to the welcome page, with nothing left of this visit.
    pub(super) fn leave(&mut self) -> Vec<Effect> {
        self.state = State::Welcome { page: 0 };
        self.forget_settings();
        self.citizen = Citizen::default();
        self.trail.clear();
        self.cabinet.tickets.clear();
        self.timer = None;
        vec![]
    }

    /// Everything is told: the number is asked for.
    pub(super) fn order(&mut self, order: Order) -> Vec<Effect> {
        if self.is_paused {
            return self.notice(Notice::Paused);
        }
        if let Some(now) = order.ticket.made_at() {
            if let Some(wait_s) = self.given.wait_s(now, self.pace) {
                return self.notice(Notice::TooFast { wait_s });
            }
            self.given.note(now, self.pace);
        }
        self.timer = None;
        match self.line {
            Line::Up => {
                let record = Record::Intent { ticket: order.ticket, intent: order.intent.clone() };
                self.state = State::RecordingIntent(order);
                vec![Effect::Record(record)]
            }
            Line::Cut => {
                let intent = Some(order.intent.clone());
                self.record_number(order, intent, Grant::Kiosk, None)
            }
        }
    }

    fn intent_recorded(&mut self, recorded: TicketId) -> Vec<Effect> {
        match &self.state {
            State::RecordingIntent(order) if order.ticket == recorded => {
                let order = order.clone();
                let ask = Effect::AskCentre { ticket: order.ticket, matter: order.intent.matter.clone() };
                self.state = State::WaitingForCentre(order);
                vec![ask, self.start(Purpose::CentreBudget, CENTRE_BUDGET_MS)]
            }
            _ => self.stray(),
        }
    }

    /// The centre's number, or word that there is none; too late, it is a stray, and paper wins.
    pub(super) fn centre_answered(&mut self, ticket: TicketId, grant: Grant, ahead: Option<u32>) -> Vec<Effect> {
        match &self.state {
            State::WaitingForCentre(order) if order.ticket == ticket => {
                let order = order.clone();
                self.timer = None;
                self.record_number(order, None, grant, ahead)
            }
            _ => self.stray(),
        }
    }

    /// One person waits once for one matter: the number that they hold is shown, and no second one given.
    fn already_waiting(&mut self, ticket: TicketId, number: Number, ahead: u32) -> Vec<Effect> {
        match &self.state {
            State::WaitingForCentre(order) if order.ticket == ticket => {
                let matter = order.intent.matter.clone();
                let wait = self.wait(&matter, Some(ahead), false);
                let standing = TicketStanding { number, matter, ahead: Some(ahead), wait, key: None, is_rated: false };
                let mut effects = vec![Effect::Record(Record::Abandoned(ticket))];
                effects.extend(self.replace(State::Held(standing)));
                effects
            }
            _ => self.stray(),
        }
    }

    fn record_number(&mut self, order: Order, intent: Option<Intent>, grant: Grant, ahead: Option<u32>) -> Vec<Effect> {
        let paper = self.printer.fault().map_or(PaperPlan::Start, PaperPlan::Fail);
        let record = Record::Number { ticket: order.ticket, intent, grant, paper };
        self.state = State::RecordingNumber { order, ahead, paper };
        vec![Effect::Record(record)]
    }

    fn numbered(&mut self, ticket: TicketId, label: Label, at: LocalTime) -> Vec<Effect> {
        match &self.state {
            State::RecordingNumber { order, ahead, paper } if order.ticket == ticket => {
                let (issued, paper) = (Issued { order: order.clone(), label, ahead: *ahead }, *paper);
                match paper {
                    PaperPlan::Start => {
                        let content = Box::new(self.content(&issued, at));
                        self.state = State::Printing(issued);
                        vec![Effect::Print { ticket, content }, self.start(Purpose::PaperWait, PAPER_WAIT_MS)]
                    }
                    PaperPlan::Fail(fault) => self.close(issued, PaperView::OnScreen(fault)),
                }
            }
            _ => self.stray(),
        }
    }

    fn not_numbered(&mut self, ticket: TicketId, fault: Fault) -> Vec<Effect> {
        match &self.state {
            State::RecordingIntent(order) | State::RecordingNumber { order, .. } if order.ticket == ticket => {
                self.state = State::Refused { fault, left_s: self.patient(ON_SCREEN_CLOSES_S) };
                vec![self.start(Purpose::CloseSecond, SECOND_MS)]
            }
            _ => self.stray(),
        }
    }

    /// The outcome is always written down, whatever the screen shows by now.
    fn paper(&mut self, ticket: TicketId, outcome: PaperOutcome) -> Vec<Effect> {
        let mut effects = vec![Effect::Record(Record::Paper(ticket, outcome))];
        let paper = PaperView::from(outcome);
        // Whoever reads the help is told at once what became of the slip.
        let shown = if let State::Help { before } = &self.state { before.as_ref() } else { &self.state };
        match shown {
            State::Printing(issued) | State::Closing { issued, .. } if issued.order.ticket == ticket => {
                let issued = issued.clone();
                effects.extend(self.close(issued, paper));
            }
            _ => self.strays += 1,
        }
        effects
    }

    fn close(&mut self, issued: Issued, paper: PaperView) -> Vec<Effect> {
        let (promise, mut effects) = self.print_promise(&issued, paper);
        self.state = State::Closing { issued, paper, promise, left_s: self.patient(closes_s(paper)) };
        effects.push(self.start(Purpose::CloseSecond, SECOND_MS));
        effects
    }

    fn timer_fired(&mut self, id: TimerId) -> Vec<Effect> {
        let Some(timer) = self.timer.take_if(|timer| timer.id == id) else { return vec![] };
        match timer.purpose {
            Purpose::Idle => {
                let left_s = self.patient(IDLE_WARNING_S);
                vec![self.start(Purpose::IdleSecond { left_s }, SECOND_MS)]
            }
            Purpose::IdleSecond { left_s: 0 | 1 } | Purpose::TechnicianQuiet => self.leave(),
            Purpose::IdleSecond { left_s } => {
                vec![self.start(Purpose::IdleSecond { left_s: left_s - 1 }, SECOND_MS)]
            }
            Purpose::CentreBudget => match &self.state {
                State::WaitingForCentre(order) => {
                    let order = order.clone();
                    self.record_number(order, None, Grant::Kiosk, None)
                }
                _ => self.stray(),
            },
            Purpose::HoldSecond => self.hold_second(),
            Purpose::AskBudget => self.ask_gave_up(),
            Purpose::SealLimit => self.card_trouble(CardTrouble::NotSealed),
            Purpose::PaperWait => match &self.state {
                State::Printing(issued) => {
                    let issued = issued.clone();
                    self.close(issued, PaperView::Doubt(Fault::PrinterSilent))
                }
                _ => self.booking_slip_gave_up(),
            },
            Purpose::CloseSecond => self.close_second(),
            Purpose::TaskLimit => self.task_gave_up(),
        }
    }

    fn close_second(&mut self) -> Vec<Effect> {
        match &mut self.state {
            State::Closing { left_s, .. }
            | State::Refused { left_s, .. }
            | State::Left { left_s, .. }
            | State::Book(Book::Booked(Booked { left_s, .. }))
                if *left_s > 1 =>
            {
                *left_s -= 1;
                vec![self.start(Purpose::CloseSecond, SECOND_MS)]
            }
            _ => self.leave(),
        }
    }

    fn printer_changed(&mut self, status: PrinterStatus) -> Vec<Effect> {
        let (before, after) = (self.printer.fault(), status.fault());
        self.printer = status;
        if before == after {
            return vec![];
        }
        let ended = before.map(|fault| Effect::Record(Record::Fault { fault, raised: false }));
        let begun = after.map(|fault| Effect::Record(Record::Fault { fault, raised: true }));
        ended.into_iter().chain(begun).collect()
    }

    fn line_changed(&mut self, line: Line) -> Vec<Effect> {
        if self.line == line {
            return vec![];
        }
        self.line = line;
        if line == Line::Cut {
            self.waiting = None;
        }
        vec![Effect::Record(Record::Fault { fault: Fault::LineCut, raised: line == Line::Cut })]
    }

    pub(super) fn zone_pages(&self) -> usize {
        self.hall.zones().len().div_ceil(self.room().tiles).max(1)
    }

    pub(super) fn matter_pages(&self, zone: &crate::hall::ZoneId) -> usize {
        self.hall.matters_in(zone).count().div_ceil(self.room().tiles).max(1)
    }
}

/// How long the page with a number stays, in seconds.
pub(super) fn closes_s(paper: PaperView) -> u8 {
    match paper {
        PaperView::Printed => PRINTED_CLOSES_S,
        PaperView::Printing | PaperView::OnScreen(_) | PaperView::Doubt(_) => ON_SCREEN_CLOSES_S,
    }
}
