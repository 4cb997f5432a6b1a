//! 帮助: a page that leads back to where it was asked for.

use super::book::{Book, Booked};
use super::steps::closes_s;
use super::{Effect, ON_SCREEN_CLOSES_S, Phase, Purpose, SECOND_MS, State, Visit};

impl Visit {
    /// Help is there wherever nothing is under way; a page that would close by itself waits behind it, and has its
    /// whole time again afterwards.
    pub(super) fn ask_help(&mut self) -> Vec<Effect> {
        match self.state.phase() {
            Phase::Browsing | Phase::Closing if !matches!(self.state, State::Help { .. }) => {
                let mut before = self.state.clone();
                match &mut before {
                    State::Closing { paper, left_s, .. } => *left_s = self.patient(closes_s(*paper)),
                    State::Refused { left_s, .. } | State::Book(Book::Booked(Booked { left_s, .. })) => {
                        *left_s = self.patient(ON_SCREEN_CLOSES_S);
                    }
                    State::Left { left, left_s } => *left_s = self.left_closes_s(left),
                    _ => {}
                }
                self.state = State::Help { before: Box::new(before) };
                self.keep_open()
            }
            Phase::Browsing | Phase::Closing | Phase::UnderWay | Phase::Technician => self.stray(),
        }
    }

    /// Back to the page before, whose own time begins.
    pub(super) fn leave_help(&mut self) -> Vec<Effect> {
        let State::Help { before } = &self.state else { return self.stray() };
        self.state = State::clone(before);
        if let State::Book(Book::Booked(booked)) = &self.state {
            let paper = booked.paper;
            return vec![self.booked_timer(paper)];
        }
        match self.state.phase() {
            Phase::Closing => vec![self.start(Purpose::CloseSecond, SECOND_MS)],
            Phase::Browsing | Phase::UnderWay | Phase::Technician => self.keep_open(),
        }
    }
}
