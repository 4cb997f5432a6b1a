//! The upload: what happened at the kiosk, in its order, and what the centre made of each.

use hall_core::outbox::{BATCH_MAX, Operation};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{ProblemCode, VERSION, WireOperation, bounds};

/// Most places that may be passed over in one upload.
const HELD_MAX: usize = 1_000;

/// Operations of one kiosk, lowest place first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadRequest {
    /// Version of the body.
    pub v: u32,
    /// At most one hundred.
    #[serde(deserialize_with = "bounds::list::<_, BATCH_MAX, _>")]
    pub operations: Vec<WireOperation>,
    /// Places that are passed over for now: set aside for staff, or about a ticket of which one was set aside.
    /// The centre does not take them for a gap.
    #[serde(default, skip_serializing_if = "Vec::is_empty", deserialize_with = "bounds::list::<_, HELD_MAX, _>")]
    pub held: Vec<u64>,
}

impl UploadRequest {
    /// A request of this version.
    #[must_use]
    pub fn new(operations: &[Operation], held: Vec<u64>) -> Self {
        Self { v: VERSION, operations: operations.iter().map(WireOperation::from).collect(), held }
    }
}

/// One result for each operation, in the same order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct UploadAnswer {
    /// Version of the body.
    pub v: u32,
    /// The centre's epoch.
    #[schema(value_type = String, format = "uuid")]
    pub epoch: Uuid,
    /// What became of each.
    #[serde(deserialize_with = "bounds::list::<_, BATCH_MAX, _>")]
    pub results: Vec<OperationResult>,
}

/// What became of one operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct OperationResult {
    /// The operation.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Its place.
    pub seq: u64,
    /// What the centre made of it.
    pub outcome: Outcome,
    /// Why it was refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ProblemCode>,
    /// What to do about it.
    #[serde(default, skip_serializing_if = "Option::is_none", deserialize_with = "bounds::text_or_none")]
    pub remedy: Option<String>,
}

impl OperationResult {
    /// Whether the kiosk may forget the operation.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        matches!(self.outcome, Outcome::Accepted | Outcome::Repeated)
    }

    /// Whether this refusal counts towards setting the operation aside. A gap does not: the operation itself is good.
    #[must_use]
    pub fn counts_as_refusal(&self) -> bool {
        self.outcome == Outcome::Refused && self.code.is_none_or(|code| !code.is_passing())
    }
}

/// What the centre made of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Carried out now, and durable.
    Accepted,
    /// Carried out before; nothing happened now.
    Repeated,
    /// Not carried out.
    Refused,
    /// A word of a newer centre: neither settled nor refused, so the operation is kept and sent again.
    #[serde(other)]
    Unknown,
}
