//! The walk-in quota: so many numbers of a matter in each period for those who have not booked. All terminals of the
//! hall share them, so only the centre can count them; a terminal that cannot ask gives its own numbers regardless, and
//! these count once they are known here.

use hall_core::calendar::Moment;
use hall_core::ticket::Ticket;
use hall_proto::wire::ProblemCode;

use super::{Decision, Refusal};
use crate::hours::Quota;
use crate::store::walk_ins::{self, SinceMin};
use crate::store::{Work, tickets::StoredTicket};

const MINUTES_PER_DAY: i64 = 1_440;

/// Takes one of the period's numbers for whoever asks now; the period in which it counts, if it has a quota.
pub fn take(work: &Work<'_>, ticket: &Ticket) -> Decision<Option<SinceMin>> {
    let Some(Quota { since, numbers }) = work.rules.hours().quota(&ticket.matter, work.moment()) else {
        return Ok(Ok(None));
    };
    if walk_ins::take(work.db, &ticket.matter, minutes(since), numbers)? {
        return Ok(Ok(Some(minutes(since))));
    }
    let mut refusal = Refusal::new(ProblemCode::QuotaGone, format!("{numbers} numbers of this period are given out"));
    refusal.quota = Some(numbers);
    Ok(Err(refusal))
}

/// Counts a number that a terminal gave by itself, in the period in which it was asked for.
pub fn count(work: &Work<'_>, ticket: &Ticket, arrival: i64) -> rusqlite::Result<()> {
    let at = Moment::from(work.rules.day_rule().local(ticket.asked_at));
    let Some(quota) = work.rules.hours().quota(&ticket.matter, at) else { return Ok(()) };
    let since = minutes(quota.since);
    walk_ins::add(work.db, &ticket.matter, since)?;
    walk_ins::note(work.db, arrival, Some(since))
}

/// Nobody saw the number: someone else gets it.
pub fn give_back(work: &Work<'_>, found: &StoredTicket) -> rusqlite::Result<()> {
    let Some(since) = walk_ins::of_ticket(work.db, found.arrival)? else { return Ok(()) };
    walk_ins::give_back(work.db, &found.ticket.matter, since)?;
    walk_ins::note(work.db, found.arrival, None)
}

fn minutes(at: Moment) -> SinceMin {
    i64::from(at.date.days()) * MINUTES_PER_DAY + i64::from(at.time.minutes())
}
