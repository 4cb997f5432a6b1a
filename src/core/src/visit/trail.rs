//! The way back: the pages that a citizen came along.

use super::{Effect, Phase, State, Visit};

/// Pages that are remembered; whoever goes further comes back to the oldest of them by 首页.
pub const TRAIL_MAX: usize = 12;

impl Visit {
    /// Goes on to another page, from which the way back leads here.
    pub(super) fn go(&mut self, next: State) -> Vec<Effect> {
        let from = std::mem::replace(&mut self.state, next);
        if self.trail.len() == TRAIL_MAX {
            self.trail.remove(0);
        }
        self.trail.push(from);
        self.keep_open()
    }

    /// 返回.
    pub(super) fn go_back(&mut self) -> Vec<Effect> {
        match self.trail.pop() {
            Some(before) => {
                self.state = before;
                self.keep_open()
            }
            None => self.stray(),
        }
    }

    /// Back to the last page that `is` describes; where there is none, home.
    pub(super) fn back_to(&mut self, is: impl Fn(&State) -> bool) -> Vec<Effect> {
        while let Some(before) = self.trail.pop() {
            if is(&before) {
                self.state = before;
                return self.keep_open();
            }
        }
        self.leave()
    }

    /// Whether 返回 leads anywhere.
    pub(super) fn can_go_back(&self) -> bool {
        match self.state.phase() {
            Phase::Technician => true,
            Phase::Browsing => !self.trail.is_empty() || matches!(self.state, State::Help { .. }),
            Phase::UnderWay | Phase::Closing => false,
        }
    }
}
