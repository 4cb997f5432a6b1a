//! What the slip of 帮办代办 says.

use crate::assistance::AssistanceKind;
use crate::booking::{BookingCode, SlotTime};
use crate::calendar::Moment;
use crate::day::LocalTime;
use crate::hall::{Lang, Text};
use crate::person::{PhoneTail, ProjectNumber};

/// What a slip says on which somebody waits for help.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssistanceContent {
    /// The language that the citizen reads; Chinese is printed always, for staff.
    pub lang: Lang,
    /// The hall's name.
    pub hall: Text,
    /// The kind of help.
    pub kind: AssistanceKind,
    /// How the helper and the citizen come together.
    pub how: AssistanceHow,
    /// What it is about, where that was chosen.
    pub matter: Option<Text>,
    /// The project whose steward is asked for, where its number was typed.
    pub project: Option<ProjectNumber>,
    /// Where the helpers are, where they have a place.
    pub place: Option<Text>,
    /// When it was asked for, on the hall's clock.
    pub at: LocalTime,
    /// An address for the QR code, where there is a page.
    pub link: Option<String>,
}

/// How the helper and the citizen come together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AssistanceHow {
    /// A helper comes to the terminal.
    Called {
        /// What the helper asks for: the ticket's number, or digits of the day.
        reference: String,
        /// In how many minutes about; `None` when nobody can tell.
        minutes: Option<u16>,
    },
    /// At a time that the centre has confirmed.
    Booked {
        /// Day, time and kind of hours.
        slot: SlotTime,
        /// What the citizen brings.
        code: BookingCode,
    },
    /// Somebody calls back.
    Callback {
        /// What the caller names, so that the citizen knows who calls.
        reference: String,
        /// Until when, where the hall promises it.
        until: Option<Moment>,
        /// The end of the telephone number.
        tail: PhoneTail,
    },
}
