//! The description of the API, generated from the handlers and the messages themselves.

use std::sync::LazyLock;

use axum::http::StatusCode;
use axum::response::Response;
use hall_proto::wire;
use utoipa::OpenApi;
use utoipa::openapi::security::{ApiKey, ApiKeyValue, SecurityScheme};

use super::{asks, booking_page, json, page, routes};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Hall centre",
        description = "Kiosks get numbers and report what happened; whoever holds a slip sees its place in the queue. \
                       Signed requests carry Content-Digest, Signature-Input and Signature as in RFC 9530 and RFC 9421.",
        license(name = "GPL-3.0-only", identifier = "GPL-3.0-only")
    ),
    paths(
        routes::enrol,
        routes::numbers,
        routes::operations,
        asks::asks,
        asks::tokens,
        routes::feed,
        routes::keys,
        routes::healthz,
        page::ticket,
        booking_page::booking,
        booking_page::cancel
    ),
    components(schemas(wire::Problem)),
    modifiers(&Signature)
)]
struct Api;

struct Signature;

impl utoipa::Modify for Signature {
    fn modify(&self, openapi: &mut utoipa::openapi::OpenApi) {
        let text = "kiosk=(\"@method\" \"@path\" \"@query\" \"content-digest\") with Ed25519, within 300 s";
        let scheme = SecurityScheme::ApiKey(ApiKey::Header(ApiKeyValue::with_description("Signature", text)));
        openapi.components.get_or_insert_default().add_security_scheme("signature", scheme);
    }
}

static DOCUMENT: LazyLock<String> = LazyLock::new(|| {
    let mut text = Api::openapi().to_pretty_json().unwrap_or_default();
    text.push('\n');
    text
});

/// The description as JSON.
#[must_use]
pub fn openapi_json() -> &'static str {
    &DOCUMENT
}

pub(super) async fn document() -> Response {
    json(StatusCode::OK, DOCUMENT.clone().into_bytes())
}
