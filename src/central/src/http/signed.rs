//! Proof of who speaks. A handler that takes [`Signed`] cannot be reached without it.

use std::sync::{Arc, PoisonError};

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::USER_AGENT;
use hall_core::day::UtcMillis;
use hall_core::hall::KioskId;
use hall_proto::sign::{self, SignatureError, SignatureHeaders, header};
use hall_proto::wire::{ProblemCode, REQUEST_BYTES_MAX};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::App;
use crate::intake::Refusal;
use crate::store::enrolments::Heard;

const MS_PER_S: i64 = 1_000;
/// What stands before the release in a kiosk's `User-Agent`.
const RELEASE_PREFIX: &str = "hall-kiosk/";
/// Longest release that is kept.
const RELEASE_CHARS_MAX: usize = 40;

/// A request that an enrolled kiosk signed, not seen before.
pub struct Signed {
    /// Its name.
    pub kiosk: KioskId,
    /// Its enrolment; whether it is still in force is asked again with the answer.
    pub enrolment: i64,
    /// Path and query.
    pub query: String,
    /// The body.
    pub body: Bytes,
}

impl FromRequest<Arc<App>> for Signed {
    type Rejection = Refusal;

    async fn from_request(request: Request, app: &Arc<App>) -> Result<Self, Refusal> {
        let (parts, body) = request.into_parts();
        let headers = signature_headers(&parts.headers)?;
        let claim = sign::claim(&headers.signature_input).map_err(refused)?;
        let body = read_body(body).await?;
        let path_and_query = parts.uri.path_and_query().map_or("/", |text| text.as_str());
        let signed = sign::Request { method: parts.method.as_str(), path_and_query, body: &body };
        let now = app.clock.now();
        let now_s = now.0.div_euclid(MS_PER_S);
        let known = app.directory.find(&app.store, &claim.kiosk)?;
        let proved = sign::verify(&known.key, signed, &headers, now_s);
        if proved == Err(SignatureError::Signature) {
            // It may have enrolled with a new key through another process.
            app.directory.forget(&claim.kiosk);
        }
        let claim = proved.map_err(|fault| refused_at(fault, now))?;
        if !app.nonces.lock().unwrap_or_else(PoisonError::into_inner).is_new(&claim, now_s) {
            return Err(Refusal::new(ProblemCode::Replayed, "this request came before"));
        }
        let heard = Heard {
            enrolment: known.enrolment,
            clock_ahead_s: claim.created_s.saturating_sub(now_s),
            release: release_in(&parts.headers),
        };
        app.presence.note(&app.store, now, heard);
        let query = parts.uri.query().unwrap_or_default().to_owned();
        Ok(Self { kiosk: claim.kiosk, enrolment: known.enrolment, query, body })
    }
}

/// Reads a body up to the bound of the wire.
pub async fn read_body(body: axum::body::Body) -> Result<Bytes, Refusal> {
    match Limited::new(body, REQUEST_BYTES_MAX).collect().await {
        Ok(read) => Ok(read.to_bytes()),
        Err(fault) if fault.is::<LengthLimitError>() => {
            let message = format!("a body may have {REQUEST_BYTES_MAX} bytes");
            Err(Refusal::new(ProblemCode::TooLarge, message))
        }
        Err(_) => Err(Refusal::new(ProblemCode::Malformed, "the body broke off")),
    }
}

fn signature_headers(headers: &HeaderMap) -> Result<SignatureHeaders, Refusal> {
    let only = |name: &str| {
        let mut values = headers.get_all(name).iter();
        let value = values.next().filter(|value| value.len() <= sign::HEADER_BYTES_MAX)?.to_str().ok()?;
        values.next().is_none().then(|| value.to_owned())
    };
    let all = || {
        Some(SignatureHeaders {
            content_digest: only(header::CONTENT_DIGEST)?,
            signature_input: only(header::SIGNATURE_INPUT)?,
            signature: only(header::SIGNATURE)?,
        })
    };
    all().ok_or_else(|| refused(SignatureError::Form))
}

/// The release that a kiosk names, e.g. `User-Agent: hall-kiosk/1.2.0`. It is not signed, and only shown.
fn release_in(headers: &HeaderMap) -> Option<String> {
    let release = headers.get(USER_AGENT)?.to_str().ok()?.strip_prefix(RELEASE_PREFIX)?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '+');
    let fits = (1..=RELEASE_CHARS_MAX).contains(&release.len()) && release.chars().all(is_plain);
    fits.then(|| release.to_owned())
}

/// Whoever has the wrong time is told the right one.
fn refused_at(fault: SignatureError, now: UtcMillis) -> Refusal {
    let is_stale = matches!(fault, SignatureError::Stale(_));
    Refusal { at: is_stale.then_some(now), ..refused(fault) }
}

fn refused(fault: SignatureError) -> Refusal {
    let code = match fault {
        SignatureError::Stale(_) => ProblemCode::StaleClock,
        SignatureError::Form | SignatureError::Digest | SignatureError::Signature => ProblemCode::BadSignature,
    };
    Refusal::new(code, fault.to_string())
}
