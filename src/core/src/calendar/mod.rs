//! The hall's calendar: days, times of day, what the hall does on them, and by which rules.
//!
//! [`TimetableParts`] become a [`Timetable`], which is checked as a whole and then only asked. It never looks at a clock:
//! every question brings its [`Moment`].

mod admit;
mod check;
mod date;
mod days;
mod explain;
mod keep;
mod parts;
mod reason;
mod rules;
mod services;
mod slots;
mod span;
#[cfg(test)]
mod tests;
mod time;
mod timetable;

pub use admit::Admission;
pub use check::{Place, TimetableError, TimetableFault};
pub use date::{Date, Weekday};
pub use days::{DayKind, Holiday};
pub use explain::{Explained, Topic};
pub use keep::{CheckIn, PersonRecord};
pub use parts::{
    AFTER_HOURS_MAX, AfterHours, BookingWindow, EXTENDED_MIN_MAX, Extended, HOLIDAY_DAYS_MAX, HOLIDAYS_MAX,
    MAKE_UP_MAX, MATTER_RULES_MAX, SCOPE_MAX, SEASON_ID_CHARS_MAX, SEASONS_MAX, SPANS_MAX, Season, TimetableParts,
};
pub use reason::{Reason, Refusal};
pub use rules::{Layer, RuleFields, RuleKey, Rules};
pub use services::Service;
pub use slots::{DayOfSlots, Slot};
pub use span::{MonthDay, Period, Span};
pub use time::{Moment, PeriodKind, TimeOfDay};
pub use timetable::{HallHours, Opening, SEARCH_DAYS_MAX, Timetable, WARNING_DAYS};
