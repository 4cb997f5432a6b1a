//! What ends by itself: holds that ran out, bookings to which nobody came, tokens that expired.

use hall_core::calendar::Date;

use super::booking::give_up;
use super::tokens::give_back;
use crate::store::{Work, bookings, tokens};

/// Ends all that is over. Cheap when nothing is.
pub fn run(work: &Work<'_>) -> rusqlite::Result<()> {
    for row in bookings::holds_over(work.db, work.received_at)? {
        give_up(work, row)?;
    }
    // Whoever is late is still served today; only when the day is over nobody came.
    let today = Date::from(work.rules.day_rule().day_of(work.received_at));
    let missed = bookings::miss_before(work.db, work.received_at, today)?;
    if missed > 0 {
        tracing::info!(missed, "nobody came to these bookings");
    }
    for row in tokens::surely_unspent(work.db, work.received_at, today.days())? {
        give_back(work, row)?;
    }
    Ok(())
}
