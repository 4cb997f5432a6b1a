//! What a visit asks the centre while the citizen waits, and what it may answer. A number has a way of its own
//! ([`crate::visit::Effect::AskCentre`]), because its asking is on disk first.

use std::collections::BTreeSet;

use crate::booking::{Booking, BookingCode, BookingId, BookingOrder, BookingRef, SlotTime};
use crate::calendar::{Date, Moment};
use crate::hall::MatterId;
use crate::number::Number;
use crate::person::PersonKey;
use crate::ticket::StatusKey;
use crate::wait::WaitRange;

/// How long the centre may take before the page goes on without it.
pub const ASK_BUDGET_MS: u64 = 3_000;
/// Most slots in one answer: sixty days of twenty-four hours in half hours.
pub const SLOTS_MAX: usize = 60 * 48;
/// Most bookings in one answer: what one page shows.
pub const BOOKINGS_MAX: usize = 8;

/// What the centre knows of the hall's day, for those who work in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Today {
    /// The counters that staff have closed, by their signs.
    pub closed: BTreeSet<String>,
    /// Whether the day's 8S inspection was handed in, at whichever terminal.
    pub is_inspected: bool,
    /// Ratings given today.
    pub rated: u32,
    /// How many of them were 满意 or 非常满意.
    pub rated_well: u32,
}

/// Identity of a question; an answer to another one is ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AskId(pub u64);

/// A question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreAsk {
    /// Which slots of a matter have places left, over the whole booking window?
    Places {
        /// The matter.
        matter: MatterId,
    },
    /// Keep a place while the citizen decides.
    Hold {
        /// The new booking.
        booking: BookingId,
        /// What for.
        matter: MatterId,
        /// When.
        slot: SlotTime,
    },
    /// Give up a place that was held; the answer is of no interest.
    Release {
        /// The booking.
        booking: BookingId,
    },
    /// Make a held place a booking.
    Confirm {
        /// The booking.
        booking: BookingId,
        /// All about it.
        order: Box<BookingOrder>,
    },
    /// Look for open bookings.
    Find(BookingRef),
    /// Move a booking to another slot, in one step: the old place is given up only if there is a new one.
    Move {
        /// The booking.
        booking: BookingId,
        /// The new slot.
        to: SlotTime,
    },
    /// Cancel a booking.
    Cancel {
        /// The booking.
        booking: BookingId,
    },
    /// Where does a ticket stand?
    Look(TicketRef),
}

/// By what a ticket is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TicketRef {
    /// The secret of its slip, scanned.
    Key(StatusKey),
    /// Its number of today, typed.
    Number(Number),
    /// Its person, by card: the newest of today.
    Person(PersonKey),
}

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreAnswer {
    /// Slots with places left, in order; at most [`SLOTS_MAX`].
    Places(Vec<SlotPlaces>),
    /// The line is cut: slots of which this terminal holds a token that the centre signed beforehand, in order.
    Tokens(Vec<SlotTime>),
    /// The place is kept.
    Held {
        /// For how long, in seconds.
        left_s: u16,
    },
    /// 预约成功.
    Confirmed(Box<Booking>),
    /// What was found, soonest first; at most [`BOOKINGS_MAX`].
    Found(Vec<Booking>),
    /// The booking in its new slot.
    Moved(Box<Booking>),
    /// The booking is cancelled.
    Cancelled(Box<Booking>),
    /// Where the ticket stands.
    Standing(TicketStanding),
    /// No, and why.
    Refused(CentreRefusal),
    /// No answer in time, or none that can be read.
    Failed,
}

/// A slot with its places.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotPlaces {
    /// The slot.
    pub slot: SlotTime,
    /// Places left.
    pub left: u16,
}

/// Where a ticket stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TicketStanding {
    /// Its number.
    pub number: Number,
    /// What for.
    pub matter: MatterId,
    /// How many wait before it; `None` when it does not wait any more.
    pub ahead: Option<u32>,
    /// How long that takes.
    pub wait: Option<WaitRange>,
    /// The secret of its slip, given only to whoever showed the slip or the card; a rating is tied to it.
    pub key: Option<StatusKey>,
    /// Whether it was rated, as far as that concerns whoever asks: a number that anybody can type does not outweigh
    /// the slip.
    pub is_rated: bool,
}

/// Why the centre says no. Each has its own text on the screen, and a way on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum CentreRefusal {
    /// The last place was taken a moment ago.
    SlotFull,
    /// The slot cannot be booked any more, or never could.
    SlotClosed,
    /// The hold ran out.
    HoldOver,
    /// The person has an open booking of this matter.
    AlreadyBooked(BookingCode),
    /// Three bookings were missed: none until that day. Walk-in stays open.
    Blocked {
        /// The first day on which booking is possible again.
        until: Date,
    },
    /// Too late to cancel or to move.
    TooLate {
        /// Until when it was possible.
        until: Moment,
    },
    /// No booking of that code, person or telephone number.
    UnknownBooking,
    /// It became a ticket already.
    Used(Number),
    /// It was cancelled.
    WasCancelled,
    /// More bookings than one fit the four digits; the whole code or the card tells them apart.
    Ambiguous,
    /// No ticket of today, and of the slip or number that was shown none of another day.
    UnknownTicket,
    /// The slip is of an earlier day; numbers hold for one day.
    PastTicket {
        /// The day.
        day: Date,
    },
    /// The number was not given out today, and on an earlier day it was.
    PastNumber {
        /// The last such day.
        day: Date,
    },
    /// Too many questions from this terminal in a short time.
    Busy,
}
