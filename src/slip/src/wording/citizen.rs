//! The sentences of what a citizen takes home besides a number: bookings, promises, help; and of a ticket's details.

use hall_core::booking::SlotHours;
use hall_core::calendar::{Date, Moment, PeriodKind, TimeOfDay, Weekday};
use hall_core::hall::{BundleShape, Text};
use hall_core::paper::BookingSlip;
use hall_core::person::PhoneTail;
use hall_core::wait::WaitRange;

use super::{counter_list, text};

/// How long the wait is; `None` if nobody waits.
#[must_use]
pub fn wait(wait: WaitRange) -> Option<Text> {
    let (from, to) = (wait.from_min.min(wait.to_min), wait.from_min.max(wait.to_min));
    match (from, to) {
        (_, 0) => None,
        (from, to) if from == to => Some(Text { zh: format!("约 {to} 分钟"), en: format!("about {to} min") }),
        (from, to) => Some(Text { zh: format!("约 {from}-{to} 分钟"), en: format!("about {from}-{to} min") }),
    }
}

/// Whose a slip is, with the end of the telephone number where it is known.
#[must_use]
pub fn person(who: &Text, masked: Option<&str>, tail: Option<PhoneTail>) -> Option<Text> {
    let masked = masked.map(str::trim).filter(|masked| !masked.is_empty());
    let zh = |masked: &str| format!("{}：{masked}", who.zh);
    match (masked, tail) {
        (None, None) => None,
        (Some(masked), None) => Some(Text { zh: zh(masked), en: String::new() }),
        (None, Some(tail)) => Some(Text { zh: format!("手机尾号：{tail}"), en: format!("Phone ending {tail}") }),
        (Some(masked), Some(tail)) => {
            Some(Text { zh: format!("{} 手机尾号 {tail}", zh(masked)), en: format!("Phone ending {tail}") })
        }
    }
}

/// Who holds a ticket.
#[must_use]
pub fn holder() -> Text {
    text("取号人", "Held by")
}

/// Who booked.
#[must_use]
pub fn booker() -> Text {
    text("预约人", "Booked by")
}

/// Who promises.
#[must_use]
pub fn promiser() -> Text {
    text("承诺人", "Promised by")
}

/// The project that a ticket belongs to.
#[must_use]
pub fn project(number: &str) -> Text {
    Text { zh: format!("项目代码：{number}"), en: format!("Project {number}") }
}

/// Above the materials that are still missing.
#[must_use]
pub fn missing() -> Text {
    text("尚缺材料", "Still missing")
}

/// Above the steps of a bundle.
#[must_use]
pub fn steps(shape: BundleShape) -> Text {
    match shape {
        BundleShape::InOrder => text("依次办理，一号到底", "In this order, on one number"),
        BundleShape::SideBySide => text("并联办理，一号到底", "Side by side, on one number"),
    }
}

/// One step, with its place where steps follow each other.
#[must_use]
pub fn step(place: Option<usize>, name: &Text, counters: &[String]) -> Text {
    let lead = place.map_or_else(|| "· ".to_owned(), |place| format!("{place}. "));
    let (zh, en) = match counter_list(counters) {
        Some(Text { zh, en }) => (zh, en),
        None => ("网上办理".to_owned(), "online".to_owned()),
    };
    Text { zh: format!("{lead}{}（{zh}）", name.zh), en: format!("{lead}{}: {en}", name.en) }
}

/// Where a booking stands, in as few characters as can be printed large.
#[must_use]
pub fn booking(state: BookingSlip) -> Text {
    match state {
        BookingSlip::Confirmed => text("预约成功", "Booking confirmed"),
        BookingSlip::Pending => text("待确认", "Not confirmed yet"),
        BookingSlip::Changed => text("改约成功", "Booking changed"),
        BookingSlip::Cancelled => text("已取消", "Booking cancelled"),
    }
}

/// The band over a request, so that it is not taken for a booking even where it is torn off below.
#[must_use]
pub fn only_a_request() -> Text {
    text("预约申请 尚未确认", "Request, not confirmed")
}

/// What that means for the citizen, where it is not plain.
#[must_use]
pub fn booking_meaning(state: BookingSlip, tail: Option<PhoneTail>) -> Option<Text> {
    match state {
        BookingSlip::Confirmed => None,
        BookingSlip::Pending => {
            let (zh, en) = match tail {
                Some(tail) => (
                    format!("工作人员将电话告知结果（尾号 {tail}），也可在终端扫码查询。"),
                    format!("Staff call the phone ending {tail}; or scan at a terminal."),
                ),
                None => ("请在自助终端扫码查询结果。".to_owned(), "Scan at a terminal to see the answer.".to_owned()),
            };
            Some(Text {
                zh: format!("这是预约申请，不是预约成功。{zh}"),
                en: format!("This is a request, not a confirmed booking. {en}"),
            })
        }
        BookingSlip::Changed => {
            Some(text("原预约时间已作废，请按下列时间前来。", "The earlier time is void; please come at this one."))
        }
        BookingSlip::Cancelled => Some(text(
            "以下预约已取消，名额已释放。需要时可重新预约。",
            "This booking is cancelled. You may book again.",
        )),
    }
}

/// Above a booking's code.
#[must_use]
pub fn code() -> Text {
    text("预约码", "Booking code")
}

/// Above a code that nobody has confirmed yet.
#[must_use]
pub fn request_code() -> Text {
    text("申请码", "Request code")
}

/// A day with its weekday.
#[must_use]
pub fn date(date: Date) -> Text {
    let (zh, en) = match date.weekday() {
        Weekday::Monday => ("周一", "Mon"),
        Weekday::Tuesday => ("周二", "Tue"),
        Weekday::Wednesday => ("周三", "Wed"),
        Weekday::Thursday => ("周四", "Thu"),
        Weekday::Friday => ("周五", "Fri"),
        Weekday::Saturday => ("周六", "Sat"),
        Weekday::Sunday => ("周日", "Sun"),
    };
    let (year, month, day) = (date.year(), date.month(), date.day());
    Text { zh: format!("{year}年{month}月{day}日 {zh}"), en: format!("{en} {date}") }
}

/// From when to when, and in which kind of hours.
#[must_use]
pub fn slot(from: TimeOfDay, to: TimeOfDay, hours: SlotHours) -> Text {
    let Text { zh, en } = slot_hours(hours);
    Text { zh: format!("{from}-{to} {zh}"), en: format!("{from}-{to}, {en}") }
}

fn slot_hours(hours: SlotHours) -> Text {
    match hours {
        SlotHours::Period(PeriodKind::Working) => text("工作时间", "working hours"),
        SlotHours::Period(PeriodKind::Early) => text("早间服务", "early service"),
        SlotHours::Period(PeriodKind::Noon) => text("午间服务", "noon service"),
        SlotHours::Period(PeriodKind::Evening) => text("晚间服务", "evening service"),
        SlotHours::Period(PeriodKind::Weekend) => text("周末服务", "weekend service"),
        SlotHours::Period(PeriodKind::Holiday) => text("节假日服务", "holiday service"),
        SlotHours::Extended => text("延时服务", "extended hours"),
    }
}

/// When and how to check in.
#[must_use]
pub fn check_in((from, to): (TimeOfDay, TimeOfDay)) -> Text {
    Text {
        zh: format!("当天 {from}-{to} 凭预约码或身份证在自助终端签到"),
        en: format!("Check in at a terminal, {from}-{to} that day"),
    }
}

/// Until when it can be cancelled or changed.
#[must_use]
pub fn cancel_until(until: Moment) -> Text {
    let Moment { date, time } = until;
    Text {
        zh: format!("取消或改约请在 {}月{}日 {time} 前", date.month(), date.day()),
        en: format!("Cancel or change before {date} {time}"),
    }
}

/// Above the materials to bring.
#[must_use]
pub fn bring() -> Text {
    text("请携带材料", "Please bring")
}

/// One of several materials, with a box to tick.
#[must_use]
pub fn material(name: &Text) -> Text {
    let en = if name.en.trim().is_empty() { String::new() } else { format!("- {}", name.en) };
    Text { zh: format!("□ {}", name.zh), en }
}

/// What a booking's QR code is for.
#[must_use]
pub fn booking_hint(state: BookingSlip) -> Text {
    match state {
        BookingSlip::Confirmed | BookingSlip::Changed => {
            text("手机或终端扫码查看、取消", "Scan by phone or at a terminal")
        }
        BookingSlip::Pending => text("在自助终端扫码查询结果", "Scan at a terminal to see the answer"),
        BookingSlip::Cancelled => text("扫码查看预约记录", "Scan to see your bookings"),
    }
}

/// The title of a promise.
#[must_use]
pub fn promise() -> Text {
    text("容缺受理承诺书", "Promise to hand in papers later")
}

/// The ticket that a promise belongs to.
#[must_use]
pub fn of_number(number: &str) -> Text {
    Text { zh: format!("排队号：{number}"), en: format!("Number {number}") }
}

/// What is promised.
#[must_use]
pub fn promised() -> Text {
    text(
        "本人办理上述事项，下列材料暂缺，现申请容缺受理，并承诺在所列日期前补齐。逾期未补齐的，按退件处理，由此产生的后果由本人承担。",
        "I apply without the papers below and promise to hand them in by the dates shown. If I do not, my application \
         will be returned.",
    )
}

/// Above the materials that follow later.
#[must_use]
pub fn deferred() -> Text {
    text("暂缺材料及补齐期限", "Papers to follow, and by when")
}

/// A material that follows later, and beneath it the last day on which it may be handed in.
#[must_use]
pub fn promised_material(place: usize, name: &Text, until: Date) -> [Text; 2] {
    let (year, month, day) = (until.year(), until.month(), until.day());
    let between = if name.en.trim().is_empty() { "" } else { ", " };
    [
        Text { zh: format!("{place}. {}", name.zh), en: String::new() },
        Text {
            zh: format!("补齐期限：{year}年{month}月{day}日"), en: format!("{}{between}by {until}", name.en)
        },
    ]
}

/// Where a promise is signed.
#[must_use]
pub fn sign_at(place: &Text) -> Option<Text> {
    let (zh, en) = (place.zh.trim(), place.en.trim());
    (!zh.is_empty()).then(|| Text {
        zh: format!("签名后请交：{zh}"),
        en: if en.is_empty() { String::new() } else { format!("Sign and hand in at: {en}") },
    })
}

/// Before the line on which the citizen signs.
#[must_use]
pub fn citizen_signature() -> Text {
    text("承诺人签名", "Signature")
}

/// What a promise's QR code is for.
#[must_use]
pub fn promise_hint() -> Text {
    text("扫码查看补交进度", "Scan to follow your papers")
}

/// That a helper comes, and when.
#[must_use]
pub fn helper_comes(minutes: Option<u16>) -> Text {
    match minutes {
        None | Some(0) => text("帮办员正在赶来，请在此稍候", "A helper is coming; please wait here"),
        Some(minutes) => Text {
            zh: format!("帮办员约 {minutes} 分钟后到，请在此稍候"),
            en: format!("A helper comes in about {minutes} min; please wait here"),
        },
    }
}

/// That somebody calls back, and on which telephone.
#[must_use]
pub fn calls_back(until: Option<Moment>, tail: PhoneTail) -> Text {
    match until {
        None => Text {
            zh: format!("帮办员将回电，手机尾号 {tail}"),
            en: format!("A helper will call the phone ending {tail}"),
        },
        Some(Moment { date, time }) => Text {
            zh: format!("帮办员将在 {}月{}日 {time} 前回电，手机尾号 {tail}", date.month(), date.day()),
            en: format!("A helper will call the phone ending {tail} before {date} {time}"),
        },
    }
}

/// How to know the helper.
#[must_use]
pub fn reference() -> Text {
    text("核对码", "Reference")
}

/// What the reference is for.
#[must_use]
pub fn tell_reference() -> Text {
    text(
        "来电人会先报此核对码；不收费，不索要验证码。",
        "The caller names this code first, and never asks for money or passwords.",
    )
}

/// Where the helpers are.
#[must_use]
pub fn helpers_at(place: &Text) -> Text {
    let en = if place.en.trim().is_empty() { String::new() } else { format!("Helpers: {}", place.en) };
    Text { zh: format!("帮办代办专区：{}", place.zh), en }
}

/// What the QR code of a slip about help is for.
#[must_use]
pub fn help_hint() -> Text {
    text("扫码查看帮办进度", "Scan to follow your request")
}
