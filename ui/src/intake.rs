//! The pages between a matter and its number: from the view to what they read, and their touches.

use std::rc::Rc;

use hall_core::day::LocalTime;
use hall_core::person::Priority;
use hall_core::view::{
    AdmissionView, CardTrouble, EntryKind, EntryPage, EntryProblem, GoalView, HoursView, IdentifyPage, MatterCard,
    MissingPage, MissingRow, Way,
};
use hall_core::visit::{Key, Touch};
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::clock::hall_hours;
use crate::generated::{
    CardWrong, EntryWord, EntryWrong, GoalWord, Intake, KioskWindow, MissingItem, PriorityWord, WayWord,
};
use crate::screen::UiTouch;
use crate::show::{figure, refresh};

/// What is on those pages, kept to tell what changes.
pub(crate) struct IntakeShows {
    ways: Rc<VecModel<WayWord>>,
    missing: Rc<VecModel<MissingItem>>,
}

impl IntakeShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { ways: Rc::default(), missing: Rc::default() };
        let face = Intake::get(window);
        face.set_ways(ModelRc::from(Rc::clone(&shows.ways)));
        face.set_missing(ModelRc::from(Rc::clone(&shows.missing)));
        shows
    }

    pub(crate) fn prepare(&self, window: &KioskWindow, card: &MatterCard, now: Option<LocalTime>) {
        let face = Intake::get(window);
        if let AdmissionView::Instead { why, next } = &card.admission {
            face.set_why(why.into());
            face.set_next(hall_hours(HoursView::Closed { next: *next }, now));
        }
        self.ways(&card.ways);
        face.set_person(card.person.as_deref().unwrap_or_default().into());
        face.set_tail(card.tail.as_deref().unwrap_or_default().into());
        face.set_priority(priority_word(card.priority));
        face.set_project(card.project.as_deref().unwrap_or_default().into());
    }

    /// Nothing that was told or typed stays after a visit.
    pub(crate) fn forget(window: &KioskWindow) {
        let face = Intake::get(window);
        face.set_person(SharedString::default());
        face.set_tail(SharedString::default());
        face.set_project(SharedString::default());
        face.set_typed(SharedString::default());
    }

    pub(crate) fn missing(&self, page: &MissingPage) {
        self.ways(&page.ways);
        refresh(&self.missing, page.materials.iter().map(item).collect());
    }

    pub(crate) fn priority(window: &KioskWindow, offered: Option<Priority>, chosen: Option<Priority>) {
        let face = Intake::get(window);
        face.set_offered(priority_word(offered));
        face.set_priority(priority_word(chosen));
    }

    pub(crate) fn entry(&self, window: &KioskWindow, page: &EntryPage) {
        let face = Intake::get(window);
        self.ways(&page.ways);
        face.set_goal(goal_word(page.goal));
        face.set_entry(entry_word(page.kind));
        face.set_typed((&page.shown).into());
        face.set_length(figure(page.length));
        face.set_complete(page.is_complete);
        let (wrong, missing) = match page.problem {
            None => (EntryWrong::None, 0),
            Some(EntryProblem::Length { found, wanted }) => (EntryWrong::Length, figure(wanted.saturating_sub(found))),
            Some(EntryProblem::CheckDigit) => (EntryWrong::CheckDigit, 0),
            Some(EntryProblem::Birth) => (EntryWrong::Birth, 0),
            Some(EntryProblem::District) => (EntryWrong::District, 0),
            Some(EntryProblem::PhoneStart) => (EntryWrong::PhoneStart, 0),
            Some(EntryProblem::ProjectYear) => (EntryWrong::ProjectYear, 0),
            Some(EntryProblem::NumberZero) => (EntryWrong::NumberZero, 0),
        };
        face.set_wrong(wrong);
        face.set_wrong_missing(missing);
    }

    pub(crate) fn identify(&self, window: &KioskWindow, page: &IdentifyPage) {
        let face = Intake::get(window);
        self.ways(&page.ways);
        face.set_can_read_card(page.can_read_card);
        face.set_can_scan(page.can_scan);
        face.set_goal(goal_word(page.goal));
        face.set_reading(page.is_reading);
        face.set_card_wrong(match page.trouble {
            None => CardWrong::None,
            Some(CardTrouble::NotRead) => CardWrong::NotRead,
            Some(CardTrouble::Expired) => CardWrong::Expired,
            Some(CardTrouble::NoReader) => CardWrong::NoReader,
            Some(CardTrouble::NotSealed) => CardWrong::NotSealed,
        });
    }

    fn ways(&self, ways: &[Way]) {
        refresh(&self.ways, ways.iter().copied().map(way_word).collect());
    }
}

/// Reports the touches of these pages.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let face = Intake::get(window);
    let visit = || {
        let report = report.clone();
        move |touch: Touch| report(UiTouch::Visit(touch))
    };
    let (keys, erase, enter, way, material, class) = (visit(), visit(), visit(), visit(), visit(), visit());
    face.on_key(move |text| {
        if let Some(key) = text.chars().next().and_then(key) {
            keys(Touch::Key(key));
        }
    });
    face.on_erase(move || erase(Touch::Key(Key::Erase)));
    face.on_enter(move || enter(Touch::Key(Key::Enter)));
    face.on_way(move |word| way(Touch::Way(way_of(word))));
    face.on_material(move |at| {
        if let Ok(at) = u8::try_from(at) {
            material(Touch::Material(at));
        }
    });
    face.on_choose_priority(move |word| class(Touch::Priority(priority_of(word))));
}

fn key(character: char) -> Option<Key> {
    match character.to_digit(10).and_then(|digit| u8::try_from(digit).ok()) {
        Some(digit) => Some(Key::Digit(digit)),
        None => character.is_ascii_uppercase().then_some(Key::Letter(character)),
    }
}

fn item(row: &MissingRow) -> MissingItem {
    MissingItem {
        name: (&row.name).into(),
        source: row.source.as_deref().unwrap_or_default().into(),
        deferrable: row.follows_within_days.is_some(),
        days: row.follows_within_days.map_or(0, figure),
    }
}

fn entry_word(kind: EntryKind) -> EntryWord {
    match kind {
        EntryKind::IdNumber => EntryWord::IdNumber,
        EntryKind::Phone => EntryWord::Phone,
        EntryKind::PhoneTail => EntryWord::PhoneTail,
        EntryKind::Project => EntryWord::Project,
        EntryKind::BookingCode => EntryWord::BookingCode,
        EntryKind::TicketNumber => EntryWord::TicketNumber,
    }
}

fn goal_word(goal: GoalView) -> GoalWord {
    match goal {
        GoalView::Prefill => GoalWord::Prefill,
        GoalView::Tail => GoalWord::Tail,
        GoalView::Project => GoalWord::Project,
        GoalView::Booking => GoalWord::Booking,
        GoalView::MyBooking => GoalWord::MyBooking,
        GoalView::Callback => GoalWord::Callback,
        GoalView::Rating => GoalWord::Rating,
        GoalView::Status => GoalWord::Status,
        GoalView::Steward => GoalWord::Steward,
    }
}

pub(crate) fn way_word(way: Way) -> WayWord {
    match way {
        Way::ReadCard => WayWord::ReadCard,
        Way::GiveTail => WayWord::GiveTail,
        Way::ChoosePriority => WayWord::ChoosePriority,
        Way::TypeIdNumber => WayWord::TypeIdNumber,
        Way::TypePhone => WayWord::TypePhone,
        Way::TakeAnyway => WayWord::TakeAnyway,
        Way::Promise => WayWord::Promise,
        Way::Helper => WayWord::Helper,
        Way::Rate => WayWord::Rate,
        Way::Steward => WayWord::Steward,
        Way::NoProject => WayWord::NoProject,
        Way::BookHelper => WayWord::BookHelper,
        Way::RateAnyway => WayWord::RateAnyway,
        Way::CallHelper => WayWord::CallHelper,
        Way::LeaveCallback => WayWord::LeaveCallback,
        Way::TypeNumber => WayWord::TypeNumber,
        Way::SubmitRating => WayWord::SubmitRating,
        Way::Clear => WayWord::Clear,
        Way::Online => WayWord::Online,
        Way::AtCounter => WayWord::AtCounter,
        Way::Steps => WayWord::Steps,
        Way::Staff => WayWord::Staff,
        Way::Back => WayWord::Back,
        Way::Home => WayWord::Home,
        Way::Book => WayWord::Book,
        Way::EarlierDays => WayWord::EarlierDays,
        Way::LaterDays => WayWord::LaterDays,
        Way::OtherSlot => WayWord::OtherSlot,
        Way::ConfirmBooking => WayWord::ConfirmBooking,
        Way::MyBooking => WayWord::MyBooking,
        Way::FindBooking => WayWord::FindBooking,
        Way::ChangeBooking => WayWord::ChangeBooking,
        Way::CancelBooking => WayWord::CancelBooking,
        Way::KeepBooking => WayWord::KeepBooking,
        Way::CancelForSure => WayWord::CancelForSure,
        Way::TypeBookingCode => WayWord::TypeBookingCode,
        Way::WalkIn => WayWord::WalkIn,
        Way::ChooseMatter => WayWord::ChooseMatter,
        Way::OtherMatters => WayWord::OtherMatters,
        Way::AllAreas => WayWord::AllAreas,
    }
}

pub(crate) fn way_of(word: WayWord) -> Way {
    match word {
        WayWord::ReadCard => Way::ReadCard,
        WayWord::GiveTail => Way::GiveTail,
        WayWord::ChoosePriority => Way::ChoosePriority,
        WayWord::TypeIdNumber => Way::TypeIdNumber,
        WayWord::TypePhone => Way::TypePhone,
        WayWord::TakeAnyway => Way::TakeAnyway,
        WayWord::Promise => Way::Promise,
        WayWord::Helper => Way::Helper,
        WayWord::Rate => Way::Rate,
        WayWord::Steward => Way::Steward,
        WayWord::NoProject => Way::NoProject,
        WayWord::BookHelper => Way::BookHelper,
        WayWord::RateAnyway => Way::RateAnyway,
        WayWord::CallHelper => Way::CallHelper,
        WayWord::LeaveCallback => Way::LeaveCallback,
        WayWord::TypeNumber => Way::TypeNumber,
        WayWord::SubmitRating => Way::SubmitRating,
        WayWord::Clear => Way::Clear,
        WayWord::Online => Way::Online,
        WayWord::AtCounter => Way::AtCounter,
        WayWord::Steps => Way::Steps,
        WayWord::Staff => Way::Staff,
        WayWord::Back => Way::Back,
        WayWord::Home => Way::Home,
        WayWord::Book => Way::Book,
        WayWord::EarlierDays => Way::EarlierDays,
        WayWord::LaterDays => Way::LaterDays,
        WayWord::OtherSlot => Way::OtherSlot,
        WayWord::ConfirmBooking => Way::ConfirmBooking,
        WayWord::MyBooking => Way::MyBooking,
        WayWord::FindBooking => Way::FindBooking,
        WayWord::ChangeBooking => Way::ChangeBooking,
        WayWord::CancelBooking => Way::CancelBooking,
        WayWord::KeepBooking => Way::KeepBooking,
        WayWord::CancelForSure => Way::CancelForSure,
        WayWord::TypeBookingCode => Way::TypeBookingCode,
        WayWord::WalkIn => Way::WalkIn,
        WayWord::ChooseMatter => Way::ChooseMatter,
        WayWord::OtherMatters => Way::OtherMatters,
        WayWord::AllAreas => Way::AllAreas,
    }
}

fn priority_word(class: Option<Priority>) -> PriorityWord {
    match class {
        None => PriorityWord::None,
        Some(Priority::Military) => PriorityWord::Military,
        Some(Priority::Disabled) => PriorityWord::Disabled,
        Some(Priority::Senior) => PriorityWord::Senior,
        Some(Priority::Infant) => PriorityWord::Infant,
    }
}

fn priority_of(word: PriorityWord) -> Option<Priority> {
    match word {
        PriorityWord::None => None,
        PriorityWord::Military => Some(Priority::Military),
        PriorityWord::Disabled => Some(Priority::Disabled),
        PriorityWord::Senior => Some(Priority::Senior),
        PriorityWord::Infant => Some(Priority::Infant),
    }
}
