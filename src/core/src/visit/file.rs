//! Filing: what a citizen leaves for staff is on disk before the screen says so, and owed to the centre from then on.

use super::book::Book;
use super::{Effect, Purpose, Record, SECOND_MS, State, Visit};
use crate::fault::Fault;
use crate::filing::{Filing, FilingId};
use crate::view::Notice;

/// How long the page with a callback's reference stays: time to write four digits down.
pub const CALLBACK_CLOSES_S: u8 = 60;
/// How long the thanks for a grade stay.
pub const THANKS_CLOSE_S: u8 = 10;
/// The same while a callback is offered on that page.
pub const FOLLOW_UP_CLOSES_S: u8 = 30;

/// What is told once a filing is on disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Left {
    /// A callback.
    Callback(super::assist::CallbackLeft),
    /// A grade, and whether somebody follows it up.
    Rating { is_followed_up: bool },
}

impl Left {
    fn closes_s(&self) -> u8 {
        match self {
            Left::Callback(_) => CALLBACK_CLOSES_S,
            Left::Rating { is_followed_up: true } => FOLLOW_UP_CLOSES_S,
            Left::Rating { is_followed_up: false } => THANKS_CLOSE_S,
        }
    }
}

impl Visit {
    /// Writes it down. The page before it is the last of the trail.
    pub(super) fn file(&mut self, id: FilingId, filing: Filing, left: Left) -> Vec<Effect> {
        self.timer = None;
        self.state = State::Filing { id, left };
        vec![Effect::Record(Record::Filing(id, Box::new(filing)))]
    }

    /// The journal has it.
    pub(super) fn filed(&mut self, filed: FilingId) -> Vec<Effect> {
        match &self.state {
            State::Filing { id, left } if *id == filed => {
                let left = left.clone();
                self.trail.clear();
                self.left(left)
            }
            State::Book(Book::Filing(id)) if *id == filed => self.booking_filed(),
            State::Staff(_) => self.staff_filed(filed, None),
            _ => self.stray(),
        }
    }

    /// The journal has not.
    pub(super) fn not_filed(&mut self, filed: FilingId, fault: Fault) -> Vec<Effect> {
        match &self.state {
            State::Filing { id, .. } if *id == filed => self.notice(Notice::NotWritten(fault)),
            State::Book(Book::Filing(id)) if *id == filed => self.end_of_way(Notice::NotWritten(fault)),
            State::Staff(_) => self.staff_filed(filed, Some(fault)),
            _ => self.stray(),
        }
    }

    fn left(&mut self, mut left: Left) -> Vec<Effect> {
        let mut effects = match &mut left {
            Left::Callback(callback) => self.print_callback(callback),
            Left::Rating { .. } => vec![],
        };
        let left_s = self.left_closes_s(&left);
        self.state = State::Left { left, left_s };
        effects.push(self.start(Purpose::CloseSecond, SECOND_MS));
        effects
    }

    /// Seconds for which the page stays.
    pub(super) fn left_closes_s(&self, left: &Left) -> u8 {
        self.patient(left.closes_s())
    }
}
