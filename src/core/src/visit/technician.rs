//! The technician's visit: from the gesture to the way out.

use super::{Effect, Purpose, State, Touch, Visit};
use crate::diagnosis::{Finding, Part, Readiness};
use crate::technician::{PartState, PinVerdict, QUIET_MS, Session, StayId, Task, TechnicianTouch};

impl Visit {
    /// The gesture counts where nothing of a citizen is under way. A citizen who makes it by chance finds a keypad with
    /// the way back on it.
    pub(super) fn begin_service(&mut self) -> Vec<Effect> {
        match self.state {
            State::Welcome { .. } | State::Refused { .. } => {
                // No two stays share a timer's number.
                self.timers += 1;
                self.care = false;
                self.state = State::Technician(Session::begin(StayId(self.timers)));
                self.keep_open()
            }
            _ => self.stray(),
        }
    }

    /// Whether somebody with the right PIN stands before the screen.
    #[must_use]
    pub fn is_in_service(&self) -> bool {
        matches!(&self.state, State::Technician(session) if session.is_inside())
    }

    /// A touch on the technician's pages: the frame's, or their own.
    pub(super) fn technician_page_touched(&mut self, touch: &Touch) -> Vec<Effect> {
        match touch {
            Touch::Technician(touch) => self.technician_touched(*touch),
            Touch::Back => self.technician_back(),
            Touch::Home => self.leave(),
            Touch::Stay => self.keep_open(),
            Touch::Language => {
                self.lang = self.lang.toggled();
                self.keep_open()
            }
            _ => self.stray(),
        }
    }

    pub(super) fn technician_touched(&mut self, touch: TechnicianTouch) -> Vec<Effect> {
        let State::Technician(session) = &mut self.state else { return self.stray() };
        match session.touched(touch, &self.cabinet) {
            Some(tasks) => self.go_on(tasks),
            None => self.stray(),
        }
    }

    pub(super) fn technician_back(&mut self) -> Vec<Effect> {
        let State::Technician(session) = &mut self.state else { return self.stray() };
        match session.back() {
            Some((before, tasks)) => {
                *session = before;
                self.go_on(tasks)
            }
            None => self.leave(),
        }
    }

    fn go_on(&mut self, tasks: Vec<Task>) -> Vec<Effect> {
        self.cabinet.is_reprinting |= tasks.iter().any(|task| matches!(task, Task::Reprint(_)));
        let mut effects: Vec<Effect> = tasks.into_iter().map(Effect::Technician).collect();
        effects.extend(self.keep_open());
        effects
    }

    /// What is under way has its limit, everything else its quiet time.
    pub(super) fn keep_service_open(&mut self) -> Vec<Effect> {
        let session = match &self.state {
            State::Technician(session) => session,
            State::Staff(session) => {
                let limit_ms = session.limit_ms();
                return self.keep_staff_open(limit_ms);
            }
            _ => return vec![],
        };
        match session.limit_ms() {
            Some(limit_ms) => vec![self.start(Purpose::TaskLimit, limit_ms)],
            None => vec![self.start(Purpose::TechnicianQuiet, QUIET_MS)],
        }
    }

    pub(super) fn task_gave_up(&mut self) -> Vec<Effect> {
        match &mut self.state {
            State::Technician(session) => session.gave_up(),
            State::Staff(session) => session.gave_up(),
            _ => return self.stray(),
        }
        self.keep_open()
    }

    pub(super) fn pin_checked(&mut self, stay: StayId, verdict: PinVerdict) -> Vec<Effect> {
        let is_answer = match &mut self.state {
            State::Technician(session) => session.pin_checked(stay, verdict),
            State::Staff(session) => session.code_checked(stay, verdict),
            _ => false,
        };
        if is_answer { self.keep_open() } else { self.stray() }
    }

    pub(super) fn part_changed(&mut self, state: PartState) -> Vec<Effect> {
        let is_printer = state.part == Part::Printer;
        self.cabinet.set_part(state);
        if is_printer && let State::Technician(session) = &mut self.state {
            session.printer_changed(&self.cabinet);
        }
        vec![]
    }

    pub(super) fn found(&mut self, finding: Finding) -> Vec<Effect> {
        let will_ask = matches!(&self.state, State::Technician(session) if session.will_ask(&finding));
        let effects = self.settle(|session| session.found(&finding));
        if !will_ask {
            self.cabinet.set_finding(finding);
        }
        effects
    }

    pub(super) fn reported(&mut self, report: Readiness) -> Vec<Effect> {
        for finding in report.findings() {
            self.cabinet.set_finding(finding.clone());
        }
        self.cabinet.readiness = Some(report);
        self.settle(Session::reported)
    }

    pub(super) fn reprinted(&mut self) -> Vec<Effect> {
        self.cabinet.is_reprinting = false;
        if let State::Staff(session) = &mut self.state {
            let was_printing = session.limit_ms().is_some();
            session.reprinted();
            return if was_printing && session.limit_ms().is_none() { self.keep_open() } else { vec![] };
        }
        self.settle(Session::reprinted)
    }

    /// Lets the session take in a result; if that ends what was under way, the quiet time begins.
    fn settle(&mut self, take: impl FnOnce(&mut Session)) -> Vec<Effect> {
        let State::Technician(session) = &mut self.state else { return vec![] };
        let limit = session.limit_ms();
        take(session);
        if session.limit_ms() == limit { vec![] } else { self.keep_open() }
    }
}
