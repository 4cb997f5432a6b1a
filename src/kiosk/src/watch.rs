//! The overview: how every part of the cabinet is and since when, as whoever uses a part last saw it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use hall_core::day::DayRule;
use hall_core::diagnosis::{Condition, Part};
use hall_core::technician::PartState;
use hall_core::visit::Event;

use crate::clock::Clock;
use crate::conductor::{Inbox, Input};

/// Collects what is seen of the parts and tells the conductor what changed.
pub struct Watch {
    inbox: Inbox,
    clock: Arc<dyn Clock>,
    rule: DayRule,
    parts: Mutex<BTreeMap<Part, PartState>>,
}

impl Watch {
    /// Nothing is known yet.
    #[must_use]
    pub fn new(inbox: Inbox, clock: Arc<dyn Clock>, rule: DayRule) -> Arc<Self> {
        Arc::new(Self { inbox, clock, rule, parts: Mutex::default() })
    }

    fn parts(&self) -> MutexGuard<'_, BTreeMap<Part, PartState>> {
        self.parts.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A part was seen like this.
    pub fn saw(&self, part: Part, condition: Condition) {
        self.change(part, |state| state.condition = condition);
    }

    /// What the technician should know of a part.
    pub fn knows(&self, part: Part, facts: Vec<String>) {
        self.change(part, |state| state.facts = facts);
    }

    /// Something happened that the conductor should know.
    pub fn tell(&self, event: Event) {
        self.inbox.event(event);
    }

    fn change(&self, part: Part, change: impl FnOnce(&mut PartState)) {
        let mut parts = self.parts();
        let state = parts.entry(part).or_insert_with(|| PartState::unknown(part));
        let before = state.clone();
        change(state);
        if *state == before {
            return;
        }
        if state.condition != before.condition {
            state.since = Some(self.rule.local(self.clock.now()));
            state.last_fault = state.condition.fault().or(before.last_fault);
            self.report(part, before.condition, state.condition);
        }
        let state = state.clone();
        drop(parts);
        self.inbox.event(Event::PartChanged(state));
    }

    /// Faults of the printer and of the line are told by the visit, which lives by them; all others from here.
    fn report(&self, part: Part, before: Condition, after: Condition) {
        if matches!(part, Part::Printer | Part::Line) || before.fault() == after.fault() {
            return;
        }
        if let Some(fault) = before.fault() {
            self.inbox.send(Input::Fault { fault, raised: false });
        }
        if let Some(fault) = after.fault() {
            tracing::warn!(part = part.code(), fault = fault.code(), remedy = fault.remedy().en, "a part is faulty");
            self.inbox.send(Input::Fault { fault, raised: true });
        }
    }

    /// Every part as it was last seen.
    #[must_use]
    pub fn overview(&self) -> Vec<PartState> {
        let parts = self.parts();
        Part::ALL
            .into_iter()
            .map(|part| parts.get(&part).cloned().unwrap_or_else(|| PartState::unknown(part)))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use hall_core::fault::Fault;

    use super::*;
    use crate::clock::SystemClock;
    use crate::conductor;

    #[test]
    fn a_change_is_told_once_and_the_last_fault_is_kept() {
        let (inbox, queue) = conductor::queue();
        let watch = Watch::new(inbox, Arc::new(SystemClock), DayRule::BEIJING_04);
        let broken = Condition::Faulty(Fault::ScannerGone);
        watch.saw(Part::Scanner, broken);
        watch.saw(Part::Scanner, broken);
        watch.saw(Part::Scanner, Condition::Working);
        let told: Vec<Input> = queue.try_iter().collect();
        let faults: Vec<bool> = told
            .iter()
            .filter_map(|input| match input {
                Input::Fault { fault: Fault::ScannerGone, raised } => Some(*raised),
                _ => None,
            })
            .collect();
        assert_eq!((told.len(), faults), (4, vec![true, false]), "{told:?}");
        let state = watch.overview().into_iter().find(|state| state.part == Part::Scanner).expect("listed");
        assert_eq!((state.condition, state.last_fault), (Condition::Working, Some(Fault::ScannerGone)));
        assert!(state.since.is_some());
    }

    #[test]
    fn the_visit_tells_of_the_printer_itself() {
        let (inbox, queue) = conductor::queue();
        let watch = Watch::new(inbox, Arc::new(SystemClock), DayRule::BEIJING_04);
        watch.saw(Part::Printer, Condition::Faulty(Fault::PaperOut));
        assert!(queue.try_iter().all(|input| matches!(input, Input::Event(Event::PartChanged(_)))));
    }
}
