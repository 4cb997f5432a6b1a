//! What bookings need to know of the hall's hours.

use hall_core::booking::SlotTime;
use hall_core::calendar::{Moment, TimeOfDay};
use hall_core::centre::SlotPlaces;
use hall_core::hall::MatterId;

/// A slot can be booked on some day of the week before it, whatever the rules of the hall.
const BOOKED_BEFORE_DAYS: i32 = 7;

/// The hall's hours, as bookings see them. All moments are on the hall's own clock.
pub trait Hours: Send + Sync {
    /// The slots of a matter that may be booked at `now`, in order, each with all its places.
    fn slots(&self, matter: &MatterId, now: Moment) -> Vec<SlotPlaces>;

    /// All the places of one slot that the hall keeps, whether or not it can still be booked: what a slot token was given
    /// for counts until its slot begins.
    fn places_kept(&self, matter: &MatterId, slot: SlotTime) -> Option<u16> {
        let day_before = |days: i32| Moment { date: slot.date.add_days(-days), time: TimeOfDay::MIDNIGHT };
        (0..=BOOKED_BEFORE_DAYS).find_map(|days| self.places(matter, slot, day_before(days)))
    }

    /// The period that serves those who walk in for a matter at that moment, where it has a quota of numbers for them;
    /// usually there is none.
    fn quota(&self, _matter: &MatterId, _at: Moment) -> Option<Quota> {
        None
    }

    /// The rules of a matter.
    fn rules(&self, matter: &MatterId) -> BookingRules;

    /// All the places of one slot, if it may be booked at `now`.
    fn places(&self, matter: &MatterId, slot: SlotTime, now: Moment) -> Option<u16> {
        self.slots(matter, now).into_iter().find(|open| open.slot == slot).map(|open| open.left)
    }
}

/// The numbers that a period has for those who walk in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Quota {
    /// When the period began.
    pub since: Moment,
    /// How many there are.
    pub numbers: u16,
}

/// The rules of bookings for one matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BookingRules {
    /// Open bookings of a person for the matter.
    pub open_max: u16,
    /// Until how many minutes before its start a booking is cancelled or moved.
    pub cancel_before_min: u16,
    /// From how many minutes before its start one checks in.
    pub check_in_early_min: u16,
    /// Until how many minutes after the slot's end one checks in.
    pub check_in_late_min: u16,
    /// So many missed bookings stop booking for a while.
    pub missed_max: u16,
    /// Days within which they count.
    pub missed_days: u16,
    /// For how many days booking is stopped.
    pub block_days: u16,
}

impl BookingRules {
    /// The rules in use in halls.
    pub const USUAL: Self = Self {
        open_max: 1,
        cancel_before_min: 120,
        check_in_early_min: 30,
        check_in_late_min: 15,
        missed_max: 3,
        missed_days: 30,
        block_days: 30,
    };
}

/// A hall of which no hours are known: nothing can be booked there.
#[derive(Debug, Clone, Copy, Default)]
pub struct NoHours;

impl Hours for NoHours {
    fn slots(&self, _: &MatterId, _: Moment) -> Vec<SlotPlaces> {
        Vec::new()
    }

    fn rules(&self, _: &MatterId) -> BookingRules {
        BookingRules::USUAL
    }
}
