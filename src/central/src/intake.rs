//! The intake: decides about numbers and operations, inside one transaction of the writer.
//!
//! A refusal is not an error of the store: it is decided before anything is written for the operation, and is itself
//! written down, because a refused operation has been seen and its place in the sequence is filled.

mod booking;
mod check_in;
mod filing;
mod look;
mod number;
mod quota;
mod sweep;
mod tokens;
mod upload;

use hall_core::day::UtcMillis;
use hall_core::hall::MatterId;
use hall_core::number::Series;
use hall_core::outbox::Operation;
use hall_core::ticket::{IllegalTransition, Label, StatusKey, Ticket};
use hall_proto::wire::{EventBody, HeldNumber, Problem, ProblemCode, WireError, WireOperation};
use sha2::{Digest, Sha256};

use crate::store::enrolments::{self, Enrolment};
use crate::store::operations::{self, Stamp};
use crate::store::queue::{self, Class, Place};
use crate::store::{Work, events, tickets};

pub use booking::{cancel_by_code, changed_until, decide};
pub use look::{find, look, places};
pub use number::issue;
pub use sweep::run as sweep;
pub use tokens::stock;
pub use upload::{Batch, take_in};

/// Why the centre does not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// One stable word.
    pub code: ProblemCode,
    /// For a person.
    pub message: String,
    /// The centre's clock, if the kiosk's is to blame.
    pub at: Option<UtcMillis>,
    /// The number that the person holds already.
    pub held: Option<HeldNumber>,
    /// How many numbers the period had that has none left.
    pub quota: Option<u16>,
}

impl Refusal {
    /// A refusal with an explanation.
    pub fn new(code: ProblemCode, message: impl Into<String>) -> Self {
        Self { code, message: message.into(), at: None, held: None, quota: None }
    }

    /// The body of the answer.
    pub fn to_problem(&self) -> Problem {
        let mut problem = Problem::new(self.code, &self.message);
        problem.server_time_ms = self.at.map(|at| at.0);
        problem.held.clone_from(&self.held);
        problem.quota = self.quota;
        problem
    }
}

impl From<WireError> for Refusal {
    fn from(fault: WireError) -> Self {
        Self::new(fault.code(), fault.to_string())
    }
}

impl From<IllegalTransition> for Refusal {
    fn from(fault: IllegalTransition) -> Self {
        let state = fault.state.map_or("not known here".to_owned(), |state| format!("in state {state:?}"));
        Self::new(ProblemCode::IllegalTransition, format!("the ticket is {state}; this operation does not follow"))
    }
}

/// What a decision is: carried out or refused, unless the store itself failed.
pub type Decision<T> = rusqlite::Result<Result<T, Refusal>>;

/// Leaves the surrounding decision if this one is a refusal.
macro_rules! granted {
    ($decision:expr) => {
        match $decision {
            Ok(granted) => granted,
            Err(refusal) => return Ok(Err(Refusal::from(refusal))),
        }
    };
}
use granted;

/// An operation as it came, with what makes it the same as one before.
pub struct Sent {
    /// Identity, place, content.
    pub stamp: Stamp,
    /// What it says, or why it cannot be read.
    pub operation: Result<Operation, Refusal>,
}

impl From<&WireOperation> for Sent {
    fn from(wire: &WireOperation) -> Self {
        let content = serde_json::to_vec(wire).unwrap_or_default();
        let stamp = Stamp { id: wire.id.as_u128(), seq: wire.seq, fingerprint: Sha256::digest(content).into() };
        let operation = if stamp.is_countable() {
            Operation::try_from(wire).map_err(Refusal::from)
        } else {
            Err(Refusal::new(ProblemCode::Malformed, "places begin at 1"))
        };
        Self { stamp, operation }
    }
}

/// The enrolment of the request, if it was not revoked since its signature was checked.
fn in_force(work: &Work<'_>, enrolment: i64) -> Decision<Enrolment> {
    let found = enrolments::in_force(work.db, enrolment)?;
    Ok(found.ok_or_else(|| Refusal::new(ProblemCode::Revoked, "this kiosk was shut out")))
}

/// What a new ticket must fulfil besides core's rules; returns the series of its matter.
fn check_new(work: &Work<'_>, matter: &MatterId, key: &StatusKey) -> Decision<Series> {
    let Some(series) = work.rules.series_of(matter) else {
        let message = format!("matter {:?} is not in this hall", matter.as_str());
        return Ok(Err(Refusal::new(ProblemCode::UnknownMatter, message)));
    };
    if tickets::is_key_taken(work.db, key)? {
        return Ok(Err(Refusal::new(ProblemCode::IdReused, "another ticket has this key")));
    }
    Ok(Ok(series))
}

/// Lets a ticket wait at its place; returns how many are called before it.
fn queue_up(work: &Work<'_>, ticket: &Ticket, label: Label, place: Place, arrival: i64) -> rusqlite::Result<u32> {
    let (matter, number) = (ticket.matter.as_str().to_owned(), label.number.to_string());
    let all = queue::join(work.db, &matter, place.day)?;
    let before = match place.class {
        Class::WalkIn => all,
        Class::Booked => queue::ahead(work.db, &matter, place, arrival)?,
    };
    events::add(work, &EventBody::Numbered { matter, number })?;
    Ok(before)
}

/// Writes down that an operation was seen, and how far the sequence now reaches without a hole.
fn settle(
    work: &Work<'_>,
    enrolment: &mut Enrolment,
    stamp: &Stamp,
    refused: Option<ProblemCode>,
) -> rusqlite::Result<()> {
    operations::settle(work.db, enrolment.id, stamp, refused.map(word_of).as_deref())?;
    // The first operation of an enrolment says where its sequence begins: a journal may be older than the enrolment.
    let mut seen = enrolment.seen.unwrap_or(stamp.seq - 1);
    while operations::is_known(work.db, enrolment.id, seen + 1)? {
        seen += 1;
    }
    enrolment.seen = Some(seen);
    if let Some(code) = refused {
        let kiosk = enrolment.kiosk.clone();
        events::add(work, &EventBody::Refused { kiosk, operation: stamp.seq, code })?;
    }
    Ok(())
}

fn word_of(code: ProblemCode) -> String {
    serde_json::to_value(code).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}
