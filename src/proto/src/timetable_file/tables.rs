//! The tables of the file as they are written: every key known, every value with its place.

use std::collections::BTreeMap;

use hall_core::calendar::RuleKey;
use serde::Deserialize;
use toml::Spanned;

use crate::hall_file::TextTable;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimetableFile {
    pub valid_until: Spanned<String>,
    #[serde(default)]
    pub make_up: Vec<Spanned<String>>,
    #[serde(default)]
    pub holiday: Vec<Spanned<HolidayTable>>,
    pub season: Vec<Spanned<SeasonTable>>,
    #[serde(default)]
    pub after_hours: Vec<Spanned<AfterHoursTable>>,
    pub extended: Option<Spanned<ExtendedTable>>,
    #[serde(default)]
    pub rules: RulesTable,
    #[serde(default)]
    pub zone_rules: BTreeMap<Spanned<String>, RulesTable>,
    #[serde(default)]
    pub matter_rules: BTreeMap<Spanned<String>, RulesTable>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct HolidayTable {
    pub name: TextTable,
    pub from: Spanned<String>,
    pub to: Spanned<String>,
    #[serde(default = "yes")]
    pub on_duty: bool,
}

fn yes() -> bool {
    true
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeasonTable {
    pub id: Spanned<String>,
    pub name: TextTable,
    pub from: Option<Spanned<String>>,
    pub to: Option<Spanned<String>>,
    pub working: Spanned<Vec<Spanned<String>>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct AfterHoursTable {
    pub kind: Spanned<String>,
    pub hours: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub seasons: Vec<Spanned<String>>,
    #[serde(default)]
    pub days: Vec<Spanned<String>>,
    #[serde(default)]
    pub zones: Vec<Spanned<String>>,
    #[serde(default)]
    pub matters: Vec<Spanned<String>>,
    pub places: Option<Spanned<u16>>,
    #[serde(default)]
    pub by_booking: bool,
    pub booking: Option<Spanned<BookingTable>>,
    #[serde(default)]
    pub counts_next_working_day: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct BookingTable {
    pub opens: Option<Spanned<String>>,
    pub closes: Option<Spanned<String>>,
    pub closes_last_working_day: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ExtendedTable {
    pub after: Vec<Spanned<String>>,
    pub minutes_max: Spanned<u16>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, default)]
pub(super) struct RulesTable {
    days_ahead_min: Option<Spanned<u16>>,
    days_ahead_max: Option<Spanned<u16>>,
    slot_min: Option<Spanned<u16>>,
    slot_places: Option<Spanned<u16>>,
    open_bookings_max: Option<Spanned<u16>>,
    cancel_before_min: Option<Spanned<u16>>,
    book_before_min: Option<Spanned<u16>>,
    check_in_early_min: Option<Spanned<u16>>,
    check_in_late_min: Option<Spanned<u16>>,
    missed_max: Option<Spanned<u16>>,
    missed_days: Option<Spanned<u16>>,
    block_days: Option<Spanned<u16>>,
    walk_in_quota: Option<Spanned<u16>>,
    counters_open: Option<Spanned<u16>>,
}

impl RulesTable {
    /// What is set, with its place.
    pub fn into_set(self) -> impl Iterator<Item = (RuleKey, Spanned<u16>)> {
        let all = [
            (RuleKey::DaysAheadMin, self.days_ahead_min),
            (RuleKey::DaysAheadMax, self.days_ahead_max),
            (RuleKey::SlotMin, self.slot_min),
            (RuleKey::SlotPlaces, self.slot_places),
            (RuleKey::OpenBookingsMax, self.open_bookings_max),
            (RuleKey::CancelBeforeMin, self.cancel_before_min),
            (RuleKey::BookBeforeMin, self.book_before_min),
            (RuleKey::CheckInEarlyMin, self.check_in_early_min),
            (RuleKey::CheckInLateMin, self.check_in_late_min),
            (RuleKey::MissedMax, self.missed_max),
            (RuleKey::MissedDays, self.missed_days),
            (RuleKey::BlockDays, self.block_days),
            (RuleKey::WalkInQuota, self.walk_in_quota),
            (RuleKey::CountersOpen, self.counters_open),
        ];
        all.into_iter().filter_map(|(key, value)| Some((key, value?)))
    }
}
