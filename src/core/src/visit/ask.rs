//! Asking the centre while the citizen waits: one question at a time, with a budget, and an answer to another one is
//! ignored.

use super::state::Aim;
use super::{Effect, Event, Goal, Purpose, State, Visit};
use crate::centre::{ASK_BUDGET_MS, AskId, CentreAnswer, CentreAsk, CentreRefusal, TicketStanding};
use crate::view::{EntryKind, Notice, NoticePage, Sought, StandingPage, Way};

/// Fresh randomness for what gets an identity here: 128 bits that are a version 7 UUID, and 64 that mean nothing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Chance {
    /// A new identity.
    pub id: u128,
    /// Bits for a code.
    pub bits: u64,
}

impl std::fmt::Debug for Chance {
    /// Never shows the bits: codes are made of them.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Chance(…)")
    }
}

/// What a question is about, so that its answer finds its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Topic {
    /// Which slots have places left.
    Places,
    /// Keep a place.
    Hold,
    /// Make it a booking.
    Confirm,
    /// Look for bookings.
    Find(Sought),
    /// Move a booking.
    Move,
    /// Cancel a booking.
    Cancel,
    /// Where a ticket stands.
    Look(Sought),
    /// Whether a ticket can be rated.
    Rate,
}

/// A question that waits for its answer. The page before it is the last of the trail.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Asking {
    pub(super) id: AskId,
    pub(super) topic: Topic,
}

impl Visit {
    /// Whether a fresh [`Chance`] should be handed over.
    #[must_use]
    pub fn needs_chance(&self) -> bool {
        self.chance.is_none()
    }

    /// Takes the randomness that was handed over; each is used once.
    pub(super) fn take_chance(&mut self) -> Option<Chance> {
        self.chance.take()
    }

    pub(super) fn ask(&mut self, question: CentreAsk, topic: Topic) -> Vec<Effect> {
        self.timers += 1;
        let id = AskId(self.timers);
        let mut effects = self.go(State::Asking(Asking { id, topic }));
        effects.push(Effect::Ask(id, question));
        effects.push(self.start(Purpose::AskBudget, ASK_BUDGET_MS));
        effects
    }

    pub(super) fn answered(&mut self, id: AskId, answer: CentreAnswer) -> Vec<Effect> {
        match &self.state {
            State::Asking(asking) if asking.id == id => {
                let topic = asking.topic;
                self.timer = None;
                self.conclude(topic, answer)
            }
            _ => self.stray(),
        }
    }

    /// The centre took too long.
    pub(super) fn ask_gave_up(&mut self) -> Vec<Effect> {
        match &self.state {
            State::Asking(asking) => {
                let topic = asking.topic;
                self.conclude(topic, CentreAnswer::Failed)
            }
            _ => self.stray(),
        }
    }

    fn conclude(&mut self, topic: Topic, answer: CentreAnswer) -> Vec<Effect> {
        match (topic, answer) {
            (Topic::Look(_), CentreAnswer::Standing(standing)) => self.replace(State::Standing(standing)),
            (Topic::Look(by), CentreAnswer::Refused(CentreRefusal::UnknownTicket)) => self.notice(Notice::NoTicket(by)),
            (Topic::Look(_), CentreAnswer::Refused(refusal)) => self.notice(Notice::Refused(refusal)),
            (Topic::Rate, answer) => self.ratable(&answer),
            // An answer to another kind of question is none.
            (Topic::Look(_), _) => self.notice(Notice::CentreSilent),
            (topic, answer) => self.book_answered(topic, answer),
        }
    }

    /// Puts a page in place of the question; the way back leads past it.
    pub(super) fn replace(&mut self, next: State) -> Vec<Effect> {
        self.state = next;
        self.keep_open()
    }

    /// Says what happened, with the ways on.
    pub(super) fn notice(&mut self, notice: Notice) -> Vec<Effect> {
        let next = State::Notice(Box::new(notice));
        if let State::Asking(_) | State::Filing { .. } = self.state { self.replace(next) } else { self.go(next) }
    }

    pub(super) fn notice_page(&self, notice: &Notice) -> NoticePage {
        let back = self.can_go_back().then_some(Way::Back);
        let ways = self.notice_ways(notice).into_iter().chain(back).chain([Way::Home]).collect();
        NoticePage { notice: notice.clone(), ways }
    }

    pub(super) fn standing_page(&self, standing: &TicketStanding, is_second: bool) -> StandingPage {
        let matter = self.hall.matter(&standing.matter);
        StandingPage {
            number: standing.number.to_string(),
            matter: matter.map(|matter| self.text(&matter.name)).unwrap_or_default(),
            counters: matter.map(|matter| matter.counters.clone()).unwrap_or_default(),
            ahead: standing.ahead,
            wait: standing.wait,
            is_second,
        }
    }

    /// A way on of a notice.
    pub(super) fn notice_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Notice(notice) = &self.state else { return self.stray() };
        match way {
            Way::Back => self.step_back(),
            Way::Home => self.leave(),
            way if !self.notice_ways(notice).contains(&way) => self.stray(),
            Way::TypeNumber | Way::RateAnyway if self.is_choosing_ticket() => self.notice_rate_way(way),
            Way::TypeNumber => {
                self.step_off();
                self.type_in(Goal::Status, EntryKind::TicketNumber)
            }
            Way::AllAreas => self.another_number(),
            way => self.notice_book_way(way),
        }
    }

    /// A number by the ordinary way, whatever was shown before.
    fn another_number(&mut self) -> Vec<Effect> {
        self.citizen.draft = None;
        self.citizen.shown_code = None;
        self.trail.clear();
        self.state = State::Welcome { page: 0 };
        self.go(State::Zones { aim: Aim::Ticket, page: 0 })
    }

    fn step_back(&mut self) -> Vec<Effect> {
        if self.can_go_back() { self.go_back() } else { self.stray() }
    }
}

impl Event {
    /// An answer of the centre.
    #[must_use]
    pub fn answered(id: AskId, answer: CentreAnswer) -> Self {
        Event::Answered(id, Box::new(answer))
    }
}
