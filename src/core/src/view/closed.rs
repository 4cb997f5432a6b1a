//! The first page while nobody can walk in here: when the hall opens next, and what can be done now.

use super::Action;
use crate::booking::SlotTime;
use crate::calendar::{Moment, PeriodKind};
use crate::day::LocalTime;

/// Most services that are shown; more are found with the slots of a matter.
pub const SERVICES_SHOWN_MAX: usize = 3;

/// Nobody can walk in now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ClosedPage {
    /// Why.
    pub why: ClosedWhy,
    /// When numbers are given again, if the calendar knows.
    pub next: Option<LocalTime>,
    /// What can be booked outside working hours, soonest first; at most [`SERVICES_SHOWN_MAX`].
    pub services: Vec<ServiceRow>,
    /// What can be done now.
    pub actions: Vec<Action>,
}

/// Why nobody can walk in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClosedWhy {
    /// 已下班.
    Closed,
    /// 延时服务: staff finish with whoever is there or booked.
    Extended,
    /// 非工作时间服务, by booking alone.
    ByBooking(PeriodKind),
    /// 暂停取号: staff have taken this terminal out of service for numbers. Everything else goes on.
    Paused,
}

/// A service that can be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRow {
    /// What it is called, in the visit's language.
    pub name: String,
    /// Its first slot.
    pub slot: SlotTime,
    /// Until when that is booked.
    pub book_until: Moment,
}
