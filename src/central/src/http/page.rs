//! The page behind the slip's QR code: the number and its place in the queue, for whoever holds the paper.

use std::sync::{Arc, LazyLock};

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::hall::{Matter, Text, Zone};
use hall_core::ticket::{StatusKey, TicketState};
use sha2::{Digest, Sha256};

use super::App;
use crate::intake::Refusal;
use crate::store::queue::{self, Class, Place};
use crate::store::tickets::{self, StoredTicket};

pub(super) const STYLE: &str = include_str!("../../templates/page.css");

/// Nothing may load or run but this one style sheet, named by its hash.
static POLICY: LazyLock<String> = LazyLock::new(|| policy("'none'"));
/// The same on a page with a form, which may only be sent back to where it came from.
static FORM_POLICY: LazyLock<String> = LazyLock::new(|| policy("'self'"));

fn policy(forms: &str) -> String {
    let hash = STANDARD.encode(Sha256::digest(STYLE));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; base-uri 'none'; form-action {forms}; frame-ancestors 'none'"
    )
}

#[derive(Template)]
#[template(path = "ticket.html")]
struct TicketPage<'a> {
    style: &'static str,
    hall: &'a Text,
    time: String,
    number: String,
    matter: &'a Text,
    zone: &'a Text,
    place_of_zone: &'a Text,
    counters: String,
    minutes: u16,
    standing: Standing,
}

#[derive(Template)]
#[template(path = "unknown.html")]
struct UnknownPage<'a> {
    style: &'static str,
    hall: &'a Text,
    time: String,
}

/// Where the ticket stands, in the visitor's eyes.
enum Standing {
    Waiting { ahead: u32, place: u32 },
    Void,
    OtherDay { day: BusinessDay },
}

/// A ticket as found, with the people before it.
struct Sight {
    found: StoredTicket,
    ahead: u32,
}

/// The page of a ticket.
#[utoipa::path(
    get, path = "/t/{key}", tag = "visitor", params(("key" = String, Path, description = "The slip's key")),
    responses((status = 200, content_type = "text/html"), (status = 404, content_type = "text/html"))
)]
pub(super) async fn ticket(State(app): State<Arc<App>>, Path(key): Path<String>) -> Result<Response, Refusal> {
    let now = app.clock.now();
    // A key of another form is looked up like any other, so that an answer's time tells nothing about keys.
    let key = StatusKey::parse(&key).unwrap_or_else(|| StatusKey::from_random([0; 10]));
    let sight = look(&app, &key, now)?;
    let page = sight.and_then(|sight| ticket_page(&app, &sight, now));
    let (status, text) = match page {
        Some(page) => (StatusCode::OK, page.render()),
        None => (StatusCode::NOT_FOUND, unknown_page(&app, now).render()),
    };
    Ok(html(status, text))
}

/// A page as the browser gets it, with nothing allowed but its own style sheet.
pub(super) fn html(status: StatusCode, text: askama::Result<String>) -> Response {
    answer(status, text, &POLICY)
}

/// The same with a form on it.
pub(super) fn html_with_form(status: StatusCode, text: askama::Result<String>) -> Response {
    answer(status, text, &FORM_POLICY)
}

fn answer(status: StatusCode, text: askama::Result<String>, policy: &str) -> Response {
    // The templates write into memory and hold nothing that can fail.
    let text = text.unwrap_or_default();
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ];
    (status, headers, text).into_response()
}

/// Runs the same two queries whether the ticket exists or not.
fn look(app: &App, key: &StatusKey, now: UtcMillis) -> Result<Option<Sight>, Refusal> {
    let nowhere = Place { day: app.hall.rule().day_of(now), class: Class::WalkIn, order: now };
    let sight = app.store.read(|db| {
        let moment = db.unchecked_transaction()?;
        let found = tickets::find_by_key(&moment, key.as_str())?;
        let place = found.as_ref().and_then(|found| found.place).unwrap_or(nowhere);
        let matter = found.as_ref().map_or("", |found| found.ticket.matter.as_str());
        let ahead = queue::ahead(&moment, matter, place, found.as_ref().map_or(0, |found| found.arrival))?;
        Ok(found.map(|found| Sight { found, ahead }))
    })?;
    Ok(sight)
}

/// `None` while there is nothing to show: no number yet, or a matter that left the hall file.
fn ticket_page<'a>(app: &'a App, sight: &Sight, now: UtcMillis) -> Option<TicketPage<'a>> {
    let StoredTicket { ticket, label, place, .. } = &sight.found;
    let label = (*label)?;
    let matter: &Matter = app.hall.matter(&ticket.matter)?;
    let zone: &Zone = app.hall.zone(&matter.zone)?;
    let today = app.hall.rule().day_of(now);
    let standing = match place {
        _ if ticket.state == TicketState::Abandoned => Standing::Void,
        Some(place) if place.day >= today => {
            Standing::Waiting { ahead: sight.ahead, place: sight.ahead.saturating_add(1) }
        }
        _ => Standing::OtherDay { day: label.day },
    };
    Some(TicketPage {
        style: STYLE,
        hall: app.hall.name(),
        time: time_of(app, now),
        number: label.number.to_string(),
        matter: &matter.name,
        zone: &zone.name,
        place_of_zone: &zone.place,
        counters: matter.counters.join("、"),
        minutes: matter.minutes,
        standing,
    })
}

fn unknown_page(app: &App, now: UtcMillis) -> UnknownPage<'_> {
    UnknownPage { style: STYLE, hall: app.hall.name(), time: time_of(app, now) }
}

pub(super) fn time_of(app: &App, now: UtcMillis) -> String {
    let local = app.hall.rule().local(now);
    format!("{:02}:{:02}", local.hour, local.minute)
}
