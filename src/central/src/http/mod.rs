//! The centre's HTTP side: who speaks, what they ask, and pages for whoever holds a slip.

mod asks;
mod booking_page;
mod directory;
mod listener;
mod nonces;
mod openapi;
mod page;
mod presence;
mod routes;
mod searches;
mod signed;

use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use hall_core::hall::Hall;
use hall_core::scan::BOOKING_PATH;
use hall_proto::wire::{self, ProblemCode, path};
use tokio::sync::Semaphore;

use crate::clock::Clock;
use crate::hours::Hours;
use crate::intake::Refusal;
use crate::keys::CentreKeys;
use crate::store::{Store, StoreError};
use directory::Directory;
pub use listener::serve;
use nonces::Nonces;
pub use openapi::openapi_json;
pub use presence::NOTED_MS;
use presence::Presence;
use searches::Searches;

/// Requests in flight; one more is answered "busy". Each kiosk holds one open for the feed.
const IN_FLIGHT_MAX: usize = 2_048;
/// Longest time from the last byte of the head to the answer; the feed alone may take 25 s of it.
const REQUEST_MAX: Duration = Duration::from_secs(35);

/// What the handlers share.
pub struct App {
    pub(crate) store: Store,
    pub(crate) hall: Hall,
    public_url: String,
    clock: Arc<dyn Clock>,
    keys: CentreKeys,
    directory: Directory,
    nonces: Mutex<Nonces>,
    presence: Presence,
    searches: Searches,
    hours: Arc<dyn Hours>,
    in_flight: Semaphore,
}

impl App {
    pub(crate) fn new(
        store: Store,
        hall: Hall,
        public_url: String,
        clock: Arc<dyn Clock>,
        keys: CentreKeys,
        hours: Arc<dyn Hours>,
    ) -> Self {
        Self {
            store,
            hall,
            public_url,
            clock,
            keys,
            directory: Directory::default(),
            nonces: Mutex::new(Nonces::default()),
            presence: Presence::default(),
            searches: Searches::default(),
            hours,
            in_flight: Semaphore::new(IN_FLIGHT_MAX),
        }
    }
}

fn router(app: Arc<App>) -> Router {
    Router::new()
        .route(path::ENROL, post(routes::enrol))
        .route(path::NUMBERS, post(routes::numbers))
        .route(path::OPERATIONS, post(routes::operations))
        .route(path::ASKS, post(asks::asks))
        .route(path::TOKENS, post(asks::tokens))
        .route(path::FEED, get(routes::feed))
        .route(path::KEYS, get(routes::keys))
        .route(path::OPENAPI, get(openapi::document))
        .route("/healthz", get(routes::healthz))
        .route("/t/{key}", get(page::ticket))
        .route(&format!("{BOOKING_PATH}{{code}}"), get(booking_page::booking))
        .route(&format!("{BOOKING_PATH}{{code}}/cancel"), post(booking_page::cancel))
        .fallback(|| async { Refusal::new(ProblemCode::NotFound, "nothing is here") })
        .method_not_allowed_fallback(|| async {
            Refusal::new(ProblemCode::WrongMethod, "this path takes another method")
        })
        .layer(middleware::from_fn_with_state(Arc::clone(&app), bounded))
        .with_state(app)
}

/// Nothing waits without a bound, and nothing of an answer is kept on the way.
async fn bounded(State(app): State<Arc<App>>, request: Request, next: Next) -> Response {
    let Ok(_permit) = app.in_flight.try_acquire() else {
        return Refusal::new(ProblemCode::Busy, "too many requests at once").into_response();
    };
    let mut response = match tokio::time::timeout(REQUEST_MAX, next.run(request)).await {
        Ok(response) => response,
        Err(_) => Refusal::new(ProblemCode::TooSlow, "the request took too long").into_response(),
    };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    response
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        json(status, wire::write(&self.to_problem()))
    }
}

impl From<StoreError> for Refusal {
    /// The reason stays in the log: it names files of this machine.
    fn from(fault: StoreError) -> Self {
        match fault {
            StoreError::Busy => Refusal::new(ProblemCode::Busy, "the centre has more to write than it takes"),
            StoreError::Failed => Refusal::new(ProblemCode::StoreFailed, "the centre could not write it down"),
            other => {
                tracing::error!(fault = %other, "a request could not be read from the database");
                Refusal::new(ProblemCode::StoreFailed, "the centre could not read its database")
            }
        }
    }
}

fn json(status: StatusCode, body: Vec<u8>) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json")], body).into_response()
}
