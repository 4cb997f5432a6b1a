//! One exchange with the centre: signed, bounded in time and size, and only believed if it is the centre's answer.
//!
//! A gateway that answers a login page with status 200, a redirect or an error page of its own counts as a cut line;
//! nothing is taken as confirmed and nothing is dropped because of it.

use std::sync::Arc;
use std::time::Duration;

use hall_core::day::UtcMillis;
use hall_core::fault::Fault;
use hall_core::number::Number;
use hall_proto::sign::{self, Nonce, Request};
use hall_proto::wire::{self, EnrolAnswer, EnrolRequest, Message, Problem, ProblemCode, WireError};
use reqwest::{Method, Response, StatusCode, header};

use crate::clock::{self, Clock};
use crate::identity::Identity;

/// How long a connection may take to stand.
const CONNECT_MAX: Duration = Duration::from_secs(2);
/// How long an exchange may take that no citizen waits for.
pub const EXCHANGE_MAX: Duration = Duration::from_secs(15);
/// Hard stop for a number; the visit itself has given up before.
pub const NUMBER_MAX: Duration = Duration::from_millis(1_500);

/// Why an exchange failed.
#[derive(Debug, thiserror::Error)]
pub enum SyncError {
    /// No client could be made.
    #[error("no HTTP client: {0}")]
    Client(String),
    /// No answer, or none in time.
    #[error("the centre cannot be reached: {0}")]
    Unreachable(String),
    /// Something answered that is not the centre: a login page, a redirect, another program.
    #[error("the answer is not the centre's ({0}); check the address, and that no gateway asks for a login")]
    NotTheCentre(String),
    /// The centre answered and refused.
    #[error("the centre refuses: {message} ({remedy})", message = .0.message, remedy = .0.remedy)]
    Refused(Problem),
    /// The answer is the centre's but cannot be read.
    #[error("the centre's answer cannot be read: {0}")]
    Wire(#[from] WireError),
    /// The journal could not be asked.
    #[error("the journal: {0}")]
    Journal(String),
    /// No random bytes for a signature.
    #[error(transparent)]
    Chance(#[from] clock::NoChance),
}

impl SyncError {
    /// The fault that it means for the kiosk, if the line is to blame.
    #[must_use]
    pub fn fault(&self) -> Option<Fault> {
        match self {
            SyncError::Unreachable(_) | SyncError::NotTheCentre(_) | SyncError::Wire(_) => Some(Fault::LineCut),
            SyncError::Refused(problem) => match problem.code {
                ProblemCode::BadSignature
                | ProblemCode::StaleClock
                | ProblemCode::UnknownKiosk
                | ProblemCode::Revoked => Some(Fault::KioskRefused),
                ProblemCode::Busy | ProblemCode::StoreFailed | ProblemCode::TooSlow => Some(Fault::LineCut),
                _ => None,
            },
            SyncError::Client(_) | SyncError::Journal(_) | SyncError::Chance(_) => None,
        }
    }
}

impl SyncError {
    /// The number that the person holds already, with how many wait before it, where that is the refusal.
    #[must_use]
    pub fn held_number(&self) -> Option<(Number, u32)> {
        match self {
            SyncError::Refused(problem) if problem.code == ProblemCode::AlreadyWaiting => {
                problem.held.as_ref()?.number().ok()
            }
            _ => None,
        }
    }

    /// How many walk-in numbers the period had, where the refusal is that they are gone.
    #[must_use]
    pub fn quota_gone(&self) -> Option<u16> {
        match self {
            SyncError::Refused(problem) if problem.code == ProblemCode::QuotaGone => problem.quota,
            _ => None,
        }
    }
}

/// The way to one centre as one kiosk.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    identity: Arc<Identity>,
    clock: Arc<dyn Clock>,
}

fn http() -> Result<reqwest::Client, SyncError> {
    // Whoever installs a provider first has installed this one: the workspace has no other.
    drop(rustls::crypto::ring::default_provider().install_default());
    reqwest::Client::builder()
        .connect_timeout(CONNECT_MAX)
        .redirect(reqwest::redirect::Policy::none())
        .no_proxy()
        .user_agent(concat!("hall-kiosk/", env!("CARGO_PKG_VERSION")))
        .tcp_nodelay(true)
        .build()
        .map_err(|error| SyncError::Client(error.to_string()))
}

impl Client {
    /// A client for the centre at `base`.
    ///
    /// # Errors
    /// No HTTP client could be made.
    pub fn new(base: &str, identity: Identity, clock: Arc<dyn Clock>) -> Result<Self, SyncError> {
        Ok(Self { http: http()?, base: base.to_owned(), identity: Arc::new(identity), clock })
    }

    /// Sends a message and reads the answer.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub async fn post<A: Message>(&self, path: &str, message: &impl Message, within: Duration) -> Result<A, SyncError> {
        self.exchange(Method::POST, path, wire::write(message), within).await
    }

    /// Asks and reads the answer.
    ///
    /// # Errors
    /// See [`SyncError`].
    pub async fn get<A: Message>(&self, path_and_query: &str, within: Duration) -> Result<A, SyncError> {
        self.exchange(Method::GET, path_and_query, vec![], within).await
    }

    async fn exchange<A: Message>(
        &self,
        method: Method,
        path_and_query: &str,
        body: Vec<u8>,
        within: Duration,
    ) -> Result<A, SyncError> {
        let UtcMillis(now_ms) = self.clock.now();
        let request = Request { method: method.as_str(), path_and_query, body: &body };
        let nonce = Nonce(clock::random()?);
        let signed = sign::sign(&self.identity.key, &self.identity.kiosk, request, now_ms.div_euclid(1_000), nonce);
        let request = self
            .http
            .request(method, format!("{}{path_and_query}", self.base))
            .timeout(within)
            .header(sign::header::CONTENT_DIGEST, signed.content_digest)
            .header(sign::header::SIGNATURE_INPUT, signed.signature_input)
            .header(sign::header::SIGNATURE, signed.signature)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body);
        answer(request.send().await).await
    }
}

/// Gives a one-time code and a public key to the centre and gets an identity.
///
/// # Errors
/// See [`SyncError`]; a wrong, used or expired code is [`SyncError::Refused`].
pub async fn enrol(base: &str, code: &str, public_key: String) -> Result<EnrolAnswer, SyncError> {
    let request = EnrolRequest::new(code.to_owned(), public_key);
    let sent = http()?
        .post(format!("{base}{}", wire::path::ENROL))
        .timeout(EXCHANGE_MAX)
        .header(header::CONTENT_TYPE, "application/json")
        .body(wire::write(&request));
    answer(sent.send().await).await
}

async fn answer<A: Message>(sent: reqwest::Result<Response>) -> Result<A, SyncError> {
    let mut response = sent.map_err(unreachable)?;
    let status = response.status();
    let is_json = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.split(';').next() == Some("application/json"));
    if !is_json {
        return Err(SyncError::NotTheCentre(format!("status {status}, no JSON")));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(unreachable)? {
        body.extend_from_slice(&chunk);
        if body.len() > wire::ANSWER_BYTES_MAX {
            return Err(SyncError::NotTheCentre(format!("more than {} bytes", wire::ANSWER_BYTES_MAX)));
        }
    }
    if status == StatusCode::OK {
        return Ok(wire::read(&body, wire::ANSWER_BYTES_MAX)?);
    }
    match wire::read::<Problem>(&body, wire::ANSWER_BYTES_MAX) {
        Ok(problem) => Err(SyncError::Refused(problem)),
        Err(_) => Err(SyncError::NotTheCentre(format!("status {status}"))),
    }
}

/// The library's error without the address, which may hold a query.
fn unreachable(error: reqwest::Error) -> SyncError {
    let error = error.without_url();
    let cause = std::error::Error::source(&error).map(|cause| format!(": {cause}")).unwrap_or_default();
    SyncError::Unreachable(format!("{error}{cause}"))
}
