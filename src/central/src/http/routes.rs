//! The handlers of the API.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use hall_core::hall::KioskId;
use hall_proto::sign;
use hall_proto::wire::{
    self, EnrolAnswer, EnrolRequest, EventBody, FEED_WAIT_S_MAX, FeedAnswer, FeedQuery, KeysAnswer, NumberAnswer,
    NumberRequest, Problem, ProblemCode, REQUEST_BYTES_MAX, SeriesFloor, UploadAnswer, UploadRequest, VERSION,
    WireKeys,
};
use tokio::time::Instant;
use uuid::Uuid;

use super::signed::{Signed, read_body};
use super::{App, json};
use crate::admin::code_hash;
use crate::intake::{self, Batch, Refusal, Sent};
use crate::store::{Work, enrolments, events, faults, filings, labels, queue};

/// Trades a one-time code and a public key for an identity.
#[utoipa::path(
    post, path = "/v1/enrol", tag = "kiosk", request_body = EnrolRequest,
    responses((status = 200, body = EnrolAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn enrol(State(app): State<Arc<App>>, body: Body) -> Result<Response, Refusal> {
    let request: EnrolRequest = wire::read(&read_body(body).await?, REQUEST_BYTES_MAX)?;
    let Some(key) = sign::public_key(&request.public_key) else {
        return Err(Refusal::new(ProblemCode::BadKey, "the public key is none"));
    };
    let (hash, key) = (code_hash(&request.code), key.to_bytes());
    let admitted = app.store.write(move |work| admit(work, &hash, &key)).await?;
    let Some((kiosk, series, floor)) = admitted else {
        return Err(Refusal::new(ProblemCode::WrongCode, "the code is wrong, used or expired"));
    };
    if let Ok(kiosk) = KioskId::new(&kiosk) {
        app.directory.forget(&kiosk);
    }
    tracing::info!(kiosk, %series, "a kiosk was let in");
    let (epoch, public_url) = (app.store.epoch(), app.public_url.clone());
    let keys = Some(WireKeys::from(app.keys.public()));
    Ok(ok(&EnrolAnswer { v: VERSION, kiosk, series, floor, epoch, public_url, keys }))
}

type Admitted = (String, char, Option<SeriesFloor>);

fn admit(work: &Work<'_>, code_hash: &[u8; 32], key: &[u8; 32]) -> rusqlite::Result<Option<Admitted>> {
    let Some((kiosk, series)) = enrolments::redeem(work.db, code_hash, work.received_at)? else { return Ok(None) };
    enrolments::admit(work.db, &kiosk, series, key, work.received_at)?;
    faults::clear_all(work, &kiosk)?;
    events::add(work, &EventBody::Enrolled { kiosk: kiosk.clone() })?;
    let given = labels::dispenser(work.db, series)?;
    let floor = (given.last() > 0).then(|| SeriesFloor { day: given.day().0, last: given.last() });
    Ok(Some((kiosk, series.letter(), floor)))
}

/// Gives out a number from the matter's series.
#[utoipa::path(
    post, path = "/v1/numbers", tag = "kiosk", request_body = NumberRequest, security(("signature" = [])),
    responses((status = 200, body = NumberAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn numbers(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let request: NumberRequest = wire::read(&signed.body, REQUEST_BYTES_MAX)?;
    let sent = Sent::from(&request.operation);
    let enrolment = signed.enrolment;
    let issued = app.store.write(move |work| intake::issue(work, enrolment, &sent)).await?;
    let issued = in_force(&app, &signed.kiosk, issued)?;
    Ok(ok(&NumberAnswer {
        v: VERSION,
        epoch: app.store.epoch(),
        ticket: Uuid::from_u128(issued.ticket.0),
        number: issued.number.to_string(),
        day: issued.day.0,
        ahead: issued.ahead,
    }))
}

/// The centre's keys, for a kiosk that was enrolled before there were any, and after a change.
#[utoipa::path(
    get, path = "/v1/keys", tag = "kiosk", security(("signature" = [])),
    responses((status = 200, body = KeysAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn keys(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let enrolment = app.store.read(|db| enrolments::in_force(db, signed.enrolment))?;
    let known = enrolment.map(drop).ok_or_else(|| Refusal::new(ProblemCode::Revoked, "this kiosk was shut out"));
    in_force(&app, &signed.kiosk, known)?;
    Ok(ok(&KeysAnswer { v: VERSION, epoch: app.store.epoch(), keys: app.keys.public().into() }))
}

/// Takes in what happened at a kiosk.
#[utoipa::path(
    post, path = "/v1/operations", tag = "kiosk", request_body = UploadRequest, security(("signature" = [])),
    responses((status = 200, body = UploadAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn operations(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let request: UploadRequest = wire::read(&signed.body, REQUEST_BYTES_MAX)?;
    let batch = Batch::from(&request);
    let enrolment = signed.enrolment;
    let results = app.store.write(move |work| intake::take_in(work, enrolment, &batch)).await?;
    let results = in_force(&app, &signed.kiosk, results)?;
    Ok(ok(&UploadAnswer { v: VERSION, epoch: app.store.epoch(), results }))
}

/// What is new since an event; waits for something if there is nothing.
#[utoipa::path(
    get, path = "/v1/feed", tag = "kiosk", params(FeedQuery), security(("signature" = [])),
    responses((status = 200, body = FeedAnswer), (status = "4XX", body = Problem), (status = "5XX", body = Problem))
)]
pub(super) async fn feed(State(app): State<Arc<App>>, signed: Signed) -> Result<Response, Refusal> {
    let query = read_query(&signed.query)?;
    let wait = Duration::from_secs(u64::from(query.wait_s.min(FEED_WAIT_S_MAX)));
    let deadline = Instant::now() + wait;
    let mut commits = app.store.commits();
    loop {
        commits.mark_unchanged();
        let answer = in_force(&app, &signed.kiosk, look(&app, signed.enrolment, &query)?)?;
        let has_news = !answer.events.is_empty() || answer.restarted;
        if has_news || tokio::time::timeout_at(deadline, commits.changed()).await.is_err() {
            // Read again: the request may have been held open for half a minute.
            return Ok(ok(&FeedAnswer { server_time_ms: app.clock.now().0, ..answer }));
        }
    }
}

fn look(app: &App, enrolment: i64, query: &FeedQuery) -> Result<Result<FeedAnswer, Refusal>, Refusal> {
    let now = app.clock.now();
    let today = app.hall.rule().day_of(now);
    let epoch = app.store.epoch();
    let answer = app.store.read(|db| {
        let moment = db.unchecked_transaction()?;
        let Some(enrolment) = enrolments::in_force(&moment, enrolment)? else {
            return Ok(Err(Refusal::new(ProblemCode::Revoked, "this kiosk was shut out")));
        };
        let (first, last) = events::span(&moment)?;
        let is_here = query.epoch == Some(epoch) && query.after + 1 >= first && query.after <= last;
        let after = if is_here { query.after } else { first - 1 };
        let events = events::after(&moment, after)?;
        Ok(Ok(FeedAnswer {
            v: VERSION,
            epoch,
            restarted: !is_here,
            next: events.last().map_or(after, |event| event.seq),
            events,
            waiting: queue::waiting(&moment, today)?,
            today: filings::today(&moment, today.into(), app.hall.rule().start_of(today))?,
            operations_seen: enrolment.seen.unwrap_or(0),
            server_time_ms: now.0,
        }))
    })?;
    Ok(answer)
}

/// Whether the centre works.
#[utoipa::path(get, path = "/healthz", tag = "operator", responses((status = 200), (status = 503)))]
pub(super) async fn healthz(State(app): State<Arc<App>>) -> Response {
    let is_writing = app.store.is_writing();
    let body = serde_json::json!({ "v": VERSION, "ok": is_writing, "epoch": app.store.epoch(), "writer": is_writing });
    let status = if is_writing { StatusCode::OK } else { StatusCode::SERVICE_UNAVAILABLE };
    json(status, body.to_string().into_bytes())
}

/// A kiosk that was found to be shut out is looked up afresh next time.
pub(super) fn in_force<T>(app: &App, kiosk: &KioskId, decision: Result<T, Refusal>) -> Result<T, Refusal> {
    decision.inspect_err(|refusal| {
        if refusal.code == ProblemCode::Revoked {
            app.directory.forget(kiosk);
        }
    })
}

/// Reads `epoch=…&after=…&wait_s=…`; names that are not known are passed over.
fn read_query(query: &str) -> Result<FeedQuery, Refusal> {
    let malformed = |name: &str| Refusal::new(ProblemCode::Malformed, format!("{name} is not what it should be"));
    let mut read = FeedQuery::default();
    for pair in query.split('&') {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        match name {
            "epoch" => read.epoch = Some(Uuid::parse_str(value).map_err(|_| malformed(name))?),
            "after" => {
                let place: Option<u64> = value.parse().ok().filter(|place| *place < i64::MAX.unsigned_abs());
                read.after = place.ok_or_else(|| malformed(name))?;
            }
            "wait_s" => read.wait_s = value.parse().map_err(|_| malformed(name))?,
            _ => {}
        }
    }
    Ok(read)
}

pub(super) fn ok<M: wire::Message>(message: &M) -> Response {
    json(StatusCode::OK, wire::write(message))
}
