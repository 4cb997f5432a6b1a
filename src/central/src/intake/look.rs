//! What is only looked up: places left, bookings, and where a ticket stands.

use hall_core::booking::{BookingRef, BookingState};
use hall_core::calendar::{Date, Moment};
use hall_core::centre::{CentreRefusal, SLOTS_MAX, SlotPlaces, TicketRef, TicketStanding};
use hall_core::day::{BusinessDay, UtcMillis};
use hall_core::hall::{Hall, MatterId};
use hall_core::wait::WaitRange;
use hall_proto::wire::{WireAnswer, WireBooking, WirePlaces, WireStanding};
use rusqlite::Connection;

use super::booking::{Word, why_not};
use crate::hours::Hours;
use crate::store::bookings::{self, StoredBooking};
use crate::store::{filings, places, queue, tickets};

/// The places left in the slots of a matter that may be booked now.
pub fn places(
    db: &Connection,
    hours: &dyn Hours,
    matter: &MatterId,
    moment: Moment,
    now: UtcMillis,
) -> rusqlite::Result<WireAnswer> {
    let taken = places::taken(db, matter, moment.date, now)?;
    let mut open = hours.slots(matter, moment);
    open.truncate(SLOTS_MAX);
    let left = open.into_iter().map(|SlotPlaces { slot, left }| {
        let gone = taken.get(&(slot.date.days(), slot.from.minutes())).copied().unwrap_or(0);
        WirePlaces::from(SlotPlaces { slot, left: left.saturating_sub(gone) })
    });
    Ok(WireAnswer::Places { places: left.collect() })
}

/// The bookings that a citizen looks for.
///
/// Four digits are soon tried out, so they find what is booked for today alone: enough to check in with, and too late to
/// cancel or move it.
pub fn find(db: &Connection, by: &BookingRef, today: Date) -> rusqlite::Result<Word> {
    let found = match by {
        BookingRef::Code(code) => {
            let Some(found) = bookings::of_code(db, code)? else { return Ok(Err(CentreRefusal::UnknownBooking)) };
            match found.state {
                BookingState::CheckedIn | BookingState::Cancelled => return Ok(Err(why_not(&found))),
                _ => vec![found],
            }
        }
        BookingRef::Person(person) => bookings::of_person(db, *person, today)?,
        BookingRef::Tail(tail) => {
            let found = bookings::of_tail(db, *tail, today)?;
            if found.iter().any(|other| other.person != found[0].person) {
                return Ok(Err(CentreRefusal::Ambiguous));
            }
            found
        }
    };
    let seen: Vec<WireBooking> = found.iter().filter_map(StoredBooking::seen).map(|seen| (&seen).into()).collect();
    Ok(if seen.is_empty() { Err(CentreRefusal::UnknownBooking) } else { Ok(WireAnswer::Found { bookings: seen }) })
}

/// For how many days back it is told when a number was given out last; every number comes again before long, so an older
/// day says nothing about the slip in somebody's hand.
const PAST_DAYS: i32 = 7;

/// Why there is no ticket of today: whoever types the number of an old slip is told so.
fn not_today(db: &Connection, ticket: &TicketRef, today: BusinessDay) -> rusqlite::Result<CentreRefusal> {
    let TicketRef::Number(number) = ticket else { return Ok(CentreRefusal::UnknownTicket) };
    let past = BusinessDay(today.0.saturating_sub(PAST_DAYS))..today;
    let last = tickets::last_day_of(db, *number, past)?;
    Ok(last.map_or(CentreRefusal::UnknownTicket, |day| CentreRefusal::PastNumber { day: day.into() }))
}

/// Where a ticket of today stands.
pub fn look(db: &Connection, hall: &Hall, ticket: &TicketRef, now: UtcMillis) -> rusqlite::Result<Word> {
    let today = hall.rule().day_of(now);
    let found = match ticket {
        TicketRef::Key(key) => tickets::find_by_key(db, key.as_str())?,
        TicketRef::Number(number) => tickets::of_number(db, today, *number)?,
        TicketRef::Person(person) => tickets::newest_of(db, *person, today)?,
    };
    let Some((found, label)) = found.and_then(|found| Some((found.label?, found)).map(|(label, found)| (found, label)))
    else {
        return not_today(db, ticket, today).map(Err);
    };
    if label.day != today {
        return Ok(Err(CentreRefusal::PastTicket { day: label.day.into() }));
    }
    let matter = &found.ticket.matter;
    let ahead = match found.place {
        Some(place) => Some(queue::ahead(db, matter.as_str(), place, found.arrival)?),
        None => None,
    };
    // While no counter serves the matter nobody knows the wait.
    let closed = filings::closed_counters(db)?;
    let served = hall.matter(matter).and_then(|matter| matter.while_closed(&closed));
    let wait = ahead.zip(served).map(|(ahead, matter)| {
        WaitRange::expect(ahead, u16::try_from(matter.counters.len()).unwrap_or(u16::MAX), matter.minutes)
    });
    // A number can be read off anybody's slip; its secret cannot.
    let is_proved = !matches!(ticket, TicketRef::Number(_));
    let key = is_proved.then(|| found.ticket.key.clone());
    let is_rated = filings::is_rated(db, found.arrival, is_proved)?;
    let standing = TicketStanding { number: label.number, matter: matter.clone(), ahead, wait, key, is_rated };
    Ok(Ok(WireAnswer::Standing { ticket: WireStanding::from(&standing) }))
}
