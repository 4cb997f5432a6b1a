//! Which slots of a matter can be booked, over the whole booking window.

use super::days::DayKind;
use super::parts::{AfterHours, BookingWindow};
use super::reason::Reason;
use super::rules::Rules;
use super::timetable::{SEARCH_DAYS_MAX, Timetable};
use super::{Date, Moment, Span, TimeOfDay};
use crate::booking::{SlotHours, SlotTime};
use crate::hall::Matter;

/// A slot that can be booked now, or that is full.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Slot {
    /// When, and in which kind of hours.
    pub time: SlotTime,
    /// Places left.
    pub left: u16,
    /// The moment from which it can no longer be booked.
    pub book_until: Moment,
}

/// The slots of one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DayOfSlots {
    /// The day.
    pub date: Date,
    /// What kind of day it is.
    pub kind: DayKind,
    /// Its slots in order, those of which every place is taken among them.
    pub slots: Vec<Slot>,
    /// Why none of them can be booked, if none can.
    pub why_none: Option<Reason>,
}

/// A slot that is kept, whether or not it can be booked now.
pub(super) struct Kept<'a> {
    pub time: SlotTime,
    pub places: u16,
    pub row: Option<&'a AfterHours>,
}

impl Timetable {
    /// The slots of a matter over its booking window, day by day from today on; `taken` says how many places of the slot
    /// that begins then are used.
    ///
    /// Working, extended and after-hours slots all appear. An extended slot can be booked on its own day, too: it is what
    /// is offered when a ticket would not be served before closing.
    #[must_use]
    pub fn slots(&self, matter: &Matter, now: Moment, taken: impl Fn(Date, TimeOfDay) -> u16) -> Vec<DayOfSlots> {
        let rules = self.rules(matter);
        let mut ahead = 0;
        let mut days = Vec::new();
        for date in (0..=SEARCH_DAYS_MAX).map(|later| now.date.add_days(later)) {
            if ahead > rules.days_ahead_max && date.monday() != now.date.monday() {
                break;
            }
            days.push(self.day_of_slots(matter, &rules, date, ahead, now, &taken));
            // Today is 0 days ahead and every next day at least 1; from then on each worked day between counts.
            ahead = if date == now.date { 1 } else { ahead + u16::from(self.is_worked(date)) };
        }
        days
    }

    fn day_of_slots(
        &self,
        matter: &Matter,
        rules: &Rules,
        date: Date,
        ahead: u16,
        now: Moment,
        taken: &impl Fn(Date, TimeOfDay) -> u16,
    ) -> DayOfSlots {
        let mut slots = Vec::new();
        let mut refused = None;
        for kept in self.kept_slots(matter, rules, date) {
            match self.window(&kept, rules, ahead, now) {
                Ok(book_until) => {
                    let left = kept.places.saturating_sub(taken(date, kept.time.from));
                    slots.push(Slot { time: kept.time, left, book_until });
                }
                // The last slot of a day is refused for the reason that stands longest.
                Err(reason) => refused = Some(reason),
            }
        }
        let kind = self.day_kind(date);
        let why_none = if slots.iter().any(|slot| slot.left > 0) {
            None
        } else if slots.is_empty() {
            Some(refused.unwrap_or_else(|| Reason::NoService { day: kind.clone() }))
        } else {
            Some(Reason::Full)
        };
        DayOfSlots { date, kind, slots, why_none }
    }

    /// Every slot of a day that the hall keeps for a matter, in order.
    pub(super) fn kept_slots<'a>(&'a self, matter: &Matter, rules: &Rules, date: Date) -> Vec<Kept<'a>> {
        let mut kept = Vec::new();
        for (period, row) in self.sourced(date, Some(matter)) {
            let places = row.and_then(|row| row.places).unwrap_or(rules.slot_places);
            grid(period.span, rules.slot_min, |from, to| {
                let time = SlotTime { date, from, to, hours: SlotHours::Period(period.kind) };
                kept.push(Kept { time, places, row });
            });
        }
        for span in self.extended_spans(date, Some(matter)) {
            grid(span, rules.slot_min, |from, to| {
                let time = SlotTime { date, from, to, hours: SlotHours::Extended };
                kept.push(Kept { time, places: rules.slot_places, row: None });
            });
        }
        kept.sort_by_key(|slot| slot.time.from);
        kept
    }

    /// Until when a slot, so many days `ahead`, can be booked, if it can be at `now`.
    pub(super) fn window(&self, slot: &Kept<'_>, rules: &Rules, ahead: u16, now: Moment) -> Result<Moment, Reason> {
        let latest = slot.time.starts().add_minutes(-i32::from(rules.book_before_min));
        let closes = match slot.row.map_or(BookingWindow::Usual, |row| row.booking) {
            BookingWindow::Usual => {
                let fewest = if slot.time.hours == SlotHours::Extended { 0 } else { rules.days_ahead_min };
                within_days(ahead, rules)?;
                let closes = self.day_after_last(slot.time.date, fewest).min(latest);
                if now >= closes && now < latest {
                    return Err(Reason::TooSoon { from: self.first_day(now.date, fewest) });
                }
                closes
            }
            BookingWindow::SameWeek { opens, closes } => {
                let monday = slot.time.date.monday();
                let of_week = |(day, time)| Moment { date: monday.add_days(day as i32), time };
                if now < of_week(opens) {
                    return Err(Reason::NotOpenYet { from: of_week(opens) });
                }
                of_week(closes).min(latest)
            }
            BookingWindow::LastWorkingDay { closes } => {
                within_days(ahead, rules)?;
                Moment { date: self.last_worked_before(slot.time.date), time: closes }.min(latest)
            }
        };
        if now < closes { Ok(closes) } else { Err(Reason::BookingOver { until: closes }) }
    }

    /// How many days `date` is ahead of `today`: the worked days between them, and one. 0 for today and the past.
    pub(super) fn days_ahead(&self, today: Date, date: Date) -> u16 {
        if date <= today {
            return 0;
        }
        // Whoever asks farther than the search goes is told "too far" anyway.
        let between = (date.days() - today.days() - 1).min(SEARCH_DAYS_MAX);
        let worked = (1..=between).filter(|later| self.is_worked(today.add_days(*later))).count();
        u16::try_from(worked).unwrap_or(u16::MAX).saturating_add(1)
    }

    /// The beginning of the first day on which `date` is fewer than `fewest` days ahead.
    fn day_after_last(&self, date: Date, fewest: u16) -> Moment {
        let mut today = date;
        let mut ahead = 0;
        while ahead < fewest && date.days() - today.days() < SEARCH_DAYS_MAX {
            today = today.add_days(-1);
            ahead = self.days_ahead(today, date);
        }
        Moment { date: today.add_days(1), time: TimeOfDay::MIDNIGHT }
    }

    /// The first day that is at least `fewest` days ahead of `today`, and worked.
    fn first_day(&self, today: Date, fewest: u16) -> Date {
        let mut days = (1..=SEARCH_DAYS_MAX).map(|later| today.add_days(later));
        let fits = |date: &Date| self.is_worked(*date) && self.days_ahead(today, *date) >= fewest;
        days.find(fits).unwrap_or(today)
    }

    /// The last worked day before `date`.
    fn last_worked_before(&self, date: Date) -> Date {
        let mut days = (1..=SEARCH_DAYS_MAX).map(|earlier| date.add_days(-earlier));
        days.find(|day| self.is_worked(*day)).unwrap_or(date)
    }

    /// The first worked day after `date`.
    pub(super) fn next_worked_after(&self, date: Date) -> Option<Date> {
        (1..=SEARCH_DAYS_MAX).map(|later| date.add_days(later)).find(|day| self.is_worked(*day))
    }
}

fn within_days(ahead: u16, rules: &Rules) -> Result<(), Reason> {
    let days = rules.days_ahead_max;
    if ahead > days { Err(Reason::TooFar { days }) } else { Ok(()) }
}

/// Slots from the beginning of a span on; the last one ends before the span does, or with it.
fn grid(span: Span, slot_min: u16, mut keep: impl FnMut(TimeOfDay, TimeOfDay)) {
    let mut from = span.from();
    while span.to().minutes() - from.minutes() >= slot_min {
        let to = from.plus(slot_min);
        keep(from, to);
        from = to;
    }
}
