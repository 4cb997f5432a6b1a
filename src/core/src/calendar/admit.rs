//! Who gets a ticket now: by the hours, the quota and the expected end of the service. Never a flat no.

use super::reason::Reason;
use super::timetable::Timetable;
use super::{Moment, Period, TimeOfDay};
use crate::hall::Matter;
use crate::wait::WaitRange;

/// What becomes of a wish for a ticket.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Admission {
    /// It is given.
    Ticket {
        /// How long it takes until it is called, a break of the hall included; `None` where nobody knows the queue.
        wait: Option<WaitRange>,
        /// Its end is expected past closing, while staff stay: it is marked 延时.
        extended: bool,
    },
    /// Something else is better.
    Instead {
        /// Why.
        why: Reason,
        /// When one can next walk in for this matter.
        next: Option<Moment>,
    },
}

impl Timetable {
    /// Whether a ticket of `matter` is given at `now`, with so many waiting `ahead` of it, if that is known, and so many
    /// tickets of the matter given out in the running period; see [`Timetable::period_at`].
    ///
    /// A queue goes on after a break of the same day, so it is the day's last closing that counts.
    #[must_use]
    pub fn admit(&self, now: Moment, matter: &Matter, ahead: Option<u32>, taken_in_period: u32) -> Admission {
        let judged = self.served_now(now, matter).and_then(|periods| {
            let rules = self.rules(matter);
            if let Some(quota) = rules.walk_in_quota
                && taken_in_period >= u32::from(quota)
            {
                return Err(Reason::QuotaGone { quota });
            }
            self.expect_end(now, matter, ahead, &periods)
        });
        match judged {
            Ok((wait, extended)) => Admission::Ticket { wait, extended },
            Err(why) => Admission::Instead { why, next: self.next_walk_in(now, Some(matter)) },
        }
    }

    /// Whether one may walk in for a matter at `now`, as far as the hours go.
    #[must_use]
    pub fn is_walked_in(&self, now: Moment, matter: &Matter) -> bool {
        let mut periods = self.periods(now.date, Some(matter)).into_iter();
        periods.find(|period| period.span.contains(now.time)).is_some_and(|period| !period.by_booking)
    }

    /// How long a ticket of `matter` waits behind `ahead` others, on the clock: breaks of the hall are part of it. Who
    /// has booked is served in the periods that are kept by booking, too.
    #[must_use]
    pub fn wait(&self, now: Moment, matter: &Matter, ahead: u32, has_booked: bool) -> WaitRange {
        let periods = self.periods(now.date, Some(matter)).into_iter();
        let periods: Vec<Period> =
            periods.filter(|period| (has_booked || !period.by_booking) && period.span.to() > now.time).collect();
        self.wait_within(now, matter, ahead, &periods)
    }

    /// The rest of the day in which one may walk in, if one may now.
    fn served_now(&self, now: Moment, matter: &Matter) -> Result<Vec<Period>, Reason> {
        let all = self.periods(now.date, Some(matter));
        let open = |period: &&Period| period.span.contains(now.time);
        let Some(period) = all.iter().find(open) else { return Err(self.why_not_served(now, matter)) };
        if period.by_booking {
            return Err(Reason::ByBookingOnly { kind: period.kind });
        }
        Ok(all.into_iter().filter(|period| !period.by_booking && period.span.to() > now.time).collect())
    }

    fn why_not_served(&self, now: Moment, matter: &Matter) -> Reason {
        if self.extended_spans(now.date, Some(matter)).iter().any(|span| span.contains(now.time)) {
            return Reason::AfterClosing;
        }
        match self.period_at(now, None) {
            Some(period) => Reason::NotServed { kind: period.kind },
            None => Reason::Closed,
        }
    }

    /// The wait on the clock, and whether the end of the service is past closing.
    fn expect_end(
        &self,
        now: Moment,
        matter: &Matter,
        ahead: Option<u32>,
        periods: &[Period],
    ) -> Result<(Option<WaitRange>, bool), Reason> {
        let counters = self.rules(matter).counters_open;
        let queue_min = ahead.map_or(0, |ahead| WaitRange::expected_min(ahead, counters, matter.minutes));
        let end = elapsed(periods, now.time, queue_min.saturating_add(u32::from(matter.minutes)));
        let extended = end.past_closing_min > 0;
        let last = periods.last().map(|period| period.kind);
        let stay_min = last.and_then(|kind| self.stay_past(kind)).unwrap_or(0);
        if end.past_closing_min > u32::from(stay_min) {
            return Err(Reason::EndsAfterClosing { closing: end.closing });
        }
        let wait = ahead.map(|ahead| self.wait_within(now, matter, ahead, periods));
        Ok((wait, extended))
    }

    /// The wait behind `ahead` others, served in these periods alone.
    fn wait_within(&self, now: Moment, matter: &Matter, ahead: u32, periods: &[Period]) -> WaitRange {
        let counters = self.rules(matter).counters_open;
        let WaitRange { from_min, to_min } = WaitRange::expect(ahead, counters, matter.minutes);
        let on_the_clock = |minutes: u16| {
            let clock = elapsed(periods, now.time, u32::from(minutes)).clock_min;
            u16::try_from(clock).unwrap_or(u16::MAX)
        };
        WaitRange { from_min: on_the_clock(from_min), to_min: on_the_clock(to_min) }
    }
}

/// When so many minutes of service are over.
struct Elapsed {
    /// Minutes on the clock.
    clock_min: u32,
    /// When the last period ends.
    closing: TimeOfDay,
    /// How much of it lies past that.
    past_closing_min: u32,
}

/// Serves `minutes` from `from` on, in the periods of the day alone, and on past their end.
fn elapsed(periods: &[Period], from: TimeOfDay, minutes: u32) -> Elapsed {
    let mut left = minutes;
    let mut at = from;
    for span in periods.iter().map(|period| period.span) {
        at = at.max(span.from());
        let here = u32::from(span.to().minutes().saturating_sub(at.minutes()));
        if left <= here {
            let clock_min = u32::from(at.minutes() - from.minutes()) + left;
            return Elapsed { clock_min, closing: span.to(), past_closing_min: 0 };
        }
        left -= here;
        at = at.max(span.to());
    }
    Elapsed { clock_min: u32::from(at.minutes() - from.minutes()) + left, closing: at, past_closing_min: left }
}
