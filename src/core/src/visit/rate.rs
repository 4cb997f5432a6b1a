//! 好差评: five grades for a ticket, given of the citizen's own accord and without a name.

use std::collections::BTreeSet;

use super::file::Left;
use super::{Effect, Goal, State, Visit};
use crate::centre::TicketRef;
use crate::filing::{Filing, FilingId, Rating, RatingGrade, RatingTag};
use crate::number::Number;
use crate::scan::Scan;
use crate::view::{EntryKind, Notice, RatingPage, Way};

/// A grade on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) ticket: TicketRef,
    pub(super) grade: Option<RatingGrade>,
    pub(super) tags: BTreeSet<RatingTag>,
}

impl RatingGrade {
    /// Whether somebody follows it up: 差评 are answered for.
    #[must_use]
    pub fn is_followed_up(self) -> bool {
        self >= RatingGrade::Poor
    }
}

impl Visit {
    pub(super) fn begin_rating(&mut self) -> Vec<Effect> {
        self.go(State::RateWhich)
    }

    pub(super) fn rate_which_way(&mut self, way: Way) -> Vec<Effect> {
        if way == Way::TypeNumber { self.type_in(Goal::Rating, EntryKind::TicketNumber) } else { self.stray() }
    }

    /// The slip of the service that is rated.
    pub(super) fn rated_slip(&mut self, scan: Scan) -> Vec<Effect> {
        match scan {
            Scan::Ticket(key) => self.rate(TicketRef::Key(key)),
            Scan::OtherHall => self.notice(Notice::OtherHall),
            Scan::Damaged => self.notice(Notice::DamagedCode),
            Scan::Booking(_) | Scan::Foreign => self.notice(Notice::ForeignCode),
        }
    }

    /// Its number of today, typed.
    pub(super) fn number_given(&mut self, number: Number) -> Vec<Effect> {
        let _ = self.back_to(|state| *state == State::RateWhich);
        if self.state == State::RateWhich { self.rate(TicketRef::Number(number)) } else { self.stray() }
    }

    fn rate(&mut self, ticket: TicketRef) -> Vec<Effect> {
        self.go(State::Rate(Rate { ticket, grade: None, tags: BTreeSet::new() }))
    }

    pub(super) fn grade_touched(&mut self, grade: RatingGrade) -> Vec<Effect> {
        let State::Rate(rate) = &mut self.state else { return self.stray() };
        rate.grade = Some(grade);
        self.keep_open()
    }

    pub(super) fn tag_touched(&mut self, tag: RatingTag) -> Vec<Effect> {
        let State::Rate(rate) = &mut self.state else { return self.stray() };
        if !rate.tags.remove(&tag) {
            rate.tags.insert(tag);
        }
        self.keep_open()
    }

    /// 提交. Without a grade there is nothing to hand in.
    pub(super) fn rate_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Rate(Rate { ticket, grade: Some(grade), tags }) = &self.state else { return self.stray() };
        if way != Way::SubmitRating {
            return self.stray();
        }
        let (ticket, grade, tags) = (ticket.clone(), *grade, tags.iter().copied().collect());
        let Some(chance) = self.take_chance() else { return self.stray() };
        let page = self.state.clone();
        self.trail.push(page);
        let left = Left::Rating { is_followed_up: grade.is_followed_up() };
        self.file(FilingId(chance.id), Filing::Rated(Rating { ticket, grade, tags }), left)
    }

    pub(super) fn rating_page(rate: &Rate) -> RatingPage {
        RatingPage { grade: rate.grade, tags: rate.tags.iter().copied().collect() }
    }
}
