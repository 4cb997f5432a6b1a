//! The outbox: what the kiosk owes the centre, in which order it goes out, and how patiently it is tried.

use crate::day::UtcMillis;
use crate::diagnosis::Readiness;
use crate::fault::Fault;
use crate::filing::{Filing, FilingId};
use crate::ticket::{TicketId, Transition};

/// Identity of an operation: a version 7 UUID. The centre carries out each one once, however often it arrives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OperationId(pub u128);

/// One thing that happened at the kiosk, as the centre is told. Written in the same transaction as its effect.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Operation {
    /// Its identity.
    pub id: OperationId,
    /// Its place among the kiosk's operations: 1, 2, 3 … without a hole.
    pub seq: u64,
    /// When it happened, by the kiosk's clock.
    pub at: UtcMillis,
    /// What happened.
    pub body: Body,
}

/// What an operation reports.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// A ticket moved on.
    Ticket(TicketId, Transition),
    /// A fault began or ended.
    Fault {
        /// Which.
        fault: Fault,
        /// `true` when it began.
        raised: bool,
    },
    /// A readiness report was made: the technician's, or the one of the morning. Single findings stay at the kiosk.
    Readiness(Readiness),
    /// A citizen or a member of staff filed something.
    Filing(FilingId, Filing),
}

impl Operation {
    /// The ticket that it concerns, if any.
    #[must_use]
    pub fn ticket(&self) -> Option<TicketId> {
        match self.body {
            Body::Ticket(ticket, _) => Some(ticket),
            Body::Fault { .. } | Body::Readiness(_) | Body::Filing(..) => None,
        }
    }
}

/// Most operations in one upload.
pub const BATCH_MAX: usize = 100;
/// Most bytes of operations in one upload, as they go over the line: one hundred operations about tickets need 26 KiB,
/// one readiness report at most 34 KiB, and the centre reads 64 KiB with everything around them.
pub const BATCH_BYTES_MAX: usize = 40 * 1024;
/// After this many refusals of the same operation it is set aside for staff, so that it cannot hold up the rest.
pub const TRIES_MAX: u8 = 3;

/// An operation that the centre has not confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pending {
    /// Its place.
    pub seq: u64,
    /// The ticket that it concerns.
    pub ticket: Option<TicketId>,
    /// How often the centre refused it for good; at [`TRIES_MAX`] it is parked.
    pub refusals: u8,
    /// Its length as it goes over the line.
    pub bytes: usize,
}

/// What to send next.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan {
    /// The places of the operations to send, lowest first: at most [`BATCH_MAX`], and at most
    /// [`BATCH_BYTES_MAX`] together unless the first alone is longer.
    pub send: Vec<u64>,
    /// The places below the last of them that are passed over, so that the centre does not wait for them.
    pub held: Vec<u64>,
}

/// Plans the next upload.
///
/// A parked operation is passed over, and with it everything later about the same ticket: the centre must not see a
/// ticket printed that it never saw numbered. Other tickets go on.
#[must_use]
pub fn plan(pending: &[Pending]) -> Plan {
    let mut by_seq: Vec<&Pending> = pending.iter().collect();
    by_seq.sort_unstable_by_key(|operation| operation.seq);
    let mut held_tickets: Vec<TicketId> = Vec::new();
    let mut next = Plan::default();
    let mut bytes = 0usize;
    for operation in by_seq {
        if next.send.len() == BATCH_MAX {
            break;
        }
        let is_held = operation.ticket.is_some_and(|ticket| held_tickets.contains(&ticket));
        if operation.refusals >= TRIES_MAX || is_held {
            held_tickets.extend(operation.ticket);
            next.held.push(operation.seq);
        } else {
            bytes = bytes.saturating_add(operation.bytes);
            if bytes > BATCH_BYTES_MAX && !next.send.is_empty() {
                break;
            }
            next.send.push(operation.seq);
        }
    }
    next
}

/// First pause after a failed exchange.
pub const PAUSE_MS_MIN: u64 = 500;
/// Longest pause: after a repaired line everything arrives within this time and a little.
pub const PAUSE_MS_MAX: u64 = 15_000;

/// How long to wait before the next try after `failures` in a row: doubling, bounded, and spread by `chance` so that
/// a hundred kiosks do not return in the same instant.
#[must_use]
pub fn pause_ms(failures: u32, chance: u16) -> u64 {
    let full = PAUSE_MS_MIN.saturating_mul(1u64 << failures.saturating_sub(1).min(16)).min(PAUSE_MS_MAX);
    full / 2 + full / 2 * u64::from(chance) / u64::from(u16::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pending(seq: u64, ticket: u128, refusals: u8) -> Pending {
        Pending { seq, ticket: Some(TicketId(ticket)), refusals, bytes: 250 }
    }

    #[test]
    fn the_order_is_the_kiosks_whatever_order_they_are_read_in() {
        assert_eq!(plan(&[pending(3, 1, 0), pending(1, 1, 0), pending(2, 2, 2)]).send, [1, 2, 3]);
    }

    #[test]
    fn a_parked_operation_holds_its_ticket_and_nobody_elses() {
        let rows = [pending(1, 1, TRIES_MAX), pending(2, 2, 0), pending(3, 1, 0), pending(4, 2, 0)];
        assert_eq!(plan(&rows), Plan { send: vec![2, 4], held: vec![1, 3] });
    }

    #[test]
    fn a_batch_is_bounded() {
        let rows: Vec<Pending> = (1..=250).map(|seq| pending(seq, u128::from(seq), 0)).collect();
        assert_eq!(plan(&rows).send, (1..=100).collect::<Vec<_>>());
    }

    #[test]
    fn a_batch_of_long_operations_is_cut_where_it_gets_too_long() {
        let long = |seq, bytes| Pending { seq, ticket: None, refusals: 0, bytes };
        let half = BATCH_BYTES_MAX / 2;
        assert_eq!(plan(&[long(1, half), long(2, half), long(3, 1), long(4, 1)]).send, [1, 2]);
        assert_eq!(plan(&[long(1, half), long(2, half + 1), long(3, 1)]).send, [1], "nothing overtakes");
        assert_eq!(plan(&[long(1, BATCH_BYTES_MAX + 1), long(2, 1)]).send, [1], "nothing is stuck");
    }

    #[test]
    fn pauses_grow_to_a_bound_and_never_vanish() {
        for chance in [0, 1, 30_000, u16::MAX] {
            let pauses: Vec<u64> = (1..40).map(|failures| pause_ms(failures, chance)).collect();
            assert!(pauses.is_sorted());
            assert!(pauses[0] >= PAUSE_MS_MIN / 2);
            assert!(pauses[38] <= PAUSE_MS_MAX && pauses[38] >= PAUSE_MS_MAX / 2);
        }
    }
}
