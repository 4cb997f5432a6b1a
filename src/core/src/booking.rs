//! A booking: a place in a slot, from the wish to the ticket of the day.
//!
//! ```text
//! Held ──► Confirmed ──► CheckedIn
//!   │          ├───────► Cancelled
//!   ▼          └───────► Missed
//! Released  Requested ─► Confirmed | Refused
//! ```
//! `Confirmed` is the centre's word alone, given in answer to a request or beforehand as a signed slot token. Whatever
//! was asked for while the line was cut and no token was left is `Requested` (待确认), and is called so everywhere.

use std::fmt;

use crate::assistance::AssistanceKind;
use crate::calendar::{Date, Moment, PeriodKind, TimeOfDay};
use crate::hall::{Lang, MatterId};
use crate::number::Number;
use crate::person::{PersonKey, PhoneTail, ProjectNumber, Sealed};

/// How long a place is held while the citizen decides, in seconds.
pub const HOLD_S: u16 = 180;

/// A booking's identity: a version 7 UUID made by whoever asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookingId(pub u128);

/// What the citizen brings: twelve digits, the last of them a check digit (ISO 7064, MOD 11,10), so that a slip of the
/// finger is told from a wrong code.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BookingCode(String);

/// Digits of a booking code.
pub const CODE_DIGITS: usize = 12;

/// Why a text is no booking code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Not enough digits, or too many.
    #[error("a booking code has {CODE_DIGITS} digits, found {0}")]
    Length(usize),
    /// Another character than a digit.
    #[error("a booking code has digits only")]
    Digit,
    /// A digit is wrong, or two changed places.
    #[error("the digits do not fit each other; please compare them with the slip")]
    Check,
}

impl BookingCode {
    /// A code out of random bits; 36 of them count.
    #[must_use]
    pub fn from_random(bits: u64) -> Self {
        let mut digits = format!("{:011}", bits % 100_000_000_000);
        digits.push(char::from(b'0' + check_digit(&digits)));
        Self(digits)
    }

    /// Reads a code; blanks between its groups are passed over.
    ///
    /// # Errors
    /// See [`CodeError`].
    pub fn parse(text: &str) -> Result<Self, CodeError> {
        let digits: String = text.chars().filter(|c| *c != ' ').collect();
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(CodeError::Digit);
        }
        if digits.len() != CODE_DIGITS {
            return Err(CodeError::Length(digits.len()));
        }
        let (body, check) = digits.split_at(CODE_DIGITS - 1);
        if check.as_bytes() != [b'0' + check_digit(body)] {
            return Err(CodeError::Check);
        }
        Ok(Self(digits))
    }

    /// The digits without blanks, as they stand in a QR code and on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// In three groups, as a person reads it: 4821 9035 7716.
    #[must_use]
    pub fn grouped(&self) -> String {
        [&self.0[..4], &self.0[4..8], &self.0[8..]].join(" ")
    }
}

impl fmt::Debug for BookingCode {
    /// Never shows the code: whoever knows it can cancel the booking.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BookingCode(…)")
    }
}

/// ISO 7064, MOD 11,10.
fn check_digit(digits: &str) -> u8 {
    let product = digits.bytes().fold(10_u8, |product, byte| {
        let sum = (product + (byte - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10
}

/// A slot of a day, with the kind of hours that it lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SlotTime {
    /// The day.
    pub date: Date,
    /// When service begins.
    pub from: TimeOfDay,
    /// When the slot ends.
    pub to: TimeOfDay,
    /// The kind of hours.
    pub hours: SlotHours,
}

impl SlotTime {
    /// When service begins.
    #[must_use]
    pub fn starts(self) -> Moment {
        Moment { date: self.date, time: self.from }
    }
}

/// The kind of hours that a slot lies in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SlotHours {
    /// A staffed period of that kind.
    Period(PeriodKind),
    /// 延时: after closing, staff stay.
    Extended,
}

/// What a citizen books.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BookingOrder {
    /// What for; a helper or a steward is a matter of the catalogue, too.
    pub matter: MatterId,
    /// When.
    pub slot: SlotTime,
    /// Who.
    pub person: PersonKey,
    /// Who, for the slip and the screen: masked.
    pub masked: String,
    /// Who, for the counter alone.
    pub sealed: Sealed,
    /// The end of the telephone number, where it is known.
    pub tail: Option<PhoneTail>,
    /// The project, where the matter asks for one.
    pub project: Option<ProjectNumber>,
    /// The kind of help, where a helper is booked.
    pub assistance: Option<AssistanceKind>,
    /// The language of the slip and of calls.
    pub lang: Lang,
}

/// Where a booking stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BookingState {
    /// The place is kept while the citizen decides.
    Held,
    /// The hold ran out, or the citizen went away. The end.
    Released,
    /// 待确认: asked for while the line was cut.
    Requested,
    /// 预约成功.
    Confirmed,
    /// The centre had no place for a request; staff call back. The end.
    Refused,
    /// Became a ticket. The end, unless that ticket was given up before anyone saw its number.
    CheckedIn,
    /// The end.
    Cancelled,
    /// Nobody came. The end.
    Missed,
}

impl BookingState {
    /// Every state.
    pub const ALL: [BookingState; 8] = [
        BookingState::Held,
        BookingState::Released,
        BookingState::Requested,
        BookingState::Confirmed,
        BookingState::Refused,
        BookingState::CheckedIn,
        BookingState::Cancelled,
        BookingState::Missed,
    ];

    /// The name in the store and on the wire.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            BookingState::Held => "held",
            BookingState::Released => "released",
            BookingState::Requested => "requested",
            BookingState::Confirmed => "confirmed",
            BookingState::Refused => "refused",
            BookingState::CheckedIn => "checked-in",
            BookingState::Cancelled => "cancelled",
            BookingState::Missed => "missed",
        }
    }

    /// The state of that name.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.code() == code)
    }

    /// Whether a place in the slot is used by it.
    #[must_use]
    pub fn takes_a_place(self) -> bool {
        matches!(self, BookingState::Held | BookingState::Confirmed | BookingState::CheckedIn | BookingState::Missed)
    }

    /// Whether the citizen still means to come.
    #[must_use]
    pub fn is_open(self) -> bool {
        matches!(self, BookingState::Requested | BookingState::Confirmed)
    }

    /// Whether it may become `next`.
    #[must_use]
    pub fn may_become(self, next: BookingState) -> bool {
        use BookingState as S;
        matches!(
            (self, next),
            (S::Held, S::Confirmed | S::Released)
                | (S::Requested, S::Confirmed | S::Refused | S::Cancelled)
                | (S::Confirmed, S::CheckedIn | S::Cancelled | S::Missed)
                // Its ticket was given up before anyone saw a number, as after a power cut.
                | (S::CheckedIn, S::Confirmed)
        )
    }
}

/// A booking as its citizen sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Booking {
    /// Its identity.
    pub id: BookingId,
    /// Its code.
    pub code: BookingCode,
    /// What for.
    pub matter: MatterId,
    /// When.
    pub slot: SlotTime,
    /// Where it stands.
    pub state: BookingState,
    /// Whose, masked.
    pub masked: String,
    /// The project, where there is one.
    pub project: Option<ProjectNumber>,
    /// The kind of help, where a helper is booked.
    pub assistance: Option<AssistanceKind>,
    /// The ticket's number, once checked in.
    pub number: Option<Number>,
}

/// By what a booking is looked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BookingRef {
    /// The code, typed or scanned.
    Code(BookingCode),
    /// The person, by card, its number or telephone.
    Person(PersonKey),
    /// The end of the telephone number.
    Tail(PhoneTail),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_tells_a_slip_of_the_finger() {
        let code = BookingCode::from_random(48_219_035_771);
        let digits = code.as_str().to_owned();
        assert_eq!(BookingCode::parse(&code.grouped()), Ok(code));
        for at in 0..CODE_DIGITS {
            for other in b'0'..=b'9' {
                let mut wrong = digits.clone().into_bytes();
                if wrong[at] == other {
                    continue;
                }
                wrong[at] = other;
                let wrong = String::from_utf8(wrong).expect("digits");
                assert_eq!(BookingCode::parse(&wrong), Err(CodeError::Check), "{wrong}");
            }
        }
        assert_eq!(BookingCode::parse("1234"), Err(CodeError::Length(4)));
        assert_eq!(BookingCode::parse("12345678901x"), Err(CodeError::Digit));
    }

    #[test]
    fn every_code_that_is_made_is_read_back() {
        for bits in [0, 1, 99_999_999_999, 100_000_000_000, u64::MAX, 0x1234_5678_9abc_def0] {
            let code = BookingCode::from_random(bits);
            assert_eq!(BookingCode::parse(code.as_str()).as_ref(), Ok(&code));
            assert_eq!(format!("{code:?}"), "BookingCode(…)");
        }
    }

    #[test]
    fn an_end_is_an_end_unless_nobody_saw_the_ticket() {
        for from in BookingState::ALL {
            let goes_on = BookingState::ALL.into_iter().any(|to| from.may_become(to));
            let is_end = matches!(
                from,
                BookingState::Released | BookingState::Refused | BookingState::Cancelled | BookingState::Missed
            );
            assert_eq!(goes_on, !is_end, "{from:?}");
            assert_eq!(BookingState::from_code(from.code()), Some(from));
        }
    }
}
