//! Proof of who speaks. A handler that takes [`Signed`] cannot be reached without it.

use std::sync::{Arc, PoisonError};

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use hall_core::hall::KioskId;
use hall_proto::sign::{self, SignatureError, SignatureHeaders, header};
use hall_proto::wire::{ProblemCode, REQUEST_BYTES_MAX};
use http_body_util::{BodyExt, LengthLimitError, Limited};

use super::App;
use crate::intake::Refusal;

const MS_PER_S: i64 = 1_000;

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
        let now_s = app.clock.now().0.div_euclid(MS_PER_S);
        let known = app.directory.find(&app.store, &claim.kiosk)?;
        let proved = sign::verify(&known.key, signed, &headers, now_s);
        if proved == Err(SignatureError::Signature) {
            // It may have enrolled with a new key through another process.
            app.directory.forget(&claim.kiosk);
        }
        let claim = proved.map_err(refused)?;
        if !app.nonces.lock().unwrap_or_else(PoisonError::into_inner).is_new(&claim, now_s) {
            return Err(Refusal::new(ProblemCode::Replayed, "this request came before"));
        }
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

fn refused(fault: SignatureError) -> Refusal {
    let code = match fault {
        SignatureError::Stale(_) => ProblemCode::StaleClock,
        SignatureError::Form | SignatureError::Digest | SignatureError::Signature => ProblemCode::BadSignature,
    };
    Refusal::new(code, fault.to_string())
}
