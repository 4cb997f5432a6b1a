//! What the slip of a booking says.

use crate::booking::{BookingCode, SlotTime};
use crate::calendar::{Moment, TimeOfDay};
use crate::day::LocalTime;
use crate::hall::{Lang, Text};
use crate::person::PhoneTail;

/// What a booking's slip says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// Where the booking stands.
    pub state: BookingSlip,
    /// What for.
    pub matter: Text,
    /// The zone to go to.
    pub zone: Text,
    /// Where the zone is.
    pub place: Text,
    /// The counters that serve it.
    pub counters: Vec<String>,
    /// Day, time and kind of hours.
    pub slot: SlotTime,
    /// What the citizen brings.
    pub code: BookingCode,
    /// The address of the booking's own page, for the QR code.
    pub link: String,
    /// Whose it is, masked already.
    pub person: Option<String>,
    /// The end of the telephone number.
    pub phone_tail: Option<PhoneTail>,
    /// What to bring.
    pub materials: Vec<Text>,
    /// From when to when the citizen checks in on that day.
    pub check_in: Option<(TimeOfDay, TimeOfDay)>,
    /// Until when it can be cancelled.
    pub cancel_until: Option<Moment>,
    /// When the slip was made, on the hall's clock.
    pub at: LocalTime,
}

/// Where a booking stands when its slip is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingSlip {
    /// 预约成功: confirmed by the centre, or by a token that it signed beforehand.
    Confirmed,
    /// 待确认: asked for while the line was cut. No booking yet.
    Pending,
    /// 改约成功: confirmed for another time.
    Changed,
    /// 已取消.
    Cancelled,
}
