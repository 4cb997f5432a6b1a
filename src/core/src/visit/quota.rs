//! The walk-in quota of a matter, as far as a terminal can know it: the centre counts the numbers of all terminals and
//! says when they are gone.

use super::{Effect, Grant, Record, State, Visit};
use crate::calendar::Moment;
use crate::hall::MatterId;
use crate::ticket::TicketId;

/// The walk-in numbers of a matter are given out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Gone {
    /// When the period began whose numbers they were.
    since: Moment,
    /// How many there were.
    quota: u16,
}

impl Visit {
    /// How many walk-in numbers the running period had, if they are known to be gone.
    pub(super) fn gone_now(&self, id: &MatterId) -> Option<u16> {
        let gone = self.gone.get(id)?;
        (self.period_began(id)? == gone.since).then_some(gone.quota)
    }

    /// The centre has no more numbers of the matter. The next citizen is told before asking; this one reads on the
    /// matter's page why, and what there is instead.
    pub(super) fn quota_gone(&mut self, ticket: TicketId, quota: u16) -> Vec<Effect> {
        let matter = match &self.state {
            State::WaitingForCentre(order) if order.ticket == ticket => order.intent.matter.clone(),
            _ => return self.stray(),
        };
        // Without a calendar nobody knows when there are numbers again: whoever stands here gets one.
        let Some(since) = self.period_began(&matter) else { return self.centre_answered(ticket, Grant::Kiosk, None) };
        self.gone.insert(matter.clone(), Gone { since, quota });
        // A booking that the centre does not count for this matter and day does not hide why there is no number.
        self.citizen.checks_in = None;
        self.timer = None;
        let mut effects = vec![Effect::Record(Record::Abandoned(ticket))];
        // Whoever took the number on the matter's page itself has left no page behind.
        let came_along = self.trail.iter().any(|state| matches!(state, State::Prepare { .. }));
        effects.extend(if came_along {
            self.back_to_prepare()
        } else {
            self.state = State::Prepare { matter, page: 0 };
            self.keep_open()
        });
        effects
    }

    /// When the period began that serves a matter now.
    fn period_began(&self, id: &MatterId) -> Option<Moment> {
        let (timetable, now, matter) = (self.timetable.as_ref()?, self.now()?, self.hall.matter(id)?);
        let period = timetable.period_at(now, Some(matter))?;
        Some(Moment { date: now.date, time: period.span.from() })
    }
}
