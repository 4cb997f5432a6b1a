//! What was filed at a terminal: bookings that the citizen holds already, callbacks, ratings, inspections, counters.

use hall_core::booking::{BookingCode, BookingId, BookingOrder, BookingState, SlotTime};
use hall_core::centre::{SlotPlaces, TicketRef};
use hall_core::day::UtcMillis;
use hall_core::filing::{Filing, FilingId, Rating};
use hall_core::hall::MatterId;
use hall_core::token::SlotToken;
use hall_proto::token;
use hall_proto::wire::{EventBody, ProblemCode};
use uuid::Uuid;

use super::booking::may_open;
use super::{Decision, Refusal, granted, sweep};
use crate::store::bookings::{self, NewBooking};
use crate::store::enrolments::Enrolment;
use crate::store::filings::{self, Filed};
use crate::store::places::{self, Taker};
use crate::store::tokens::{self, StoredToken, TokenState};
use crate::store::{Work, epoch, events, tickets};

/// Carries out a filing of the kiosk.
pub fn carry_out(work: &Work<'_>, enrolment: &Enrolment, at: UtcMillis, id: FilingId, filing: &Filing) -> Decision<()> {
    let filed = Filed { id, kiosk: &enrolment.kiosk, at };
    match filing {
        Filing::BookingRequested { booking, code, order } => request(work, enrolment, *booking, code, order),
        Filing::BookedByToken { booking, code, order, token } => {
            spend(work, enrolment, *booking, code, order, token.as_deref())
        }
        Filing::CallbackLeft(callback) => {
            let day = work.rules.day_rule().day_of(at.min(work.received_at));
            filings::keep_callback(work.db, filed, day, callback).map(Ok)
        }
        Filing::Rated(rating) => rate(work, filed, rating),
        Filing::Inspected(inspection) => filings::keep_inspection(work.db, filed, inspection).map(Ok),
        Filing::CounterSet { counter, is_open } => {
            if !work.rules.has_counter(counter) {
                return Ok(Err(Refusal::new(ProblemCode::UnknownWord, "no counter of this hall has that sign")));
            }
            filings::set_counter(work.db, filed, counter, *is_open)?;
            events::add(work, &EventBody::CounterSet { counter: counter.clone(), open: *is_open }).map(Ok)
        }
    }
}

/// A booking that was asked for while the line was cut: it gets what is left, by the rules of every other.
fn request(
    work: &Work<'_>,
    enrolment: &Enrolment,
    id: BookingId,
    code: &BookingCode,
    order: &BookingOrder,
) -> Decision<()> {
    if bookings::find(work.db, id)?.is_some() {
        return Ok(Ok(()));
    }
    sweep::run(work)?;
    granted!(check_order(work, code, order)?);
    let free = slot_within(work, &order.matter, order.slot)?;
    let order = &BookingOrder { slot: free.map_or(order.slot, |free| free.slot), ..order.clone() };
    let row = write_down(work, enrolment, id, code, order)?;
    let state = match free {
        Some(free) => match may_open(work, order.person, &order.matter)? {
            Ok(open_no) if places::take(work.db, &order.matter, free.slot, free.left, Taker::Booking(row))? => {
                bookings::set_confirmed(work.db, work.received_at, row, open_no)?;
                BookingState::Confirmed
            }
            _ => BookingState::Refused,
        },
        None => BookingState::Refused,
    };
    if state == BookingState::Refused {
        bookings::set_state(work.db, work.received_at, row, state)?;
    }
    tell(work, id, state).map(Ok)
}

/// The first slot with a place left within the hours that were asked for: a terminal that is cut off asks for half a
/// day, because it cannot know which of its slots is free. The places of the slot are all that it holds.
fn slot_within(work: &Work<'_>, matter: &MatterId, wanted: SlotTime) -> rusqlite::Result<Option<SlotPlaces>> {
    let taken = places::taken(work.db, matter, wanted.date, work.received_at)?;
    let is_free = |open: &SlotPlaces| {
        let key = (open.slot.date.days(), open.slot.from.minutes());
        taken.get(&key).copied().unwrap_or(0) < open.left
    };
    let lies_within =
        |open: &SlotPlaces| open.slot.date == wanted.date && open.slot.from >= wanted.from && open.slot.to <= wanted.to;
    let slots = work.rules.hours().slots(matter, work.moment());
    Ok(slots.into_iter().find(|open| lies_within(open) && is_free(open)))
}

/// A booking that the centre confirmed beforehand. Only a token that is not this kiosk's is refused: whoever holds the
/// slip was told 预约成功.
fn spend(
    work: &Work<'_>,
    enrolment: &Enrolment,
    id: BookingId,
    code: &BookingCode,
    order: &BookingOrder,
    token: Option<&SlotToken>,
) -> Decision<()> {
    if bookings::find(work.db, id)?.is_some_and(|found| found.state != BookingState::Refused) {
        return Ok(Ok(()));
    }
    let stored = granted!(proved(work, enrolment, order, token)?);
    if stored.state == TokenState::Spent {
        return Ok(Err(Refusal::new(ProblemCode::TokenSpent, "the slot token was spent on another booking")));
    }
    granted!(check_order(work, code, order)?);
    let row = write_down(work, enrolment, id, code, order)?;
    let has_place = places::hand_over(work.db, stored.row, row)? || {
        // Its place was given back: whatever is left will do, even if the slot can no longer be booked.
        let capacity = work.rules.hours().places_kept(&order.matter, order.slot).unwrap_or(0);
        places::take(work.db, &order.matter, order.slot, capacity, Taker::Booking(row))?
    };
    tokens::set_state(work.db, stored.row, TokenState::Spent)?;
    if !has_place {
        bookings::set_state(work.db, work.received_at, row, BookingState::Refused)?;
        tell(work, id, BookingState::Refused)?;
        return Ok(Err(Refusal::new(ProblemCode::TokenSpent, "the place of the slot token was given to others")));
    }
    bookings::set_confirmed(work.db, work.received_at, row, next_open(work, order)?)?;
    tell(work, id, BookingState::Confirmed).map(Ok)
}

/// The token, if this centre signed it for this kiosk and this order.
fn proved(
    work: &Work<'_>,
    enrolment: &Enrolment,
    order: &BookingOrder,
    token: Option<&SlotToken>,
) -> Decision<StoredToken> {
    let foreign = || Refusal::new(ProblemCode::ForeignToken, "the slot token is not this centre's, kiosk's or slot's");
    let Some(token) = token else { return Ok(Err(foreign())) };
    let is_signed = work.rules.token_key().is_some_and(|key| token::is_signed(key, token));
    let fits = token.terms.kiosk.as_str() == enrolment.kiosk
        && token.terms.matter == order.matter
        && token.terms.slot == order.slot;
    if !is_signed || !fits {
        return Ok(Err(foreign()));
    }
    let stored = tokens::find(work.db, token.terms.id)?;
    let is_of_another_epoch = || epoch(work.db).is_ok_and(|epoch| epoch.as_u128() != token.terms.epoch);
    if stored.is_none() && is_of_another_epoch() {
        // Given out after the backup from which this database was restored.
        let row = tokens::insert(work.db, &token.terms)?;
        return Ok(Ok(StoredToken { row, terms: token.terms.clone(), state: TokenState::Out }));
    }
    Ok(stored.filter(|stored| stored.terms == token.terms).ok_or_else(foreign))
}

fn check_order(work: &Work<'_>, code: &BookingCode, order: &BookingOrder) -> Decision<()> {
    if work.rules.series_of(&order.matter).is_none() {
        let message = format!("matter {:?} is not in this hall", order.matter.as_str());
        return Ok(Err(Refusal::new(ProblemCode::UnknownMatter, message)));
    }
    if bookings::of_code(work.db, code)?.is_some() {
        return Ok(Err(Refusal::new(ProblemCode::IdReused, "another booking has this code")));
    }
    Ok(Ok(()))
}

fn write_down(
    work: &Work<'_>,
    enrolment: &Enrolment,
    id: BookingId,
    code: &BookingCode,
    order: &BookingOrder,
) -> rusqlite::Result<i64> {
    let (matter, slot, state) = (&order.matter, order.slot, BookingState::Requested);
    let new = NewBooking { id, enrolment: enrolment.id, matter, slot, state, held_until: None };
    let row = bookings::insert(work.db, work.received_at, &new)?;
    bookings::set_order(work.db, row, code, order)?;
    Ok(row)
}

/// The first place among a person's open bookings that is free, even beyond what the hall allows.
fn next_open(work: &Work<'_>, order: &BookingOrder) -> rusqlite::Result<u16> {
    let open = bookings::open_of(work.db, order.person, &order.matter)?;
    Ok((1..u16::MAX).find(|no| open.iter().all(|(open_no, _)| open_no != no)).unwrap_or(u16::MAX))
}

fn tell(work: &Work<'_>, id: BookingId, state: BookingState) -> rusqlite::Result<()> {
    let (booking, state) = (Uuid::from_u128(id.0), state.code().to_owned());
    events::add(work, &EventBody::BookingSettled { booking, state })
}

fn rate(work: &Work<'_>, filed: Filed<'_>, rating: &Rating) -> Decision<()> {
    let day = work.rules.day_rule().day_of(filed.at.min(work.received_at));
    let found = match &rating.ticket {
        TicketRef::Key(key) => tickets::find_by_key(work.db, key.as_str())?,
        TicketRef::Number(number) => tickets::of_number(work.db, day, *number)?,
        TicketRef::Person(person) => tickets::newest_of(work.db, *person, day)?,
    };
    let Some(found) = found else {
        return Ok(Err(Refusal::new(ProblemCode::UnknownTicket, "the rating is for no ticket that is known here")));
    };
    let is_proved = !matches!(rating.ticket, TicketRef::Number(_));
    filings::keep_rating(work.db, found.arrival, filed, rating.grade, &rating.tags, is_proved).map(Ok)
}
