//! The hall's calendar: days, times of day, and what the hall does on them.

mod date;
mod time;

pub use date::{Date, Weekday};
pub use time::{Moment, PeriodKind, TimeOfDay};
