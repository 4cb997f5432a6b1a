//! A number from the centre's series, asked for while the citizen waits.

use hall_core::day::BusinessDay;
use hall_core::number::Number;
use hall_core::outbox::Operation;
use hall_core::ticket::{Label, Source, TicketId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{VERSION, WireError, WireOperation, bounds};

/// A kiosk asks for a number. It carries the `intended` operation, which may run ahead of the rest of the outbox.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NumberRequest {
    /// Version of the body.
    pub v: u32,
    /// The operation of kind `intended`.
    pub operation: WireOperation,
}

impl NumberRequest {
    /// A request of this version.
    #[must_use]
    pub fn new(operation: &Operation) -> Self {
        Self { v: VERSION, operation: operation.into() }
    }
}

/// The number stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct NumberAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// The ticket that was asked for; an answer for another one is none.
    #[schema(value_type = String, format = "uuid")]
    pub ticket: Uuid,
    /// The label.
    #[serde(deserialize_with = "bounds::text")]
    #[schema(example = "A017")]
    pub number: String,
    /// Business day, in days since 1970-01-01.
    pub day: i32,
    /// People waiting for the same matter before this one.
    pub ahead: u32,
}

impl NumberAnswer {
    /// The label, if the answer is for `ticket`.
    ///
    /// # Errors
    /// Another ticket's answer, or no number.
    pub fn label_of(&self, ticket: TicketId) -> Result<Label, WireError> {
        if self.ticket.as_u128() != ticket.0 {
            return Err(WireError::Malformed("the answer is for another ticket".to_owned()));
        }
        let number: Number = self.number.parse().map_err(|_| WireError::Malformed("the number is no label".into()))?;
        Ok(Label { number, day: BusinessDay(self.day), source: Source::Centre })
    }
}
