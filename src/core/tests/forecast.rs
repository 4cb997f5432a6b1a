//! A hall of four counters and three matters, simulated for a hundred and twenty days: of a hundred waits that are told, the range holds
//! 75 to 85, for each matter, although the hall's own data is wrong about how long a service takes. Beside it the usual
//! way to tell a wait: people ahead times the mean, shared by the counters.

use std::collections::BTreeMap;

use hall_core::day::UtcMillis;
use hall_core::person::Priority;
use hall_core::queue::forecast::{Ahead, COVERAGE_PERCENT, guess_s};
use hall_core::queue::{Candidate, Claim, Forecast, Learnt, Rules, Span, choose};
use hall_core::ticket::TicketId;

const DAYS: u32 = 120;
/// Days in which it learns and nothing is counted.
const LEARNING_DAYS: u32 = 40;
const OPEN_S: u32 = 8 * 3_600;
const HOURS: usize = 8;
/// How busy each hour is, in percent of what the counters can serve.
const BUSY_PERCENT: [u32; HOURS] = [70, 130, 125, 80, 70, 125, 110, 50];
/// In a hundred tickets: nobody comes when it is called.
const NO_SHOW_PERCENT: u32 = 7;
const NO_SHOW_S: u32 = 60;

struct Matter {
    /// What the hall's data says.
    minutes: u16,
    /// What it really takes, on average.
    true_s: f64,
    /// How much it varies: the deviation of the logarithm.
    deviation: f64,
    counters: &'static [usize],
    /// Its part of all who come, in percent.
    share: u32,
}

const MATTERS: [Matter; 3] = [
    Matter { minutes: 15, true_s: 600.0, deviation: 0.5, counters: &[0, 1], share: 50 },
    Matter { minutes: 15, true_s: 1_200.0, deviation: 0.6, counters: &[1, 2], share: 30 },
    Matter { minutes: 30, true_s: 2_000.0, deviation: 0.7, counters: &[2, 3], share: 20 },
];
const COUNTERS: u8 = 4;

/// Numbers that look random and are the same every time (xorshift64*).
struct Seeded(u64);

impl Seeded {
    fn unit(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let bits = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        f64::from(u32::try_from(bits).unwrap_or(u32::MAX)) / f64::from(u32::MAX)
    }

    fn percent(&mut self, percent: u32) -> bool {
        self.unit() * 100.0 < f64::from(percent)
    }

    /// Twelve uniform ones less six: normal enough for a service.
    fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    fn service_s(&mut self, matter: &Matter) -> u32 {
        let spread = (matter.deviation * self.normal() - matter.deviation.powi(2) / 2.0).exp();
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "seconds of one service")]
        let seconds = (matter.true_s * spread) as u32;
        seconds.clamp(30, OPEN_S)
    }
}

struct Ticket {
    candidate: Candidate,
    matter: usize,
    joined_s: u32,
    guess_s: u32,
    span: Span,
    usual_s: u32,
}

#[derive(Default)]
struct Tally {
    told: u32,
    held: u32,
    error_s: u64,
    usual_error_s: u64,
}

struct Simulation {
    chance: Seeded,
    services: [Forecast; MATTERS.len()],
    learnt: BTreeMap<(usize, usize), Learnt>,
    matters: [Learnt; MATTERS.len()],
    tallies: [Tally; MATTERS.len()],
    given: u128,
}

fn hour_of(at_s: u32) -> usize {
    (at_s as usize / 3_600).min(HOURS - 1)
}

impl Simulation {
    fn new(seed: u64) -> Self {
        let services = MATTERS.map(|matter| Forecast::expected(matter.minutes));
        let tallies = std::array::from_fn(|_| Tally::default());
        Self { chance: Seeded(seed), services, learnt: BTreeMap::new(), matters: Default::default(), tallies, given: 0 }
    }

    /// Those who are called before a new walk-in, and the counters as they are: whoever is served now is halfway through.
    fn guess(&self, claim: Claim, matter: usize, waiting: &[Ticket], busy: &[Option<(u32, usize)>]) -> u32 {
        let free_in_s = busy.iter().map(|service| service.map_or(0, |(_, matter)| self.services[matter].mean_s() / 2));
        let free_in_s: Vec<u32> = free_in_s.collect();
        let now = UtcMillis(i64::MAX);
        let mut before: Vec<&Ticket> =
            waiting.iter().filter(|ticket| ticket.candidate.claim.class(now) <= claim.class(now)).collect();
        before.sort_by_key(|ticket| (ticket.candidate.claim.class(now), ticket.candidate.order));
        let ahead = before.into_iter().map(|ticket| Ahead {
            mean_s: self.services[ticket.matter].mean_s(),
            counters: MATTERS[ticket.matter].counters,
        });
        guess_s(&free_in_s, ahead, MATTERS[matter].counters)
    }

    fn join(&mut self, at_s: u32, waiting: &mut Vec<Ticket>, busy: &[Option<(u32, usize)>]) {
        let drawn = self.chance.unit() * 100.0;
        let matter = if drawn < f64::from(MATTERS[0].share) {
            0
        } else {
            usize::from(drawn >= f64::from(MATTERS[0].share + MATTERS[1].share)) + 1
        };
        self.given += 1;
        let order = UtcMillis(i64::from(at_s) * 1_000);
        let claim = if self.chance.percent(15) {
            Claim::Booked { from: order }
        } else if self.chance.percent(10) {
            Claim::Priority(Priority::Senior)
        } else {
            Claim::WalkIn
        };
        let guess_s = self.guess(claim, matter, waiting, busy);
        let hour = self.learnt.get(&(matter, hour_of(at_s))).copied().unwrap_or_default();
        let span = hour.span(&self.matters[matter], guess_s);
        let same: u32 = waiting.iter().map(|ticket| u32::from(ticket.matter == matter)).sum();
        let counters: u32 = MATTERS[matter].counters.iter().map(|_| 1).sum();
        let usual_s = same * u32::from(MATTERS[matter].minutes) * 60 / counters;
        let candidate = Candidate { ticket: TicketId(self.given), order, claim, overtaken: 0, lets_pass: 0 };
        waiting.push(Ticket { candidate, matter, joined_s: at_s, guess_s, span, usual_s });
    }

    fn call(&mut self, at_s: u32, counter: usize, waiting: &mut Vec<Ticket>, is_counted: bool) -> Option<(u32, usize)> {
        let serves = |ticket: &&Ticket| MATTERS[ticket.matter].counters.contains(&counter);
        let candidates: Vec<Candidate> = waiting.iter().filter(serves).map(|ticket| ticket.candidate).collect();
        let choice = choose(&candidates, UtcMillis(i64::from(at_s) * 1_000), &Rules::default())?;
        for ticket in waiting.iter_mut().filter(|ticket| choice.overtakes.contains(&ticket.candidate.ticket)) {
            ticket.candidate.overtaken += 1;
        }
        let at = waiting.iter().position(|ticket| ticket.candidate.ticket == choice.ticket)?;
        let ticket = waiting.remove(at);
        let waited_s = at_s - ticket.joined_s;
        // Whoever finds a free counter waits for nothing and is told so: no range is at stake.
        if ticket.guess_s > 0 {
            let key = (ticket.matter, hour_of(ticket.joined_s));
            self.learnt.entry(key).or_default().learn(ticket.guess_s, waited_s);
            self.matters[ticket.matter].learn(ticket.guess_s, waited_s);
            if is_counted {
                self.tallies[ticket.matter].count(&ticket, waited_s);
            }
        }
        if self.chance.percent(NO_SHOW_PERCENT) {
            return Some((at_s + NO_SHOW_S, ticket.matter));
        }
        let took_s = self.chance.service_s(&MATTERS[ticket.matter]);
        self.services[ticket.matter].served(took_s);
        Some((at_s + took_s, ticket.matter))
    }

    fn day(&mut self, is_counted: bool) {
        let capacity = f64::from(COUNTERS) / MATTERS.iter().map(|m| m.true_s * f64::from(m.share) / 100.0).sum::<f64>();
        let mut waiting = Vec::new();
        let mut busy = [None; COUNTERS as usize];
        // Whoever is there when the hall closes is served all the same.
        for at_s in 0..2 * OPEN_S {
            let rate = capacity * f64::from(BUSY_PERCENT[hour_of(at_s)]) / 100.0;
            if at_s < OPEN_S && self.chance.unit() < rate {
                self.join(at_s, &mut waiting, &busy);
            }
            for (counter, service) in busy.iter_mut().enumerate() {
                if service.is_none_or(|(until_s, _)| until_s <= at_s) {
                    *service = self.call(at_s, counter, &mut waiting, is_counted);
                }
            }
        }
    }
}

impl Tally {
    fn count(&mut self, ticket: &Ticket, waited_s: u32) {
        self.told += 1;
        self.held += u32::from(ticket.span.holds(waited_s));
        let middle = ticket.span.from_s.midpoint(ticket.span.to_s);
        self.error_s += u64::from(middle.abs_diff(waited_s));
        self.usual_error_s += u64::from(ticket.usual_s.abs_diff(waited_s));
    }

    fn coverage_percent(&self) -> f64 {
        f64::from(self.held) * 100.0 / f64::from(self.told)
    }
}

#[test]
fn four_waits_of_five_lie_in_the_range_and_the_usual_guess_is_further_off() {
    let around = f64::from(COVERAGE_PERCENT) - 5.0..=f64::from(COVERAGE_PERCENT) + 5.0;
    for seed in [20_261_123, 7, 31_415_926] {
        let mut simulation = Simulation::new(seed);
        for day in 0..DAYS {
            simulation.day(day >= LEARNING_DAYS);
        }
        for (at, tally) in simulation.tallies.iter().enumerate() {
            let (coverage, told) = (tally.coverage_percent(), u64::from(tally.told));
            let (error_s, usual_s) = (tally.error_s / told, tally.usual_error_s / told);
            println!(
                "matter {at}: {told} told, {coverage:.1} % held; off by {error_s} s, the usual guess by {usual_s} s"
            );
            assert!(told > 1_000, "matter {at}: too few to say anything");
            assert!(around.contains(&coverage), "matter {at}: {coverage:.1} %");
            assert!(error_s < usual_s, "matter {at}: the usual guess was nearer");
        }
    }
}
