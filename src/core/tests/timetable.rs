//! The timetable against an oracle that knows nothing of spans and sorted tables: it goes minute by minute, day by day.

#![allow(clippy::expect_used, missing_docs, reason = "a test that cannot go on says so and stops")]

use std::collections::BTreeSet;

use hall_core::booking::SlotHours;
use hall_core::calendar::{
    Admission, AfterHours, BookingWindow, Date, Extended, HallHours, Holiday, Moment, PeriodKind, RuleKey,
    SEARCH_DAYS_MAX, Span, TimeOfDay, Timetable, TimetableParts, Weekday,
};
use hall_core::day::DayRule;
use hall_core::hall::{Hall, HallParts, Matter, MatterId, Text, Zone, ZoneId};
use hall_core::number::Series;
use proptest::prelude::*;

const DAY_MIN: u16 = 1_440;
const MATTER_MIN: u16 = 15;
const COUNTERS: usize = 2;

fn text(zh: &str) -> Text {
    Text { zh: zh.into(), en: "text".into() }
}

fn matter() -> Matter {
    let (id, zone) = (MatterId::new("start").expect("id"), ZoneId::new("company").expect("id"));
    let counters = (1..=COUNTERS).map(|counter| counter.to_string()).collect();
    Matter::new(id, zone, text("企业开办"), Series::new('A').expect("letter"), counters, MATTER_MIN)
}

fn hall() -> Hall {
    let zones = vec![Zone::new(ZoneId::new("company").expect("id"), text("专区"), text("一楼"))];
    Hall::new(HallParts::new(text("大厅"), DayRule::BEIJING_04, zones, vec![matter()])).expect("sound")
}

fn time(minutes: u16) -> TimeOfDay {
    TimeOfDay::from_minutes(minutes).expect("a time")
}

fn span((from, to): (u16, u16)) -> Span {
    Span::new(time(from), time(to)).expect("a span")
}

/// The first day of the year that is looked at: Thursday, 1 January 2026.
fn new_year() -> Date {
    Date::parse("2026-01-01").expect("a day")
}

/// One minute of a day: which row is kept; row 0 is working hours.
type Minute = Option<(usize, PeriodKind, bool)>;

/// What the oracle knows: the parts, and a table of a day for each question.
struct Oracle {
    parts: TimetableParts,
    min_ahead: u16,
    max_ahead: u16,
    slot_min: u16,
}

impl Oracle {
    fn weekday(date: Date) -> usize {
        // 1 January 2026 is a Thursday, the fourth day of its week.
        usize::try_from((date.days() - new_year().days() + 3).rem_euclid(7)).expect("small")
    }

    fn is_holiday(&self, date: Date) -> bool {
        self.parts.holidays.iter().any(|holiday| holiday.from <= date && date <= holiday.to)
    }

    fn is_worked(&self, date: Date) -> bool {
        self.parts.make_up.contains(&date) || (Self::weekday(date) < 5 && !self.is_holiday(date))
    }

    fn minute(&self, date: Date, minute: u16) -> Minute {
        self.minute_of(self.is_worked(date), self.is_holiday(date), minute)
    }

    fn minute_of(&self, is_worked: bool, is_holiday: bool, minute: u16) -> Minute {
        let within = |span: &&Span| span.from().minutes() <= minute && minute < span.to().minutes();
        if is_worked && self.parts.seasons[0].working.iter().find(within).is_some() {
            return Some((0, PeriodKind::Working, false));
        }
        let rows = self.parts.after_hours.iter().enumerate();
        let mut kept = rows.filter(|(_, row)| match row.kind {
            PeriodKind::Weekend => !is_worked && !is_holiday,
            PeriodKind::Holiday => is_holiday,
            _ => is_worked,
        });
        let row = kept.find(|(_, row)| row.spans.iter().any(|span| within(&span)))?;
        Some((row.0 + 1, row.1.kind, row.1.by_booking))
    }

    fn day(&self, date: Date) -> Vec<Minute> {
        let (is_worked, is_holiday) = (self.is_worked(date), self.is_holiday(date));
        (0..DAY_MIN).map(|minute| self.minute_of(is_worked, is_holiday, minute)).collect()
    }

    /// The minutes past the last one of a kind that is extended, where nothing else is kept.
    fn extended(&self, day: &[Minute]) -> Vec<bool> {
        let extended = self.parts.extended.as_ref();
        let is_last = |minute: &Minute| {
            extended.is_some_and(|extended| minute.is_some_and(|(_, kind, _)| extended.after.contains(&kind)))
        };
        let closing = day.iter().rposition(is_last);
        let stay = usize::from(extended.map_or(0, |extended| extended.minutes_max));
        let past = |at: usize| closing.is_some_and(|closing| at > closing && at <= closing + stay);
        (0..day.len()).map(|at| day[at].is_none() && past(at)).collect()
    }

    /// How far the same thing goes on from a minute, in minutes of the day.
    fn end_of<T: PartialEq>(day: &[T], from: usize) -> usize {
        (from..day.len()).find(|at| day[*at] != day[from]).unwrap_or(day.len())
    }

    fn opening(&self, now: Moment, fits: impl Fn(&(usize, PeriodKind, bool)) -> bool) -> Option<Moment> {
        (0..=SEARCH_DAYS_MAX).find_map(|later| {
            let date = now.date.add_days(later);
            let day = self.day(date);
            let begins = |at: &usize| day[*at].is_some() && (*at == 0 || day[*at - 1] != day[*at]);
            let is_later = |at: &usize| later > 0 || *at > usize::from(now.time.minutes());
            let at = (0..day.len()).find(|at| begins(at) && is_later(at) && day[*at].as_ref().is_some_and(&fits))?;
            Some(Moment { date, time: time(u16::try_from(at).expect("small")) })
        })
    }

    fn hours(&self, now: Moment) -> HallHours {
        let day = self.day(now.date);
        let at = usize::from(now.time.minutes());
        let clock = |minutes: usize| time(u16::try_from(minutes).expect("small"));
        let until = clock(Self::end_of(&day, at));
        match day[at] {
            Some((_, PeriodKind::Working, _)) => HallHours::Working { until },
            Some((_, kind, _)) => HallHours::AfterHours { kind, until },
            None => {
                let extended = self.extended(&day);
                if extended[at] {
                    return HallHours::Extended { until: clock(Self::end_of(&extended, at)) };
                }
                HallHours::Closed { next: self.opening(now, |(_, _, by_booking)| !by_booking) }
            }
        }
    }

    fn ahead(&self, today: Date, date: Date) -> u16 {
        let mut ahead = 0;
        let mut day = today;
        while day < date {
            day = day.add_days(1);
            ahead += u16::from(day == date || self.is_worked(day));
        }
        ahead
    }

    /// Whether a slot of a row may be booked, by the words of the rules.
    fn may_book(&self, row: usize, date: Date, from: u16, is_extended: bool, now: Moment) -> bool {
        let starts = Moment { date, time: time(from) };
        if now.add_minutes(5) >= starts {
            return false;
        }
        let ahead = self.ahead(now.date, date);
        let window = if row == 0 { BookingWindow::Usual } else { self.parts.after_hours[row - 1].booking };
        let mut last_worked = date.add_days(-1);
        while !self.is_worked(last_worked) {
            last_worked = last_worked.add_days(-1);
        }
        match window {
            BookingWindow::Usual => (is_extended || ahead >= self.min_ahead) && ahead <= self.max_ahead,
            BookingWindow::SameWeek { opens, closes } => {
                let monday = date.add_days(-i32::try_from(Self::weekday(date)).expect("small"));
                let of = |(day, time): (Weekday, TimeOfDay)| Moment { date: monday.add_days(day as i32), time };
                of(opens) <= now && now < of(closes)
            }
            BookingWindow::LastWorkingDay { closes } => {
                ahead <= self.max_ahead && now < (Moment { date: last_worked, time: closes })
            }
        }
    }

    /// Every slot that may be booked now: its day and first minute.
    fn slots(&self, now: Moment) -> BTreeSet<(Date, u16)> {
        let mut slots = BTreeSet::new();
        for date in (0..=SEARCH_DAYS_MAX).map(|later| now.date.add_days(later)) {
            let day = self.day(date);
            let extended = self.extended(&day);
            let state: Vec<_> = day.iter().zip(&extended).collect();
            let mut begun = 0;
            for at in 0..state.len() {
                if at > 0 && state[at] != state[at - 1] {
                    begun = at;
                }
                let on_grid = (at - begun) % usize::from(self.slot_min) == 0;
                let fits = at + usize::from(self.slot_min) <= Self::end_of(&state, at);
                let row = day[at].map(|(row, _, _)| row).or(extended[at].then_some(0));
                let from = u16::try_from(at).expect("small");
                if let Some(row) = row.filter(|_| on_grid && fits)
                    && self.may_book(row, date, from, extended[at], now)
                {
                    slots.insert((date, from));
                }
            }
        }
        slots
    }

    /// Whether a ticket is given, and whether it is an extended one: the queue is served minute by minute.
    fn ticket(&self, now: Moment, ahead: u32) -> Option<bool> {
        let day = self.day(now.date);
        let walk_in = |minute: &Minute| minute.is_some_and(|(_, _, by_booking)| !by_booking);
        let at = usize::from(now.time.minutes());
        if !walk_in(&day[at]) {
            return None;
        }
        let counters = u32::try_from(COUNTERS).expect("small");
        let queue = (ahead * u32::from(MATTER_MIN)).div_ceil(counters) + u32::from(MATTER_MIN);
        let served = u32::try_from(day[at..].iter().filter(|minute| walk_in(minute)).count()).expect("small");
        let past = queue.saturating_sub(served);
        let last = day.iter().rev().find(|minute| walk_in(minute)).copied().flatten().map(|(_, kind, _)| kind);
        let extended = self.parts.extended.as_ref();
        let stay = extended.filter(|extended| last.is_some_and(|kind| extended.after.contains(&kind)));
        let stay = stay.map_or(0, |extended| u32::from(extended.minutes_max));
        (past <= stay).then_some(past > 0)
    }
}

fn bookings() -> impl Strategy<Value = BookingWindow> {
    prop_oneof![
        Just(BookingWindow::Usual),
        (0..3_usize, 3..7_usize, 0..DAY_MIN).prop_map(|(opens, closes, at)| BookingWindow::SameWeek {
            opens: (Weekday::ALL[opens], time(540)),
            closes: (Weekday::ALL[closes], time(at)),
        }),
        (0..DAY_MIN).prop_map(|at| BookingWindow::LastWorkingDay { closes: time(at) }),
    ]
}

/// Rows in stretches of the day that do not meet, with a gap between stretches of one row.
fn rows() -> impl Strategy<Value = Vec<AfterHours>> {
    let of = |kind: PeriodKind, from: std::ops::Range<u16>, to: std::ops::Range<u16>| {
        proptest::option::of((from, to, any::<bool>(), bookings())).prop_map(move |row| {
            row.map(|(from, to, by_booking, booking)| AfterHours {
                by_booking,
                booking,
                ..AfterHours::new(kind, vec![span((from, to))])
            })
        })
    };
    let early = of(PeriodKind::Early, 400..440, 450..481);
    let noon = of(PeriodKind::Noon, 720..740, 745..781);
    let evening = of(PeriodKind::Evening, 1_080..1_100, 1_110..1_230);
    let weekend = of(PeriodKind::Weekend, 500..600, 660..1_000);
    let holiday = of(PeriodKind::Holiday, 500..600, 660..1_000);
    (early, noon, evening, weekend, holiday)
        .prop_map(|(early, noon, evening, weekend, holiday)| [early, noon, evening, weekend, holiday])
        .prop_map(|rows| rows.into_iter().flatten().collect())
}

fn worlds() -> impl Strategy<Value = Oracle> {
    let working = (480..541_u16, 660..721_u16, 780..871_u16, 960..1_081_u16)
        .prop_map(|(a, b, c, d)| vec![span((a, b)), span((c, d))]);
    let holidays = proptest::collection::vec((1..40_i32, 0..9_i32), 0..6);
    let make_up = proptest::collection::btree_set(0..200_i32, 0..8);
    let extended = proptest::option::of((1..121_u16, any::<bool>(), any::<bool>()));
    let rules = (0..4_u16, 0..12_u16, prop_oneof![Just(15_u16), Just(30), Just(45), Just(60)]);
    (working, holidays, make_up, rows(), extended, rules).prop_map(
        |(working, holidays, make_up, after_hours, extended, (min_ahead, more, slot_min))| {
            let mut parts = TimetableParts::new(Date::parse("2026-12-31").expect("a day"), working);
            let mut last = new_year();
            for (gap, days) in holidays {
                let from = last.add_days(gap);
                last = from.add_days(days);
                parts.holidays.push(Holiday { name: text("假"), from, to: last, on_duty: true });
            }
            let off = |date: &Date| parts.holidays.iter().any(|holiday| (holiday.from..=holiday.to).contains(date));
            let make_up = make_up.into_iter().map(|day| new_year().add_days(day));
            let make_up = make_up.filter(|date| Oracle::weekday(*date) >= 5 && !off(date)).collect();
            parts.make_up = make_up;
            parts.after_hours = after_hours;
            parts.extended = extended.map(|(minutes_max, working, evening)| {
                let kinds = [(working || !evening, PeriodKind::Working), (evening, PeriodKind::Evening)];
                let after = kinds.into_iter().filter(|(is_in, _)| *is_in).map(|(_, kind)| kind).collect();
                Extended { after, minutes_max }
            });
            let max_ahead = min_ahead + more;
            for (key, value) in [
                (RuleKey::DaysAheadMin, min_ahead),
                (RuleKey::DaysAheadMax, max_ahead),
                (RuleKey::SlotMin, slot_min),
                (RuleKey::SlotPlaces, 1),
            ] {
                parts.rules.set(key, value);
            }
            Oracle { parts, min_ahead, max_ahead, slot_min }
        },
    )
}

impl std::fmt::Debug for Oracle {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.parts.fmt(f)
    }
}

fn moments() -> impl Strategy<Value = Moment> {
    (0..150_i32, 0..DAY_MIN).prop_map(|(day, minute)| Moment { date: new_year().add_days(day), time: time(minute) })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn the_hours_of_the_hall_are_those_of_its_minutes(oracle in worlds(), nows in prop::collection::vec(moments(), 4)) {
        let timetable = Timetable::new(oracle.parts.clone(), &hall()).expect("sound");
        for now in nows {
            prop_assert_eq!(timetable.hours(now), oracle.hours(now), "{}", now);
            let opening = timetable.next_opening(now).map(|opening| opening.moment);
            prop_assert_eq!(opening, oracle.opening(now, |_| true), "{}", now);
            prop_assert_eq!(timetable.day_kind(now.date).is_worked(), oracle.is_worked(now.date));
        }
    }

    #[test]
    fn the_slots_that_are_offered_are_those_that_may_be_booked(oracle in worlds(), now in moments()) {
        let timetable = Timetable::new(oracle.parts.clone(), &hall()).expect("sound");
        let days = timetable.slots(&matter(), now, |_, _| 0);
        let slots: Vec<_> = days.iter().flat_map(|day| &day.slots).collect();
        let offered: BTreeSet<_> = slots.iter().map(|slot| (slot.time.date, slot.time.from.minutes())).collect();
        prop_assert_eq!(&offered, &oracle.slots(now));
        prop_assert_eq!(offered.len(), slots.len(), "no slot twice");
        // Each refusal looks for the next slot, so not every one is tried.
        for slot in slots.into_iter().step_by(13) {
            prop_assert_eq!(timetable.is_bookable(&matter(), slot.time, now), Ok(()));
            let last = slot.book_until.add_minutes(-1);
            prop_assert!(last < now || timetable.is_bookable(&matter(), slot.time, last).is_ok(), "{:?}", slot);
            prop_assert!(timetable.is_bookable(&matter(), slot.time, slot.book_until).is_err(), "{:?}", slot);
        }
        for day in &days {
            prop_assert_eq!(day.why_none.is_some(), day.slots.is_empty(), "a day says why it has nothing to offer");
        }
    }

    #[test]
    fn a_ticket_is_given_if_its_end_fits_and_something_else_is_offered_if_not(
        oracle in worlds(),
        now in moments(),
        ahead in 0..120_u32,
    ) {
        let timetable = Timetable::new(oracle.parts.clone(), &hall()).expect("sound");
        let expected = oracle.ticket(now, ahead);
        match timetable.admit(now, &matter(), Some(ahead), 0) {
            Admission::Ticket { wait, extended } => {
                prop_assert_eq!(Some(extended), expected);
                prop_assert!(wait.is_some_and(|wait| wait.from_min <= wait.to_min));
            }
            Admission::Instead { next, .. } => {
                prop_assert_eq!(None, expected);
                prop_assert_eq!(next, oracle.opening(now, |(_, _, by_booking)| !by_booking));
            }
        }
    }

    #[test]
    fn an_extended_slot_lies_past_every_period_that_is_extended(oracle in worlds(), now in moments()) {
        let timetable = Timetable::new(oracle.parts.clone(), &hall()).expect("sound");
        for day in timetable.slots(&matter(), now, |_, _| 0) {
            for slot in day.slots.iter().filter(|slot| slot.time.hours == SlotHours::Extended) {
                let minutes = slot.time.from.minutes()..slot.time.to.minutes();
                prop_assert!(minutes.into_iter().all(|minute| oracle.minute(day.date, minute).is_none()));
            }
        }
    }
}
