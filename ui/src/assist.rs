//! Help that comes, and what was thought of it: from the view to what those pages read, and their touches.

use std::rc::Rc;

use hall_core::assistance::AssistanceKind;
use hall_core::filing::{RatingGrade, RatingTag};
use hall_core::hall::Lang;
use hall_core::view::{AssistHowPage, CallbackPage, IssuedCard, Page, PaperView, RatingPage, ThanksPage, View, Way};
use hall_core::visit::Touch;
use slint::{Global, ModelRc, SharedString, VecModel};

use crate::generated::{Assist, AssistPaper, AssistWord, KioskWindow, PageKind, Shown, Staff, TagRow, WayWord};
use crate::intake::{way_of, way_word};
use crate::screen::UiTouch;
use crate::show::{figure, refresh};

/// What is on those pages, kept to tell what changes.
pub(crate) struct AssistShows {
    tags: Rc<VecModel<TagRow>>,
    ways: Rc<VecModel<WayWord>>,
}

impl AssistShows {
    pub(crate) fn new(window: &KioskWindow) -> Self {
        let shows = Self { tags: Rc::default(), ways: Rc::default() };
        Assist::get(window).set_ways(ModelRc::from(Rc::clone(&shows.ways)));
        Assist::get(window).set_tags(ModelRc::from(Rc::clone(&shows.tags)));
        shows
    }

    pub(crate) fn show(&self, window: &KioskWindow, view: &View) {
        let (face, shown) = (Assist::get(window), Shown::get(window));
        match &view.page {
            Page::Help { ways } => {
                face.set_offered(ways.contains(&Way::Helper));
                Staff::get(window).set_offered(ways.contains(&Way::Staff));
                shown.set_page(PageKind::Help);
            }
            Page::Assist { ways } => {
                face.set_has_steward(ways.contains(&Way::Steward));
                shown.set_page(PageKind::Assist);
            }
            Page::AssistHow(page) => self.how(window, page),
            Page::CallbackLeft(page) => left(&face, &shown, page),
            Page::RateWhich { can_scan } => {
                face.set_can_scan(*can_scan);
                shown.set_page(PageKind::RateWhich);
            }
            Page::Rate(page) => self.rate(window, page, view.lang),
            Page::Thanks(page) => thanks(&face, &shown, page),
            _ => {}
        }
    }

    /// Nothing of a callback stays after a visit.
    pub(crate) fn forget(window: &KioskWindow) {
        let face = Assist::get(window);
        face.set_reference(SharedString::default());
        face.set_tail(SharedString::default());
        face.set_project(SharedString::default());
        face.set_number(SharedString::default());
    }

    fn how(&self, window: &KioskWindow, page: &AssistHowPage) {
        let face = Assist::get(window);
        let ways = page.ways.iter().copied().filter(|way| *way != Way::Back);
        refresh(&self.ways, ways.map(way_word).collect());
        face.set_kind(if page.is_steward { AssistWord::Steward } else { word(page.kind) });
        face.set_open(page.is_open);
        face.set_waiting(page.waiting.map_or(-1, figure));
        face.set_wait_from(page.wait.map_or(0, |wait| wait.from_min.into()));
        face.set_wait_to(page.wait.map_or(0, |wait| wait.to_min.into()));
        Shown::get(window).set_page(PageKind::AssistHow);
    }

    fn rate(&self, window: &KioskWindow, page: &RatingPage, lang: Lang) {
        let row = |tag: RatingTag| TagRow {
            code: tag.code().into(),
            name: tag.name().get(lang).into(),
            chosen: page.tags.contains(&tag),
        };
        refresh(&self.tags, RatingTag::ALL.map(row).into());
        Assist::get(window).set_number(page.number.as_deref().unwrap_or_default().into());
        Assist::get(window).set_grade(page.grade.map_or(0, |grade| grade.stars().into()));
        Shown::get(window).set_page(PageKind::Rate);
    }
}

/// What the page of a number says of the helper who comes for it.
pub(crate) fn helper_comes(window: &KioskWindow, card: &IssuedCard) {
    let (face, wait) = (Assist::get(window), card.helper.and_then(|helper| helper.wait));
    face.set_comes(card.helper.is_some());
    face.set_comes_from(wait.map_or(0, |wait| wait.from_min.into()));
    face.set_comes_to(wait.map_or(0, |wait| wait.to_min.into()));
}

fn left(face: &Assist<'_>, shown: &Shown<'_>, page: &CallbackPage) {
    face.set_kind(if page.is_steward { AssistWord::Steward } else { word(page.kind) });
    face.set_project(page.project.as_deref().unwrap_or_default().into());
    face.set_reference((&page.reference).into());
    face.set_tail((&page.tail).into());
    face.set_paper(match page.paper {
        None => AssistPaper::None,
        Some(PaperView::Printing) => AssistPaper::Printing,
        Some(PaperView::Printed) => AssistPaper::Printed,
        Some(PaperView::OnScreen(_) | PaperView::Doubt(_)) => AssistPaper::NotOut,
    });
    shown.set_closes_in_s(page.closes_in_s.into());
    shown.set_page(PageKind::CallbackLeft);
}

fn thanks(face: &Assist<'_>, shown: &Shown<'_>, page: &ThanksPage) {
    face.set_followed_up(page.is_followed_up);
    face.set_can_leave_number(page.ways.contains(&Way::LeaveCallback));
    shown.set_closes_in_s(page.closes_in_s.into());
    shown.set_page(PageKind::Thanks);
}

/// Reports the touches of these pages.
pub(crate) fn listen(window: &KioskWindow, report: &(impl Fn(UiTouch) + Clone + 'static)) {
    let face = Assist::get(window);
    let simple = |touch: Touch| {
        let report = report.clone();
        move || report(UiTouch::Visit(touch.clone()))
    };
    face.on_helper(simple(Touch::Way(Way::Helper)));
    face.on_rate(simple(Touch::Way(Way::Rate)));
    face.on_callback_wanted(simple(Touch::Way(Way::LeaveCallback)));
    face.on_type_number(simple(Touch::Way(Way::TypeNumber)));
    face.on_submit(simple(Touch::Way(Way::SubmitRating)));
    let kinds = report.clone();
    face.on_chosen(move |word| kinds(UiTouch::Visit(chosen(word))));
    let ways = report.clone();
    face.on_way(move |word| {
        // 现在叫帮办员 is a number like any other: whoever drives the visit gives it its identity.
        let touch =
            if word == WayWord::CallHelper { UiTouch::TakeNumber } else { UiTouch::Visit(Touch::Way(way_of(word))) };
        ways(touch);
    });
    let grades = report.clone();
    face.on_graded(move |stars| {
        if let Some(grade) = u8::try_from(stars).ok().and_then(RatingGrade::from_stars) {
            grades(UiTouch::Visit(Touch::Grade(grade)));
        }
    });
    let tags = report.clone();
    face.on_tag(move |code| {
        if let Some(tag) = RatingTag::from_code(&code) {
            tags(UiTouch::Visit(Touch::Tag(tag)));
        }
    });
}

fn word(kind: AssistanceKind) -> AssistWord {
    match kind {
        AssistanceKind::Accompany => AssistWord::Accompany,
        AssistanceKind::Act => AssistWord::Act,
        AssistanceKind::FillGap => AssistWord::FillGap,
    }
}

fn chosen(word: AssistWord) -> Touch {
    match word {
        AssistWord::Accompany => Touch::Assistance(AssistanceKind::Accompany),
        AssistWord::Act => Touch::Assistance(AssistanceKind::Act),
        AssistWord::FillGap => Touch::Assistance(AssistanceKind::FillGap),
        AssistWord::Steward => Touch::Way(Way::Steward),
    }
}
