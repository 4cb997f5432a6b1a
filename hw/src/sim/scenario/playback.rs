//! A scenario on its way through the day. Time comes in as a parameter.

use std::collections::VecDeque;
use std::num::NonZeroU32;
use std::time::Duration;

use super::daytime::DayTime;
use super::{Scenario, Step};

/// How many seconds of the day pass in one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Speed(NonZeroU32);

impl Speed {
    /// The fastest: a day in a minute.
    pub const MAX: u32 = 1_440;
    /// As on the clock.
    pub const REAL: Self = Self(NonZeroU32::MIN);

    /// So many times as fast as the clock, from 1 to [`Speed::MAX`].
    #[must_use]
    pub fn new(times: u32) -> Option<Self> {
        NonZeroU32::new(times).filter(|times| times.get() <= Self::MAX).map(Self)
    }
}

/// What is left of a day. It begins with its first step.
#[derive(Debug, Clone)]
pub struct Playback {
    steps: VecDeque<Step>,
    begin: DayTime,
    speed: Speed,
}

impl Playback {
    /// The whole day, at this speed.
    #[must_use]
    pub fn new(scenario: &Scenario, speed: Speed) -> Self {
        let begin = scenario.steps().first().map_or(DayTime::END, |step| step.at);
        Self { steps: scenario.steps().iter().cloned().collect(), begin, speed }
    }

    /// How long after the start the next step happens; `None` once all have.
    #[must_use]
    pub fn next_at(&self) -> Option<Duration> {
        self.steps.front().map(|step| step.at.since(self.begin) / self.speed.0.get())
    }

    /// The next step, if it has its time `elapsed` after the start.
    pub fn take_due(&mut self, elapsed: Duration) -> Option<Step> {
        if self.next_at()? > elapsed {
            return None;
        }
        self.steps.pop_front()
    }
}
