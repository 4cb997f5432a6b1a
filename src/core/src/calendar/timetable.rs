//! The checked whole of a hall's calendar and rules, and what it says of a day and a moment.

use std::collections::BTreeMap;

use super::check::{self, TimetableError};
use super::days::{DayKind, Days, Holiday};
use super::parts::{AfterHours, Extended, Season, TimetableParts};
use super::rules::{Layer, Layers, RuleKey, Rules};
use super::{Date, Moment, MonthDay, Period, PeriodKind, Span, TimeOfDay};
use crate::hall::{Hall, Matter, MatterId};

/// How many days before the table's end it is said that it runs out; the next year's is published in November.
pub const WARNING_DAYS: u16 = 60;
/// How many days ahead the next opening is looked for.
pub const SEARCH_DAYS_MAX: i32 = 60;

/// A hall's calendar and rules. Only [`Timetable::new`] makes one, so whoever holds it may rely on its checks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Timetable {
    pub(super) days: Days,
    seasons: Vec<Season>,
    after_hours: Vec<AfterHours>,
    extended: Option<Extended>,
    hall: Layers,
    matters: BTreeMap<MatterId, Resolved>,
}

/// What applies to one matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Resolved {
    layers: Layers,
    rules: Rules,
    /// One bit for each row of after-hours service that serves it.
    rows: u32,
}

/// How the hall serves at a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HallHours {
    /// 办公中.
    Working {
        /// When working hours end.
        until: TimeOfDay,
    },
    /// 延时服务: staff stay past closing for whoever is there or booked.
    Extended {
        /// When they leave.
        until: TimeOfDay,
    },
    /// 非工作时间服务: a staffed period outside working hours.
    AfterHours {
        /// Which kind.
        kind: PeriodKind,
        /// When it ends.
        until: TimeOfDay,
    },
    /// Nobody is there.
    Closed {
        /// When one can walk in again, if that is within [`SEARCH_DAYS_MAX`] days.
        next: Option<Moment>,
    },
}

/// The beginning of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// When.
    pub moment: Moment,
    /// The kind of hours.
    pub kind: PeriodKind,
    /// Whether only those who have booked are served.
    pub by_booking: bool,
}

/// What decides a day's periods.
struct DayFacts<'a> {
    date: Date,
    is_worked: bool,
    holiday: Option<&'a Holiday>,
    season: &'a Season,
}

/// A period and the row that it comes from, if it lies outside working hours.
pub(super) type Sourced<'a> = (Period, Option<&'a AfterHours>);

impl Timetable {
    /// Checks everything that queries rely on, and decides each matter's rules once.
    ///
    /// # Errors
    /// The first thing found wrong, with its place in the data.
    pub fn new(parts: TimetableParts, hall: &Hall) -> Result<Self, TimetableError> {
        check::parts(&parts, hall)?;
        let base = Layers { hall: parts.rules, ..Layers::default() };
        let zone_rules: BTreeMap<_, _> = parts.zone_rules.iter().map(|(id, fields)| (id, *fields)).collect();
        let matter_rules: BTreeMap<_, _> = parts.matter_rules.iter().map(|(id, fields)| (id, *fields)).collect();
        let mut matters = BTreeMap::new();
        for matter in hall.matters() {
            let zone = zone_rules.get(&matter.zone).copied().unwrap_or_default();
            let own = matter_rules.get(&matter.id).copied().unwrap_or_default();
            let layers = Layers { zone, matter: own, ..base };
            check::days_ahead(&layers, &parts, matter)?;
            matters.insert(matter.id.clone(), resolve(layers, matter, &parts.after_hours));
        }
        let TimetableParts { valid_until, holidays, make_up, mut seasons, mut after_hours, extended, .. } = parts;
        for spans in seasons.iter_mut().map(|season| &mut season.working) {
            spans.sort_unstable();
        }
        for spans in after_hours.iter_mut().map(|row| &mut row.spans) {
            spans.sort_unstable();
        }
        let days = Days::new(holidays, make_up, valid_until);
        Ok(Self { days, seasons, after_hours, extended, hall: base, matters })
    }

    /// What kind of day it is. Beyond the table's end only weekends are known; see [`Timetable::is_known`].
    #[must_use]
    pub fn day_kind(&self, date: Date) -> DayKind {
        self.days.kind(date)
    }

    /// Whether working hours are kept on that day.
    #[must_use]
    pub fn is_worked(&self, date: Date) -> bool {
        self.days.is_worked(date)
    }

    /// Whether the table reaches to that day. Beyond it, Monday to Friday count as worked, and nothing is known of
    /// holidays.
    #[must_use]
    pub fn is_known(&self, date: Date) -> bool {
        date <= self.days.valid_until
    }

    /// The last day of which holidays and make-up days are known.
    #[must_use]
    pub fn valid_until(&self) -> Date {
        self.days.valid_until
    }

    /// How many days of the table are left, once they are [`WARNING_DAYS`] or fewer; 0 on its last day and after it.
    #[must_use]
    pub fn runs_out(&self, today: Date) -> Option<u16> {
        let left = u16::try_from((self.days.valid_until.days() - today.days()).max(0)).unwrap_or(u16::MAX);
        (left <= WARNING_DAYS).then_some(left)
    }

    /// The season in which a day lies.
    #[must_use]
    pub fn season(&self, date: Date) -> &Season {
        let day = MonthDay::of(date);
        let of_day = |season: &&Season| season.range.is_some_and(|(from, to)| day.is_within(from, to));
        let usual = || self.seasons.iter().position(|season| season.range.is_none()).unwrap_or(0);
        // There is always a usual one: the check made sure.
        self.seasons.iter().find(of_day).unwrap_or_else(|| &self.seasons[usual()])
    }

    /// The rules of a matter.
    #[must_use]
    pub fn rules(&self, matter: &Matter) -> Rules {
        self.resolved(matter).rules
    }

    /// What a rule of a matter is set to, and who decided it; no value means that it follows from the matter, or that
    /// there is no limit.
    #[must_use]
    pub fn rule(&self, matter: &Matter, key: RuleKey) -> (Option<u16>, Layer) {
        self.resolved(matter).layers.decide(key)
    }

    /// The staffed periods of a day in order: those that serve a matter, or all of them.
    #[must_use]
    pub fn periods(&self, date: Date, matter: Option<&Matter>) -> Vec<Period> {
        let mut periods: Vec<_> = self.sourced(date, matter).into_iter().map(|(period, _)| period).collect();
        // Two rows may keep the same hours for different zones.
        periods.dedup();
        periods
    }

    /// The period that serves a matter at a moment; without a matter, any that is kept.
    #[must_use]
    pub fn period_at(&self, now: Moment, matter: Option<&Matter>) -> Option<Period> {
        let periods = self.periods(now.date, matter);
        periods.into_iter().filter(|period| period.span.contains(now.time)).max_by_key(|period| period.span.to())
    }

    /// 延时: the stretches past a day's closing in which staff stay, where no other period is kept.
    #[must_use]
    pub fn extended_spans(&self, date: Date, matter: Option<&Matter>) -> Vec<Span> {
        let periods = self.periods(date, matter);
        let Some((closing, minutes_max)) = self.closing(&periods) else { return Vec::new() };
        let past = Span::new(closing, closing.plus(minutes_max));
        past.map_or_else(Vec::new, |span| span.without(periods.iter().map(|period| period.span)))
    }

    /// How the hall serves at a moment.
    #[must_use]
    pub fn hours(&self, now: Moment) -> HallHours {
        if let Some(period) = self.period_at(now, None) {
            let until = period.span.to();
            return match period.kind {
                PeriodKind::Working => HallHours::Working { until },
                kind => HallHours::AfterHours { kind, until },
            };
        }
        let extended = self.extended_spans(now.date, None).into_iter().find(|span| span.contains(now.time));
        match extended {
            Some(span) => HallHours::Extended { until: span.to() },
            None => HallHours::Closed { next: self.next_walk_in(now, None) },
        }
    }

    /// The next beginning of a period after `now`, whether or not one must have booked; within [`SEARCH_DAYS_MAX`] days.
    #[must_use]
    pub fn next_opening(&self, now: Moment) -> Option<Opening> {
        self.openings(now, None).next()
    }

    /// When one can next walk in after `now`, for a matter or at all; within [`SEARCH_DAYS_MAX`] days.
    #[must_use]
    pub fn next_walk_in(&self, now: Moment, matter: Option<&Matter>) -> Option<Moment> {
        self.openings(now, matter).find(|opening| !opening.by_booking).map(|opening| opening.moment)
    }

    fn openings<'a>(&'a self, now: Moment, matter: Option<&'a Matter>) -> impl Iterator<Item = Opening> + 'a {
        (0..=SEARCH_DAYS_MAX).flat_map(move |ahead| {
            let date = now.date.add_days(ahead);
            let openings = self.periods(date, matter).into_iter().map(move |period| Opening {
                moment: Moment { date, time: period.span.from() },
                kind: period.kind,
                by_booking: period.by_booking,
            });
            openings.filter(move |opening| opening.moment > now)
        })
    }

    /// How long staff stay past a period of that kind, in minutes, if they do.
    pub(super) fn stay_past(&self, kind: PeriodKind) -> Option<u16> {
        self.extended.as_ref().filter(|extended| extended.after.contains(&kind)).map(|extended| extended.minutes_max)
    }

    /// When the day closes, as far as extended service goes, and how long staff stay past it.
    fn closing(&self, periods: &[Period]) -> Option<(TimeOfDay, u16)> {
        let extended = self.extended.as_ref()?;
        let last = periods.iter().filter(|period| extended.after.contains(&period.kind)).map(|period| period.span.to());
        last.max().map(|closing| (closing, extended.minutes_max))
    }

    /// The periods of a day with their rows, in order.
    pub(super) fn sourced(&self, date: Date, matter: Option<&Matter>) -> Vec<Sourced<'_>> {
        let facts = DayFacts {
            date,
            is_worked: self.days.is_worked(date),
            holiday: self.days.holiday(date),
            season: self.season(date),
        };
        let serving = matter.map_or(u32::MAX, |matter| self.resolved(matter).rows);
        let working = facts.season.working.iter().filter(|_| facts.is_worked);
        let working = working.map(|span| (Period { span: *span, kind: PeriodKind::Working, by_booking: false }, None));
        let rows = self.after_hours.iter().enumerate();
        let rows = rows.filter(|(at, row)| serving & (1 << at) != 0 && facts.keeps(row));
        let outside = rows.flat_map(|(_, row)| {
            let period = |span: &Span| Period { span: *span, kind: row.kind, by_booking: row.by_booking };
            row.spans.iter().map(move |span| (period(span), Some(row)))
        });
        let mut periods: Vec<Sourced<'_>> = working.chain(outside).collect();
        periods.sort_by_key(|(period, _)| *period);
        periods
    }

    pub(super) fn resolved(&self, matter: &Matter) -> Resolved {
        // A matter of another hall has the hall's rules.
        let known = self.matters.get(&matter.id).copied();
        known.unwrap_or_else(|| resolve(self.hall, matter, &self.after_hours))
    }
}

fn resolve(layers: Layers, matter: &Matter, after_hours: &[AfterHours]) -> Resolved {
    let serving = after_hours.iter().enumerate().filter(|(_, row)| row.serves(&matter.zone, &matter.id));
    let rows = serving.fold(0, |rows, (at, _)| rows | (1 << at));
    Resolved { layers, rules: layers.rules(matter.counters.len(), matter.minutes), rows }
}

impl DayFacts<'_> {
    fn keeps(&self, row: &AfterHours) -> bool {
        let on_such_a_day = match row.kind {
            PeriodKind::Holiday => self.holiday.is_some_and(|holiday| holiday.on_duty),
            PeriodKind::Weekend => !self.is_worked && self.holiday.is_none(),
            PeriodKind::Working | PeriodKind::Early | PeriodKind::Noon | PeriodKind::Evening => self.is_worked,
        };
        on_such_a_day
            && (row.days.is_empty() || row.days.contains(&self.date.weekday()))
            && (row.seasons.is_empty() || row.seasons.contains(&self.season.id))
    }
}
