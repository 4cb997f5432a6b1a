//! The page behind the booking slip's QR code: what is booked, when to come and with what, and its cancellation; nothing
//! about whose it is.

use std::sync::Arc;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hall_core::booking::{BookingCode, BookingState};
use hall_core::calendar::Moment;
use hall_core::day::UtcMillis;
use hall_core::hall::{Material, Need, Text};

use super::App;
use super::page::{STYLE, html, html_with_form, time_of};
use crate::intake::{self, Refusal};
use crate::store::bookings::{self, StoredBooking};

#[derive(Template)]
#[template(path = "booking.html")]
struct BookingPage<'a> {
    style: &'static str,
    hall: &'a Text,
    time: String,
    code: String,
    /// The same as it stands in addresses.
    plain_code: String,
    matter: &'a Text,
    date: String,
    slot: String,
    /// From when until when one checks in; `None` where nobody does any more.
    check_in: Option<(String, String)>,
    /// What to bring, while somebody may come.
    materials: &'a [Material],
    standing: Words,
    cancel: Cancel,
}

/// Whether the booking can be cancelled here.
enum Cancel {
    /// It can, until that time of that day.
    Until(String),
    /// That moment is over, so many minutes before the slot.
    TooLate(u16),
    /// There is nothing to cancel.
    Nothing,
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
        html_with_form(StatusCode::OK, page.render())
    } else {
        let page = UnknownPage { style: STYLE, hall: app.hall.name(), time: time_of(&app, now) };
        html(StatusCode::NOT_FOUND, page.render())
    })
}

/// Cancels the booking, and shows its page again, which says how it stands. Whoever asks twice has cancelled once.
#[utoipa::path(
    post, path = "/b/{code}/cancel", tag = "visitor",
    params(("code" = String, Path, description = "The booking's code")),
    responses((status = 303, description = "The booking's page says what became of it"))
)]
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Path(code): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    if let Ok(code) = BookingCode::parse(&code)
        && !is_from_elsewhere(&headers)
    {
        app.store.write(move |work| intake::cancel_by_code(work, &code)).await?.ok();
    }
    // Beside this path, whatever stands before it at the public address.
    let page = format!("../{}", code.chars().filter(char::is_ascii_alphanumeric).collect::<String>());
    Ok((StatusCode::SEE_OTHER, [(header::LOCATION, page)]).into_response())
}

/// Whether another site's page sent the form; browsers say so by themselves.
fn is_from_elsewhere(headers: &HeaderMap) -> bool {
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    site.is_some_and(|site| !matches!(site, b"same-origin" | b"none"))
}

/// `None` if there is nothing to show: no code yet, or a matter that left the hall file.
fn page<'a>(app: &'a App, found: &StoredBooking, now: UtcMillis) -> Option<BookingPage<'a>> {
    let matter = app.hall.matter(&found.matter)?;
    let (slot, rules) = (found.slot, app.hours.rules(&found.matter));
    let opens = slot.starts().add_minutes(-i32::from(rules.check_in_early_min));
    let closes = Moment { date: slot.date, time: slot.to }.add_minutes(i32::from(rules.check_in_late_min));
    let now_here = Moment::from(app.hall.rule().local(now));
    let is_over = now_here > closes;
    let is_to_come = !is_over && matches!(found.state, BookingState::Confirmed | BookingState::Requested);
    let until = intake::changed_until(&*app.hours, found);
    let cancel = match found.state {
        BookingState::Confirmed if now_here <= until => Cancel::Until(format!("{} {}", until.date, until.time)),
        BookingState::Confirmed if !is_over => Cancel::TooLate(rules.cancel_before_min),
        _ => Cancel::Nothing,
    };
    Some(BookingPage {
        style: STYLE,
        hall: app.hall.name(),
        time: time_of(app, now),
        code: found.code.as_ref()?.grouped(),
        plain_code: found.code.as_ref()?.as_str().to_owned(),
        matter: &matter.name,
        date: slot.date.to_string(),
        slot: format!("{}–{}", slot.from, slot.to),
        check_in: is_to_come.then(|| (opens.time.to_string(), closes.time.to_string())),
        materials: if is_to_come { &matter.materials } else { &[] },
        standing: words(found.state, is_over)?,
        cancel,
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
        BookingState::Confirmed => [
            "预约成功",
            "Confirmed",
            "请按时到大厅签到；改期请到自助终端办理",
            "Please check in on time. To move it, use a terminal.",
        ],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_on_another_site_cancels_nothing() {
        let sent_from = |site: Option<&'static str>| {
            let site =
                site.map(|site| (header::HeaderName::from_static("sec-fetch-site"), HeaderValue::from_static(site)));
            is_from_elsewhere(&site.into_iter().collect())
        };
        assert!(sent_from(Some("cross-site")) && sent_from(Some("same-site")));
        assert!(!sent_from(Some("same-origin")) && !sent_from(Some("none")));
        assert!(!sent_from(None), "an older browser does not say");
    }
}
