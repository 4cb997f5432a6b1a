//! The page behind the booking slip's QR code: what is booked and when to come, and nothing about whose it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use hall_core::booking::{BookingCode, BookingState};
use hall_core::calendar::Moment;
use hall_core::day::UtcMillis;
use hall_core::hall::Text;

use super::App;
use super::page::{STYLE, html, time_of};
use crate::intake::Refusal;
use crate::store::bookings::{self, StoredBooking};

#[derive(Template)]
#[template(path = "booking.html")]
struct BookingPage<'a> {
    style: &'static str,
    hall: &'a Text,
    time: String,
    code: String,
    matter: &'a Text,
    date: String,
    slot: String,
    opens: String,
    closes: String,
    standing: Words,
}

#[derive(Template)]
#[template(path = "booking_unknown.html")]
struct UnknownPage<'a> {
    style: &'static str,
    hall: &'a Text,
    time: String,
}

/// How a booking stands and what to do, in both languages.
struct Words {
    zh: &'static str,
    en: &'static str,
    todo_zh: &'static str,
    todo_en: &'static str,
}

/// The page of a booking.
#[utoipa::path(
    get, path = "/b/{code}", tag = "visitor", params(("code" = String, Path, description = "The booking's code")),
    responses((status = 200, content_type = "text/html"), (status = 404, content_type = "text/html"))
)]
pub(super) async fn booking(State(app): State<Arc<App>>, Path(code): Path<String>) -> Result<Response, Refusal> {
    let now = app.clock.now();
    let found = match BookingCode::parse(&code) {
        Ok(code) => app.store.read(|db| bookings::of_code(db, &code))?,
        Err(_) => None,
    };
    let page = found.and_then(|found| page(&app, &found, now));
    Ok(if let Some(page) = page {
        html(StatusCode::OK, page.render())
    } else {
        let page = UnknownPage { style: STYLE, hall: app.hall.name(), time: time_of(&app, now) };
        html(StatusCode::NOT_FOUND, page.render())
    })
}

/// `None` if there is nothing to show: no code yet, or a matter that left the hall file.
fn page<'a>(app: &'a App, found: &StoredBooking, now: UtcMillis) -> Option<BookingPage<'a>> {
    let matter = app.hall.matter(&found.matter)?;
    let (slot, rules) = (found.slot, app.hours.rules(&found.matter));
    let opens = slot.starts().add_minutes(-i32::from(rules.check_in_early_min));
    let closes = Moment { date: slot.date, time: slot.to }.add_minutes(i32::from(rules.check_in_late_min));
    let is_over = Moment::from(app.hall.rule().local(now)) > closes;
    Some(BookingPage {
        style: STYLE,
        hall: app.hall.name(),
        time: time_of(app, now),
        code: found.code.as_ref()?.grouped(),
        matter: &matter.name,
        date: slot.date.to_string(),
        slot: format!("{}–{}", slot.from, slot.to),
        opens: opens.time.to_string(),
        closes: closes.time.to_string(),
        standing: words(found.state, is_over)?,
    })
}

/// A booking is set down as missed the next day only; its citizen hears of it as soon as the time is over.
fn words(state: BookingState, is_over: bool) -> Option<Words> {
    let [zh, en, todo_zh, todo_en] = match state {
        BookingState::Confirmed | BookingState::Requested | BookingState::Missed
            if is_over || state == BookingState::Missed =>
        {
            [
                "预约时间已过",
                "The time is over",
                "请在自助终端重新预约或现场取号",
                "Book again or take a number at a terminal.",
            ]
        }
        BookingState::Confirmed => {
            ["预约成功", "Confirmed", "改期或取消请到自助终端办理", "To change or cancel, use a terminal in the hall."]
        }
        BookingState::Requested => {
            ["待确认", "Not confirmed yet", "请稍后再查看，或咨询工作人员", "Look again later, or ask our staff."]
        }
        BookingState::Refused => [
            "未能预约",
            "Not booked",
            "该时段已无名额，工作人员会与您联系",
            "The slot was full. Our staff will contact you.",
        ],
        BookingState::CheckedIn => {
            ["已签到", "Checked in", "请凭号票等候叫号", "Please wait for your number to be called."]
        }
        BookingState::Cancelled => {
            ["已取消", "Cancelled", "如需办理，请在自助终端重新预约", "To come after all, book again at a terminal."]
        }
        BookingState::Held | BookingState::Released | BookingState::Missed => return None,
    };
    Some(Words { zh, en, todo_zh, todo_en })
}
