//! What is left on the glass and behind it when a visit has ended: nothing of six planted values.

use hall_core::booking::BookingCode;
use hall_core::hall::Lang;
use hall_core::view::{EntryKind, Page, Pager, View};
use i_slint_backend_testing::ElementHandle;
use slint::{Global, Model};

use super::scenes::{LANGS, all, view, welcome};
use super::{on_own_thread, screen, settle};
use crate::generated::{Assist, Booking, Intake, Shown, Told};
use crate::screen::{Scene, Screen};

/// An ID number, a name, a telephone number, a booking's code, a project's number and the end of a telephone number, as
/// pages may show them.
const PLANTED: [&str; 6] =
    ["370000199003070019", "王小明", "13800007391", "4821 9035 7717", "20263700004703012345", "尾号7391"];

/// Every page, with the planted values wherever it shows a text of a citizen's.
fn planted(lang: Lang) -> Vec<Scene> {
    let [id, name, phone, _, project, tail] = PLANTED.map(str::to_owned);
    let who = format!("{name} {id}");
    let code = BookingCode::from_random(48_219_035_771);
    let plant = |mut view: View| {
        match &mut view.page {
            Page::Prepare(card) => {
                card.person = Some(who.clone());
                card.tail = Some(tail.clone());
                card.project = Some(project.clone());
            }
            Page::Entry(page) => {
                page.shown.clone_from(match page.kind {
                    EntryKind::IdNumber => &id,
                    EntryKind::Phone => &phone,
                    EntryKind::Project => &project,
                    EntryKind::PhoneTail | EntryKind::BookingCode | EntryKind::TicketNumber => &tail,
                });
            }
            Page::BookConfirm(page) => {
                page.person.clone_from(&who);
                page.project = Some(project.clone());
            }
            Page::Booked(page) => {
                page.person.clone_from(&who);
                page.code = code.clone();
            }
            Page::Booking(page) | Page::CancelBooking(page) => page.person.clone_from(&who),
            Page::Bookings(page) => page.rows.iter_mut().for_each(|row| row.person.clone_from(&who)),
            Page::CallbackLeft(page) => {
                page.tail.clone_from(&tail);
                page.project = Some(project.clone());
            }
            _ => {}
        }
        view
    };
    all(lang).into_iter().map(|(_, scene)| Scene { view: plant(scene.view), ..scene }).collect()
}

/// Everything that an accessibility tool reads, and a tester's tree holds.
fn said(elements: &[ElementHandle]) -> String {
    let texts = |element: &ElementHandle| {
        [element.accessible_label(), element.accessible_value(), element.accessible_description()]
    };
    elements.iter().flat_map(texts).flatten().flat_map(|text| [text.to_string(), "\n".to_owned()]).collect()
}

/// What the window keeps behind its pages.
fn kept(screen: &Screen) -> String {
    let window = screen.window();
    let (shown, told, assist) = (Shown::get(window), Told::get(window), Assist::get(window));
    let (intake, booking) = (Intake::get(window), Booking::get(window));
    assert!(!shown.get_has_qr() && !shown.get_has_slip(), "a picture of a code or of a slip");
    let facts = shown.get_facts();
    let texts = [
        shown.get_number(),
        shown.get_caption(),
        facts.matter,
        told.get_notice().text,
        assist.get_reference(),
        assist.get_tail(),
        assist.get_project(),
        intake.get_person(),
        intake.get_tail(),
        intake.get_project(),
        intake.get_typed(),
        booking.get_person(),
        booking.get_project(),
        booking.get_code(),
    ];
    let rows = booking.get_rows();
    let rows = rows.iter().map(|row| row.person.to_string());
    texts.into_iter().map(|text| text.to_string()).chain(rows).collect()
}

#[test]
fn nothing_of_a_citizen_is_left_in_the_window_after_the_visit() {
    on_own_thread(|| {
        let screen = screen();
        let mut seen = String::new();
        for lang in LANGS {
            let rest = Scene::of(view(lang, welcome(lang, Pager { at: 0, of: 1 })));
            for scene in planted(lang) {
                seen.push_str(&said(&settle(&screen, &scene)));
                let left = said(&settle(&screen, &rest));
                for value in PLANTED {
                    assert!(!left.contains(value), "{value} is still in the tree");
                }
                assert_eq!(kept(&screen), "", "kept behind the first page");
            }
        }
        for value in PLANTED {
            assert!(seen.contains(value), "{value} was on no page: this test proves nothing");
        }
    });
}
