//! What is said to input that cannot be used: each kind has words of its own, so that a citizen hears what to do next.

use super::wording::Wording;
use crate::centre::CentreRefusal;
use crate::view::{EntryKind, EntryPage, EntryProblem, GoalView, Notice, Sought, StandingPage};

/// What is wrong with what was typed or shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum BadInput {
    /// Characters of an ID number are missing.
    IdNumberShort,
    /// An ID number that begins with 0.
    IdNumberDistrict,
    /// The date of birth in an ID number does not exist.
    IdNumberBirth,
    /// The check digit of an ID number does not fit.
    IdNumberCheckDigit,
    /// Digits of a mobile number are missing.
    PhoneShort,
    /// A mobile number that does not begin with 13 to 19.
    PhoneStart,
    /// Digits of the end of a telephone number are missing.
    TailShort,
    /// Digits of a project's code are missing.
    ProjectShort,
    /// A project's code that does not begin with a year from 2000 on.
    ProjectYear,
    /// Digits of the number of a project are missing, whose steward is asked for.
    StewardProjectShort,
    /// The number of a project whose steward is asked for does not begin with a year from 2000 on.
    StewardProjectYear,
    /// Digits of a booking code are missing.
    BookingCodeShort,
    /// The check digit of a booking code does not fit.
    BookingCodeCheckDigit,
    /// Characters of a ticket's number are missing.
    TicketNumberShort,
    /// A ticket's number 000.
    TicketNumberZero,
    /// A slip of another hall.
    OtherHallTicket,
    /// A booking of another hall.
    OtherHallBooking,
    /// No code of a hall.
    ForeignCode,
    /// A code that cannot be read whole.
    DamagedCode,
    /// A code that names this hall, and that this hall never gave out.
    ForgedCode,
    /// A booking in place of a slip.
    BookingNotTicket,
    /// A booking's slip that names this hall, and no such booking is known.
    UnknownBookingSlip,
    /// A booking code that was typed, and is not known here.
    UnknownBookingCode,
    /// No booking of the person.
    NoBookingOfPerson,
    /// No booking of today by the end of a telephone number.
    NoBookingOfTail,
    /// The end of a telephone number fits several bookings.
    AmbiguousTail,
    /// The booking became a number already.
    UsedBooking,
    /// The booking was cancelled.
    CancelledBooking,
    /// The time of the booking is over.
    MissedBooking,
    /// A slip that names this hall, and no such ticket is known.
    UnknownSlip,
    /// A number that is not known.
    UnknownNumber,
    /// The person holds no ticket of today.
    NoTicketOfPerson,
    /// A slip of an earlier day.
    PastTicket,
    /// A number that was given out on an earlier day and not today.
    PastNumber,
    /// A ticket that was called or served already.
    ServedTicket,
    /// No ticket that could be rated.
    NoTicketToRate,
    /// The ticket was rated before.
    RatedBefore,
    /// The table of holidays has run out.
    HolidaysUnknown,
}

impl BadInput {
    /// Each of them.
    pub const ALL: [BadInput; 38] = [
        BadInput::IdNumberShort,
        BadInput::IdNumberDistrict,
        BadInput::IdNumberBirth,
        BadInput::IdNumberCheckDigit,
        BadInput::PhoneShort,
        BadInput::PhoneStart,
        BadInput::TailShort,
        BadInput::ProjectShort,
        BadInput::ProjectYear,
        BadInput::StewardProjectShort,
        BadInput::StewardProjectYear,
        BadInput::BookingCodeShort,
        BadInput::BookingCodeCheckDigit,
        BadInput::TicketNumberShort,
        BadInput::TicketNumberZero,
        BadInput::OtherHallTicket,
        BadInput::OtherHallBooking,
        BadInput::ForeignCode,
        BadInput::DamagedCode,
        BadInput::ForgedCode,
        BadInput::BookingNotTicket,
        BadInput::UnknownBookingSlip,
        BadInput::UnknownBookingCode,
        BadInput::NoBookingOfPerson,
        BadInput::NoBookingOfTail,
        BadInput::AmbiguousTail,
        BadInput::UsedBooking,
        BadInput::CancelledBooking,
        BadInput::MissedBooking,
        BadInput::UnknownSlip,
        BadInput::UnknownNumber,
        BadInput::NoTicketOfPerson,
        BadInput::PastTicket,
        BadInput::PastNumber,
        BadInput::ServedTicket,
        BadInput::NoTicketToRate,
        BadInput::RatedBefore,
        BadInput::HolidaysUnknown,
    ];

    /// What is wrong with a text that was typed, if anything is.
    pub(super) fn of_entry(page: &EntryPage) -> Option<Self> {
        Some(match (page.problem?, page.kind) {
            (EntryProblem::CheckDigit, EntryKind::BookingCode) => BadInput::BookingCodeCheckDigit,
            (EntryProblem::CheckDigit, _) => BadInput::IdNumberCheckDigit,
            (EntryProblem::Birth, _) => BadInput::IdNumberBirth,
            (EntryProblem::District, _) => BadInput::IdNumberDistrict,
            (EntryProblem::PhoneStart, _) => BadInput::PhoneStart,
            (EntryProblem::ProjectYear, _) if page.goal == GoalView::Steward => BadInput::StewardProjectYear,
            (EntryProblem::ProjectYear, _) => BadInput::ProjectYear,
            (EntryProblem::NumberZero, _) => BadInput::TicketNumberZero,
            (EntryProblem::Length { .. }, EntryKind::IdNumber) => BadInput::IdNumberShort,
            (EntryProblem::Length { .. }, EntryKind::Phone) => BadInput::PhoneShort,
            (EntryProblem::Length { .. }, EntryKind::PhoneTail) => BadInput::TailShort,
            (EntryProblem::Length { .. }, EntryKind::Project) if page.goal == GoalView::Steward => {
                BadInput::StewardProjectShort
            }
            (EntryProblem::Length { .. }, EntryKind::Project) => BadInput::ProjectShort,
            (EntryProblem::Length { .. }, EntryKind::BookingCode) => BadInput::BookingCodeShort,
            (EntryProblem::Length { .. }, EntryKind::TicketNumber) => BadInput::TicketNumberShort,
        })
    }

    /// What a notice says is wrong with what was shown or looked for, if it is about that.
    pub(super) fn of_notice(notice: &Notice) -> Option<Self> {
        Some(match notice {
            Notice::OtherHallTicket => BadInput::OtherHallTicket,
            Notice::OtherHallBooking => BadInput::OtherHallBooking,
            Notice::ForeignCode => BadInput::ForeignCode,
            Notice::DamagedCode => BadInput::DamagedCode,
            Notice::ForgedCode => BadInput::ForgedCode,
            Notice::BookingNotTicket => BadInput::BookingNotTicket,
            Notice::NoBooking(Sought::Slip) => BadInput::UnknownBookingSlip,
            Notice::NoBooking(Sought::Typed) => BadInput::UnknownBookingCode,
            Notice::NoBooking(Sought::Person) => BadInput::NoBookingOfPerson,
            Notice::NoBooking(Sought::Tail) => BadInput::NoBookingOfTail,
            Notice::NoTicket(Sought::Slip) => BadInput::UnknownSlip,
            Notice::NoTicket(Sought::Typed | Sought::Tail) => BadInput::UnknownNumber,
            Notice::NoTicket(Sought::Person) => BadInput::NoTicketOfPerson,
            Notice::NoTicketToRate => BadInput::NoTicketToRate,
            Notice::RatedBefore => BadInput::RatedBefore,
            Notice::BookingMissed => BadInput::MissedBooking,
            Notice::Refused(refusal) => return Self::of_refusal(refusal),
            _ => return None,
        })
    }

    fn of_refusal(refusal: &CentreRefusal) -> Option<Self> {
        match refusal {
            CentreRefusal::Used(_) => Some(BadInput::UsedBooking),
            CentreRefusal::WasCancelled => Some(BadInput::CancelledBooking),
            CentreRefusal::Ambiguous => Some(BadInput::AmbiguousTail),
            CentreRefusal::PastTicket { .. } => Some(BadInput::PastTicket),
            CentreRefusal::PastNumber { .. } => Some(BadInput::PastNumber),
            _ => None,
        }
    }

    /// A slip that was shown too late.
    pub(super) fn of_standing(page: &StandingPage) -> Option<Self> {
        page.ahead.is_none().then_some(BadInput::ServedTicket)
    }

    /// Its code, Chinese and English.
    pub(super) fn wording(self) -> Wording {
        match self {
            BadInput::IdNumberShort => ID_NUMBER_SHORT,
            BadInput::IdNumberDistrict => ID_NUMBER_DISTRICT,
            BadInput::IdNumberBirth => ID_NUMBER_BIRTH,
            BadInput::IdNumberCheckDigit => ID_NUMBER_CHECK_DIGIT,
            BadInput::PhoneShort => PHONE_SHORT,
            BadInput::PhoneStart => PHONE_START,
            BadInput::TailShort => TAIL_SHORT,
            BadInput::ProjectShort => PROJECT_SHORT,
            BadInput::ProjectYear => PROJECT_YEAR,
            BadInput::StewardProjectShort => STEWARD_PROJECT_SHORT,
            BadInput::StewardProjectYear => STEWARD_PROJECT_YEAR,
            BadInput::BookingCodeShort => BOOKING_CODE_SHORT,
            BadInput::BookingCodeCheckDigit => BOOKING_CODE_CHECK_DIGIT,
            BadInput::TicketNumberShort => TICKET_NUMBER_SHORT,
            BadInput::TicketNumberZero => TICKET_NUMBER_ZERO,
            BadInput::OtherHallTicket => OTHER_HALL_TICKET,
            BadInput::OtherHallBooking => OTHER_HALL_BOOKING,
            BadInput::ForeignCode => FOREIGN_CODE,
            BadInput::DamagedCode => DAMAGED_CODE,
            BadInput::ForgedCode => FORGED_CODE,
            BadInput::BookingNotTicket => BOOKING_NOT_TICKET,
            BadInput::UnknownBookingSlip => UNKNOWN_BOOKING_SLIP,
            BadInput::UnknownBookingCode => UNKNOWN_BOOKING_CODE,
            BadInput::NoBookingOfPerson => NO_BOOKING_OF_PERSON,
            BadInput::NoBookingOfTail => NO_BOOKING_OF_TAIL,
            BadInput::AmbiguousTail => AMBIGUOUS_TAIL,
            BadInput::UsedBooking => USED_BOOKING,
            BadInput::CancelledBooking => CANCELLED_BOOKING,
            BadInput::MissedBooking => MISSED_BOOKING,
            BadInput::UnknownSlip => UNKNOWN_SLIP,
            BadInput::UnknownNumber => UNKNOWN_NUMBER,
            BadInput::NoTicketOfPerson => NO_TICKET_OF_PERSON,
            BadInput::PastTicket => PAST_TICKET,
            BadInput::PastNumber => PAST_NUMBER,
            BadInput::ServedTicket => SERVED_TICKET,
            BadInput::NoTicketToRate => NO_TICKET_TO_RATE,
            BadInput::RatedBefore => RATED_BEFORE,
            BadInput::HolidaysUnknown => HOLIDAYS_UNKNOWN,
        }
    }
}

const ID_NUMBER_SHORT: Wording = (
    "id-number-short",
    "身份证号码还没有输完，一共十八位。",
    "Your ID number is not complete: it has eighteen characters.",
);
const ID_NUMBER_DISTRICT: Wording = (
    "id-number-district",
    "身份证号码的第一位不是零，请核对后再输入。",
    "An ID number does not begin with zero. Please compare it, and type it again.",
);
const ID_NUMBER_BIRTH: Wording = (
    "id-number-birth",
    "身份证号码里的出生日期没有这一天，请核对第七位到第十四位。",
    "The date of birth in the ID number does not exist. Please compare digits seven to fourteen.",
);
const ID_NUMBER_CHECK_DIGIT: Wording = (
    "id-number-check-digit",
    "身份证号码的最后一位和前面不符，请逐位核对。",
    "The last character of the ID number does not fit the others. Please compare them one by one.",
);
const PHONE_SHORT: Wording =
    ("phone-short", "手机号码还没有输完，一共十一位。", "Your mobile number is not complete: it has eleven digits.");
const PHONE_START: Wording = (
    "phone-start",
    "手机号码的开头不对，请核对前两位。",
    "A mobile number does not begin like this. Please compare the first two digits.",
);
const TAIL_SHORT: Wording =
    ("tail-short", "手机号码的后四位还没有输完。", "Please type all of the last four digits of your phone number.");
const PROJECT_SHORT: Wording =
    ("project-short", "项目代码还没有输完，一共二十位。", "The project code is not complete: it has twenty digits.");
const PROJECT_YEAR: Wording = (
    "project-year",
    "项目代码的前四位是年份，请核对后再输入。",
    "A project code begins with its year. Please compare the first four digits.",
);
const STEWARD_PROJECT_SHORT: Wording = (
    "steward-project-short",
    "项目编号还没有输完，一共二十位。没有编号也可以，请触摸没有编号。",
    "The project number is not complete: it has twenty digits. Without it, touch I have no number.",
);
const STEWARD_PROJECT_YEAR: Wording = (
    "steward-project-year",
    "项目编号的前四位是年份，请核对。没有编号也可以，请触摸没有编号。",
    "A project number begins with its year: please compare it. Without it, touch I have no number.",
);
const BOOKING_CODE_SHORT: Wording =
    ("booking-code-short", "预约码还没有输完，一共十二位。", "The booking code is not complete: it has twelve digits.");
const BOOKING_CODE_CHECK_DIGIT: Wording = (
    "booking-code-check-digit",
    "预约码有一位不对，请对着预约单逐位核对。",
    "A digit of the booking code is wrong. Please compare it with your slip, digit by digit.",
);
const TICKET_NUMBER_SHORT: Wording = (
    "ticket-number-short",
    "号码还没有输完，一个字母和三位数字。",
    "The number is not complete: it is a letter and three digits.",
);
const TICKET_NUMBER_ZERO: Wording = (
    "ticket-number-zero",
    "没有零号，号码从一号开始，请核对号票。",
    "Numbers begin with one. Please compare the number with your slip.",
);
const OTHER_HALL_TICKET: Wording = (
    "other-hall-ticket",
    "这张号票是其他大厅的。请到号票上写的大厅，或者在这里重新取号。",
    "This slip is of another hall. Please go there, or take a new number here.",
);
const OTHER_HALL_BOOKING: Wording = (
    "other-hall-booking",
    "这个预约是其他大厅的。请到预约单上写的大厅办理。",
    "This booking is of another hall. Please go to the hall that stands on its slip.",
);
const FOREIGN_CODE: Wording = (
    "foreign-code",
    "这个二维码不是号票，也不是预约。请出示号票或预约的二维码。",
    "This code is no slip and no booking. Please hold the code of either before the scanner.",
);
const DAMAGED_CODE: Wording = (
    "damaged-code",
    "二维码没有读完整。请放平再试一次，或者输入号码。",
    "The code was not read whole. Please hold it flat and try again, or type the number.",
);
const FORGED_CODE: Wording = (
    "forged-code",
    "这个二维码不是本大厅发出的，不能使用。请用证件查找，或者到咨询台核实。",
    "This hall did not give out this code. Please use your card, or ask at the information desk.",
);
const BOOKING_NOT_TICKET: Wording = (
    "booking-not-ticket",
    "这是预约的二维码。评价服务请出示号票，或者输入号码。",
    "This is the code of a booking. To rate a service, show the slip of your number, or type it.",
);
const UNKNOWN_BOOKING_SLIP: Wording = (
    "unknown-booking-slip",
    "没有登记这个预约。断网时提交的预约要等网络恢复，也可以用证件查找。",
    "This booking is not registered. One made while the line was cut appears later; you can also use your card.",
);
const UNKNOWN_BOOKING_CODE: Wording = (
    "unknown-booking-code",
    "没有找到这个预约码。可能输错了，也可能是其他大厅的，请核对预约单。",
    "This booking code was not found. It may be mistyped, or of another hall: please compare the slip.",
);
const NO_BOOKING_OF_PERSON: Wording = (
    "no-booking-of-person",
    "没有找到您的预约。请用预约时的证件，手机号码或预约码再查。",
    "You have no booking. Please use the card, the phone number or the code that you booked with.",
);
const NO_BOOKING_OF_TAIL: Wording = (
    "no-booking-of-tail",
    "今天没有这个手机尾号的预约。请用预约码或证件查找。",
    "No booking of today ends in these digits. Please use the booking code or your card.",
);
const AMBIGUOUS_TAIL: Wording = (
    "ambiguous-tail",
    "这个手机尾号有多个预约。请用预约码或证件查找。",
    "Several bookings end in these digits. Please use the booking code or your card.",
);
const USED_BOOKING: Wording = (
    "used-booking",
    "这个预约已经签到取过号了。号码在屏幕上，请等候叫号。",
    "This booking has become a number already. It is on the screen; please wait until it is called.",
);
const CANCELLED_BOOKING: Wording = (
    "cancelled-booking",
    "这个预约已经取消了。您可以重新预约，或者现场取号。",
    "This booking was cancelled. You can book again, or take a number.",
);
const MISSED_BOOKING: Wording = (
    "missed-booking",
    "这个预约的时间已经过了。您可以重新预约，或者现场取号。",
    "The time of this booking is over. You can book again, or take a number.",
);
const UNKNOWN_SLIP: Wording = (
    "unknown-slip",
    "没有登记这张号票。断网时取的号要等网络恢复才能查到，号码同样有效。",
    "This slip is not registered. One taken while the line was cut appears later, and its number holds.",
);
const UNKNOWN_NUMBER: Wording = (
    "unknown-number",
    "没有查到这个号码。请对着号票核对，再输入一次。",
    "This number was not found. Please compare it with your slip, and type it again.",
);
const NO_TICKET_OF_PERSON: Wording = (
    "no-ticket-of-person",
    "今天没有用这个证件取过号。请输入号票上的号码，或者重新取号。",
    "No number was taken with this card today. Please type the number on your slip, or take one.",
);
const PAST_TICKET: Wording = (
    "past-ticket",
    "这张号票不是今天的，号码只在当天有效。请重新取号。",
    "This slip is not of today, and numbers hold for one day. Please take a new one.",
);
const PAST_NUMBER: Wording = (
    "past-number",
    "今天还没有发出这个号码，以前发过，当天有效。请核对号票，或者重新取号。",
    "This number was given out on an earlier day, not today. Please compare your slip, or take a new one.",
);
const SERVED_TICKET: Wording = (
    "served-ticket",
    "这个号已经叫过，或者已经办完了。没有听到叫号，请到窗口或咨询台。",
    "This number was called, or served. If you missed it, please go to the counter or the information desk.",
);
const NO_TICKET_TO_RATE: Wording = (
    "no-ticket-to-rate",
    "没有找到可以评价的号码。请核对号票，再输入一次。",
    "No number was found that could be rated. Please compare your slip, and type it again.",
);
const RATED_BEFORE: Wording = (
    "rated-before",
    "这个号已经评价过了。出示号票可以修改评价。",
    "This number was rated already. Whoever shows its slip can change the grade.",
);
const HOLIDAYS_UNKNOWN: Wording = (
    "holidays-unknown",
    "欢迎光临。本机还没有新的节假日安排，今天是否办公请问咨询台。取号和预约照常。",
    "Welcome. This terminal has no table of holidays for today: please ask staff whether the hall works. \
     You can take a number or book as usual.",
);
