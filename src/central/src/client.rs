//! A minimal client with one open connection: for measuring the centre and for testing it from outside.
//!
//! The kiosk has its own, with deadlines and retries; this one is as thin as can be, so that a measurement shows the
//! centre.

use std::net::SocketAddr;

use axum::body::Bytes;
use hall_core::day::UtcMillis;
use hall_core::hall::KioskId;
use hall_proto::sign::{self, Nonce, SignatureHeaders, SigningKey, header};
use hall_proto::wire::{self, ANSWER_BYTES_MAX, EnrolAnswer, EnrolRequest, Message, Problem, WireError, path};
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::{Method, Request, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use crate::store::random;

/// Why there was no answer of the expected kind.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// The connection failed.
    #[error("the centre cannot be reached: {0}")]
    Line(String),
    /// The answer is none.
    #[error("the centre's answer cannot be read: {0}")]
    Answer(#[from] WireError),
    /// The centre refused.
    #[error("the centre refused: {} ({:?}); {}", .0.message, .0.code, .0.remedy)]
    Refused(Problem),
}

impl From<hyper::Error> for ClientError {
    fn from(fault: hyper::Error) -> Self {
        Self::Line(fault.to_string())
    }
}

/// An answer as it came.
#[derive(Debug, Clone)]
pub struct Answer {
    /// Status.
    pub status: u16,
    /// The value of `Content-Security-Policy` and the like.
    pub headers: hyper::HeaderMap,
    /// Body.
    pub body: Bytes,
}

impl Answer {
    /// The message, or the problem that came in its place.
    ///
    /// # Errors
    /// A problem, or neither.
    pub fn message<M: Message>(&self) -> Result<M, ClientError> {
        if self.status == StatusCode::OK.as_u16() {
            Ok(wire::read(&self.body, ANSWER_BYTES_MAX)?)
        } else {
            Err(ClientError::Refused(wire::read(&self.body, ANSWER_BYTES_MAX)?))
        }
    }
}

/// One open connection.
pub struct Line {
    sender: SendRequest<Full<Bytes>>,
    host: String,
    agent: Option<String>,
}

impl Line {
    /// Connects. Must be called within a tokio runtime, which drives the connection.
    ///
    /// # Errors
    /// Nobody listens.
    pub async fn connect(address: SocketAddr) -> Result<Self, ClientError> {
        let stream = TcpStream::connect(address).await.map_err(|fault| ClientError::Line(fault.to_string()))?;
        stream.set_nodelay(true).map_err(|fault| ClientError::Line(fault.to_string()))?;
        let (sender, connection) = handshake(TokioIo::new(stream)).await?;
        tokio::spawn(async move {
            if let Err(fault) = connection.await {
                tracing::debug!(%fault, "the connection ended");
            }
        });
        Ok(Self { sender, host: address.to_string(), agent: None })
    }

    /// Names a program in every request from now on, e.g. `hall-kiosk/1.2.0`.
    pub fn name(&mut self, agent: &str) {
        self.agent = Some(agent.to_owned());
    }

    /// Sends a request and waits for the whole answer.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn send(
        &mut self,
        method: Method,
        path_and_query: &str,
        signature: Option<&SignatureHeaders>,
        body: Vec<u8>,
    ) -> Result<Answer, ClientError> {
        let mut request = Request::builder().method(method).uri(path_and_query).header("host", &self.host);
        if let Some(signature) = signature {
            request = request
                .header(header::CONTENT_DIGEST, &signature.content_digest)
                .header(header::SIGNATURE_INPUT, &signature.signature_input)
                .header(header::SIGNATURE, &signature.signature);
        }
        if let Some(agent) = &self.agent {
            request = request.header("user-agent", agent);
        }
        let request =
            request.body(Full::new(Bytes::from(body))).map_err(|fault| ClientError::Line(fault.to_string()))?;
        self.sender.ready().await?;
        let response = self.sender.send_request(request).await?;
        let (head, body) = response.into_parts();
        let body = body.collect().await?.to_bytes();
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    /// Enrols with a code and a fresh key.
    ///
    /// # Errors
    /// The centre refuses the code.
    pub async fn enrol(&mut self, code: &str) -> Result<(Identity, EnrolAnswer), ClientError> {
        let mut seed = [0; 32];
        seed[..16].copy_from_slice(&random().to_be_bytes());
        seed[16..].copy_from_slice(&random().to_be_bytes());
        let key = SigningKey::from_bytes(&seed);
        let request = EnrolRequest::new(code.to_owned(), sign::public_key_text(&key.verifying_key()));
        let answer = self.send(Method::POST, path::ENROL, None, wire::write(&request)).await?;
        let answer: EnrolAnswer = answer.message()?;
        Ok((Identity { kiosk: answer.kiosk_id()?, key }, answer))
    }

    /// Posts a signed message.
    ///
    /// # Errors
    /// The connection broke, or the centre refused.
    pub async fn post<A: Message>(
        &mut self,
        identity: &Identity,
        at: UtcMillis,
        path: &str,
        message: &impl Message,
    ) -> Result<A, ClientError> {
        let body = wire::write(message);
        let signature = identity.sign("POST", path, &body, at);
        self.send(Method::POST, path, Some(&signature), body).await?.message()
    }

    /// Gets a signed answer.
    ///
    /// # Errors
    /// The connection broke, or the centre refused.
    pub async fn get<A: Message>(
        &mut self,
        identity: &Identity,
        at: UtcMillis,
        path_and_query: &str,
    ) -> Result<A, ClientError> {
        let signature = identity.sign("GET", path_and_query, b"", at);
        self.send(Method::GET, path_and_query, Some(&signature), Vec::new()).await?.message()
    }
}

/// A kiosk's name and key.
#[derive(Clone)]
pub struct Identity {
    /// The name that the centre gave.
    pub kiosk: KioskId,
    /// The key that the kiosk made.
    pub key: SigningKey,
}

impl Identity {
    /// Signs a request at a time of the kiosk's clock, with a fresh nonce.
    #[must_use]
    pub fn sign(&self, method: &str, path_and_query: &str, body: &[u8], at: UtcMillis) -> SignatureHeaders {
        let request = sign::Request { method, path_and_query, body };
        sign::sign(&self.key, &self.kiosk, request, at.0.div_euclid(1_000), Nonce(random().to_be_bytes()))
    }
}
