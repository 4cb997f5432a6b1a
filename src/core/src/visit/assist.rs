//! 帮办代办: a helper now, or a call back. A callback needs no line: it is owed to the centre until it gets through.

use super::file::Left;
use super::{Effect, Goal, Intent, Order, Phase, State, Visit};
use crate::assistance::AssistanceKind;
use crate::filing::{Callback, Filing, FilingId};
use crate::hall::MatterId;
use crate::person::PhoneTail;
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, AssistHowPage, CallbackPage, EntryKind, HoursView, ThanksPage, Way};

/// The matter of the hall's data for which a helper is called by number.
const ASSISTANCE_MATTER: &str = "assistance";

/// A reference is this many digits: one in ten thousand calls of a day shares it, and the end of the number tells
/// those two apart.
const REFERENCES: u64 = 10_000;

/// What the citizen is told of a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallbackLeft {
    pub(super) reference: String,
    pub(super) kind: AssistanceKind,
    pub(super) tail: PhoneTail,
}

impl Visit {
    /// The ways on from 帮助. A page that shows a number and closes by itself is not left for them.
    pub(super) fn help_ways(&self) -> Vec<Way> {
        match &self.state {
            State::Help { before } if before.phase() == Phase::Browsing => vec![Way::Helper, Way::Rate],
            _ => vec![],
        }
    }

    pub(super) fn help_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Help { before } = &self.state else { return self.stray() };
        if !self.help_ways().contains(&way) {
            return self.stray();
        }
        self.state = State::clone(before);
        match way {
            Way::Rate => self.begin(Action::Rate),
            _ => self.begin(Action::Helper),
        }
    }

    pub(super) fn missing_way(&mut self, way: Way) -> Vec<Effect> {
        if way == Way::Helper { self.begin(Action::Helper) } else { self.stray() }
    }

    pub(super) fn assistance_chosen(&mut self, kind: AssistanceKind) -> Vec<Effect> {
        if self.state == State::Assist { self.go(State::AssistHow { kind }) } else { self.stray() }
    }

    /// Whether staff are there; a hall whose calendar is not known counts as open, as it does for numbers.
    fn is_staffed(&self) -> bool {
        !matches!(self.hours, Some(HoursView::Closed { .. }))
    }

    fn assistance_matter(&self) -> Option<MatterId> {
        let id = MatterId::new(ASSISTANCE_MATTER).ok()?;
        self.hall.matter(&id).map(|matter| matter.id.clone())
    }

    /// Whether a helper can be had in any way from here.
    pub(super) fn can_help(&self) -> bool {
        self.assist_ways().iter().any(|way| *way != Way::Back)
    }

    fn assist_ways(&self) -> Vec<Way> {
        let now = (self.is_staffed() && self.assistance_matter().is_some()).then_some(Way::CallHelper);
        let callback = self.equipment.can_seal.then_some(Way::LeaveCallback);
        now.into_iter().chain(callback).chain([Way::Back]).collect()
    }

    pub(super) fn assist_how_page(&self, kind: AssistanceKind) -> AssistHowPage {
        AssistHowPage { kind, is_open: self.is_staffed(), ways: self.assist_ways() }
    }

    pub(super) fn assist_how_way(&mut self, way: Way) -> Vec<Effect> {
        let State::AssistHow { kind } = self.state else { return self.stray() };
        match way {
            Way::LeaveCallback if self.equipment.can_seal => self.type_in(Goal::Callback(kind), EntryKind::Phone),
            Way::Back => self.go_back(),
            _ => self.stray(),
        }
    }

    /// 现在叫帮办员: a number like any other, so that nobody waits unseen.
    pub(super) fn helper_called(&mut self, ticket: TicketId, key: StatusKey) -> Vec<Effect> {
        let State::AssistHow { kind } = self.state else { return self.stray() };
        match self.assistance_matter() {
            Some(matter) if self.is_staffed() => {
                let mut details = Box::new(self.citizen.details(self.lang, false));
                // What is missing belongs to the matter that was looked at before, not to the helper's.
                details.missing.clear();
                details.is_promised = false;
                details.assistance = Some(kind);
                self.order(Order { ticket, intent: Intent { matter, key, details } })
            }
            _ => self.stray(),
        }
    }

    /// The number is sealed: the wish is written down.
    pub(super) fn leave_callback(&mut self, kind: AssistanceKind) -> Vec<Effect> {
        let person = self.citizen.identified.as_ref();
        let Some((sealed, tail)) = person.and_then(|person| Some((person.sealed.clone(), person.tail?))) else {
            return self.back_to(|state| matches!(state, State::AssistHow { .. }));
        };
        let Some(chance) = self.take_chance() else {
            return self.back_to(|state| matches!(state, State::AssistHow { .. }));
        };
        let reference = format!("{:04}", chance.bits % REFERENCES);
        let callback = Callback {
            reference: reference.clone(),
            kind,
            matter: self.matter_behind(),
            sealed,
            tail,
            lang: self.lang,
        };
        let left = Left::Callback(CallbackLeft { reference, kind, tail });
        self.file(FilingId(chance.id), Filing::CallbackLeft(callback), left)
    }

    /// The matter from whose page the citizen came, if from one.
    fn matter_behind(&self) -> Option<MatterId> {
        self.trail.iter().rev().find_map(|state| match state {
            State::Prepare { matter, .. } => Some(matter.clone()),
            _ => None,
        })
    }

    pub(super) fn callback_page(left: &CallbackLeft, closes_in_s: u8) -> CallbackPage {
        CallbackPage { reference: left.reference.clone(), kind: left.kind, tail: left.tail.to_string(), closes_in_s }
    }

    pub(super) fn thanks_page(&self, is_followed_up: bool, closes_in_s: u8) -> ThanksPage {
        let ways = if is_followed_up && self.equipment.can_seal { vec![Way::LeaveCallback] } else { vec![] };
        ThanksPage { is_followed_up, ways, closes_in_s }
    }

    /// A way on from a page that says what was left.
    pub(super) fn left_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Left { left: Left::Rating { is_followed_up }, left_s } = &self.state else { return self.stray() };
        if !self.thanks_page(*is_followed_up, *left_s).ways.contains(&way) {
            return self.stray();
        }
        // The grade stays anonymous: whoever wants to be called gives a number of their own accord, apart from it.
        self.state = State::Welcome { page: 0 };
        let _ = self.go(State::AssistHow { kind: AssistanceKind::Accompany });
        self.type_in(Goal::Callback(AssistanceKind::Accompany), EntryKind::Phone)
    }
}
