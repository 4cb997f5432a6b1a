//! What the terminal says aloud. The caption on the screen is exactly what is spoken, so both come from here.
//!
//! A prompt holds nothing but its kind and at most a ticket's number: no name, no card and no free text can get into
//! the loudspeaker or into the log of what was said.

mod bad_input;
#[cfg(test)]
mod tests;
mod volume;
mod wording;

use crate::hall::{Lang, Text};
use crate::number::Number;
use crate::view::{
    Arrival, BookedKind, ClosedWhy, EntryKind, EntryPage, GoalView, HoursView, IdentifyPage, MatterList, Page,
    PaperView, View,
};

pub use self::bad_input::BadInput;
pub use self::volume::{MINUTES_OF_DAY, QUIET_HOURS_MAX, QuietHours, Volume, VolumeError, VolumePlan};

/// Something to say.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Prompt {
    /// The first page.
    Welcome,
    /// The first page while the printer is stopped.
    WelcomeWithoutPaper,
    /// The first page while nobody can walk in.
    Closed,
    /// The first page of a terminal that is paused.
    Paused,
    /// Choose a matter.
    ChooseMatter,
    /// Type letters to find a matter.
    Search,
    /// Choose a matter that needs no visit.
    ChooseOnline,
    /// How to do it without a visit, or with one.
    Online,
    /// The steps of a bundle.
    Steps,
    /// How to find a ticket.
    FindTicket,
    /// Check what to bring, then take the number.
    CheckMaterials,
    /// The matter is not served now; why, and what there is instead.
    NotNow,
    /// The number is being given.
    Numbering,
    /// The number stands and its slip is on its way.
    Printing(Number),
    /// The slip is out.
    TakeSlip(Number),
    /// The number stands without a slip.
    OnScreen(Number),
    /// The slip is perhaps incomplete, and the number holds.
    Doubt(Number),
    /// No number could be given.
    Refused,
    /// Who helps.
    Help,
    /// Something essential is missing.
    Missing,
    /// What is missing may follow.
    Promise,
    /// Which class of priority.
    ChoosePriority,
    /// Type an ID card's number.
    TypeIdNumber,
    /// Type a telephone number.
    TypePhone,
    /// Type its last four digits.
    TypePhoneTail,
    /// Type a project's code.
    TypeProject,
    /// Type the number of the project whose steward is asked for, or go on without it.
    TypeStewardProject,
    /// What was typed or shown cannot be used.
    BadInput(BadInput),
    /// A card is being read.
    Reading,
    /// In which zone a matter is.
    ChooseZone,
    /// Choose a day and a time.
    ChooseSlot,
    /// Check what is about to be booked.
    ConfirmBooking,
    /// It is booked.
    Booked,
    /// It is asked for, not booked.
    Requested,
    /// The slip of either is out.
    TakeBookingSlip,
    /// How to find a booking.
    FindBooking,
    /// Type the code of a booking.
    TypeBookingCode,
    /// Which booking.
    ChooseBooking,
    /// A booking, not to be checked in now.
    BookingFound,
    /// A booking, to be checked in now.
    CheckIn,
    /// Really cancel it?
    CancelBooking,
    /// The centre is being asked.
    Asking,
    /// Something is told on the screen.
    Notice,
    /// Where a ticket stands.
    Standing(Number),
    /// Type the number of a ticket.
    TypeTicketNumber,
    /// Which kind of help.
    Assist,
    /// How it is to come.
    AssistHow,
    /// Somebody will call back.
    CallbackLeft,
    /// Which ticket is rated.
    RateWhich,
    /// Which grade.
    Rate,
    /// Thanks for it.
    Thanks,
    /// Thanks for it, and somebody follows it up.
    FollowUp,
    /// Nobody has touched the screen for a while.
    StillThere,
    /// For staff: the printer does not go on by itself.
    PrinterNeedsAttention,
    /// Lay the card on the reader.
    LayCard,
    /// The card has been read.
    TakeCard,
    /// The card could not be read.
    CardNotRead,
    /// Hold the code before the scanner.
    HoldCode,
    /// The code could not be read.
    CodeNotRead,
    /// The voice has been switched on.
    VoiceOn,
    /// For the technician: is it loud and clear?
    Test,
}

/// A part of a prompt that can be a recorded clip.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Segment {
    /// The clip's name: `a-z`, `0-9` and `-`.
    pub code: String,
    /// What is said, in both languages.
    pub text: Text,
}

/// What is spoken in place of a number's digits in Chinese.
const DIGITS_ZH: [&str; 10] = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Where the number stands in a wording.
const NUMBER: &str = "{}";

impl Prompt {
    /// Every prompt, with this number where one is said; for recording, tables and tests.
    #[must_use]
    pub fn all(number: Number) -> Vec<Prompt> {
        let fixed = [
            Prompt::Welcome,
            Prompt::WelcomeWithoutPaper,
            Prompt::Closed,
            Prompt::Paused,
            Prompt::ChooseMatter,
            Prompt::Search,
            Prompt::ChooseOnline,
            Prompt::Online,
            Prompt::Steps,
            Prompt::FindTicket,
            Prompt::CheckMaterials,
            Prompt::NotNow,
            Prompt::Numbering,
            Prompt::Printing(number),
            Prompt::TakeSlip(number),
            Prompt::OnScreen(number),
            Prompt::Doubt(number),
            Prompt::Refused,
            Prompt::Help,
            Prompt::Missing,
            Prompt::Promise,
            Prompt::ChoosePriority,
            Prompt::TypeIdNumber,
            Prompt::TypePhone,
            Prompt::TypePhoneTail,
            Prompt::TypeProject,
            Prompt::TypeStewardProject,
            Prompt::Reading,
            Prompt::ChooseZone,
            Prompt::ChooseSlot,
            Prompt::ConfirmBooking,
            Prompt::Booked,
            Prompt::Requested,
            Prompt::TakeBookingSlip,
            Prompt::FindBooking,
            Prompt::TypeBookingCode,
            Prompt::ChooseBooking,
            Prompt::BookingFound,
            Prompt::CheckIn,
            Prompt::CancelBooking,
            Prompt::Asking,
            Prompt::Notice,
            Prompt::Standing(number),
            Prompt::TypeTicketNumber,
            Prompt::Assist,
            Prompt::AssistHow,
            Prompt::CallbackLeft,
            Prompt::RateWhich,
            Prompt::Rate,
            Prompt::Thanks,
            Prompt::FollowUp,
            Prompt::StillThere,
            Prompt::PrinterNeedsAttention,
            Prompt::LayCard,
            Prompt::TakeCard,
            Prompt::CardNotRead,
            Prompt::HoldCode,
            Prompt::CodeNotRead,
            Prompt::VoiceOn,
            Prompt::Test,
        ];
        fixed.into_iter().chain(BadInput::ALL.map(Prompt::BadInput)).collect()
    }

    /// What to say to this screen, or `None` where the terminal is silent: a technician and staff need no guide.
    #[must_use]
    pub fn of(view: &View) -> Option<Prompt> {
        if view.idle_left_s.is_some() {
            return Some(Prompt::StillThere);
        }
        match &view.page {
            Page::Welcome { .. } if view.printer_fault.is_some() => Some(Prompt::WelcomeWithoutPaper),
            Page::Welcome { .. } if view.hours == Some(HoursView::Unsure) => {
                Some(Prompt::BadInput(BadInput::HolidaysUnknown))
            }
            Page::Welcome { .. } => Some(Prompt::Welcome),
            Page::Closed(page) if page.why == ClosedWhy::Paused => Some(Prompt::Paused),
            Page::Closed(_) => Some(Prompt::Closed),
            Page::Search(_) => Some(Prompt::Search),
            Page::Matters { .. } | Page::Listed { list: MatterList::Popular, .. } => Some(Prompt::ChooseMatter),
            Page::Listed { list: MatterList::Online, .. } => Some(Prompt::ChooseOnline),
            Page::Online(_) => Some(Prompt::Online),
            Page::Bundle(_) => Some(Prompt::Steps),
            Page::Prepare(card) if !card.admission.is_ticket() => Some(Prompt::NotNow),
            Page::Prepare(_) => Some(Prompt::CheckMaterials),
            Page::Missing(_) => Some(Prompt::Missing),
            Page::Promise(_) => Some(Prompt::Promise),
            Page::Priority { .. } => Some(Prompt::ChoosePriority),
            Page::Entry(page) => Some(typing(page)),
            Page::Identify(page) => identifying(page),
            Page::Zones { .. } => Some(Prompt::ChooseZone),
            Page::Slots(_) => Some(Prompt::ChooseSlot),
            Page::BookConfirm(_) => Some(Prompt::ConfirmBooking),
            Page::Booked(page) if page.paper == PaperView::Printed => Some(Prompt::TakeBookingSlip),
            Page::Booked(page) => Some(booked(page.kind)),
            Page::Bookings(_) => Some(Prompt::ChooseBooking),
            Page::Booking(page) => Some(found(page.arrival)),
            Page::CancelBooking(_) => Some(Prompt::CancelBooking),
            Page::Asking => Some(Prompt::Asking),
            Page::Notice(page) => Some(BadInput::of_notice(&page.notice).map_or(Prompt::Notice, Prompt::BadInput)),
            Page::Standing(page) => match BadInput::of_standing(page) {
                Some(late) => Some(Prompt::BadInput(late)),
                None => page.number.parse().ok().map(Prompt::Standing),
            },
            Page::Numbering { .. } => Some(Prompt::Numbering),
            Page::Issued(card) => {
                let number = card.number.parse().ok()?;
                Some(match card.paper {
                    PaperView::Printing => Prompt::Printing(number),
                    PaperView::Printed => Prompt::TakeSlip(number),
                    PaperView::OnScreen(_) => Prompt::OnScreen(number),
                    PaperView::Doubt(_) => Prompt::Doubt(number),
                })
            }
            Page::Refused { .. } => Some(Prompt::Refused),
            Page::Help { .. } => Some(Prompt::Help),
            Page::Assist { .. } => Some(Prompt::Assist),
            Page::AssistHow(_) => Some(Prompt::AssistHow),
            Page::CallbackLeft(_) => Some(Prompt::CallbackLeft),
            Page::RateWhich { .. } => Some(Prompt::RateWhich),
            Page::Rate(_) => Some(Prompt::Rate),
            Page::Thanks(page) if page.is_followed_up => Some(Prompt::FollowUp),
            Page::Thanks(_) => Some(Prompt::Thanks),
            Page::Technician(_) | Page::Staff(_) => None,
        }
    }

    /// The name in logs and of the recorded clip: `a-z` and `-`.
    #[must_use]
    pub fn code(self) -> &'static str {
        wording::wording(self).0
    }

    /// The number in it.
    #[must_use]
    pub fn number(self) -> Option<Number> {
        match self {
            Prompt::Printing(number)
            | Prompt::TakeSlip(number)
            | Prompt::OnScreen(number)
            | Prompt::Doubt(number)
            | Prompt::Standing(number) => Some(number),
            _ => None,
        }
    }

    /// What is spoken, and what stands on the screen meanwhile.
    #[must_use]
    pub fn caption(self) -> Text {
        let (_, zh, en) = wording::wording(self);
        let Some(number) = self.number() else { return Text { zh: zh.into(), en: en.into() } };
        let said = |lang| spelled(number).map(|segment| segment.text.get(lang).to_owned()).join(" ");
        Text { zh: zh.replace(NUMBER, &said(Lang::Zh)), en: en.replace(NUMBER, &said(Lang::En)) }
    }

    /// The same as clips in the order in which they are heard: one for a fixed prompt; for one with a number what
    /// stands before it, its letter, its digits, and what follows. So a number needs no recording of its own.
    #[must_use]
    pub fn segments(self) -> Vec<Segment> {
        let (code, zh, en) = wording::wording(self);
        let Some(number) = self.number() else { return vec![Segment { code: code.into(), text: self.caption() }] };
        let half = |which: &str, zh: &str, en: &str| Segment {
            code: format!("{code}-{which}"),
            text: Text { zh: zh.trim().into(), en: en.trim().into() },
        };
        let (zh_before, zh_after) = zh.split_once(NUMBER).unwrap_or((zh, ""));
        let (en_before, en_after) = en.split_once(NUMBER).unwrap_or((en, ""));
        let mut segments = vec![half("before", zh_before, en_before)];
        segments.extend(spelled(number));
        segments.push(half("after", zh_after, en_after));
        segments
    }
}

fn typing(page: &EntryPage) -> Prompt {
    if let Some(wrong) = BadInput::of_entry(page) {
        return Prompt::BadInput(wrong);
    }
    match page.kind {
        EntryKind::IdNumber => Prompt::TypeIdNumber,
        EntryKind::Phone => Prompt::TypePhone,
        EntryKind::PhoneTail => Prompt::TypePhoneTail,
        EntryKind::Project if page.goal == GoalView::Steward => Prompt::TypeStewardProject,
        EntryKind::Project => Prompt::TypeProject,
        EntryKind::TicketNumber => Prompt::TypeTicketNumber,
        EntryKind::BookingCode => Prompt::TypeBookingCode,
    }
}

fn booked(kind: BookedKind) -> Prompt {
    match kind {
        BookedKind::Confirmed | BookedKind::Moved => Prompt::Booked,
        BookedKind::Requested => Prompt::Requested,
    }
}

fn found(arrival: Arrival) -> Prompt {
    match arrival {
        Arrival::Open { .. } | Arrival::Late => Prompt::CheckIn,
        Arrival::Unconfirmed | Arrival::OtherDay | Arrival::Early { .. } | Arrival::Over => Prompt::BookingFound,
    }
}

fn identifying(page: &IdentifyPage) -> Option<Prompt> {
    match page.trouble {
        _ if page.is_reading => Some(Prompt::Reading),
        Some(_) => Some(Prompt::CardNotRead),
        None if page.goal == GoalView::Status => Some(Prompt::FindTicket),
        None if page.goal == GoalView::MyBooking => Some(Prompt::FindBooking),
        None => page.can_read_card.then_some(Prompt::LayCard),
    }
}

/// A number as it is said: its letter, then digit by digit, so that nobody takes it for an amount.
fn spelled(number: Number) -> [Segment; 4] {
    let letter = number.series().letter();
    let digit = |place: u16| {
        let value = number.value() / place % 10;
        let zh = DIGITS_ZH[usize::from(value)];
        Segment { code: format!("digit-{value}"), text: Text { zh: zh.into(), en: value.to_string() } }
    };
    let text = Text { zh: letter.into(), en: letter.into() };
    [Segment { code: format!("letter-{}", letter.to_ascii_lowercase()), text }, digit(100), digit(10), digit(1)]
}
