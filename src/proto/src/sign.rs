//! Signed requests: a subset of RFC 9421 (HTTP Message Signatures) with Ed25519, and of RFC 9530 (Digest Fields).
//!
//! Exactly one form is written and read, so that there is nothing to negotiate and nothing to confuse:
//!
//! ```text
//! Content-Digest: sha-256=:<base64 of SHA-256 of the body>:
//! Signature-Input: kiosk=("@method" "@path" "@query" "content-digest");created=<s>;nonce="<32 hex>";keyid="<kiosk>";alg="ed25519"
//! Signature: kiosk=:<base64 of 64 bytes>:
//! ```
//! Host and scheme are not covered: gateways of government networks end TLS and rewrite both. The signature is good
//! for [`WINDOW_S`] seconds around the centre's time; within it the reader refuses a nonce that it has seen.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer};
pub use ed25519_dalek::{SigningKey, VerifyingKey};
use hall_core::hall::KioskId;
use sha2::{Digest, Sha256};

/// How far a signature's time may lie from the centre's, in seconds, on either side.
pub const WINDOW_S: i64 = 300;
/// Longest value of any of the three headers, in bytes; the real ones have at most 190.
pub const HEADER_BYTES_MAX: usize = 256;

/// Header names, in the lower case of HTTP/2 and of RFC 9421's base.
pub mod header {
    /// The digest of the body.
    pub const CONTENT_DIGEST: &str = "content-digest";
    /// What is covered, and by whom.
    pub const SIGNATURE_INPUT: &str = "signature-input";
    /// The signature itself.
    pub const SIGNATURE: &str = "signature";
}

const COVERED: &str = r#"("@method" "@path" "@query" "content-digest")"#;
const LABEL: &str = "kiosk=";

/// What is signed.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// The method in capitals, e.g. `POST`.
    pub method: &'a str,
    /// Path and query as they stand in the request line, e.g. `/v1/feed?after=3&wait_s=25`.
    pub path_and_query: &'a str,
    /// The body as sent; empty for `GET`.
    pub body: &'a [u8],
}

/// The values of the three headers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignatureHeaders {
    /// For [`header::CONTENT_DIGEST`].
    pub content_digest: String,
    /// For [`header::SIGNATURE_INPUT`].
    pub signature_input: String,
    /// For [`header::SIGNATURE`].
    pub signature: String,
}

/// Sixteen random bytes that make each request its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Nonce(pub [u8; 16]);

/// What a request says about its signature, before or after it is proved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Claim {
    /// Who says to have signed.
    pub kiosk: KioskId,
    /// When, in seconds since 1970 by the kiosk's clock.
    pub created_s: i64,
    /// What makes it its own.
    pub nonce: Nonce,
}

/// Why a signature proves nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// A header is missing, too long, or not of the one form that is read.
    #[error("the signature headers are not of the form that is read here")]
    Form,
    /// The body is not the one that was signed.
    #[error("the body does not fit its digest")]
    Digest,
    /// The time of signing is too far from the centre's.
    #[error("signed {0} s from the centre's time; at most {WINDOW_S} s are allowed")]
    Stale(i64),
    /// The signature does not fit request and key.
    #[error("the signature does not fit the request")]
    Signature,
}

/// Signs a request as `kiosk` at `created_s`.
#[must_use]
pub fn sign(key: &SigningKey, kiosk: &KioskId, request: Request<'_>, created_s: i64, nonce: Nonce) -> SignatureHeaders {
    let params = parameters(&Claim { kiosk: kiosk.clone(), created_s, nonce });
    let content_digest = digest_of(request.body);
    let signature = key.sign(base(request, &content_digest, &params).as_bytes());
    SignatureHeaders {
        content_digest,
        signature_input: format!("{LABEL}{params}"),
        signature: format!("{LABEL}:{}:", STANDARD.encode(signature.to_bytes())),
    }
}

/// Reads who says to have signed, so that the key can be looked up. Proves nothing yet.
///
/// # Errors
/// [`SignatureError::Form`].
pub fn claim(signature_input: &str) -> Result<Claim, SignatureError> {
    read_claim(signature_input).ok_or(SignatureError::Form)
}

/// Proves that the owner of `key` signed this request within the window around `now_s`.
///
/// The reader still has to refuse a nonce that it has seen within the window.
///
/// # Errors
/// Whatever does not fit, cheapest first: form, time, digest, signature.
pub fn verify(
    key: &VerifyingKey,
    request: Request<'_>,
    headers: &SignatureHeaders,
    now_s: i64,
) -> Result<Claim, SignatureError> {
    let claim = claim(&headers.signature_input)?;
    let off_s = claim.created_s.saturating_sub(now_s);
    if off_s.saturating_abs() > WINDOW_S {
        return Err(SignatureError::Stale(off_s));
    }
    if headers.content_digest != digest_of(request.body) {
        return Err(SignatureError::Digest);
    }
    let signature = read_signature(&headers.signature).ok_or(SignatureError::Form)?;
    let base = base(request, &headers.content_digest, &parameters(&claim));
    key.verify_strict(base.as_bytes(), &signature).map_err(|_| SignatureError::Signature)?;
    Ok(claim)
}

/// A public key as text: base64 of its 32 bytes.
#[must_use]
pub fn public_key_text(key: &VerifyingKey) -> String {
    STANDARD.encode(key.as_bytes())
}

/// Reads a public key back; `None` if it is no key, or one of the few weak ones that fit any signature.
#[must_use]
pub fn public_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = STANDARD.decode(text).ok()?.try_into().ok()?;
    VerifyingKey::from_bytes(&bytes).ok().filter(|key| !key.is_weak())
}

fn digest_of(body: &[u8]) -> String {
    format!("sha-256=:{}:", STANDARD.encode(Sha256::digest(body)))
}

/// The value of `@signature-params`: the same text in the header and in what is signed.
fn parameters(claim: &Claim) -> String {
    let Claim { kiosk, created_s, nonce } = claim;
    let nonce = u128::from_be_bytes(nonce.0);
    format!(r#"{COVERED};created={created_s};nonce="{nonce:032x}";keyid="{kiosk}";alg="ed25519""#)
}

/// RFC 9421, 2.5: one line for each covered component, then the parameters.
fn base(request: Request<'_>, content_digest: &str, parameters: &str) -> String {
    let (path, query) = request.path_and_query.split_once('?').unwrap_or((request.path_and_query, ""));
    let method = request.method;
    format!(
        "\"@method\": {method}\n\"@path\": {path}\n\"@query\": ?{query}\n\"content-digest\": {content_digest}\n\
         \"@signature-params\": {parameters}"
    )
}

/// Reads what [`parameters`] writes, and nothing else: writing it again must give the same text.
fn read_claim(signature_input: &str) -> Option<Claim> {
    if signature_input.len() > HEADER_BYTES_MAX {
        return None;
    }
    let rest = signature_input.strip_prefix(LABEL)?.strip_prefix(COVERED)?.strip_prefix(";created=")?;
    let (created_s, rest) = rest.split_once(";nonce=\"")?;
    let (nonce, rest) = rest.split_once("\";keyid=\"")?;
    let (kiosk, rest) = rest.split_once("\";alg=\"ed25519\"")?;
    let claim = Claim {
        kiosk: KioskId::new(kiosk).ok()?,
        created_s: created_s.parse().ok()?,
        nonce: Nonce(u128::from_str_radix(nonce, 16).ok()?.to_be_bytes()),
    };
    let is_the_one_form = rest.is_empty() && signature_input[LABEL.len()..] == parameters(&claim);
    is_the_one_form.then_some(claim)
}

fn read_signature(header: &str) -> Option<Signature> {
    let text = header.strip_prefix(LABEL)?.strip_prefix(':')?.strip_suffix(':')?;
    let bytes: [u8; 64] = STANDARD.decode(text).ok()?.try_into().ok()?;
    Some(Signature::from_bytes(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const NOW_S: i64 = 1_795_300_000;
    const NONCE: Nonce = Nonce(*b"0123456789abcdef");

    fn key() -> SigningKey {
        SigningKey::from_bytes(&[7; 32])
    }

    fn kiosk() -> KioskId {
        KioskId::new("entrance-1").expect("id")
    }

    fn request() -> Request<'static> {
        Request { method: "POST", path_and_query: "/v1/numbers?x=1", body: b"{\"v\":1}" }
    }

    fn check(request: Request<'_>, headers: &SignatureHeaders, now_s: i64) -> Result<Claim, SignatureError> {
        verify(&key().verifying_key(), request, headers, now_s)
    }

    #[test]
    fn the_written_form_is_the_documented_one() {
        let headers = sign(&key(), &kiosk(), request(), NOW_S, NONCE);
        assert_eq!(headers.content_digest, "sha-256=:r7+dDzVgsP13legcQqCnnua2/GfgZPd4Jq7mQsrSjZE=:");
        assert_eq!(
            headers.signature_input,
            "kiosk=(\"@method\" \"@path\" \"@query\" \"content-digest\");created=1795300000;\
             nonce=\"30313233343536373839616263646566\";keyid=\"entrance-1\";alg=\"ed25519\""
        );
        assert_eq!(
            base(request(), "sha-256=:x:", "(…)"),
            "\"@method\": POST\n\"@path\": /v1/numbers\n\"@query\": ?x=1\n\"content-digest\": sha-256=:x:\n\
             \"@signature-params\": (…)"
        );
        let claim = check(request(), &headers, NOW_S).expect("sound");
        assert_eq!(claim, Claim { kiosk: kiosk(), created_s: NOW_S, nonce: NONCE });
    }

    #[test]
    fn the_window_is_closed_on_both_sides() {
        let headers = sign(&key(), &kiosk(), request(), NOW_S, NONCE);
        for (off_s, sound) in [(-301, false), (-300, true), (0, true), (300, true), (301, false)] {
            let found = check(request(), &headers, NOW_S - off_s);
            let expected = if sound { Ok(()) } else { Err(SignatureError::Stale(off_s)) };
            assert_eq!(found.map(drop), expected, "{off_s}");
        }
        for extreme in [i64::MIN, i64::MAX] {
            assert!(matches!(check(request(), &headers, extreme), Err(SignatureError::Stale(_))));
        }
    }

    #[test]
    fn another_key_another_request_another_body() {
        let headers = sign(&key(), &kiosk(), request(), NOW_S, NONCE);
        let stranger = SigningKey::from_bytes(&[8; 32]).verifying_key();
        assert_eq!(verify(&stranger, request(), &headers, NOW_S), Err(SignatureError::Signature));
        let get = Request { method: "GET", ..request() };
        assert_eq!(check(get, &headers, NOW_S), Err(SignatureError::Signature));
        let elsewhere = Request { path_and_query: "/v1/numbers", ..request() };
        assert_eq!(check(elsewhere, &headers, NOW_S), Err(SignatureError::Signature));
        let longer = Request { body: b"{\"v\":1} ", ..request() };
        assert_eq!(check(longer, &headers, NOW_S), Err(SignatureError::Digest));
    }

    #[test]
    fn any_other_form_is_refused() {
        let good = sign(&key(), &kiosk(), request(), NOW_S, NONCE);
        let forms = [
            good.signature_input.replace("kiosk=", "sig1="),
            good.signature_input.replace(" \"content-digest\"", ""),
            good.signature_input.replace("created=", "created=+"),
            good.signature_input.replace("created=", "created=0"),
            good.signature_input.replace("3031", "303A"),
            good.signature_input.replace("ed25519", "hmac-sha256"),
            format!("{};tag=\"x\"", good.signature_input),
            format!("{},{}", good.signature_input, good.signature_input),
            " ".repeat(HEADER_BYTES_MAX + 1),
            String::new(),
        ];
        for signature_input in forms {
            let headers = SignatureHeaders { signature_input: signature_input.clone(), ..good.clone() };
            assert_eq!(check(request(), &headers, NOW_S), Err(SignatureError::Form), "{signature_input}");
        }
    }

    #[test]
    fn a_public_key_reads_back_and_a_weak_one_does_not() {
        let public = key().verifying_key();
        assert_eq!(public_key(&public_key_text(&public)), Some(public));
        assert_eq!(public_key(""), None);
        assert_eq!(public_key(&STANDARD.encode([0; 31])), None);
        // The neutral point of the curve: a signature for it can be made without any secret.
        let mut neutral = [0; 32];
        neutral[0] = 1;
        assert_eq!(public_key(&STANDARD.encode(neutral)), None);
    }

    proptest! {
        #[test]
        fn any_flipped_bit_is_refused(place in 0usize..4, at in any::<prop::sample::Index>(), bit in 0u8..7) {
            let good = sign(&key(), &kiosk(), request(), NOW_S, NONCE);
            let flip = |text: &str| {
                let mut bytes = text.as_bytes().to_vec();
                let at = at.index(bytes.len());
                bytes[at] ^= 1 << bit;
                String::from_utf8(bytes).expect("seven bits stay ASCII")
            };
            let mut headers = good.clone();
            let mut path_and_query = request().path_and_query.to_owned();
            match place {
                0 => headers.content_digest = flip(&good.content_digest),
                1 => headers.signature_input = flip(&good.signature_input),
                2 => headers.signature = flip(&good.signature),
                _ => path_and_query = flip(&path_and_query),
            }
            let changed = Request { path_and_query: &path_and_query, ..request() };
            prop_assert!(check(changed, &headers, NOW_S).is_err());
        }

        #[test]
        fn any_flipped_bit_of_the_body_is_refused(body in prop::collection::vec(any::<u8>(), 1..200), at in any::<prop::sample::Index>(), bit in 0u8..8) {
            let signed = Request { body: &body, ..request() };
            let headers = sign(&key(), &kiosk(), signed, NOW_S, NONCE);
            prop_assert!(check(signed, &headers, NOW_S).is_ok());
            let mut changed = body.clone();
            changed[at.index(body.len())] ^= 1 << bit;
            prop_assert_eq!(check(Request { body: &changed, ..signed }, &headers, NOW_S), Err(SignatureError::Digest));
        }

        #[test]
        fn no_header_text_makes_the_reader_panic(text in "\\PC{0,300}") {
            let _ = claim(&text);
            let headers = SignatureHeaders { content_digest: text.clone(), signature_input: text.clone(), signature: text };
            prop_assert!(check(request(), &headers, NOW_S).is_err());
        }
    }
}
