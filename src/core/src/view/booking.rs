//! Booking: which slots there are, what is about to be booked, and what was booked.

use super::{Pager, PaperView, Way};
use crate::assistance::AssistanceKind;
use crate::booking::{BookingCode, BookingState, SlotTime};
use crate::calendar::{Date, Moment, TimeOfDay};

/// When?
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SlotsPage {
    /// The matter's name.
    pub matter: String,
    /// The slot of the booking that is moved, where one is.
    pub moved_from: Option<SlotTime>,
    /// Whether the centre could not be asked, so that most slots are only asked for.
    pub is_cut_off: bool,
    /// Days in order, those without a place too.
    pub days: Vec<DayRow>,
    /// The day whose slots are shown.
    pub day: Date,
    /// Its slots, as many as a page has room for.
    pub slots: Vec<SlotRow>,
    /// Which page of slots this is.
    pub pager: Pager,
    /// Earlier and later days.
    pub ways: Vec<Way>,
}

/// A day of the strip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayRow {
    /// The day.
    pub date: Date,
    /// Whether it is today.
    pub is_today: bool,
    /// What can be had on it.
    pub places: DayPlaces,
}

/// What can be had on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayPlaces {
    /// So many places, all slots together.
    Left(u32),
    /// Places to be asked for.
    OnRequest,
    /// 约满.
    Full,
    /// 休息: nobody serves.
    Rest,
}

/// A slot to touch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotRow {
    /// When.
    pub slot: SlotTime,
    /// How it can be had.
    pub offer: Offer,
}

/// How a slot can be had.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Offer {
    /// The centre has so many places left.
    Left(u16),
    /// The centre signed a place beforehand, so that it can be given while the line is cut.
    Token,
    /// 待确认: it is asked for, and the centre decides later.
    Request,
}

/// Everything is chosen: what is about to be booked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookConfirmPage {
    /// The matter's name.
    pub matter: String,
    /// Its zone's name.
    pub zone: String,
    /// Where the zone is.
    pub place: String,
    /// When.
    pub slot: SlotTime,
    /// The slot before, where a booking is moved.
    pub moved_from: Option<SlotTime>,
    /// Whether it is only asked for.
    pub is_request: bool,
    /// Who, masked.
    pub person: String,
    /// The project, where the matter asks for one.
    pub project: Option<String>,
    /// The helper who comes along, if one is wanted.
    pub assistance: Option<AssistanceKind>,
    /// Until when it can be moved and cancelled.
    pub cancel_until: Moment,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// How it ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookedKind {
    /// 预约成功: the centre confirmed it, now or beforehand by a token.
    Confirmed,
    /// 改约成功: the centre moved it.
    Moved,
    /// 待确认: it is written down, and the centre decides later.
    Requested,
}

/// What was booked, or asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookedPage {
    /// How it ended.
    pub kind: BookedKind,
    /// The code in its groups.
    pub code: BookingCode,
    /// The matter's name.
    pub matter: String,
    /// Its zone's name.
    pub zone: String,
    /// Where the zone is.
    pub place: String,
    /// When.
    pub slot: SlotTime,
    /// Who, masked.
    pub person: String,
    /// The helper who comes along, if one is wanted.
    pub assistance: Option<AssistanceKind>,
    /// From when it can be checked in.
    pub check_in_from: Moment,
    /// Until when; later it becomes an ordinary ticket.
    pub check_in_until: Moment,
    /// Until when it can be moved and cancelled.
    pub cancel_until: Moment,
    /// The address of the booking's page, for the QR code on the screen.
    pub link: String,
    /// What became of the slip so far.
    pub paper: PaperView,
    /// Seconds until the page closes by itself, once the slip's fate is known.
    pub closes_in_s: Option<u8>,
}

/// Whether a booking can be checked in now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Arrival {
    /// 待确认: the centre has not decided.
    Unconfirmed,
    /// Another day.
    OtherDay,
    /// Today, and too early.
    Early {
        /// From when.
        from: TimeOfDay,
    },
    /// Now.
    Open {
        /// Until when.
        until: TimeOfDay,
    },
    /// Its time is over: an ordinary ticket.
    Late,
    /// Its day is over.
    Over,
}

/// A booking that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingPage {
    /// The matter's name.
    pub matter: String,
    /// Its zone's name.
    pub zone: String,
    /// Where the zone is.
    pub place: String,
    /// When.
    pub slot: SlotTime,
    /// Whose, masked.
    pub person: String,
    /// Where it stands.
    pub state: BookingState,
    /// Whether it can be checked in now.
    pub arrival: Arrival,
    /// Until when it can be moved and cancelled.
    pub cancel_until: Moment,
    /// The ways on.
    pub ways: Vec<Way>,
}

/// Several bookings were found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingsPage {
    /// Those of this page, soonest first.
    pub rows: Vec<BookingRow>,
    /// Which page this is.
    pub pager: Pager,
}

/// A booking to touch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingRow {
    /// Its place among all that were found, as the touch reports it.
    pub at: u8,
    /// The matter's name.
    pub matter: String,
    /// When.
    pub slot: SlotTime,
    /// Whose, masked.
    pub person: String,
    /// Where it stands.
    pub state: BookingState,
}
