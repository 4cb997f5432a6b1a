//! Help that comes, and what was thought of it (帮办代办, 好差评).

use hall_core::assistance::AssistanceKind;
use hall_core::fault::Fault;
use hall_core::filing::{RatingGrade, RatingTag};
use hall_core::hall::Lang;
use hall_core::view::{
    AssistHowPage, CallbackPage, EntryKind, EntryPage, EntryProblem, GoalView, HelperComes, HoursView, Notice,
    NoticePage, Page, PaperView, RatingPage, ThanksPage, View, Way,
};
use hall_core::wait::WaitRange;

use super::{Named, booking, issued, view};
use crate::screen::Scene;

const WAIT: WaitRange = WaitRange { from_min: 20, to_min: 60 };

fn inner(lang: Lang, page: Page) -> Scene {
    Scene::of(View { can_go_back: true, ..view(lang, page) })
}

/// The same after closing.
fn closed(lang: Lang, page: Page) -> Scene {
    let hours = Some(HoursView::Closed { next: view(lang, Page::Asking).clock });
    Scene::of(View { can_go_back: true, night: true, hours, ..view(lang, page) })
}

fn number(shown: &str) -> Page {
    Page::Entry(EntryPage {
        goal: GoalView::Rating,
        kind: EntryKind::TicketNumber,
        shown: shown.into(),
        length: EntryKind::TicketNumber.length(),
        is_complete: shown.len() == EntryKind::TicketNumber.length(),
        problem: None,
        ways: vec![],
    })
}

fn notice(notice: Notice, way: Way) -> Page {
    Page::Notice(NoticePage { notice, ways: vec![way, Way::Back, Way::Home] })
}

/// The number of a helper who comes to the terminal.
fn called(lang: Lang) -> Page {
    let Page::Issued(mut card) = issued(lang, PaperView::Printed, Some(2)) else { unreachable!("it is that page") };
    card.helper = Some(HelperComes { kind: AssistanceKind::Act, wait: Some(WAIT) });
    Page::Issued(card)
}

fn confirm(lang: Lang) -> Page {
    let Page::BookConfirm(mut page) = booking::confirm(lang, false) else { unreachable!("it is that page") };
    page.assistance = Some(AssistanceKind::Act);
    Page::BookConfirm(page)
}

fn callback(paper: PaperView) -> Page {
    Page::CallbackLeft(CallbackPage {
        reference: "0417".into(),
        kind: AssistanceKind::Act,
        is_steward: false,
        project: None,
        tail: "1234".into(),
        paper: Some(paper),
        closes_in_s: 58,
    })
}

/// The steward of a project calls.
fn steward_callback(paper: PaperView) -> Page {
    let Page::CallbackLeft(mut page) = callback(paper) else { unreachable!("it is that page") };
    (page.is_steward, page.project) = (true, Some("2026-370000-47-03-000815".into()));
    Page::CallbackLeft(page)
}

/// The number of the project whose steward is asked for.
fn project(shown: &str, problem: Option<EntryProblem>) -> Page {
    let clear = problem.map(|_| Way::Clear);
    Page::Entry(EntryPage {
        goal: GoalView::Steward,
        kind: EntryKind::Project,
        shown: shown.into(),
        length: EntryKind::Project.length(),
        is_complete: shown.len() == EntryKind::Project.length(),
        problem,
        ways: clear.into_iter().chain([Way::NoProject]).collect(),
    })
}

fn assisting(lang: Lang) -> Vec<Named> {
    let how = AssistHowPage {
        kind: AssistanceKind::Accompany,
        is_steward: false,
        is_open: true,
        waiting: Some(2),
        wait: Some(WAIT),
        ways: vec![Way::CallHelper, Way::BookHelper, Way::LeaveCallback, Way::Back],
    };
    let after_hours = AssistHowPage {
        is_steward: true,
        is_open: false,
        waiting: None,
        wait: None,
        ways: vec![Way::BookHelper, Way::LeaveCallback, Way::Back],
        ..how.clone()
    };
    let nothing = AssistHowPage { ways: vec![Way::Back], waiting: None, wait: None, ..how.clone() };
    vec![
        ("assist", inner(lang, Page::Assist { ways: vec![Way::Steward] })),
        ("assist-how", inner(lang, Page::AssistHow(how))),
        ("assist-how-closed", closed(lang, Page::AssistHow(after_hours))),
        ("assist-how-desk", inner(lang, Page::AssistHow(nothing))),
        ("assist-called", Scene::of(view(lang, called(lang)))),
        ("assist-confirm", inner(lang, confirm(lang))),
        ("steward-project", inner(lang, project("", None))),
        (
            "steward-project-short",
            inner(lang, project("20263700004703", Some(EntryProblem::Length { found: 14, wanted: 20 }))),
        ),
        ("steward-project-year", inner(lang, project("19263700004703000815", Some(EntryProblem::ProjectYear)))),
        ("steward-callback-left", Scene::of(view(lang, steward_callback(PaperView::Printed)))),
        ("steward-callback-no-paper", Scene::of(view(lang, steward_callback(PaperView::OnScreen(Fault::PaperOut))))),
        ("callback-left", Scene::of(view(lang, callback(PaperView::Printed)))),
        ("callback-left-no-paper", Scene::of(view(lang, callback(PaperView::OnScreen(Fault::PaperOut))))),
    ]
}

fn rating(lang: Lang) -> Vec<Named> {
    let rating = RatingPage {
        number: Some("A017".into()),
        grade: Some(RatingGrade::Good),
        tags: vec![RatingTag::Speed, RatingTag::OneVisit],
    };
    let thanks = ThanksPage { is_followed_up: false, ways: vec![], closes_in_s: 8 };
    let follow_up = ThanksPage { is_followed_up: true, ways: vec![Way::LeaveCallback], closes_in_s: 28 };
    vec![
        ("rate", inner(lang, Page::Rate(rating))),
        ("rate-which", inner(lang, Page::RateWhich { can_scan: true })),
        ("rate-number", inner(lang, number(""))),
        ("rate-not-served", inner(lang, notice(Notice::NotServedYet, Way::RateAnyway))),
        ("rate-before", inner(lang, notice(Notice::RatedBefore, Way::RateAnyway))),
        ("rate-unknown", inner(lang, notice(Notice::NoTicketToRate, Way::TypeNumber))),
        ("rate-thanks", Scene::of(view(lang, Page::Thanks(thanks)))),
        ("rate-thanks-follow-up", Scene::of(view(lang, Page::Thanks(follow_up)))),
    ]
}

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    [assisting(lang), rating(lang)].concat()
}
