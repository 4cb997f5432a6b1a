//! A batch from a kiosk's outbox: each operation once, in order, with core's own transitions.

use std::collections::BTreeSet;

use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{Label, Source, Ticket, Transition};
use hall_proto::wire::{OperationResult, Outcome, ProblemCode, UploadRequest};
use uuid::Uuid;

use super::check_in::{self, CheckIn};
use super::{Decision, Refusal, Sent, check_new, filing, granted, in_force, queue_up, quota, settle};
use crate::store::enrolments::{self, Enrolment};
use crate::store::operations::{self, Known, Stamp};
use crate::store::queue::{self, Place};
use crate::store::tickets::StoredTicket;
use crate::store::{Work, faults, labels, readiness, tickets};

/// A kiosk whose newest operation is at most this old has nothing unsent, in milliseconds.
const FRESH_MS: i64 = 30_000;

/// One upload, read and stamped before it reaches the writer.
pub struct Batch {
    operations: Vec<Sent>,
    held: BTreeSet<u64>,
}

impl From<&UploadRequest> for Batch {
    fn from(request: &UploadRequest) -> Self {
        let operations = request.operations.iter().map(Sent::from).collect();
        Self { operations, held: request.held.iter().copied().collect() }
    }
}

/// Takes a batch in; one result for each operation, in the same order.
pub fn take_in(work: &Work<'_>, enrolment: i64, batch: &Batch) -> Decision<Vec<OperationResult>> {
    let mut enrolment = granted!(in_force(work, enrolment)?);
    let mut results = Vec::with_capacity(batch.operations.len());
    for sent in &batch.operations {
        let outcome = one(work, &mut enrolment, sent, &batch.held)?;
        results.push(result_of(&sent.stamp, outcome));
    }
    let newest = batch.operations.last().and_then(|sent| sent.operation.as_ref().ok());
    let age_ms = newest.map(|newest| work.received_at.0.saturating_sub(newest.at.0).saturating_abs());
    if age_ms.is_some_and(|age_ms| age_ms <= FRESH_MS) {
        enrolment.contact = work.received_at;
    }
    enrolments::progress(work.db, &enrolment)?;
    Ok(Ok(results))
}

fn result_of(stamp: &Stamp, outcome: Result<Outcome, Refusal>) -> OperationResult {
    let (outcome, code) = match outcome {
        Ok(outcome) => (outcome, None),
        Err(refusal) => (Outcome::Refused, Some(refusal.code)),
    };
    let remedy = code.map(|code| code.remedy().to_owned());
    OperationResult { id: Uuid::from_u128(stamp.id), seq: stamp.seq, outcome, code, remedy }
}

fn one(work: &Work<'_>, enrolment: &mut Enrolment, sent: &Sent, held: &BTreeSet<u64>) -> Decision<Outcome> {
    let Sent { stamp, operation } = sent;
    if !stamp.is_countable() {
        return Ok(Err(Refusal::new(ProblemCode::Malformed, "places begin at 1")));
    }
    let known = operations::look_up(work.db, enrolment.id, stamp)?;
    match known {
        Known::CarriedOut => return Ok(Ok(Outcome::Repeated)),
        Known::IdReused => return Ok(Err(Refusal::new(ProblemCode::IdReused, "other content before"))),
        Known::SequenceTaken => return Ok(Err(Refusal::new(ProblemCode::SequenceTaken, "place is taken"))),
        Known::New if !follows(work, enrolment, stamp.seq, held)? => {
            return Ok(Err(Refusal::new(ProblemCode::SequenceGap, "an operation before this one is missing")));
        }
        Known::New | Known::Refused => {}
    }
    let decision = match operation {
        Ok(operation) => carry_out(work, enrolment, operation)?,
        Err(refusal) => Err(refusal.clone()),
    };
    let refused = decision.as_ref().err().map(|refusal| refusal.code);
    if known == Known::New || refused.is_none() {
        // What was passed over counts as seen: it fills its own place if it ever comes.
        enrolment.seen = enrolment.seen.map(|seen| seen.max(stamp.seq - 1));
        settle(work, enrolment, stamp, refused)?;
    }
    Ok(decision.map(|()| Outcome::Accepted))
}

/// Whether everything before `seq` is known or passed over on purpose.
fn follows(work: &Work<'_>, enrolment: &Enrolment, seq: u64, held: &BTreeSet<u64>) -> rusqlite::Result<bool> {
    let Some(seen) = enrolment.seen else { return Ok(true) };
    if seq <= seen + 1 {
        return Ok(true);
    }
    let missing = seq - seen - 1;
    let passed_over = held.range(seen + 1..seq).count() as u64;
    if passed_over >= missing {
        return Ok(true);
    }
    Ok(passed_over + operations::known_between(work.db, enrolment.id, seen, seq)? >= missing)
}

fn carry_out(work: &Work<'_>, enrolment: &Enrolment, operation: &Operation) -> Decision<()> {
    let (id, transition) = match &operation.body {
        Body::Ticket(id, transition) => (*id, transition),
        Body::Fault { fault, raised } => {
            let note = if *raised { faults::raise } else { faults::clear };
            return note(work, &enrolment.kiosk, fault.code(), operation.at).map(Ok);
        }
        Body::Readiness(report) => return readiness::keep(work, &enrolment.kiosk, report).map(Ok),
        Body::Filing(id, what) => return filing::carry_out(work, enrolment, operation.at, *id, what),
    };
    let found = tickets::find(work.db, id)?;
    if let Some(found) = &found
        && found.enrolment != enrolment.id
        && !enrolments::is_of_kiosk(work.db, found.enrolment, &enrolment.kiosk)?
    {
        return Ok(Err(Refusal::new(ProblemCode::IllegalTransition, "the ticket is another kiosk's")));
    }
    let before = found.as_ref().map(|found| found.ticket.clone());
    let after = granted!(Ticket::apply(before, id, operation.at, transition));
    let Some(found) = found else { return intend(work, enrolment, &after) };
    match transition {
        Transition::Numbered { number, day, source } => {
            granted!(relabel(work, enrolment, &found, Label { number: *number, day: *day, source: *source })?);
        }
        Transition::Abandoned => give_back(work, &found)?,
        Transition::Intended { .. }
        | Transition::PrintStarted
        | Transition::ReprintStarted { .. }
        | Transition::Paper(_) => {}
    }
    tickets::set_state(work.db, found.arrival, &after).map(Ok)
}

fn intend(work: &Work<'_>, enrolment: &Enrolment, ticket: &Ticket) -> Decision<()> {
    granted!(check_new(work, &ticket.matter, &ticket.key)?);
    tickets::insert(work.db, enrolment.id, ticket, work.received_at, None, None).map(|_| Ok(()))
}

/// The label that the citizen saw. If the centre had bound another, that one is void: paper wins.
fn relabel(work: &Work<'_>, enrolment: &Enrolment, found: &StoredTicket, seen: Label) -> Decision<()> {
    let is_bound = found.label.is_some_and(|bound| (bound.number, bound.day) == (seen.number, seen.day));
    if !is_bound {
        if !may_label(work, enrolment, &found.ticket, seen)? {
            let message = format!("{} is of a series that does not belong here", seen.number);
            return Ok(Err(Refusal::new(ProblemCode::ForeignSeries, message)));
        }
        if labels::is_taken(work.db, seen.day, seen.number)? {
            let message = format!("{} of {} belongs to another ticket", seen.number, seen.day);
            return Ok(Err(Refusal::new(ProblemCode::NumberTaken, message)));
        }
        if let Some(bound) = found.label {
            labels::make_void(work, bound.day, bound.number)?;
        }
        labels::take(work.db, seen.day, seen.number, found.arrival)?;
        labels::raise_floor(work.db, seen.day, seen.number)?;
    }
    tickets::set_label(work.db, found.arrival, seen)?;
    if found.place.is_none() {
        let place = Place::of(work, found.ticket.asked_at, enrolment.contact);
        let check_in = CheckIn::of(work, &found.ticket, place)?;
        tickets::set_place(work.db, found.arrival, check_in.place)?;
        check_in.settle(work, found.arrival)?;
        if !check_in.has_booking() {
            quota::count(work, &found.ticket, found.arrival)?;
        }
        queue_up(work, &found.ticket, seen, check_in.place, found.arrival)?;
    }
    Ok(Ok(()))
}

fn may_label(work: &Work<'_>, enrolment: &Enrolment, ticket: &Ticket, seen: Label) -> rusqlite::Result<bool> {
    let series = seen.number.series();
    match seen.source {
        Source::Centre => Ok(work.rules.series_of(&ticket.matter) == Some(series)),
        Source::Kiosk => Ok(series == enrolment.series || enrolments::has_series(work.db, &enrolment.kiosk, series)?),
    }
}

/// Nobody saw the number: it is void, and nobody waits with it.
fn give_back(work: &Work<'_>, found: &StoredTicket) -> rusqlite::Result<()> {
    if let Some(bound) = found.label {
        labels::make_void(work, bound.day, bound.number)?;
    }
    check_in::undo(work, found.arrival)?;
    quota::give_back(work, found)?;
    if let Some(place) = found.place {
        queue::leave(work.db, found.arrival, found.ticket.matter.as_str(), place.day)?;
    }
    Ok(())
}
