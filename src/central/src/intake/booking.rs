//! Bookings: held, confirmed, moved, cancelled. Every question may come again, and is then answered as before.

use hall_core::booking::{BookingCode, BookingId, BookingOrder, BookingState, HOLD_S, SlotTime};
use hall_core::calendar::{Date, Moment};
use hall_core::centre::{CentreAsk, CentreRefusal};
use hall_core::day::UtcMillis;
use hall_core::hall::MatterId;
use hall_core::person::PersonKey;
use hall_proto::wire::{ProblemCode, WireAnswer, WireBooking};
use uuid::Uuid;

use super::{Decision, Refusal, granted, in_force, sweep};
use crate::hours::Hours;
use crate::store::bookings::{self, NewBooking, StoredBooking};
use crate::store::places::{self, Taker};
use crate::store::{Work, random};

/// Places that one kiosk keeps at a time: more than citizens can stand before it, and few enough that a broken kiosk
/// does not empty a slot. The oldest is given up for a new one.
pub const HOLDS_MAX: usize = 8;
/// Codes that are tried; two of eleven digits are the same once in a hundred thousand million.
const CODE_TRIES: usize = 4;
const MS_PER_S: i64 = 1_000;

/// What a citizen is told: yes, or no and why.
pub type Word = Result<WireAnswer, CentreRefusal>;

/// Decides a question that changes something.
///
/// # Errors
/// The store fails; a refusal if the kiosk may not ask, or asks something that is only looked up.
pub fn decide(work: &Work<'_>, enrolment: i64, ask: &CentreAsk) -> Decision<WireAnswer> {
    granted!(in_force(work, enrolment)?);
    sweep::run(work)?;
    let decided = match ask {
        CentreAsk::Hold { booking, matter, slot } => hold(work, enrolment, *booking, matter, *slot)?,
        CentreAsk::Release { booking } => release(work, enrolment, *booking)?,
        CentreAsk::Confirm { booking, order } => confirm(work, enrolment, *booking, order)?,
        CentreAsk::Move { booking, to } => move_to(work, *booking, *to)?,
        CentreAsk::Cancel { booking } => cancel(work, *booking)?,
        CentreAsk::Places { .. } | CentreAsk::Find(_) | CentreAsk::Look(_) => {
            return Ok(Err(Refusal::new(ProblemCode::Malformed, "this question changes nothing")));
        }
    };
    Ok(Ok(decided.unwrap_or_else(|refusal| WireAnswer::Refused { refusal: (&refusal).into() })))
}

fn hold(work: &Work<'_>, enrolment: i64, id: BookingId, matter: &MatterId, slot: SlotTime) -> rusqlite::Result<Word> {
    let Some(capacity) = work.rules.hours().places(matter, slot, work.moment()) else {
        return Ok(Err(CentreRefusal::SlotClosed));
    };
    if let Some(found) = bookings::find(work.db, id)? {
        let is_ours = found.state == BookingState::Held && found.enrolment == enrolment && found.matter == *matter;
        if !is_ours {
            return Ok(Err(CentreRefusal::HoldOver));
        }
        if found.slot != slot && !reseat(work, &found, slot, capacity)? {
            return Ok(Err(CentreRefusal::SlotFull));
        }
        return Ok(Ok(held(&found, work.received_at)));
    }
    let held_until = UtcMillis(work.received_at.0.saturating_add(i64::from(HOLD_S) * MS_PER_S));
    let new = NewBooking { id, enrolment, matter, slot, state: BookingState::Held, held_until: Some(held_until) };
    let row = bookings::insert(work.db, work.received_at, &new)?;
    if !places::take(work.db, matter, slot, capacity, Taker::Booking(row))? {
        bookings::forget(work.db, row)?;
        return Ok(Err(CentreRefusal::SlotFull));
    }
    for old in bookings::holds_of(work.db, enrolment)?.into_iter().skip(HOLDS_MAX) {
        give_up(work, old)?;
    }
    Ok(Ok(WireAnswer::Held { booking: Uuid::from_u128(id.0), left_s: HOLD_S }))
}

fn held(found: &StoredBooking, now: UtcMillis) -> WireAnswer {
    let left = found.held_until.map_or(0, |until| until.0.saturating_sub(now.0));
    let left_s = u16::try_from(left.max(0) / MS_PER_S).unwrap_or(HOLD_S);
    WireAnswer::Held { booking: Uuid::from_u128(found.id.0), left_s }
}

/// Gives a booking another slot: the old place goes only if there is a new one.
fn reseat(work: &Work<'_>, found: &StoredBooking, to: SlotTime, capacity: u16) -> rusqlite::Result<bool> {
    let taker = Taker::Booking(found.row);
    let before = places::of(work.db, taker)?;
    places::give_back(work.db, taker)?;
    if places::take(work.db, &found.matter, to, capacity, taker)? {
        bookings::set_slot(work.db, work.received_at, found.row, to)?;
        return Ok(true);
    }
    if let Some(before) = before {
        places::put_back(work.db, &found.matter, found.slot, before, found.row)?;
    }
    Ok(false)
}

fn release(work: &Work<'_>, enrolment: i64, id: BookingId) -> rusqlite::Result<Word> {
    if let Some(found) = bookings::find(work.db, id)?
        && found.state == BookingState::Held
        && found.enrolment == enrolment
    {
        give_up(work, found.row)?;
    }
    Ok(Ok(WireAnswer::Released { booking: Uuid::from_u128(id.0) }))
}

/// The hold of a place ends.
pub(super) fn give_up(work: &Work<'_>, row: i64) -> rusqlite::Result<()> {
    places::give_back(work.db, Taker::Booking(row))?;
    bookings::set_state(work.db, work.received_at, row, BookingState::Released)
}

fn confirm(work: &Work<'_>, enrolment: i64, id: BookingId, order: &BookingOrder) -> rusqlite::Result<Word> {
    let Some(found) = bookings::find(work.db, id)? else { return Ok(Err(CentreRefusal::HoldOver)) };
    let is_ordered = found.matter == order.matter && found.slot == order.slot;
    match found.state {
        // The answer was lost. It may have been moved since; the citizen is told where it stands.
        BookingState::Confirmed if found.person == Some(order.person) => return Ok(seen(&found)),
        BookingState::CheckedIn | BookingState::Cancelled => return Ok(Err(why_not(&found))),
        BookingState::Held if found.enrolment == enrolment && is_ordered => {}
        _ => return Ok(Err(CentreRefusal::HoldOver)),
    }
    let open_no = match may_open(work, order.person, &order.matter)? {
        Ok(open_no) => open_no,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let code = new_code(work)?;
    bookings::set_order(work.db, found.row, &code, order)?;
    bookings::set_confirmed(work.db, work.received_at, found.row, open_no)?;
    Ok(bookings::find(work.db, id)?.map_or(Err(CentreRefusal::HoldOver), |found| seen(&found)))
}

fn seen(found: &StoredBooking) -> Word {
    let booking = found.seen().ok_or(CentreRefusal::UnknownBooking)?;
    Ok(WireAnswer::Confirmed { booking: Box::new(WireBooking::from(&booking)) })
}

/// A code that no booking has.
fn new_code(work: &Work<'_>) -> rusqlite::Result<BookingCode> {
    let fresh = || {
        let [_, low] = split(random());
        BookingCode::from_random(low)
    };
    let mut code = fresh();
    for _ in 0..CODE_TRIES {
        if bookings::of_code(work.db, &code)?.is_none() {
            break;
        }
        code = fresh();
    }
    // Were it taken after all, the schema would refuse it, and nothing of the request would happen.
    Ok(code)
}

fn split(bits: u128) -> [u64; 2] {
    let half = |shift: u32| u64::try_from(bits >> shift & u128::from(u64::MAX)).unwrap_or_default();
    [half(64), half(0)]
}

/// Whether a person may have one more open booking for a matter, and which of them it is.
pub(super) fn may_open(
    work: &Work<'_>,
    person: PersonKey,
    matter: &MatterId,
) -> rusqlite::Result<Result<u16, CentreRefusal>> {
    let rules = work.rules.hours().rules(matter);
    let now = work.moment();
    let mut taken = Vec::new();
    for (open_no, open) in bookings::open_of(work.db, person, matter)? {
        // Whose time is over stands in nobody's way, although a late check-in is still possible today.
        if now > over_at(open.slot, rules.check_in_late_min) {
            bookings::set_state(work.db, work.received_at, open.row, BookingState::Missed)?;
        } else {
            taken.push((open_no, open.code));
        }
    }
    let since = now.date.add_days(-i32::from(rules.missed_days) - i32::from(rules.block_days));
    let missed = bookings::missed_days(work.db, person, since)?;
    if let Some(until) = blocked_until(&missed, rules.missed_max, rules.missed_days, rules.block_days)
        && now.date < until
    {
        return Ok(Err(CentreRefusal::Blocked { until }));
    }
    let free = (1..=rules.open_max).find(|no| taken.iter().all(|(open_no, _)| open_no != no));
    let code = taken.into_iter().find_map(|(_, code)| code);
    Ok(free.ok_or_else(|| code.map_or(CentreRefusal::UnknownBooking, CentreRefusal::AlreadyBooked)))
}

/// The first day on which booking is possible again after `days`, on which bookings were missed, oldest first.
fn blocked_until(days: &[Date], missed_max: u16, within: u16, block: u16) -> Option<Date> {
    let last = days.windows(usize::from(missed_max.max(1))).rev().find_map(|run| {
        let (first, last) = (run.first()?, *run.last()?);
        (last.days() - first.days() < i32::from(within)).then_some(last)
    })?;
    Some(last.add_days(i32::from(block)))
}

/// From then on a booking can no longer be checked in as one.
pub(super) fn over_at(slot: SlotTime, late_min: u16) -> Moment {
    Moment { date: slot.date, time: slot.to }.add_minutes(i32::from(late_min))
}

fn move_to(work: &Work<'_>, id: BookingId, to: SlotTime) -> rusqlite::Result<Word> {
    let Some(found) = bookings::find(work.db, id)? else { return Ok(Err(CentreRefusal::UnknownBooking)) };
    let moved = |found: &StoredBooking| {
        let booking = found.seen().ok_or(CentreRefusal::UnknownBooking)?;
        Ok(WireAnswer::Moved { booking: Box::new(WireBooking::from(&booking)) })
    };
    if found.state == BookingState::Confirmed && found.slot == to {
        return Ok(moved(&found));
    }
    if let Err(refusal) = may_change(work, &found) {
        return Ok(Err(refusal));
    }
    let Some(capacity) = work.rules.hours().places(&found.matter, to, work.moment()) else {
        return Ok(Err(CentreRefusal::SlotClosed));
    };
    if !reseat(work, &found, to, capacity)? {
        return Ok(Err(CentreRefusal::SlotFull));
    }
    Ok(moved(&StoredBooking { slot: to, ..found }))
}

/// Cancels the booking with a code, for whoever holds its slip; asked again, it is cancelled already.
pub fn cancel_by_code(work: &Work<'_>, code: &BookingCode) -> rusqlite::Result<Word> {
    sweep::run(work)?;
    match bookings::of_code(work.db, code)? {
        Some(found) => cancel(work, found.id),
        None => Ok(Err(CentreRefusal::UnknownBooking)),
    }
}

/// Until when a booking that stands is moved or cancelled.
pub fn changed_until(hours: &dyn Hours, found: &StoredBooking) -> Moment {
    let before_min = hours.rules(&found.matter).cancel_before_min;
    found.slot.starts().add_minutes(-i32::from(before_min))
}

fn cancel(work: &Work<'_>, id: BookingId) -> rusqlite::Result<Word> {
    let Some(found) = bookings::find(work.db, id)? else { return Ok(Err(CentreRefusal::UnknownBooking)) };
    let cancelled = |found: StoredBooking| {
        let found = StoredBooking { state: BookingState::Cancelled, ..found };
        let booking = found.seen().ok_or(CentreRefusal::UnknownBooking)?;
        Ok(WireAnswer::Cancelled { booking: Box::new(WireBooking::from(&booking)) })
    };
    if found.state == BookingState::Cancelled {
        return Ok(cancelled(found));
    }
    if let Err(refusal) = may_change(work, &found) {
        return Ok(Err(refusal));
    }
    places::give_back(work.db, Taker::Booking(found.row))?;
    bookings::set_state(work.db, work.received_at, found.row, BookingState::Cancelled)?;
    Ok(cancelled(found))
}

/// Whether a booking can still be moved or cancelled.
fn may_change(work: &Work<'_>, found: &StoredBooking) -> Result<(), CentreRefusal> {
    if found.state != BookingState::Confirmed {
        return Err(why_not(found));
    }
    let until = changed_until(work.rules.hours(), found);
    if work.moment() > until { Err(CentreRefusal::TooLate { until }) } else { Ok(()) }
}

/// Why a booking that does not stand is of no use any more.
pub fn why_not(found: &StoredBooking) -> CentreRefusal {
    match (found.state, found.number) {
        (BookingState::CheckedIn, Some(number)) => CentreRefusal::Used(number),
        (BookingState::Cancelled, _) => CentreRefusal::WasCancelled,
        _ => CentreRefusal::UnknownBooking,
    }
}

#[cfg(test)]
mod tests;
