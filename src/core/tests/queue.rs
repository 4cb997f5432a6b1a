//! Nobody is overtaken more often than the rules allow, nobody starves, and the same queue gives the same call, whatever
//! joins and calls come in whatever order. The history counts by itself and never asks the queue how it counted.

#![allow(clippy::expect_used, missing_docs, reason = "a test that cannot go on says so and stops")]

use std::collections::BTreeMap;

use hall_core::day::UtcMillis;
use hall_core::person::Priority;
use hall_core::queue::turn::BACK_BEHIND;
use hall_core::queue::{Candidate, Claim, Rules, choose};
use hall_core::ticket::TicketId;
use proptest::prelude::*;

/// Which matters each counter serves: some shared, some not.
const COUNTERS: [&[u8]; 4] = [&[0, 1], &[1, 2], &[0, 1, 2, 3], &[3]];

#[derive(Debug, Clone)]
enum Happening {
    /// Somebody joins; `late_ms` ago, if a kiosk was cut off and is heard of only now.
    Join { matter: u8, claim: u8, late_ms: i64 },
    /// A missed ticket comes back.
    Back { matter: u8, age_ms: i64 },
    /// A counter calls.
    Call { counter: usize },
}

fn happening() -> impl Strategy<Value = Happening> {
    let late = prop_oneof![8 => Just(0_i64), 1 => 1..5_000_i64];
    prop_oneof![
        10 => (0..4_u8, 0..4_u8, late).prop_map(|(matter, claim, late_ms)| Happening::Join { matter, claim, late_ms }),
        1 => (0..4_u8, 1..5_000_i64).prop_map(|(matter, age_ms)| Happening::Back { matter, age_ms }),
        8 => (0..COUNTERS.len()).prop_map(|counter| Happening::Call { counter }),
    ]
}

/// One who waits, and what the history knows of it.
struct Waiter {
    matter: u8,
    candidate: Candidate,
    /// Calls by counters that could have called this one, and called somebody who came later.
    overtaken: u32,
    /// Calls by counters that could have called this one, and did not.
    calls: u32,
    /// Those who ever stood before it while it waited.
    before: u32,
}

#[derive(Default)]
struct History {
    now: i64,
    joined: u128,
    waiting: BTreeMap<u128, Waiter>,
}

impl History {
    fn join(&mut self, matter: u8, claim: Claim, order: i64, lets_pass: u8) {
        self.joined += 1;
        let ticket = TicketId(self.joined);
        let candidate = Candidate { ticket, order: UtcMillis(order), claim, overtaken: 0, lets_pass };
        let place = (candidate.order, ticket);
        let is_before = |waiter: &&mut Waiter| (waiter.candidate.order, waiter.candidate.ticket) < place;
        let before = self.waiting.values_mut().filter(is_before).count();
        for waiter in self.waiting.values_mut().filter(|waiter| !is_before(waiter)) {
            waiter.before += 1;
        }
        let before = u32::try_from(before).expect("few wait");
        self.waiting.insert(self.joined, Waiter { matter, candidate, overtaken: 0, calls: 0, before });
    }

    fn call(&mut self, counter: usize, rules: &Rules) -> Result<(), TestCaseError> {
        let serves = |waiter: &&Waiter| COUNTERS[counter].contains(&waiter.matter);
        let mut candidates: Vec<Candidate> = self.waiting.values().filter(serves).map(|w| w.candidate).collect();
        let now = UtcMillis(self.now);
        let choice = choose(&candidates, now, rules);
        candidates.reverse();
        prop_assert_eq!(&choose(&candidates, now, rules).map(|c| c.ticket), &choice.as_ref().map(|c| c.ticket));
        let Some(choice) = choice else {
            prop_assert!(candidates.is_empty(), "somebody waits and nobody is called");
            return Ok(());
        };
        let chosen = self.waiting.remove(&choice.ticket.0).expect("the choice is one of those who wait");
        let place = (chosen.candidate.order, chosen.candidate.ticket);
        for waiter in self.waiting.values_mut().filter(|waiter| COUNTERS[counter].contains(&waiter.matter)) {
            let is_overtaken = (waiter.candidate.order, waiter.candidate.ticket) < place;
            waiter.calls += 1;
            waiter.overtaken += u32::from(is_overtaken && waiter.candidate.lets_pass == 0);
            prop_assert!(waiter.overtaken <= u32::from(rules.overtaken_max), "overtaken {} times", waiter.overtaken);
            let bound = waiter.before + u32::from(rules.overtaken_max) + u32::from(BACK_BEHIND);
            prop_assert!(waiter.calls <= bound, "passed over {} times behind {}", waiter.calls, waiter.before);
        }
        for ticket in choice.overtakes {
            self.waiting.get_mut(&ticket.0).expect("it waits").candidate.overtaken += 1;
        }
        for ticket in choice.passes {
            self.waiting.get_mut(&ticket.0).expect("it waits").candidate.lets_pass -= 1;
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_is_overtaken_more_often_than_the_rules_allow_and_nobody_starves(
        happenings in prop::collection::vec(happening(), 1..400),
        overtaken_max in 0..6_u8,
    ) {
        let rules = Rules { overtaken_max, ..Rules::default() };
        let mut history = History { now: 10_000, ..History::default() };
        for happening in happenings {
            history.now += 10;
            let now = history.now;
            match happening {
                Happening::Join { matter, claim, late_ms } => {
                    let claim = match claim {
                        0 => Claim::GoesOn,
                        1 => Claim::Booked { from: UtcMillis(now + 500) },
                        2 => Claim::Priority(Priority::Senior),
                        _ => Claim::WalkIn,
                    };
                    history.join(matter, claim, now - late_ms, 0);
                }
                Happening::Back { matter, age_ms } => history.join(matter, Claim::WalkIn, now - age_ms, BACK_BEHIND),
                Happening::Call { counter } => history.call(counter, &rules)?,
            }
        }
    }
}
