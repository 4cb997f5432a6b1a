//! Which of those who wait is called next.
//!
//! Whoever has waited longest is called, unless somebody with a better claim waits too. Each such call is counted for
//! everyone who came earlier and could have been called in its place; who was overtaken as often as the rules allow is
//! called before any claim. Hence the bound, and with it that nobody starves: after joining, a ticket is called after at
//! most those who were before it, and `overtaken_max` others. `tests/queue.rs` proves both against a history that
//! counts by itself.

use super::Rules;
use crate::day::UtcMillis;
use crate::person::Priority;
use crate::ticket::TicketId;

/// What a ticket can claim beyond its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Claim {
    /// It was served today and goes on: the next step of a bundle, another counter, back from being parked.
    GoesOn,
    /// Checked in for a slot that begins at that moment. Before it begins the ticket is a walk-in like others.
    Booked {
        /// When the slot begins.
        from: UtcMillis,
    },
    /// A class of priority, confirmed by the citizen.
    Priority(Priority),
    /// None: the place alone.
    WalkIn,
}

/// A claim at one moment, best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Class {
    /// See [`Claim::GoesOn`].
    GoesOn,
    /// The slot has begun.
    Booked,
    /// See [`Claim::Priority`].
    Priority,
    /// Everyone else.
    WalkIn,
}

impl Claim {
    /// What the claim is worth at that moment.
    #[must_use]
    pub fn class(self, now: UtcMillis) -> Class {
        match self {
            Claim::GoesOn => Class::GoesOn,
            Claim::Booked { from } if from <= now => Class::Booked,
            Claim::Priority(_) => Class::Priority,
            Claim::Booked { .. } | Claim::WalkIn => Class::WalkIn,
        }
    }
}

/// One who waits and whom the asking counter may serve.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The ticket.
    pub ticket: TicketId,
    /// When it joined; kept through transfers, parking and a miss.
    pub order: UtcMillis,
    /// What it claims.
    pub claim: Claim,
    /// How often somebody who came later was called before it.
    pub overtaken: u8,
    /// How many it lets pass before it may be called: one after it was missed and came back.
    pub lets_pass: u8,
}

impl Candidate {
    /// Who was there first; two of the same millisecond are told apart by their tickets.
    fn place(&self) -> (UtcMillis, TicketId) {
        (self.order, self.ticket)
    }
}

/// Why this number and no other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Nobody whom this counter serves has waited longer.
    LongestWait,
    /// A better claim than those who came earlier.
    Claim(Class),
    /// It was overtaken as often as the rules allow.
    OvertakenEnough {
        /// How often that was.
        times: u8,
    },
}

/// Who is called.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// The ticket.
    pub ticket: TicketId,
    /// Why this one.
    pub why: Why,
    /// Those who came earlier and are overtaken by this call: one more is to be counted for each.
    pub overtakes: Vec<TicketId>,
    /// Those who let this one pass: one less is to be counted for each.
    pub passes: Vec<TicketId>,
}

/// Who of the candidates is called at `now`; `None` if nobody waits. The order in which they are given is of no matter.
#[must_use]
pub fn choose(candidates: &[Candidate], now: UtcMillis, rules: &Rules) -> Option<Choice> {
    let is_ready = |candidate: &&Candidate| candidate.lets_pass == 0;
    let ready: Vec<&Candidate> = match candidates.iter().filter(is_ready).collect::<Vec<_>>() {
        none if none.is_empty() => candidates.iter().collect(),
        some => some,
    };
    let due = |candidate: &&&Candidate| candidate.overtaken >= rules.overtaken_max;
    let chosen = match ready.iter().filter(due).min_by_key(|candidate| candidate.place()) {
        Some(due) => due,
        None => ready.iter().min_by_key(|candidate| (candidate.claim.class(now), candidate.place()))?,
    };
    let earlier = ready.iter().filter(|other| other.place() < chosen.place());
    let overtakes: Vec<TicketId> = earlier.map(|other| other.ticket).collect();
    let why = if overtakes.is_empty() {
        Why::LongestWait
    } else if chosen.overtaken >= rules.overtaken_max {
        Why::OvertakenEnough { times: chosen.overtaken }
    } else {
        Why::Claim(chosen.claim.class(now))
    };
    let waits = |other: &&Candidate| other.lets_pass > 0 && other.ticket != chosen.ticket;
    let passes = candidates.iter().filter(waits).map(|other| other.ticket).collect();
    Some(Choice { ticket: chosen.ticket, why, overtakes, passes })
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(10_000);

    fn one(id: u128, claim: Claim, overtaken: u8) -> Candidate {
        let order = UtcMillis(i64::try_from(id).expect("small"));
        Candidate { ticket: TicketId(id), order, claim, overtaken, lets_pass: 0 }
    }

    fn called(candidates: &[Candidate]) -> (u128, Why, Vec<u128>) {
        let choice = choose(candidates, NOW, &Rules::default()).expect("somebody waits");
        (choice.ticket.0, choice.why, choice.overtakes.iter().map(|ticket| ticket.0).collect())
    }

    #[test]
    fn nobody_waits_and_nobody_is_called() {
        assert_eq!(choose(&[], NOW, &Rules::default()), None);
    }

    #[test]
    fn whoever_came_first_is_called_first() {
        let waiting = [one(2, Claim::WalkIn, 0), one(1, Claim::WalkIn, 0), one(3, Claim::WalkIn, 0)];
        assert_eq!(called(&waiting), (1, Why::LongestWait, vec![]));
    }

    #[test]
    fn claims_come_in_their_order_and_are_counted_for_those_before() {
        let senior = one(4, Claim::Priority(Priority::Senior), 0);
        let booked = one(5, Claim::Booked { from: NOW }, 0);
        let next_step = one(6, Claim::GoesOn, 0);
        let mut waiting = vec![one(1, Claim::WalkIn, 0), senior, booked, next_step];
        assert_eq!(called(&waiting), (6, Why::Claim(Class::GoesOn), vec![1, 4, 5]));
        waiting.pop();
        assert_eq!(called(&waiting), (5, Why::Claim(Class::Booked), vec![1, 4]));
        waiting.pop();
        assert_eq!(called(&waiting), (4, Why::Claim(Class::Priority), vec![1]));
    }

    #[test]
    fn a_booking_waits_like_others_until_its_slot_begins() {
        let early = Claim::Booked { from: UtcMillis(NOW.0 + 1) };
        assert_eq!(called(&[one(1, Claim::WalkIn, 0), one(2, early, 0)]), (1, Why::LongestWait, vec![]));
    }

    #[test]
    fn whoever_was_overtaken_often_enough_comes_before_any_claim() {
        let waiting = [one(1, Claim::WalkIn, 2), one(2, Claim::WalkIn, 3), one(9, Claim::GoesOn, 0)];
        assert_eq!(called(&waiting), (2, Why::OvertakenEnough { times: 3 }, vec![1]));
        let waiting = [one(1, Claim::WalkIn, 3), one(2, Claim::WalkIn, 3), one(9, Claim::GoesOn, 0)];
        assert_eq!(called(&waiting), (1, Why::LongestWait, vec![]));
    }

    #[test]
    fn a_missed_ticket_that_came_back_lets_one_pass() {
        let back = Candidate { lets_pass: 1, ..one(1, Claim::WalkIn, 0) };
        let choice = choose(&[back, one(2, Claim::WalkIn, 0)], NOW, &Rules::default()).expect("two wait");
        let expected =
            Choice { ticket: TicketId(2), why: Why::LongestWait, overtakes: vec![], passes: vec![TicketId(1)] };
        assert_eq!(choice, expected);
        assert_eq!(called(&[back]), (1, Why::LongestWait, vec![]), "there is nobody to let pass");
    }
}
