//! Why something is not possible now, each with its own words and the next moment at which it is.

use super::{Date, DayKind, Moment, PeriodKind, TimeOfDay};
use crate::hall::Text;

/// Why something is not possible now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reason {
    /// Nobody is there.
    Closed,
    /// Staff only finish with whoever is there or booked (延时).
    AfterClosing,
    /// The hall is staffed, but not for this matter.
    NotServed {
        /// The kind of hours.
        kind: PeriodKind,
    },
    /// Only those who have booked are served now.
    ByBookingOnly {
        /// The kind of hours.
        kind: PeriodKind,
    },
    /// The tickets of this period are given out.
    QuotaGone {
        /// How many there were.
        quota: u16,
    },
    /// The end of the service would be past closing, by more than staff stay.
    EndsAfterClosing {
        /// When the hall closes.
        closing: TimeOfDay,
    },
    /// No period on that day serves the matter.
    NoService {
        /// What kind of day it is.
        day: DayKind,
    },
    /// Every place is taken.
    Full,
    /// The slot lies so near that it is not booked, but walked into.
    TooSoon {
        /// The first day that can be booked.
        from: Date,
    },
    /// The slot lies further ahead than slots are booked.
    TooFar {
        /// How many working days ahead they are.
        days: u16,
    },
    /// Booking of the slot has not begun.
    NotOpenYet {
        /// When it does.
        from: Moment,
    },
    /// Booking of the slot is over.
    BookingOver {
        /// Until when it went.
        until: Moment,
    },
    /// No such slot is kept.
    NoSuchSlot,
    /// The person has booked this matter already.
    AlreadyBooked,
    /// Too many bookings were missed.
    Blocked {
        /// The first day on which booking is possible again.
        until: Date,
    },
    /// The booking can no longer be cancelled or moved.
    TooLateToCancel {
        /// Until when it could.
        until: Moment,
    },
}

/// No, why, and when it is possible next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// Why.
    pub reason: Reason,
    /// When it is possible next, as far as the calendar knows; of a booking, the start of the first slot whose booking is
    /// open or opens; of a refusal to cancel, none.
    pub next: Option<Moment>,
}

impl Reason {
    /// What the citizen reads: short, and a way on wherever there is one.
    #[must_use]
    pub fn text(&self) -> Text {
        Text { zh: self.zh(), en: self.en() }
    }

    fn zh(&self) -> String {
        match self {
            Reason::Closed => "大厅现已下班，您可以预约或留下回电".to_owned(),
            Reason::AfterClosing => "现为延时服务，仅办理已取号或已预约的事项".to_owned(),
            Reason::NotServed { kind } => format!("{}不办理此事项，您可以预约其他时间", kind.name().zh),
            Reason::ByBookingOnly { kind } => format!("{}须提前预约", kind.name().zh),
            Reason::QuotaGone { quota } => format!("本场现场号（{quota}个）已取完，您可以预约"),
            Reason::EndsAfterClosing { closing } => format!("排队人数较多，{closing}下班前可能办不完，建议预约"),
            Reason::NoService { day } => format!("{}不办理此事项", day.name().zh),
            Reason::Full => "该时段已约满，请选择其他时段".to_owned(),
            Reason::TooSoon { from } => format!("最早可预约{}，今天请现场取号", day_zh(*from)),
            Reason::TooFar { days } => format!("最多可提前{days}个工作日预约"),
            Reason::NotOpenYet { from } => format!("该时段{}起可预约", moment_zh(*from)),
            Reason::BookingOver { until } => format!("该时段预约已于{}截止", moment_zh(*until)),
            Reason::NoSuchSlot => "该时段不开放，请选择其他时段".to_owned(),
            Reason::AlreadyBooked => "您已预约此事项，可查看或改约".to_owned(),
            Reason::Blocked { until } => format!("您多次预约未到，{}起可再预约，现场取号不受影响", day_zh(*until)),
            Reason::TooLateToCancel { until } => {
                format!("已过{}，不能取消或改约；未能前来请联系窗口", moment_zh(*until))
            }
        }
    }

    fn en(&self) -> String {
        match self {
            Reason::Closed => "The hall is closed; you can book or leave a callback".to_owned(),
            Reason::AfterClosing => "Only tickets and bookings of today are still served".to_owned(),
            Reason::NotServed { kind } => format!("Not offered during {}; you can book another time", kind.name().en),
            Reason::ByBookingOnly { kind } => format!("Booking needed for {}", kind.name().en),
            Reason::QuotaGone { quota } => format!("All {quota} tickets of this period are taken; you can book"),
            Reason::EndsAfterClosing { closing } => format!("May not be finished by {closing}; booking is advised"),
            Reason::NoService { day } => format!("Not offered on this day ({})", day.name().en),
            Reason::Full => "This slot is full; please choose another".to_owned(),
            Reason::TooSoon { from } => format!("First bookable day: {from}; take a number today"),
            Reason::TooFar { days } => format!("Bookable up to {days} working days ahead"),
            Reason::NotOpenYet { from } => format!("Can be booked from {from}"),
            Reason::BookingOver { until } => format!("Booking ended at {until}"),
            Reason::NoSuchSlot => "This slot is not offered; please choose another".to_owned(),
            Reason::AlreadyBooked => "You have booked this already; you can view or move it".to_owned(),
            Reason::Blocked { until } => format!("Bookings were missed; you can book again from {until}, or walk in"),
            Reason::TooLateToCancel { until } => format!("Could be changed until {until}; please tell the counter"),
        }
    }
}

/// 10月9日.
pub(super) fn day_zh(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// 10月9日08:30.
pub(super) fn moment_zh(moment: Moment) -> String {
    format!("{}{}", day_zh(moment.date), moment.time)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Most characters of a reason in Chinese: two lines in the largest type.
    const ZH_CHARS_MAX: usize = 60;
    /// Most characters of a reason in English.
    const EN_CHARS_MAX: usize = 90;

    #[test]
    fn every_reason_is_short_in_both_languages() {
        let date = Date::parse("2026-12-31").expect("a day");
        let time = TimeOfDay::parse("23:59").expect("a time");
        let moment = Moment { date, time };
        let long = Text {
            zh: "国庆节、中秋节连休".to_owned(), en: "National Day and Mid-Autumn Festival".to_owned()
        };
        let kind = PeriodKind::Holiday;
        let reasons = [
            Reason::Closed,
            Reason::AfterClosing,
            Reason::NotServed { kind },
            Reason::ByBookingOnly { kind },
            Reason::QuotaGone { quota: u16::MAX },
            Reason::EndsAfterClosing { closing: time },
            Reason::NoService { day: DayKind::Holiday(long) },
            Reason::Full,
            Reason::TooSoon { from: date },
            Reason::TooFar { days: u16::MAX },
            Reason::NotOpenYet { from: moment },
            Reason::BookingOver { until: moment },
            Reason::NoSuchSlot,
            Reason::AlreadyBooked,
            Reason::Blocked { until: date },
            Reason::TooLateToCancel { until: moment },
        ];
        for reason in reasons {
            let text = reason.text();
            assert!((4..=ZH_CHARS_MAX).contains(&text.zh.chars().count()), "{}", text.zh);
            assert!((4..=EN_CHARS_MAX).contains(&text.en.chars().count()), "{}", text.en);
            assert!(text.en.is_ascii() && !text.zh.is_ascii(), "{text:?}");
        }
        assert_eq!(Reason::NotOpenYet { from: moment }.text().zh, "该时段12月31日23:59起可预约");
    }
}
