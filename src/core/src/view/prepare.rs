//! Before the number: what to bring, and what is missing.

use super::{AdmissionView, MatterMark, Pager, Way};
use crate::person::Priority;

/// A matter before the number is taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MatterCard {
    /// The matter's name.
    pub matter: String,
    /// Its zone's name.
    pub zone: String,
    /// Where the zone is.
    pub place: String,
    /// The counters' signs.
    pub counters: Vec<String>,
    /// Usual minutes at the counter.
    pub minutes: u16,
    /// How many wait for it.
    pub waiting: Option<u32>,
    /// What to bring, as much of it as this page shows.
    pub materials: Vec<MaterialRow>,
    /// Which page of it this is.
    pub pager: Pager,
    /// What marks the matter, the most telling first.
    pub marks: Vec<MatterMark>,
    /// The partner regions for which it is handled here; empty where there are none, or where it is for everywhere.
    pub regions: Vec<String>,
    /// The distinction of one of its counters, with that counter's sign, e.g. 1号窗口 党员先锋岗.
    pub pioneer: Option<(String, String)>,
    /// Who comes, masked, once a card was read or a number typed.
    pub person: Option<String>,
    /// The end of the telephone number, once given.
    pub tail: Option<String>,
    /// The class of priority, once confirmed.
    pub priority: Option<Priority>,
    /// The project, once given.
    pub project: Option<String>,
    /// Whether a number is given now.
    pub admission: AdmissionView,
    /// What can be added to the ticket; where none is given, the ways on.
    pub ways: Vec<Way>,
}

/// Something to bring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MaterialRow {
    /// Its place in the whole list, for the touch.
    pub at: u8,
    /// What it is.
    pub name: String,
    /// Whether it may follow later.
    pub deferrable: bool,
    /// Whether the citizen said that it is missing.
    pub is_missing: bool,
}

/// Something is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingPage {
    /// The matter's name.
    pub matter: String,
    /// What is missing, in the order of the check list.
    pub materials: Vec<MissingRow>,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// Something that is missing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingRow {
    /// What it is.
    pub name: String,
    /// Where to get it, where the hall knows.
    pub source: Option<String>,
    /// Calendar days within which it may follow; `None` where it may not.
    pub follows_within_days: Option<u16>,
}
