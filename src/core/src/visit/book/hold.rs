//! A place that is held while the citizen decides. It is held on the pages of its booking and nowhere else: whatever
//! leads off them gives it up.

use super::super::{Effect, Goal, IDLE_MS, IDLE_WARNING_S, Purpose, SECOND_MS, State, Visit};
use super::Book;
use crate::booking::{BookingId, HOLD_S};
use crate::centre::{AskId, CentreAsk, CentreRefusal};
use crate::view::Notice;

/// A place, and both times that run on its pages: one timer counts the two of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in super::super) struct Hold {
    pub(in super::super) booking: BookingId,
    /// Seconds until the centre gives it to somebody else. The centre's clock decides; while a number is sealed or a
    /// question asked this count stands still, for a few seconds at most.
    pub(in super::super) left_s: u16,
    /// Seconds since the last touch.
    pub(in super::super) quiet_s: u16,
}

impl Hold {
    pub(super) fn new(booking: BookingId, left_s: u16) -> Self {
        Self { booking, left_s: left_s.min(HOLD_S), quiet_s: 0 }
    }
}

impl Visit {
    /// Seconds without a touch before the question whether anyone is there, and before the visit ends.
    fn quiet_limits_s(&self) -> (u16, u16) {
        let asks = u16::try_from(self.patient_ms(IDLE_MS) / SECOND_MS).unwrap_or(u16::MAX);
        (asks, asks.saturating_add(u16::from(self.patient(IDLE_WARNING_S))))
    }

    /// Seconds left of that question, while a place is held.
    pub(in super::super) fn hold_idle_left_s(&self) -> Option<u8> {
        let quiet_s = self.hold?.quiet_s;
        let (asks, ends) = self.quiet_limits_s();
        (quiet_s >= asks).then(|| u8::try_from(ends.saturating_sub(quiet_s)).unwrap_or(u8::MAX))
    }

    /// A touch on a page with a hold. The second that runs already goes on, or quick touches would stop the clock.
    pub(in super::super) fn keep_hold_open(&mut self) -> Vec<Effect> {
        if let Some(hold) = &mut self.hold {
            hold.quiet_s = 0;
        }
        match self.timer {
            Some(timer) if timer.purpose == Purpose::HoldSecond => vec![],
            _ => vec![self.start(Purpose::HoldSecond, SECOND_MS)],
        }
    }

    /// A second of a hold passed.
    pub(in super::super) fn hold_second(&mut self) -> Vec<Effect> {
        let (_, ends) = self.quiet_limits_s();
        let Some(hold) = &mut self.hold else { return self.stray() };
        hold.left_s = hold.left_s.saturating_sub(1);
        hold.quiet_s = hold.quiet_s.saturating_add(1);
        if hold.quiet_s >= ends {
            return self.leave();
        }
        if hold.left_s == 0 {
            return self.refused_booking(CentreRefusal::HoldOver);
        }
        vec![self.start(Purpose::HoldSecond, SECOND_MS)]
    }

    /// Gives the place up as soon as the page is none of its booking's.
    pub(in super::super) fn let_go(&mut self) -> Option<Effect> {
        if is_within(&self.state) {
            return None;
        }
        let hold = self.hold.take()?;
        Some(self.release(hold.booking))
    }

    pub(super) fn release(&mut self, booking: BookingId) -> Effect {
        self.timers += 1;
        Effect::Ask(AskId(self.timers), CentreAsk::Release { booking })
    }
}

/// Whether a page belongs to a booking that is being made.
pub(in super::super) fn is_within(state: &State) -> bool {
    match state {
        State::Identify(identify) => identify.goal == Goal::Booking,
        State::Entry(entry) => entry.goal == Goal::Booking,
        State::Book(Book::Confirm) => true,
        State::Help { before } => is_within(before),
        _ => false,
    }
}

impl Visit {
    /// The centre keeps the place.
    pub(super) fn held(&mut self, left_s: u16) -> Vec<Effect> {
        let chosen = self.citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref());
        let Some(booking) = chosen.map(|chosen| chosen.booking) else { return self.notice(Notice::CentreSilent) };
        self.hold = Some(Hold::new(booking, left_s));
        self.booking_goes_on()
    }

    /// Nobody knows whether the centre does: a place that it may keep is given up.
    pub(super) fn not_held(&mut self) -> Vec<Effect> {
        let chosen = self.citizen.draft.as_ref().and_then(|draft| draft.chosen.as_ref());
        let booking = chosen.map(|chosen| chosen.booking);
        let mut effects = self.notice(Notice::CentreSilent);
        if let Some(booking) = booking {
            effects.push(self.release(booking));
        }
        effects
    }
}
