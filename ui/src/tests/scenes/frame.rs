//! What can happen on any page: help, the question whether anyone is there, and what is said aloud.

use hall_core::fault::Fault;
use hall_core::hall::Lang;
use hall_core::prompt::Prompt;
use hall_core::view::{Page, Pager, PaperView, View, Way};

use super::issuing::with_qr;
use super::{Named, issued, matters, prepare, view};
use crate::screen::Scene;

pub(super) fn scenes(lang: Lang) -> Vec<Named> {
    let idle = View { idle_left_s: Some(18), ..view(lang, prepare(lang, Some(7))) };
    let help = View { can_go_back: true, ..view(lang, Page::Help { ways: vec![Way::Helper, Way::Rate] }) };
    let mut scenes = vec![("help", Scene::of(help)), ("idle", Scene::of(idle))];
    scenes.extend(spoken(lang));
    scenes
}

/// The fullest pages of a terminal that speaks.
fn spoken(lang: Lang) -> Vec<Named> {
    let speaking = |scene: Scene| Scene {
        view: View { caption: Prompt::of(&scene.view), voice: true, can_speak: true, ..scene.view },
        ..scene
    };
    let plain = |page| speaking(Scene::of(view(lang, page)));
    let ticket = |paper| speaking(with_qr(view(lang, issued(lang, paper, Some(7)))));
    vec![
        ("spoken-matters", plain(matters(lang, Pager { at: 0, of: 2 }))),
        ("spoken-prepare", plain(prepare(lang, Some(7)))),
        ("spoken-printed", ticket(PaperView::Printed)),
        ("spoken-on-screen", ticket(PaperView::OnScreen(Fault::PaperOut))),
        ("spoken-refused", plain(Page::Refused { fault: Fault::SeriesExhausted, closes_in_s: Some(60) })),
    ]
}
