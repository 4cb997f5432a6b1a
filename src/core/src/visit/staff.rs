//! The visit of hall staff: from the help page to the way out.

use super::{Citizen, Effect, Purpose, Record, State, Touch, Visit};
use crate::calendar::Date;
use crate::device::Line;
use crate::fault::Fault;
use crate::filing::{Filing, FilingId};
use crate::staff::{Seen, StaffPage, StaffSession, StaffTask, StaffTouch};
use crate::technician::{QUIET_MS, StayId, Task, TechnicianTouch};

impl Visit {
    /// Whether the help page has the way in for staff: where nothing of a citizen is under way.
    pub(super) fn lets_staff_in(&self) -> bool {
        let is_first_page = matches!(&self.state, State::Help { before } if matches!(**before, State::Welcome { .. }));
        is_first_page && self.citizen == Citizen::default()
    }

    /// A citizen who comes here by chance finds a keypad with the way back on it.
    pub(super) fn begin_staff(&mut self) -> Vec<Effect> {
        // No two stays share a timer's number.
        self.timers += 1;
        self.care = false;
        self.trail.clear();
        self.state = State::Staff(StaffSession::begin(StayId(self.timers)));
        self.keep_open()
    }

    /// Whether a member of staff with the right code stands before the screen.
    #[must_use]
    pub fn has_staff(&self) -> bool {
        matches!(&self.state, State::Staff(session) if session.is_inside())
    }

    /// A touch on the staff's pages: the frame's, or their own.
    pub(super) fn staff_page_touched(&mut self, touch: &Touch) -> Vec<Effect> {
        let today = self.clock.map(Date::from);
        let State::Staff(session) = &mut self.state else { return self.stray() };
        let task = match touch {
            Touch::Staff(StaffTouch::Counter(at)) => return self.counter_touched(*at),
            Touch::Staff(touch) => session.touched(*touch, today),
            // The keypad and the list of tickets are the technician's pages.
            Touch::Technician(TechnicianTouch::Digit(digit)) => session.touched(StaffTouch::Digit(*digit), today),
            Touch::Technician(TechnicianTouch::Erase) => session.touched(StaffTouch::Erase, today),
            Touch::Technician(TechnicianTouch::Reprint(ticket)) => session.reprint(*ticket, &self.cabinet).map(Some),
            Touch::NextPage => return self.turn_counters(1),
            Touch::PreviousPage => return self.turn_counters(-1),
            Touch::Back => return self.staff_back(),
            Touch::Home => return self.leave(),
            Touch::Stay => return self.keep_open(),
            Touch::Language => {
                self.lang = self.lang.toggled();
                return self.keep_open();
            }
            _ => None,
        };
        match task {
            Some(task) => self.staff_wants(task),
            None => self.stray(),
        }
    }

    fn staff_back(&mut self) -> Vec<Effect> {
        let State::Staff(session) = &mut self.state else { return self.stray() };
        match session.back() {
            Some(before) => {
                *session = before;
                self.keep_open()
            }
            // What is being written down is kept, whoever waits for it.
            None => self.leave(),
        }
    }

    fn staff_wants(&mut self, task: Option<StaffTask>) -> Vec<Effect> {
        let effect = match task {
            None => return self.keep_open(),
            Some(StaffTask::File(inspection)) => {
                let Some(chance) = self.take_chance() else { return self.stray() };
                let id = FilingId(chance.id);
                if let State::Staff(session) = &mut self.state {
                    session.filing(id);
                }
                Effect::Record(Record::Filing(id, Box::new(Filing::Inspected(inspection))))
            }
            Some(StaffTask::CheckCode(stay, staff, code)) => {
                Effect::Technician(Task::CheckStaffCode(stay, staff, code))
            }
            Some(StaffTask::Pause(is_paused)) => Effect::Record(Record::Pause(is_paused)),
            Some(StaffTask::ReadTickets) => Effect::Technician(Task::ReadTickets),
            Some(StaffTask::Reprint(ticket)) => {
                self.cabinet.is_reprinting = true;
                Effect::Technician(Task::Reprint(ticket))
            }
        };
        let mut effects = vec![effect];
        effects.extend(self.keep_open());
        effects
    }

    /// What is under way has its limit, everything else its quiet time.
    pub(super) fn keep_staff_open(&mut self, limit_ms: Option<u64>) -> Vec<Effect> {
        match limit_ms {
            Some(limit_ms) => vec![self.start(Purpose::TaskLimit, limit_ms)],
            None => vec![self.start(Purpose::TechnicianQuiet, QUIET_MS)],
        }
    }

    /// A counter opens that was closed, or the other way round: on disk first, and owed to the centre from then on.
    fn counter_touched(&mut self, at: usize) -> Vec<Effect> {
        let Some(sign) = self.hall.counter_signs().get(at).map(|sign| (*sign).to_owned()) else { return self.stray() };
        let is_open = self.today.closed.contains(&sign);
        let State::Staff(StaffSession::Counters { setting: None, .. }) = &self.state else { return self.stray() };
        let Some(chance) = self.take_chance() else { return self.stray() };
        let id = FilingId(chance.id);
        if let State::Staff(session) = &mut self.state {
            session.setting(id, &sign, is_open);
        }
        let filing = Filing::CounterSet { counter: sign, is_open };
        let mut effects = vec![Effect::Record(Record::Filing(id, Box::new(filing)))];
        effects.extend(self.keep_open());
        effects
    }

    fn turn_counters(&mut self, by: isize) -> Vec<Effect> {
        let pages = self.seen_by_staff(&self.hall.counter_signs()).counter_pages();
        let State::Staff(session) = &mut self.state else { return self.stray() };
        if session.turn(by, pages) { self.keep_open() } else { self.stray() }
    }

    /// What staff see.
    pub(super) fn staff_page(&self, session: &StaffSession) -> StaffPage {
        session.page(&self.cabinet, self.lang, self.seen_by_staff(&self.hall.counter_signs()))
    }

    fn seen_by_staff<'a>(&'a self, counters: &'a [&'a str]) -> Seen<'a> {
        Seen {
            can_date: self.clock.is_some(),
            waiting: self.waiting.as_ref().map(|waiting| waiting.values().sum()),
            is_paused: self.is_paused,
            is_up: self.line == Line::Up,
            today: &self.today,
            counters,
            tiles: self.room().tiles,
        }
    }

    /// The journal has what staff filed, or has not.
    pub(super) fn staff_filed(&mut self, id: FilingId, trouble: Option<Fault>) -> Vec<Effect> {
        let State::Staff(session) = &mut self.state else { return self.stray() };
        if let Some((sign, is_open)) = session.set(id, trouble) {
            match (trouble, is_open) {
                (Some(_), _) => {}
                (None, true) => drop(self.today.closed.remove(&sign)),
                (None, false) => drop(self.today.closed.insert(sign)),
            }
            return self.keep_open();
        }
        if trouble.is_none() && session.is_filing(id) {
            self.today.is_inspected = true;
        }
        if session.filed(id, trouble) { self.keep_open() } else { self.stray() }
    }
}
