//! Everything that a hall's timetable is made of, before it is checked.

use super::days::Holiday;
use super::rules::RuleFields;
use super::{Date, MonthDay, PeriodKind, Span, TimeOfDay, Weekday};
use crate::hall::{MatterId, Text, ZoneId};

/// Bound on the holidays of a table: seven a year, for some years.
pub const HOLIDAYS_MAX: usize = 64;
/// Longest holiday, in days; the New Year's of 2026 has nine.
pub const HOLIDAY_DAYS_MAX: i32 = 16;
/// Bound on the weekend days that are worked.
pub const MAKE_UP_MAX: usize = 64;
/// Bound on the seasons, the usual one among them.
pub const SEASONS_MAX: usize = 6;
/// Bound on the stretches of a day in one list.
pub const SPANS_MAX: usize = 4;
/// Bound on the rows of after-hours service.
pub const AFTER_HOURS_MAX: usize = 32;
/// Bound on the zones and matters that one row of after-hours service names.
pub const SCOPE_MAX: usize = 400;
/// Longest that staff stay past closing, in minutes.
pub const EXTENDED_MIN_MAX: u16 = 240;
/// Bound on the matters that have rules of their own.
pub const MATTER_RULES_MAX: usize = 2_000;
/// Characters of a season's identifier.
pub const SEASON_ID_CHARS_MAX: usize = 40;

/// Part of the year with hours of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Season {
    /// Its identifier, e.g. `winter`.
    pub id: String,
    /// Its name, e.g. 冬季作息.
    pub name: Text,
    /// Its first and last day; `None` for the usual one, which is kept on all other days.
    pub range: Option<(MonthDay, MonthDay)>,
    /// The working hours of a worked day, in order.
    pub working: Vec<Span>,
}

/// 非工作时间服务: a staffed period outside working hours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AfterHours {
    /// Which kind; never [`PeriodKind::Working`]. Early, noon and evening are kept on worked days, weekend on weekend
    /// days, holiday on holidays.
    pub kind: PeriodKind,
    /// When.
    pub spans: Vec<Span>,
    /// The seasons in which it is kept; all if none is named.
    pub seasons: Vec<String>,
    /// The days of the week on which it is kept; all if none is named.
    pub days: Vec<Weekday>,
    /// The zones that serve; see [`AfterHours::serves`].
    pub zones: Vec<ZoneId>,
    /// The matters that are served beside those zones.
    pub matters: Vec<MatterId>,
    /// Places in a slot, if not as the rules say.
    pub places: Option<u16>,
    /// Whether only those who have booked are served.
    pub by_booking: bool,
    /// When its slots can be booked.
    pub booking: BookingWindow,
    /// Whether what is handed in counts as accepted on the next working day.
    pub counts_next_working_day: bool,
}

impl AfterHours {
    /// A period open to everybody, for every matter, booked as any other.
    #[must_use]
    pub fn new(kind: PeriodKind, spans: Vec<Span>) -> Self {
        Self {
            kind,
            spans,
            seasons: Vec::new(),
            days: Vec::new(),
            zones: Vec::new(),
            matters: Vec::new(),
            places: None,
            by_booking: false,
            booking: BookingWindow::Usual,
            counts_next_working_day: false,
        }
    }

    /// Whether a matter of that zone is served: it or its zone is named, or nothing is named.
    #[must_use]
    pub fn serves(&self, zone: &ZoneId, matter: &MatterId) -> bool {
        (self.zones.is_empty() && self.matters.is_empty()) || self.zones.contains(zone) || self.matters.contains(matter)
    }
}

/// When the slots of a period can be booked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BookingWindow {
    /// By the rules of the matter: so many working days ahead.
    Usual,
    /// From one moment to another of the week in which the period lies; the days ahead do not count.
    SameWeek {
        /// The first moment, e.g. Monday 09:00.
        opens: (Weekday, TimeOfDay),
        /// The last, e.g. Friday 12:00.
        closes: (Weekday, TimeOfDay),
    },
    /// Until that time of the last working day before, and not earlier than the rules say.
    LastWorkingDay {
        /// The last moment, e.g. 12:00.
        closes: TimeOfDay,
    },
}

/// 延时服务: staff stay past closing for whoever is there or booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Extended {
    /// After which kinds of periods; the last one of a day counts.
    pub after: Vec<PeriodKind>,
    /// How long past closing at most, in minutes.
    pub minutes_max: u16,
}

/// Everything that a timetable is made of, before [`super::Timetable::new`] has checked it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimetableParts {
    /// The last day of which holidays and make-up days are known.
    pub valid_until: Date,
    /// Statutory holidays.
    pub holidays: Vec<Holiday>,
    /// 调休上班: weekend days that are worked.
    pub make_up: Vec<Date>,
    /// The seasons; exactly one of them is the usual one.
    pub seasons: Vec<Season>,
    /// Service outside working hours.
    pub after_hours: Vec<AfterHours>,
    /// Service past closing, if there is any.
    pub extended: Option<Extended>,
    /// The hall's rules.
    pub rules: RuleFields,
    /// The zones' rules.
    pub zone_rules: Vec<(ZoneId, RuleFields)>,
    /// The matters' rules.
    pub matter_rules: Vec<(MatterId, RuleFields)>,
}

impl TimetableParts {
    /// A hall that keeps the same working hours on every worked day, and nothing else.
    #[must_use]
    pub fn new(valid_until: Date, working: Vec<Span>) -> Self {
        let name = Text { zh: "常规作息".to_owned(), en: "usual hours".to_owned() };
        Self {
            valid_until,
            holidays: Vec::new(),
            make_up: Vec::new(),
            seasons: vec![Season { id: "usual".to_owned(), name, range: None, working }],
            after_hours: Vec::new(),
            extended: None,
            rules: RuleFields::default(),
            zone_rules: Vec::new(),
            matter_rules: Vec::new(),
        }
    }
}
