//! Which days are worked: statutory holidays and the weekends that are worked for them (调休), as published each year.

use super::Date;
use crate::hall::Text;

/// Days off in a row that have a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holiday {
    /// Its name, e.g. 国庆节.
    pub name: Text,
    /// Its first day.
    pub from: Date,
    /// Its last day.
    pub to: Date,
    /// Whether the hall keeps its holiday service on these days; over the New Year's days many halls keep none.
    pub on_duty: bool,
}

/// What kind of day it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DayKind {
    /// 工作日.
    Working,
    /// 调休上班: a weekend day that is worked.
    MakeUp,
    /// 周末.
    Weekend,
    /// 节假日, by its name.
    Holiday(Text),
}

impl DayKind {
    /// Whether working hours are kept on it.
    #[must_use]
    pub fn is_worked(&self) -> bool {
        matches!(self, DayKind::Working | DayKind::MakeUp)
    }

    /// Its name.
    #[must_use]
    pub fn name(&self) -> Text {
        let (zh, en) = match self {
            DayKind::Working => ("工作日", "working day"),
            DayKind::MakeUp => ("调休上班日", "make-up working day"),
            DayKind::Weekend => ("周末", "weekend"),
            DayKind::Holiday(name) => return name.clone(),
        };
        Text { zh: zh.to_owned(), en: en.to_owned() }
    }
}

/// The table of special days, in order, and the day until which it is complete.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Days {
    pub holidays: Vec<Holiday>,
    pub make_up: Vec<Date>,
    pub valid_until: Date,
}

impl Days {
    /// Puts the tables into order.
    pub fn new(mut holidays: Vec<Holiday>, mut make_up: Vec<Date>, valid_until: Date) -> Self {
        holidays.sort_by_key(|holiday| holiday.from);
        make_up.sort_unstable();
        Self { holidays, make_up, valid_until }
    }

    /// The holiday in which `date` lies.
    pub fn holiday(&self, date: Date) -> Option<&Holiday> {
        let after = self.holidays.partition_point(|holiday| holiday.from <= date);
        self.holidays[..after].last().filter(|holiday| date <= holiday.to)
    }

    /// Whether `date` is a weekend day that is worked.
    pub fn is_make_up(&self, date: Date) -> bool {
        self.make_up.binary_search(&date).is_ok()
    }

    /// Whether working hours are kept on `date`. Beyond the table every Monday to Friday is worked.
    pub fn is_worked(&self, date: Date) -> bool {
        if date.weekday().is_weekend() { self.is_make_up(date) } else { self.holiday(date).is_none() }
    }

    /// The kind of `date`.
    pub fn kind(&self, date: Date) -> DayKind {
        match self.holiday(date) {
            Some(holiday) => DayKind::Holiday(holiday.name.clone()),
            None if self.is_make_up(date) => DayKind::MakeUp,
            None if date.weekday().is_weekend() => DayKind::Weekend,
            None => DayKind::Working,
        }
    }
}
