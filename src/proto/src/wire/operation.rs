//! Operations on the wire, and their conversion to and from core.

use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::device::{Evidence, PaperOutcome};
use hall_core::fault::Fault;
use hall_core::hall::MatterId;
use hall_core::outbox::{Body, Operation, OperationId};
use hall_core::ticket::{Source, StatusKey, TicketDetails, TicketId, Transition};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::details::WireDetails;
use super::filing::{self, WireBookingFiled, WireCallback, WireCounterSet, WireInspection, WireRating};
use super::readiness::{FINDINGS_MAX, WireFinding, readiness_from};
use super::{WireError, bounds};

/// One thing that happened at a kiosk.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct WireOperation {
    /// Its identity, made by the kiosk; carried out once, however often it arrives.
    #[schema(value_type = String, format = "uuid")]
    pub id: Uuid,
    /// Its place among the kiosk's operations: 1, 2, 3 … without a hole.
    pub seq: u64,
    /// When, by the kiosk's clock.
    pub at_ms: i64,
    /// What.
    #[serde(flatten)]
    pub body: WireBody,
}

/// What happened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum WireBody {
    /// A citizen asked for a number.
    Intended {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// What they came for.
        #[serde(deserialize_with = "bounds::text")]
        matter: String,
        /// The secret of the slip's QR code.
        #[serde(deserialize_with = "bounds::text")]
        key: String,
        /// What else the counter should know.
        #[serde(default, skip_serializing_if = "WireDetails::is_empty")]
        details: Box<WireDetails>,
    },
    /// The kiosk died before a number was shown.
    Abandoned {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
    },
    /// The label that the citizen sees.
    Numbered {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// The label.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "A017")]
        number: String,
        /// Business day, in days since 1970-01-01.
        day: i32,
        /// Who gave it: `centre` or `kiosk`.
        #[serde(deserialize_with = "bounds::text")]
        source: String,
    },
    /// Bytes are about to go to the printer.
    PrintStarted {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
    },
    /// Staff have the ticket printed again; bytes are about to go to the printer.
    ReprintStarted {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// Which reprint it is, as the slip says: 1 for the first.
        no: u8,
    },
    /// The slip is out.
    Printed {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// How that is known.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "process-id")]
        evidence: String,
    },
    /// No byte was sent.
    PrintFailed {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "printer.paper-out")]
        fault: String,
    },
    /// The slip may be out or not.
    PrintUnknown {
        /// The ticket.
        #[schema(value_type = String, format = "uuid")]
        ticket: Uuid,
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "printer.silent")]
        fault: String,
    },
    /// A fault began.
    FaultRaised {
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "line.cut")]
        fault: String,
    },
    /// A fault ended.
    FaultCleared {
        /// The fault's code.
        #[serde(deserialize_with = "bounds::text")]
        #[schema(example = "line.cut")]
        fault: String,
    },
    /// A readiness report was made, by the technician or in the morning.
    Readiness {
        /// When the last check ended, by the kiosk's clock.
        ended_ms: i64,
        /// At most one a check.
        #[serde(deserialize_with = "bounds::list::<_, FINDINGS_MAX, _>")]
        findings: Vec<WireFinding>,
    },
    /// 待确认: a booking asked for while the line was cut.
    BookingRequested(Box<WireBookingFiled>),
    /// A booking confirmed by a slot token.
    BookedByToken(Box<WireBookingFiled>),
    /// A citizen wants to be called back.
    CallbackLeft(Box<WireCallback>),
    /// A citizen graded a ticket.
    Rated(WireRating),
    /// The day's inspection was made.
    Inspected(WireInspection),
    /// A counter opened or closed.
    CounterSet(WireCounterSet),
    /// A kind of a newer kiosk.
    #[serde(other)]
    Unknown,
}

impl std::fmt::Debug for WireBody {
    /// The kind only: a body may hold the key of a slip.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            WireBody::Intended { .. } => "intended",
            WireBody::Abandoned { .. } => "abandoned",
            WireBody::Numbered { .. } => "numbered",
            WireBody::PrintStarted { .. } => "print-started",
            WireBody::ReprintStarted { .. } => "reprint-started",
            WireBody::Printed { .. } => "printed",
            WireBody::PrintFailed { .. } => "print-failed",
            WireBody::PrintUnknown { .. } => "print-unknown",
            WireBody::FaultRaised { .. } => "fault-raised",
            WireBody::FaultCleared { .. } => "fault-cleared",
            WireBody::Readiness { .. } => "readiness",
            WireBody::BookingRequested(_) => "booking-requested",
            WireBody::BookedByToken(_) => "booked-by-token",
            WireBody::CallbackLeft(_) => "callback-left",
            WireBody::Rated(_) => "rated",
            WireBody::Inspected(_) => "inspected",
            WireBody::CounterSet(_) => "counter-set",
            WireBody::Unknown => "unknown",
        })
    }
}

impl From<&Operation> for WireOperation {
    fn from(operation: &Operation) -> Self {
        Self {
            id: Uuid::from_u128(operation.id.0),
            seq: operation.seq,
            at_ms: operation.at.0,
            body: match &operation.body {
                Body::Ticket(ticket, transition) => body_of(Uuid::from_u128(ticket.0), transition),
                Body::Fault { fault, raised: true } => WireBody::FaultRaised { fault: fault.code().into() },
                Body::Fault { fault, raised: false } => WireBody::FaultCleared { fault: fault.code().into() },
                Body::Readiness(report) => WireBody::Readiness {
                    ended_ms: report.at.0,
                    findings: report.findings().iter().map(WireFinding::from).collect(),
                },
                Body::Filing(id, what) => filing::body_of(*id, what),
            },
        }
    }
}

fn body_of(ticket: Uuid, transition: &Transition) -> WireBody {
    match transition {
        Transition::Intended { matter, key, details } => WireBody::Intended {
            ticket,
            matter: matter.as_str().into(),
            key: key.as_str().into(),
            details: Box::new(WireDetails::from(&**details)),
        },
        Transition::Abandoned => WireBody::Abandoned { ticket },
        Transition::Numbered { number, day, source } => {
            let source = match source {
                Source::Centre => "centre",
                Source::Kiosk => "kiosk",
            };
            WireBody::Numbered { ticket, number: number.to_string(), day: day.0, source: source.into() }
        }
        Transition::PrintStarted => WireBody::PrintStarted { ticket },
        Transition::ReprintStarted { no } => WireBody::ReprintStarted { ticket, no: *no },
        Transition::Paper(PaperOutcome::Printed(evidence)) => {
            WireBody::Printed { ticket, evidence: evidence.code().into() }
        }
        Transition::Paper(PaperOutcome::Failed(fault)) => WireBody::PrintFailed { ticket, fault: fault.code().into() },
        Transition::Paper(PaperOutcome::Unknown(fault)) => {
            WireBody::PrintUnknown { ticket, fault: fault.code().into() }
        }
    }
}

impl TryFrom<&WireOperation> for Operation {
    type Error = WireError;

    fn try_from(wire: &WireOperation) -> Result<Self, WireError> {
        let at = UtcMillis(wire.at_ms);
        Ok(Self { id: OperationId(wire.id.as_u128()), seq: wire.seq, at, body: body_from(&wire.body)? })
    }
}

fn body_from(wire: &WireBody) -> Result<Body, WireError> {
    let (ticket, transition) = match wire {
        WireBody::Intended { ticket, matter, key, details } => {
            let matter = MatterId::new(matter).map_err(|fault| WireError::Malformed(fault.to_string()))?;
            let key = StatusKey::parse(key).ok_or_else(|| WireError::Malformed("the key is no status key".into()))?;
            let details = Box::new(TicketDetails::try_from(&**details)?);
            (ticket, Transition::Intended { matter, key, details })
        }
        WireBody::Abandoned { ticket } => (ticket, Transition::Abandoned),
        WireBody::Numbered { ticket, number, day, source } => {
            let number = number.parse().map_err(|_| WireError::Malformed("the number is no label".into()))?;
            (ticket, Transition::Numbered { number, day: BusinessDay(*day), source: source_from(source)? })
        }
        WireBody::PrintStarted { ticket } => (ticket, Transition::PrintStarted),
        WireBody::ReprintStarted { ticket, no } => (ticket, Transition::ReprintStarted { no: *no }),
        WireBody::Printed { ticket, evidence } => {
            let level = Evidence::from_code(evidence).ok_or_else(|| unknown("evidence", evidence))?;
            (ticket, Transition::Paper(PaperOutcome::Printed(level)))
        }
        WireBody::PrintFailed { ticket, fault } => {
            (ticket, Transition::Paper(PaperOutcome::Failed(fault_from(fault)?)))
        }
        WireBody::PrintUnknown { ticket, fault } => {
            (ticket, Transition::Paper(PaperOutcome::Unknown(fault_from(fault)?)))
        }
        WireBody::FaultRaised { fault } => return Ok(Body::Fault { fault: fault_from(fault)?, raised: true }),
        WireBody::FaultCleared { fault } => return Ok(Body::Fault { fault: fault_from(fault)?, raised: false }),
        WireBody::Readiness { ended_ms, findings } => {
            return readiness_from(*ended_ms, findings).map(Body::Readiness);
        }
        WireBody::BookingRequested(filed) => return filing::requested_from(filed),
        WireBody::BookedByToken(filed) => return filing::by_token_from(filed),
        WireBody::CallbackLeft(callback) => return filing::callback_from(callback),
        WireBody::Rated(rating) => return filing::rating_from(rating),
        WireBody::Inspected(inspection) => return filing::inspection_from(inspection),
        WireBody::CounterSet(set) => return filing::counter_from(set),
        WireBody::Unknown => return Err(unknown("kind of operation", "")),
    };
    Ok(Body::Ticket(TicketId(ticket.as_u128()), transition))
}

fn source_from(source: &str) -> Result<Source, WireError> {
    match source {
        "centre" => Ok(Source::Centre),
        "kiosk" => Ok(Source::Kiosk),
        other => Err(unknown("source", other)),
    }
}

pub(super) fn fault_from(code: &str) -> Result<Fault, WireError> {
    Fault::from_code(code).ok_or_else(|| unknown("fault", code))
}

pub(super) fn unknown(what: &'static str, found: &str) -> WireError {
    WireError::UnknownWord { what, found: found.chars().take(60).collect() }
}
