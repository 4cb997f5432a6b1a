//! The rules of booking, checking in and queueing: a hall's own, a zone's over them, and a matter's over both.

use crate::hall::Matter;

/// A rule that can be set. Each is a number, so that one table of the file, one check and one page serve all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleKey {
    /// Fewest days ahead for which a slot is booked; today is 0, and only working days count.
    DaysAheadMin,
    /// Most days ahead for which a slot is booked.
    DaysAheadMax,
    /// Length of a slot, in minutes.
    SlotMin,
    /// Places in a slot.
    SlotPlaces,
    /// Open bookings of a person for a matter.
    OpenBookingsMax,
    /// Until how many minutes before its start a booking is cancelled or moved.
    CancelBeforeMin,
    /// Until how many minutes before its start a slot is booked.
    BookBeforeMin,
    /// From how many minutes before the slot one checks in.
    CheckInEarlyMin,
    /// Until how many minutes after the slot's end one checks in.
    CheckInLateMin,
    /// So many missed bookings stop booking for a while.
    MissedMax,
    /// Days within which they count.
    MissedDays,
    /// For how many days booking is stopped.
    BlockDays,
    /// Tickets without booking in one period.
    WalkInQuota,
    /// Counters that are usually staffed.
    CountersOpen,
}

impl RuleKey {
    /// Every rule, in the order in which they are explained.
    pub const ALL: [RuleKey; 14] = [
        RuleKey::DaysAheadMin,
        RuleKey::DaysAheadMax,
        RuleKey::SlotMin,
        RuleKey::SlotPlaces,
        RuleKey::OpenBookingsMax,
        RuleKey::CancelBeforeMin,
        RuleKey::BookBeforeMin,
        RuleKey::CheckInEarlyMin,
        RuleKey::CheckInLateMin,
        RuleKey::MissedMax,
        RuleKey::MissedDays,
        RuleKey::BlockDays,
        RuleKey::WalkInQuota,
        RuleKey::CountersOpen,
    ];

    /// The key in the file.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().0
    }

    /// The rule of that key.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|key| key.code() == code)
    }

    /// The smallest and the largest value that make sense.
    #[must_use]
    pub fn bounds(self) -> (u16, u16) {
        (self.row().1, self.row().2)
    }

    /// What it is where nobody sets it; `None` means that it follows from the matter, or that there is no limit.
    #[must_use]
    pub fn usual(self) -> Option<u16> {
        self.row().3
    }

    /// Its name in Chinese, with its unit.
    #[must_use]
    pub fn zh(self) -> &'static str {
        match self {
            RuleKey::DaysAheadMin => "最早提前预约（工作日）",
            RuleKey::DaysAheadMax => "最多提前预约（工作日）",
            RuleKey::SlotMin => "每个时段（分钟）",
            RuleKey::SlotPlaces => "每个时段名额",
            RuleKey::OpenBookingsMax => "同人同事项有效预约",
            RuleKey::CancelBeforeMin => "取消须提前（分钟）",
            RuleKey::BookBeforeMin => "预约须提前（分钟）",
            RuleKey::CheckInEarlyMin => "签到最早提前（分钟）",
            RuleKey::CheckInLateMin => "签到最迟延后（分钟）",
            RuleKey::MissedMax => "爽约次数上限",
            RuleKey::MissedDays => "爽约累计（天）",
            RuleKey::BlockDays => "暂停预约（天）",
            RuleKey::WalkInQuota => "每场现场号限额",
            RuleKey::CountersOpen => "开放窗口数",
        }
    }

    /// Key in the file, smallest and largest value, and the usual one. The figures are those in use in halls.
    fn row(self) -> (&'static str, u16, u16, Option<u16>) {
        match self {
            RuleKey::DaysAheadMin => ("days_ahead_min", 0, 30, Some(1)),
            RuleKey::DaysAheadMax => ("days_ahead_max", 0, 30, Some(7)),
            RuleKey::SlotMin => ("slot_min", 5, 240, Some(30)),
            RuleKey::SlotPlaces => ("slot_places", 0, 200, None),
            RuleKey::OpenBookingsMax => ("open_bookings_max", 1, 10, Some(1)),
            RuleKey::CancelBeforeMin => ("cancel_before_min", 0, 2_880, Some(120)),
            RuleKey::BookBeforeMin => ("book_before_min", 0, 1_440, Some(5)),
            RuleKey::CheckInEarlyMin => ("check_in_early_min", 0, 240, Some(30)),
            RuleKey::CheckInLateMin => ("check_in_late_min", 0, 240, Some(15)),
            RuleKey::MissedMax => ("missed_max", 1, 20, Some(3)),
            RuleKey::MissedDays => ("missed_days", 1, 365, Some(30)),
            RuleKey::BlockDays => ("block_days", 0, 365, Some(30)),
            RuleKey::WalkInQuota => ("walk_in_quota", 0, 2_000, None),
            RuleKey::CountersOpen => ("counters_open", 1, 100, None),
        }
    }
}

/// The rules that one layer sets; what it leaves out is decided below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct RuleFields([Option<u16>; RuleKey::ALL.len()]);

impl RuleFields {
    /// Sets a rule.
    pub fn set(&mut self, key: RuleKey, value: u16) {
        self.0[key as usize] = Some(value);
    }

    /// What the layer says of a rule.
    #[must_use]
    pub fn get(&self, key: RuleKey) -> Option<u16> {
        self.0[key as usize]
    }
}

/// Who decided a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Layer {
    /// Nobody: it is the usual value.
    Usual,
    /// The hall.
    Hall,
    /// The matter's zone.
    Zone,
    /// The matter.
    Matter,
}

/// The layers that apply to one matter, the lowest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Layers {
    pub hall: RuleFields,
    pub zone: RuleFields,
    pub matter: RuleFields,
}

impl Layers {
    /// The value of a rule, and who decided it.
    pub fn decide(&self, key: RuleKey) -> (Option<u16>, Layer) {
        let set = [(Layer::Matter, &self.matter), (Layer::Zone, &self.zone), (Layer::Hall, &self.hall)];
        let decided = set.into_iter().find_map(|(layer, fields)| fields.get(key).map(|value| (Some(value), layer)));
        decided.unwrap_or((key.usual(), Layer::Usual))
    }

    /// The rules of a matter that has so many counters and takes so many minutes.
    pub fn rules(&self, counters: usize, minutes: u16) -> Rules {
        let value = |key: RuleKey| self.decide(key).0;
        // Every rule that is read by this has a usual value.
        let number = |key: RuleKey| value(key).unwrap_or_default();
        let slot_min = number(RuleKey::SlotMin).max(1);
        let counters_open =
            value(RuleKey::CountersOpen).unwrap_or_else(|| u16::try_from(counters).unwrap_or(u16::MAX)).max(1);
        Rules {
            days_ahead_min: number(RuleKey::DaysAheadMin),
            days_ahead_max: number(RuleKey::DaysAheadMax),
            slot_min,
            slot_places: value(RuleKey::SlotPlaces)
                .unwrap_or_else(|| half_of_service(counters_open, slot_min, minutes)),
            open_bookings_max: number(RuleKey::OpenBookingsMax),
            cancel_before_min: number(RuleKey::CancelBeforeMin),
            book_before_min: number(RuleKey::BookBeforeMin),
            check_in_early_min: number(RuleKey::CheckInEarlyMin),
            check_in_late_min: number(RuleKey::CheckInLateMin),
            missed_max: number(RuleKey::MissedMax),
            missed_days: number(RuleKey::MissedDays),
            block_days: number(RuleKey::BlockDays),
            walk_in_quota: value(RuleKey::WalkInQuota),
            counters_open,
        }
    }
}

/// Half of those whom the counters can serve in a slot, at least one: the other half is left to those who walk in.
fn half_of_service(counters: u16, slot_min: u16, minutes: u16) -> u16 {
    let served = u32::from(counters) * u32::from(slot_min) / u32::from(minutes.max(1));
    u16::try_from(served / 2).unwrap_or(u16::MAX).max(1)
}

/// The rules of one matter, as decided by the layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rules {
    /// See [`RuleKey::DaysAheadMin`].
    pub days_ahead_min: u16,
    /// See [`RuleKey::DaysAheadMax`].
    pub days_ahead_max: u16,
    /// See [`RuleKey::SlotMin`].
    pub slot_min: u16,
    /// See [`RuleKey::SlotPlaces`]. Where nobody sets it: half of those whom the matter's counters can serve in a slot,
    /// at least one.
    pub slot_places: u16,
    /// See [`RuleKey::OpenBookingsMax`].
    pub open_bookings_max: u16,
    /// See [`RuleKey::CancelBeforeMin`].
    pub cancel_before_min: u16,
    /// See [`RuleKey::BookBeforeMin`].
    pub book_before_min: u16,
    /// See [`RuleKey::CheckInEarlyMin`].
    pub check_in_early_min: u16,
    /// See [`RuleKey::CheckInLateMin`].
    pub check_in_late_min: u16,
    /// See [`RuleKey::MissedMax`].
    pub missed_max: u16,
    /// See [`RuleKey::MissedDays`].
    pub missed_days: u16,
    /// See [`RuleKey::BlockDays`].
    pub block_days: u16,
    /// See [`RuleKey::WalkInQuota`]; `None` where there is no limit.
    pub walk_in_quota: Option<u16>,
    /// See [`RuleKey::CountersOpen`]. Where nobody sets it: every counter of the matter.
    pub counters_open: u16,
}

impl Rules {
    /// The rules of a matter where nobody sets any.
    #[must_use]
    pub fn usual(matter: &Matter) -> Self {
        Layers::default().rules(matter.counters.len(), matter.minutes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_layer_nearest_to_the_matter_decides() {
        let mut layers = Layers::default();
        assert_eq!(layers.decide(RuleKey::SlotMin), (Some(30), Layer::Usual));
        layers.hall.set(RuleKey::SlotMin, 20);
        layers.zone.set(RuleKey::DaysAheadMax, 14);
        assert_eq!(layers.decide(RuleKey::SlotMin), (Some(20), Layer::Hall));
        layers.matter.set(RuleKey::SlotMin, 60);
        assert_eq!(layers.decide(RuleKey::SlotMin), (Some(60), Layer::Matter));
        assert_eq!(layers.decide(RuleKey::DaysAheadMax), (Some(14), Layer::Zone));
        assert_eq!(layers.decide(RuleKey::WalkInQuota), (None, Layer::Usual));
    }

    #[test]
    fn the_usual_rules_are_those_in_use_in_halls() {
        let rules = Layers::default().rules(3, 15);
        let days = (rules.days_ahead_min, rules.days_ahead_max, rules.open_bookings_max);
        assert_eq!((days, rules.slot_min), ((1, 7, 1), 30));
        assert_eq!((rules.cancel_before_min, rules.book_before_min), (120, 5));
        assert_eq!((rules.check_in_early_min, rules.check_in_late_min), (30, 15));
        assert_eq!((rules.missed_max, rules.missed_days, rules.block_days), (3, 30, 30));
        assert_eq!((rules.walk_in_quota, rules.counters_open), (None, 3));
        assert_eq!(rules.slot_places, 3, "three counters serve six in half an hour; half are left to others");
        assert_eq!(Layers::default().rules(1, 240).slot_places, 1);
    }

    #[test]
    fn every_rule_has_its_key_and_a_usual_value_within_its_bounds() {
        for (place, key) in RuleKey::ALL.into_iter().enumerate() {
            assert_eq!((key as usize, RuleKey::from_code(key.code())), (place, Some(key)));
            let (least, most) = key.bounds();
            assert!(key.usual().is_none_or(|usual| (least..=most).contains(&usual)), "{key:?}");
        }
    }
}
