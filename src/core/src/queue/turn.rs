//! What becomes of one ticket at the counters.
//!
//! ```text
//!            call            start             finish
//! Waiting ────────► Called ────────► Serving ────────► Finished
//!    ▲  ▲            │  ▲│ miss        │  │
//!    │  │ once       │  └┘ recall      │  │ park
//!    │  └── Missed ◄─┘                 │  ▼
//!    │                                 │ Parked
//!    └──── transfer, next step ────────┘  │ its time has come
//!    └────────────────────────────────────┘
//! ```

use super::Rules;
use crate::day::UtcMillis;

const MS_PER_MINUTE: i64 = 60_000;

/// How many a ticket that was missed lets pass when it comes back.
pub const BACK_BEHIND: u8 = 1;

/// Where a ticket is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stage {
    /// In the queue.
    Waiting,
    /// Called to a counter.
    Called {
        /// The counter's sign.
        counter: String,
        /// How often it was called, 1 to [`Rules::calls_max`].
        times: u8,
    },
    /// At a counter.
    Serving {
        /// The counter's sign.
        counter: String,
        /// Since when.
        since: UtcMillis,
    },
    /// Sent for something, to come back at a time without queueing anew.
    Parked {
        /// When it waits again.
        until: UtcMillis,
    },
    /// Called as often as the rules say, and nobody came.
    Missed {
        /// When it was given up.
        at: UtcMillis,
        /// How many numbers had been called by then, so that what was called since is known.
        calls: u64,
    },
    /// Done.
    Finished {
        /// When.
        at: UtcMillis,
    },
}

/// A ticket's turn at the counters.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Turn {
    /// Where it is.
    pub stage: Stage,
    /// Whether it was missed and came back, which is granted once.
    pub came_back: bool,
}

/// Why a counter cannot do that.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Another counter has the ticket.
    #[error("the ticket is at counter {0}")]
    AtCounter(String),
    /// It is not called and not being served.
    #[error("the ticket was not called")]
    NotCalled,
    /// It does not wait.
    #[error("the ticket does not wait")]
    NotWaiting,
    /// Nobody is at the counter with it.
    #[error("its service has not begun")]
    NotServing,
    /// It was called often enough: somebody comes, or it is missed.
    #[error("it was called {0} times: begin the service or give it up")]
    CalledEnough(u8),
    /// Before it is given up it is to be called again.
    #[error("call it {0} more times before giving it up")]
    CallAgain(u8),
    /// It was not missed.
    #[error("the ticket was not missed")]
    NotMissed,
    /// It came back once already.
    #[error("a missed ticket comes back once; it may take a new number")]
    CameBack,
    /// Too many were called since, and too long ago.
    #[error("it was missed too long ago; it may take a new number")]
    TooLate,
    /// The time to come back has gone by, or is too far away.
    #[error("it may be parked for 1 to {0} minutes")]
    ParkTime(u16),
    /// The counter still has a ticket: its service would end.
    #[error("this would end the service at the counter; confirm it")]
    WouldEnd,
}

impl Default for Turn {
    fn default() -> Self {
        Self { stage: Stage::Waiting, came_back: false }
    }
}

impl Turn {
    fn with(&self, stage: Stage) -> Self {
        Self { stage, came_back: self.came_back }
    }

    /// Whether it can be chosen at that moment: it waits, or the time for which it was parked is over.
    #[must_use]
    pub fn waits(&self, now: UtcMillis) -> bool {
        match self.stage {
            Stage::Waiting => true,
            Stage::Parked { until } => until <= now,
            Stage::Called { .. } | Stage::Serving { .. } | Stage::Missed { .. } | Stage::Finished { .. } => false,
        }
    }

    /// The counter that has the ticket called or being served.
    #[must_use]
    pub fn counter(&self) -> Option<&str> {
        match &self.stage {
            Stage::Called { counter, .. } | Stage::Serving { counter, .. } => Some(counter),
            Stage::Waiting | Stage::Parked { .. } | Stage::Missed { .. } | Stage::Finished { .. } => None,
        }
    }

    /// 叫号. What the counter had before is settled first, see [`Turn::make_room`].
    ///
    /// # Errors
    /// [`Refusal::NotWaiting`], [`Refusal::AtCounter`].
    pub fn call(&self, counter: &str, now: UtcMillis) -> Result<Self, Refusal> {
        if self.waits(now) {
            return Ok(self.with(Stage::Called { counter: counter.to_owned(), times: 1 }));
        }
        Err(self.counter().map_or(Refusal::NotWaiting, |other| Refusal::AtCounter(other.to_owned())))
    }

    /// What becomes of the ticket that a counter has when it calls another: a service ends if that is confirmed, and
    /// who was only called is to be started or given up by name.
    ///
    /// # Errors
    /// [`Refusal::WouldEnd`], [`Refusal::CallAgain`] or [`Refusal::CalledEnough`] for a ticket that was called and did
    /// not come yet.
    pub fn make_room(&self, now: UtcMillis, is_confirmed: bool, rules: &Rules) -> Result<Self, Refusal> {
        match &self.stage {
            Stage::Serving { .. } if is_confirmed => Ok(self.with(Stage::Finished { at: now })),
            Stage::Serving { .. } => Err(Refusal::WouldEnd),
            Stage::Called { times, .. } if *times < rules.calls_max => Err(Refusal::CallAgain(rules.calls_max - times)),
            Stage::Called { times, .. } => Err(Refusal::CalledEnough(*times)),
            Stage::Waiting | Stage::Parked { .. } | Stage::Missed { .. } | Stage::Finished { .. } => Ok(self.clone()),
        }
    }

    fn called_by(&self, counter: &str) -> Result<u8, Refusal> {
        match &self.stage {
            Stage::Called { counter: by, times } if by == counter => Ok(*times),
            Stage::Called { counter: by, .. } | Stage::Serving { counter: by, .. } if by != counter => {
                Err(Refusal::AtCounter(by.clone()))
            }
            _ => Err(Refusal::NotCalled),
        }
    }

    fn held_by(&self, counter: &str) -> Result<(), Refusal> {
        match self.counter() {
            Some(by) if by == counter => Ok(()),
            Some(by) => Err(Refusal::AtCounter(by.to_owned())),
            None => Err(Refusal::NotCalled),
        }
    }

    /// 重呼.
    ///
    /// # Errors
    /// [`Refusal::CalledEnough`], [`Refusal::AtCounter`], [`Refusal::NotCalled`].
    pub fn recall(&self, counter: &str, rules: &Rules) -> Result<Self, Refusal> {
        let times = self.called_by(counter)?;
        if times >= rules.calls_max {
            return Err(Refusal::CalledEnough(times));
        }
        Ok(self.with(Stage::Called { counter: counter.to_owned(), times: times + 1 }))
    }

    /// 过号, after `calls` numbers were called in this hall today.
    ///
    /// # Errors
    /// [`Refusal::CallAgain`], [`Refusal::AtCounter`], [`Refusal::NotCalled`].
    pub fn miss(&self, counter: &str, now: UtcMillis, calls: u64, rules: &Rules) -> Result<Self, Refusal> {
        let times = self.called_by(counter)?;
        if times < rules.calls_max {
            return Err(Refusal::CallAgain(rules.calls_max - times));
        }
        Ok(self.with(Stage::Missed { at: now, calls }))
    }

    /// A missed ticket comes back, once, behind the next one: see [`BACK_BEHIND`]. `calls` numbers were called by now.
    ///
    /// # Errors
    /// [`Refusal::NotMissed`], [`Refusal::CameBack`], [`Refusal::TooLate`].
    pub fn come_back(&self, now: UtcMillis, calls: u64, rules: &Rules) -> Result<Self, Refusal> {
        let Stage::Missed { at, calls: by_then } = self.stage else { return Err(Refusal::NotMissed) };
        if self.came_back {
            return Err(Refusal::CameBack);
        }
        let in_time = now.0.saturating_sub(at.0) <= i64::from(rules.back_within_min) * MS_PER_MINUTE;
        if !in_time && calls.saturating_sub(by_then) > u64::from(rules.back_within_calls) {
            return Err(Refusal::TooLate);
        }
        Ok(Self { stage: Stage::Waiting, came_back: true })
    }

    /// The citizen is at the counter.
    ///
    /// # Errors
    /// [`Refusal::AtCounter`], [`Refusal::NotCalled`].
    pub fn start(&self, counter: &str, now: UtcMillis) -> Result<Self, Refusal> {
        self.called_by(counter)?;
        Ok(self.with(Stage::Serving { counter: counter.to_owned(), since: now }))
    }

    /// 挂起 until a time: the citizen fetches something and is called again without queueing anew.
    ///
    /// # Errors
    /// [`Refusal::ParkTime`], [`Refusal::NotServing`], [`Refusal::AtCounter`].
    pub fn park(&self, counter: &str, until: UtcMillis, now: UtcMillis, rules: &Rules) -> Result<Self, Refusal> {
        self.served_by(counter)?;
        let away = until.0.saturating_sub(now.0);
        if away <= 0 || away > i64::from(rules.park_max_min) * MS_PER_MINUTE {
            return Err(Refusal::ParkTime(rules.park_max_min));
        }
        Ok(self.with(Stage::Parked { until }))
    }

    /// 转移 to another counter, zone or step. It waits there with the place that it had.
    ///
    /// # Errors
    /// [`Refusal::AtCounter`], [`Refusal::NotCalled`].
    pub fn transfer(&self, counter: &str) -> Result<Self, Refusal> {
        self.held_by(counter)?;
        Ok(self.with(Stage::Waiting))
    }

    /// 办结.
    ///
    /// # Errors
    /// [`Refusal::NotServing`], [`Refusal::AtCounter`].
    pub fn finish(&self, counter: &str, now: UtcMillis) -> Result<Self, Refusal> {
        self.served_by(counter)?;
        Ok(self.with(Stage::Finished { at: now }))
    }

    fn served_by(&self, counter: &str) -> Result<(), Refusal> {
        self.held_by(counter).map_err(|refusal| match refusal {
            Refusal::NotCalled => Refusal::NotServing,
            other => other,
        })?;
        match self.stage {
            Stage::Serving { .. } => Ok(()),
            _ => Err(Refusal::NotServing),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: UtcMillis = UtcMillis(1_000_000);

    fn later(minutes: i64) -> UtcMillis {
        UtcMillis(NOW.0 + minutes * MS_PER_MINUTE)
    }

    fn rules() -> Rules {
        Rules::default()
    }

    fn called() -> Turn {
        Turn::default().call("3", NOW).expect("it waits")
    }

    fn missed() -> Turn {
        let again = called().recall("3", &rules()).and_then(|turn| turn.recall("3", &rules())).expect("three calls");
        again.miss("3", NOW, 40, &rules()).expect("nobody came")
    }

    #[test]
    fn a_ticket_is_called_served_and_done() {
        let served = called().start("3", NOW).expect("it was called");
        assert_eq!(served.counter(), Some("3"));
        let done = served.finish("3", later(9)).expect("it was served");
        assert_eq!(done.stage, Stage::Finished { at: later(9) });
        assert_eq!(done.call("3", NOW), Err(Refusal::NotWaiting));
        assert_eq!(done.finish("3", NOW), Err(Refusal::NotServing));
    }

    #[test]
    fn no_other_counter_takes_what_one_has() {
        let at_three = Refusal::AtCounter("3".into());
        for turn in [called(), called().start("3", NOW).expect("it was called")] {
            assert_eq!(turn.call("4", NOW), Err(at_three.clone()));
            assert_eq!(turn.recall("4", &rules()), Err(at_three.clone()));
            assert_eq!(turn.start("4", NOW), Err(at_three.clone()));
            assert_eq!(turn.transfer("4"), Err(at_three.clone()));
            assert_eq!(turn.finish("4", NOW), Err(at_three.clone()));
        }
    }

    #[test]
    fn a_number_is_called_three_times_and_then_given_up() {
        let first = called();
        assert_eq!(first.miss("3", NOW, 0, &rules()), Err(Refusal::CallAgain(2)));
        let third = first.recall("3", &rules()).and_then(|turn| turn.recall("3", &rules())).expect("two more");
        assert_eq!(third.recall("3", &rules()), Err(Refusal::CalledEnough(3)));
        assert_eq!(missed().stage, Stage::Missed { at: NOW, calls: 40 });
    }

    #[test]
    fn a_missed_ticket_comes_back_once_within_ten_numbers_or_a_quarter_of_an_hour() {
        let table = [(15, 90, Ok(())), (16, 50, Ok(())), (16, 51, Err(Refusal::TooLate))];
        for (minutes, calls, expected) in table {
            assert_eq!(missed().come_back(later(minutes), calls, &rules()).map(drop), expected, "{minutes} {calls}");
        }
        let back = missed().come_back(NOW, 41, &rules()).expect("in time");
        assert!(back.waits(NOW));
        let again = Turn { stage: missed().stage, ..back };
        assert_eq!(again.come_back(NOW, 41, &rules()), Err(Refusal::CameBack));
        assert_eq!(called().come_back(NOW, 41, &rules()), Err(Refusal::NotMissed));
    }

    #[test]
    fn a_parked_ticket_waits_again_at_its_time() {
        let served = called().start("3", NOW).expect("it was called");
        let parked = served.park("3", later(30), NOW, &rules()).expect("half an hour");
        assert!(!parked.waits(later(29)) && parked.waits(later(30)));
        assert_eq!(parked.call("4", later(29)), Err(Refusal::NotWaiting));
        assert!(parked.call("4", later(30)).is_ok());
        for minutes in [0, -5, 241] {
            assert_eq!(served.park("3", later(minutes), NOW, &rules()), Err(Refusal::ParkTime(240)), "{minutes}");
        }
        assert_eq!(called().park("3", later(30), NOW, &rules()), Err(Refusal::NotServing), "nobody has come yet");
    }

    #[test]
    fn a_call_that_would_end_a_service_is_confirmed_first() {
        let served = called().start("3", NOW).expect("it was called");
        assert_eq!(served.make_room(NOW, false, &rules()), Err(Refusal::WouldEnd));
        assert_eq!(served.make_room(NOW, true, &rules()).map(|turn| turn.stage), Ok(Stage::Finished { at: NOW }));
        assert_eq!(called().make_room(NOW, true, &rules()), Err(Refusal::CallAgain(2)), "whoever was called may come");
        assert_eq!(missed().make_room(NOW, false, &rules()), Ok(missed()));
    }
}
