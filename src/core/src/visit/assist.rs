//! 帮办代办: a helper now, at a time, or a call back. A callback needs no line: it is owed to the centre until it gets
//! through.

use super::file::Left;
use super::{Effect, Goal, Intent, Issued, Order, Phase, State, Visit};
use crate::assistance::AssistanceKind;
use crate::filing::{Callback, Filing, FilingId};
use crate::hall::{Matter, MatterId};
use crate::paper::{AssistanceContent, AssistanceHow, SlipContent, SlipId};
use crate::person::{PhoneTail, ProjectNumber};
use crate::ticket::{StatusKey, TicketId};
use crate::view::{Action, AssistHowPage, CallbackPage, EntryKind, HelperComes, HoursView, PaperView, ThanksPage, Way};
use crate::wait::WaitRange;

/// The matter of the hall's data for which a helper is called by number.
const ASSISTANCE_MATTER: &str = "assistance";
/// The matter of the hall's data for which a project's steward is called.
const STEWARD_MATTER: &str = "project-steward";

/// A reference is this many digits: one in ten thousand calls of a day shares it, and the end of the number tells
/// those two apart.
const REFERENCES: u64 = 10_000;

/// What help is wished for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wish {
    pub(super) kind: AssistanceKind,
    /// From the project's steward, who knows it already.
    pub(super) is_steward: bool,
    /// Whether the number of the project was typed for it.
    pub(super) has_project: bool,
}

impl Wish {
    /// Help of any helper of the hall.
    pub(super) fn of(kind: AssistanceKind) -> Self {
        Self { kind, is_steward: false, has_project: false }
    }

    /// A steward acts for the project, whatever comes up.
    fn of_steward(has_project: bool) -> Self {
        Self { kind: AssistanceKind::Act, is_steward: true, has_project }
    }
}

/// What the citizen is told of a callback.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct CallbackLeft {
    pub(super) reference: String,
    pub(super) kind: AssistanceKind,
    pub(super) is_steward: bool,
    pub(super) matter: Option<MatterId>,
    /// The project whose steward calls, where its number was typed.
    pub(super) project: Option<ProjectNumber>,
    pub(super) tail: PhoneTail,
    /// The slip with the reference, and what became of it.
    pub(super) slip: Option<SlipId>,
    pub(super) paper: Option<PaperView>,
}

impl Visit {
    /// The ways on from 帮助. A page that shows a number and closes by itself is not left for them.
    pub(super) fn help_ways(&self) -> Vec<Way> {
        match &self.state {
            State::Help { before } if before.phase() == Phase::Browsing => {
                let staff = self.lets_staff_in().then_some(Way::Staff);
                [Way::Helper, Way::Rate].into_iter().chain(staff).collect()
            }
            _ => vec![],
        }
    }

    pub(super) fn help_way(&mut self, way: Way) -> Vec<Effect> {
        let State::Help { before } = &self.state else { return self.stray() };
        if !self.help_ways().contains(&way) {
            return self.stray();
        }
        if way == Way::Staff {
            return self.begin_staff();
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

    /// Who else helps, besides the helpers of the hall.
    pub(super) fn helper_ways(&self) -> Vec<Way> {
        self.helper_matter(Wish::of_steward(true)).map(|_| Way::Steward).into_iter().collect()
    }

    /// 项目管家: whose project is it?
    pub(super) fn assist_way(&mut self, way: Way) -> Vec<Effect> {
        if self.helper_ways().contains(&way) { self.type_in(Goal::Steward, EntryKind::Project) } else { self.stray() }
    }

    /// The project is known, so its steward is; whoever has no number is asked for the project by the steward.
    pub(super) fn steward_found(&mut self, has_project: bool) -> Vec<Effect> {
        let _ = self.back_to(|state| *state == State::Assist);
        if self.state != State::Assist {
            return self.stray();
        }
        self.go(State::AssistHow(Wish::of_steward(has_project)))
    }

    pub(super) fn assistance_chosen(&mut self, kind: AssistanceKind) -> Vec<Effect> {
        if self.state == State::Assist { self.go(State::AssistHow(Wish::of(kind))) } else { self.stray() }
    }

    /// Whether staff are there; a hall whose calendar is not known counts as open, as it does for numbers.
    fn is_staffed(&self) -> bool {
        !matches!(self.hours, Some(HoursView::Closed { .. }))
    }

    /// The matter for which a helper is called.
    fn helper_matter(&self, wish: Wish) -> Option<&Matter> {
        let id = if wish.is_steward { STEWARD_MATTER } else { ASSISTANCE_MATTER };
        self.hall.matter(&MatterId::new(id).ok()?)
    }

    /// The matter that is booked with a helper: the one that the citizen came for, where helpers do that.
    fn booked_matter(&self, wish: Wish) -> Option<MatterId> {
        let behind = self.matter_behind().filter(|_| !wish.is_steward);
        let behind = behind.filter(|id| self.hall.matter(id).is_some_and(|matter| matter.assistance));
        behind.or_else(|| self.helper_matter(wish).map(|matter| matter.id.clone()))
    }

    /// Whether a helper can be had in any way from here.
    pub(super) fn can_help(&self) -> bool {
        self.assist_ways(Wish::of(AssistanceKind::Accompany)).iter().any(|way| *way != Way::Back)
    }

    fn assist_ways(&self, wish: Wish) -> Vec<Way> {
        let now = (self.is_staffed() && self.helper_matter(wish).is_some()).then_some(Way::CallHelper);
        // A steward's time is booked by the number of the project.
        let can_book = !wish.is_steward || wish.has_project;
        let later =
            (can_book && self.equipment.can_seal && self.booked_matter(wish).is_some()).then_some(Way::BookHelper);
        let callback = self.equipment.can_seal.then_some(Way::LeaveCallback);
        now.into_iter().chain(later).chain(callback).chain([Way::Back]).collect()
    }

    pub(super) fn assist_how_page(&self, wish: Wish) -> AssistHowPage {
        let helper = self.helper_matter(wish).filter(|_| self.is_staffed());
        let waiting = helper.and_then(|matter| self.waiting_for(&matter.id));
        AssistHowPage {
            kind: wish.kind,
            is_steward: wish.is_steward,
            is_open: self.is_staffed(),
            waiting,
            wait: helper.zip(waiting).map(|(matter, ahead)| self.helper_wait(matter, ahead)),
            ways: self.assist_ways(wish),
        }
    }

    pub(super) fn assist_how_way(&mut self, way: Way) -> Vec<Effect> {
        let State::AssistHow(wish) = self.state else { return self.stray() };
        match way {
            Way::Back => self.go_back(),
            way if !self.assist_ways(wish).contains(&way) => self.stray(),
            Way::LeaveCallback => self.type_in(Goal::Callback(wish), EntryKind::Phone),
            Way::BookHelper => match self.booked_matter(wish) {
                Some(matter) => self.start_helper_booking(matter, wish.kind),
                None => self.stray(),
            },
            _ => self.stray(),
        }
    }

    /// 现在叫帮办员: a number like any other, so that nobody waits unseen.
    pub(super) fn helper_called(&mut self, ticket: TicketId, key: StatusKey) -> Vec<Effect> {
        let State::AssistHow(wish) = self.state else { return self.stray() };
        match self.helper_matter(wish).map(|matter| matter.id.clone()) {
            Some(matter) if self.is_staffed() => {
                let mut details = Box::new(self.citizen.details(self.lang, false));
                // What is missing belongs to the matter that was looked at before, not to the helper's.
                details.missing.clear();
                details.is_promised = false;
                details.assistance = Some(wish.kind);
                details.project = details.project.filter(|_| !wish.is_steward || wish.has_project);
                self.order(Order { ticket, intent: Intent { matter, key, details } })
            }
            _ => self.stray(),
        }
    }

    /// How long it takes until a helper comes: as the calendar says, or, without one, as if the hall were open all day.
    fn helper_wait(&self, matter: &Matter, ahead: u32) -> WaitRange {
        let all_day = || {
            let counters = u16::try_from(matter.counters.len()).unwrap_or(u16::MAX);
            WaitRange::expect(ahead, counters, matter.minutes)
        };
        self.wait(&matter.id, Some(ahead), false).unwrap_or_else(all_day)
    }

    /// What the page of a number says of the helper who comes for it.
    pub(super) fn helper_comes(&self, issued: &Issued) -> Option<HelperComes> {
        let intent = &issued.order.intent;
        let (kind, matter) = (intent.details.assistance?, self.hall.matter(&intent.matter)?);
        Some(HelperComes { kind, wait: issued.ahead.map(|ahead| self.helper_wait(matter, ahead)) })
    }

    /// The number is sealed: the wish is written down.
    pub(super) fn leave_callback(&mut self, wish: Wish) -> Vec<Effect> {
        let person = self.citizen.identified.as_ref();
        let Some((sealed, tail)) = person.and_then(|person| Some((person.sealed.clone(), person.tail?))) else {
            return self.back_to(|state| matches!(state, State::AssistHow(_)));
        };
        let Some(chance) = self.take_chance() else {
            return self.back_to(|state| matches!(state, State::AssistHow(_)));
        };
        let (kind, reference) = (wish.kind, format!("{:04}", chance.bits % REFERENCES));
        let steward = self.helper_matter(wish).filter(|_| wish.is_steward).map(|matter| matter.id.clone());
        let matter = steward.or_else(|| self.matter_behind());
        let project = self.citizen.project.clone().filter(|_| wish.has_project);
        let left = CallbackLeft {
            reference: reference.clone(),
            kind,
            is_steward: wish.is_steward,
            matter: matter.clone(),
            project: project.clone(),
            tail,
            slip: None,
            paper: None,
        };
        let callback = Callback { reference, kind, matter, project, sealed, tail, lang: self.lang };
        self.file(FilingId(chance.id), Filing::CallbackLeft(callback), Left::Callback(left))
    }

    /// The matter from whose page the citizen came, if from one.
    fn matter_behind(&self) -> Option<MatterId> {
        self.trail.iter().rev().find_map(|state| match state {
            State::Prepare { matter, .. } => Some(matter.clone()),
            _ => None,
        })
    }

    /// The reference on paper, where the printer can; the screen says it either way.
    pub(super) fn print_callback(&mut self, left: &mut CallbackLeft) -> Vec<Effect> {
        let Some(at) = self.clock else { return vec![] };
        if let Some(fault) = self.printer.fault() {
            left.paper = Some(PaperView::OnScreen(fault));
            return vec![];
        }
        let matter = left.matter.as_ref().and_then(|id| self.hall.matter(id));
        let content = AssistanceContent {
            lang: self.lang,
            hall: self.hall.name().clone(),
            kind: left.kind,
            how: AssistanceHow::Callback { reference: left.reference.clone(), until: None, tail: left.tail },
            matter: matter.map(|matter| matter.name.clone()),
            project: left.project.clone(),
            place: None,
            at,
            link: None,
        };
        let id = self.next_slip();
        (left.slip, left.paper) = (Some(id), Some(PaperView::Printing));
        vec![Effect::PrintSlip { id, content: Box::new(SlipContent::Assistance(Box::new(content))) }]
    }

    pub(super) fn callback_page(left: &CallbackLeft, closes_in_s: u8) -> CallbackPage {
        CallbackPage {
            reference: left.reference.clone(),
            kind: left.kind,
            is_steward: left.is_steward,
            project: left.project.as_ref().map(ToString::to_string),
            tail: left.tail.to_string(),
            paper: left.paper,
            closes_in_s,
        }
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
        let wish = Wish::of(AssistanceKind::Accompany);
        let _ = self.go(State::AssistHow(wish));
        self.type_in(Goal::Callback(wish), EntryKind::Phone)
    }
}
