//! The mouth of a printer with a presenter, and the hands in front of it. Time comes in as a parameter.

use std::time::{Duration, Instant};

/// What a person in front of the mouth does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hands {
    /// Takes the slip that is there, and every one from now on a while after it has come.
    Take,
    /// Leaves every slip from now on.
    Leave,
}

/// Where the cut slip is.
#[derive(Debug)]
pub(super) struct Mouth {
    take_after: Duration,
    hands: Hands,
    /// A slip is cut and not presented yet.
    holds: bool,
    /// When the slip in the mouth came.
    came: Option<Instant>,
}

impl Mouth {
    /// Empty, with hands that take a slip so long after it has come.
    pub(super) fn new(take_after: Duration) -> Self {
        Self { take_after, hands: Hands::Take, holds: false, came: None }
    }

    /// A slip was cut.
    pub(super) fn hold(&mut self) {
        self.holds = true;
    }

    /// It is carried to the mouth; one that is there already is pushed out.
    pub(super) fn present(&mut self, now: Instant) {
        if std::mem::take(&mut self.holds) {
            self.came = Some(now);
        }
    }

    /// What is in it goes: pushed out, or pulled back.
    pub(super) fn clear(&mut self) {
        (self.holds, self.came) = (false, None);
    }

    /// A person comes.
    pub(super) fn visit(&mut self, hands: Hands) {
        self.hands = hands;
        if hands == Hands::Take {
            self.came = None;
        }
    }

    /// Time has passed.
    pub(super) fn work(&mut self, now: Instant) {
        self.came = self.came.filter(|_| self.taken_at().is_none_or(|at| now < at));
    }

    /// When the slip will be taken.
    pub(super) fn taken_at(&self) -> Option<Instant> {
        self.came.filter(|_| self.hands == Hands::Take).map(|came| came + self.take_after)
    }

    pub(super) fn is_full(&self) -> bool {
        self.came.is_some()
    }
}
