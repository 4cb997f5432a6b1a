//! The kiosk's clock and chance: the only place that asks the operating system for either.

use hall_core::day::UtcMillis;
use hall_core::outbox::OperationId;
use hall_core::ticket::{StatusKey, TicketId};

/// Where the time of day comes from; tests turn its hands.
pub trait Clock: Send + Sync {
    /// Now.
    fn now(&self) -> UtcMillis;
}

/// The operating system's clock.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is the kiosk's clock module")]
    fn now(&self) -> UtcMillis {
        // A clock set before 1970 reads as 1970: numbering never goes back, so nothing else depends on it.
        let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap_or_default();
        UtcMillis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

/// The operating system refused to give random bytes.
#[derive(Debug, thiserror::Error)]
#[error("no random bytes from the operating system: {0}")]
pub struct NoChance(getrandom::Error);

/// Random bytes from the operating system.
///
/// # Errors
/// The operating system has none, which a running Linux never says.
pub fn random<const N: usize>() -> Result<[u8; N], NoChance> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(NoChance)?;
    Ok(bytes)
}

/// A version 7 UUID (RFC 9562 section 5.7): milliseconds, then 74 random bits.
fn uuid7(at: UtcMillis) -> Result<u128, NoChance> {
    let millis = u64::try_from(at.0).unwrap_or(0);
    Ok(uuid::Builder::from_unix_timestamp_millis(millis, &random()?).into_uuid().as_u128())
}

/// A fresh ticket identity.
///
/// # Errors
/// See [`random`].
pub fn ticket_id(at: UtcMillis) -> Result<TicketId, NoChance> {
    uuid7(at).map(TicketId)
}

/// A fresh operation identity.
///
/// # Errors
/// See [`random`].
pub fn operation_id(at: UtcMillis) -> Result<OperationId, NoChance> {
    uuid7(at).map(OperationId)
}

/// A fresh secret for a ticket's QR code.
///
/// # Errors
/// See [`random`].
pub fn status_key() -> Result<StatusKey, NoChance> {
    random().map(StatusKey::from_random)
}
