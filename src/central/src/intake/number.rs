//! A number while the citizen waits.

use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::number::{Number, Series};
use hall_core::outbox::{Body, Operation};
use hall_core::ticket::{Label, Source, Ticket, TicketId, TicketState, Transition};
use hall_proto::wire::{HeldNumber, ProblemCode};

use super::check_in::CheckIn;
use super::{Decision, Refusal, Sent, check_new, granted, in_force, queue_up, quota, settle};
use crate::store::enrolments::Enrolment;
use crate::store::operations::{self, Known};
use crate::store::queue::{self, Place};
use crate::store::tickets::StoredTicket;
use crate::store::walk_ins::{self, SinceMin};
use crate::store::{Work, labels, tickets};

/// A number that stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Issued {
    /// Whose it is.
    pub ticket: TicketId,
    /// The label.
    pub number: Number,
    /// The business day on which it is unique.
    pub day: BusinessDay,
    /// People waiting for the same matter before this ticket.
    pub ahead: u32,
}

/// Carries out an `intended` operation and binds a number to its ticket; asked again, it gives the same number.
///
/// A refusal is not written down: the kiosk goes on with a number of its own, and the operation comes with the rest of
/// its outbox.
pub fn issue(work: &Work<'_>, enrolment: i64, sent: &Sent) -> Decision<Issued> {
    let mut enrolment = granted!(in_force(work, enrolment)?);
    let operation = granted!(sent.operation.as_ref().map_err(Clone::clone));
    let Body::Ticket(id, transition @ Transition::Intended { matter, key, .. }) = &operation.body else {
        return Ok(Err(Refusal::new(ProblemCode::NotIntended, "only an intended operation asks for a number")));
    };
    match operations::look_up(work.db, enrolment.id, &sent.stamp)? {
        Known::CarriedOut => return again(work, *id),
        Known::IdReused => return Ok(Err(Refusal::new(ProblemCode::IdReused, "this operation had other content"))),
        Known::SequenceTaken => {
            return Ok(Err(Refusal::new(ProblemCode::SequenceTaken, "another operation has this place")));
        }
        Known::New | Known::Refused => {}
    }
    let found = tickets::find(work.db, *id)?;
    let ticket = granted!(Ticket::apply(found.map(|found| found.ticket), *id, operation.at, transition));
    let series = granted!(check_new(work, matter, key)?);
    granted!(check_alone(work, &ticket)?);
    let check_in = CheckIn::of(work, &ticket, end_of_queue(work))?;
    let (label, since) = granted!(bind(work, series, &ticket, &check_in)?);
    let place = check_in.place;
    let arrival = tickets::insert(work.db, enrolment.id, &ticket, work.received_at, Some(label), Some(place))?;
    note_walk_in(work, arrival, since)?;
    labels::take(work.db, label.day, label.number, arrival)?;
    check_in.settle(work, arrival)?;
    let ahead = queue_up(work, &ticket, label, place, arrival)?;
    note_contact(work, &mut enrolment, operation);
    settle(work, &mut enrolment, &sent.stamp, None)?;
    crate::store::enrolments::progress(work.db, &enrolment)?;
    Ok(Ok(Issued { ticket: *id, number: label.number, day: label.day, ahead }))
}

/// The answer was lost, or the operation came with the outbox first: the same number, or one if there is none yet.
fn again(work: &Work<'_>, id: TicketId) -> Decision<Issued> {
    let Some(found) = tickets::find(work.db, id)? else {
        return Ok(Err(Refusal::new(ProblemCode::IllegalTransition, "the ticket is not known here")));
    };
    let StoredTicket { arrival, ticket, label, place, .. } = found;
    match (label, place) {
        (Some(label), Some(place)) if label.source == Source::Centre => {
            let ahead = queue::ahead(work.db, ticket.matter.as_str(), place, arrival)?;
            Ok(Ok(Issued { ticket: id, number: label.number, day: label.day, ahead }))
        }
        (None, _) if ticket.state == TicketState::Intent => {
            let series = granted!(work.rules.series_of(&ticket.matter).ok_or_else(|| {
                Refusal::new(ProblemCode::UnknownMatter, "the ticket's matter is no longer in this hall")
            }));
            let check_in = CheckIn::of(work, &ticket, end_of_queue(work))?;
            let (label, since) = granted!(bind(work, series, &ticket, &check_in)?);
            let place = check_in.place;
            note_walk_in(work, arrival, since)?;
            tickets::set_label(work.db, arrival, label)?;
            tickets::set_place(work.db, arrival, place)?;
            labels::take(work.db, label.day, label.number, arrival)?;
            check_in.settle(work, arrival)?;
            let ahead = queue_up(work, &ticket, label, place, arrival)?;
            Ok(Ok(Issued { ticket: id, number: label.number, day: label.day, ahead }))
        }
        _ => {
            let message = "the ticket was given up or has a number of the kiosk's";
            Ok(Err(Refusal::new(ProblemCode::IllegalTransition, message)))
        }
    }
}

/// Whoever asks and is answered stands where the queue ends, whatever the kiosk's clock says.
fn end_of_queue(work: &Work<'_>) -> Place {
    Place::of(work, UtcMillis(i64::MAX), work.received_at)
}

/// Nobody waits twice for one matter: who does is told the number that they hold.
fn check_alone(work: &Work<'_>, ticket: &Ticket) -> Decision<()> {
    let Some(person) = ticket.details.person else { return Ok(Ok(())) };
    let today = work.rules.day_rule().day_of(work.received_at);
    let Some(found) = tickets::waiting_of(work.db, person, &ticket.matter, today)? else { return Ok(Ok(())) };
    let Some((label, place)) = found.label.zip(found.place) else { return Ok(Ok(())) };
    let ahead = queue::ahead(work.db, ticket.matter.as_str(), place, found.arrival)?;
    let number = label.number.to_string();
    let mut refusal = Refusal::new(ProblemCode::AlreadyWaiting, format!("{number} waits for this matter already"));
    refusal.held = Some(HeldNumber { number, day: label.day.0, ahead });
    Ok(Err(refusal))
}

/// The next number, and the period in whose quota it counts. What refuses leaves nothing written.
fn bind(work: &Work<'_>, series: Series, ticket: &Ticket, check_in: &CheckIn) -> Decision<(Label, Option<SinceMin>)> {
    let since = if check_in.has_booking() { None } else { granted!(quota::take(work, ticket)?) };
    match labels::next(work, series)? {
        Ok((day, number)) => Ok(Ok((Label { number, day, source: Source::Centre }, since))),
        Err(exhausted) => {
            if let Some(since) = since {
                walk_ins::give_back(work.db, &ticket.matter, since)?;
            }
            Ok(Err(Refusal::new(ProblemCode::Exhausted, exhausted.to_string())))
        }
    }
}

fn note_walk_in(work: &Work<'_>, arrival: i64, since: Option<SinceMin>) -> rusqlite::Result<()> {
    if since.is_some() { walk_ins::note(work.db, arrival, since) } else { Ok(()) }
}

/// A kiosk whose question follows on what is known has nothing unsent.
fn note_contact(work: &Work<'_>, enrolment: &mut Enrolment, operation: &Operation) {
    if enrolment.seen.is_some_and(|seen| seen + 1 == operation.seq) {
        enrolment.contact = work.received_at;
    }
}
