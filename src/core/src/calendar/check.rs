//! What makes a timetable sound, and the name of each thing that does not.

use std::collections::BTreeSet;

use super::days::Holiday;
use super::parts::{
    AFTER_HOURS_MAX, AfterHours, EXTENDED_MIN_MAX, HOLIDAY_DAYS_MAX, HOLIDAYS_MAX, MAKE_UP_MAX, MATTER_RULES_MAX,
    SCOPE_MAX, SEASON_ID_CHARS_MAX, SEASONS_MAX, SPANS_MAX, Season, TimetableParts,
};
use super::rules::{Layer, Layers, RuleFields, RuleKey};
use super::{BookingWindow, Date, MonthDay, PeriodKind, Span, Weekday};
use crate::hall::{Hall, Matter, TEXT_CHARS_MAX, Text, ZONES_MAX};

/// What is wrong with a timetable, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{fault}")]
pub struct TimetableError {
    /// Which table of the data.
    pub place: Place,
    /// Which key of that table, if one is to blame.
    pub key: Option<&'static str>,
    /// What is wrong.
    pub fault: TimetableFault,
}

/// A table of the data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// The top of the file.
    Top,
    /// The holiday at that place, counted from 0.
    Holiday(usize),
    /// The make-up day at that place.
    MakeUp(usize),
    /// The season at that place.
    Season(usize),
    /// The row of after-hours service at that place.
    AfterHours(usize),
    /// Extended service.
    Extended,
    /// The hall's rules.
    Rules,
    /// The zone's rules at that place.
    ZoneRules(usize),
    /// The matter's rules at that place.
    MatterRules(usize),
}

/// What is wrong with a timetable.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TimetableFault {
    /// Too many of something.
    #[error("{what}: at most {max}, found {found}")]
    TooMany {
        /// What there is too much of.
        what: &'static str,
        /// The bound.
        max: usize,
        /// How many there are.
        found: usize,
    },
    /// Nothing where something is needed.
    #[error("{0}: at least one is needed, found none")]
    None(&'static str),
    /// A name that cannot be shown.
    #[error("the text {0:?} must have 1 to {TEXT_CHARS_MAX} characters and no control character")]
    Text(String),
    /// A holiday that ends before it begins, or does not end.
    #[error("a holiday lasts 1 to {HOLIDAY_DAYS_MAX} days, found {from} to {to}")]
    HolidayLength {
        /// Its first day.
        from: Date,
        /// Its last day.
        to: Date,
    },
    /// A day in two holidays.
    #[error("{0} is in two holidays")]
    HolidaysOverlap(Date),
    /// A make-up day that would be worked anyway.
    #[error("{0} is a {1:?}; only a Saturday or Sunday is worked to make up for a holiday")]
    MakeUpWeekday(Date, Weekday),
    /// A make-up day in a holiday.
    #[error("{0} is in a holiday, so it cannot be worked to make up for one")]
    MakeUpInHoliday(Date),
    /// Something is listed twice.
    #[error("{0} is listed twice")]
    Twice(String),
    /// A day that the table does not reach.
    #[error("{day} is after {valid_until}, the last day of which the table is valid")]
    AfterEnd {
        /// The day.
        day: Date,
        /// The end of the table.
        valid_until: Date,
    },
    /// A season's identifier that is none.
    #[error("a season's id is 1 to {SEASON_ID_CHARS_MAX} of a-z, 0-9 and -, found {0:?}")]
    SeasonId(String),
    /// No usual season, or several.
    #[error("exactly one season is the usual one, without `from` and `to`; found {0}")]
    UsualSeasons(usize),
    /// A day in two seasons.
    #[error("{day} is in season {first:?} and in season {second:?}")]
    SeasonsOverlap {
        /// The day of the year.
        day: MonthDay,
        /// One season.
        first: String,
        /// The other.
        second: String,
    },
    /// A season that is not there.
    #[error("season {0:?} is not defined")]
    NoSeason(String),
    /// A zone that the hall does not have.
    #[error("the hall has no zone {0:?}")]
    NoZone(String),
    /// A matter that the hall does not have.
    #[error("the hall has no matter {0:?}")]
    NoMatter(String),
    /// Two stretches that share a minute.
    #[error("{first} and {second} overlap")]
    Overlap {
        /// One stretch.
        first: Span,
        /// The other.
        second: Span,
    },
    /// After-hours service in working hours.
    #[error("service outside working hours is early, noon, evening, weekend or holiday, found working")]
    WorkingKind,
    /// Weekend service on a day of the week that is none.
    #[error("a {0:?} is never a weekend day; saturday and sunday are allowed")]
    NeverOn(Weekday),
    /// Booking that ends before it begins.
    #[error("booking ends before it begins; `opens` must come before `closes`, Monday being the first day")]
    BookingOrder,
    /// Extended service of no length, or without end.
    #[error("staff stay 1 to {EXTENDED_MIN_MAX} minutes past closing, found {0}")]
    ExtendedMinutes(u16),
    /// A rule outside its bounds.
    #[error("{key} is {found}; {min} to {max} are allowed")]
    Rule {
        /// The rule's key.
        key: &'static str,
        /// What was found.
        found: u16,
        /// The smallest value.
        min: u16,
        /// The largest.
        max: u16,
    },
    /// Nothing could ever be booked.
    #[error("days_ahead_min is {min}, which is more than days_ahead_max, {max}")]
    DaysAhead {
        /// The smallest number of days.
        min: u16,
        /// The largest.
        max: u16,
    },
}

type Checked = Result<(), TimetableError>;

impl TimetableFault {
    fn at(self, place: Place, key: Option<&'static str>) -> TimetableError {
        TimetableError { place, key, fault: self }
    }
}

/// Checks everything that queries rely on.
pub(super) fn parts(parts: &TimetableParts, hall: &Hall) -> Checked {
    let counts = [
        ("holidays", parts.holidays.len(), HOLIDAYS_MAX),
        ("make-up days", parts.make_up.len(), MAKE_UP_MAX),
        ("seasons", parts.seasons.len(), SEASONS_MAX),
        ("rows of after-hours service", parts.after_hours.len(), AFTER_HOURS_MAX),
        ("zones with rules", parts.zone_rules.len(), ZONES_MAX),
        ("matters with rules", parts.matter_rules.len(), MATTER_RULES_MAX),
    ];
    counts.into_iter().try_for_each(|(what, found, max)| bounded(what, found, max, Place::Top, None))?;
    holidays(parts)?;
    make_up(parts)?;
    seasons(&parts.seasons)?;
    for (at, row) in parts.after_hours.iter().enumerate() {
        after_hours(row, Place::AfterHours(at), parts, hall)?;
    }
    overlaps(parts, hall)?;
    extended(parts)?;
    rules(parts, hall)
}

fn bounded(what: &'static str, found: usize, max: usize, place: Place, key: Option<&'static str>) -> Checked {
    if found <= max { Ok(()) } else { Err(TimetableFault::TooMany { what, max, found }.at(place, key)) }
}

fn printable(text: &Text, place: Place) -> Checked {
    for (key, text) in [("zh", &text.zh), ("en", &text.en)] {
        let fits =
            !text.trim().is_empty() && text.chars().count() <= TEXT_CHARS_MAX && !text.chars().any(char::is_control);
        if !fits {
            return Err(TimetableFault::Text(text.chars().take(80).collect()).at(place, Some(key)));
        }
    }
    Ok(())
}

fn holidays(parts: &TimetableParts) -> Checked {
    for (at, Holiday { name, from, to, .. }) in parts.holidays.iter().enumerate() {
        let place = Place::Holiday(at);
        printable(name, place)?;
        if from > to || to.days() - from.days() >= HOLIDAY_DAYS_MAX {
            return Err(TimetableFault::HolidayLength { from: *from, to: *to }.at(place, Some("to")));
        }
        within(parts, *to, place, Some("to"))?;
        let other = parts.holidays[..at].iter().find(|other| other.from <= *to && *from <= other.to);
        if let Some(other) = other {
            return Err(TimetableFault::HolidaysOverlap(other.from.max(*from)).at(place, Some("from")));
        }
    }
    Ok(())
}

fn make_up(parts: &TimetableParts) -> Checked {
    for (at, day) in parts.make_up.iter().enumerate() {
        let refuse = |fault: TimetableFault| Err(fault.at(Place::MakeUp(at), Some("make_up")));
        if !day.weekday().is_weekend() {
            return refuse(TimetableFault::MakeUpWeekday(*day, day.weekday()));
        }
        if parts.holidays.iter().any(|holiday| (holiday.from..=holiday.to).contains(day)) {
            return refuse(TimetableFault::MakeUpInHoliday(*day));
        }
        if parts.make_up[..at].contains(day) {
            return refuse(TimetableFault::Twice(day.to_string()));
        }
        within(parts, *day, Place::MakeUp(at), Some("make_up"))?;
    }
    Ok(())
}

fn within(parts: &TimetableParts, day: Date, place: Place, key: Option<&'static str>) -> Checked {
    let valid_until = parts.valid_until;
    if day <= valid_until { Ok(()) } else { Err(TimetableFault::AfterEnd { day, valid_until }.at(place, key)) }
}

fn seasons(seasons: &[Season]) -> Checked {
    for (at, season) in seasons.iter().enumerate() {
        let place = Place::Season(at);
        let is_id = (1..=SEASON_ID_CHARS_MAX).contains(&season.id.len())
            && season.id.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        if !is_id {
            return Err(TimetableFault::SeasonId(season.id.chars().take(60).collect()).at(place, Some("id")));
        }
        if seasons[..at].iter().any(|other| other.id == season.id) {
            return Err(TimetableFault::Twice(format!("{:?}", season.id)).at(place, Some("id")));
        }
        printable(&season.name, place)?;
        spans(&season.working, place, "working")?;
    }
    let usual = seasons.iter().filter(|season| season.range.is_none()).count();
    if usual != 1 {
        return Err(TimetableFault::UsualSeasons(usual).at(Place::Top, None));
    }
    days_of_the_year().try_for_each(|day| one_season(seasons, day))
}

fn one_season(seasons: &[Season], day: MonthDay) -> Checked {
    let in_it = |season: &Season| season.range.is_some_and(|(from, to)| day.is_within(from, to));
    let mut of_day = seasons.iter().enumerate().filter(|(_, season)| in_it(season));
    match (of_day.next(), of_day.next()) {
        (Some((_, first)), Some((at, second))) => {
            let (first, second) = (first.id.clone(), second.id.clone());
            Err(TimetableFault::SeasonsOverlap { day, first, second }.at(Place::Season(at), Some("from")))
        }
        _ => Ok(()),
    }
}

fn days_of_the_year() -> impl Iterator<Item = MonthDay> {
    (1..=12).flat_map(|month| (1..=31).filter_map(move |day| MonthDay::new(month, day)))
}

fn spans(spans: &[Span], place: Place, key: &'static str) -> Checked {
    if spans.is_empty() {
        return Err(TimetableFault::None("hours").at(place, Some(key)));
    }
    bounded("stretches of a day", spans.len(), SPANS_MAX, place, Some(key))?;
    let pairs =
        spans.iter().enumerate().flat_map(|(at, first)| spans[at + 1..].iter().map(move |second| (first, second)));
    apart(pairs, place, key)
}

fn apart<'a>(pairs: impl Iterator<Item = (&'a Span, &'a Span)>, place: Place, key: &'static str) -> Checked {
    let mut pairs = pairs;
    match pairs.find(|(first, second)| first.overlaps(**second)) {
        Some((first, second)) => Err(TimetableFault::Overlap { first: *first, second: *second }.at(place, Some(key))),
        None => Ok(()),
    }
}

fn after_hours(row: &AfterHours, place: Place, parts: &TimetableParts, hall: &Hall) -> Checked {
    if row.kind == PeriodKind::Working {
        return Err(TimetableFault::WorkingKind.at(place, Some("kind")));
    }
    spans(&row.spans, place, "hours")?;
    bounded("zones and matters of a row", row.zones.len() + row.matters.len(), SCOPE_MAX, place, None)?;
    if let Some(id) = row.seasons.iter().find(|id| parts.seasons.iter().all(|season| season.id != **id)) {
        return Err(TimetableFault::NoSeason(id.clone()).at(place, Some("seasons")));
    }
    if let Some(day) = row.days.iter().find(|day| row.kind == PeriodKind::Weekend && !day.is_weekend()) {
        return Err(TimetableFault::NeverOn(*day).at(place, Some("days")));
    }
    if let Some(zone) = row.zones.iter().find(|id| hall.zone(id).is_none()) {
        return Err(TimetableFault::NoZone(zone.to_string()).at(place, Some("zones")));
    }
    if let Some(matter) = row.matters.iter().find(|id| hall.matter(id).is_none()) {
        return Err(TimetableFault::NoMatter(matter.to_string()).at(place, Some("matters")));
    }
    if let BookingWindow::SameWeek { opens, closes } = row.booking
        && opens >= closes
    {
        return Err(TimetableFault::BookingOrder.at(place, Some("booking")));
    }
    row.places
        .map_or(Ok(()), |places| rule(RuleKey::SlotPlaces, places).map_err(|fault| fault.at(place, Some("places"))))
}

/// No matter is served in two periods at once: which one would its ticket count for?
fn overlaps(parts: &TimetableParts, hall: &Hall) -> Checked {
    for (at, row) in parts.after_hours.iter().enumerate() {
        let place = Place::AfterHours(at);
        let kept = |season: &&Season| is_kept(row, season);
        if row.kind.is_on_worked_days() {
            for season in parts.seasons.iter().filter(kept) {
                let pairs = season.working.iter().flat_map(|first| row.spans.iter().map(move |second| (first, second)));
                apart(pairs, place, "hours")?;
            }
        }
        for other in parts.after_hours[..at].iter().filter(|other| may_meet(row, other, parts, hall.matters())) {
            let pairs = other.spans.iter().flat_map(|first| row.spans.iter().map(move |second| (first, second)));
            apart(pairs, place, "hours")?;
        }
    }
    Ok(())
}

fn is_kept(row: &AfterHours, season: &Season) -> bool {
    row.seasons.is_empty() || row.seasons.contains(&season.id)
}

fn may_meet(row: &AfterHours, other: &AfterHours, parts: &TimetableParts, matters: &[Matter]) -> bool {
    let same_days = row.kind == other.kind || (row.kind.is_on_worked_days() && other.kind.is_on_worked_days());
    let same_weekday =
        row.days.is_empty() || other.days.is_empty() || row.days.iter().any(|day| other.days.contains(day));
    let same_season = parts.seasons.iter().any(|season| is_kept(row, season) && is_kept(other, season));
    let serve = |row: &AfterHours, matter: &Matter| row.serves(&matter.zone, &matter.id);
    same_days && same_weekday && same_season && matters.iter().any(|matter| serve(row, matter) && serve(other, matter))
}

fn extended(parts: &TimetableParts) -> Checked {
    let Some(extended) = &parts.extended else { return Ok(()) };
    if extended.after.is_empty() {
        return Err(TimetableFault::None("kinds of periods").at(Place::Extended, Some("after")));
    }
    if !(1..=EXTENDED_MIN_MAX).contains(&extended.minutes_max) {
        return Err(TimetableFault::ExtendedMinutes(extended.minutes_max).at(Place::Extended, Some("minutes_max")));
    }
    Ok(())
}

fn rules(parts: &TimetableParts, hall: &Hall) -> Checked {
    fields(&parts.rules, Place::Rules)?;
    let mut zones = BTreeSet::new();
    for (at, (zone, set)) in parts.zone_rules.iter().enumerate() {
        let place = Place::ZoneRules(at);
        fields(set, place)?;
        if hall.zone(zone).is_none() {
            return Err(TimetableFault::NoZone(zone.to_string()).at(place, Some("zone")));
        }
        if !zones.insert(zone) {
            return Err(TimetableFault::Twice(format!("{:?}", zone.as_str())).at(place, Some("zone")));
        }
    }
    let known: BTreeSet<_> = hall.matters().iter().map(|matter| &matter.id).collect();
    let mut matters = BTreeSet::new();
    for (at, (matter, set)) in parts.matter_rules.iter().enumerate() {
        let place = Place::MatterRules(at);
        fields(set, place)?;
        if !known.contains(matter) {
            return Err(TimetableFault::NoMatter(matter.to_string()).at(place, Some("matter")));
        }
        if !matters.insert(matter) {
            return Err(TimetableFault::Twice(format!("{:?}", matter.as_str())).at(place, Some("matter")));
        }
    }
    Ok(())
}

fn fields(set: &RuleFields, place: Place) -> Checked {
    RuleKey::ALL
        .into_iter()
        .filter_map(|key| set.get(key).map(|value| (key, value)))
        .try_for_each(|(key, value)| rule(key, value).map_err(|fault| fault.at(place, Some(key.code()))))
}

fn rule(key: RuleKey, found: u16) -> Result<(), TimetableFault> {
    let (min, max) = key.bounds();
    if (min..=max).contains(&found) { Ok(()) } else { Err(TimetableFault::Rule { key: key.code(), found, min, max }) }
}

/// The fewest days ahead must not be more than the most, whichever layers they come from.
pub(super) fn days_ahead(layers: &Layers, parts: &TimetableParts, matter: &Matter) -> Checked {
    let (least, most) = (RuleKey::DaysAheadMin, RuleKey::DaysAheadMax);
    let ((min, min_by), (max, max_by)) = (layers.decide(least), layers.decide(most));
    let (min, max) = (min.unwrap_or_default(), max.unwrap_or_default());
    if min <= max {
        return Ok(());
    }
    // The layer nearest to the matter contradicts what stands below it.
    let (layer, key) = if max_by >= min_by { (max_by, most) } else { (min_by, least) };
    let place = match layer {
        Layer::Matter => parts.matter_rules.iter().position(|(id, _)| *id == matter.id).map(Place::MatterRules),
        Layer::Zone => parts.zone_rules.iter().position(|(id, _)| *id == matter.zone).map(Place::ZoneRules),
        Layer::Hall | Layer::Usual => None,
    };
    Err(TimetableFault::DaysAhead { min, max }.at(place.unwrap_or(Place::Rules), Some(key.code())))
}
