//! 好差评: five grades for a ticket, given of the citizen's own accord and without a name.

use std::collections::BTreeSet;

use super::ask::Topic;
use super::file::Left;
use super::{Effect, Goal, State, Visit};
use crate::centre::{CentreAnswer, CentreAsk, CentreRefusal, TicketRef};
use crate::device::Line;
use crate::filing::{Filing, FilingId, Rating, RatingGrade, RatingTag};
use crate::number::Number;
use crate::scan::Scan;
use crate::view::{EntryKind, Notice, RatingPage, Way};

/// A grade on its way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Rate {
    pub(super) ticket: TicketRef,
    /// Its number, where it was typed or the centre told it.
    pub(super) number: Option<Number>,
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
            Scan::Booking(_) | Scan::Digits(_) => self.notice(Notice::BookingNotTicket),
            Scan::OtherHallTicket => self.notice(Notice::OtherHallTicket),
            Scan::OtherHallBooking => self.notice(Notice::OtherHallBooking),
            Scan::Damaged => self.notice(Notice::DamagedCode),
            Scan::Forged => self.notice(Notice::ForgedCode),
            Scan::Foreign => self.notice(Notice::ForeignCode),
        }
    }

    /// Its number of today, typed.
    pub(super) fn number_given(&mut self, number: Number) -> Vec<Effect> {
        let _ = self.back_to(|state| *state == State::RateWhich);
        if self.state == State::RateWhich { self.rate(TicketRef::Number(number)) } else { self.stray() }
    }

    /// The centre is asked first, so that nobody rates what cannot be rated; without a line the grade is taken all the
    /// same, and the centre decides when it comes.
    fn rate(&mut self, ticket: TicketRef) -> Vec<Effect> {
        self.citizen.rates = Some(ticket.clone());
        match self.line {
            Line::Up => self.ask(CentreAsk::Look(ticket), Topic::Rate),
            Line::Cut => self.open_rating(None),
        }
    }

    /// What the centre says of the ticket that is to be rated.
    pub(super) fn ratable(&mut self, answer: &CentreAnswer) -> Vec<Effect> {
        match answer {
            CentreAnswer::Refused(CentreRefusal::UnknownTicket) => self.notice(Notice::NoTicketToRate),
            CentreAnswer::Refused(past @ (CentreRefusal::PastTicket { .. } | CentreRefusal::PastNumber { .. })) => {
                self.notice(Notice::Refused(past.clone()))
            }
            CentreAnswer::Standing(standing) if standing.is_rated => self.notice(Notice::RatedBefore),
            CentreAnswer::Standing(standing) if standing.ahead.is_some() => self.notice(Notice::NotServedYet),
            CentreAnswer::Standing(standing) => self.open_rating(Some(standing.number)),
            _ => self.open_rating(None),
        }
    }

    /// The faces, in place of the question whether there may be any.
    fn open_rating(&mut self, told: Option<Number>) -> Vec<Effect> {
        let Some(ticket) = self.citizen.rates.clone() else { return self.stray() };
        let number = match &ticket {
            TicketRef::Number(number) => Some(*number),
            TicketRef::Key(_) | TicketRef::Person(_) => told,
        };
        let next = State::Rate(Rate { ticket, number, grade: None, tags: BTreeSet::new() });
        if let State::Asking(_) = self.state { self.replace(next) } else { self.go(next) }
    }

    /// Whether the page before was the question which ticket is rated.
    pub(super) fn is_choosing_ticket(&self) -> bool {
        self.trail.last() == Some(&State::RateWhich)
    }

    /// The ways on from a notice about the ticket that is to be rated. The last grade counts, but a number that anybody
    /// can type does not outweigh the slip.
    pub(super) fn rate_notice_ways(&self, notice: &Notice) -> Vec<Way> {
        match (notice, &self.citizen.rates) {
            (Notice::NotServedYet, _) | (Notice::RatedBefore, Some(TicketRef::Key(_))) => vec![Way::RateAnyway],
            _ => vec![Way::TypeNumber],
        }
    }

    pub(super) fn notice_rate_way(&mut self, way: Way) -> Vec<Effect> {
        if !self.is_choosing_ticket() {
            return self.stray();
        }
        self.step_off();
        if way == Way::RateAnyway { self.open_rating(None) } else { self.rate_which_way(way) }
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
        let State::Rate(Rate { ticket, grade: Some(grade), tags, .. }) = &self.state else { return self.stray() };
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
        let number = rate.number.map(|number| number.to_string());
        RatingPage { number, grade: rate.grade, tags: rate.tags.iter().copied().collect() }
    }
}
